import { houseRouter, ownAddressBeside, type RouterPlace } from '../diagnosis/probes/line.ts';
import type { Forwarder, NoForwarder } from './forwarder.ts';
import { findIgdForwarder } from './igd-forwarder.ts';
import { findNatPmpForwarder } from './nat-pmp-forwarder.ts';

/**
 * The router that leads this machine out, if it has a private address and can be asked to open ports: by UPnP IGD, or where
 * nobody answers to that, by NAT-PMP. Nothing is changed by looking.
 *
 * @param given the router, in tests; left out: the system's default gateway
 * @throws the reason of `signal` when that aborts
 */
export async function findForwarder(signal: AbortSignal, given?: RouterPlace | null): Promise<Forwarder | NoForwarder> {
  signal.throwIfAborted();
  const place = given === undefined ? await houseRouter(signal) : given;
  const from = place === null ? null : ownAddressBeside(place.address);
  if (place === null || from === null) return { router: null };
  const { address: router, ssdpPort, natPmpPort } = place;
  const [igd, natPmp] = await Promise.all([
    findIgdForwarder({ router, ssdpPort, from }, signal),
    findNatPmpForwarder({ router, port: natPmpPort, from }, signal),
  ]);
  signal.throwIfAborted();
  return igd ?? natPmp ?? { router };
}
