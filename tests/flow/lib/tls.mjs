/* A certificate authority of a test's own, made by openssl, and servers that speak HTTPS with what it issues. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { freePort, scratch, serve } from './server.mjs';
import { settings } from './settings.mjs';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/* Issues pairs for a host: issue({host, days}) → {certificate, key}, both PEM. */
export function authority(t) {
  const folder = scratch(t);
  const at = (name) => path.join(folder, name);
  openssl('req', '-x509', ...CURVE, '-days', '30', '-subj', '/CN=An authority', '-keyout', at('ca.key'), '-out', at('ca.pem'));
  let serial = 1;
  function issue({ host = 'localhost', days = 90 } = {}) {
    fs.writeFileSync(at('names'), `subjectAltName=${/^[0-9.]+$/.test(host) ? 'IP' : 'DNS'}:${host}\nbasicConstraints=CA:FALSE\n`);
    openssl('req', '-new', ...CURVE, '-subj', `/CN=${host}`, '-keyout', at('key'), '-out', at('asked'));
    openssl('x509', '-req', '-in', at('asked'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-set_serial', `${++serial}`, '-days', `${days}`,
      '-extfile', at('names'), '-out', at('certificate'));
    return { certificate: fs.readFileSync(at('certificate'), 'utf8'), key: fs.readFileSync(at('key'), 'utf8') };
  }
  return { pem: fs.readFileSync(at('ca.pem'), 'utf8'), issue };
}

/* Where a server of a test has its pair: `put` puts another in its place, as who renews a certificate does. */
export function pairIn(folder, pair) {
  const files = { certificate: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  const put = ({ certificate, key }) => {
    fs.writeFileSync(files.certificate, certificate);
    fs.writeFileSync(files.key, key, { mode: 0o600 });
  };
  put(pair);
  return { ...files, put };
}

/* Settings with this pair for https://localhost:PORT; `clear`: a port that only leads there. */
export const tlsSettings = (t, pair, port, clear) => settings(t,
  [/^url: .*$/m, `url: https://localhost:${port}`],
  [/^ {2}certificate: .*$/m, `  certificate: ${pair.certificate}`],
  [/^ {2}key: .*$/m, `  key: ${pair.key}`],
  ...(clear ? [[/^ {2}redirect: .*$/m, `  redirect: [127.0.0.1:${clear}]`]] : []));

/* A server that speaks HTTPS, and on `clear` only leads there. */
export async function serveTls(t, { issued, ...options } = {}) {
  const from = authority(t);
  const pair = pairIn(scratch(t), issued ?? from.issue());
  const [port, clear] = [await freePort(), await freePort()];
  const config = tlsSettings(t, pair, port, clear);
  const server = await serve(t, { port, config, authority: from.pem, ...options });
  return { server, from, pair, clear };
}
