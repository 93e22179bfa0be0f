/* A juror votes: from the mailed link to the confirmed decision. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { newKey, noteHash, openNote, signNote, until, verifierOf } from './lib.mjs';
import { arrive, demo, EDITION, evenly, gather, judging, JUDGING, marked, Member, NAMES } from './lib/jury.mjs';
import { moveClock, press } from './lib/office.mjs';
import { openReceipt } from './lib/receipt.mjs';

const CLOSED = '2021-10-22T12:05:00+02:00';

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
  assert.ok(/Berit.*Siri/.test(unconfirmed) && !/Yusuf|Morten/.test(unconfirmed), unconfirmed);
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
  for (const path of ['/vurdering/kvittering', '/vurdering/kvittering/1']) assert.equal((await yusuf.get(path)).json.fault, 'ballot_kept', path);

  const again = await yusuf.cast('vurdering', evenly(4, 4, 4));
  assert.equal(again.json.number, 2, 'a new one can be handed in');
  assert.equal((await yusuf.view('/vurdering/levert')).note, yusuf.last.vurdering.note, 'and is shown');
  for (const path of ['/vurdering/kvittering/1', '/vurdering/stemmeseddel/1']) assert.equal((await yusuf.get(path)).json.fault, 'ballot_kept', `${path} is still kept`);
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

  /* and read back to each of them, so that another's ballot in the place of theirs would show */
  const form = await chair.form('/beslutning', '/beslutning');
  const [winner] = form.shown.fieldsets[0].fields[0].options;
  assert.equal((await form.post({ winners: [winner.value], how: 'majority', reason: 'Den er best.' })).status, 200);
  const rowOf = async (member) =>
    Object.fromEntries((await member.view('/beslutning')).row.lines.map(({ label, text }) => [label, text]));
  assert.deepEqual(await rowOf(yusuf), { [NAMES[0]]: 'inhabil', [NAMES[1]]: 'avstår', [NAMES[2]]: '4, –, 5', [NAMES[3]]: '4, –, 5' });
  assert.deepEqual(await rowOf(berit), { [NAMES[0]]: '3, 3, 3', [NAMES[1]]: '3, 3, 3', [NAMES[2]]: 'ikke vurdert', [NAMES[3]]: '3, 3, 3' });
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
