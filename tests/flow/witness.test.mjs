/* `kaaring witness` from outside: the protocol's answers, what outlives a crash, and a log that tells two pasts. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';

import { command, scratch } from './lib.mjs';
import { newKey } from './lib/note.mjs';
import { cosignedAt, toyLog, witness } from './lib/witness.mjs';

const ORIGIN = 'priser.example.no/kaaring';

test('a witness signs what extends the last it signed, and remembers', async (t) => {
  const log = toyLog(ORIGIN);
  const one = await witness(t, 'vitne.rotary.example/kaaring', [log]);
  assert.equal(await one.last(ORIGIN), null);
  const before = Math.floor(Date.now() / 1000);
  const first = await one.add(log.body(0, 5));
  assert.equal(first.status, 200);
  assert.match(first.type, /^text\/plain/);
  const at = cosignedAt(log.checkpoint(5) + first.body, one.vkey);
  assert.ok(at >= before && at <= Date.now() / 1000 + 1, `${at}`);
  await one.end('SIGKILL'); /* what was answered is on the disk */
  const key = one.vkey;
  await one.start();
  assert.equal(one.vkey, key);
  assert.deepEqual(await one.add(log.body(0, 9)), { status: 409, type: 'text/x.tlog.size', body: '5\n' });
  assert.equal((await one.add(log.body(5, 9))).status, 200);
  const last = await one.last(ORIGIN);
  assert.ok(last.startsWith(log.checkpoint(9)) && cosignedAt(last, one.vkey) >= before);
  assert.equal(fs.statSync(path.join(one.folder, 'state', 'witness.key')).mode & 0o777, 0o600);
});

test('a log that tells two pasts finds no signature for the second', async (t) => {
  const log = toyLog(ORIGIN);
  const lie = toyLog(ORIGIN, log.key, (i) => (i < 3 ? `entry ${i}` : `another ${i}`));
  const one = await witness(t, 'vitne.example', [log]);
  assert.equal((await one.add(log.body(0, 5))).status, 200);
  for (const [old, size, status] of [[5, 5, 422], [5, 9, 422], [0, 9, 409], [3, 9, 409], [0, 3, 409]]) {
    const { status: got, body } = await one.add(lie.body(old, size));
    assert.equal(got, status, `${old} to ${size}`);
    assert.ok(!body.includes('—'), 'no signature');
  }
  assert.equal((await one.add(log.body(5, 9))).status, 200, 'the honest log goes on');
});

test('each log has its own keys, and others are told so', async (t) => {
  const [log, other, unknown] = ['a.example/a', 'b.example/b', 'c.example/c'].map((origin) => toyLog(origin));
  const one = await witness(t, 'vitne.example', [log, other]);
  assert.equal((await one.add(log.body(0, 1))).status, 200);
  assert.equal((await one.add(other.body(0, 7))).status, 200);
  assert.equal((await one.add(unknown.body(0, 1))).status, 404);
  assert.equal((await one.add(toyLog('a.example/a', newKey()).body(1, 2))).status, 403);
  assert.equal((await one.add(log.body(5, 4))).status, 400);
  for (const body of ['', 'old 1\n', log.body(1, 2).replaceAll('\n', '\r\n'), `${log.body(1, 2)}x`, log.body(1, 2).replace('old 1', 'old 01')])
    assert.equal((await one.add(body)).status, 400, JSON.stringify(body.slice(0, 40)));
  assert.equal((await one.add('x'.repeat(200_000))).status, 413);
  assert.equal((await fetch(`${one.url}/add-checkpoint`)).status, 405);
  assert.equal((await fetch(`${one.url}/nothing`)).status, 404);
  assert.equal((await fetch(`${one.url}/`).then((answer) => answer.text())).trim(), one.vkey);
  assert.equal((await one.add(log.body(1, 2))).status, 200);
});

test('of many requests at once for the same log one wins', async (t) => {
  const log = toyLog(ORIGIN);
  const one = await witness(t, 'vitne.example', [log]);
  for (let from = 0; from < 40; from += 4) {
    const answers = await Promise.all(Array.from({ length: 12 }, () => one.add(log.body(from, from + 4))));
    assert.deepEqual(answers.filter(({ status }) => status !== 409).map(({ status }) => status), [200]);
  }
});

test('who sends nothing keeps nobody else from being answered', async (t) => {
  const log = toyLog(ORIGIN);
  const one = await witness(t, 'vitne.example', [log]);
  const idle = Array.from({ length: 30 }, () => net.connect(one.port, '127.0.0.1').on('error', () => {}));
  t.after(() => idle.forEach((socket) => socket.destroy()));
  idle.forEach((socket) => socket.write('POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nold'));
  assert.equal((await one.add(log.body(0, 5))).status, 200);
});

test('settings that are wrong are told with their line, and nothing is made', async (t) => {
  const folder = scratch(t);
  const file = path.join(folder, 'witness.yaml');
  fs.writeFileSync(file, 'name: two words\nlisten: [everywhere]\nfolder: state\nlogs: [{origin: a, keys: [none]}]\n');
  const { code, err } = await command(['witness', '--config', file]);
  assert.equal(code, 1);
  for (const told of [/:1:.*printable/, /:2:.*numeric address/, /:4:.*verifier key/]) assert.match(err, told);
  assert.ok(!fs.existsSync(path.join(folder, 'state')));
  assert.equal((await command(['witness'])).code, 2);
});
