/* Members' inboxes are the first witnesses: mail of what has happened carries the log's checkpoint, and the policy's hash. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { openNote, until } from './lib.mjs';
import { boardVoted } from './lib/honour.mjs';
import { EDITION, evenly, judging, Member } from './lib/jury.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { moveClock, press, THIRD } from './lib/office.mjs';
import { openReceipt } from './lib/receipt.mjs';
import { changeAward } from './lib/settings.mjs';
import { silentPolicy } from './lib/witness.mjs';

async function opened(post) {
  for (;;) {
    const mail = await post.next('j5@example.org');
    if (/ er åpnet: /.test(mail.headers.subject)) return mail.text.replaceAll('\r\n', '\n');
  }
}

const checkpointIn = (text, origin) => text.slice(text.indexOf(`\n${origin}\n`) + 1).match(/^[^]*?\n\n(?:— .*\n)+/)[0];

/* The next mail to an address with such a subject, whatever came before it. */
async function mailTo(post, address, subject) {
  for (;;) {
    const mail = await post.next(address);
    if (subject.test(mail.headers.subject)) return { ...mail, text: mail.text.replaceAll('\r\n', '\n') };
  }
}

const JUROR = 'j5@example.org';
const LATE = 'j3@example.org'; /* made her key after the vote had opened: she has no part of its key */
const PARTNER = 'post@rotary.example.org';

/* What a member, one without a part of the key, and what a partner is told at each of the four; the partner's in the order in which they come. */
const MILESTONES = [
  { member: /^Vurdering er åpnet/, late: /^Vurdering er åpnet/, partner: /^Avstemningen er åpnet: Grønn Gründer-prisen 2021$/, says: /Juryen har åpnet avstemningen «Vurdering»/ },
  { member: /^Vis resultatet/, late: /^Vurdering er lukket/, partner: /^Avstemningen er lukket/, says: /Juryen har lukket avstemningen «Vurdering»/ },
  { member: /^Bekreft beslutningen/, late: /^Bekreft beslutningen/, partner: /^Beslutningen er tatt/, says: /låst i loggen, og ingen andre kan lese den før/ },
  { member: /^Kunngjort/, late: /^Kunngjort/, partner: /^Kunngjort/, says: /er kunngjort\./ },
];

/* From the vote to the announcement, with a partner that is to hear of it. */
async function toTheEnd(t, post) {
  changeAward(post.config, 'gronn-grunder', /^# milestones_to:\n#( +- name: .*)\n#( +email: .*)$/m, 'milestones_to:\n$1\n$2');
  const all = await judging(t, { config: post.config });
  const { admin, chair, yusuf, berit } = all;
  const siri = await Member.of(all.server, 'Siri', EDITION, 'juryen');
  await siri.begin();
  for (const member of [chair, yusuf, berit, siri]) assert.equal((await member.cast('vurdering', evenly(3, 4, 5))).status, 200);
  await moveClock(admin, '2021-10-23T09:00');
  await until('the deadline has closed it', async () => (await chair.get('/vurdering/resultat')).json.unseal);
  for (const member of [chair, yusuf]) assert.equal((await member.show('vurdering')).status, 200);
  const decide = await chair.form('/beslutning', '/beslutning');
  const decided = await decide.post({ winners: ['k01'], finalists: ['k01', 'k02', 'k03'], how: 'unanimous', reason: 'Hemmelig-til-kunngjøringen.' });
  assert.equal(decided.status, 200, decided.body);
  await moveClock(admin, '2022-01-12T18:05');
  assert.match((await admin.get(`${THIRD}/kunngjor`)).text, /Samarbeidspartnere som får e-post om det nå: 1\./);
  const told = await press(admin, `${THIRD}/kunngjor`, '/kunngjor', { signed_by: 'Juryen' });
  assert.equal(told.status, 200, told.text);
  return all;
}

test('at each milestone the inboxes of members and of partners get a checkpoint that the log has signed', async (t) => {
  const post = await mailbox(t, { secrecy: 'sealed' });
  const { server } = await toTheEnd(t, post);
  const key = (await server.visitor().get('/log/key')).body.trim();
  const [origin] = key.split('+');
  for (const { member, late, partner, says } of MILESTONES) {
    for (const [address, subject] of [[JUROR, member], [LATE, late]]) {
      const kept = await mailTo(post, address, subject);
      assert.equal(openNote(checkpointIn(kept.text, origin), key).split('\n')[0], origin, `${subject}`);
    }
    const mail = await mailTo(post, PARTNER, partner);
    const [, size] = openNote(checkpointIn(mail.text, origin), key).split('\n');
    const place = Number(mail.text.match(/på plass (\d+) i loggen/)[1]);
    assert.ok(Number(size) > place, `${partner}: ${size} has ${place}`);
    assert.match(mail.text, says);
    assert.match(mail.text, /^Hei, Drammen Rotaryklubb$/m);
    assert.doesNotMatch(mail.text, /Hemmelig|logg-inn#/, 'nothing of it, and no way in');
    if (!/Kunngjort/.test(partner.source)) assert.doesNotMatch(mail.text, /Biokull/);
    assert.deepEqual(mail.links.map((link) => new URL(link).pathname), [`/kontroll/${place}`]);
    assert.equal((await server.visitor().get(`/kontroll/${place}`)).status, 200);
  }
  assert.ok(!post.mails.some(({ headers, to }) => /^Avstemningen er/.test(headers.subject) && !to.includes(PARTNER)), 'members have mail of their own');
});

/* The mails of the newest close in the outbox: [{to, subject, url}], in the order of their numbers. */
async function ofTheClose(admin) {
  const { rows } = await admin.json('/administrasjon/utboks');
  const entryOf = ({ url }) => Number(url.split('/').at(-2));
  const numberOf = ({ url }) => Number(url.split('/').at(-1));
  const [close] = rows.filter(({ subject }) => /^(Vis resultatet|Se stemmeseddelen|\S+ er lukket)/.test(subject));
  return rows.filter((one) => entryOf(one) === entryOf(close)).sort((a, b) => numberOf(a) - numberOf(b));
}

test('a close is told of to each who could vote, once, and behind them whom older folders know', async (t) => {
  const post = await mailbox(t, { secrecy: 'sealed' });
  const { admin } = await toTheEnd(t, post);
  const words = (await ofTheClose(admin)).map(({ subject }) => subject.replace(/:.*/, ''));
  assert.deepEqual(words, [...Array(3).fill('Vis resultatet'), 'Avstemningen er lukket', ...Array(4).fill('Vurdering er lukket')]);
  const late = await mailTo(post, LATE, /^Vurdering er lukket/);
  assert.match(late.text, /alt er forseglet\. De som har en del av nøkkelen, åpner det sammen/);
  assert.doesNotMatch(late.text, /talt opp|Biokull/);
  assert.match(late.links[0], /\/logg-inn#./);
});

test('of an open vote without time to complain all hear that it is counted', async (t) => {
  const post = await mailbox(t, { secrecy: 'open' });
  changeAward(post.config, 'gronn-grunder', / {4}inspection_days: 3\n/, '');
  const { admin, chair, yusuf, berit, server } = await judging(t, { config: post.config });
  for (const member of [chair, yusuf, berit]) assert.equal((await member.cast('vurdering', evenly(3, 4, 5))).status, 200);
  await moveClock(admin, '2021-10-23T09:00');
  const { text } = await mailTo(post, LATE, /^Vurdering er lukket: Grønn Gründer-prisen 2021$/);
  assert.match(text, /er lukket og talt opp\. Åpne lenken/);
  assert.doesNotMatch(text, /klage|forseglet|Biokull/);
  const key = (await server.visitor().get('/log/key')).body.trim();
  const [, size] = openNote(checkpointIn(text, key.split('+')[0]), key).split('\n');
  const told = await ofTheClose(admin);
  assert.ok(Number(size) > Number(told[0].url.split('/').at(-2)), 'it has the close');
  assert.equal(told.length, 7, 'everybody in the roll');
});

test('the decision, its announcement and a declaration are told of with their place and the way to their receipt', async (t) => {
  const post = await mailbox(t, { secrecy: 'sealed' });
  const { server, berit } = await toTheEnd(t, post);
  const declared = await mailTo(post, JUROR, /^Det du meldte om habilitet, er mottatt/);
  assert.doesNotMatch(declared.text, /Biokull|logg-inn#/);
  const { receipts } = await berit.view('/kvitteringer');
  const placeIn = (mail) => mail.text.match(/står på plass (\d+) i loggen/)[1];
  const placeOf = (title) => receipts.find((one) => one.title === title).place;
  assert.equal(placeIn(declared), placeOf('Habilitet'));
  assert.deepEqual(declared.links.map((link) => new URL(link).pathname), [`${berit.path}/kvitteringer`]);

  const decided = await mailTo(post, JUROR, /^Bekreft beslutningen/);
  assert.equal(placeIn(decided), placeOf('Beslutningen'));
  assert.equal(new URL(decided.links[1]).pathname, `${berit.path}/kvitteringer`);

  const told = await mailTo(post, JUROR, /^Kunngjort/);
  const file = await server.visitor().get(new URL(told.links[1]).pathname);
  assert.equal(file.status, 200);
  const { index, openings } = openReceipt(file.body, (await server.visitor().get('/log/key')).body);
  assert.equal(String(index), placeIn(told));
  assert.equal(openings.later.winners[0].name, 'Biokullverket Åssiden AS');
});

test('of a secret award no partner hears that anything is voted on', async (t) => {
  const post = await mailbox(t, { secrecy: 'sealed' });
  changeAward(post.config, 'hedersmerke', /$/, `milestones_to:\n  - name: Rotary\n    email: ${PARTNER}\n`);
  const { admin } = await boardVoted(t, { config: post.config });
  const { rows } = await admin.json('/administrasjon/utboks');
  assert.ok(rows.length > 5, 'there is mail');
  assert.ok(!rows.some(({ subject }) => /^Avstemningen er/.test(subject)), JSON.stringify(rows.map(({ subject }) => subject)));
});

test('the mail that a vote has opened carries a checkpoint that the log has signed', async (t) => {
  const post = await mailbox(t);
  const { server } = await judging(t, { config: post.config });
  const key = (await server.visitor().get('/log/key')).body.trim();
  const [origin] = key.split('+');
  const text = await opened(post);
  assert.match(text, /Ta vare på denne e-posten\./);
  const [name, size] = openNote(checkpointIn(text, origin), key).split('\n');
  assert.equal(name, origin);
  const entries = (await server.visitor().get(`/log/tile/entries/000.p/${size}`)).body;
  assert.match(entries, /"type":"step\.opened"/, 'it has what the mail is about');
  assert.doesNotMatch(text, /SHA-256/, 'there is no policy to tell of');
});

test('with a policy the mail has its hash, for whoever is shown another one later', async (t) => {
  const post = await mailbox(t);
  const hash = silentPolicy(t, post.config);
  await judging(t, { config: post.config });
  assert.ok((await opened(post)).includes(`SHA-256 av reglene for vitnene (/log/policy): ${hash}\n`));
});
