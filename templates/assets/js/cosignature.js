/* What witnesses sign (c2sp.org/tlog-cosignature, Ed25519): that at a time a checkpoint was the longest consistent one that
 * they had seen of its log. */
import { join, same, utf8 } from './bytes.js';
import { verify as byBrowser } from './ed25519.js';
import { readKey } from './note.js';

const TYPE_COSIGNATURE = 0x04;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/* A witness's verifier key string → {name, id, publicKey}. Throws when it is none. */
export const readWitness = (line) => readKey(line, TYPE_COSIGNATURE);

/* Of a note that readNote gave: when this witness signed it, in seconds as a BigInt, the newest if it did more than once;
 * 0n when no line has its name and key id; 'forged' when one has and does not hold; null when this browser cannot tell.
 * `verify` as in isSignedBy. */
export async function cosignedAt(note, witness, verify = byBrowser) {
  let newest = 0n;
  for (const { name, id, bytes } of note.signatures) {
    if (name !== witness.name || !same(id, witness.id)) continue;
    if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return 'forged';
    const at = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
    if (at === 0n || at > 0x7fff_ffff_ffff_ffffn) return 'forged';
    const message = join(utf8(`cosignature/v1\ntime ${at}\n`), utf8(note.text));
    const holds = await verify(witness.publicKey, message, bytes.subarray(TIME_BYTES));
    if (holds === null) return null;
    if (!holds) return 'forged';
    if (at > newest) newest = at;
  }
  return newest;
}
