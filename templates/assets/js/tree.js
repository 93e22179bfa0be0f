/* The log's Merkle tree (RFC 6962): what an entry's leaf is, and whether it stands where a proof says. Sizes and places are
 * BigInt: a log may outgrow what a plain number counts. */
import { same, sha256 } from './bytes.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const HASH_BYTES = 32;

export const leafHash = (entry) => sha256(LEAF, entry);
export const nodeHash = (left, right) => sha256(NODE, left, right);

/* Whether the leaf is number `index` of the `size` leaves that have this root (RFC 9162, 2.1.3.2). */
export async function isIncluded(leaf, index, size, proof, root) {
  if (index < 0n || index >= size) return false;
  let at = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of proof) {
    if (sibling.length !== HASH_BYTES || last === 0n) return false;
    if ((at & 1n) === 1n || at === last) {
      hash = await nodeHash(sibling, hash);
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && same(hash, root);
}
