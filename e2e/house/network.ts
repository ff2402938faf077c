/**
 * The cables: three networks, of which the one of this process is the internet. It is the main process of namespaces of its
 * own (`available.ts`), so nothing here touches the machine's network, and all of it ends with this process.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { until } from '../fixtures/until.ts';

/** The customer's line: what the router has outside. */
export const LINE = '87.140.20.5';
/** The router and profacto's machine in the LAN of the house. */
export const ROUTER = '192.168.178.1';
export const SERVER = '192.168.178.20';
/** A second router of the LAN, which leads out by a line of its own. */
export const SECOND_ROUTER = '192.168.178.3';
/** What the router has for guests: itself, and profacto's machine where it is plugged in there. */
export const GUESTS = { router: '192.168.179.1', server: '192.168.179.20' };
/** A VPN of profacto's machine: the two ends of its tunnel. */
const TUNNEL = { outside: '10.6.0.1', server: '10.6.0.2' };
/** What the line gives the house over IPv6, where it does. */
export const SERVER_V6 = '2a02:8070:51::20';
/** Name servers: the internet's own, and the one that the house asks, by its router. */
export const INTERNET_DNS = '9.9.9.9';
export const PROVIDER_DNS = '9.9.9.10';
/** Between router and internet, for what stands in the way of visitors but is no router: the two ends. */
export const ASIDE = { router: '10.9.0.1', internet: '10.9.0.2' };

/** Addresses of others on the internet. */
export const HOSTS = {
  letsEncrypt: '172.65.32.248',
  letsEncryptStaging: '172.65.46.172',
  /** From where the CA looks. */
  perspectives: ['66.133.109.36', '3.12.150.4', '18.197.64.9', '13.54.99.7'],
  webHoster: '5.45.96.3',
  webHosterV6: '2a01:488:42::7',
  parking: '91.195.240.94',
  /** The provider's gateway, which many customers share. */
  carrier: '62.155.9.9',
  cdn: '104.21.30.7',
  otherNameServer: '9.9.9.11',
} as const;
/** Public addresses where nobody answers: the line before the last change, a server that was switched off. */
export const SILENT = { formerLine: '87.140.77.31', formerServer: '2a01:488:99::3' };

export type Network = {
  /** The words before a command that is to run on the router, or on profacto's machine. */
  enter(where: 'router' | 'server'): readonly string[];
  /** Starts a program on the router, or on profacto's machine. */
  start(
    where: 'router' | 'server',
    command: string,
    args: readonly string[],
    options?: Parameters<typeof spawn>[2],
  ): ChildProcess;
  /** Replaces all rules of one of the networks; the text is what `nft` reads. */
  setRules(where: 'internet' | 'router' | 'server', rules: string): void;
  /** Whether profacto's machine has IPv6. */
  setServerV6(on: boolean): void;
  /** In which network profacto's machine is: the house's, that for guests, or none, where it gives itself an address. */
  setPlace(place: 'house' | 'guests' | 'none'): void;
  /** Which name server is entered on profacto's machine, until it changes its place. */
  setNameServer(address: string): void;
  /** Whether a VPN on profacto's machine takes all of its connections to the internet. */
  setTunnel(on: boolean): void;
  /** Where profacto's machine looks for its router. */
  setGateway(address: string): void;
};

/** @param folder for the files that replace some of /etc */
export async function layCables(folder: string): Promise<Network> {
  const [router, server] = await Promise.all([holdNetwork(), holdNetwork()]);
  const inside = (pid: number, command: string, ...args: string[]): void =>
    void execFileSync('nsenter', ['--target', String(pid), '--net', command, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const script = (pid: number | null, lines: string): void => {
    const text = `set -e\n${lines}`;
    if (pid === null) execFileSync('sh', ['-c', text], { stdio: ['ignore', 'ignore', 'pipe'] });
    else inside(pid, 'sh', '-c', text);
  };

  const { perspectives, webHosterV6, ...v4 } = HOSTS;
  const addresses = [INTERNET_DNS, PROVIDER_DNS, ...perspectives, ...Object.values(v4)];
  script(
    null,
    `
ip link set lo up
ip link add line type veth peer name wan netns ${router}
ip addr add 87.140.0.1/32 dev line
ip addr add ${ASIDE.internet}/24 dev line
ip -6 addr add 2a02:8070::1/64 dev line nodad
ip link set line up
ip route add ${LINE}/32 dev line
${addresses.map((one) => `ip addr add ${one}/32 dev lo`).join('\n')}
ip -6 addr add ${webHosterV6}/128 dev lo nodad
ip -6 route add 2a02:8070:51::/64 via 2a02:8070::5
# What nobody has is silent: the way out leads to a neighbour that does not exist.
ip link add nothing type veth peer name nowhere
ip link set nothing up
ip link set nowhere up
ip neigh add 10.8.0.2 lladdr 02:00:00:00:00:02 dev nothing nud permanent
ip route add default via 10.8.0.2 dev nothing onlink
ip -6 neigh add fe80::2 lladdr 02:00:00:00:00:02 dev nothing nud permanent
ip -6 route add default via fe80::2 dev nothing metric 2048
${forwarding}`,
  );
  script(
    router,
    `
ip link set lo up
ip link add lan type veth peer name lan0 netns ${server}
ip addr add ${ASIDE.router}/24 dev wan
ip addr add ${LINE}/32 dev wan
ip -6 addr add 2a02:8070::5/64 dev wan nodad
ip link set wan up
ip addr add ${ROUTER}/24 dev lan
ip addr add ${SECOND_ROUTER}/24 dev lan
ip addr add ${GUESTS.router}/24 dev lan
ip -6 addr add 2a02:8070:51::1/64 dev lan nodad
ip link set lan up
ip route add 87.140.0.1/32 dev wan src ${LINE}
ip route add default via 87.140.0.1 dev wan src ${LINE}
ip -6 route add default via 2a02:8070::1
${forwarding}`,
  );
  script(
    server,
    `
ip link set lo up
ip addr add ${SERVER}/24 dev lan0
ip link set lan0 up
ip route add default via ${ROUTER}`,
  );

  const resolvConf = (nameServer: string) => `nameserver ${nameServer}\noptions timeout:1 attempts:1\n`;
  const etc = {
    'resolv.conf': resolvConf(ROUTER),
    hosts: '127.0.0.1 localhost\n::1 localhost\n',
  };
  for (const [name, content] of Object.entries(etc)) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    execFileSync('mount', ['--bind', file, path.join('/etc', name)]);
  }

  const pids = { internet: null, router, server };
  return {
    enter: (where) => ['nsenter', '--target', String(pids[where]), '--net'],
    start: (where, command, args, options = {}) =>
      spawn('nsenter', ['--target', String(pids[where]), '--net', command, ...args], options),
    setRules(where, rules) {
      const file = path.join(folder, `${where}.nft`);
      fs.writeFileSync(file, `flush ruleset\n${rules}`);
      script(pids[where], `nft -f ${file}`);
    },
    setPlace(place) {
      const { router: gateway, server: address } = place === 'guests' ? GUESTS : { router: ROUTER, server: SERVER };
      script(
        server,
        place === 'none'
          ? 'ip -4 addr flush dev lan0\nip addr add 169.254.13.7/16 dev lan0'
          : `ip -4 addr flush dev lan0
ip addr add ${address}/24 dev lan0
ip route replace default via ${gateway}`,
      );
      fs.writeFileSync(path.join(folder, 'resolv.conf'), resolvConf(gateway));
    },
    setNameServer: (address) => fs.writeFileSync(path.join(folder, 'resolv.conf'), resolvConf(address)),
    setTunnel(on) {
      if (!on) {
        script(server, 'ip link del wg0 2>/dev/null || true');
        return;
      }
      script(
        null,
        `
ip link add vpn type veth peer name wg0 netns ${server}
ip addr add ${TUNNEL.outside}/24 dev vpn
ip link set vpn up
echo 0 > /proc/sys/net/ipv4/conf/vpn/rp_filter`,
      );
      script(
        server,
        `ip addr add ${TUNNEL.server}/24 dev wg0
ip link set wg0 up
ip route replace default via ${TUNNEL.outside} dev wg0`,
      );
    },
    setGateway: (address) => inside(server, 'ip', 'route', 'replace', 'default', 'via', address),
    setServerV6(on) {
      script(
        server,
        on
          ? `ip -6 addr replace ${SERVER_V6}/64 dev lan0 nodad\nip -6 route replace default via 2a02:8070:51::1`
          : 'ip -6 addr flush dev lan0 scope global',
      );
    },
  };
}

/** A namespace lives as long as a process in it. @returns its process id */
async function holdNetwork(): Promise<number> {
  const { pid } = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  if (pid === undefined) throw new Error('unshare cannot be started');
  const ours = fs.readlinkSync('/proc/self/ns/net');
  await until('a network of its own', () => (fs.readlinkSync(`/proc/${pid}/ns/net`) === ours ? null : true));
  return pid;
}

const forwarding = `
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done`;
