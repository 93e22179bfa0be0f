/* Witnesses that answer badly: what they say is not believed, and nobody waits for them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import test from 'node:test';

import { newKey, serve, until } from './lib.mjs';
import { propose } from './lib/propose.mjs';
import { policyOf, witnessed } from './lib/witness.mjs';

/* How a witness may answer that is none, or has been taken over. `sign` gives the line that would be right. */
const BAD = {
  nothing: (answer) => answer.end(),
  text: (answer) => answer.end('thank you\n'),
  forged: (answer, line) => answer.end(line.replace(/(\S)(\S{10})=*\n$/, (all, sign, rest) => `${sign === 'A' ? 'B' : 'A'}${rest}==\n`)),
  untimely: (answer, line, sign) => answer.end(sign(0)),
  endless: (answer, line) => answer.end(line.repeat(2000)),
  untyped: (answer) => answer.writeHead(409).end('3\n'),
  circles: (answer) => answer.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('0\n'),
  beyond: (answer) => answer.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('99999999999999999999\n'),
  ahead: (answer) => answer.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('1000000\n'),
  elsewhere: (answer) => answer.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
  failing: (answer) => answer.writeHead(500).end(),
};

/* A witness with a key of its own that answers in one of these ways. */
async function badWitness(t, name) {
  const key = newKey();
  const raw = Buffer.concat([Buffer.of(4), key.raw]);
  const id = createHash('sha256').update(`${name}\n`).update(raw).digest().subarray(0, 4);
  const asked = [];
  const server = http.createServer(async (request, answer) => {
    let body = '';
    for await (const part of request) body += part;
    const text = body.slice(body.indexOf('\n\n') + 2, body.lastIndexOf('\n\n') + 1);
    const sign = (at) => {
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(at));
      return `— ${name} ${Buffer.concat([id, time, key.sign(`cosignature/v1\ntime ${at}\n${text}`)]).toString('base64')}\n`;
    };
    asked.push(body);
    (BAD[name] ?? ((one, line) => one.end(line)))(answer, sign(1764000000), sign);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  return { name, asked, vkey: `${name}+${id.toString('hex')}+${raw.toString('base64')}`, url: `http://127.0.0.1:${server.address().port}/below/` };
}

const checkpoint = async (visitor) => (await visitor.get('/log/checkpoint')).body;

test('what a witness answers badly is not believed, keeps nobody waiting and stops nothing', async (t) => {
  const all = await Promise.all([...Object.keys(BAD), 'good'].map((name) => badWitness(t, name)));
  const [config] = witnessed(t, policyOf(all, 1));
  const server = await serve(t, { config });
  const visitor = server.visitor();
  for (const { name, asked } of all) await until(`${name} is asked`, () => asked.length);
  const note = await until('the good one has signed', async () => {
    const now = await checkpoint(visitor);
    return now.includes('— good ') && now;
  });
  await until('all have been heard', async () => (await visitor.get('/etterprov')).text.match(/Svarte ikke|avviser loggen/g)?.length === Object.keys(BAD).length);
  assert.deepEqual((await checkpoint(visitor)).split('\n').filter((line) => line.startsWith('— ')).map((line) => line.split(' ')[1]), [note.split('\n')[0], 'good']);
  assert.match(all.at(-1).asked[0], /^old 0\n\n/, 'under the path that the policy names');
  assert.equal(all.find(({ name }) => name === 'circles').asked.length, 3, 'it is not followed for ever');
  assert.equal((await propose(visitor)).status, 200);
});
