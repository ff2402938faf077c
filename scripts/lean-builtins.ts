import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Modules that much of the program imports and that are slow to import: measured by `npm run bench -- start`. */
const BUILTINS = ['crypto', 'fs', 'http', 'process', 'util'];
/** Imports `webcrypto` from `node:crypto`, which is a getter. Loaded for PKCS #12 only. */
const NEEDS_ALL = /[\\/]@noble[\\/]hashes[\\/]/;
const PREFIX = '\0lean-builtin:';
/** Marks modules for `require` calls, which get the module object itself and may change it. */
const REQUIRED = '.cjs';

/**
 * Gives the built program Node's modules without the parts that would be loaded and never used.
 *
 * An `import` of a built-in module makes Node read each of its exports, and some are getters: `http.WebSocket` loads
 * undici, Node's implementation of `fetch` (40 ms and 13 MB for every command, and nobody here uses it),
 * `process.stdin` opens a stream. `process.getBuiltinModule` (Node 20.16) gives the same module without reading its
 * exports; a getter can then not be imported by name: that fails the build.
 */
export function leanBuiltins(): Plugin {
  const nameOf = (id: string): string => id.replace(/^node:/, '');
  const isLean = (id: unknown): boolean => typeof id === 'string' && BUILTINS.includes(nameOf(id));
  return {
    name: 'lean-builtins',
    enforce: 'pre',
    // For modules in this list, no plugin is asked.
    configResolved({ build: { rolldownOptions } }) {
      const { external } = rolldownOptions;
      if (Array.isArray(external)) rolldownOptions.external = external.filter((one) => !isLean(one));
    },
    resolveId(id, importer, { kind }) {
      if (!isLean(id)) return null;
      if (importer !== undefined && NEEDS_ALL.test(importer)) return { id: `node:${nameOf(id)}`, external: true };
      return PREFIX + nameOf(id) + (kind === 'require-call' ? REQUIRED : '');
    },
    onLog(_level, log) {
      if (log.code === 'IMPORT_IS_UNDEFINED') this.error(log);
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const name = id.slice(PREFIX.length).replace(REQUIRED, '');
      if (id.endsWith(REQUIRED)) return `module.exports = process.getBuiltinModule('node:${name}');`;
      return [
        `const builtin = process.getBuiltinModule('node:${name}');`,
        'export default builtin;',
        `export const { ${plainExports(name).join(', ')} } = builtin;`,
      ].join('\n');
    },
  };
}

/** The exports that are plain values, so that reading them loads nothing. */
function plainExports(name: string): string[] {
  const properties = Object.getOwnPropertyDescriptors(createRequire(import.meta.url)(`node:${name}`) as object);
  return Object.entries(properties)
    .filter(([key, property]) => 'value' in property && /^[a-z_]\w*$/i.test(key) && key !== 'default')
    .map(([key]) => key);
}
