/** Each restriction of `eslint.config.ts` ("wall"), with code that it refuses. */
import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const untyped = tseslint.configs.disableTypeChecked;
// The rules tested here need no types, and without types no TypeScript program has to be built.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    {
      rules: untyped.rules ?? {},
      languageOptions: { parserOptions: { projectService: false, program: null, project: false } },
    },
  ],
});

/** The rules that refuse this code, were it in this file. */
async function refusals(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const walls: Record<string, { code: string; refusedIn: string[]; fineIn: string[]; rule: string }> = {
  'process is Node’s': {
    code: 'export const here = process.platform;\n',
    refusedIn: ['shared/values/x.ts', 'shared/domain/x.ts', 'renderer/ui/x.ts', 'renderer/state/x.ts'],
    fineIn: ['electron/service/x.ts', 'electron/diagnosis/checks/x.ts', 'electron/main.ts'],
    rule: 'no-undef',
  },
  'Buffer is Node’s': {
    code: "export const bytes = Buffer.from('x');\n",
    refusedIn: ['shared/contract/x.ts', 'shared/domain/x.ts', 'shared/texts/x.ts', 'renderer/app/x.tsx'],
    fineIn: ['electron/acme/x.ts', 'electron/transports/x.ts'],
    rule: 'no-undef',
  },
  'document is the page’s': {
    code: 'export const title = document.title;\n',
    refusedIn: ['shared/domain/x.ts', 'shared/texts/x.ts', 'electron/service/x.ts', 'electron/desktop/x.ts'],
    fineIn: ['renderer/ui/x.ts', 'renderer/app/x.tsx'],
    rule: 'no-undef',
  },
  'window is the page’s': {
    code: 'export const place = window.location.href;\n',
    refusedIn: [
      'shared/values/x.ts',
      'electron/service/x.ts',
      'electron/transports/x.ts',
      'electron/cli/x.ts',
      'electron/main.ts',
    ],
    fineIn: ['renderer/state/x.ts', 'electron/preload.ts'],
    rule: 'no-undef',
  },
  'an element is the page’s, as a type too': {
    code: 'export type Root = HTMLElement;\n',
    refusedIn: ['shared/domain/x.ts', 'electron/service/x.ts'],
    fineIn: ['renderer/ui/x.ts'],
    rule: 'no-undef',
  },
  'a URL is everybody’s': {
    code: "export const url = new URL('https://meinefirma.de');\n",
    refusedIn: [],
    fineIn: ['shared/values/x.ts', 'electron/service/x.ts', 'renderer/ui/x.ts'],
    rule: 'no-undef',
  },
  'Node is not in the page': {
    code: "import fs from 'node:fs';\nexport const read = fs.readFileSync;\n",
    refusedIn: ['shared/domain/x.ts', 'renderer/state/x.ts'],
    fineIn: ['electron/storage/x.ts', 'shared/domain/x.test.ts'],
    rule: 'no-restricted-imports',
  },
  'Electron is the desktop’s': {
    code: "import { app } from 'electron';\nexport const name = app.name;\n",
    refusedIn: [
      'electron/service/x.ts',
      'electron/headless.ts',
      'electron/cli/x.ts',
      'shared/domain/x.ts',
      'renderer/ui/x.ts',
    ],
    fineIn: ['electron/main.ts', 'electron/desktop/x.ts', 'electron/preload.ts'],
    rule: 'no-restricted-imports',
  },
  'ipcRenderer is the preload’s': {
    code: "import { ipcRenderer } from 'electron';\nexport const ipc = ipcRenderer;\n",
    refusedIn: ['electron/main.ts', 'electron/desktop/x.ts'],
    fineIn: ['electron/preload.ts'],
    rule: 'no-restricted-syntax',
  },
  'electron-store is the desktop’s': {
    code: "import Store from 'electron-store';\nexport const store = Store;\n",
    refusedIn: ['electron/settings/x.ts', 'electron/service/x.ts', 'shared/domain/x.ts'],
    fineIn: ['electron/desktop/x.ts'],
    rule: 'no-restricted-imports',
  },
  'what the oldest Node does not have': {
    code: 'export const here = navigator.userAgent;\n',
    refusedIn: ['shared/domain/x.ts', 'electron/service/x.ts', 'electron/cli/x.ts'],
    fineIn: ['renderer/app/x.tsx', 'electron/preload.ts'],
    rule: 'no-undef',
  },
  'a socket of the web is not in the oldest Node': {
    code: "export const socket = new WebSocket('ws://127.0.0.1');\n",
    refusedIn: ['shared/domain/x.ts', 'electron/transports/x.ts'],
    fineIn: ['renderer/state/x.ts'],
    rule: 'no-undef',
  },
  'a global is not reached around the wall': {
    code: 'export const here = globalThis.process;\n',
    refusedIn: ['shared/domain/x.ts', 'shared/texts/x.ts', 'renderer/state/x.ts'],
    fineIn: ['electron/service/x.ts'],
    rule: 'no-restricted-syntax',
  },
  'React is the panel’s': {
    code: "import { useState } from 'react';\nexport const use = useState;\n",
    refusedIn: ['shared/texts/x.ts', 'electron/service/x.ts', 'electron/desktop/x.ts', 'electron/preload.ts'],
    fineIn: ['renderer/ui/x.tsx'],
    rule: 'no-restricted-imports',
  },
  'shared/ is written #shared/': {
    code: "import { coversName } from '../../shared/values/names.ts';\nexport const covers = coversName;\n",
    refusedIn: ['electron/service/x.ts', 'renderer/ui/x.ts', 'electron/desktop/x.ts'],
    fineIn: ['e2e/ca/x.ts'],
    rule: 'no-restricted-imports',
  },
  'a spread is for what is overridden': {
    code: 'const a = 1;\nexport const both = { ...{ a }, b: 2 };\n',
    refusedIn: [
      'shared/domain/x.ts',
      'electron/main.ts',
      'electron/service/x.ts',
      'electron/service/x.test.ts',
      'e2e/ca/x.ts',
    ],
    fineIn: [],
    rule: 'no-restricted-syntax',
  },
  'attributes are written themselves': {
    code: 'const a = 1;\nexport const row = <input {...{ a }} />;\n',
    refusedIn: ['renderer/ui/x.tsx'],
    fineIn: [],
    rule: 'no-restricted-syntax',
  },
  'elements are written themselves': {
    code: 'const a = 1;\nexport const list = [...[a], 2];\n',
    refusedIn: ['shared/domain/x.ts'],
    fineIn: [],
    rule: 'no-restricted-syntax',
  },
  'a spread may be missing, and may be overridden': {
    code: 'const a = { b: 1 };\nexport const both = { ...a, ...(a.b > 1 ? { c: 2 } : {}), b: 2 };\n',
    refusedIn: [],
    fineIn: ['electron/service/x.ts'],
    rule: 'no-restricted-syntax',
  },
  'a failure is a closed code': {
    code: "export const stop = () => {\n  throw new Error('no');\n};\n",
    refusedIn: ['service', 'acme', 'storage', 'certificates', 'webserver', 'diagnosis'].map(
      (room) => `electron/${room}/x.ts`,
    ),
    fineIn: ['electron/service/x.test.ts', 'electron/testing/x.ts', 'scripts/x.ts'],
    rule: 'no-restricted-syntax',
  },
};

describe.each(Object.entries(walls))('%s', (_, { code, refusedIn, fineIn, rule }) => {
  test.each([...refusedIn.map((file) => [file, true] as const), ...fineIn.map((file) => [file, false] as const)])(
    'in %s (refused: %s)',
    async (file, isRefused) => {
      expect(await refusals(file, code)).toEqual(isRefused ? [rule] : []);
    },
  );
});
