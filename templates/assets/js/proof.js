/* A receipt: a proof file (c2sp.org/tlog-proof@v1) whose `extra` holds an entry and those hidden parts of it that its owner
 * may read. Nothing in `extra` is believed: the entry must be the leaf, each hidden part must fit the entry's commitment. */
import { decode } from './base64.js';
import { join, same, sha256, text, utf8 } from './bytes.js';
import { isSignedBy, readNote } from './note.js';
import { HASH_BYTES, isIncluded, leafHash } from './tree.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const CLASSES = ['later', 'private'];
const SALT_BYTES = 32;
const BYTES_MAX = 4 << 20;

const wrong = (what) => {
  throw new Error(what);
};

const isNumber = (word) => /^(0|[1-9][0-9]{0,18})$/.test(word ?? '');

function readHash(line) {
  const hash = decode(line);
  return hash.length === HASH_BYTES ? hash : wrong('not a hash');
}

function readOpening({ class: kind, salt, json }) {
  const opening = { class: kind, salt: decode(salt), json: decode(json) };
  return CLASSES.includes(kind) && opening.salt.length === SALT_BYTES ? opening : wrong('not an opening');
}

function readExtra(line) {
  const { entry, openings } = JSON.parse(text(decode(line)));
  const read = openings.map(readOpening);
  if (new Set(read.map((one) => one.class)).size !== read.length) wrong('an opening stands there twice');
  return { entry: decode(entry), openings: read };
}

/* Of a note that readNote gave: {origin, size, root, note}. Throws when it is none. */
export function readCheckpoint(note) {
  const [origin, size, root, ...more] = note.text.slice(0, -1).split('\n');
  if (more.length || !origin || !isNumber(size) || root === undefined) wrong('not a checkpoint');
  return { origin, size: BigInt(size), root: readHash(root), note };
}

/* The form alone: {entry, openings [{class, salt, json}] as bytes, index, proof, checkpoint {origin, size, root, note}}.
 * Throws when it is no receipt. */
export function readReceipt(file) {
  const end = file.indexOf('\n\n');
  if (file.length > BYTES_MAX || end < 0) wrong('not a receipt');
  const [first, extra, index, ...proof] = file.slice(0, end).split('\n');
  if (first !== FIRST_LINE || !extra?.startsWith('extra ') || !index?.startsWith('index ')) wrong('not a receipt');
  const place = index.slice('index '.length);
  if (!isNumber(place)) wrong('not a place in a log');
  return {
    ...readExtra(extra.slice('extra '.length)),
    index: BigInt(place),
    proof: proof.map(readHash),
    checkpoint: readCheckpoint(readNote(file.slice(end + 2))),
  };
}

export async function commitment({ class: kind, salt, json }) {
  return sha256(utf8('kaaring commit v1\n'), utf8(`${kind}\n`), join(salt, json));
}

async function openingsFit({ entry, openings }) {
  if (openings.length === 0) return true;
  const said = JSON.parse(text(entry));
  for (const opening of openings)
    if (!same(decode(said[opening.class]), await commitment(opening))) return false;
  return true;
}

async function holds(receipt) {
  const { entry, index, proof, checkpoint } = receipt;
  try {
    return (await isIncluded(await leafHash(entry), index, checkpoint.size, proof, checkpoint.root)) &&
      (await openingsFit(receipt));
  } catch {
    return false;
  }
}

/* What a receipt is worth to whoever trusts this key: {outcome, receipt}, the outcome one of
 *   'holds'       it is in the log, every hidden part is as it was written, and the log signed
 *   'unsigned'    the same, but this browser cannot check the signature
 *   'fails'       something does not fit
 *   'other'       it is of another log
 *   'unreadable'  it is no receipt (without `receipt`)
 * `key` is what readKey gave; `verify` as in isSignedBy. */
export async function checkReceipt(file, key, verify) {
  let receipt;
  try {
    receipt = readReceipt(file);
  } catch {
    return { outcome: 'unreadable' };
  }
  const { checkpoint } = receipt;
  if (checkpoint.origin !== key.name) return { outcome: 'other', receipt };
  const signed = await isSignedBy(checkpoint.note, key, verify);
  if (signed === false || !(await holds(receipt))) return { outcome: 'fails', receipt };
  return { outcome: signed === null ? 'unsigned' : 'holds', receipt };
}
