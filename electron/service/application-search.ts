import { isThisMachine, upstreamOf } from '#shared/values/upstream.ts';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import { adviseWay } from '#shared/domain/way-advice.ts';
import { networkAddresses } from '../applications/this-machine.ts';
import type { Core } from './core.ts';

/**
 * Looks where profacto answers on this machine and which way fits; a few seconds at most. One look at a time: who asks
 * meanwhile gets the same answer, or for another port waits, so that nobody makes it look more often than that.
 *
 * @returns looks; `port`: one more, besides those that are likely
 */
export function createApplicationSearch({ settings, stopSignal }: Pick<Core, 'settings' | 'stopSignal'>) {
  let running: { port: number | undefined; answer: Promise<ApplicationSearch> } | null = null;
  const look = async (port: number | undefined): Promise<ApplicationSearch> => {
    const { findApplications, likelyPorts } = await import('../applications/find.ts');
    const { httpPort, httpsPort, upstream } = settings();
    const leadsTo = upstreamOf(upstream);
    const ports = [
      httpPort,
      httpsPort,
      ...(leadsTo !== null && isThisMachine(leadsTo, networkAddresses()) ? [leadsTo.port] : []),
      ...likelyPorts,
      ...(port === undefined ? [] : [port]),
    ];
    const found = await findApplications(ports, stopSignal);
    return { found, advice: adviseWay(found, { httpPort, httpsPort }) };
  };
  return (port?: number): Promise<ApplicationSearch> => {
    if (running?.port === port && running !== null) return running.answer;
    const before = running?.answer.catch(() => undefined) ?? Promise.resolve();
    const answer = before
      .then(() => look(port))
      .finally(() => {
        if (running?.answer === answer) running = null;
      });
    running = { port, answer };
    return answer;
  };
}
