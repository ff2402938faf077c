import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** One entry of `no-restricted-imports`: which modules, and what to do instead. */
type Ban = { group?: string[]; regex?: string; message: string };

const electronBan: Ban = {
  group: ['electron', 'electron/*', 'electron-store'],
  message: 'Only electron/main.ts, electron/preload.ts and electron/desktop/ may use Electron. Take it as a parameter.',
};
const reactBan: Ban = {
  group: ['react', 'react-*', 'react/*', 'react-dom/*', 'zustand', 'zustand/*'],
  message: 'React and the store belong to renderer/.',
};
const nodeBan: Ban = {
  regex: '^node:',
  message: 'This code also runs in the sandboxed page: no Node here. Put the I/O into electron/.',
};
const relativeSharedBan: Ban = {
  regex: '^(\\.\\./)+shared(/|$)',
  message: 'Write #shared/… instead of a relative path.',
};
/**
 * The globals that code may use where it runs: any other undeclared name is refused, in values and types alike. The
 * compiler alone would accept `process` in a page, since one TypeScript program contains all the code.
 */
const runtime = (names: Record<string, boolean | string>, lib: string[]) => ({
  languageOptions: { globals: names, parserOptions: { lib } },
  rules: { 'no-undef': 'error' as const },
});
const bans = (...patterns: Ban[]): { 'no-restricted-imports': ['error', { patterns: Ban[] }] } => ({
  'no-restricted-imports': ['error', { patterns }],
});

type SyntaxBan = { selector: string; message: string };
/** `no-restricted-syntax` is one list: a folder's bans are added to those for all code. */
const syntax = (...more: SyntaxBan[]): { 'no-restricted-syntax': ['error', ...SyntaxBan[]] } => ({
  'no-restricted-syntax': [
    'error',
    {
      selector: ':matches(SpreadElement, JSXSpreadAttribute) > :matches(ObjectExpression, ArrayExpression)',
      message: 'Write the properties (the elements) themselves: a spread is for what is overridden or may be missing.',
    },
    {
      selector: 'MemberExpression[object.name="URL"][property.name="canParse"]',
      message: 'parseUrl of shared/values/url.ts: canParse takes some that the constructor refuses.',
    },
    ...more,
  ],
});

/** Globals of newer Nodes and of pages that the oldest Node which may run this does not have (20.18). */
const notInEveryNode = new Set(['localStorage', 'navigator', 'Navigator', 'sessionStorage', 'Storage', 'WebSocket']);
const inEveryNode = (names: Record<string, boolean | string>): Record<string, boolean | string> =>
  Object.fromEntries(Object.entries(names).filter(([name]) => !notInEveryNode.has(name)));

export default defineConfig(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      eqeqeq: 'error',
      'no-useless-rename': 'error',
      'object-shorthand': 'error',
      'no-console': 'error',
      ...syntax(),
    },
  },
  {
    files: ['shared/**'],
    rules: bans(electronBan, reactBan, nodeBan),
  },
  {
    files: ['shared/**', 'renderer/**'],
    rules: syntax({
      selector: 'MemberExpression[object.name="globalThis"]',
      message: 'Write the global itself: `no-undef` then knows where it is missing.',
    }),
  },
  { files: ['shared/**'], ...runtime(inEveryNode(globals['shared-node-browser']), ['es2023']) },
  { files: ['renderer/**'], ...runtime(globals.browser, ['es2023', 'dom']) },
  { files: ['electron/**'], ...runtime({ ...inEveryNode(globals.nodeBuiltin), NodeJS: false }, ['es2023']) },
  { files: ['electron/preload.ts'], ...runtime(globals.browser, ['es2023', 'dom']) },
  {
    files: ['shared/**/*.test.ts'],
    rules: bans(electronBan, reactBan),
  },
  {
    files: ['renderer/**'],
    extends: [reactHooks.configs.flat.recommended],
    rules: bans(electronBan, nodeBan, relativeSharedBan),
  },
  {
    files: ['electron/**'],
    rules: bans(electronBan, reactBan, relativeSharedBan),
  },
  {
    files: ['electron/main.ts', 'electron/desktop/**'],
    rules: {
      ...bans(reactBan, relativeSharedBan),
      ...syntax({
        selector: 'ImportSpecifier[imported.name="ipcRenderer"]',
        message: 'ipcRenderer belongs to electron/preload.ts alone.',
      }),
    },
  },
  {
    files: ['electron/preload.ts'],
    rules: bans(reactBan, relativeSharedBan),
  },
  {
    files: ['service', 'acme', 'storage', 'certificates', 'webserver', 'diagnosis'].map(
      (room) => `electron/${room}/**`,
    ),
    rules: syntax({
      selector: 'ThrowStatement > NewExpression[callee.name="Error"]',
      message: 'An expected failure is a closed code: throw FailureError (shared/contract/failures.ts).',
    }),
  },
  {
    files: ['**/*.test.ts', '**/*.test.tsx'],
    rules: syntax(),
  },
  // These write to a terminal: that is their purpose.
  { files: ['scripts/**', 'electron/cli/**', 'electron/headless.ts'], rules: { 'no-console': 'off' } },
);
