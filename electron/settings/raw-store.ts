/** What the settings need of a store: the part that `conf` and `electron-store` have in common. */
export type RawStore = {
  /** Everything in the file; setting it replaces the content, atomically. */
  store: Record<string, unknown>;
  /** Writes these keys, atomically, and leaves the others as they are. */
  set(values: Record<string, unknown>): void;
  /** Absolute path of the file. */
  readonly path: string;
};

/** Options that both stores get, so that both read and write the same file in the same way. */
export const storeOptions = (configDir: string) => ({
  cwd: configDir,
  // A corrupt file is ours to keep aside and report; the library would throw it away.
  clearInvalidConfig: false,
  configFileMode: 0o600,
});
