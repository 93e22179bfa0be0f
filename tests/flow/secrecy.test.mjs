/* Nobody sees a mark before the close: one test for each door that could be tried, by each who could try it. */
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import test, { before, after } from 'node:test';

import { until } from './lib.mjs';
import { arrive, demo, gather, marked, Member } from './lib/jury.mjs';
import { moveClock } from './lib/office.mjs';

const EDITION = 'gronn-grunder-3';
const OFFICE = `/administrasjon/utgave/${EDITION}`;
const NAMES = ['Biokullverket Åssiden AS', 'Lunkent Hokksund AS', 'Grønnrute AS'];
const REASON = 'Dette skal ingen lese før fristen er ute';

/* One server for the whole file: nothing here changes anything, but for the last test, which comes last. */
const ending = [];
const world = {};
before(async () => {
  const server = await demo({ after: (end) => ending.push(end) }, '2021-10-12T09:00:00+02:00');
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.map((name) => ({ name, kind: 'bedrift' })));
  const [chair, juror, other] = await Promise.all(
    ['Astrid', 'Yusuf', 'Berit'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of [chair, juror, other]) await member.begin();
  assert.equal((await chair.open('vurdering')).status, 200);
  const empty = { queue: (await other.view()).queue.rows, voters: (await chair.view('/leder')).steps };
  const choices = marked((id, i) => ({ s: [5, 1 + (i % 3), 5] }));
  assert.equal((await juror.cast('vurdering', choices, { k01: REASON })).status, 200);
  Object.assign(world, { server, admin, chair, juror, other, empty, stranger: server.visitor() });
});
after(async () => {
  for (const end of ending) await end();
});

/* What would give it away, in any face: the reason, the marks as the ballot writes them, the signed note. */
function secrets() {
  const { note } = world.juror.last.vurdering;
  const choices = note.match(/^choices (.*)$/m)[1];
  return [REASON, choices.slice(8, 60), '"s":[5,', note.split('\n').at(-2).split(' ')[2]];
}

function keepsQuiet(answer, what) {
  const said = [answer.body, JSON.stringify(answer.body)];
  for (const secret of secrets()) assert.ok(!said.some((body) => body.includes(secret)), `${what} (${answer.status}) says ${secret}`);
}

const everybodyElse = () => [['chair', world.chair.visitor], ['other', world.other.visitor], ['admin', world.admin], ['stranger', world.stranger]];

/* As a page and as JSON. */
async function look(visitor, path) {
  const page = await visitor.get(path);
  const json = await visitor.get(path, { headers: { accept: 'application/json' } });
  return [page, json];
}

test('the juror\'s own pages show their own ballot to them alone', async () => {
  const { juror } = world;
  const own = await juror.visitor.get(`${juror.path}/vurdering/levert`);
  assert.ok(own.body.includes(juror.last.vurdering.note.match(/^choices (.*)$/m)[1].slice(8, 60)), 'the test can fail');
  for (const path of ['/vurdering/levert', '/vurdering/kvittering', '/vurdering/stemmeseddel', '/vurdering/levert/1', '/vurdering/kvittering/1', '/vurdering/stemmeseddel/1', '/vurdering/se-over', '/vurdering/stemme', ''])
    for (const [who, visitor] of everybodyElse())
      for (const answer of await look(visitor, juror.path + path)) keepsQuiet(answer, `${path} to ${who}`);
});

test('candidates\' pages', async () => {
  for (const id of ['k01', 'k02', 'k03'])
    for (const [who, visitor] of everybodyElse())
      for (const answer of await look(visitor, `${world.juror.path}/vurdering/kandidat/${id}`)) keepsQuiet(answer, `${id} to ${who}`);
});

test('the result', async () => {
  for (const [who, visitor] of [...everybodyElse(), ['juror', world.juror.visitor]])
    for (const answer of await look(visitor, `${world.juror.path}/vurdering/resultat`)) {
      keepsQuiet(answer, `result to ${who}`);
      assert.ok(answer.status >= 400, `${who}: ${answer.status}`);
      assert.doesNotMatch(answer.body, /"rows"|"means"|"plot"/);
    }
  for (const answer of await look(world.admin, `${OFFICE}/steg/vurdering/resultat`)) {
    keepsQuiet(answer, 'result to the office');
    assert.ok(answer.status >= 400, String(answer.status));
  }
});

test('the decision', async () => {
  for (const [who, visitor] of everybodyElse())
    for (const path of [`${world.juror.path}/beslutning`, `${OFFICE}/beslutning`, `${OFFICE}/kunngjor`])
      for (const answer of await look(visitor, path)) keepsQuiet(answer, `${path} to ${who}`);
});

test('the documents of the step', async () => {
  for (const [who, visitor] of everybodyElse())
    keepsQuiet(await visitor.get(`${world.juror.path}/vurdering/dokumenter`), `documents to ${who}`);
});

test('the chair\'s desk: that it is handed in, never what', async () => {
  const [page, json] = await look(world.chair.visitor, `${world.chair.path}/leder`);
  keepsQuiet(page, 'the desk');
  keepsQuiet(json, 'the desk');
  const row = json.json.steps[0].roll.find(({ name }) => /Yusuf/.test(name));
  assert.deepEqual(Object.keys(row).sort(), ['name', 'state', 'tone']);
  for (const path of ['/apne/vurdering', '/vurdering/lukk'])
    for (const answer of await look(world.chair.visitor, world.chair.path + path)) keepsQuiet(answer, path);
});

test('the office: every page of the edition, as page and as JSON', async () => {
  const paths = ['/administrasjon', '/administrasjon/historikk', OFFICE, `${OFFICE}/steg/vurdering`, `${OFFICE}/personer`,
    `${OFFICE}/kandidater`, `${OFFICE}/kandidater/k01`, `${OFFICE}/forslag`, `${OFFICE}/historikk`];
  for (const path of paths)
    for (const answer of await look(world.admin, path)) {
      assert.equal(answer.status, 200, path);
      keepsQuiet(answer, path);
    }
});

test('exports', async () => {
  for (const file of ['forslag.csv', 'kandidater.csv']) {
    const answer = await world.admin.get(`${OFFICE}/${file}`);
    assert.equal(answer.status, 200, file);
    keepsQuiet(answer, file);
    assert.doesNotMatch(answer.body.split('\n')[0], /poeng|marks|score/i, 'no such column');
  }
});

test('the order of lists does not follow the marks', async () => {
  const { other, empty, chair, admin } = world;
  assert.deepEqual((await other.view()).queue.rows, empty.queue, 'another\'s queue is as before the ballot');
  const order = (await chair.view('/leder')).steps[0].roll.map(({ name }) => name);
  assert.deepEqual(order, empty.voters[0].roll.map(({ name }) => name), 'the roll too');
  const { rows } = await admin.json(`${OFFICE}/kandidater`);
  assert.deepEqual(rows.map(({ name }) => name), [...NAMES].sort((a, b) => a.localeCompare(b, 'nb')), 'the office\'s list is by name');
});

test('the log says that something happened, and nothing of what', async () => {
  const { stranger } = world;
  const checkpoint = await stranger.get('/log/checkpoint');
  const size = Number(checkpoint.body.split('\n')[1]);
  const bundle = await stranger.get(`/log/tile/entries/000${size < 256 ? `.p/${size}` : ''}`);
  assert.equal(bundle.status, 200);
  keepsQuiet(bundle, 'the log');
  const last = JSON.parse(bundle.bytes.subarray(bundle.bytes.lastIndexOf('{"v":1')).toString());
  assert.deepEqual(Object.keys(last), ['v', 'type', 'at', 'later', 'private']);
  assert.equal(last.type, 'sealed', 'a ballot is not even called one');
  assert.doesNotMatch(bundle.body, /ballot|recusal|enrolled/, 'nor a recusal, nor an enrolment');
});

test('mail', async () => {
  const pages = await look(world.admin, '/administrasjon/utboks');
  for (const answer of pages) keepsQuiet(answer, 'the outbox');
  const { rows } = pages[1].json;
  for (const { url } of rows.slice(0, 30)) for (const answer of await look(world.admin, url)) keepsQuiet(answer, url);
});

test('what everybody sees', async () => {
  for (const path of ['/', '/gronn-grunder', '/gronn-grunder/3', '/vinnere', '/vinnere.atom', '/etterprov', '/jury'])
    for (const [who, visitor] of everybodyElse())
      for (const answer of await look(visitor, path)) {
        keepsQuiet(answer, `${path} to ${who}`);
        if (who === 'stranger') for (const name of NAMES) assert.ok(!answer.body.includes(name), `${path} tells of ${name}`);
      }
});

test('compressed pages say no more than plain ones', async () => {
  const answer = await world.other.visitor.get(world.juror.path, { headers: { 'accept-encoding': 'gzip' } });
  const body = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.bytes).toString() : answer.body;
  keepsQuiet({ ...answer, body, status: answer.status }, 'the queue, compressed');
});

test('what the process itself says', () => {
  keepsQuiet({ body: world.server.told(), status: 'output' }, 'the process');
});

test('mail on the last day, when some are reminded', async () => {
  await moveClock(world.admin, '2021-10-22T07:00');
  const outbox = async () => (await look(world.admin, '/administrasjon/utboks'));
  await until('six are reminded', async () => (await outbox())[1].json.posts.filter(({ subject }) => /^Frist/.test(subject)).length === 6);
  for (const answer of await outbox()) keepsQuiet(answer, 'the outbox on the last day');
});
