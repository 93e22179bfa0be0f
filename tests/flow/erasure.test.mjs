/* What was told of a proposal is erased by the office: it is in no page any more, and every proof still holds. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve, until } from './lib.mjs';
import { mailbox } from './lib/mailbox.mjs';
import { office, OFFICE, press, proposals, THIRD } from './lib/office.mjs';
import { logSize, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';
import { goOn } from './lib/set_back.mjs';

const SENT = {
  candidate: 'Tangbakeriet Glassverket',
  why: 'De baker knekkebrød av sukkertare fra Drammensfjorden, og bytter ut importert mel. Ingen andre i landet gjør det i slik skala.',
  name: 'Ylva Tjernsli-Eksempel',
  email: 'ylva@example.no',
  contact: 'Ring Torgrim på 555 01 234',
};
const TOLD = ['Tangbakeriet', 'sukkertare', 'Tjernsli', SENT.email, 'Torgrim', 'Torgrim er inhabil'];

function tellsNothing(what, answer) {
  for (const word of TOLD) assert.ok(!(answer.body ?? answer).includes(word), `${what} tells "${word}"`);
}

/* An engine that machines share keeps batches of its own; the tests' one keeps them in this file. */
const ENGINE = 'fault.log';

const keepsAny = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile() && file.name !== ENGINE)
  .map((file) => fs.readFileSync(path.join(file.parentPath ?? file.path, file.name)))
  .some((bytes) => TOLD.some((word) => bytes.includes(word)));

test('told, erased on a page that says before what happens, and in no page, list or file after', async (t) => {
  const post = await mailbox(t);
  const { server, admin } = await office(t, { config: post.config });
  const visitor = server.visitor();
  const own = await propose(visitor, SENT);
  const [confirm] = (await post.next(SENT.email)).links;
  await server.visitor().form(new URL(confirm).pathname).then((form) => form.send({}));
  const row = (await proposals(admin)).find(({ candidate }) => candidate === SENT.candidate);
  await press(admin, row.url, '/vurder', { outcome: 'no', reason: 'Torgrim er inhabil' });
  assert.match((await admin.get(row.url)).body, /Torgrim er inhabil/);
  const key = (await visitor.get('/log/key')).body.trim();
  const receipt = (await visitor.get(`${own.path}/kvittering`)).body;
  assert.equal(openReceipt(receipt, key).openings.private.candidate, SENT.candidate);

  const before = await admin.get(`${row.url}/slett`);
  assert.match(before.text, /2 innslag i loggen mister innholdet sitt/);
  assert.match(before.text, /1 e-post om forslaget slettes|\d e-poster om forslaget slettes/);
  assert.match(before.text, /Det kan ikke angres/);
  const size = await logSize(visitor);
  const empty = await admin.formOf(before, '/slett').post({ reason: '' });
  assert.equal(empty.status, 422);
  assert.match(empty.body, /Det kan ikke angres/, 'what happens is still said');
  assert.equal(await logSize(visitor), size);
  const after = await admin.formOf(empty, '/slett').send({ reason: 'Bedt om i brev 20. september' });
  assert.equal(after.path, row.url);
  assert.match(after.text, /slettet/);
  assert.equal(await logSize(visitor), size + 2, 'an entry for each');

  const gone = await visitor.get(own.path);
  assert.equal(gone.status, 410);
  assert.match(gone.text, /Opplysningene er slettet/);
  const pages = ['/forslag', '/forslag?vis=all', '/forslag.csv', '/kandidater', '/kandidater.csv', '/historikk'].map((end) => THIRD + end);
  for (const page of [...pages, row.url, `${OFFICE}/utboks`, `${OFFICE}/historikk`, OFFICE, '/']) {
    const answer = await admin.get(page);
    assert.equal(answer.status, 200, page);
    tellsNothing(page, answer);
    tellsNothing(`${page} as data`, JSON.stringify(page.endsWith('.csv') ? '' : await admin.json(page)));
  }
  tellsNothing('its own page', gone);
  tellsNothing('the receipt of today', Buffer.from((await visitor.get(`${own.path}/kvittering`)).body.match(/^extra (.*)$/m)[1], 'base64').toString());
  assert.match((await admin.get(`${THIRD}/forslag?vis=all`)).text, /slettet/i);
  assert.match((await admin.get(`${THIRD}/historikk`)).text, /Opplysninger er slettet/);
  const again = await admin.get(`${row.url}/slett`);
  assert.match(again.text, /ingenting igjen å slette/);
  assert.ok(!again.forms.some(({ action }) => action.endsWith('/slett')));

  const file = path.join(scratch(t), 'old.tlog-proof');
  fs.writeFileSync(file, receipt);
  const old = await command(['verify', file, '--key', key]);
  assert.equal(old.code, 0, old.out + old.err);
  const whole = await command(['verify', `${server.url}/log/`, '--key', key]);
  assert.equal(whole.code, 0, whole.out + whole.err);
  await until('no file of the folder has the bytes', () => !keepsAny(server.data));
  await server.stop();
  const replay = await server.command('replay');
  assert.equal(replay.code, 0, replay.out + replay.err);
  assert.match((await server.command('anchor')).out, /2 hidden parts of entries erased/);
  await server.start();
  assert.equal((await visitor.get(own.path)).status, 410);
});

test('nobody but the office may', async (t) => {
  const { server, admin } = await office(t);
  const visitor = server.visitor();
  await propose(visitor);
  const [row] = await proposals(admin);
  assert.notEqual((await visitor.get(`${row.url}/slett`)).status, 200);
  const size = await logSize(visitor);
  assert.ok((await visitor.post(`${row.url}/slett`, { reason: 'Jeg vil' })).status >= 400);
  assert.equal(await logSize(visitor), size);
});

test('a backup that was taken before comes back without what was erased since', async (t) => {
  const { server, admin } = await office(t);
  const own = await propose(server.visitor(), SENT);
  const row = (await proposals(admin)).find(({ candidate }) => candidate === SENT.candidate);
  await press(admin, row.url, '/godta');
  await press(admin, row.url, '/vurder', { outcome: 'no', reason: 'Torgrim er inhabil' });
  const folder = scratch(t);
  const [backup, restored] = ['before.kaaring', 'restored'].map((name) => path.join(folder, name));
  const taken = await server.command('backup', backup);
  assert.equal(taken.code, 0, taken.err);
  assert.ok(keepsAny(server.data), 'it was there');
  await press(admin, `${row.url}/slett`, '/slett', { reason: 'Bedt om i brev' });
  await server.stop();
  fs.copyFileSync(server.anchor, `${restored}.anchor`);
  const done = await command(['restore', backup, '--data', restored]);
  assert.equal(done.code, 0, done.err);
  const again = await serve(t, { data: restored });
  const gone = await again.visitor().get(own.path);
  assert.equal(gone.status, 410);
  tellsNothing('its own page', gone);
  await until('no file of the restored folder has the bytes', () => !keepsAny(restored));

  await again.stop();
  await goOn(again);
  const replayed = await again.command('replay');
  assert.equal(replayed.code, 0, replayed.err);
  await again.start();
  const archive = path.join(folder, 'archive');
  const made = await again.command('archive', 'gronn-grunder-3', '--full', '--out', archive);
  assert.equal(made.code, 0, made.err);
  const told = await command(['verify', archive, '--json']);
  const { wrong, unchecked } = JSON.parse(told.out);
  assert.deepEqual(wrong, [], 'what was lost says that it was erased');
  assert.equal(unchecked.filter(({ sentence }) => /private part was erased/.test(sentence ?? '')).length, 3, told.out);
});
