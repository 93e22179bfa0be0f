/* Coming and going without a password. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { GOOD, logSize, propose } from './lib/propose.mjs';

const secretOf = (link) => new URL(link).hash.slice(1);

/* An administrator with an address: the first one of a sample has none. */
async function withOfficer(t, options) {
  const post = await mailbox(t);
  const server = await serve(t, { ...options, config: post.config });
  const first = server.visitor();
  await first.arrive(await server.adminLink());
  await (await first.form('/administrasjon/administratorer', 'administratorer')).send({ name: 'Tone Sekretær-Eks', email: 'tone@example.no' });
  return { post, server, first };
}

test('the printed link lets its reader in, once', async (t) => {
  const server = await serve(t);
  const link = await server.adminLink();
  const visitor = server.visitor();
  assert.equal((await visitor.get('/administrasjon')).status, 401);
  const inside = await visitor.arrive(link);
  assert.equal(inside.path, '/administrasjon');
  assert.equal(inside.status, 200);
  const cookies = [...visitor.jar].map(([name, { samesite, secure, httponly }]) => [name, samesite, secure, httponly]);
  assert.deepEqual(cookies.slice(0, 2), [
    ['__Host-kaaring', 'Lax', true, true],
    ['__Host-kaaring-act', 'Strict', true, true],
  ]);
  const again = await server.visitor().arrive(link);
  assert.equal(again.status, 409);
  assert.match(again.text, /Lenken virker ikke lenger/);
  assert.ok(again.forms.some(({ action }) => action === '/logg-inn'), 'a new one is one field away');
});

test('opening the page spends nothing, and the secret is in no address', async (t) => {
  const server = await serve(t);
  const link = await server.adminLink();
  for (let i = 0; i < 3; i++) await server.visitor().get('/logg-inn');
  assert.equal((await server.visitor().arrive(link)).status, 200);
  assert.ok(!server.run.err.includes(secretOf(link)), 'the log file tells no secret');
});

test('a link made up, cut, or too old lets nobody in', async (t) => {
  const server = await serve(t, { clock: '2026-03-01T09:00:00Z' });
  const link = await server.adminLink();
  const secret = secretOf(link);
  for (const wrong of ['', 'x', secret.slice(0, -1), `A${secret.slice(1)}`, `${secret}A`, 'a'.repeat(300), '\u0000', 'æøå']) {
    const form = await server.visitor().form('/logg-inn', 'lenke');
    const answer = await form.post({ secret: wrong });
    assert.ok([403, 409, 422].includes(answer.status), `${wrong}: ${answer.status}`);
    assert.equal(answer.setCookies.length, 0);
    assert.match(answer.text, /Lenken virker ikke lenger/);
  }
  await server.restart({ clock: '2026-03-01T10:05:00Z' });
  const late = await server.visitor().arrive(link);
  assert.equal(late.status, 403);
  assert.match(late.text, /Lenken virker ikke lenger/);
});

test('asking for a link says the same to all, and mails only those who are known', async (t) => {
  const { post, server } = await withOfficer(t);
  const ask = async (email) => (await askForm(server)).send({ email });
  const size = await logSize(server.visitor());
  const known = await ask('tone@example.no');
  const unknown = await ask('ukjent@example.no');
  assert.equal(known.status, 200);
  assert.equal(known.text.replaceAll('tone', 'NAVN'), unknown.text.replaceAll('ukjent', 'NAVN'));
  const mail = await post.next('tone@example.no');
  assert.equal(mail.headers.subject, 'Lenke for å logge inn');
  assert.match(mail.text, /60 minutter/);
  assert.equal(mail.links.length, 1);
  assert.equal((await server.visitor().arrive(mail.links[0])).path, '/administrasjon');
  assert.ok(!post.mails.some(({ to }) => to.includes('ukjent@example.no')));
  assert.equal(await logSize(server.visitor()), size, 'the log tells of no sign-in');
  assert.equal((await (await askForm(server)).post({ email: 'ikke en adresse' })).status, 422);
});

async function askForm(server) {
  const visitor = server.visitor();
  const page = await visitor.get('/logg-inn');
  const form = page.forms.find(({ action }) => action === '/logg-inn');
  return {
    post: (values) => visitor.post('/logg-inn', { ...form.fields, ...values }),
    send: async (values) => visitor.follow(await visitor.post('/logg-inn', { ...form.fields, ...values })),
  };
}

test('who goes out is out, and their old cookie is worth nothing', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await visitor.arrive(await server.adminLink());
  const old = new Map(visitor.jar);
  const out = visitor.formOf(page, 'logg-ut');
  assert.equal((await out.send({})).path, '/');
  assert.equal(visitor.jar.size, 0);
  assert.equal((await visitor.get('/administrasjon')).status, 401);
  visitor.jar = old;
  assert.equal((await visitor.get('/administrasjon')).status, 401);
});

test('a session acts only from our own pages, and only with its own forms', async (t) => {
  const { server, first } = await withOfficer(t);
  const form = await first.form('/administrasjon/administratorer', 'administratorer');
  const values = { name: 'Ny', email: 'ny@example.no' };
  const size = await logSize(first);
  const strict = first.jar.get('__Host-kaaring-act');
  first.jar.delete('__Host-kaaring-act');
  assert.equal((await form.post(values)).status, 403, 'another site\'s form brings only the Lax cookie');
  first.jar.set('__Host-kaaring-act', { ...strict, value: 'A'.repeat(43) });
  assert.equal((await form.post(values)).status, 403);
  first.jar.set('__Host-kaaring-act', strict);
  const foreign = await server.visitor().form('/logg-inn', 'lenke');
  assert.equal((await form.post({ ...values, token: foreign.fields.token })).status, 403, 'a token of another session');
  assert.equal(await logSize(first), size);
});

test('pages kept for everybody hold nothing of who is signed in', async (t) => {
  const { server, first } = await withOfficer(t);
  const mine = await first.get('/');
  assert.match(mine.text, /Administrasjon/);
  assert.match(mine.headers['cache-control'], /no-store/);
  const theirs = await server.visitor().get('/');
  assert.ok(!theirs.text.includes('Administrasjon'));
  assert.ok(!theirs.body.includes('logg-ut'));
  assert.ok(theirs.headers.etag);
});

test('a page shows a new proposal to nobody but its sender, signed in or not', async (t) => {
  const server = await serve(t);
  const page = await propose(server.visitor());
  assert.match(page.headers['cache-control'], /no-store/);
  for (const path of ['/', '/gronn-grunder', '/vinnere', '/vinnere.atom'])
    assert.ok(!(await server.visitor().get(path)).body.includes(GOOD.candidate), path);
});
