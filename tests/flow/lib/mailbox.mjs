/* A mail server that keeps what it is given: for tests that wait for a mail and follow its link. */
import { until } from './server.mjs';
import { settingsOf } from './settings.mjs';
import { mailServer } from './smtp.mjs';

function decodeWords(value) {
  return value.replace(/\r\n\s+/g, ' ').replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (whole, text) => Buffer.from(text, 'base64').toString('utf8'));
}

/* {headers {name: value}, body} of a message or of a part of one. */
function readPart(raw) {
  const cut = raw.indexOf('\r\n\r\n');
  const headers = {};
  for (const [, name, value] of raw.slice(0, cut + 2).matchAll(/^([A-Za-z-]+):((?:.|\r\n[ \t])*)\r\n/gm))
    headers[name.toLowerCase()] = decodeWords(value).trim();
  const body = raw.slice(cut + 4);
  const base64 = /base64/i.test(headers['content-transfer-encoding'] ?? '');
  return { headers, body: base64 ? Buffer.from(body, 'base64').toString('utf8') : body };
}

/* {headers {name: value}, text, html, links} of a message as it came: links are those of its text. */
export function readMessage(raw) {
  const { headers, body } = readPart(raw);
  const edge = headers['content-type'].match(/^multipart\/alternative; boundary="(.*)"$/)?.[1];
  const parts = edge ? body.split(`--${edge}`).slice(1, -1).map((part) => readPart(part.slice(2))) : [{ headers, body }];
  const [text, html] = ['text/plain', 'text/html'].map((type) => parts.find((part) => part.headers['content-type'].startsWith(type))?.body);
  return { headers, text, html, links: text.match(/https?:\/\/\S+/g) ?? [] };
}

/* Changes by which the settings send to a port of this machine, without encryption, and as fast as it goes. */
export const sendTo = (port) => [
  [/^( *smtp:).*$/m, `$1 smtp://127.0.0.1:${port}`],
  [/^( *tls:).*$/m, '$1 false'],
  [/^( *per-minute:).*$/m, '$1 600'],
  [/^( *from-address:).*$/m, '$1 priser@example.no'],
];

/* {config, mails, next(to), hold(), refuse(so)}: settings that send to it, what has come, and the next mail to an address, each
 * once. While it refuses, every mail is to come again. From hold() on, what comes is kept without a word, until the function that it gives is called. */
export async function mailbox(t, { secrecy = 'shipped' } = {}) {
  const mails = [];
  const server = await mailServer(t);
  let thanks = Promise.resolve();
  server.heard = (mail) => mails.push({ ...mail, ...readMessage(mail.raw) });
  let refuses = false;
  server.plan = (step) => (step === 'MAIL' && refuses ? '451 later' : step === 'END' ? thanks : undefined);
  const refuse = (so) => (refuses = so);
  const hold = () => {
    let release;
    thanks = new Promise((done) => (release = done));
    return release;
  };
  const config = settingsOf(t, secrecy, ...sendTo(server.port));
  const taken = new Set();
  const next = (to) => until(`a mail to ${to} comes`, () => {
    const mail = mails.find((one) => one.to.includes(to) && !taken.has(one));
    if (mail) taken.add(mail);
    return mail;
  });
  return { config, mails, next, hold, refuse };
}
