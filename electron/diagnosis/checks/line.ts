import { isIPv4 } from 'node:net';
import type { BetweenKind } from '#shared/contract/between.ts';
import { finding, type Finding, type FindingData } from '#shared/contract/findings.ts';
import { addressKind, isAddressIn } from '#shared/domain/address-kind.ts';
import { challengeTypeSet } from '#shared/domain/challenge-choice.ts';
import { contentNetworkAt } from '#shared/domain/content-networks.ts';
import { registeredDomain } from '#shared/domain/name-suffix.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { coversName } from '#shared/values/names.ts';
import { infoOf } from '../../certificates/info.ts';
import type { Check } from '../check.ts';
import { isWebPort, type Facts } from '../facts.ts';
import { isForwardedHere, lastReachedAtAll, leadsHereOverTls } from '../other-witnesses.ts';
import { arrivesHere } from '../probes/challenge-token.ts';
import { isDsLite, type LineAnswer } from '../probes/line.ts';
import { withTimeout } from '../probes/with-timeout.ts';
import { heldBy } from '../record-holder.ts';
import { whoHasName, whoIs } from '../who-answers.ts';

/** What the name's own servers may still say in time, in milliseconds. */
const ZONE_TIMEOUT_MS = 2000;

/**
 * Whether the name leads to this line, and the line here, as the router of the house tells: a second witness, where nobody comes
 * out and in again.
 */
export const lineCheck: Check = {
  ids: ['line'],
  async run(facts, report, signal) {
    const found = await lineFindings(facts, signal);
    for (const one of found) report(one);
    if (found.length === 0) report(finding('LINE_UNKNOWN', {}));
  },
};

async function lineFindings(facts: Facts, signal: AbortSignal): Promise<Finding[]> {
  const line = await facts.line();
  const ipv4 = (await facts.addresses()).filter((one) => !isIpv6(one) && addressKind(one) === null);
  // It knows nothing of IPv6, and a record of the house is wrong whatever the line is.
  if (ipv4.length === 0) return [];
  const [seen, isPassedOn] = await Promise.all([whatComesIn(facts, ipv4), passesOn(facts, line)]);
  const elsewhere = (await houseFinding(facts, line, ipv4, seen)) ?? (await placeFinding(facts, line, ipv4, seen));
  if (elsewhere !== null) return [elsewhere];
  if (line.by === null && line.mappings === null) return [];
  const about = await addressFinding(facts, line, ipv4, seen, signal);
  const ports = isPassedOn ? [] : await portFindings(facts, line, seen);
  // Over TLS, the look takes longest: it is for what else would be said.
  const isKnown = ports.length === 0 || (await seen.overTls());
  const held = isPassedOn ? null : await heldFinding(facts, line, ipv4);
  return [about, ...(isKnown ? [] : ports), held].filter((one) => one !== null);
}

/** That this machine is at another router of the house, or in its network for guests. */
async function houseFinding(
  facts: Facts,
  { external, by, mappings }: LineAnswer,
  ipv4: readonly string[],
  { overHttp, overTls, reachedAt, ...seen }: ComesIn,
): Promise<Finding | null> {
  const isSilent = challengeTypeSet(facts.settings) === 'tls-alpn-01' ? seen.httpsIsSilent : seen.httpIsSilent;
  if (overHttp || !isSilent || reachedAt !== null || ipv4.some((one) => one === external)) return null;
  const [other, guests] = await Promise.all([
    facts.otherRouter(ipv4),
    by === null && mappings === null ? facts.guestNetwork() : null,
  ]);
  const found =
    other === null
      ? guests !== null && finding('LINE_GUEST_NETWORK', guests)
      : finding('LINE_OTHER_ROUTER', {
          name: facts.name,
          address: other.router.external,
          router: other.router.address,
          routerName: other.router.name,
          gateway: other.gateway,
        });
  // Over TLS, the look takes longest: it is for what would be said.
  return found === false || (await overTls()) ? null : found;
}

/** That the name leads to another place than any line of the house, by whose that is: the firm's web site, a hoster's server. */
async function placeFinding(
  facts: Facts,
  { external }: LineAnswer,
  ipv4: readonly string[],
  { overHttp, overTls, answersHttp, isProvider, reachedAt }: ComesIn,
): Promise<Finding | null> {
  if (overHttp || isProvider || reachedAt !== null || ipv4.some((one) => one === external)) return null;
  const answering = ipv4.filter(answersHttp);
  const found =
    (await homepageFinding(facts, external, answering)) ??
    (answering.length < ipv4.length ? null : await hosterFinding(facts, external, ipv4));
  // Over TLS, the look takes longest: it is for what would be said.
  return found === null || (await overTls()) ? null : found;
}

async function homepageFinding(
  facts: Facts,
  external: string | null,
  addresses: readonly string[],
): Promise<Finding | null> {
  const { name } = facts;
  const sites = await Promise.all(
    addresses.map(async (address) => {
      // On the line itself, it would be another machine of the house.
      const isElsewhere =
        external !== null || contentNetworkAt(address) !== null || (await facts.hosterAt(address)) !== null;
      if (!isElsewhere) return [];
      const site = await facts.homepageAt(address);
      const example = `erp.${registeredDomain(name)}`;
      return site === null ? [] : [finding('LINE_NAME_OF_HOMEPAGE', { name, address, title: site.title, example })];
    }),
  );
  return sites.flat()[0] ?? null;
}

async function hosterFinding(facts: Facts, external: string | null, ipv4: readonly string[]): Promise<Finding | null> {
  // Whose line is known leads elsewhere in any case, and a rented server is at a hoster itself.
  const isAtHome = facts.lanAddresses.length > 0 && facts.lanAddresses.every((one) => addressKind(one) === 'private');
  if (external !== null || !isAtHome) return null;
  const found = await Promise.all(
    ipv4.map(async (address) => {
      const by = await facts.hosterAt(address);
      return by === null ? null : finding('LINE_RECORD_AT_HOSTER', { name: facts.name, address, ...by });
    }),
  );
  // Of several records, one may lead here.
  return found.includes(null) ? null : (found[0] ?? null);
}

/** Whether the machine to which the router forwards port 80 is one that passes it on to this one, as a proxy does. */
async function passesOn(facts: Facts, { mappings }: LineAnswer): Promise<boolean> {
  const to = mappings?.find(({ port }) => port === facts.settings.publicHttpPort)?.to ?? null;
  if (to === null || addressKind(to.address) !== 'private' || facts.lanAddresses.includes(to.address)) return false;
  if (challengeTypeSet(facts.settings) === 'tls-alpn-01' || !(await facts.httpListens())) return false;
  const answer = await facts.challengeAt(to.address, to.port);
  return answer !== null && arrivesHere(answer);
}

/** What is known of the ways in: whoever came in by any of them needs no router to say so. */
type ComesIn = {
  /** Over any address of the name. */
  overHttp: boolean;
  overTls: () => Promise<boolean>;
  /** Nobody takes a connection there over IPv4, here or elsewhere. */
  httpIsSilent: boolean;
  httpsIsSilent: boolean;
  /** Where it is silent: whether somebody said no, which a router that leads nobody back in seldom does. */
  isRefused: Readonly<Record<Purpose, boolean>>;
  /** Whether an address answers with a page of its own, over HTTP. */
  answersHttp: (address: string) => boolean;
  /** A service that somebody has put in front answers there. */
  isInFront: boolean;
  /** The domain provider answers there, of whom more is to be said than that the record leads elsewhere. */
  isProvider: boolean;
  /** When a CA last came through, over any way. */
  reachedAt: string | null;
};

/** Another record is no help there: the domain is to be renewed, the forwarding to be replaced. */
const OF_PROVIDER: ReadonlySet<BetweenKind | undefined> = new Set(['expired', 'suspended', 'forwarding']);

async function whatComesIn(facts: Facts, ipv4: readonly string[]): Promise<ComesIn> {
  const isOverTls = challengeTypeSet(facts.settings) === 'tls-alpn-01';
  const http = isOverTls ? [] : await facts.challengeAnswers();
  const overHttp = http.some(({ answer }) => arrivesHere(answer));
  const tls = isAskedOverTls(facts) ? await facts.publicTls() : [];
  const ofIpv4 = http.filter(({ address }) => ipv4.includes(address));
  const answerers = ofIpv4.map(({ address, answer }) =>
    answer.kind === 'page' || answer.kind === 'away' ? whoIs(answer, address)?.kind : undefined,
  );
  return {
    overHttp,
    async overTls() {
      const ways = (await facts.addresses()).map((address) => leadsHereOverTls(facts, address));
      return (await Promise.all(ways)).includes(true);
    },
    // Who takes a connection and cuts it is there, and stands in between.
    httpIsSilent: ofIpv4.length > 0 && ofIpv4.every(({ answer }) => answer.kind === 'silent' && !answer.connected),
    httpsIsSilent:
      tls.length > 0 && tls.every(({ address, answer }) => !ipv4.includes(address) || answer.kind === 'silent'),
    isRefused: {
      http: ofIpv4.some(({ answer }) => answer.kind === 'silent' && answer.cause === 'refused'),
      https: tls.some(
        ({ address, answer }) => ipv4.includes(address) && answer.kind === 'silent' && answer.cause === 'refused',
      ),
    },
    answersHttp: (address) =>
      http.some(({ address: at, answer }) => at === address && 'page' in answer && answer.page.status < 500),
    isInFront: ipv4.some((one) => contentNetworkAt(one) !== null) || answerers.includes('cdn'),
    isProvider: answerers.some((kind) => OF_PROVIDER.has(kind)),
    reachedAt: lastReachedAtAll(facts),
  };
}

/** The same, where no CA comes over port 80, so that nothing else has looked there. */
async function isProviderOver80(facts: Facts, ipv4: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(ipv4.map((address) => whoHasName(facts, address)));
  return answers.some((by) => OF_PROVIDER.has(by?.kind));
}

/** Whether port 443 is looked at: for visitors, or since the CA comes there. */
const isAskedOverTls = ({ settings, purpose }: Facts): boolean =>
  purpose !== 'request' || challengeTypeSet(settings) === 'tls-alpn-01';

async function addressFinding(
  facts: Facts,
  { external, by, routerName: router, mappings }: LineAnswer,
  ipv4: readonly string[],
  { overHttp, overTls, httpIsSilent, httpsIsSilent, isInFront, isProvider, reachedAt }: ComesIn,
  signal: AbortSignal,
): Promise<Finding | null> {
  const isPublic = external !== null && addressKind(external) === null;
  if (isPublic && ipv4.includes(external)) {
    const told = forwardsOf(facts, ['http', 'https']).forwards.filter((one) => isForwardedHere(facts, mappings, one));
    const isTold = told.length > 0 && { told: told.map((one) => one.for) };
    return finding('LINE_KNOWN', { address: external, router, ...isTold });
  }
  if (by === null || overHttp || isInFront || isProvider || (await overTls())) return null;
  const isSilent = challengeTypeSet(facts.settings) === 'tls-alpn-01' ? httpsIsSilent : httpIsSilent;
  if (isPublic) {
    const zone = await withTimeout(facts.zone(), null, signal, ZONE_TIMEOUT_MS);
    // It was changed a moment ago: who still says otherwise has not heard of it.
    if (zone?.resolution.kind === 'addresses' && zone.resolution.addresses.includes(external)) return null;
    if (challengeTypeSet(facts.settings) === 'tls-alpn-01' && (await isProviderOver80(facts, ipv4))) return null;
    const record = { name: facts.name, addresses: [...ipv4], external, ...(await heldBy(facts)) };
    // Nobody answers at an address beside the line's own: of a block that the provider has given, the router itself has another.
    if (isSilent && record.dynDns === undefined && ipv4.every((one) => areBeside(one, external))) return null;
    if (reachedAt === null) return finding('LINE_RECORD_ELSEWHERE', record);
    // DynDNS has nothing else to do than to follow the line; a record that somebody has entered may be that of a second one.
    return record.dynDns === undefined
      ? finding('LINE_RECORD_DOUBTFUL', { ...record, reachedAt })
      : finding('LINE_RECORD_ELSEWHERE', { ...record, reachedAt });
  }
  if (reachedAt !== null) {
    // Over IPv6, or by a tunnel, in which somebody answers, a CA comes in whatever the router has outside over IPv4.
    const hasOnlyIpv4 = (await facts.addresses()).length === ipv4.length;
    const kind = external !== null && hasOnlyIpv4 && isSilent ? sharedKind(external) : null;
    return kind === null ? null : finding('LINE_SHARED', { kind, address: external, lost: true });
  }
  const hasIpv6 = facts.networkAddresses.some((one) => isIpv6(one) && addressKind(one) === null);
  if (external === null) return hasIpv6 ? finding('LINE_SHARED', { kind: 'dsLite', address: null }) : null;
  const kind = sharedKind(external);
  if (kind !== null) return finding('LINE_SHARED', { kind, address: external });
  // Where something answers, that tells where the name leads.
  if (!httpIsSilent) return null;
  return finding('LINE_BEHIND_ROUTER', { address: external, ...forwardsOf(facts, ['http', 'https']) });
}

/** How an outside address is shared with other customers; `null`: it is not. */
function sharedKind(external: string): FindingData<'LINE_SHARED'>['kind'] | null {
  if (isDsLite(external)) return 'dsLite';
  return addressKind(external) === 'cgnat' ? 'cgnat' : null;
}

/** Of one block of 256, as providers give them out for lines with addresses of their own. */
function areBeside(one: string, other: string): boolean {
  return isAddressIn(one, [`${other}/24`]);
}

type Purpose = FindingData<'LINE_PORT_MISSING'>['forwards'][number]['for'];
type Forwards = Pick<FindingData<'LINE_PORT_MISSING'>, 'forwards' | 'lanAddress'>;

function forwardsOf({ settings, lanAddresses }: Facts, purposes: readonly Purpose[]): Forwards {
  const forwards = purposes.map((purpose) =>
    purpose === 'http'
      ? { for: purpose, port: settings.publicHttpPort, internalPort: settings.httpPort }
      : { for: purpose, port: settings.publicHttpsPort, internalPort: settings.httpsPort },
  );
  return { forwards, lanAddress: lanAddresses[0] ?? null };
}

/**
 * Whether this machine may hand the public port on to the one where it listens (PREROUTING, pf): that shows to nobody who asks
 * from here, unless the router leads them back in, where no redirection is a refusal. Windows has nothing of the kind.
 */
async function mayBeRedirected(facts: Facts, purpose: Purpose, { isRefused }: ComesIn): Promise<boolean> {
  if (process.platform === 'win32' || isRefused[purpose]) return false;
  return purpose === 'http' ? facts.httpListens() : (await facts.localTls()).kind === 'tls';
}

type Forward = Forwards['forwards'][number];

const isSilent = (seen: ComesIn): Record<Purpose, boolean> => ({
  http: !seen.overHttp && seen.httpIsSilent,
  https: seen.httpsIsSilent,
});

/** A port that the router forwards here, and nothing arrives, while somebody has come in over the other one. */
async function heldFinding(
  facts: Facts,
  { external, mappings }: LineAnswer,
  ipv4: readonly string[],
): Promise<Finding | null> {
  const { forwards } = forwardsOf(facts, ['http', 'https']);
  // As the router says: else there is another way, of which it does not know. For a request, not both are looked at.
  if (external === null || !ipv4.includes(external) || facts.purpose === 'request') return null;
  if (!forwards.every((one) => isForwardedHere(facts, mappings, one))) return null;
  const [http, https] = await Promise.all([facts.challengeAnswers(), facts.publicTls()]);
  const overHttp = http.find(({ address }) => address === external)?.answer;
  const overTls = https.find(({ address }) => address === external)?.answer;
  // Where nobody listens yet, some firewalls say nothing, as if they held it up.
  const holdsHttps =
    overTls?.kind === 'silent' && overTls.cause === 'timeout' && (await facts.localTls()).kind === 'tls';
  if (overHttp?.kind === 'ours') return holdsHttps ? finding('LINE_PORT_HELD', forwardsOf(facts, ['https'])) : null;
  const holdsHttp = overHttp?.kind === 'silent' && overHttp.cause === 'timeout' && !overHttp.connected;
  if (!holdsHttp || !(await facts.httpListens()) || !(await leadsHereOverTls(facts, external))) return null;
  return finding('LINE_PORT_HELD', forwardsOf(facts, ['http']));
}

type Listed = Forward & { to: { address: string; port: number } | null; isHere: boolean };

/** Those that lead to another machine which, as can be looked at, does not pass them on to this one. */
async function leadingAway<T extends Listed>(facts: Facts, listed: readonly T[]): Promise<T[]> {
  const kept = listed.map(async (one) => {
    if (one.to === null || one.isHere || addressKind(one.to.address) !== 'private') return [];
    // Of port 80, it has been looked at where it may be: see `passesOn`.
    const isAway = one.for === 'http' ? isWebPort(one.to.port, facts.settings) : !(await mayServe(facts, one.to));
    return isAway ? [one] : [];
  });
  return (await Promise.all(kept)).flat();
}

/** Whether another machine has a certificate for the name, as one in front of this server has; or that shows nothing now. */
async function mayServe(facts: Facts, to: { address: string; port: number }): Promise<boolean> {
  if ((await facts.localTls()).kind !== 'tls') return true;
  const answer = await facts.tlsAt(to.address, to.port);
  return answer?.kind === 'tls' && coversName(infoOf(answer.certificate).names, facts.name);
}

/** A forwarding to this machine that leads nobody in as it is. */
const USELESS_PORTS = ['LINE_PORT_LIMITED', 'LINE_PORT_OFF', 'LINE_PORT_UDP', 'LINE_PORT_WITHDRAWN'] as const;
type UselessPort = (typeof USELESS_PORTS)[number];

/** Where the router forwards to somebody else, or one port and not the other. */
async function portFindings(facts: Facts, { mappings }: LineAnswer, seen: ComesIn): Promise<Finding[]> {
  if (mappings === null || facts.lanAddresses.length === 0) return [];
  const isOpen = isSilent(seen);
  const opened = await facts.openedPorts();
  const isOfHere = (to: { address: string } | null): to is { address: string; port: number } =>
    to !== null && facts.lanAddresses.includes(to.address);
  const ways = forwardsOf(facts, ['http', 'https']).forwards.map(async (one) => {
    const { to = null, udp = null, off = null, only = null } = mappings.find(({ port }) => port === one.port) ?? {};
    const isHere = isOfHere(to);
    const isRight = isForwardedHere(facts, mappings, one);
    const isRedirected =
      isHere && !isRight && to.port === one.port && isOpen[one.for] && (await mayBeRedirected(facts, one.for, seen));
    return { ...one, to, udp, off, only, isHere, isRight, isRedirected };
  });
  const all = await Promise.all(ways);
  const silent = all.filter((one) => isOpen[one.for]);
  // Whoever was reached knows a way that the router's list need not show; only what it does show may have changed since.
  // What was opened by consent, and is listed no longer, was there when somebody came in.
  const withdrawn = silent.filter(({ port, to }) => to === null && opened.includes(port));
  const open = seen.reachedAt === null ? silent : [...(await leadingAway(facts, silent)), ...withdrawn];
  const found: Finding[] = [];
  for (const { for: purpose, to, isHere, isRight, isRedirected } of open) {
    if (to === null || isRight || isRedirected || !isIPv4(to.address)) continue;
    const alike = open.filter((one) => one.to?.address === to.address && !one.isRight).map((one) => one.for);
    // One device has both ports; of this machine, each port is a matter of its own.
    if (!isHere && alike[0] !== purpose) continue;
    found.push(finding('LINE_PORT_ELSEWHERE', { ...forwardsOf(facts, isHere ? [purpose] : alike), to, isHere }));
  }
  // Entered for this machine, and of no use as it is.
  const useless = open.flatMap(({ for: purpose, port, to, udp, off, only }): { for: Purpose; code: UselessPort }[] => {
    if (to !== null) return [];
    if (isOfHere(only)) return [{ for: purpose, code: 'LINE_PORT_LIMITED' }];
    if (isOfHere(off)) return [{ for: purpose, code: 'LINE_PORT_OFF' }];
    if (isOfHere(udp)) return [{ for: purpose, code: 'LINE_PORT_UDP' }];
    return opened.includes(port) ? [{ for: purpose, code: 'LINE_PORT_WITHDRAWN' }] : [];
  });
  for (const code of USELESS_PORTS) {
    const purposes = useless.filter((one) => one.code === code).map((one) => one.for);
    const about = forwardsOf(facts, purposes);
    const from = open.find(({ for: purpose }) => purposes.includes(purpose))?.only?.from ?? '';
    if (purposes.length === 0) continue;
    found.push(code === 'LINE_PORT_LIMITED' ? finding(code, { ...about, from }) : finding(code, about));
  }
  // Many routers list only what devices have asked for. One that lists a port that leads here lists the other as well.
  const told = all.find(({ isRight }) => isRight);
  const missing = open
    .filter((one) => one.to === null && !useless.some((other) => other.for === one.for))
    .map((one) => one.for);
  if (told !== undefined && missing.length > 0)
    found.push(finding('LINE_PORT_MISSING', { ...forwardsOf(facts, missing), told: told.port }));
  return found;
}
