/**
 * Ports opened in the router, kept open, and closed again.
 *
 * Law: what leads to another device is neither overwritten nor closed; what was open before is not ours to close.
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

/** Why nothing was opened. `left`: what was, and is not known to be closed again. */
export type NotOpened = { trouble: RouterTrouble; left: PortForward[] };

/**
 * Opens all of these ports, or none.
 *
 * @param onBefore told what will be opened, before anything is; where it throws, nothing is opened
 * @returns what is open then, as the router lists it itself where it does; or why nothing is
 */
export async function openForwards(
  forwarder: Forwarder,
  wanted: readonly PortForward[],
  onBefore: (missing: readonly PortForward[]) => Promise<void>,
): Promise<Opened | NotOpened> {
  const before = await forwarder.look(wanted);
  if (before === null) return { trouble: troubleOf(forwarder, UNREADABLE, null), left: [] };
  const pairs = wanted.map((forward, index) => ({ forward, found: before[index] ?? NONE }));
  for (const { forward, found } of pairs) {
    if (found.kind === 'other') return { trouble: troubleOf(forwarder, takenBy(found), forward), left: [] };
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
  if (changed !== undefined) return giveUp({ reason: 'changed', by: null, errorCode: null }, changed);
  const alreadyOpen = wanted.filter((one) => !opened.includes(one));
  return { opened, alreadyOpen, leaseSeconds: shortest(leases) };
}

export type Kept = {
  /** What leads here by our doing. */
  forwards: PortForward[];
  /** What of it was opened just now. */
  restored: PortForward[];
  leaseSeconds: number;
  /** Why a port is not open; `null`: all are. */
  trouble: RouterTrouble | null;
};

/**
 * Opens again what is no longer open, and closes what is no longer wanted.
 *
 * @param known.ours what we have opened
 * @param known.formerAddress this machine's address then
 * @param onBefore told all that may be ours then, before anything is opened; where it throws, nothing is
 */
export async function keepForwards(
  forwarder: Forwarder,
  wanted: readonly PortForward[],
  { ours, formerAddress }: { ours: readonly PortForward[]; formerAddress: string },
  onBefore: (mayBeOurs: readonly PortForward[]) => Promise<void>,
): Promise<Kept> {
  const isKnown = (forward: PortForward) => ours.some((one) => isSame(one, forward));
  const gone = ours.filter((one) => !wanted.some((other) => isSame(one, other)));
  const left = gone.length === 0 ? [] : (await closeForwards(forwarder, gone, formerAddress)).left;
  const found = await forwarder.look(wanted);
  const kept: Kept = { forwards: [...left], restored: [], leaseSeconds: 0, trouble: null };
  if (found === null) return { ...kept, forwards: [...ours], trouble: troubleOf(forwarder, UNREADABLE, null) };
  const further = wanted.filter((one, index) => !isKnown(one) && MISSING.has((found[index] ?? NONE).kind));
  if (further.length > 0) await onBefore([...ours, ...further]);
  const leases: number[] = [];
  for (const [index, forward] of wanted.entries()) {
    const isOurs = isKnown(forward);
    const one = found[index] ?? NONE;
    if (one.kind === 'right' && (!isOurs || one.leaseSeconds === 0 || one.leaseSeconds > SHORT_LEASE)) {
      if (isOurs) kept.forwards.push(forward);
      continue;
    }
    const isFormer = one.kind === 'other' && isOurs && one.isLabelled && one.address === formerAddress;
    if (one.kind === 'other' && !isFormer) {
      kept.trouble ??= troubleOf(forwarder, takenBy(one), forward);
      continue;
    }
    const added = await ensure(forwarder, forward, isFormer ? { kind: 'wrong' } : one);
    if (added.refusal !== null) {
      kept.trouble ??= troubleOf(forwarder, added.refusal, forward);
      // It may still be there, or come back: it stays ours.
      if (isOurs || added.refusal.reason === 'silent') kept.forwards.push(forward);
      continue;
    }
    kept.forwards.push(forward);
    leases.push(added.leaseSeconds);
    if (one.kind !== 'right' && one.kind !== 'notTold') kept.restored.push(forward);
  }
  return { ...kept, leaseSeconds: shortest(leases) };
}

/**
 * Closes what leads to this machine.
 *
 * @param formerAddress another address that this machine had
 * @returns `left`: the router has not confirmed it
 */
export async function closeForwards(
  forwarder: Forwarder,
  forwards: readonly PortForward[],
  formerAddress: string | null = null,
): Promise<{ closed: PortForward[]; left: PortForward[] }> {
  const found = await forwarder.look(forwards);
  const closed: PortForward[] = [];
  const left: PortForward[] = [];
  for (const [index, forward] of forwards.entries()) {
    const isClosed = found !== null && (await closeOne(forwarder, forward, found[index] ?? NONE, formerAddress));
    (isClosed ? closed : left).push(forward);
  }
  return { closed, left };
}

async function closeOne(
  forwarder: Forwarder,
  forward: PortForward,
  found: Found,
  formerAddress: string | null,
): Promise<boolean> {
  switch (found.kind) {
    case 'none':
      return true;
    // What leads to this machine's other port was not opened by us, or has been changed since.
    case 'wrong':
      return true;
    case 'other': {
      const isFormer = found.isLabelled && found.address === formerAddress;
      return isFormer ? forwarder.remove(forward) : true;
    }
    case 'right':
    case 'notTold':
      return forwarder.remove(forward);
  }
}

/** @param found what stands there: this machine's own, or nothing */
async function ensure(
  forwarder: Forwarder,
  forward: PortForward,
  found: Found,
): Promise<Awaited<ReturnType<Forwarder['add']>>> {
  // A few routers take a second entry for a conflict, whosever the first is.
  if (found.kind === 'wrong') await forwarder.remove(forward);
  return forwarder.add(forward);
}

const NONE: Found = { kind: 'none' };
const MISSING: ReadonlySet<Found['kind']> = new Set(['none', 'wrong', 'notTold']);
const UNREADABLE: Refusal = { reason: 'unreadable', by: null, errorCode: null };
const isOpen = (found: Found | undefined): boolean => found?.kind === 'right' || found?.kind === 'notTold';
const isSame = (one: PortForward, other: PortForward): boolean =>
  one.port === other.port && one.internalPort === other.internalPort;
const takenBy = ({ address }: Found & { kind: 'other' }): Refusal => ({
  reason: 'taken',
  by: address,
  errorCode: null,
});
function shortest(leases: readonly number[]): number {
  const limited = leases.filter((one) => one > 0);
  return limited.length === 0 ? 0 : Math.min(...limited);
}

function troubleOf(
  { router, name }: Pick<Forwarder, 'router' | 'name'>,
  { reason, by, errorCode }: Refusal,
  forward: PortForward | null,
): RouterTrouble {
  return { reason, router, name, port: forward?.port ?? null, by, errorCode };
}
