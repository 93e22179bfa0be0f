/* Mail servers fail in every way that they can; what is sent arrives once, and what does not arrive is told of with its reason. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve, until } from './lib.mjs';
import { authority } from './lib/certificate.mjs';
import { readMessage, sendTo } from './lib/mailbox.mjs';
import { moveClock, OFFICE, press } from './lib/office.mjs';
import { propose } from './lib/propose.mjs';
import { settingsOf } from './lib/settings.mjs';
import { DROP, mailServer, SILENCE } from './lib/smtp.mjs';

const set = (key, value) => [new RegExp(`^( {2}${key}:).*$`, 'm'), `$1 ${value}`];

/* A server of ours that sends there, and what its office does. */
async function sends(t, mail, ...changes) {
  const config = settingsOf(t, 'shipped', ...sendTo(mail.port), ...changes);
  const server = await serve(t, { config, clock: '2026-03-02T08:00:00+01:00' });
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  return {
    server,
    /* Somebody proposes, and so gets a mail. */
    write: (name) => propose(server.visitor(), { email: `${name}@example.no` }),
    /* Of the outbox: of what the log caused, and of the rest. */
    row: async (name) => (await admin.json(`${OFFICE}/utboks`)).rows.find((one) => one.address === `${name}@example.no`),
    posts: async () => (await admin.json(`${OFFICE}/utboks`)).posts,
    page: (url) => admin.get(url),
    press: (url, act, values) => press(admin, url, act, values),
    /* So many minutes behind the beginning. */
    after: (minutes) => moveClock(admin, new Date(Date.UTC(2026, 2, 2, 8, minutes)).toISOString().slice(0, 16)),
  };
}

const named = (mail) => mail.to[0]?.split('@')[0];
const countOf = (list, name) => list.filter((mail) => named(mail) === name).length;
const comes = (mail, name, times = 1) => until(`${name} has it`, () => countOf(mail.kept, name) === times);
const stands = (world, name, state) => until(`the one to ${name} stands as ${state}`, async () => {
  const row = await world.row(name);
  return row?.state === state && row;
});

test('what is refused for good is not tried again, and the outbox says why', async (t) => {
  const mail = await mailServer(t);
  const tried = [];
  mail.plan = (step, { to }) => {
    if (step === 'RCPT') tried.push(to[0].split('@')[0]);
    if (step === 'RCPT' && /^borte/.test(to[0])) return '550-5.1.1 <borte@example.no>: nobody of that name\r\n550 5.1.1 see elsewhere';
    if (step === 'RCPT' && /^full/.test(to[0])) return '552 5.2.2 over quota';
    return step === 'END' && /^lik/.test(to[0]) ? '554 5.7.1 looks like spam' : undefined;
  };
  const world = await sends(t, mail);
  for (const [name, why, said] of [
    ['borte', /^Adressen finnes ikke hos mottakeren\. Se om den er skrevet riktig\.$/, '550-5.1.1 * nobody of that name'],
    ['full', /^Postkassen til mottakeren er full\.$/, '552 5.2.2 over quota'],
    ['lik', /^Mottakerens e-posttjener ville ikke ha e-posten, kanskje/, '554 5.7.1 looks like spam']]) {
    await world.write(name);
    const row = await stands(world, name, 'kom ikke frem');
    assert.match(row.why, why);
    assert.equal(row.said, said);
    const { text } = await world.page(row.url);
    assert.match(text, new RegExp(row.why));
    assert.ok(text.includes(`Meldingen ordrett: ${said}`), text);
    assert.match((await world.page(`/en${row.url}`)).text, /The recipient's|mailbox is full/);
  }
  await world.after(26 * 60);
  await world.write('ny');
  await comes(mail, 'ny');
  assert.deepEqual(tried, ['borte', 'full', 'lik', 'ny']);

  mail.plan = () => undefined;
  await world.press((await world.row('borte')).url, '/send');
  await comes(mail, 'borte');
  const row = await stands(world, 'borte', 'sendt');
  assert.equal(row.why ?? row.said, undefined, 'nothing is left of it');
});

test('a greylisting server gets it a minute later, once', async (t) => {
  const mail = await mailServer(t);
  let times = 0;
  mail.plan = (step) => (step === 'RCPT' && ++times === 1 ? '451 4.7.1 Greylisted, come back' : undefined);
  const world = await sends(t, mail);
  await world.write('kari');
  const row = await until('it waits, and the reason stands there', async () => ((await world.row('kari'))?.why ? world.row('kari') : null));
  assert.equal(row.state, 'venter');
  assert.equal(row.why, 'E-posttjeneren ba oss om å prøve igjen senere.');
  await world.write('ola'); /* others need not wait for it */
  await comes(mail, 'ola');
  assert.equal(times, 2);
  await world.after(2);
  await comes(mail, 'kari');
  await stands(world, 'kari', 'sendt');
  assert.equal(times, 3);
});

test('a server that puts it off is asked for a day, ever more seldom, and then no more', async (t) => {
  const mail = await mailServer(t);
  let times = 0;
  mail.plan = (step, { to }) => (step === 'RCPT' && /^kari/.test(to[0]) && ++times ? '450 4.2.1 not now' : undefined);
  const world = await sends(t, mail);
  const triedBy = (n) => until(`it has been tried ${n} times`, () => times === n);
  /* What is due goes ahead of what is new: when this has come, the other was not due. */
  const notYet = async (name, n) => {
    await world.write(name);
    await comes(mail, name);
    assert.equal(times, n);
  };
  await world.write('kari');
  await triedBy(1);
  await notYet('a', 1);
  await world.after(2);
  await triedBy(2);
  await world.after(3); /* two minutes after the second */
  await notYet('b', 2);
  await world.after(5);
  await triedBy(3);
  await world.after(8 * 60);
  await triedBy(4);
  await world.after(23 * 60);
  await triedBy(5);
  assert.equal((await stands(world, 'kari', 'venter')).why, 'E-posttjeneren ba oss om å prøve igjen senere.');
  await world.after(24 * 60 + 2);
  await triedBy(6);
  await stands(world, 'kari', 'kom ikke frem');
  await world.after(60 * 60);
  await notYet('c', 6);
});

test('a server that falls silent is not waited for, and gets it later', async (t) => {
  const mail = await mailServer(t);
  mail.plan = (step) => (step === 'RCPT' ? SILENCE : undefined);
  const world = await sends(t, mail, set('seconds', 2));
  await world.write('kari');
  const row = await until('it is given up for now', async () => ((await world.row('kari'))?.why ? world.row('kari') : null));
  assert.equal(row.why, 'E-posttjeneren svarte ikke i tide.');
  assert.equal(row.state, 'venter');
  mail.plan = () => undefined;
  await world.after(2);
  await comes(mail, 'kari');
});

const BREAKS = [
  ['before a word', 'CONNECT', DROP, /^E-posttjeneren brøt forbindelsen før den hadde fått e-posten\.$/],
  ['with a word', 'CONNECT', '554 5.7.1 no service for you', /^E-posttjeneren vil ikke sende for denne avsenderen/],
  ['to a sender', 'MAIL', '550 5.1.8 who is that', /^E-posttjeneren vil ikke sende for denne avsenderen/],
  ['because it goes down', 'DATA', '421 4.3.2 going down', /^E-posttjeneren ba oss om å prøve igjen senere\.$/],
  ['in the midst of a mail', 'BODY', DROP, /Den kan ha kommet frem\.$/],
  ['behind a mail, without thanks', 'END', DROP, /^Forbindelsen ble brutt før e-posttjeneren svarte at den hadde fått e-posten\. Den kan ha kommet frem\.$/],
];

for (const [when, where, how, why] of BREAKS)
  test(`a server that breaks off ${when} gets the same mail again, and none beside it meanwhile`, async (t) => {
    const mail = await mailServer(t);
    const world = await sends(t, mail);
    const broken = [];
    mail.plan = (step, one) => {
      if (step === where) broken.push(one);
      return step === where ? how : undefined;
    };
    await world.write('kari');
    const row = await until('it waits, and the reason stands there', async () => ((await world.row('kari'))?.why ? world.row('kari') : null));
    assert.match(row.why, why);
    assert.equal(row.state, 'venter');
    mail.plan = () => undefined;
    const before = mail.seen.map(({ raw }) => readMessage(raw).headers['message-id']);
    await world.after(2);
    await comes(mail, 'kari');
    assert.equal(broken.length, 1);
    for (const id of before) assert.equal(readMessage(mail.kept[0].raw).headers['message-id'], id, 'the same by its name');
    await stands(world, 'kari', 'sendt');
  });

test('what was leaving when we were killed does not leave twice by itself; the office may send it', async (t) => {
  const mail = await mailServer(t);
  mail.plan = (step) => (step === 'END' ? SILENCE : undefined);
  const world = await sends(t, mail);
  await world.write('kari');
  await until('it is on its way', () => countOf(mail.seen, 'kari') === 1);
  await world.server.kill();
  mail.plan = () => undefined;
  await world.server.restart();
  await world.write('ola');
  await comes(mail, 'ola');
  await world.after(6);
  await world.write('per');
  await comes(mail, 'per');
  assert.equal(countOf(mail.seen, 'kari'), 1);
  const row = await world.row('kari');
  assert.equal(row.state, 'kan ha kommet frem');
  assert.match(row.why, /^Serveren stanset mens e-posten ble sendt\. Den kan ha kommet frem, så den sendes ikke på nytt av seg selv\.$/);
  await world.press(row.url, '/send');
  await comes(mail, 'kari');
});

test('an end does not wait for a slow mail server, and what it had not got goes at the next start', async (t) => {
  const mail = await mailServer(t);
  mail.plan = (step) => (step === 'RCPT' ? SILENCE : undefined);
  const world = await sends(t, mail, set('seconds', 600));
  await world.write('kari');
  await until('it is asked', () => mail.steps.includes('RCPT'));
  mail.plan = () => undefined;
  await world.server.restart(); /* which waits a tenth of that at most */
  await comes(mail, 'kari');
});

test('no more leave within a minute than the settings say', async (t) => {
  const mail = await mailServer(t);
  let moved = false;
  const early = [];
  mail.plan = (step, one) => {
    if (step === 'RCPT' && !moved) early.push(named(one));
  };
  const world = await sends(t, mail, set('per-minute', 2));
  for (const name of ['a', 'b', 'c']) await world.write(name);
  await stands(world, 'b', 'sendt');
  assert.equal((await world.row('c')).state, 'venter');
  moved = true;
  await world.after(2);
  await comes(mail, 'c');
  assert.deepEqual(early, ['a', 'b']);
});

test('a link that somebody asked for and that did not arrive is told of too, without the link', async (t) => {
  const mail = await mailServer(t);
  mail.plan = (step, { to }) => (step === 'RCPT' && /^tone/.test(to[0]) ? '550 5.1.1 nobody' : undefined);
  const world = await sends(t, mail);
  await world.press(`${OFFICE}/administratorer`, '/administratorer', { name: 'Tone Sekretær-Eks', email: 'tone@example.no' });
  await press(world.server.visitor(), '/logg-inn', '/logg-inn', { email: 'tone@example.no' });
  const told = await until('it is told', async () => (await world.posts()).find(({ to }) => to === 'tone@example.no'));
  assert.equal(told.why, 'Adressen finnes ikke hos mottakeren. Se om den er skrevet riktig.');
  assert.equal(told.said, '550 5.1.1 nobody');
  assert.equal(told.paragraphs, undefined);
  const page = await world.page(`${OFFICE}/utboks`);
  assert.match(page.text, /Lenker og påminnelser som ikke kom frem.*Lenke for å logge inn.*Adressen finnes ikke/);
  assert.ok(!page.body.includes('logg-inn#'));
});

test('what comes back goes to the address that the settings name', async (t) => {
  const mail = await mailServer(t);
  const world = await sends(t, mail, set('bounce-address', 'retur@example.no'));
  await world.write('kari');
  await comes(mail, 'kari');
  assert.equal(mail.kept[0].from, 'retur@example.no');
  assert.match(readMessage(mail.kept[0].raw).headers.from, /<priser@example\.org>$/);
});

/* --- encryption --- */

const secure = (mail, scheme = 'smtp') => [set('smtp', `${scheme}://localhost:${mail.port}`), set('tls', true)];

for (const implicit of [false, true])
  test(`mail goes encrypted, ${implicit ? 'from the first byte' : 'by STARTTLS'}, to a server that our authority vouches for`, async (t) => {
    const ours = authority(t);
    const mail = await mailServer(t, { certificate: ours.issue('localhost'), implicit, login: true });
    const password = path.join(scratch(t), 'password');
    fs.writeFileSync(password, 'hemmelig\n', { mode: 0o600 });
    const world = await sends(t, mail, ...secure(mail, implicit ? 'smtps' : 'smtp'), set('ca-file', ours.file),
      set('user', 'kari'), set('password-file', password));
    await world.write('kari');
    await comes(mail, 'kari');
    assert.equal(mail.kept[0].encrypted, true);
    assert.ok(mail.steps.indexOf('AUTH') > mail.steps.indexOf('STARTTLS'), `${mail.steps}`);
    if (implicit) return;
    mail.plan = (step) => (step === 'AUTH' ? '535 5.7.8 wrong' : undefined);
    await world.write('ola');
    const row = await until('it is told', async () => ((await world.row('ola'))?.why ? world.row('ola') : null));
    assert.match(row.why, /godtar ikke brukernavnet og passordet\. Si fra til den som drifter serveren\.$/);
    assert.equal(row.state, 'venter', 'it goes when the settings are mended');
    assert.ok(!world.server.run.err.includes('hemmelig'));
  });

const WRONG = [
  ['of another name', (ours) => ({ certificate: ours.issue('example.no') }), (ours) => ours.file, /sertifikatet/],
  ['of an authority that nobody trusts', (ours) => ({ certificate: ours.issue('localhost') }), () => '""', /sertifikatet/],
  ['of another authority of that name', (ours) => ({ certificate: ours.issue('localhost') }), (ours, other) => other.file, /sertifikatet/],
  ['that is over', (ours) => ({ certificate: ours.issue('localhost', { days: 0 }) }), (ours) => ours.file, /sertifikatet/],
  ['that it does not offer', (ours) => ({ certificate: ours.issue('localhost'), offers: false }), (ours) => ours.file, /tilbyr ingen sikker forbindelse/],
  ['that it has not got', () => ({}), (ours) => ours.file, /tilbyr ingen sikker forbindelse/],
];

for (const [which, options, trusted, why] of WRONG)
  test(`nothing is said to a server with a certificate ${which}`, async (t) => {
    const ours = authority(t);
    const mail = await mailServer(t, options(ours));
    const world = await sends(t, mail, ...secure(mail), set('ca-file', trusted(ours, authority(t))));
    await world.write('kari');
    const row = await until('it is told', async () => ((await world.row('kari'))?.why ? world.row('kari') : null));
    assert.match(row.why, why);
    assert.match(row.why, /så ingenting ble sendt\. Si fra til den som drifter serveren\.$/);
    assert.equal(row.state, 'venter');
    assert.ok(!mail.steps.includes('MAIL'), `${mail.steps}`);
    assert.match(world.server.run.err, /level=warning event=mail-fails why=(?:certificate|unencrypted) times=1\n/, 'and so is whoever runs it');
  });

test('the check names the files of the mail settings that are not what they should be', async (t) => {
  const mail = await mailServer(t);
  const folder = scratch(t);
  const at = (name, text, mode) => {
    fs.writeFileSync(path.join(folder, name), text, { mode });
    return path.join(folder, name);
  };
  const says = async (password, certificates) => {
    const config = settingsOf(t, 'shipped', ...sendTo(mail.port), set('tls', true), set('user', 'kari'), set('password-file', password), set('ca-file', certificates));
    const { code, out, err } = await command(['check', '--no-ports', '--config', config, '--data', path.join(folder, 'none')]);
    return { code, told: out + err };
  };
  const [good, certificates] = [at('good', 'hemmelig\n', 0o600), authority(t).file];
  assert.equal((await says(good, certificates)).code, 0);
  for (const [password, vouching, told] of [
    [path.join(folder, 'gone'), certificates, /gone: The password for the mail server cannot be read\./],
    [at('empty', '\n', 0o600), certificates, /empty: The password for the mail server cannot be read\./],
    [at('open', 'hemmelig\n', 0o644), certificates, /open: Others may read the password for the mail server: give the file mode 0600\./],
    [good, good, /good: The certificates that vouch for the mail server cannot be read\./]]) {
    const answer = await says(password, vouching);
    assert.notEqual(answer.code, 0);
    assert.match(answer.told, told);
    assert.doesNotMatch(answer.told, /hemmelig/);
  }
});
