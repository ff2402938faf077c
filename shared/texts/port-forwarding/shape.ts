/** How to set up one port forwarding in the router, ready to be shown. */

export type Forwarding = {
  /** What the internet calls. */
  publicPort: number;
  /** Where profacto listens. */
  internalPort: number;
  /** Of this machine in its own network; `null`: not known. */
  lanAddress: string | null;
  /** Whether the CA or the visitors come by way of it. */
  purpose: 'validation' | 'visitors';
};

/** For IPv4 only: over IPv6 a router opens ports and forwards none. */
export type PortForwardingHelp = {
  title: string;
  /** What it is for, in one or two sentences. */
  about: string;
  /** What every router asks for, as label and value. */
  table: readonly { label: string; value: string }[];
  /** Where to find it, for the usual routers. */
  routers: readonly { name: string; steps: readonly string[] }[];
  /** What is easily forgotten. */
  notes: readonly string[];
};
