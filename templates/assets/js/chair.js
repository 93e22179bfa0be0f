/* The chair opens a step: its texts are signed here, in the chair's browser, and the server has no say in it. Of a sealed step the
 * key is made here too, split among the holders and forgotten: what leaves are its public half and shares that only their
 * holders can open. */
import { decode, encode } from './base64.js';
import { deviceKey, isKnown } from './device.js';
import { line, signed } from './keys.js';
import { noteHash, readLines } from './note.js';
import { onPress, post, renew } from './post.js';
import { makeStepKey, shareDigest } from './seal.js';
import { random, sealBox } from './sodium.js';

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

/* The key note, signed, and a sealed share for each holder. */
async function makeSealing(key) {
  const { lines } = readLines(notes.holders);
  const value = (word) => lines.find(([name]) => name === word)[1];
  const boxes = lines.filter(([word]) => word === 'holder').map(([, holder]) => decode(holder.split(' ')[3]));
  const step = { log: desk.log, edition: desk.edition, step: value('step') };
  const { key: publicKey, shares } = makeStepKey(Number(value('threshold')), boxes.length);
  const digests = await Promise.all(shares.map((share) => shareDigest(step, publicKey, share)));
  const sealed = shares.map((share, i) => encode(sealBox(share, boxes[i])));
  for (const share of shares) share.fill(0);
  const text = [
    'kaaring key v1', `log ${step.log}`, `edition ${step.edition}`, `step ${step.step}`, `salt ${encode(random(32))}`,
    `holders ${encode(await noteHash(notes.holders))}`, `scheme shamir-gf256 ${value('threshold')} ${boxes.length}`,
    `key ${encode(publicKey)}`, ...digests.map((digest, i) => `digest ${i + 1} ${encode(digest)}`), '',
  ].join('\n');
  return { note: await signed(desk, key, text), shares: JSON.stringify(sealed) };
}

async function open(say) {
  const { dataset } = form.querySelector('[data-outcome]');
  if (!areSound()) return say(dataset.odd, false);
  if (!(await isKnown(desk))) return say(dataset.noKey, false);
  const key = await deviceKey(desk);
  for (const what of DOCUMENTS) form.elements[what].value = await line(desk, key, notes[what]);
  if (notes.holders) {
    const { note, shares } = await makeSealing(key);
    form.elements.key.value = note;
    form.elements.shares.value = shares;
  }
  const answer = await post(form.action, Object.fromEntries(new FormData(form)));
  renew(form, answer);
  if (answer?.ok) location.assign(answer.redirect);
  else say(answer?.sentence ?? dataset.failed, false);
}

if (form) onPress(form, open);
