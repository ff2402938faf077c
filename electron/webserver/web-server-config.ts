import type { LanguageSetting } from '#shared/values/language.ts';
import type { UpstreamHost } from './front/front-config.ts';

/** What the two listeners are set up by. */
export type ListenerConfig = {
  httpPort: number;
  httpsPort: number;
  /** The port in a redirect's address; 443 is left out. */
  publicHttpsPort: number;
  redirectToHttps: boolean;
  /** Host name that redirects lead to, as A-labels; empty while none is set. */
  address: string;
  /** What browsers are told over TLS of that name: for how many seconds to insist on HTTPS; left out or `null`: nothing. */
  hstsMaxAge?: number | null;
};

/** What stands behind the web server, by the settings. */
type SiteConfig = {
  language: LanguageSetting;
  /** Empty: nothing but the built-in page. */
  upstream: string;
  upstreamHost: UpstreamHost;
  opensAdminPages: boolean;
  /** A file with roots that an `https` application's certificate may lead to; empty: none besides the public ones. */
  trustedRootsFile: string;
};

/** Whether answers are noted, and where. */
export type AccessLogConfig = {
  accessLog: boolean;
  /** The configuration directory; empty: there is none, and nothing is noted. */
  configDir: string;
};

/** All that the web server knows of the settings. */
export type WebServerConfig = ListenerConfig & SiteConfig & AccessLogConfig;
