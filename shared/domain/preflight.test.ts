import { expect, test } from 'vitest';
import { failure } from '../contract/failure-error.ts';
import { finding } from '../contract/findings.ts';
import { findingsInTheWay, mayHelpToInsist, mayHelpToRehearse } from './preflight.ts';

const down = finding('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
const forbidden = finding('CAA_FORBIDS', { domain: 'meinefirma.de', allowed: ['other.test'], ca: ['ca.test'] });
const restricted = finding('CAA_RESTRICTS', {
  domain: 'meinefirma.de',
  parameter: 'accounturi',
  value: 'https://ca.test/acct/1',
});
const noPort = finding('HTTP_PORT_FORBIDDEN', { port: 80 });
const clockOff = finding('CLOCK_OFF', { skewSeconds: 90 });

test('a rehearsal may help where somebody outside has to look, and not where this machine or the CA fails', () => {
  const stopped = (...findings: Parameters<typeof findingsInTheWay>[0]) =>
    failure('PREFLIGHT_BROKEN', { findings: [...findings] });
  const noName = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
  expect(mayHelpToRehearse(stopped(noName, forbidden, clockOff))).toBe(true);
  expect(mayHelpToRehearse(stopped(noName, noPort))).toBe(false);
  expect(mayHelpToRehearse(stopped(down))).toBe(false);
  expect(
    mayHelpToRehearse(failure('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' })),
  ).toBe(false);
});

test('what is broken stops a request, and a warning does not', () => {
  expect(findingsInTheWay([clockOff, forbidden, noPort], true)).toEqual([forbidden, noPort]);
});

test('a CA that is down, and what holds for it alone, stops nobody where another may be asked', () => {
  expect(findingsInTheWay([forbidden, down], true)).toEqual([]);
  expect(findingsInTheWay([forbidden, noPort, down], true)).toEqual([noPort]);
  expect(findingsInTheWay([restricted, down], true)).toEqual([]);
  expect(findingsInTheWay([forbidden, down], false)).toEqual([forbidden, down]);
});

test('records that stop every CA stop the next one too', () => {
  const forEverybody = [
    finding('CAA_FORBIDS', { domain: 'meinefirma.de', allowed: [], ca: ['ca.test'] }),
    finding('CAA_SERVFAIL', { domain: 'meinefirma.de' }),
    finding('CAA_CRITICAL_UNKNOWN', { domain: 'meinefirma.de', tag: 'future' }),
  ];
  for (const one of forEverybody) expect(findingsInTheWay([one, down], true)).toEqual([one]);
});

test('a port that the router does not forward here stops a CA that would come over it, and no other; insisting may help', () => {
  const elsewhere = (purpose: 'http' | 'https') =>
    finding('LINE_PORT_MISSING', {
      told: 1,
      lanAddress: null,
      forwards: [{ for: purpose, port: purpose === 'http' ? 80 : 443, internalPort: 8080 }],
    });
  const [http, https] = [elsewhere('http'), elsewhere('https')];
  expect(findingsInTheWay([http, https], false)).toEqual([http]);
  expect(findingsInTheWay([http, https], false, 'tls-alpn-01')).toEqual([https]);
  expect(mayHelpToInsist([http])).toBe(true);
});

test('a refusal for reasons of DNSSEC that nobody knows may be one of this resolver alone', () => {
  const refused = (fault: 'refused' | 'expired') =>
    finding('DNS_DNSSEC_BROKEN', { name: 'erp.meinefirma.de', domain: 'meinefirma.de', fault });
  expect(mayHelpToInsist([refused('refused')])).toBe(true);
  expect(mayHelpToInsist([refused('expired')])).toBe(false);
});
