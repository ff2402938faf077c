/** Who holds a port, as far as a text depends on it: by who answers there, then by the name of the process. Pure. */
import type { PortApplication } from '#shared/contract/application.ts';
import type { PortHolder } from '#shared/contract/port-holder.ts';

/** Web servers that say which they are. */
const webServers = ['iis', 'apache', 'nginx', 'tomcat', 'caddy', 'lighttpd'] as const;
export type WebServer = (typeof webServers)[number];

/**
 * Programs that typically occupy a web port, each with its own remedy. `4d`: profacto itself, with its web server;
 * `profacto`: a host of this product.
 */
export type HolderKind = WebServer | 'skype' | '4d' | 'profacto' | 'other';

/** The program behind a process name. `System` is Windows' http.sys, used by IIS or another Windows service. */
export function holderKind(processName: string): HolderKind {
  const name = processName.toLowerCase().replace(/\.exe$/, '');
  if (/^(system|w3wp|inetinfo|iisexpress)$/.test(name)) return 'iis';
  if (/^(httpd|apache\d?|xampp.*)$/.test(name)) return 'apache';
  if (/^tomcat\d*w?$/.test(name)) return 'tomcat';
  if (name === 'nginx' || name === 'caddy' || name === 'lighttpd') return name;
  if (name.startsWith('skype')) return 'skype';
  if (/^profacto[ -](datenschutz|tls)/.test(name)) return 'profacto';
  return /^4d( |$)/.test(name) || name.includes('profacto') ? '4d' : 'other';
}

export type Holder = NonNullable<PortHolder>;
export type Occupant =
  | { kind: 'unknown' }
  /** `pid`, `configDir`: `null` where it is not known. */
  | { kind: 'profacto'; pid: number | null; configDir: string | null }
  /** profacto itself, the ERP; `version`: of 4D. */
  | { kind: 'erp'; version: string | null }
  /** `alsoErp`: profacto answers there as well, on the other family of addresses or (`sameFamily`) at others of the same. */
  | {
      kind: 'webServer';
      program: WebServer;
      version: string | null;
      pid: number | null;
      alsoErp: boolean;
      sameFamily: boolean;
    }
  | { kind: 'known'; holder: Holder; program: Exclude<HolderKind, 'profacto' | '4d'> };

/** Who holds a port. What answers says more than the name of a process, which may be that of a whole group of services. */
export function occupantOf({
  holder,
  application,
}: {
  holder: PortHolder;
  application?: PortApplication | undefined;
}): Occupant {
  const pid = holder?.pid ?? null;
  if (holder?.profacto !== undefined) return { kind: 'profacto', pid, configDir: holder.profacto.configDir };
  if (application?.kind === 'profactoDatenschutz') return { kind: 'profacto', pid, configDir: null };
  if (application?.kind === '4d') return { kind: 'erp', version: application.version };
  const program = webServers.find((one) => one === application?.kind);
  if (program !== undefined) {
    const alsoErp = application?.alsoErp === true;
    // Of two processes the system names either.
    const { version = null, sameFamily = false } = application ?? {};
    return { kind: 'webServer', program, version, pid: alsoErp ? null : pid, alsoErp, sameFamily };
  }
  if (holder === null) return { kind: 'unknown' };
  const named = holderKind(holder.name);
  if (named === 'profacto') return { kind: 'profacto', pid, configDir: null };
  return named === '4d' ? { kind: 'erp', version: null } : { kind: 'known', holder, program: named };
}

const names: Readonly<Record<WebServer, string>> = {
  iis: 'IIS',
  apache: 'Apache',
  nginx: 'nginx',
  tomcat: 'Tomcat',
  caddy: 'Caddy',
  lighttpd: 'lighttpd',
};

/** As it is called in every language: `nginx 1.22.1`. */
export function webServerName({ program, version }: { program: WebServer; version: string | null }): string {
  return version === null ? names[program] : `${names[program]} ${version}`;
}
