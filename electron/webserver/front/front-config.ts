/** Whose name an application gets in `Host`: the visitor's, the configured public one, or that of its own URL. */
export type UpstreamHost = 'visitor' | 'serverAddress' | 'upstream';

/** What the front needs of the settings. */
export type FrontConfig = {
  /** URL of the application: scheme, host and port. */
  upstream: string;
  upstreamHost: UpstreamHost;
  /** Whether visitors reach the pages with which 4D is administered. */
  opensAdminPages: boolean;
  /** PEM of roots that an `https` application's certificate may lead to, besides those that everybody trusts; empty: none. */
  upstreamRoots: string;
  /** The public host name as A-labels; empty while none is set. */
  address: string;
  httpPort: number;
  httpsPort: number;
  /** As the internet sees it. */
  publicHttpsPort: number;
};
