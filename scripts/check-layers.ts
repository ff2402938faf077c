/** `npm run check:layers`: no import goes up, and none goes round in a circle. The rules are in `layers.ts`. */
import path from 'node:path';
import { cruiseLayers } from './layers.ts';

const root = path.join(import.meta.dirname, '..');
const { output, exitCode } = await cruiseLayers(root, ['electron', 'shared', 'renderer', 'e2e', 'scripts'], 'err-long');
if (exitCode !== 0) console.error(output);
process.exitCode = exitCode === 0 ? 0 : 1;
