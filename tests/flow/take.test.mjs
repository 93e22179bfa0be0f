/* The archive of an edition, taken from the pages: everybody's from the winner's page, the full one from the office. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve, until } from './lib.mjs';
import { announced, decided } from './lib/announced.mjs';
import { honoured } from './lib/honour.mjs';
import { THIRD } from './lib/office.mjs';

const PAGE = '/gronn-grunder/3/arkiv';

/* Presses the button, and waits as somebody does who looks again; the file. */
async function take(visitor, page) {
  const form = await visitor.form(page, page);
  const pressed = await form.post();
  assert.equal(pressed.status, 303, pressed.text);
  const { ready } = await until('the archive is there', async () => {
    const { archive } = await visitor.json(page);
    assert.ok(!archive.failed, JSON.stringify(archive));
    return archive.ready && archive;
  });
  const file = await visitor.get(ready.url);
  assert.equal(file.status, 200);
  assert.equal(file.headers['content-type'], 'application/zstd');
  assert.equal(Number(file.headers['content-length']), file.bytes.length);
  assert.equal(file.headers['cache-control'], 'no-store');
  return file;
}

async function verified(t, server, file) {
  const folder = scratch(t);
  const visitor = server.visitor();
  const [name, keys] = [path.join(folder, 'arkiv.tar.zst'), path.join(folder, 'keys')];
  fs.writeFileSync(name, file.bytes);
  fs.writeFileSync(keys, (await visitor.get('/log/key')).body + (await visitor.get('/log/documents')).body);
  return command(['verify', name, '--key', keys]);
}

test('from the winner\'s page, made once and given to all; the full one to the office alone', async (t) => {
  const { server, admin } = await announced(t);
  const visitor = server.visitor();
  assert.match((await visitor.get('/gronn-grunder/3/vinner')).body, new RegExp(`href="${PAGE}"`));
  assert.match((await visitor.get('/kontroll')).body, new RegExp(`href="${PAGE}"`));
  const before = await visitor.get(PAGE);
  assert.match(before.text, /Lag arkivet/);
  assert.match(before.text, new RegExp(`curl -s ${server.url}/log/key ${server.url}/log/documents > keys`));
  const early = await visitor.get(`${PAGE}/fil`);
  assert.deepEqual([early.status, early.location], [303, PAGE], 'looking makes nothing');

  const file = await take(visitor, PAGE);
  assert.match(file.headers['content-disposition'], /attachment; filename="gronn-grunder-3-public\.tar\.zst"/);
  const other = await server.visitor({ language: 'en' }).get(`/en${PAGE}`);
  assert.match(other.text, /Download the archive \(\d+ kB\)/);
  assert.ok(!other.forms.some(({ action }) => action.endsWith('/arkiv')), 'no other is made while it is good');
  assert.deepEqual((await server.visitor().get(`${PAGE}/fil`)).bytes, file.bytes);
  const head = await visitor.request('HEAD', `${PAGE}/fil`);
  assert.deepEqual([head.status, head.bytes.length, Number(head.headers['content-length'])], [200, 0, file.bytes.length]);
  const open = await verified(t, server, file);
  assert.equal(open.code, 3, open.out + open.err);
  assert.match(open.out, /This is a public archive of gronn-grunder-3/);

  const office = `${THIRD}/arkiv`;
  assert.match((await admin.get(`${THIRD}/kunngjor`)).body, new RegExp(`href="${office}"`));
  assert.match((await admin.get(office)).text, /hva hver enkelt har stemt/);
  const full = await verified(t, server, await take(admin, office));
  assert.equal(full.code, 0, full.out + full.err);
  assert.match(full.out, /This is a full archive of gronn-grunder-3/);
  for (const way of [office, `${office}/fil`]) assert.equal((await visitor.get(way)).status, 401, way);
  assert.ok(fs.readdirSync(path.join(server.data, 'archives')).length === 2);
  const copy = path.join(scratch(t), 'copy');
  assert.equal((await server.command('backup', copy)).code, 0);
  assert.ok(!fs.existsSync(path.join(copy, 'archives')), 'no backup has them');
  await server.stop();
  assert.ok(!fs.existsSync(path.join(server.data, 'archives')), 'nothing of it stays');
});

test('a juror gets no full one, and before it is announced nobody gets any', async (t) => {
  const { server, admin } = await decided(t);
  for (const [who, page] of [[server.visitor(), PAGE], [admin, PAGE], [admin, `${THIRD}/arkiv`]])
    for (const way of [page, `${page}/fil`]) assert.equal((await who.get(way)).status, 404, way);
  assert.doesNotMatch((await server.visitor().get('/kontroll')).body, /\/arkiv/);
});

test('of a secret honour only once it is told', async (t) => {
  const { server } = await honoured(t);
  const file = await take(server.visitor(), '/hedersmerke/2/arkiv');
  const said = await verified(t, server, file);
  assert.equal(said.code, 3, said.out + said.err);
  assert.equal((await server.visitor().get('/hedersmerke/3/arkiv')).status, 404);
});

test('what the page has no archive of is not found, and a form without its token makes none', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  for (const page of ['/gronn-grunder/77/arkiv', '/ingen/1/arkiv', '/gronn-grunder/77/arkiv/fil'])
    assert.equal((await visitor.get(page)).status, 404, page);
  assert.ok((await visitor.post('/gronn-grunder/77/arkiv', {})).status >= 400);
  assert.ok(!fs.existsSync(path.join(server.data, 'archives')));
});
