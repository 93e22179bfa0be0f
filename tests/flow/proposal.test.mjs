/* A proposal afterwards: confirmed by the mailed button, corrected, withdrawn, and in time or too late. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve, until } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { formAt, moveClock, office } from './lib/office.mjs';
import { formPath, GOOD, logSize, propose } from './lib/propose.mjs';

const pathOf = (link) => new URL(link).pathname;

test('the mailed link opens a page with one button, and only the button confirms', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const visitor = server.visitor();
  const page = await propose(visitor);
  const mail = await post.next(GOOD.email);
  assert.match(mail.headers.subject, /^Bekreft forslaget ditt: GG\d+-001$/);
  const [confirm] = mail.links.map(pathOf);

  const size = await logSize(visitor);
  for (let i = 0; i < 3; i++) await server.visitor().get(confirm);
  await server.visitor().request('HEAD', confirm);
  assert.equal(await logSize(visitor), size, 'looking does nothing');
  const scanner = await server.visitor().get(confirm);
  assert.match(scanner.text, /Bekreft forslaget/);
  assert.deepEqual(scanner.forms.map(({ action }) => action), [confirm], 'one form');
  assert.equal(scanner.forms[0].buttons.length, 1, 'one button');

  const done = await server.visitor().formOf(scanner).send({});
  assert.equal(done.path, page.path);
  assert.match(done.text, /Forslaget er bekreftet og teller/);
  assert.equal(await logSize(visitor), size + 1);
  const again = await server.visitor().follow(await server.visitor().get(confirm));
  assert.match(again.text, /bekreftet og teller/);
  assert.equal(await logSize(visitor), size + 1);
});

test('the confirmation counts once, and also for a program', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  await propose(server.visitor());
  const confirm = pathOf((await post.next(GOOD.email)).links[0]);
  const first = await server.visitor().formJson(confirm);
  const second = await server.visitor().formJson(confirm);
  assert.equal((await first.post({})).status, 200);
  const answer = await second.post({});
  assert.equal(answer.status, 409);
  assert.equal(answer.json.fault, 'already_done');
});

test('a mail that did not come is sent again, with the same link and within bounds', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config, clock: '2021-09-20T08:00:00+02:00' });
  const visitor = server.visitor();
  const { path } = await propose(visitor);
  const first = await post.next(GOOD.email);
  const again = () => formAt(visitor, path, '/igjen');
  const sent = await until('the page knows that the mail has left', async () => {
    const page = await visitor.get(path);
    return /E-posten ble sendt 20\. september 2021 kl\. 08\.0/.test(page.text) && again();
  });

  const soon = await sent.post({});
  assert.equal(soon.status, 429);
  assert.match(soon.text, /Vent litt/);
  assert.match(soon.body, /<details[^>]* open/, 'what was pressed is still in sight');
  assert.equal((await server.visitor().post(sent.action.replace(/[^/]{8}\/igjen/, 'xxxxxxxx/igjen'), sent.fields)).status, 404, 'a number is not enough');

  for (let minute = 2; minute <= 6; minute += 2) {
    await moveClock(admin, `2021-09-20T08:0${minute}`);
    const answer = await (await again()).send({});
    assert.equal(answer.path, path);
    const mail = await post.next(GOOD.email);
    assert.deepEqual(mail.links, first.links, 'the link is the same');
    assert.notEqual(mail.headers['message-id'], first.headers['message-id'], 'no mail program takes it for the first');
    await until('the page knows it', async () => (await visitor.get(path)).text.includes(`ble sendt 20. september 2021 kl. 08.0${minute}`));
  }
  await moveClock(admin, '2021-09-20T09:00');
  const spent = await visitor.get(path);
  assert.ok(!spent.forms.some(({ action }) => action.endsWith('/igjen')), 'three times are enough');

  const confirmed = await server.visitor().formOf(await server.visitor().get(pathOf(first.links[0]))).send({});
  assert.ok(!confirmed.forms.some(({ action }) => action.endsWith('/igjen')));
});

test('another proposal begins with its sender filled in, for nobody else', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor, { name: 'Kari <Nordmann>', email: 'kari@example.no' });
  const way = `${page.path}/en-til`;
  assert.ok(page.body.includes(`href="${way}"`));
  const answer = await visitor.get(way);
  assert.match(answer.headers['cache-control'], /no-store/);
  const form = visitor.formOf(answer, '/foresla');
  assert.equal(form.fields.name, 'Kari <Nordmann>');
  assert.equal(form.fields.email, 'kari@example.no');
  assert.equal(form.fields.candidate, '');
  assert.equal(form.fields.why, '');
  const second = await form.send({ ...GOOD, name: form.fields.name, email: form.fields.email });
  assert.match(second.text, /-002/);
  assert.equal((await visitor.get(way.replace(/[^/]{8}\/en-til/, 'xxxxxxxx/en-til'))).status, 404);
  assert.equal(visitor.formOf(await visitor.get(await formPath(visitor)), '/foresla').fields.email, '', 'the public page knows nobody');
});

test('a corrected address gets the link, and the old link stops working', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const visitor = server.visitor();
  const page = await propose(visitor, { email: 'kari@exmaple.no' });
  const mistaken = await post.next('kari@exmaple.no');
  assert.equal(mistaken.links.length, 1, 'who got it by mistake gets nothing that lasts');
  const old = pathOf(mistaken.links[0]);
  const form = visitor.formOf(page, 'adresse');
  assert.equal(form.fields.email, 'kari@exmaple.no');

  const wrong = await form.post({ email: 'kari@' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.body, /id="address-email-error"/);
  assert.equal(visitor.formOf(wrong, 'adresse').fields.email, 'kari@');
  const same = await visitor.formOf(wrong, 'adresse').post({ email: 'kari@exmaple.no' });
  assert.equal(same.status, 409);
  assert.match(same.text, /Ingenting er endret/);

  const right = await visitor.formOf(same, 'adresse').send({ email: 'kari@example.no' });
  assert.match(right.text, /kari@example\.no/);
  const fresh = pathOf((await post.next('kari@example.no')).links[0]);
  assert.notEqual(fresh, old);
  assert.equal((await visitor.get(old)).status, 404);
  const confirming = await visitor.get(fresh);
  await visitor.formOf(confirming).send({});
  assert.equal((await server.visitor().get(fresh)).location, page.path, 'from now on it is the way back');
  assert.equal((await visitor.get(old)).status, 404);
});

test('its sender withdraws it, and it no longer counts', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor);
  const form = visitor.formOf(page, 'trekk');
  const gone = await form.send({});
  assert.match(gone.text, /Forslaget er trukket/);
  assert.ok(!gone.forms.some(({ action }) => action.includes('trekk')));
  const size = await logSize(visitor);
  const json = await visitor.postJson(form.action, { token: (await visitor.formJson(await formPath(visitor))).fields.token });
  assert.equal(json.status, 403, 'a token of another form');
  assert.equal(await logSize(visitor), size);
});

test('nobody comes to a proposal without its link', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config });
  const visitor = server.visitor();
  const page = await propose(visitor);
  const [, , id, link] = page.path.split('/');
  const confirm = pathOf((await post.next(GOOD.email)).links[0]).split('/')[3];
  const other = (await propose(server.visitor())).path.split('/');
  const paths = [
    `/forslag/${id}/${'a'.repeat(26)}`, `/forslag/${id}/${link.slice(0, 25)}`, `/forslag/${id}/${link}a`,
    `/forslag/${id}/${confirm}`, `/forslag/${id}/${other[3]}`, `/forslag/${other[2]}/${link}`, `/forslag/${id}`,
    `/bekreft/${id}/${link}`, `/bekreft/${id}/${'a'.repeat(26)}`, `/forslag/${'x'.repeat(300)}/${link}`,
    `/forslag/${id}/${'a'.repeat(26)}/kvittering`,
  ];
  for (const path of paths) {
    const answer = await visitor.get(path);
    assert.equal(answer.status, 404, path);
    assert.ok(!answer.body.includes('Biokullverket'), path);
  }
  const form = visitor.formOf(page, 'trekk');
  const size = await logSize(visitor);
  const stolen = await visitor.post(form.action.replace(link, 'a'.repeat(26)), { token: form.fields.token });
  assert.equal(stolen.status, 404);
  assert.equal(await logSize(visitor), size);
});

test('a link that is confirmed too late says so, and a corrected address begins anew', async (t) => {
  const post = await mailbox(t);
  const server = await serve(t, { config: post.config, clock: '2026-03-01T09:00:00Z' });
  const page = await propose(server.visitor());
  const confirm = pathOf((await post.next(GOOD.email)).links[0]);
  await server.restart({ clock: '2026-03-15T08:59:00Z' });
  assert.ok((await server.visitor().get(confirm)).forms.length, 'fourteen days are not over');
  await server.restart({ clock: '2026-03-15T09:01:00Z' });
  const late = await server.visitor().get(confirm);
  assert.match(late.text, /Fristen for å bekrefte gikk ut/);
  assert.equal(late.forms.filter(({ action }) => action.includes('bekreft')).length, 0);
  const form = await server.visitor().form(page.path, 'adresse');
  await form.send({ email: 'ny@example.no' });
  assert.match((await server.visitor().get(pathOf((await post.next('ny@example.no')).links[0]))).text, /Bekreft forslaget/);
});

/* A sample's deadline is the thirtieth day at 23.59, Norwegian time; these two fall on days when the clocks change. */
const DEADLINES = [
  { begun: '2026-03-01T09:00:00Z', last: '2026-03-31T21:59:30Z', over: '2026-03-31T22:00:00Z', words: '31. mars 2026 kl. 23.59' },
  { begun: '2026-02-27T09:00:00Z', last: '2026-03-29T21:59:30Z', over: '2026-03-29T22:00:00Z', words: '29. mars 2026 kl. 23.59' },
  { begun: '2026-09-25T09:00:00Z', last: '2026-10-25T22:59:30Z', over: '2026-10-25T23:00:00Z', words: '25. oktober 2026 kl. 23.59' },
];

for (const { begun, last, over, words } of DEADLINES)
  test(`the last minute of ${words} is in time, the next is not`, async (t) => {
    const server = await serve(t, { clock: begun });
    const visitor = server.visitor();
    const path = await formPath(visitor);
    assert.ok((await visitor.get(path)).text.includes(`Frist ${words} (norsk tid)`));
    await server.restart({ clock: last });
    const page = await propose(visitor);
    assert.match(page.text, /Vi har fått forslaget/);
    const open = await visitor.form(path, 'foresla');
    const withdraw = visitor.formOf(page, 'trekk');
    await server.restart({ clock: over });
    const size = await logSize(visitor);
    const late = await open.post(GOOD);
    assert.equal(late.status, 409);
    assert.match(late.text, /Fristen har gått ut/);
    for (const value of Object.values(GOOD)) assert.ok(late.text.includes(value), `${value} is not lost`);
    assert.equal(late.forms.filter(({ action }) => action.includes('foresla')).length, 0);
    const json = await visitor.postJson(path, { ...GOOD, token: open.fields.token });
    assert.equal(json.json.fault, 'deadline_passed');
    assert.match((await visitor.get(path)).text, /Fristen har gått ut.*Om prisen/);
    assert.equal((await withdraw.post({})).status, 409, 'what is in stays in');
    assert.equal(await logSize(visitor), size);
    assert.equal((await visitor.json('/')).awards[0].propose, undefined);
  });
