/* «Din stemmeseddel slik den ble talt»: what this device signed last beside what the log counted, and a complaint that takes the
 * signed note along. */
import { readBallot } from './ballot.js';
import { handed, waiting } from './kept.js';
import { onPress, post, renew } from './post.js';
import { readClosed, readStep, Wrong } from './step.js';

const section = document.querySelector('[data-inspect]');
const desk = JSON.parse(section?.dataset.desk || '{}');
const form = section?.querySelector('form');
const place = section?.querySelector('[data-compared]');

/* One that was never answered says more than one that has its receipt. */
const keptNote = async () => (await waiting(desk)) ?? (await handed(desk));

function tell(words, good) {
  place.textContent = words;
  if (good !== undefined) place.dataset.good = String(good);
}

async function compare(note) {
  const step = await readStep(desk);
  const { row } = await readClosed(desk, step);
  if (!note) return tell(row?.hash ? place.dataset.unkept : place.dataset.neither);
  const { hash, number } = await readBallot(note);
  if (row?.hash === hash) return tell(place.dataset.same, true);
  return tell(place.dataset.other.replace('%number', number), false);
}

async function complain(note, say) {
  const what = form.elements.what.value;
  if (!what) return say(section.dataset.choose, false);
  const values = { token: form.elements.token.value, what, text: form.elements.text.value };
  const answer = await post(form.action, note ? { ...values, note } : values);
  renew(form, answer);
  if (answer?.ok) location.assign(answer.redirect);
  else say(answer?.sentence ?? section.dataset.failed, false);
}

async function begin() {
  const note = await keptNote().catch(() => undefined);
  if (form) onPress(form, (say) => complain(note, say));
  try {
    await compare(note);
  } catch (fault) {
    console.warn(fault);
    tell(fault instanceof Wrong ? place.dataset.wrong : place.dataset.unchecked, false);
  }
  section.dataset.inspected = 'true';
}

if (section) await begin();
