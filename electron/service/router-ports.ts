import { isDeepStrictEqual } from 'node:util';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { RouterClosed, RouterOpened, RouterOpening } from '#shared/contract/router.ts';
import { portForwards, type PortForward } from '#shared/domain/port-forwards.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { isForwarder, type Forwarder, type NoForwarder } from '../forwarding/forwarder.ts';
import { openRouterState, type RememberedOpening } from '../storage/router-state.ts';
import type { Core } from './core.ts';
import type { Chore } from './host-loop.ts';
import type { Operations } from './operations/operations.ts';

/**
 * The ports that the router has opened for this machine, by consent, remembered in `router.json` in the configuration directory.
 *
 * Law: what is opened is on the disk before it is opened, so that it can be taken back whatever happens; nothing is opened in another
 * router than the one that was consented to; and only to ports behind which we are, or profacto is, whatever the settings name.
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
  let remembered: RememberedOpening | null = null;
  let lookedAt = -Infinity;
  /** How long the shortest lease is; 0: for good. */
  let leaseMs = 0;
  let lookedFor: readonly PortForward[] = [];
  let told: FailureData<'ROUTER_NOT_OPENED'> | null = null;

  const find = async (): Promise<Forwarder | NoForwarder> => {
    const { findForwarder } = await import('../forwarding/find-forwarder.ts');
    // What is begun in a router is ended, also where the service stops: each answer has its time limit.
    return findForwarder(new AbortController().signal, router);
  };
  /** @throws FailureError `CONFIG_DIRECTORY` */
  const remember = async (next: RememberedOpening | null): Promise<void> => {
    if (isDeepStrictEqual(next, remembered)) return;
    await file.save(next);
    remembered = next;
    changes.emit('state');
  };
  const noteLook = (forwards: readonly PortForward[], leaseSeconds: number): void => {
    lookedAt = now();
    lookedFor = forwards;
    leaseMs = leaseSeconds * 1000;
  };

  const open = async (): Promise<RouterOpened> => {
    const wanted = portForwards(settings());
    await assertOurs(wanted);
    const [{ openForwards }, found] = await Promise.all([import('../forwarding/forwards.ts'), find()]);
    if (!isForwarder(found)) return failWithout(found);
    const before = remembered;
    const { router: address, name, id, via, lanAddress } = found;
    const isSame = before !== null && isOf(before, found);
    const place = { router: address, name, id, via, lanAddress, since: new Date(now()).toISOString() };
    // What an earlier consent has opened in this very router stays ours.
    const ours = (missing: readonly PortForward[]) => {
      const kept = isSame ? before.forwards.filter((one) => !missing.some((other) => other.port === one.port)) : [];
      return [...kept, ...missing];
    };
    const onBefore = async (missing: readonly PortForward[]) => {
      if (missing.length > 0) await remember({ ...place, forwards: ours(missing) });
    };
    const known = isSame ? { forwards: before.forwards, addresses: [before.lanAddress] } : undefined;
    const done = await openForwards(found, wanted, onBefore, known);
    if ('trouble' in done) {
      await remember(done.left.length === 0 ? before : { ...place, forwards: ours(done.left) });
      return fail('ROUTER_NOT_OPENED', done.trouble);
    }
    noteLook(wanted, done.leaseSeconds);
    told = null;
    const [opened, alreadyOpen] = [portsOf(done.opened), portsOf(done.alreadyOpen)];
    if (opened.length > 0) journal.write({ event: 'routerOpened', router: address, name, ports: opened, lanAddress });
    return { router: address, name, via, lanAddress, opened, alreadyOpen };
  };

  const close = async (): Promise<RouterClosed> => {
    if (remembered === null) return { router: null, name: null, closed: [], left: [] };
    const { router: address, name, forwards, lanAddress } = remembered;
    const [{ closeForwards }, found] = await Promise.all([import('../forwarding/forwards.ts'), find()]);
    const isAsked = isForwarder(found) && isOf(remembered, found);
    const { closed, left } = isAsked
      ? await closeForwards(found, forwards, [lanAddress])
      : { closed: [], left: forwards };
    await remember(null);
    told = null;
    const outcome = { router: address, name, closed: portsOf(closed), left: portsOf(left) };
    journal.write({ event: 'routerClosed', router: address, name, ports: outcome.closed, left: outcome.left });
    return outcome;
  };

  /** Tells of a trouble once, until another one comes or it has passed. */
  const tell = (trouble: FailureData<'ROUTER_NOT_OPENED'> | null): void => {
    if (isDeepStrictEqual(trouble, told)) return;
    told = trouble;
    if (trouble !== null) journal.write({ event: 'routerTrouble', failure: failure('ROUTER_NOT_OPENED', trouble) });
  };

  const keep = async (found: Forwarder | NoForwarder): Promise<void> => {
    const before = remembered;
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
    if (wanted.some((one) => !before.forwards.some((other) => isDeepStrictEqual(one, other)))) {
      noteLook(wanted, 0);
      await assertOurs(wanted);
    }
    const { keepForwards } = await import('../forwarding/forwards.ts');
    const ours = { forwards: before.forwards, addresses: [before.lanAddress] };
    const kept = await keepForwards(found, wanted, ours, (forwards) =>
      remember({ ...before, forwards: [...forwards] }),
    );
    noteLook(wanted, kept.leaseSeconds);
    const { name, router: address, lanAddress } = found;
    await remember({ ...before, lanAddress, forwards: kept.forwards });
    tell(kept.trouble);
    if (kept.restored.length === 0) return;
    const ports = portsOf(kept.restored);
    journal.write({ event: 'routerOpened', router: address, name, ports, lanAddress, again: true });
  };

  return {
    async load() {
      remembered = await file.load();
    },
    view() {
      if (remembered === null) return null;
      const { router: address, name, via, forwards, lanAddress, since } = remembered;
      return { router: address, name, via, forwards, lanAddress, since };
    },
    open: () => operations.run('openRouter', {}, open),
    close: () => operations.run('closeRouter', {}, close),
    chore: {
      name: 'routerPorts',
      nextAt() {
        if (remembered === null) return null;
        const isMoved = !isDeepStrictEqual(lookedFor, portForwards(settings()));
        if (isMoved || lookedAt > now()) return now();
        return lookedAt + (leaseMs === 0 ? LOOK_MS : Math.min(LOOK_MS, leaseMs / 2));
      },
      async run() {
        try {
          const found = await find();
          await operations.maintain(() => keep(found));
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

/** Whether it is the router that was consented to. Some do not say which device they are: then their address counts. */
function isOf(remembered: RememberedOpening, { router, via, id }: Forwarder): boolean {
  const isOther = remembered.id !== null && id !== null && remembered.id !== id;
  return remembered.router === router && remembered.via === via && !isOther;
}

const portsOf = (forwards: readonly PortForward[]): number[] => forwards.map(({ port }) => port);
