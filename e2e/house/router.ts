/** The router of the house, as the rules that make it one. */
import type { BoxState, Mapping } from './box.ts';
import { ASIDE, GUESTS, LINE, PROVIDER_DNS, ROUTER, SERVER, SERVER_V6 } from './network.ts';

/** An address and a port, `1.2.3.4:80`. */
type Target = string;

export type RouterPlan = {
  /** Where the router forwards what comes from outside; a port that is left out is not forwarded. */
  forward: Partial<Record<80 | 443, Target>>;
  /** What the router does with connections from the LAN to its outside address: lead them as from outside, or not. */
  hairpin: 'on' | 'silent' | 'refused';
  /** Who answers the LAN at the outside address on port 80 where there is no hairpin NAT: the router's own page. */
  insidePage?: Target;
  /** What happens to ports that are not forwarded. */
  closed: 'silent' | 'refused';
  /** Ports of profacto's machine that the router lets in over IPv6. */
  openV6: readonly number[];
  /** From where port 80 is not let in, as addresses. */
  blocked: readonly string[];
  /** The address that the router says it has outside; `null`: none, over IPv4. */
  outside: string | null;
  /** Whether it tells its network of itself, and whether it lets devices open ports (UPnP IGD, NAT-PMP). */
  upnp: BoxState['upnp'];
  /** Connections of the house that end elsewhere: `address:port` and where they go. */
  intercept: Readonly<Record<Target, Target>>;
  /** Connections of the house that are dropped on their way out, as `address:port`. */
  forbidden: readonly Target[];
  /** Ports that it forwards for UDP. */
  forwardUdp: Readonly<Record<number, Target>>;
  /** Forwardings for whoever comes from one address: `from`, and where they lead. */
  forwardOnly: { from: string; to: Readonly<Record<number, Target>> } | null;
  /** Forwardings that are entered and switched off. */
  forwardOff: Readonly<Record<number, Target>>;
  /** What else becomes of what passes it, in the words of nft. */
  passes: readonly string[];
};

/** Another device of the house, to which ports were once forwarded. */
export const OTHER_DEVICE = '192.168.178.30';
/** The usual ports of profacto. */
export const HTTP = `${SERVER}:8080`;
export const HTTPS = `${SERVER}:443`;

/** As the manual asks for it, and as a FRITZ!Box does it. */
export const rightRouter: RouterPlan = {
  forward: { 80: HTTP, 443: HTTPS },
  hairpin: 'on',
  closed: 'silent',
  openV6: [80, 443, 8080],
  blocked: [],
  outside: LINE,
  upnp: 'tells',
  intercept: {},
  forbidden: [],
  forwardUdp: {},
  forwardOff: {},
  forwardOnly: null,
  passes: [],
};

/** What the router tells its network about it; a box that stands aside is a device of the LAN to it. */
export function boxStateOf({ outside, upnp, forward, forwardUdp, forwardOff, forwardOnly }: RouterPlan): BoxState {
  const inList = (targets: Readonly<Record<number, Target>>, how: Pick<Mapping, 'isUdp' | 'isOff' | 'from'>) =>
    Object.entries(targets).map(([port, target]): Mapping => {
      const [to = '', toPort = ''] = target.split(':');
      return { port: Number(port), to, toPort: Number(toPort), ...how };
    });
  const ofNoUse = [
    ...inList(forwardUdp, { isUdp: true }),
    ...inList(forwardOff, { isOff: true }),
    ...(forwardOnly === null ? [] : inList(forwardOnly.to, { from: forwardOnly.from })),
  ];
  const mappings = Object.entries(forward).map(([port, target]): Mapping => {
    const [to = '', toPort = ''] = target.split(':');
    return to === ASIDE.internet
      ? { port: Number(port), to: OTHER_DEVICE, toPort: Number(port) }
      : { port: Number(port), to, toPort: Number(toPort) };
  });
  return { outside, upnp, mappings: [...mappings, ...ofNoUse] };
}

/** The rules as `nft` reads them. */
export function rulesOf(plan: RouterPlan): string {
  const end = (how: 'silent' | 'refused') => (how === 'silent' ? 'drop' : 'reject with tcp reset');
  const forwards = Object.entries(plan.forward).map(([port, target]) => {
    const from = plan.hairpin === 'on' ? '' : 'iifname "wan" ';
    return `${from}ip daddr ${LINE} tcp dport ${port} dnat to ${target}`;
  });
  const page =
    plan.insidePage === undefined ? [] : [`iifname "lan" ip daddr ${LINE} tcp dport 80 dnat to ${plan.insidePage}`];
  const split = (target: Target) => target.split(':').join(' tcp dport ');
  const intercepts = Object.entries(plan.intercept).map(
    ([from, to]) => `iifname "lan" ip daddr ${split(from)} dnat to ${to}`,
  );
  return `
table ip house {
  chain before { type filter hook prerouting priority raw; policy accept;
    ${plan.blocked.map((one) => `iifname "wan" ip saddr ${one} tcp dport 80 drop`).join('\n    ')}
  }
  chain leads { type nat hook prerouting priority dstnat; policy accept;
    ip daddr { ${ROUTER}, ${GUESTS.router} } udp dport 53 dnat to ${PROVIDER_DNS}
    ip daddr ${ASIDE.router} tcp dport 8080 dnat to ${HTTP}
    ip daddr ${ASIDE.router} tcp dport 443 dnat to ${HTTPS}
    ${[...forwards, ...page, ...intercepts].join('\n    ')}
  }
  chain returns { type nat hook postrouting priority srcnat; policy accept;
    ip saddr 192.168.178.0/24 oifname "lan" masquerade
    oifname "wan" ip daddr ${ASIDE.internet} masquerade
    oifname "wan" ip saddr { 192.168.178.0/24, 192.168.179.0/24 } snat to ${LINE}
  }
  chain own { type filter hook input priority filter; policy accept;
    ip saddr 192.168.179.0/24 meta l4proto { tcp, udp } drop
    iifname "wan" meta l4proto tcp ct state new ${end(plan.closed)}
    iifname "lan" ip daddr ${LINE} meta l4proto tcp ct state new ${end(plan.hairpin === 'refused' ? 'refused' : 'silent')}
  }
  chain passes { type filter hook forward priority filter; policy accept;
    ${plan.forbidden.map((one) => `iifname "lan" ip daddr ${split(one)} drop`).join('\n    ')}
    ${plan.passes.join('\n    ')}
  }
}
table ip6 house {
  chain passes { type filter hook forward priority filter; policy accept;
    iifname "wan" ip6 daddr ${SERVER_V6} meta l4proto tcp ct state new tcp dport != { ${[...plan.openV6, 1].join(', ')} } drop
  }
}
`;
}
