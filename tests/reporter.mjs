/* What a file of Node tests prints: a line a test, what went wrong under it, and `N passed, N failed`.
 *
 * A test that has tests inside is counted only when it fails by itself. A skipped test is a failed one: what is not to be
 * tested is not to be written. */
export default async function* reporter(source) {
  let passed = 0;
  let failed = 0;
  const failedInside = new Map(); /* nesting → whether a test there has ended since its parent began, and how */
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic' && data.nesting > 0) yield `  # ${data.message}\n`;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const children = failedInside.get(data.nesting + 1);
    failedInside.delete(data.nesting + 1);
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const bad = type === 'test:fail' || skipped;
    failedInside.set(data.nesting, failedInside.get(data.nesting) || bad);
    if (children !== undefined && (!bad || children)) continue;
    if (bad) failed++;
    else passed++;
    yield `${bad ? 'not ok' : 'ok'} ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    if (!bad) continue;
    const error = data.details.error;
    const cause = error?.cause ?? error;
    const told = skipped ? 'skipped' : cause?.stack ?? String(cause);
    yield `${told.replace(/\n.*\(?node:internal.*/g, '').replace(/^/gm, '    ')}\n`;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
