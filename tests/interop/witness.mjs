/* `kaaring witness`, told of a log by Go, which also judges what it signs.
 *
 *   KAARING=build/kaaring CHECKLOG=… node tests/interop/witness.mjs */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch } from '../flow/lib.mjs';
import { witness } from '../flow/lib/witness.mjs';

const checklog = (...args) => execFileSync(process.env.CHECKLOG, args, { encoding: 'utf8' }).trim();

test('a witness signs for Go what extends its log, and nothing else', async (t) => {
  const folder = scratch(t);
  checklog('log-key', folder);
  const vkey = fs.readFileSync(path.join(folder, 'key'), 'utf8').trim();
  const one = await witness(t, 'vitne.example/kaaring', [{ origin: vkey.split('+')[0], vkey }]);
  const said = checklog('witness', folder, one.url, one.vkey);
  t.diagnostic(said);
  assert.match(said, /checks passed$/);
});
