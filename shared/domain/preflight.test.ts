import { expect, test } from 'vitest';
import { finding } from '../contract/findings.ts';
import { findingsInTheWay } from './preflight.ts';

const down = finding('CA_UNREACHABLE', { host: 'ca.test', cause: 'timeout', systemCode: 'ETIMEDOUT' });
const forbidden = finding('CAA_FORBIDS', { domain: 'meinefirma.de', allowed: ['other.test'], ca: ['ca.test'] });
const noPort = finding('HTTP_PORT_FORBIDDEN', { port: 80 });
const clockOff = finding('CLOCK_OFF', { skewSeconds: 90 });

test('what is broken stops a request, and a warning does not', () => {
  expect(findingsInTheWay([clockOff, forbidden, noPort], true)).toEqual([forbidden, noPort]);
});

test('a CA that is down, and what holds for it alone, stops nobody where another may be asked', () => {
  expect(findingsInTheWay([forbidden, down], true)).toEqual([]);
  expect(findingsInTheWay([forbidden, noPort, down], true)).toEqual([noPort]);
  expect(findingsInTheWay([forbidden, down], false)).toEqual([forbidden, down]);
});
