/* What every answer says besides itself, on each route that the server has. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { serve } from './lib.mjs';
import { everybody, placed, ROUTES } from './lib/everybody.mjs';

const POLICY = (script) => `default-src 'none'; script-src ${script}; style-src 'self'; img-src 'self'; font-src 'self'; `
  + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const PLAIN = POLICY("'self'");
const SIGNING = POLICY("'self' 'wasm-unsafe-eval'");
const SAME = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/* Where a juror's browser signs and seals: it makes its key, assesses, votes, opens, gives a part of the key, complains. */
const SIGNS = /^\/jury\/:edition\/:body\/(nokkel|apne\/:template(\/:candidate)?|:step\/(kandidat\/:candidate|se-over|stemme|vis|innsyn))$/;

const ending = [];
const people = {};
before(async () => Object.assign(people, await everybody({ after: (end) => ending.push(end) })));
after(async () => {
  for (const end of ending) await end();
});

function assertSame(answer, resource) {
  for (const [name, value] of Object.entries({ ...SAME, 'cross-origin-resource-policy': resource }))
    assert.equal(answer.headers[name], value, `${answer.path}: ${name}`);
  assert.match(answer.headers['permissions-policy'], /camera=\(\).*geolocation=\(\).*microphone=\(\).*usb=\(\)/);
  assert.equal(answer.headers.server, undefined);
}

test('every route says the same of itself, and WebAssembly runs where jurors sign alone', async () => {
  let asked = 0;
  const signing = new Set();
  for (const [who, { visitor, roles }] of Object.entries(people))
    for (const route of ROUTES) {
      if (route.method === 'POST' && who !== 'nobody') continue;
      const answer = await (route.method === 'POST' ? visitor.post(placed(route.path), {}) : visitor.get(placed(route.path)));
      assertSame(answer, answer.headers['access-control-allow-origin'] ? 'cross-origin' : 'same-origin');
      const policy = answer.headers['content-security-policy'];
      if (policy === SIGNING) signing.add(route.path);
      else assert.equal(policy, PLAIN, `${who}: ${route.path}`);
      if (!route.roles.some((role) => roles.includes(role))) assert.equal(policy, PLAIN);
      asked++;
    }
  assert.ok(asked > 500, `${asked}`);
  assert.ok(signing.size >= 2, 'jurors do sign');
  for (const path of signing) assert.match(path, SIGNS);
});

test('so does what is no page, and what is refused before anybody has looked at it', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  for (const path of ['/healthz', '/readyz', '/metrics', '/nowhere', '/assets/x/nothing', '/.git/config', '/vinnere/', '/nb/vinnere']) {
    const answer = await visitor.get(path);
    assertSame(answer, 'same-origin');
    assert.equal(answer.headers['content-security-policy'], PLAIN, path);
  }
  for (const path of ['/log/checkpoint', '/log/key']) assertSame(await visitor.get(path), 'cross-origin');
  assertSame(await visitor.request('DELETE', '/'), 'same-origin');
  for (const bytes of ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n', 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'])
    assert.ok((await server.raw(bytes)).toString().includes(`content-security-policy: ${PLAIN}\r\n`), bytes);
});

test('who comes by HTTP alone is not told to come by HTTPS', async (t) => {
  const server = await serve(t);
  assert.equal((await server.visitor().get('/')).headers['strict-transport-security'], undefined);
});
