/** How to set up one port forwarding in the router, ready to be shown. */

export type Forwarding = {
  /** The port that the internet connects to. */
  publicPort: number;
  /** The port where profacto listens. */
  internalPort: number;
  /** This machine's address in its own network; `null`: not known. */
  lanAddress: string | null;
  /** Whether the CA or the visitors use it. */
  purpose: 'validation' | 'visitors';
};

/** For IPv4 only: for IPv6 a router opens ports but does not forward them. */
export type PortForwardingHelp = {
  title: string;
  /** The purpose of the forwarding, in one or two sentences. */
  about: string;
  /** What every router asks for, as label and value. */
  table: readonly { label: string; value: string }[];
  /** Where the common routers have this setting. */
  routers: readonly { name: string; steps: readonly string[] }[];
  /** What is easily forgotten. */
  notes: readonly string[];
};
