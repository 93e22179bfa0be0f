/* The minutes of a body: what they tell is what the log has, each reader gets what is theirs to know, and before a close
 * there is no number in them. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { announced, decided, REASON } from './lib/announced.mjs';
import { counted } from './lib/counted.mjs';
import { boardVoted, honoured } from './lib/honour.mjs';
import { arrive, EDITION, evenly, judging, Member, NAMES } from './lib/jury.mjs';
import { formAt, press } from './lib/office.mjs';

const OFFICE = `/administrasjon/utgave/${EDITION}`;
const MINUTES = '/protokoll';
const HONOUR = '/administrasjon/utgave/hedersmerke-2';
const row = (list, name) => list.find((one) => one.name.startsWith(name));

test('before anything has happened they say so, and who was called', async (t) => {
  const { server, admin } = await judging(t);
  const [step] = (await admin.json(`${OFFICE}/protokoll/juryen`)).steps;
  assert.equal(step.no_count, 'Avstemningen pågår. Ingen ser tallene før den er lukket.');
  const view = await admin.json(`${HONOUR}/protokoll/radet`);
  assert.equal(view.standing, 'Ingen avstemning er åpnet ennå.');
  assert.ok(!view.has_steps && !view.decided && view.decides);
  assert.match(row(view.members, 'Gunvor').called, /^kalt inn \d+\. \w+ 2021$/);
  assert.ok(view.declarations.every(({ declared }) => declared === 'Har ikke svart.'));
  const page = await server.visitor().get(`${HONOUR}/protokoll/radet`);
  assert.equal(page.status, 401);
});

test('while a vote is open nothing of it is there, for any reader', async (t) => {
  const { admin, chair, yusuf, berit } = await judging(t);
  const look = async () => Promise.all([
    ...[chair, yusuf, berit].map((member) => member.get(MINUTES)),
    admin.get(`${OFFICE}/protokoll/juryen`, { headers: { accept: 'application/json' } }),
  ]).then((answers) => answers.map(({ status, json }) => {
    assert.equal(status, 200);
    assert.ok(!('roll' in json.steps[0]) && !('count' in json.steps[0]));
    return JSON.stringify({ ...json, checkpoint: null });
  }));
  const before = await look();
  assert.equal((await yusuf.cast('vurdering', evenly(5, 5, 5))).status, 200);
  assert.deepEqual(await look(), before, 'a ballot changes nothing in them');
});

test('a vote that is counted: the roll, the rules, the numbers, and no single mark', async (t) => {
  const { admin, chair, yusuf } = await counted(t, { ties: { k02: 'board' } });
  const view = await chair.view(MINUTES);
  const [step] = view.steps;
  assert.equal(view.standing, 'Foreløpig: beslutningen er ikke ført ennå.');
  assert.match(step.opened_text, /^Åpnet 12\. oktober 2021 kl\. \d\d\.\d\d av Astrid /);
  assert.match(step.closed_text, /^Lukket 2\d\. oktober 2021 kl\. \d\d\.\d\d, da fristen var ute\.$/);
  assert.deepEqual([...step.slate].sort(), [...NAMES].sort());
  assert.equal(step.roll_text, 'Stemmeliste: 4 av 7 stemte');
  assert.equal(row(step.roll, 'Yusuf').voter_state, 'stemte, seddel 1');
  assert.equal(row(step.roll, 'Linh').voter_state, 'stemte ikke');
  assert.ok(step.step_facts.some((fact) => /^3 kriterier, poeng fra 1 til 5/.test(fact)), step.step_facts.join());
  const result = await chair.view('/vurdering/resultat');
  assert.deepEqual(step.count.rows.map(({ name, score }) => [name, score]), result.rows.map(({ name, score }) => [name, score]));
  assert.deepEqual(step.count.plot, result.plot);
  for (const one of step.count.rows) for (const member of ['detail', 'reasons', 'points']) assert.ok(!(member in one), member);
  assert.equal(step.documents.length, 4);
  assert.ok(step.documents.every(({ value }) => /^[\w+/]{43}=$/.test(value)));
  assert.equal(step.has_kept, false);

  const his = await yusuf.view(MINUTES);
  const kept = NAMES[1];
  assert.deepEqual(his.steps[0].kept, [kept], 'his copy says what it lacks');
  assert.ok(!his.steps[0].count.rows.some(({ name }) => name === kept));
  assert.ok((await admin.json(`${OFFICE}/protokoll/juryen`)).steps[0].count.rows.some(({ name }) => name === kept));
});

test('the grounds are for the chair and the one whose they are', async (t) => {
  const { admin, chair, yusuf, berit } = await judging(t, { ties: { k02: 'board' } });
  const tie = (view) => row(view.declarations, 'Yusuf').ties[0];
  const full = await chair.view(MINUTES);
  assert.equal(tie(full).ground, 'Styreverv eller annet verv');
  assert.equal(full.grounds_text, undefined);
  assert.match(row(full.declarations, 'Berit').declared, /^Svarte .*: ingen bindinger\.$/);
  assert.equal(row(full.declarations, 'Siri').declared, 'Har ikke svart.');
  assert.equal(tie(await yusuf.view(MINUTES)).ground, 'Styreverv eller annet verv');
  for (const view of [await berit.view(MINUTES), await admin.json(`${OFFICE}/protokoll/juryen`)]) {
    assert.equal(tie(view).ground, undefined);
    assert.equal(tie(view).candidate, NAMES[1]);
    assert.match(view.grounds_text, /leder og sekretær/);
  }
});

test('the decision with its lock, who confirmed, and what is told of it', async (t) => {
  let members;
  const { server, admin } = await decided(t, { late: async (all) => {
    members = all;
    const form = await all[5].form('/beslutning', '/innsigelse');
    assert.equal((await form.post({ what: ['disagrees'], statement: 'Jeg ville hatt en annen.' })).status, 200);
  } });
  const office = () => admin.json(`${OFFICE}/protokoll/juryen`);
  const view = await office();
  assert.equal(view.standing, 'Beslutningen er ført, men ikke kunngjort ennå.');
  assert.deepEqual(view.told, ['Ikke kunngjort ennå.']);
  assert.deepEqual(view.decided.winners.map(({ name }) => name), ['Biokullverket Åssiden AS']);
  assert.equal(view.decided.finalists.length, 3);
  assert.equal(view.decided.how, 'Enstemmig');
  assert.deepEqual(view.decided.citation, REASON);
  assert.match(row(view.confirmed, 'Berit').confirm_state, /^bekreftet 5\. november 2021/);
  assert.match(row(view.confirmed, 'Siri').confirm_state, /^er uenig, 5\. november 2021/);
  assert.equal(row(view.confirmed, 'Siri').remark, 'Jeg ville hatt en annen.');
  assert.equal(row(view.confirmed, 'Yusuf').confirm_state, 'har ikke bekreftet');
  assert.match(view.steps[0].unsealed_text, /^Forseglingen ble åpnet .* av Astrid .*; 4 av 7 måtte til\.$/);
  assert.ok(view.steps[0].count.ties.length > 0, 'equal marks: what parted them stands there');
  assert.equal(view.signers.length, 7);

  /* the lock is what the log has at that place, and the announcement opens it */
  const index = Number(view.decided.lock.text.match(/som post (\d+)/)[1]);
  const entries = (await server.visitor().get(`/log/tile/entries/000.p/${view.checkpoint[1]}`)).body;
  assert.ok(entries.includes(`"later":"${view.decided.lock.commitment}"`), 'in the log');
  assert.ok(index < Number(view.checkpoint[1]), 'under the mark that is printed');
  assert.equal(view.checkpoint[0], (await server.visitor().get('/log/key')).body.trim().split('+')[0]);

  assert.equal((await press(admin, `${OFFICE}/kunngjor`, '/kunngjor', { signed_by: 'Juryen' })).status, 200);
  const after = await office();
  assert.equal(after.standing, 'Beslutningen er ført og kunngjort.');
  assert.match(after.told[0], /^Kunngjort 12\. januar 2022 kl\. 18\.\d\d, post \d+ i loggen\.$/);
  const recalled = await press(admin, `${OFFICE}/kunngjor/tilbakekall`, '/tilbakekall', { reason: 'Navnet er feil.' });
  assert.equal(recalled.status, 200, recalled.text);
  assert.match((await office()).told[1], /^Tilbakekalt .*: Navnet er feil\.$/);
  assert.ok(members.length);
});

test('the page is one document, with the mark, lines to sign on, and no button', async (t) => {
  const { server } = await announced(t);
  await server.restart();
  const admin = await arrive(server, 'Administrator');
  for (const [prefix, words] of [['', ['Protokoll', 'Underskrifter', 'Loggens merke', 'Beslutning']],
    ['/nn', ['Protokoll', 'Underskrifter', 'Merket frå loggen', 'Avgjerd']], ['/en', ['Minutes', 'Signatures', 'The log&#39;s mark', 'Decision']]]) {
    const { status, body } = await admin.get(`${prefix}${OFFICE}/protokoll/juryen`);
    assert.equal(status, 200);
    const [sheet] = body.match(/<article class="sheet">[^]*<\/article>/);
    for (const word of words) assert.match(sheet, new RegExp(`<h[12][^>]*>${word}</h`), `${prefix} ${word}`);
    assert.equal((sheet.match(/<ul class="signs">.*<\/ul>/)[0].match(/<li>/g)).length, 7);
    assert.doesNotMatch(sheet, /<form|<button|minutes\.\w|\{\{/);
    assert.ok(body.includes(`${prefix}/kontroll`));
  }
});

test('nobody else gets them: a stranger, another body, one who was taken out', async (t) => {
  const { server, admin, chair } = await judging(t);
  const body = await Member.of(server, 'Gunvor', 'hedersmerke-2', 'radet');
  for (const path of [`${chair.path}/protokoll`, `${OFFICE}/protokoll/juryen`]) {
    const stranger = await server.visitor().get(path, { headers: { accept: 'application/json' } });
    assert.equal(stranger.status, 401, path);
    assert.equal((await body.visitor.get(path)).status, 403, path);
  }
  assert.equal((await chair.visitor.get(`${OFFICE}/protokoll/juryen`)).status, 403, 'a chair is not the office');
  assert.equal((await body.visitor.get('/jury/hedersmerke-2/styret/protokoll')).status, 403, 'the board is another body');
  assert.equal((await admin.get(`${OFFICE}/protokoll/radet`)).status, 404, 'there is no such body here');

  const morten = await Member.of(server, 'Morten', EDITION, 'juryen');
  const { bodies } = await admin.json(`${HONOUR}/personer`);
  const out = bodies.find(({ id }) => id === 'radet').members.find(({ name }) => name.startsWith('Gunvor'));
  assert.equal((await body.get(MINUTES)).status, 200);
  await press(admin, out.remove_url, '/ta-ut', { reason: 'Flyttet' });
  assert.equal((await body.get(MINUTES)).status, 403, 'a seat that is taken away');
  const { members, declarations } = await admin.json(`${HONOUR}/protokoll/radet`);
  assert.match(row(members, 'Gunvor').gone, /^tatt ut /, 'that she was called and left is told');
  assert.ok(!row(declarations, 'Gunvor'));
  assert.equal((await morten.get(MINUTES)).status, 200);
});

test('in secret nobody reads of a case that they are kept from, nor signs for it', async (t) => {
  const { admin, board, id } = await boardVoted(t);
  const form = await formAt(admin, `${HONOUR}/kandidater/ny`, '/ny');
  assert.ok(form);
  const view = await board[1].view(MINUTES);
  assert.equal(view.steps.length, 1);
  assert.match(view.steps[0].about, /^Solveig/);
  assert.equal(view.steps[0].count.outcome, 'Vedtatt: 5 for, 5 krevdes.');
  assert.equal(view.standing, 'Avstemningene er talt opp.');
  assert.ok(!view.decides && view.signers.length === 5);
  assert.match(row(view.declarations, 'Nina').declared, /^Svarte [^:]*\.$/, 'not that there are no ties');

  const late = await board[2].form('/habilitet', '/habilitet').catch(() => null);
  const said = await board[2].post('/habilitet', { token: (late?.shown ?? (await board[2].view('/habilitet')).form).token, tie: [id], [`ground-${id}`]: 'family' });
  assert.equal(said.status, 200, said.body);
  const kept = await board[2].view(MINUTES);
  assert.ok(!JSON.stringify(kept).includes('Solveig'), 'not a word');
  assert.ok(!kept.has_steps);
  const others = await board[1].view(MINUTES);
  assert.ok(!row(others.signers, 'Pål'), 'who may not know does not sign');
  assert.ok(row(others.signers, 'Nina'));
});

test('a show of hands: who was there, who recorded it and who vouched', async (t) => {
  const { admin } = await honoured(t);
  const view = await admin.json(`${HONOUR}/protokoll/radet`);
  const [step] = view.steps;
  assert.match(step.recorded_text, /^Stemmene i møtet er ført .* av Gunvor /);
  assert.match(step.closed_text, /^Bekreftet .* av Arne /);
  assert.equal(step.roll_text, 'Stemmeliste: 9 av 10 møtte');
  assert.deepEqual(step.roll.map(({ voter_state }) => voter_state).sort(), ['ikke til stede', ...Array(9).fill('til stede')]);
  assert.equal(step.count.needed, 7);
  assert.equal(view.decided.how, 'Vedtatt ved avstemning');
  assert.match((await admin.json(`${HONOUR}/protokoll/styret`)).steps[0].unsealed_text, /3 av 5 måtte til/);
});

test('complaints and corrections: both results, and a rejected complaint is no correction', async (t) => {
  const all = await counted(t);
  const { admin, chair, yusuf, berit, first } = all;
  const claim = await yusuf.view('/vurdering/innsyn');
  assert.equal((await yusuf.post('/vurdering/innsyn', { token: claim.form.token, what: 'not_mine', text: 'Ikke mine tall.' })).status, 200);
  const path = `${OFFICE}/steg/vurdering/rettelser`;
  const settle = await admin.form(`${path}/klage/${yusuf.desk.juror}`, 'klage');
  assert.equal((await settle.send({ outcome: 'rejected', reason: 'Den er signert på enheten hans.' })).status, 200);
  assert.equal((await (await chair.form('/vurdering/rettelser/1', '/rettelser/1')).post({ answer: 'yes' })).status, 200);
  const seen = await berit.view(MINUTES);
  assert.equal(seen.steps[0].claims_text, '1 klage er kommet, 1 er avgjort.');
  assert.deepEqual(seen.steps[0].claims, [], 'of whom is for the officers');
  assert.deepEqual(seen.steps[0].count.corrected, [], 'nothing was counted again');
  assert.deepEqual((await berit.view('/vurdering/resultat')).corrected, []);
  const [told] = (await chair.view(MINUTES)).steps[0].claims;
  assert.match(told.what, /^Yusuf /);
  assert.equal(told.claim_state, 'avvist');
  assert.equal(told.claim_reason, 'Den er signert på enheten hans.');

  const ask = await chair.form('/vurdering/rettelser', '/rettelser');
  assert.equal((await ask.post({ person: berit.desk.juror, candidate: first.id, reason: 'Eier en del.' })).status, 200);
  assert.match((await chair.view(MINUTES)).unsettled[0], /^1 rettelse av opptellingen er ikke avgjort/);
  assert.equal((await berit.view(MINUTES)).has_unsettled, false, 'not before it is answered');
  const answer = await admin.form(`${path}/2`, '/rettelser/2');
  assert.equal((await answer.send({ answer: 'yes' })).status, 200);
  const { count } = (await chair.view(MINUTES)).steps[0];
  assert.equal(count.corrected.length, 1);
  assert.equal(count.corrected[0].earlier.rows[0].name, first.name);
  const tie = row((await chair.view(MINUTES)).declarations, 'Berit').ties[0];
  assert.deepEqual([tie.ground, tie.reason], ['Funnet etter lukkingen', 'Eier en del.']);
});
