/* «Etterprøv»: a receipt that somebody has kept, read and checked here without being sent anywhere. */
import { text } from './bytes.js';
import { isExtension } from './extension.js';
import { isSignedBy, readKey, readNote } from './note.js';
import { checkReceipt, readCheckpoint } from './proof.js';
import { tellWitnesses } from './tell-witnesses.js';
import { drawPath } from './tree-picture.js';

const pretty = (bytes) => {
  try {
    return JSON.stringify(JSON.parse(text(bytes)), null, 2);
  } catch {
    return '';
  }
};

async function fromLog(path) {
  const answer = await fetch(`/log/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/* Today's log beside the receipt's: {word, size}; 'extends', 'parted' or 'unreached'. It is asked for tiles, which say how
 * long the receipt's log was and nothing of the receipt. */
async function sinceThen({ checkpoint }, key) {
  try {
    const today = readCheckpoint(readNote(text(await fromLog('checkpoint'))));
    const signed = today.origin === key.name && (await isSignedBy(today.note, key)) !== false;
    return { word: signed && (await isExtension(checkpoint, today, fromLog)) ? 'extends' : 'parted', size: today.size };
  } catch {
    return { word: 'unreached' };
  }
}

async function tellSince(place, receipt, key) {
  const since = place.querySelector('[data-since]');
  since.textContent = '';
  delete since.dataset.word;
  if (!receipt) return;
  const { word, size } = await sinceThen(receipt, key);
  since.textContent = place.dataset[word].replace('%size', String(size));
  if (word !== 'unreached') since.dataset.good = String(word === 'extends');
  since.dataset.word = word;
}

function show(place, receipt) {
  const part = (name) => place.querySelector(`[data-${name}]`);
  part('shown').hidden = !receipt;
  if (!receipt) return;
  part('index').textContent = String(receipt.index);
  part('size').textContent = String(receipt.checkpoint.size);
  part('entry').textContent = pretty(receipt.entry);
  part('hidden').hidden = receipt.openings.length === 0;
  part('path').replaceChildren(drawPath(receipt, part('path').dataset));
  part('openings').textContent = receipt.openings.map(({ json }) => pretty(json)).join('\n');
}

async function judge(place, file) {
  const outcome = place.querySelector('[data-outcome]');
  const key = await readKey(place.dataset.key);
  const { outcome: found, receipt } = await checkReceipt(await file.text(), key);
  const sound = found === 'holds' || found === 'unsigned';
  /* a forged signature makes the whole worthless, whoever else signed */
  const word = (await tellWitnesses(place, sound ? receipt.checkpoint.note : null)) === 'forged' ? 'fails' : found;
  outcome.textContent = place.dataset[word];
  outcome.dataset.outcome = word;
  if (word === 'unsigned') delete outcome.dataset.good;
  else outcome.dataset.good = String(word === 'holds');
  const good = word === 'holds' || word === 'unsigned' ? receipt : null;
  show(place, good);
  await tellSince(place, good, key);
}

for (const place of document.querySelectorAll('[data-check]')) {
  const input = place.querySelector('input[type=file]');
  input.addEventListener('change', () => input.files[0] && judge(place, input.files[0]));
}
