/**
 * Which of the two ways fits a machine, by who answers on its ports. Pure.
 *
 * - Another web server has profacto's port in one family of addresses: `front`, after that server has moved. `beside` would have
 *   a CA fetch its challenge from that one.
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

/** Where profacto may move: ports that were looked at. */
const FREE_PORTS = [8081, 8090, 8000] as const;
const FREE_HTTPS_PORT = 8443;

/** @param own the ports that are set for this product */
export function adviseWay(found: readonly FoundApplication[], own: { httpPort: number; httpsPort: number }): WayAdvice {
  const others = found.filter(({ kind }) => kind !== 'profactoDatenschutz');
  const erp = others.filter(({ kind }) => kind === '4d');
  const on = (port: number) => others.find((one) => one.port === port && one.kind !== '4d') ?? null;
  const isOwn = (port: number) => port === own.httpPort || port === own.httpsPort;
  const isFree = (port: number) => !isOwn(port) && found.every((one) => one.port !== port);

  const secure = erp.find((one) => one.secure);
  // One that is not in our way, and better over IPv4 than over IPv6 alone.
  const plain = erp
    .filter((one) => !one.secure)
    .toSorted((one, other) => Number(isOwn(one.port)) - Number(isOwn(other.port)) || rank(one) - rank(other))
    .at(0);
  const onHttps = on(own.httpsPort);
  const onHttp = on(own.httpPort);
  const hasToMove = plain === undefined || isOwn(plain.port);
  const movesTo = hasToMove ? (FREE_PORTS.find(isFree) ?? null) : null;
  const upstream = hasToMove ? (movesTo === null ? null : urlAfterMove(plain, movesTo)) : urlOf(plain);
  const front = {
    application: plain ?? null,
    obstacle: onHttps ?? onHttp,
    movesTo,
    upstream,
    httpsPort: onHttps === null ? null : httpsPortBeside(found, own),
    ownPorts: portsBesideOthers(found, own, isFree),
  };

  if (secure !== undefined) return { way: 'beside', reason: 'servesTls', ...front, application: secure };
  if (plain === undefined) return { way: null, reason: 'notFound', ...front, movesTo: null, upstream: null };
  if (onHttps !== null) return { way: 'front', reason: 'httpsPortTaken', ...front };
  if (onHttp !== null && onHttp.port === plain.port) return { way: 'front', reason: 'portShared', ...front };
  if (onHttp !== null) return { way: 'beside', reason: 'httpPortTaken', ...front };
  return { way: 'front', reason: hasToMove ? 'moveApplication' : 'portsFree', ...front };
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

/** Whether somebody else than this product has a port. */
function isTaken(found: readonly FoundApplication[], port: number): boolean {
  return found.some((one) => one.port === port && one.kind !== 'profactoDatenschutz');
}

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
