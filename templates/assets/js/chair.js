/* The chair opens a step: its texts are signed here, in the chair's browser, and the server has no say in it. Of a sealed step the
 * key is made here too, split among the holders and forgotten: what leaves are its public half and shares that only their
 * holders can open. */
import { deviceKey, isKnown } from './device.js';
import { line, signed } from './keys.js';
import { readLines } from './note.js';
import { onPress, post, renew } from './post.js';
import { makeSealing } from './sealing.js';

const form = document.querySelector('[data-chair]');
const desk = JSON.parse(form?.dataset.desk || '{}');
const notes = JSON.parse(form?.dataset.notes || '{}');
const DOCUMENTS = ['rules', 'slate', 'roll', ...(notes.holders ? ['holders'] : [])];

/* What is signed is what it says it is: a document of this kind, of this log and edition, all of one step. */
function areSound() {
  const steps = DOCUMENTS.map((what) => {
    const { what: found, lines } = readLines(notes[what]);
    const value = Object.fromEntries(lines);
    return found === what && value.log === desk.log && value.edition === desk.edition ? value.step : null;
  });
  return steps[0] !== null && steps.every((step) => step === steps[0]);
}

async function open(say) {
  const { dataset } = form.querySelector('[data-outcome]');
  if (!areSound()) return say(dataset.odd, false);
  if (!(await isKnown(desk))) return say(dataset.noKey, false);
  const key = await deviceKey(desk);
  for (const what of DOCUMENTS) form.elements[what].value = await line(desk, key, notes[what]);
  if (notes.holders) {
    const { text, shares } = await makeSealing(desk, notes.holders);
    form.elements.key.value = await signed(desk, key, text);
    form.elements.shares.value = JSON.stringify(shares);
  }
  const answer = await post(form.action, Object.fromEntries(new FormData(form)));
  renew(form, answer);
  if (answer?.ok) location.assign(answer.redirect);
  else say(answer?.sentence ?? dataset.failed, false);
}

if (form) onPress(form, open);
