/** The router of the house, where it is asked to open ports for this machine. */
import { z } from 'zod';
import { routerTroubles, routerWays } from './router-troubles.ts';

const port = z.number().int().min(1).max(65_535);

/** A port of the outside (TCP), and the one of this machine to which it leads. */
const portForwardSchema = z.object({ port, internalPort: port });

/** What this program has opened in the router, by consent, until it is taken back. */
export const routerOpeningSchema = z.object({
  /** The router's address in the LAN, and as it names itself. */
  router: z.string(),
  name: z.string().nullable(),
  via: z.enum(routerWays),
  forwards: z.array(portForwardSchema),
  /** This machine's address, to which the ports lead. */
  lanAddress: z.string(),
  since: z.iso.datetime(),
});
export type RouterOpening = z.infer<typeof routerOpeningSchema>;

/** What came of opening: `opened` by us, and `alreadyOpen`, which is not ours to take back. */
export const routerOpenedSchema = z.object({
  router: z.string(),
  name: z.string().nullable(),
  via: z.enum(routerWays),
  lanAddress: z.string(),
  opened: z.array(port),
  alreadyOpen: z.array(port),
});
export type RouterOpened = z.infer<typeof routerOpenedSchema>;

/** What came of taking back: `left`: the router has not confirmed it, and they may still be open. `router: null`: nothing was open. */
export const routerClosedSchema = z.object({
  router: z.string().nullable(),
  name: z.string().nullable(),
  closed: z.array(port),
  left: z.array(port),
});
export type RouterClosed = z.infer<typeof routerClosedSchema>;

export const routerTroubleSchema = z.object({
  reason: z.enum(routerTroubles),
  /** The router's address in the LAN, and as it names itself. */
  router: z.string(),
  name: z.string().nullable(),
  /** The port that could not be opened; `null`: it is not about one. */
  port: port.nullable(),
  /** Whose it is, where that is known. */
  by: z.string().nullable(),
  /** `by` is this machine itself: the port leads to another one of it, or is switched off. Left out: it is another device. */
  isHere: z.boolean().optional(),
  /** The router's own code for why (UPnP IGD, NAT-PMP); `null`: it gave none. */
  errorCode: z.number().int().nullable(),
});
export type RouterTrouble = z.infer<typeof routerTroubleSchema>;
