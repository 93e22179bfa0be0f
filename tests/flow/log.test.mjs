/* What the server writes down of a whole run: lines that a program can take apart, and nothing of anybody in them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { serve, Visitor } from './lib.mjs';
import { announced } from './lib/announced.mjs';
import { propose, proposeMany } from './lib/propose.mjs';
import { settings } from './lib/settings.mjs';

const DATA = fileURLToPath(new URL('../data/', import.meta.url));
const LINE = /^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ level=(?:info|warning|error) event=[a-z-]+(?: [a-z-]+=[A-Za-z0-9._/:{}*-]+)+$/;

/* Everything that any visitor of this file has sent or was given to keep: parts of paths that say which one, values of forms,
 * cookies. */
const told = new Set();
const note = (text) => text.length >= 5 && told.add(text);

function noteValues(value) {
  if (typeof value === 'string') note(value);
  else if (value && typeof value === 'object') Object.values(value).forEach(noteValues);
}

function noteRequest(target, { body, type, headers = {} }) {
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  for (const part of pathname.split('/').map(decodeURIComponent)) if (/\d/.test(part) || part.length > 20) note(part);
  for (const value of searchParams.values()) note(value);
  if (headers['x-forwarded-for']) note(headers['x-forwarded-for']);
  if (body && /urlencoded/.test(type)) for (const value of new URLSearchParams(body.toString()).values()) note(value);
  if (body && /json/.test(type)) noteValues(JSON.parse(body));
}

const request = Visitor.prototype.request;
Visitor.prototype.request = async function noted(method, target, options = {}) {
  noteRequest(target, { ...options, headers: { ...this.always, ...options.headers } });
  const answer = await request.call(this, method, target, options);
  for (const line of answer.setCookies) note(line.match(/=([^;]*)/)[1]);
  if (answer.location) noteRequest(answer.location, {});
  return answer;
};

/* Names, addresses and texts of the people that the demonstration is made of. */
function noteSample(value) {
  if (typeof value === 'string' && /[ @]/.test(value)) note(value);
  else if (value && typeof value === 'object') Object.values(value).forEach(noteSample);
}

function holds(server, most = 1) {
  const lines = server.run.err.split('\n').slice(0, -1);
  assert.ok(lines.length >= most, `${lines.length} lines`);
  for (const line of lines) assert.match(line, LINE);
  assert.ok(told.size > 20);
  for (const word of told) assert.ok(!server.run.err.includes(word), `${word} is written down`);
  for (const word of ['127.0.0.1', '@', server.data, ...server.output.match(/#(\S+)/g)]) assert.ok(!server.run.err.includes(word), word);
}

test('of an edition from the first proposal to the announcement', async (t) => {
  for (const name of fs.readdirSync(DATA).filter((file) => file.endsWith('.sample.json')))
    noteSample(JSON.parse(fs.readFileSync(path.join(DATA, name), 'utf8')));
  const { server } = await announced(t, { early: (open) => propose(open.visitor(), { candidate: 'Skrevet Ned AS' }) });
  assert.ok([...told].some((word) => word.startsWith('kaaring ballot v1\n')), 'ballots were sent');
  await server.stop();
  holds(server, 50);
  await server.start();
});

test('of what is refused, and of those who come too often', async (t) => {
  const config = settings(t, [/^behind-proxy: false$/m, 'behind-proxy: true'], [/^ {2}posts-per-minute: 60$/m, '  posts-per-minute: 20']);
  const server = await serve(t, { config });
  const visitor = server.visitor({ headers: { 'x-forwarded-for': '203.0.113.77' } });
  await propose(visitor, { email: 'ingen-adresse', why: 'Et ord som ingen skal finne igjen' });
  await visitor.post('/logg-inn', { token: 'verysecrettokenthatisnone', email: 'noen@example.no' });
  await visitor.get('/forslag/secretpathofamailedlink234567?q=somethingaskedfor');
  const statuses = [];
  for (let i = 0; i < 30; i++) statuses.push((await visitor.post('/logg-inn', { email: 'noen@example.no' })).status);
  assert.ok(statuses.includes(429), statuses.join());
  await proposeMany(server, 3);
  await server.stop();
  holds(server, 30);
  await server.start();
});
