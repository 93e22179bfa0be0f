/* A start on something that is wrong: refused with the file, the line and a sentence, by `serve` as by `check`; and what was
 * there stays as it was. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { command, scratch, serve } from './lib.mjs';
import { CONF, folderOf, settings } from './lib/settings.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOWHERE = '127.0.0.1:1';

/* A copy of a folder that a test may spoil. */
function copy(t, from) {
  const to = path.join(scratch(t), path.basename(from));
  fs.cpSync(from, to, { recursive: true });
  return to;
}

/* Replaces the first match and gives the number of the line on which it stood. */
function spoil(file, pattern, replacement) {
  const text = fs.readFileSync(file, 'utf8');
  const at = text.search(pattern);
  assert.ok(at >= 0, `${pattern} in ${file}`);
  fs.writeFileSync(file, text.replace(pattern, replacement));
  return text.slice(0, at).split('\n').length;
}

/* Both verbs end with status 1 and tell all of `told`; nothing ends by a signal. */
async function refuses(what, config, data, ...told) {
  for (const verb of ['serve', 'check']) {
    const more = verb === 'serve' ? ['--listen', NOWHERE] : [];
    const { code, signal, err } = await command([verb, '--config', config, '--data', data, ...more]);
    assert.equal(code, 1, `${verb}, ${what}: ${code} ${signal} ${err}`);
    for (const each of told) assert.match(err, each, `${verb}, ${what}`);
  }
}

const at = (file, line) => new RegExp(`${path.basename(file).replaceAll('.', '\\.')}:${line}(:\\d+)?: \\S.{15,}`);

/* --- settings, awards, pages and texts --- */

const SETTINGS = [
  [/^language: nb$/m, 'language: klingon', /language/],
  [/^threads: 0$/m, 'threads: -1', /threads/],
  [/^data-limit: 4 GiB$/m, 'data-limit: 4 parsec', /data-limit/],
  [/^data-limit: 4 GiB$/m, 'data-limit: 1 MiB', /64 MiB/],
  [/^ {2}- 127\.0\.0\.1:8080$/m, '  - localhost:eighty', /"listen 1" must be/],
  [/^url: .*$/m, 'url: ftp://example.no', /url/],
  [/^ {2}smtp: ""$/m, '  smtp: post@example.no', /smtp/],
  [/^ {2}queue: 1024$/m, '  queue: 1024\n  quene: 1', /quene/],
  [/^behind-proxy: false$/m, 'behind-proxy: false\nbehind-proxy: true', /behind-proxy/],
  [/^threads: 0$/m, 'threads: [0', /./],
];

test('settings that cannot be are named by their line, and nothing is made', async (t) => {
  const data = path.join(scratch(t), 'data');
  for (const [pattern, replacement, told] of SETTINGS) {
    const config = settings(t);
    const line = spoil(config, pattern, replacement);
    const where = replacement.includes('\n') ? line + 1 : line;
    await refuses(replacement, config, data, replacement.endsWith('[0') ? /kaaring\.yaml:\d+/ : at(config, where), told);
  }
  assert.ok(!fs.existsSync(data), 'no folder was made');
});

const AWARDS = [
  [/^secret: false$/m, 'secret: perhaps', /secret/],
  [/^prefix: GG$/m, 'prefix: gg 3', /prefix/],
  [/^ {4}method: scores$/m, '    method: dice', /dice|method/],
  [/^ {2}en: The Green Entrepreneur Award\n/m, '', /en/],
  [/^ {4}min: 100$/m, '    min: 5000', /min|max/],
  [/^ {4}ties: \[criterion:miljo, /m, '    ties: [criterion:klima, ', /klima/],
  [/^ {4}body: juryen$/m, '    body: styret', /styret/],
  [/^id: gronn-grunder$/m, 'id: "grønn gründer"', /id/],
  [/^purpose:$/m, 'purpose: |', /./],
];

test('an award that cannot be is named by its line', async (t) => {
  const data = path.join(scratch(t), 'data');
  for (const [pattern, replacement, told] of AWARDS) {
    const awards = copy(t, path.join(CONF, 'awards'));
    spoil(path.join(awards, 'gronn-grunder.yaml'), pattern, replacement);
    await refuses(`${pattern}`, settings(t, folderOf('awards', awards)), data, /gronn-grunder\.yaml:\d+(:\d+)?: \S.{15,}/, told);
  }
  const two = copy(t, path.join(CONF, 'awards'));
  fs.copyFileSync(path.join(two, 'gronn-grunder.yaml'), path.join(two, 'annen.yaml'));
  await refuses('the same award twice', settings(t, folderOf('awards', two)), data, /\.yaml:\d+.*gronn-grunder|annen/);
  await refuses('no award', settings(t, folderOf('awards', scratch(t))), data, /./);
  assert.ok(!fs.existsSync(data), 'no folder was made');
});

const PAGES = [
  ['pages/award/home.html', /<\/h1>/, '</h1>{{>parts/nothing-here}}', /nothing-here/],
  ['pages/award/home.html', /<\/h1>/, '</h1>{{t.nothing.here}}', /nothing\.here/],
  ['pages/award/home.html', /<\/h1>/, '</h1>{{{name}}}', /name/],
  ['mail/sign_in.txt', /\n/, '\n{{t.nothing.here}}\n', /nothing\.here/],
];

test('a page or text that cannot be is named by its line', async (t) => {
  const data = path.join(scratch(t), 'data');
  for (const [name, pattern, replacement, told] of PAGES) {
    const templates = copy(t, path.join(ROOT, 'templates'));
    const file = path.join(templates, name);
    const line = spoil(file, pattern, replacement);
    await refuses(replacement, settings(t, folderOf('templates', templates)), data, at(file, `(${line}|${line + 1})`), told);
  }
  const open = copy(t, path.join(ROOT, 'templates'));
  const line = spoil(path.join(open, 'pages', 'award', 'home.html'), /<\/h1>/, '</h1>{{#open}}');
  const told = new RegExp(`home\\.html:\\d+:\\d+: .*opened in line ${line}\\.`);
  await refuses('a section without an end', settings(t, folderOf('templates', open)), data, told);
  const lacking = copy(t, path.join(ROOT, 'templates'));
  spoil(path.join(lacking, 'text', 'nn', 'fault.yaml'), /^ {2}disk_full: .*\n/m, '');
  await refuses('a text that one language lacks', settings(t, folderOf('templates', lacking)), data, /nb\/fault\.yaml:\d+.*disk_full/);
});

/* --- the data folder --- */

const FORMAT = 'format';

/* What stands in the meta table behind a name, as LMDB lays it out: the newest copy is not told from older ones, so all are
 * changed. */
function change(file, name, offset, to) {
  const bytes = fs.readFileSync(file);
  let found = 0;
  for (let i = bytes.indexOf(name); i >= 0; i = bytes.indexOf(name, i + 1), found++) bytes[i + name.length + offset] = to(bytes[i + name.length + offset]);
  assert.ok(found > 0, name);
  fs.writeFileSync(file, bytes);
}

const flipped = (byte) => byte ^ 0x04;

/* name, what is done to data.mdb, what is told */
const DAMAGE = [
  ['its first bytes', (file) => overwrite(file, 16, flipped), /data\.mdb: \S.{15,}/],
  ['a newer format', (file) => change(file, FORMAT, 3, () => 99), /format 99\b.*use a newer one/],
  ['no format', (file) => change(file, FORMAT, 3, () => 0), /data\.mdb: .*format/],
  ['the log\'s position', (file) => change(file, 'position', 8, flipped), /data\.mdb: \S.{15,}/],
  ['the log\'s root', (file) => change(file, 'position', 20, flipped), /data\.mdb: \S.{15,}/],
  ['what was signed', (file) => change(file, 'signed', 8, (byte) => byte + 7), /checkpoint/],
  ['whose keys they are', (file) => change(file, 'keys', 5, flipped), /not the key that belongs/],
  ['all but its first pages', (file) => fs.truncateSync(file, 16 * 4096), /data\.mdb: \S.{15,}/],
  ['nothing in it', (file) => fs.truncateSync(file, 0), /data\.mdb: \S.{15,}/],
];

function overwrite(file, offset, to) {
  const bytes = fs.readFileSync(file);
  for (const page of [0, 4096]) bytes[page + offset] = to(bytes[page + offset]);
  fs.writeFileSync(file, bytes);
}

const digest = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

test('a damaged or newer folder is refused and left alone, and the same folder sound starts', async (t) => {
  const server = await serve(t);
  await server.stop();
  for (const [name, damage, told] of DAMAGE) {
    const data = copy(t, server.data);
    const file = path.join(data, 'data.mdb');
    damage(file);
    const before = digest(file);
    await refuses(name, settings(t), data, told);
    assert.equal(digest(file), before, `${name}: untouched`);
  }
  await server.start();
});

test('keys of another log, lost ones and a folder that others may read are refused by name', async (t) => {
  const [one, other] = [await serve(t), await serve(t)];
  await one.stop();
  await other.stop();
  for (const [what, spoilKeys, told] of [
    ['another log\'s', (keys) => fs.copyFileSync(path.join(other.data, 'keys', 'log.key'), path.join(keys, 'log.key')), /log\.key/],
    ['lost', (keys) => fs.rmSync(path.join(keys, 'documents.key')), /documents\.key/],
    ['too short', (keys) => fs.truncateSync(path.join(keys, 'secret'), 31), /secret/],
    ['readable', (keys) => fs.chmodSync(path.join(keys, 'secret'), 0o644), /secret/],
  ]) {
    const data = copy(t, one.data);
    spoilKeys(path.join(data, 'keys'));
    await refuses(what, settings(t), data, told);
  }
});

test('a port that somebody has is named', async (t) => {
  const holder = net.createServer();
  await new Promise((done) => holder.listen({ port: 0, host: '127.0.0.1', exclusive: true }, done));
  t.after(() => holder.close());
  const address = `127.0.0.1:${holder.address().port}`;
  const data = path.join(scratch(t), 'data');
  for (const verb of ['serve', 'check']) {
    const { code, err } = await command([verb, '--config', settings(t), '--data', data, '--listen', address]);
    assert.equal(code, 1, verb);
    assert.ok(err.includes(address), err);
  }
});
