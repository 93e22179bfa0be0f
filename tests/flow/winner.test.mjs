/* What everybody is told once a winner is announced: the page, its proof, the hall of fame, the feed. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced, decided, REASON } from './lib/announced.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { press, THIRD } from './lib/office.mjs';
import { propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';

test('the winner\'s page tells who, why and who else, and proves it', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  const view = await visitor.json('/gronn-grunder/3/vinner');
  assert.deepEqual(view.names, ['Biokullverket Åssiden AS']);
  assert.deepEqual(view.reason, REASON);
  assert.equal(view.line, '30\u00a0000 kroner fra Drammen Rotaryklubb. Kunngjort 12. januar 2022.');
  assert.deepEqual(view.finalists.map(({ name }) => name), ['Elvebyen Ombruk AS', 'Fjordren Batteri AS']);
  assert.equal(view.edition_label, 'Grønn Gründer-prisen 2021');
  const page = await visitor.get('/gronn-grunder/3/vinner');
  assert.ok(page.body.includes('&lt;avfall&gt;, energi &amp; klima.'));

  const file = (await visitor.get(view.receipt.url)).body;
  const { entry, openings } = openReceipt(file, (await visitor.get('/log/key')).body);
  assert.equal(entry.type, 'edition.announced');
  assert.equal(openings.later.citation, REASON.join('\n'));
  assert.deepEqual(openings.later.winners.map(({ name }) => name), ['Biokullverket Åssiden AS']);
  assert.equal(openings.private, undefined, 'who pressed the button stays in the house');
  await archiveHolds(t, server);
});

test('the decision stood hidden in the log before, and is opened with the announcement', async (t) => {
  const { server, admin, winners } = await decided(t);
  const visitor = server.visitor();
  assert.equal((await visitor.get('/gronn-grunder/3/vinner/avgjorelse')).status, 404, 'not before');
  assert.equal((await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: '' })).status, 200);
  const view = await visitor.json('/gronn-grunder/3/vinner');
  assert.match(view.decided.locked_text, /^Avgjørelsen ble låst i loggen 5. november 2021 og kunngjort 12. januar 2022\.$/);

  const key = (await visitor.get('/log/key')).body;
  const decision = openReceipt((await visitor.get(view.decided.receipt.url)).body, key);
  const announcement = openReceipt((await visitor.get(view.receipt.url)).body, key);
  assert.ok(decision.index < announcement.index);
  assert.deepEqual(Object.keys(decision.entry), ['v', 'type', 'at', 'later', 'private']);
  assert.equal(decision.entry.type, 'sealed', 'nothing of it was to be seen');
  assert.equal(decision.openings.private, undefined);
  const { type, later: said } = decision.openings.later;
  assert.equal(type, 'decision.recorded');
  const told = announcement.openings.later;
  const ids = (list) => list.map(({ candidate }) => candidate);
  assert.deepEqual(said.winners, ids(told.winners));
  assert.deepEqual(told.winners.map(({ name }) => name), winners);
  assert.deepEqual(said.finalists, [...ids(told.winners), ...ids(told.finalists)].sort(), 'in an order that says nothing');
  assert.equal(said.citation, told.citation);
});

test('nothing of it says a mark, a rank or who was not chosen', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  for (const path of ['/gronn-grunder/3/vinner', '/gronn-grunder/3', '/vinnere', '/', '/vinnere.atom', '/en/gronn-grunder/3/vinner']) {
    const { body } = await visitor.get(path);
    for (const hidden of ['3,00', 'Kongsberg', 'enstemmig', 'Enstemmig', 'Morten Ås-Prøve', '"score"'])
      assert.ok(!body.includes(hidden), `${path}: ${hidden}`);
  }
});

test('the award\'s page, the front page and the hall lead there', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  const award = await visitor.json('/gronn-grunder/3');
  assert.equal(award.winner.url, '/gronn-grunder/3/vinner');
  assert.equal(award.propose, undefined);
  assert.equal(award.state_text, 'Kunngjort');
  assert.ok(!award.before.some(({ name }) => name === 'Biokullverket Åssiden AS'), 'above, not among those before');
  const home = await visitor.json('/');
  assert.ok(home.winners.some(({ url }) => url === '/gronn-grunder/3/vinner'));
  assert.deepEqual(home.awards.map(({ winner_url: url }) => url), ['/gronn-grunder/3/vinner', undefined], 'only what is announced');
  for (const path of ['/en', '/en/gronn-grunder', '/en/vinnere'])
    assert.match((await visitor.get(path)).body, /<link rel="alternate" type="application\/atom\+xml" href="\/en\/vinnere.atom"/, path);
  const hall = await visitor.json('/vinnere/gronn-grunder');
  const years = hall.groups.flatMap(({ rows }) => rows.map(({ year }) => year));
  assert.deepEqual(years, [...years].sort((a, b) => b - a), 'newest first');
  assert.equal((await visitor.get('/vinnere/ukjent')).status, 404);
});

const DECLINED = 'Biokullverket har takket nei til prisen.';

/* The chair records another decision. */
async function replace([chair, other], idOf) {
  const values = { winners: [idOf('Elvebyen Ombruk AS')], finalists: ['Elvebyen Ombruk AS', 'Fjordren Batteri AS', 'Matrett Eiker SA'].map(idOf),
    how: 'unanimous', reason: 'De gir ting et nytt liv.', departs: 'Den første har takket nei.' };
  assert.match((await chair.view('/beslutning')).again_url, /ny=1/);
  assert.equal((await other.view('/beslutning')).again_url, undefined, 'the chair alone');
  const form = await chair.form('/beslutning?ny=1', '/beslutning');
  const refused = await form.post(values);
  assert.equal(refused.status, 422);
  assert.equal(refused.json.fault, 'supersede_reason');
  const shown = await (await chair.visitor.form(`${chair.path}/beslutning?ny=1`, '/beslutning')).send(values);
  assert.match(shown.text, /Grunnen til at beslutningen erstattes.*Skriv hvorfor beslutningen som står, blir erstattet/);
  assert.equal((await (await chair.form('/beslutning?ny=1', '/beslutning')).post({ ...values, instead: DECLINED })).status, 200);
  const view = await other.view('/beslutning');
  assert.equal(view.decided.outcome, 'Elvebyen Ombruk AS');
  assert.match(view.earlier[0], new RegExp(`^Står i stedet for beslutningen fra 5\\. november 2021.*: ${DECLINED}$`));
  assert.match(view.confirmed_text, /^0 av 7/, 'what was confirmed of the other counts no more');
}

test('a decision that was replaced before it was told is told with it, and neither is hidden', async (t) => {
  const { server } = await announced(t, { late: replace });
  const visitor = server.visitor();
  const view = await visitor.json('/gronn-grunder/3/vinner');
  assert.deepEqual(view.names, ['Elvebyen Ombruk AS']);
  assert.equal(view.earlier.length, 1);
  assert.match(view.earlier[0].text, new RegExp(`^En avgjørelse som ble låst 5\\. november 2021, ble erstattet 5\\. november 2021: ${DECLINED}$`));
  const key = (await visitor.get('/log/key')).body;
  const first = openReceipt((await visitor.get(view.earlier[0].url)).body, key);
  const second = openReceipt((await visitor.get(view.decided.receipt.url)).body, key);
  assert.equal(first.openings.later.later.citation, REASON.join('\n'));
  assert.equal(second.openings.later.later.citation, 'De gir ting et nytt liv.');
  assert.notDeepEqual(first.openings.later.later.winners, second.openings.later.later.winners);
  assert.equal((await visitor.get('/gronn-grunder/3/vinner/avgjorelse/2')).body, (await visitor.get(view.decided.receipt.url)).body, 'also by its number');
  for (const nowhere of ['0', '3', 'x', '99999999999']) assert.equal((await visitor.get(`/gronn-grunder/3/vinner/avgjorelse/${nowhere}`)).status, 404, nowhere);
  await archiveHolds(t, server);
});

test('who proposed is told that it is decided, and led to the winner', async (t) => {
  let own;
  const { server } = await announced(t, { early: async (at) => {
    own = await propose(at.visitor());
    assert.match(own.text, /Vinneren står på prisens side når den er kunngjort/);
  } });
  const page = await server.visitor().get(own.path);
  assert.match(page.text, /Det er avgjort og kunngjort hvem som fikk prisen/);
  assert.doesNotMatch(page.text, /Juryen vurderer|når den er kunngjort/);
  assert.match(page.body, /href="\/gronn-grunder\/3\/vinner"/);
});

test('the feed is well formed and tells it once', async (t) => {
  const { server } = await announced(t);
  const visitor = server.visitor();
  const feed = await visitor.get('/vinnere.atom');
  assert.match(feed.headers['content-type'], /^application\/atom\+xml/);
  assert.equal(feed.body.match(/<entry>/g).length, 1);
  assert.match(feed.body, /<title>Biokullverket Åssiden AS: Grønn Gründer-prisen 2021<\/title>/);
  assert.match(feed.body, /<updated>2022-01-12T17:05:\d\dZ<\/updated>/);
  assert.ok(feed.body.includes('&lt;avfall&gt;, energi &amp; klima.'));
  assert.match(feed.body, /<link rel="alternate" href="http:\/\/localhost:\d+\/gronn-grunder\/3\/vinner"\/>/);
  const ids = [...feed.body.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id);
  assert.match(ids[1], /^tag:[a-z0-9.-]+,2022-01-12:[^ ]+\/\d+$/);
  /* every element is closed, in order */
  const open = [];
  for (const [, close, name, self] of feed.body.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (self) continue;
    if (!close) open.push(name);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
  assert.equal((await visitor.get('/vinnere.atom', { headers: { 'if-none-match': feed.headers.etag } })).status, 304);
});

test('a shared prize names both, in one line and apart', async (t) => {
  const { server } = await announced(t, { winners: ['Biokullverket Åssiden AS', 'Elvebyen Ombruk AS'] });
  const view = await server.visitor().json('/gronn-grunder/3/vinner');
  assert.equal(view.title_names, 'Biokullverket Åssiden AS og Elvebyen Ombruk AS');
  assert.equal(view.names.length, 2);
  const english = await server.visitor().json('/en/gronn-grunder/3/vinner');
  assert.equal(english.title_names, 'Biokullverket Åssiden AS and Elvebyen Ombruk AS');
  await archiveHolds(t, server);
});
