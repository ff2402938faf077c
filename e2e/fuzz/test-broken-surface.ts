/** A part that is broken on purpose, in the way that `BROKEN_SURFACE` in the environment names, where a text holds an "ß". */
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import type { Surface } from './surface.ts';

const faults: Readonly<Record<string, (folder: string) => unknown>> = {
  throws: () => {
    throw new Error('ß');
  },
  prints: () => void process.stderr.write('\u001b'),
  'leaves a rejection': () => {
    void Promise.reject(new Error('ß'));
    return new Promise((resolve) => setImmediate(resolve as () => void));
  },
  'never answers': () => new Promise(() => undefined),
  blocks: () => {
    while (Date.now() > 0);
  },
  'ends the process': () => process.exit(3),
  'leaves a file': (folder) => {
    fs.writeFileSync(path.join(folder, 'offen'), '', { mode: 0o644 });
    fs.chmodSync(path.join(folder, 'offen'), 0o644);
  },
};

export const surface: Surface<string> = {
  arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ß'), maxLength: 4 }),
  open(folder) {
    const fault = faults[process.env.BROKEN_SURFACE ?? ''];
    return Promise.resolve({
      async run(text) {
        if (text.includes('ß')) await fault?.(folder);
        return [];
      },
      close: () => [],
    });
  },
};
