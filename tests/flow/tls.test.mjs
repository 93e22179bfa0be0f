/* The server speaks HTTPS itself: with what, and how its certificate is renewed while people are there. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import test from 'node:test';

import { command, freePort, scratch, serve, until } from './lib.mjs';
import { authority, pairIn, serveTls, tlsSettings } from './lib/tls.mjs';

/* What came of a handshake: the socket's facts, or the fault. */
const shake = (server, options = {}) => new Promise((done) => {
  const socket = server.connect(options);
  socket.once('secureConnect', () => {
    done({ version: socket.getProtocol(), cipher: socket.getCipher().name, protocol: socket.alpnProtocol,
      serial: Number(`0x${socket.getPeerCertificate().serialNumber}`), until: socket.getPeerCertificate().valid_to });
    socket.destroy();
  });
  socket.once('error', (fault) => done({ fault: fault.code }));
});

const ask = (agent, { host, port, authority: ca }, target = '/healthz') => new Promise((done, fail) => {
  const asked = https.get({ host, port, path: target, ca, servername: 'localhost', headers: { host: 'localhost' }, agent }, (answer) => {
    const { serialNumber } = answer.socket.getPeerCertificate();
    answer.resume().once('end', () => done({ status: answer.statusCode, headers: answer.headers, socket: answer.socket, serial: Number(`0x${serialNumber}`) }));
  });
  asked.once('error', fail);
});

const inClear = (port, method, target, headers = {}) => new Promise((done, fail) => {
  const asked = http.request({ host: '127.0.0.1', port, method, path: target, headers: { host: 'localhost', ...headers } }, (answer) => {
    answer.resume().once('end', () => done({ status: answer.statusCode, headers: answer.headers }));
  });
  asked.once('error', fail);
  asked.end();
});

test('it speaks TLS 1.2 and 1.3, well, and HTTP/1.1 alone', async (t) => {
  const { server } = await serveTls(t);
  assert.equal((await shake(server)).version, 'TLSv1.3');
  const older = await shake(server, { maxVersion: 'TLSv1.2' });
  assert.equal(older.version, 'TLSv1.2');
  assert.match(older.cipher, /^ECDHE-.*(GCM|CHACHA20)/);
  for (const refused of [{ maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' },
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }])
    assert.ok((await shake(server, refused)).fault, JSON.stringify(refused));
  assert.equal((await shake(server, { ALPNProtocols: ['h2', 'http/1.1'] })).protocol, 'http/1.1');
  assert.ok((await shake(server, { ALPNProtocols: ['h2'] })).fault);
  const preface = await server.raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  assert.match(preface.toString(), /^HTTP\/1\.1 400 /);
});

test('browsers are told to stay with HTTPS, and cookies go nowhere else', async (t) => {
  const { server } = await serveTls(t);
  const visitor = server.visitor();
  assert.equal((await visitor.get('/')).headers['strict-transport-security'], 'max-age=31536000');
  const link = await server.adminLink();
  assert.ok(link.startsWith(`${server.url}/`));
  await visitor.arrive(link);
  const cookies = [...visitor.jar.values()];
  assert.ok(cookies.length >= 2 && cookies.every(({ secure }) => secure));
  assert.equal((await visitor.get('/administrasjon')).status, 200);
});

test('in clear one is led to the same place by HTTPS, and gets nothing else', async (t) => {
  const { server, clear } = await serveTls(t);
  const led = await inClear(clear, 'GET', '/vinnere?side=2');
  assert.deepEqual([led.status, led.headers.location], [308, `${server.url}/vinnere?side=2`]);
  assert.equal(led.headers['strict-transport-security'], undefined);
  for (const target of ['/healthz', '/metrics', '/log/checkpoint', '/en/'])
    assert.equal((await inClear(clear, 'GET', target)).headers.location, server.url + target);
  const posted = await inClear(clear, 'POST', '/logg-inn');
  assert.deepEqual([posted.status, posted.headers['set-cookie']], [308, undefined]);
  assert.equal((await inClear(clear, 'GET', '/', { host: 'evil.example' })).status, 421);
});

test('who speaks in clear where TLS is spoken hears nothing', async (t) => {
  const { server } = await serveTls(t);
  const heard = await new Promise((done) => {
    const parts = [];
    const socket = net.connect(server.port, server.host, () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    socket.on('data', (part) => parts.push(part)).once('error', () => {}).once('close', () => done(Buffer.concat(parts).toString('latin1')));
  });
  assert.doesNotMatch(heard, /HTTP\//);
});

test('who begins no handshake is let go', async (t) => {
  const { server } = await serveTls(t);
  const socket = net.connect(server.port, server.host).resume();
  await new Promise((done) => socket.once('close', done));
  assert.equal((await shake(server)).version, 'TLSv1.3');
});

test('a renewed certificate is taken without anybody noticing', async (t) => {
  const { server, from, pair } = await serveTls(t);
  const visitor = server.visitor();
  await visitor.arrive(await server.adminLink());
  const kept = new https.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => kept.destroy());
  const before = await ask(kept, server);
  let going = true;
  let answered = 0;
  const others = Promise.all(Array.from({ length: 4 }, async () => {
    for (; going; answered++) assert.equal((await ask(false, server)).status, 200);
  }));
  await until('others are there', () => answered > 20);
  pair.put(from.issue());
  server.run.child.kill('SIGHUP');
  const after = await until('it has the new one', async () => {
    const { serial } = await shake(server);
    return serial !== before.serial && serial;
  });
  const seen = answered;
  await until('others are still there', () => answered > seen + 20);
  going = false;
  await others;
  const again = await ask(kept, server);
  assert.equal(again.socket, before.socket, 'who was connected still is');
  assert.equal(again.serial, before.serial);
  assert.notEqual(after, before.serial);
  visitor.agent.destroy();
  assert.equal((await visitor.get('/administrasjon')).status, 200, 'and signed in');
  assert.match(server.run.err, /event=read-anew pages=ok certificate=ok/);
});

/* As certbot keeps them: what the settings name is a link, and another file is put where it leads. */
test('a certificate behind a link is renewed as well', async (t) => {
  const from = authority(t);
  const folder = scratch(t);
  for (const name of ['live', 'archive']) fs.mkdirSync(`${folder}/${name}`);
  const put = (n) => {
    const { certificate, key } = from.issue();
    for (const [name, pem] of [['certificate', certificate], ['key', key]]) {
      fs.writeFileSync(`${folder}/archive/${name}${n}.pem`, pem, { mode: 0o600 });
      fs.rmSync(`${folder}/live/${name}.pem`, { force: true });
      fs.symlinkSync(`../archive/${name}${n}.pem`, `${folder}/live/${name}.pem`);
    }
  };
  put(1);
  const port = await freePort();
  const config = tlsSettings(t, { certificate: `${folder}/live/certificate.pem`, key: `${folder}/live/key.pem` }, port);
  const server = await serve(t, { port, config, authority: from.pem });
  const { serial } = await shake(server);
  put(2);
  server.run.child.kill('SIGHUP');
  await until('it has the new one', async () => (await shake(server)).serial === serial + 1);
});

test('a pair that cannot be used is refused in a sentence, and the old one goes on', async (t) => {
  const { server, from, pair } = await serveTls(t);
  const { serial } = await shake(server);
  const good = from.issue();
  const cases = [
    [{ ...good, key: from.issue().key }, /key\.pem: The key is not that of the certificate\./],
    [{ ...good, certificate: 'rubbish' }, /certificate\.pem: This holds no certificate in PEM/],
    [{ ...good, key: '' }, /key\.pem: This holds no private key in PEM/],
  ];
  let told = 0;
  for (const [bad, sentence] of cases) {
    pair.put(bad);
    server.run.child.kill('SIGHUP');
    told++;
    await until('it has looked', () => server.run.err.match(/event=read-anew pages=ok certificate=file_invalid/g)?.length === told);
    assert.match(server.run.err, sentence);
    assert.equal((await shake(server)).serial, serial);
  }
  pair.put(good);
  server.run.child.kill('SIGHUP');
  await until('it takes the good one', async () => (await shake(server)).serial !== serial);
});

test('a server does not start with a key that is not its certificate\'s', async (t) => {
  const from = authority(t);
  const folder = scratch(t);
  const pair = pairIn(folder, { ...from.issue(), key: from.issue().key });
  const config = tlsSettings(t, pair, await freePort());
  const { code, err } = await command(['serve', '--config', config, '--data', `${folder}/data`, '--listen', `127.0.0.1:${await freePort()}`]);
  assert.equal(code, 1);
  assert.match(err, /The key is not that of the certificate\./);
});

test('the numbers say when the certificate ends', async (t) => {
  const { server } = await serveTls(t);
  const { until: end } = await shake(server);
  const [, told] = (await server.visitor().get('/metrics')).body.match(/^kaaring_certificate_end_time_seconds (\d+)$/m);
  assert.equal(Number(told), Date.parse(end) / 1000);
});

test('check tells what is wrong with a certificate, and what browsers will say of it', async (t) => {
  const from = authority(t);
  const folder = scratch(t);
  const good = from.issue();
  const pair = pairIn(folder, good);
  const port = await freePort();
  const config = tlsSettings(t, pair, port);
  const check = async (one) => {
    pair.put(one);
    return command(['check', '--config', config, '--data', `${folder}/data`, '--no-ports']);
  };
  const fine = await check(good);
  assert.deepEqual([fine.code, fine.err], [0, '']);
  for (const [given, sentence] of [
    [{ days: -1 }, /certificate\.pem: The certificate has ended on \d{4}-\d\d-\d\d: browsers turn people away\.\n/],
    [{ days: 13 }, /certificate\.pem: The certificate ends on \d{4}-\d\d-\d\d, within 14 days\.\n/],
    [{ host: 'priser.example.no' }, /certificate\.pem: The certificate is not for localhost, the host of `url`: browsers turn people away\.\n/],
    [{ host: '127.0.0.1' }, /is not for localhost/],
  ]) {
    const { code, err, out } = await check(from.issue(given));
    assert.match(err, sentence);
    assert.equal(err.trim().split('\n').length, 1);
    assert.equal(code, 0, 'a service starts all the same');
    assert.match(out, /Nothing else is wrong\.\n$/);
  }
  for (const [bad, sentence] of [
    [{ ...good, key: from.issue().key }, /key\.pem: The key is not that of the certificate\.\n/],
    [{ ...good, certificate: '' }, /certificate\.pem: This holds no certificate in PEM that can be used\.\n/],
  ]) {
    const { code, err } = await check(bad);
    assert.equal(code, 1);
    assert.match(err, sentence);
  }
  pair.put(good);
  fs.chmodSync(pair.key, 0o644);
  assert.match((await command(['check', '--config', config, '--data', `${folder}/data`, '--no-ports'])).err, /key\.pem: Others may read the certificate's key/);
});
