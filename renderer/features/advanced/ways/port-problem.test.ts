import { expect, test } from 'vitest';
import { portProblem } from './port-problem.ts';

const own = { httpPort: 8080, httpsPort: 443 };

test.each(['', '0', '65536', '80a', '-1', '8.1', '123456'])('“%s” is no port', (text) => {
  expect(portProblem(text, { own })).toEqual({ reason: 'badPort' });
});

test('a port that we keep, or profacto does, cannot be taken', () => {
  expect(portProblem(' 8080 ', { own })).toEqual({ reason: 'ownPortTaken', port: 8080 });
  expect(portProblem('443', { own })).toEqual({ reason: 'ownPortTaken', port: 443 });
  expect(portProblem('8080', { own, erp: { port: 8080 } })).toEqual({ reason: 'erpPortTaken', port: 8080 });
  expect(portProblem('8081', { own, erp: { port: 8080 } })).toBeNull();
  expect(portProblem('8080', {})).toBeNull();
});
