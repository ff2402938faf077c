import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import { SECRET_MASK } from '#shared/contract/settings.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { textsOf } from '#shared/texts/all.ts';
import { redact } from '#shared/texts/redact.ts';
import { diagnosisReport, type ReportInput } from './report.ts';
import { textsDe } from '#shared/texts/de.ts';

const AT = '2026-11-24T12:00:00.000Z';
const TOKEN = 'k7Jc0VwqPzN1bQxYdE3fGhTiMoLsRuWyA5B8C9D2eF4';
const THUMBPRINT = 'Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe9Dc8Ba7ZyXw';

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const notAnswered = finding('CHALLENGE_NOT_ANSWERED', { address: '203.0.113.7', port: 80, forward, cause: 'timeout' });
const findings: Finding[] = [
  finding('DNS_RESOLVES', { name: 'meinefirma.de', server: 'system', addresses: ['203.0.113.7'] }),
  finding('DATABASE_WRITABLE', { path: 'C:\\Users\\Max Muster\\profacto' }),
  notAnswered,
  finding('LOCAL_SERVES', { port: 443 }),
];

const fresh = exampleSnapshot();
const snapshot = exampleSnapshot(
  {
    product: {
      version: '0.1.0',
      host: 'headless',
      operatingSystem: 'Debian GNU/Linux 12',
      runtime: 'Node 24.21.0',
      settingsFile: '/home/mmuster/.config/profacto/config.json',
      journalFile: '/Users/mmuster/Library/journal.ndjson',
    },
    requestGate: null,
    warning: 'LAST_REQUEST_FAILED',
    renewal: { ...fresh.renewal, failures: 1 },
    lastRequest: {
      id: '7',
      staging: false,
      automatic: false,
      startedAt: AT,
      finishedAt: AT,
      outcome: 'failed',
      steps: [{ id: 'account', state: 'done', startedAt: AT, finishedAt: AT }],
      failure: failure('CA_ACCOUNT_REFUSED', {
        problem: {
          type: 'urn:ietf:params:acme:error:unauthorized',
          status: 403,
          detail: `Invalid response from http://meinefirma.de/.well-known/acme-challenge/${TOKEN}: expected "${TOKEN}.${THUMBPRINT}"; mail hilfe@tischlerei-muster.de about kid-4711, see https://ca.example/unpause?jwt=eyJhbGciOi.eyJzdWIi.c2ln`,
          subproblems: [],
        },
      }),
    },
    outside: { at: AT, name: 'meinefirma.de', by: 'request', reached: false, detail: 'Timeout during connect' },
    lastCheck: { finishedAt: AT, findings, verdict: verdictOf(findings) },
  },
  {
    serverAddress: 'meinefirma.de',
    contactEmail: 'chefin@tischlerei-muster.de',
    eabKeyId: 'kid-4711',
    eabHmacKey: SECRET_MASK,
    upstream: 'http://erp:geheim@127.0.0.1:8081/',
  },
);
const journal: JournalEntry[] = [
  { at: AT, event: 'hostStarted', version: '0.1.0', host: 'headless' },
  { at: AT, event: 'certificateDeleted', directory: '/home/mmuster/daten/letsencrypt' },
];
const checked = (...found: Finding[]) => ({
  ...snapshot,
  lastCheck: { finishedAt: AT, findings: found, verdict: verdictOf(found) },
});
const input: ReportInput = {
  snapshot,
  journal,
  now: Date.parse(AT),
};

describe.each(['de', 'en'] as const)('the report in %s', (language) => {
  const { text, json } = diagnosisReport(input, textsOf(language));
  const everything = `${text}\n${JSON.stringify(json)}`;

  test('gives away no key, token, password, e-mail address or user name', () => {
    const secrets = [
      TOKEN,
      THUMBPRINT,
      'kid-4711',
      'geheim',
      'eyJ',
      'chefin',
      'hilfe@',
      'Muster',
      'mmuster',
      SECRET_MASK,
    ];
    // The e-mail address's domain would be no secret if it were the server's too; here it is not.
    expect(secrets.filter((one) => everything.includes(one))).toEqual([]);
    expect(everything).not.toMatch(/\w@\w/);
  });

  test('keeps what helps: places, ports, the CA’s words around what was left out', () => {
    for (const one of ['/home/…/.config/profacto/config.json', '8080', '192.168.178.20', 'Timeout during connect']) {
      expect(text).toContain(one);
    }
    expect(text).toContain('Invalid response from http://meinefirma.de/.well-known/acme-challenge/…');
    expect(text).toContain('CA_ACCOUNT_REFUSED');
  });

  test('goes both ways hop by hop, and says what is wrong only at the top', () => {
    const lines = text.split('\n');
    const hop = lines.findIndex((line) => line.startsWith('✗ Router'));
    expect(lines[hop + 1]).toMatch(/\[CHALLENGE_NOT_ANSWERED\]: \w+ \w+ 1$/);
    expect(lines.findIndex((line) => line.startsWith('✓ TLS'))).toBeGreaterThan(hop);
  });

  test('says of a finding that merely follows that it does, and of no other', () => {
    const follows = language === 'de' ? '(Folge davon)' : '(follows from it)';
    const lines = text.split('\n').filter((line) => line.endsWith(follows));
    expect(lines).toEqual([expect.stringContaining('[OUTSIDE_NOT_REACHED]')]);
  });

  test('begins with the cause, the one step and the one person, and what follows from it', () => {
    const lines = text.split('\n');
    const cause = lines.findIndex((line) => line.startsWith('1. '));
    expect(lines[cause]).toContain('[CHALLENGE_NOT_ANSWERED]');
    expect(lines[cause + 1]).toMatch(language === 'de' ? /^ +Zu tun \(.+\): ./ : /^ +To do \(.+\): ./);
    expect(lines.slice(cause).find((line) => line.startsWith('2. '))).toContain('[CA_ACCOUNT_REFUSED]');
    expect(json).toMatchObject({
      cause: { code: 'CHALLENGE_NOT_ANSWERED', hop: 'router80', consequences: ['OUTSIDE_NOT_REACHED'] },
    });
  });

  test('tells the journal, oldest first', () => {
    const at = (word: string) => text.indexOf(word, text.lastIndexOf('----'));
    expect(at('0.1.0')).toBeGreaterThan(0);
    expect(at('/home/…/daten/letsencrypt')).toBeGreaterThan(at('0.1.0'));
  });

  test('as data, says of each check what the command line says', () => {
    expect(json).toMatchObject({ verdict: 'broken', checkedAt: AT });
    const { checks } = json as { checks: Record<string, unknown>[] };
    expect(checks.map((one) => Object.keys(one).join())).toEqual(
      checks.map((one) =>
        one.details === undefined
          ? 'id,status,code,finding,remedy,who,data'
          : 'id,status,code,finding,remedy,who,details,data',
      ),
    );
    // And what the CA has seen from outside.
    expect(checks).toHaveLength(findings.length + 1);
    expect(checks[2]).toMatchObject({ id: 'challenge', status: 'broken', code: 'CHALLENGE_NOT_ANSWERED' });
  });
});

test('a secret is gone before what somebody said is cut', () => {
  const long = `Invalid response from http://meinefirma.de/: expected "${TOKEN}.${THUMBPRINT}", got "${'x'.repeat(150)}"`;
  for (let more = 0; more < 100; more += 10) {
    const detail = `${'y '.repeat(more)}${long}`;
    const notReached = finding('OUTSIDE_NOT_REACHED', { at: AT, by: 'request', detail });
    const { text, json } = diagnosisReport({ ...input, snapshot: checked(notReached) }, textsDe);
    expect(`${text}${JSON.stringify(json)}`).not.toMatch(new RegExp(`${TOKEN.slice(0, 6)}|${THUMBPRINT.slice(0, 6)}`));
  }
});

test('a short id is left where it is part of something else, and everywhere else too', () => {
  const settings = { ...snapshot.settings, eabKeyId: '1' };
  const { text } = diagnosisReport({ ...input, snapshot: { ...snapshot, settings } }, textsDe);
  expect(text).toContain('192.168.178.20');
});

test.each([
  ['see mailto:chef%40firma.de now', 'see mailto:… now'],
  ['\\\\server\\Users\\Max Muster\\profacto', '\\\\server\\Users\\…\\profacto'],
  ['id kid-4711, not kid-47110', 'id …, not kid-47110'],
])('makes discreet: %s', (text, expected) => {
  expect(redact(text, { email: '', keyId: 'kid-4711' })).toBe(expected);
});

test('before any request, the report says so', () => {
  const { text } = diagnosisReport({ ...input, snapshot: { ...snapshot, lastRequest: null } }, textsDe);
  expect(text).toMatch(/Letzte Anforderung\n-+\nkeine\n/);
});

test('before anybody has looked, the report says so', () => {
  const { text, json } = diagnosisReport({ ...input, snapshot: fresh }, textsDe);
  expect(text).toContain('Noch nicht geprüft.');
  expect(json).toMatchObject({ checks: [], verdict: null });
});

test('what strangers said commands no terminal and turns no line round, in text and in data', () => {
  const evil = 'x\u001b[2Jy\u009bz\u202Ew\u2028v';
  const journal: JournalEntry[] = [{ at: AT, event: 'certificateDeleted', directory: evil }];
  const outside = { at: AT, name: 'meinefirma.de', by: 'request', reached: false, detail: evil } as const;
  const { text, json } = diagnosisReport({ ...input, journal, snapshot: { ...snapshot, outside } }, textsDe);
  for (const shown of [text, ...stringsIn(json)]) expect(shown).not.toMatch(/[^\n\P{Cc}]|[\p{Bidi_Control}\p{Zl}]/u);
  expect(text).toContain('x[2Jyzwv');
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const KEY = 'Q'.repeat(43);
test.each([
  ['mail a@b.de.', 'mail ….'],
  ['<a@b.de>, "c.d+e@f-g.example" (h@i.j)', '<…>, "…" (…)'],
  ['contact=a@b.de', '…'],
  ['a@b@c.de and a%40b%40c.de', '… and …'],
  ['@handle, user@host, 5 @ 3.', '@handle, user@host, 5 @ 3.'],
  [`the key ${KEY} and ${KEY}x`, `the key … and ${KEY}x`],
  [`token-${'t'.repeat(30)}.${KEY} end`, '… end'],
  ['jwt eyJhbGciOi.eyJzdWIi.c2ln, eyJ, eyJa.b', 'jwt …, eyJ, eyJa.b'],
  ['https://user:secret@ca.example/x', 'https://…/x'],
  ['(https://a.example/?b=c) https://d.example/e?f and g?h', '(https://a.example/?…) https://d.example/e?… and g?h'],
  ['http://a.example/?b,http://c.example/?d', 'http://a.example/?…'],
  ['-----BEGIN X-----\nabc\n-----END X----- rest', '… rest'],
])('takes out of %j what is nobody’s business', (text, expected) => {
  expect(redact(text, { email: '', keyId: '' })).toBe(expected);
});

test.each([
  'a',
  '.',
  '@',
  'a@',
  'a%40',
  'a%40.',
  '%40',
  'a.',
  '-eyJ',
  'eyJa.',
  'a://',
  '://',
  'http://a?',
  'a-b+',
  `${KEY}.`,
  '-----BEGIN ',
  '-----BEGIN a-----',
  '-----END ',
  '/home/',
  '/acme-challenge/',
])('takes no longer than the text is long: %j over and over', (part) => {
  const text = part.repeat(Math.ceil(30_000 / part.length));
  const began = performance.now();
  redact(text, { email: 'hilfe@tischlerei.de', keyId: 'kid-4711' });
  // A hundredth of this; several times of it, or hours, where places are tried more than once.
  expect(performance.now() - began).toBeLessThan(500);
});
