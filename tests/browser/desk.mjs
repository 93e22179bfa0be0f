/* An administrator in a real browser. */
import { OFFICE, press } from '../flow/lib/office.mjs';
import { person } from './lib.mjs';

/* A second administrator, signed in by the link that a sample shows. */
export async function atTheDesk(t, server, admin, size, options) {
  const at = `${OFFICE}/administratorer`;
  const email = `${Math.random().toString(36).slice(2)}@example.org`;
  await press(admin, at, '/administratorer', { name: 'Kari Kontor', email });
  const { link } = (await admin.json(at)).admins.find((one) => one.email === email);
  const { page } = await person(t, server, size, options);
  await page.goto(link);
  await page.click('[data-arrive] button');
  await page.waitForURL(/\/administrasjon$/);
  return page;
}
