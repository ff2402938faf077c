/** Web servers by the name that they give themselves in the `Server` header. Pure. */
import type { ApplicationKind } from '#shared/contract/application-kinds.ts';

/** The first that fits. WebSTAR, of the same maker, is another server than 4D's. */
const SERVERS: readonly (readonly [RegExp, ApplicationKind])[] = [
  [/^4D(?:[_ /](?!WebSTAR)|$)/i, '4d'],
  [/^Microsoft-IIS\b/i, 'iis'],
  // Windows' own HTTP service, which answers for IIS and others.
  [/^Microsoft-HTTPAPI\b/i, 'iis'],
  [/^(nginx|openresty)\b/i, 'nginx'],
  [/^Apache[- ](Coyote|Tomcat)\b/i, 'tomcat'],
  [/^Apache\b/i, 'apache'],
  [/^Caddy\b/i, 'caddy'],
  [/^lighttpd\b/i, 'lighttpd'],
];

/** Which server calls itself so; `null`: none that is known. */
export function webServerNamed(server: string): ApplicationKind | null {
  return SERVERS.find(([pattern]) => pattern.test(server))?.[1] ?? null;
}
