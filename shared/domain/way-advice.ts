/**
 * Which of the two ways fits a machine, by who answers on its ports. Pure.
 *
 * - profacto shares its port with another web server, each at addresses of its own: `front`, on ports that nobody has.
 *   `beside` would have a CA fetch its challenge from the other one, and visitors meet it.
 * - profacto serves TLS already: `beside`. Nothing has to move; it is only given another certificate.
 * - Another web server has the HTTPS port: `front`, on another port to which the router leads 443. `beside` would want the
 *   same port for profacto.
 * - Another web server has the HTTP port: `beside`. That needs none of our own ports.
 * - profacto has one of our ports: `front`, after it has moved; then it gets all that the front does for it.
 * - Else: `front`, and nothing has to be done but to say where profacto is.
 */
import type { FoundApplication } from '#shared/contract/found-application.ts';
import type { WayAdvice } from '#shared/contract/application-search.ts';
import { bracketed, LOOPBACK } from '#shared/values/addresses.ts';
import { upstreamOf } from '#shared/values/upstream.ts';

/** Where profacto may move: ports that were looked at. */
const FREE_PORTS = [8081, 8090, 8000] as const;
const FREE_HTTPS_PORT = 8443;

/** @param own the ports that are set for this product */
export function adviseWay(found: readonly FoundApplication[], own: { httpPort: number; httpsPort: number }): WayAdvice {
  const erp = found.filter(({ kind }) => kind === '4d');
  const isOwn = (port: number) => port === own.httpPort || port === own.httpsPort;
  const isFree = (port: number) => !isOwn(port) && found.every((one) => one.port !== port);
  const shared = (one: FoundApplication) => Number(sharer(found, one) !== null);
  const refused = (one: FoundApplication) => Number(!isAccepted(urlOf(one)));

  const secure = erp
    .filter((one) => one.secure)
    .toSorted((one, other) => shared(one) - shared(other))
    .at(0);
  // One that the setting takes, that is not in our way and has its port for itself, and better over IPv4 than over IPv6 alone.
  const plain = erp
    .filter((one) => !one.secure)
    .toSorted(
      (one, other) =>
        refused(one) - refused(other) ||
        Number(isOwn(one.port)) - Number(isOwn(other.port)) ||
        shared(one) - shared(other) ||
        rank(one) - rank(other),
    )
    .at(0);
  const onHttps = otherOn(found, own.httpsPort);
  const onHttp = otherOn(found, own.httpPort);
  const sharing = [plain, secure].find((one) => one !== undefined && sharer(found, one) !== null);
  // Where another has the rest of its port, nobody else would gain it.
  const hasToMove = plain === undefined || (isOwn(plain.port) && plain !== sharing);
  const free = FREE_PORTS.filter(isFree);
  const movesTo = hasToMove ? (free[0] ?? null) : null;
  const isKept = hasToMove ? onHttp === null : !isTaken(found, own.httpPort);
  const httpPort = isKept ? own.httpPort : (free.find((port) => port !== movesTo) ?? null);
  // What profacto has as well becomes free only where it moves.
  const httpsPort = onHttps === null && hasToMove ? own.httpsPort : httpsPortBeside(found, own);
  const isSettled = httpPort !== null && httpsPort !== null && (!hasToMove || movesTo !== null);
  const upstream = !hasToMove ? urlOf(plain) : urlAfterMove(plain, movesTo ?? own.httpPort);
  const frontLacks: WayAdvice['frontLacks'] =
    plain?.address !== undefined && !isAccepted(upstream)
      ? { kind: 'address', address: plain.address }
      : isSettled
        ? null
        : { kind: 'freePort' };
  const front = {
    application: plain ?? null,
    obstacles: [onHttps, onHttp].filter((one) => one !== null),
    movesTo,
    upstream: frontLacks === null ? upstream : null,
    frontLacks,
    httpPort: httpPort === own.httpPort ? null : httpPort,
    httpsPort: httpsPort === own.httpsPort ? null : httpsPort,
    ownPorts: portsBesideOthers(found, own, isFree),
  } satisfies Partial<WayAdvice>;

  if (sharing !== undefined) {
    const obstacles = [...new Set([sharer(found, sharing), onHttp, onHttps])].filter((one) => one !== null);
    return { way: 'front', reason: 'portShared', ...front, application: sharing, obstacles };
  }
  if (secure !== undefined) return { way: 'beside', reason: 'servesTls', ...front, application: secure };
  if (plain === undefined) {
    return { way: null, reason: 'notFound', ...front, movesTo: null, upstream: null, frontLacks: null };
  }
  if (onHttps !== null) return { way: 'front', reason: 'httpsPortTaken', ...front };
  if (onHttp !== null) return { way: 'beside', reason: 'httpPortTaken', ...front };
  return { way: 'front', reason: hasToMove ? 'moveApplication' : 'portsFree', ...front };
}

/** Another web server on a port: neither profacto nor this product. */
export function otherOn(found: readonly FoundApplication[], port: number): FoundApplication | null {
  return found.find((one) => one.port === port && one.kind !== '4d' && one.kind !== 'profactoDatenschutz') ?? null;
}

/** Another web server that has profacto's port as well, at other addresses; `null`: profacto has it for itself. */
export function sharer(found: readonly FoundApplication[], erp: FoundApplication): FoundApplication | null {
  return otherOn(found, erp.port);
}

/** Whether each of two has a family of addresses for itself: one answers over IPv4, the other over IPv6. */
export function haveOwnFamilies(
  one: Pick<FoundApplication, 'families'>,
  other: Pick<FoundApplication, 'families'>,
): boolean {
  return one.families.every((family) => !other.families.includes(family));
}

/** Whether the setting takes a URL: what leads out of this network is refused. */
export function isAccepted(url: string): boolean {
  return (upstreamOf(url)?.place ?? null) !== null;
}

/** The ports that are set, but for those that somebody else has. */
function portsBesideOthers(
  found: readonly FoundApplication[],
  own: { httpPort: number; httpsPort: number },
  isFree: (port: number) => boolean,
): WayAdvice['ownPorts'] {
  const httpPort = isTaken(found, own.httpPort) ? FREE_PORTS.find(isFree) : own.httpPort;
  const httpsPort = httpsPortBeside(found, own);
  return httpPort === undefined || httpsPort === null ? null : { httpPort, httpsPort };
}

/** The HTTPS port that is set, or another where somebody else has it; `null`: that one is not free either. */
export function httpsPortBeside(
  found: readonly FoundApplication[],
  { httpPort, httpsPort }: { httpPort: number; httpsPort: number },
): number | null {
  if (!isTaken(found, httpsPort)) return httpsPort;
  const isFree = FREE_HTTPS_PORT !== httpPort && found.every((one) => one.port !== FREE_HTTPS_PORT);
  return isFree ? FREE_HTTPS_PORT : null;
}

/** Who has a port, other than this product; `null`: nobody. */
export function occupantOf(found: readonly FoundApplication[], port: number): FoundApplication | null {
  return found.find((one) => one.port === port && one.kind !== 'profactoDatenschutz') ?? null;
}

const isTaken = (found: readonly FoundApplication[], port: number): boolean => occupantOf(found, port) !== null;

const rank = ({ families }: FoundApplication) => (families.includes('ipv4') ? 0 : 1);

/** Where a web server of this machine that speaks plain HTTP is reached from this machine. */
export function urlOf({ port, families, address }: Pick<FoundApplication, 'port' | 'families' | 'address'>): string {
  const host = address ?? (families.includes('ipv4') ? LOOPBACK.ipv4 : LOOPBACK.ipv6);
  return `http://${bracketed(host)}:${String(port)}`;
}

/** The same after it has moved: what another program has left it of the port before says nothing about the next one. */
export function urlAfterMove(before: Pick<FoundApplication, 'address'> | null | undefined, port: number): string {
  return urlOf({ port, families: ['ipv4', 'ipv6'], address: before?.address });
}

/** Whether 4D of this version can load ECDSA keys: from 20 R4 on. `null`: not known, so rather not. */
export function takesEcdsa(version: string | null): boolean {
  const [, major = '0', release = '0'] = /^(\d+)(?:\.\d+)*(?: R(\d+))?/.exec(version ?? '') ?? [];
  return Number(major) > 20 || (Number(major) === 20 && Number(release) >= 4);
}
