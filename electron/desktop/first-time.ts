import fs from 'node:fs';

/**
 * Whether this is the first time, for ever: a file remembers. Where none can be written it is the first time again and
 * again, since saying a thing twice is better than never.
 */
export function claimFirstTime(file: string): boolean {
  try {
    fs.writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}
