import { describe, expect, it } from 'vitest';
import { findingTable, finding, findingSchema, type Finding, type FindingCode } from '#shared/contract/findings.ts';
import { settingAdviceProblems } from '#shared/texts/advice-rules.ts';
import { findingSamples } from './samples.ts';
import { wordingsWithoutSample } from '#shared/texts/test-wordings.ts';
import { checkTitlesDe, findingsDe } from './de.ts';
import { checkTitlesEn } from './en.ts';
import { excerpt, suggestPort, protocolName, roundDuration, shortFingerprint, urlOf } from './shape.ts';
import { describeFinding } from './describe.ts';
import { findingSelectors } from './variants.ts';

/** The most characters that a notification or a line of the panel can show. */
const LONGEST = 420;

const all = Object.entries(findingSamples).flatMap(([code, list]) =>
  list.map((data) => finding(code as FindingCode, data as never)),
);
/** The commands, addresses and ports in a text, which must be the same in both languages. */
const factsOf = (text: string) =>
  new Set(
    text
      .match(/profacto-tls(?: [a-z-]+)+|\b\d+(?:\.\d+){3}\b|\bports? \d+/gi)
      ?.map((fact) => fact.toLowerCase().replace('ports', 'port')),
  );

describe('describeFinding', () => {
  it('has a sample for every code, and each fits the contract', () => {
    expect(Object.keys(findingSamples).sort()).toEqual(Object.keys(findingTable).sort());
    for (const one of all) expect(findingSchema.safeParse(one).success, one.code).toBe(true);
  });

  it('has a sample for every wording', () => {
    expect(wordingsWithoutSample(findingSelectors, findingsDe, findingSamples)).toEqual([]);
  });

  it.each(all.map((one) => [`${one.code} ${JSON.stringify(one.data)}`, one] as const))(
    'says in both languages what was found and what to do: %s',
    (_title, one) => {
      const german = describeFinding(one, 'de');
      const english = describeFinding(one, 'en');
      for (const text of [german.title, english.title, german.finding, english.finding]) {
        expect(text.length).toBeGreaterThan(4);
      }
      const further = [german.details ?? 'a.', english.details ?? 'a.'];
      for (const text of [german.finding, english.finding, german.remedy ?? 'a.', english.remedy ?? 'a.', ...further]) {
        expect(text.replace('FRITZ!Box', 'FRITZ-Box')).not.toMatch(
          /undefined|\[object|NaN|null|Invalid Date|!|\s{2}|\n|\.\.|\(\)|„“|“”| [.,;:](?!:)|\b(Fehler|Error)\b/,
        );
        expect(text).toMatch(/\.$/);
        expect(text.length, text).toBeLessThanOrEqual(LONGEST);
      }
      expect(settingAdviceProblems(german.remedy ?? '', german.who, 'de')).toEqual([]);
      expect(settingAdviceProblems(english.remedy ?? '', english.who, 'en')).toEqual([]);
      // Who unfolds it reads on: a command there is for the IT partner, whoever takes the step.
      expect(settingAdviceProblems(german.details ?? '', 'itPartner', 'de')).toEqual([]);
      expect(settingAdviceProblems(english.details ?? '', 'itPartner', 'en')).toEqual([]);
      expect(german.finding).not.toBe(english.finding);
      expect(german.who).toBe(english.who);
      expect(german.remedy === null).toBe(english.remedy === null);
      expect(german.details === undefined).toBe(english.details === undefined);
      expect(factsOf(german.finding)).toEqual(factsOf(english.finding));
      expect(factsOf(german.remedy ?? '')).toEqual(factsOf(english.remedy ?? ''));
      expect(factsOf(german.details ?? '')).toEqual(factsOf(english.details ?? ''));
      if (one.status === 'broken' || one.status === 'warning') {
        expect(german.remedy).not.toBeNull();
        expect(german.who).not.toBe('none');
      } else {
        expect(german.remedy).toBeNull();
        expect(german.who).toBe('none');
      }
    },
  );

  it.each(all.map((one) => [`${one.code} ${JSON.stringify(one.data)}`, one] as const))(
    'quotes as each language does, and spells umlauts as such: %s',
    (_title, one) => {
      const german = Object.values(describeFinding(one, 'de')).join(' ');
      const english = Object.values(describeFinding(one, 'en')).join(' ');
      expect(german.replace(/„[^„“”]*“/g, '')).not.toMatch(/[„“”]/);
      expect(english.replace(/“[^„“”]*”/g, '')).not.toMatch(/[„“”]/);
      expect(german).not.toMatch(/fuer|ueber|koenn|muess|oeffn|pruef|schluess|aender|gueltig|[^a-z]waer/i);
      expect(english).not.toMatch(/[äöüÄÖÜß]/);
    },
  );

  it('never says more about a way over IPv6 than a router can do: it forwards nothing there', () => {
    const remedy = (address: string) =>
      describeFinding(
        finding('CHALLENGE_NOT_ANSWERED', {
          address,
          port: 80,
          forward: { lanAddress: '192.168.178.20', internalPort: 8080 },
          cause: 'timeout',
        }),
        'de',
      ).remedy;
    expect(remedy('203.0.113.7')).toContain('Port 80 (TCP) an Port 8080 dieses Rechners (192.168.178.20) weiter');
    expect(remedy('2001:db8::7')).toContain('Port 80 für die IPv6-Adresse dieses Rechners frei');
    expect(remedy('2001:db8::7')).toContain('settings set httpPort=80');
    expect(remedy('2001:db8::7')).not.toContain('192.168.178.20');
  });

  it('has the record of an IPv6 address deleted where IPv4 is there: another port would break its forwarding', () => {
    const endpoint = {
      address: '2001:db8::7',
      port: 80,
      forward: { lanAddress: '192.168.178.20', internalPort: 8080 },
      ipv4: true,
    };
    const here = ['203.0.113.7'];
    const stray = { address: endpoint.address, port: 80, here, cause: null, says: 'Apache' };
    for (const one of [
      finding('CHALLENGE_NOT_ANSWERED', { ...endpoint, cause: 'timeout' }),
      finding('CHALLENGE_NOT_HTTP', endpoint),
      finding('CHALLENGE_NOT_FOUND', { ...endpoint, server: 'Apache' }),
      finding('CHALLENGE_ROUTER_ANSWERS', { ...endpoint, title: 'FRITZ!Box' }),
      finding('CHALLENGE_FOREIGN_PAGE', { ...endpoint, title: null, server: null, httpStatus: 200 }),
      finding('CHALLENGE_IPV6_SILENT', { ...endpoint, cause: 'refused' }),
      finding('CHALLENGE_IPV6_REFUSED', { ...endpoint, cause: 'reset' }),
      finding('CHALLENGE_RECORD_WRONG', stray),
      finding('PUBLIC_RECORD_WRONG', stray),
      finding('PUBLIC_DOWN', { ...endpoint, cause: 'timeout' }),
      finding('PUBLIC_FOREIGN', { ...endpoint, names: ['nas.local'], issuer: '' }),
      finding('REDIRECT_OTHER_SERVER', { ...endpoint, says: null, httpStatus: 200 }),
    ]) {
      const { remedy, who, ...text } = describeFinding(one, 'de');
      expect([remedy, who], one.code).toEqual([
        'Löschen Sie beim Domain-Anbieter den AAAA-Eintrag 2001:db8::7.',
        'domainProvider',
      ]);
      expect(Object.values(text).join(' '), one.code).not.toMatch(/settings set http/);
    }
  });

  it('never excuses a second A record with what routers do', () => {
    const stray = { address: '198.51.100.9', port: 80, here: ['203.0.113.7'], cause: 'timeout' as const, says: null };
    for (const code of ['CHALLENGE_RECORD_WRONG', 'PUBLIC_RECORD_WRONG'] as const) {
      const text = describeFinding(finding(code, stray), 'de');
      expect(text.remedy).toBe('Löschen Sie beim Domain-Anbieter den A-Eintrag 198.51.100.9.');
      expect(Object.values(text).join(' ')).not.toMatch(/Router/);
    }
  });

  it('says which program is to be started anew', () => {
    const remedy = (operation?: 'front' | 'beside') =>
      describeFinding(finding('LOCAL_DOWN', { port: 443, cause: 'refused', ...(operation && { operation }) }), 'de')
        .remedy;
    expect([remedy(), remedy('front'), remedy('beside')]).toEqual([
      'Starten Sie profacto Datenschutz neu.',
      'Starten Sie profacto Datenschutz neu.',
      'Starten Sie in profacto den Webserver neu.',
    ]);
  });

  it('names the very CAA record that the domain provider must add', () => {
    const forbidden = finding('CAA_FORBIDS', { domain: 'meinefirma.de', allowed: [], ca: ['letsencrypt.org'] });
    expect(describeFinding(forbidden, 'de').remedy).toContain('„0 issue "letsencrypt.org"“');
  });

  it('lets no stranger stretch a text: what a page, a certificate or a CA says of itself is cut', () => {
    const long = 'x'.repeat(5000);
    const at = { address: '203.0.113.7', port: 80 };
    const forward = { lanAddress: null, internalPort: 8080 };
    const strangers = [
      finding('CHALLENGE_ROUTER_ANSWERS', { ...at, forward, title: long }),
      finding('CHALLENGE_FOREIGN_PAGE', { ...at, forward, title: long, server: long, httpStatus: 200 }),
      finding('CHALLENGE_REDIRECTED_AWAY', { ...at, location: long }),
      finding('OUTSIDE_NOT_REACHED', { at: '2026-11-24T13:05:00.000Z', by: 'request', detail: long }),
      finding('CA_INTERCEPTED', { host: 'ca.example', issuer: long }),
      finding('REDIRECT_ELSEWHERE', { location: long }),
    ];
    for (const one of strangers) {
      expect(describeFinding(one, 'de').finding.length, one.code).toBeLessThanOrEqual(LONGEST);
      expect(describeFinding(one, 'en').finding.length, one.code).toBeLessThanOrEqual(LONGEST);
    }
  });

  it('decides by the data what the step is, and who takes it', () => {
    const said = (one: Finding) => describeFinding(one, 'de');
    const untrusted = (systemCode: string) => said(finding('UNTRUSTED', { issuer: 'R13', systemCode }));
    expect(untrusted('CERT_HAS_EXPIRED')).toMatchObject({ remedy: expect.stringContaining('Erneuern') as string });
    expect(untrusted('CERT_NOT_YET_VALID')).toMatchObject({ remedy: expect.stringContaining('Uhrzeit') as string });
    const host = 'ca.example';
    const unreachable = (cause: 'dns' | 'other' | 'refused', systemCode: string) =>
      said(finding('CA_UNREACHABLE', { host, cause, systemCode }));
    expect(unreachable('dns', 'ENOTFOUND')).toMatchObject({ who: 'you' });
    expect(unreachable('other', 'ENETUNREACH')).toMatchObject({ who: 'you' });
    expect(unreachable('refused', 'ECONNREFUSED')).toMatchObject({ who: 'itPartner' });
    const missing = (path: string) =>
      said(finding('DATABASE_UNUSABLE', { path, reason: 'missing', systemCode: 'ENOENT' }));
    for (const path of ['\\\\server\\daten', '/mnt/daten', '/Volumes/daten']) expect(missing(path).who).toBe('you');
    expect(missing('/srv/daten').who).toBe('itPartner');
    expect(said(finding('CLOCK_WRONG', { skewSeconds: 7300 })).finding).toContain('2 Stunden vor');
    expect(said(finding('CLOCK_WRONG', { skewSeconds: -7300 })).finding).toContain('2 Stunden nach');
  });

  it('names every check, in both languages, and no two alike', () => {
    for (const titles of [checkTitlesDe, checkTitlesEn]) {
      expect(new Set(Object.values(titles)).size).toBe(Object.keys(titles).length);
    }
  });
});

describe('what the texts are made of', () => {
  it('says a difference of clocks in the unit that a person would use', () => {
    expect([1, -90, 300, 10_800, 259_200].map(roundDuration)).toEqual([
      { value: 1, unit: 'second' },
      { value: 90, unit: 'second' },
      { value: 5, unit: 'minute' },
      { value: 3, unit: 'hour' },
      { value: 3, unit: 'day' },
    ]);
  });

  it('quotes strangers on one line, without their full stop, and cuts no character in two', () => {
    expect(excerpt(' FRITZ!Box\n\t7590\u0000. ', 60)).toBe('FRITZ!Box 7590');
    expect(excerpt('abcdef', 4)).toBe('abc…');
    expect(excerpt('🛡🛡🛡', 2)).toBe('🛡…');
  });

  it('writes an address as it would be typed into a browser', () => {
    expect(urlOf('http', { address: '203.0.113.7', port: 80 })).toBe('http://203.0.113.7/');
    expect(urlOf('http', { address: '203.0.113.7', port: 8000 })).toBe('http://203.0.113.7:8000/');
    expect(urlOf('https', { address: '2001:db8::7', port: 443 })).toBe('https://[2001:db8::7]/');
  });

  it('writes protocols as people do', () => {
    expect(['TLSv1', 'TLSv1.1', 'TLSv1.3'].map(protocolName)).toEqual(['TLS 1.0', 'TLS 1.1', 'TLS 1.3']);
  });

  it('shows as much of a fingerprint as tells two apart', () => {
    expect(shortFingerprint('AA:BB:CC')).toBe('AA:BB:CC');
    expect(shortFingerprint('00:11:22:33:44:55:66:77:88:99')).toBe('00:11:22:33:44:55:66:77…');
  });

  it('never suggests the port that is in trouble', () => {
    expect(suggestPort(8080, 8081)).toBe(8081);
    expect(suggestPort(8081, 8081)).toBe(8082);
  });
});
