/** Which ports the router has to lead to this machine. Pure. */
import type { Settings } from '#shared/contract/settings.ts';
import { challengeTypeSet } from './challenge-choice.ts';

/** A port of the outside (TCP), and the one of this machine to which it is to lead. */
export type PortForward = { port: number; internalPort: number };

type PortSettings = Pick<Settings, 'httpPort' | 'httpsPort' | 'publicHttpPort' | 'publicHttpsPort'> &
  Parameters<typeof challengeTypeSet>[0];

/**
 * The ports of whoever answers here, profacto or our own web server: the settings name them either way. Where the CA comes over TLS
 * by the settings, nobody needs port 80.
 */
export function portForwards(settings: PortSettings): PortForward[] {
  const { httpPort, httpsPort, publicHttpPort, publicHttpsPort } = settings;
  const https = { port: publicHttpsPort, internalPort: httpsPort };
  if (challengeTypeSet(settings) === 'tls-alpn-01') return [https];
  return [{ port: publicHttpPort, internalPort: httpPort }, https];
}
