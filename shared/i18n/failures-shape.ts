/** What both languages' failure texts have in common: their shape, and what can be read from the CA's own words. Pure. */
import { z } from 'zod';
import type { FailureCode, FailureData, Problem } from '#shared/contract/failures.ts';
import type { Advice, Formats } from './advice.ts';

/** One text for each code: a missing one does not compile. */
export type FailureTexts = { [C in FailureCode]: (data: FailureData<C>, format: Formats) => Advice };

/** Programs that typically sit on a web port, each with its own remedy. */
export type HolderKind = 'iis' | 'apache' | 'nginx' | 'skype' | 'profacto' | 'other';

/** Which program a process name stands for. `System` is Windows' http.sys: IIS or a Windows service behind it. */
export function holderKind(processName: string): HolderKind {
  const name = processName.toLowerCase().replace(/\.exe$/, '');
  if (/^(system|w3wp|inetinfo|iisexpress)$/.test(name)) return 'iis';
  if (/^(httpd|apache\d?|xampp.*)$/.test(name)) return 'apache';
  if (name === 'nginx') return 'nginx';
  if (name.startsWith('skype')) return 'skype';
  return name.includes('profacto') ? 'profacto' : 'other';
}

/** Whether the CA reached the server from its first vantage point, but not from its others. */
export function isSecondaryValidation(problem: Problem): boolean {
  return /secondary validation/i.test(problem.detail);
}

/** The first IPv6 address that the CA mentions, or `null`: it went by an AAAA record. */
export function ipv6In(problem: Problem): string | null {
  for (const word of problem.detail.split(/[\s[\]"'(),;%/]+/)) {
    const candidate = word.replace(/(?<!:):$/, '').replace(/\.$/, '');
    if (candidate.includes(':') && z.ipv6().safeParse(candidate).success) return candidate;
  }
  return null;
}

/** What the CA's name servers said, as far as a remedy depends on it. */
export function dnsTrouble({ detail }: Problem): 'noSuchName' | 'noAddress' | 'serverFailed' | 'other' {
  if (/NXDOMAIN/i.test(detail)) return 'noSuchName';
  if (/no valid (A|AAAA|IP)|no (A|AAAA) record/i.test(detail)) return 'noAddress';
  return /SERVFAIL|DNSSEC|timed? ?out|timeout/i.test(detail) ? 'serverFailed' : 'other';
}

/** Which of the CA's limits was met: each has another way out. */
export function rateLimit({ detail }: Problem): 'paused' | 'exactSet' | 'failures' | 'domain' | 'other' {
  if (/unpause|temporarily prevented/i.test(detail)) return 'paused';
  if (/exact set/i.test(detail)) return 'exactSet';
  if (/failed (authorizations|validations)/i.test(detail)) return 'failures';
  return /already issued for "|registered domain/i.test(detail) ? 'domain' : 'other';
}

/** Whether the system's code says that a time, and so perhaps this machine's clock, is the reason. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}
