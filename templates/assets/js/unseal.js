/* «Vis resultatet»: this device gives its share of a closed step's secret, once it has seen for itself that the step is closed, that
 * the log says so, that the ballot which it handed in is among those that count, and that the share is the one that was promised when
 * the step opened. Else it gives nothing and says why. What it handed in it knows from its own store: the page's word is the server's. */
import { encode } from './base64.js';
import { readBallot } from './ballot.js';
import { deviceKey } from './device.js';
import { signed } from './keys.js';
import { handed, waiting } from './kept.js';
import { onPress, post, renew } from './post.js';
import { readClosed, readStep, Uncounted, Unwitnessed, Wrong } from './step.js';

const form = document.querySelector('[data-unseal]');
const desk = JSON.parse(form?.dataset.desk || '{}');

const newest = (ballots) => ballots.filter(Boolean).reduce((last, one) => (last && last.number >= one.number ? last : one), undefined);

/* The last one that this device has a receipt of, and one that it sent later and was never answered; undefined where there is none. */
async function keptBallots() {
  const [certain, sent] = await Promise.all([handed(desk), waiting(desk)].map((note) => note.then((text) => text && readBallot(text)).catch(() => undefined)));
  return { certain, unanswered: sent && sent.number > (certain?.number ?? 0) ? sent : undefined };
}

/* What a person is asked about when the close does not count it. */
class Unanswered extends Uncounted {}
class Missing extends Uncounted {}

function mustCountKept({ mustCount }, { certain, unanswered }) {
  try {
    if (certain) mustCount(certain);
  } catch (fault) {
    throw new Missing(fault.message);
  }
  try {
    if (unanswered && !form.elements.without.checked) mustCount(unanswered);
  } catch (fault) {
    throw new Unanswered(fault.message);
  }
}

async function shareText() {
  const step = await readStep(desk);
  if (!step.own) return null;
  const kept = await keptBallots();
  const told = desk.earlier ? await readBallot(desk.earlier) : desk.replaces;
  const closed = await readClosed(desk, step);
  mustCountKept(closed, kept);
  const own = newest([kept.certain, told]);
  if (own) closed.mustCount(own);
  const { index, share } = step.own;
  return `kaaring share v1\nlog ${desk.log}\nedition ${desk.edition}\nstep ${desk.step}\njuror ${desk.juror}\nkey ${step.seal.note}\n` +
    `scheme shamir-gf256\nclosed ${closed.leaf}\nindex ${index}\nshare ${encode(share)}\n`;
}

/* Why nothing was given, and where to go from there. */
function refuse(fault, say) {
  const { unwitnessed, wrong, unchecked, missing, unanswered } = form.dataset;
  form.querySelector('[data-without]').hidden = !(fault instanceof Unanswered) && !form.elements.without.checked;
  form.querySelector('[data-claim]').hidden = !(fault instanceof Missing || fault instanceof Unanswered);
  if (fault instanceof Unwitnessed) return say(unwitnessed); /* no fault of anybody's: a wait */
  if (fault instanceof Missing) return say(missing, false);
  if (fault instanceof Unanswered) return say(unanswered, false);
  return say(fault instanceof Wrong ? wrong : unchecked, false);
}

async function give(say) {
  let text;
  try {
    text = await shareText();
  } catch (fault) {
    console.warn(fault);
    return refuse(fault, say);
  }
  if (!text) return say(form.dataset.other, false);
  const note = await signed(desk, await deviceKey(desk), text);
  const answer = await post(form.action, { token: form.elements.token.value, note });
  renew(form, answer);
  if (answer?.ok) location.assign(answer.redirect);
  else say(answer?.sentence ?? form.dataset.unchecked, false);
}

/* Promises nothing of a ballot that this device does not have. */
async function begin() {
  const { certain, unanswered } = await keptBallots();
  const first = document.querySelector('#consequences [data-unkept]');
  if (!certain && !unanswered) first.textContent = first.dataset.unkept;
  onPress(form, give);
}

if (form) await begin();
