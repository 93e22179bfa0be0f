/* What a ballot is refused for, each in one sentence; and how long one is taken. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';

import { diskBound, newKey, signNote, sizeOfData, until } from './lib.mjs';
import { evenly, judging, marked } from './lib/jury.mjs';
import { logSize } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';

/* Each row: what is wrong, how a good second ballot is spoilt, what it is refused with. */
const SPOILT = [
  ['the log', { log: 'sample.localhost/00000000' }, 'ballot_log'],
  ['the edition', { edition: 'gronn-grunder-2' }, 'ballot_step'],
  ['the step', { step: 'vurdering-2' }, 'ballot_step'],
  ['the opening', ({ rules }) => ({ opened: rules }), 'ballot_step'],
  ['the hash of the rules', ({ slate }) => ({ rules: slate }), 'ballot_rules'],
  ['the hash of the slate', ({ rules }) => ({ slate: rules }), 'ballot_slate'],
  ['the hash of the roll', ({ rules }) => ({ roll: rules }), 'ballot_roll'],
  ['a key for sealing in an open step', ({ rules }) => ({ key: rules }), 'ballot_key'],
  ['somebody else\'s name', (lines, { chair }) => ({ juror: chair.desk.juror }), 'not_allowed'],
  ['an old number', { number: 1, replaces: 'none' }, 'ballot_number'],
  ['the same number again', { number: 1 }, 'ballot_number'],
  ['a number too high', { number: 3 }, 'ballot_number'],
  ['number 0', { number: 0 }, 'ballot_number'],
  ['number 1001', { number: 1001 }, 'ballot_number'],
  ['a number with a zero in front', { number: '02' }, 'ballot_number'],
  ['another ballot replaced', ({ rules }) => ({ replaces: rules }), 'ballot_replaces'],
  ['none replaced', { replaces: 'none' }, 'ballot_replaces'],
  ['a nonce too short', { nonce: 'AAAA' }, 'note_malformed'],
  ['choices that are no frame', { choices: 'AAAA' }, 'note_malformed'],
  ['an unknown line', { extra: 'x' }, 'note_unknown_line'],
  ['a line by another name', ({ nonce }) => ({ nonce: undefined, lot: nonce }), 'note_unknown_line'],
  ['a line missing', { key: undefined }, 'note_unknown_line'],
];

/* The same for what is chosen. k02 is the one that the juror is kept from. */
const good = (id) => (id === 'k02' ? { recused: true } : { s: [3, 3, 3] });
const CHOSEN = [
  ['a mark above the scale', marked((id) => (id === 'k01' ? { s: [6, 3, 3] } : good(id))), 'ballot_mark'],
  ['a mark below the scale', marked((id) => (id === 'k01' ? { s: [0, 3, 3] } : good(id))), 'ballot_mark'],
  ['a mark that is no whole number', marked((id) => (id === 'k01' ? { s: [3.5, 3, 3] } : good(id))), 'ballot_choices'],
  ['marks for a candidate whom the juror is kept from', marked(() => ({ s: [3, 3, 3] })), 'recused'],
  ['abstaining from a candidate whom the juror is kept from', marked((id) => (id === 'k02' ? { abstain: true } : good(id))), 'recused'],
  ['recused without being so', marked((id) => (id === 'k03' ? { recused: true } : good(id))), 'ballot_candidate'],
  ['a candidate left out', (ids) => marked(good)(ids.slice(1)), 'ballot_candidate'],
  ['a candidate twice', (ids) => marked(good)([...ids, ids[0]]), 'ballot_candidate'],
  ['an unknown candidate', (ids) => marked(good)([...ids.slice(0, 3), 'k99']), 'ballot_candidate'],
  ['another order', (ids) => marked(good)([...ids].reverse()), 'ballot_candidate'],
  ['a mark too few', marked((id) => (id === 'k01' ? { s: [3, 3] } : good(id))), 'ballot_choices'],
  ['white space', (ids) => JSON.stringify(marked(good)(ids), null, 1), 'ballot_choices'],
  ['a member more', (ids) => ({ ...marked(good)(ids), x: 1 }), 'ballot_choices'],
  ['a member twice', (ids) => JSON.stringify(marked(good)(ids)).replace('"m":"scores"', '"m":"scores","m":"scores"'), 'ballot_choices'],
  ['another kind of choices', () => ({ m: 'motion', v: 'yes' }), 'ballot_choices'],
  ['nothing assessed', marked((id) => (id === 'k02' ? { recused: true } : { s: [null, null, null] })), 'ballot_incomplete'],
  ['no JSON', () => '{', 'ballot_choices'],
];
const TEXTS = [
  ['a reason that is too long', { k01: 'x'.repeat(4001) }, 'field_too_long'],
  ['a reason with a control character', { k01: 'a\u0007b' }, 'field_control'],
  ['a reason about nobody', { k99: 'x' }, 'ballot_candidate'],
  ['a reason that is no text', { k01: 1 }, 'ballot_choices'],
];

test('a ballot that is not exactly right is refused in one sentence and changes nothing', async (t) => {
  const { chair, yusuf, berit } = await judging(t, { ties: { k02: 'board' } });
  assert.equal((await yusuf.cast('vurdering', marked(good))).status, 200);
  const before = await logSize(yusuf.visitor);
  const refused = async (what, note, fault, status) => {
    const answer = await yusuf.send('vurdering', note);
    assert.equal(answer.json.fault, fault, `${what}: ${answer.body}`);
    assert.ok(answer.json.sentence?.length > 10, `${what}: there is a sentence`);
    if (status) assert.equal(answer.status, status);
    assert.equal(await logSize(yusuf.visitor), before, `${what}: nothing was written`);
  };
  const lines = () => yusuf.lines('vurdering', marked(good));

  for (const [what, change, fault] of SPOILT) {
    const right = await lines();
    const spoilt = { ...right, ...(typeof change === 'function' ? change(right, { chair }) : change) };
    await refused(what, yusuf.ballot(Object.fromEntries(Object.entries(spoilt).filter(([, value]) => value !== undefined))), fault);
  }
  for (const [what, choices, fault] of CHOSEN)
    await refused(what, yusuf.ballot(await yusuf.lines('vurdering', choices)), fault);
  for (const [what, texts, fault] of TEXTS)
    await refused(what, yusuf.ballot(await yusuf.lines('vurdering', marked(good), texts)), fault);

  const right = yusuf.ballot(await lines());
  const text = right.slice(0, right.lastIndexOf('\n\n') + 1);
  await refused('a key that nobody enrolled', yusuf.ballot(await lines(), newKey()), 'note_signature', 422);
  await refused('another juror\'s key', yusuf.ballot(await lines(), berit.key), 'note_signature');
  await refused('another juror\'s name and key', signNote(text, [[berit.signer, berit.key]]), 'note_signature');
  await refused('two signatures', signNote(text, [[yusuf.signer, yusuf.key], [berit.signer, berit.key]]), 'note_malformed');
  await refused('no signature', `${text}\n`, 'note_malformed');
  await refused('a changed byte', right.replace('step vurdering', 'step vurderinh'), 'ballot_step');
  await refused('a line end that is none', right.replaceAll('\n', '\r\n'), 'note_malformed');
  await refused('rubbish', 'rubbish', 'note_malformed');
  await refused('1 MB of rubbish', 'x'.repeat(1 << 20), 'ballot_too_large', 413);
  await refused('1 MB of what looks like a ballot', right.replace('choices ', `choices ${'A'.repeat(1 << 20)}`), 'ballot_too_large');

  assert.equal((await yusuf.send('vurdering', right)).json.number, 2, 'the right one still goes through');
});

test('what is sent around a ballot is judged too', async (t) => {
  const { server, admin, yusuf, berit } = await judging(t);
  const note = yusuf.ballot(await yusuf.lines('vurdering', evenly(3, 3, 3)));
  const { token } = await yusuf.view('/vurdering/se-over');
  const path = '/vurdering/stemme';
  const fault = async (answer) => (await answer).json.fault;

  assert.equal(await fault(yusuf.post(path, { ballot: note })), 'token_wrong');
  assert.equal(await fault(berit.post(path, { token, ballot: note })), 'token_wrong', 'another\'s session');
  assert.equal(await fault(yusuf.post(path, { token, ballot: note, extra: '1' })), 'request_unknown_field');
  assert.equal(await fault(yusuf.post(path, { token })), 'form_invalid');
  assert.equal(await fault(yusuf.post('/nada/stemme', { token, ballot: note })), 'not_found');
  const broken = await yusuf.visitor.request('POST', yusuf.path + path,
    { body: '{"token":', type: 'application/json', headers: { accept: 'application/json' } });
  assert.equal(broken.status, 400);
  const own = await berit.view('/vurdering/se-over');
  assert.equal(await fault(berit.post(path, { token: own.token, ballot: note })), 'not_allowed', 'somebody else\'s ballot');
  assert.equal((await server.visitor().get(yusuf.path + path)).status, 401);
  assert.equal((await admin.get(yusuf.path + path)).status, 403);

  const once = await yusuf.post(path, { token, ballot: note });
  const twice = await yusuf.post(path, { token, ballot: note });
  assert.equal(once.status, 200, once.body);
  assert.equal(twice.body.replace(/"receipt":"[^"]*"/, ''), once.body.replace(/"receipt":"[^"]*"/, ''), 'the same token gives the same answer');
  assert.equal((await yusuf.view('/vurdering/levert')).number, 1);
});

/* A deadline is a minute that is typed in Norwegian time, and belongs to what is in time. */
const DEADLINES = [
  { begun: '2021-10-20T09:00:00+02:00', last: '2021-10-22T12:00:30+02:00', over: '2021-10-22T12:01:00+02:00', words: 'an hour' },
  { begun: '2021-10-20T09:00:00+02:00', moved: { decides: '2021-10-31T23:59' }, last: '2021-10-31T22:59:30Z', over: '2021-10-31T23:00:00Z', words: 'the day when summer time ends' },
  { begun: '2021-10-20T09:00:00+02:00', moved: { decides: '2022-03-27T23:59', ceremony: '2022-05-01T18:00' }, last: '2022-03-27T21:59:30Z', over: '2022-03-27T22:00:00Z', words: 'the day when it begins' },
];

for (const { begun, moved, last, over, words } of DEADLINES)
  test(`the last minute of ${words} counts, and after the close nothing is taken`, async (t) => {
    const { server, yusuf, berit } = await judging(t, { clock: begun, moved });
    const note = yusuf.ballot(await yusuf.lines('vurdering', evenly(3, 3, 3)));
    const late = berit.ballot(await berit.lines('vurdering', evenly(3, 3, 3)));
    const fresh = async (member) => (await member.view('/vurdering/se-over')).token;
    await server.restart({ clock: last });
    for (const member of [yusuf, berit]) await member.signIn(server);
    assert.equal((await yusuf.post('/vurdering/stemme', { token: await fresh(yusuf), ballot: note })).status, 200);
    const token = await fresh(berit);
    await server.restart({ clock: over });
    await until('it is counted', async () => (await berit.get('/vurdering/resultat')).status === 200);
    const answer = await berit.post('/vurdering/stemme', { token, ballot: late });
    assert.equal(answer.json.fault, 'step_closed', answer.body);
    assert.ok(answer.json.sentence.length > 10);
    assert.equal((await berit.get('/vurdering/levert')).status, 303, 'nothing of it is kept');
    assert.deepEqual((await berit.view('/vurdering/resultat')).facts[0], '1 av 7 leverte.');
    assert.equal((await berit.get('/vurdering/se-over')).status, 303, 'the page leads back to what is so');
  });

test('rubbish in the place of a ballot is refused in a sentence, however it is sent', async (t) => {
  const { yusuf } = await judging(t);
  const before = await logSize(yusuf.visitor);
  const noise = (bytes) => randomBytes(bytes);
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', 'text/plain'])
    for (const bytes of [0, 1, 1000, 1 << 20]) {
      const answer = await yusuf.visitor.request('POST', `${yusuf.path}/vurdering/stemme`,
        { type, body: noise(bytes), headers: { accept: 'application/json' } });
      const what = `${bytes} bytes as ${type}: ${answer.status} ${answer.body.slice(0, 300)}`;
      assert.ok(answer.status >= 400 && answer.status < 500, what);
      assert.ok(answer.json.sentence?.length > 10, what);
    }
  assert.equal(await logSize(yusuf.visitor), before);
  assert.equal((await yusuf.cast('vurdering', evenly(3, 3, 3))).status, 200, 'and a right one is taken');
});

test('on a full disk a ballot is refused in a sentence, and what was handed in can be read', async (t) => {
  const { server, chair, yusuf, berit } = await judging(t);
  assert.equal((await yusuf.cast('vurdering', evenly(4, 4, 4))).status, 200);
  await diskBound(server, sizeOfData(server));
  const visitor = server.visitor();
  let size = await logSize(visitor);
  /* There may be room for some yet: each that is thanked for must hold. */
  let refused, handed = 0;
  for (let turn = 0; !refused && turn < 200; turn++) {
    const member = turn % 2 ? berit : yusuf;
    const answer = await member.cast('vurdering', evenly(1 + (turn % 5), 2, 3), Object.fromEntries([['k01', 'x'.repeat(3000)]]));
    if (answer.status === 503) refused = { member, answer };
    else assert.equal(answer.status, 200, answer.body), handed++;
  }
  assert.ok(refused, `${handed} ballots found room`);
  assert.equal(refused.answer.json.fault, 'disk_full');
  assert.match(refused.answer.json.sentence, /ikke plass til mer akkurat nå, og ingenting er tatt imot/);
  size += handed;
  assert.equal(await logSize(visitor), size, 'what was refused is not in the log');

  const key = (await visitor.get('/log/key')).body;
  for (const member of [yusuf, berit].filter(({ last }) => last)) {
    const { note, number } = await member.view('/vurdering/levert');
    assert.equal(note, member.last.vurdering.note);
    assert.equal(number, member.last.vurdering.number);
    const receipt = await member.visitor.get(`${member.path}/vurdering/kvittering`);
    assert.equal(openReceipt(receipt.body, key).openings.private.private.note, note);
  }
  for (const path of ['', '/vurdering/kandidat/k01', '/vurdering/se-over', '/leder'])
    assert.equal((await chair.get(path)).status, 200, path);

  await diskBound(server, '');
  assert.equal((await refused.member.cast('vurdering', evenly(5, 5, 5))).status, 200, 'when there is room again');
  assert.equal(await logSize(visitor), size + 1, 'and nothing of what was refused comes in behind it');
});
