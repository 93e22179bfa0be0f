/* `kaaring verify --policy`: what witnesses have signed of a receipt and of a whole log, and what they have not. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import test from 'node:test';

import { command, newKey, scratch } from './lib.mjs';
import { toyLog, witness } from './lib/witness.mjs';

const { log, policy } = JSON.parse(fs.readFileSync(new URL('../data/witnesses.json', import.meta.url)));
const OUTCOMES = { witnessed: 0, forged: 1, 'too-few': 3 };

function put(t, name, text) {
  const file = path.join(scratch(t), name);
  fs.writeFileSync(file, text);
  return file;
}

test('a policy that cannot be read, or is of other logs, is told at once', async (t) => {
  const receipt = put(t, 'r.tlog-proof', 'x');
  const run = (text, key = log) => command(['verify', receipt, '--key', key, '--policy', text === null ? '/nowhere/policy' : put(t, 'policy', text)]);
  for (const [text, told] of [
    [null, /policy cannot be read/],
    ['quorum somebody\n', /policy:1:1: The quorum must be/],
    [policy.replace(/^log .*\n/m, `log ${toyLog('another.example', newKey()).vkey}\n`), /policy of other logs/],
  ]) {
    const { code, err } = await run(text);
    assert.equal(code, 2);
    assert.match(err, told);
  }
});

/* A live log of no entries is enough to show what its checkpoint carries. */
async function serveLog(t, checkpoint) {
  const server = http.createServer((request, answer) => answer.writeHead(request.url === '/log/checkpoint' ? 200 : 404).end(checkpoint));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/log`;
}

/* Signs the checkpoint of this toy log by witnesses whose keys the policy gets; `spoil` may change their lines. */
async function witnessed(t, names, spoil = (line) => line) {
  const toy = toyLog('log.example/a');
  const lines = [];
  const all = [];
  for (const name of ['rotary', 'universitetet', 'avisen']) {
    const one = await witness(t, name, [toy]);
    all.push(one);
    if (names.includes(name)) lines.push(spoil((await one.add(toy.body(0, 0))).body, name));
  }
  const rules = [`log ${toy.vkey}`, ...all.map((one) => `witness ${one.name} ${one.vkey}`), 'group alle 2 rotary universitetet avisen', 'quorum alle', ''];
  return { toy, policy: put(t, 'policy', rules.join('\n')), checkpoint: toy.checkpoint(0) + lines.join('') };
}

const forge = (line) => {
  const [dash, name, text] = line.trim().split(' ');
  const bytes = Buffer.from(text, 'base64');
  bytes[40] ^= 1;
  return `${dash} ${name} ${bytes.toString('base64')}\n`;
};

test('a whole log is witnessed, by too few, or under a forged name', async (t) => {
  for (const [names, spoil, outcome, told] of [
    [['rotary', 'avisen'], undefined, 'witnessed', /It is witnessed, by 2 of 3, as the policy asks:\n {2}rotary signed it, 20\d\d-.*Z\.\n {2}universitetet has not signed it\.\n {2}avisen signed it, /],
    [['rotary'], undefined, 'too-few', /It is not witnessed: 1 of 3 witnesses have signed it, fewer than the policy asks for\.\n[^]*All else holds\./],
    [[], undefined, 'too-few', /0 of 3/],
    [['rotary', 'universitetet', 'avisen'], (line, name) => (name === 'avisen' ? forge(line) : line), 'forged', /WRONG: a signature under the name of the witness avisen is not its own/],
  ]) {
    const { toy, policy: file, checkpoint } = await witnessed(t, names, spoil);
    const url = await serveLog(t, checkpoint);
    const { code, out, err } = await command(['verify', url, '--key', toy.vkey, '--policy', file]);
    assert.match(out, told, err);
    assert.equal(code, OUTCOMES[outcome]);
    const without = await command(['verify', url, '--key', toy.vkey]);
    assert.equal(without.code, 0, 'who has no policy is told of nobody');
  }
});
