/** What a CA's words about its limits mean. The phrases are Let's Encrypt's (boulder, `ratelimits/limiter.go`). */
import type { FailureData } from '#shared/contract/failures.ts';

type Limit = FailureData<'CA_RATE_LIMITED'>['limit'];

/**
 * The order matters: "already issued for this exact set" also matches the next phrase.
 *
 * No phrase has a `.*` in its middle: it would be looked for anew from each place where the phrase begins, and the text is
 * a stranger's. Instead, the second part is looked for once, behind the first place where the first one is.
 */
const phrases: readonly (readonly [phrase: RegExp, limit: Limit, then?: RegExp])[] = [
  [/exact set of/i, 'duplicateCertificate'],
  [/already issued for|registered domain/i, 'certificatesPerDomain'],
  [/failed (authorization|validation)s?/i, 'failedAuthorizations'],
  [/new orders/i, 'newOrders'],
  [/(registrations|accounts)\b/i, 'newAccounts', /\b(IP|subnet)\b/i],
  [/service busy|too many requests|rate limit for '?\//i, 'requests'],
];

/** Which limit was reached. */
export function limitIn(text: string): Limit {
  const found = phrases.find(([phrase, , then]) => {
    const start = text.search(phrase);
    return start !== -1 && (then === undefined || then.test(text.slice(start)));
  });
  return found?.[1] ?? 'other';
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
  const url = urls.find((one) => /unpause/i.test(one)) ?? null;
  if (url === null) return null;
  // The end of the sentence is not the link's. From behind: a pattern would begin anew at each of many dots.
  let end = url.length;
  while (end > 0 && '.,;:)]'.includes(url.charAt(end - 1))) end -= 1;
  return url.slice(0, end);
}
