/* A member of a body in a real browser: the key is made there and never leaves it. */
import { person } from './lib.mjs';

/* Somebody of the demonstration comes by a link, the one printed for them unless another is given, and presses its button. */
export async function come(t, server, name, size, { link, ...options } = {}) {
  const { page, context, trouble } = await person(t, server, size, options);
  await page.goto(link ?? server.output.match(new RegExp(`^  ${name}.*\\n\\s+(http\\S+)`, 'm'))[1]);
  await page.click('[data-arrive] button');
  await page.waitForURL((url) => !url.pathname.endsWith('/logg-inn'));
  await page.waitForLoadState();
  return { page, context, trouble };
}

export async function enrol(page) {
  await page.click('form[data-desk] button');
  await page.waitForURL((url) => !url.pathname.endsWith('/nokkel'));
}

export async function declareNone(page) {
  await page.click('button[name=none]');
  await page.waitForURL((url) => !url.pathname.endsWith('/habilitet'));
}

/* What stands on the page has been compared with what was frozen. */
export const checked = (page) => page.waitForSelector('form[data-checked=true]');

/* A mark in every scale of the page that is open. */
export async function mark(page, marks) {
  await checked(page);
  const scales = await page.$$('[data-criterion]');
  for (const [i, scale] of scales.entries()) await (await scale.$(`label:nth-child(${marks[i]})`)).click();
}

/* The receipt on the page that is open, unfolded: the browser has found that it holds. */
export async function receiptHolds(page) {
  await page.click('summary:has-text("Kvittering")');
  await page.waitForSelector('[data-receipt][data-outcome=holds]');
}
