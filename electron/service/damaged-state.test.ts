/** Whatever somebody wrote into a file of ours, no command ends with an error that nobody foresaw. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { snapshotSchema } from '#shared/contract/snapshot.ts';
import { certIdOf } from '../certificates/id.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createTestHost } from '../testing/host.ts';

const AT = '2026-11-24T13:05:00.000Z';

/** A database directory with a certificate in it, and nobody who serves it. */
async function setUp(options: { listens?: boolean } = {}) {
  const database = temporaryFolder();
  const all = await createTestHost({ databaseDirectory: database }, options);
  all.fakeCa.withKeyId = true;
  const host = await all.start();
  await host.client.certificate.request({ despiteFindings: true });
  const { directory, fingerprint256 } = host.snapshot().certificate ?? expect.fail('no certificate');
  await host.service.stop();
  const chainPem = fs.readFileSync(path.join(directory, 'cert.pem'), 'utf8');
  const keyPem = fs.readFileSync(path.join(directory, 'key.pem'), 'utf8');
  const folder = path.dirname(path.dirname(directory));
  const write = (name: string, content: unknown) =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify(content), { mode: 0o600 });
  return { ...all, folder, fingerprint256, chainPem, keyPem, write };
}

test.each([
  { start: -62_167_305_540_000, end: -62_167_305_538_000, selectedAt: -62_167_305_538_413 },
  { start: 253_402_387_138_000, end: 253_402_387_139_000, selectedAt: 253_402_387_138_500 },
  { start: -1e300, end: -1e299, selectedAt: -1e300 },
  { start: -8.64e15, end: 8.64e15, selectedAt: -8.64e15 },
])('a stored window beyond the years stops neither a host nor a command: %j', async ({ selectedAt, ...window }) => {
  const { start, write, chainPem, fakeCa } = await setUp();
  const stored = { certId: certIdOf(chainPem), window, selectedAt, explanationUrl: null };
  write('ari.json', { ...stored, nextCheckAt: 1_795_854_272_407, decidedAt: 1, failures: 0 });
  const host = await start();
  const shown = await host.client.state.get();
  expect(snapshotSchema.safeParse(shown).error).toBeUndefined();
  expect(shown.tls.active).toBe(true);
  await host.turn();
  expect(fakeCa.orders).toBe(1);
  await host.client.certificate.delete();
  expect((await host.client.state.get()).certificate).toBeNull();
});

test.each(['', 'x', 'https://', '//ca.test', 'file:///etc'])(
  'a revocation at a CA without an address ("%s") holds up no request and is no failure of it',
  async (directoryUrl) => {
    const { start, write, folder, chainPem, keyPem } = await setUp({ listens: false });
    const intent = { directoryUrl, fingerprint256: 'AA:BB', names: ['meinefirma.localhost'], chainPem, keyPem };
    const rest = { since: AT, evenWithoutReplacement: false, lastAttemptAt: null, lastError: null };
    write('revocations.json', { pending: [{ ...intent, ...rest, notAfter: '2999-01-01T00:00:00.000Z' }], revoked: [] });
    const { client } = await start();
    await client.certificate.request({ force: true, despiteFindings: true });
    const shown = await client.state.get();
    expect(shown).toMatchObject({ renewal: { failures: 0, lastError: null }, pendingRevocations: [] });
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('revocations.beschaedigt-'))).toHaveLength(1);
  },
);
