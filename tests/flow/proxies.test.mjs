/* The web servers before the server, as deploy/ sets them up. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import path from 'node:path';
import test, { before } from 'node:test';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';

import { freePort, scratch, serve, until, Visitor } from './lib.mjs';
import { settings } from './lib/settings.mjs';
import { authority, pairIn } from './lib/tls.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD = path.resolve(process.env.BUILD ?? path.join(ROOT, 'build'));
const PROXIES = path.join(BUILD, 'proxies');
before(() => execFileSync('make', ['-s', '-C', ROOT, `BUILD=${BUILD}`, 'proxies'], { stdio: 'inherit' }));

const shipped = (name) => fs.readFileSync(path.join(ROOT, 'deploy', name), 'utf8');

/* Each change has to find its place. */
const changed = (text, changes) => changes.reduce((before, [from, to]) => {
  assert.ok(before.includes(from), `${from} is gone`);
  return before.replaceAll(from, to);
}, text);

const WEB_SERVERS = {
  nginx({ folder, pair, port, clear, behind }) {
    const site = changed(shipped('nginx.conf'), [
      ['    listen [::]:80;\n', ''], ['    listen [::]:443 ssl http2;\n', ''], ['listen 80;', `listen 127.0.0.1:${clear};`],
      ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`], ['priser.example.no;', 'localhost;'],
      ['/etc/letsencrypt/live/priser.example.no/fullchain.pem', pair.certificate], ['/etc/letsencrypt/live/priser.example.no/privkey.pem', pair.key],
      ['/var/log/nginx/kaaring.error.log', path.join(folder, 'error.log')], ['127.0.0.1:8080', `127.0.0.1:${behind}`]]);
    const rooms = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((room) => `${room}_temp_path ${folder}/${room};`).join('\n');
    const user = process.getuid() === 0 ? 'user root;\n' : '';
    fs.writeFileSync(path.join(folder, 'nginx.conf'), `${user}daemon off; pid ${folder}/pid; events {}\nhttp {\naccess_log ${folder}/access.log;\n${rooms}\n${site}\n}\n`);
    return ['usr/sbin/nginx', '-e', path.join(folder, 'early.log'), '-p', folder, '-c', path.join(folder, 'nginx.conf')];
  },
  caddy({ folder, pair, port, behind }) {
    fs.writeFileSync(path.join(folder, 'Caddyfile'), changed(shipped('Caddyfile'), [
      ['{\n\tservers', '{\n\tadmin off\n\tauto_https disable_redirects\n\tservers'],
      ['\npriser.example.no {', `\nhttps://localhost:${port} {\n\tbind 127.0.0.1\n\ttls ${pair.certificate} ${pair.key}`], ['127.0.0.1:8080', `127.0.0.1:${behind}`]]));
    return ['usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', path.join(folder, 'Caddyfile')];
  },
};

/* The server with that one before it: what a visitor needs of a server, and the port in clear. */
async function behind(t, name) {
  const folder = scratch(t);
  const from = authority(t);
  const pair = pairIn(folder, from.issue());
  const [port, clear] = [await freePort(), await freePort()];
  const config = settings(t, [/^url: .*$/m, `url: https://localhost:${port}`], [/^behind-proxy: false$/m, 'behind-proxy: true'],
    [/^ {2}posts-per-minute: \d+$/m, '  posts-per-minute: 1']);
  const server = await serve(t, { config });
  const [program, ...args] = WEB_SERVERS[name]({ folder, pair, port, clear, behind: server.port });
  const child = spawn(path.join(PROXIES, program), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder } });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (told += bytes));
  const ended = new Promise((done) => child.once('close', done));
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const site = { host: '127.0.0.1', port, url: `https://localhost:${port}`, authority: from.pem };
  await until(`${name} answers: ${told}`, async () => {
    assert.equal(child.exitCode, null, told);
    return new Visitor(site).get('/healthz').then(({ status }) => status === 200, () => false);
  });
  return { server, site, clear, folder };
}

const overTwo = ({ port, authority: ca }, target) => new Promise((done, fail) => {
  const session = http2.connect(`https://localhost:${port}`, { ca, lookup: (_, options, found) => found(null, options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1', 4) });
  session.once('error', fail);
  const asked = session.request({ ':path': target });
  asked.once('response', (headers, _, raw) => {
    asked.resume().once('end', () => session.close(() => done({ headers, raw })));
  });
  asked.end();
});

const raw = ({ host, port, authority: ca }, bytes) => new Promise((done) => {
  const parts = [];
  const socket = tls.connect({ host, port, ca, servername: 'localhost' }, () => socket.write(bytes));
  socket.on('data', (part) => parts.push(part)).once('error', () => {}).once('close', () => done(Buffer.concat(parts).toString('latin1')));
});

for (const name of Object.keys(WEB_SERVERS)) {
  test(`${name} passes on what it should, and no more`, async (t) => {
    const { server, site, clear, folder } = await behind(t, name);
    const { headers, raw: lines } = await overTwo(site, '/vinnere');
    assert.equal(headers[':status'], 200);
    assert.equal(lines.filter((line) => line === 'strict-transport-security').length, 1, 'it is said once');
    assert.match(headers['content-security-policy'], /^default-src 'none'/);
    assert.doesNotMatch(headers.server ?? '', /[0-9]/);

    const visitor = new Visitor(site);
    await visitor.arrive(await server.adminLink());
    assert.equal((await visitor.get('/administrasjon')).status, 200, 'one signs in');
    assert.equal((await visitor.get('/metrics')).status, 404);

    /* Whoever is believed to come from elsewhere may send one form in a minute. */
    for (let i = 0; i < 3; i++) {
      const answer = await visitor.post('/logg-inn', { token: 'x' }, { headers: { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' } });
      assert.equal(answer.status, 403, 'nobody chooses where they come from');
    }
    const big = await visitor.request('POST', '/logg-inn', { type: 'application/x-www-form-urlencoded', body: 'a'.repeat(4 << 20) }).catch(() => ({ status: 413 }));
    assert.equal(big.status, 413);
    const host = `Host: localhost:${site.port}\r\n`;
    const smuggled = await raw(site, `POST /logg-inn HTTP/1.1\r\n${host}Connection: close\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n${host}\r\n`);
    assert.equal(smuggled.match(/HTTP\/1\.1 \d/g)?.length, 1);
    assert.doesNotMatch(await raw(site, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'), /HTTP\/1\.1 200 [^]*<html/);

    if (name !== 'nginx') return; /* Caddy leads there by itself, on a port of root's */
    const led = await new Promise((done, fail) => {
      http.get({ host: '127.0.0.1', port: clear, path: '/forslag/secret', headers: { host: 'localhost' } }, (answer) => done(answer.resume())).once('error', fail);
    });
    assert.deepEqual([led.statusCode, led.headers.location], [301, 'https://localhost/forslag/secret']);
    for (const file of fs.readdirSync(folder).filter((one) => one.endsWith('.log')))
      assert.ok(!fs.readFileSync(path.join(folder, file), 'utf8').includes('secret'), `${file} holds no path`);
  });
}
