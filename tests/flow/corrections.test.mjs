/* A count that two people make again: what the first result was stays to be read, and a decision is taken again. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced } from './lib/announced.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { counted } from './lib/counted.mjs';
import { boardVoted } from './lib/honour.mjs';
import { arrive, EDITION, judging } from './lib/jury.mjs';

const OFFICE = `/administrasjon/utgave/${EDITION}`;
const STEP = 'vurdering';
const PATH = `/${STEP}/rettelser`;
const GROUND = 'Eier en tiendedel av selskapet.';

const ask = async (member, values) => (await member.form(PATH, '/rettelser')).post(values);
const propose = (all) => ask(all.chair, { person: all.berit.desk.juror, candidate: all.first.id, reason: GROUND });
const answer = async (admin, values, n = 1) =>
  (await admin.form(`${OFFICE}/steg/${STEP}/rettelser/${n}`, `/rettelser/${n}`)).send(values);

test('two correct the count, and both results are there with the reason', async (t) => {
  const all = await counted(t);
  const { admin, chair, yusuf, berit, first } = all;
  assert.equal((await propose(all)).status, 200);
  assert.equal((await chair.view(`/${STEP}/resultat`)).rows[0].score, first.score, 'nothing yet');
  const seen = await admin.json(`${OFFICE}/steg/${STEP}`);
  assert.match(seen.corrections_wait, /^1 rettelse/);
  const one = await admin.json(`${OFFICE}/steg/${STEP}/rettelser/1`);
  assert.match(one.correction.what, /^Berit .* er inhabil for /);
  assert.deepEqual(one.correction.reason, [GROUND]);
  assert.ok(one.consequences.length >= 3);
  assert.equal((await answer(admin, { answer: 'yes' })).status, 200);

  const view = await chair.view(`/${STEP}/resultat`);
  const [corrected] = view.corrected;
  assert.match(corrected.text, /^Rettet /);
  assert.equal(corrected.reason, GROUND);
  assert.equal(corrected.earlier.rows[0].name, first.name);
  assert.equal(corrected.earlier.rows[0].score, first.score);
  assert.ok(view.rows.every(({ score }) => score === '3,00'));
  const row = view.rows.find(({ id }) => id === first.id);
  assert.match(row.struck, /Berit/);
  assert.equal(row.detail.filter(({ values }) => values.includes('inhabil')).length, 1);
  const office = await admin.json(`${OFFICE}/steg/${STEP}/resultat`);
  assert.equal(office.corrected.length, 1);
  const hers = await berit.view(`/${STEP}/resultat`);
  assert.ok(!hers.rows.some(({ id }) => id === first.id), 'she is kept from it now');
  assert.ok(!hers.corrected[0].earlier.rows.some(({ name }) => name === first.name), 'in the first result too');
  assert.equal((await yusuf.view(`/${STEP}/resultat`)).corrected.length, 1);
  const { rows } = await admin.json('/administrasjon/utboks');
  assert.equal(rows.filter(({ subject }) => /^Opptellingen er rettet/.test(subject)).length, 7, 'everybody in the roll');
  assert.match(JSON.stringify(await admin.json(`${OFFICE}/historikk`)), /er rettet/);

  await all.server.stop();
  const { code, out } = await all.server.command('replay');
  assert.equal(code, 0, out);
  await all.server.start();
  await archiveHolds(t, all.server);
});

test('a decision that was taken before is looked at again, and everybody asked anew', async (t) => {
  const all = await counted(t);
  const { admin, chair, yusuf, first } = all;
  const ids = (await chair.view(`/${STEP}/resultat`)).rows.map(({ id }) => id);
  const decide = async (values) => (await chair.form('/beslutning?ny=1', '/beslutning')).post({
    winners: [first.id], finalists: ids.slice(0, 3), how: 'unanimous', reason: 'Fordi det er best.', ...values });
  assert.equal((await decide({})).status, 200);
  assert.equal((await (await yusuf.form('/beslutning', '/bekreft')).post({})).status, 200);
  await propose(all);
  assert.match((await admin.get(`${OFFICE}/kunngjor`)).body, /1 rettelse av opptellingen er ikke avgjort/);
  assert.equal((await answer(admin, { answer: 'yes' })).status, 200);

  assert.match((await chair.view('/beslutning')).outdated, /før beslutningen på nytt/);
  assert.match((await yusuf.view('/beslutning')).outdated, /Lederen må føre den på nytt/);
  assert.ok((await chair.view()).chair.some(({ label }) => /Se på beslutningen igjen/.test(label)));
  assert.match((await admin.get(`${OFFICE}/kunngjor`)).body, /rettet etter denne beslutningen/);
  assert.equal((await decide({ instead: 'Opptellingen er rettet.' })).status, 200);
  assert.equal((await chair.view('/beslutning')).outdated, undefined);
  assert.ok((await yusuf.view()).chair.some(({ label }) => /Bekreft den/.test(label)), 'asked anew');
  await archiveHolds(t, all.server);
});

test('what was announced stands until the body has decided anew and the office corrects it', async (t) => {
  let members;
  const { server, winners } = await announced(t, { late: async (all) => (members = all) });
  await server.restart(); /* links work once; a start prints new ones */
  const admin = await arrive(server, 'Administrator');
  const [chair] = members;
  await chair.signIn(server);
  const [{ id }] = (await chair.view(`/${STEP}/resultat`)).rows;
  assert.equal((await ask(chair, { person: members[1].desk.juror, candidate: id, reason: GROUND })).status, 200);
  assert.equal((await answer(admin, { answer: 'yes' })).status, 200);
  assert.equal((await chair.view(`/${STEP}/resultat`)).corrected.length, 1);
  assert.ok((await server.visitor().get('/gronn-grunder/3/vinner')).text.includes(winners[0]), 'the winner stands');
  const told = await chair.view('/beslutning');
  assert.match(told.outdated, /før beslutningen på nytt/);
  assert.match(told.announced_since, /står til kontoret retter den/);
  assert.match((await admin.get(`${OFFICE}/beslutning`)).body, /står til kontoret retter den/);
  const form = await chair.form('/beslutning?ny=1', '/beslutning');
  const same = form.shown.fieldsets.flatMap(({ fields }) => fields);
  const chosen = (name) => same.find((field) => field.name === name).options.slice(0, name === 'winners' ? 1 : 3).map(({ value }) => value);
  const again = await form.post({ winners: chosen('winners'), finalists: chosen('finalists'), how: 'unanimous', reason: 'Fordi.', instead: 'Opptellingen er rettet.', departs: 'Vi står ved den.' });
  assert.equal(again.status, 200, again.body);
  assert.equal((await chair.view('/beslutning')).outdated, undefined);
  await archiveHolds(t, server);
});

test('one alone, a member, and whom it is about are refused in a sentence', async (t) => {
  const all = await counted(t);
  const { admin, chair, yusuf, berit } = all;
  const about = { person: berit.desk.juror, candidate: all.first.id, reason: GROUND };
  assert.equal((await yusuf.get(PATH)).status, 403);
  const without = await ask(chair, { ...about, reason: '' });
  assert.equal(without.status, 422);
  assert.match(without.body, /må fylles ut/);
  const nobody = await ask(chair, { ...about, candidate: '' });
  assert.equal(nobody.status, 422);
  const own = await ask(chair, { ...about, person: chair.desk.juror });
  assert.ok(own.status >= 400);
  assert.equal((await propose(all)).status, 200);
  const twice = await propose(all);
  assert.equal(twice.status, 409);
  const mine = await (await chair.form(`${PATH}/1`, '/rettelser/1')).post({ answer: 'yes' });
  assert.ok(mine.status >= 400 && /\S.{15,}/.test(mine.json.sentence));
  const no = await answer(admin, { answer: 'no' });
  assert.equal(no.status, 422);
  assert.equal((await answer(admin, { answer: 'no', reason: 'Det var en annen Berit.' })).status, 200);
  assert.match((await chair.view(`${PATH}/1`)).correction.said, /en annen Berit/);
  assert.equal((await chair.view(`/${STEP}/resultat`)).corrected.length, 0);
  assert.equal((await chair.get(`${PATH}/9`)).status, 404);
  await archiveHolds(t, all.server);
});

test('before the close there is nothing to correct', async (t) => {
  const { chair } = await judging(t);
  const early = await chair.get(PATH);
  assert.equal(early.status, 409);
});

test('whom a correction in the honour is about learns nothing of it', async (t) => {
  const { server, admin, step, board } = await boardVoted(t);
  const asked = await (await board[0].form(`/${step}/rettelser`, '/rettelser')).post({ person: board[1].desk.juror, reason: 'Gift med henne.' });
  assert.equal(asked.status, 200, asked.body);
  const path = `/administrasjon/utgave/hedersmerke-2/steg/${step}/rettelser/1`;
  assert.equal((await (await admin.form(path, '/rettelser/1')).send({ answer: 'yes' })).status, 200);
  const view = await board[2].view(`/${step}/resultat`);
  assert.match(view.corrected[0].earlier.outcome, /5 for, 5 krevdes/);
  assert.match(view.outcome, /4 for, 4 krevdes/);
  assert.equal((await board[1].get(`/${step}/resultat`)).status, 404);
  assert.equal((await board[1].get(`/${step}/rettelser`)).status, 404);
  assert.doesNotMatch((await board[1].get()).body, /Solveig|rettelse/);
  const { rows } = await admin.json('/administrasjon/utboks');
  const told = rows.filter(({ subject }) => /^Opptellingen er rettet/.test(subject));
  assert.equal(told.length, 4);
  assert.ok(!told.some(({ name, to }) => /Nina/.test(name ?? to)), 'not her');
  await archiveHolds(t, server, 'hedersmerke-2');
});
