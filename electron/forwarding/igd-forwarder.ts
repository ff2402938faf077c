/** Ports opened by UPnP IGD (WANIPConnection and WANPPPConnection 1 and 2). */
import type { PortForward } from '#shared/domain/port-forwards.ts';
import { withTimeLimit } from '#shared/values/time-limit.ts';
import { entriesOf, isConnected, isInForce, type IgdEntry } from '../diagnosis/probes/igd.ts';
import { callIgd, findIgd, type IgdDevice, type IgdPlace, type IgdService } from '../diagnosis/probes/igd-device.ts';
import type { Forwarder, Found, OwnPlace, Refusal } from './forwarder.ts';

/** What the forwardings are called in the router's own list. */
const LABEL = 'profacto Datenschutz';
/** How long it is looked for the router, and its connection; milliseconds. */
const FIND_MS = 8000;
/** How long one answer is waited for: some routers write to flash memory first; milliseconds. */
const CALL_MS = 6000;
/** For routers that open nothing for good: a week, which IGD 2 makes of it in any case; seconds. */
const WEEK = 604_800;

const NO_SUCH_ENTRY = 714;
const CONFLICT = 718;
/** With these there is no use in asking for a lease: they do not speak of it. */
const REASONS: Readonly<Partial<Record<number, Refusal['reason']>>> = {
  401: 'notSupported',
  602: 'notSupported',
  606: 'notAllowed',
  [CONFLICT]: 'taken',
  724: 'samePort',
  728: 'full',
  // ConflictWithOtherMechanisms: the router itself has the port.
  729: 'taken',
};

/** @param signal ends all that is under way. @returns `null`: no such router answers, or it has no connection of this kind */
export async function findIgdForwarder(place: IgdPlace & OwnPlace, signal: AbortSignal): Promise<Forwarder | null> {
  const found = await withTimeLimit(signal, FIND_MS, async (limited) => {
    const device = await findIgd(place, limited);
    const service = device === null ? null : await chosenService(device, limited);
    return device === null || service === null ? null : { device, service };
  });
  if (found === null) return null;
  const { device, service } = found;
  const within = <T>(action: (limited: AbortSignal) => Promise<T>) => withTimeLimit(signal, CALL_MS, action);
  const call = (action: string, values: Readonly<Record<string, string>>) =>
    within((limited) => callIgd(service, action, values, limited));
  const entryOf = async ({ port }: PortForward): Promise<IgdEntry | null> =>
    (await within((limited) => entriesOf(service, [port], limited)))?.[0]?.entry ?? null;
  const { from: lanAddress, own, router } = place;

  const add = (forward: PortForward, leaseSeconds: number) =>
    call('AddPortMapping', {
      NewRemoteHost: '',
      NewExternalPort: String(forward.port),
      NewProtocol: 'TCP',
      NewInternalPort: String(forward.internalPort),
      NewInternalClient: lanAddress,
      NewEnabled: '1',
      NewPortMappingDescription: LABEL,
      NewLeaseDuration: String(leaseSeconds),
    });
  return {
    via: 'igd',
    router,
    name: device.name,
    id: device.id,
    lanAddress,
    network: place.network,
    async look(forwards) {
      const ports = forwards.map(({ port }) => port);
      const entries = await within((limited) => entriesOf(service, ports, limited));
      return entries?.map(({ entry }, index) => foundIn(entry, forwards[index], own)) ?? null;
    },
    async add(forward) {
      for (const leaseSeconds of [0, WEEK]) {
        const answer = await add(forward, leaseSeconds);
        if (answer === null) return { refusal: { reason: 'silent', by: null, errorCode: null } };
        const { errorCode } = answer;
        if (errorCode === null) return { refusal: null, leaseSeconds };
        const reason = REASONS[errorCode];
        if (reason === undefined && leaseSeconds === 0) continue;
        const by = reason === 'taken' ? await entryOf(forward) : null;
        const here = own.includes(by?.to.address ?? '') ? { isHere: true } : {};
        return { refusal: { reason: reason ?? 'failed', by: by?.to.address ?? null, ...here, errorCode } };
      }
      return { refusal: { reason: 'failed', by: null, errorCode: null } };
    },
    async remove({ port }) {
      const answer = await call('DeletePortMapping', {
        NewRemoteHost: '',
        NewExternalPort: String(port),
        NewProtocol: 'TCP',
      });
      return answer !== null && (answer.errorCode === null || answer.errorCode === NO_SUCH_ENTRY);
    },
  };
}

/** The connection that is up; where there is one only, that. */
async function chosenService({ services }: IgdDevice, limited: AbortSignal): Promise<IgdService | null> {
  for (const service of services) if (await isConnected(service, limited)) return service;
  return services.length === 1 ? (services[0] ?? null) : null;
}

function foundIn(entry: IgdEntry | null, forward: PortForward | undefined, own: readonly string[]): Found {
  if (entry === null || forward === undefined) return { kind: 'none' };
  const { to, description, leaseSeconds } = entry;
  const isOn = isInForce(entry);
  const { address } = to;
  const isHere = own.includes(address);
  if (isHere && isOn && to.port === forward.internalPort) return { kind: 'right', address, leaseSeconds };
  return { kind: 'other', address, isHere, isOn, labelledPort: description === LABEL ? to.port : null };
}
