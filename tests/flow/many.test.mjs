/* More proposals than one page, one file's piece or one tile holds: none is left out, none comes twice. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from './lib.mjs';
import { OFFICE } from './lib/office.mjs';
import { formPath, proposeMany } from './lib/propose.mjs';

const MANY = 230; /* more than two pieces of a file */

/* The lines of a CSV file without line ends in its fields, each a list. */
const csv = (body) => body.replace(/^\ufeff/, '').trimEnd().split('\r\n').map((line) => line.split(';'));

test('hundreds of proposals are counted, paged and taken home, each once', async (t) => {
  const server = await serve(t);
  await proposeMany(server, MANY);
  const admin = server.visitor();
  await admin.arrive(await server.adminLink());
  const [, award, ordinal] = (await formPath(admin)).match(/^\/([^/]+)\/(\d+)\//);
  const desk = `${OFFICE}/utgave/${award}-${ordinal}`;
  const numbers = Array.from({ length: MANY }, (_, i) => `GG${ordinal}-${String(i + 1).padStart(3, '0')}`);

  const [head, ...rows] = csv((await admin.get(`${desk}/forslag.csv`)).body);
  assert.equal(head.join(), 'Nummer,Mottatt,Tilstand,Kom,Foreslått som,Kandidat,Begrunnelse,Foreslått av,E-post,Relasjon,Selvforslag,Organisasjonsnummer,Nettsted,Kommune,Bærekraftsmål,Kontakt,Verv og innsats,Administrasjonens begrunnelse');
  assert.ok(rows.every((row) => row.length === head.length));
  assert.deepEqual(rows.map(([number]) => number), numbers);
  assert.equal(new Set(rows.map((row) => row[head.indexOf('Foreslått som')])).size, MANY);
  const [, ...rest] = csv((await admin.get(`${desk}/forslag.csv?etter=117`)).body);
  assert.deepEqual(rest.map(([number]) => number), numbers.slice(117), 'from behind the row that is named');
  for (const wrong of ['-1', 'x', '99999999999999999999', String(MANY + 1)])
    assert.equal(csv((await admin.get(`${desk}/forslag.csv?etter=${wrong}`)).body).length, MANY + 1, `all when "${wrong}" is named`);

  const seen = [];
  let pages = 0;
  for (let path = `${desk}/forslag?vis=all`; path; pages++) {
    const view = await admin.json(path);
    seen.push(...view.rows.map(({ number }) => number));
    path = view.pages?.next;
  }
  assert.ok(pages > 2, `${pages} pages`);
  assert.deepEqual(seen.sort(), numbers);
});
