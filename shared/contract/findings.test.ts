import { expect, test } from 'vitest';
import { verdictOf } from '#shared/domain/verdict.ts';
import { checkIdSchema, finding, findingSchema, findingTable, type Finding } from './findings.ts';

const good = finding('ADDRESS_SET', { address: 'meinefirma.de' });
const warning = finding('PUBLIC_IPV6_DOWN', { address: '2001:db8::1', port: 443, cause: 'timeout' });
const broken = finding('LOCAL_DOWN', { port: 443, cause: 'refused' });
const unknown = finding('CLOCK_NOT_CHECKED', {});

test('check and status of a finding follow from its code', () => {
  expect(good).toEqual({ id: 'address', status: 'good', code: 'ADDRESS_SET', data: { address: 'meinefirma.de' } });
  expect([warning, broken, unknown].map(({ id, status }) => [id, status])).toEqual([
    ['connection', 'warning'],
    ['local', 'broken'],
    ['clock', 'unknown'],
  ]);
});

test.each([good, warning, broken, unknown])('$code is the same after it has travelled as JSON', (one) => {
  expect(findingSchema.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
});

test.each([
  ['a code that is none', { ...good, code: 'SHINY' }],
  ['a name that every object has', { ...good, code: 'constructor' }],
  ['data of another code', { ...good, data: {} }],
  ['a check that is none', { ...good, id: 'weather' }],
  ['a status that is none', { ...good, status: 'fine' }],
  ['a cause that is none', { ...broken, data: { port: 443, cause: 'magic' } }],
])('%s is no finding', (_, value) => {
  expect(findingSchema.safeParse(value).success).toBe(false);
});

test('nobody can call broken things good on the way: the code decides', () => {
  expect(findingSchema.parse({ ...broken, status: 'good', id: 'address' })).toEqual(broken);
});

test('every check has a good outcome and one that is not', () => {
  const statuses = (id: string) =>
    new Set(Object.values(findingTable).flatMap((one) => (one.check === id ? [one.status] : [])));
  for (const id of checkIdSchema.options) {
    expect([...statuses(id)], id).toContain('good');
    expect(statuses(id).size, id).toBeGreaterThan(1);
  }
});

test.each([
  [[], 'good'],
  [[good, good], 'good'],
  [[good, unknown], 'good'],
  [[good, warning, unknown], 'warning'],
  [[warning, broken, good], 'broken'],
] satisfies [Finding[], string][])('the verdict over %j is "%s"', (findings, verdict) => {
  expect(verdictOf(findings)).toBe(verdict);
});

test('what strangers say in a finding is lines that can be shown anywhere, also where an older program made it', () => {
  const tag = 'is\u001b[31msue\u202E\n\u009bwild';
  const cleaned = 'is [31msue wild';
  expect(finding('CAA_CRITICAL_UNKNOWN', { domain: 'a.de', tag }).data).toEqual({ domain: 'a.de', tag: cleaned });
  const old = { id: 'caa', status: 'broken', code: 'CAA_CRITICAL_UNKNOWN', data: { domain: 'a.de', tag } };
  expect(findingSchema.parse(old).data).toEqual({ domain: 'a.de', tag: cleaned });
  const forbids = finding('CAA_FORBIDS', { domain: 'a.de', allowed: ['\u0007b'], ca: ['c\u2028d'] });
  expect(forbids.data).toEqual({ domain: 'a.de', allowed: ['b'], ca: ['c d'] });
});
