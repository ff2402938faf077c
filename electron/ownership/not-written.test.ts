import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { notWritten } from './not-written.ts';

const refusal = (code?: string) => Object.assign(new Error(), code === undefined ? {} : { code });

test.each([
  ['EROFS', 'readOnly'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EACCES', 'notWritable'],
  ['EPERM', 'notWritable'],
])('%s is told of the nearest folder that is there: %s', (systemCode, reason) => {
  const folder = temporaryFolder();
  const account = os.userInfo().username;
  const told = { path: folder, reason, systemCode, account, owner: process.platform === 'win32' ? null : account };
  expect(notWritten(path.join(folder, 'operation.lock'), refusal(systemCode))).toEqual(told);
  expect(notWritten(path.join(folder, 'fehlt', 'auch', 'operation.lock'), refusal(systemCode))).toEqual(told);
});

test('a file that alone is closed is named itself, and so is what is in the way', () => {
  const file = path.join(temporaryFolder(), 'operation.owner.json');
  fs.writeFileSync(file, '');
  expect(notWritten(file, refusal('EACCES'))).toMatchObject({ path: file, reason: 'notWritable' });
  expect(notWritten(file, refusal('EISDIR'))).toMatchObject({ path: file, reason: 'notWritten' });
  expect(notWritten(file, refusal())).toMatchObject({ path: file, reason: 'notWritten', systemCode: 'EIO' });
});

test('where nothing is there, the owner is not known', () => {
  const entry = path.join(temporaryFolder(), 'fehlt');
  expect(notWritten(entry, refusal('ENOENT'))).toMatchObject({ path: entry, reason: 'notWritten', owner: null });
});
