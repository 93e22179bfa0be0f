/* What keeps ballots from every eye until their step has closed: the step's own key, its secret split among holders (Shamir
 * over GF(2^8) modulo 0x11B, byte by byte), and the sealed part of a ballot. The server's half is src/award/close/seal.c. */
import { join, same, sha256, utf8 } from './bytes.js';
import { framed, unframed } from './frame.js';
import { newBoxKey, openBox, publicOf, random, sealBox } from './sodium.js';

const KEY_BYTES = 32;
const HASH_BYTES = 32;
const SUBSETS_MOST = 1000;

/* --- GF(2^8) --- */

function times(a, b) {
  let product = 0;
  for (let bit = 0, x = a; bit < 8; bit++) {
    product ^= x & -((b >> bit) & 1);
    x = (x << 1) ^ (0x11b & -(x >> 7));
  }
  return product;
}

function inverse(a) {
  let power = a;
  let result = 1;
  for (let bit = 1; bit < 8; bit++) {
    power = times(power, power);
    result = times(result, power);
  }
  return result;
}

/* --- shares: x (1 … n), then the polynomials' values there --- */

/* Of n, as many are needed as there are coefficients and one more; each is random, and as long as the secret. */
export function split(secret, n, coefficients) {
  return Array.from({ length: n }, (_, i) => {
    const x = i + 1;
    const values = secret.map((byte, at) => coefficients.reduceRight((sum, one) => times(sum, x) ^ one[at], 0));
    return Uint8Array.of(x, ...secret.map((byte, at) => byte ^ times(values[at], x)));
  });
}

/* The secret behind shares with distinct x, if there are enough of them and all are right. */
export function combine(shares) {
  const secret = new Uint8Array(KEY_BYTES);
  for (const [x, ...values] of shares) {
    const weight = shares.reduce((product, [other]) =>
      (other === x ? product : times(product, times(other, inverse(other ^ x)))), 1);
    values.forEach((value, at) => {
      secret[at] ^= times(weight, value);
    });
  }
  return secret;
}

/* How the key note names a share before anybody has seen it. */
export const shareDigest = ({ log, edition, step }, key, share) =>
  sha256(utf8(`kaaring share digest v1\n${log}\n${edition}\n${step}\n`), key, share);

/* The subsets of k, at most so many that a browser tries them at once. */
function* subsets(list, k, from = 0, chosen = []) {
  if (chosen.length === k) yield chosen;
  else for (let i = from; i <= list.length - (k - chosen.length); i++) yield* subsets(list, k, i + 1, [...chosen, list[i]]);
}

/* A step's key: {key, shares}. The secret is gone when this returns, and what made shares of it: what is left of it are the shares,
 * and each choice of k of them has been seen to give it. Throws when one does not. */
export function makeStepKey(k, n) {
  const { publicKey: key, privateKey: secret } = newBoxKey();
  const coefficients = Array.from({ length: k - 1 }, () => random(secret.length));
  const shares = split(secret, n, coefficients);
  for (const one of [secret, ...coefficients]) one.fill(0);
  let tried = 0;
  for (const some of subsets(shares, k)) {
    const rebuilt = combine(some);
    const fits = same(publicOf(rebuilt), key);
    rebuilt.fill(0);
    if (!fits) throw new Error('the shares do not give the secret');
    if (++tried === SUBSETS_MOST) break;
  }
  return { key, shares };
}

/* What a holder's device finds of its own in a step: {index, share}; null when this person holds none, or another device of theirs
 * does. `own`: this device's key, as keys.js makes it; `seal`: {key, holders [{person, signing, box}], digests}; `box`: the sealed
 * share. Throws when it is not the share that was promised, and when the holders name this device with a key that it does not
 * have: somebody else would open what is meant for it. */
export async function openShare(desk, own, { key, holders, digests }, box) {
  const at = holders.findIndex(({ person }) => person === desk.juror);
  if (at < 0 || !own) return null;
  if (!same(own.box.publicKey, holders[at].box)) {
    if (same(own.publicKey, holders[at].signing)) throw new Error('the holders name another key for this device');
    return null;
  }
  let share;
  try {
    share = openBox(box, own.box.publicKey, own.box.privateKey);
  } catch {
    throw new Error('the share is not for this device');
  }
  if (share[0] !== at + 1 || !same(await shareDigest(desk, key, share), digests[at])) throw new Error('the share is not the one that was promised');
  return { index: at + 1, share };
}

/* --- the sealed part of a ballot --- */

/* Sealed to the step's key for the ballot with these lines above the seal; padded, so that its length tells nothing. Null when it
 * is longer than the rules allow. */
export async function sealPart({ key, length }, head, { lot = random(HASH_BYTES), choices, texts }) {
  const said = join(await sha256(utf8(head)), lot, framed(choices, texts));
  if (said.length > length) return null;
  const padded = new Uint8Array(length);
  padded.set(said);
  return sealBox(padded, key);
}

/* {lot, choices, texts}. Throws for what was sealed to another key, for another ballot, or in another form. */
export async function openPart(sealed, head, { key, secret }) {
  const bytes = openBox(sealed, key, secret);
  if (!same(bytes.subarray(0, HASH_BYTES), await sha256(utf8(head)))) throw new Error('sealed for another ballot');
  const { texts: [choices, texts], rest } = unframed(bytes.subarray(2 * HASH_BYTES), 2);
  if (rest.some((byte) => byte !== 0)) throw new Error('not padded with zeros');
  return { lot: bytes.slice(HASH_BYTES, 2 * HASH_BYTES), choices, texts };
}
