/* The log's nodes as its tiles give them (c2sp.org/tlog-tiles). A tile is believed by nobody: what is put together from it
 * must come out as a root that somebody has signed. Sizes and places are BigInt. */
import { HASH_BYTES, nodeHash } from './tree.js';

const HEIGHT = 8n;
const WIDTH = 1n << HEIGHT;

/* 1234067 → "x001/x234/067" */
function groups(n) {
  const digits = String(n);
  const whole = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g);
  return whole.map((three, i) => (i < whole.length - 1 ? `x${three}` : three)).join('/');
}

const tilePath = (level, n, width) => `tile/${level}/${groups(n)}${width < WIDTH ? `.p/${width}` : ''}`;

async function fold(hashes) {
  if (hashes.length === 1) return hashes[0];
  const half = hashes.length / 2;
  return nodeHash(await fold(hashes.slice(0, half)), await fold(hashes.slice(half)));
}

/* Of a log with `size` entries: (level, index) → the hash over the entries [index·2^level, (index+1)·2^level), all of which
 * must be there. `get` gives the bytes at a path below /log and throws where it cannot; each tile is asked for once. */
export function nodesOf(size, get) {
  const known = new Map();
  const tile = (level, n) => {
    const width = (size >> (HEIGHT * level)) - n * WIDTH;
    const path = tilePath(level, n, width < WIDTH ? width : WIDTH);
    if (!known.has(path)) known.set(path, get(path));
    return known.get(path);
  };
  return async (level, index) => {
    const up = level % HEIGHT;
    const first = index << up;
    const bytes = await tile(level / HEIGHT, first / WIDTH);
    const at = Number(first % WIDTH);
    const count = 1 << Number(up);
    if (bytes.length < (at + count) * HASH_BYTES) throw new Error('a tile is too short');
    return fold(Array.from({ length: count }, (one, i) => bytes.slice((at + i) * HASH_BYTES, (at + i + 1) * HASH_BYTES)));
  };
}
