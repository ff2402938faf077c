import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  failure,
  failureData,
  failureSchema,
  type Failure,
  type FailureCode,
  type FailureData,
  type Problem,
} from '#shared/contract/failures.ts';
import { describeFailure } from './failures.ts';
import { settingTrouble } from './advice-rules.ts';
import { holderKind, ipv6In } from './failures-shape.ts';

const at = '2026-11-24T13:05:00.000Z';
const problem: Problem = {
  type: 'urn:ietf:params:acme:error:connection',
  status: 400,
  detail: '203.0.113.7: Fetching http://meinefirma.de/.well-known/acme-challenge/x: Connection refused',
  subproblems: [{ type: 'urn:ietf:params:acme:error:dns', detail: 'sub detail', identifier: 'meinefirma.de' }],
};
const said = (detail: string): Problem => ({ ...problem, detail, subproblems: [] });

/** At least one for each code, and one for each branch within it. */
const samples: { [C in FailureCode]: [FailureData<C>, ...FailureData<C>[]] } = {
  EDITION_EINZELPLATZ: [{}],
  ADDRESS_MISSING: [{}],
  CONTACT_MISSING: [{}],
  INVALID_SETTING: [
    { issues: [{ key: 'serverAddress', reason: 'isIpAddress' }] },
    {
      issues: [
        { key: 'httpPort', reason: 'notAPort' },
        { key: 'keyType', reason: 'notOneOf', allowed: ['ec-p256'] },
      ],
    },
  ],
  NOT_DUE: [{ dueAt: at, notAfter: at }],
  NO_CERTIFICATE: [{}],
  NO_STAGING: [{ host: 'ca.example' }],
  OS_ACTION_REFUSED: [{}],
  PORT_BUSY: [
    { port: 8080, purpose: 'http', holder: null },
    ...['System', 'httpd.exe', 'nginx', 'Skype', 'profacto', 'java'].map((name) => ({
      port: 443,
      purpose: 'https' as const,
      holder: { pid: 4711, name },
    })),
    { port: 9000, purpose: 'panel', holder: null },
  ],
  PORT_FORBIDDEN: [
    { port: 443, purpose: 'https' },
    { port: 8080, purpose: 'http' },
  ],
  PORT_UNUSABLE: [{ port: 443, purpose: 'https', systemCode: 'EADDRNOTAVAIL' }],
  DATABASE_DIRECTORY: [
    ...(['missing', 'notADirectory', 'notWritable', 'full', 'io'] as const).map((reason) => ({
      path: '/srv/profacto',
      reason,
      systemCode: 'EIO',
    })),
    { path: '', reason: 'missing', systemCode: 'ENOENT' },
  ] as [FailureData<'DATABASE_DIRECTORY'>],
  SETTINGS_NOT_SAVED: [{ path: '/srv/config.json', systemCode: 'EROFS' }],
  TRUSTED_ROOTS_UNREADABLE: [
    { path: '/srv/roots.pem', reason: 'missing' },
    { path: '/srv/roots.pem', reason: 'notPem' },
    { path: '/srv/roots.pem', reason: 'io' },
  ],
  BUSY: [
    { kind: null, startedAt: null, pid: null },
    ...(['request', 'evaluate', 'delete', 'check'] as const).map((kind) => ({ kind, startedAt: at, pid: 4711 })),
  ],
  HOST_RUNNING: [{ pid: 4711 }, { pid: null }],
  CANCELLED: [{}],
  CA_UNREACHABLE: (['dns', 'refused', 'timeout', 'reset', 'other'] as const).map((cause) => ({
    host: 'ca.example',
    cause,
    systemCode: 'ECODE',
  })) as [FailureData<'CA_UNREACHABLE'>],
  CA_UNTRUSTED: [
    { host: 'ca.example', systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { host: 'ca.example', systemCode: 'CERT_HAS_EXPIRED' },
  ],
  VALIDATION_FAILED: (['connection', 'dns', 'unauthorized', 'tls', 'caa', 'other'] as const).flatMap((reason) =>
    [0, 1, 3].flatMap((requestsSeen) =>
      [
        problem,
        said('During secondary validation: Timeout'),
        said('2a00:1450::5: Fetching: Timeout'),
        said('DNS problem: NXDOMAIN looking up A'),
        said('DNS problem: SERVFAIL looking up CAA'),
        said('no valid A records found'),
      ].map((one) => ({ name: 'meinefirma.de', reason, requestsSeen, problem: one })),
    ),
  ) as [FailureData<'VALIDATION_FAILED'>],
  CA_RATE_LIMITED: [
    { retryAt: at, problem },
    { retryAt: null, problem },
    { retryAt: at, problem: said('too many certificates (5) already issued for this exact set of identifiers') },
    { retryAt: at, problem: said('too many failed authorizations (5) for "meinefirma.de"') },
    { retryAt: at, problem: said('too many certificates (50) already issued for "dyndns.org" in the last 168h0m0s') },
    { retryAt: null, problem: said('Your account is temporarily prevented from requesting certificates') },
  ],
  CA_NAME_REFUSED: [{ name: 'fritz.box', problem }],
  CA_CONTACT_REFUSED: [{ problem }],
  CA_EXTERNAL_ACCOUNT: [{ problem }],
  CA_ACCOUNT_REFUSED: [{ problem }],
  CA_PROFILE_REFUSED: [{ profile: 'shortlived', problem }],
  CA_OUT_OF_ORDER: [
    { retryAt: at, problem },
    { retryAt: null, problem },
  ],
  CA_PROTOCOL: [{ problem }],
  CA_TOO_SLOW: [
    { stage: 'validation', seconds: 120 },
    { stage: 'issuance', seconds: 90.4 },
  ],
  CERTIFICATE_REJECTED: (
    ['unreadable', 'keyMismatch', 'nameMismatch', 'notYetValid', 'expired', 'chainIncomplete', 'chainBroken'] as const
  ).map((reason) => ({ reason })) as [FailureData<'CERTIFICATE_REJECTED'>],
  NOT_SERVED: (['noConnection', 'handshake', 'otherCertificate', 'nameMismatch', 'notValidNow'] as const).flatMap(
    (reason) =>
      [null, true, false].map((previousServes) => ({
        reason,
        previousServes,
        systemCode: previousServes === null ? null : 'ECONNREFUSED',
      })),
  ) as [FailureData<'NOT_SERVED'>],
  INTERNAL: [{}],
};

const all: Failure[] = Object.entries(samples).flatMap(([code, list]) =>
  list.map((data) => ({ code, data }) as Failure),
);

describe('describeFailure', () => {
  it('has a sample for every code, and each fits the contract', () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(failureData).sort());
    for (const one of all) expect(failureSchema.safeParse(one).success, one.code).toBe(true);
  });

  it.each(all.map((one) => [`${one.code} ${JSON.stringify(one.data).slice(0, 70)}`, one] as const))(
    'says in both languages what happened and what to do: %s',
    (_title, one) => {
      const german = describeFailure(one, 'de');
      const english = describeFailure(one, 'en');
      for (const text of [german.what, german.todo, english.what, english.todo]) {
        expect(text.length).toBeGreaterThan(15);
        expect(text).not.toMatch(/undefined|\[object|NaN|null|Invalid Date/);
        expect(text).toMatch(/[.)]$/);
        expect(text).not.toMatch(/!|\b(Fehler|Error)\b|stack|exception/i);
        expect(text).not.toMatch(/ {2}|\.\./);
      }
      for (const text of [german, english]) expect(settingTrouble(`${text.what} ${text.todo}`, text.who)).toEqual([]);
      expect(german.what).not.toBe(english.what);
      expect(german.todo).not.toBe(english.todo);
      expect(german.who).toBe(english.who);
      expect(german.original).toBe(english.original);
      expect(german.original === null).toBe(!('problem' in one.data));
    },
  );

  it("puts the CA's own words below, line by line", () => {
    const { original } = describeFailure(failure('CA_PROTOCOL', { problem }), 'de');
    expect(original?.split('\n')).toEqual([
      problem.detail,
      'urn:ietf:params:acme:error:connection, HTTP 400',
      '- meinefirma.de: sub detail (urn:ietf:params:acme:error:dns)',
    ]);
  });

  it('blames the port forwarding when nothing arrived here', () => {
    const text = describeFailure(
      failure('VALIDATION_FAILED', { name: 'meinefirma.de', reason: 'connection', requestsSeen: 0, problem }),
      'de',
    );
    expect(text.what).toContain('Port 80');
    expect(text.todo).toMatch(/Router Port 80.*8080/);
    expect(text.who).toBe('itPartner');
  });

  it('speaks of geo-blocking when only some places of the CA got through', () => {
    const text = describeFailure(
      failure('VALIDATION_FAILED', {
        name: 'meinefirma.de',
        reason: 'connection',
        requestsSeen: 1,
        problem: said('During secondary validation: 203.0.113.7: Timeout during connect (likely firewall problem)'),
      }),
      'de',
    );
    expect(text.todo).toContain('Geo-Blocking');
  });

  it('speaks of the AAAA record when the CA went by IPv6', () => {
    const text = describeFailure(
      failure('VALIDATION_FAILED', {
        name: 'meinefirma.de',
        reason: 'connection',
        requestsSeen: 0,
        problem: said('dial tcp [2001:db8::7]:80: connection refused'),
      }),
      'de',
    );
    expect(text.what).toContain('2001:db8::7');
    expect(text.todo).toContain('AAAA');
  });

  it('names the time from which the CA will listen again', () => {
    const { todo } = describeFailure(failure('CA_RATE_LIMITED', { retryAt: at, problem }), 'de');
    expect(todo).toMatch(/24\.11\.2026, \d\d:05 Uhr/);
  });

  it('names the program that holds a port', () => {
    const text = describeFailure(
      failure('PORT_BUSY', { port: 443, purpose: 'https', holder: { pid: 4, name: 'System' } }),
      'de',
    );
    expect(text.what).toMatch(/443.*„System“.*4/);
    expect(text.todo).toContain('IIS');
  });
});

describe('the user handbook', () => {
  it('has a row for every code', () => {
    const handbook = fs.readFileSync(new URL('../../docs/handbuch.md', import.meta.url), 'utf8');
    expect(Object.keys(failureData).filter((code) => !handbook.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('what can be read from the words of a CA', () => {
  it('finds IPv6 addresses and takes nothing else for one', () => {
    expect(ipv6In(said('2a00:1450:4001::5: Fetching http://x/: Timeout'))).toBe('2a00:1450:4001::5');
    expect(ipv6In(said('dial tcp [::1]:5002: connect: connection refused'))).toBe('::1');
    expect(ipv6In(said('retry after 1970-01-01 00:18:15 UTC: see https://a.example/'))).toBeNull();
    expect(ipv6In(said('203.0.113.7:80 urn:ietf:params:acme:error:dns'))).toBeNull();
  });

  it('knows the programs that typically sit on a web port', () => {
    expect(['w3wp.exe', 'apache2', 'nginx.exe', 'Skype', 'profacto Datenschutz', 'node'].map(holderKind)).toEqual([
      'iis',
      'apache',
      'nginx',
      'skype',
      'profacto',
      'other',
    ]);
  });
});
