import type { RouterTrouble } from '#shared/contract/router.ts';
import type { RouterWay } from '#shared/contract/router-troubles.ts';
import type { PortForward } from '#shared/domain/port-forwards.ts';

/** What stands behind a port in the router. */
export type Found =
  | { kind: 'none' }
  /** It leads where it is to, under any address of this machine, whoever has entered it. `leaseSeconds`: for so long yet; 0: for good. */
  | { kind: 'right'; address: string; leaseSeconds: number }
  /**
   * It leads to another device, to another port of this machine, or is switched off. `labelledPort`: where it bears this
   * program's name, the port of the device to which it leads.
   */
  | { kind: 'other'; address: string; isHere: boolean; isOn: boolean; labelledPort: number | null }
  /** The router does not tell, and takes nothing from another device whatever it is asked (NAT-PMP). */
  | { kind: 'notTold' };

/** Where this machine is: `from` in the router's network, with its prefix, and `own`: all of its addresses. */
export type OwnPlace = { from: string; network: string | null; own: readonly string[] };

export type Refusal = Pick<RouterTrouble, 'reason' | 'by' | 'isHere' | 'errorCode'>;

/** The router of the house, as whoever opens ports in it sees it. Nothing throws; each answer has its time limit. */
export type Forwarder = {
  via: RouterWay;
  /** The router's address in the LAN, and as it names itself. */
  router: string;
  name: string | null;
  /** Which device it is, where it says so. */
  id: string | null;
  /** This machine's address in the router's network: where its ports are to lead. */
  lanAddress: string;
  /** The same with its prefix, such as `192.168.178.20/24`; `null`: the system does not say. */
  network: string | null;
  /** `null`: it does not say, as an answer is missing or makes no sense. */
  look(forwards: readonly PortForward[]): Promise<Found[] | null>;
  /** Opens one. @returns why not; `null`: the router says that it is open. `leaseSeconds`: for how long; 0: for good */
  add(forward: PortForward): Promise<{ refusal: Refusal } | { refusal: null; leaseSeconds: number }>;
  /** Closes one, whomever it leads to: the caller has looked. @returns whether the router says that it is closed */
  remove(forward: PortForward): Promise<boolean>;
};

/** `router`: the address of the one that does not answer to this; `null`: there is none with a private address. */
export type NoForwarder = { router: string | null };

/** Whether it can be asked. */
export const isForwarder = (found: Forwarder | NoForwarder): found is Forwarder => 'via' in found;
