import fs from 'node:fs';

/**
 * Whether this is the first call ever; `file` records it. If that cannot be written, every call counts as the first:
 * showing something twice is better than never.
 */
export function claimFirstTime(file: string): boolean {
  try {
    fs.writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}
