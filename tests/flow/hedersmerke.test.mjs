/* The hedersmerke by its statute: a unanimous board by signed ballots, a council by ballots or by a show of hands that two
 * people write down; and nobody may learn that anybody is proposed. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { archiveHolds } from './lib/archive.mjs';
import { answer, raiseHands } from './lib/honour.mjs';
import { arrive, demo, gather, Member, vote } from './lib/jury.mjs';
import { press, proposals } from './lib/office.mjs';

const EDITION = 'hedersmerke-2';
const AFTER = '2021-12-03T09:00:00+01:00';
const SOLVEIG = 'Solveig Brånås-Eksempel';
const KARI = 'Kari Mørk-Test';
const BOARD = ['Eirik', 'Nina', 'Pål', 'Farah', 'Jon'];

/* Who a name of the demonstration is, as the office's form offers it. */
async function personOf(admin, name) {
  const page = await admin.json(`/administrasjon/utgave/${EDITION}/kandidater/ny`);
  const field = page.form.fieldsets.flatMap(({ fields }) => fields).find((one) => one.name === 'person');
  return field.options.find(({ label }) => label.includes(name)).value;
}

/* The board, ready, and the two cases' ids, which are drawn: k1 is about Solveig and k2 about Kari. */
async function board(t) {
  const server = await demo(t, AFTER);
  const admin = await arrive(server, 'Administrator');
  const [k1, k2] = await gather(admin, EDITION, [
    { name: SOLVEIG, kind: 'medlem', summary: 'Mer enn tjue års arbeid for foreningen.' },
    { name: KARI, kind: 'medlem', person: await personOf(admin, KARI) },
  ]);
  const members = [];
  for (const name of BOARD) {
    const member = await Member.of(server, name, EDITION, 'styret');
    await member.begin();
    members.push(member);
  }
  return { server, admin, members, chair: members[0], k1, k2 };
}

async function adopt({ chair, members }, candidate, votes = BOARD.map(() => 'yes')) {
  assert.equal((await chair.open(`innstilling/${candidate}`)).status, 200);
  for (const [i, member] of members.entries())
    if (votes[i]) assert.equal((await member.cast(`innstilling-${candidate}`, vote(votes[i]))).status, 200);
  const form = await chair.form(`/innstilling-${candidate}/lukk`, '/lukk');
  const closed = await form.post({});
  assert.equal(closed.status, 200, closed.body);
  return (await members[1].view(`/innstilling-${candidate}/resultat`)).outcome;
}

test('the board is unanimous or it is nothing: a blank vote is not a yes', async (t) => {
  const all = await board(t);
  const { k1 } = all;
  assert.match(await adopt(all, k1, ['yes', 'yes', 'blank', 'yes', 'yes']), /^Ikke vedtatt: 4 for, 5 krevdes/);
  const council = await Member.of(all.server, 'Gunvor', EDITION, 'radet');
  assert.equal((await council.get(`/apne/vedtak/${k1}`)).status, 404, 'it does not come to the council');
  const again = await all.chair.open(`innstilling/${k1}`);
  assert.equal(again.status, 200, 'a new vote is a new step');
  for (const member of all.members) assert.equal((await member.cast(`innstilling-${k1}-2`, vote('yes'))).status, 200);
  assert.equal((await (await all.chair.form(`/innstilling-${k1}-2/lukk`, '/lukk')).post({})).status, 200);
  assert.match((await all.chair.view(`/innstilling-${k1}-2/resultat`)).outcome, /^Vedtatt: 5 for, 5 krevdes/);
});

test('who is found to be recused after a vote is kept from the next one', async (t) => {
  const all = await board(t);
  const { server, admin, chair, members, k1 } = all;
  assert.match(await adopt(all, k1, ['yes', 'blank', 'blank', 'yes', 'yes']), /^Ikke vedtatt: 3 for, 5 krevdes/);
  const asked = await (await chair.form(`/innstilling-${k1}/rettelser`, '/rettelser')).post({ person: members[1].desk.juror, reason: 'Gift med henne.' });
  assert.equal(asked.status, 200, asked.body);
  const path = `/administrasjon/utgave/${EDITION}/steg/innstilling-${k1}/rettelser/1`;
  assert.equal((await (await admin.form(path, '/rettelser/1')).send({ answer: 'yes' })).status, 200);
  assert.equal((await chair.open(`innstilling/${k1}`)).status, 200);
  const next = `innstilling-${k1}-2`;
  assert.ok((await members[1].cast(next, vote('yes')).catch(() => ({ status: 404 }))).status >= 400);
  for (const member of members.filter((one) => one !== members[1])) assert.equal((await member.cast(next, vote('yes'))).status, 200);
  assert.equal((await (await chair.form(`/${next}/lukk`, '/lukk')).post({})).status, 200);
  assert.match((await chair.view(`/${next}/resultat`)).outcome, /^Vedtatt: 4 for, 4 krevdes/);
  await archiveHolds(t, server, EDITION);
});

test('a motion takes yes, no and blank, and nothing else', async (t) => {
  const { chair, members, k1, k2 } = await board(t);
  await chair.open(`innstilling/${k1}`);
  const fault = async (choices) => (await members[1].cast(`innstilling-${k1}`, choices)).json.fault;
  assert.equal(await fault(vote('maybe')), 'ballot_choices');
  assert.equal(await fault({ m: 'scores', c: [{ id: k1, s: [] }] }), 'ballot_choices');
  assert.equal(await fault('{"v":"yes","m":"motion"}'), 'ballot_choices');
  assert.equal(await fault(vote('no')), undefined);
  assert.equal((await members[1].cast(`innstilling-${k1}`, vote('yes'))).json.number, 2, 'and it can be changed');
  const early = await chair.form(`/innstilling-${k1}/lukk`, '/lukk').catch(() => null);
  assert.equal(early, null, 'not closed before all have handed in, or the deadline');
  const { sign } = await chair.view(`/apne/innstilling/${k2}`);
  assert.ok(sign, 'the other case is a vote of its own');
});

test('a case without a deadline is closed by the chair, who says who else was there', async (t) => {
  const { chair, members, k1 } = await board(t);
  assert.equal((await chair.open(`innstilling/${k1}`, '?lukkes=leder')).status, 200);
  for (const member of members.slice(0, 4)) await member.cast(`innstilling-${k1}`, vote('yes'));
  const form = await chair.form(`/innstilling-${k1}/lukk`, '/lukk');
  const { options } = form.shown.fields.find(({ name }) => name === 'present');
  assert.deepEqual(options.map(({ label }) => label.split(' ')[0]), ['Jon']);
  assert.equal((await form.post({ present: [options[0].value] })).status, 200);
  assert.match((await chair.view(`/innstilling-${k1}/resultat`)).outcome, /^Ikke vedtatt: 4 for, 5 krevdes/, 'present and silent counts against');
});

const COUNCIL = ['Gunvor', 'Odd', 'Signe', 'Thorvald', 'Åshild', 'Mehmet', 'Bodil', 'Harald', 'Lisbet'];

test('nobody sees from any page what another has voted before the close', async (t) => {
  const { admin, chair, members, k1 } = await board(t);
  const step = `innstilling-${k1}`;
  const office = `/administrasjon/utgave/${EDITION}`;
  assert.equal((await chair.open(`innstilling/${k1}`)).status, 200);
  const doors = [...['', '/leder', `/${step}/stemme`, `/${step}/lukk`, `/${step}/resultat`, `/${step}/levert`].map((path) => [chair.visitor, chair.path + path]),
    ...['', `/steg/${step}`, `/steg/${step}/resultat`, '/personer', '/kandidater', '/kandidater.csv', '/forslag.csv'].map((path) => [admin, office + path])];
  const look = () => Promise.all(doors.flatMap(([visitor, path]) => [{}, { accept: 'application/json' }].map(async (headers) => {
    const { body, status } = await visitor.get(path, { headers });
    return `${path} ${status} ${body.replace(/(token(?:\W|quot)+|value="|logg-inn#)[\w-]{40,}/g, '')}`;
  })));
  const seen = [];
  for (const word of ['yes', 'no', 'blank']) {
    assert.equal((await members[1].cast(step, vote(word))).status, 200);
    seen.push(await look());
  }
  for (const other of seen.slice(1)) assert.deepEqual(other.filter((page, i) => page !== seen[0][i]), []);

  /* that a ballot came is told to its juror by mail, which the office can read: alike but for number, time and place */
  const { rows } = await admin.json('/administrasjon/utboks');
  const told = rows.filter(({ subject }) => /^Stemmeseddel \d er mottatt/.test(subject));
  assert.equal(told.length, 3);
  const texts = await Promise.all(told.map(async ({ url }) => (await admin.get(url)).text.replace(/\d+/g, '#')));
  assert.equal(new Set(texts).size, 1, texts.join('\n'));
  assert.ok(texts[0].length > 100, texts[0]);
});

test('after a deadline the chair says who was there: the clock cannot', async (t) => {
  const all = await board(t);
  const { server, k1, chair, members } = all;
  const open = await chair.view(`/apne/innstilling/${k1}?frist=2021-12-10T12:00`);
  assert.ok(open.facts.some((fact) => /Lederen sier da hvem andre som var til stede/.test(fact)), JSON.stringify(open.facts));
  assert.equal((await chair.open(`innstilling/${k1}`, '?frist=2021-12-10T12:00')).status, 200);
  for (const member of members.slice(0, 3)) assert.equal((await member.cast(`innstilling-${k1}`, vote('yes'))).status, 200);
  const early = await chair.view(`/innstilling-${k1}/lukk`);
  assert.ok(!early.confirm && early.facts.some((fact) => /når alle har levert eller fristen er ute/.test(fact)));

  await server.restart({ clock: '2021-12-10T12:05:00+01:00' });
  for (const member of members) await member.signIn(server);
  const [todo] = (await chair.view()).chair.filter(({ label }) => /Fristen er ute/.test(label));
  assert.equal(todo.url, `${chair.path}/innstilling-${k1}/lukk`);
  assert.equal((await chair.get(`/innstilling-${k1}/resultat`)).status, 409, 'nothing is counted by itself');
  const form = await chair.form(`/innstilling-${k1}/lukk`, '/lukk');
  const [absent] = form.shown.fields.flatMap(({ options }) => options).filter(({ label }) => /Farah/.test(label));
  assert.equal((await form.post({ present: [absent.value] })).status, 200);
  assert.match((await chair.view(`/innstilling-${k1}/resultat`)).outcome, /^Ikke vedtatt: 3 for, 4 krevdes/);
});

test('the council raises hands: 9 present, 7 needed, and two people say so', async (t) => {
  const all = await board(t);
  const { k1 } = all;
  assert.match(await adopt(all, k1), /^Vedtatt: 5 for, 5 krevdes/);
  const { server } = all;
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const second = await Member.of(server, 'Arne', EDITION, 'radet');
  const member = await Member.of(server, 'Odd', EDITION, 'radet');
  for (const one of [chair, member]) await one.declare();
  assert.equal((await chair.view(`/apne/vedtak/${k1}?maate=rom`)).secrecy_text, undefined, 'no ballot, nothing to hide');
  assert.match((await chair.view(`/apne/vedtak/${k1}?maate=sedler`)).secrecy_text, /skjult for alle/);
  const opened = await chair.open(`vedtak/${k1}`, '?maate=rom');
  assert.equal(opened.status, 200, opened.body);

  assert.match((await member.visitor.get(`${member.path}/vedtak-${k1}/stemme`)).text, /Stemmene tas i møtet/);
  const fault = async (numbers) => (await raiseHands(chair, `vedtak-${k1}`, numbers)).json.fault;
  assert.equal(await fault({ yes: 7, no: 1 }), 'numbers_do_not_add_up');
  assert.equal(await fault({ yes: 7, no: 1, blank: 2 }), 'numbers_do_not_add_up');
  const page = await chair.visitor.form(`${chair.path}/vedtak-${k1}/fort`, '/fort');
  const roll = [...page.answer.body.matchAll(/name="present" value="([^"]*)"/g)].map(([, id]) => id);
  const shown = await page.send({ present: roll.slice(0, 9), yes: '7', no: '1', blank: '0', second: roll[9] });
  assert.equal(shown.status, 422);
  assert.match(shown.text, /9 møtende, 7 kreves/, 'the server counts what the page counts');
  assert.equal((await member.get(`/vedtak-${k1}/fort`)).status, 403, 'only the chair writes it down');

  assert.equal(await fault({ yes: 6, no: 2, blank: 1 }), undefined);
  const waiting = await second.view(`/vedtak-${k1}/fort`);
  assert.match(waiting.second.outcome, /^Ikke vedtatt: 6 for, 7 krevdes/);
  assert.match((await second.view()).chair[0].label, /venter på at du bekrefter/);
  assert.equal((await answer(second, `vedtak-${k1}`, 'confirm', chair)).status, 403, 'the chair does not confirm their own');
  assert.equal((await answer(second, `vedtak-${k1}`, 'wrong')).status, 200);
  assert.ok((await chair.view(`/vedtak-${k1}/fort`)).form, 'back to the chair');

  assert.equal(await fault({ yes: 7, no: 1, blank: 1 }), undefined);
  assert.match((await chair.view(`/vedtak-${k1}/fort`)).second.again_url, /rett/);
  const seen = (await second.view(`/vedtak-${k1}/fort`)).second.confirm;
  assert.equal(await fault({ yes: 9 }), undefined, 'the chair writes other numbers while the page is open');
  const said = Object.fromEntries(seen.hidden.map(({ name, value }) => [name, value]));
  assert.equal((await second.post(`/vedtak-${k1}/fort-svar`, { token: seen.token, ...said })).json.fault, 'wrong_state');
  assert.equal(await fault({ yes: 7, no: 1, blank: 1 }), undefined);
  assert.equal((await answer(second, `vedtak-${k1}`, 'confirm')).status, 200);
  const done = (await member.view(`/vedtak-${k1}/fort`)).done;
  assert.match(done.outcome, /^Vedtatt: 7 for, 7 krevdes/);
  assert.equal(done.second, 'Arne Øvrebø-Prøve', 'who answers for it beside the chair');
  const names = done.lines[0].text.replace(/^9: /, '').split(', ');
  assert.deepEqual(names, [...names].sort(new Intl.Collator('nb').compare), 'as one looks for a name');
  const result = await member.view(`/vedtak-${k1}/resultat`);
  assert.equal(result.present, 9);
  assert.equal(result.needed, 7);

  const { text: asked } = await chair.visitor.get(`${chair.path}/beslutning`);
  assert.match(asked, /Beslutningen Bare den som er vedtatt, kan velges\./);
  assert.doesNotMatch(asked, /poeng|juryen|juryleder/i, 'a council is no jury');
  const decide = await chair.form('/beslutning', '/beslutning');
  assert.deepEqual(decide.shown.fieldsets[0].fields[0].options.map(({ label }) => label), [SOLVEIG], 'only who was adopted');
  assert.equal((await decide.post({ winners: [k1], reason: 'For mer enn tjue års arbeid.' })).status, 200);
  assert.equal((await member.view('/beslutning')).decided.outcome, SOLVEIG);
  assert.equal((await member.view('/beslutning')).decided.how, 'Vedtatt ved avstemning');

  /* One who raised a hand should have stepped out: chair and secretary write the numbers without them. */
  const others = (await chair.form(`/vedtak-${k1}/rettelser`, '/rettelser')).shown.fieldsets.flatMap(({ fields }) => fields)[0].options;
  const gone = others.find(({ label }) => names.includes(label)).value;
  const correct = async (numbers) =>
    (await chair.form(`/vedtak-${k1}/rettelser`, '/rettelser')).post({ person: gone, reason: 'Søster av den det gjelder.', ...numbers });
  assert.equal((await correct({})).status, 422, 'numbers are asked for');
  assert.equal((await correct({ yes: '7', no: '1', blank: '1' })).json.fault, 'numbers_do_not_add_up');
  const asked2 = await correct({ yes: '6', no: '1', blank: '1' });
  assert.equal(asked2.status, 200, asked2.body);
  assert.match((await second.view(`/vedtak-${k1}/rettelser/1`)).correction.votes, /6 for, 1 mot, 1 blanke/);
  assert.equal((await (await second.form(`/vedtak-${k1}/rettelser/1`, '/rettelser/1')).post({ answer: 'yes' })).status, 200);
  const again = await second.view(`/vedtak-${k1}/resultat`);
  assert.match(again.outcome, /^Vedtatt: 6 for, 6 krevdes/);
  assert.match(again.corrected[0].earlier.outcome, /^Vedtatt: 7 for, 7 krevdes/);
  assert.match((await second.view(`/vedtak-${k1}/fort`)).done.corrected, /rettet/);
});

test('the second person may be from the office, and sees only that page', async (t) => {
  const all = await board(t);
  const { k1 } = all;
  await adopt(all, k1);
  const chair = await Member.of(all.server, 'Gunvor', EDITION, 'radet');
  await chair.declare();
  await chair.open(`vedtak/${k1}`, '?maate=rom');
  const path = `${chair.path}/vedtak-${k1}/fort`;
  assert.equal((await all.admin.get(path)).status, 403, 'not before they are named');
  assert.equal((await raiseHands(chair, `vedtak-${k1}`, { yes: 9, second: 'Administrator' })).status, 200);
  assert.equal((await all.admin.get(`${chair.path}/vedtak-${k1}/stemme`)).status, 403);
  const page = await all.admin.form(path, '/fort-svar');
  assert.match(page.answer.text, /Vedtatt: 9 for, 7 krevdes/);
  assert.match((await page.send({})).text, /Vedtatt: 9 for, 7 krevdes/);
  assert.equal((await chair.view(`/vedtak-${k1}/resultat`)).present, 9);
});

test('a show of hands is seen by those two alone until the second has said yes', async (t) => {
  const all = await board(t);
  const { server, admin, k1 } = all;
  await adopt(all, k1);
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const member = await Member.of(server, 'Odd', EDITION, 'radet');
  const second = await Member.of(server, 'Arne', EDITION, 'radet');
  for (const one of [chair, member]) await one.declare();
  await chair.open(`vedtak/${k1}`, '?maate=rom');
  const step = `/vedtak-${k1}`;
  assert.equal((await raiseHands(chair, step.slice(1), { yes: 6, no: 2, blank: 1 })).status, 200);

  const office = `/administrasjon/utgave/${EDITION}`;
  const doors = [
    ...['', step + '/fort', step + '/stemme', step + '/resultat', step + '/dokumenter', '/beslutning', '/habilitet', '/leder']
      .map((path) => [member, member.path + path]),
    ...['', '/kandidater', `/kandidater/${k1}`, '/personer', `/steg${step}`, `/steg${step}/resultat`, '/historikk', '/kandidater.csv']
      .map((path) => [{ visitor: admin }, office + path]),
    [{ visitor: admin }, `${chair.path}${step}/fort`],
    [{ visitor: server.visitor() }, '/hedersmerke'],
  ];
  const says = /[Vv]edtatt: |6 for|"yes":|"present":|møtende, \d/;
  const telling = async () => {
    const found = [];
    for (const [{ visitor }, where] of doors)
      for (const headers of [{}, { accept: 'application/json' }]) {
        const { body } = await visitor.get(where, { headers });
        if (says.test(body)) found.push(where);
      }
    return [...new Set(found)];
  };
  assert.match((await second.view(`${step}/fort`)).second.outcome, /^Ikke vedtatt: 6 for/, 'it is there');
  const before = await telling();
  assert.equal((await answer(second, step.slice(1), 'confirm')).status, 200);
  const after = await telling();
  assert.ok(after.includes(`${member.path}${step}/resultat`), `then the members see it: ${after}`);
  assert.deepEqual(before, [], 'and not a word before');
});

test('the council can vote with signed ballots too', async (t) => {
  const all = await board(t);
  const { k1 } = all;
  await adopt(all, k1);
  const members = [];
  for (const name of COUNCIL) {
    const member = await Member.of(all.server, name, EDITION, 'radet');
    await member.begin();
    members.push(member);
  }
  assert.equal((await members[0].open(`vedtak/${k1}`, '?maate=sedler&lukkes=leder')).status, 200);
  for (const [i, member] of members.entries())
    assert.equal((await member.cast(`vedtak-${k1}`, vote(i < 7 ? 'yes' : i === 7 ? 'no' : 'blank'))).status, 200);
  assert.equal((await members[0].get(`/vedtak-${k1}/fort`)).status, 404, 'what is voted by ballots is not recorded');
  assert.equal((await (await members[0].form(`/vedtak-${k1}/lukk`, '/lukk')).post({})).status, 200);
  const result = await members[3].view(`/vedtak-${k1}/resultat`);
  assert.match(result.outcome, /^Vedtatt: 7 for, 7 krevdes/);
  assert.equal(result.present, 9);
});

test('a case that comes to the council later is asked about, however old', async (t) => {
  const all = await board(t);
  const { server, k1, k2 } = all;
  await adopt(all, k1);
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const odd = await Member.of(server, 'Odd', EDITION, 'radet');
  for (const one of [chair, odd]) await one.begin();
  await adopt(all, k2);
  assert.equal((await odd.get()).location, `${odd.path}/habilitet`);
  await chair.declare();
  assert.equal((await chair.open(`vedtak/${k2}`, '?lukkes=leder')).status, 200);
  assert.equal((await odd.get(`/vedtak-${k2}/stemme`)).location, `${odd.path}/habilitet`, 'on names, before anything is read');
  await odd.declare({ [k2]: 'family' });
  assert.equal((await odd.get(`/vedtak-${k2}/stemme`)).status, 404);
});

test('a candidate with a member\'s name is not made without a word on whether it is they', async (t) => {
  const server = await demo(t, AFTER);
  const admin = await arrive(server, 'Administrator');
  const office = `/administrasjon/utgave/${EDITION}`;
  const make = (values) => press(admin, `${office}/kandidater/ny`, '/ny', { kind: 'medlem', ...values });
  const asked = await make({ name: 'kari mørk-test' });
  assert.equal(asked.status, 422);
  assert.match(asked.text, /Et av medlemmene heter det samme/);
  assert.equal((await make({ name: KARI, person: 'other' })).status, 200);
  assert.equal((await make({ name: SOLVEIG })).status, 200, 'nobody else is asked about');

  await press(admin, `${office}/forslag/nytt`, '/nytt',
    { via: 'phone', received: '2021-11-30T10:00', candidate: KARI, why: 'x'.repeat(80), name: 'Arne på telefonen' });
  const row = (await proposals(admin, office)).find(({ from }) => from === 'Arne på telefonen');
  const made = await press(admin, row.url, '/kandidat');
  assert.match(made.text, new RegExp(`${KARI} sitter selv i styret eller rådet og fratrer`), 'of a proposal it is taken to be they, and said so');
});

test('who is proposed sees nothing of it, by any door', async (t) => {
  const all = await board(t);
  const { k2 } = all;
  await adopt(all, k2);
  const { server } = all;
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const kari = await Member.of(server, 'Kari', EDITION, 'radet');
  const other = await Member.of(server, 'Odd', EDITION, 'radet');
  for (const one of [chair, other]) await one.declare();
  const before = (await kari.get()).body, receipts = (await kari.get('/kvitteringer')).body;
  assert.equal((await chair.open(`vedtak/${k2}`, '?maate=rom')).status, 200);

  assert.match((await other.get()).body, new RegExp(KARI), 'the others see the case');
  assert.equal((await kari.get()).body, before, 'to her nothing has happened');
  const declaring = await kari.get('/habilitet');
  assert.ok(!JSON.stringify(declaring.json.rows).includes(KARI), 'not even on the list of names');
  const nothing = await kari.get('/vedtak-k99/stemme');
  for (const path of ['stemme', 'dokumenter', 'resultat', 'levert', 'kvittering', 'fort', `kandidat/${k2}`, 'se-over']) {
    const [hers, made] = [await kari.get(`/vedtak-${k2}/${path}`), await kari.get(`/vedtak-k99/${path}`)];
    assert.equal(hers.status, 404, path);
    assert.equal(hers.body, made.body, `${path}: as if there were no such vote`);
  }
  assert.equal(nothing.status, 404);
  assert.equal((await kari.get(`/habilitet?kandidat=${k2}`)).body, (await kari.get('/habilitet?kandidat=k99')).body);

  await raiseHands(chair, `vedtak-${k2}`, { present: 8, yes: 8 });
  const second = await Member.of(server, 'Arne', EDITION, 'radet');
  assert.equal((await answer(second, `vedtak-${k2}`, 'confirm')).status, 200);
  assert.match((await other.view(`/vedtak-${k2}/resultat`)).outcome, /^Vedtatt: 8 for/);
  assert.equal((await (await chair.form('/beslutning', '/beslutning')).post({ winners: [k2], reason: 'Fortjent.' })).status, 200);
  assert.equal((await kari.get()).body, before, 'nor when it is decided');
  assert.ok((await kari.view('/beslutning')).waiting, 'the decision is not there for her');
  assert.equal((await kari.get('/kvitteringer')).body, receipts, 'nor a receipt of it');
  assert.equal((await kari.get('/kvitteringer/beslutning')).status, 404);
  assert.ok((await other.view('/kvitteringer')).receipts.some(({ title }) => title === 'Beslutningen'));
  const { confirmed } = await other.view('/beslutning');
  assert.ok(!confirmed.some(({ name }) => name === KARI), 'and she is not asked to confirm');
  const { rows } = await all.admin.json('/administrasjon/utboks');
  const hers = rows.filter(({ to }) => to === KARI).map(({ subject }) => subject);
  assert.equal(hers.length <= 1, true, `one mail, the invitation: ${hers}`);
});

test('who was proposed in vain sees nothing of it either', async (t) => {
  const all = await board(t);
  const { server, k2 } = all;
  await adopt(all, k2);
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const kari = await Member.of(server, 'Kari', EDITION, 'radet');
  await chair.declare();
  const seen = async () => [await kari.get(), await kari.get('/beslutning')].map(({ body }) => body);
  const before = await seen();
  assert.equal((await chair.open(`vedtak/${k2}`, '?maate=rom')).status, 200);
  await raiseHands(chair, `vedtak-${k2}`, { present: 8, yes: 3, no: 5 });
  const second = await Member.of(server, 'Arne', EDITION, 'radet');
  assert.equal((await answer(second, `vedtak-${k2}`, 'confirm')).status, 200);
  assert.equal((await (await chair.form('/beslutning', '/beslutning')).post({ none: '1', reason: 'Ikke i år.' })).status, 200);
  assert.match((await chair.view('/beslutning')).decided.how, /./);
  assert.deepEqual(await seen(), before);
});

test('nothing of it is public before it is given, not even that somebody is proposed', async (t) => {
  const all = await board(t);
  const { k1 } = all;
  const stranger = all.server.visitor();
  const paths = ['/', '/hedersmerke', '/hedersmerke/2', '/vinnere', '/vinnere.atom', '/etterprov'].flatMap((path) => [path, `/nn${path}`, `/en${path}`]);
  const look = async () => Promise.all(paths.map(async (path) => (await stranger.get(path)).body.replace(/value="[^"]*"/g, '')));
  const before = await look();
  await adopt(all, k1);
  assert.deepEqual(await look(), before, 'the public pages are as they were');
  const chair = await Member.of(all.server, 'Gunvor', EDITION, 'radet');
  const second = await Member.of(all.server, 'Arne', EDITION, 'radet');
  await chair.declare();
  await chair.open(`vedtak/${k1}`, '?maate=rom');
  await raiseHands(chair, `vedtak-${k1}`, { yes: 9 });
  await answer(second, `vedtak-${k1}`, 'confirm');
  assert.equal((await (await chair.form('/beslutning', '/beslutning')).post({ winners: [k1], reason: 'Fortjent.' })).status, 200);
  assert.equal((await (await chair.form('/beslutning', '/bekreft')).post({})).status, 200);
  assert.deepEqual(await look(), before, 'nor is anything to be seen when it is decided');
  assert.ok(!before.some((page) => page.includes(SOLVEIG) || page.includes(KARI)));

  const size = Number((await stranger.get('/log/checkpoint')).body.split('\n')[1]);
  const whole = Math.floor(size / 256);
  const bundles = [];
  for (let i = 0; i < whole; i++) bundles.push(await stranger.get(`/log/tile/entries/${String(i).padStart(3, '0')}`));
  if (size % 256) bundles.push(await stranger.get(`/log/tile/entries/${String(whole).padStart(3, '0')}.p/${size % 256}`));
  const entries = bundles.flatMap(({ bytes }) => {
    const list = [];
    for (let at = 0; at < bytes.length; ) {
      const n = bytes.readUInt16BE(at);
      list.push(JSON.parse(bytes.subarray(at + 2, at + 2 + n)));
      at += 2 + n;
    }
    return list;
  });
  assert.equal(entries.length, size);
  const told = new Set(entries.filter(({ edition }) => edition === EDITION).map(({ type }) => type));
  assert.equal(told.size, 0, `the log names the edition in ${[...told]}`);
  const sealed = entries.filter(({ type }) => type === 'sealed');
  for (const entry of sealed) assert.deepEqual(Object.keys(entry), ['v', 'type', 'at', 'later', 'private']);
});

test('what is given is corrected and recalled like any other, sealed in the log, and who declined is nobody\'s business', async (t) => {
  const all = await board(t);
  const { server, admin, k1, k2 } = all;
  const desk = `/administrasjon/utgave/${EDITION}`, page = '/hedersmerke/2/vinner';
  const stranger = server.visitor();
  const chair = await Member.of(server, 'Gunvor', EDITION, 'radet');
  const second = await Member.of(server, 'Arne', EDITION, 'radet');
  await chair.declare();
  for (const candidate of [k1, k2]) {
    await adopt(all, candidate);
    assert.equal((await chair.open(`vedtak/${candidate}`, '?maate=rom')).status, 200);
    await raiseHands(chair, `vedtak-${candidate}`, { present: candidate === k2 ? 8 : 9, yes: 8, ...(candidate === k2 ? {} : { no: 1 }) });
    assert.equal((await answer(second, `vedtak-${candidate}`, 'confirm')).status, 200);
  }
  const decide = async (values, path = '/beslutning') => (await chair.form(path, '/beslutning')).post({ reason: 'Fortjent.', ...values });
  assert.equal((await decide({ winners: [k1, k2] })).status, 200);
  assert.equal((await stranger.get(page)).status, 404);
  assert.equal((await press(admin, `${desk}/kunngjor`, '/kunngjor', {})).status, 200);
  assert.deepEqual((await stranger.json(page)).names, [KARI, SOLVEIG]);
  const told = (await admin.json('/administrasjon/utboks')).rows.filter(({ subject }) => /^Kunngjort: /.test(subject)).map(({ to }) => to);
  assert.equal(new Set(told).size, told.length, 'whoever sits in two bodies gets one');
  for (const name of ['Gunvor', 'Arne']) assert.ok(told.some((to) => to.includes(name)), `${name}: ${told}`);
  const first = (await stranger.json(page)).code;
  assert.equal((await stranger.get(`${page}/diplom/${k2}`)).status, 200);

  const declined = 'Kari vil ikke ha noe merke.';
  assert.equal((await decide({ winners: [k1], instead: declined }, '/beslutning?ny=1')).status, 200);
  assert.deepEqual((await stranger.json(page)).names, [KARI, SOLVEIG], 'until the office corrects');
  const form = await admin.form(`${desk}/kunngjor/rett`, '/rett');
  const shown = await form.send({ reason: 'Tildelingen er endret.' });
  assert.equal((await admin.formOf(shown, '/rett').send({ publish: '1' })).status, 200);
  const view = await stranger.json(page);
  assert.deepEqual(view.names, [SOLVEIG]);
  assert.equal(view.before[0].names, `${KARI} og ${SOLVEIG}`);
  assert.ok(!JSON.stringify(view).includes('noe merke'), 'why the council decided anew stays with it');
  assert.equal(view.before[0].decided.replaced_text, undefined);
  assert.equal((await stranger.get(view.before[0].decided.receipt.url)).status, 200, 'what was public stays so');
  assert.equal((await stranger.get(`${page}/diplom/${k2}`)).status, 404);
  assert.match((await stranger.get(first.url)).text, /Dette er rettet siden/);
  for (const place of [view.receipt.place, view.before[0].receipt.place]) {
    const { told, entry } = await stranger.json(`/kontroll/${place}`);
    assert.ok(told, 'it was told, so it may be named');
    assert.equal(JSON.parse(entry).type, 'sealed');
  }
  assert.equal((await stranger.json(`/kontroll/${Number(view.decided.receipt.place) - 1}`)).told, undefined);

  assert.equal((await press(admin, `${desk}/kunngjor/tilbakekall`, '/tilbakekall', { reason: 'Ved en feil.' })).status, 200);
  assert.match((await stranger.get(page)).text, /Tilbakekalt.*Ved en feil\./);
  assert.ok(!(await stranger.get('/vinnere/hedersmerke')).body.includes(SOLVEIG));
  assert.equal((await decide({ winners: [k1], instead: 'På nytt.' }, '/beslutning?ny=1')).status, 200);
  assert.match((await stranger.get(page)).text, /Tilbakekalt/, 'and nothing of it is seen');
  assert.equal((await stranger.get(`${page}/avgjorelse/3`)).status, 404);
});
