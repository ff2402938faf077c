import os from 'node:os';
import { houseRouter, ownAddressBeside, type RouterPlace } from '../diagnosis/probes/line.ts';
import type { Forwarder, NoForwarder, OwnPlace } from './forwarder.ts';
import { findIgdForwarder } from './igd-forwarder.ts';
import { findNatPmpForwarder } from './nat-pmp-forwarder.ts';

/**
 * The router that leads this machine out, if it has a private address and can be asked to open ports: by UPnP IGD, or where
 * nobody answers to that, by NAT-PMP. Nothing is changed by looking.
 *
 * @param given the router, in tests; left out: the system's default gateway. `own`: further addresses of this machine
 * @throws the reason of `signal` when that aborts
 */
export async function findForwarder(
  signal: AbortSignal,
  given?: (RouterPlace & { own?: readonly string[] }) | null,
): Promise<Forwarder | NoForwarder> {
  signal.throwIfAborted();
  const place = given === undefined ? await houseRouter(signal) : given;
  const own = place === null ? null : ownPlace(place.address, given?.own);
  if (place === null || own === null) return { router: null };
  const { address: router, ssdpPort, natPmpPort } = place;
  const [igd, natPmp] = await Promise.all([
    findIgdForwarder({ router, ssdpPort, ...own }, signal),
    findNatPmpForwarder({ router, port: natPmpPort, ...own }, signal),
  ]);
  signal.throwIfAborted();
  return igd ?? natPmp ?? { router };
}

/** @returns `null`: this machine has no address in the router's network */
function ownPlace(router: string, further: readonly string[] = []): OwnPlace | null {
  const from = ownAddressBeside(router);
  if (from === null) return null;
  const all = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = all.filter(({ family }) => family === 'IPv4');
  const network = own.find(({ address }) => address === from)?.cidr ?? null;
  return { from, network, own: [...own.map(({ address }) => address), ...further] };
}
