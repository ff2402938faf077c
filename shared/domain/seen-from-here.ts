/** What this machine's own request met on the path that a CA takes, as the findings of a preflight have it. Pure. */
import type { Finding, FindingCode } from '#shared/contract/findings.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';

type Validation = FailureData<'VALIDATION_FAILED'>;
type FromHere = NonNullable<Validation['fromHere']>;

/** A code that is in neither table says nothing about what somebody outside meets. */
const OVER_HTTP: Partial<Record<FindingCode, FromHere>> = {
  CHALLENGE_COMES_BACK: 'cameBack',
  CHALLENGE_NOT_FROM_HERE: 'notFromHere',
  // A router that shows its own page to its own network alone.
  CHALLENGE_ROUTER_INSIDE: 'notFromHere',
  CHALLENGE_NOT_ANSWERED: 'notAnswered',
  CHALLENGE_IPV6_REFUSED: 'notAnswered',
  CHALLENGE_IPV6_SILENT: 'notAnswered',
  CHALLENGE_IPV6_ROUTER: 'otherAnswer',
  CHALLENGE_ROUTER_ANSWERS: 'otherAnswer',
  CHALLENGE_ANSWERED_BY: 'otherAnswer',
  CHALLENGE_RECORD_WRONG: 'otherAnswer',
  CHALLENGE_RECORD_DOUBTFUL: 'otherAnswer',
  CHALLENGE_CHANGED: 'otherAnswer',
  CHALLENGE_UNSTEADY: 'otherAnswer',
  CHALLENGE_FOREIGN_PAGE: 'otherAnswer',
  CHALLENGE_NOT_FOUND: 'otherAnswer',
  CHALLENGE_REDIRECTED_AWAY: 'otherAnswer',
  CHALLENGE_REDIRECT_LOOP: 'otherAnswer',
  CHALLENGE_GATEWAY_ERROR: 'otherAnswer',
  CHALLENGE_NOT_HTTP: 'otherAnswer',
};
const OVER_TLS: Partial<Record<FindingCode, FromHere>> = {
  PUBLIC_CONNECTS: 'cameBack',
  PUBLIC_REACHES_US: 'cameBack',
  PUBLIC_NOT_FROM_HERE: 'notFromHere',
  PUBLIC_DOWN: 'notAnswered',
  PUBLIC_IPV6_DOWN: 'notAnswered',
  PUBLIC_FOREIGN: 'otherAnswer',
  PUBLIC_ANSWERED_BY: 'otherAnswer',
  PUBLIC_NO_TLS: 'otherAnswer',
  PUBLIC_GATEWAY_ERROR: 'otherAnswer',
};

/** A record of the name that does not lead here, while another one does. */
const STRAY: ReadonlySet<FindingCode> = new Set([
  'CHALLENGE_RECORD_WRONG',
  'CHALLENGE_RECORD_DOUBTFUL',
  'PUBLIC_RECORD_WRONG',
]);

/**
 * What was met at the address that the CA names, or at all addresses where it names none.
 *
 * @param findings of the preflight just before the CA was asked
 * @returns nothing where there were none about that address, or, without one, where the addresses differ
 */
export function seenFromHere(
  findings: readonly Finding[],
  { challenge, address }: { challenge: ChallengeType; address: string | null },
): Pick<Validation, 'fromHere' | 'ipv4CameBack' | 'isInFront' | 'isForwarded' | 'elsewhere'> {
  const table = challenge === 'http-01' ? OVER_HTTP : OVER_TLS;
  const seen = findings.flatMap((one) => {
    const met = table[one.code];
    return met !== undefined && 'address' in one.data && typeof one.data.address === 'string'
      ? [{ met, at: one.data.address }]
      : [];
  });
  const relevant = address === null ? seen : seen.filter(({ at }) => at.toLowerCase() === address.toLowerCase());
  const [first, ...others] = relevant.map(({ met }) => met);
  const isOne = first !== undefined && others.every((one) => one === first);
  const byIpv6 = address !== null && isIpv6(address);
  const ipv4CameBack = byIpv6 && seen.some(({ met, at }) => met === 'cameBack' && !isIpv6(at));
  const isInFront = findings.some(
    ({ data }) =>
      'isInFront' in data && data.isInFront === true && (address === null || data.address === address) && isOne,
  );
  const purpose = challenge === 'http-01' ? 'http' : 'https';
  const isForwarded = findings.some(
    ({ code, data }) =>
      code === 'LINE_KNOWN' && data.told?.includes(purpose) === true && (address === null || data.address === address),
  );
  const stray = findings.find(
    (one) => STRAY.has(one.code) && 'here' in one.data && one.data.here.length > 0 && one.data.address === address,
  );
  const known = stray !== undefined && 'here' in stray.data ? stray.data.here : null;
  return {
    ...(known !== null && { elsewhere: { known, why: 'stray' as const } }),
    ...(isOne && { fromHere: first }),
    ...(ipv4CameBack && { ipv4CameBack }),
    ...(isInFront && { isInFront }),
    ...(isForwarded && { isForwarded }),
  };
}
