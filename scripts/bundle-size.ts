/** How much script the panel loads, and when. Measures the built panel: run `npm run build` first. */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * What the panel may load before it shows the section "Datenschutz" in German, in bytes (gzipped). Two thirds of a growth
 * are texts: every failure's words are among them, so that none has to be fetched when something has failed. Of the last
 * 6 kB, a half are what the header and the banners say of the certificate, and a half the rules for what is pasted into a field.
 */
export const PANEL_BUDGET_GZ = 227_000;

/** `initial`: it is loaded before the panel shows anything. Sizes in bytes. */
type Chunk = { file: string; raw: number; gz: number; initial: boolean };
export type PanelSize = { initialGz: number; initialRaw: number; lazyGz: number; chunks: Chunk[] };

/** The German texts: not imported by the entry statically, but awaited by it. They count as if they were imported. */
const AWAITED_AT_START = 'texts-de-';

/**
 * Measures the built panel's scripts: those that `index.html` names and whatever they import statically, the German
 * texts, and, as `lazyGz`, all the others, the English texts among them. Largest first.
 *
 * @param root the checkout
 * @throws Error when the panel has not been built
 */
export function panelSize(root: string): PanelSize {
  const directory = path.join(root, 'out', 'renderer', 'assets');
  if (!fs.existsSync(directory)) throw new Error(`The panel is not built: ${directory} is missing`);
  const page = fs.readFileSync(path.join(directory, '..', 'index.html'), 'utf8');
  const scripts = new Map(
    fs
      .readdirSync(directory)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, fs.readFileSync(path.join(directory, file))]),
  );

  const initial = new Set<string>();
  const add = (file: string): void => {
    const script = scripts.get(file);
    if (script === undefined || initial.has(file)) return;
    initial.add(file);
    for (const imported of staticImports(script.toString('utf8'))) add(imported);
  };
  for (const [, file = ''] of page.matchAll(/(?:src|href)="[^"]*?([^/"]+\.js)"/g)) add(file);
  if (initial.size === 0) throw new Error('index.html names no script of out/renderer/assets');
  const awaited = [...scripts.keys()].filter((file) => file.startsWith(AWAITED_AT_START));
  if (awaited.length === 0) throw new Error(`no German texts (${AWAITED_AT_START}…) in out/renderer/assets`);
  awaited.forEach(add);

  const chunks = [...scripts]
    .map(([file, content]) => ({
      file,
      raw: content.byteLength,
      gz: gzipSync(content).byteLength,
      initial: initial.has(file),
    }))
    .sort((one, other) => other.raw - one.raw);
  const sum = (of: 'raw' | 'gz', isInitial: boolean) =>
    chunks.filter((chunk) => chunk.initial === isInitial).reduce((total, chunk) => total + chunk[of], 0);
  return { initialGz: sum('gz', true), initialRaw: sum('raw', true), lazyGz: sum('gz', false), chunks };
}

/** The chunks that a script imports statically; `import(…)` does not count, nor do its string contents. */
function staticImports(script: string): string[] {
  return [...script.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`/]+\.js)["'`]/g)].map(([, file = '']) => file);
}
