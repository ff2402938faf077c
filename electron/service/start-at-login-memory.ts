import type { Changes } from './changes.ts';
import type { HostActions } from './host-actions.ts';

/** Whether this program starts when its user logs in, for the snapshot. */
export type StartAtLoginMemory = {
  /** As it was when the system was last asked; `null`: this host cannot see to that. */
  current: () => boolean | null;
  /** Asks the system, where somebody may have changed it. */
  look: () => void;
  /** @throws FailureError `LOGIN_START_NOT_SET` */
  set: (on: boolean) => void;
};

/** Remembers what the system said: a snapshot is made at every change, and the answer is in a file or a registry. */
export function createStartAtLoginMemory(
  { desktop }: Pick<HostActions, 'desktop'>,
  changes: Changes,
): StartAtLoginMemory {
  const ask = () => desktop?.startsAtLogin() ?? null;
  let known = ask();
  const look = (): void => {
    const before = known;
    known = ask();
    if (known !== before) changes.emit('state');
  };
  return {
    current: () => known,
    look,
    set(on) {
      desktop?.setStartAtLogin(on);
      look();
    },
  };
}
