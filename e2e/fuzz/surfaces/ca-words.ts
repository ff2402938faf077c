/** What a CA says when it refuses, on its way to the screen, the journal and the report. */
import fs from 'node:fs';
import * as fc from 'fast-check';
import { failure } from '#shared/contract/failure-error.ts';
import { failureSchema, type Failure } from '#shared/contract/failures.ts';
import { textsOf } from '#shared/texts/all.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import { journalLine } from '#shared/texts/journal/describe.ts';
import {
  noExtras,
  problemFailure,
  toFailureError,
  validationFailure,
  type ErrorContext,
} from '../../../electron/acme/failures.ts';
import { parseProblem, problemFromText, problemInstance } from '../../../electron/acme/problem.ts';
import { NetworkError, parseRetryAfter, type HttpSession } from '../../../electron/acme/transport.ts';
import { openJournal, type Journal } from '../../../electron/storage/journal.ts';
import { expectedFailureCodes } from '../../../electron/testing/failure-codes.ts';
import { controlsIn } from '../clean-output.ts';
import { editJson, hostileJson, hostileText, jsonEdits, near, record } from '../hostile.ts';
import type { Surface } from '../surface.ts';

type Case = { body: unknown; status: number; retryAfter: string; link: string; systemCode: string; seen: number };

const URN = 'urn:ietf:params:acme:error:';
const context: ErrorContext = {
  directoryUrl: 'https://ca.test:14000/dir',
  name: 'meinefirma.de',
  profile: 'shortlived',
  externalAccount: false,
};

const type = fc.oneof(
  fc.constantFrom(...Object.keys(expectedFailureCodes)).map((one) => URN + one),
  near(`${URN}dns`),
);
const sentence = near(
  '203.0.113.7: Fetching http://meinefirma.de/.well-known/acme-challenge/evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ: Timeout',
  '203.0.113.7: Invalid response from http://meinefirma.de/x: "<html><title>Router</title>" 404',
  'DNS problem: NXDOMAIN looking up A for meinefirma.de - check that a DNS record exists for this domain',
  'too many certificates (5) already issued for this exact set of domains in the last 168h0m0s, retry after 2026-11-25 00:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/',
  'Your account is paused: unpause at https://portal.ca.test/sfe/v1/unpause?jwt=a.b.c',
  'During secondary validation: 203.0.113.7: Fetching http://meinefirma.de/: Connection refused',
  'CAA record for meinefirma.de prevents issuance',
);
const document = fc
  .tuple(
    record({
      type,
      status: fc.constantFrom(400, 403, 429, 500, 503),
      detail: fc.oneof(sentence, hostileText),
      instance: near('https://ca.test/terms'),
      subproblems: fc.array(
        record({
          type,
          detail: fc.oneof(sentence, hostileText),
          identifier: record({ type: hostileText, value: near('meinefirma.de') }),
        }),
        { maxLength: 2 },
      ),
    }),
    jsonEdits,
  )
  .map(([value, edits]) => editJson(value, edits));

export const surface: Surface<Case> = {
  arbitrary: record({
    body: fc.oneof(
      document,
      document,
      hostileText,
      hostileJson,
      document.map((one) => JSON.stringify(one)),
    ),
    status: fc.constantFrom(400, 401, 403, 404, 429, 500, 503),
    retryAfter: near('120', 'Wed, 25 Nov 2026 00:00:00 GMT', '-5', '99999999999999999999'),
    link: near('https://ca.test/terms', 'https://evil.test/', 'http://ca.test/'),
    // Node's own word, and no stranger's.
    systemCode: fc.constantFrom('ECONNREFUSED', 'CERT_HAS_EXPIRED', 'ENOTFOUND', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    seen: fc.nat({ max: 3 }),
  }),

  open(folder) {
    const journal = openJournal(folder, Date.now);
    return Promise.resolve({
      run(given) {
        const failures = failuresOf(given);
        const written = failures.slice(given.seen, given.seen + 1);
        return [...failures.flatMap(wrongWith), ...written.flatMap((one) => wrongInJournal(journal, one))];
      },
      close: () => [],
    });
  },
};

/** All failures that the product makes of such an answer. */
function failuresOf({ body, status, retryAfter, link, systemCode, seen }: Case): Failure[] {
  const problem = parseProblem(body, status);
  const wait = parseRetryAfter(retryAfter, Date.now());
  const retryAt = wait === null ? null : Date.now() + wait;
  const response = { status, body, retryAt, termsOfService: link };
  const session = { signal: new AbortController().signal, lastNetworkError: null } as HttpSession;
  const answered = { ...session, lastErrorResponse: response };
  const unreached = { ...session, lastErrorResponse: null };
  return [
    problemFailure(problem, { ...noExtras, retryAt, link: problemInstance(body) ?? link }, context),
    validationFailure(problem, { requestsSeen: seen }, context),
    toFailureError(new Error('refused'), answered, context).failure,
    toFailureError(new NetworkError('down', systemCode), unreached, context).failure,
    toFailureError(new Error(typeof body === 'string' ? body : link), unreached, context).failure,
    failure('CA_PROTOCOL', { problem: problemFromText(typeof body === 'string' ? body : '') }),
  ];
}

function wrongWith(one: Failure): string[] {
  const parsed = failureSchema.safeParse(one);
  const closed = parsed.success && one.code !== 'INTERNAL' ? [] : [`${one.code} is not a closed failure`];
  const texts = (['de', 'en'] as const).map((language) => describeFailure(one, language));
  return [
    ...closed,
    ...controlsIn(`the data of ${one.code}`, one.data),
    ...controlsIn(`the texts of ${one.code}`, texts),
  ];
}

/** The file itself, which people open in an editor, and the line that is made of it. */
function wrongInJournal(journal: Journal, failure: Failure): string[] {
  journal.write({ event: 'operationFailed', operation: 'request', id: 'op-1', failure });
  const [entry] = journal.list(1);
  const written = fs.readFileSync(journal.file, 'utf8');
  // Each case has its own: the whole file is read for a list.
  fs.rmSync(journal.file);
  if (entry === undefined) return ['the journal does not give back what was written'];
  const lines = (['de', 'en'] as const).map((language) => journalLine(entry, textsOf(language)));
  return [...controlsIn('the journal', written), ...controlsIn('a line of the journal', lines)];
}
