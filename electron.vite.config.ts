import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { leanBuiltins } from './scripts/lean-builtins.ts';

/**
 * Small, because a command starts anew each time; but stack traces and the journal keep the names of what threw.
 */
const readable = {
  minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
} as const;

const ajvStub = path.join(import.meta.dirname, 'electron', 'settings', 'ajv-stub.ts');

/** React Aria brings its few words in 34 languages, and the panel speaks two: `de-DE`, and `en-US` for `en-GB`. */
const wordsOfTwoLanguages: Plugin = {
  name: 'words-of-two-languages',
  load: {
    filter: { id: /[\\/]react-aria(-components)?[\\/]dist[\\/]private[\\/]intl[\\/](?!.*(de-DE|en-US)\.mjs$).*\.mjs$/ },
    handler: () => 'export default {};',
  },
};

// Everything that runs is bundled, so that a package holds our output and no node_modules.
export default defineConfig({
  main: {
    plugins: [leanBuiltins()],
    resolve: { alias: { 'ajv/dist/2020.js': ajvStub, 'ajv-formats': ajvStub } },
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: 'electron/main.ts', headless: 'electron/headless.ts' },
        output: {
          ...readable,
          // Whatever a command needs comes in a few files: opening forty of them takes longer than running what is in them.
          codeSplitting: {
            groups: [
              { name: 'rpc', test: /node_modules[\\/]@orpc[\\/](client|shared|standard-server)/, priority: 4 },
              { name: 'zod', test: /node_modules[\\/]zod[\\/]/, priority: 3 },
              { name: 'command-line', test: /electron[\\/]cli[\\/](program|hosting)\.ts$/, priority: 2 },
              { name: 'service', test: /electron[\\/](service[\\/]service|settings[\\/]conf-store)\.ts$/, priority: 1 },
            ],
          },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      // A sandboxed preload can only be CommonJS, and one file (electronjs.org/docs/latest/tutorial/esm).
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', ...readable },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), wordsOfTwoLanguages],
    html: { cspNonce: '{CSP_NONCE}' },
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      // Names of functions and classes are not kept: they cost 15 kB (gzipped) of 170, and nothing shows them.
      minify: true,
      rolldownOptions: {
        input: { index: 'renderer/index.html' },
        // One file for what is loaded at first, whoever else uses parts of it; else there are ten, and 4 kB more.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      },
    },
  },
});
