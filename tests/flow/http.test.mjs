/* How the server speaks HTTP: to browsers, to programs, and to those who mean no good. Which pages there are is told by
 * the other files; here they only have to be there. */
import test from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';

import { serve, multipart, until, spoilText } from './lib.mjs';
import { propose } from './lib/propose.mjs';

const SECURE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

function assertSecured(answer) {
  for (const [name, value] of Object.entries(SECURE)) assert.equal(answer.headers[name], value, `${answer.path}: ${name}`);
  const policy = answer.headers['content-security-policy'];
  assert.match(policy, /^default-src 'none'; script-src 'self'/);
  assert.match(policy, /form-action 'self'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'? ?;/);
  assert.equal(answer.headers.server, undefined);
}

test('every answer is secured, whatever it says', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  for (const path of ['/', '/en', '/nn/vinnere', '/nowhere', '/logg-inn', '/healthz', '/log/checkpoint', '/log/nothing',
    '/assets/x/nothing', '/vinnere/', '/.git/config'])
    assertSecured(await visitor.get(path));
  assertSecured(await visitor.post('/logg-inn', { email: 'x' }));
  assertSecured(await visitor.request('DELETE', '/'));
});

test('a page stands at one address in each language', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  for (const [path, lang] of [['/', 'nb'], ['/nn', 'nn'], ['/en', 'en'], ['/vinnere', 'nb'], ['/en/vinnere', 'en']]) {
    const answer = await visitor.get(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.body, new RegExp(`<html lang="${lang}"`));
  }
  const moved = await visitor.get('/en/vinnere/');
  assert.equal(moved.status, 308);
  assert.equal(moved.location, '/en/vinnere');
  assert.equal((await visitor.get('/nb/vinnere')).location, '/vinnere');
});

test('programs get the view, people the page, and faults have both faces', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  assert.equal(typeof (await visitor.json('/vinnere')), 'object');
  assert.match((await visitor.get('/vinnere')).headers['content-type'], /^text\/html/);
  const missing = await visitor.json('/nowhere');
  assert.equal(missing.fault, 'not_found');
  assert.ok(missing.sentence.length > 10);
  const page = await visitor.get('/nowhere');
  assert.equal(page.status, 404);
  assert.ok(page.text.includes(missing.sentence));
});

test('a public page is packed, tagged, and not sent twice', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const plain = await visitor.get('/vinnere');
  const packed = await visitor.get('/vinnere', { headers: { 'accept-encoding': 'gzip' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.notEqual(packed.headers.etag, plain.headers.etag);
  assert.match(zlib.gunzipSync(packed.bytes).toString(), /^<!doctype html>/i);
  const again = await visitor.get('/vinnere', { headers: { 'if-none-match': plain.headers.etag } });
  /* a minute may have turned, and the page with it */
  assert.ok(again.status === 304 || again.headers.etag !== plain.headers.etag);
  if (again.status === 304) assert.equal(again.bytes.length, 0);
});

test('HEAD is GET without the body', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const get = await visitor.get('/personvern');
  const head = await visitor.request('HEAD', '/personvern');
  assert.equal(head.status, 200);
  assert.equal(head.bytes.length, 0);
  assert.equal(head.headers['content-length'], String(get.bytes.length));
});

test('style and scripts are kept for ever under their version', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await visitor.get('/');
  const [path] = page.body.match(/\/assets\/[0-9a-f]{16}\/css\/[a-z-]+\.css/);
  const style = await visitor.get(path, { headers: { 'accept-encoding': 'br' } });
  assert.equal(style.status, 200);
  assert.equal(style.headers['content-type'], 'text/css; charset=utf-8');
  assert.match(style.headers['cache-control'], /immutable/);
  assert.equal(style.headers['content-encoding'], 'br');
  assert.ok(zlib.brotliDecompressSync(style.bytes).length > style.bytes.length);
});

test('no style asks for what the policy forbids', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const styles = (await visitor.get('/')).body.match(/\/assets\/[^"]*\.css/g);
  assert.ok(styles.length);
  for (const path of styles) {
    const places = [...(await visitor.get(path)).body.matchAll(/url\(\s*["']?([^)"']*)|@import/g)];
    assert.deepEqual(places.filter(([, address]) => !/^\.\.\/(img|fonts)\//.test(address)).map(([all]) => all), [], path);
  }
});

test('the log is there for other people\'s tools', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const checkpoint = await visitor.get('/log/checkpoint');
  const [origin, size] = checkpoint.body.split('\n');
  assert.equal(checkpoint.headers['access-control-allow-origin'], '*');
  assert.ok((await visitor.get('/log/key')).body.startsWith(`${origin}+`));
  const width = Number(size) % 256;
  const tile = await visitor.get(`/log/tile/0/${String(Math.floor(size / 256)).padStart(3, '0')}.p/${width}`);
  assert.equal(tile.bytes.length, 32 * width);
  assert.match(tile.headers['cache-control'], /immutable/);
  for (const wrong of [`tile/0/000.p/${width + 1}`, 'tile/0/001', 'tile/0/0', 'tile/9/000', 'tile/entries/001', 'tile'])
    assert.equal((await visitor.get(`/log/${wrong}`)).status, 404, wrong);
});

test('a form from elsewhere does nothing', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await visitor.get('/logg-inn');
  const { fields } = page.forms.find((form) => form.action === '/logg-inn');
  const post = (values, options) => visitor.post('/logg-inn', { ...fields, email: 'ada@example.no', ...values }, options);
  const from = (headers) => post({}, { headers });
  assert.equal((await from({ origin: 'https://evil.example' })).status, 403);
  assert.equal((await from({ origin: 'null' })).status, 403);
  assert.equal((await from({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await from({ 'sec-fetch-site': 'same-site' })).status, 403);
  assert.equal((await post({ token: 'x' })).status, 403);
  assert.equal((await post({ token: '' })).status, 403);
  assert.equal((await post({})).status, 200);
});

test('bodies that cannot be read are refused in a sentence', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const post = (type, body) => visitor.request('POST', '/logg-inn', { type, body });
  assert.equal((await post('application/x-www-form-urlencoded', 'email=%')).status, 400);
  assert.equal((await post('application/json', '{"email":')).status, 400);
  assert.equal((await post('multipart/form-data; boundary=x', '--x\r\nrubbish')).status, 400);
  assert.equal((await post('text/plain', 'email=x')).status, 400);
  const { type, body } = multipart({ email: 'ada@example.no' });
  assert.equal((await post(type, body.subarray(0, body.length - 6))).status, 400);
  const many = Array.from({ length: 5000 }, (_, i) => `a${i}=1`).join('&');
  assert.equal((await post('application/x-www-form-urlencoded', many)).status, 413);
});

test('an address that is no text is refused, and nothing ends by it', async (t) => {
  const server = await serve(t);
  const ask = (target) =>
    server.raw(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 'latin1'));
  for (const target of ['/?\xff', '/?a=\xc3\xa6', '/logg-inn?\xfe\xfe']) {
    assert.match((await ask(target)).toString(), /^HTTP\/1\.1 400 /);
  }
  assert.match((await ask('/%5Cevil.example/')).toString(), /^HTTP\/1\.1 404 /);
  assert.equal((await server.visitor().request('GET', '/')).status, 200);
});

test('a body past the bound is refused before it is read', async (t) => {
  const server = await serve(t);
  const heard = await server.raw(
    'POST /logg-inn HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n');
  assert.match(heard.toString(), /^HTTP\/1\.1 413 /);
  assert.match(heard.toString(), /content-security-policy/);
});

test('what is no request of ours is turned away', async (t) => {
  const server = await serve(t);
  const cases = [
    ['rubbish\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 421],
    ['TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 405],
    ['GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    ['GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    ['GET /a%00.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404],
    [`GET /${'a'.repeat(3000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 414],
    [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20000)}\r\nConnection: close\r\n\r\n`, 431],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['POST /logg-inn HTTP/1.1\r\nHost: localhost\r\nContent-Length: nine\r\n\r\n', 400],
  ];
  for (const [bytes, status] of cases) {
    const heard = (await server.raw(bytes)).toString();
    assert.equal(Number(heard.slice(9, 12)), status, `${bytes.slice(0, 60)} → ${heard.slice(0, 60)}`);
  }
});

test('nothing hides behind a body whose length is told twice', async (t) => {
  const server = await serve(t);
  const heard = (await server.raw('POST /logg-inn HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n'
    + 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')).toString();
  assert.equal(heard.match(/HTTP\/1\.1 /g).length, 1);
});

test('a range is answered with the whole', async (t) => {
  const server = await serve(t);
  const answer = await server.visitor().get('/healthz', { headers: { range: `bytes=${'0-,'.repeat(1000)}0-` } });
  assert.equal(answer.status, 200);
  assert.equal(answer.body, 'ok\n');
});

test('secrets in paths and cookies are not written down', async (t) => {
  const server = await serve(t);
  const secret = 'verysecretpartofapath234567';
  const visitor = server.visitor({ headers: { cookie: `__Host-kaaring=${secret}` } });
  await visitor.get(`/forslag/${secret}`);
  await visitor.get(`/${secret}?q=${secret}`);
  await visitor.post(`/forslag/${secret}`, { token: secret, name: secret });
  await server.stop();
  assert.ok(!server.told().includes(secret));
  await server.start();
});

test('what broke here is told under a reference, and the log has it', async (t) => {
  const server = await serve(t);
  const visitor = server.visitor();
  const page = await propose(visitor, { candidate: 'Zylindrisk Prøvefabrikk AS' });
  await spoilText(server, '"candidate":"Zylindrisk');

  const broken = await visitor.get(page.path);
  assert.equal(broken.status, 500, broken.text);
  const [, reference] = broken.text.match(/Oppgi ([a-z2-7]{8}) når du kontakter oss/);
  const program = await visitor.get(page.path, { headers: { accept: 'application/json' } });
  assert.equal(program.status, 500);
  assert.equal(program.json.fault, 'folder_damaged');
  assert.match(program.json.reference, /^[a-z2-7]{8}$/);
  for (const { body } of [broken, program]) assert.ok(!/data\.mdb|src\/|Prøvefabrikk/.test(body), 'nothing of the inside is told');
  const lines = (one) => server.run.err.split('\n').filter((line) => line.endsWith(` reference=${one}`));
  for (const one of [reference, program.json.reference]) {
    const [defect, served] = await until('both are in the log', () => (lines(one).length === 2 ? lines(one) : null));
    assert.match(defect, / level=error event=defect where=\S+ fault=folder_damaged /);
    assert.match(served, / level=info event=served method=GET route=\S+ status=500 ms=\d+ /);
  }
  assert.equal((await visitor.get('/')).status, 200, 'the rest goes on');
});
