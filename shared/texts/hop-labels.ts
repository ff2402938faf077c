/** The names of the path's hops, with the configured ports. Pure. */
import type { TFunction } from 'i18next';
import type { Settings } from '#shared/contract/settings.ts';
import type { HopId } from '#shared/contract/check-table.ts';

type Ports = Pick<Settings, 'httpPort' | 'httpsPort' | 'publicHttpPort' | 'publicHttpsPort'>;

/** The name of a hop, for example "Router Port 80". */
export function hopLabel(id: HopId, ports: Ports, t: TFunction): string {
  return t(`path.hops.${id}`, { port: portOf(id, ports) });
}

/** The purpose of a hop, in one sentence. */
export function hopDescription(id: HopId, ports: Ports, t: TFunction): string {
  return t(`path.about.${id}`, { port: portOf(id, ports), httpPort: ports.httpPort, httpsPort: ports.httpsPort });
}

/** Empty for hops without a port, whose texts do not use one. */
function portOf(id: HopId, ports: Ports): number | '' {
  switch (id) {
    case 'router80':
      return ports.publicHttpPort;
    case 'port8080':
      return ports.httpPort;
    case 'router443':
      return ports.publicHttpsPort;
    case 'tls':
      return ports.httpsPort;
    default:
      return '';
  }
}
