/* What the awards' rules keep no longer is erased by the clock: of who did not win, when the months are over; the log
 * says so, and every proof still holds. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, until } from './lib.mjs';
import { announced } from './lib/announced.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { arrive } from './lib/jury.mjs';
import { candidates, moveClock, proposals, THIRD } from './lib/office.mjs';
import { logSize, propose } from './lib/propose.mjs';

const SENT = {
  candidate: 'Tangbakeriet Glassverket',
  why: 'De baker knekkebrød av sukkertare fra Drammensfjorden, og bytter ut importert mel. Ingen andre i landet gjør det i slik skala.',
  name: 'Ylva Tjernsli-Eksempel',
  email: 'ylva@example.no',
};
const ERASED = 'slettet';

/* An engine that machines share keeps batches of its own; the tests' one keeps them in this file. */
const ENGINE = 'fault.log';

const keeps = (folder, words) => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name !== ENGINE)
  .map((file) => fs.readFileSync(path.join(file.parentPath ?? file.path, file.name)))
  .some((bytes) => words.some((word) => bytes.includes(word)));

const isErased = (row) => (row.status?.label ?? row.state) === ERASED;

/* The administrator, signed in anew: years have passed. */
async function later(server, admin, minute) {
  await moveClock(admin, minute);
  await server.restart();
  return arrive(server, 'Administrator');
}

test('two years after the announcement what did not win is erased, and all proofs hold', async (t) => {
  let own;
  const { server, admin: before, winners, finalists } = await announced(t, { early: async (running) => (own = await propose(running.visitor(), SENT)) });
  const visitor = server.visitor();
  const key = (await visitor.get('/log/key')).body.trim();
  const receipt = path.join(scratch(t), 'old.tlog-proof');
  fs.writeFileSync(receipt, (await visitor.get(`${own.path}/kvittering`)).body);
  const all = await proposals(before);
  const winner = (await candidates(before)).find(({ name }) => name === winners[0]);
  assert.ok(all.length > 20 && winner.proposals > 0);
  const told = new Set((await candidates(before)).map(({ name }) => name).filter((name) => !winners.concat(finalists).includes(name)));
  assert.ok(told.size > 5);
  assert.ok(keeps(server.data, [SENT.email]) && keeps(server.data, ['sukkertare']) && keeps(server.data, [...told]), 'it was there');

  let admin = await later(server, before, '2024-01-12T18:04');
  assert.ok(!(await proposals(admin)).some(isErased), 'not a minute too early');
  const size = await logSize(visitor);
  admin = await later(server, admin, '2024-02-20T07:00');
  const left = () => proposals(admin).then((rows) => rows.filter((row) => !isErased(row)));
  await until('the clock has erased them', async () => (await left()).length <= winner.proposals);
  const kept = await left();
  assert.equal(kept.length, winner.proposals);
  assert.ok(kept.every(({ candidate }) => candidate), 'what led to the winner has its texts');
  assert.equal((await visitor.get(own.path)).status, 410);
  assert.ok(await logSize(visitor) >= size + all.length - kept.length);

  const history = (await admin.json(`${THIRD}/historikk`)).rows;
  const rows = history.filter(({ text }) => /slettet/.test(text));
  assert.deepEqual(rows.map(({ text, by }) => [text, by]), [[`${all.length - kept.length} forslag er slettet fordi lagringstiden var ute`, '']]);
  assert.match(rows[0].at, /^20\. februar 2024 kl\. 07/);

  const gone = async () => (await candidates(admin)).filter(({ name }) => told.has(name)).map(({ name }) => name);
  await until('the candidates who were not announced are gone behind them', async () => (await gone()).length === 0);
  await until('no file of the folder has who sent it, what they wrote and of whom', () =>
    !keeps(server.data, [SENT.email, 'Tjernsli', 'sukkertare', SENT.candidate, ...told]));
  await archiveHolds(t, server);
  const old = await command(['verify', receipt, '--key', key]);
  assert.equal(old.code, 0, old.out + old.err);
  const whole = await command(['verify', `${server.url}/log/`, '--key', key]);
  assert.equal(whole.code, 0, whole.out + whole.err);
  await server.stop();
  const replay = await server.command('replay');
  assert.equal(replay.code, 0, replay.out + replay.err);
  await server.start();
  admin = await arrive(server, 'Administrator');
  assert.equal((await left()).length, kept.length);
});
