import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newAriState, nextAriState, nextAriCheck, type AriAnswer } from '../../electron/storage/ari-state.ts';
import { fetchRenewalInfo, type AriRequest } from '../../electron/acme/renewal-info.ts';
import { certIdOf } from '../../electron/certificates/id.ts';
import { splitPem } from '../../electron/certificates/trusted-roots.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { renewalDecision } from '#shared/domain/renewal-decision.ts';
import { newKey, type Session } from '../ca/bare-client.ts';
import { faults, type FaultName } from '../ca/faults.ts';
import { createClock, issue, openLaboratory, type Laboratory, type TestClock } from '../ca/laboratory.ts';
import type { CertificateRecord } from '../ca/practice-ca.ts';
import { suggestedWindows } from '../ca/renewal-info.ts';

const NAME = 'meinefirma.localhost';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let lab: Laboratory;
let clock: TestClock;
let client: Session;
let pem: string;
let record: CertificateRecord;

beforeEach(async () => {
  clock = createClock();
  lab = await openLaboratory({ now: clock.now });
  client = await lab.client();
  await renew();
});
afterEach(() => lab.close());

async function renew(extras: object = {}): Promise<void> {
  ({ pem } = await issue(lab, client, [NAME], newKey(), extras));
  const last = lab.ca.certificates().at(-1);
  if (last === undefined) throw new Error('The CA does not know what it issued');
  record = last;
}

function ask(changes: Partial<AriRequest> = {}): Promise<AriAnswer> {
  return fetchRenewalInfo({
    directoryUrl: lab.ca.directoryUrl,
    certId: certIdOf(pem) ?? '',
    trustedRoots: splitPem(lab.ca.rootsPem),
    signal: new AbortController().signal,
    now: clock.now,
    ...changes,
  });
}

function renewalInfoRequests(): string[] {
  return lab.ca.requests.map(({ kind }) => kind).filter((kind) => kind === 'renewalInfo');
}

describe('Asked for its advice', () => {
  it('the CA knows the certificate by the identifier that we make, and suggests its window', async () => {
    expect(certIdOf(pem)).toBe(record.certId);
    const answer = await ask();
    expect(answer).toMatchObject({ kind: 'window', explanationUrl: null, retryAfterMs: 6 * HOUR });
    if (answer.kind !== 'window') return;
    const { start, end } = answer.window;
    expect(Math.abs((start + end) / 2 - (record.notBefore + 60 * DAY))).toBeLessThan(1000);
    expect(end - start).toBe(1.8 * DAY);
  });

  it('it may explain itself, by a page of its own alone', async () => {
    const explain = async (explanationUrl: string) => {
      lab.ca.adjust({ renewalInfo: { explanationUrl, retryAfter: new Date(clock.now() + 2 * HOUR).toUTCString() } });
      return ask();
    };
    const own = 'https://127.0.0.1/vorfall-7';
    expect(await explain(own)).toMatchObject({ explanationUrl: own, retryAfterMs: 2 * HOUR });
    expect(await explain('https://anderswo.example/anmelden')).toMatchObject({ explanationUrl: null });
    expect(await explain('javascript:alert(1)')).toMatchObject({ explanationUrl: null });
  });

  it.each<[FaultName, AriAnswer]>([
    ['ariUnsupported', { kind: 'unsupported' }],
    ['ariInvalid', { kind: 'invalid', cause: 'window' }],
    ['ariMalformed', { kind: 'invalid', cause: 'body' }],
    ['ariMissing', { kind: 'lasting', cause: '404' }],
    ['ariUnavailable', { kind: 'temporary', retryAfterMs: 60_000, cause: '503' }],
    ['unavailable', { kind: 'temporary', retryAfterMs: null, cause: '503' }],
    ['htmlInstead', { kind: 'invalid', cause: 'directory' }],
  ])('it may fail by the fault "%s"', async (fault, answer) => {
    faults[fault].arm(lab.ca, 1);
    expect(await ask()).toEqual(answer);
    lab.ca.heal();
    expect(await ask()).toMatchObject({ kind: 'window' });
  });

  it.each<[string, () => void, object]>([
    ['cut the connection', () => lab.ca.failNext('renewalInfo', { status: 0, cut: true }), { kind: 'temporary' }],
    ['reset it', () => lab.ca.failNext('renewalInfo', { status: 0, reset: true }), { kind: 'temporary' }],
    ['send half an answer', () => lab.ca.deliverNext('renewalInfo', 'half'), { kind: 'temporary', cause: 'cut' }],
    ['send nothing', () => lab.ca.deliverNext('renewalInfo', 'empty'), { kind: 'invalid', cause: 'body' }],
    [
      'send a great deal',
      () => lab.ca.failNext('renewalInfo', { status: 200, body: 'x'.repeat(200_000) }),
      {
        kind: 'invalid',
        cause: 'size',
      },
    ],
    [
      'point elsewhere',
      () => lab.ca.failNext('renewalInfo', { status: 302, headers: { Location: '/' } }),
      {
        kind: 'lasting',
        cause: '302',
      },
    ],
    [
      'limit us, and say until when',
      () => lab.ca.failNext('renewalInfo', { status: 429, headers: { 'Retry-After': '9' } }),
      {
        kind: 'temporary',
        retryAfterMs: 9000,
      },
    ],
    ['limit us, and say nothing', () => lab.ca.failNext('renewalInfo', { status: 429 }), { kind: 'lasting' }],
    [
      'name a window that is none',
      () =>
        lab.ca.failNext('renewalInfo', {
          status: 200,
          body: '{"suggestedWindow":{"start":"morgen","end":"2026-12-01T00:00:00Z"}}',
        }),
      { kind: 'invalid', cause: 'body' },
    ],
    ...(
      [
        ['0000-01-01T00:00:00+23:59', '0000-01-01T00:00:02+23:59'],
        ['0000-01-01T00:00:00+23:59', '2026-12-01T00:00:00Z'],
        ['1969-12-31T23:59:59Z', '2026-12-01T00:00:00Z'],
        ['2026-12-01T00:00:00Z', '9999-12-31T23:59:59-23:59'],
        ['9999-12-31T23:59:58-23:59', '9999-12-31T23:59:59-23:59'],
      ] as const
    ).map(([start, end]): [string, () => void, object] => [
      `name a window beyond the years: ${start} to ${end}`,
      () => lab.ca.failNext('renewalInfo', { status: 200, body: JSON.stringify({ suggestedWindow: { start, end } }) }),
      { kind: 'invalid', cause: 'body' },
    ]),
    [
      'want to be asked in the clear',
      () =>
        lab.ca.failNext('directory', {
          status: 200,
          body: '{"renewalInfo":"http://127.0.0.1/ari"}',
        }),
      { kind: 'invalid', cause: 'renewalInfo' },
    ],
  ])('it may %s', async (_, arm, answer) => {
    arm();
    expect(await ask()).toMatchObject(answer);
  });

  it.each<[string, () => void]>([
    ['never answers', () => lab.ca.failNext('renewalInfo', { status: 0, hang: true })],
    ['answers drop by drop', () => lab.ca.deliverNext('renewalInfo', { pieceBytes: 1, everyMs: 100 })],
  ])('it has only so much time, even if it %s', async (_, arm) => {
    arm();
    expect(await ask({ timeoutMs: 500 })).toEqual({ kind: 'temporary', retryAfterMs: null, cause: 'timeout' });
  });

  it('it need not be there, nor be trusted', async () => {
    const port = await freePort();
    const directoryUrl = `https://127.0.0.1:${port}/directory`;
    expect(await ask({ directoryUrl })).toEqual({ kind: 'lasting', cause: 'ECONNREFUSED' });
    expect(await ask({ trustedRoots: [] })).toMatchObject({ kind: 'lasting' });
    expect(renewalInfoRequests()).toEqual([]);
  });

  it('it is no longer waited for once that was called off', async () => {
    const reason = new Error('called off');
    await expect(ask({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    lab.ca.failNext('renewalInfo', { status: 0, hang: true });
    const controller = new AbortController();
    const asking = ask({ signal: controller.signal });
    const refused = expect(asking).rejects.toBe(reason);
    await expect.poll(renewalInfoRequests).toHaveLength(1);
    controller.abort(reason);
    await refused;
  });
});

describe('Over months of a simulated clock', () => {
  it('certificates are renewed within the windows of the CA, each replacing the one before', async () => {
    lab.ca.adjust({ renewalInfo: { retryAfter: '86400' } });
    const end = clock.now() + 200 * DAY;
    let state = newAriState(record.certId, clock.now());
    let lastIssuedAt = clock.now();
    while (clock.now() < end) {
      const checkAt = nextAriCheck(state, { notAfter: record.notAfter, replaced: false }, clock.now());
      const ari = state.selectedAt === null ? null : { selectedAt: state.selectedAt };
      const policy = { lastIssuedAt, backoff: null, blockedByCa: null };
      const { at, due, reason } = renewalDecision(record, ari, policy, clock.now());
      if (due) {
        expect(reason).toBe('ariWindow');
        expect(state.window).not.toBeNull();
        expect(clock.now()).toBeLessThan(state.window?.end ?? 0);
        await renew({ replaces: record.certId });
        lastIssuedAt = clock.now();
        state = newAriState(record.certId, clock.now());
      } else if (checkAt !== null && checkAt <= clock.now()) {
        state = nextAriState(state, await ask(), clock.now(), 0.5);
      } else {
        clock.advance(Math.min(at, checkAt ?? at) - clock.now());
      }
    }
    const issued = lab.ca.certificates();
    expect(issued).toHaveLength(4);
    expect(issued.slice(0, -1).every(({ replaced }) => replaced)).toBe(true);
  });

  it('a certificate that the CA wants gone is renewed at once, but for the tenth of its life that lies between two', async () => {
    clock.advance(20 * DAY);
    const asked = nextAriState(newAriState(record.certId, clock.now()), await ask(), clock.now(), 0.5);
    lab.ca.adjust({ renewalInfo: { window: suggestedWindows.past } });
    const { selectedAt } = nextAriState(asked, await ask(), clock.now(), 0.5);
    const policy = { lastIssuedAt: record.issuedAt, backoff: null, blockedByCa: null };
    const decide = (time: number) => renewalDecision(record, { selectedAt: selectedAt ?? 0 }, policy, time);
    expect(decide(clock.now())).toMatchObject({ due: true, reason: 'ariWindow' });
    expect(decide(record.issuedAt + 8 * DAY)).toMatchObject({ due: false, reason: 'backoff' });
  });
});
