/* The mailed link in a real browser: the secret stands behind the #, leaves the address at once, and waits for a press. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { serve } from '../flow/lib.mjs';
import { judge, person } from './lib.mjs';

test('a link, a button, and in', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'phone');
  const link = new URL(await server.adminLink());
  const asked = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  await page.goto(link.pathname + link.hash);
  assert.equal(await page.textContent('h1'), 'Velkommen');
  assert.equal(new URL(page.url()).hash, '', 'the secret is out of the address');
  await judge(page, 'sign-in-arrive');
  assert.ok(!asked.some((line) => line.startsWith('POST') || line.includes(link.hash.slice(1))), 'nothing was sent yet');
  await page.click('main button');
  await page.waitForURL('**/administrasjon');
  await page.click('text=Logg ut');
  await page.waitForURL(`${server.url}/`);
  await page.goto(link.pathname + link.hash);
  await page.click('main button');
  await page.waitForSelector('h1:text("Lenken virker ikke lenger")');
  await judge(page, 'sign-in-expired');
  await page.fill('#signin-email', 'ukjent@example.no');
  await page.click('text=Send meg en lenke');
  await page.waitForSelector('h1:text("Se i e-posten")');
  await judge(page, 'sign-in-sent');
});

test('without JavaScript the page says what is missing', async (t) => {
  const server = await serve(t);
  const { page } = await person(t, server, 'desktop', { script: false });
  const link = new URL(await server.adminLink());
  await page.goto(link.pathname + link.hash);
  assert.match(await page.textContent('main'), /trenger JavaScript for å lese lenken/);
});
