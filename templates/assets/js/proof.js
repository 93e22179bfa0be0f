/* A receipt: a proof file (c2sp.org/tlog-proof@v1) whose `extra` holds an entry and those hidden parts of it that its owner
 * may read. Nothing in `extra` is believed: the entry must be the leaf, each hidden part must fit the entry's commitment. */
import { decode, encode } from './base64.js';
import { join, same, sha256, text, utf8 } from './bytes.js';
import { parse } from './json.js';
import { isSignedBy, readNote } from './note.js';
import { HASH_BYTES, isIncluded, leafHash } from './tree.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const CLASSES = ['later', 'private'];
const SALT_BYTES = 32;
export const BYTES_MAX = 4 << 20;
const PROOF_MAX = 128;
const NUMBER_MAX = (1n << 63n) - 1n;
const ORIGIN = /^[a-z0-9.-]+(\/[a-z0-9-]+)*$/;
const ORIGIN_MAX = 200;
const RESERVED = ['juror', 'documents'];

const wrong = (what) => {
  throw new Error(what);
};

function readNumber(word) {
  const number = /^(0|[1-9][0-9]{0,18})$/.test(word ?? '') ? BigInt(word) : wrong('not a number');
  return number <= NUMBER_MAX ? number : wrong('not a number');
}

/* A log's name; those of other keys are made of it. */
const isOrigin = (name) => ORIGIN.test(name) && name.length <= ORIGIN_MAX && !name.split('/').some((one) => RESERVED.includes(one));

function readHash(line) {
  const hash = decode(line);
  return hash.length === HASH_BYTES ? hash : wrong('not a hash');
}

function readOpening({ class: kind, salt, json }) {
  const opening = { class: kind, salt: decode(salt), json: decode(json) };
  return CLASSES.includes(kind) && opening.salt.length === SALT_BYTES ? opening : wrong('not an opening');
}

function writeExtra({ entry, openings }) {
  const shown = openings.map(({ class: kind, salt, json }) => ({ class: kind, salt: encode(salt), json: encode(json) }));
  return JSON.stringify({ entry: encode(entry), openings: shown });
}

/* It has one spelling: what is read is written again, and must come out the same. */
function readExtra(line) {
  const written = text(decode(line));
  const { entry, openings } = JSON.parse(written);
  const read = { entry: decode(entry), openings: openings.map(readOpening) };
  if (new Set(read.openings.map((one) => one.class)).size !== read.openings.length) wrong('an opening stands there twice');
  return writeExtra(read) === written ? read : wrong('spelled another way');
}

/* Of a note that readNote gave: {origin, size, root, note}. Throws when it is none. */
export function readCheckpoint(note) {
  const [origin, size, root, ...more] = note.text.slice(0, -1).split('\n');
  if (more.length || !isOrigin(origin) || root === undefined) wrong('not a checkpoint');
  return { origin, size: readNumber(size), root: readHash(root), note };
}

/* The form alone, of its bytes: {entry, openings [{class, salt, json}] as bytes, index, proof, checkpoint {origin, size, root,
 * note}}. Throws when it is no receipt. */
export function readReceipt(bytes) {
  const file = bytes.length <= BYTES_MAX ? text(bytes) : wrong('too long for a receipt');
  const end = file.indexOf('\n\n');
  const [first, extra, index, ...proof] = file.slice(0, end).split('\n');
  if (end < 0 || first !== FIRST_LINE || !extra?.startsWith('extra ') || !index?.startsWith('index ') || proof.length > PROOF_MAX)
    wrong('not a receipt');
  return {
    ...readExtra(extra.slice('extra '.length)),
    index: readNumber(index.slice('index '.length)),
    proof: proof.map(readHash),
    checkpoint: readCheckpoint(readNote(file.slice(end + 2))),
  };
}

export async function commitment({ class: kind, salt, json }) {
  return sha256(utf8('kaaring commit v1\n'), utf8(`${kind}\n`), join(salt, json));
}

async function openingsFit({ entry, openings }) {
  if (openings.length === 0) return true;
  const said = parse(entry);
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
 * `file` is its bytes, or the text in which an answer of the server has it; `key` is what readKey gave; `verify` as in
 * isSignedBy. */
export async function checkReceipt(file, key, verify) {
  let receipt;
  try {
    receipt = readReceipt(typeof file === 'string' ? utf8(file) : file);
  } catch {
    return { outcome: 'unreadable' };
  }
  const { checkpoint } = receipt;
  if (checkpoint.origin !== key.name) return { outcome: 'other', receipt };
  const signed = await isSignedBy(checkpoint.note, key, verify);
  if (signed === false || !(await holds(receipt))) return { outcome: 'fails', receipt };
  return { outcome: signed === null ? 'unsigned' : 'holds', receipt };
}
