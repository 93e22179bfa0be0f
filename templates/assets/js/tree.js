/* The log's Merkle tree (RFC 6962): what an entry's leaf is, and whether it stands where a proof says. Sizes and places are
 * BigInt: a log may outgrow what a plain number counts. */
import { same, sha256 } from './bytes.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const HASH_BYTES = 32;

export const leafHash = (entry) => sha256(LEAF, entry);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/* The way from a leaf to the root (RFC 9162, 2.1.3.2): of each of the `n` siblings, from below, whether it stands to the left.
 * Null when leaf number `index` of `size` has another number of siblings, or is none. */
export function sidesOf(index, size, n) {
  if (index < 0n || index >= size) return null;
  const sides = [];
  let at = index;
  let last = size - 1n;
  while (sides.length < n && last !== 0n) {
    const left = (at & 1n) === 1n || at === last;
    while (left && (at & 1n) === 0n && at !== 0n) {
      at >>= 1n;
      last >>= 1n;
    }
    at >>= 1n;
    last >>= 1n;
    sides.push(left);
  }
  return sides.length === n && last === 0n ? sides : null;
}

/* Whether the leaf is number `index` of the `size` leaves that have this root. */
export async function isIncluded(leaf, index, size, proof, root) {
  const sides = sidesOf(index, size, proof.length);
  if (!sides || proof.some((sibling) => sibling.length !== HASH_BYTES)) return false;
  let hash = leaf;
  for (const [i, sibling] of proof.entries()) hash = await (sides[i] ? nodeHash(sibling, hash) : nodeHash(hash, sibling));
  return same(hash, root);
}
