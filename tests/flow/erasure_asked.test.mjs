/* Somebody asks to be erased, behind the link to what is held; the office answers in time, and the person is told each time. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { mailbox } from './lib/mailbox.mjs';
import { formAt, moveClock, office, OFFICE, press } from './lib/office.mjs';
import { GOOD, logSize, propose } from './lib/propose.mjs';

const pathOf = (link) => new URL(link).pathname;
const ASKED = `${OFFICE}/innsyn`;

async function begin(t) {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  const visitor = server.visitor();
  await propose(visitor, { contact: 'nora@example.org' });
  await post.next(GOOD.email);
  const linkFor = async (email) => {
    await press(visitor, '/innsyn', '/innsyn', { email });
    return pathOf((await post.next(email)).links[0]);
  };
  return { post, server, admin, visitor, linkFor };
}

const rowsOf = async (admin) => (await admin.json(ASKED)).rows;

test('asked, seen by the office with its clock, and answered; the person is told at each step', async (t) => {
  const { post, admin, visitor, linkFor } = await begin(t);
  assert.match((await admin.get(ASKED)).text, /Ingen har bedt om sletting/);
  const link = await linkFor(GOOD.email);
  const form = await formAt(visitor, link, '/slett');
  assert.match(form.answer.text, /senest 20\. oktober 2021/, 'what will happen is said before');
  const empty = await form.post({ words: 'Jeg <b>angrer</b>' });
  assert.equal(empty.status, 422);
  assert.match(empty.body, /id="erasure-what-error"/);
  const asked = await visitor.formOf(empty, '/slett').send({ what: 'all' });
  assert.equal(asked.path, link);
  assert.match(asked.text, /Du ba om sletting 20\. september 2021\. Vi svarer senest 20\. oktober 2021/);
  assert.match((await post.next(GOOD.email)).text, /svar senest 20\. oktober 2021/);
  assert.ok(!asked.forms.some(({ action }) => action.endsWith('/slett')), 'one at a time');

  assert.match((await admin.get(OFFICE)).text, /1 person venter på svar om sletting/);
  const [row] = await rowsOf(admin);
  assert.equal(row.email, GOOD.email);
  const page = await admin.get(row.url);
  assert.match(page.text, /Vil ha slettet alt vi har om adressen\..*Svar senest 20\. oktober 2021 30 dager igjen/);
  assert.ok(page.text.includes('Jeg <b>angrer</b>'), 'their words, escaped');
  assert.match(page.text, /Adressen står i 1 forslag\. Utboksen har 1 e-post om det de har sendt\./);
  assert.match(page.text, /Biokullverket Åssiden.*Sendt inn av dem/);

  const none = await (await formAt(admin, row.url, '/utvid')).post({ reason: '' });
  assert.equal(none.status, 422);
  await press(admin, row.url, '/utvid', { reason: 'Mange utgaver må gås gjennom.' });
  const longer = await post.next(GOOD.email);
  assert.match(longer.text, /svar senest 20\. desember 2021/);
  assert.match(longer.text, /Mange utgaver/);
  assert.ok(!(await admin.get(row.url)).forms.some(({ action }) => action.endsWith('/utvid')), 'once');

  const refused = await (await formAt(admin, row.url, '/svar')).post({ outcome: 'refused', reason: '' });
  assert.equal(refused.status, 422);
  await press(admin, row.url, '/svar', { outcome: 'done', reason: 'Forslaget er trukket og tekstene slettet.' });
  assert.match((await post.next(GOOD.email)).text, /Det er gjort[^]*tekstene slettet/);
  const done = await admin.get(row.url);
  assert.match(done.text, /Gjort/);
  assert.ok(!done.forms.some(({ action }) => action.endsWith('/svar')));
  assert.match((await admin.get(`${OFFICE}/historikk`)).text, /Noen har bedt om sletting/);
  assert.ok(!/venter på svar om sletting/.test((await admin.get(OFFICE)).text));
  assert.ok((await formAt(visitor, await linkFor(GOOD.email), '/slett')), 'they may ask again');
});

test('the clock warns in the last week and says when it is over', async (t) => {
  const { admin, visitor, linkFor } = await begin(t);
  await press(visitor, await linkFor('nora@example.org'), '/slett', { what: 'about' });
  const tone = async () => (await rowsOf(admin))[0].tone;
  assert.equal(await tone(), 'neutral');
  await moveClock(admin, '2021-10-13T09:00');
  assert.equal(await tone(), 'warning');
  await moveClock(admin, '2021-10-21T09:00');
  const [late] = await rowsOf(admin);
  assert.equal(late.tone, 'danger');
  assert.match(late.state, /1 dag over fristen/);
  assert.ok(!(await admin.get(late.url)).forms.some(({ action }) => action.endsWith('/utvid')), 'too late to extend');
});

test('taken back by who asked; and by nobody without the link', async (t) => {
  const { admin, visitor, linkFor } = await begin(t);
  const link = await linkFor(GOOD.email);
  const ask = await formAt(visitor, link, '/slett');
  await ask.send({ what: 'sent' });
  const size = await logSize(visitor);
  const twice = await visitor.post(ask.action, { ...(await formAt(visitor, await linkFor('nora@example.org'), '/slett')).fields, what: 'all' });
  assert.equal(twice.status, 409);
  const altered = `${link.slice(0, -1)}${link.endsWith('a') ? 'b' : 'a'}`;
  assert.equal((await visitor.post(`${altered}/slett`, { ...ask.fields, what: 'all' })).status, 404);
  assert.equal(await logSize(visitor), size);
  const back = await press(visitor, link, '/angre');
  assert.ok(back.forms.some(({ action }) => action.endsWith('/slett')));
  assert.match((await rowsOf(admin))[0].state, /Trukket tilbake/);
});

test('who is known by nothing has nothing to ask for, and strangers see no requests', async (t) => {
  const { server, visitor, linkFor } = await begin(t);
  const page = await visitor.get(await linkFor('ukjent@example.org'));
  assert.ok(!page.forms.some(({ action }) => action.endsWith('/slett')));
  const stranger = await server.visitor().get(ASKED);
  assert.notEqual(stranger.status, 200);
});
