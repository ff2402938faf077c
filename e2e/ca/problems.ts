/** The problem types of RFC 8555 §6.7, RFC 9773 §7.4 and the profiles draft with their usual HTTP status. */
const usualStatus = {
  accountDoesNotExist: 400,
  alreadyReplaced: 409,
  alreadyRevoked: 400,
  badCSR: 400,
  badNonce: 400,
  badPublicKey: 400,
  badRevocationReason: 400,
  badSignatureAlgorithm: 400,
  caa: 403,
  compound: 400,
  connection: 400,
  dns: 400,
  externalAccountRequired: 403,
  incorrectResponse: 403,
  invalidContact: 400,
  invalidProfile: 400,
  malformed: 400,
  orderNotReady: 403,
  rateLimited: 429,
  rejectedIdentifier: 400,
  serverInternal: 500,
  tls: 400,
  unauthorized: 403,
  unsupportedContact: 400,
  unsupportedIdentifier: 400,
  userActionRequired: 403,
} as const;

export type ProblemType = keyof typeof usualStatus;

/** A problem document as it is sent (RFC 7807, RFC 8555 §6.7 and §6.7.1). */
export type Problem = {
  type: string;
  detail: string;
  status: number;
  identifier?: { type: string; value: string };
  subproblems?: Problem[];
  algorithms?: readonly string[];
};

type ProblemExtras = Partial<Pick<Problem, 'status' | 'identifier' | 'subproblems' | 'algorithms'>>;

/** Makes a problem type a URN, unless it is one already. */
export function problemUrn(type: string): string {
  return type.includes(':') ? type : `urn:ietf:params:acme:error:${type}`;
}

/** A problem document of the given type (RFC 8555 §6.7). */
export function problem(type: ProblemType, detail: string, extras: ProblemExtras = {}): Problem {
  return { type: problemUrn(type), detail, status: usualStatus[type], ...extras };
}

/** Refuses a request: its handler throws this, and the server answers with the problem document. */
export class Refusal extends Error {
  readonly problem: Problem;
  readonly headers: Record<string, string>;

  constructor(type: ProblemType, detail: string, extras: ProblemExtras & { headers?: Record<string, string> } = {}) {
    super(detail);
    this.name = 'Refusal';
    const { headers = {}, ...rest } = extras;
    this.problem = problem(type, detail, rest);
    this.headers = headers;
  }
}
