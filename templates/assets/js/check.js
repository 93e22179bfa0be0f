/* «Etterprøv»: a receipt that somebody has kept, read and checked here without being sent anywhere. */
import { text } from './bytes.js';
import { takeDrops } from './drop.js';
import { isExtension } from './extension.js';
import { isSignedBy, readKey, readNote } from './note.js';
import { BYTES_MAX, checkReceipt, readCheckpoint } from './proof.js';
import { sinceSuccession } from './succession.js';
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

const since = async (receipt, today, carried) => {
  if (carried !== undefined) return sinceSuccession(receipt, today, carried, fromLog);
  return (await isExtension(receipt.checkpoint, today, fromLog)) ? 'extends' : 'parted';
};

/* Today's log beside the receipt's: {word, size, signed: null where the browser cannot tell}; 'extends', 'parted' or 'unreached', and those of sinceSuccession where the
 * receipt is of a log that this one succeeded. It is asked for tiles, which say how long the receipt's log was and, where the
 * log has been succeeded, near which entry one looks. */
async function sinceThen(receipt, key, carried) {
  if (receipt.index >= carried) return { word: 'lost' }; /* for that nobody need be asked */
  try {
    const today = readCheckpoint(readNote(text(await fromLog('checkpoint'))));
    const signed = today.origin === key.name && (await isSignedBy(today.note, key));
    return { word: signed === false ? 'parted' : await since(receipt, today, carried), size: today.size, signed };
  } catch {
    return { word: 'unreached' };
  }
}

const GOOD_SINCE = { extends: true, carried: true, kept: true };

async function tellSince(place, receipt, key, carried) {
  const said = place.querySelector('[data-since]');
  said.textContent = '';
  delete said.dataset.word;
  delete said.dataset.good;
  if (!receipt) return;
  const { word, size, signed } = await sinceThen(receipt, key, carried);
  said.textContent = place.dataset[word].replace('%size', String(size));
  const isGood = word in GOOD_SINCE;
  if (word !== 'unreached' && !(isGood && signed === null)) said.dataset.good = String(isGood);
  said.dataset.word = word;
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

/* By the log's own key, or by that of a log which it succeeded: then with `carried`, the entries that went over. */
async function judgeByAny(bytes, key, earlier) {
  const own = await checkReceipt(bytes, key);
  for (const before of own.outcome === 'other' ? earlier : []) {
    const judged = await checkReceipt(bytes, await readKey(before.key));
    if (judged.outcome !== 'other') return { ...judged, carried: BigInt(before.carried) };
  }
  return own;
}

/* No more of it than tells that it is none; nothing of a folder, or of a file that is gone. */
async function read(file) {
  return new Uint8Array(await file.slice(0, BYTES_MAX + 1).arrayBuffer().catch(() => new ArrayBuffer(0)));
}

async function judge(place, file) {
  const outcome = place.querySelector('[data-outcome]');
  const key = await readKey(place.dataset.key);
  const { outcome: found, receipt, carried } = await judgeByAny(await read(file), key, JSON.parse(place.dataset.earlier));
  const sound = found === 'holds' || found === 'unsigned';
  /* a forged signature makes the whole worthless, whoever else signed */
  const word = (await tellWitnesses(place, sound ? receipt.checkpoint.note : null)) === 'forged' ? 'fails' : found;
  outcome.textContent = word === 'holds' && carried !== undefined ? place.dataset.held : place.dataset[word];
  outcome.dataset.outcome = word;
  if (word === 'unsigned') delete outcome.dataset.good;
  else outcome.dataset.good = String(word === 'holds');
  const good = word === 'holds' || word === 'unsigned' ? receipt : null;
  show(place, good);
  await tellSince(place, good, key, carried);
}

for (const place of document.querySelectorAll('[data-check]')) {
  const input = place.querySelector('input[type=file]');
  input.addEventListener('change', () => input.files[0] && judge(place, input.files[0]));
  takeDrops(place, input);
}
