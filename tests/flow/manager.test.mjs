/* The server under a service manager: what it tells, that it is found out when a part of it hangs, and that a restart is
 * noticed by nobody who sends something. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import http from 'node:http';
import test from 'node:test';

import { command, scratch, until } from './lib.mjs';
import { manage, manageWitness } from './lib/manager.mjs';
import { formPath, GOOD } from './lib/propose.mjs';
import { folderOf, settings } from './lib/settings.mjs';
import { witness } from './lib/witness.mjs';

const TEMPLATES = new URL('../../templates', import.meta.url).pathname;
const PATIENCE_MS = 6000;
const AT_ONCE = 8;

test('it says when it serves and when it ends', async (t) => {
  const managed = await manage(t);
  await managed.line(/^told STATUS=serves$/);
  managed.tell('term');
  await managed.line(/^told STOPPING=1$/);
  await managed.line(/^ended code 0$/);
  assert.ok(!managed.lines.includes('told WATCHDOG=1'), 'nobody asked for that');
});

test('a witness says so too, and takes the socket that it is given', async (t) => {
  const watched = await witness(t, 'vitne', []);
  await watched.end();
  const managed = await manageWitness(t, watched.file);
  const nothing = await fetch(`${managed.url.replace('localhost', managed.host)}/nothing`);
  assert.equal(nothing.status, 404);
  managed.tell('term');
  await managed.line(/^told STOPPING=1$/);
  await managed.line(/^ended code 0$/);
});

test('a folder that only reads is told as the status', async (t) => {
  const managed = await manage(t);
  managed.tell('term');
  await managed.line(/^ended code 0$/);
  fs.rmSync(`${managed.data}.anchor`);
  await managed.start();
  await managed.line(/^told STATUS=only reads/);
});

test('pages and texts are read anew when it is asked for, and stay when they are wrong', async (t) => {
  const templates = path.join(scratch(t), 'templates');
  fs.cpSync(TEMPLATES, templates, { recursive: true });
  const managed = await manage(t, { config: settings(t, folderOf('templates', templates)) });
  const error = path.join(templates, 'pages', 'award', 'error.html');
  const right = fs.readFileSync(error, 'utf8');
  const shown = async () => (await managed.visitor().get('/a/b/c/d/e/f')).text;

  fs.writeFileSync(error, right.replace('<h1', '<p>Nytt avsnitt</p><h1'));
  assert.ok(!(await shown()).includes('Nytt avsnitt'));
  managed.tell('hup');
  await managed.line(/^told RELOADING=1$/);
  await managed.line(/^told MONOTONIC_USEC=\d+$/);
  await managed.line(/^told READY=1$/);
  assert.ok((await shown()).includes('Nytt avsnitt'));

  fs.writeFileSync(error, `${right}{{#open}}`);
  managed.tell('hup');
  await managed.line(/^told READY=1$/);
  assert.match(managed.err, /error\.html:\d+:\d+: /);
  assert.ok((await shown()).includes('Nytt avsnitt'), 'the old ones stay');
});

/* --- a part that hangs --- */

for (const [thread, part, work] of [
  ['http-0', 'http', () => {}],
  ['ticker', 'ticker', () => {}],
  ['writer', 'writer', (managed) => post(managed).catch(() => {})],
]) {
  test(`a server is ended when ${part} hangs`, async (t) => {
    const managed = await manage(t, { patience: PATIENCE_MS });
    await managed.line(/^told WATCHDOG=1$/);
    managed.tell(`freeze ${thread}`);
    await managed.line(/^frozen /);
    work(managed);
    await managed.line(/^late$/);
    await managed.line(/^ended signal 6$/);
    assert.match(managed.err, new RegExp(`level=error event=hangs part=${part} patience-ms=${PATIENCE_MS}`));
    await managed.start();
    assert.equal((await managed.visitor().get('/healthz')).status, 200);
  });
}

/* --- a restart --- */

/* A connection for each request: what a proxy's kept connection may lose is no request that was taken. */
function send(managed, method, target, body = '') {
  const { host, port, url } = managed;
  const headers = { host: `localhost:${port}`, connection: 'close', origin: url, 'sec-fetch-site': 'same-origin',
    'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
  return new Promise((done, fail) => {
    const asked = http.request({ host, port, method, path: target, headers, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.once('error', fail);
      answer.once('end', () => done({ status: answer.statusCode, body: Buffer.concat(parts).toString() }));
    });
    asked.once('error', fail);
    asked.end(body);
  });
}

async function post(managed) {
  const visitor = managed.visitor();
  const target = await formPath(visitor);
  const { fields } = await visitor.form(target, 'foresla');
  return send(managed, 'POST', target, new URLSearchParams({ ...fields, ...GOOD }).toString());
}

test('a restart drops no request', async (t) => {
  const managed = await manage(t);
  const target = await formPath(managed.visitor());
  const answers = { before: 0, during: 0, after: 0 };
  let phase = 'before';
  const clients = Array.from({ length: AT_ONCE }, async () => {
    while (answers.after < 40) {
      const begun = phase;
      const page = await send(managed, 'GET', target);
      assert.equal(page.status, 200);
      const [, token] = page.body.match(/name="token" value="([^"]+)"/);
      const answer = await send(managed, 'POST', target, new URLSearchParams({ ...GOOD, token }).toString());
      assert.equal(answer.status, 303, answer.body);
      answers[begun]++;
    }
  });
  const all = Promise.all(clients);
  await Promise.race([all, (async () => {
    await until('some have been answered', () => answers.before >= 40);
    phase = 'during';
    managed.tell('term');
    await managed.line(/^ended code 0$/);
    await managed.start();
    phase = 'after';
  })()]);
  await all;
  assert.ok(answers.during > 0, JSON.stringify(answers));
  const size = Number((await managed.visitor().get('/log/checkpoint')).body.split('\n')[1]);
  assert.ok(size >= answers.before + answers.during + answers.after, 'each stands in the log');
});

/* As a proxy keeps them. A process that ends says so with an answer, so that the next request takes another connection. */
test('a connection that is kept gets one more answer, which says that it is the last', async (t) => {
  const managed = await manage(t);
  const kept = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    for (let answers = 1; ; answers++) {
      const last = await new Promise((done, fail) => {
        const { host, port } = managed;
        const asked = http.get({ host, port, path: '/healthz', headers: { host: 'localhost' }, agent }, (answer) => {
          answer.resume().once('end', () => done(answer.statusCode === 200 && answer.headers.connection === 'close'));
        });
        asked.once('error', fail);
      });
      if (last) return answers;
    }
  };
  const all = Promise.all(Array.from({ length: AT_ONCE }, kept));
  await until('they are kept', async () => Number((await managed.visitor().get('/metrics')).body.match(/^kaaring_connections (\d+)$/m)[1]) > AT_ONCE);
  managed.tell('term');
  for (const answers of await all) assert.ok(answers > 1);
  await managed.line(/^ended code 0$/);
});

test('a port that a socket unit holds is no mistake', async (t) => {
  const managed = await manage(t);
  managed.tell('term');
  await managed.line(/^ended code 0$/);
  const check = (...more) =>
    command(['check', '--config', managed.config, '--data', managed.data, '--listen', `127.0.0.1:${managed.port}`, ...more]);
  const { code, err } = await check();
  assert.equal(code, 1);
  assert.match(err, /Another program answers on this address already/);
  assert.equal((await check('--no-ports')).code, 0);
});
