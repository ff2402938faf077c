import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cruiseLayers, rooms } from './layers.ts';

const roomNames = Object.keys(rooms);
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'layers-'));
afterAll(() => fs.rmSync(tree, { recursive: true }));

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  fs.writeFileSync(path.join(tree, file), text);
};
/** Each kind of import, in a file of its own. */
const kinds = {
  static: (to: string) => `import '${to}';\n`,
  type: (to: string) => `import type { Value } from '${to}';\nexport type Mine = Value;\n`,
  lazy: (to: string) => `export const load = () => import('${to}');\n`,
  exported: (to: string) => `export * from '${to}';\n`,
};
const fileOf = (room: string, name: string) => `${room}/${name}.ts`;
const relative = (from: string, to: string) => {
  const spec = path.posix.relative(path.posix.dirname(from), to);
  return spec.startsWith('.') ? spec : `./${spec}`;
};
const mayImport = (from: string, to: string): boolean =>
  from === to || (rooms[from] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));

let refused: Set<string>;

beforeAll(async () => {
  write('package.json', '{ "type": "module" }');
  for (const room of roomNames) write(fileOf(room, 'target'), 'export type Value = 1;\nexport const value = 1;\n');
  for (const [kind, importOf] of Object.entries(kinds)) {
    for (const from of roomNames) {
      for (const to of roomNames) {
        const file = fileOf(from, `${kind}-${to.replaceAll('/', '-')}`);
        write(file, importOf(relative(file, fileOf(to, 'target'))));
      }
    }
  }
  write('electron/main.ts', `import '../renderer/ui/target.ts';\n`);
  write('electron/headless.ts', `import './cli/target.ts';\n`);
  write('electron/testing/double.ts', `import '../service/target.ts';\n`);
  write('electron/service/with-double.ts', `import '../testing/double.ts';\n`);
  write('electron/service/some.test.ts', `import '../testing/double.ts';\n`);
  write('shared/domain/one.ts', `import type { Two } from './two.ts';\nexport type One = Two;\n`);
  write('shared/domain/two.ts', `import type { One } from './one.ts';\nexport type Two = One;\n`);
  write('node_modules/acme-client/index.js', '');
  write('node_modules/acme-client/package.json', '{ "name": "acme-client", "main": "index.js" }');
  for (const room of ['electron/acme', 'electron/diagnosis']) {
    write(fileOf(room, 'with-library'), `import 'acme-client';\n`);
  }
  const { output } = await cruiseLayers(tree, ['electron', 'shared', 'renderer', 'e2e'], 'json');
  const { summary } = JSON.parse(output as string) as ICruiseResult;
  refused = new Set(summary.violations.map(({ from }) => from));
});

describe.each(roomNames)('from %s', (from) => {
  test.each(Object.keys(kinds))('a room above cannot be imported, one below can (%s)', (kind) => {
    for (const to of roomNames) {
      const file = fileOf(from, `${kind}-${to.replaceAll('/', '-')}`);
      expect([file, refused.has(file)]).toEqual([file, !mayImport(from, to)]);
    }
  });
});

test('the rooms are a ladder: none of two may import the other one back', () => {
  for (const one of roomNames) {
    for (const other of roomNames) {
      if (one !== other && !one.startsWith(`${other}/`) && mayImport(one, other)) {
        expect([one, other, mayImport(other, one)]).toEqual([one, other, false]);
      }
    }
  }
});

test('what starts the program may import what it starts, and nothing of the panel', () => {
  expect(refused).toContain('electron/main.ts');
  expect(refused).not.toContain('electron/headless.ts');
});

test('a test may import a test double, and nothing else may', () => {
  expect(refused).toContain('electron/service/with-double.ts');
  expect(refused).not.toContain('electron/service/some.test.ts');
  expect(refused).not.toContain('electron/testing/double.ts');
});

test('two files that hang together by their types alone are a circle', () => {
  expect(refused.has('shared/domain/one.ts') || refused.has('shared/domain/two.ts')).toBe(true);
});

test('the ACME library is known to one room', () => {
  expect(refused).toContain(fileOf('electron/diagnosis', 'with-library'));
  expect(refused).not.toContain(fileOf('electron/acme', 'with-library'));
});

test('every file of the product has a room', () => {
  const root = path.join(import.meta.dirname, '..');
  const files = fs
    .globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'));
  const isAtHome = (file: string) => roomNames.some((room) => file.startsWith(`${room}/`));
  const roots = ['electron/main.ts', 'electron/preload.ts', 'electron/headless.ts'];
  const homeless = files.filter(
    (file) => !isAtHome(file) && !roots.includes(file) && !file.startsWith('electron/testing/'),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(homeless).toEqual([]);
});
