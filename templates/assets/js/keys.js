/* The key with which this device signs for this person. Made here, kept here; nobody is asked for a passphrase, and a lost
 * one is replaced by a new one in a minute. `desk` as in device.js. */
import { encode } from './base64.js';
import { utf8 } from './bytes.js';
import { signerName, slot } from './device.js';
import { keyId, signatureLine } from './note.js';
import { newBoxKey, newSigningKey, sign } from './sodium.js';
import { KEYS, persist, write } from './store.js';

/* The signature line of this key over a text. */
export async function line(desk, key, text) {
  const name = signerName(desk);
  return signatureLine({ name, id: await keyId(name, key.publicKey) }, sign(utf8(text), key.privateKey));
}

export const signed = async (desk, key, text) => `${text}\n${await line(desk, key, text)}`;

function enrolText({ log, juror }, publicKey, boxKey) {
  const lines = [`log ${log}`, `juror ${juror}`, `ed25519 ${encode(publicKey)}`, `x25519 ${encode(boxKey)}`, 'by none'];
  return `kaaring enrol v1\n${lines.join('\n')}\n`;
}

/* A fresh key with the note that makes it known, both kept before anything is sent. */
export async function makeKey(desk) {
  const { publicKey, privateKey } = newSigningKey();
  const box = newBoxKey();
  const key = { publicKey, privateKey, box: { publicKey: box.publicKey, privateKey: box.privateKey } };
  key.note = await signed(desk, key, enrolText(desk, publicKey, box.publicKey));
  await write(KEYS, slot(desk), key);
  await persist();
  return key;
}
