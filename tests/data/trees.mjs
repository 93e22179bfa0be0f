/* Makes trees.json: where entries stand in logs, and which log is an extension of which.
 *
 *   node tests/data/trees.mjs >tests/data/trees.json
 *
 * By the definitions of RFC 6962, 2.1, recursion and all: the server and the browser have each their own way, and are held to this. The
 * entries are "entry 0", "entry 1" and on. */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const SIZES = [1, 2, 3, 5, 7, 8, 17, 255, 256, 257, 300];

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const leaf = (i) => sha256([0], `entry ${i}`);
const honest = Array.from({ length: Math.max(...SIZES) }, (one, i) => leaf(i));
const forged = honest.map((one, i) => (i === 0 ? leaf('another') : one));
const half = (n) => 2 ** Math.ceil(Math.log2(n) - 1);
const parts = (list) => [list.slice(0, half(list.length)), list.slice(half(list.length))];

/* MTH, PATH and SUBPROOF, as they are named there. */
function mth(list) {
  if (list.length < 2) return list[0] ?? sha256();
  const [left, right] = parts(list);
  return sha256([1], mth(left), mth(right));
}

function path(m, list) {
  if (list.length === 1) return [];
  const [left, right] = parts(list);
  return m < left.length ? [...path(m, left), mth(right)] : [...path(m - left.length, right), mth(left)];
}

function subproof(m, list, whole = true) {
  if (m === list.length) return whole ? [] : [mth(list)];
  const [left, right] = parts(list);
  return m <= left.length ? [...subproof(m, left, whole), mth(right)] : [...subproof(m - left.length, right, false), mth(left)];
}

const written = (hashes) => hashes.map((hash) => hash.toString('base64'));
const head = (size, of = honest) => ({ size, root: mth(of.slice(0, size)).toString('base64') });
const pairs = SIZES.flatMap((size) => SIZES.filter((old) => old <= size).map((old) => [old, size]));
const proofOf = (old, size) => written(subproof(old, honest.slice(0, size)));

const EXTENSIONS = [
  ...pairs.map(([old, size]) => [`${old} to ${size}`, head(old), head(size), proofOf(old, size), true]),
  ...pairs.map(([old, size]) => [`another ${old} to ${size}`, head(old, forged), head(size), proofOf(old, size), false]),
  ...pairs.map(([old, size]) => [`${old} to another ${size}`, head(old), head(size, forged), proofOf(old, size), false]),
  ...pairs.filter(([old, size]) => old < size).map(([old, size]) => [`${size} back to ${old}`, head(size), head(old), [], false]),
];

export const trees = () => ({
  note: 'Places in logs and extensions of logs, held to by the server and the browser alike: made by trees.mjs beside it',
  inclusions: SIZES.flatMap((size) => [0, 1, Math.floor(size / 2), size - 2, size - 1].filter((index, i, all) => index >= 0 && index < size && all.indexOf(index) === i)
    .map((index) => ({ index, ...head(size), proof: written(path(index, honest.slice(0, size))) }))),
  extensions: EXTENSIONS.map(([name, older, newer, proof, holds]) => ({ name, older, newer, proof, holds })),
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { note, inclusions, extensions } = trees();
  const lines = (list) => `[\n${list.map((one) => JSON.stringify(one)).join(',\n')}\n]`;
  process.stdout.write(`{"note":${JSON.stringify(note)},\n"inclusions":${lines(inclusions)},\n"extensions":${lines(extensions)}}\n`);
}
