/* Passkeys: made on a device, and used to sign in or to show that it is still you. The page gives the question; here the
 * browser is asked, and its answer goes to the server, which checks it. */
import { post } from './post.js';

const RENEW_MS = 480_000; /* a question holds for ten minutes */
const place = document.querySelector('[data-passkey]');

function toText(bytes) {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function toBytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}

const named = (ids) => (ids ?? []).map((id) => ({ type: 'public-key', id: toBytes(id) }));

/* ES256, EdDSA and RS256: the kinds that the server can check. The device has to know its person, and to keep the passkey so that
 * it is found without a name. */
async function create(question) {
  const { response } = await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(question.challenge),
      rp: { id: question.site, name: question.site },
      user: { id: toBytes(question.user.id), name: question.user.name, displayName: question.user.label },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: named(question.exclude),
      attestation: 'none',
    },
  });
  return { client: toText(response.clientDataJSON), data: toText(response.attestationObject) };
}

async function get(question) {
  const { rawId, response } = await navigator.credentials.get({
    publicKey: {
      challenge: toBytes(question.challenge),
      rpId: question.site,
      userVerification: 'required',
      allowCredentials: named(question.allow),
    },
  });
  return {
    credential: toText(rawId),
    client: toText(response.clientDataJSON),
    data: toText(response.authenticatorData),
    signature: toText(response.signature),
    user: response.userHandle ? toText(response.userHandle) : '',
  };
}

/* What the browser says when nothing came of it; both may be tried again. */
function reason(fault, words) {
  return fault.name === 'InvalidStateError' ? words.exists : fault.name === 'NotAllowedError' ? words.cancelled : words.failed;
}

function begin(form) {
  const said = place.querySelector('[data-outcome]');
  const button = form.querySelector('button[type="submit"]');
  const ask = place.dataset.passkey === 'create' ? create : get;
  const say = (text, good) => {
    said.textContent = text ?? '';
    if (good === undefined) delete said.dataset.good;
    else said.dataset.good = good;
  };
  let question = JSON.parse(place.dataset.question);

  /* A question is asked once: after a refusal, and when the page has stood for long, the page gives another. */
  async function renew() {
    const answer = await fetch(location.href, { headers: { accept: 'application/json' }, credentials: 'same-origin' });
    const view = await answer.json();
    const again = view.passkey ?? view.prove ?? { question: view.question, token: view.add.token };
    question = JSON.parse(again.question);
    form.elements.token.value = again.token;
  }

  async function send() {
    const { challenge } = question;
    const values = Object.fromEntries(new FormData(form));
    const answer = await post(form.action, { ...values, challenge, ...(await ask(question)) });
    if (answer?.redirect) location.assign(answer.redirect);
    else say(answer?.sentence ?? said.dataset.failed, false);
    return Boolean(answer?.redirect);
  }

  setInterval(() => button.disabled || renew().catch(() => {}), RENEW_MS);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say(said.dataset.working);
    let gone = false;
    try {
      gone = await send();
    } catch (fault) {
      say(reason(fault, said.dataset), false);
    }
    if (!gone) await renew().catch(() => {});
    button.disabled = false;
  });
}

if (place) {
  if (window.PublicKeyCredential) {
    place.hidden = false;
    begin(place.querySelector('form'));
  } else {
    document.querySelector('[data-unsupported]').hidden = false;
  }
}
