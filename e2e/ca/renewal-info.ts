import { Refusal } from './problems.ts';
import type { RenewalAdvice, Validity, RenewalWindow } from './types.ts';
import type { Account, Ca, IssuedCertificate, Reply } from './state.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Windows that a CA may suggest instead of the usual one. */
export const suggestedWindows = {
  future: ({ notAfter }: Validity): RenewalWindow => ({ start: notAfter + dayMs, end: notAfter + 2 * dayMs }),
  past: ({ notBefore }: Validity): RenewalWindow => ({ start: notBefore - 2 * dayMs, end: notBefore - dayMs }),
  now: (_: Validity, now: number): RenewalWindow => ({ start: now - minuteMs, end: now + minuteMs }),
  /** No window at all: it ends before it starts (RFC 9773 §4.2). */
  invalid: ({ notAfter }: Validity): RenewalWindow => ({ start: notAfter - dayMs, end: notAfter - 2 * dayMs }),
} as const;

/** As Boulder: centred where a third of the life is left (half below ten days), a hundredth of it to either side. */
export function usualWindow({ notBefore, notAfter }: Validity): RenewalWindow {
  const lifetime = notAfter - notBefore;
  const centre = notAfter - lifetime / (lifetime < 10 * dayMs ? 2 : 3);
  return { start: centre - lifetime / 100, end: centre + lifetime / 100 };
}

/** Tells anybody who asks when a certificate should be renewed (RFC 9773 §4). */
export function renewalInfoResource(ca: Ca, [certId = '']: string[]): Reply {
  const advice = ca.settings.renewalInfo;
  if (advice === undefined) throw new Refusal('malformed', 'Page not found', { status: 404 });
  const certificate = findByCertId(ca, certId);
  if (certificate === undefined) {
    throw new Refusal('malformed', 'The certificate is not from this CA', { status: 404 });
  }
  const { start, end } = windowFor(ca, certificate, advice);
  const { explanationUrl, retryAfter = '21600' } = advice;
  return {
    status: 200,
    headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
    body: {
      suggestedWindow: { start: rfc3339(start), end: rfc3339(end) },
      ...(explanationUrl === undefined ? {} : { explanationURL: explanationUrl }),
    },
  };
}

/** The certificate that a new order of this account and these names may replace (RFC 9773 §5). */
export function assertReplaceable(ca: Ca, account: Account, names: string[], certId: string): IssuedCertificate {
  const predecessor = findByCertId(ca, certId);
  if (predecessor === undefined) throw new Refusal('malformed', 'The certificate to replace is not from this CA');
  if (predecessor.account !== account) {
    throw new Refusal('unauthorized', 'The certificate to replace was not ordered by this account');
  }
  if (!predecessor.names.some((name) => names.includes(name))) {
    throw new Refusal('malformed', 'The certificate to replace has none of the names of this order');
  }
  if (predecessor.replacedBy !== undefined && predecessor.replacedBy.status !== 'invalid') {
    throw new Refusal('alreadyReplaced', `The certificate "${certId}" is replaced by another order already`);
  }
  return predecessor;
}

/** Whether now is in the window suggested for a certificate, in whole seconds as clients see it. */
export function isWithinWindow(ca: Ca, certificate: IssuedCertificate): boolean {
  const advice = ca.settings.renewalInfo;
  if (advice === undefined) return false;
  const { start, end } = windowFor(ca, certificate, advice);
  const now = ca.now();
  return wholeSeconds(start) <= now && now <= wholeSeconds(end);
}

/** base64url(AKI) "." base64url(serial as in DER), RFC 9773 §4.1. */
export function certIdOf(ca: Ca, serial: string): string {
  const hex = /^[89a-f]/.test(serial) ? `00${serial}` : serial;
  return `${ca.authority.keyIdentifier}.${Buffer.from(hex, 'hex').toString('base64url')}`;
}

function findByCertId(ca: Ca, certId: string): IssuedCertificate | undefined {
  const parts = /^([\w-]+)\.([\w-]+)$/.exec(certId);
  if (parts === null) throw new Refusal('malformed', `"${certId}" is no certificate identifier`);
  const [, , serial = ''] = parts;
  const found = ca.state.certificates.get(Buffer.from(serial, 'base64url').toString('hex'));
  return found !== undefined && certIdOf(ca, found.serial) === certId ? found : undefined;
}

function windowFor(ca: Ca, certificate: IssuedCertificate, { window }: RenewalAdvice): RenewalWindow {
  const now = ca.now();
  // A revoked certificate has to be replaced at once; no advice overrides that.
  if (certificate.revocation !== undefined) return { start: now - hourMs, end: now - hourMs / 2 };
  return window?.(certificate, now) ?? usualWindow(certificate);
}

/** A time as CAs write it. */
function rfc3339(time: number): string {
  return new Date(wholeSeconds(time)).toISOString().replace('.000Z', 'Z');
}

function wholeSeconds(time: number): number {
  return Math.floor(time / 1000) * 1000;
}
