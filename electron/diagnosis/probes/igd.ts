/** What a router says of itself by UPnP IGD: its outside address, and where it forwards ports. Only questions. */
import { isIP } from 'node:net';
import { isUnspecified } from '#shared/domain/address-kind.ts';
import { callIgd, findIgd, findOtherIgds, type IgdPlace, type IgdReply, type IgdService } from './igd-device.ts';

/** Of a list of forwardings. */
const MAX_ENTRIES = 64;
/** The same, where it is looked through for a forwarding that may be of no use. */
const MAX_LIMITED = 16;
/** The lists end so (`SpecifiedArrayIndexInvalid`, `NoSuchEntryInArray`). */
const NO_SUCH_INDEX = 713;
const NO_SUCH_ENTRY = 714;

/** Where the router forwards a port of the outside (TCP); `to: null`: it names no forwarding of it. */
export type Mapping = {
  port: number;
  to: { address: string; port: number } | null;
  /** Where it forwards the port for UDP, where it does not for TCP; left out: nowhere. */
  udp?: { address: string; port: number };
  /** Where it would forward the port, if the forwarding that is entered were switched on; left out: it is, or there is none. */
  off?: { address: string; port: number };
  /** The one address of the internet for which the forwarding is (`from`), where there is none for all; left out: there is none. */
  only?: { address: string; port: number; from: string };
};

export type IgdAnswer = {
  /** As it names itself. */
  name: string | null;
  /** The outside address, as it says, which may be empty or none; `null`: it does not say, or is not connected. */
  external: string | null;
  /** `null`: it does not say. */
  mappings: Mapping[] | null;
};

/**
 * Asks the router for its outside address, and where it forwards these ports.
 *
 * @param limited ends all questions; what was said by then counts
 * @returns `null`: no such router answers
 */
export async function askIgd(
  place: IgdPlace,
  ports: readonly number[],
  limited: AbortSignal,
): Promise<IgdAnswer | null> {
  const device = await findIgd(place, limited);
  if (device === null) return null;
  const { name, services } = device;
  const answers: IgdAnswer[] = [];
  for (const service of services) {
    const external = await externalOf(service, limited);
    if (external === null) continue;
    const answer = { name, external, mappings: await mappingsOf(service, ports, limited) };
    if (external !== '') return answer;
    answers.push(answer);
  }
  return answers[0] ?? { name, external: null, mappings: null };
}

/** Another router of the network, and the outside address that it says it has. */
export type OtherRouter = { address: string; name: string | null; external: string };

/**
 * Which other routers the network has, as they say when they are looked for.
 *
 * @param isOfHouse whether an address is of this network: nobody else is asked
 * @param limited ends all questions
 */
export async function askOtherIgds(
  place: IgdPlace,
  isOfHouse: (address: string) => boolean,
  limited: AbortSignal,
): Promise<OtherRouter[]> {
  const others = await findOtherIgds(place, isOfHouse, limited);
  const asked = others.map(async ({ address, name, services }) => {
    const externals = await Promise.all(services.map((service) => externalOf(service, limited)));
    return externals.flatMap((external) => (external === null || external === '' ? [] : [{ address, name, external }]));
  });
  return (await Promise.all(asked)).flat();
}

/** The outside address of a connection that is up; empty, where it has none. `null`: it is not up, or does not say. */
async function externalOf(service: IgdService, limited: AbortSignal): Promise<string | null> {
  if (!(await isConnected(service, limited))) return null;
  const answer = await callIgd(service, 'GetExternalIPAddress', {}, limited);
  return answer?.errorCode === null ? (answer.text('NewExternalIPAddress') ?? '') : null;
}

/** Whether this connection to the internet is up, as the router says. */
export async function isConnected(service: IgdService, limited: AbortSignal): Promise<boolean> {
  const status = await callIgd(service, 'GetStatusInfo', {}, limited);
  return status?.text('NewConnectionStatus') === 'Connected';
}

async function mappingsOf(
  service: IgdService,
  ports: readonly number[],
  limited: AbortSignal,
): Promise<Mapping[] | null> {
  const told = await askEntries(service, ports, limited);
  if (told === null) return null;
  const { entries, isList } = told;
  const missing = entries.flatMap(({ port, entry }) => (entry === null ? [port] : []));
  const overUdp = missing.length === 0 ? [] : ((await entriesOf(service, missing, limited, 'UDP')) ?? []);
  // Who is asked for a forwarding for all does not name those for one address, which are in the list of all.
  const listed =
    missing.length === 0 || isList ? [] : ((await listedEntries(service, missing, 'TCP', limited, MAX_LIMITED)) ?? []);
  return entries.map(({ port, entry }) => {
    const of = (all: typeof entries) => all.find((one) => one.port === port)?.entry;
    const udp = of(overUdp);
    const given = entry ?? of(listed);
    return {
      port,
      to: isInForce(entry) ? entry.to : null,
      ...(isInForce(udp) && { udp: udp.to }),
      ...(given?.isOn === false && { off: given.to }),
      ...(given?.isOn === true && given.from !== '' && { only: { ...given.to, from: given.from } }),
    };
  });
}

type Protocol = 'TCP' | 'UDP';

/** A forwarding as the router lists it. */
export type IgdEntry = {
  to: { address: string; port: number };
  isOn: boolean;
  /** The one outside address for which it is; empty: it is for whoever comes. */
  from: string;
  /** What whoever has asked for it called it. */
  description: string;
  /** For how long it lasts yet, in seconds; 0: for good. */
  leaseSeconds: number;
};

/** Whether a forwarding leads in whoever comes. */
export const isInForce = (entry: IgdEntry | null | undefined): entry is IgdEntry =>
  entry?.isOn === true && entry.from === '';

/**
 * What the router lists for these ports.
 *
 * @returns `null`: it does not say; `entry: null`: there is none
 */
export async function entriesOf(
  service: IgdService,
  ports: readonly number[],
  limited: AbortSignal,
  protocol: Protocol = 'TCP',
): Promise<Entries | null> {
  return (await askEntries(service, ports, limited, protocol))?.entries ?? null;
}

type Entries = { port: number; entry: IgdEntry | null }[];

/** The same; `isList`: it looks none up, and its list of all was read. */
async function askEntries(
  service: IgdService,
  ports: readonly number[],
  limited: AbortSignal,
  protocol: Protocol = 'TCP',
): Promise<{ entries: Entries; isList: boolean } | null> {
  const entries: Entries = [];
  for (const port of ports) {
    const asked = { NewRemoteHost: '', NewExternalPort: String(port), NewProtocol: protocol };
    const answer = await callIgd(service, 'GetSpecificPortMappingEntry', asked, limited);
    if (answer === null) return null;
    const { errorCode } = answer;
    if (errorCode !== null && errorCode !== NO_SUCH_ENTRY) {
      const listed = await listedEntries(service, ports, protocol, limited);
      return listed === null ? null : { entries: listed, isList: true };
    }
    entries.push({ port, entry: errorCode === null ? entryIn(answer) : null });
  }
  return { entries, isList: false };
}

/** The same from the list of all, for routers that do not look one up. */
async function listedEntries(
  service: IgdService,
  ports: readonly number[],
  protocol: Protocol,
  limited: AbortSignal,
  max = MAX_ENTRIES,
): Promise<Entries | null> {
  const found = new Map<number, IgdEntry | null>();
  for (let index = 0; index < max; index++) {
    const asked = { NewPortMappingIndex: String(index) };
    const answer = await callIgd(service, 'GetGenericPortMappingEntry', asked, limited);
    if (answer === null) return null;
    if (answer.errorCode === NO_SUCH_INDEX) return ports.map((port) => ({ port, entry: found.get(port) ?? null }));
    if (answer.errorCode !== null) return null;
    const port = Number(answer.text('NewExternalPort'));
    const isKnown = isInForce(found.get(port));
    if (answer.text('NewProtocol') === protocol && !isKnown) found.set(port, entryIn(answer));
  }
  return null;
}

function entryIn(answer: IgdReply): IgdEntry | null {
  const address = answer.text('NewInternalClient') ?? '';
  const port = Number(answer.text('NewInternalPort'));
  if (address === '' || !(port > 0 && port < 65_536)) return null;
  // Some write a wildcard for whoever comes.
  const from = answer.text('NewRemoteHost') ?? '';
  const leaseSeconds = Number(answer.text('NewLeaseDuration') ?? 0);
  return {
    to: { address, port },
    isOn: answer.text('NewEnabled') !== '0',
    from: isIP(from) === 0 || isUnspecified(from) ? '' : from,
    description: answer.text('NewPortMappingDescription') ?? '',
    leaseSeconds: Number.isFinite(leaseSeconds) ? leaseSeconds : 0,
  };
}
