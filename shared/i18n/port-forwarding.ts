/** How to set up one port forwarding in the router, ready to be shown: by the panel, the CLI and the report. Pure. */
import type { Language } from './language.ts';
import { portForwardingDe } from './port-forwarding.de.ts';
import { portForwardingEn } from './port-forwarding.en.ts';

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

export function portForwardingHelp(forwarding: Forwarding, language: Language): PortForwardingHelp {
  return language === 'de' ? portForwardingDe(forwarding) : portForwardingEn(forwarding);
}
