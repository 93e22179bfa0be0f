/* The machine's clock is set an hour forward and back while the server runs, and goes through both nights on which summer time
 * begins and ends: nobody is signed out or refused, no mail waits, nothing hangs, and the log stays in its order. */
import assert from 'node:assert/strict';
import net from 'node:net';
import test from 'node:test';

import { command, until } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { readExposition, valueOf } from './lib/exposition.mjs';
import { formPath, GOOD, propose } from './lib/propose.mjs';
import { stepped } from './lib/stepped.mjs';

const HOUR = 3600;
const OFFICE = '/administrasjon';

/* With its administrator, signed in. What opens at the start is open also an hour back. */
async function someHoursOld(t, options) {
  const server = await stepped(t, options);
  const admin = await signedIn(server);
  await server.step(3 * HOUR);
  return Object.assign(server, { admin });
}

/* As somebody who trusts nothing sees it, and as a replay does. */
async function logIsInOrder(server) {
  const key = (await server.visitor().get('/log/key')).body.trim();
  const seen = await command(['verify', `${server.url}/log`, '--key', key]);
  assert.equal(seen.code, 0, seen.out + seen.err);
  await server.stop();
  const replayed = await server.command('replay');
  assert.equal(replayed.code, 0, replayed.err);
}

/* The times of the entries from `from` on, as the log tells them. */
async function timesOf(server, from) {
  const { bytes } = await server.visitor().get(`/log/tile/entries/000.p/${await sizeOf(server)}`);
  const times = [];
  for (let at = 0; at < bytes.length; ) {
    const n = bytes.readUInt16BE(at);
    times.push(JSON.parse(bytes.subarray(at + 2, at + 2 + n)).at);
    at += 2 + n;
  }
  return times.slice(from);
}

const sizeOf = async (server) => Number((await server.visitor().get('/log/checkpoint')).body.split('\n')[1]);

async function signedIn(server) {
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  return admin;
}

/* What people have open when the clock is set: a form, a session, half a request. Each is as good afterwards. */
async function survives(server, seconds) {
  const { admin } = server;
  const visitor = server.visitor();
  const form = await visitor.form(await formPath(visitor), 'foresla');
  const half = net.connect(server.port, server.host);
  await new Promise((done) => half.write('GET /readyz HTTP/1.1\r\nHost: localhost\r\n', done));
  await server.step(seconds);
  assert.equal((await form.post(GOOD)).status, 303, 'a form that was open is taken');
  assert.equal((await admin.get(OFFICE)).status, 200, 'a session goes on');
  const answer = new Promise((done, fail) => half.once('data', done).once('error', fail).once('close', () => fail(new Error('cut off'))));
  half.write('\r\n');
  assert.match(String(await answer), /^HTTP\/1\.1 200 /, 'a request that had begun is answered');
  half.destroy();
  await propose(server.visitor());
  assert.equal((await admin.get(OFFICE)).status, 200);
  assert.equal((await server.visitor().get('/readyz')).body.trim(), 'ready');
}

for (const [way, seconds] of [['forward', HOUR], ['back', -HOUR]])
  test(`set an hour ${way}, what was begun goes on, and the log is in order`, async (t) => {
    const server = await someHoursOld(t);
    await propose(server.visitor());
    await survives(server, seconds);
    const times = await timesOf(server, 0);
    assert.deepEqual(times, [...times].sort());
    await logIsInOrder(server);
  });

test('set back, an entry has the time of the one before it until the clock has caught up', async (t) => {
  const server = await someHoursOld(t);
  await propose(server.visitor());
  const before = await sizeOf(server);
  await server.step(-HOUR);
  await propose(server.visitor());
  const [last, next] = await timesOf(server, before - 1);
  assert.equal(next, last);
  await server.step(2 * HOUR);
  const size = await sizeOf(server);
  await propose(server.visitor());
  const [then] = await timesOf(server, size);
  assert.ok(Date.parse(then) - Date.parse(last) >= HOUR * 1000 - 5000, `${last} ${then}`);
  await logIsInOrder(server);
});

/* It is not taken the first time. */
async function withMailThatWaits(t) {
  const post = await mailbox(t);
  post.refuse(true);
  const server = await someHoursOld(t, { config: post.config });
  await propose(server.visitor(), { email: 'en@example.no' });
  const later = async () => {
    const families = readExposition((await server.visitor().get('/metrics')).body);
    return valueOf(families, 'kaaring_mails_total', { outcome: 'later' }) > 0;
  };
  await until('the mail has been tried in vain', later);
  return { server, post };
}

for (const [way, seconds] of [['forward', HOUR], ['back', -HOUR]])
  test(`set an hour ${way}, a mail that waits is not forgotten, and comes once`, async (t) => {
    const { server, post } = await withMailThatWaits(t);
    post.refuse(false);
    await server.step(seconds);
    await post.next('en@example.no');
    await propose(server.visitor(), { email: 'to@example.no' });
    await post.next('to@example.no');
    assert.equal(post.mails.length, 2);
    await logIsInOrder(server);
  });

/* Norwegian clocks: 02:59:59 is followed by 03:00:00 in spring, by 02:00:00 again in autumn after 02:59:59. */
for (const [name, moments] of [
  ['begins', ['2027-03-28T00:30:00Z', '2027-03-28T00:59:59Z', '2027-03-28T01:00:01Z', '2027-03-28T01:30:00Z']],
  ['ends', ['2026-10-25T00:30:00Z', '2026-10-25T00:59:59Z', '2026-10-25T01:00:01Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z']],
])
  test(`on the night when summer time ${name} every entry has its own time`, async (t) => {
    const server = await stepped(t, { at: new Date(Date.parse(moments[0]) - HOUR * 1000).toISOString() });
    const admin = await signedIn(server);
    for (const moment of moments) {
      await server.set(moment);
      const size = await sizeOf(server);
      await propose(server.visitor());
      const [time] = await timesOf(server, size);
      const late = Date.parse(time) - Date.parse(moment);
      assert.ok(late >= -1000 && late < 20_000, `${time} at ${moment}`);
      assert.equal((await admin.get(OFFICE)).status, 200);
    }
    await logIsInOrder(server);
  });
