import type { WebServerConfig } from '../webserver/web-server-config.ts';
import { freePorts } from './ports.ts';

/** The configured name of `webServerConfig`. */
export const NAME = 'meinefirma.localhost';

/** What the integrated web server is set up by: two free ports, the built-in page and no access log; `given` instead. */
export async function webServerConfig(given: Partial<WebServerConfig> = {}): Promise<WebServerConfig> {
  const [httpPort, httpsPort] = await freePorts(2);
  return {
    httpPort,
    httpsPort,
    publicHttpsPort: 443,
    redirectToHttps: true,
    address: NAME,
    language: 'de',
    upstream: '',
    upstreamHost: 'visitor',
    opensAdminPages: false,
    trustedRootsFile: '',
    accessLog: false,
    configDir: '',
    ...given,
  };
}
