/* A mail server that keeps what it is given: for tests that wait for a mail and follow its link. */
import net from 'node:net';

import { until } from './server.mjs';
import { settingsOf } from './settings.mjs';

function decodeWords(value) {
  return value.replace(/\r\n\s+/g, ' ').replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (whole, text) => Buffer.from(text, 'base64').toString('utf8'));
}

/* {headers {name: value}, text, links} of a message as it came. */
function readMessage(raw) {
  const cut = raw.indexOf('\r\n\r\n');
  const headers = {};
  for (const [, name, value] of raw.slice(0, cut + 2).matchAll(/^([A-Za-z-]+): ((?:.|\r\n[ \t])*)\r\n/gm))
    headers[name.toLowerCase()] = decodeWords(value);
  const body = raw.slice(cut + 4);
  const base64 = /base64/i.test(headers['content-transfer-encoding'] ?? '');
  const text = base64 ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { headers, text, links: text.match(/https?:\/\/\S+/g) ?? [] };
}

/* Keeps each mail, and says so when `thanks` lets it. */
function converse(socket, keep, thanks) {
  let buffer = '';
  let data = false;
  const envelope = { from: '', to: [] };
  const say = (line) => socket.write(`${line}\r\n`);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  say('220 ready');
  socket.on('data', (bytes) => {
    buffer += bytes;
    for (;;) {
      const end = buffer.indexOf(data ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const whole = buffer.slice(0, end);
      buffer = buffer.slice(end + (data ? 5 : 2));
      if (data) {
        data = false;
        keep({ ...envelope, ...readMessage(Buffer.from(`${whole.replace(/^\.\./gm, '.')}\r\n`, 'latin1').toString('utf8')) });
        thanks().then(() => say('250 kept'));
      } else if (/^DATA/i.test(whole)) {
        data = true;
        say('354 go on');
      } else if (/^QUIT/i.test(whole)) {
        say('221 bye');
        socket.end();
      } else {
        const address = whole.match(/^(MAIL FROM|RCPT TO):<([^>]*)>/i);
        if (address?.[1].toUpperCase() === 'MAIL FROM') Object.assign(envelope, { from: address[2], to: [] });
        else if (address) envelope.to.push(address[2]);
        say('250 fine');
      }
    }
  });
}

/* {config, mails, next(to), hold()}: settings that send to it, what has come, and the next mail to an address, each once.
 * From hold() on, what comes is kept without a word, until the function that it gives is called. */
export async function mailbox(t, { secrecy = 'shipped' } = {}) {
  const mails = [];
  let thanks = Promise.resolve();
  const hold = () => {
    let release;
    thanks = new Promise((done) => (release = done));
    return release;
  };
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    converse(socket, (mail) => mails.push(mail), () => thanks);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const config = settingsOf(t, secrecy,
    [/^( *smtp:).*$/m, `$1 smtp://127.0.0.1:${server.address().port}`],
    [/^( *tls:).*$/m, '$1 false'],
    [/^( *from-address:).*$/m, '$1 priser@example.no']);
  const taken = new Set();
  const next = (to) => until(`a mail to ${to} comes`, () => {
    const mail = mails.find((one) => one.to.includes(to) && !taken.has(one));
    if (mail) taken.add(mail);
    return mail;
  });
  return { config, mails, next, hold };
}
