/** How to set up one port forwarding in the router, ready to be shown. Pure. */
import { inBrackets } from '#shared/texts/findings/shape.ts';

export type Forwarding = {
  /** The port that the internet connects to. */
  publicPort: number;
  /** The port where profacto listens. */
  internalPort: number;
  /** This machine's address in its own network; `null`: not known. */
  lanAddress: string | null;
  purpose: ForwardingPurpose;
};
/** Whether the CA or the visitors use a forwarding. */
type ForwardingPurpose = 'validation' | 'visitors';

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

/** What the words need to know of a forwarding. `machine`: this one, in the accusative, with its address if known. */
type ForwardingValues = { from: string; to: string; machine: string };

/** One language's words. */
export type PortForwardingTexts = {
  title: (values: ForwardingValues) => string;
  about: Record<ForwardingPurpose, (values: ForwardingValues) => string>;
  labels: { externalPort: string; protocol: string; target: string; internalPort: string };
  /** As a device of its own, and in the accusative. */
  thisMachine: { alone: string; accusative: string };
  routers: (values: ForwardingValues) => PortForwardingHelp['routers'];
  notes: {
    fixedAddress: string;
    remoteAccess: (values: ForwardingValues) => string;
    forPurpose: Record<ForwardingPurpose, (values: ForwardingValues) => readonly string[]>;
    firewall: (values: ForwardingValues) => string;
    ipv4Only: string;
  };
};

/** The help in one language. */
export function portForwardingIn(words: PortForwardingTexts): (forwarding: Forwarding) => PortForwardingHelp {
  const { labels, thisMachine, notes } = words;
  return ({ publicPort, internalPort, lanAddress, purpose }) => {
    const machine = `${thisMachine.accusative}${inBrackets(lanAddress)}`;
    const values = { from: String(publicPort), to: String(internalPort), machine };
    return {
      title: words.title(values),
      about: words.about[purpose](values),
      table: [
        { label: labels.externalPort, value: values.from },
        { label: labels.protocol, value: 'TCP' },
        { label: labels.target, value: lanAddress ?? thisMachine.alone },
        { label: labels.internalPort, value: values.to },
      ],
      routers: words.routers(values),
      notes: [
        notes.fixedAddress,
        notes.remoteAccess(values),
        ...notes.forPurpose[purpose](values),
        notes.firewall(values),
        notes.ipv4Only,
      ],
    };
  };
}
