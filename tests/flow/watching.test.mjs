/* What whoever keeps the server sees of it: that it lives, that it can be sent people, and how it fares, in numbers. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';

import { command, freePort, scratch, serve, until } from './lib.mjs';
import { readExposition, valueOf } from './lib/exposition.mjs';
import { mailbox, sendTo } from './lib/mailbox.mjs';
import { demo, gather, arrive, EDITION, JUDGING } from './lib/jury.mjs';
import { propose } from './lib/propose.mjs';
import { settings } from './lib/settings.mjs';
import { mailServer } from './lib/smtp.mjs';
import { policyOf, watch, witness, witnessed } from './lib/witness.mjs';

const TOKEN = 'b'.repeat(40);
const PROXY = [/^behind-proxy: false$/m, 'behind-proxy: true'];

async function metricsOf(server, headers = {}) {
  const answer = await server.visitor({ headers }).get('/metrics');
  assert.equal(answer.status, 200, answer.body);
  assert.equal(answer.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(answer.headers['cache-control'], 'no-store');
  return readExposition(answer.body);
}

test('a command asks the server on this machine whether it is ready', async (t) => {
  const server = await serve(t);
  const ask = (port = server.port) => command(['ready', '--listen', `0.0.0.0:${port}`], { env: { http_proxy: 'http://127.0.0.1:1' } });
  assert.deepEqual(await ask(), { code: 0, signal: null, out: 'ready\n', err: '' });
  await server.stop();
  fs.rmSync(server.anchor);
  await server.start();
  assert.deepEqual(await ask(), { code: 1, signal: null, out: 'only-reads\n', err: '' });
  const nobody = await ask(await freePort());
  assert.equal(nobody.code, 1);
  assert.match(nobody.err, /^kaaring: nobody answers at 127\.0\.0\.1:\d+: \S.*\.\n$/);
});

test('the numbers can be read by a program, and are those of what was done', async (t) => {
  const server = await serve(t);
  const before = await metricsOf(server);
  assert.equal(valueOf(before, 'kaaring_requests_total', { kind: 'command', status: '2xx' }), 0);
  await propose(server.visitor(), { candidate: 'Målbar AS' });
  await server.visitor().get('/.git/config');
  await server.visitor().get('/assets/x/nothing');
  await server.visitor().get('/log/checkpoint');
  const after = await metricsOf(server);
  const grown = (name, labels) => valueOf(after, name, labels) - valueOf(before, name, labels);
  const commands = ['2xx', '3xx'].reduce((sum, status) => sum + grown('kaaring_requests_total', { kind: 'command', status }), 0);
  assert.ok(commands >= 1);
  assert.equal(grown('kaaring_request_seconds_count', { kind: 'command' }), commands);
  assert.ok(grown('kaaring_request_seconds_sum', { kind: 'command' }) > 0);
  assert.ok(grown('kaaring_requests_total', { kind: 'page', status: '2xx' }) >= 1);
  assert.equal(grown('kaaring_requests_total', { kind: 'other', status: '4xx' }), 1);
  assert.equal(grown('kaaring_requests_total', { kind: 'asset', status: '4xx' }), 1);
  assert.equal(grown('kaaring_requests_total', { kind: 'log', status: '2xx' }), 1);
  assert.equal(grown('kaaring_requests_total', { kind: 'probe', status: '2xx' }), 1);
  assert.ok(grown('kaaring_commands_total') >= 1 && grown('kaaring_batches_total') >= 1);
  assert.ok(grown('kaaring_log_entries') >= 1 && grown('kaaring_checkpoints_signed_total') >= 1);
  assert.ok(grown('kaaring_mails_waiting') >= 1, 'without a mail server it waits in the office');
  assert.ok(valueOf(after, 'kaaring_connections') >= 1);
  assert.ok(valueOf(after, 'kaaring_connections') < valueOf(after, 'kaaring_connections_limit'));
  assert.ok(Math.abs(valueOf(after, 'process_start_time_seconds') - Date.now() / 1000) < 600);
  assert.equal(valueOf(after, 'kaaring_only_reads'), 0);
  const used = valueOf(after, 'kaaring_data_used_bytes');
  assert.ok(used > 0 && used <= valueOf(after, 'kaaring_data_file_bytes') && used < valueOf(after, 'kaaring_data_limit_bytes'));
});

test('whoever comes through a proxy is not this machine', async (t) => {
  const server = await serve(t, { config: settings(t, PROXY) });
  const status = async (forwarded) => (await server.visitor({ headers: { 'x-forwarded-for': forwarded } }).get('/metrics')).status;
  assert.equal((await server.visitor().get('/metrics')).status, 200, 'past the proxy');
  assert.equal(await status('192.0.2.7'), 404);
  assert.equal(await status('127.0.0.1, 192.0.2.7'), 404, 'what the visitor wrote is not what the proxy saw');
  assert.equal(await status('2001:db8::1'), 404);
  assert.equal(await status('unknown'), 404);
  assert.equal(await status(''), 404);
  assert.equal(await status('192.0.2.7, 127.0.0.1'), 200, 'the proxy saw this machine');
  const lines = ['X-Forwarded-For: 127.0.0.1', 'X-Forwarded-For: 192.0.2.7', 'Connection: close'];
  const heard = await server.raw(`GET /metrics HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`);
  assert.match(heard.toString(), /^HTTP\/1\.1 404 /, 'a header of the proxy\'s own stands behind those that came');
});

test('a proxy that the settings do not know of lets nobody in', async (t) => {
  const server = await serve(t);
  for (const forwarded of ['192.0.2.7', '127.0.0.1'])
    assert.equal((await server.visitor({ headers: { 'x-forwarded-for': forwarded } }).get('/metrics')).status, 404);
});

test('from elsewhere a token opens the numbers, and nothing else', async (t) => {
  const token = path.join(scratch(t), 'token');
  fs.writeFileSync(token, `${TOKEN}\n`, { mode: 0o600 });
  const config = settings(t, PROXY, [/^ {2}token-file: ""$/m, `  token-file: ${token}`]);
  const server = await serve(t, { config });
  const from = (headers) => server.visitor({ headers: { 'x-forwarded-for': '192.0.2.7', ...headers } });
  assert.equal((await from({}).get('/metrics')).status, 404);
  assert.equal((await from({ authorization: `Bearer ${'a'.repeat(40)}` }).get('/metrics')).status, 404);
  await metricsOf(server, { 'x-forwarded-for': '192.0.2.7', authorization: `Bearer ${TOKEN}` });
  assert.ok(!server.told().includes(TOKEN));
  await server.stop();
  fs.chmodSync(token, 0o644);
  for (const verb of ['check', 'serve']) {
    const { code, err } = await command([verb, '--config', config, '--data', server.data, '--listen', `127.0.0.1:${await freePort()}`]);
    assert.equal(code, 1);
    assert.match(err, /token: Others may read the token for \/metrics/);
  }
  fs.chmodSync(token, 0o600);
  await server.start();
});

test('nothing of anybody is in the numbers', async (t) => {
  const server = await demo(t, JUDGING);
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, [{ name: 'Umålelig Håp AS', kind: 'bedrift', place: 'Drammen' }]);
  const text = (await server.visitor().get('/metrics')).body;
  readExposition(text);
  for (const word of ['Umålelig', 'Administrator', 'Astrid', EDITION, '@', server.data]) assert.ok(!text.includes(word), word);
});

test('how long ago each witness signed is told under its name, whatever that is', async (t) => {
  const [rotary, avisen] = await Promise.all(['rotary', 'avisen'].map((name) => witness(t, name, [])));
  const silent = { name: 'av"i\\sen', vkey: avisen.vkey, url: 'http://127.0.0.1:1' };
  const [config] = witnessed(t, policyOf([rotary, silent], 1));
  const server = await serve(t);
  assert.equal(valueOf(await metricsOf(server), 'kaaring_witness_age_seconds'), undefined, 'there is no policy');
  await watch(server, [rotary]);
  await server.restart({ config });
  const ageOf = async (name) => valueOf(await metricsOf(server), 'kaaring_witness_age_seconds', { witness: name });
  assert.equal(await ageOf(silent.name), Infinity);
  await until('the other has signed', async () => (await ageOf('rotary')) < 60);
  assert.equal(await ageOf(silent.name), Infinity);
});

const sendingTo = (t, port) => settings(t, ...sendTo(port));

test('how mail fares can be seen', async (t) => {
  const [post, unwilling] = [await mailbox(t), await mailServer(t)];
  unwilling.plan = (step) => (step === 'RCPT' ? '550 no' : undefined);
  const cases = [
    ['sent', post.config, { kaaring_mails_waiting: 0, kaaring_mails_failed: 0 }],
    ['later', sendingTo(t, 1), { kaaring_mails_waiting: 1, kaaring_mails_failed: 0 }],
    ['failed', sendingTo(t, unwilling.port), { kaaring_mails_waiting: 0, kaaring_mails_failed: 1 }],
  ];
  for (const [outcome, config, gauges] of cases) {
    const server = await serve(t, { config });
    const before = valueOf(await metricsOf(server), 'kaaring_mails_waiting');
    assert.equal(before, 0, 'a sample of whom nobody writes to');
    await propose(server.visitor());
    const families = await until(`a mail is ${outcome}`, async () => {
      const now = await metricsOf(server);
      return valueOf(now, 'kaaring_mails_total', { outcome }) === 1 && now;
    });
    await until(`${outcome} is written down`, async () => {
      const now = await metricsOf(server);
      return Object.entries(gauges).every(([name, value]) => valueOf(now, name) === value);
    });
    for (const other of ['sent', 'later', 'failed'].filter((word) => word !== outcome))
      assert.equal(valueOf(families, 'kaaring_mails_total', { outcome: other }), 0, `${other}, not ${outcome}`);
  }
});

test('a terminal that is closed ends a server in order', async (t) => {
  const server = await serve(t);
  server.run.child.kill('SIGHUP');
  assert.deepEqual(await server.run.exit, { code: 0, signal: null });
  await server.start();
});

/* A request that has begun is answered also when the end has; by then nobody new is let in. */
test('a server that ends says so to who asks whether it is ready', async (t) => {
  const server = await serve(t);
  const ready = await server.visitor().get('/readyz');
  assert.deepEqual([ready.status, ready.body, ready.headers['cache-control']], [200, 'ready\n', 'no-store']);
  const heard = [];
  const socket = net.connect(server.port, server.host);
  t.after(() => socket.destroy());
  socket.on('data', (part) => heard.push(part));
  const closed = new Promise((done) => socket.once('close', done));
  await new Promise((done) => socket.write('GET /readyz HTTP/1.1\r\nHost: localhost\r\n', done));
  await server.visitor().get('/healthz'); /* by now the head has arrived */
  server.run.child.kill('SIGTERM');
  await until('nobody new is let in', () => new Promise((done) => {
    const probe = net.connect(server.port, server.host, () => done(false) || probe.destroy());
    probe.once('error', () => done(true));
  }));
  socket.write('\r\n');
  await closed;
  assert.match(Buffer.concat(heard).toString(), /^HTTP\/1\.1 503 [\s\S]*\r\n\r\nending\n$/);
  await server.stop();
  await server.start();
});
