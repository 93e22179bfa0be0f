/* Habilitet: what is asked, of whom and when, and what whoever is kept away does not get. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from './lib.mjs';
import { arrive, demo, EDITION, evenly, gather, judging, JUDGING, marked, Member, NAMES } from './lib/jury.mjs';
import { moveClock, press } from './lib/office.mjs';

test('nobody reads or votes before they have said what binds them', async (t) => {
  const { server } = await judging(t);
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  assert.equal((await siri.get()).location, `${siri.path}/nokkel`, 'first a device');
  await siri.enrol();
  assert.equal((await siri.get()).location, `${siri.path}/habilitet`, 'then habilitet');
  assert.equal((await siri.get('/vurdering/kandidat/k01')).location, `${siri.path}/habilitet`);
  const answer = await siri.cast('vurdering', evenly(3, 3, 3));
  assert.equal(answer.json.fault, 'declare_first');
  const { rows } = await siri.view('/habilitet');
  assert.deepEqual(Object.keys(rows[0]).sort(), ['grounds', 'id', 'kind', 'name', 'place', 'text', 'tie'], 'names only');
});

test('who comes back to the list is asked about, however old', async (t) => {
  const server = await demo(t, JUDGING);
  const admin = await arrive(server, 'Administrator');
  const office = `/administrasjon/utgave/${EDITION}/kandidater`;
  const screen = async (id, outcome) =>
    assert.equal((await press(admin, `${office}/${id}`, '/vurder', { outcome, reason: 'Hører de til her?' })).status, 200);
  await gather(admin, EDITION, NAMES.map((name) => ({ name, kind: 'bedrift', place: 'Drammen' })));
  await screen('k02', 'no');
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  assert.equal((await siri.get()).status, 200);
  await screen('k02', 'yes');
  assert.equal((await siri.get()).location, `${siri.path}/habilitet`);
  const { form, rows } = await siri.view('/habilitet');
  const asked = rows.map(({ id }) => id).filter((id) => id !== 'k02');
  await siri.visitor.postJson(form.action, { token: form.token, none: true, asked });
  assert.equal((await siri.get()).location, `${siri.path}/habilitet`, 'whose name was not shown was not asked about');
  await siri.declare();
  assert.equal((await siri.get()).status, 200);
});

test('ties are told on names, and said in one way', async (t) => {
  const { server } = await judging(t);
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  const { form } = await siri.view('/habilitet');
  const say = (values) => siri.post('/habilitet', { token: form.token, ...values });
  assert.equal((await say({})).json.fault, 'form_invalid', 'neither');
  assert.equal((await say({ none: true, tie: ['k01'], 'ground-k01': 'board' })).json.fault, 'form_invalid', 'both');
  assert.equal((await say({ tie: ['k01'] })).json.fault, 'form_invalid', 'a tie of no kind');
  assert.equal((await say({ tie: ['k01'], 'ground-k01': 'love' })).json.fault, 'field_choice');
  assert.equal((await say({ tie: ['k01'], 'ground-k01': 'board', 'text-k01': 'x'.repeat(501) })).json.fault, 'form_invalid');
  assert.equal((await say({ tie: ['k01'], 'ground-k01': 'board', 'text-k01': 'Styreleder.' })).status, 200);
});

test('a recused juror gets the material by no door, before the close and after', async (t) => {
  const { admin, chair, yusuf, berit } = await judging(t, { ties: { k02: 'board' }, words: 'Nåla i høystakken' });
  const step = '/vurdering';
  const doors = ['', '/habilitet', `${step}/kandidat/k02`, `${step}/kandidat/k01`, `${step}/se-over`, `${step}/stemme`, `${step}/dokumenter`,
    `${step}/levert`, `${step}/resultat`, '/beslutning', '/leder'];
  const found = async (member) => {
    const seen = [];
    for (const door of doors)
      for (const headers of [{}, { accept: 'application/json' }]) {
        const { body } = await member.visitor.get(member.path + door, { headers });
        if (/Nåla i høystakken/.test(body) || body.includes(Buffer.from('Nåla i høystakken').toString('base64').slice(0, 20))) seen.push(door);
      }
    return [...new Set(seen)];
  };
  assert.deepEqual(await found(berit), [`${step}/kandidat/k02`], 'it is there to be found');
  assert.deepEqual(await found(yusuf), []);
  for (const member of [chair, berit]) await member.cast('vurdering', evenly(3, 3, 3));
  await yusuf.cast('vurdering', marked(() => ({ s: [4, 4, 4] }), ['k02']));
  await moveClock(admin, '2021-10-22T12:05');
  await until('it is counted', async () => (await berit.get(`${step}/resultat`)).status === 200);
  assert.deepEqual(await found(yusuf), []);
  const { rows } = await yusuf.view(`${step}/resultat`);
  assert.deepEqual(rows.map(({ name }) => name).filter((name) => /Lunkent/.test(name)), [], 'nor its numbers');
});

test('a recused juror never receives the material, and the chair settles it', async (t) => {
  const { chair, yusuf } = await judging(t, { ties: { k02: 'board' } });
  const page = await yusuf.get('/vurdering/kandidat/k02');
  assert.equal(page.status, 200);
  assert.ok(page.json.recused && !page.json.slate && !page.json.proposals && !page.json.criteria);
  assert.doesNotMatch(JSON.stringify((await yusuf.view()).queue.rows), /k02/);

  const { ties } = await chair.view('/leder');
  assert.equal(ties.length, 1);
  assert.equal(ties[0].ground, 'Styreverv eller annet verv');
  const path = ties[0].settle.url.slice(chair.path.length);
  const form = await chair.form(path, '/binding');
  assert.equal((await form.post({ outcome: 'lifted' })).json.fault, 'reason_needed');
  assert.equal((await yusuf.get(path)).status, 403, 'only the chair');
  assert.equal((await (await chair.form(path, '/binding')).post({ outcome: 'lifted', reason: 'For svak.' })).status, 200);
  assert.ok((await yusuf.view('/vurdering/kandidat/k02')).slate, 'now it is theirs to read');
});
