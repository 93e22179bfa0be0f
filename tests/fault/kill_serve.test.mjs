/* The server, killed with kill -9 at random moments while people propose and a jury votes. Each time: whatever was
 * acknowledged stands in the log where its receipt says, every checkpoint that was ever served is a beginning of the log,
 * all state follows from it, and what was under way and is sent again counts once.
 *
 * FOLDER is the program that makes the folder (folder.c). It kills twenty times, KAARING_KILLS as often as it says. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { scratch, serve } from '../flow/lib.mjs';
import { frame } from '../flow/lib/jury.mjs';
import { newKey, noteHash, openNote, signNote } from '../flow/lib/note.mjs';
import { GOOD } from '../flow/lib/propose.mjs';
import { openReceipt } from '../flow/lib/receipt.mjs';

const KILLS = Number(process.env.KAARING_KILLS ?? 20);
const PROPOSERS = 6;
const JURORS = 6;
const JSON_FACE = { headers: { accept: 'application/json' } };

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/* --- the log, as everybody can read it --- */

const nameOf = (index) => {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/.../g);
  return digits.map((group, i) => (i < digits.length - 1 ? `x${group}` : group)).join('/');
};

async function readCheckpoint(visitor, key) {
  const [, size, root] = openNote((await visitor.get('/log/checkpoint')).body, key).split('\n');
  return { size: Number(size), root };
}

/* Adds to `entries` what the log has beyond them. */
async function readEntries(visitor, size, entries) {
  for (let tile = Math.floor(entries.length / 256); tile * 256 < size; tile++) {
    const width = Math.min(256, size - tile * 256);
    const { status, bytes } = await visitor.get(`/log/tile/entries/${nameOf(tile)}${width < 256 ? `.p/${width}` : ''}`);
    assert.equal(status, 200);
    for (let at = 0, i = tile * 256; at < bytes.length; i++) {
      const entry = bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at));
      if (i < entries.length) assert.ok(entry.equals(entries[i]), `entry ${i} is what it was`);
      else entries.push(entry);
      at += 2 + entry.length;
    }
  }
  assert.equal(entries.length, size);
}

function rootOf(leaves) {
  if (leaves.length <= 1) return leaves[0] ?? sha256();
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}

/* --- those who propose --- */

class Proposer {
  constructor(name, taking) {
    const [, award, ordinal] = taking.match(/^(.*)-(\d+)$/);
    Object.assign(this, { name, path: `/${award}/${ordinal}/foresla`, sent: 0, acknowledged: [] });
  }

  arrive(server) {
    this.visitor = server.visitor();
  }

  async act() {
    const form = await this.visitor.formJson(this.path, 'foresla');
    this.underWay = { ...form.fields, ...GOOD, candidate: `${this.name} ${this.sent++}` };
    await this.send();
  }

  /* The same form with the same token is the same proposal, however often it comes. */
  async send() {
    const answer = await this.visitor.postJson(this.path, this.underWay);
    assert.equal(answer.status, 200, answer.body);
    const { number, redirect } = answer.json;
    this.acknowledged.push({ candidate: this.underWay.candidate, number, page: redirect });
    this.underWay = null;
  }

  async settle() {
    if (this.underWay) await this.send();
  }

  async check(key, entries) {
    for (const one of this.acknowledged) {
      if (one.index === undefined) {
        const receipt = openReceipt((await this.visitor.get(`${one.page}/kvittering`)).body, key);
        assert.equal(receipt.openings.private.candidate, one.candidate);
        Object.assign(one, { index: receipt.index, entry: receipt.entry });
      }
      assert.deepEqual(JSON.parse(entries[one.index]), one.entry, `${one.number} stands where its receipt says`);
    }
  }
}

/* --- those who vote --- */

class Juror {
  constructor(who, juror) {
    Object.assign(this, { who, juror, key: newKey(Buffer.from(juror.key, 'base64')), last: null, acknowledged: [] });
    this.path = `/jury/${who.judging}/${who.body}/${who.step}`;
  }

  arrive(server) {
    this.visitor = server.visitor();
    this.visitor.jar.set('__Host-kaaring', { value: this.juror.session });
    this.visitor.jar.set('__Host-kaaring-act', { value: this.juror.act });
  }

  sign() {
    const { log, judging: edition, step, opened, rules, slate, roll, choices } = this.who;
    const lines = {
      log, edition, step, opened, rules, slate, roll, key: 'none', juror: this.juror.id,
      number: (this.last?.number ?? 0) + 1, replaces: this.last?.hash ?? 'none',
      nonce: randomBytes(32).toString('base64'), choices: frame(choices, '{}').toString('base64'),
    };
    const text = `kaaring ballot v1\n${Object.entries(lines).map((pair) => `${pair.join(' ')}\n`).join('')}`;
    const note = signNote(text, [[`${log}/juror/${this.juror.id}`, this.key]]);
    return { note, number: lines.number, hash: noteHash(note) };
  }

  async act() {
    const { json } = await this.visitor.get(`${this.path}/se-over`, JSON_FACE);
    this.underWay ??= this.sign();
    const answer = await this.visitor.postJson(`${this.path}/stemme`, { token: json.token, ballot: this.underWay.note });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.json.number, this.underWay.number);
    this.taken(answer.json.receipt);
  }

  taken(receipt) {
    this.last = this.underWay;
    this.underWay = null;
    this.acknowledged.push({ number: this.last.number, note: this.last.note, receipt });
  }

  /* What was under way has arrived, or it has not and is sent now: nothing third. */
  async settle() {
    if (!this.underWay) return;
    const own = await this.visitor.get(`${this.path}/stemmeseddel`);
    if (own.body === this.underWay.note) this.taken((await this.visitor.get(`${this.path}/kvittering`)).body);
    else await this.act();
  }

  async check(key, entries) {
    if (this.last) assert.equal((await this.visitor.get(`${this.path}/stemmeseddel`)).body, this.last.note);
    for (const one of this.acknowledged) {
      one.opened ??= openReceipt(one.receipt, key);
      assert.deepEqual(JSON.parse(entries[one.opened.index]), one.opened.entry, `ballot ${one.number} stands in the log`);
      assert.equal(one.opened.openings.private.private.note, one.note);
    }
  }
}

/* --- a life of the server --- */

const isGone = (fault) => ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(fault.code);

/* Acts again and again until the server is gone. Any other fault is the test's. */
async function goOn(act) {
  try {
    for (;;) await act();
  } catch (fault) {
    if (!isGone(fault)) throw fault;
  }
}

async function liveAndDie(server, people, key, checkpoints) {
  const count = () => people.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const enough = count() + randomInt(5, 120);
  const watcher = server.visitor();
  const watching = goOn(async () => {
    checkpoints.push(await readCheckpoint(watcher, key));
    if (count() < enough || server.killed) return;
    await new Promise((done) => setTimeout(done, randomInt(0, 12)));
    await server.kill();
  });
  await Promise.all([watching, ...people.map((one) => goOn(() => one.act()))]);
}

test(`killed ${KILLS} times under load it loses nothing that was acknowledged`, async (t) => {
  const folder = scratch(t);
  await promisify(execFile)(process.env.FOLDER, [folder, '20']);
  const who = JSON.parse(fs.readFileSync(path.join(folder, 'who.json'), 'utf8'));
  const server = await serve(t, { data: path.join(folder, 'data') });
  const key = (await server.visitor().get('/log/key')).body;
  const proposers = Array.from({ length: PROPOSERS }, (_, i) => new Proposer(`Foretak ${i}`, who.taking));
  const jurors = who.jurors.slice(0, JURORS).map((juror) => new Juror(who, juror));
  const people = [...proposers, ...jurors];
  const checkpoints = [];
  const entries = [];

  for (let kill = 0; kill < KILLS; kill++) {
    for (const one of people) one.arrive(server);
    await liveAndDie(server, people, key, checkpoints);

    const replay = await server.command('replay');
    assert.equal(replay.code, 0, replay.err);
    assert.match(replay.out, /All state follows/);

    await server.start();
    for (const one of people) one.arrive(server);
    for (const one of people) await one.settle();
    const now = await readCheckpoint(server.visitor(), key);
    await readEntries(server.visitor(), now.size, entries);
    for (const one of people) await one.check(key, entries);

    const leaves = entries.map((entry) => sha256(Buffer.of(0), entry));
    for (const { size, root } of [now, ...checkpoints.splice(0)])
      assert.equal(rootOf(leaves.slice(0, size)).toString('base64'), root, `the log begins with its checkpoint of ${size}`);
    const numbers = proposers.flatMap(({ acknowledged }) => acknowledged.map(({ number }) => number));
    assert.equal(new Set(numbers).size, numbers.length, 'no number twice');
    const received = entries.map((entry) => JSON.parse(entry)).filter(({ type, edition }) =>
      type === 'proposal.received' && edition === who.taking);
    assert.equal(received.length, 20 + numbers.length, 'each proposal once');
  }
  const ballots = jurors.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  t.diagnostic(`${entries.length} entries, ${ballots} ballots, ${entries.length && KILLS} kills`);
});
