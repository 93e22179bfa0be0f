/* A folder that was set back: by an older backup, or by a snapshot of the file system. It is noticed, everything can be
 * read, and nothing is received or signed. */
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { formPath, GOOD, propose } from './lib/propose.mjs';
import { openReceipt } from './lib/receipt.mjs';
import { backup, goOn, snapshot, SUCCESSOR } from './lib/set_back.mjs';
import { shownCommands } from './lib/yourself.mjs';

globalThis.crypto ??= webcrypto;
const from = (name) => import(new URL(`../../templates/assets/js/${name}.js`, import.meta.url));
const { isSignedBy, readKey, readNote } = await from('note');
const { checkReceipt, readCheckpoint } = await from('proof');
const { sinceSuccession } = await from('succession');

const ORIGIN = 'priser.example.no/kaaring';
const BANNER = /satt tilbake til en eldre tilstand, så det siste som ble gjort, kan mangle/;

async function onlyReads({ server, size }) {
  const check = await server.command('check');
  assert.equal(check.code, 1);
  assert.match(check.err, new RegExp(`The folder has \\d+ entries, and by \\S+\\.anchor ${size} have been signed`));
  assert.match(check.err, /kaaring succeed/);

  await server.start();
  assert.match(server.run.err, /The server only reads/);
  const visitor = server.visitor();
  for (const page of ['/', '/vinnere', '/gronn-grunder', '/etterprov', '/personvern', '/logg-inn']) {
    const shown = await visitor.get(page);
    assert.equal(shown.status, 200, page);
    assert.match(shown.text, BANNER, page);
  }
  assert.match((await visitor.get('/nn/')).text, /sett tilbake til ein eldre tilstand, så det siste/);
  assert.match((await visitor.get('/en/')).text, /set back to an older state, so what was done last may be missing/);

  const before = (await visitor.get('/log/checkpoint')).body;
  assert.ok(Number(before.split('\n')[1]) < size);
  for (const [prefix, sentence] of [
    ['', /Vi tar ikke imot noe nå, og ingenting er tatt imot/],
    ['/nn', /Vi tek ikkje imot noko no, og ingenting er teke imot/],
    ['/en', /Nothing can be received now, and nothing was/],
  ]) {
    const form = await visitor.form(prefix + (await formPath(visitor)), 'foresla');
    const answer = await form.post({ ...GOOD, candidate: 'Solvind AS' });
    assert.equal(answer.status, 503, prefix);
    assert.match(answer.text, sentence);
    const shown = answer.forms.find(({ action }) => action === form.action).fields;
    assert.equal(shown.candidate, 'Solvind AS', 'what was typed is kept');
    const json = await form.post(GOOD, { headers: { accept: 'application/json' } });
    assert.equal(json.json.fault, 'only_reads');
  }
  assert.equal((await visitor.get('/log/checkpoint')).body, before, 'nothing is signed');
  await server.restart();
  assert.equal((await server.visitor().get('/log/checkpoint')).body, before, 'nor by another start');

  for (const line of [['import', path.join('tests', 'data', 'editions.json')]]) {
    await server.stop();
    const { code, err } = await server.command(...line);
    assert.equal(code, 1);
    assert.match(err, /The server only reads/);
  }
}

/* What the page's scripts say of a receipt of the old log. */
async function sinceThen(server, receipt, oldKey, newKey, carried) {
  const get = async (file) => new Uint8Array(await (await fetch(`${server.url}/log/${file}`)).arrayBuffer());
  const judged = await checkReceipt(receipt, await readKey(oldKey));
  assert.notEqual(judged.outcome, 'fails');
  assert.notEqual(judged.outcome, 'other');
  const today = readCheckpoint(readNote((await server.visitor().get('/log/checkpoint')).body));
  assert.equal(today.origin, newKey.split('+')[0]);
  assert.notEqual(await isSignedBy(today.note, await readKey(newKey)), false);
  return sinceSuccession(judged.receipt, today, BigInt(carried), get);
}

async function goesOn(t, { server, size, receipts, key, first }) {
  await server.stop();
  const refused = await server.command('succeed', '--origin', key.split('+')[0], '--reason', 'Disken røk.');
  assert.equal(refused.code, 1);
  assert.match(refused.err, /no log of this folder has had/);
  const succeeded = await goOn(server);
  assert.match(succeeded.out, new RegExp(`Of ${size} entries that are known to have been signed, \\d+ were carried over`));
  assert.match(succeeded.out, /[1-9]\d* mails that waited were stopped/);
  assert.equal((await server.command('succeed', '--origin', 'enda.en.no', '--reason', 'x')).code, 1, 'once is enough');
  for (const verb of ['check', 'replay']) {
    const { code, err } = await server.command(verb);
    assert.equal(code, 0, err);
  }
  await server.start();
  const visitor = server.visitor();
  assert.doesNotMatch((await visitor.get('/')).text, BANNER);
  const [newKey, oldKey] = (await visitor.get('/log/key')).body.trim().split('\n');
  assert.ok(newKey.startsWith(`${SUCCESSOR}+`));
  assert.equal(oldKey, key);

  const page = await visitor.get('/etterprov');
  const carried = Number(JSON.parse(page.body.match(/data-earlier="([^"]*)"/)[1].replaceAll('&quot;', '"'))[0].carried);
  assert.match(page.text, new RegExp(`${carried} linjer er med her, minst ${size - carried} gikk tapt`));
  assert.match(page.text, /Begrunnelsen: «Disken røk natt til tirsdag\.»/);
  assert.ok(page.body.includes(oldKey.replaceAll('+', '&#43;')) || page.body.includes(oldKey));

  const after = await propose(visitor);
  openReceipt((await visitor.get(`${after.path}/kvittering`)).body, newKey);
  openReceipt((await visitor.get(`${first.path}/kvittering`)).body, newKey);
  for (const word of ['carried', 'kept', 'lost'])
    assert.equal(await sinceThen(server, receipts[word], oldKey, newKey, carried), word);
  const at = receipts.kept.indexOf('index ') + 6;
  const other = receipts.kept.slice(0, at) + '0' + receipts.kept.slice(at).replace(/^\d+/, '');
  assert.equal((await checkReceipt(other, await readKey(oldKey))).outcome, 'fails');

  const folder = scratch(t);
  const put = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const keys = put('keys', `${newKey}\n${oldKey}\n`);
  for (const by of [keys, oldKey]) {
    const judged = await command(['verify', put('lost.tlog-proof', receipts.lost), '--key', by]);
    assert.equal(judged.code, 0, judged.err);
    assert.match(judged.out, /The log sample\.localhost\/\w+ has signed that it has/);
    assert.equal(/has gone on as priser\.example\.no\/etter, which may have lost entries/.test(judged.out), by === keys);
  }
  assert.equal((await command(['verify', put('lost.tlog-proof', receipts.lost), '--key', newKey])).code, 1);
  const run = await shownCommands(t, visitor);
  for (const [receipt, by] of [[(await visitor.get(`${after.path}/kvittering`)).body, newKey], [receipts.kept, oldKey], [receipts.lost, oldKey]]) {
    const [fetched, signature, , place] = run(receipt);
    assert.equal(fetched.stdout.trim(), by, 'of two keys the one of the receipt');
    assert.match(signature.stdout, /^Signature Verified Successfully/, signature.stderr);
    assert.match(place.stdout, new RegExp(`^Entry \\d+ is in ${by.split('+')[0]},`), place.stderr);
  }
  const live = await command(['verify', `${server.url}/log`, '--key', keys]);
  assert.equal(live.code, 0, live.err);
  assert.match(live.out, /1 {2}log\.succeeded/);

  const archive = path.join(folder, 'archive');
  const edition = (await formPath(visitor)).split('/').slice(1, 3).join('-');
  const made = await server.command('archive', edition, '--full', '--out', archive);
  assert.equal(made.code, 0, made.err);
  const told = await command(['verify', archive, '--key', keys]);
  assert.equal(told.code, 0, told.out + told.err);
  assert.match(told.out, new RegExp(`The log ${oldKey.split('+')[0]} goes on as ${SUCCESSOR} from entry ${carried} on`));
  assert.match(told.out, new RegExp(`at least ${size - carried} of them were lost.*, which was given\\.`));
  assert.equal((await command(['verify', archive, '--key', oldKey])).code, 1, 'the old key alone does not sign it');
}

test('a folder that a snapshot took back only reads, until its log goes on under another name', async (t) => {
  const all = await snapshot(t);
  await onlyReads(all);
  await goesOn(t, all);
});

test('an older backup in the place of the folder only reads, until its log goes on under another name', async (t) => {
  const all = await backup(t);
  await onlyReads(all);
  await goesOn(t, all);
});

test('a backup that lacks nothing goes on', async (t) => {
  const server = await serve(t);
  await propose(server.visitor());
  const kept = path.join(scratch(t), 'copy');
  assert.equal((await server.command('backup', kept)).code, 0);
  await server.stop();
  fs.rmSync(server.data, { recursive: true });
  fs.renameSync(kept, server.data);
  await server.start();
  await propose(server.visitor());
  assert.doesNotMatch((await server.visitor().get('/')).text, BANNER);
});

test('a lost anchor is missed, and made anew when the operator knows', async (t) => {
  const server = await serve(t);
  await propose(server.visitor());
  await server.stop();
  assert.match((await server.command('anchor')).out, /is the anchor of the log sample\.localhost\/\w+: \d+ entries have been signed/);
  fs.rmSync(server.anchor);
  assert.match((await server.command('anchor')).err, /There is no anchor here/);
  const check = await server.command('check');
  assert.equal(check.code, 1);
  assert.match(check.err, /The anchor is not there, and \S+ has had one/);
  await server.start();
  assert.match((await server.visitor().get('/')).text, BANNER);
  await server.stop();
  const made = await server.command('anchor', 'new');
  assert.equal(made.code, 0, made.err);
  assert.equal((await server.command('anchor', 'new')).code, 1, 'only in the place of one that is lost');
  await server.start();
  await propose(server.visitor());
});

test('an anchor elsewhere, damaged, or of another log', async (t) => {
  const server = await serve(t);
  await server.stop();
  const sound = fs.readFileSync(server.anchor);
  const damaged = Buffer.from(sound);
  damaged[damaged.indexOf('log ') + 5] ^= 1;
  fs.writeFileSync(server.anchor, damaged);
  for (const verb of ['check', 'serve']) {
    const { code, err } = await server.command(verb);
    assert.equal(code, 1, verb);
    assert.match(err, /The anchor is damaged or no anchor/);
  }
  fs.writeFileSync(server.anchor, sound);

  const other = await serve(t);
  await other.stop();
  fs.copyFileSync(other.anchor, server.anchor);
  const { code, err } = await server.command('serve');
  assert.equal(code, 1);
  assert.match(err, /The anchor is that of the log sample\.localhost\/\w+, and \S+ holds the log sample/);
});

test('a folder of a real log that is not there is not begun a second time', async (t) => {
  const data = path.join(scratch(t), 'data');
  const init = () => command(['init', '--origin', ORIGIN, '--data', data]);
  assert.equal((await init()).code, 0);
  fs.rmSync(data, { recursive: true }); /* or not mounted */
  for (const refused of [await init(), await command(['serve', '--data', data])]) {
    assert.equal(refused.code, 1);
    assert.match(refused.err, /It is the anchor of the log priser\.example\.no\/kaaring: its data folder has been here/);
  }
  assert.equal(fs.existsSync(data), false);
});

test('a sample that was thrown away makes way for another', async (t) => {
  const server = await serve(t);
  await server.stop();
  fs.rmSync(server.data, { recursive: true });
  await server.start();
  await propose(server.visitor());
});
