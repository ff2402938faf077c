import { configPath } from '../../ownership/config-files.ts';
import type { Core } from '../core.ts';
import type { HookRunOptions } from '../hooks/run-hook.ts';
import { createCertificateTarget, type CertificateTarget } from './certificate-target.ts';
import { createHandover, type Handover, type HandoverTimes } from './handover.ts';
import { createProfactoRestart, type ProfactoRestart } from './profacto-restart.ts';
import { createWebrootChallenges, type WebrootChallenges } from './webroot-challenges.ts';

/** What is needed to work beside profacto, which keeps its ports. */
export type Beside = {
  challenges: WebrootChallenges;
  target: CertificateTarget;
  restart: ProfactoRestart;
  handover: Handover;
};

/** Nothing is read or written for that. @param options for tests */
export function createBeside(
  { settings, journal, now }: Pick<Core, 'settings' | 'journal' | 'now'>,
  configDir: string,
  options: { hookRunOptions?: HookRunOptions | undefined; times?: HandoverTimes | undefined } = {},
): Beside {
  const folder = () => settings().certificateTarget;
  const challenges = createWebrootChallenges({
    webroot: () => settings().webroot,
    stateFile: configPath(configDir, 'webroot-files.json'),
  });
  const target = createCertificateTarget({ folder });
  const restart = createProfactoRestart(settings, options.hookRunOptions);
  const { times } = options;
  const httpsPort = () => settings().httpsPort;
  const given = { target, folder, httpsPort, restart, journal, now, configDir };
  return { challenges, target, restart, handover: createHandover({ ...given, ...(times ? { times } : {}) }) };
}
