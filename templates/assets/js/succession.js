/* A receipt of a log that this one succeeded: the successor is the same tree as far as entries were carried over, so the
 * receipt's checkpoint is one of its past, or its entry is still at its place, or it was lost. */
import { same } from './bytes.js';
import { isExtension } from './extension.js';
import { nodesOf } from './tiles.js';
import { leafHash, nodeHash } from './tree.js';

/* The root over [from, to) through each node on the way to the leaf at `index`. */
async function rootThrough(node, index, from, to) {
  const n = to - from;
  if (n === 1n) return node(0n, from);
  const level = BigInt((n - 1n).toString(2).length - 1);
  const middle = from + (1n << level);
  if (index < middle)
    return nodeHash(await rootThrough(node, index, from, middle), await rest(node, middle, to));
  return nodeHash(await node(level, from >> level), await rootThrough(node, index, middle, to));
}

/* The same where nothing in it is looked for. */
const rest = (node, from, to) => rootThrough(node, to - 1n, from, to);

async function isThere(entry, index, today, get) {
  if (index >= today.size) return false;
  const node = nodesOf(today.size, get);
  return same(await node(0n, index), await leafHash(entry)) && same(await rootThrough(node, index, 0n, today.size), today.root);
}

/* `receipt` holds under the old log's key; `today` is the successor's checkpoint, signed by it; `carried` entries went over.
 *   'carried'  all that was in the old log when the receipt was given is here
 *   'kept'     the entry is here, and something behind it was lost
 *   'lost'     the entry itself was lost
 *   'parted'   it should be here, and is not */
export async function sinceSuccession({ entry, index, checkpoint }, today, carried, get) {
  if (index >= carried) return 'lost';
  if (checkpoint.size <= carried) return (await isExtension(checkpoint, today, get)) ? 'carried' : 'parted';
  return (await isThere(entry, index, today, get)) ? 'kept' : 'parted';
}
