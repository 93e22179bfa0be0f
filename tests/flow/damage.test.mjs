/* A data file whose pages are damaged where LMDB believes them: a sentence, never a death by signal. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { propose } from './lib/propose.mjs';

const PAGE = 4096;
const META_PAGES = 2;
const HEAD = { from: 8, bytes: 40 }; /* flags, bounds and the first pointers of a page */
const TRIALS = process.env.LONG ? 400 : 40;

/* Numbers below `n`, the same ones for the same seed. */
function chance(seed) {
  let state = seed;
  const below = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * n);
  };
  for (let i = 0; i < 5; i++) below(1);
  return below;
}

/* One byte in the heads of a fifth of the pages. */
function damaged(bytes, seed) {
  const below = chance(seed);
  const copy = Buffer.from(bytes);
  for (let at = META_PAGES * PAGE; at < copy.length; at += PAGE)
    if (below(5) === 0) copy[at + HEAD.from + below(HEAD.bytes)] = below(256);
  return copy;
}

test('damaged pages are told in a sentence', async (t) => {
  const server = await serve(t);
  for (let i = 0; i < 20; i++) await propose(server.visitor());
  await server.stop();
  const sound = fs.readFileSync(path.join(server.data, 'data.mdb'));
  const dir = path.join(scratch(t), 'data');
  fs.cpSync(server.data, dir, { recursive: true });
  const said = [];
  for (let seed = 1; seed <= TRIALS; seed++) {
    fs.writeFileSync(path.join(dir, 'data.mdb'), damaged(sound, seed));
    for (const what of ['replay', 'check']) {
      const { code, signal, out, err } = await command([what, '--data', dir]);
      assert.equal(signal, null, `${what} of seed ${seed} ended by ${signal}: ${err}`);
      assert.ok(code === 0 || (code === 1 && err), `${what} of seed ${seed}: ${code}: ${out}${err}`);
      said.push(err);
    }
  }
  const line = `${path.join(dir, 'data.mdb')}: The file is damaged: restore the newest backup.`;
  assert.ok(said.some((err) => err.includes(line)), 'what would have been a signal is a sentence');
  await server.start();
});
