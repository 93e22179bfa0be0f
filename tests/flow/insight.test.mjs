/* What is held about an address: by a mailed link, to its owner and nobody else, the same to ask for whether anything is held. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { BADGE, candidates, formAt, gatherAll, moveClock, office, press, proposals } from './lib/office.mjs';
import { GOOD, logSize, propose } from './lib/propose.mjs';

const pathOf = (link) => new URL(link).pathname;

async function ask(server, post, email) {
  const visitor = server.visitor();
  const answer = await press(visitor, '/innsyn', '/innsyn', { email });
  const mail = await post.next(email);
  assert.equal(mail.links.length, 1);
  return { visitor, answer, path: pathOf(mail.links[0]), mail };
}

test('who asks is told the same whether anything is held or not, and both get a mail', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  await propose(server.visitor());
  await post.next(GOOD.email);
  const size = await logSize(server.visitor());
  const known = await ask(server, post, GOOD.email);
  const unknown = await ask(server, post, 'ukjent@example.org');
  const plain = (answer, email) => answer.text.replaceAll(email, 'X');
  assert.equal(plain(known.answer, GOOD.email), plain(unknown.answer, 'ukjent@example.org'));
  const anybody = (mail) => mail.text.replace(/\S+innsyn\S+/, '').replace(/kl\. \d\d\.\d\d/, 'kl. …');
  assert.equal(anybody(known.mail), anybody(unknown.mail));
  assert.match((await unknown.visitor.get(unknown.path)).text, /Vi har ingenting om denne adressen/);
  assert.match((await known.visitor.get(known.path)).text, /Biokullverket Åssiden/);
  assert.equal(await logSize(server.visitor()), size, 'nothing of it enters the log');
  assert.ok(!server.output.includes(known.path.split('/').at(-1)), 'the secret is in no line of the log file');
});

test('the page tells all that was sent, in every wording, and looking spends nothing', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const visitor = server.visitor();
  const page = await propose(visitor, { contact: 'Nora <nora@example.org>' });
  const confirm = pathOf((await post.next(GOOD.email)).links[0]);
  await press(visitor, `${page.path}/endre`, '/endre', { why: `${GOOD.why} Nå <i>også</i> i Lier.` });
  const { path } = await ask(server, post, GOOD.email.toUpperCase().replace('EXAMPLE.NO', 'example.no'));
  let held = await visitor.get(path);
  assert.match(held.headers['cache-control'], /no-store/);
  assert.ok(held.text.includes(GOOD.why) && held.text.includes('Nå <i>også</i> i Lier'));
  assert.match(held.text, /Ikke bekreftet/);
  assert.match(held.text, /Bekreft forslaget ditt: GG/, 'the mails are told');
  assert.ok(!held.body.includes(page.path), 'an address that is not confirmed opens nothing');
  await visitor.formOf(await visitor.get(confirm)).send({});
  held = await visitor.get(path);
  assert.match(held.text, /Bekreftet\./);
  assert.ok(held.body.includes(`href="${page.path}"`), 'from here it is changed and withdrawn');

  const file = await visitor.get(`${path}/opplysninger.json`);
  assert.match(file.headers['content-disposition'], /attachment.*Opplysninger\.json/);
  const [mine] = file.json.proposals;
  assert.deepEqual(mine.told.map(({ type }) => type), ['proposal.received', 'proposal.changed']);
  assert.equal(mine.told[0].data.why, GOOD.why);
  assert.equal(mine.told[0].data.email, GOOD.email);
  assert.match(mine.told[1].data.why, /Lier/);
  assert.equal(mine.told[0].data.form, undefined);
});

test('who is named learns what is written, and not who wrote it', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  await propose(server.visitor(), { contact: 'Nora, nora@example.org' });
  const { path, visitor } = await ask(server, post, 'nora@example.org');
  const held = await visitor.get(path);
  const file = (await visitor.get(`${path}/opplysninger.json`)).body;
  assert.ok(held.text.includes(GOOD.why));
  for (const hidden of [GOOD.name, GOOD.email, GOOD.relation])
    for (const where of [held.text, file]) assert.ok(!where.includes(hidden), `${hidden} is nobody's but the sender's`);

  /* Of a secret honour who is named learns nothing, and its sender all. */
  await moveClock(admin, '2021-11-05T09:00');
  await propose(server.visitor(), { candidate: 'Solveig Brånås-Eksempel', merits: 'Spør solveig@example.org' }, 'hedersmerke');
  const secret = await ask(server, post, 'solveig@example.org');
  assert.match((await secret.visitor.get(secret.path)).text, /Vi har ingenting/);
  assert.ok((await proposals(admin, BADGE)).length > 0);
  const rows = await candidates(admin, BADGE);
  for (const { url } of rows) assert.ok(!(await admin.get(url)).forms.some(({ action }) => action.endsWith('/innsyn')));
});

test('the office sends who is proposed what is held about one candidate', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  await moveClock(admin, '2021-10-13T09:00');
  await gatherAll(admin);
  const [row] = await candidates(admin);
  const wrong = await (await formAt(admin, row.url, '/innsyn')).post({ email: 'ikke en adresse' });
  assert.equal(wrong.status, 422);
  const sent = await press(admin, row.url, '/innsyn', { email: 'kandidat@example.org' });
  assert.match(sent.text, /på vei til kandidat@example\.org/);
  const mail = await post.next('kandidat@example.org');
  assert.match(mail.text, /kontoret har bekreftet/);
  const held = await server.visitor().get(pathOf(mail.links[0]));
  assert.ok(held.text.includes(row.name));
  for (const proposal of (await proposals(admin)).filter((one) => JSON.stringify(one).includes(row.name))) {
    const { nominator } = await admin.json(proposal.url);
    assert.ok(!held.text.includes(nominator.name), 'the jury alone knows who proposed');
  }
  const stranger = await server.visitor().post(`${row.url}/innsyn`, { email: 'x@example.org' });
  assert.ok([303, 401, 403].includes(stranger.status), 'nobody else sends it');
});

test('a member sees where they sit, their devices and their mails', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  const people = await admin.json('/administrasjon/utgave/gronn-grunder-3/personer');
  const email = JSON.stringify(people).match(/"email":\s*"([^"]+)"/)[1];
  const { path, visitor } = await ask(server, post, email);
  const held = await visitor.get(path);
  assert.match(held.text, /Hvem du er hos oss/);
  assert.match(held.text, /Der du er med/);
  const file = (await visitor.get(`${path}/opplysninger.json`)).json;
  assert.ok(file.memberships.length > 0 && file.acts.length > 0);
});

test('a link that is too old, altered or made up says so alike, and shows the way to a new one', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config, clock: '2026-03-01T09:00:00Z' });
  await propose(server.visitor());
  await post.next(GOOD.email);
  const { path, visitor } = await ask(server, post, GOOD.email);
  const altered = path.slice(0, -1) + (path.endsWith('a') ? 'b' : 'a');
  for (const wrong of [altered, `/innsyn/${'a'.repeat(26)}`, `${path}x`, '/innsyn/%3Cscript%3E', `/innsyn/${'x'.repeat(300)}`]) {
    const answer = await visitor.get(wrong);
    assert.equal(answer.status, 404, wrong);
    assert.match(answer.text, /Lenken virker ikke/);
    assert.ok(answer.forms.some(({ action }) => action.endsWith('/innsyn')));
    assert.equal((await visitor.get(`${wrong}/opplysninger.json`)).status, 404);
  }
  await server.restart({ clock: '2026-03-02T08:59:00Z' });
  assert.equal((await visitor.get(path)).status, 200, 'it outlives a restart');
  await server.restart({ clock: '2026-03-02T09:30:00Z' });
  assert.equal((await visitor.get(path)).status, 404);
});

test('an empty or wrong address is told at the field; a machine and the fourth asker get nothing', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const visitor = server.visitor();
  for (const email of ['', 'kari', 'kari@example.no\nBcc: x@example.org', `${'a'.repeat(300)}@example.no`]) {
    const answer = await (await formAt(visitor, '/innsyn', '/innsyn')).post({ email });
    assert.equal(answer.status, 422, email);
    assert.match(answer.body, /id="insight-email-error"/);
  }
  await press(visitor, '/innsyn', '/innsyn', { email: 'robot@example.org', city: 'Drammen' });
  for (let i = 0; i < 4; i++) {
    const answer = await press(visitor, '/innsyn', '/innsyn', { email: 'kari@example.no' });
    assert.match(answer.text, /på vei til kari@example\.no/);
  }
  await press(visitor, '/innsyn', '/innsyn', { email: 'sist@example.org' });
  await post.next('sist@example.org');
  assert.equal(post.mails.filter(({ to }) => to.includes('kari@example.no')).length, 3);
  assert.equal(post.mails.filter(({ to }) => to.includes('robot@example.org')).length, 0);
});
