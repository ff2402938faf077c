/** Problem documents of a CA (RFC 7807) and their types (RFC 8555 §6.7). */
import { z } from 'zod';
import type { Problem } from '#shared/contract/failures.ts';
import { foreignLine, foreignLines } from '#shared/values/foreign-text.ts';

/** RFC 8555 §6.7, then `alreadyReplaced` (RFC 9773 §7.4) and `invalidProfile` (draft-ietf-acme-profiles). */
const acmeProblemTypes = [
  'accountDoesNotExist',
  'alreadyRevoked',
  'badCSR',
  'badNonce',
  'badPublicKey',
  'badRevocationReason',
  'badSignatureAlgorithm',
  'caa',
  'compound',
  'connection',
  'dns',
  'externalAccountRequired',
  'incorrectResponse',
  'invalidContact',
  'malformed',
  'orderNotReady',
  'rateLimited',
  'rejectedIdentifier',
  'serverInternal',
  'tls',
  'unauthorized',
  'unsupportedContact',
  'unsupportedIdentifier',
  'userActionRequired',
  'alreadyReplaced',
  'invalidProfile',
] as const;
export type AcmeProblemType = (typeof acmeProblemTypes)[number];

/** A problem document as it comes over the wire; lenient, because CAs differ. */
const problemDocumentSchema = z.object({
  type: z.string().optional(),
  status: z.number().int().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
  subproblems: z
    .array(
      z.object({
        type: z.string().optional(),
        detail: z.string().optional(),
        identifier: z.object({ value: z.string() }).optional(),
      }),
    )
    .optional(),
});

/** What we keep of a text that is shown: enough to search for, not a whole page. */
const MAX_DETAIL_LENGTH = 2000;
/** How much of an answer's text is scanned. It may be a megabyte of anything, and scanning it blocks the server. */
const MAX_SCANNED_LENGTH = 8192;
/** No challenge token or key authorization is longer. */
const MAX_TOKEN_LENGTH = 500;
/** Real problem types and identifiers are not longer. */
const MAX_IDENTIFIER_LENGTH = 500;
const MAX_SUBPROBLEMS = 50;

/** The problem in an answer's body or in an order, authorization or challenge; its words are safe to show. */
export function parseProblem(body: unknown, status: number | null): Problem {
  const parsed = problemDocumentSchema.safeParse(typeof body === 'string' ? parseJson(body) : body);
  if (!parsed.success) return problemFromText(typeof body === 'string' ? body : '', status);
  const { type, detail, title, subproblems } = parsed.data;
  return {
    type: shortLine(type),
    status: parsed.data.status ?? status,
    detail: redactTokens(detail ?? title ?? ''),
    subproblems: (subproblems ?? []).slice(0, MAX_SUBPROBLEMS).map((one) => ({
      type: shortLine(one.type),
      detail: redactTokens(one.detail ?? ''),
      identifier: shortLine(one.identifier?.value),
    })),
  };
}

/** The CA's words without the challenge's token and its key authorization (RFC 8555 §8.1): they are no help to anybody. */
function redactTokens(text: string): string {
  const cleaned = foreignLines(text.slice(0, MAX_SCANNED_LENGTH));
  return (text.length > MAX_SCANNED_LENGTH ? withoutHalfToken(cleaned) : cleaned)
    .replaceAll(/acme-challenge\/[\w-]{20,}/g, 'acme-challenge/…')
    .replaceAll(/(?<![\w-])[\w-]{20,}\.[\w-]{43}(?![\w-])/g, '…')
    .slice(0, MAX_DETAIL_LENGTH);
}

/**
 * Cuts off what may be half a token at the end: it would not be recognised as one, and may end up within the part that
 * is shown, because the tokens before it are shortened.
 */
function withoutHalfToken(text: string): string {
  const safeLength = Math.max(0, text.length - MAX_TOKEN_LENGTH);
  return text.slice(0, safeLength) + text.slice(safeLength).replace(/(?<![\w.-])[\w.-]*$/, '');
}

/** A type or an identifier, safe to show. */
function shortLine(text: string | undefined): string | null {
  return text === undefined ? null : foreignLine(text.slice(0, MAX_IDENTIFIER_LENGTH));
}

/** Any other text, in the shape of a problem document. */
export function problemFromText(detail: string, status: number | null = null): Problem {
  return { type: null, status, detail: redactTokens(detail), subproblems: [] };
}

/** The page that a person has to visit (RFC 8555 §7.3.3), as named by the problem in this answer. */
export function problemInstance(body: unknown): string | null {
  const parsed = z.object({ instance: z.string() }).safeParse(typeof body === 'string' ? parseJson(body) : body);
  return parsed.success ? parsed.data.instance : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The last part of an ACME problem type, or `null` for a type of another namespace and for an unknown one. */
function acmeType(type: string | null): AcmeProblemType | null {
  const prefix = 'urn:ietf:params:acme:error:';
  return acmeProblemTypes.find((one) => type === prefix + one) ?? null;
}

/** The type that decides; for a compound problem (RFC 8555 §6.7.1) that of the first subproblem with a known type. */
export function effectiveType({ type, subproblems }: Problem): AcmeProblemType | null {
  const own = acmeType(type);
  if (own !== 'compound') return own;
  const parts = subproblems.map((one) => acmeType(one.type));
  return parts.find((part) => part !== null && part !== 'compound') ?? own;
}

/** What the CA said, including its subproblems; truncated, because it is searched for phrases. */
export function problemText({ detail, subproblems }: Problem): string {
  return [detail, ...subproblems.map((one) => one.detail)].join('\n').slice(0, MAX_SCANNED_LENGTH);
}
