import { upstreamOf } from '#shared/values/upstream.ts';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import { adviseWay } from '#shared/domain/way-advice.ts';
import type { Core } from './core.ts';

/**
 * Looks where profacto answers on this machine and which way fits; a few seconds at most. Who asks meanwhile gets the same
 * answer: nobody makes it look at its ports more often than that.
 */
export function createApplicationSearch({ settings, stopSignal }: Pick<Core, 'settings' | 'stopSignal'>) {
  let running: Promise<ApplicationSearch> | null = null;
  const look = async (): Promise<ApplicationSearch> => {
    const { findApplications, likelyPorts } = await import('../applications/find.ts');
    const { httpPort, httpsPort, upstream } = settings();
    const leadsTo = upstreamOf(upstream);
    const ports = [httpPort, httpsPort, ...(leadsTo?.place === 'thisMachine' ? [leadsTo.port] : []), ...likelyPorts];
    const found = await findApplications(ports, stopSignal);
    return { found, advice: adviseWay(found, { httpPort, httpsPort }) };
  };
  return (): Promise<ApplicationSearch> => (running ??= look().finally(() => (running = null)));
}
