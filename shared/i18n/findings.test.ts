import { describe, expect, it } from 'vitest';
import { findingTable, finding, findingSchema, type FindingCode, type FindingData } from '#shared/contract/findings.ts';
import { settingTrouble } from './advice-rules.ts';
import { checkTitlesDe } from './findings.de.ts';
import { checkTitlesEn } from './findings.en.ts';
import { roundDuration } from './findings-shape.ts';
import { describeFinding } from './findings.ts';

const at = '2026-11-24T13:05:00.000Z';
const print = 'AA:BB:CC';
const place = { address: '203.0.113.7', port: 443 };
const silences = ['refused', 'timeout', 'reset', 'unreachable', 'other'] as const;

type Samples = { [C in FindingCode]: readonly FindingData<C>[] };
const samples: Samples = {
  EDITION_SERVER: [{}],
  EDITION_EINZELPLATZ: [{}],
  ADDRESS_SET: [{ address: 'meinefirma.de' }],
  ADDRESS_MISSING: [{}],
  CONTACT_SET: [{}],
  CONTACT_MISSING: [{}],
  DATABASE_WRITABLE: [{ path: '/srv/profacto' }],
  DATABASE_UNUSABLE: (['missing', 'notADirectory', 'notWritable', 'full', 'io'] as const).flatMap((reason) =>
    ['/srv/profacto', ''].map((path) => ({ path, reason, systemCode: 'EIO' })),
  ),
  CERTIFICATE_INSTALLED: [{ names: ['meinefirma.de'], notAfter: at }],
  CERTIFICATE_NONE: [{}],
  CERTIFICATE_UNREADABLE: [{ path: '/srv/profacto' }],
  DNS_RESOLVES: [{ name: 'meinefirma.de', addresses: ['203.0.113.7', '2001:db8::7'] }],
  DNS_NO_SUCH_NAME: [{ name: 'meinefirma.de' }],
  DNS_NO_ADDRESS: [{ name: 'meinefirma.de' }],
  DNS_NO_ANSWER: [{ name: 'meinefirma.de', systemCode: 'ESERVFAIL' }],
  HTTP_PORT_OURS: [{ port: 8080 }],
  HTTP_PORT_FREE: [{ port: 8080 }],
  HTTP_PORT_BUSY: [
    { port: 8080, holder: null },
    { port: 8080, holder: { pid: 4, name: 'System' } },
  ],
  HTTP_PORT_FORBIDDEN: [{ port: 80 }, { port: 8080 }],
  HTTP_PORT_UNUSABLE: [{ port: 8080, systemCode: 'EIO' }],
  CHALLENGE_COMES_BACK: [place],
  CHALLENGE_NOT_FROM_HERE: silences.map((cause) => ({ ...place, cause })),
  CHALLENGE_FOREIGN_ANSWER: [{ ...place, httpStatus: 404 }],
  CHALLENGE_NOT_ANSWERED: silences.map((cause) => ({ ...place, cause })),
  CHALLENGE_NOT_CHECKED: [{}],
  CA_ANSWERS: [{ host: 'ca.example' }],
  CA_UNREACHABLE: (['dns', 'refused', 'timeout', 'reset', 'other'] as const).map((cause) => ({
    host: 'ca.example',
    cause,
    systemCode: 'ECODE',
  })),
  CA_UNTRUSTED: [{ host: 'ca.example', systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' }],
  CA_NO_DIRECTORY: [{ host: 'ca.example', httpStatus: 404 }],
  CLOCK_RIGHT: [{ skewSeconds: 0 }],
  CLOCK_OFF: [{ skewSeconds: -90 }],
  CLOCK_WRONG: [{ skewSeconds: 7300 }],
  CLOCK_NOT_CHECKED: [{}],
  LOCAL_SERVES: [{ port: 443 }],
  LOCAL_DOWN: silences.map((cause) => ({ port: 443, cause })),
  LOCAL_NO_TLS: [{ port: 443 }],
  LOCAL_OTHER_CERTIFICATE: [{ port: 443, fingerprint256: print }],
  PUBLIC_CONNECTS: [{ ...place, protocol: 'TLSv1.3' }],
  PUBLIC_NOT_FROM_HERE: silences.map((cause) => ({ ...place, cause })),
  PUBLIC_DOWN: silences.map((cause) => ({ ...place, cause })),
  PUBLIC_NO_TLS: [place],
  PUBLIC_NOT_CHECKED: [{}],
  TRUSTED: [{ issuer: 'R13' }],
  TRUSTED_BY_OWN_ROOTS: [{ issuer: 'Own' }],
  UNTRUSTED: [{ issuer: 'Own', systemCode: 'UNABLE_TO_GET_ISSUER_CERT' }],
  TRUST_NOT_CHECKED: [{}],
  NAME_MATCHES: [{ name: 'meinefirma.de' }],
  NAME_DIFFERS: [
    { name: 'meinefirma.de', names: ['anders.de', 'www.anders.de'] },
    { name: 'meinefirma.de', names: [] },
  ],
  NAME_NOT_CHECKED: [{}],
  TIME_VALID: [
    { notAfter: at, daysLeft: 60 },
    { notAfter: at, daysLeft: 1 },
  ],
  TIME_RENEWAL_DUE: [{ notAfter: at, daysLeft: 0 }],
  TIME_EXPIRED: [{ notAfter: at }],
  TIME_NOT_YET: [{ notBefore: at }],
  TIME_NOT_CHECKED: [{}],
  FINGERPRINT_SAME: [{ fingerprint256: print }],
  FINGERPRINT_OTHER: [{ installed: print, served: 'DD:EE' }],
  FINGERPRINT_NOT_CHECKED: [{}],
  REDIRECT_TO_HTTPS: [{ location: 'https://meinefirma.de/' }],
  REDIRECT_OFF: [{}],
  REDIRECT_MISSING: [{ httpStatus: 200 }],
  REDIRECT_ELSEWHERE: [{ location: 'https://router.example/' }],
  REDIRECT_NOT_CHECKED: [{ cause: null }, ...silences.map((cause) => ({ cause }))],
};

const all = Object.entries(samples).flatMap(([code, list]) =>
  list.map((data) => finding(code as FindingCode, data as never)),
);

describe('describeFinding', () => {
  it('has a sample for every code, and each fits the contract', () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(findingTable).sort());
    for (const one of all) expect(findingSchema.safeParse(one).success, one.code).toBe(true);
  });

  it.each(all.map((one) => [`${one.code} ${JSON.stringify(one.data)}`, one] as const))(
    'says in both languages what was found and what to do: %s',
    (_title, one) => {
      const german = describeFinding(one, 'de');
      const english = describeFinding(one, 'en');
      for (const text of [german.title, english.title, german.finding, english.finding]) {
        expect(text.length).toBeGreaterThan(4);
      }
      for (const text of [german.finding, english.finding, german.remedy, english.remedy]) {
        expect(text ?? 'a.').not.toMatch(/undefined|\[object|NaN|null|Invalid Date|!| {2}|\.\.|\b(Fehler|Error)\b/);
        expect(text ?? 'a.').toMatch(/\.$/);
      }
      for (const text of [german, english]) expect(settingTrouble(text.remedy ?? '', text.who)).toEqual([]);
      expect(german.finding).not.toBe(english.finding);
      expect(german.who).toBe(english.who);
      expect(german.remedy === null).toBe(english.remedy === null);
      if (one.status === 'broken' || one.status === 'warning') {
        expect(german.remedy).not.toBeNull();
        expect(german.who).not.toBe('none');
      } else {
        expect(german.remedy).toBeNull();
        expect(german.who).toBe('none');
      }
    },
  );

  it('names every check, in both languages, and no two alike', () => {
    for (const titles of [checkTitlesDe, checkTitlesEn]) {
      expect(new Set(Object.values(titles)).size).toBe(Object.keys(titles).length);
    }
  });

  it('says a difference of clocks in the unit that a person would use', () => {
    expect([1, -90, 300, 10_800, 259_200].map(roundDuration)).toEqual([
      { value: 1, unit: 'second' },
      { value: 90, unit: 'second' },
      { value: 5, unit: 'minute' },
      { value: 3, unit: 'hour' },
      { value: 3, unit: 'day' },
    ]);
  });
});
