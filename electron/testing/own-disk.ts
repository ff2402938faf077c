/** A small disk for tests: one that fills up, and one that takes nothing any more. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './environment.ts';

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/** Whether this account may mount one (root, on Linux). */
export const mayMountDisks = ((): boolean => {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return false;
  const folder = fs.mkdtempSync('/tmp/profacto-disk-');
  const isMounted = mount('-t', 'tmpfs', '-o', 'size=4k', 'profacto-test', folder);
  if (isMounted) spawnSync('umount', [folder]);
  fs.rmdirSync(folder);
  return isMounted;
})();

/** Mounts one until the end of the test. @param size in bytes */
export function ownDisk(size: number) {
  const folder = path.join(temporaryFolder(), 'datentraeger');
  fs.mkdirSync(folder);
  if (!mount('-t', 'tmpfs', '-o', `size=${String(size)}`, 'profacto-test', folder)) throw new Error('not mounted');
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  const remount = (how: string): void => {
    if (!mount('-o', `remount,${how}`, folder)) throw new Error(`not mounted: ${how}`);
  };
  return {
    folder,
    /** Leaves room for nothing. */
    fill(): void {
      const ballast = fs.openSync(path.join(folder, 'ballast'), 'w');
      try {
        for (;;) fs.writeSync(ballast, Buffer.alloc(512));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        fs.closeSync(ballast);
      }
    },
    makeRoom: () => fs.rmSync(path.join(folder, 'ballast')),
    closeToWriting: () => remount('ro'),
    openToWriting: () => remount('rw'),
  };
}
