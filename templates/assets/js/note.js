/* Signed notes (c2sp.org/signed-note) with Ed25519: a text that ends in a line end, an empty line, signature lines. */
import { decode, encode } from './base64.js';
import { join, same, sha256, utf8 } from './bytes.js';
import { verify as byBrowser } from './ed25519.js';

const TYPE_ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const PUBLIC_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNATURES_MAX = 64;
const NOTE_BYTES_MAX = 1 << 20;

/* White space of any script, control characters and the plus would make a name ambiguous. What is white space is Unicode's
 * word: a regular expression's own counts the byte order mark in and the next line out. */
const NAME = /^[^\p{White_Space}+\x00-\x1f]+$/u;
const PRINTABLE = /^[^\x00-\x1f]*$/;

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export async function keyId(name, publicKey, type = TYPE_ED25519) {
  const hash = await sha256(utf8(`${name}\n`), Uint8Array.of(type), publicKey);
  return hash.subarray(0, KEY_ID_BYTES);
}

/* `NAME+hex(KEYID)+base64(TYPE || PUBLIC)` → {name, id, publicKey}. Throws when it is not such a string, or of another type. */
export async function readKey(line, type = TYPE_ED25519) {
  const [, name, id, key] = line.trim().match(/^([^+]+)\+([0-9a-f]{8})\+(\S+)$/) ?? [];
  if (!name || !NAME.test(name)) throw new Error('not a verifier key');
  const bytes = decode(key);
  if (bytes.length !== 1 + PUBLIC_BYTES || bytes[0] !== type) throw new Error('not an Ed25519 key');
  const publicKey = bytes.subarray(1);
  const own = await keyId(name, publicKey, type);
  if (hex(own) !== id) throw new Error('the key does not fit its own id');
  return { name, id: own, publicKey };
}

function readSignature(line) {
  const [dash, name, signature, more] = line.split(' ');
  if (dash !== '—' || !NAME.test(name ?? '') || !signature || more !== undefined) throw new Error('not a signature line');
  const bytes = decode(signature);
  if (bytes.length <= KEY_ID_BYTES) throw new Error('a signature is too short');
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), bytes: bytes.subarray(KEY_ID_BYTES) };
}

/* The form alone: {text, signatures [{name, id, bytes}]}. Nothing in the text may be believed yet. Throws. */
export function readNote(note) {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  const text = note.slice(0, cut + 1);
  const lines = note.slice(cut + 2, -1).split('\n');
  if (utf8(note).length > NOTE_BYTES_MAX) throw new Error('a note is too long');
  if (lines.length > SIGNATURES_MAX || ![...text.split('\n'), ...lines].every((line) => PRINTABLE.test(line)))
    throw new Error('not a signed note');
  return { text, signatures: lines.map(readSignature) };
}

/* Whether the owner of the key signed the note that readNote gave: true, false, or null when this browser cannot tell.
 * `verify` (publicKey, message, signature) may come from a library instead. */
export async function isSignedBy(note, key, verify = byBrowser) {
  const claimed = note.signatures.filter(({ name, id }) => name === key.name && same(id, key.id));
  if (claimed.length === 0) return false;
  for (const { bytes } of claimed) {
    const holds = bytes.length === SIGNATURE_BYTES && (await verify(key.publicKey, utf8(note.text), bytes));
    if (holds !== true) return holds;
  }
  return true;
}

/* How one note names another: the SHA-256 of its text, without the empty line and the signatures. */
export const noteHash = (text) => sha256(utf8(text));

/* A note of our own (`kaaring WHAT v1`, then `word value` lines) as {what, lines [[word, value]]}. The order of the words is
 * for who knows what they mean. Throws when the form is wrong. */
export function readLines(text) {
  if (!/^[\x20-\x7e\n]*\n$/.test(text)) throw new Error('a note of ours is plain ASCII');
  const [first, ...lines] = text.slice(0, -1).split('\n');
  const what = first.match(/^kaaring ([a-z]+) v1$/)?.[1];
  if (!what) throw new Error('not a note of ours');
  return {
    what,
    lines: lines.map((line) => {
      const [, word, value] = line.match(/^([a-z0-9_-]+) (\S|\S.*\S)$/) ?? [];
      if (!word) throw new Error('not a line of a note');
      return [word, value];
    }),
  };
}

/* A signature line over a note's text: `— NAME base64(KEYID || SIGNATURE)`. */
export const signatureLine = ({ name, id }, signature) => `— ${name} ${encode(join(id, signature))}\n`;
