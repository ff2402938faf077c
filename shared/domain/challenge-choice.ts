/** How the CA is to validate. Pure. */
import type { Finding } from '../contract/findings.ts';
import type { Settings } from '../contract/settings.ts';
import type { ExternalReachability } from '../contract/snapshot.ts';
import type { ChallengeType } from '../values/challenge-type.ts';

/** What is known of the way in over a port: it leads here, it does not, or that cannot be told from here. */
export type WayIn = 'leadsHere' | 'broken' | 'unknown';

/** Whether the way is chosen by looking (`auto`). Beside profacto it is not: profacto owns port 443. */
export function isChosen({ challengeType, operation }: Pick<Settings, 'challengeType' | 'operation'>): boolean {
  return operation === 'front' && challengeType === 'auto';
}

/** The way that is set; where it is chosen by looking, HTTP-01, with which that begins. */
export function challengeTypeSet(settings: Pick<Settings, 'challengeType' | 'operation'>): ChallengeType {
  return settings.operation === 'front' && settings.challengeType === 'tls-alpn-01' ? 'tls-alpn-01' : 'http-01';
}

type Seen = Pick<ExternalReachability, 'reached' | 'challenge'> | null;

/** Whether it is worth looking whether port 443 leads here. @param outside what the CA saw last, of this name */
export function isTlsToBeTried(http: WayIn, outside: Seen): boolean {
  if (http !== 'unknown' || outside === null) return http === 'broken';
  return outside.challenge === 'tls-alpn-01' ? outside.reached : !outside.reached;
}

/**
 * The way that is chosen: HTTP-01, unless port 80 does not lead here while 443 does. What the CA saw last counts where
 * nothing can be told from here.
 */
export function chooseChallengeType(http: WayIn, tls: WayIn, outside: Seen): ChallengeType {
  if (!isTlsToBeTried(http, outside)) return 'http-01';
  const wasReached = outside?.challenge === 'tls-alpn-01' && outside.reached;
  return tls === 'leadsHere' || (tls === 'unknown' && wasReached) ? 'tls-alpn-01' : 'http-01';
}

/** What several addresses of the name add up to: the CA may take any of them. */
export function wayInOf(findings: readonly Pick<Finding, 'status'>[]): WayIn {
  if (findings.some(({ status }) => status === 'broken')) return 'broken';
  return findings.some(({ status }) => status === 'good') ? 'leadsHere' : 'unknown';
}

/** From which public port to which port of this machine the CA comes, and whose that is. */
export function wayOf(
  settings: Pick<Settings, 'operation' | 'publicHttpPort' | 'httpPort' | 'publicHttpsPort' | 'httpsPort'>,
  challenge: ChallengeType,
): NonNullable<ExternalReachability['way']> {
  const { operation } = settings;
  return challenge === 'http-01'
    ? { operation, publicPort: settings.publicHttpPort, port: settings.httpPort }
    : { operation, publicPort: settings.publicHttpsPort, port: settings.httpsPort };
}

/** The way on which checks have decided. */
export function challengeTypeIn(
  settings: Pick<Settings, 'challengeType' | 'operation'>,
  findings: readonly Pick<Finding, 'code'>[],
): ChallengeType {
  if (!isChosen(settings)) return challengeTypeSet(settings);
  return findings.some(({ code }) => code === 'CHALLENGE_OVER_TLS') ? 'tls-alpn-01' : 'http-01';
}
