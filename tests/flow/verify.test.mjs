/* `kaaring verify`: a receipt judged years after, by its file and the log's key alone. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { command, newKey, scratch, serve, verifierOf } from './lib.mjs';
import { propose } from './lib/propose.mjs';
import { shownCommands } from './lib/yourself.mjs';

/* The receipt of a proposal, and the key; the server that gave them is gone. */
async function kept(t, fields) {
  const server = await serve(t);
  const visitor = server.visitor();
  await propose(server.visitor());
  const page = await propose(visitor, fields);
  await propose(server.visitor());
  const [receipt, key] = [await visitor.get(`${page.path}/kvittering`), await visitor.get('/log/key')];
  await server.stop();
  const folder = scratch(t);
  const put = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  return { receipt: receipt.body, key: key.body.trim(), put };
}

const verify = (file, key) => command(['verify', file, '--key', key]);

test('a receipt holds by itself: the log\'s word, the entry, and what was hidden in it', async (t) => {
  const { receipt, key, put } = await kept(t, { candidate: 'Biokull Lier AS' });
  const [file, keyFile] = [put('mitt.tlog-proof', receipt), put('nokkel', `${key}\n`)];
  for (const by of [key, keyFile]) {
    const said = await verify(file, by);
    assert.equal(said.code, 0, said.err);
    assert.match(said.out, /^The log sample\.localhost\/\w+ has signed that it has \d+ entries\.\nEntry \d+ is in it: proposal\.received, \d{4}-.*Z, gronn-grunder-\d+\.\n/);
    assert.match(said.out, /The hidden part "private" is what the entry committed to:\n {2}\{.*"candidate":"Biokull Lier AS"/);
    assert.match(said.out, /Not checked: .*\n.*\nAll that could be checked holds\.\n$/);
  }
});

const { key: KEY, policy: POLICY, cases: CASES } = JSON.parse(fs.readFileSync(new URL('../data/receipts.json', import.meta.url)));
const WITNESSED = { witnessed: [0, /\nIt is witnessed, by 2 of 3,/], 'too-few': [3, /\nIt is not witnessed: 1 of 3/], unwitnessed: [3, /\nIt is not witnessed: 0 of 3/],
  forged: [1, /\nWRONG: a signature under the name of the witness \w+ is not its own/] };
const JUDGED = { fails: [1, /^WRONG: /m], other: [1, /^WRONG: the checkpoint of the log andre\.|^WRONG: the checkpoint of the log \S+-2 /],
  unreadable: [2, /: .* is no receipt, or not as it was given\.\n$/] };

test('every receipt of the vectors is told to be what it is', async (t) => {
  const folder = scratch(t);
  const put = (name, content) => {
    fs.writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const policy = put('vitner', POLICY);
  for (const { name, file, base64, outcome, witnesses } of CASES) {
    const receipt = put('kvittering', base64 === undefined ? file : Buffer.from(base64, 'base64'));
    const [code, told] = outcome === 'holds' ? WITNESSED[witnesses] : JUDGED[outcome];
    const said = await command(['verify', receipt, '--key', KEY, '--policy', policy]);
    assert.match(code === 2 ? said.err : said.out, told, name);
    assert.equal(said.code, code, name);
  }
});

test('what the page shows is what checks it: openssl, sha256sum and a script', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const own = await propose(visitor, { candidate: 'Biokull Lier AS' });
  const receipt = (await visitor.get(`${own.path}/kvittering`)).body;
  const run = await shownCommands(t, visitor);
  const [key, signature, entry, place] = run(receipt);
  assert.match(key.stdout, /^sample\.localhost\/\w+\+[0-9a-f]{8}\+/);
  assert.match(signature.stdout, /Signature Verified Successfully\nsample\.localhost/, signature.stderr);
  assert.match(entry.stdout, /^\{"v":1,"type":"proposal\.received".*\n[0-9a-f]{64} /);
  assert.match(place.stdout, /^Entry \d+ is in sample\.localhost\/\w+, which had \d+ entries\.\nThe private part is what the entry promised: .*Biokull Lier AS/, place.stderr);
  assert.equal(place.status, 0);

  const spoilt = (make) => run(make(receipt));
  assert.match(spoilt((text) => text.replace(/\n(\d+)\n(?=\S{44}\n\n— )/, (all, n) => `\n${Number(n) + 1}\n`))[1].stdout, /Signature Verification Failure/);
  const moved = spoilt((text) => text.replace(/\nindex (\d+)/, (all, n) => `\nindex ${n - 1}`))[3];
  assert.ok(moved.status === 1 && /WRONG/.test(moved.stderr), moved.stderr);
  const other = spoilt((text) => text.replace(/\nextra (\S+)/, (all, extra) =>
    `\nextra ${Buffer.from(Buffer.from(extra, 'base64').toString().replace(/"json":"[^"]*"/, '"json":"e30="')).toString('base64')}`))[3];
  assert.match(other.stderr, /WRONG: the private part is not what the entry promised/);
  assert.deepEqual(run(receipt.replace(/\n\nsample\./, '\n\nen.annen.'))[0], { status: 0, stdout: '', stderr: '' }, 'of another log: no key');
});

test('what is not as it was given is refused, with what is wrong', async (t) => {
  const { receipt, key, put } = await kept(t);
  const lines = receipt.split('\n');
  const at = (word) => lines.findIndex((line) => line.startsWith(word));
  const change = (i, make) => lines.map((line, k) => (k === i ? make(line) : line)).join('\n');
  const extra = JSON.parse(Buffer.from(lines[at('extra ')].slice(6), 'base64'));
  const withExtra = (make) => change(at('extra '), () => `extra ${Buffer.from(JSON.stringify(make(structuredClone(extra)))).toString('base64')}`);
  const opening = (make) => withExtra((all) => ({ ...all, openings: all.openings.map(make) }));
  const first = at('index ') + 1;
  const swapped = [...lines.slice(0, first), lines[first + 1], lines[first], ...lines.slice(first + 2)];
  const other = Buffer.from(JSON.stringify({ name: 'En annen' })).toString('base64');
  const [name] = key.split('+');
  const cases = [
    ['another number', change(at('index '), (line) => `index ${Number(line.slice(6)) - 1}`), /WRONG: the entry is not in the log/],
    ['siblings in another order', swapped.join('\n'), /WRONG: the entry is not in the log/],
    ['another entry', withExtra((all) => ({ ...all, entry: Buffer.from('{"v":1}').toString('base64') })), /WRONG: the entry is not in the log/],
    ['another hidden part', opening((one) => ({ ...one, json: other })), /WRONG: the hidden part "private" is not what/],
    ['another salt', opening((one) => ({ ...one, salt: Buffer.alloc(32).toString('base64') })), /WRONG: the hidden part "private" is not what/],
    ['another size', change(first + lines.slice(first).indexOf('') + 2, (line) => String(Number(line) + 1)), /WRONG: the checkpoint .* is not signed by this key/],
    ['another log', receipt.replace(`\n${name}\n`, '\nen.annen/logg\n'), /WRONG: the checkpoint of the log en\.annen\/logg is not signed by this key/],
    ['no signature of the log', receipt.replace(/\n— [^\n]*\n$/, `\n${receipt.match(/\n(— [^\n]*\n)$/)[1].replace(name, 'vitne.example')}`), /is not signed by this key/],
  ];
  for (const [what, text, sentence] of cases) {
    assert.notEqual(text, receipt, what);
    const said = await verify(put('endret', text), key);
    assert.equal(said.code, 1, `${what}: ${said.out}${said.err}`);
    assert.match(said.out, sentence, what);
    assert.doesNotMatch(said.out, /All that could be checked holds/, what);
  }
  const stranger = verifierOf(name, newKey().raw);
  const said = await verify(put('mitt', receipt), stranger);
  assert.equal(said.code, 1);
  assert.match(said.out, /is not signed by this key/);
});

test('what is no receipt and no key is said to be none', async (t) => {
  const { receipt, key, put } = await kept(t);
  const forms = [receipt.replaceAll('\n', '\r\n'), `${receipt}x`, `${receipt}\n`, receipt.slice(0, -1), '', 'tull', receipt.replace('@v1', '@v2'),
    receipt.replace('\nindex ', '\nplace 1\nindex '), receipt.replace(/\nindex (\d+)/, '\nindex 0$1')];
  for (const [i, form] of forms.entries()) {
    const said = await verify(put('form', form), key);
    assert.equal(said.code, 2, `${i}: ${said.out}`);
    assert.match(said.err, /is no receipt, or not as it was given\.\n$/, String(i));
  }
  const file = put('mitt', receipt);
  for (const [args, sentence] of [[[file], /needs --key KEY/], [['--key', key], /needs one receipt/], [[file, '--key', 'nøkkel'], /no verifier key/],
    [[`${file}-borte`, '--key', key], /cannot be read/], [[file, '--key', `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`], /no verifier key/]]) {
    const said = await command(['verify', ...args]);
    assert.equal(said.code, 2, said.out);
    assert.match(said.err, sentence);
  }
});
