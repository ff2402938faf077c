import fs from 'node:fs/promises';
import { builtInPage } from './built-in-page.ts';
import type { FrontConfig } from './front/front-config.ts';
import type { WebServerReport } from './report.ts';
import type { Site } from './site.ts';
import type { WebServerConfig } from './web-server-config.ts';

/** How long the application before may take to finish its answers, in milliseconds. */
const GRACE_AFTER_CHANGE_MS = 60_000;

/**
 * Makes what stands behind the integrated web server, in whichever thread that runs: the application at `upstream`, or
 * the built-in page.
 *
 * @param config asked for each request, and by `prepare`
 */
export function createSite(config: () => WebServerConfig, report: (report: WebServerReport) => void): Site {
  const page = builtInPage(() => config().language);
  let current: { site: Site; key: string } = { site: page, key: '' };

  const frontFor = async (frontConfig: FrontConfig): Promise<Site> => {
    // Most hosts that have none need not load it.
    const { createFront } = await import('./front/front.ts');
    return createFront(frontConfig, {
      language: () => config().language,
      onUnanswered: (one) => report({ event: 'unanswered', ...one }),
      onAnsweredAgain: () => report({ event: 'answeredAgain' }),
    });
  };
  const prepare = async (): Promise<void> => {
    const { upstream } = config();
    const frontConfig = upstream === '' ? null : await frontConfigOf(config());
    const key = JSON.stringify(frontConfig);
    if (key === current.key) return;
    const before = current.site;
    current = { site: frontConfig === null ? page : await frontFor(frontConfig), key };
    // Whoever is being answered by the one before gets his answer; nobody waits for that.
    void before.close?.(GRACE_AFTER_CHANGE_MS);
  };
  /** Both listeners ask for it at the same time, and one front is enough. */
  let preparing: Promise<void> = Promise.resolve();
  return {
    prepare: () => (preparing = preparing.then(prepare, prepare)),
    hasOwnDeadlines: () => current.site.hasOwnDeadlines?.() ?? false,
    handle: (...asked) => current.site.handle(...asked),
    upgrade: (...asked) => current.site.upgrade?.(...asked) ?? false,
    async close() {
      const { site } = current;
      await site.close?.();
      // Whoever starts again needs another one.
      if (current.site === site) current = { site: page, key: '' };
    },
  };
}

async function frontConfigOf(config: WebServerConfig): Promise<FrontConfig> {
  const { upstream, upstreamHost, opensAdminPages, trustedRootsFile } = config;
  const { address, httpPort, httpsPort, publicHttpsPort } = config;
  // Whether it can be read is for the checks to say; without it, such an application is not trusted.
  const upstreamRoots = trustedRootsFile === '' ? '' : await fs.readFile(trustedRootsFile, 'utf8').catch(() => '');
  return { upstream, upstreamHost, opensAdminPages, upstreamRoots, address, httpPort, httpsPort, publicHttpsPort };
}
