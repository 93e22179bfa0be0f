/* `kaaring archive` and `kaaring verify ARCHIVE`: an edition's proof as one file, made beside the server and judged without it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, newKey, scratch, serve, verifierOf } from './lib.mjs';
import { announced } from './lib/announced.mjs';
import { honoured } from './lib/honour.mjs';

/* The archive of an edition, while its server runs: {file, said}. */
async function archive(server, folder, edition, ...args) {
  const file = path.join(folder, `${edition}${args.join('')}.tar.zst`);
  const said = await server.command('archive', edition, ...args, '--out', file);
  return { file, said };
}

async function made(t, server, edition) {
  const folder = scratch(t);
  const visitor = server.visitor();
  const [key, documents] = [(await visitor.get('/log/key')).body.trim(), (await visitor.get('/log/documents')).body.trim()];
  const [full, open] = [await archive(server, folder, edition, '--full'), await archive(server, folder, edition)];
  for (const { said } of [full, open]) assert.equal(said.code, 0, said.err);
  assert.match(full.said.out, /personal data and how each member voted/);
  assert.doesNotMatch(open.said.out, /personal data/);
  return { folder, key, documents, full: full.file, open: open.file };
}

const verify = (file, ...args) => command(['verify', file, ...args]);
const plain = (file) => execFileSync('zstd', ['-dcq', file], { maxBuffer: 1 << 28 });

test('an edition from proposal to announcement, sealed as shipped, holds from first to last', async (t) => {
  const { server } = await announced(t);
  const { key, documents, full, open, folder } = await made(t, server, 'gronn-grunder-3');
  await server.stop();
  const whole = await verify(full, '--key', key);
  assert.equal(whole.code, 0, whole.out + whole.err);
  for (const sentence of [/^This is a full archive of gronn-grunder-3, from the log sample\.localhost\/\w+ when it had \d+ entries\.\n/,
    /Each of \d+ entries was hashed anew/, /7 ballots: each of its step/, /was opened by 4 shares/, /made again from its ballots, comes to the result/,
    /is what was decided in entry \d+/, /NOT CHECKED: Whether others are shown the same log/, /\nAll that could be checked holds\.\n$/])
    assert.match(whole.out, sentence);

  const part = await verify(open, '--key', key);
  assert.equal(part.code, 3, part.out);
  assert.match(part.out, /is what was decided in entry/);
  assert.match(part.out, /NOT CHECKED: entry \d+: the count of step vurdering/);
  const told = JSON.parse((await verify(open, '--key', key, '--json')).out);
  assert.equal(told.verdict, 'uncounted');
  assert.equal(told.uncounted, 1);
  assert.deepEqual(told.wrong, []);
  assert.ok(told.checked.length > 3 && told.unchecked.some(({ entry }) => entry > 0));

  const keyless = await verify(full);
  assert.equal(keyless.code, 0);
  assert.match(keyless.out, /^NOT CHECKED: Whose log this is: no key was given/);
  const read = (name) => execFileSync('tar', ['--zstd', '-xOf', open, name], { encoding: 'utf8' });
  assert.match(read('papers/result.nb.txt'), /^Resultatet av gronn-grunder-3, slik det står i loggen\n[^]*Kunngjort 12\. januar 2022 kl\. 18\.05 \(norsk tid\) \(linje \d+\)\nVinner: Biokullverket Åssiden AS\nFinalister: /);
  assert.match(read('papers/result.en.txt'), /Winner: Biokullverket Åssiden AS/);
  const { happened } = JSON.parse(read('result.json'));
  assert.deepEqual(happened.map(({ type }) => type), ['edition.announced'], 'no count is opened to all');
  assert.equal(happened[0].later.winners[0].name, 'Biokullverket Åssiden AS');
  assert.match(whole.out, /result\.json, which people can read, says what is opened here of 2 counts and tellings/);
  assert.match(whole.out, /6 papers for people to read are those that the association signed/);
  assert.match(part.out, /3 papers for people to read/);
  const minutes = execFileSync('tar', ['--zstd', '-xOf', full, 'papers/minutes.juryen.nb.html'], { encoding: 'utf8' });
  assert.match(minutes, /^<!doctype html>\n<html lang="nb">[^]*<title>Protokoll, Juryen · Grønn Gründer-prisen<\/title>[^]*Biokullverket Åssiden AS/);
  assert.doesNotMatch(minutes, /<script|<link|href=|src=/, 'a file by itself');
  const keys = path.join(folder, 'keys');
  fs.writeFileSync(keys, `${key}\n${documents}\n`);
  const all = await verify(full, '--key', keys);
  assert.equal(all.code, 0, all.out);
  assert.match(whole.out, /NOT CHECKED: That the key which signs documents/);
  assert.doesNotMatch(all.out, /the key which signs documents/);
  fs.writeFileSync(keys, `${key}\n${verifierOf(documents.split('+')[0], newKey().raw)}\n`);
  assert.match((await verify(full, '--key', keys)).out, /WRONG: archive: its documents are signed by another key/);
  for (const wrong of [`${documents}\n`, `${key}\n${documents}\n${documents}\n`, `${key}\ntull\n`]) {
    fs.writeFileSync(keys, wrong);
    assert.equal((await verify(full, '--key', keys)).code, 2, wrong);
  }
  const stranger = await verify(full, '--key', verifierOf(key.split('+')[0], newKey().raw));
  assert.equal(stranger.code, 1);
  assert.match(stranger.out, /WRONG: archive: .*another key/);

  const tar = path.join(folder, 'plain.tar');
  fs.writeFileSync(tar, plain(full));
  assert.equal((await verify(tar, '--key', key)).code, 0, 'packed or not');
  const bytes = plain(full);
  const at = bytes.indexOf('kaaring ballot v1') + 400;
  bytes[at] ^= 1;
  fs.writeFileSync(tar, bytes);
  const changed = await verify(tar, '--key', key, '--json');
  assert.equal(changed.code, 1, changed.out);
  assert.ok(JSON.parse(changed.out).wrong[0].entry > 0, changed.out);
});

test('a secret honour: all of it for the auditor, for the public no more than was announced', async (t) => {
  const { server } = await honoured(t);
  const { key, full, open } = await made(t, server, 'hedersmerke-2');
  const whole = await verify(full, '--key', key);
  assert.equal(whole.code, 0, whole.out + whole.err);
  assert.match(whole.out, /2 steps were closed/);
  assert.match(whole.out, /was opened by 3 shares/);
  const names = execFileSync('tar', ['--zstd', '-tf', open], { encoding: 'utf8' }).split('\n');
  assert.ok(!names.some((name) => name.startsWith('steps/')), 'not even which votes there were');
  assert.equal(names.filter((name) => name.startsWith('openings/')).length, 2, 'decision and announcement');
  const part = await verify(open, '--key', key);
  assert.equal(part.code, 3, part.out);
  assert.match(part.out, /is what was decided in entry/);
});

test('before it is told, and of what is not there, a sentence says so', async (t) => {
  const server = await serve(t);
  const folder = scratch(t);
  const refused = async (edition, sentence, ...args) => {
    const { said, file } = await archive(server, folder, edition, ...args);
    assert.equal(said.code, 1, said.out);
    assert.match(said.err, sentence);
    assert.ok(!fs.existsSync(file) && !fs.existsSync(`${file}.new`), 'nothing is left behind');
  };
  await refused('ingen-7', /is no edition in this folder/);
  const edition = (await server.visitor().get('/gronn-grunder')).body.match(/gronn-grunder\/(\d+)/)?.[1] ?? '3';
  const early = await archive(server, folder, `gronn-grunder-${edition}`);
  assert.equal(early.said.code, 0, early.said.err);
  const said = await verify(early.file);
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /was not announced when the archive was made/);
  const again = await server.command('archive', `gronn-grunder-${edition}`, '--out', early.file);
  assert.equal(again.code, 1);
  assert.match(again.err, /is there already/);
  for (const args of [[], ['a', 'b'], ['a', '--full', '--public']]) assert.equal((await server.command('archive', ...args)).code, 2);
});

test('what is no archive is said to be none, and nothing grows', async (t) => {
  const folder = scratch(t);
  const zstd = (name, bytes) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, spawnSync('zstd', ['-19q', '-c'], { input: bytes, maxBuffer: 1 << 28 }).stdout);
    return file;
  };
  const bomb = zstd('bomb', Buffer.alloc(256 << 20));
  assert.ok(fs.statSync(bomb).size < 64 << 10);
  for (const [file, sentence] of [[bomb, /behind the archive's end/], [zstd('rubbish', Buffer.from('tull')), /no archive, or is cut/]]) {
    const said = await verify(file);
    assert.equal(said.code, 2, said.out);
    assert.match(said.err, sentence);
    assert.equal(JSON.parse((await verify(file, '--json')).out).verdict, 'unreadable');
  }
});
