/* The command `kaaring` as an operator meets it: every verb, and what each says when something is wrong. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { command, freePort, scratch, serve } from './lib.mjs';
import { folderOf, settings } from './lib/settings.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = path.join(ROOT, 'conf', 'kaaring.yaml');
const ORIGIN = 'priser.example.no/kaaring';

const kaaring = (verb, ...args) => command([verb, '--config', CONFIG, ...args]);

/* A real folder, made by `init`. */
async function realFolder(t) {
  const data = path.join(scratch(t), 'data');
  const made = await kaaring('init', '--origin', ORIGIN, '--data', data);
  assert.equal(made.code, 0, made.err);
  return data;
}

test('version and help tell what there is', async () => {
  const version = await command(['version']);
  assert.equal(version.code, 0);
  assert.match(version.out, /^kaaring \d+\.\d+\.\d+\n$/);
  const help = await command(['help']);
  assert.equal(help.code, 0);
  const manual = fs.readFileSync(path.join(ROOT, 'deploy', 'kaaring.1'), 'utf8').replaceAll('\\-', '-');
  const verbs = [...help.out.matchAll(/^ {2}kaaring ([a-z-]+)/gm)].map(([, verb]) => verb);
  assert.deepEqual(verbs, ['init', 'serve', 'check', 'ready', 'admin-link', 'import', 'replay', 'backup', 'backup-key', 'restore', 'drill', 'anchor', 'succeed', 'archive', 'verify', 'verify', 'witness', 'version', 'help']);
  for (const verb of verbs) assert.match(manual, new RegExp(`^\\.B (kaaring )?${verb}|^\\.BI "?${verb} `, 'm'), `${verb} in the manual`);
  const all = await command(['help', 'settings']);
  const keys = [...fs.readFileSync(CONFIG, 'utf8').matchAll(/^ *([a-z-]+):/gm)].map(([, key]) => key);
  for (const key of keys) assert.ok(all.out.includes(key), `help settings tells of ${key}`);
});

test('a line that is not understood is refused with one sentence and status 2', async () => {
  for (const [line, sentence] of [
    [['nonsense'], /there is no command "nonsense"/],
    [['serve', '--nonsense'], /there is no option --nonsense/],
    [['serve', '--data'], /--data needs a value/],
    [['serve', '--listen', 'example.no:80'], /"example.no:80" is no numeric ADDRESS:PORT/],
    [['init'], /init needs --origin NAME/],
    [['backup'], /backup needs/],
    [['backup-key'], /backup-key needs/],
    [['restore'], /restore needs/],
    [['ready', 'x'], /ready is followed by options alone/],
    [['drill', 'x', 'y'], /drill is followed by nothing or by one backup/],
    [['succeed', '--reason', 'x'], /succeed needs --origin NAME/],
    [['succeed', '--origin', 'x.no'], /succeed needs --reason TEXT/],
    [['import'], /import needs/],
    [['verify', 'README.md', '--json'], /--json is for archives: of a receipt and of a log the status says it/],
    [['verify', 'http://localhost:1/log', '--json'], /--json is for archives/],
  ]) {
    const { code, err } = await command(line);
    assert.equal(code, 2, line.join(' '));
    assert.match(err, sentence);
    assert.equal(err.trim().split('\n').length, 1, err);
  }
});

test('init makes a real folder once, private to its owner', async (t) => {
  const data = await realFolder(t);
  assert.equal(fs.statSync(data).mode & 0o777, 0o700);
  const again = await kaaring('init', '--origin', ORIGIN, '--data', data);
  assert.equal(again.code, 1);
  assert.match(again.err, /only be made where there is nothing yet/);
  const other = path.join(scratch(t), 'data');
  for (const origin of ['Priser.no', 'https://priser.no', 'priser.no/juror', 'a b', 'priser.no/']) {
    const refused = await kaaring('init', '--origin', origin, '--data', other);
    assert.equal(refused.code, 1, origin);
    assert.ok(!fs.existsSync(path.join(other, 'data.mdb')), origin);
  }
});

test('a real folder is no sample: its clock stands still, its pages do not say so, its log has its name', async (t) => {
  const data = await realFolder(t);
  const moved = await kaaring('serve', '--data', data, '--listen', '127.0.0.1:1', '--clock', '2021-09-20T08:00:00Z');
  assert.equal(moved.code, 1);
  assert.match(moved.err, /Only a sample's clock can be moved/);
  const server = await serve(t, { data });
  const visitor = server.visitor();
  assert.ok((await visitor.get('/log/checkpoint')).body.startsWith(`${ORIGIN}\n`));
  assert.ok((await visitor.get('/log/key')).body.startsWith(`${ORIGIN}+`));
  const quiet = /Prøveinstallasjon/;
  assert.doesNotMatch((await visitor.get('/')).text, quiet);
  const sample = await serve(t);
  assert.match((await sample.visitor().get('/')).text, quiet);
});

test('admin-link lets the administrator in, once, while the server runs', async (t) => {
  const server = await serve(t, { data: await realFolder(t) });
  const { code, out } = await server.command('admin-link');
  assert.equal(code, 0);
  const visitor = server.visitor();
  const late = server.visitor();
  assert.equal((await visitor.get('/administrasjon')).status, 401);
  await visitor.arrive(out.trim());
  assert.equal((await visitor.get('/administrasjon')).status, 200);
  await late.arrive(out.trim());
  assert.notEqual((await late.get('/administrasjon')).status, 200, 'a link works once');
});

test('a folder has one server at a time', async (t) => {
  const server = await serve(t);
  for (const verb of ['serve', 'replay']) {
    const second = await kaaring(verb, '--data', server.data);
    assert.equal(second.code, 1, verb);
    assert.equal(second.err.trim().split('\n').length, 1, second.err);
  }
});

test('the second start takes less than two seconds', async (t) => {
  const server = await serve(t);
  await server.stop();
  const begun = Date.now();
  await server.start();
  const limit = process.env.KAARING?.includes('san') ? 20_000 : 2_000;
  assert.ok(Date.now() - begun < limit, `${Date.now() - begun} ms`);
});

test('check finds nothing wrong with what is shipped', async (t) => {
  const { code, out, err } = await kaaring('check', '--data', await realFolder(t), '--listen', `127.0.0.1:${await freePort()}`);
  assert.equal(code, 0, err);
  assert.match(out, /as it should be/);
});

test('check names what is wrong with its file and line', async (t) => {
  const data = await realFolder(t);
  for (const [pattern, replacement, sentence] of [
    [/^language: nb$/m, 'language: xx', /kaaring\.yaml:\d+:\d+: .*language/],
    [/^threads: 0$/m, 'threads: many', /kaaring\.yaml:\d+:\d+: .*threads/],
    [/^language: nb$/m, 'langauge: nb', /kaaring\.yaml:\d+:\d+: .*langauge/],
    [/^templates: .*$/m, 'templates: /nowhere', /nowhere/],
    [/^awards: .*$/m, 'awards: /nowhere', /nowhere/],
  ]) {
    const { code, err } = await command(['check', '--config', settings(t, [pattern, replacement]), '--data', data]);
    assert.equal(code, 1, replacement);
    assert.match(err, sentence);
  }
});

test('check sees an award that cannot be', async (t) => {
  const folder = scratch(t);
  for (const file of fs.readdirSync(path.join(ROOT, 'conf', 'awards')))
    fs.copyFileSync(path.join(ROOT, 'conf', 'awards', file), path.join(folder, file));
  const file = path.join(folder, 'gronn-grunder.yaml');
  fs.appendFileSync(file, '\nnonsense: true\n');
  const config = settings(t, folderOf('awards', folder));
  const data = await realFolder(t);
  for (const verb of ['check', 'serve']) {
    const { code, err } = await command([verb, '--config', config, '--data', data, '--listen', '127.0.0.1:1']);
    assert.equal(code, 1, verb);
    assert.match(err, /gronn-grunder\.yaml:\d+:\d+: .*nonsense/);
  }
});

test('check sees keys that others can read, and a damaged folder', async (t) => {
  const data = await realFolder(t);
  const keys = path.join(data, 'keys');
  fs.chmodSync(keys, 0o755);
  const open = await kaaring('check', '--data', data);
  assert.equal(open.code, 1);
  assert.match(open.err, /keys/);
  fs.chmodSync(keys, 0o700);
  fs.writeFileSync(path.join(data, 'data.mdb'), Buffer.alloc(20_000, 0xa5));
  for (const verb of ['check', 'serve', 'replay']) {
    const damaged = await kaaring(verb, '--data', data);
    assert.equal(damaged.code, 1, verb);
    assert.ok(damaged.err.includes(data), damaged.err);
  }
});

test('a backup taken while the server runs is a whole folder', async (t) => {
  const server = await serve(t);
  const checkpoint = (await server.visitor().get('/log/checkpoint')).body;
  const copy = path.join(scratch(t), 'copy');
  const taken = await server.command('backup', copy);
  assert.equal(taken.code, 0, taken.err);
  const again = await server.command('backup', copy);
  assert.equal(again.code, 1, 'nothing is overwritten');
  await server.stop();
  const replay = await kaaring('replay', '--data', copy);
  assert.equal(replay.code, 0, replay.err);
  const second = await serve(t, { data: copy });
  const lines = (text) => text.split('\n').slice(0, 3);
  assert.deepEqual(lines((await second.visitor().get('/log/checkpoint')).body), lines(checkpoint));
});

test('import takes in what the sample files hold, once', async (t) => {
  const data = await realFolder(t);
  const editions = path.join(ROOT, 'tests', 'data', 'editions.json');
  const first = await kaaring('import', editions, '--data', data);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /^(\d+) of \1 taken in/);
  const second = await kaaring('import', editions, '--data', data);
  assert.match(second.out, /^0 of \d+ taken in/);
  const rubbish = path.join(scratch(t), 'rubbish.json');
  fs.writeFileSync(rubbish, '{"editions": [');
  const refused = await kaaring('import', rubbish, '--data', data);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /rubbish\.json/);
  const replay = await kaaring('replay', '--data', data);
  assert.equal(replay.code, 0, replay.err);
});
