/* Backups as an operator takes them and needs them: sealed or in clear, restored on another day, refused when they are not
 * what they should be. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, scratch, serve } from './lib.mjs';
import { logSize, propose } from './lib/propose.mjs';
import { settings } from './lib/settings.mjs';

const BANNER = /satt tilbake til en eldre tilstand/;

async function keyPair(folder) {
  const secret = path.join(folder, 'backup.key');
  const made = await command(['backup-key', secret]);
  assert.equal(made.code, 0, made.err);
  assert.equal(fs.statSync(secret).mode & 0o777, 0o600);
  assert.match(made.out, /^kaaring-backup\+[0-9a-f]{16}\+[A-Za-z0-9+/]{43}=\n$/);
  assert.equal((await command(['backup-key', secret])).code, 1, 'never over another');
  return { secret, open: made.out.trim() };
}

/* A server with a proposal in it, a sealed backup of it, and where to restore it: beside a copy of the anchor as it then is. */
async function withBackup(t) {
  const folder = scratch(t);
  const server = await serve(t);
  const key = await keyPair(folder);
  const page = await propose(server.visitor(), { candidate: 'Biokull Lier AS' });
  const backup = path.join(folder, 'mandag.kaaring');
  const taken = await server.command('backup', backup, '--to', key.open);
  assert.equal(taken.code, 0, taken.err);
  const restored = path.join(folder, 'restored');
  const restore = (...more) => command(['restore', backup, '--data', restored, ...more]);
  const anchor = () => fs.copyFileSync(server.anchor, `${restored}.anchor`);
  return { folder, server, key, page, backup, restored, restore, anchor };
}

test('a sealed backup is taken while the server runs, tells nothing, and becomes the same folder again', async (t) => {
  const { server, key, page, backup, restored, restore, anchor } = await withBackup(t);
  const checkpoint = (await server.visitor().get('/log/checkpoint')).body;
  assert.equal(fs.statSync(backup).mode & 0o777, 0o600);
  const bytes = fs.readFileSync(backup);
  for (const secret of ['Biokull', 'log.begun', fs.readFileSync(path.join(server.data, 'keys', 'log.key'))])
    assert.equal(bytes.indexOf(secret), -1, 'nothing stands in clear');
  await server.stop();
  anchor();
  const done = await restore('--key', key.secret);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /^Made \S+ of \S+: \d+ entries, from which all state follows\.\n$/);
  const again = await serve(t, { data: restored });
  assert.equal((await again.visitor().get('/log/checkpoint')).body, checkpoint);
  assert.doesNotMatch((await again.visitor().get('/')).text, BANNER);
  assert.equal((await again.visitor().get(`${page.path}`)).status, 200);
  await propose(again.visitor());
});

test('a backup that lacks what was signed later is restored, says so, and only reads', async (t) => {
  const { server, key, restored, restore, anchor } = await withBackup(t);
  await propose(server.visitor());
  const size = await logSize(server.visitor());
  await server.stop();
  anchor();
  const done = await restore('--key', key.secret);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, new RegExp(`The folder has \\d+ entries, and by \\S+ ${size} have been signed`));
  const again = await serve(t, { data: restored });
  assert.match((await again.visitor().get('/')).text, BANNER);
});

test('a backup restored where the anchor was lost too only reads', async (t) => {
  const { server, key, restored, restore } = await withBackup(t);
  await server.stop();
  const done = await restore('--key', key.secret);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /The anchor is not there/);
  const again = await serve(t, { data: restored });
  assert.match((await again.visitor().get('/')).text, BANNER);
});

test('a backup in clear says that it is one', async (t) => {
  const { folder, server, anchor, restored } = await withBackup(t);
  const plain = path.join(folder, 'plain');
  const taken = await server.command('backup', plain);
  assert.match(taken.out, /In clear: the log's keys and all that is private are in it/);
  await server.stop();
  anchor();
  const done = await command(['restore', plain, '--data', restored]);
  assert.equal(done.code, 0, done.err);
  await propose((await serve(t, { data: restored })).visitor());
});

test('where the settings name a folder, backups go there by themselves, the old ones go, and check tells how old the newest is', async (t) => {
  const folder = scratch(t);
  const key = await keyPair(folder);
  const shelf = path.join(folder, 'hylle');
  const config = settings(t, [/^ {2}folder: ""$/m, `  folder: ${shelf}`], [/^ {2}to: ""$/m, `  to: ${key.open}`]);
  const server = await serve(t, { config });
  const check = async () => (await server.command('check')).out;
  assert.match(await check(), /hylle: The folder of backups cannot be read: No such file or directory\./);
  fs.mkdirSync(shelf);
  assert.match(await check(), /^There is no backup in \S+hylle yet\.$/m);
  const others = ['20210601T120000Z.kaaring', 'mandag.kaaring'];
  for (const name of others) fs.writeFileSync(path.join(shelf, name), '');
  const made = await server.command('backup');
  assert.equal(made.code, 0, made.err);
  const [name, strange, ...more] = fs.readdirSync(shelf).sort();
  assert.match(name, /^20\d{6}T\d{6}Z\.kaaring$/);
  assert.deepEqual([strange, ...more], ['mandag.kaaring'], 'an old one goes, what is no backup stays');
  assert.match(await check(), /^The newest backup in \S+hylle is of 20\d\d-\S+Z, 0 minutes ago\.$/m);
  const kaaring = await server.visitor().get('/metrics');
  assert.match(kaaring.body, /^kaaring_backup_age_seconds \d{1,3}$/m);
  const proved = await server.command('drill', path.join(shelf, name), '--key', key.secret);
  assert.equal(proved.code, 0, proved.err);
});

test('what cannot be restored is refused in a sentence and leaves nothing', async (t) => {
  const { folder, server, key, backup, restored, restore } = await withBackup(t);
  const whole = fs.readFileSync(backup);
  const other = await keyPair(scratch(t));
  const before = fs.readdirSync(folder).sort();
  const refuses = async (sentence, ...more) => {
    const { code, err, out } = await restore(...more);
    assert.equal(code, 1, out);
    assert.match(err, sentence);
    assert.equal(err.trim().split('\n').length, 1, err);
    assert.deepEqual(fs.readdirSync(folder).sort(), before);
  };
  await refuses(/--key FILE names the secret key/);
  await refuses(/is sealed to the key [0-9a-f]{16}, and this is the key [0-9a-f]{16}/, '--key', other.secret);
  await refuses(/no file with a secret key for backups/, '--key', backup);
  for (const end of [0, 10, 100, 129, 131, 5000, whole.length - 1]) {
    fs.writeFileSync(backup, whole.subarray(0, end));
    await refuses(/The backup is not whole|It is no backup of kaaring/, '--key', key.secret);
  }
  for (const at of [19, 40, 110, 131, 3000, whole.length - 5]) {
    const changed = Buffer.from(whole);
    changed[at] ^= 1;
    fs.writeFileSync(backup, changed);
    await refuses(/was changed|is sealed to the key/, '--key', key.secret);
  }
  fs.writeFileSync(backup, Buffer.concat([whole, Buffer.of(0)]));
  await refuses(/was changed/, '--key', key.secret);
  fs.writeFileSync(backup, whole);
  const taken = await command(['restore', backup, '--key', key.secret, '--data', server.data]);
  assert.equal(taken.code, 1);
  assert.match(taken.err, /a backup is never put over it/);
  assert.ok(!fs.existsSync(restored));
  for (const [line, sentence] of [
    [['backup', path.join(folder, 'x'), '--to', 'nonsense'], /no public key for backups/],
    [['backup', backup, '--to', key.open], /something of this name already/],
  ]) {
    const { code, err } = await server.command(...line);
    assert.equal(code, 1);
    assert.match(err, sentence);
  }
});
