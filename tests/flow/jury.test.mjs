/* A juror votes: from the mailed link to the confirmed decision, and everything that a ballot is refused for. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until, newKey, noteHash, openNote, signNote, verifierOf } from './lib.mjs';
import { arrive, demo, evenly, gather, marked, Member } from './lib/jury.mjs';
import { moveClock, press } from './lib/office.mjs';
import { openReceipt } from './lib/receipt.mjs';

const EDITION = 'gronn-grunder-3';
const JUDGING = '2021-10-12T09:00:00+02:00';
const CLOSED = '2021-10-22T12:05:00+02:00';
const NAMES = ['Biokullverket Åssiden AS', 'Lunkent Hokksund AS', 'Grønnrute AS', 'Elvebyen Ombruk AS'];

const size = async (visitor) => Number((await visitor.get('/log/checkpoint')).body.split('\n')[1]);

/* Three of the jury with their devices; the chair has opened the assessment of four candidates. */
async function judging(t, { ties = {}, clock = JUDGING, words } = {}) {
  const server = await demo(t, clock);
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.map((name, i) => ({ name, kind: 'bedrift', place: 'Drammen', ...(words && i === 1 ? { summary: words } : {}) })));
  const [chair, yusuf, berit] = await Promise.all(
    ['Astrid', 'Yusuf', 'Berit'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of [chair, yusuf, berit]) await member.begin(member === yusuf ? ties : {});
  const opened = await chair.open('vurdering');
  assert.equal(opened.status, 200, opened.body);
  return { server, admin, chair, yusuf, berit };
}

test('a jury assesses, changes, closes, decides and confirms', async (t) => {
  const { server, chair, yusuf, berit } = await judging(t);
  const queue = (await yusuf.view()).queue;
  assert.equal(queue.heading, '4 av 4 gjenstår');
  assert.deepEqual(queue.rows.map(({ name }) => name).sort(), [...NAMES].sort());

  const first = await yusuf.cast('vurdering', evenly(1, 1, 1));
  assert.equal(first.status, 200, first.body);
  assert.equal(first.json.redirect, `${yusuf.path}/vurdering/levert`);
  assert.match(first.json.receipt, /^c2sp\.org\/tlog-proof@v1\n/);
  const second = await yusuf.cast('vurdering', marked((id, i) => ({ s: [5, i + 1, 4] })), { k01: 'Sterkt.' });
  assert.equal(second.json.number, 2);
  const handed = await yusuf.view('/vurdering/levert');
  assert.equal(handed.number, 2);
  assert.equal(handed.note, yusuf.last.vurdering.note);
  assert.equal((await yusuf.visitor.get(handed.note_url)).body, yusuf.last.vurdering.note);

  const { devices } = await chair.view('/leder');
  const { confirm: vouch } = devices.find(({ name }) => /Yusuf/.test(name));
  const device = Object.fromEntries(vouch.hidden.map(({ name, value }) => [name, value]));
  assert.equal((await chair.post('/enhet', { token: vouch.token, ...device })).status, 200);
  await chair.cast('vurdering', evenly(4, 4, 4));
  await berit.cast('vurdering', marked((id, i) => (i === 0 ? { abstain: true } : { s: [2, null, 3] })));
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  await siri.cast('vurdering', evenly(3, 3, 3));
  assert.match((await chair.get('/leder')).body, /4 av 7 har levert/);

  await server.restart({ clock: CLOSED });
  for (const member of [chair, yusuf, berit, siri]) await member.signIn(server);
  for (const member of [chair, yusuf, berit, siri]) assert.equal((await member.view()).closed.label, 'Se resultatet');
  const result = await yusuf.view('/vurdering/resultat');
  assert.equal(result.rows.length, 4);
  const [unconfirmed] = result.facts.filter((fact) => /ikke er bekreftet/.test(fact));
  assert.ok(/Berit/.test(unconfirmed) && /Siri/.test(unconfirmed) && !/Yusuf|Morten/.test(unconfirmed), unconfirmed);
  const top = result.rows.find(({ name }) => name === 'Elvebyen Ombruk AS');
  assert.equal(top.detail.find(({ juror }) => /Yusuf/.test(juror)).values.join(), '5,4,4', 'the last ballot counts');

  const form = await chair.form('/beslutning', '/beslutning');
  const ranked = form.shown.fieldsets[0].fields[0].options.map(({ value }) => value);
  const decision = { winners: [ranked[1]], finalists: [ranked[0]], how: 'majority', reason: 'Den er best.' };
  const empty = await form.post({});
  assert.deepEqual(empty.json.fields.map(({ name }) => name).sort(), ['how', 'reason', 'winners'], 'all at once');
  const departs = await form.post({ ...decision, token: empty.json.token });
  assert.equal(departs.json.fault, 'reason_needed', 'leaving the numbers takes a sentence');
  assert.equal((await form.post({ ...decision, departs: 'Anlegget er i drift.', token: departs.json.token })).status, 200);

  for (const member of [chair, yusuf]) {
    assert.equal((await member.view('/beslutning')).row.text, `Stemmeseddel ${member === yusuf ? 2 : 1} ble talt, slik den står her.`);
    const confirm = await member.form('/beslutning', '/bekreft');
    assert.equal((await confirm.post({})).status, 200);
    assert.equal((await member.view('/beslutning')).confirm, undefined);
  }
  const object = await berit.form('/beslutning', '/innsigelse');
  assert.equal((await object.post({ what: ['row'], statement: 'Raden er feil.' })).status, 200);
  const { confirmed, confirmed_text: text } = await chair.view('/beslutning');
  assert.equal(text, '3 av 7 har bekreftet');
  assert.equal(confirmed.find(({ name }) => /Berit/.test(name)).remark, 'Raden er feil.');
});

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
  const before = await size(yusuf.visitor);
  const refused = async (what, note, fault, status) => {
    const answer = await yusuf.send('vurdering', note);
    assert.equal(answer.json.fault, fault, `${what}: ${answer.body}`);
    assert.ok(answer.json.sentence?.length > 10, `${what}: there is a sentence`);
    if (status) assert.equal(answer.status, status);
    assert.equal(await size(yusuf.visitor), before, `${what}: nothing was written`);
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

test('after the close nothing is taken, and the last second still counts', async (t) => {
  const { server, yusuf, berit } = await judging(t, { clock: '2021-10-20T09:00:00+02:00' });
  const note = yusuf.ballot(await yusuf.lines('vurdering', evenly(3, 3, 3)));
  const late = berit.ballot(await berit.lines('vurdering', evenly(3, 3, 3)));
  await server.restart({ clock: '2021-10-22T12:00:30+02:00' });
  const fresh = async (member) => (await member.view('/vurdering/se-over')).token;
  assert.equal((await yusuf.post('/vurdering/stemme', { token: await fresh(yusuf), ballot: note })).status, 200);
  const token = await fresh(berit);
  await server.restart({ clock: '2021-10-22T12:01:00+02:00' });
  await until('it is counted', async () => (await berit.get('/vurdering/resultat')).status === 200);
  const before = await size(server.visitor());
  const answer = await berit.post('/vurdering/stemme', { token, ballot: late });
  assert.equal(answer.json.fault, 'step_closed', answer.body);
  assert.ok(answer.json.sentence.length > 10);
  assert.equal(await size(server.visitor()), before);
  assert.deepEqual((await berit.view('/vurdering/resultat')).facts[0], '1 av 7 leverte.');
  assert.equal((await berit.get('/vurdering/se-over')).status, 303, 'the page leads back to what is so');
});

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

test('who changes an address does not read the ballot by it', async (t) => {
  const { admin, yusuf } = await judging(t);
  await yusuf.cast('vurdering', evenly(5, 1, 5));
  const [, secret] = (await yusuf.view('/vurdering/levert')).note.match(/^choices (\S+)$/m);
  const doors = ['/vurdering/levert', '/vurdering/stemmeseddel', '/vurdering/kvittering', '/vurdering/se-over', '/vurdering/kandidat/k01', ''];
  const says = async () => {
    const pages = await Promise.all(doors.map((path) => yusuf.get(path)));
    return doors.filter((path, i) => pages[i].body.includes(secret));
  };
  assert.deepEqual(await says(), doors.filter((path) => !/kvittering/.test(path)), 'it is there to be found');

  const { bodies } = await admin.json(`/administrasjon/utgave/${EDITION}/personer`);
  const row = bodies[0].members.find(({ name }) => /Yusuf/.test(name));
  const changed = await press(admin, row.edit_url, row.edit_url.split('/').at(-1), { name: 'Yusuf Haugerød', email: 'min@example.org', from: '' });
  assert.equal(changed.status, 200, changed.text);
  assert.deepEqual(await says(), []);
  const { rows: mails } = await admin.json('/administrasjon/utboks');
  const told = await admin.json(mails.find(({ subject }) => /E-postadressen din er endret/.test(subject)).url);
  assert.match(JSON.stringify(told), /j4@example\.org/, 'who had the address until now is told');
  assert.doesNotMatch(JSON.stringify(told), /min@example\.org/);
  assert.match((await yusuf.view('/vurdering/levert')).kept, /e-postadressen din er endret/i);
  assert.equal((await yusuf.get('/vurdering/stemmeseddel')).json.fault, 'ballot_kept');
  assert.equal((await yusuf.get('/vurdering/kvittering')).json.fault, 'ballot_kept');

  const again = await yusuf.cast('vurdering', evenly(4, 4, 4));
  assert.equal(again.json.number, 2, 'a new one can be handed in');
  assert.equal((await yusuf.view('/vurdering/levert')).note, yusuf.last.vurdering.note, 'and is shown');
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

test('on the last day those who have not handed in are told how far they are', async (t) => {
  const { admin, chair, yusuf, berit } = await judging(t);
  const tell = async (member, done) => {
    const { queue } = await member.view();
    const desk = JSON.parse(queue.desk);
    assert.equal((await member.visitor.postJson(desk.progress, { token: desk.token, done, of: 4 })).status, 200);
  };
  await tell(chair, 4);
  await tell(yusuf, 2);
  await berit.cast('vurdering', evenly(3, 3, 3));
  await moveClock(admin, '2021-10-22T07:00');
  const reminders = async () => (await admin.json('/administrasjon/utboks')).posts.filter(({ subject }) => /^Frist /.test(subject));
  await until('the reminders are written', async () => (await reminders()).length === 6);
  const said = Object.fromEntries((await reminders()).map(({ to, paragraphs }) => [to, JSON.stringify(paragraphs)]));
  const [astrid, morten, , yusufs, berits] = [1, 2, 3, 4, 5].map((n) => said[`j${n}@example.org`]);
  assert.equal(berits, undefined, 'who has handed in hears nothing');
  assert.match(astrid, /4 av 4 vurdert, ikke levert\./);
  assert.match(yusufs, /2 av 4 vurdert så langt\./);
  assert.match(morten, /er åpen, og du har ikke levert ennå\./);
});

test('a juror marks on the award\'s scale, with its anchors, and sees whose scale it is', async (t) => {
  const { yusuf } = await judging(t);
  const { criteria } = await yusuf.view('/vurdering/kandidat/k01');
  assert.deepEqual(criteria.map(({ name }) => name), ['Miljøforbedring', 'Potensial', 'Bærekraftsmål']);
  assert.deepEqual(criteria[0].levels.map(({ value, anchor }) => [value, anchor]),
    [[1, 'Uklar virkning'], [2, 'Liten virkning'], [3, 'Merkbar lokalt'], [4, 'Stor og vist i drift'], [5, 'Endrer en bransje']]);
  const page = await yusuf.visitor.get(`${yusuf.path}/vurdering/kandidat/k01`);
  assert.match(page.text, /Stor og vist i drift/);
  assert.equal(page.text.match(/Skalaen er vårt forslag/g).length, 3);
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

test('whoever abstains, leaves out or is kept away is said to, and not counted as nought', async (t) => {
  const { server, admin, chair, yusuf, berit } = await judging(t, { ties: { k01: 'board' } });
  await yusuf.cast('vurdering', marked((id) => (id === 'k02' ? { abstain: true } : { s: [4, null, 5] }), ['k01']));
  await berit.cast('vurdering', marked((id) => (id === 'k03' ? { s: [null, null, null] } : { s: [3, 3, 3] })));
  await chair.cast('vurdering', evenly(2, 2, 2));
  const siri = await Member.of(server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  await siri.cast('vurdering', evenly(5, 5, 5));
  await moveClock(admin, '2021-10-22T12:05');
  await until('it is counted', async () => (await chair.get('/vurdering/resultat')).status === 200);
  const { rows } = await chair.view('/vurdering/resultat');
  const of = (name, juror) => rows.find((row) => row.name === name).detail.find((one) => one.juror.includes(juror));
  const says = (name, juror) => of(name, juror).values.join();
  assert.equal(says(NAMES[0], 'Yusuf'), 'inhabil,inhabil,inhabil');
  assert.equal(says(NAMES[1], 'Yusuf'), 'avstår,avstår,avstår');
  assert.equal(says(NAMES[2], 'Berit'), 'ikke vurdert,ikke vurdert,ikke vurdert');
  assert.equal(says(NAMES[2], 'Yusuf'), '4,–,5');
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

test('a device gets its key once, and somebody else confirms it', async (t) => {
  const { chair, yusuf, berit, admin } = await judging(t);
  const { begin } = await yusuf.view('/nokkel');
  const enrol = async (note) => (await yusuf.post('/nokkel', { token: begin.token, note })).json.fault;
  const fresh = newKey();
  const text = (changes) => yusuf.enrolText({ ed25519: fresh.raw.toString('base64'), ...changes });
  const sign = (what, key = fresh, name = yusuf.signer) => signNote(what, [[name, key]]);
  assert.equal(await enrol(sign(text({ log: 'example.org/other' }))), 'ballot_log');
  assert.equal(await enrol(sign(text({ juror: berit.desk.juror }))), 'not_allowed');
  assert.equal(await enrol(sign(text(), yusuf.key)), 'note_signature', 'signed by the key that it names');
  assert.equal(await enrol(sign(text({ ed25519: 'AAAA' }))), 'note_malformed');
  assert.equal(await enrol(sign(text({ by: noteHash(text()) }))), 'note_malformed', 'who names an earlier key brings its signature');
  assert.equal(await enrol(sign(text().replace('x25519', 'y25519'))), 'note_unknown_line');
  assert.equal(await enrol(sign(text({ ed25519: berit.key.raw.toString('base64') }), berit.key)), 'key_in_use');
  assert.equal(await enrol('x'.repeat(5000)), 'form_invalid');
  assert.equal(await enrol(sign(text())), undefined, 'and a right one is taken');

  const devices = (await chair.view('/leder')).devices;
  assert.equal(devices.length, 4, 'three at first, and the new one');
  const mine = devices.filter(({ name }) => /Astrid/.test(name));
  assert.ok(mine.length === 1 && !mine[0].confirm, 'nobody confirms their own');
  const { confirm } = devices.find(({ name }) => /Yusuf/.test(name));
  const press = (member, values) => member.post('/enhet', { token: confirm.token, ...values });
  const said = Object.fromEntries(confirm.hidden.map(({ name, value }) => [name, value]));
  assert.equal((await press(berit, said)).status, 403, 'only the chair');
  assert.equal((await press(chair, { ...said, person: chair.desk.juror, key: '1' })).json.fault, 'second_person');
  assert.equal((await press(chair, { ...said, key: '9' })).json.fault, 'not_found');
  assert.equal((await press(chair, said)).status, 200);
  assert.equal((await chair.view('/leder')).devices.length, 3);
  const { rows } = await admin.json('/administrasjon/utboks');
  const told = rows.filter(({ to, subject }) => /Yusuf/.test(to) && /enhet/i.test(subject));
  assert.equal(told.length, 2, 'the juror is told by mail of each device');
});

test('a step opens only by the chair\'s own signature under what was shown', async (t) => {
  const server = await demo(t, '2021-10-07T09:00:00+02:00');
  const admin = await arrive(server, 'Administrator');
  await gather(admin, EDITION, NAMES.slice(0, 2).map((name) => ({ name, kind: 'bedrift' })));
  const [chair, yusuf] = await Promise.all(['Astrid', 'Yusuf'].map((name) => Member.of(server, name, EDITION, 'juryen')));
  for (const member of [chair, yusuf]) await member.enrol();
  assert.equal((await chair.view('/apne/vurdering')).sign, undefined, 'proposals may still come');
  await server.restart({ clock: JUDGING });
  assert.equal((await yusuf.get('/apne/vurdering')).status, 403);
  assert.equal((await chair.get('/apne/nada')).status, 404);

  const { sign } = await chair.view('/apne/vurdering');
  const values = Object.fromEntries(sign.hidden.map(({ name, value }) => [name, value]));
  const notes = JSON.parse(sign.notes);
  const lines = Object.fromEntries(Object.entries(notes).map(([name, text]) => [name, chair.line(text)]));
  const post = async (changes) => {
    const answer = await chair.post('/apne/vurdering', { token: sign.token, ...values, ...lines, ...changes });
    return answer.json.fault;
  };
  assert.equal(await post({ rules: '', slate: '', roll: '' }), 'no_key', 'without a signature');
  assert.equal(await post({ roll: '' }), 'note_malformed', 'with two of three');
  assert.equal(await post({ rules: lines.slate }), 'documents_changed', 'under another text');
  assert.equal(await post({ closes: String(Number(values.closes) + 60) }), 'documents_changed', 'with another deadline than was signed');
  assert.equal(await post({ rules: yusuf.line(notes.rules) }), 'documents_changed', 'by somebody else');
  await gather(admin, EDITION, [{ name: NAMES[2], kind: 'bedrift' }]);
  assert.equal(await post({}), 'documents_changed', 'when a candidate has come meanwhile');
  assert.equal((await chair.open('vurdering')).status, 200, 'and as it was shown');
  assert.equal((await chair.open('vurdering').catch(() => null))?.status ?? 'none', 'none', 'not twice');

  const { log, rules, slate, roll, documents, chair: signer } = await (await Member.of(server, 'Yusuf', EDITION, 'juryen')).documents('vurdering');
  assert.equal(signer.enrolments.length, 1);
  const { note: enrolment } = openReceipt(signer.enrolments[0], log).openings.private.private;
  const said = Object.fromEntries(enrolment.split('\n').map((line) => line.split(' ')));
  const key = verifierOf(`${log.split('+')[0]}/juror/${signer.person}`, Buffer.from(said.ed25519, 'base64'));
  assert.equal(said.juror, signer.person);
  assert.ok(openNote(enrolment, key), 'the log has the key of the chair, signed by itself');
  for (const note of [rules, slate, roll]) {
    assert.ok(openNote(note, documents), 'signed by the server');
    assert.ok(openNote(note, key), 'and by the chair');
  }
  assert.equal(slate.match(/^candidate /gm).length, 3);
});

test('progress is a count and nothing else', async (t) => {
  const { chair, yusuf } = await judging(t);
  const { progress, token } = JSON.parse((await yusuf.view()).queue.desk);
  const tell = (values) => yusuf.visitor.postJson(progress, { token, ...values });
  assert.equal((await tell({ done: 2, of: 4, marks: 'x' })).json.fault, 'request_unknown_field');
  assert.equal((await tell({ done: 5, of: 4 })).json.fault, 'field_number');
  assert.equal((await tell({ done: 2, of: 4 })).status, 200);
  assert.equal((await tell({ done: 3, of: 4 })).status, 200, 'as often as it changes');
  assert.match((await chair.get('/leder')).body, /3 av 4 vurdert, ikke levert/);
});

test('everybody meets the candidates in an order of their own that stays', async (t) => {
  const { yusuf, berit } = await judging(t);
  const order = async (member) => (await member.view()).queue.rows.map(({ id }) => id).join();
  const [first, second] = [await order(yusuf), await order(berit)];
  await yusuf.cast('vurdering', marked((id, i) => ({ s: [5 - i, 1, 1] })));
  assert.equal(await order(yusuf), first);
  assert.equal(await order(berit), second);
  assert.equal([...first.split(',')].sort().join(), [...second.split(',')].sort().join());
});

test('who is not invited is told so in words', async (t) => {
  const { server, admin } = await judging(t);
  const stranger = await Member.of(server, 'Gunvor', EDITION, 'juryen');
  const answer = await stranger.visitor.get(stranger.path);
  assert.equal(answer.status, 403);
  assert.match(answer.text, /Du er ikke med i denne juryen/);
  for (const path of ['/habilitet', '/leder', '/vurdering/kandidat/k01', '/vurdering/dokumenter', '/vurdering/resultat', '/beslutning'])
    for (const visitor of [stranger.visitor, admin])
      assert.equal((await visitor.get(stranger.path + path)).status, 403, path);
  assert.equal((await admin.get('/jury')).status, 200);
  assert.match((await admin.get('/jury')).text, /Du er ikke med i noen jury/);
});
