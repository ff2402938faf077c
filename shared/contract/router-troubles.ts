/** How a router is asked to open ports, and why it does not. Without zod. */
export const routerWays = ['igd', 'natPmp'] as const;
export type RouterWay = (typeof routerWays)[number];

export const routerTroubles = [
  /** It lets no device open ports, or not this one (UPnP IGD 606, NAT-PMP 2). */
  'notAllowed',
  /** It answers, but knows no way to do it. */
  'notSupported',
  /** Another device has the port, or the router itself. */
  'taken',
  /** It has no room for another one. */
  'full',
  /** It leads a port only to the same port. */
  'samePort',
  /** It does not say what is open, so that something of another device could be overwritten. */
  'unreadable',
  /** It says yes, and lists something else afterwards. */
  'changed',
  /** Another reason, of which only a code is known. */
  'failed',
  /** It does not answer. */
  'silent',
] as const;
