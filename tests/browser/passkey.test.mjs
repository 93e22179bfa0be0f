/* Passkeys in a real browser, with its virtual authenticator in the place of a phone's: made, used, asked for, taken out. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { OFFICE, office, press } from '../flow/lib/office.mjs';
import { judge, person } from './lib.mjs';

const SECOND = { name: 'Kari Kontor', email: 'kari.kontor@example.org' };

/* An authenticator that knows its person, as a phone with a screen lock does. */
async function authenticator(page, options = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, ...options,
    },
  });
  const ask = (what, values = {}) => cdp.send(`WebAuthn.${what}`, { authenticatorId, ...values });
  return { ask, credentials: async () => (await ask('getCredentials')).credentials };
}

async function comeByLink(page, link) {
  await page.goto(link);
  await page.click('[data-arrive] button');
}

async function makePasskey(page, name) {
  await page.goto('/innlogging');
  await page.fill('#passkey_add-name', name);
  await page.click('text=Lag passnøkkel');
  await page.waitForSelector(`main li b:text-is("${name}")`);
}

async function signOut(page) {
  await page.click('text=Logg ut >> nth=0');
  await page.waitForURL(/\/$/);
}

async function enter(page) {
  await page.goto('/logg-inn');
  await page.click('text=Logg inn med passnøkkel');
}

/* A second administrator and a fresh mailed link for them, as the first one's page of a sample shows it. */
async function second(admin) {
  const at = `${OFFICE}/administratorer`;
  await press(admin, at, '/administratorer', SECOND);
  return async () => (await admin.json(at)).admins.find(({ email }) => email === SECOND.email).link;
}

test('a passkey is offered, made, and signs in', async (t) => {
  const { server, admin } = await office(t);
  const link = await second(admin);
  const { page } = await person(t, server, 'phone');
  const device = await authenticator(page);
  await comeByLink(page, await link());
  await page.waitForURL(/\/administrasjon$/);
  await page.click('text=Lag en passnøkkel');
  await page.waitForURL(/\/innlogging$/);
  await judge(page, 'devices-none');
  await makePasskey(page, 'Telefonen min');
  assert.equal((await device.credentials()).length, 1);
  assert.match(await page.textContent('main'), /Ikke brukt ennå/);

  await signOut(page);
  await page.goto('/logg-inn');
  await judge(page, 'sign-in-passkey');
  await enter(page);
  await page.waitForURL(/\/administrasjon$/);
  assert.equal(await page.$('text=Lag en passnøkkel'), null, 'nothing is offered to who has one');
  await page.goto('/innlogging');
  assert.match(await page.textContent('main'), /Sist brukt/);
  await judge(page, 'devices');
});

test('a mailed link alone opens the office to nobody who has a passkey', async (t) => {
  const { server, admin } = await office(t);
  const link = await second(admin);
  const { page } = await person(t, server);
  await authenticator(page);
  await comeByLink(page, await link());
  await page.waitForURL(/\/administrasjon$/);
  await makePasskey(page, 'PC-en');
  await signOut(page);

  await comeByLink(page, await link());
  await page.waitForURL(/\/innlogging\/bekreft\?til=/);
  assert.equal((await page.request.get('/administrasjon/administratorer', { maxRedirects: 0 })).status(), 303);
  await judge(page, 'prove');
  const before = (await page.context().cookies()).find(({ name }) => name === '__Host-kaaring').value;
  await page.click('text=Bekreft med passnøkkel');
  await page.waitForURL(/\/administrasjon$/);
  const after = (await page.context().cookies()).find(({ name }) => name === '__Host-kaaring').value;
  assert.notEqual(after, before, 'the session is another one');
});

test('what does not hold is told in a sentence, and signs in nobody', async (t) => {
  const { server, admin } = await office(t);
  const link = await second(admin);
  const { page } = await person(t, server);
  const device = await authenticator(page);
  await comeByLink(page, await link());
  await page.waitForURL(/\/administrasjon$/);
  await makePasskey(page, 'PC-en');
  await signOut(page);
  await enter(page);
  await page.waitForURL(/\/administrasjon$/);
  await signOut(page);

  const [one] = await device.credentials();
  const said = (text) => page.waitForFunction((part) => document.querySelector('[data-outcome]').textContent.includes(part), text);
  await device.ask('removeCredential', { credentialId: one.credentialId });
  await device.ask('addCredential', { credential: { ...one, signCount: 0 } });
  await enter(page);
  await said('kopi av passnøkkelen');

  await device.ask('setUserVerified', { isUserVerified: false });
  await page.click('text=Logg inn med passnøkkel');
  await said('Det ble avbrutt');
  await device.ask('setUserVerified', { isUserVerified: true });

  const stranger = Buffer.alloc(32, 7).toString('base64');
  await device.ask('removeCredential', { credentialId: one.credentialId });
  await device.ask('addCredential', { credential: { ...one, credentialId: stranger, signCount: 9 } });
  await page.click('text=Logg inn med passnøkkel');
  await said('ble ikke godtatt');
  await page.goto('/administrasjon');
  assert.match(await page.textContent('h1'), /Logg inn først/);
});

test('one of two is taken out, the last of an administrator stays', async (t) => {
  const { server, admin } = await office(t);
  const link = await second(admin);
  const { page } = await person(t, server, 'phone');
  const phone = await authenticator(page);
  await comeByLink(page, await link());
  await page.waitForURL(/\/administrasjon$/);
  await makePasskey(page, 'Telefonen');
  await signOut(page);
  await comeByLink(page, await link());
  await page.waitForURL(/bekreft/);
  await page.goto('/innlogging');
  await page.click('text=Legg til en passnøkkel'); /* first: is it still you? */
  await page.click('text=Bekreft med passnøkkel');
  await page.waitForURL(/\/innlogging$/);
  await page.click('text=Lag passnøkkel');
  await page.waitForFunction(() => document.querySelector('[data-outcome]').textContent.includes('fra før'));
  await phone.ask('clearCredentials');
  await makePasskey(page, 'Nøkkelen');
  assert.equal((await page.$$('main li b')).length, 3, 'two passkeys and this session');

  await page.click('li:has-text("Telefonen") >> text=Ta ut');
  await page.waitForSelector('h1:text("Ta ut Telefonen?")');
  await judge(page, 'passkey-remove');
  await page.click('main button:text("Ta ut")');
  await page.waitForURL(/\/innlogging$/);
  await page.click('li:has-text("Nøkkelen") >> text=Ta ut');
  assert.match(await page.textContent('main'), /den eneste du har. Lag en ny først/);
  assert.equal(await page.$('main button'), null);
});
