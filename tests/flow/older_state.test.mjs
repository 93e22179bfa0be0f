/* A folder that was set back: by an older backup, or by a snapshot of the file system. It is noticed, everything can be
 * read, and nothing is received or signed. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { formPath, GOOD, logSize, propose } from './lib/propose.mjs';

const ORIGIN = 'priser.example.no/kaaring';
const BANNER = /satt tilbake til en eldre tilstand, så det siste som ble gjort, kan mangle/;

/* Three proposals, of which the copy has one. */
async function setBack(t, copy, putBack) {
  const server = await serve(t);
  await propose(server.visitor());
  await copy(server);
  await propose(server.visitor());
  await propose(server.visitor());
  const size = await logSize(server.visitor());
  await server.stop();
  await putBack(server);
  return { server, size };
}

/* As a snapshot does it: the files as they were. */
function snapshot(t) {
  const kept = path.join(scratch(t), 'data.mdb');
  return setBack(t, async (server) => {
    await server.stop();
    fs.copyFileSync(path.join(server.data, 'data.mdb'), kept);
    await server.start();
  }, (server) => fs.copyFileSync(kept, path.join(server.data, 'data.mdb')));
}

function backup(t) {
  const kept = path.join(scratch(t), 'copy');
  return setBack(t, async (server) => assert.equal((await server.command('backup', kept)).code, 0), (server) => {
    fs.rmSync(server.data, { recursive: true });
    fs.renameSync(kept, server.data);
  });
}

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

test('a folder that a snapshot took back only reads', async (t) => onlyReads(await snapshot(t)));

test('an older backup in the place of the folder only reads', async (t) => onlyReads(await backup(t)));

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
