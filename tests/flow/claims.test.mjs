/* Within the inspection time each juror sees what was counted for them, and may complain with the note that they signed. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { until } from './lib.mjs';
import { archiveHolds } from './lib/archive.mjs';
import { AFTER } from './lib/counted.mjs';
import { boardVoted } from './lib/honour.mjs';
import { arrive, EDITION, evenly, judging, vote } from './lib/jury.mjs';
import { changeAward, settingsOf } from './lib/settings.mjs';

const OFFICE = `/administrasjon/utgave/${EDITION}`;
const STEP = 'vurdering';
const PATH = `/${STEP}/innsyn`;
const INSIDE = '2021-10-24T09:00:00+02:00';
const OVER = '2021-10-27T09:00:00+02:00';

/* The clock has closed it, unless it was before; everybody has come back. */
async function later({ server, admin, chair, yusuf, berit }, clock) {
  await server.restart({ clock });
  Object.assign(admin, await arrive(server, 'Administrator'));
  for (const member of [chair, yusuf, berit]) await member.signIn(server);
  await until('the clock has closed it', async () => (await chair.get(`/${STEP}/resultat`)).status === 200);
}

/* All three have handed in; yusuf has signed a second one that nobody got. */
async function closed(t, options) {
  const all = await judging(t, options);
  for (const [member, marks] of [[all.chair, 3], [all.yusuf, 1], [all.berit, 3]])
    assert.equal((await member.cast(STEP, evenly(marks, marks, marks))).status, 200);
  const unsent = all.yusuf.ballot(await all.yusuf.lines(STEP, evenly(5, 5, 5)));
  const early = await all.yusuf.get(PATH);
  assert.equal(early.status, 409, 'not before the close');
  await later(all, AFTER);
  return { ...all, unsent };
}

async function claim(member, values) {
  const view = await member.view(PATH);
  return member.post(PATH, { token: view.form?.token ?? member.token, ...values });
}

const settle = async (visitor, path, values) => (await visitor.form(path, 'klage')).send(values);
/* Complained of by `member`, said to be right by the chair, and by the office as well. */
async function setRight({ admin, chair }, member, values) {
  assert.equal((await claim(member, values)).status, 200);
  const { claims } = await chair.view(`/${STEP}/rettelser`);
  const { url } = claims.find((one) => one.url.endsWith(member.desk.juror));
  assert.equal((await settle(chair.visitor, url, { outcome: 'accepted', reason: 'Det stemmer.' })).status, 200);
  const { corrections } = await admin.json(`${OFFICE}/steg/${STEP}/rettelser`);
  const n = corrections.length;
  assert.equal((await (await admin.form(`${OFFICE}/steg/${STEP}/rettelser/${n}`, `/rettelser/${n}`)).send({ answer: 'yes' })).status, 200);
}

const score = async (member) => (await member.view(`/${STEP}/resultat`)).rows[0].score;

test('a newer ballot that never came is counted when two officers say so', async (t) => {
  const all = await closed(t);
  const { server, admin, chair, yusuf, unsent } = all;
  const seen = await yusuf.view(PATH);
  assert.equal(seen.counted.text, 'Stemmeseddel 1 er talt');
  assert.deepEqual(seen.counted.lines.map(({ text }) => text), ['1, 1, 1', '1, 1, 1', '1, 1, 1', '1, 1, 1']);
  assert.match(seen.until_text, /kan du klage til 26\. oktober 2021/);
  const before = await score(chair);
  assert.equal((await claim(yusuf, { what: 'newer', text: 'Nettet falt ut.', note: unsent })).status, 200);
  const mine = await yusuf.view(PATH);
  assert.match(mine.claim.state, /ikke avgjort/);
  assert.equal(mine.form, undefined, 'once');

  assert.ok((await chair.view()).chair.some(({ label }) => /venter på svar fra deg/.test(label)));
  const { claims } = await chair.view(`/${STEP}/rettelser`);
  assert.match(claims[0].what, /^Yusuf .* nyere stemmeseddel/);
  const path = claims[0].url;
  const one = await chair.visitor.json(path);
  assert.match(one.claim.shows, /aldri mottatt/);
  assert.match(one.claim.signed, /ingen har bekreftet/);
  assert.deepEqual(one.claim.text, ['Nettet falt ut.']);
  assert.equal((await settle(chair.visitor, path, { outcome: 'accepted', reason: 'Det stemmer.' })).status, 200);
  assert.equal(await score(chair), before, 'nothing yet');
  const [{ url }] = (await admin.json(`${OFFICE}/steg/${STEP}/rettelser`)).corrections;
  assert.equal((await (await admin.form(url, '/rettelser/1')).send({ answer: 'yes' })).status, 200);

  assert.notEqual(await score(chair), before);
  const after = await yusuf.view(PATH);
  assert.match(after.claim.state, /tatt til følge/);
  assert.deepEqual(after.claim.reason, ['Det stemmer.']);
  assert.deepEqual(after.counted.lines.map(({ text }) => text), ['5, 5, 5', '5, 5, 5', '5, 5, 5', '5, 5, 5']);
  const { receipts } = await yusuf.view('/kvitteringer');
  assert.deepEqual(receipts.map(({ title }) => title).slice(0, 2), ['Stemmeseddel 2: Vurdering', 'Stemmeseddel 1: Vurdering'], 'that of the complaint, too');
  assert.equal((await yusuf.view(`/${STEP}/levert/1`)).newer.number, 2);
  const result = await chair.view(`/${STEP}/resultat`);
  assert.match(result.corrected[0].what, /^Klagen fra Yusuf/);
  assert.equal(result.corrected[0].earlier.rows[0].score, before);
  assert.equal(result.rows[0].detail.find(({ juror }) => /Yusuf/.test(juror)).values.join(), '5,5,5');
  const subjects = (await admin.json('/administrasjon/utboks')).rows.map(({ subject }) => subject);
  assert.equal(subjects.filter((subject) => /^Se stemmeseddelen din slik den ble talt/.test(subject)).length, 7, 'everybody in the roll');
  const { url: mail } = (await admin.json('/administrasjon/utboks')).rows.find(({ subject }) => /^Se stemmeseddelen/.test(subject));
  assert.match((await admin.get(mail)).body, /kan du klage til 26\. oktober 2021/);
  for (const pattern of [/^En klage på en stemmeseddel/, /^En rettelse venter på svar/, /^Klagen din er avgjort/, /^Opptellingen er rettet/])
    assert.ok(subjects.some((subject) => pattern.test(subject)), `${pattern}`);
  await server.stop();
  const { code, out } = await server.command('replay');
  assert.equal(code, 0, out);
  await server.start();
  assert.match(await archiveHolds(t, server), /Step vurdering is counted again from entry \d+ on: the complaint of entry \d+ is set right, and nothing else changes\./);
});

test('a complaint is rejected by two as well, with a reason that its juror reads', async (t) => {
  const all = await closed(t);
  const { admin, chair, yusuf } = all;
  const before = await score(chair);
  assert.equal((await claim(yusuf, { what: 'not_mine' })).status, 200);
  const { claims } = await admin.json(`${OFFICE}/steg/${STEP}/rettelser`);
  assert.match((await admin.json(claims[0].url)).claim.shows, /Ingen signert stemmeseddel/);
  const without = await settle(admin, claims[0].url, { outcome: 'rejected' });
  assert.equal(without.status, 422);
  assert.equal((await settle(admin, claims[0].url, { outcome: 'rejected', reason: 'Den er signert på din enhet.' })).status, 200);
  assert.match((await yusuf.view(PATH)).claim.state, /ikke avgjort/);
  assert.equal((await (await chair.form(`/${STEP}/rettelser/1`, '/rettelser/1')).post({ answer: 'yes' })).status, 200);
  const mine = await yusuf.view(PATH);
  assert.equal(mine.claim.state, 'Klagen er avvist.');
  assert.deepEqual(mine.claim.reason, ['Den er signert på din enhet.']);
  assert.equal(await score(chair), before);
  assert.deepEqual((await chair.view(`/${STEP}/resultat`)).corrected, [], 'nothing was counted again');
  await archiveHolds(t, all.server);
});

test('a ballot that was not its juror\'s is struck', async (t) => {
  const all = await closed(t);
  const { server, admin, chair, yusuf } = all;
  const before = await score(chair);
  await setRight(all, yusuf, { what: 'not_mine' });
  assert.notEqual(await score(chair), before);
  assert.match((await yusuf.view(PATH)).none, /\S/);
  const struck = await yusuf.get(`/${STEP}/levert/1`);
  assert.equal(struck.status, 303, 'nothing of theirs is handed in');
  await archiveHolds(t, server);
});

test('what proves nothing is refused in a sentence and changes nothing', async (t) => {
  const all = await closed(t);
  const { chair, yusuf, berit, unsent } = all;
  const lines = Object.fromEntries(unsent.split('\n\n')[0].split('\n').slice(1).map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)]));
  const fault = async (values) => {
    const answer = await claim(yusuf, values);
    assert.ok(answer.status >= 400, answer.body);
    assert.match(answer.json.sentence, /\S.{10,}/);
    return answer.json.fault;
  };
  assert.equal(await fault({ what: 'newer', note: yusuf.last[STEP].note }), 'claim_counted');
  assert.equal(await fault({ what: 'newer' }), 'claim_no_note');
  assert.equal(await fault({ what: 'newer', note: berit.last[STEP].note }), 'not_allowed', "another's");
  assert.equal(await fault({ what: 'newer', note: unsent.replace('number 2', 'number 3') }), 'note_signature', 'altered');
  assert.equal(await fault({ what: 'newer', note: yusuf.ballot({ ...lines, step: 'vurdering-2' }) }), 'ballot_step');
  assert.equal(await fault({ what: 'newer', note: yusuf.ballot({ ...lines, edition: 'hedersmerke-2' }) }), 'ballot_step');
  assert.equal(await fault({ what: 'newer', note: 'kaaring ballot v1\n' }), 'note_malformed');
  assert.equal(await fault({ note: unsent }), 'form_invalid');
  assert.equal((await chair.view(`/${STEP}/rettelser`)).has_claims, false);
  assert.equal((await claim(yusuf, { what: 'newer', note: unsent })).status, 200);
  const none = await chair.get(`/${STEP}/rettelser/klage/${berit.desk.juror}`);
  assert.equal(none.status, 404);
  assert.equal((await yusuf.get(`/${STEP}/rettelser/klage/${yusuf.desk.juror}`)).status, 403);
});

test('when the time is over the page says so, and takes nothing', async (t) => {
  const all = await closed(t);
  await later(all, INSIDE);
  const { form } = await all.yusuf.view(PATH);
  assert.ok(form);
  await later(all, OVER);
  const view = await all.yusuf.view(PATH);
  assert.match(view.until_text, /gikk ut 26\. oktober 2021/);
  assert.equal(view.form, undefined);
  assert.ok(view.counted);
});

test('where the rules give no time, one sees what was counted and is told', async (t) => {
  const config = settingsOf(t, 'open');
  changeAward(config, 'gronn-grunder', / {4}inspection_days: 3\n/, '');
  const all = await closed(t, { config });
  const view = await all.yusuf.view(PATH);
  assert.match(view.until_text, /ingen frist for å klage/);
  assert.equal(view.form, undefined);
});

test('of a sealed vote the number and the hash are there at once, the rest when it is opened', async (t) => {
  const all = await judging(t, { secrecy: 'sealed' });
  for (const member of [all.chair, all.yusuf, all.berit]) assert.equal((await member.cast(STEP, evenly(3, 3, 3))).status, 200);
  await later(all, AFTER);
  const mailed = [];
  for (const { subject, url } of (await all.admin.json('/administrasjon/utboks')).rows)
    if (/^(Vis resultatet|Vurdering er lukket)/.test(subject)) mailed.push((await all.admin.get(url)).text);
  assert.equal(mailed.length, 7, 'everybody in the roll');
  for (const text of mailed) assert.match(text, /Når alt er åpnet, ser du hva som ble talt for deg\. Er noe galt, kan du klage til 26\. oktober 2021/);
  const before = await all.yusuf.view(PATH);
  assert.equal(before.counted.sealed, true);
  assert.equal(before.counted.lines, undefined);
  assert.equal(before.counted.hash, all.yusuf.last[STEP].hash);
  for (const member of [all.chair, all.yusuf]) assert.equal((await member.show(STEP)).status, 200);
  assert.deepEqual((await all.yusuf.view(PATH)).counted.lines[0].text, '3, 3, 3');
});

test('of a sealed vote complaints are set right before and after it is opened', async (t) => {
  const all = await judging(t, { secrecy: 'sealed' });
  const { server, chair, yusuf, berit } = all;
  for (const member of [chair, yusuf, berit]) assert.equal((await member.cast(STEP, evenly(3, 3, 3))).status, 200);
  const unsent = yusuf.ballot(await yusuf.lines(STEP, evenly(5, 5, 5)));
  await later(all, AFTER);
  await setRight(all, berit, { what: 'not_mine' });
  for (const member of [chair, yusuf]) assert.equal((await member.show(STEP)).status, 200);
  assert.equal(await score(chair), '3,00');
  await setRight(all, yusuf, { what: 'newer', note: unsent });
  assert.equal(await score(chair), '4,00');
  await archiveHolds(t, server);
});

test('who is kept from a case in the honour sees nothing of it here either', async (t) => {
  const { admin, step, board } = await boardVoted(t);
  const view = await board[1].view(`/${step}/innsyn`);
  assert.equal(view.counted.lines[0].text, 'For');
  const asked = await (await board[0].form(`/${step}/rettelser`, '/rettelser')).post({ person: board[1].desk.juror, reason: 'Gift med henne.' });
  assert.equal(asked.status, 200, asked.body);
  const path = `/administrasjon/utgave/hedersmerke-2/steg/${step}/rettelser/1`;
  assert.equal((await (await admin.form(path, '/rettelser/1')).send({ answer: 'yes' })).status, 200);
  const mails = (await admin.json('/administrasjon/utboks')).rows.filter(({ subject }) => /^Se stemmeseddelen/.test(subject));
  assert.equal(mails.length, 5, 'each of the board, who were all in the roll then');
  assert.equal((await board[1].get(`/${step}/innsyn`)).status, 404);
  const late = await board[1].post(`/${step}/innsyn`, { token: view.form.token, what: 'not_mine' });
  assert.equal(late.status, 404);
});
