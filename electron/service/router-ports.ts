import { isDeepStrictEqual } from 'node:util';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { RouterClosed, RouterOpened, RouterOpening } from '#shared/contract/router.ts';
import { portForwards, type PortForward } from '#shared/domain/port-forwards.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { isForwarder, type Forwarder, type NoForwarder } from '../forwarding/forwarder.ts';
import {
  MAX_ADDRESSES,
  MAX_FORWARDS,
  MAX_TO_CLOSE,
  nothingOpened,
  openRouterState,
  type RememberedOpening,
  type RouterMemory,
} from '../storage/router-state.ts';
import type { Core } from './core.ts';
import type { Chore } from './host-loop.ts';
import type { Operations } from './operations/operations.ts';

/**
 * The ports that the router has opened for this machine, by consent, remembered in `router.json` in the configuration directory.
 *
 * Law: what is opened is on the disk before it is opened, so that it can be taken back whatever happens; nothing is opened in another
 * router than the one that was consented to; and only to ports behind which we are, or profacto is, whatever the settings name.
 * The consent ends at once; what was opened is remembered until the router has confirmed that it is closed.
 */
export type RouterPorts = {
  /** Reads what earlier runs have opened. A file that cannot be read counts as none, and is not written over. */
  load(): Promise<void>;
  view(): RouterOpening | null;
  /** Has the router open the ports of the settings: the consent. @throws FailureError `ROUTER_…`, `BUSY`, `CONFIG_DIRECTORY` */
  open(): Promise<RouterOpened>;
  /** Takes back what was opened, and the consent. @throws FailureError `BUSY`, `CONFIG_DIRECTORY` */
  close(): Promise<RouterClosed>;
  chore: Chore;
};

/** How often it is looked whether they are still open, in milliseconds. */
const LOOK_MS = 10 * 60_000;
/** What NAT-PMP opens, and nobody renews, is closed by then, in milliseconds (RFC 6886 §3.3). */
const NAT_PMP_LEASE_MS = 7_200_000;

/** @param router which one is asked, in tests; left out: the system's default gateway */
export function createRouterPorts(
  core: Pick<Core, 'settings' | 'now' | 'journal' | 'changes'>,
  parts: {
    configDir: string;
    operations: Operations;
    /** Whether these ports of this machine are those of our web server, or of profacto. @throws FailureError why not */
    assertOurs: (forwards: readonly PortForward[]) => Promise<void>;
    router?: RouterPlace | null;
  },
): RouterPorts {
  const { configDir, operations, assertOurs, router } = parts;
  const { settings, now, journal, changes } = core;
  const file = openRouterState(configDir);
  let memory: RouterMemory = nothingOpened;
  let lookedAt = -Infinity;
  /** How long the shortest lease is; 0: for good. */
  let leaseMs = 0;
  let lookedFor: readonly PortForward[] = [];
  /** What was found to lead to us, when it was looked last. */
  let assertedFor: readonly PortForward[] = [];
  let told: FailureData<'ROUTER_NOT_OPENED'> | null = null;

  const find = async (): Promise<Forwarder | NoForwarder> => {
    const { findForwarder } = await import('../forwarding/find-forwarder.ts');
    // What is begun in a router is ended, also where the service stops: each answer has its time limit.
    return findForwarder(new AbortController().signal, router);
  };
  /** @throws FailureError `CONFIG_DIRECTORY` */
  const remember = async (next: RouterMemory): Promise<void> => {
    if (isDeepStrictEqual(next, memory)) return;
    await file.save(next);
    memory = next;
    changes.emit('state');
  };
  const noteLook = (forwards: readonly PortForward[], leaseSeconds: number): void => {
    lookedAt = now();
    lookedFor = forwards;
    leaseMs = leaseSeconds * 1000;
  };

  const endedNow = (opening: RememberedOpening): RememberedOpening => ({
    ...opening,
    endedAt: new Date(now()).toISOString(),
  });

  const open = async (): Promise<RouterOpened> => {
    const wanted = portForwards(settings());
    await assertOurs(wanted);
    assertedFor = wanted;
    const [{ openForwards }, found] = await Promise.all([import('../forwarding/forwards.ts'), find()]);
    if (!isForwarder(found)) return failWithout(found);
    const before = memory;
    const { router: address, name, id, via, lanAddress, network } = found;
    // What an earlier consent has opened in this very router stays ours; what one has opened in another one is to be closed there.
    const earlier = before.opening === null ? [] : [before.opening];
    const here = [...earlier, ...before.toClose].filter((one) => isOf(one, found));
    const known = {
      forwards: unique(here.flatMap(({ forwards }) => forwards)),
      addresses: unique(here.flatMap(addressesOf)),
    };
    const elsewhere = before.toClose.filter((one) => !here.includes(one));
    const left = earlier.filter((one) => !here.includes(one)).map(endedNow);
    const since = new Date(now()).toISOString();
    const place = { router: address, name, id, via, lanAddress, since, ...(network !== null && { network }) };
    const opened = (forwards: readonly PortForward[]): RememberedOpening =>
      withAddresses({ ...place, forwards: limited(forwards) }, known.addresses);
    const memoryOf = (forwards: readonly PortForward[]): RouterMemory => ({
      opening: opened(forwards),
      toClose: [...left, ...elsewhere].slice(0, MAX_TO_CLOSE),
    });
    const onBefore = async (missing: readonly PortForward[]) => {
      if (missing.length > 0) await remember(memoryOf(unique([...known.forwards, ...missing])));
    };
    const done = await openForwards(found, wanted, onBefore, known);
    if ('trouble' in done) {
      // Nothing was opened: what could not be closed again is nobody's wish.
      const [rest] = done.left.length === 0 ? [] : [endedNow(opened(done.left))];
      const toClose = rest === undefined ? before.toClose : [rest, ...before.toClose].slice(0, MAX_TO_CLOSE);
      await remember({ ...before, toClose });
      return fail('ROUTER_NOT_OPENED', done.trouble);
    }
    const others = known.forwards.filter(({ port }) => !done.opened.some((one) => one.port === port));
    const all = [...others, ...done.opened];
    if (all.length > 0) await remember(memoryOf(all));
    noteLook(wanted, done.leaseSeconds);
    told = null;
    const ports = { opened: portsOf(done.opened), alreadyOpen: portsOf(done.alreadyOpen) };
    if (ports.opened.length > 0) {
      journal.write({ event: 'routerOpened', router: address, name, ports: ports.opened, lanAddress });
    }
    return { router: address, name, via, lanAddress, ...ports };
  };

  type Ended = { router: string; name: string | null; closed: number[]; left: number[] };
  const noteClosed = ({ router: address, name, closed, left }: Ended): void =>
    journal.write({ event: 'routerClosed', router: address, name, ports: closed, left });

  /** Closes what is consented to no longer, where its router answers; what it does not confirm is tried again. */
  const closeEnded = async (found: Forwarder | NoForwarder): Promise<Ended[]> => {
    const { closeForwards } = await import('../forwarding/forwards.ts');
    lookedAt = now();
    const { opening, toClose } = memory;
    const outcomes: Ended[] = [];
    const rest: RememberedOpening[] = [];
    for (const one of toClose) {
      const { router: address, name } = one;
      // The same router may have been asked in another way since.
      const isHeld = ({ port }: PortForward) =>
        opening?.router === address && opening.forwards.some((other) => other.port === port);
      const held = one.forwards.filter(isHeld);
      const ours = one.forwards.filter((forward) => !isHeld(forward));
      const isAsked = isForwarder(found) && isOf(one, found);
      const { closed, left } = isAsked
        ? await closeForwards(found, ours, addressesOf(one))
        : { closed: [], left: ours };
      outcomes.push({ router: address, name, closed: portsOf(closed), left: portsOf(left) });
      const forwards = [...held, ...left];
      if (forwards.length > 0 && !isOver(one, now())) rest.push({ ...one, forwards });
    }
    await remember({ opening, toClose: rest });
    return outcomes;
  };

  const close = async (): Promise<RouterClosed> => {
    const { opening, toClose } = memory;
    const all = opening === null ? toClose : [endedNow(opening), ...toClose].slice(0, MAX_TO_CLOSE);
    if (all.length === 0) return { router: null, name: null, closed: [], left: [] };
    // Whatever the router says: nothing is opened again from now on.
    await remember({ opening: null, toClose: all });
    told = null;
    const [first, ...others] = await closeEnded(await find());
    if (first === undefined) return { router: null, name: null, closed: [], left: [] };
    for (const one of [first, ...others.filter(({ closed }) => closed.length > 0)]) noteClosed(one);
    return first;
  };

  /** Tells of a trouble once, until another one comes or it has passed. */
  const tell = (trouble: FailureData<'ROUTER_NOT_OPENED'> | null): void => {
    if (isDeepStrictEqual(trouble, told)) return;
    told = trouble;
    if (trouble !== null) journal.write({ event: 'routerTrouble', failure: failure('ROUTER_NOT_OPENED', trouble) });
  };

  const keep = async (found: Forwarder | NoForwarder): Promise<void> => {
    const before = memory.opening;
    if (before === null) return;
    const wanted = portForwards(settings());
    if (!isForwarder(found) || !isOf(before, found)) {
      noteLook(wanted, 0);
      // Another router is not asked: nobody has consented to that. That there is none, as on the way, is none of its troubles.
      const isThere = found.router === before.router && !isForwarder(found);
      if (isThere) tell({ ...TROUBLE, reason: 'silent', router: before.router, name: before.name });
      return;
    }
    // What the settings name now may be another program's.
    const isNew = wanted.some((one) => !before.forwards.some((other) => isDeepStrictEqual(one, other)));
    if (isNew && !isDeepStrictEqual(wanted, assertedFor)) {
      noteLook(wanted, 0);
      await assertOurs(wanted);
      assertedFor = wanted;
    }
    const { keepForwards } = await import('../forwarding/forwards.ts');
    const { name, router: address, lanAddress, network } = found;
    const { toClose } = memory;
    // Ours may lead to each of them, until all of it is known to lead here.
    const addresses = addressesOf(before);
    const opening = withAddresses(before, [...addresses, lanAddress]);
    await remember({ opening, toClose });
    const ours = { forwards: before.forwards, addresses };
    const kept = await keepForwards(found, wanted, ours, (forwards) =>
      remember({ opening: { ...opening, forwards: limited(forwards) }, toClose }),
    );
    noteLook(wanted, kept.leaseSeconds);
    const moved = { ...before, lanAddress, ...(network !== null && { network }) };
    const next = kept.isAllHere ? withAddresses(moved, []) : opening;
    await remember({ opening: { ...next, forwards: limited(kept.forwards) }, toClose });
    tell(kept.trouble);
    if (kept.restored.length === 0) return;
    const ports = portsOf(kept.restored);
    journal.write({ event: 'routerOpened', router: address, name, ports, lanAddress, again: true });
  };

  return {
    async load() {
      memory = await file.load();
    },
    view() {
      if (memory.opening === null) return null;
      const { router: address, name, via, forwards, lanAddress, since } = memory.opening;
      return { router: address, name, via, forwards, lanAddress, since };
    },
    open: () => operations.run('openRouter', {}, open),
    close: () => operations.run('closeRouter', {}, close),
    chore: {
      name: 'routerPorts',
      nextAt() {
        const { opening, toClose } = memory;
        if (opening === null && toClose.length === 0) return null;
        const isMoved = opening !== null && !isDeepStrictEqual(lookedFor, portForwards(settings()));
        if (isMoved || lookedAt > now()) return now();
        return lookedAt + (opening === null || leaseMs === 0 ? LOOK_MS : Math.min(LOOK_MS, leaseMs / 2));
      },
      async run() {
        try {
          const found = await find();
          await operations.maintain(async () => {
            const ended = memory.toClose.length === 0 ? [] : await closeEnded(found);
            for (const one of ended) if (one.closed.length > 0) noteClosed(one);
            await keep(found);
          });
        } catch (error) {
          // Refused while an operation runs, where a port is another program's, and where what is opened cannot be remembered:
          // it is tried again, and what is wrong is said elsewhere.
          if (!(error instanceof FailureError)) throw error;
        }
      },
    },
  };
}

const TROUBLE = { port: null, by: null, errorCode: null };

/** @throws FailureError */
function failWithout({ router }: NoForwarder): never {
  if (router === null) return fail('ROUTER_NONE', {});
  return fail('ROUTER_NOT_OPENED', { ...TROUBLE, reason: 'silent', router, name: null });
}

/**
 * Whether it is the router that was consented to. Where it does not say which device it is, as by NAT-PMP, a router of the same kind
 * in another house may have its address: then this machine has to be where it was, too.
 */
function isOf(remembered: RememberedOpening, { router, via, id, network }: Forwarder): boolean {
  if (remembered.router !== router || remembered.via !== via || remembered.id !== id) return false;
  return id !== null || (network !== null && remembered.network === network);
}

/** Whether what was opened has ended by itself. */
const isOver = ({ via, endedAt }: RememberedOpening, now: number): boolean =>
  via === 'natPmp' && endedAt !== undefined && Date.parse(endedAt) + NAT_PMP_LEASE_MS < now;

/** To which addresses of this machine it may lead. */
const addressesOf = ({ lanAddress, formerAddresses = [] }: RememberedOpening): string[] => [
  lanAddress,
  ...formerAddresses,
];

function withAddresses(opening: RememberedOpening, addresses: readonly string[]): RememberedOpening {
  const former = unique(addresses).filter((one) => one !== opening.lanAddress);
  return { ...opening, formerAddresses: former.slice(-MAX_ADDRESSES) };
}

const limited = (forwards: readonly PortForward[]): PortForward[] => forwards.slice(-MAX_FORWARDS);

function unique<T>(all: readonly T[]): T[] {
  return all.filter((one, index) => all.findIndex((other) => isDeepStrictEqual(one, other)) === index);
}

const portsOf = (forwards: readonly PortForward[]): number[] => forwards.map(({ port }) => port);
