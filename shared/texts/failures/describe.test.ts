import { describe, expect, it, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { failureData, failureSchema, type Failure, type FailureData, type Problem } from '#shared/contract/failures.ts';
import { finding } from '#shared/contract/findings.ts';
import { wordingsWithoutSample } from '#shared/texts/test-wordings.ts';
import { failuresDe } from './de.ts';
import { describeFailure } from './describe.ts';
import { failureSelectors, isForwardingStep } from './variants.ts';
import { settingAdviceProblems } from '#shared/texts/advice-rules.ts';
import { failureSamples } from './samples.ts';
import { holderKind, occupantOf } from '#shared/texts/port-occupant/occupant.ts';
import { describeFinding } from '#shared/texts/findings/describe.ts';
import { settingTextsDe } from '#shared/texts/settings/de.ts';
import { settingTextsEn } from '#shared/texts/settings/en.ts';
import { panelDe } from '#shared/texts/panel/de.ts';
import { panelEn } from '#shared/texts/panel/en.ts';

const makeProblem = (detail: string): Problem => ({
  type: 'urn:ietf:params:acme:error:connection',
  status: 400,
  detail,
  subproblems: [{ type: 'urn:ietf:params:acme:error:dns', detail: 'sub detail', identifier: 'meinefirma.de' }],
});
const problem = makeProblem(
  '203.0.113.7: Fetching http://meinefirma.de/.well-known/acme-challenge/x: Connection refused',
);

type Validation = FailureData<'VALIDATION_FAILED'>;
const validationText = (change: Partial<Validation>) =>
  describeFailure(
    failure('VALIDATION_FAILED', {
      name: 'meinefirma.de',
      reason: 'connection',
      cause: 'timeout',
      trouble: null,
      page: null,
      address: null,
      forward: null,
      requestsSeen: 0,
      problem,
      ...change,
    }),
    'de',
  );

const all: Failure[] = Object.entries(failureSamples).flatMap(([code, list]) =>
  list.map((data) => ({ code, data }) as Failure),
);

describe('describeFailure', () => {
  it('has a sample for every code, and each fits the contract', () => {
    expect(Object.keys(failureSamples).sort()).toEqual(Object.keys(failureData).sort());
    for (const one of all) expect(failureSchema.safeParse(one).success, one.code).toBe(true);
  });

  it('has a sample for every wording', () => {
    // The contract lets no broken preflight through without a finding.
    expect(wordingsWithoutSample(failureSelectors, failuresDe, failureSamples)).toEqual(['PREFLIGHT_BROKEN none']);
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
        expect(text.replaceAll('FRITZ!Box', '')).not.toMatch(/!|\b(Fehler|Error)\b|stack|exception/i);
        expect(text).not.toMatch(/ {2}|\.\./);
      }
      expect(settingAdviceProblems(`${german.what} ${german.todo}`, german.who, 'de')).toEqual([]);
      expect(settingAdviceProblems(`${english.what} ${english.todo}`, english.who, 'en')).toEqual([]);
      expect(german.what).not.toBe(english.what);
      expect(german.todo).not.toBe(english.todo);
      expect(settingAdviceProblems(german.details ?? '', 'itPartner', 'de')).toEqual([]);
      expect(settingAdviceProblems(english.details ?? '', 'itPartner', 'en')).toEqual([]);
      expect(german.details === undefined).toBe(english.details === undefined);
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

  it('says of a failed validation the cause in one sentence and one step, in few words', () => {
    const failed = all.filter((one) => one.code === 'VALIDATION_FAILED');
    for (const [language, hedge] of [
      ['de', /\b(oder|falls|sonst|außerdem|prüfen sie)\b/i],
      ['en', /\b(or|if|otherwise|also|check (that|whether))\b/i],
    ] as const) {
      for (const one of failed) {
        const { what, todo, details = '' } = describeFailure(one, language);
        const wordsOf = (text: string) => text.split(/\s+/).length;
        expect(wordsOf(what), what).toBeLessThanOrEqual(25);
        expect(wordsOf(todo), todo).toBeLessThanOrEqual(35);
        for (const text of [what, todo]) expect(text.slice(0, -1), text).not.toMatch(/[.?!] [A-ZÄÖÜ]/);
        expect(todo).not.toMatch(hedge);
        expect(details).toMatch(/\.$/);
        // What did arrive is never denied.
        const { requestsSeen, changedRequests, unknownRequests, arrivalsUnknown } = one.data;
        const denies = /kein Aufruf .*angekommen|No request /.test(details);
        if (denies)
          expect([requestsSeen, changedRequests, unknownRequests, arrivalsUnknown]).toEqual([
            0,
            undefined,
            undefined,
            undefined,
          ]);
      }
    }
  });

  it('has help with a port forwarding beside it exactly where that is the step', () => {
    for (const data of failureSamples.VALIDATION_FAILED) {
      const { todo } = describeFailure(failure('VALIDATION_FAILED', data), 'de');
      expect(isForwardingStep(data), todo).toBe(/im Router Port \d+ auf .* weiterleiten/.test(todo));
    }
  });

  it('names this product where it means its port', () => {
    const text = validationText({ cause: 'refused' });
    expect(text.what).toContain('Port 80');
    expect(text.todo).toBe(
      'Lassen Sie im Router Port 80 auf den HTTP-Port von profacto Datenschutz (üblich: 8080) auf diesem Rechner weiterleiten.',
    );
    expect(text.who).toBe('itPartner');
    const forward = { lanAddress: '192.168.178.20', internalPort: 8081, publicPort: 80 };
    expect(validationText({ forward }).todo).toBe(
      'Lassen Sie im Router Port 80 auf Port 8081 dieses Rechners (192.168.178.20) weiterleiten.',
    );
  });

  it('tells a refused call from one that was dropped, one that was cut off and one in another language', () => {
    const address = '203.0.113.7';
    expect(validationText({ cause: 'refused', stage: 'connect', address }).what).toMatch(/203\.0\.113\.7 weist .* ab/);
    expect(validationText({ cause: 'timeout', stage: 'connect', address }).what).toMatch(
      /niemand durch.*keine Antwort/,
    );
    const after = [
      validationText({ cause: 'timeout', stage: 'request', address }),
      validationText({ cause: 'reset', stage: 'request', address }),
      validationText({ cause: 'other', stage: 'answer', address }),
    ];
    expect(after.map(({ what }) => what)).toEqual([
      'Unter 203.0.113.7 nimmt etwas die Verbindung auf Port 80 an, antwortet dann aber nicht.',
      'Unter 203.0.113.7 nimmt etwas die Verbindung auf Port 80 an und trennt sie vor der Antwort.',
      'Unter 203.0.113.7 bekam die Zertifizierungsstelle auf Port 80 keine Antwort, die sie lesen konnte.',
    ]);
  });

  it.each(['timeout', 'refused', 'reset', 'other'] as const)(
    'blames a block, and not the forwarding, where a call from here had come back (%s)',
    (cause) => {
      const text = validationText({ cause, stage: 'connect', fromHere: 'cameBack' });
      expect(text.what).toMatch(/^Von hier kam der Aufruf an, von außen nicht: Eine Sperre/);
      expect(text.todo).toBe(
        'Lassen Sie in Router und Firewall die Sperre von Port 80 aufheben; die Weiterleitung stimmt.',
      );
      expect(text.details).toContain('Ländersperre');
      expect(text.who).toBe('itPartner');
    },
  );

  it('says that a firewall takes the connection and keeps it, where a call from here had come back', () => {
    const text = validationText({ cause: 'timeout', stage: 'request', fromHere: 'cameBack' });
    expect(text.what).toBe(
      'Von außen nimmt eine Firewall die Verbindung auf Port 80 an, reicht sie aber nicht an diesen Rechner weiter.',
    );
    expect(text.todo).toContain('SYN-Schutz');
  });

  it('says of a refusal by its status what is to be done, where it is known who refuses', () => {
    const refused = (httpStatus: number, more: Parameters<typeof validationText>[0] = {}) =>
      validationText({ reason: 'foreignPage', cause: null, page: { title: null, httpStatus }, ...more });
    const path = '/.well-known/acme-challenge/';
    for (const more of [{ fromHere: 'cameBack' }, { isInFront: true }, { requestsSeen: 1 }] as const) {
      expect(refused(401, more).todo).toBe(`Nehmen Sie dort den Pfad ${path} vom Passwortschutz aus.`);
      expect(refused(403, more).todo).toBe(`Nehmen Sie dort den Pfad ${path} von der Sperre aus.`);
    }
    expect(refused(401).todo).toMatch(/im Router Port 80 .* weiterleiten/);
    expect(refused(403).todo).toMatch(/im Router Port 80 .* weiterleiten/);
    expect(refused(429).todo).toBe(`Nehmen Sie dort den Pfad ${path} von der Drosselung aus.`);
    expect(refused(429, { reason: 'secondary', trouble: 'pageElsewhere', requestsSeen: 1 }).what).toContain('429');
    expect(refused(502).what).toBe('Der vorgeschaltete Server erreicht diesen Rechner nicht (502).');
    expect(refused(503, { fromHere: 'cameBack' }).what).not.toContain('erreicht diesen Rechner nicht');
    // A service in front, or a device that names itself, says more than its status.
    expect(refused(403, { answeredBy: { kind: 'nas', name: 'Synology' } }).what).toContain('Synology');
  });

  it('leaves the forwarding alone where the CA tried an address that the name does not have here', () => {
    const tried = (why: 'zoneDisagrees' | 'record' | 'old' | 'stray') =>
      validationText({ address: '203.0.113.8', elsewhere: { known: ['203.0.113.7'], why } });
    for (const why of ['zoneDisagrees', 'record', 'old', 'stray'] as const) {
      expect(tried(why).what).toMatch(/203\.0\.113\.8.*203\.0\.113\.7/);
      expect(tried(why).todo).not.toContain('Router');
    }
    expect([tried('zoneDisagrees').who, tried('record').who, tried('old').who]).toEqual([
      'domainProvider',
      'domainProvider',
      'wait',
    ]);
  });

  it.each(['refused', 'timeout'] as const)(
    'blames the forwarding where nothing came back here either (%s)',
    (cause) => {
      const text = validationText({ cause, stage: 'connect', fromHere: 'notFromHere' });
      expect(text.todo).toMatch(/im Router Port 80 .* weiterleiten/);
      expect(text.details).toContain('Auch von diesem Rechner aus');
    },
  );

  it('says that something rewrites the calls where one arrived in another spelling', () => {
    const page = { title: null, httpStatus: 404 };
    const text = validationText({ reason: 'foreignPage', cause: null, page, changedRequests: 1 });
    expect(text.what).toBe('Ein Aufruf kam hier an, aber verändert: Etwas dazwischen schreibt seine Adresse um.');
    expect(text.todo).toContain('unverändert');
  });

  it('speaks of geo-blocking when only some places of the CA got through', () => {
    expect(validationText({ reason: 'secondary', requestsSeen: 1 }).todo).toContain('Geo-Blocking');
    const some = validationText({ requestsSeen: 1 });
    expect(some.what).toMatch(/Der erste Aufruf .* kam hier an, die weiteren/);
    expect(some.todo).toContain('Geo-Blocking');
  });

  it('leaves the AAAA record to whoever has it, where IPv4 leads here and IPv6 does not', () => {
    const address = '2001:db8::7';
    const unknown = validationText({ address });
    expect(unknown.what).toContain(address);
    expect(unknown.details).toContain('AAAA');
    const page = { title: 'FRITZ!Box', httpStatus: null };
    for (const change of [{ cause: 'reset' }, { reason: 'foreignPage', page }, { reason: 'unauthorized' }] as const) {
      const text = validationText({ address, ipv4CameBack: true, ...change });
      expect(text.what).toMatch(/Über IPv4 .* zu diesem Rechner, über IPv6 .* woandershin/);
      expect(text.todo).toContain('AAAA-Eintrag');
      expect(text.todo).not.toContain('httpPort');
      expect(text.who).toBe('domainProvider');
    }
  });

  it.each([
    ['cdn', 'Cloudflare', /Cloudflare, einen Dienst vor Ihrem Server/, /Wolke auf Grau/, 'domainProvider'],
    ['parking', 'Sedo', /Platzhalterseite \(Sedo\)/, /A-Eintrag/, 'domainProvider'],
    ['webhoster', 'IONOS', /Webspace eines Anbieters \(IONOS\)/, /A-Eintrag/, 'domainProvider'],
    [
      'nas',
      'Synology',
      /^Port 80 führt zu einem anderen Gerät \(Synology\), nicht zu diesem Rechner\.$/,
      /Router/,
      'itPartner',
    ],
    ['camera', 'Hikvision', /anderen Gerät \(Kamera von Hikvision\)/, /Router/, 'itPartner'],
    ['router', 'Speedport', /Ihr Router \(Speedport\)/, /Router/, 'itPartner'],
    ['waf', 'Sophos', /Eine Firewall \(Sophos\)/, /Firewall/, 'itPartner'],
    ['iis', null, /anderen Webserver \(IIS von Windows\)/, /Router/, 'itPartner'],
  ] as const)('says who answers in our place, and who can change it: %s, %s', (kind, name, what, todo, who) => {
    const text = validationText({ reason: 'foreignPage', cause: null, answeredBy: { kind, name } });
    expect(text.what).toMatch(what);
    expect(text.todo).toMatch(todo);
    expect(text.who).toBe(who);
  });

  it('tells a CAA record that forbids from one that nobody answered, also where an earlier version stored the failure', () => {
    const asked = (type: string) => ({ ...problem, type: `urn:ietf:params:acme:error:${type}` });
    expect(validationText({ reason: 'caa', problem: asked('caa') }).what).toContain('verbietet dieser');
    expect(validationText({ reason: 'caa', trouble: 'caaNotAnswered' }).what).toContain('sagen nicht');
    expect(validationText({ reason: 'caa', problem: asked('dns') }).what).toContain('sagen nicht');
  });

  it('quotes the title of a page of nobody who is known', () => {
    const text = validationText({ reason: 'foreignPage', page: { title: 'Möbel Schmidt', httpStatus: null } });
    expect(text.what).toMatch(/fremde Seite mit dem Titel „Möbel Schmidt“/);
  });

  it('names the time from which the CA will listen again, with its date unless it is today', () => {
    const limited = failure('CA_RATE_LIMITED', { limit: 'other', retryAt: '2026-11-24T13:04:31.000Z', problem });
    const todo = (now: string) => describeFailure(limited, 'de', Date.parse(now)).todo;
    expect(todo('2026-11-24T13:01:00.000Z')).toMatch(/es ab \d\d:05 Uhr wieder/);
    expect(todo('2026-11-20T13:01:00.000Z')).toMatch(/es ab dem 24\.11\.2026, \d\d:05 Uhr wieder/);
    const english = describeFailure(limited, 'en', Date.parse('2026-11-20T13:01:00.000Z')).todo;
    expect(english).toMatch(/from 24 Nov 2026, \d\d:05;/);
  });

  it('advises each limit of the CA differently', () => {
    const advice = failureSamples.CA_RATE_LIMITED.map((data) =>
      describeFailure(failure('CA_RATE_LIMITED', data), 'de'),
    );
    expect(new Set(advice.map(({ what }) => what)).size).toBe(7);
    expect(advice.filter(({ details }) => details?.includes('„Prüfen“'))).toHaveLength(2);
  });

  it('has nobody act where the CA is down, slow or has to be waited for, and says one step', () => {
    const waiting = [
      failure('CA_UNREACHABLE', { host: 'ca.example', cause: 'timeout', systemCode: 'ETIMEDOUT' }),
      failure('CA_UNREACHABLE', { host: 'ca.example', cause: 'reset', systemCode: 'ECONNRESET' }),
      failure('CA_OUT_OF_ORDER', { retryAt: null, problem }),
      failure('CA_TOO_SLOW', { stage: 'issuance', seconds: 90 }),
      failure('CA_PROTOCOL', { problem }),
      failure('CA_RATE_LIMITED', { limit: 'duplicateCertificate', retryAt: null, problem }),
    ];
    for (const language of ['de', 'en'] as const) {
      const texts = waiting.map((one) => describeFailure(one, language));
      expect(texts.map(({ who }) => who)).toEqual(waiting.map(() => 'wait'));
      for (const { todo } of texts) expect(todo.slice(0, -1)).not.toMatch(/\. |\b(oder|or)\b/);
    }
  });

  it('offers the page that lifts a pause, and the one with the terms', () => {
    const links = (['CA_ACCOUNT_PAUSED', 'CA_TERMS_CHANGED'] as const).flatMap((code) =>
      all.filter((one) => one.code === code).map((one) => describeFailure(one, 'de').link),
    );
    expect(links).toEqual([
      { url: 'https://portal.letsencrypt.org/sfe/v1/unpause?jwt=abc', kind: 'unpause' },
      null,
      { url: 'https://ca.example/terms', kind: 'terms' },
      null,
    ]);
  });

  it('says of a preflight its one cause in the finding’s own words, and how many others have nothing to do with it', () => {
    const cause = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
    const consequence = finding('IPV4_NOT_PUBLIC', { address: '192.168.178.20', kind: 'private' });
    const other = finding('CA_OUT_OF_ORDER', { host: 'acme-v02.api.letsencrypt.org', httpStatus: 503 });
    const own = describeFinding(cause, 'de');
    const alone = describeFailure(failure('PREFLIGHT_BROKEN', { findings: [consequence, cause] }), 'de');
    expect(alone).toMatchObject({ what: own.finding, todo: own.remedy, who: own.who });
    expect(alone.details).not.toContain('weitere');
    const both = describeFailure(failure('PREFLIGHT_BROKEN', { findings: [other, consequence, cause] }), 'de');
    expect(both).toMatchObject({ what: own.finding, todo: own.remedy, who: own.who });
    expect(both.details).toContain('eine weitere Ursache');
  });

  it.each([
    ['de', panelDe, settingTextsDe.labels],
    ['en', panelEn, settingTextsEn.labels],
  ] as const)(
    'calls what is to be done in the panel as the panel does: %s',
    (language, { advanced, certificate }, label) => {
      const profile = describeFailure(failure('CA_PROFILE_REFUSED', { profile: 'shortlived', problem }), language);
      const key = describeFailure(failure('CA_KEY_REFUSED', { key: 'certificate', problem }), language);
      const [first, further] = [null, 'https://acme.zerossl.com/v2/DV90'].map((fallback) =>
        describeFailure(failure('CA_EXTERNAL_ACCOUNT', { fallback, problem }), language),
      );
      expect(profile.todo).toContain(advanced.profile.usual);
      expect(profile.todo.toLowerCase()).toContain(label.acmeProfile.toLowerCase());
      expect(key.todo).toContain(certificate.keyTypes['rsa-2048']);
      expect(key.details).toContain(certificate.keyTypes['ec-p256']);
      expect(first?.todo).toContain(advanced.cas.account);
      expect(further?.todo).toContain(advanced.cas.change);
      const staging = finding('UNTRUSTED', { issuer: '(STAGING) Counterfeit Cashew R10', systemCode: 'X' });
      expect(describeFinding(staging, language).remedy).toContain(advanced.cas.useLetsEncrypt);
      const loop = finding('REDIRECT_LOOP', { location: '' });
      expect(describeFinding(loop, language).details).toContain(label.redirectToHttps);
    },
  );

  it('names the program that holds a port', () => {
    const text = describeFailure(
      failure('PORT_BUSY', { port: 443, purpose: 'https', holder: { pid: 4, name: 'System' } }),
      'de',
    );
    expect(text.what).toMatch(/443.*„System“.*4/);
    expect(text.todo).toContain('WWW-Publishingdienst');
    expect(text.details).toContain('IIS');
  });
});

test.each(['de', 'en'] as const)('A CA with a port of its own is to be let through at that one (%s)', (language) => {
  const data = { host: 'ca.firma.de:9443', cause: 'timeout', systemCode: 'ETIMEDOUT', proxy: 'proxy:3128' } as const;
  const page = { host: 'ca.firma.de:9443', httpStatus: 200, title: null };
  for (const { todo } of [
    describeFailure(failure('CA_UNREACHABLE', data), language),
    describeFailure(failure('CA_WEB_PAGE', page), language),
  ]) {
    expect(todo).toContain('ca.firma.de:9443');
    expect(todo).not.toMatch(/\b443\b/);
  }
  const { remedy } = describeFinding(finding('CA_WEB_PAGE', page), language);
  expect(remedy).not.toMatch(/\b443\b/);
  expect(describeFailure(failure('CA_WEB_PAGE', { ...page, host: 'ca.firma.de' }), language).todo).toMatch(/\b443\b/);
});

describe('The name of a process', () => {
  it('stands for one of the programs that typically sit on a web port', () => {
    expect(['w3wp.exe', 'apache2', 'nginx.exe', 'Skype', 'profacto Datenschutz', 'node'].map(holderKind)).toEqual([
      'iis',
      'apache',
      'nginx',
      'skype',
      'profacto',
      'other',
    ]);
  });

  it.each(['4D', '4D.exe', '4D Server', '4D Server.exe', 'profacto', 'profacto.exe', 'profacto Server.exe'])(
    '%s is profacto itself, which no text wants to end',
    (name) => {
      const holder = { pid: 4711, name };
      for (const application of [
        undefined,
        { kind: 'other', version: null },
        { kind: '4d', version: '20.5' },
      ] as const) {
        for (const language of ['de', 'en'] as const) {
          for (const purpose of ['http', 'https'] as const) {
            const data = { port: 8080, purpose, holder, ...(application ? { application } : {}) };
            const { what, todo, details = '' } = describeFailure(failure('PORT_BUSY', data), language);
            expect(details).toMatch(/profacto soll weiterlaufen|profacto is to keep running/);
            expect(details).toMatch(/profacto-tls find/);
            expect(what + todo + details).not.toMatch(/[Bb]eenden|\b[Ee]nd (it|the|one|“)|[Ss]top/);
          }
        }
      }
    },
  );

  it('says less than the server that answers on the port', () => {
    const holder = { pid: 4711, name: '4D Server' };
    expect(occupantOf({ holder, application: { kind: 'nginx', version: '1.22.1' } })).toEqual({
      kind: 'webServer',
      program: 'nginx',
      version: '1.22.1',
      pid: 4711,
      alsoErp: false,
      sameFamily: false,
    });
    expect(occupantOf({ holder: null, application: { kind: 'other', version: null } })).toEqual({ kind: 'unknown' });
  });
});

describe('A certificate that profacto does not serve', () => {
  type NotServing = FailureData<'PROFACTO_NOT_SERVING'>;
  const data: NotServing = { reason: 'noConnection', previousServes: true, port: 443, path: '/srv/profacto/Server' };
  const said = (change: Partial<NotServing>, language: 'de' | 'en' = 'de') =>
    describeFailure(failure('PROFACTO_NOT_SERVING', { ...data, ...change }), language);
  const command = { by: 'command', reason: 'failed', detail: '1' } as const;

  it('is told with a restart that was done, or with one that failed, and why', () => {
    expect(said({}).what).toMatch(
      /^Der Webserver von profacto wurde .* neu gestartet, aber danach nimmt er auf Port 443/,
    );
    expect(said({}, 'en').what).toMatch(/was restarted .*, but it then takes no encrypted connections on port 443/);
    for (const reason of ['noConnection', 'handshake', 'otherCertificate'] as const) {
      const { what, details } = said({ reason, trouble: command });
      expect(what).toMatch(/^Der Neustart .* ist misslungen, und seitdem /);
      expect(details).toMatch(/^Das Programm dafür endete vorzeitig: 1\. /);
      expect(what).not.toContain('neu gestartet');
      expect(said({ reason, trouble: command }, 'en').what).toMatch(/failed, and since/);
    }
    expect(said({ trouble: { by: 'url', reason: 'timedOut', detail: '' } }).details).toContain(
      'Die Adresse dafür antwortete nicht. ',
    );
  });

  it('is one that profacto cannot use where it serves the one before: then it needs another key', () => {
    for (const reason of ['noConnection', 'handshake'] as const) {
      expect(said({ reason }).todo).toContain('RSA 2048 Bit');
      expect(said({ reason, previousServes: false }).todo).toContain('HTTPS auf Port 443');
    }
  });

  it('has to be restarted by hand only where nothing is served, and names what restarts it', () => {
    const byHand = 'Starten Sie den Webserver in profacto von Hand neu';
    expect(said({ trouble: command }).todo).not.toContain(byHand);
    expect(said({ trouble: command, previousServes: false }).todo).toContain(byHand);
    expect(said({ trouble: command }).details).toContain('restartCommand');
    expect(said({ trouble: { by: 'url', reason: 'refused', detail: 'HTTP 500' } }).details).toContain('restartUrl');
  });
});
