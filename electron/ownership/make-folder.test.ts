import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { makeFolderSync } from './make-folder.ts';

test('a folder is made with those above it, for its owner alone, and stays as it is where it is there', () => {
  const folder = path.join(temporaryFolder(), 'neu', 'tiefer');
  makeFolderSync(folder);
  fs.writeFileSync(path.join(folder, 'inhalt'), '');
  makeFolderSync(folder);
  expect(fs.readdirSync(folder)).toEqual(['inhalt']);
  if (process.platform !== 'win32') expect(fs.statSync(path.dirname(folder)).mode & 0o777).toBe(0o700);
});

test('a file in the way is told as the system says it', () => {
  const file = path.join(temporaryFolder(), 'datei');
  fs.writeFileSync(file, '');
  expect(() => makeFolderSync(path.join(file, 'tiefer'))).toThrow(/ENOTDIR/);
});

// The system makes no folders there, and says that by ENOENT.
test.skipIf(process.platform !== 'linux')('where nothing can be made, that ends with the system’s word', () => {
  expect(() => makeFolderSync('/proc/neu/tiefer')).toThrow(/ENOENT/);
});
