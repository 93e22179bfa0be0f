/* The third edition from its invitations to the hall of fame: who has handed in and never what, until it is closed. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';

import { command, openNote, scratch, until } from './lib.mjs';
import { Member, marked } from './lib/jury.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { BADGE, candidates, formAt, gatherAll, moveClock, office, OFFICE, press, THIRD, toDeadlineAndBeyond } from './lib/office.mjs';

const NAMES = ['Astrid Nøkleby-Eks', 'Berit Kjærstad-Test', 'Linh Trần Sørbø', 'Morten Ås-Prøve', 'Ole-Petter Ækre', 'Siri Lønnøy',
  'Yusuf Haugerød'];

/* Everybody in the jury, ready to vote; Yusuf sits in the board of one of the candidates. */
async function jury(server, ties) {
  const members = [];
  for (const name of NAMES) {
    const member = await Member.of(server, name, 'gronn-grunder-3', 'juryen');
    await member.begin(name.startsWith('Yusuf') ? ties : {});
    members.push(member);
  }
  return members;
}

/* The third edition with its candidates, and the jury's vote open until 22 October at noon. */
async function voting(t) {
  const { server, admin } = await office(t);
  await toDeadlineAndBeyond(admin);
  await gatherAll(admin);
  const all = await candidates(admin);
  const kongsberg = all.find((row) => row.name.startsWith('Kongsberg'));
  await press(admin, kongsberg.url, '/vurder', { outcome: 'no', reason: 'Utenfor området.' });
  const batteri = all.find((row) => row.name.startsWith('Fjordren'));
  const members = await jury(server, { [batteri.id]: 'board' });
  const opened = await members[0].open('vurdering');
  assert.equal(opened.status, 200, opened.body);
  return { server, admin, members, aside: batteri.id, all };
}

const rows = async (admin) => (await admin.json(`${THIRD}/steg/vurdering`)).roll;
const best = (id) => marked((one) => ({ s: one === id ? [5, 5, 5] : [2, 3, 4] }));

test('members are invited, corrected and seen to answer; each mail can be read', async (t) => {
  const { server, admin } = await office(t);
  const at = `${THIRD}/personer`;
  const typed = { name: 'Nils Nyvalgt', email: 'nils@example.org', from: 'Rotary', role: 'member' };
  for (const [change, sentence] of [[{ name: '' }, /Dette feltet må fylles ut\./], [{ email: 'nils' }, /Skriv en e-postadresse/],
    [{ role: 'konge' }, /Velg noe av det som står her\./]]) {
    const answer = await press(admin, `${at}/juryen`, '/juryen', { ...typed, ...change });
    assert.equal(answer.status, 422);
    assert.match(answer.text, sentence);
    assert.match(answer.body, /value="Rotary"/);
  }
  const list = await press(admin, `${at}/juryen`, '/juryen', typed);
  assert.match(list.text, /8 medlemmer/);
  const again = await press(admin, `${at}/juryen`, '/juryen', typed);
  assert.equal(again.status, 409);
  assert.match(again.text, /Dette er allerede gjort\./);

  const outbox = await admin.json(`${OFFICE}/utboks`);
  assert.equal(outbox.rows[0].to, 'Nils Nyvalgt');
  assert.equal(outbox.rows[0].state, 'ikke sendt');
  const mail = await admin.get(outbox.rows[0].url);
  assert.match(mail.text, /Ingen e-posttjener er satt opp\./);
  const [link] = mail.text.match(/http\S+logg-inn#\S+/);
  const nils = server.visitor();
  const inside = await nils.arrive(link);
  assert.equal(inside.status, 200);

  const state = async () => (await admin.json(at)).bodies[0].members.find((one) => one.name === 'Nils Nyvalgt');
  assert.equal((await state()).invited.label, 'invitert');
  const member = new Member('Nils Nyvalgt', 'gronn-grunder-3', 'juryen');
  member.visitor = nils;
  await member.enrol();
  assert.equal((await state()).invited.label, 'har svart');
  assert.equal((await state()).key.label, 'ny, ikke bekreftet');
  const confirmed = await press(admin, at, '/bekreft');
  assert.equal(confirmed.status, 200);
  assert.equal((await state()).key.label, 'bekreftet');

  const corrected = await press(admin, (await state()).edit_url, (await state()).edit_url, { name: 'Nils Ny Valgt' });
  assert.match(corrected.text, /Nils Ny Valgt/);
  const chair = await press(admin, `${at}/juryen`, '/juryen', { name: 'Nils Ny Valgt', email: 'nils@example.org', role: 'chair' });
  assert.equal(chair.status, 200);
  assert.deepEqual((await admin.json(at)).bodies[0].members.filter((one) => one.role).map((one) => one.name), ['Nils Ny Valgt']);
});

test('where mail is sent, its links are for its readers alone', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  await press(admin, `${THIRD}/personer/juryen`, '/juryen', { name: 'Nils Nyvalgt', email: 'nils@example.org', role: 'member' });
  const mail = await post.next('nils@example.org');
  const row = async () => (await admin.json(`${OFFICE}/utboks`)).rows.find((one) => one.address === 'nils@example.org');
  await until('it is told that it was sent', async () => (await row()).state === 'sendt');
  const shown = await admin.get((await row()).url);
  assert.match(shown.text, /Nils Nyvalgt/);
  assert.ok(!shown.body.includes(mail.links[0].split('#')[1]), 'the office cannot sign in as a juror');
  assert.ok(!shown.forms.some((form) => /stopp|send$/.test(form.action)), 'what has left cannot be stopped');
  const nils = server.visitor();
  assert.equal((await nils.arrive(mail.links[0])).status, 200);
});

test('a mail that waits is stopped, and let go again', async (t) => {
  const post = await mailbox(t);
  const settings = fs.readFileSync(post.config, 'utf8').replace(/(smtp:\/\/127\.0\.0\.1):\d+/, '$1:1');
  fs.writeFileSync(post.config, settings); /* nobody listens there */
  const { admin } = await office(t, { config: post.config });
  const first = async () => (await admin.json(`${OFFICE}/utboks`)).rows[0];
  const { url } = await first();
  const state = async () => (await admin.json(url)).mail_state.label;
  await until('it waits for another try', async () => (await state()) === 'venter');
  await press(admin, url, '/stopp');
  assert.equal(await state(), 'stoppet');
  assert.deepEqual((await admin.json(`${OFFICE}/utboks?vis=stopped`)).rows.map((one) => one.url), [url]);
  await press(admin, url, '/send');
  await until('it waits again', async () => (await state()) === 'venter');
});

test('a step shows what must be in place and who opens it', async (t) => {
  const { admin } = await office(t);
  const before = await admin.json(`${THIRD}/steg/vurdering`);
  assert.equal(before.state, 'ikke klar');
  assert.deepEqual(before.checklist.map((row) => [row.label, Boolean(row.done)]), [
    ['Forslagsfristen er ute', false], ['3 forslag er ikke plassert', false], ['Ingen kandidater er med', false],
    ['7 personer kan stemme', true], ['Lederen er på plass', true]]);
  assert.match(before.open.text, /^Astrid Nøkleby-Eks åpner på sin egen side/);
  assert.equal(before.open.url, undefined, 'an administrator has no button for it');
  assert.equal((await admin.get(`${THIRD}/steg/finnes-ikke`)).status, 404);
  assert.equal((await admin.get(`${THIRD}/steg/vurdering-k01`)).status, 404, 'it is not about one candidate');
  assert.equal((await admin.get(`${THIRD}/steg/vurdering/resultat`)).status, 404);
});

test('before the close the office sees who has handed in, and never what', async (t) => {
  const { admin, members, aside, all } = await voting(t);
  const winner = all.find((row) => row.name === 'Biokullverket Åssiden AS').id;
  for (const member of members.slice(0, 5)) assert.equal((await member.cast('vurdering', best(winner))).status, 200);
  assert.equal((await members[6].cast('vurdering', marked(() => ({ s: [4, 4, 4] }), [aside]))).status, 200);

  const view = await admin.json(`${THIRD}/steg/vurdering`);
  assert.equal(view.state, 'åpen');
  assert.equal(view.roll_text, '6 av 7 har levert');
  assert.deepEqual((await rows(admin)).filter((row) => row.state !== 'levert').map((row) => row.name), ['Siri Lønnøy']);
  const [body] = (await admin.json(`${THIRD}/personer`)).bodies;
  assert.equal(body.members.find((one) => one.name === 'Siri Lønnøy').handed_in.label, 'ikke levert');

  /* every door of the office, page and JSON: no mark, no rank, no order by marks */
  const order = async () => (await candidates(admin)).map((row) => row.name);
  const doors = ['', '/kandidater', '/kandidater.csv', '/forslag.csv', '/forslag', '/personer', '/steg/vurdering', '/beslutning',
    '/kunngjor', '/historikk', `/kandidater/${winner}`];
  for (const door of doors)
    for (const accept of ['text/html', 'application/json']) {
      const answer = await admin.get(THIRD + door, { headers: { accept } });
      assert.equal(answer.status, 200, door);
      assert.ok(!/"marks"|"score"|"rank"|"means"|"place":\d|5,00|4,00|"s":\[/.test(answer.body), `${door} ${accept}`);
      assert.ok(!answer.body.includes('"m":"scores"'), door);
    }
  for (const accept of ['text/html', 'application/json'])
    assert.equal((await admin.get(`${THIRD}/steg/vurdering/resultat`, { headers: { accept } })).status, 403, 'not before the close');
  assert.deepEqual(await order(), [...await order()].sort((a, b) => a.localeCompare(b, 'nb')), 'candidates stand by name');
  const history = await admin.get(`${THIRD}/historikk`);
  assert.match(history.text, /Yusuf Haugerød har levert, stemmeseddel 1/);
  for (const { url } of (await admin.json(`${OFFICE}/utboks`)).rows)
    assert.ok(!/poeng \d|5, 5, 5/.test((await admin.get(url)).text), url);
  assert.equal((await members[0].visitor.get(`${THIRD}/steg/vurdering/resultat`)).status, 403, 'and the office is not the chair\'s');
});

/* Who voted may be rid of their address: the name stays with the vote, and the proof holds. */
async function withoutAddress(t, server, admin) {
  const members = async () => (await admin.json(`${THIRD}/personer`)).bodies[0].members;
  const who = (await members()).find(({ role }) => !role);
  const form = await formAt(admin, who.erase_url, '/slett');
  assert.match(form.answer.text, /Alle adressene personen har hatt, slettes\..*Navnet blir stående/);
  assert.match((await form.send({ reason: 'Har sluttet' })).text, /ingenting igjen å slette/);
  const rid = (await members()).find(({ name }) => name === who.name);
  assert.equal(rid.email ?? '', '');
  assert.equal(rid.erase_url, undefined);
  const archive = `${scratch(t)}/utgave.tar.zst`;
  const made = await server.command('archive', 'gronn-grunder-3', '--full', '--out', archive);
  assert.equal(made.code, 0, made.err);
  const key = (await server.visitor().get('/log/key')).body.trim();
  const judged = await command(['verify', archive, '--key', key]);
  assert.equal(judged.code, 0, judged.out + judged.err);
}

test('closed by the clock, counted with the numbers under each number, decided, published', async (t) => {
  const { server, admin, members, aside, all } = await voting(t);
  const winner = all.find((row) => row.name === 'Biokullverket Åssiden AS');
  const second = all.find((row) => row.name === 'Elvebyen Ombruk AS');
  for (const member of members.slice(0, 6)) await member.cast('vurdering', best(winner.id));
  await members[6].cast('vurdering', marked(() => ({ s: [4, 4, 4] }), [aside]));
  const path = `${THIRD}/steg/vurdering`;
  const early = await admin.json(`${THIRD}/kunngjor`);
  assert.deepEqual(early.missing.map((one) => one.text), ['Beslutningen er ikke ført']);
  assert.equal(early.confirm, undefined, 'no button that could not work');
  assert.match((await admin.get(`${THIRD}/beslutning`)).text, /Ingen beslutning er ført ennå\. Astrid Nøkleby-Eks fører den/);

  await moveClock(admin, '2021-11-05T12:00');
  await until('the deadline has closed it', async () => (await admin.json(path)).state === 'talt opp');
  const result = await admin.json(`${path}/resultat`);
  assert.equal(result.rows.length, 15);
  const first = result.rows[0];
  assert.deepEqual([first.rank, first.name, first.score, first.marks_text], [1, 'Biokullverket Åssiden AS', '4,86', '7 av 7']);
  assert.deepEqual(first.detail.find((one) => one.juror === 'Siri Lønnøy').values, ['5', '5', '5']);
  assert.deepEqual(first.means, ['4,86', '4,86', '4,86']);
  const batteri = result.rows.find((row) => row.name === 'Fjordren Batteri AS');
  assert.deepEqual(batteri.detail.find((one) => one.juror === 'Yusuf Haugerød').values, ['inhabil', 'inhabil', 'inhabil']);
  assert.equal(batteri.marks_text, '6 av 7');
  assert.equal(result.plot.rows.length, 15);
  assert.equal(result.plot.rows[0].points.length, 7);
  assert.match((await admin.get(`${path}/resultat`)).text, /Tallene under tallene/);

  /* the decision is the jury's; the office only sees it */
  const form = await members[0].form('/beslutning', '/beslutning');
  const many = await form.post({ winners: [winner.id], finalists: result.rows.map(({ id }) => id), how: 'unanimous', reason: 'Alle.' });
  assert.equal(many.status, 422);
  assert.equal(many.json.sentence, 'Det er ikke valgt så mange finalister som prisens regler sier.');
  const recorded = await form.post({
    token: many.json.token,
    winners: [winner.id], finalists: [winner.id, second.id, batteri.id], how: 'unanimous',
    reason: 'Ett produkt løser tre problemer.\nDet begynner i to anlegg på Åssiden.',
  });
  assert.equal(recorded.status, 200, recorded.body);
  const waiting = await admin.json(`${THIRD}/beslutning`);
  assert.equal(waiting.decided.outcome, 'Biokullverket Åssiden AS');
  assert.equal(waiting.confirmed_text, '0 av 7 har bekreftet');
  for (const member of members.slice(0, 5)) {
    const confirm = await member.form('/beslutning', '/bekreft');
    assert.equal((await confirm.post()).status, 200);
  }
  assert.equal((await admin.json(`${THIRD}/beslutning`)).confirmed_text, '5 av 7 har bekreftet');

  /* printed, it carries where the log stands */
  const key = (await server.visitor().get('/log/key')).body.trim();
  const { checkpoint } = await members[0].view('/protokoll');
  const signed = openNote(`${checkpoint.join('\n')}\n`, key);
  assert.equal(signed, openNote((await server.visitor().get('/log/checkpoint')).body, key));
  assert.match((await server.visitor().get('/gronn-grunder/3')).text, /Til vurdering/, 'nobody else knows that it is decided');
  assert.equal((await server.visitor().get('/gronn-grunder/3/vinner')).status, 404);

  /* two clicks: the page with everything on it, and its button */
  const reason = 'Smittevernreglene gjør det umulig å samle folk i november.';
  await press(admin, `${THIRD}/utsett`, '/utsett', { ceremony: '2022-01-12T18:00', reason });
  await moveClock(admin, '2022-01-12T18:05');
  const publish = await admin.get(`${THIRD}/kunngjor`);
  for (const shown of ['Ett produkt løser tre problemer.', 'Elvebyen Ombruk AS', 'Fjordren Batteri AS', 'Poeng og rangering',
    '5 av 7 har bekreftet beslutningen.', 'Siden blir synlig for alle med en gang.', 'Medlemmer som får e-post om det nå: 7.'])
    assert.ok(publish.text.includes(shown), shown);
  const stale = await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { decision: '7' });
  assert.equal(stale.status, 409);
  assert.match(stale.text, /Noe har endret seg i mellomtiden/);
  const done = await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: 'På vegne av juryen, Astrid Nøkleby-Eks' });
  assert.equal(done.status, 200);
  assert.match(done.text, /Kunngjort Biokullverket Åssiden AS, 12\. januar 2022 kl\. 18\.05/);

  /* the jury's inboxes are witnesses of it */
  const told = (await admin.json('/administrasjon/utboks')).rows.filter(({ subject }) => /^Kunngjort: Grønn Gründer-prisen/.test(subject));
  assert.equal(told.length, 7, 'each of the jury');
  assert.equal(new Set(told.map(({ to }) => to)).size, told.length);
  const { text: mail } = await admin.get(told[0].url);
  assert.match(mail, /ble kunngjort 12\. januar 2022\. .*\/gronn-grunder\/3\/vinner .*Juryen/s);
  assert.match(mail, /Ta vare på denne e-posten\. .*— \S+ \S+/s, 'with the checkpoint and its signature');

  const everybody = server.visitor();
  const page = await everybody.get('/gronn-grunder/3/vinner');
  assert.match(page.text, /På vegne av juryen, Astrid Nøkleby-Eks/);
  assert.ok(page.text.indexOf('Elvebyen') < page.text.indexOf('Fjordren'), 'finalists stand alphabetically');
  assert.ok(!/4,86|Samlet|Rangering/.test(page.body));
  const hall = await everybody.get('/vinnere');
  for (const name of ['Biokullverket Åssiden AS', 'Piql AS']) assert.ok(hall.text.includes(name), name);
  assert.match((await everybody.get('/vinnere.atom')).body, /Biokullverket/);

  /* afterwards it stands */
  const desk = await admin.json(THIRD);
  assert.equal(desk.state, 'Kunngjort');
  assert.equal(desk.postpone, undefined);
  const late = await press(admin, `${THIRD}/utsett`, '/utsett', { ceremony: '2022-02-12T18:00', reason }).catch((fault) => fault);
  assert.equal(late.status, 409);
  const view = await admin.json(second.url);
  assert.equal(view.edit, undefined, 'no form that would be refused');
  const again = await admin.get(`${THIRD}/kunngjor`);
  assert.ok(!again.text.includes('Kunngjør tildelingen'));

  await withoutAddress(t, server, admin);
});

test('the badge runs on the same pages, and nothing of it is public', async (t) => {
  const { server, admin } = await office(t);
  await moveClock(admin, '2021-12-02T09:00');
  await until('three are proposed', async () => (await admin.json(BADGE)).places[0].count === 3);
  await gatherAll(admin, BADGE);
  const desk = await admin.get(BADGE);
  assert.match(desk.text, /Alt ved denne utgaven er hemmelig til utmerkelsen er delt ut, også at noen er foreslått\./);
  const list = await candidates(admin, BADGE);
  assert.ok(list.length >= 2, JSON.stringify(list));

  /* a proposed member of the board steps out without being told */
  const [bodies] = [(await admin.json(`${BADGE}/personer`)).bodies];
  assert.deepEqual(bodies.map((body) => body.name), ['Styret', 'Rådet']);
  const edit = (await admin.json(list[0].url)).edit;
  const person = edit.fieldsets[0].fields.find((field) => field.name === 'person').options.find((option) => option.value);
  const said = await press(admin, list[0].url, '/rett', { person: person.value });
  assert.match(said.text, /sitter selv i styret eller rådet og fratrer\./);
  const stranger = await press(admin, list[0].url, '/rett', { person: 'abcdefghijklmnopqrstuvwxyz' });
  assert.equal(stranger.status, 422);

  const step = await admin.json(`${BADGE}/steg/innstilling`);
  assert.deepEqual(step.cases.map((row) => row.name).sort(), list.map((row) => row.name).sort());
  const one = await admin.json(step.cases[0].url);
  assert.match(one.step_name, /^Styrets innstilling: /);
  assert.equal(one.state, 'ikke klar');

  for (const path of ['/', '/hedersmerke', '/hedersmerke/2', '/vinnere', '/vinnere.atom'])
    for (const row of list)
      assert.ok(!(await server.visitor().get(path)).text.includes(row.name), `${row.name} on ${path}`);
});
