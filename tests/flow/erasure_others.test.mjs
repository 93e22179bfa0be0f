/* What is told of others than proposals is erased by the office: a candidate's texts, a person's name and address, and the wish
 * for erasure itself. Nothing of it is in any page or file after, and every proof still holds. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, until } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { formAt, office, OFFICE, press, THIRD } from './lib/office.mjs';
import { logSize } from './lib/propose.mjs';

/* An engine that machines share keeps batches of its own; the tests' one keeps them in this file. */
const ENGINE = 'fault.log';

const keeps = (folder, word) => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name !== ENGINE)
  .some((file) => fs.readFileSync(path.join(file.parentPath ?? file.path, file.name)).includes(word));

async function allGone(server, words) {
  for (const word of words) await until(`no file of the folder has "${word}"`, () => !keeps(server.data, word));
}

async function proofsHold(server) {
  const key = (await server.visitor().get('/log/key')).body.trim();
  const whole = await command(['verify', `${server.url}/log/`, '--key', key]);
  assert.equal(whole.code, 0, whole.out + whole.err);
  await server.stop();
  const replay = await server.command('replay');
  assert.equal(replay.code, 0, replay.out + replay.err);
  await server.start();
}

test('a candidate: all that the office wrote, after a page that says what goes and what stays', async (t) => {
  const { server, admin } = await office(t);
  const told = ['Tangbakeriet', 'sukkertare', 'Torgrim er inhabil'];
  const made = await press(admin, `${THIRD}/kandidater/ny`, '/ny', { name: 'Tangbakeriet Glassverket', summary: 'Knekkebrød av sukkertare' });
  const [row] = (await admin.json(`${THIRD}/kandidater`)).rows.filter(({ name }) => name.startsWith('Tangbakeriet'));
  assert.ok(made.status < 400);
  await press(admin, row.url, '/vurder', { outcome: 'no', reason: 'Torgrim er inhabil' });
  for (const word of told) assert.ok(keeps(server.data, word), word);
  const page = await admin.get(row.url);
  assert.ok(page.body.includes(`href="${row.url}/slett"`));

  const before = await admin.get(`${row.url}/slett`);
  assert.match(before.text, /2 innslag i loggen mister innholdet sitt/);
  assert.match(before.text, /Det kan ikke angres/);
  const size = await logSize(admin);
  assert.equal((await admin.formOf(before, '/slett').post({ reason: '' })).status, 422);
  assert.equal(await logSize(admin), size);
  const after = await admin.formOf(before, '/slett').send({ reason: 'Bedt om i brev' });
  assert.equal(after.path, row.url);
  assert.equal(await logSize(admin), size + 2, 'an entry for each');
  assert.match(after.text, /Slettet kandidat tatt ut/);
  for (const where of [row.url, `${THIRD}/kandidater?vis=all`, `${THIRD}/kandidater.csv`, `${THIRD}/historikk`])
    for (const word of told) assert.ok(!(await admin.get(where)).body.includes(word), `${where} tells "${word}"`);
  assert.match((await admin.get(`${row.url}/slett`)).text, /ingenting igjen å slette/);
  await allGone(server, told);
  await proofsHold(server);
});

test('a person who left, and then the wish by which they asked', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  const visitor = server.visitor();
  const at = `${THIRD}/personer`;
  await press(admin, `${at}/juryen`, '/juryen', { name: 'Nils Nyvalgt', email: 'nils@example.org', role: 'member' });
  await post.next('nils@example.org');
  await press(visitor, '/innsyn', '/innsyn', { email: 'nils@example.org' });
  const link = new URL((await post.next('nils@example.org')).links[0]).pathname;
  await press(visitor, link, '/slett', { what: 'all', words: 'Jeg har flyttet til Svalbard' });
  await post.next('nils@example.org');
  const [asked] = (await admin.json(`${OFFICE}/innsyn`)).rows;
  const person = (await admin.json(asked.url)).member_erase_url;
  assert.match((await admin.get(person)).text, /Ta personen ut der først/);
  assert.match((await admin.get(`${asked.url}/slett`)).text, /ikke besvart ennå/);

  const id = person.split('/').at(-2);
  await press(admin, `${at}/juryen/${id}/ta-ut`, '/ta-ut', { reason: 'Flyttet' });
  const form = await formAt(admin, person, '/slett');
  assert.match(form.answer.text, /Navnet og alle adressene slettes/);
  assert.match(form.answer.text, /fra utboksen/);
  const done = await form.send({ reason: 'Bedt om på siden for innsyn' });
  assert.match(done.text, /ingenting igjen å slette/);
  await press(admin, asked.url, '/svar', { outcome: 'done', reason: 'Navnet ditt er borte.' });
  await post.next('nils@example.org');
  const wish = await formAt(admin, `${asked.url}/slett`, '/slett');
  assert.match(wish.answer.text, /3 innslag|2 innslag/);
  const gone = await wish.send({});
  assert.equal(gone.path, asked.url);
  assert.match(gone.text, /Gjort/);
  for (const where of [asked.url, `${OFFICE}/innsyn`, `${OFFICE}/utboks`, `${OFFICE}/historikk`, at])
    for (const word of ['Nyvalgt', 'nils@', 'Svalbard', 'er borte']) assert.ok(!(await admin.get(where)).body.includes(word), `${where} tells "${word}"`);
  await allGone(server, ['Nils Nyvalgt', 'nils@example.org', 'Svalbard', 'er borte']);
  await proofsHold(server);
});

test('nobody but the office may', async (t) => {
  const { server, admin } = await office(t);
  const visitor = server.visitor();
  await press(admin, `${THIRD}/kandidater/ny`, '/ny', { name: 'Tangbakeriet Glassverket' });
  const [row] = (await admin.json(`${THIRD}/kandidater`)).rows;
  for (const page of [row.url, `${OFFICE}/personer/aaaaaaaaaaaaaaaaaaaaaaaaaa`, `${OFFICE}/innsyn/aaaaaaaaaaaaaaaaaaaaaaaaaa`]) {
    assert.notEqual((await visitor.get(`${page}/slett`)).status, 200);
    assert.ok((await visitor.post(`${page}/slett`, { reason: 'Jeg vil' })).status >= 400);
  }
  assert.equal((await admin.get(`${OFFICE}/personer/aaaaaaaaaaaaaaaaaaaaaaaaaa/slett`)).status, 404);
});
