/* `kaaring verify URL`: a whole log, read anew by somebody who does not trust it, from its own server and from others that lie. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import test from 'node:test';

import { command, newKey, scratch, serve, signNote, verifierOf } from './lib.mjs';
import { propose } from './lib/propose.mjs';

const ORIGIN = 'example.org/en-logg';
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaf = (entry) => sha256(Buffer.of(0), entry);
const node = (left, right) => sha256(Buffer.of(1), left, right);
const half = (n) => 2 ** Math.floor(Math.log2(n - 1));
const rootOf = (leaves) =>
  leaves.length === 0 ? sha256() : leaves.length === 1 ? leaves[0] : node(rootOf(leaves.slice(0, half(leaves.length))), rootOf(leaves.slice(half(leaves.length))));

const entry = (i, past = '') =>
  Buffer.from(`{"v":1,"type":"${i % 3 ? 'sealed' : 'proposal.received'}","at":"2021-09-14T07:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z","open":{"n":${i}${past}}}`);

/* A log of one's own: it says what it is told to. */
class Log {
  constructor(key, size, past) {
    this.key = key;
    this.entries = Array.from({ length: size }, (_, i) => entry(i, past));
    this.lies = {};
  }

  get checkpoint() {
    const text = `${ORIGIN}\n${this.entries.length}\n${rootOf(this.entries.map(leaf)).toString('base64')}\n`;
    return signNote(text, [[ORIGIN, this.key]]);
  }

  answer(url) {
    if (url in this.lies) return this.lies[url];
    if (url === '/log/checkpoint') return this.checkpoint;
    const [, index, width] = url.match(/^\/log\/tile\/entries\/(\d{3})(?:\.p\/(\d+))?$/) ?? [];
    if (index === undefined) return null;
    const some = this.entries.slice(256 * index, 256 * index + Number(width ?? 256));
    return Buffer.concat(some.flatMap((one) => [Buffer.from([one.length >> 8, one.length & 255]), one]));
  }
}

/* Serves whatever log is put into it. */
async function stand(t, log) {
  const place = { log, asked: [] };
  const server = http.createServer((request, answer) => {
    place.asked.push(request.url);
    const said = place.log.answer(request.url);
    if (said?.to) answer.writeHead(302, { location: said.to }).end();
    else answer.writeHead(said === null ? 404 : 200).end(said ?? '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  place.url = `http://127.0.0.1:${server.address().port}/log`;
  place.verifier = verifierOf(ORIGIN, log.key.raw);
  place.look = (...more) => command(['verify', place.url, '--key', place.verifier, ...more]);
  return place;
}

test('the live log holds, and each later look begins where the last one ended', async (t) => {
  const server = await serve(t);
  for (let i = 0; i < 3; i++) await propose(server.visitor());
  const key = (await server.visitor().get('/log/key')).body.trim();
  const state = path.join(scratch(t), 'sett');
  const look = (...more) => command(['verify', `${server.url}/log/`, '--key', key, ...more]);
  const first = await look('--state', state);
  assert.equal(first.code, 0, first.err + first.out);
  assert.match(first.out, /^The log sample\.localhost\/\w+ has signed that it has \d+ entries\.\nEach of \d+ entries was hashed anew/);
  assert.match(first.out, /^ +3 {2}proposal\.received$/m);
  assert.match(first.out, /All that could be checked holds\.\n$/);
  await propose(server.visitor());
  const again = await look('--state', state);
  assert.equal(again.code, 0, again.err + again.out);
  assert.match(again.out, /It is an extension of what was seen last, \d+ entries; 1 are new\.\nEach of 1 entries/);
  assert.equal((await look('--state', state)).code, 0, 'nothing new is no mistake');
  assert.equal((await look()).code, 0, 'without a state all of it is read');
  const wrongKey = await command(['verify', `${server.url}/log`, '--key', verifierOf(ORIGIN, newKey().raw)]);
  assert.equal(wrongKey.code, 1);
  assert.match(wrongKey.out, /^WRONG: .*not signed by this key/);
});

test('of a long log only what is new is asked for', async (t) => {
  const key = newKey();
  const place = await stand(t, new Log(key, 300));
  const state = path.join(scratch(t), 'sett');
  assert.equal((await place.look('--state', state)).code, 0);
  assert.deepEqual(place.asked, ['/log/checkpoint', '/log/tile/entries/000', '/log/tile/entries/001.p/44']);
  place.asked.length = 0;
  place.log = new Log(key, 700);
  const said = await place.look('--state', state);
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /300 entries; 400 are new/);
  assert.deepEqual(place.asked, ['/log/checkpoint', '/log/tile/entries/001', '/log/tile/entries/002.p/188']);
  for (const size of [1, 2, 255, 256, 257, 512, 513]) {
    place.log = new Log(key, size);
    assert.equal((await place.look()).code, 0, String(size));
  }
});

test('another past is seen, whoever signed it', async (t) => {
  const key = newKey();
  const place = await stand(t, new Log(key, 300));
  const state = path.join(scratch(t), 'sett');
  assert.equal((await place.look('--state', state)).code, 0);
  const kept = fs.readFileSync(state);
  for (const [log, sentence] of [
    [new Log(key, 299), /shorter than what was seen last.*300 entries/],
    [new Log(key, 300, ',"x":1'), /does not follow from what was seen last, 300/],
    [new Log(key, 301, ',"x":1'), /does not follow from what was seen last, 300/],
    [new Log(key, 900, ',"x":1'), /does not follow from what was seen last, 300/],
  ]) {
    place.log = log;
    const said = await place.look('--state', state);
    assert.equal(said.code, 1, said.out);
    assert.match(said.out, sentence);
    assert.deepEqual(fs.readFileSync(state), kept, 'what was seen stays what it was');
    assert.equal((await place.look()).code, 0, 'by itself each of them holds: that is why it is remembered');
  }
});

test('an entry changed, left out or added is found', async (t) => {
  const key = newKey();
  const honest = new Log(key, 260);
  const place = await stand(t, honest);
  const first = '/log/tile/entries/000', last = '/log/tile/entries/001.p/4';
  const bundle = honest.answer(first);
  for (let at = 60; at < bundle.length; at += 997) {
    const spoilt = Buffer.from(bundle);
    spoilt[at] ^= 1;
    honest.lies = { [first]: spoilt };
    const said = await place.look();
    assert.equal(said.code, 1, `byte ${at}: ${said.out}${said.err}`);
    assert.match(said.out, /^WRONG: /);
  }
  for (const [lies, sentence] of [
    [{ [last]: null }, /does not give its entries from 256 on/],
    [{ [last]: '' }, /fewer entries than it has signed: only 256/],
    [{ [first]: bundle.subarray(0, -1) }, /only 255/],
    [{ [last]: Buffer.concat([Buffer.from([0, 2]), Buffer.from('{}')]) }, /entry 256 is not in the form/],
    [{ '/log/checkpoint': honest.checkpoint.replace('\n260\n', '\n261\n') }, /not signed by this key/],
    [{ '/log/checkpoint': signNote(`example.org/andre\n260\n${rootOf([]).toString('base64')}\n`, [[ORIGIN, key]]) }, /no checkpoint of this key's log/],
    [{ '/log/checkpoint': 'hei' }, /no checkpoint/],
  ]) {
    honest.lies = lies;
    const said = await place.look();
    assert.equal(said.code, 1, said.out + said.err);
    assert.match(said.out, sentence);
  }
});

test('a checkpoint that many have signed, in other ways than ours too, is read', async (t) => {
  const log = new Log(newKey(), 10);
  const place = await stand(t, log);
  const others = Array.from({ length: 60 }, (_, i) => `— vitne${i}.example ${Buffer.alloc(4 + 8 + 2420, i).toString('base64')}\n`).join('');
  log.lies = { '/log/checkpoint': log.checkpoint + others };
  const said = await place.look();
  assert.equal(said.code, 0, said.out + said.err);
});

test('what cannot be read is told apart from what is wrong', async (t) => {
  const key = newKey();
  const place = await stand(t, new Log(key, 10));
  const state = path.join(scratch(t), 'sett');
  const unread = async (what, said) => {
    assert.equal(said.code, 2, `${what}: ${said.out}`);
    assert.match(said.err, /^kaaring: \S.{10,}/, what);
  };
  await unread('nobody there', await command(['verify', 'http://127.0.0.1:9/log', '--key', place.verifier]));
  await unread('no log there', await command(['verify', `${place.url}gg`, '--key', place.verifier]));
  await unread('no key', await command(['verify', place.url, '--key', 'x']));
  place.log.lies = { '/log/checkpoint': 'x'.repeat(1 << 20) };
  await unread('a checkpoint without end', await place.look());
  place.log.lies = { '/log/checkpoint': { to: '/log/checkpoint' } };
  await unread('round and round', await place.look());
  place.log.lies = { '/log/checkpoint': { to: 'file:///etc/passwd' } };
  await unread('to a file', await place.look());
  place.log.lies = {};
  for (const spoilt of ['', 'kaaring watch v1\n', 'kaaring watch v1\n\n', `kaaring watch v1\n\n${place.log.checkpoint}`,
    `kaaring watch v1\n${sha256().toString('base64')}\n${sha256().toString('base64')}\n\n${place.log.checkpoint}`]) {
    fs.writeFileSync(state, spoilt);
    await unread(`state ${JSON.stringify(spoilt.slice(0, 40))}`, await place.look('--state', state));
  }
  await unread('a state that cannot be kept', await place.look('--state', path.join(state, 'under')));
});
