/* The open pages: their languages, their other face, what is kept of them, and what is not there. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from './lib.mjs';
import { OFFICE, press } from './lib/office.mjs';
import { formPath } from './lib/propose.mjs';

const PAGES = ['/', '/gronn-grunder', '/hedersmerke', '/vinnere', '/etterprov', '/etterprov/selv', '/personvern', '/tilgjengelighet', '/logg-inn'];

test('every open page stands in three languages and has a JSON face', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  for (const path of [...PAGES, await formPath(visitor)])
    for (const [language, prefix] of [['nb', ''], ['nn', '/nn'], ['en', '/en']]) {
      const where = path === '/' && prefix ? prefix : prefix + path;
      const page = await visitor.get(where);
      assert.equal(page.status, 200, where);
      assert.match(page.body, new RegExp(`<html lang="${language}">`), where);
      assert.ok(!/\{\{|\b(t|form|fault)\.[a-z]+\.[a-z]+/.test(page.text), `${where} shows a key`);
      const json = await visitor.get(where, { headers: { accept: 'application/json' } });
      assert.equal(json.status, 200, where);
      assert.match(json.headers['content-type'], /^application\/json/);
      assert.equal(json.json.site, undefined, 'what stands around the page is not in it');
      assert.equal((await visitor.request('HEAD', where)).bytes.length, 0);
    }
});

test('a page that nobody has is told in a sentence, with a way on', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const paths = ['/ukjent', '/gronn-grunder/99', '/gronn-grunder/0', '/gronn-grunder/x', '/gronn-grunder/99/foresla', '/gronn-grunder/4/vinner',
    '/gronn-grunder/99999999999999999999', `/${'a'.repeat(600)}`, `/${'a'.repeat(40)}/1`, '/en/ukjent', '/vinnere/ukjent', '/forslag', '/bekreft', '/logo'];
  for (const path of paths) {
    const page = await visitor.get(path);
    assert.equal(page.status, 404, path);
    assert.ok(page.body.includes(path.startsWith('/en') ? 'We cannot find the page' : 'Vi finner ikke siden'), path);
    assert.equal((await visitor.json(path)).fault, 'not_found');
  }
});

test('the hall of fame begins with those who are known', async (t) => {
  const server = await serve(t);
  const { groups } = await server.visitor().json('/vinnere');
  const known = groups.flatMap(({ rows }) => rows.map(({ name, year }) => `${year} ${name}`));
  for (const one of ['2019 Piql AS', '2020 NNNN AS', '2020 Svein Ove Pettersen', '2020 Terje Stykket', '2021 Lindum AS, forskning og utvikling'])
    assert.ok(known.includes(one), `${one}: ${known.join(', ')}`);
});

test('kept pages have a tag, and a changed one has another', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const before = await visitor.get('/');
  assert.match(before.headers.etag, /^"/);
  assert.equal((await visitor.get('/', { headers: { 'if-none-match': before.headers.etag } })).status, 304);
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const form = (await admin.get(`${OFFICE}/forening`)).forms.find(({ action }) => action.endsWith('/forening'));
  const changed = await press(admin, `${OFFICE}/forening`, '/forening', { ...form.fields, name: 'Eksempelforeningen' });
  assert.equal(changed.status, 200);
  const after = await visitor.get('/', { headers: { 'if-none-match': before.headers.etag } });
  assert.equal(after.status, 200);
  assert.match(after.text, /Eksempelforeningen/);
  assert.notEqual(after.headers.etag, before.headers.etag);
});

test('the association\'s logo is its own file, on every page', async (t) => {
  const server = await serve(t);
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const bytes = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
  const logo = { name: 'logo.png', type: 'image/png', bytes };
  assert.equal((await press(admin, `${OFFICE}/forening`, '/forening', {}, { logo })).status, 200);
  const given = await server.visitor().get('/logo');
  assert.equal(given.headers['content-type'], 'image/png');
  assert.deepEqual(given.bytes, bytes);
  assert.match((await server.visitor().get('/vinnere')).body, /<img src="\/logo" alt="Næringsforeningen i Drammensregionen"/);
});

test('the form\'s page is kept with a hole for each visitor\'s own token', async (t) => {
  const server = await serve(t);
  const path = await formPath(server.visitor());
  const tokens = new Set();
  for (let i = 0; i < 5; i++) tokens.add((await server.visitor().form(path, 'foresla')).fields.token);
  assert.equal(tokens.size, 5);
});

test('no page sets a cookie on who has not signed in', async (t) => {
  const server = await serve(t);
  for (const path of [...PAGES, '/ukjent', '/vinnere.atom', '/log/checkpoint'])
    assert.deepEqual((await server.visitor().get(path)).setCookies, [], path);
});
