/** Whether the CA is private, in a laboratory or a company network: it may accept what public CAs refuse. Pure. */
import type { Settings } from '#shared/contract/settings.ts';
import { hostOf } from '#shared/values/url.ts';
import { addressKind, isLocalhost } from './address-kind.ts';
import { knownCa } from './known-cas.ts';
import { classifySuffix } from './name-suffix.ts';

type CaSettings = Pick<Settings, 'acmeDirectoryUrl' | 'trustedRootsFile'>;

/** Whether the CA is not a public one: it runs on this machine or in a private network, or has its own roots. */
export function isPrivateCa(settings: CaSettings): boolean {
  // A public CA needs no roots file: here, the file is for a proxy in between.
  if (knownCa(settings.acmeDirectoryUrl) !== null) return false;
  if (settings.trustedRootsFile !== '') return true;
  const host = directoryHost(settings);
  if (isIp(host)) return addressKind(host) !== null;
  return isLocalhost(host) || classifySuffix(host).kind === 'notPublic';
}

/** Whether the CA runs on this machine, so that it can reach loopback addresses too. */
export function isLocalCa(settings: CaSettings): boolean {
  const host = directoryHost(settings);
  return isLocalhost(host) || (isIp(host) && addressKind(host) === 'loopback');
}

function directoryHost({ acmeDirectoryUrl }: Pick<Settings, 'acmeDirectoryUrl'>): string {
  return hostOf(new URL(acmeDirectoryUrl));
}

const isIp = (host: string) => host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
