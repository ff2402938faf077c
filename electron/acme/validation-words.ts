/** Reads from a CA's words why a validation failed. */
import { isIP } from 'node:net';
import type { FailureData, Problem } from '#shared/contract/failures.ts';
import { whatAnswers } from '#shared/domain/in-between.ts';
import { effectiveType, problemText } from './problem.ts';
import { parseUrl } from '#shared/values/url.ts';

type ValidationData = FailureData<'VALIDATION_FAILED'>;
type ParsedValidation = Pick<
  ValidationData,
  'reason' | 'cause' | 'trouble' | 'page' | 'address' | 'stage' | 'answeredBy' | 'redirectedTo'
>;

/**
 * Reads type and words of the error in a challenge or authorization (RFC 8555 §8.1). The phrases are those of Let's
 * Encrypt (boulder, `va/va.go`, `va/http.go`, `bdns/problem.go`) and Pebble; where there are none, the type alone counts.
 *
 * @param name the host name that the CA was to look for
 */
export function parseValidationProblem(problem: Problem, name: string): ParsedValidation {
  const text = problemText(problem);
  const page = pageIn(text);
  const reason = reasonOf(problem, text, page, name);
  const cause = ['connection', 'secondary', 'redirect'].includes(reason) ? causeIn(problem, text) : null;
  const trouble = troubleIn(reason, problem, text, page);
  const stage = stageIn({ reason, trouble, page }, text);
  const address = addressIn(text);
  const isAnswered = reason !== 'dns' && reason !== 'caa';
  const answeredBy = isAnswered ? answererIn(text, { page, address }, name) : null;
  const host = (fetchedUrl(text) ?? answeringUrl(text))?.hostname;
  return {
    reason,
    cause,
    trouble,
    page,
    address,
    ...(stage && { stage }),
    ...(answeredBy && { answeredBy }),
    ...(host !== undefined && host !== name.toLowerCase() && { redirectedTo: host }),
  };
}

/** Who answered, by what the CA quotes: the page, the address, where a redirect led. */
function answererIn(
  text: string,
  { page, address }: Pick<ParsedValidation, 'page' | 'address'>,
  name: string,
): ReturnType<typeof whatAnswers> {
  const fetched = fetchedUrl(text);
  const isElsewhere = fetched !== null && fetched.hostname !== name.toLowerCase();
  const refused = /redirect target\. Only ports 80 and 443 are supported, not (\d{1,5})/i.exec(text)?.[1];
  const redirectedTo = [
    ...(isElsewhere ? [{ host: fetched.hostname, port: null }] : []),
    ...(refused === undefined ? [] : [{ host: name, port: Number(refused) }]),
  ];
  const { title = null, httpStatus: status = null } = page ?? {};
  const certificate = { names: certificateNames(text, name), subject: [], issuer: [] };
  return whatAnswers({ title, status, body: quotedPage(text), redirectedTo, address, certificate });
}

/** The names in the certificate that a CA got on its way over TLS (boulder, `va/tlsalpn.go`), without the one that it asked for. */
function certificateNames(text: string, name: string): string[] {
  const quoted = /first certificate had names "([^"]{0,2000})"/.exec(text)?.[1] ?? '';
  return quoted.split(/[\s,]+/).filter((one) => one !== '' && one.toLowerCase() !== name.toLowerCase());
}

/** The beginning of the page that the CA quotes as a string literal. */
function quotedPage(text: string): string {
  const [, quoted = ''] = /(?:\(got |: )"([^]{0,4000})/.exec(text) ?? [];
  return quoted.replaceAll(/\\[nrt]/g, ' ').replaceAll(/\\(["'])/g, '$1');
}

/** How far the CA got, by its words where the reason leaves that open. */
function stageIn(
  { reason, trouble, page }: Pick<ParsedValidation, 'reason' | 'trouble' | 'page'>,
  text: string,
): ValidationData['stage'] {
  if (reason === 'secondary') return 'perspective';
  if (reason === 'caa') return trouble === null ? undefined : 'name';
  if (reason === 'dns') return 'name';
  if (page !== null || trouble !== null) return 'answer';
  if (reason === 'tls') return 'tls';
  return STAGES.find(([words]) => words.test(text))?.[1] ?? (reason === 'unauthorized' ? 'answer' : undefined);
}

/** The first that fits. Boulder says "Error getting validation data" where what it got on a connection was no HTTP. */
const STAGES: readonly (readonly [RegExp, ValidationData['stage']])[] = [
  [/connection refused|during connect\b|unreachable|no route to host|\bdial tcp \S+ i\/o timeout/i, 'connect'],
  [/\bremote error: tls|\btls: |only speaks HTTP, not TLS|\bALPN\b|tls-alpn-01 challenge: /i, 'tls'],
  [/after connect\b|during (read|write)\b|reset by peer|connection reset|broken pipe|\bEOF\b/i, 'request'],
  [/error getting validation data|HTTP\/2 over HTTP|malformed HTTP/i, 'answer'],
];

/** Pebble's words for TLS-ALPN-01 where no connection came about, or no handshake. */
const NO_DIAL = /\bFailed to connect to \S{1,100} for the tls-alpn-01 challenge/i;

function reasonOf(
  problem: Problem,
  text: string,
  page: ValidationData['page'],
  name: string,
): ValidationData['reason'] {
  const reason = reasonByType(problem, text, page, name);
  // A CAA record is the same from everywhere; a lookup of it may still fail from some places only.
  const sameForAll = reason === 'caa' && !/DNS problem/i.test(text);
  return /secondary (\w+ )?validation/i.test(text) && !sameForAll ? 'secondary' : reason;
}

function reasonByType(
  problem: Problem,
  text: string,
  page: ValidationData['page'],
  name: string,
): ValidationData['reason'] {
  switch (effectiveType(problem)) {
    case 'caa':
      return 'caa';
    case 'dns':
      if (/looking up CAA/i.test(text)) return 'caa';
      return isRedirected(text, name) ? 'redirect' : 'dns';
    case 'connection':
      return isRedirected(text, name) ? 'redirect' : 'connection';
    case 'tls':
      return 'tls';
    case 'unauthorized':
    case 'incorrectResponse':
      if (NO_DIAL.test(text)) return 'connection';
      return page === null ? 'unauthorized' : 'foreignPage';
    case 'malformed':
      // Boulder's type for a redirect to https:// where the server does not speak TLS.
      return /only speaks HTTP, not TLS/i.test(text) ? 'tls' : 'other';
    default:
      return 'other';
  }
}

/** Whether the CA failed after a redirect, or refused to follow one. */
function isRedirected(text: string, name: string): boolean {
  if (/redirect/i.test(text)) return true;
  const url = fetchedUrl(text);
  return url !== null && (url.protocol === 'https:' || url.hostname !== name.toLowerCase());
}

/** What the CA was asking for when it failed. */
function fetchedUrl(text: string): URL | null {
  const fetched = /\bFetching (\S+?):? /i.exec(text)?.[1];
  return fetched === undefined ? null : parseUrl(fetched);
}

/** Where the answer came from that was not the right one. */
function answeringUrl(text: string): URL | null {
  const answering = /\bInvalid response from (\S+?):? /i.exec(text)?.[1];
  return answering === undefined ? null : parseUrl(answering);
}

function causeIn(problem: Problem, text: string): ValidationData['cause'] {
  if (effectiveType(problem) !== 'connection' && !NO_DIAL.test(text)) return null;
  if (/connection refused/i.test(text)) return 'refused';
  if (/time(d )?-?out|deadline exceeded/i.test(text)) return 'timeout';
  if (/reset by peer|connection reset|broken pipe|\bEOF\b/i.test(text)) return 'reset';
  return /unreachable|no route to host/i.test(text) ? 'unreachable' : 'other';
}

function troubleIn(
  reason: ValidationData['reason'],
  problem: Problem,
  text: string,
  page: ValidationData['page'],
): ValidationData['trouble'] {
  const type = effectiveType(problem);
  switch (reason) {
    case 'dns':
      return dnsTroubleIn(text);
    case 'caa':
      return type === 'dns' || dnsTroubleIn(text) !== null ? 'caaNotAnswered' : null;
    case 'redirect':
      return redirectTroubleIn(text);
    case 'secondary':
      if (page !== null) return 'pageElsewhere';
      return type === 'dns' || type === 'caa' ? 'dnsElsewhere' : null;
    default:
      return null;
  }
}

function dnsTroubleIn(text: string): ValidationData['trouble'] {
  if (/DNSSEC/i.test(text)) return 'dnssec';
  if (/NXDOMAIN/i.test(text)) return 'noSuchName';
  if (/no valid (A|AAAA|IP)|no (A|AAAA) record/i.test(text)) return 'noAddress';
  const isServerFailure = /SERVFAIL|REFUSED|server failure|networking error|timed? ?out|timeout/i.test(text);
  return isServerFailure ? 'nameServersFailed' : null;
}

function redirectTroubleIn(text: string): ValidationData['trouble'] {
  if (/too many redirects|redirect loop/i.test(text)) return 'redirectLoop';
  if (/missing '\/'/i.test(text)) return 'redirectMissingSlash';
  return /redirect target|disallowed redirect/i.test(text) ? 'redirectNotAllowed' : null;
}

/** "Invalid response from http://…: 404" of Let's Encrypt; "… returned 404" of Pebble. */
const BOULDER_STATUS = /Invalid response from \S+(?: \[\S+\])?: (\d{3})\b/i;
const PEBBLE_STATUS = /\breturned (\d{3})\b/i;
const MAX_TITLE_LENGTH = 80;

/** The web page that the CA got instead of our answer. */
function pageIn(text: string): ValidationData['page'] {
  const httpStatus = statusIn(text);
  const isHtml = /<(!doctype html|html|head|title|meta|body)\b/i.test(text);
  return httpStatus === null && !isHtml ? null : { title: titleIn(text), httpStatus };
}

function statusIn(text: string): number | null {
  const pebble = text.search(/Non-200 status code /i);
  const [, status] = BOULDER_STATUS.exec(text) ?? (pebble === -1 ? null : PEBBLE_STATUS.exec(text.slice(pebble))) ?? [];
  return status === undefined ? null : Number(status);
}

/** The CA quotes the beginning of a page as a string literal, and may cut it in the middle of the title. */
function titleIn(text: string): string | null {
  const [, inside, end] = /<title[^>]{0,300}>([^<]{0,500})(<?)/i.exec(text) ?? [];
  if (inside === undefined) return null;
  const title = (end === '<' ? inside : inside.replace(/(\\?["'])?\)?\s*$/, ''))
    .replaceAll(/\\[nrt]/g, ' ')
    .replaceAll(/\\(["'])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return title === '' ? null : title.slice(0, MAX_TITLE_LENGTH);
}

/**
 * The address that the CA tried: "203.0.113.7: Fetching …" and "[203.0.113.7]" of Let's Encrypt, "dial tcp [::1]:80" of
 * Pebble. Text between quotation marks is ignored: it may be a page's own.
 */
function addressIn(text: string): string | null {
  // Ends in any case, where the text does: it must not begin anew at each mark of a quotation that is never closed.
  const unquoted = text.replaceAll(/"(?:\\[^]|[^"\\])*(?:"|\\?$)/g, ' ');
  for (const word of unquoted.split(/[\s[\](),;%]+/)) {
    const address = [word, word.replace(/:$/, ''), word.replace(/:\d+[:.]?$/, '')].find((one) => isIP(one) !== 0);
    if (address !== undefined) return address;
  }
  return null;
}
