/** Ports opened by NAT-PMP (RFC 6886 §3.3, §3.4), where the router speaks no UPnP IGD. */
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { askNatPmp, mapByNatPmp, type NatPmpPlace } from '../diagnosis/probes/nat-pmp.ts';
import type { Forwarder, OwnPlace, Refusal } from './forwarder.ts';

/** How long it is looked whether the router speaks it, and how long one answer is waited for; milliseconds. */
const SEARCH_MS = 1500;
const CALL_MS = 6000;
/** As §3.3 recommends; seconds. */
const LIFETIME = 7200;
/** For which it is asked first, until it is known which port the router gives; seconds. */
const TRIAL = 60;
/** The shortest lease that is of use: it is renewed when half of it is over; seconds. */
const SHORTEST = 120;

/** §3.5. */
const REASONS: Readonly<Partial<Record<number, Refusal['reason']>>> = {
  1: 'notSupported',
  2: 'notAllowed',
  4: 'full',
  5: 'notSupported',
};

/** @param signal ends all that is under way. @returns `null`: the router does not speak it */
export async function findNatPmpForwarder(
  place: NatPmpPlace & Pick<OwnPlace, 'from' | 'network'>,
  signal: AbortSignal,
): Promise<Forwarder | null> {
  const outside = await withTimeLimit(signal, SEARCH_MS, (limited) => askNatPmp(place.router, place.port, limited));
  if (outside === null) return null;
  const map = (internalPort: number, wanted: number, seconds: number) =>
    withTimeLimit(signal, CALL_MS, (limited) => mapByNatPmp(place, { internalPort, wanted, seconds }, limited));
  return {
    via: 'natPmp',
    router: place.router,
    name: null,
    id: null,
    lanAddress: place.from,
    network: place.network,
    look: (forwards) => Promise.resolve(forwards.map(() => ({ kind: 'notTold' }))),
    async add({ port, internalPort }) {
      let granted = 0;
      for (const lifetime of [TRIAL, LIFETIME]) {
        const answer = await map(internalPort, port, lifetime);
        if (answer === null) return { refusal: { reason: 'silent', by: null, errorCode: null } };
        const { result, seconds } = answer;
        if (result !== 0) return { refusal: { reason: REASONS[result] ?? 'failed', by: null, errorCode: result } };
        // Another port is of no use. It may be what another program of this machine has had opened (§3.3), so it is not closed:
        // what is new of it runs out.
        if (answer.port !== port) return { refusal: { reason: 'taken', by: null, errorCode: null } };
        granted = seconds;
      }
      if (granted >= SHORTEST) return { refusal: null, leaseSeconds: granted };
      return { refusal: { reason: 'failed', by: null, errorCode: null } };
    },
    remove: async ({ internalPort }) => (await map(internalPort, 0, 0))?.result === 0,
  };
}
