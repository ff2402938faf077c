/** Whether the CA is one's own, in a laboratory or a company's network: what a public CA refuses may be fine then. Pure. */
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind, isLocalhost } from './address-kind.ts';
import { classifySuffix } from './name-suffix.ts';

type CaSettings = Pick<Settings, 'acmeDirectoryUrl' | 'trustedRootsFile'>;

/** Whether the CA is no public one: it stands on this machine or in a private network, or has roots of its own. */
export function isPrivateCa(settings: CaSettings): boolean {
  // Its certificate needs no root of one's own: there, the file is for a proxy on the way.
  if (isLetsEncrypt(settings)) return false;
  if (settings.trustedRootsFile !== '') return true;
  const host = hostOf(settings);
  if (isIp(host)) return addressKind(host) !== null;
  return isLocalhost(host) || classifySuffix(host).kind === 'notPublic';
}

/** Whether the CA is on this very machine, so that it also reaches what only this machine does. */
export function isLocalCa(settings: CaSettings): boolean {
  const host = hostOf(settings);
  return isLocalhost(host) || (isIp(host) && addressKind(host) === 'loopback');
}

/** Let's Encrypt, its staging environment included. */
export function isLetsEncrypt(settings: Pick<Settings, 'acmeDirectoryUrl'>): boolean {
  return /(^|\.)api\.letsencrypt\.org$/.test(hostOf(settings));
}

function hostOf({ acmeDirectoryUrl }: Pick<Settings, 'acmeDirectoryUrl'>): string {
  return new URL(acmeDirectoryUrl).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

const isIp = (host: string) => host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
