/** What a host does by itself goes on, whatever stands in the way of one part of it. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-surroundings.ts';
import { DAY, playedHost } from './test-host.ts';

test('roots that can no longer be read are a failed renewal that is counted, and told when it gets late', async () => {
  const roots = path.join(temporaryFolder(), 'roots.pem');
  const { start, played, clock, rootPem } = await playedHost({ trustedRootsFile: roots });
  fs.writeFileSync(roots, rootPem);
  // Of a certificate that it could ask its CA about.
  played.withKeyId = true;
  const host = await start();
  await host.client.certificate.request({ despiteFindings: true });
  fs.rmSync(roots);
  clock.offset = 70 * DAY;
  await host.turn();
  expect(host.snapshot()).toMatchObject({
    renewal: { failures: 1, lastError: { code: 'TRUSTED_ROOTS_UNREADABLE' } },
    lifetimeNotice: { kind: 'runningOut' },
    shield: 'colour',
  });
  expect(played.orders).toBe(1);
});

test('a database directory that has gone is tried again as seldom as anything else', async () => {
  const database = temporaryFolder();
  const { start, clock, journal } = await playedHost({ databaseDirectory: database });
  const host = await start();
  await host.client.certificate.request({ despiteFindings: true });
  fs.renameSync(database, `${database}-weg`);
  clock.offset = 61 * DAY;
  for (let count = 0; count < 5; count++) await host.turn();
  expect(host.snapshot()).toMatchObject({ shield: 'colour', renewal: { failures: 1, automatic: 'backoff' } });
  expect(journal().filter(({ event }) => event === 'operationFailed')).toHaveLength(1);
  clock.offset += DAY;
  await host.turn();
  expect(host.snapshot().renewal.failures).toBe(2);
  fs.renameSync(`${database}-weg`, database);
  clock.offset += DAY;
  await host.turn();
  expect(host.snapshot()).toMatchObject({ renewal: { failures: 0 }, lastRequest: { outcome: 'installed' } });
});
