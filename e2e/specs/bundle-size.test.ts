import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { panelSize } from '../../scripts/bundle-size.ts';

/** A checkout with these files in the built panel. */
function built(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-size-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(root, 'out', 'renderer', name);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, content);
  }
  return root;
}

const page = '<script type="module" crossorigin src="./assets/index-a.js"></script>';

test('counts what the page imports, directly or not, and the German texts that it waits for', () => {
  const root = built({
    'index.html': page,
    'assets/index-a.js': 'import{a as b}from"./shared-b.js";import "./side-c.js";const d=()=>import("./lazy-d.js");',
    'assets/shared-b.js': 'export * from "./index-a.js";/* from "elsewhere.js" */',
    'assets/side-c.js': 'x(`import("./lazy-d.js")`)',
    'assets/lazy-d.js': 'import{a}from"./shared-b.js";',
    'assets/texts-de-e.js': 'import"./shape-f.js";',
    'assets/texts-en-e.js': 'import"./shape-f.js";',
    'assets/shape-f.js': '',
    'assets/index-a.css': 'a{}',
  });
  const { chunks, initialGz, initialRaw, lazyGz } = panelSize(root);
  const files = (isInitial: boolean) => chunks.filter((one) => one.initial === isInitial).map((one) => one.file);
  const texts = ['shape-f.js', 'texts-de-e.js'];
  expect(files(true).toSorted()).toEqual(['index-a.js', ...texts, 'shared-b.js', 'side-c.js'].toSorted());
  expect(files(false).toSorted()).toEqual(['lazy-d.js', 'texts-en-e.js']);
  const sum = (of: 'raw' | 'gz', isInitial: boolean) =>
    chunks.filter((one) => one.initial === isInitial).reduce((total, one) => total + one[of], 0);
  expect([initialGz, initialRaw, lazyGz]).toEqual([sum('gz', true), sum('raw', true), sum('gz', false)]);
});

test('does not take a panel that is not there for a small one', () => {
  expect(() => panelSize(built({}))).toThrow(/is not built/);
  expect(() => panelSize(built({ 'index.html': page, 'assets/other.js': '' }))).toThrow(/names no script/);
  expect(() => panelSize(built({ 'index.html': page, 'assets/index-a.js': '' }))).toThrow(/no German texts/);
});
