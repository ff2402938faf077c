import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toFailure } from '#shared/contract/client-failure.ts';
import { createTestAuthority } from '../testing/certificates.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { answerOf4d } from '../testing/applications.ts';
import { createTestHost, DAY } from '../testing/host.ts';
import { cannedServer, listen } from '../testing/listeners.ts';
import { freePort } from '../testing/ports.ts';

test('a file with root certificates is taken, and one that is of no use is refused with what it is', async () => {
  const authority = await createTestAuthority();
  const { chainPem, keyPem } = await authority.issue();
  const folder = temporaryFolder();
  const write = (content: string) => {
    const file = path.join(folder, 'roots');
    fs.writeFileSync(file, content);
    return file;
  };
  const { start, clock } = await createTestHost();
  const { client } = await start();
  const set = (trustedRootsFile: string) => client.settings.update({ trustedRootsFile });
  const refused = async (file: string) => {
    const failure = await set(file).then(() => null, toFailure);
    return failure?.data;
  };
  const issue = (reason: string) => ({ issues: [{ key: 'trustedRootsFile', reason }] });

  const file = write(authority.rootPem);
  expect(await set(file)).toMatchObject({ trustedRootsFile: file });
  expect(await refused(path.join(folder, 'gone'))).toEqual(issue('fileMissing'));
  expect(await refused(folder)).toEqual(issue('fileIsFolder'));
  expect(await refused(write(keyPem))).toEqual(issue('fileIsKey'));
  expect(await refused(write('<html>'))).toEqual(issue('fileIsWebPage'));
  expect(await refused(write(chainPem))).toEqual({
    issues: [{ key: 'trustedRootsFile', reason: 'fileNoRoot', allowed: ['Test R1 (Testbetrieb)'] }],
  });
  clock.offset = 100 * 366 * DAY;
  expect(await refused(write(authority.rootPem))).toEqual(issue('fileRootExpired'));
});

test('a port of the web server is refused, by its own name, where the web application behind it is expected', async () => {
  const [port, other] = [await freePort(), await freePort()];
  const { start } = await createTestHost({ upstream: `http://127.0.0.1:${port}` });
  const { client } = await start();
  for (const [change, key] of [
    [{ httpPort: port }, 'httpPort'],
    [{ httpsPort: port }, 'httpsPort'],
    [{ httpPort: other, httpsPort: port }, 'httpsPort'],
  ] as const) {
    const failure = await client.settings.update(change).then(() => null, toFailure);
    expect(failure?.data).toEqual({ issues: [{ key, reason: 'ownPort' }] });
  }
});

test('a port that profacto has given up is opened as soon as we are told where profacto is', async () => {
  const inTheWay = cannedServer(answerOf4d());
  const httpPort = await listen(inTheWay);
  const { start } = await createTestHost({ httpPort });
  const { client } = await start();
  await new Promise((resolve) => inTheWay.close(resolve));
  const isOpen = () =>
    fetch(`http://127.0.0.1:${httpPort}/`, { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
  expect(await isOpen()).toBe(false);
  await client.settings.update({ upstream: `http://127.0.0.1:${await freePort()}` });
  expect(await isOpen()).toBe(true);
});
