/* Real people's browsers: Debian's Chromium on the real server, a phone and a desktop.
 *
 *   import test from 'node:test';
 *   import { serve } from '../flow/lib.mjs';
 *   import { person, judge } from './lib.mjs';
 *
 *   test('anyone proposes, on a phone', async (t) => {
 *     const server = await serve(t);
 *     const { page } = await person(t, server, 'phone');
 *     await page.goto('/');
 *     await judge(page, 'home');
 *   });
 *
 * Tests are tests/browser/NAME.test.mjs. A test fails when the browser complains: an error in a script, something that the
 * content security policy stopped, an answer 5xx, a request to another host. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BUILD = process.env.BUILD ?? fileURLToPath(new URL('../../build', import.meta.url));
const TOOLS = path.join(BUILD, 'npm-test', 'package.json');
const tool = createRequire(TOOLS);

export const SHOTS = path.join(BUILD, 'shots');
export const SIZES = {
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 },
};
export const SCHEMES = ['light', 'dark'];
export const LANGUAGES = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' };

/* It must not look for anything beyond this machine. */
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--disable-quic', '--disable-gpu', '--disable-dev-shm-usage'];

/* An answer 4xx is a part of many tests, and Chromium calls each an error. */
const EXPECTED = [/Failed to load resource: the server responded with a status of 4\d\d/];

function launch(args = []) {
  const { chromium } = tool('playwright-core');
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...QUIET, ...args] });
}

/* One browser a file; people are contexts in it, which share nothing. */
let browser;
async function theBrowser() {
  browser ??= launch();
  return browser;
}
after(async () => (await browser)?.close());

/* Somebody with a device ('phone' or 'desktop'): {context, page, trouble}. Options:
 *   language    'nb', 'nn', 'en': what their browser prefers
 *   scheme      'light' or 'dark'
 *   script      false: JavaScript is off */
export async function person(t, server, size = 'desktop', { language = 'nb', scheme = 'light', script = true } = {}) {
  const context = await (await theBrowser()).newContext({
    ...SIZES[size],
    baseURL: server.url,
    locale: LANGUAGES[language],
    timezoneId: 'Europe/Oslo',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    javaScriptEnabled: script,
  });
  const trouble = [];
  const watch = (page) => {
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (fault) => trouble.push(`${page.url()}: ${fault}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED.some((pattern) => pattern.test(message.text())))
        trouble.push(`${page.url()}: ${message.text()}`);
    });
  };
  context.on('page', watch);
  context.on('response', (response) => {
    if (response.status() >= 500) trouble.push(`${response.url()}: ${response.status()}`);
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob|about):/.test(request.url()))
      trouble.push(`a request to ${request.url()}`);
  });
  server.guests.push(() => context.close());
  t.after(() => {
    assert.deepEqual(trouble, [], 'what the browser complained of');
  });
  return { context, page: await context.newPage(), trouble };
}

/* What axe finds on the page as it stands now, in words: one line a finding. Without `contrast` it asks nothing of colours. */
export async function findings(page, contrast = true) {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(tool('axe-core').source);
  const violations = await page.evaluate(async (asked) => {
    const rules = { 'target-size': { enabled: true }, 'color-contrast': { enabled: asked } };
    return (await window.axe.run(document, { resultTypes: ['violations'], rules })).violations;
  }, contrast);
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

/* A picture of the whole page, build/shots/NAME.png, when somebody wants to look at them: `make pictures`. */
export async function shot(page, name) {
  if (!process.env.PICTURES) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/* What is wrong with a page as it stands at one size: axe's findings, a template's own signs, scrolling sideways. */
async function faults(page, name, size, schemes, asksAxe = () => true, contrast = true) {
  const wrong = [];
  await page.setViewportSize(SIZES[size].viewport);
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await shot(page, `${name}-${size}-${scheme}`);
    if (asksAxe(size, scheme)) wrong.push(...(await findings(page, contrast)).map((one) => `${size}, ${scheme}: ${one}`));
  }
  const braces = (await page.innerText('body')).match(/.*(\{\{|\}\}).*/);
  if (braces) wrong.push(`${size}: a template shows itself: ${braces[0]}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return over > 0 ? [...wrong, `${size}: the page is ${over} px too wide`] : wrong;
}

/* The same address in another language, for the same person, on the narrowest screen. Its colours are those of the first; they are
 * the slowest that axe looks at. */
async function faultsIn(language, page, name) {
  const { pathname, search, hash } = new URL(page.url());
  const twin = await page.context().newPage();
  try {
    await twin.goto(`/${language}${pathname === '/' ? '' : pathname}${search}${hash}`);
    assert.equal(await twin.getAttribute('html', 'lang'), language, name);
    if (await page.$('form[data-checked=true]')) await twin.waitForSelector('form[data-checked=true]');
    const contrast = Boolean(process.env.LONG);
    return (await faults(twin, `${name}-${language}`, 'phone', ['light'], () => true, contrast)).map((one) => `${language}, ${one}`);
  } finally {
    await twin.close();
  }
}

/* Looks at a page as it stands, in both sizes and both schemes: takes pictures where they are wanted (NAME-phone-light.png
 * …), asks axe, and sees that nothing makes a phone scroll sideways; then asks its address for the other languages
 * (NAME-nn-phone-light.png …). `sizes`, `schemes` and `languages` may be fewer: what a form was answered with has no address to ask again. The page is
 * left as it was. */
export async function judge(page, name, options = {}) {
  const { sizes = Object.keys(SIZES), schemes = SCHEMES, languages = ['nn', 'en'] } = options;
  const before = page.viewportSize();
  const wrong = [];
  /* What axe finds hangs on the size or on the scheme, never on the pair, and asking is what takes the time: so of four
   * pairs two are asked. LONG=1 asks them all. */
  const all = process.env.LONG || sizes.length < 2 || schemes.length < 2;
  const asksAxe = (size, scheme) => all || (size === 'phone') === (scheme === 'light');
  for (const size of sizes) wrong.push(...(await faults(page, name, size, schemes, asksAxe)));
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
  if (sizes.includes('phone') && (await page.getAttribute('html', 'lang')) === 'nb')
    for (const language of languages) wrong.push(...(await faultsIn(language, page, name)));
  assert.deepEqual(wrong, [], `${name} (${page.url()})`);
}

/* Lighthouse's points, 0 … 100, and what cost some: {accessibility, 'best-practices', performance, lost}. */
export async function lighthouse(url, { categories = ['accessibility', 'best-practices', 'performance'] } = {}) {
  const core = path.join(path.dirname(TOOLS), 'node_modules/lighthouse/core/index.js');
  const run = (await import(pathToFileURL(core))).default;
  const port = 30_000 + (process.pid % 2_000);
  const own = await launch([`--remote-debugging-port=${port}`]);
  try {
    const { lhr } = await run(url, { port, output: 'json', logLevel: 'error', onlyCategories: categories });
    const points = Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
    const weighed = new Set(categories.flatMap((name) =>
      lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id)));
    const lost = Object.values(lhr.audits)
      .filter(({ id, score }) => weighed.has(id) && score !== null && score < 1)
      .map(({ id, score, displayValue }) => `${id} ${score} ${displayValue ?? ''}`.trim());
    return { ...points, lost };
  } finally {
    await own.close();
  }
}
