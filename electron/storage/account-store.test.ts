import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { openAccountStore } from './account-store.ts';

const CA = 'https://ca.test/directory';
const OTHER_CA = 'https://ca.test:8443/directory';
const account = {
  keyPem: 'key',
  url: 'https://ca.test/acct/1',
  contact: null,
  termsOfService: null,
  nextKeyPem: null,
};

test.each(['', 'x', 'https://', 'ftp://ca.test/acct/1'])(
  'an account whose address is none ("%s") keeps its key, and the CA is asked for the address anew',
  async (url) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'account.json');
    const content = JSON.stringify({ [CA]: { ...account, url }, [OTHER_CA]: account });
    fs.writeFileSync(file, content);
    const open = (directoryUrl: string) => openAccountStore(folder, directoryUrl, folder);
    expect(await open(CA).load()).toEqual({ ...account, url: null });
    expect(await open(OTHER_CA).load()).toEqual(account);
    await open(CA).save(account);
    expect(await open(CA).load()).toEqual(account);
    const aside = fs.readdirSync(folder).filter((name) => name.startsWith('account.beschaedigt-'));
    expect(aside.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))).toEqual([content]);
  },
);

test('what is damaged of one account takes nothing from the others', async () => {
  const folder = temporaryFolder();
  const content = JSON.stringify({ [CA]: { ...account, keyPem: 7 }, [OTHER_CA]: account });
  fs.writeFileSync(path.join(folder, 'account.json'), content);
  expect(await openAccountStore(folder, CA, folder).load()).toBeNull();
  expect(await openAccountStore(folder, OTHER_CA, folder).load()).toEqual(account);
});
