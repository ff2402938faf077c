/** Where a failure belongs in the picture of the path, and which checks look at the same. Pure. */
import type { HopId } from '#shared/contract/check-table.ts';
import type { BetweenKind } from '#shared/contract/between.ts';
import type { Failure, FailureCode, FailureData } from '#shared/contract/failures.ts';
import type { CheckId, FindingCode } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { isWayOutCut } from './way-out.ts';

export type FailurePlace = {
  hop: HopId;
  /** The finding whose place in the causal order it takes. */
  rank: FindingCode;
  /** The checks that look at what has failed: what they find is the same, or follows from it. */
  checks: readonly CheckId[];
  /** Where one of these is broken, its finding says the cause: it knows more, and is not seen from outside only. */
  yieldsTo: readonly CheckId[];
  /** Whether a later look of these checks can show that it is over. What a CA has seen from outside, or decided, nobody here can. */
  refutable: boolean;
};

const place = (
  hop: HopId,
  rank: FindingCode,
  checks: readonly CheckId[],
  { yieldsTo = checks, refutable = true }: { yieldsTo?: readonly CheckId[]; refutable?: boolean } = {},
): FailurePlace => ({ hop, rank, checks, yieldsTo, refutable });

const database = place('profacto', 'DATABASE_UNUSABLE', ['database']);
const fromCa = place('ca', 'CA_OUT_OF_ORDER', ['ca']);
/** The CA has decided it: that it can be reached says nothing against that. */
const decidedByCa = place('ca', 'CA_OUT_OF_ORDER', [], { refutable: false });
const httpPort = place('port8080', 'HTTP_PORT_BUSY', ['httpPort']);
const httpsPort = place('tls', 'HTTPS_PORT_BUSY', ['httpsPort']);
const served = place('tls', 'LOCAL_DOWN', ['local'], { yieldsTo: ['httpsPort', 'certificate', 'pair', 'local'] });

type PortPurpose = FailureData<'PORT_BUSY'>['purpose'];
const byPurpose = ({ purpose }: { purpose: PortPurpose }): FailurePlace | null => {
  if (purpose === 'panel') return null;
  return purpose === 'http' ? httpPort : httpsPort;
};

/** What concerns the name, and so comes before all that is asked for under it. */
const nameChecks: readonly CheckId[] = ['address', 'dns', 'ipv4', 'ipv6', 'resolver'];
/** The same with the line to which it is to lead, as the router tells. */
const lineChecks: readonly CheckId[] = [...nameChecks, 'line'];

const BY_NAME: ReadonlySet<BetweenKind> = new Set([
  'cdn',
  'parking',
  'webhoster',
  'expired',
  'suspended',
  'forwarding',
]);

/** Whether the name itself leads to it, by a record or a service in front; else a port leads to it. */
export function isByName(kind: BetweenKind): boolean {
  return BY_NAME.has(kind);
}

/** What our own request may have met where this machine keeps out whoever comes; `null`: there was none. */
const NOT_BACK: ReadonlySet<FailureData<'VALIDATION_FAILED'>['fromHere']> = new Set([
  undefined,
  null,
  'notFromHere',
  'notAnswered',
]);

/** Whether a CA got no connection, and no word why not. */
export function isUnanswered({ reason, cause, stage, requestsSeen }: FailureData<'VALIDATION_FAILED'>): boolean {
  return reason === 'connection' && cause === 'timeout' && stage !== 'request' && requestsSeen === 0;
}

/**
 * Whether nobody gets through over IPv4, not even this machine, although the router forwards rightly, as it says: this machine
 * keeps it out.
 */
export function isHeldHere(data: FailureData<'VALIDATION_FAILED'>): boolean {
  const { address, fromHere, isForwarded = false } = data;
  // Nobody forwards anything over IPv6: there, the router's own firewall may keep it out as well.
  const isIpv4 = address !== null && !isIpv6(address);
  return isForwarded && isUnanswered(data) && isIpv4 && NOT_BACK.has(fromHere);
}

/** Whether nobody got an answer because those of this machine leave by a tunnel; what came back to its own request proves otherwise. */
export function isLostInTunnel({ outBy, fromHere }: FailureData<'VALIDATION_FAILED'>): boolean {
  return outBy !== undefined && NOT_BACK.has(fromHere);
}

function ofValidation(data: FailureData<'VALIDATION_FAILED'>): FailurePlace {
  const { reason, challenge = 'http-01', trouble, address, elsewhere, dnssecFault } = data;
  const leadsElsewhere = data.answeredBy !== undefined && isByName(data.answeredBy.kind);
  // Nobody forwards anything over IPv6: whoever answers there is whom the record names.
  const isAnswered = reason === 'foreignPage' || reason === 'unauthorized';
  const isByIpv6 = address !== null && isIpv6(address) && data.fromHere !== 'cameBack';
  const byIpv6 = data.ipv4CameBack === true || (isAnswered && isByIpv6);
  if (dnssecFault !== undefined)
    return place('domain', 'DNS_DNSSEC_BROKEN', ['dns'], { yieldsTo: nameChecks, refutable: true });
  if (elsewhere !== undefined) {
    return place('domain', 'DNS_SERVERS_DISAGREE', ['challenge', 'connection'], {
      yieldsTo: lineChecks,
      refutable: false,
    });
  }
  if (data.lineIpv4 !== undefined)
    return place('domain', 'CHALLENGE_RECORD_WRONG', ['challenge', 'ipv4'], { yieldsTo: nameChecks, refutable: false });
  if (leadsElsewhere || byIpv6 || trouble === 'dnsElsewhere') {
    // What the router says is of IPv4 alone.
    const yieldsTo = byIpv6 ? nameChecks : lineChecks;
    return place('domain', 'CHALLENGE_RECORD_WRONG', ['challenge'], { yieldsTo, refutable: false });
  }
  if (reason === 'dns')
    return place('domain', 'DNS_SERVFAIL', ['dns', 'ipv4', 'ipv6', 'resolver'], { yieldsTo: nameChecks });
  if (reason === 'caa') return place('domain', 'CAA_FORBIDS', ['caa']);
  if (isHeldHere(data) || isLostInTunnel(data)) {
    const [hop, own] = challenge === 'http-01' ? (['port8080', 'httpPort'] as const) : (['tls', 'httpsPort'] as const);
    const checks = [challenge === 'http-01' ? 'challenge' : 'connection'] as const;
    return place(hop, 'LINE_PORT_HELD', checks, { yieldsTo: [...lineChecks, own], refutable: false });
  }
  return challenge === 'http-01'
    ? place('router80', 'CHALLENGE_NOT_ANSWERED', ['challenge'], {
        yieldsTo: [...lineChecks, 'httpPort'],
        refutable: false,
      })
    : place('router443', 'PUBLIC_DOWN', ['connection'], { yieldsTo: [...lineChecks, 'httpsPort'], refutable: false });
}

type Places = { readonly [C in FailureCode]: FailurePlace | null | ((data: FailureData<C>) => FailurePlace | null) };

/** `null`: it says nothing of the path. */
const places: Places = {
  EDITION_EINZELPLATZ: place('profacto', 'EDITION_EINZELPLATZ', ['edition']),
  ADDRESS_MISSING: place('domain', 'ADDRESS_MISSING', ['address']),
  CONTACT_MISSING: place('profacto', 'CONTACT_MISSING', ['contact']),
  INVALID_SETTING: null,
  NOT_DUE: null,
  LIMIT_AHEAD: decidedByCa,
  NO_CERTIFICATE: null,
  NO_ACCOUNT: null,
  // Its findings are what is wrong.
  PREFLIGHT_BROKEN: null,
  NO_STAGING: null,
  OS_ACTION_REFUSED: null,
  LOGIN_START_NOT_SET: null,
  FOLDER_NOT_SHOWN: null,
  PROGRAMS_REFUSED: null,
  UPSTREAM_REFUSED: null,
  BESIDE_REFUSED: null,
  HOOK_NOT_SET: null,
  ROUTER_NONE: null,
  // What it was to mend is still found as what it is.
  ROUTER_NOT_OPENED: null,
  PORT_BUSY: byPurpose,
  PORT_FORBIDDEN: byPurpose,
  PORT_UNUSABLE: byPurpose,
  BESIDE_FOLDER: place('profacto', 'WEBROOT_UNUSABLE', ['httpPort', 'httpsPort']),
  WEBROOT_NOT_SERVED: httpPort,
  DATABASE_DIRECTORY: database,
  CERTIFICATES_GONE: database,
  SETTINGS_NOT_SAVED: null,
  CONFIG_DIRECTORY: place('profacto', 'DATABASE_UNUSABLE', ['access']),
  TRUSTED_ROOTS_UNREADABLE: fromCa,
  BUSY: null,
  HOST_RUNNING: null,
  CANCELLED: null,
  CA_UNREACHABLE: (data) => (isWayOutCut(data) ? { ...fromCa, hop: 'internet' } : fromCa),
  CA_WEB_PAGE: fromCa,
  CA_UNTRUSTED: fromCa,
  VALIDATION_FAILED: ofValidation,
  CA_WITHOUT_TLS_ALPN: decidedByCa,
  CA_RATE_LIMITED: decidedByCa,
  CA_ACCOUNT_PAUSED: decidedByCa,
  CA_TERMS_CHANGED: decidedByCa,
  CA_KEY_REFUSED: decidedByCa,
  CA_NAME_REFUSED: place('domain', 'ADDRESS_PRIVATE_SUFFIX', ['address'], { refutable: false }),
  CA_CONTACT_REFUSED: place('profacto', 'CONTACT_MISSING', ['contact'], { refutable: false }),
  CA_EXTERNAL_ACCOUNT: decidedByCa,
  CA_ACCOUNT_REFUSED: decidedByCa,
  CA_PROFILE_REFUSED: decidedByCa,
  CA_OUT_OF_ORDER: fromCa,
  CA_PROTOCOL: decidedByCa,
  CA_TOO_SLOW: decidedByCa,
  CERTIFICATE_REJECTED: place('certificate', 'CERTIFICATE_UNREADABLE', [], { refutable: false }),
  NOT_SERVED: served,
  PROFACTO_NOT_RESTARTED: served,
  PROFACTO_NOT_SERVING: served,
  PROGRAM_REPLACED: null,
  INTERNAL: null,
};

/** Where a failure belongs; `null`: it says nothing of the path, or its findings say more. */
export function failurePlace({ code, data }: Failure): FailurePlace | null {
  const found = places[code] as FailurePlace | null | ((data: unknown) => FailurePlace | null);
  return typeof found === 'function' ? found(data) : found;
}
