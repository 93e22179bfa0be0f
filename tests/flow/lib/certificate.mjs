/* An authority of a test's own, and what it vouches for. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { scratch } from './server.mjs';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/* {file: its certificate, issue(name, {days})}: issue gives {key, cert} of a server of that name. Of no days it is over as soon as
 * it is made. */
export function authority(t, name = 'Test') {
  const folder = scratch(t);
  const at = (file) => path.join(folder, file);
  const key = (file) => openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(file));
  key('ca.key');
  openssl('req', '-x509', '-key', at('ca.key'), '-subj', `/CN=${name}`, '-days', '2', '-out', at('ca.pem'));
  let n = 0;
  const issue = (host, { days = 1 } = {}) => {
    const [own, asked, given, more] = ['key', 'csr', 'pem', 'ext'].map((end) => at(`${++n}.${end}`));
    key(path.basename(own));
    openssl('req', '-new', '-key', own, '-subj', `/CN=${host}`, '-out', asked);
    fs.writeFileSync(more, `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}\n`);
    openssl('x509', '-req', '-in', asked, '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', `${days}`,
      '-extfile', more, '-out', given);
    return { key: fs.readFileSync(own), cert: fs.readFileSync(given) };
  };
  return { file: at('ca.pem'), issue };
}
