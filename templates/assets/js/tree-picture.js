/* The way from an entry to the log's root, as a picture: at each level the node that we have and the sibling it is hashed
 * with, on the side where it stands. */
import { sidesOf } from './tree.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 300;
const MIDDLE = WIDTH / 2;
const BOX = { width: 88, height: 22 };
const ASIDE = 100; /* from the middle to a sibling's */
const STEP = 42;
const HEX_SHOWN = 4; /* bytes of a hash */

function add(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

function box(svg, x, y, look, text) {
  add(svg, 'rect', { x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX, rx: 4, class: look });
  if (text) add(svg, 'text', { x, y: y + 4, class: look }, text);
}

const line = (svg, [x1, y1], [x2, y2]) =>
  add(svg, 'line', { x1, y1: y1 - BOX.height / 2, x2, y2: y2 + BOX.height / 2 });

const hex = (hash) => Array.from(hash.slice(0, HEX_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join('');

/* Of a receipt that holds. `labels`: entryLabel, rootLabel. Decorative: the page says the same in words. */
export function drawPath(receipt, { entryLabel, rootLabel }) {
  const height = receipt.proof.length * STEP + BOX.height + 4;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
  svg.setAttribute('width', WIDTH);
  svg.setAttribute('aria-hidden', 'true');
  const y = (level) => height - 2 - BOX.height / 2 - level * STEP;
  sidesOf(receipt.index, receipt.checkpoint.size, receipt.proof.length).forEach((left, level) => {
    const x = left ? MIDDLE - ASIDE : MIDDLE + ASIDE;
    const parent = [MIDDLE, y(level + 1)];
    line(svg, [MIDDLE, y(level)], parent);
    line(svg, [x, y(level)], parent);
    box(svg, x, y(level), 'sibling', hex(receipt.proof[level]));
    box(svg, MIDDLE, y(level), level ? 'node' : 'entry', level ? '' : entryLabel);
  });
  const top = receipt.proof.length;
  box(svg, MIDDLE, y(top), top ? 'root' : 'entry', rootLabel);
  return svg;
}
