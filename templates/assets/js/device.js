/* This device's key, as far as looking at it goes: signing is keys.js. `desk` is what the page was given: {log, juror, keys,
 * …}. */
import { encode } from './base64.js';
import { KEYS, read } from './store.js';

export const slot = ({ log, juror }) => `${log} ${juror}`;

export const signerName = ({ log, juror }) => `${log}/juror/${juror}`;

/* {publicKey, privateKey, box, note}; undefined when this device has none. */
export const deviceKey = (desk) => read(KEYS, slot(desk));

/* Whether this device's key is one that the log knows. */
export async function isKnown(desk) {
  const key = await deviceKey(desk).catch(() => undefined);
  return key !== undefined && desk.keys.includes(encode(key.publicKey));
}
