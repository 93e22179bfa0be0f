/* Whether a longer log is an extension of a shorter one: both roots come out of the same nodes (RFC 6962, 2.1.2). */
import { same, sha256 } from './bytes.js';
import { nodesOf } from './tiles.js';
import { nodeHash } from './tree.js';

/* The largest power of two below n, as its exponent. */
const splitLevel = (n) => BigInt((n - 1n).toString(2).length - 1);

/* The hash over the entries [from, to). */
async function range(node, from, to) {
  const n = to - from;
  if (n === 1n) return node(0n, from);
  const level = splitLevel(n);
  if (n === 1n << (level + 1n)) return node(level + 1n, from >> (level + 1n));
  const middle = from + (1n << level);
  return nodeHash(await node(level, from >> level), await range(node, middle, to));
}

/* The roots over [from, from+old) and [from, to), by the same nodes. */
async function roots(node, old, from, to) {
  const n = to - from;
  if (old === n) {
    const root = await range(node, from, to);
    return { short: root, long: root };
  }
  const level = splitLevel(n);
  const left = 1n << level;
  if (old <= left) {
    const inside = await roots(node, old, from, from + left);
    return { short: inside.short, long: await nodeHash(inside.long, await range(node, from + left, to)) };
  }
  const whole = await node(level, from >> level);
  const inside = await roots(node, old - left, from + left, to);
  return { short: await nodeHash(whole, inside.short), long: await nodeHash(whole, inside.long) };
}

/* `older` and `newer`: {size, root}, both signed; `get` as in nodesOf. A shorter log extends nothing. */
export async function isExtension(older, newer, get) {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return same(older.root, newer.root);
  if (older.size === 0n) return same(older.root, await sha256());
  const { short, long } = await roots(nodesOf(newer.size, get), older.size, 0n, newer.size);
  return same(short, older.root) && same(long, newer.root);
}
