/* The floor plan, held to: a folder of src includes only from folders left of it, and no two files include each other,
 * directly or in a circle. A file is its .c and its .h together, and its parts: form_check.c belongs to form.h.
 * Prints what breaks the plan; exits 1 then. */
import fs from 'node:fs';
import path from 'node:path';

const FLOOR = ['base', 'proof', 'witness', 'store', 'award', 'audit', 'desk', 'web', 'page', 'command', 'main.c'];

const sources = fs
  .readdirSync('src', { recursive: false, withFileTypes: true })
  .flatMap(function walk(entry) {
    const name = path.posix.join(entry.under ?? 'src', entry.name);
    if (!entry.isDirectory()) return /\.[ch]$/.test(name) ? [name] : [];
    return fs.readdirSync(name, { withFileTypes: true }).flatMap((inner) => walk(Object.assign(inner, { under: name })));
  })
  .sort();

const room = (file) => FLOOR.indexOf(file.split('/')[1]);
function idea(file) {
  for (let name = file.replace(/\.[ch]$/, ''); ; name = name.replace(/_[a-z0-9]+$/, '')) {
    const shorter = name.replace(/_[a-z0-9]+$/, '');
    if (shorter === name || !(sources.includes(`${shorter}.h`) || sources.includes(`${shorter}.c`))) return name;
  }
}
const wrong = [];
const needs = new Map(); /* idea → ideas it includes */

for (const file of sources) {
  if (room(file) < 0) wrong.push(`${file}: src has the rooms ${FLOOR.join(' ')} and no other`);
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  lines.forEach((line, at) => {
    const included = line.match(/^\s*#\s*include\s+"([^"]+)"/)?.[1];
    if (!included) return;
    const target = `src/${included}`;
    if (!sources.includes(target)) wrong.push(`${file}:${at + 1}: there is no ${target} (paths begin at src)`);
    else if (room(target) > room(file)) wrong.push(`${file}:${at + 1}: ${target} stands to the right`);
    if (idea(target) === idea(file)) return;
    if (!needs.has(idea(file))) needs.set(idea(file), new Set());
    needs.get(idea(file)).add(idea(target));
  });
}

/* Depth first; a file met again while it is still open closes a circle. */
const state = new Map();
function visit(file, way) {
  if (state.get(file) === 'done') return;
  if (way.includes(file)) {
    wrong.push(`a circle: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`);
    return;
  }
  for (const next of needs.get(file) ?? []) visit(next, [...way, file]);
  state.set(file, 'done');
}
for (const file of needs.keys()) visit(file, []);

for (const line of wrong) console.log(line);
process.exitCode = wrong.length ? 1 : 0;
