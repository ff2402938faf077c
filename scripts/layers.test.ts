import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cruiseLayers, layers } from './layers.ts';

const layerNames = Object.keys(layers);
/** The files that put a program together are layers of their own. */
const isFile = (layer: string) => layer.endsWith('.ts');
const folders = layerNames.filter((layer) => !isFile(layer));
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'layers-'));
afterAll(() => fs.rmSync(tree, { recursive: true }));

const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  fs.writeFileSync(path.join(tree, file), text);
};
/** How the product writes an import of this file: `shared/` by its alias, the rest by a relative path. */
const specifier = (from: string, to: string) => {
  if (to.startsWith('shared/') && !from.startsWith('shared/')) return `#${to}`;
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
};
/** Each kind of import; `n` makes names unique in their file. */
const kinds = {
  static: (spec: string) => `import '${spec}';\n`,
  lazy: (spec: string) => `void import('${spec}');\n`,
  exported: (spec: string, n: number) => `export * as all${n} from '${spec}';\n`,
  typeImport: (spec: string, n: number) => `import type { V as V${n} } from '${spec}';\nexport type T${n} = V${n};\n`,
  typeExpression: (spec: string, n: number) => `export type T${n} = import('${spec}').V;\n`,
} as const;
type Kind = keyof typeof kinds;

const targetOf = (layer: string) => `${layer}/target.ts`;
const othersThan = (layer: string) => folders.filter((other) => other !== layer);
const sourceOf = (layer: string, kind: Kind) => (isFile(layer) ? layer : `${layer}/${kind}.ts`);
const mayImport = (from: string, to: string): boolean =>
  from === to || (layers[from] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));

/** Every import that is refused, as "from → to". */
let refused: Set<string>;
const isRefused = (from: string, to: string) => refused.has(`${from} → ${to}`);

beforeAll(async () => {
  write('package.json', '{ "type": "module", "imports": { "#shared/*": "./shared/*" } }');
  for (const folder of folders) write(targetOf(folder), 'export type V = 1;\n');
  for (const from of layerNames) {
    // A file has one text: its static imports stand for all kinds.
    for (const kind of isFile(from) ? (['static'] as const) : (Object.keys(kinds) as Kind[])) {
      const source = sourceOf(from, kind);
      write(
        source,
        othersThan(from)
          .map((to, n) => kinds[kind](specifier(source, targetOf(to)), n))
          .join(''),
      );
    }
  }
  write('electron/testing/double.ts', `import '../service/target.ts';\n`);
  write('electron/service/with-double.ts', `import '../testing/double.ts';\n`);
  write('electron/service/test-facts.ts', '');
  write('electron/service/with-test-helper.ts', `import './test-facts.ts';\n`);
  write('electron/service/some.test.ts', `import '../testing/double.ts';\n`);
  write('electron/service/with-script.ts', `import '../../scripts/some.ts';\nimport '../../e2e/specs/some.ts';\n`);
  write('scripts/some.ts', '');
  write('e2e/specs/some.ts', '');
  write('shared/domain/one.ts', `import type { Two } from './two.ts';\nexport type One = Two;\n`);
  write('shared/domain/two.ts', `import type { One } from './one.ts';\nexport type Two = One;\n`);
  write('shared/domain/with-node.ts', `export const fs = () => import('node:fs');\n`);
  write('electron/storage/with-node.ts', `export const fs = () => import('node:fs');\n`);
  for (const library of ['acme-client', 'axios']) {
    write(`node_modules/${library}/index.js`, '');
    write(`node_modules/${library}/package.json`, `{ "name": "${library}", "main": "index.js" }`);
    for (const layer of ['electron/acme', 'electron/diagnosis']) {
      write(`${layer}/with-${library}.ts`, `import '${library}';\n`);
    }
  }
  const { output } = await cruiseLayers(tree, ['electron', 'shared', 'renderer', 'e2e'], 'json');
  const { summary } = JSON.parse(output as string) as ICruiseResult;
  refused = new Set(summary.violations.map(({ from, to }) => `${from} → ${to}`));
});

describe.each(folders)('from %s', (from) => {
  test.each(Object.keys(kinds) as Kind[])('a layer above cannot be imported, one below can (%s)', (kind) => {
    const answers = othersThan(from).map((to) => [to, isRefused(sourceOf(from, kind), targetOf(to))]);
    const expected = othersThan(from).map((to) => [to, !mayImport(from, to)]);
    expect(answers).toEqual(expected);
  });
});

test.each(layerNames.filter(isFile))('%s imports what it puts together, and nothing else', (from) => {
  const answers = folders.map((to) => [to, isRefused(from, targetOf(to))]);
  expect(answers).toEqual(folders.map((to) => [to, !mayImport(from, to)]));
  expect(isRefused(from, targetOf('renderer/ui'))).toBe(true);
});

test('of two layers, at most one may import the other', () => {
  for (const one of layerNames) {
    for (const other of layerNames) {
      if (one !== other && !one.startsWith(`${other}/`) && mayImport(one, other)) {
        expect([one, other, mayImport(other, one)]).toEqual([one, other, false]);
      }
    }
  }
});

test('a test may import a test double, and nothing else may', () => {
  expect(isRefused('electron/service/with-double.ts', 'electron/testing/double.ts')).toBe(true);
  expect(isRefused('electron/service/with-test-helper.ts', 'electron/service/test-facts.ts')).toBe(true);
  expect(isRefused('electron/service/some.test.ts', 'electron/testing/double.ts')).toBe(false);
  expect(isRefused('electron/testing/double.ts', 'electron/service/target.ts')).toBe(false);
});

test('the product imports no scripts and no end-to-end tests', () => {
  expect(isRefused('electron/service/with-script.ts', 'scripts/some.ts')).toBe(true);
  expect(isRefused('electron/service/with-script.ts', 'e2e/specs/some.ts')).toBe(true);
});

test('two files that import only types of each other are a circle', () => {
  const [there, back] = [
    isRefused('shared/domain/one.ts', 'shared/domain/two.ts'),
    isRefused('shared/domain/two.ts', 'shared/domain/one.ts'),
  ];
  expect(there || back).toBe(true);
});

test('what runs in the page imports nothing of Node, not even when it is asked for', () => {
  expect([...refused].some((one) => one.startsWith('shared/domain/with-node.ts'))).toBe(true);
  expect([...refused].some((one) => one.startsWith('electron/storage/with-node.ts'))).toBe(false);
});

test.each(['acme-client', 'axios'])('%s is known to one layer', (library) => {
  const importsFrom = (layer: string) => [...refused].some((one) => one.startsWith(`${layer}/with-${library}.ts`));
  expect(importsFrom('electron/diagnosis')).toBe(true);
  expect(importsFrom('electron/acme')).toBe(false);
});

test('every file of the product belongs to a layer', () => {
  const root = path.join(import.meta.dirname, '..');
  const files = fs
    .globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'));
  const belongs = (file: string) => layerNames.some((layer) => file === layer || file.startsWith(`${layer}/`));
  const outside = files.filter((file) => !belongs(file) && !file.startsWith('electron/testing/'));
  expect(files.length).toBeGreaterThan(300);
  expect(outside).toEqual([]);
});
