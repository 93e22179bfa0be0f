/* A folder that a program of format 8 wrote, kept as it was: its sample, and one proposal with its receipt. It is brought to
 * today's format by the first start, and everything in it still holds. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { logSize, propose } from './lib/propose.mjs';

const KEPT = new URL('../data/folder-8.tar.gz', import.meta.url).pathname;
const CLOCK = '2021-09-20T09:00:00+02:00';
const ENTRIES = 62;

function unpack(t) {
  const room = scratch(t);
  execFileSync('tar', ['-xzf', KEPT, '-C', room, '--no-same-owner']);
  const at = (name) => path.join(room, 'folder-8', name);
  return { data: at('data'), receipt: at('receipt'), key: fs.readFileSync(at('key'), 'utf8').trim() };
}

test('a folder of an older program goes on, and what was given out of it still verifies', async (t) => {
  const { data, receipt, key } = unpack(t);
  const server = await serve(t, { data, clock: CLOCK });
  assert.equal(await logSize(server.visitor()), ENTRIES);
  await propose(server.visitor(), { candidate: 'Solvind AS' });
  assert.equal(await logSize(server.visitor()), ENTRIES + 1);
  const whole = await command(['verify', `${server.url}/log`, '--key', key]);
  assert.equal(whole.code, 0, whole.err + whole.out);
  const given = await command(['verify', receipt, '--key', key]);
  assert.equal(given.code, 0, given.err + given.out);

  await server.stop();
  const replayed = await server.command('replay');
  assert.equal(replayed.code, 0, replayed.err);
  assert.match(replayed.out, new RegExp(`log's ${ENTRIES + 1} entries`));
  await server.start();
  assert.equal(await logSize(server.visitor()), ENTRIES + 1);
});

test('a copy that an older program made comes back by restore', async (t) => {
  const { data } = unpack(t);
  const server = await serve(t);
  await server.stop();
  server.options.clock = CLOCK;
  fs.rmSync(server.data, { recursive: true });
  fs.rmSync(server.anchor);
  fs.renameSync(`${data}.anchor`, server.anchor);
  const restored = await server.command('restore', data);
  assert.equal(restored.code, 0, restored.err);
  await server.start();
  assert.equal(await logSize(server.visitor()), ENTRIES);
  await server.stop();
  const replayed = await server.command('replay');
  assert.equal(replayed.code, 0, replayed.err);
});
