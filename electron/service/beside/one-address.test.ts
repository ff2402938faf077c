/** profacto that was set to listen on one address of the network alone. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { readCertificate } from '../../certificates/info.ts';
import { createTestAuthority } from '../../testing/certificates.ts';
import { failureOf, temporaryFolder } from '../../testing/environment.ts';
import { startFourD } from '../../testing/fourd.ts';
import { freePorts } from '../../testing/ports.ts';
import { createServedEvidence, isEvidenceOf } from '../served-evidence.ts';
import { createWebrootChallenges } from './webroot-challenges.ts';
import { assertWebrootServed } from './webroot-trial.ts';

/** Linux has all of 127/8. */
const HOST = '127.0.0.2';
const never = () => new AbortController().signal;

async function setUp() {
  const [webFolder, certificateFolder] = [temporaryFolder(), temporaryFolder()];
  const [httpPort, httpsPort] = await freePorts(2);
  const { chainPem, keyPem } = await (await createTestAuthority()).issue();
  fs.writeFileSync(path.join(certificateFolder, 'cert.pem'), chainPem);
  fs.writeFileSync(path.join(certificateFolder, 'key.pem'), keyPem);
  await startFourD({ webFolder, certificateFolder, httpPort, httpsPort, host: HOST });
  const settings = { ...defaultSettings('/db'), operation: 'beside', webroot: webFolder, httpPort, httpsPort } as const;
  const pair = {
    folder: '/db/1',
    directoryUrl: 'https://ca.test/directory',
    orderNumber: '1',
    chainPem,
    keyPem,
    info: readCertificate(chainPem),
  };
  const stateFile = path.join(temporaryFolder(), 'webroot-files.json');
  const challenges = createWebrootChallenges({ webroot: () => webFolder, stateFile });
  return { settings, pair, challenges };
}

test.runIf(process.platform === 'linux')('gives out what lies in its web folder', async () => {
  const { settings, challenges } = await setUp();
  expect(await assertWebrootServed(settings, challenges, never(), [HOST])).toEqual({ server: '4D/20.4.0' });
  expect(await failureOf(assertWebrootServed(settings, challenges, never(), []))).toMatchObject({
    code: 'WEBROOT_NOT_SERVED',
    data: { reason: 'notRunning' },
  });
});

test.runIf(process.platform === 'linux')('proves what it serves', async () => {
  const { settings, pair } = await setUp();
  const evidenceWith = (networkAddresses: string[]) =>
    createServedEvidence({ settings: () => settings, now: Date.now, networkAddresses });
  expect(isEvidenceOf((await evidenceWith([HOST]).gather(pair)).seen, pair)).toBe(true);
  expect((await evidenceWith([]).gather(pair)).seen).toEqual({ kind: 'noConnection' });
});
