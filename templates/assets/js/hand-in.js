/* The one act that counts. Everything that the ballot names is checked; the text is made and shown; it is signed, kept, and
 * only then sent. Until its receipt has come, nothing but the same bytes is sent again. */
import { motion, readBallot, reasons, scores } from './ballot.js';
import { decode } from './base64.js';
import { text } from './bytes.js';
import { deviceKey, isKnown, signerName } from './device.js';
import { isFrozen } from './frozen.js';
import { drop, keep, offer, settle, waiting } from './kept.js';
import { signed } from './keys.js';
import { load, save } from './marks.js';
import { isSignedBy, keyId } from './note.js';
import { mayComeAgain, onPress, post, renew } from './post.js';
import { checkReceipt } from './proof.js';
import { reviewed, showReview } from './review.js';
import { random, verify } from './sodium.js';
import { readStep, Wrong } from './step.js';
import { ballotText } from './write-ballot.js';

/* About the request, or about another ballot that came first: ours is judged when the page is opened again. */
const NOT_ITS_FAULT = ['token_wrong', 'token_expired', 'cross_site', 'not_signed_in', 'ballot_number', 'ballot_replaces'];

const form = document.querySelector('[data-hand-in]');
const desk = JSON.parse(form?.dataset.desk || '{}');
const isMotion = form?.hasAttribute('data-motion');
const place = form?.querySelector('[data-outcome]');

/* What the next ballot replaces, believed only under a key of this person; one that is not shown is taken at its word, as
 * it gives nothing but its hash. */
async function readEarlier() {
  if (!desk.earlier) return desk.replaces ? { ...desk.replaces, choices: {} } : null;
  const ballot = await readBallot(desk.earlier);
  const name = signerName(desk);
  for (const each of desk.keys) {
    const publicKey = decode(each);
    const signedIt = await isSignedBy(ballot.note, { name, id: await keyId(name, publicKey), publicKey }, verify);
    if (signedIt && ballot.log === desk.log && ballot.juror === desk.juror && ballot.step === desk.step &&
        ballot.edition === desk.edition) return ballot;
  }
  throw new Wrong('the earlier ballot is not one of this person');
}

function choicesNow({ step, marks }) {
  if (isMotion) return { choices: motion(form.elements.choice.value), texts: '{}' };
  const known = reviewed(marks, step.candidates);
  return { choices: scores(step.candidates, known, step.said.criteria.length), texts: reasons(step.candidates, known) };
}

const showText = (words) => {
  document.querySelector('[data-ballot-text]').textContent = words;
};

/* Of two that overlap the later one stands. */
async function refresh(state) {
  if (isMotion && !form.elements.choice.value) return;
  const turn = (state.turn = (state.turn ?? 0) + 1);
  const made = await ballotText(desk, state.step, { ...choicesNow(state), earlier: state.earlier, nonce: state.nonce });
  if (turn !== state.turn) return;
  state.text = made;
  showText(made ?? '');
}

/* --- sending --- */

/* The receipt holds, and it is of these very bytes. */
async function isReceiptOf(file, logKey, note) {
  const { outcome, receipt } = await checkReceipt(file, logKey, verify);
  if (outcome !== 'holds') return false;
  const opening = receipt.openings.find(({ class: kind }) => kind === 'private');
  return JSON.parse(text(opening.json)).private.note === note;
}

async function send(state, note, say) {
  const answer = await post(form.action, { token: form.elements.token.value, ballot: note });
  renew(form, answer);
  if (mayComeAgain(answer)) {
    say(answer?.sentence ?? place.dataset.failed, false);
    offer(place, note, form.dataset.keep, `${desk.step}.note`);
  } else if (!answer.ok) {
    if (!NOT_ITS_FAULT.includes(answer.fault)) await drop(desk);
    say(answer.sentence, false);
  } else if (await isReceiptOf(answer.receipt, state.step.logKey, note)) {
    if (isMotion) save(desk, 'vote', { choice: form.elements.choice.value }); /* a sealed one tells nobody else */
    await settle(desk, note);
    location.assign(answer.redirect);
  } else {
    say(form.dataset.receiptWrong, false);
    offer(place, note, form.dataset.keep, `${desk.step}.note`);
  }
}

async function handIn(state, say) {
  if (isMotion && !form.elements.choice.value) return say(form.dataset.choose, false);
  let note = await waiting(desk);
  if (!note) {
    await refresh(state);
    if (!state.text) return say(form.dataset.tooLong, false);
    note = await signed(desk, await deviceKey(desk), state.text);
    try {
      await keep(desk, note);
    } catch {
      return say(form.dataset.unkept, false);
    }
  }
  return send(state, note, say);
}

/* --- the page --- */

/* One that went out and whose answer was never seen: it has arrived, it has been overtaken, or it goes first. */
async function settleWaiting(earlier, say) {
  const note = await waiting(desk).catch(() => undefined);
  if (!note) return;
  if (desk.earlier === note) {
    await settle(desk, note);
    location.replace(desk.handed);
    return;
  }
  const ballot = await readBallot(note);
  if (ballot.number <= (earlier?.number ?? 0)) {
    await drop(desk);
    return;
  }
  showText(ballot.text);
  say(form.dataset.pending, false);
}

async function prepare(say) {
  const step = await readStep(desk);
  if (isMotion && !(await isFrozen(JSON.parse(form.dataset.slate), step.candidates)))
    throw new Wrong('the page is not what was frozen');
  const state = { step, marks: await load(desk), earlier: await readEarlier(), nonce: random(32) };
  if (isMotion) {
    const before = state.earlier && (state.earlier.choices.v ?? state.marks.vote?.choice);
    if (before) form.elements.choice.value = before;
    form.addEventListener('change', () => refresh(state));
  } else {
    showReview(state.marks, step.said.criteria.length);
  }
  await refresh(state);
  await settleWaiting(state.earlier, say);
  return state;
}

async function begin() {
  if (!(await isKnown(desk))) {
    location.replace(desk.enrol);
    return;
  }
  let state;
  const say = onPress(form, (told) => handIn(state, told));
  form.inert = true;
  try {
    state = await prepare(say);
    form.inert = false;
    form.dataset.checked = 'true';
  } catch (fault) {
    console.warn(fault);
    form.dataset.checked = 'false';
    say(fault instanceof Wrong ? form.dataset.wrong : form.dataset.unchecked, false);
  }
}

if (form) await begin();
