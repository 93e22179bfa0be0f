/* A member's receipts: of everything they did, for them alone. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { decided } from './lib/announced.mjs';
import { arrive, demo, EDITION, evenly, judging, Member } from './lib/jury.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { openReceipt } from './lib/receipt.mjs';

const keyOf = async (visitor) => (await visitor.get('/log/key')).body;

/* Every receipt of a member's page, opened: {title: {entry, openings}}. */
async function receiptsOf(member) {
  const key = await keyOf(member.visitor);
  const { receipts } = await member.view('/kvitteringer');
  const opened = [];
  for (const { title, url, place } of receipts) {
    const answer = await member.visitor.get(url);
    assert.equal(answer.status, 200, title);
    assert.match(answer.headers['content-disposition'], /\.tlog-proof"$/);
    const receipt = openReceipt(answer.body, key);
    assert.equal(String(receipt.index), place, title);
    opened.push([title, receipt]);
  }
  return Object.fromEntries(opened);
}

test('whoever has done nothing is told so', async (t) => {
  const server = await demo(t, '2021-10-12T09:00:00+02:00');
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  const { receipts, none_text: none } = await siri.view('/kvitteringer');
  assert.deepEqual(receipts, []);
  assert.match(none, /ikke gjort noe her ennå/);
});

test('key, ties and ballots have receipts, the newest first', async (t) => {
  const { chair, yusuf, berit, server } = await judging(t, { ties: { k02: 'board' } });
  await berit.cast('vurdering', evenly(3, 3, 3));
  await berit.cast('vurdering', evenly(4, 4, 4), { k01: 'Sterkt.' });
  const mine = await receiptsOf(berit);
  assert.deepEqual(Object.keys(mine), ['Stemmeseddel 2: Vurdering', 'Stemmeseddel 1: Vurdering', 'Habilitet', 'Nøkkel 1: en enhet']);
  assert.match(mine['Stemmeseddel 1: Vurdering'].openings.private.private.note, /\nnumber 1\n/);
  assert.equal(mine['Stemmeseddel 2: Vurdering'].openings.private.private.note, berit.last.vurdering.note);
  assert.ok(mine['Nøkkel 1: en enhet'].openings.private.private.note.includes(`ed25519 ${berit.key.raw.toString('base64')}\n`));
  assert.deepEqual(mine.Habilitet.openings.private.private.bindings, []);
  for (const { entry } of Object.values(mine)) assert.equal(entry.type, 'sealed', 'and nothing of it is open');

  const tied = (await receiptsOf(yusuf)).Habilitet.openings.private.private.bindings;
  assert.deepEqual(tied.map(({ candidate, ground }) => [candidate, ground]), [['k02', 'board']]);
  assert.match((await berit.view()).receipts_url, /\/kvitteringer$/, 'the queue leads there');

  /* for nobody else, and nothing that is not there */
  for (const what of ['', '/habilitet', '/nokkel-1'])
    assert.equal((await server.visitor().get(`${berit.path}/kvitteringer${what}`)).status, 401, what);
  assert.equal((await (await arrive(server, 'Gunvor')).get(`${berit.path}/kvitteringer/habilitet`)).status, 403);
  for (const what of ['nokkel-0', 'nokkel-2', 'nokkel-', 'nokkel-x', 'nokkel-99999999999999999999', 'bekreftelse', 'beslutning', 'stemmeseddel', '1'])
    assert.equal((await chair.get(`/kvitteringer/${what}`)).status, 404, what);
});

test('each ballot is told of by mail: where it stands and where its receipt is, never what it says', async (t) => {
  const post = await mailbox(t);
  const { berit } = await judging(t, { config: post.config });
  for (const mark of [2, 4]) assert.equal((await berit.cast('vurdering', evenly(mark, mark, mark), { k01: 'Sterkt, og langt fremme.' })).status, 200);
  const ballots = [];
  while (ballots.length < 2) {
    const mail = await post.next('j5@example.org');
    if (/Stemmeseddel/.test(mail.headers.subject)) ballots.push(mail);
  }
  const key = await keyOf(berit.visitor);
  for (const [i, mail] of ballots.entries()) {
    assert.equal(mail.headers.subject, `Stemmeseddel ${i + 1} er mottatt: Grønn Gründer-prisen 2021`);
    assert.match(mail.text, new RegExp(`nummer ${i + 1} i Vurdering .* kom frem .* Den står på plass \\d+ i loggen`));
    assert.match(mail.text, /Var det ikke du som leverte den, så si fra til lederen/);
    assert.doesNotMatch(mail.text, /Sterkt|Biokull|logg-inn#/, 'nothing of it, and no way in');
    assert.deepEqual(mail.links.map((link) => new URL(link).pathname), [`${berit.path}/vurdering/levert/${i + 1}`]);
    const page = await berit.view(`/vurdering/levert/${i + 1}`);
    const receipt = openReceipt((await berit.visitor.get(page.receipt.url)).body, key);
    assert.equal(String(receipt.index), mail.text.match(/plass (\d+) i/)[1], 'the receipt of the ballot that the mail is about');
    assert.match(receipt.openings.private.private.note, new RegExp(`\nnumber ${i + 1}\n`));
    assert.equal(page.note, receipt.openings.private.private.note);
    assert.equal((await berit.visitor.get(page.note_url)).body, page.note);
  }
});

test('a ballot that was replaced has its page and its receipt for its juror alone', async (t) => {
  const { server, chair, berit } = await judging(t);
  for (const mark of [2, 4]) assert.equal((await berit.cast('vurdering', evenly(mark, mark, mark))).status, 200);
  const old = await berit.view('/vurdering/levert/1');
  assert.equal(old.number, 1);
  assert.deepEqual([old.newer.number, old.next, old.change], [2, undefined, undefined]);
  const { text } = await berit.visitor.get(`${berit.path}/vurdering/levert/1`);
  assert.match(text, /Stemmeseddelen er erstattet[^]*Etter denne leverte du stemmeseddel 2\. Den gjelder\./);
  for (const path of ['', '/2']) {
    const latest = await berit.view(`/vurdering/levert${path}`);
    assert.equal(latest.number, 2);
    assert.equal(latest.newer, undefined);
    assert.match(latest.receipt.url, /\/vurdering\/kvittering\/2$/);
  }
  for (const what of ['levert', 'kvittering', 'stemmeseddel']) {
    for (const number of ['0', '3', '01x', '-1', '99999999999999999999'])
      assert.equal((await berit.get(`/vurdering/${what}/${number}`)).status, 404, `${what}/${number}`);
    assert.equal((await chair.get(`/vurdering/${what}/1`)).status === 200, false, 'another has handed in none');
    assert.equal((await server.visitor().get(`${berit.path}/vurdering/${what}/1`)).status, 401);
  }
});

test('the decision and its confirmation have receipts, and who has not confirmed has none', async (t) => {
  const { server } = await decided(t);
  await server.restart(); /* and fresh links are printed */
  const [confirmed, not] = await Promise.all(['Berit', 'Yusuf'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  const mine = await receiptsOf(confirmed);
  const { later } = mine.Beslutningen.openings.later;
  assert.equal(later.outcome, 'winner');
  assert.equal(mine.Beslutningen.openings.private, undefined, 'the vote behind it is not every member\'s to carry home');
  assert.deepEqual(mine['Bekreftelsen din av beslutningen'].openings.private.private.agrees, true);
  const others = await receiptsOf(not);
  assert.ok(others.Beslutningen);
  assert.equal(others['Bekreftelsen din av beslutningen'], undefined);
  assert.equal((await not.get('/kvitteringer/bekreftelse')).status, 404);
});
