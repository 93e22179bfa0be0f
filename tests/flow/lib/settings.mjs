/* A settings file of a test's own, beside which nothing needs to lie: ours, with its folders by their whole path. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { scratch } from './server.mjs';

export const CONF = fileURLToPath(new URL('../../../conf', import.meta.url));

/* Its path. Each change is [pattern, replacement], and has to find its line. */
export function settings(t, ...changes) {
  const folder = scratch(t);
  const ours = fs.readFileSync(path.join(CONF, 'kaaring.yaml'), 'utf8')
    .replace(/^(templates|assets|awards): (.*)$/gm, (line, key, where) => `${key}: ${path.resolve(CONF, where)}`);
  const text = changes.reduce((before, [pattern, replacement]) => {
    assert.match(before, pattern);
    return before.replace(pattern, replacement);
  }, ours);
  fs.symlinkSync(path.join(CONF, 'sample'), path.join(folder, 'sample'));
  const file = path.join(folder, 'kaaring.yaml');
  fs.writeFileSync(file, text);
  return file;
}

/* The same with all steps of this secrecy (open, sealed), or with that of the awards as they are shipped. */
export function settingsOf(t, secrecy, ...changes) {
  if (secrecy === 'shipped') return settings(t, ...changes);
  const awards = path.join(scratch(t), 'awards');
  fs.cpSync(path.join(CONF, 'awards'), awards, { recursive: true });
  for (const name of fs.readdirSync(awards)) {
    const file = path.join(awards, name);
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^( +secrecy:) \w+$/gm, `$1 ${secrecy}`));
  }
  return settings(t, folderOf('awards', awards), ...changes);
}

/* Changes the file of an award that the settings of a test name. */
export function changeAward(config, award, pattern, replacement) {
  const file = path.join(fs.readFileSync(config, 'utf8').match(/^awards: (.*)$/m)[1], `${award}.yaml`);
  const before = fs.readFileSync(file, 'utf8');
  const after = before.replace(pattern, replacement);
  assert.notEqual(after, before, `${pattern}`);
  fs.writeFileSync(file, after);
}

/* Settings whose Grønn Gründer has two more bodies, whose members share the key of its sealed vote. */
export function withBodies(t) {
  const config = settingsOf(t, 'sealed');
  const body = (id, name) => `  - id: ${id}\n    name: ${name}\n    member: medlem\n    chair: leder\n    officers: [chair]\n`
    .replace(/(name|member|chair): (.*)/g, '$1: {nb: $2, nn: $2, en: $2}');
  changeAward(config, 'gronn-grunder', /^# The steps, in their order/m, `${body('fagrad', 'Fagrådet')}${body('gruppe', 'Gruppen')}$&`);
  changeAward(config, 'gronn-grunder', /^( +)# holders: .*$/m, '$1holders: [fagrad, gruppe]');
  return config;
}

/* The change by which a folder (templates, assets, awards) is another. */
export const folderOf = (key, folder) => [new RegExp(`^${key}: .*$`, 'm'), `${key}: ${folder}`];
