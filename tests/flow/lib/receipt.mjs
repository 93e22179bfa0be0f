/* Receipts (c2sp.org/tlog-proof@v1 with our `extra`) judged by Node's own cryptography: a second opinion on what the program
 * gives out and on what its pages' scripts believe. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { openNote } from './note.mjs';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha256(Buffer.of(1), left, right);

/* The root that a leaf at `index` of `size` and its siblings give (RFC 6962, 2.1.1, from the leaf up). */
function rootOf(leaf, index, size, siblings) {
  const climb = (at, n, rest) => {
    if (n === 1) return leaf;
    let left = 1;
    while (left * 2 < n) left *= 2;
    const sibling = rest[rest.length - 1];
    const lower = rest.slice(0, -1);
    return at < left ? node(climb(at, left, lower), sibling) : node(sibling, climb(at - left, n - left, lower));
  };
  return climb(index, size, siblings);
}

/* Checks all of it against the log's verifier key string and gives {entry, openings: {class: value}, index, size}. */
export function openReceipt(file, key) {
  const [head, checkpoint] = [file.slice(0, file.indexOf('\n\n')), file.slice(file.indexOf('\n\n') + 2)];
  const [first, extra, index, ...siblings] = head.split('\n');
  assert.equal(first, 'c2sp.org/tlog-proof@v1');
  const [origin, size, root] = openNote(checkpoint, key).split('\n');
  assert.equal(origin, key.split('+')[0]);
  const { entry, openings } = JSON.parse(Buffer.from(extra.replace(/^extra /, ''), 'base64'));
  const bytes = Buffer.from(entry, 'base64');
  const place = Number(index.replace(/^index /, ''));
  const hashes = siblings.map((line) => Buffer.from(line, 'base64'));
  const got = rootOf(sha256(Buffer.of(0), bytes), place, Number(size), hashes);
  assert.equal(got.toString('base64'), root, 'the entry is in the log');
  const told = JSON.parse(bytes);
  const opened = {};
  for (const { class: kind, salt, json } of openings) {
    const value = Buffer.from(json, 'base64');
    const fits = sha256(`kaaring commit v1\n${kind}\n`, Buffer.from(salt, 'base64'), value).toString('base64');
    assert.equal(told[kind], fits, `the ${kind} part is what the entry committed to`);
    opened[kind] = JSON.parse(value);
  }
  return { entry: told, openings: opened, index: place, size: Number(size) };
}
