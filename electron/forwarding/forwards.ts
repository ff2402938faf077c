/**
 * Ports opened in the router, kept open, and closed again.
 *
 * Law: what this program has not entered itself is neither overwritten nor closed, wherever it leads, and neither is opened again
 * what somebody has switched off; what was open before is not ours to close.
 */
import type { RouterTrouble } from '#shared/contract/router.ts';
import type { PortForward } from '#shared/domain/port-forwards.ts';
import type { Forwarder, Found, Refusal } from './forwarder.ts';

/** A lease that is over in so short a time is asked for anew, in seconds: the next look may be the last before. */
const SHORT_LEASE = 86_400;

export type Opened = {
  opened: PortForward[];
  alreadyOpen: PortForward[];
  /** For how long the shortest lasts; 0: for good. Seconds. */
  leaseSeconds: number;
};

/** What we have opened, and under which addresses of this machine, now and before. */
export type Ours = { forwards: readonly PortForward[]; addresses: readonly string[] };

const NOTHING: Ours = { forwards: [], addresses: [] };

/** Why nothing was opened. `left`: what was, and is not known to be closed again. */
export type NotOpened = { trouble: RouterTrouble; left: PortForward[] };

/**
 * Opens all of these ports, or none.
 *
 * @param onBefore told what will be opened, before anything is; where it throws, nothing is opened
 * @param ours what an earlier consent has opened: that alone is replaced where it leads elsewhere
 * @returns what is open then, as the router lists it itself where it does; or why nothing is
 */
export async function openForwards(
  forwarder: Forwarder,
  wanted: readonly PortForward[],
  onBefore: (missing: readonly PortForward[]) => Promise<void>,
  ours: Ours = NOTHING,
): Promise<Opened | NotOpened> {
  const before = await forwarder.look(wanted);
  if (before === null) return { trouble: troubleOf(forwarder, UNREADABLE, null), left: [] };
  const pairs = wanted.map((forward, index) => ({ forward, found: before[index] ?? NONE }));
  for (const { forward, found } of pairs) {
    if (found.kind === 'other' && !isReplaceable(found, forward, ours))
      return { trouble: troubleOf(forwarder, takenBy(found), forward), left: [] };
  }
  const missing = pairs.filter(({ found }) => found.kind !== 'right');
  await onBefore(missing.map(({ forward }) => forward));
  const opened: PortForward[] = [];
  const leases: number[] = [];
  const giveUp = async (refusal: Refusal, forward: PortForward): Promise<NotOpened> => {
    // Who does not answer may have heard all the same.
    const tried = refusal.reason === 'silent' ? [...opened, forward] : opened;
    const { left } = await closeForwards(forwarder, tried);
    return { trouble: troubleOf(forwarder, refusal, forward), left };
  };
  for (const { forward, found } of missing) {
    const added = await ensure(forwarder, forward, found);
    if (added.refusal !== null) return giveUp(added.refusal, forward);
    opened.push(forward);
    leases.push(added.leaseSeconds);
  }
  const after = await forwarder.look(opened);
  const changed = opened.find((_, index) => !isOpen(after?.[index]));
  if (changed !== undefined) return giveUp(CHANGED, changed);
  const alreadyOpen = wanted.filter((one) => !opened.includes(one));
  return { opened, alreadyOpen, leaseSeconds: shortest(leases) };
}

export type Kept = {
  /** What leads here by our doing, or may. */
  forwards: PortForward[];
  /** What of it was opened just now. */
  restored: PortForward[];
  leaseSeconds: number;
  /** Why a port is not open; `null`: all are. */
  trouble: RouterTrouble | null;
  /** Nothing of ours leads to a former address of this machine any more, as the router says. */
  isAllHere: boolean;
};

/**
 * Opens again what is no longer open, and closes what is no longer wanted.
 *
 * @param onBefore told all that may be ours then, before anything is opened; where it throws, nothing is
 */
export async function keepForwards(
  forwarder: Forwarder,
  wanted: readonly PortForward[],
  ours: Ours,
  onBefore: (mayBeOurs: readonly PortForward[]) => Promise<void>,
): Promise<Kept> {
  const isKnown = (forward: PortForward) => ours.forwards.some((one) => isSame(one, forward));
  const gone = ours.forwards.filter((one) => !wanted.some((other) => isSame(one, other)));
  const left = gone.length === 0 ? [] : (await closeForwards(forwarder, gone, ours.addresses)).left;
  const found = await forwarder.look(wanted);
  if (found === null) {
    const trouble = troubleOf(forwarder, UNREADABLE, null);
    return { forwards: [...ours.forwards], restored: [], leaseSeconds: 0, trouble, isAllHere: false };
  }
  const forwards = [...left];
  let trouble: RouterTrouble | null = null;
  let isAllHere = left.length === 0;
  const further = wanted.filter((one, index) => !isKnown(one) && isToBeOpened(found[index] ?? NONE, one, ours));
  if (further.length > 0) await onBefore([...ours.forwards, ...further]);
  const added: { forward: PortForward; before: Found; leaseSeconds: number }[] = [];
  for (const [index, forward] of wanted.entries()) {
    const isOurs = isKnown(forward);
    const one = found[index] ?? NONE;
    if (one.kind === 'right' && (!isOurs || one.leaseSeconds === 0 || one.leaseSeconds > SHORT_LEASE)) {
      if (!isOurs) continue;
      forwards.push(forward);
      isAllHere &&= one.address === forwarder.lanAddress;
      continue;
    }
    if (one.kind === 'other' && !isReplaceable(one, forward, ours)) {
      trouble ??= troubleOf(forwarder, takenBy(one), forward);
      // What somebody has switched off is still ours to take back.
      if (isOurs && isMade(one, forward, ours)) forwards.push(forward);
      continue;
    }
    const answer = await ensure(forwarder, forward, one);
    if (answer.refusal !== null) {
      trouble ??= troubleOf(forwarder, answer.refusal, forward);
      // It may still be there, or come back: it stays ours.
      if (isOurs || answer.refusal.reason === 'silent') forwards.push(forward);
      continue;
    }
    forwards.push(forward);
    added.push({ forward, before: one, leaseSeconds: answer.leaseSeconds });
  }
  const after = added.length === 0 ? [] : await forwarder.look(added.map(({ forward }) => forward));
  const changed = after === null ? undefined : added.find((_, index) => !isOpen(after[index]));
  if (changed !== undefined) trouble ??= troubleOf(forwarder, CHANGED, changed.forward);
  return {
    forwards,
    restored: added.flatMap(({ forward, before }, index) =>
      isOpen(before) || !isOpen(after?.[index]) ? [] : [forward],
    ),
    leaseSeconds: shortest(added.map(({ leaseSeconds }) => leaseSeconds)),
    trouble,
    isAllHere: isAllHere && trouble === null && after !== null,
  };
}

/**
 * Closes what leads to this machine.
 *
 * @param addresses others that this machine had when they were opened
 * @returns `left`: the router has not confirmed it
 */
export async function closeForwards(
  forwarder: Forwarder,
  forwards: readonly PortForward[],
  addresses: readonly string[] = [],
): Promise<{ closed: PortForward[]; left: PortForward[] }> {
  const found = await forwarder.look(forwards);
  const closed: PortForward[] = [];
  const left: PortForward[] = [];
  for (const [index, forward] of forwards.entries()) {
    const isClosed = found !== null && (await closeOne(forwarder, forward, found[index] ?? NONE, addresses));
    (isClosed ? closed : left).push(forward);
  }
  return { closed, left };
}

async function closeOne(
  forwarder: Forwarder,
  forward: PortForward,
  found: Found,
  addresses: readonly string[],
): Promise<boolean> {
  switch (found.kind) {
    case 'none':
      return true;
    // What we have not entered so has been changed since, and is not ours any more.
    case 'other':
      return isMade(found, forward, { forwards: [forward], addresses }) ? forwarder.remove(forward) : true;
    case 'right':
    case 'notTold':
      return forwarder.remove(forward);
  }
}

/** @param found what stands there: our own, or nothing */
async function ensure(
  forwarder: Forwarder,
  forward: PortForward,
  found: Found,
): Promise<Awaited<ReturnType<Forwarder['add']>>> {
  // A few routers take a second entry for a conflict, whosever the first is.
  if (found.kind === 'other') await forwarder.remove(forward);
  return forwarder.add(forward);
}

/** Whether this entry was made by us: it bears our name, leads where we had it lead, and is remembered. */
function isMade(found: Found & { kind: 'other' }, { port }: PortForward, { forwards, addresses }: Ours): boolean {
  const isOurs = forwards.some((one) => one.port === port && one.internalPort === found.labelledPort);
  return isOurs && (found.isHere || addresses.includes(found.address));
}

/** What somebody has switched off stays so. */
const isReplaceable = (found: Found & { kind: 'other' }, forward: PortForward, ours: Ours): boolean =>
  found.isOn && isMade(found, forward, ours);

function isToBeOpened(found: Found, forward: PortForward, ours: Ours): boolean {
  if (found.kind === 'other') return isReplaceable(found, forward, ours);
  return found.kind !== 'right';
}

const NONE: Found = { kind: 'none' };
const UNREADABLE: Refusal = { reason: 'unreadable', by: null, errorCode: null };
const CHANGED: Refusal = { reason: 'changed', by: null, errorCode: null };
const isOpen = (found: Found | undefined): boolean => found?.kind === 'right' || found?.kind === 'notTold';
const isSame = (one: PortForward, other: PortForward): boolean =>
  one.port === other.port && one.internalPort === other.internalPort;
const takenBy = ({ address, isHere }: Found & { kind: 'other' }): Refusal => ({
  reason: 'taken',
  by: address,
  ...(isHere && { isHere }),
  errorCode: null,
});
function shortest(leases: readonly number[]): number {
  const limited = leases.filter((one) => one > 0);
  return limited.length === 0 ? 0 : Math.min(...limited);
}

function troubleOf(
  { router, name }: Pick<Forwarder, 'router' | 'name'>,
  { reason, by, isHere, errorCode }: Refusal,
  forward: PortForward | null,
): RouterTrouble {
  return { reason, router, name, port: forward?.port ?? null, by, ...(isHere === true && { isHere }), errorCode };
}
