/** What a CA's words about its limits mean. The phrases are Let's Encrypt's (boulder, `ratelimits/limiter.go`). */
import type { FailureData } from '#shared/contract/failures.ts';

type Limit = FailureData<'CA_RATE_LIMITED'>['limit'];

/** The order matters: "already issued for this exact set" also matches the next phrase. */
const phrases: readonly (readonly [phrase: RegExp, limit: Limit])[] = [
  [/exact set of/i, 'duplicateCertificate'],
  [/already issued for|registered domain/i, 'certificatesPerDomain'],
  [/failed (authorization|validation)s?/i, 'failedAuthorizations'],
  [/new orders/i, 'newOrders'],
  [/(registrations|accounts)\b.*\b(IP|subnet)\b/i, 'newAccounts'],
  [/service busy|too many requests|rate limit for '?\//i, 'requests'],
];

/** Which limit was reached. */
export function limitIn(text: string): Limit {
  return phrases.find(([phrase]) => phrase.test(text))?.[1] ?? 'other';
}

/** "retry after 1970-01-01 00:18:15 UTC", in milliseconds since the epoch; `NaN` for a time that does not exist. */
export function retryTimeIn(text: string): number | null {
  const found = /retry after (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/i.exec(text);
  return found === null ? null : Date.parse(`${found[1] ?? ''}T${found[2] ?? ''}Z`);
}

/** Whether requests for this name are paused until somebody lifts it (boulder, `wfe2/wfe.go`). */
export function isPaused(text: string): boolean {
  return /temporarily prevented from requesting|unpause/i.test(text);
}

/** The address of the page that lifts a pause, as the CA wrote it. */
export function unpauseUrlIn(text: string): string | null {
  const urls = text.match(/https:\/\/[^\s"'<>]+/gi) ?? [];
  return urls.find((url) => /unpause/i.test(url))?.replace(/[.,;:)\]]+$/, '') ?? null;
}
