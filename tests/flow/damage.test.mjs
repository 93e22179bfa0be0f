/* A data file whose pages are damaged where LMDB believes them: a sentence, never a death by signal. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { propose } from './lib/propose.mjs';

const PAGE = 4096;
const META_PAGES = 2;
/* What LMDB itself reads where a damaged page leads it is what these tests are about: AddressSanitizer is to look at us alone. */
const OURS = { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:suppressions=${new URL('../support/lmdb.supp', import.meta.url).pathname}` };
const LEAF = 2; /* the flag of a page with rows, and no other */
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

/* Every long row of every leaf, an entry or an opening, claims to be 2 GiB long: whoever reads it to its end leaves the
 * file. */
function endless(bytes) {
  const copy = Buffer.from(bytes);
  for (let at = META_PAGES * PAGE; at < copy.length; at += PAGE) {
    const [flags, lower] = [copy.readUInt16LE(at + 10), copy.readUInt16LE(at + 12)];
    if (flags !== LEAF || lower > PAGE) continue;
    for (let pointer = at + 16; pointer < at + lower; pointer += 2) {
      const row = at + copy.readUInt16LE(pointer);
      const plain = row + 8 < at + PAGE && copy.readUInt16LE(row + 4) === 0;
      if (plain && copy.readUInt16LE(row) > 128) copy.writeUInt16LE(0x7fff, row + 2);
    }
  }
  return copy;
}

/* A folder with something in it, and a copy whose data file is what `damage` makes of it. */
async function folder(t) {
  const server = await serve(t);
  for (let i = 0; i < 20; i++) await propose(server.visitor());
  await server.stop();
  const dir = path.join(scratch(t), 'data');
  const file = path.join(dir, 'data.mdb');
  fs.cpSync(server.data, dir, { recursive: true });
  const sound = fs.readFileSync(file);
  return { dir, file, write: (damage) => fs.writeFileSync(file, damage(sound)) };
}

test('no damage to pages ends a command by a signal', async (t) => {
  const { dir, write } = await folder(t);
  for (let seed = 1; seed <= TRIALS; seed++) {
    write((sound) => damaged(sound, seed));
    for (const what of ['replay', 'check']) {
      const { code, signal, out, err } = await command([what, '--data', dir], { env: OURS });
      assert.equal(signal, null, `${what} of seed ${seed} ended by ${signal}: ${err}`);
      assert.ok(code === 0 || (code === 1 && err), `${what} of seed ${seed}: ${code}: ${out}${err}`);
    }
  }
});

test('where LMDB is led out of its file, the file and the way back are named', async (t) => {
  const { dir, file, write } = await folder(t);
  write(endless);
  const { code, signal, err } = await command(['replay', '--data', dir], { env: OURS });
  assert.equal(signal, null);
  assert.equal(code, 1);
  assert.equal(err, `${file}: The file is damaged: restore the newest backup.\n`);
});
