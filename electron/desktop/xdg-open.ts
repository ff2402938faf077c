/** Linux: what opens folders and web pages. */
import { spawn } from 'node:child_process';

/** A program that still runs after this time, in milliseconds, has opened what it was given. */
export const OPENED_AFTER_MS = 3000;

/**
 * Opens a folder or a web page with the program that the user has for it, without waiting for its end.
 *
 * @param target an absolute path, or a URL
 * @returns what went wrong, for example because there is no such program or no `xdg-open`; empty: nothing
 */
export function xdgOpen(target: string, openedAfterMs: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('xdg-open', [target], { stdio: 'ignore', detached: true });
    const timer = setTimeout(resolve, openedAfterMs, '');
    const end = (problem: string) => {
      clearTimeout(timer);
      resolve(problem);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code) => end(code === 0 ? '' : `xdg-open: ${String(code)}`));
    // That program may go on after this program.
    child.unref();
  });
}
