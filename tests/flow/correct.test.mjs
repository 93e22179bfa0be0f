/* After the announcement: a name is told right, a winner declines, all of it is recalled and told anew; and what stood once
 * stays to be seen. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced, REASON } from './lib/announced.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { formAt, moveClock, OFFICE, press, THIRD } from './lib/office.mjs';
import { openReceipt } from './lib/receipt.mjs';

const WINNER = '/gronn-grunder/3/vinner';
const CORRECT = `${THIRD}/kunngjor/rett`;
const RECALL = `${THIRD}/kunngjor/tilbakekall`;
const WHY = 'Navnet var skrevet feil.';
const DECLINED = 'Biokullverket har takket nei.';

/* Members in their seats, kept from the walk to the announcement. */
async function story(t) {
  const kept = {};
  const all = await announced(t, { late: async (members, idOf) => Object.assign(kept, { members, idOf }) });
  await moveClock(all.admin, '2022-01-14T09:00');
  return { ...all, ...kept, visitor: all.server.visitor() };
}

const rename = (id, name) => ({ [`name-${id}`]: name, reason: WHY });

/* From the form to what it would tell, and then told. */
async function correct(admin, values) {
  const form = await formAt(admin, CORRECT, '/rett');
  const shown = await form.send(values);
  assert.equal(shown.status, 200, shown.text);
  const sure = admin.formOf(shown, '/rett');
  return { shown, told: await sure.send({ publish: '1' }) };
}

/* The sample's links lead in at any time. */
async function enter(server, admin, name) {
  const [{ members }] = (await admin.json(`${THIRD}/personer`)).bodies;
  const visitor = server.visitor();
  await visitor.arrive(server.url + members.find((one) => one.name === name).link);
  return visitor;
}

/* The chair records another decision, after the announcement. */
async function decideAnew({ server, admin, members: [chair], idOf }, winner) {
  chair.visitor = await enter(server, admin, chair.name);
  const values = { winners: [idOf(winner)], finalists: ['Biokullverket Åssiden AS', 'Elvebyen Ombruk AS', 'Fjordren Batteri AS'].map(idOf),
    how: 'unanimous', reason: 'De gir ting et nytt liv.', departs: 'Den første har takket nei.', instead: DECLINED };
  assert.equal((await (await chair.form('/beslutning?ny=1', '/beslutning')).post(values)).status, 200);
}

test('a misspelt name is corrected after a look at what everybody will see', async (t) => {
  const { server, admin, visitor, idOf } = await story(t);
  const id = idOf('Biokullverket Åssiden AS');
  const { shown, told } = await correct(admin, rename(id, 'Biokullverket <Åssiden> AS'));
  assert.match(shown.text, /Dette endres.*Biokullverket Åssiden AS.*Biokullverket <Åssiden> AS/);
  assert.match(shown.text, /Det som sto, kan fortsatt leses/);
  assert.equal(told.path, `${THIRD}/kunngjor`, told.text);
  assert.match(told.text, /Sist rettet 14\. januar 2022 kl\. 09\.0\d\./);

  const view = await visitor.json(WINNER);
  assert.deepEqual(view.names, ['Biokullverket <Åssiden> AS']);
  assert.deepEqual(view.reason, REASON, 'the reason is the jury\'s');
  assert.equal(view.line, '30\u00a0000 kroner fra Drammen Rotaryklubb. Kunngjort 12. januar 2022.');
  assert.equal(view.reason_by, 'På vegne av juryen, Astrid Nøkleby-Eks');
  assert.deepEqual(view.corrected, [{ text: 'Rettet 14. januar 2022', reason: [WHY] }]);
  assert.equal(view.before.length, 1);
  assert.equal(view.before[0].names, 'Biokullverket Åssiden AS');
  assert.equal(view.before[0].title, 'Slik det ble kunngjort 12. januar 2022');
  assert.match((await visitor.get(WINNER)).body, /Biokullverket &lt;Åssiden&gt; AS/);
  for (const [path, word] of [['/nn', 'Retta 14. januar 2022'], ['/en', 'Corrected on 14 January 2022']])
    assert.ok((await visitor.get(path + WINNER)).text.includes(word), path);

  const key = (await visitor.get('/log/key')).body;
  const now = openReceipt((await visitor.get(view.receipt.url)).body, key);
  const then = openReceipt((await visitor.get(view.before[0].receipt.url)).body, key);
  assert.equal(now.entry.type, 'edition.corrected');
  assert.equal(now.openings.later.reason, WHY);
  assert.equal(now.openings.later.announcement.winners[0].name, 'Biokullverket <Åssiden> AS');
  assert.equal(now.openings.private, undefined);
  assert.equal(then.entry.type, 'edition.announced');
  assert.equal(then.entry.open.decision, now.entry.open.decision, 'the same decision');
  assert.equal(view.before[0].decided.place, view.decided.receipt.place, 'of the same decision');
  assert.equal(view.before[0].decided.receipt, false, 'whose receipt stands there once');

  const feed = (await visitor.get('/vinnere.atom')).body;
  assert.match(feed, /<title>Biokullverket &lt;Åssiden&gt; AS: Grønn/);
  assert.match(feed, /<published>2022-01-12T17:05:\d\dZ<\/published>\n<updated>2022-01-14T08:0\d:\d\dZ<\/updated>/);
  assert.match(feed, /<summary>Rettet 14\. januar 2022: Navnet var skrevet feil\./);
  const hall = await visitor.json('/vinnere/gronn-grunder');
  assert.equal(hall.groups[0].rows.filter(({ url }) => url === WINNER).length, 1);
  assert.equal(hall.groups[0].rows.find(({ url }) => url === WINNER).name, 'Biokullverket <Åssiden> AS');
  assert.match((await visitor.get('/')).text, /Biokullverket <Åssiden> AS/);

  const history = await admin.json(`${THIRD}/historikk`);
  assert.equal(history.rows[0].text, 'Kunngjøringen er rettet');
  const { rows } = await admin.json(`${OFFICE}/utboks`);
  assert.equal(rows.filter(({ subject }) => /^Kunngjøringen er rettet/.test(subject)).length, 7, 'the jury is told');
  await archiveHolds(t, server);
});

test('what says nothing, comes late or from somebody else is refused, and what was typed stays', async (t) => {
  const { server, admin, idOf, members } = await story(t);
  const id = idOf('Biokullverket Åssiden AS');
  const form = await formAt(admin, CORRECT, '/rett');
  const bare = await form.post({ ...rename(id, 'Nytt navn'), reason: '' });
  assert.equal(bare.status, 422);
  assert.match(bare.text, /Hvorfor det rettes/);
  assert.match(bare.body, /value="Nytt navn"/, 'what was typed stays');
  const nameless = await form.post(rename(id, ' '));
  assert.equal(nameless.status, 422);
  assert.match(nameless.body, new RegExp(`href="#name-${id}"`));
  const same = await form.post({ reason: 'Ingenting.' });
  assert.equal(same.status, 409);
  assert.match(same.text, /Ingenting er endret/);
  const long = await form.post(rename(id, 'x'.repeat(300)));
  assert.equal(long.status, 422);
  assert.equal((await form.post({ ...rename(id, 'x'), who: ['k99'], 'name-k99': 'Utenfra' })).status, 422, 'nobody from outside');
  assert.equal((await form.post({ ...rename(id, 'x'), number: 'x' })).status, 409);

  const other = admin.formOf(await form.send(rename(id, 'Biokullverket i Drammen')), '/rett');
  assert.match((await other.send({ edit: '1' })).body, /value="Biokullverket i Drammen"/, 'back to what was typed');
  await correct(admin, rename(id, 'Biokullverket AS'));
  const late = await other.post({ publish: '1' });
  assert.equal(late.status, 409, 'it was told meanwhile');
  assert.match(late.text, /Noe har endret seg/);
  assert.match(late.body, /value="Biokullverket i Drammen"/);

  const juror = await enter(server, admin, members[1].name);
  for (const path of [CORRECT, RECALL]) {
    assert.equal((await server.visitor().get(path)).status, 401, path);
    assert.equal((await juror.get(path)).status, 403, path);
    assert.equal((await juror.post(path, { reason: 'x', number: '1', decision: '1' })).status, 403, path);
  }
  assert.equal((await admin.json(`${THIRD}/historikk`)).rows.filter(({ text }) => text === 'Kunngjøringen er rettet').length, 1);
});

test('a winner declines: the jury decides anew, the office corrects, and both decisions are opened', async (t) => {
  const all = await story(t);
  const { admin, visitor } = all;
  assert.equal((await admin.json(`${THIRD}/beslutning`)).publish, undefined);
  await decideAnew(all, 'Elvebyen Ombruk AS');
  const [chair] = all.members;
  assert.match((await chair.visitor.get(`${chair.path}/beslutning?ny=1`)).text, /Kunngjøringen står som den er til kontoret kunngjør den nye/);
  assert.deepEqual((await visitor.json(WINNER)).names, ['Biokullverket Åssiden AS'], 'nothing of it is told yet');
  assert.equal((await visitor.json(WINNER)).earlier.length, 0);
  assert.equal((await visitor.get(`${WINNER}/avgjorelse/2`)).status, 404, 'nor opened');
  assert.ok((await admin.json(OFFICE)).todo.some(({ url }) => url === CORRECT), 'the office is told');
  assert.equal((await admin.json(`${THIRD}/beslutning`)).publish.url, CORRECT);
  assert.match((await admin.get(`${THIRD}/kunngjor`)).text, /Juryen har tatt en ny beslutning/);

  const { shown, told } = await correct(admin, { reason: DECLINED });
  assert.match(shown.text, /Vinner Biokullverket Åssiden AS Elvebyen Ombruk AS/);
  assert.equal(told.status, 200);
  const view = await visitor.json(WINNER);
  assert.deepEqual(view.names, ['Elvebyen Ombruk AS']);
  assert.deepEqual(view.reason, ['De gir ting et nytt liv.']);
  assert.match(view.decided.locked_text, /låst i loggen 14\. januar 2022 og kunngjort 14\. januar 2022/);
  const [before] = view.before;
  assert.equal(before.names, 'Biokullverket Åssiden AS');
  assert.match(before.decided.locked_text, /låst i loggen 5\. november 2021 og kunngjort 12\. januar 2022/);
  assert.match(before.decided.replaced_text, new RegExp(`Den ble erstattet 14\\. januar 2022: ${DECLINED}`));
  assert.equal(view.earlier.length, 0, 'each decision was told');
  const key = (await visitor.get('/log/key')).body;
  const opened = async (receipt) => openReceipt((await visitor.get(receipt.url)).body, key).openings.later.later.citation;
  assert.equal(await opened(view.decided.receipt), 'De gir ting et nytt liv.');
  assert.equal(await opened(before.decided.receipt), REASON.join('\n'));
  await archiveHolds(t, all.server);
});

test('a recall is a page to read, and a new announcement may follow', async (t) => {
  const all = await story(t);
  const { admin, visitor } = all;
  const form = await formAt(admin, RECALL, '/tilbakekall');
  assert.match(form.answer.text, /Biokullverket Åssiden AS står ikke lenger som vinner/);
  const second = await formAt(admin, RECALL, '/tilbakekall');
  const bare = await form.post({ reason: ' ' });
  assert.equal(bare.status, 422);
  const done = await form.send({ reason: 'Habiliteten til ett medlem <var> ikke avklart.' });
  assert.equal(done.path, `${THIRD}/kunngjor`);
  assert.match(done.text, /Kunngjøringen ble kalt tilbake 14\. januar 2022/);
  assert.equal((await second.post({ reason: 'En gang til.' })).status, 409, 'there is nothing to recall');
  assert.equal((await admin.get(CORRECT)).status, 404);

  const page = await visitor.get(WINNER);
  assert.equal(page.status, 200, 'no error');
  assert.match(page.text, /Tilbakekalt.*Kunngjøringen fra 12\. januar 2022 ble kalt tilbake 14\. januar 2022 og gjelder ikke lenger/);
  assert.match(page.body, /&lt;var&gt; ikke avklart/);
  const view = await visitor.json(WINNER);
  assert.equal(view.names, undefined);
  assert.deepEqual(view.before.map(({ title }) => title), ['Tilbakekalt 14. januar 2022', 'Slik det ble kunngjort 12. januar 2022']);
  const key = (await visitor.get('/log/key')).body;
  const recalled = openReceipt((await visitor.get(view.before[0].receipt.url)).body, key);
  assert.equal(recalled.entry.type, 'edition.recalled');
  assert.equal(recalled.openings.later.reason, 'Habiliteten til ett medlem <var> ikke avklart.');
  assert.ok(openReceipt((await visitor.get(view.before[1].decided.receipt.url)).body, key).openings.later);
  assert.equal((await visitor.get(`${WINNER}/kvittering/9`)).status, 404);
  assert.match((await visitor.get(`/en${WINNER}`)).text, /Recalled.*no longer stands/);
  assert.match((await visitor.get(`/nn${WINNER}`)).text, /Kalla tilbake/);

  assert.ok(!(await visitor.get('/vinnere')).body.includes('Biokullverket'), 'not in the hall');
  assert.ok(!(await visitor.get('/')).body.includes('Biokullverket'));
  assert.match((await visitor.get('/gronn-grunder/3')).text, /Kunngjøringen er tilbakekalt/);
  assert.match((await visitor.get('/vinnere.atom')).body, /<title>Tilbakekalt: Grønn Gründer-prisen 2021<\/title>/);
  assert.equal((await admin.json(`${THIRD}`)).state, 'Tilbakekalt');

  await moveClock(admin, '2022-01-20T18:00');
  await decideAnew(all, 'Elvebyen Ombruk AS');
  assert.ok((await admin.json(OFFICE)).todo.some(({ url }) => url === `${THIRD}/kunngjor`));
  assert.match((await visitor.get(WINNER)).text, /Tilbakekalt/, 'still');
  assert.equal((await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: '' })).status, 200);
  const anew = await visitor.json(WINNER);
  assert.deepEqual(anew.names, ['Elvebyen Ombruk AS']);
  assert.match(anew.line, /Kunngjort 20\. januar 2022/);
  assert.deepEqual(anew.corrected, []);
  assert.equal(anew.before.length, 2);
  assert.equal(anew.before[0].names, false, 'a recall names nobody');
  assert.match((await visitor.get('/vinnere.atom')).body, /<title>Elvebyen Ombruk AS: Grønn.*\n<published>2022-01-12.*\n<updated>2022-01-20/);
  assert.equal((await visitor.get('/vinnere.atom')).body.match(/<entry>/g).length, 1, 'one entry an edition');
  await archiveHolds(t, all.server);
});
