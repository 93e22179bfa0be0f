/* Signed notes (c2sp.org/signed-note, Ed25519) by Node's own cryptography: a second opinion on what the program signs and
 * accepts. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

const ED25519 = 0x01;
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const keyId = (name, raw) => sha256(`${name}\n`, Buffer.concat([Buffer.from([ED25519]), raw])).subarray(0, 4);

/* A key pair: {raw: the 32 public bytes, sign(bytes)}. From a 32-byte seed the same each time. */
export function newKey(seed) {
  const secret = seed
    ? createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
    : generateKeyPairSync('ed25519').privateKey;
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { raw, sign: (bytes) => sign(null, Buffer.from(bytes), secret) };
}

/* The note's text with a signature line for each of [[name, key], …]. */
export function signNote(text, signers) {
  const lines = signers.map(([name, key]) => {
    const signature = Buffer.concat([keyId(name, key.raw), key.sign(text)]);
    return `— ${name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/* "NAME+ID+KEY", as openNote takes it. */
export const verifierOf = (name, raw) =>
  `${name}+${keyId(name, raw).toString('hex')}+${Buffer.concat([Buffer.from([ED25519]), raw]).toString('base64')}`;

/* The text of a note if the verifier key string's owner signed it; throws otherwise. */
export function openNote(note, verifier) {
  const [, name, id, key] = verifier.trim().match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/) ?? [];
  const raw = Buffer.from(key, 'base64').subarray(1);
  if (keyId(name, raw).toString('hex') !== id) throw new Error('the key does not fit its own id');
  const cut = note.lastIndexOf('\n\n');
  const text = note.slice(0, cut + 1);
  const line = note.slice(cut + 2).split('\n').find((one) => one.startsWith(`— ${name} `));
  if (cut < 0 || !line) throw new Error(`not signed by ${name}`);
  const signature = Buffer.from(line.split(' ')[2], 'base64');
  const der = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  if (!signature.subarray(0, 4).equals(keyId(name, raw)) || !verify(null, Buffer.from(text), der, signature.subarray(4)))
    throw new Error(`the signature of ${name} does not hold`);
  return text;
}

/* SHA-256 of the text, base64: how one note names another. */
export function noteHash(note) {
  const cut = note.lastIndexOf('\n\n');
  return sha256(cut < 0 ? note : note.slice(0, cut + 1)).toString('base64');
}
