import os from 'node:os';
import { addressKind } from '#shared/domain/address-kind.ts';

/** Networks that exist only inside this machine: a router cannot forward anything into them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vboxnet|vmnet|utun|tun|tap|wg|tailscale|zt)|vEthernet|WSL|VirtualBox|VMware/i;

/** The IPv4 addresses of this machine in its own network, the likeliest first: what a router has to forward to. */
export function lanAddresses(interfaces = os.networkInterfaces()): string[] {
  return Object.entries(interfaces)
    .flatMap(([name, addresses]) => (addresses ?? []).map((one) => ({ ...one, isVirtual: VIRTUAL.test(name) })))
    .filter((one) => one.family === 'IPv4' && !one.internal && addressKind(one.address) !== 'linkLocal')
    .toSorted((one, other) => Number(one.isVirtual) - Number(other.isVirtual))
    .map((one) => one.address);
}
