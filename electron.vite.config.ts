import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Small, because a command starts anew each time; but stack traces and the journal keep the names of what threw.
 */
const readable = {
  minify: { mangle: { keepNames: true }, compress: { keepNames: { function: true, class: true } } },
} as const;

// Everything that runs is bundled, so that a package holds our output and no node_modules.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rolldownOptions: {
        input: { main: 'electron/main.ts', headless: 'electron/headless.ts' },
        output: readable,
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
    plugins: [react()],
    html: { cspNonce: '{CSP_NONCE}' },
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
