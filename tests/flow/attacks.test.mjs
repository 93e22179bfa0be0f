/* What is tried on a server that stands in the open: byte by byte, without a browser. The server is the only one that reads
 * these requests, so nothing may be read in two ways; and nobody may take a place for longer than it is needed. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';

import { serve, until } from './lib.mjs';
import { settings } from './lib/settings.mjs';

const HOST = 'Host: localhost\r\n';
const CLOSE = `${HOST}Connection: close\r\n`;
const FORM = `POST /logg-inn HTTP/1.1\r\n${HOST}`;
const INNER = `GET /healthz HTTP/1.1\r\n${CLOSE}\r\n`;

const answersIn = (heard) => [...heard.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
const alive = async (server) => assert.equal((await server.visitor().get('/healthz')).body, 'ok\n');

/* One server for all that only asks and is answered. */
describe('what is said', () => {
  const ending = [];
  let server;
  test.before(async () => (server = await serve({ after: (end) => ending.push(end) })));
  test.after(async () => {
    for (const end of ending) await end();
  });

  test('a body with two lengths is followed by nothing', async () => {
    const chunked = 'Transfer-Encoding: chunked\r\n';
    for (const framed of [
      `Content-Length: 4\r\n${chunked}\r\n0\r\n\r\n`,
      `${chunked}Content-Length: 6\r\n\r\n0\r\n\r\n`,
      'Content-Length: 5\r\nContent-Length: 40\r\n\r\na=bcd',
      `Transfer-Encoding: identity\r\n${chunked}\r\n0\r\n\r\n`,
      `Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`,
      `Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\na=bcd`,
      `${chunked}\r\n0x5\r\na=bcd\r\n0\r\n\r\n`,
      `${chunked}\r\n5;a=b\r\na=bcd\r\n0\r\n\r\n`,
      `${chunked}\r\n5xyz\r\na=bcd\r\n0\r\n\r\n`,
      `${chunked}\r\n5\na=bcd\n0\n\n`,
      `${chunked}\r\n0\r\nX-Trailer: 1\r\n\r\n`,
    ]) {
      const answers = answersIn(await server.raw(FORM + framed + INNER));
      assert.ok(answers.length === 1 && answers[0] >= 400, `${JSON.stringify(framed)}: ${answers}`);
    }
    const older = await server.raw(`POST /logg-inn HTTP/1.0\r\n${HOST}${chunked}\r\n0\r\n\r\n${INNER}`);
    assert.ok(answersIn(older).length <= 1);
    await alive(server);
  });

  test('a length that is no number is refused, and one past the bound before anything of it is read', async () => {
    for (const length of ['5,5', '+5', '0x5', '-1', '', '18446744073709551616', '5 5', '٥'])
      assert.deepEqual(answersIn(await server.raw(`${FORM}Content-Length: ${length}\r\n\r\na=bcd`)), [400], length);
    for (const length of ['5000000000', '2097153', '9223372036854775807'])
      assert.deepEqual(answersIn(await server.raw(`${FORM}Content-Length: ${length}\r\n\r\n`)), [413], length);
    for (const size of ['+5', '-1', ' 5', '11111111111111111'])
      assert.deepEqual(answersIn(await server.raw(`${FORM}Transfer-Encoding: chunked\r\n\r\n${size}\r\na=bcd\r\n0\r\n\r\n`)), [400], size);
  });

  test('a head that is not as it should be is refused or harmless', async () => {
    const get = (more) => `GET / HTTP/1.1\r\n${CLOSE}${more}\r\n`;
    for (const [bytes, ...statuses] of [
      ['GET /\r\n\r\n', 400], [` / HTTP/1.1\r\n${CLOSE}\r\n`, 400, 405], [`get / HTTP/1.1\r\n${CLOSE}\r\n`, 405],
      [`GET / HTTP/2.0\r\n${CLOSE}\r\n`, 400], [`GET  /  HTTP/1.1\r\n${CLOSE}\r\n`, 400], [`GET / HTTP/1.1 \r\n${CLOSE}\r\n`, 400],
      [get('X: a\0b\r\n'), 400], [get('X: a\rb\r\n'), 400], [get('X\0Y: a\r\n'), 400], [get('X : a\r\n'), 400], [get(': a\r\n'), 400],
      [get('X: a\r\n folded\r\n'), 200, 400], [get(Array.from({ length: 101 }, (_, i) => `X-${i}: a\r\n`).join('')), 400],
      [get(`X: ${'a'.repeat(20_000)}\r\n`), 431], [`GET /${'a'.repeat(5000)} HTTP/1.1\r\n${CLOSE}\r\n`, 414],
      [get(`Cookie: ${'a=b; '.repeat(5000)}\r\n`), 431], [`GET / HTTP/1.1\r\nHost: ${'a'.repeat(20_000)}\r\nConnection: close\r\n\r\n`, 421, 431],
      [`GET http://localhost/healthz HTTP/1.1\r\n${CLOSE}\r\n`, 400, 404], [`GET * HTTP/1.1\r\n${CLOSE}\r\n`, 400, 404], [`CONNECT localhost:25 HTTP/1.1\r\n${CLOSE}\r\n`, 405],
      [`OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`, 405], [`TRACE / HTTP/1.1\r\n${CLOSE}X: secret\r\n\r\n`, 405], [`PROPFIND / HTTP/1.1\r\n${CLOSE}\r\n`, 405],
    ]) {
      const heard = await server.raw(bytes);
      const answers = answersIn(heard);
      assert.ok(answers.length === 1 && statuses.includes(answers[0]), `${JSON.stringify(bytes.slice(0, 70))}: ${answers}`);
      assert.ok(!heard.includes('secret'), 'nothing is echoed');
    }
    await alive(server);
  });

  test('a host that is not ours gets nothing, and ours is never made of what was sent', async () => {
    const ask = async (hosts) => (await server.raw(`GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`)).toString();
    for (const hosts of ['', 'Host:\r\n', 'Host: evil.example\r\n', 'Host: localhost.evil.example\r\n', 'Host: localhost\r\nHost: evil.example\r\n', 'Host: localhost@evil.example\r\n',
      'Host: localhost/evil\r\n', 'Host: localhost:80:80\r\n', 'Host: evil.example:8080\r\nX-Forwarded-Host: localhost\r\n', 'Host: localhost evil.example\r\n'])
      assert.deepEqual(answersIn(await ask(hosts)), [421], hosts);
    const heard = await ask('Host: localhost\r\nX-Forwarded-Host: evil.example\r\nX-Original-URL: /administrasjon\r\nX-Rewrite-URL: /administrasjon\r\nForwarded: host=evil.example\r\n');
    assert.deepEqual(answersIn(heard), [200]);
    assert.doesNotMatch(heard, /evil\.example/);
  });

  test('a path leads nowhere but to a page', async () => {
    for (const target of ['/..', '/../', '/%2e%2e/', '/%2e%2e%2fetc%2fpasswd', '/assets/..%2f..%2fconf/kaaring.yaml', '/assets/%2e%2e/', '/.git/config', '/assets/.x',
      '/a%00', '/%00/..', '/vinnere%00.css', '/a\\b', '/a%5cb', '/%5c%5cevil.example', '//evil.example', '/%2fevil.example', '/%c0%ae%c0%ae/', '/%252e%252e/etc/passwd', '/%', '/%zz', '/%ff',
      '/a%0d%0aX-Injected:%201', '/vinnere/%0aSet-Cookie:x=1', '/vinnere;jsessionid=1', '/file:///etc/passwd']) {
      const heard = (await server.raw(`GET ${target} HTTP/1.1\r\n${CLOSE}\r\n`)).toString();
      const [status] = answersIn(heard);
      assert.ok(status === 404 || status === 400, `${target}: ${status}`);
      assert.doesNotMatch(heard.split('\r\n\r\n')[0], /injected|evil|^set-cookie|^location/im, target);
    }
    for (const target of ['/en//evil.example/', '/nb//evil.example', '/en/%2fevil.example/', '/nb/%5cevil.example'])
      assert.doesNotMatch((await server.raw(`GET ${target} HTTP/1.1\r\n${CLOSE}\r\n`)).toString(), /^location: (\/\/|\/\\|\/%|https?:)/im, target);
  });

  test('HTTP/2 is spoken neither by preface nor by upgrade, and nothing else either', async () => {
    assert.deepEqual(answersIn(await server.raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')), [400]);
    for (const upgrade of ['h2c', 'websocket', 'TLS/1.0']) {
      const heard = (await server.raw(`GET /healthz HTTP/1.1\r\n${HOST}Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: ${upgrade}\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nSec-WebSocket-Key: AA==\r\n\r\n`)).toString();
      assert.deepEqual(answersIn(heard), [200], upgrade);
    }
  });

  test('what is sent in one go is answered in its order', async () => {
    const pages = ['/healthz', '/readyz', '/nowhere', '/vinnere', '/log/checkpoint'];
    const asked = Array.from({ length: 300 }, (_, i) => pages[i % pages.length]);
    const heard = await server.raw(asked.map((target) => `GET ${target} HTTP/1.1\r\n${HOST}\r\n`).join('') + INNER);
    const expected = { '/nowhere': 404 };
    assert.deepEqual(answersIn(heard), [...asked.map((target) => expected[target] ?? 200), 200]);
  });

  test('a range costs no more than the whole', async () => {
    const heard = await server.raw(`GET /log/checkpoint HTTP/1.1\r\n${CLOSE}Range: bytes=${'0-,'.repeat(3000)}0-\r\n\r\n`);
    assert.deepEqual(answersIn(heard), [200]);
    assert.ok(heard.length < 8000);
  });
});

/* --- time and room: these wait for the server's patience to end, all at once --- */

/* Sends a piece of what is to come every now and then, and is content when the server has had enough. */
function drip(server, first, piece) {
  const begun = Date.now();
  return new Promise((done, fail) => {
    const socket = net.connect(server.port, server.host, () => socket.write(first));
    const more = setInterval(() => socket.write(piece), 200);
    const end = (how) => {
      clearInterval(more);
      socket.destroy();
      how();
    };
    socket.setTimeout(60_000, () => end(() => fail(new Error('it was borne for ever'))));
    socket.resume().on('error', () => {}).once('close', () => end(() => done(Date.now() - begun)));
  });
}

const numbers = async (server) => Object.fromEntries(
  [...(await server.visitor({ headers: { connection: 'close' } }).get('/metrics')).body.matchAll(/^(kaaring_\w+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]));

describe('what takes time and room', { concurrency: true }, () => {
  test('a head that never ends is heard for ten seconds', async (t) => {
    const server = await serve(t);
    const took = await drip(server, 'GET / HTTP/1.1\r\n', 'X: a\r\n');
    assert.ok(took > 8000 && took < 20_000, `${took}`);
    await alive(server);
  });

  test('a body that never ends is heard as long as the settings say', async (t) => {
    const server = await serve(t, { config: settings(t, [/^ {2}body-seconds: \d+$/m, '  body-seconds: 5']) });
    for (const took of await Promise.all([
      drip(server, `${FORM}Content-Length: 100000\r\n\r\n`, 'a'),
      drip(server, `${FORM}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n')]))
      assert.ok(took > 4000 && took < 15_000, `${took}`);
    await alive(server);
  });

  test('a head that grows without end is cut off at once', async (t) => {
    const server = await serve(t);
    const took = await drip(server, `GET / HTTP/1.1\r\n${HOST}X: ${'a'.repeat(300_000)}`, 'a');
    assert.ok(took < 6000, `${took}`);
    await alive(server);
  });

  test('who does not read what was asked for is cut off', async (t) => {
    const server = await serve(t);
    const [style] = (await server.visitor({ headers: { connection: 'close' } }).get('/')).body.match(/\/assets\/[0-9a-f]{16}\/css\/[a-z-]+\.css/);
    const socket = net.connect(server.port, server.host, () => socket.write(`GET ${style} HTTP/1.1\r\n${HOST}\r\n`.repeat(400)));
    socket.pause().on('error', () => {});
    t.after(() => socket.destroy());
    await until('it is taken', async () => (await numbers(server)).kaaring_connections >= 2);
    await until('it is gone', async () => (await numbers(server)).kaaring_connections === 1);
  });

  test('in a crowd who only waits goes, and whoever comes is served', async (t) => {
    const server = await serve(t, { config: settings(t, [/^ {2}connections: \d+$/m, '  connections: 8'], [/^threads: 0$/m, 'threads: 1']) });
    let gone = 0;
    for (let i = 0; i < 20; i++) {
      const socket = net.connect(server.port, server.host, () => socket.write(`GET /healthz HTTP/1.1\r\n${HOST}\r\n`));
      socket.resume().on('error', () => {}).once('close', () => gone++);
      t.after(() => socket.destroy());
    }
    await alive(server); /* behind twenty others */
    await until('places are made', () => gone >= 12);
    assert.ok((await numbers(server)).kaaring_connections_crowded_total > 0);
  });
});
