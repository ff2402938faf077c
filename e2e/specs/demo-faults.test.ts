/** What the demonstration (`npm run demo -- --fault NAME`) tells users to expect, clicked through as they would. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../../electron/testing/ports.ts';
import { createAcmeIssuer } from '../../electron/acme/issuer.ts';
import { toFailure } from '#shared/contract/client-failure.ts';
import { dueAt } from '#shared/domain/renewal.ts';
import { armedLine, needsCertificate } from '../ca/demo-faults.ts';
import { faults, isFaultName, type FaultName } from '../ca/faults.ts';
import { startPracticeCa } from '../ca/practice-ca.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { configureHost } from '../fixtures/settings.ts';
import { startTestService } from '../../electron/testing/start-service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A host as in the demonstration, with the fault armed, and with a certificate if the fault needs one. */
async function demonstrate(name: FaultName) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const [httpPort, httpsPort] = await freePorts(2);
  /** Moves only when a test moves it. */
  const clock = { offset: 0 };
  const begunAt = Date.now();
  const now = () => begunAt + clock.offset;
  const ca = await startPracticeCa({ httpPort, now });
  onTestFinished(() => ca.close());
  const store = configureHost(folder.path, ca, { httpPort, httpsPort });
  /** Gives up soon on an order that is stuck for ever; everything else may take as long as this machine needs. */
  const shortTimeoutIssuer = createAcmeIssuer({ now, issuanceTimeoutMs: 200 });
  const standardIssuer = createAcmeIssuer({ now, resumedTimeoutMs: 100 });
  let issuer = name === 'orderStuck' ? shortTimeoutIssuer : standardIssuer;
  const { service, client, turn } = await startTestService({
    configDir: folder.path,
    settingsStore: store(),
    issuer: { issue: (...asked) => issuer.issue(...asked) },
    now,
  });
  const request = (force: boolean) =>
    client.certificate.request({ force }).then(
      () => 'done' as const,
      (error: unknown) => toFailure(error).code,
    );
  /** The directory is also read for the time in the answer, before somebody is told that nothing is due. */
  const askedFor = () => ca.requests.filter(({ kind }) => kind !== 'directory').length;
  /** Clicks the button, and "Trotzdem anfordern" if not due; returns the outcome and how much the CA was asked for. */
  const click = async () => {
    const before = askedFor();
    const first = await request(false);
    const ended = first === 'NOT_DUE' ? await request(true) : first;
    return { ended, asked: askedFor() - before };
  };
  const arm = () => faults[name].arm(ca, 1);
  // Before the certificate, so that no turn of the host asks the CA in between.
  if (name.startsWith('ari')) arm();
  if (needsCertificate(name)) expect((await click()).ended).toBe('done');
  if (!name.startsWith('ari')) arm();
  const renewal = () => service.snapshot().renewal;
  const ariRequestCount = () => ca.requests.filter((one) => one.kind === 'renewalInfo').length;
  /** When the certificate would be due without advice from the CA. */
  const usualAt = () => {
    const { notBefore, notAfter } = service.snapshot().certificate ?? expect.fail('no certificate');
    return dueAt({ notBefore: Date.parse(notBefore), notAfter: Date.parse(notAfter) });
  };
  const switchToStandardIssuer = () => (issuer = standardIssuer);
  return { ca, click, clock, now, turn, renewal, ariRequestCount, usualAt, switchToStandardIssuer };
}

const names = Object.keys(faults).filter(isFaultName);
// These would wait half a minute and a whole one for an answer, by the machine's clock.
const quick = names.filter((name) => name !== 'hung' && name !== 'dripsForEver');

describe('After a click on the button', () => {
  test.each(quick.filter((name) => armedLine(name).endsWith('der danach gelingt wieder.')))(
    '%s happens once, and the next attempt succeeds as it was told',
    async (name) => {
      const { click } = await demonstrate(name);
      expect((await click()).ended).not.toBe('done');
      expect((await click()).ended).toBe('done');
    },
  );

  test.each([
    ['rateLimited', HOUR, 'CA_RATE_LIMITED'],
    ['rateLimitedUntil', DAY, 'CA_RATE_LIMITED'],
    ['overloaded', 2 * MINUTE, 'CA_RATE_LIMITED'],
    ['heldForYears', DAY, 'CA_OUT_OF_ORDER'],
  ] as const)(
    '%s refuses the next ones without asking the CA, for as long as it was told',
    async (name, span, code) => {
      const { click, clock } = await demonstrate(name);
      expect((await click()).ended).toBe(code);
      clock.offset = span - 0.5 * MINUTE;
      expect(await click()).toEqual({ ended: code, asked: 0 });
      clock.offset = span + 0.5 * MINUTE;
      expect((await click()).ended).toBe('done');
    },
  );

  test('notYetValid gives the same certificate until it is valid', async () => {
    const { ca, click, clock } = await demonstrate('notYetValid');
    for (let attempt = 0; attempt < 3; attempt++) expect((await click()).ended).toBe('CERTIFICATE_REJECTED');
    clock.offset = 1.1 * DAY;
    expect((await click()).ended).toBe('done');
    expect(ca.certificates()).toHaveLength(1);
  });

  test('realRateLimits refuses the sixth certificate, and then is asked once more for whoever insists', async () => {
    const { click } = await demonstrate('realRateLimits');
    for (let done = 0; done < 5; done++) expect((await click()).ended).toBe('done');
    for (let refused = 0; refused < 2; refused++) expect((await click()).ended).toBe('CA_RATE_LIMITED');
    expect(await click()).toEqual({ ended: 'CA_RATE_LIMITED', asked: 0 });
  });

  test.each(['dripping', 'badNonces', 'accountUnknown', 'alreadyReplaced', 'shortLived', 'ordersSpoilt'] as const)(
    '%s does not keep it from succeeding',
    async (name) => {
      const { click } = await demonstrate(name);
      expect((await click()).ended).toBe('done');
    },
  );

  test.each(['allNoncesBad', 'accountDeactivated', 'externalAccountRequired'] as const)(
    '%s lets none succeed',
    async (name) => {
      const { click } = await demonstrate(name);
      for (let attempt = 0; attempt < 2; attempt++) expect((await click()).ended).not.toBe('done');
    },
  );

  test('orderStuck is given up, and the next attempt succeeds with an order of its own', async () => {
    const { click, switchToStandardIssuer } = await demonstrate('orderStuck');
    expect((await click()).ended).toBe('CA_TOO_SLOW');
    switchToStandardIssuer();
    expect((await click()).ended).toBe('done');
  });
});

describe('In the line "Erneuerung"', () => {
  /** The next attempt after the host's next turn, in which it asks the CA if it supports ARI. */
  const afterNextTurn = async (name: FaultName) => {
    const { renewal, ariRequestCount, now, turn, usualAt } = await demonstrate(name);
    const usual = usualAt();
    await turn();
    expect(ariRequestCount()).toBe(name === 'ariUnsupported' ? 0 : 1);
    return { at: Date.parse(renewal().nextAttemptAt ?? ''), usual, renewal, now };
  };

  test('ariFuture tells a day in the last twentieth of the life', async () => {
    const { at, usual } = await afterNextTurn('ariFuture');
    expect(at).toBeGreaterThan(usual + 25 * DAY);
    expect(at).toBeLessThan(usual + 26 * DAY);
  });

  test.each(['ariPast', 'ariNow'] as const)('%s tells a time in nine days', async (name) => {
    const { at, now, renewal } = await afterNextTurn(name);
    expect(Math.abs(at - now() - 9 * DAY)).toBeLessThan(2 * MINUTE);
    expect(renewal().explanationUrl !== null).toBe(name === 'ariPast');
  });

  test('ariNoRetryAfter tells a time in the window of the CA', async () => {
    const { at, usual } = await afterNextTurn('ariNoRetryAfter');
    expect(at).not.toBe(usual);
    expect(Math.abs(at - usual)).toBeLessThan(DAY);
  });

  test.each(['ariInvalid', 'ariMalformed', 'ariMissing', 'ariUnsupported', 'ariUnavailable'] as const)(
    '%s changes nothing, at first at least',
    async (name) => {
      const { at, usual } = await afterNextTurn(name);
      expect(at).toBe(usual);
    },
  );
});
