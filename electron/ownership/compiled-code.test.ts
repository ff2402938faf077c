import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { closeCompiledCode, compiledCodeFolder } from './compiled-code.ts';
import { OPEN_TO_OTHERS } from './distrust.ts';
import { tightenSync } from './tighten.ts';

test.skipIf(process.platform === 'win32')('What cannot even be looked at counts as open, and ends nothing', () => {
  const configDir = temporaryFolder();
  const folder = compiledCodeFolder(configDir);
  fs.mkdirSync(path.join(folder, 'v24'), { recursive: true, mode: 0o700 });
  expect(closeCompiledCode(configDir)).toBe('fine');
  const look = vi.spyOn(fs, 'lstatSync').mockImplementation(() => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  });
  onTestFinished(() => look.mockRestore());
  expect(closeCompiledCode(configDir)).toBe('open');
  expect(tightenSync(folder, OPEN_TO_OTHERS)).toBe('open');
});
