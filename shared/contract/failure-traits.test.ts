import { expect, test } from 'vitest';
import { failureTraits } from './failure-traits.ts';
import type { FailureCode } from './failures.ts';

const codes = Object.keys(failureTraits) as FailureCode[];
type Traits = (typeof failureTraits)[FailureCode];
const codesWhere = (holds: (traits: Traits) => boolean) => codes.filter((code) => holds(failureTraits[code])).sort();

// What is decided in one row a code, asked once more from the other side: which codes does a rule hold for?
test.each<[string, (traits: Traits) => boolean, FailureCode[]]>([
  [
    'the next CA is asked',
    ({ nextCa }) => nextCa === 'asked',
    ['CA_ACCOUNT_PAUSED', 'CA_OUT_OF_ORDER', 'CA_RATE_LIMITED', 'CA_UNREACHABLE', 'CA_WEB_PAGE', 'CA_WITHOUT_TLS_ALPN'],
  ],
  ['the next CA is asked, if the CA had validated', ({ nextCa }) => nextCa === 'duringIssuance', ['CA_TOO_SLOW']],
  [
    'a pending order is kept',
    ({ order }) => order === 'kept',
    [
      'CANCELLED',
      'CA_ACCOUNT_PAUSED',
      'CA_OUT_OF_ORDER',
      'CA_RATE_LIMITED',
      'CA_TERMS_CHANGED',
      'CA_UNREACHABLE',
      'CA_UNTRUSTED',
      'CA_WEB_PAGE',
    ],
  ],
  [
    'the CA is not told that an order is given up',
    ({ caAnswers }) => !caAnswers,
    ['CANCELLED', 'CA_UNREACHABLE', 'CA_UNTRUSTED', 'CA_WEB_PAGE'],
  ],
  [
    'no rehearsal is offered, because it would fail as well',
    ({ panel }) => panel === 'offersNothing',
    [
      'BESIDE_FOLDER',
      'CA_UNREACHABLE',
      'CA_UNTRUSTED',
      'CA_WEB_PAGE',
      'CONFIG_DIRECTORY',
      'DATABASE_DIRECTORY',
      'NO_STAGING',
      'PORT_BUSY',
      'PORT_FORBIDDEN',
      'PORT_UNUSABLE',
      'WEBROOT_NOT_SERVED',
    ],
  ],
  [
    'nothing had begun',
    ({ begun }) => !begun,
    [
      'ADDRESS_MISSING',
      'BUSY',
      'CERTIFICATES_GONE',
      'CONTACT_MISSING',
      'EDITION_EINZELPLATZ',
      'LIMIT_AHEAD',
      'NOT_DUE',
    ],
  ],
])('%s after exactly these failures', (_, holds, expected) => {
  expect(codesWhere(holds)).toEqual([...expected].sort());
});

test('of what a CA says in a rehearsal, only what it has seen of this server stops the renewal', () => {
  const fromCa = codes.filter((code) => failureTraits[code].exit === 'refused');
  expect(fromCa.filter((code) => failureTraits[code].stopsRenewal).sort()).toEqual([
    'CA_NAME_REFUSED',
    'CERTIFICATE_REJECTED',
    'VALIDATION_FAILED',
  ]);
  expect(codes.filter((code) => !fromCa.includes(code) && !failureTraits[code].stopsRenewal)).toEqual(['NO_STAGING']);
});
