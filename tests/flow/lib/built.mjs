/* The browser's scripts that stand on a library, as the build has put them together. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const BUILD = process.env.BUILD ?? fileURLToPath(new URL('../../../build', import.meta.url));

export const built = (name) => import(pathToFileURL(path.join(BUILD, 'assets', 'js', `${name}.js`)));
