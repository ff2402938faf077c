/** What a host says of its certificate while its clock is wrong and the CA's answers have shown it. */
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createTestAuthority } from '../testing/certificates.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { createTestHost, DAY } from '../testing/host.ts';
import { failureOf } from '../testing/failure-of.ts';
import { listen } from '../testing/listeners.ts';

const HOUR = 3_600_000;
const YEAR = 365 * DAY;

/**
 * A host with a certificate of ninety days. Its CA answers with a directory and the time that the test sets; its clock
 * and the time since the machine was started move only when the test moves them.
 */
async function withCertificate({ autoRenew = false } = {}) {
  const authority = await createTestAuthority();
  const api = await authority.issue({ names: ['localhost'] });
  const trustedRootsFile = path.join(temporaryFolder(), 'roots.pem');
  fs.writeFileSync(trustedRootsFile, authority.rootPem);
  /** By how much the CA's clock is ahead of the time at which the test began; `null`: it says no time. */
  const ca: { offset: number | null } = { offset: 0 };
  const machine = { upMs: HOUR };
  const server = https.createServer({ cert: api.chainPem, key: api.keyPem }, (_request, response) => {
    response.sendDate = false;
    if (ca.offset !== null) response.setHeader('Date', new Date(begunAt + ca.offset).toUTCString());
    response.end(JSON.stringify({ newOrder: `https://localhost:${port}/new-order` }));
  });
  const port = await listen(server);
  const all = await createTestHost(
    { acmeDirectoryUrl: `https://localhost:${port}/directory`, trustedRootsFile, autoRenew },
    { uptimeMs: () => machine.upMs },
  );
  const begunAt = all.now();
  all.fakeCa.withKeyId = true;
  const host = await all.start();
  await host.client.certificate.request({ despiteFindings: true });
  /** Both the clock and the machine go on, also where it sleeps. */
  const pass = (ms: number) => {
    all.clock.offset += ms;
    machine.upMs += ms;
    if (ca.offset !== null) ca.offset += ms;
  };
  const says = () => {
    const { shield, warning } = host.snapshot();
    return { shield, warning };
  };
  const notices = () => all.journal().filter(({ event }) => event === 'noticeGiven');
  const codesOf = (report: { findings: { code: string }[] }) => report.findings.map((one) => one.code);
  return { ...all, ca, machine, host, pass, says, notices, codesOf };
}

const fine = { shield: 'colour', warning: null };
const wrong = { shield: 'grey', warning: 'CLOCK_WRONG' };

describe('A clock that is two years ahead', () => {
  test('is what is wrong once a check has found it, and nothing is said to have expired', async () => {
    const { host, clock, says, notices, codesOf } = await withCertificate();
    clock.offset = 2 * YEAR;
    expect(says()).toEqual({ shield: 'grey', warning: 'CERTIFICATE_EXPIRED' });
    expect(codesOf(await host.client.diagnosis.check())).toContain('CLOCK_WRONG');
    expect(says()).toEqual(wrong);
    await host.turn();
    await host.turn();
    expect(host.snapshot().lifetimeNotice).toBeNull();
    expect(notices()).toEqual([]);
    const evaluated = codesOf(await host.client.certificate.evaluate());
    expect(evaluated).toContain('EXPIRY_CLOCK_WRONG');
    expect(evaluated).not.toContain('EXPIRY_PAST');
  });

  test('takes back a notice that was given before anybody could know', async () => {
    const { host, clock, notices, pass } = await withCertificate();
    clock.offset = 2 * YEAR;
    await host.turn();
    expect(host.snapshot().lifetimeNotice).toMatchObject({ kind: 'expired' });
    await host.client.diagnosis.check();
    expect(host.snapshot().lifetimeNotice).toBeNull();
    pass(25 * HOUR);
    await host.turn();
    expect(notices()).toHaveLength(1);
  });

  test('is found by a request that is refused for it', async () => {
    const { host, clock, says } = await withCertificate();
    clock.offset = 2 * YEAR;
    expect(await failureOf(host.client.certificate.request({}))).toMatchObject({ code: 'PREFLIGHT_BROKEN' });
    expect(says()).toEqual(wrong);
  });

  test('is forgotten as soon as somebody sets it right, and panels learn of it without a question to the CA', async () => {
    const { host, clock, ca, says, now } = await withCertificate();
    clock.offset = 2 * YEAR;
    await host.client.diagnosis.check();
    ca.offset = null;
    expect(says()).toEqual(wrong);
    const pushed: unknown[] = [];
    expect(host.plannedAt() - now()).toBeLessThanOrEqual(30_000);
    host.service.onSnapshot(({ warning }) => pushed.push(warning));
    clock.offset = 0;
    expect(says()).toEqual(fine);
    await host.turn();
    expect(pushed.at(-1)).toBeNull();
  });

  test('is known over a night in which the machine sleeps', async () => {
    const { host, clock, says, pass } = await withCertificate();
    clock.offset = 2 * YEAR;
    await host.client.diagnosis.check();
    pass(10 * HOUR);
    expect(says()).toEqual(wrong);
  });
});

describe('A clock that is behind', () => {
  test('hides no certificate that has ended for everybody else', async () => {
    const { host, ca, says, notices } = await withCertificate();
    ca.offset = 91 * DAY;
    expect(says()).toEqual(fine);
    await host.client.diagnosis.check();
    expect(says()).toEqual(wrong);
    await host.turn();
    expect(notices()).toEqual([]);
  });

  test('is found by the host itself, when it asks the CA when to renew', async () => {
    const { host, ca, says } = await withCertificate({ autoRenew: true });
    ca.offset = 91 * DAY;
    await host.turn();
    expect(says()).toEqual(wrong);
  });

  test('does not make a certificate one that is not valid yet', async () => {
    const { host, clock, says } = await withCertificate();
    clock.offset = -30 * DAY;
    expect(says()).toEqual({ shield: 'grey', warning: 'CERTIFICATE_NOT_YET_VALID' });
    await host.client.diagnosis.check();
    expect(says()).toEqual(wrong);
  });
});

describe('Where both clocks say the same of the certificate', () => {
  test('nothing changes: it is as good, or as bad, as it is', async () => {
    const { host, clock, ca, says, notices } = await withCertificate();
    clock.offset = 2 * DAY;
    await host.client.diagnosis.check();
    expect(says()).toEqual(fine);
    clock.offset = 2 * YEAR;
    ca.offset = YEAR;
    await host.client.diagnosis.check();
    expect(says()).toEqual({ shield: 'grey', warning: 'CERTIFICATE_EXPIRED' });
    await host.turn();
    expect(notices()).toMatchObject([{ kind: 'expired' }]);
  });
});

test('a CA whose own clock is wrong is believed for as long as it says so, by the check and by the warning alike', async () => {
  const { host, ca, says, codesOf } = await withCertificate();
  ca.offset = -YEAR;
  expect(codesOf(await host.client.diagnosis.check())).toEqual(
    expect.arrayContaining(['CLOCK_WRONG', 'EXPIRY_CLOCK_WRONG']),
  );
  expect(says()).toEqual(wrong);
  ca.offset = null;
  await host.client.diagnosis.check();
  expect(says()).toEqual(wrong);
  ca.offset = 0;
  await host.client.diagnosis.check();
  expect(says()).toEqual(fine);
});

test('what one CA has shown of the clock goes with it, where another one is chosen', async () => {
  const { host, ca, says } = await withCertificate();
  ca.offset = -YEAR;
  await host.client.diagnosis.check();
  expect(says()).toEqual(wrong);
  await host.client.settings.update({ acmeDirectoryUrl: 'https://ca.test/directory' });
  expect(says()).toMatchObject({ shield: 'colour', warning: expect.not.stringContaining('CLOCK_WRONG') as unknown });
});
