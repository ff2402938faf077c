/** By which of its network interfaces this machine reaches the internet. */
import dgram from 'node:dgram';
import os from 'node:os';
import { addressKind } from '#shared/domain/address-kind.ts';

/** Of a documentation network (RFC 5737): connecting a UDP socket sends nothing, and makes the system choose the way out. */
const ANY_OUTSIDE = { address: '192.0.2.1', port: 9 };

/**
 * The tunnel (VPN) that takes this machine's connections to the internet.
 *
 * @param interfaces of this machine; another list in tests
 * @returns its name, as the system has it; `null`: connections go out by the network, or that cannot be told
 */
export async function tunnelOut(interfaces = os.networkInterfaces()): Promise<string | null> {
  const address = await localAddress();
  return address === null ? null : tunnelWith(address, interfaces);
}

/** As systems and VPN programs name them. */
const TUNNEL = /^(wg|tun|tap|utun|ipsec|tailscale)\d*$|^zt|wireguard|openvpn|nordlynx|tunnel|vpn/i;

/** The tunnel that has an address; one with an address of the internet is a line. */
export function tunnelWith(address: string, interfaces: ReturnType<typeof os.networkInterfaces>): string | null {
  if (addressKind(address) === null) return null;
  const found = Object.entries(interfaces).find(([, all]) => all?.some((one) => one.address === address) === true);
  return found !== undefined && TUNNEL.test(found[0]) ? found[0] : null;
}

async function localAddress(): Promise<string | null> {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => {
    const end = (address: string | null) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => end(null));
    socket.connect(ANY_OUTSIDE.port, ANY_OUTSIDE.address, () => end(socket.address().address));
  });
}
