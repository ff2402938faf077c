import type { Settings } from '#shared/contract/settings.ts';
import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import { addressKind, isLocalhost, isUnspecified } from '#shared/domain/address-kind.ts';
import { classifySuffix, registeredDomain } from '#shared/domain/name-suffix.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { isIpv6, LOOPBACK } from '#shared/values/addresses.ts';
import { hostOf } from '#shared/values/url.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { infoOf } from '../certificates/info.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';
import type { InspectedPair } from '../storage/vault.ts';
import { lookBeforeTls, type LookBeforeTls } from './probes/before-tls.ts';
import { lookForChallenge, lookRepeatedly, type ChallengeAnswer } from './probes/challenge-token.ts';
import type { Page } from './probes/fetch-as-ca.ts';
import { probeHttp } from './probes/http.ts';
import { askDirectory, type DirectoryAnswer } from './probes/ca.ts';
import { askAliases, resolveBySystem, resolveName, type CaaAnswer, type Resolution } from './probes/dns.ts';
import { isMissing, takesConnection } from './probes/connects.ts';
import { defaultGateway } from './probes/gateway.ts';
import { askHomepage } from './probes/homepage.ts';
import { askHoster } from './probes/hoster.ts';
import {
  askLine,
  askOtherRouters,
  houseRouter,
  ownAddressBeside,
  unknownLine,
  type LineAnswer,
  type RouterPlace,
} from './probes/line.ts';
import type { OtherRouter } from './probes/igd.ts';
import { tunnelOut } from './probes/way-out.ts';
import { askRouterPage, ROUTER_PAGE_PORT } from './probes/router-page.ts';
import { isOwnAddress, PROBE_TIMEOUT_MS } from './probes/no-answer.ts';
import { askDns, systemServers } from './probes/dns-client.ts';
import { askZone, askZoneCaa, DNS_PORT, type ZoneAnswer } from './probes/dns-zone.ts';
import { findDnssecFault, type DnssecFault } from './probes/dnssec.ts';
import { tlsOfProfacto } from './probes/profacto-tls.ts';
import { probeTls, type TlsAnswer } from './probes/tls.ts';
import { LOCAL_NETWORK_KINDS, triedByCa } from './reachability.ts';

/** Longest wait for a machine of the same network, in milliseconds. */
const NEARBY_TIMEOUT_MS = 2500;

/** Of a FRITZ!Box for its guests, who are not shown its pages. */
const GUEST_GATEWAY = '192.168.179.1';

/** What the checks are given, and what they may do on this machine. */
export type FactsInput = {
  settings: Settings;
  /** The public name as A-labels; empty when none is set. */
  name: string;
  /** In an evaluation there should be a certificate; in a check there need not be one yet; a request is for another one. */
  purpose: 'check' | 'evaluate' | 'request';
  /** The installed pair; one that cannot be used; the folder that is out of reach; `null`: none is installed. */
  installed: InspectedPair;
  /** SHA-256 fingerprints of the certificates of this server that were installed before. */
  previousFingerprints: readonly string[];
  trustedRoots: readonly string[];
  /** Writes to the database directory, reads back, deletes. @throws FailureError `DATABASE_DIRECTORY` */
  probeStorage: () => Promise<void>;
  /**
   * What of our files others may read or change, and what is not ours in their place; `null`: that cannot be told on this
   * system.
   */
  openToOthers: () => Promise<{ open: readonly string[]; foreign: readonly string[] } | null>;
  /** Opens the HTTP port unless it listens already, or is profacto's. @throws FailureError `PORT_…` */
  openHttp: () => Promise<{ wasListening: boolean }>;
  /**
   * Makes sure that the HTTPS port listens while `action` runs: with TLS if there is a certificate; else it accepts
   * connections, sends `greeting` and hangs up. @throws FailureError `PORT_…`
   */
  withHttpsListener: <T>(greeting: string, action: (wasListening: boolean) => Promise<T>) => Promise<T>;
  challenges: Pick<ChallengeResponder, 'add'>;
  /** With `operation: beside`: what there is of profacto, which keeps its ports. `null`, or left out: they are ours. */
  profacto?: BesideProfacto | null;
  /** What the CA's last validation saw, in a request or a rehearsal. */
  outside: ExternalReachability | null;
  /** The account at the configured CA: its URL and the terms that were accepted; `null`: there is no account yet. */
  account: { url: string; termsOfService: string | null } | null;
  /** Addresses of this machine in its own network, the likeliest first. */
  lanAddresses: readonly string[];
  /** All of them, in both families: where profacto is asked, if it does not listen everywhere. */
  networkAddresses: readonly string[];
  now: () => number;
  /** Where a zone's own name servers listen, in tests on this machine; left out: port 53, in the internet. */
  nameServerPort?: number;
  /** Which router is asked about the line, in tests on this machine; `null`: none; left out: the system's default gateway. */
  router?: RouterPlace | null;
  /** The public ports that a router has opened for this machine by consent, so that it listed them then; `null`, or left out: none. */
  opened?: { router: string; ports: readonly number[] } | null;
  /** By how much the clock is ahead of the CA's, by an earlier answer; milliseconds. `null`: it is right, or not known. */
  knownSkewMs: number | null;
};

export type BesideProfacto = {
  /** @returns what answers, as it names itself. @throws FailureError `WEBROOT_NOT_SERVED`, `BESIDE_FOLDER` */
  probeWebroot: (signal: AbortSignal) => Promise<{ server: string | null }>;
  /** Whether its certificate can be written. @throws FailureError `BESIDE_FOLDER` */
  probeTarget: () => Promise<void>;
  /** When we restart its web server for a certificate that waits, `HH:MM`; `null`: somebody has to do it. */
  restartsAt: () => string | null;
};

/** The input, and the answers that several checks need: each is fetched once, when the first check asks for it. */
export type Facts = FactsInput & {
  /**
   * The public name as the internet knows it: resolved by `dnsServers` if any are set, else by the system; and by its zone's
   * own servers where those say that there is nothing, or the system gives an address of the house. `null`: no name is set.
   */
  resolution(): Promise<Resolution | null>;
  /** The same, by those alone that are asked first. */
  askedResolution(): Promise<Resolution | null>;
  /** What the zone's own servers say; `null`: they cannot be asked. */
  zone(): Promise<ZoneAnswer | null>;
  /**
   * What becomes of a challenge of our own at an address that only some of the zone's servers give; `null`: nobody listens here,
   * or the CA would not try it.
   */
  challengeAtRecord(address: string): Promise<ChallengeAnswer | null>;
  /** The domain of the public name, where nobody has registered it; `null`: somebody has, or that cannot be told. */
  unregisteredDomain(): Promise<string | null>;
  /** The hoster to whom an address belongs, by its host name; `null`: none that is known. */
  hosterAt(address: string): Promise<{ hoster: string; host: string } | null>;
  /** The web site that answers at an address, where the name is one that web sites have; `null`: there is none. */
  homepageAt(address: string): Promise<{ title: string } | null>;
  /** The CAA records of a domain by its own servers; `null`: they cannot be asked. */
  caaOfZone(domain: string, signal: AbortSignal): Promise<CaaAnswer | null>;
  /** The names to which the public name leads (CNAME), in order. */
  aliases(): Promise<readonly string[]>;
  /** Why a CA that validates (DNSSEC) would refuse the addresses; `null`: nothing is known to be wrong. */
  dnssecFault(): Promise<DnssecFault | null>;
  /** The same, resolved by the system. */
  systemResolution(): Promise<Resolution | null>;
  /** The addresses of the name, IPv4 first. */
  addresses(): Promise<readonly string[]>;
  directory(): Promise<DirectoryAnswer>;
  /** The CA's own name, resolved as its directory is fetched: by the system. */
  caResolution(): Promise<Resolution>;
  /** Whether somebody takes a connection where the CA's name leads; `false` where that takes too long. */
  caTakesConnection(): Promise<boolean>;
  /** Whether somebody would answer for challenges on the HTTP port of this machine; its own check reports why not. */
  httpListens(): Promise<boolean>;
  /** Whether nobody is there in the own network where the default gateway is to be; `false` where that cannot be told. */
  gatewayIsMissing(): Promise<boolean>;
  /**
   * What becomes of a challenge of our own at each address that the CA may try; none while this machine does not listen,
   * since no answer from outside would say anything then.
   */
  challengeAnswers(): Promise<readonly { address: string; answer: ChallengeAnswer }[]>;
  /**
   * The same at another machine of the network, which the router names: whether that passes it on to this one. `null`: it takes too
   * long, or the port is none of a web server.
   */
  challengeAt(address: string, port: number): Promise<ChallengeAnswer | null>;
  /** A TLS handshake, by the public name, with another machine of the network; `null`: it takes too long. */
  tlsAt(address: string, port: number): Promise<TlsAnswer | null>;
  /** A TLS handshake with the HTTPS port of this machine; where profacto has it, the one that shows what is wrong. */
  localTls(): Promise<TlsAnswer>;
  /** The same with the public HTTPS port, at each address of the name. */
  publicTls(): Promise<readonly { address: string; answer: TlsAnswer }[]>;
  /**
   * What the router of the house says about the line; nobody is asked where the CA is private, and needs no line, or where no
   * name is set.
   */
  line(): Promise<LineAnswer>;
  /**
   * The name server of this machine, if that says nothing while the router of the house (`router`) answers such questions; `null`:
   * it is the router, or that answers nothing either.
   */
  silentNameServer(): Promise<{ server: string; router: string } | null>;
  /** Whether this machine has no address in any network: no cable, or nobody has given it one. */
  isOffNetwork(): boolean;
  /** The public ports of `opened`, if it is the router of the house that has opened them. */
  openedPorts(): Promise<readonly number[]>;
  /** The tunnel (VPN) by which this machine reaches the internet; `null`: none, or that cannot be told. */
  tunnelOut(): Promise<string | null>;
  /**
   * Another router of the house, on whose line one of these addresses is, and the one that leads this machine out; `null`: none that
   * is known.
   */
  otherRouter(addresses: readonly string[]): Promise<{ router: OtherRouter; gateway: string } | null>;
  /** The router's own network for guests, in which this machine is; `null`: it is in another one, or that cannot be told. */
  guestNetwork(): Promise<{ lanAddress: string; gateway: string } | null>;
  /**
   * Whether the router of the house itself answers at an outside address, by its page; `null`: it does not, or nobody knows the
   * router.
   */
  routerPageAt(address: string): Promise<{ title: string | null } | null>;
  /**
   * The first page at an outside address, over its public port, by the public name; redirects are not followed. `null`: none
   * comes in time.
   */
  firstPage(address: string, over: 'http' | 'https'): Promise<Page | null>;
  /** What reaches the HTTPS port of this machine where it serves no TLS yet. @throws FailureError `PORT_…` */
  beforeTls(): Promise<LookBeforeTls>;
};

/** @param signal the operation's: aborts all pending queries */
export function gatherFacts(input: FactsInput, signal: AbortSignal): Facts {
  const { settings, name, trustedRoots } = input;
  const profacto = input.profacto ?? null;
  const probeWebroot = once(async () => profacto?.probeWebroot(signal) ?? { server: null });
  // Only once: to a second caller, `wasListening` would be true because of the first.
  const openHttp = once(input.openHttp);
  const systemResolution = once(async () => (name === '' ? null : resolveBySystem(name, signal)));
  const askedResolution = once(async () => {
    if (name === '') return null;
    return settings.dnsServers.length === 0 ? systemResolution() : resolveName(name, settings.dnsServers, signal);
  });
  const resolvers = settings.dnsServers.length > 0 ? settings.dnsServers : systemServers();
  const zone = once(async () =>
    name === '' || isLocalhost(name)
      ? null
      : inTime((limited) => askZone(name, resolvers, limited, input.nameServerPort), signal),
  );
  const resolution = once(async () => {
    const asked = await askedResolution();
    if (asked === null || !isInDoubt(asked, settings)) return asked;
    const found = (await zone())?.resolution;
    const decides = found !== undefined && (found.kind === 'addresses' || asked.kind === 'addresses');
    return decides ? { ...found, by: 'zone' as const } : asked;
  });
  const aliases = once(async () => {
    if (settings.dnsServers.length > 0) return (await resolution())?.aliases ?? [];
    const [known, asked] = await Promise.all([resolution(), askAliases(name, resolvers, signal)]);
    return known?.aliases ?? asked;
  });
  const directory = once(() => askDirectory(settings.acmeDirectoryUrl, trustedRoots, input.now, signal));
  const caResolution = once(() => resolveBySystem(hostOf(new URL(settings.acmeDirectoryUrl)), signal));
  const trueTime = async (): Promise<number | null> => {
    const answer = await directory();
    const skewMs = answer.kind === 'answer' ? answer.skewMs : input.knownSkewMs;
    return skewMs === null ? null : input.now() - skewMs;
  };
  const dnssecFault = once(async () => {
    if (name === '' || isLocalhost(name)) return null;
    // One's own CA need not validate; that the resolver fails may still be for that reason.
    if (isPrivateCa(settings) && (await askedResolution())?.kind !== 'servfail') return null;
    const ask = (of: string) =>
      inTime(
        (limited) =>
          findDnssecFault(
            { name: of, resolvers, clock: input.now, trueTime, port: input.nameServerPort ?? DNS_PORT },
            limited,
          ),
        signal,
      );
    const [fault, path] = await Promise.all([ask(name), aliases()]);
    const target = path.at(-1);
    return fault ?? (target === undefined ? null : ask(target));
  });
  const addresses = once(async () => {
    const found = await resolution();
    if (found?.kind !== 'addresses') return [];
    return found.addresses.toSorted((one, other) => Number(isIpv6(one)) - Number(isIpv6(other)));
  });
  const httpListens = once(() =>
    (profacto === null ? openHttp() : probeWebroot()).then(
      () => true,
      () => false,
    ),
  );
  const challengeAnswers = once(async () => {
    const [known, listens] = await Promise.all([addresses(), httpListens()]);
    const tried = listens ? triedByCa(known, settings) : [];
    return Promise.all(
      tried.map(async (address) => ({ address, answer: await lookRepeatedly(input, address, signal) })),
    );
  });
  const handshake = (address: string, port: number) =>
    probeTls({ address, port, servername: name }, trustedRoots, signal);
  const router = once(async () => {
    if (input.router === null || name === '' || isLocalhost(name) || isPrivateCa(settings)) return null;
    return input.router ?? houseRouter(signal);
  });
  const { installed } = input;
  const isInstalled = (answer: TlsAnswer) =>
    answer.kind === 'tls' &&
    installed !== null &&
    'chainPem' in installed &&
    infoOf(answer.certificate).fingerprint256 === installed.info.fingerprint256;
  return {
    ...input,
    profacto: profacto === null ? null : { ...profacto, probeWebroot },
    openHttp,
    resolution,
    askedResolution,
    systemResolution,
    zone,
    async unregisteredDomain() {
      const domain = registeredDomain(name);
      const answer = await askDns({ name: domain, type: 'NS', unchecked: true }, resolvers, signal);
      return answer.kind === 'reply' && !answer.exists ? domain : null;
    },
    hosterAt: (address) => inTime((limited) => askHoster(address, resolvers, limited), signal, NEARBY_TIMEOUT_MS),
    async homepageAt(address) {
      const domain = registeredDomain(name);
      if ((name !== domain && name !== `www.${domain}`) || classifySuffix(name).kind !== 'own') return null;
      const ports = { http: settings.publicHttpPort, https: settings.publicHttpsPort };
      return inTime((limited) => askHomepage({ address, name, domain, ports }, limited), signal);
    },
    caaOfZone: (domain, limited) =>
      inTime((limit) => askZoneCaa(domain, resolvers, limit, input.nameServerPort), limited),
    aliases,
    dnssecFault,
    addresses,
    directory,
    caResolution,
    async caTakesConnection() {
      const found = await caResolution();
      const [address] = found.kind === 'addresses' ? found.addresses : [];
      if (address === undefined) return false;
      const { port } = new URL(settings.acmeDirectoryUrl);
      const target = { address, port: port === '' ? 443 : Number(port) };
      return (await inTime((limited) => takesConnection(target, limited), signal, NEARBY_TIMEOUT_MS)) ?? false;
    },
    httpListens,
    async gatewayIsMissing() {
      const gateway = await defaultGateway(signal);
      if (gateway === null) return false;
      return (
        (await inTime((limited) => isMissing({ address: gateway, port: ROUTER_PAGE_PORT }, limited), signal)) ?? false
      );
    },
    challengeAnswers,
    async challengeAtRecord(address) {
      const known = (await challengeAnswers()).find((one) => one.address === address)?.answer;
      if (known !== undefined) return known;
      if (addressKind(address) !== null || !(await httpListens())) return null;
      return lookForChallenge(input, address, signal);
    },
    challengeAt: async (address, port) => {
      if (!isWebPort(port, settings)) return null;
      const asking = { ...input, settings: { ...settings, publicHttpPort: port }, staysThere: true };
      return inTime((limited) => lookForChallenge(asking, address, limited), signal, NEARBY_TIMEOUT_MS);
    },
    tlsAt: (address, port) =>
      inTime(
        (limited) => probeTls({ address, port, servername: name }, trustedRoots, limited),
        signal,
        NEARBY_TIMEOUT_MS,
      ),
    localTls: once(() => {
      const ask = (address: string) => handshake(address, settings.httpsPort);
      return profacto === null ? ask(LOOPBACK.ipv4) : tlsOfProfacto(ask, isInstalled, input.networkAddresses);
    }),
    line: once(async () => {
      const found = await router();
      if (found === null) return unknownLine;
      return askLine([settings.publicHttpPort, settings.publicHttpsPort], signal, found);
    }),
    async openedPorts() {
      const { opened } = input;
      return opened?.router === (await router())?.address ? (opened?.ports ?? []) : [];
    },
    async silentNameServer() {
      const servers = systemServers();
      const [server] = servers;
      const gateway = (await router())?.address;
      if (server === undefined || gateway === undefined || servers.includes(gateway) || isOwnAddress(server))
        return null;
      const question = { name: hostOf(new URL(settings.acmeDirectoryUrl)), type: 'A' as const };
      const [own, others, isThere] = await Promise.all([
        askDns(question, [server], signal, NEARBY_TIMEOUT_MS),
        askDns(question, [gateway], signal, NEARBY_TIMEOUT_MS),
        inTime((limited) => takesConnection({ address: server, port: DNS_PORT }, limited), signal, NEARBY_TIMEOUT_MS),
      ]);
      // Who says no, or that something has failed, is there.
      const isSilent = own.kind === 'noAnswer' && own.systemCode === 'ETIMEOUT' && isThere !== true;
      return isSilent && others.kind === 'reply' ? { server, router: gateway } : null;
    },
    isOffNetwork: () => input.networkAddresses.length === 0,
    tunnelOut: () => tunnelOut(),
    async otherRouter(addresses) {
      const found = await router();
      if (found === null) return null;
      const others = await askOtherRouters(found, signal);
      const one = others.find(({ external }) => addresses.includes(external));
      return one === undefined ? null : { router: one, gateway: found.address };
    },
    async guestNetwork() {
      const found = await router();
      const lanAddress = found?.address === GUEST_GATEWAY ? ownAddressBeside(GUEST_GATEWAY) : null;
      if (found === null || lanAddress === null) return null;
      const page = { address: found.address, port: found.pagePort ?? ROUTER_PAGE_PORT };
      const shown = await Promise.all(
        [page, { ...page, port: 443 }].map((one) =>
          inTime((limited) => takesConnection(one, limited), signal, NEARBY_TIMEOUT_MS),
        ),
      );
      return shown.includes(true) ? null : { lanAddress, gateway: found.address };
    },
    async routerPageAt(address) {
      const found = isIpv6(address) ? null : await router();
      if (found === null) return null;
      const outside = { address, port: settings.publicHttpPort };
      const page = { address: found.address, port: found.pagePort ?? ROUTER_PAGE_PORT };
      return inTime((limited) => askRouterPage(outside, page, name, limited), signal, NEARBY_TIMEOUT_MS);
    },
    firstPage: oncePer(async (address, over: 'http' | 'https') => {
      const port = over === 'https' ? settings.publicHttpsPort : settings.publicHttpPort;
      const { host } = new URL(`${over}://${name}:${String(port)}/`);
      const asked = { address, port, host, path: '/', secure: over === 'https' };
      const answer = await inTime((limited) => probeHttp(asked, limited), signal, NEARBY_TIMEOUT_MS);
      return answer?.kind === 'answer' ? answer : null;
    }),
    beforeTls: once(async () => lookBeforeTls(input, await addresses(), signal)),
    publicTls: once(async () =>
      Promise.all(
        (await addresses()).map(async (address) => ({
          address,
          answer: await handshake(address, settings.publicHttpsPort),
        })),
      ),
    ),
  };
}

/**
 * Whether the resolver's word is not enough: it says that there is nothing, as those do that hide what leads into the house
 * ("rebind protection"), or gives an address of the house, which the internet does not have.
 */
function isInDoubt(asked: Resolution, settings: Settings): boolean {
  if (asked.kind === 'noAnswer') return asked.systemCode === 'EREFUSED';
  if (asked.kind !== 'addresses') return asked.kind !== 'timeout' && asked.kind !== 'aliasLoop';
  if (asked.addresses.every(isUnspecified)) return true;
  return (
    settings.dnsServers.length === 0 &&
    !isPrivateCa(settings) &&
    asked.addresses.some((one) => LOCAL_NETWORK_KINDS.includes(addressKind(one)))
  );
}

/** Whoever answers for the router chooses the port: no other service of the network is to be sent a request. */
export function isWebPort(port: number, { httpPort, httpsPort }: Settings): boolean {
  return [80, 443, httpPort, httpsPort].includes(port) || (port >= 8000 && port <= 8999);
}

/** `null` where it takes too long. @throws the reason of `signal` when that aborts */
async function inTime<T>(
  ask: (limited: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<T | null> {
  return withTimeLimit(signal, timeoutMs, async (limited) => {
    try {
      return await ask(limited);
    } catch (error) {
      signal.throwIfAborted();
      if (limited.aborted) return null;
      throw error;
    }
  });
}

/** Calls `ask` at most once; all callers get the same answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    if (answer === null) {
      answer = ask();
      // The callers handle a rejection; this keeps it from counting as unhandled until they do.
      answer.catch(() => undefined);
    }
    return answer;
  };
}

/** The same, for each address and way. */
function oncePer<W extends string, T>(ask: (address: string, way: W) => Promise<T>): typeof ask {
  const answers = new Map<string, () => Promise<T>>();
  return (address, way) => {
    const key = `${way} ${address}`;
    const known = answers.get(key) ?? once(() => ask(address, way));
    answers.set(key, known);
    return known();
  };
}
