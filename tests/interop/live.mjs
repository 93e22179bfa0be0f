/* The program's own log, read over HTTP by Go: as it stands after the first start, and again when it has grown.
 *
 *   KAARING=build/kaaring CHECKLOG=… node tests/interop/live.mjs */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { scratch, serve } from '../flow/lib.mjs';
import { proposeMany } from '../flow/lib/propose.mjs';

const TILE = 256; /* hashes of a whole one */

/* Recipients that no sample has. */
const PAST = [{ award: 'hedersmerke', year: 1999, recipients: ['Oppdiktet Mottaker', 'Oppdiktet Mottaker to'] }];

/* Ends in an error that quotes what checklog found wrong. */
function checklog(...args) {
  return new Promise((done, fail) => {
    execFile(process.env.CHECKLOG, args, (fault, out, err) => (fault ? fail(new Error(`${err}${out}`)) : done(out.trim())));
  });
}

const sizeOf = (file) => Number(fs.readFileSync(file, 'utf8').split('\n')[1]);

test('the live log holds, and continues what it was', async (t) => {
  const folder = scratch(t);
  const [key, before, after] = ['key', 'before', 'after'].map((name) => path.join(folder, name));
  const server = await serve(t);
  const log = `http://127.0.0.1:${server.port}/log`;

  const answer = await server.visitor().get('/log/key');
  assert.equal(answer.status, 200);
  assert.match(answer.headers['content-type'], /^text\/plain/);
  fs.writeFileSync(key, answer.body);
  t.diagnostic(await checklog('verify', '--save', before, log, `@${key}`));
  assert.ok(sizeOf(before) > 0, 'a sample folder has entries');

  await server.stop();
  const past = path.join(folder, 'past.json');
  fs.writeFileSync(past, JSON.stringify(PAST));
  const { code, err } = await server.command('import', past);
  assert.equal(code, 0, err);
  await server.start();
  t.diagnostic(await checklog('verify', '--since', before, '--save', after, log, `@${key}`));
  assert.ok(sizeOf(after) > sizeOf(before), 'the log has grown');

  await server.kill();
  await server.start();
  t.diagnostic(await checklog('verify', '--since', after, log, `@${key}`));

  await proposeMany(server, 2 * TILE);
  const many = path.join(folder, 'many');
  t.diagnostic(await checklog('verify', '--since', after, '--save', many, log, `@${key}`));
  assert.ok(sizeOf(many) >= sizeOf(after) + 2 * TILE, 'whole tiles, and what is more');
  for (const tile of ['tile/0/000', 'tile/0/001', 'tile/entries/000', 'tile/entries/001'])
    assert.equal((await server.visitor().get(`/log/${tile}`)).status, 200, tile);

  /* an archive, unpacked by tar, is that log once more */
  const packed = path.join(folder, 'archive.tar.zst'), unpacked = path.join(folder, 'unpacked');
  const archived = await server.command('archive', 'gronn-grunder-4', '--out', packed);
  assert.equal(archived.code, 0, archived.out + archived.err);
  fs.mkdirSync(unpacked);
  execFileSync('tar', ['--zstd', '-xf', packed, '-C', unpacked]);
  t.diagnostic(await checklog('verify', '--since', many, `file://${unpacked}`, `@${key}`));
  const bundle = path.join(unpacked, 'tile/entries/001');
  const bytes = fs.readFileSync(bundle);
  bytes[bytes.length >> 1] ^= 1;
  fs.writeFileSync(bundle, bytes);
  await assert.rejects(checklog('verify', `file://${unpacked}`, `@${key}`), /entr/);
});
