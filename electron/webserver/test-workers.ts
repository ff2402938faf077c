/** The sources of the web server's thread can be run as they are from Node 22.18; the tests of older ones leave it out. */
export const isWorkerPossible = Boolean(process.features.typescript);

/** The program of the web server's thread. */
export const WEB_WORKER = new URL('../web-worker.ts', import.meta.url);

/** The same, which ends when somebody asks for certain paths. */
export const CRASHING_WORKER = new URL('worker/test-crashing-worker.ts', import.meta.url);
