/** What the router of the house says about the line to the internet, asked in the LAN alone (UPnP IGD, NAT-PMP). */
import { isIPv4 } from 'node:net';
import os from 'node:os';
import { addressKind, isAddressIn, isUnspecified } from '#shared/domain/address-kind.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { defaultGateway } from './gateway.ts';
import { askIgd, askOtherIgds, type Mapping, type OtherRouter } from './igd.ts';
import { SSDP_PORT } from './igd-device.ts';
import { askNatPmp, NAT_PMP_PORT } from './nat-pmp.ts';

export type LineAnswer = {
  /** The outside address of the router over IPv4; `null` with `by`: it says that it has none. */
  external: string | null;
  /** Who says so; `null`: nobody. */
  by: 'igd' | 'natPmp' | null;
  /** As it names itself. */
  routerName: string | null;
  /** Where it forwards ports; `null`: it does not say. */
  mappings: readonly Mapping[] | null;
};

/** The router, and where it listens; `pagePort`: for its page, left out: where all have it. */
export type RouterPlace = { address: string; ssdpPort: number; natPmpPort: number; pagePort?: number };

/** Longest time for all questions together, in milliseconds. */
const LINE_TIMEOUT_MS = 3000;
/** Where nobody answers so long, nobody will; milliseconds. */
const NAT_PMP_TIMEOUT_MS = 1200;

export const unknownLine: LineAnswer = { external: null, by: null, routerName: null, mappings: null };

/**
 * Asks the router that leads this machine out, if that has a private address; nothing is asked to be changed.
 *
 * @param ports of the outside (TCP), of which it is asked where they lead
 * @param given the router, in tests; left out: the system's default gateway
 * @throws the reason of `signal` when that aborts
 */
export async function askLine(ports: readonly number[], signal: AbortSignal, given?: RouterPlace): Promise<LineAnswer> {
  signal.throwIfAborted();
  return withTimeLimit(signal, LINE_TIMEOUT_MS, (limited) => lineInTime(ports, signal, limited, given));
}

async function lineInTime(
  ports: readonly number[],
  signal: AbortSignal,
  limited: AbortSignal,
  given: RouterPlace | undefined,
): Promise<LineAnswer> {
  const router = given ?? (await houseRouter(signal));
  if (router === null) return unknownLine;
  const { address, ssdpPort, natPmpPort } = router;
  const [igd, natPmp] = await Promise.all([
    askIgd({ router: address, ssdpPort, from: ownAddressBeside(address) }, ports, limited),
    withTimeLimit(limited, NAT_PMP_TIMEOUT_MS, (briefly) => askNatPmp(address, natPmpPort, briefly)),
  ]);
  signal.throwIfAborted();
  const { name: routerName = null, mappings = null } = igd ?? {};
  if (isAddress(igd?.external ?? null)) return { external: igd?.external ?? null, by: 'igd', routerName, mappings };
  if (isAddress(natPmp)) return { external: natPmp, by: 'natPmp', routerName, mappings };
  const saysNone = igd !== null && igd.external !== null && (igd.external === '' || isUnspecified(igd.external));
  return { external: null, by: saysNone ? 'igd' : null, routerName, mappings };
}

/**
 * The other routers of the house, beside the one that leads this machine out.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function askOtherRouters(router: RouterPlace, signal: AbortSignal): Promise<OtherRouter[]> {
  const own = ownInterfaceBeside(router.address);
  if (own === null) return [];
  const place = { router: router.address, ssdpPort: router.ssdpPort, from: own.address };
  const isOfHouse = (address: string) => isIPv4(address) && isAddressIn(address, [own.cidr]);
  const found = await withTimeLimit(signal, LINE_TIMEOUT_MS, (limited) => askOtherIgds(place, isOfHouse, limited));
  signal.throwIfAborted();
  return found;
}

/** The default gateway of this machine, if that is the house's. @throws the reason of `signal` when that aborts */
export async function houseRouter(signal: AbortSignal): Promise<RouterPlace | null> {
  const address = await defaultGateway(signal);
  // A router of a provider, or of a VPN, is not the house's.
  if (address === null || addressKind(address) !== 'private') return null;
  return { address, ssdpPort: SSDP_PORT, natPmpPort: NAT_PMP_PORT };
}

/** The address of this machine in the network of the router; `null`: it has none there. */
export const ownAddressBeside = (router: string): string | null => ownInterfaceBeside(router)?.address ?? null;

function ownInterfaceBeside(router: string): { address: string; cidr: string } | null {
  const own = Object.values(os.networkInterfaces()).flatMap((all) => all ?? []);
  const found = own.flatMap(({ family, address, cidr }) =>
    family === 'IPv4' && cidr !== null && isAddressIn(router, [cidr]) ? [{ address, cidr }] : [],
  );
  return found[0] ?? null;
}

/** An address that a line can have: none that means "none", or this machine, or is invented. */
function isAddress(text: string | null): boolean {
  if (text === null || !isIPv4(text) || isUnspecified(text)) return false;
  const kind = addressKind(text);
  return kind === null || kind === 'private' || kind === 'cgnat' || isDsLite(text);
}

/** What a DS-Lite router has inside its tunnel (RFC 6333 §5.7). */
export function isDsLite(address: string): boolean {
  return isAddressIn(address, ['192.0.0.0/29']);
}
