/** What both languages' failure texts share: their type, and what can be read from the CA's error texts. Pure. */
import type { FailureCode, FailureData, Problem } from '#shared/contract/failures.ts';
import { routerByTitle, storageByTitle } from '#shared/domain/router-pages.ts';
import type { Advice, Formats } from '#shared/texts/advice.ts';

/** One text for each code: a missing one does not compile. */
export type FailureTexts = { [C in FailureCode]: (data: FailureData<C>, format: Formats) => Advice };

/** Programs that typically occupy a web port, each with its own remedy. */
export type HolderKind = 'iis' | 'apache' | 'nginx' | 'skype' | 'profacto' | 'other';

/** The program behind a process name. `System` is Windows' http.sys, used by IIS or another Windows service. */
export function holderKind(processName: string): HolderKind {
  const name = processName.toLowerCase().replace(/\.exe$/, '');
  if (/^(system|w3wp|inetinfo|iisexpress)$/.test(name)) return 'iis';
  if (/^(httpd|apache\d?|xampp.*)$/.test(name)) return 'apache';
  if (name === 'nginx') return 'nginx';
  if (name.startsWith('skype')) return 'skype';
  return name.includes('profacto') ? 'profacto' : 'other';
}

export type ValidationFailed = FailureData<'VALIDATION_FAILED'>;

/** Whether the CA went by an AAAA record. */
export function isOverIpv6({ address }: ValidationFailed): boolean {
  return address?.includes(':') === true;
}

/** What answered in place of this server, as far as a remedy depends on it. */
export type Responder =
  | { kind: 'router' | 'storage'; title: string; device: string }
  | { kind: 'page'; title: string }
  | { kind: 'notFound' | 'notAllowed' | 'outOfOrder' | 'other'; httpStatus: number | null };

export function responderOf({ page }: ValidationFailed): Responder {
  const title = page?.title ?? null;
  const httpStatus = page?.httpStatus ?? null;
  if (title !== null) {
    const router = routerByTitle(title);
    if (router !== null) return { kind: 'router', title, device: router };
    const storage = storageByTitle(title);
    return storage === null ? { kind: 'page', title } : { kind: 'storage', title, device: storage };
  }
  if (httpStatus === 404) return { kind: 'notFound', httpStatus };
  if (httpStatus === 401 || httpStatus === 403) return { kind: 'notAllowed', httpStatus };
  return { kind: httpStatus !== null && httpStatus >= 500 ? 'outOfOrder' : 'other', httpStatus };
}

/** What failed from the CA's other vantage points. */
export function secondaryFailureKind({ page, problem }: ValidationFailed): 'connection' | 'page' | 'dns' {
  if (page !== null) return 'page';
  return /:(dns|caa)$/.test(problem.type ?? '') ? 'dns' : 'connection';
}

/** Everything that the CA said, the parts of a compound problem too. */
function allDetails({ detail, subproblems }: Problem): string {
  return [detail, ...subproblems.map((one) => one.detail)].join('\n');
}

/** Why the CA could not follow a redirect to its end. */
export function redirectFailureKind(problem: Problem): 'loop' | 'missingSlash' | 'notAllowed' | 'unreachable' {
  const detail = allDetails(problem);
  if (/too many redirects|redirect loop/i.test(detail)) return 'loop';
  if (/missing '\/'/i.test(detail)) return 'missingSlash';
  return /redirect target|disallowed redirect/i.test(detail) ? 'notAllowed' : 'unreachable';
}

/** What the CA's DNS lookup found, as far as a remedy depends on it. */
export function dnsFailureKind(problem: Problem): 'noSuchName' | 'noAddress' | 'dnssec' | 'serverFailed' | 'other' {
  const detail = allDetails(problem);
  if (/DNSSEC/i.test(detail)) return 'dnssec';
  if (/NXDOMAIN/i.test(detail)) return 'noSuchName';
  if (/no valid (A|AAAA|IP)|no (A|AAAA) record/i.test(detail)) return 'noAddress';
  return /SERVFAIL|REFUSED|server failure|networking error|timed? ?out|timeout/i.test(detail)
    ? 'serverFailed'
    : 'other';
}

/** Whether the error code is about a validity time, so that this machine's clock may be the cause. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}
