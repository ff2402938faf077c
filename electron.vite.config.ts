import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { leanBuiltins } from './scripts/lean-builtins.ts';

/** Minified, because every command loads it anew; but with the names that stack traces and the journal show. */
const readable = {
  minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
} as const;

const ajvStub = path.join(import.meta.dirname, 'electron', 'settings', 'ajv-stub.ts');

/** React Aria has its texts in 34 languages, and the panel needs two: `de-DE`, and `en-US` for `en-GB`. */
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
        input: { main: 'electron/main.ts', headless: 'electron/headless.ts', 'web-worker': 'electron/web-worker.ts' },
        output: {
          ...readable,
          // What a command needs is in a few files: opening forty of them would take longer than running their code.
          codeSplitting: {
            groups: [
              // All that the thread of the web server loads, so that it need not load the service.
              {
                name: 'web-server',
                test: /electron[\\/](webserver[\\/](web-server|create-site|access-log[\\/]access-log)|certificates[\\/]info)\.ts$|lean-builtin:crypto$/,
                priority: 5,
              },
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
        // One file for all that is loaded at first, even if others use parts of it: else ten files, and 4 kB more.
        output: {
          codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] },
          chunkFileNames: ({ facadeModuleId }) => {
            const [, language] = /shared[\\/]texts[\\/](de|en)\.ts$/.exec(facadeModuleId ?? '') ?? [];
            // `scripts/bundle-size.ts` counts the German ones among what is loaded at first.
            return language === undefined ? 'assets/[name]-[hash].js' : `assets/texts-${language}-[hash].js`;
          },
        },
      },
    },
  },
});
