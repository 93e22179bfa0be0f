/* A drill as an operator runs it: beside the server, on a backup of today or on one that was kept; what it says, what it finds
 * out, and that it leaves nothing and touches nothing. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { command, scratch, serve, until } from './lib.mjs';
import { PROGRAM } from './lib/server.mjs';
import { propose } from './lib/propose.mjs';

const run = promisify(execFile);
const NOT_PROVED = /^kaaring: It is not proved that a backup can be restored/m;

/* Which files there are, and what is in them. */
function filesIn(folder) {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !['lock', 'lock.mdb', 'readers'].includes(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((file) => [file, fs.readFileSync(file).toString('base64')]);
}

/* A server with a proposal, a pair of keys, and what lies beside its folder. */
async function prepared(t) {
  const server = await serve(t);
  await propose(server.visitor());
  const folder = scratch(t);
  const secret = path.join(folder, 'backup.key');
  const open = (await command(['backup-key', secret])).out.trim();
  const beside = path.dirname(server.data);
  const left = () => fs.readdirSync(beside).sort();
  const backup = async (name) => {
    const file = path.join(folder, name);
    assert.equal((await server.command('backup', file, '--to', open)).code, 0);
    return file;
  };
  return { server, folder, secret, beside, left, backup };
}

async function proves({ server }, ...more) {
  const { code, out, err } = await server.command('drill', ...more);
  assert.equal(code, 0, err);
  assert.equal(err, '', 'nobody watches');
  assert.match(out, /^A folder was made of it and opened, with the log's own keys: \d+ entries, in \d+\.\d s\.$/m);
  assert.match(out, /^Every entry was hashed anew, and all state follows from them, row by row: in \d+\.\d s\.$/m);
  assert.match(out, /^It is one history with the folder in use and with the newest checkpoint that the anchor knows, of \d+ entries\.$/m);
  assert.match(out, /\nProved in \d+\.\d s: this backup can be restored\.\n$/);
  return out;
}

test('beside a server a drill proves a backup of today, and touches neither folder nor anchor', async (t) => {
  const all = await prepared(t);
  const before = all.left();
  const out = await proves(all);
  assert.match(out, /^A backup of the log \S+ was made beside its server and sealed: \d+ KiB, in \d+\.\d s\.$/m);
  assert.deepEqual(all.left(), before, 'nothing is left of it');
  await propose(all.server.visitor());
  await all.server.stop();
  const were = filesIn(all.beside);
  await proves(all);
  assert.deepEqual(filesIn(all.beside), were);
});

test('a backup that was kept is proved with its key, and what it lacks is said', async (t) => {
  const all = await prepared(t);
  const kept = await all.backup('mandag.kaaring');
  await propose(all.server.visitor());
  const elsewhere = scratch(t);
  const out = await proves(all, kept, '--key', all.secret, '--in', elsewhere);
  assert.match(out, /^The backup \S+mandag\.kaaring, \d+ KiB, of the log \S+, was read to its end\.$/m);
  assert.match(out, /^The folder in use has [1-9]\d* entries that the backup lacks: they came later\.$/m);
  assert.deepEqual(fs.readdirSync(elsewhere), []);
  const plain = path.join(all.folder, 'plain');
  await all.server.command('backup', plain);
  await proves(all, plain);
});

test('a medium that is damaged is found out, in a sentence, and nothing is left', async (t) => {
  const all = await prepared(t);
  const kept = await all.backup('mandag.kaaring');
  const other = await prepared(t);
  const strange = await other.backup('fremmed.kaaring');
  const whole = fs.readFileSync(kept);
  const before = all.left();
  const refuses = async (sentence, ...more) => {
    const { code, out, err } = await all.server.command('drill', ...more);
    assert.equal(code, 1, out);
    assert.match(err, sentence);
    assert.match(err, NOT_PROVED);
    assert.equal(err.trim().split('\n').length, 2, err);
    assert.deepEqual(all.left(), before);
  };
  const changed = Buffer.from(whole);
  changed[whole.length >> 1] ^= 1;
  fs.writeFileSync(kept, changed);
  await refuses(/something in it was changed/, kept, '--key', all.secret);
  fs.writeFileSync(kept, whole.subarray(0, whole.length >> 1));
  await refuses(/is not whole/, kept, '--key', all.secret);
  await refuses(/is sealed to the key/, strange, '--key', all.secret);
  await refuses(/It is a backup of another log/, strange, '--key', other.secret);
  await refuses(/--key FILE names the secret key/, strange);
  await refuses(/The backup cannot be read/, path.join(all.folder, 'nowhere'));
});

test('a disk that is too small is told before anything is written', async (t) => {
  const all = await prepared(t);
  const small = scratch(t);
  /* in a room of mounts of its own, which ends with it */
  const script = 'mount -t tmpfs -o size=512k none "$1" && shift && "$@"; code=$?; ls -A "$0"; exit $code';
  const way = process.getuid() === 0 ? ['-m'] : ['-rm'];
  const line = ['sh', '-c', script, small, small, PROGRAM, 'drill', '--data', all.server.data, '--in', small];
  const { code, stdout, stderr } = await run('unshare', [...way, ...line]).catch((ended) => ended);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /The drill needs some \d+ MiB here, and 0 MiB are free: --in DIR names a folder on another disk\./);
  assert.equal(stdout, '', 'nothing is left there');
});

test('a disk that is full in the middle ends it, and nothing is left', async (t) => {
  const all = await prepared(t);
  const before = all.left();
  const size = fs.statSync(await all.backup('maal.kaaring')).size;
  /* no room for the whole copy; then for that and for the folder that it becomes, and not for what a replay writes */
  for (const bound of [size >> 1, size + 100]) {
    const line = [`--fsize=${bound}:${bound}`, PROGRAM, 'drill', '--data', all.server.data];
    const { code, stderr } = await run('prlimit', line).catch((ended) => ended);
    assert.equal(code, 1, stderr);
    assert.match(stderr, bound < size ? /backup\.kaaring: The backup cannot be written: File too large\.$/m : /folder\.part-/);
    assert.match(stderr, NOT_PROVED);
    assert.deepEqual(all.left(), before);
  }
});

test('one that is ended in the middle leaves nothing', async (t) => {
  const all = await prepared(t);
  const pipe = path.join(all.folder, 'pipe');
  execFileSync('mkfifo', [pipe]); /* a medium that gives nothing */
  const before = all.left();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const child = spawn(PROGRAM, ['drill', pipe, '--data', all.server.data, '--key', all.secret]);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    const ended = new Promise((done) => child.once('close', (code) => done(code)));
    await until('it waits for its medium', () => {
      const room = all.left().find((name) => /\.drill-/.test(name));
      return room && fs.readdirSync(path.join(all.beside, room)).length > 0;
    });
    child.kill(signal);
    assert.equal(await ended, 1);
    assert.match(err, /the drill was ended/);
    assert.deepEqual(all.left(), before);
  }
});
