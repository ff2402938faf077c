import { FailureError } from '#shared/contract/failure-error.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { expectsTls } from '../certificate-origin.ts';

/** Whether this machine can listen on its HTTPS port. */
export const httpsPortCheck: Check = {
  ids: ['httpsPort'],
  async run(facts, report) {
    // After the handshakes: they must not take the port that this check opens for a server.
    const hasTls = await expectsTls(facts);
    if (hasTls) await Promise.all([facts.localTls(), facts.publicTls()]);
    report(await portFinding(facts, hasTls));
  },
};

async function portFinding(facts: Facts, hasTls: boolean): Promise<Finding> {
  const { settings, purpose, withHttpsListener, profacto = null } = facts;
  const { httpsPort: port, certificateTarget } = settings;
  try {
    if (profacto !== null) {
      await profacto.probeTarget();
      return finding('HTTPS_PORT_PROFACTO', { port, path: certificateTarget });
    }
    // In an evaluation, nobody asks about the way to this port: a missing certificate is the fault to report.
    const wasListening =
      hasTls || purpose === 'evaluate'
        ? await withHttpsListener('', (listens) => Promise.resolve(listens))
        : (await facts.beforeTls()).wasListening;
    return finding(wasListening ? 'HTTPS_PORT_OURS' : 'HTTPS_PORT_FREE', { port });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, data } = error.failure;
    if (code === 'PORT_BUSY')
      return finding('HTTPS_PORT_BUSY', { port, holder: data.holder, application: data.application });
    if (code === 'PORT_FORBIDDEN') return finding('HTTPS_PORT_FORBIDDEN', { port });
    if (code === 'PORT_UNUSABLE') return finding('HTTPS_PORT_UNUSABLE', { port, systemCode: data.systemCode });
    if (code === 'BESIDE_FOLDER') return finding('TARGET_UNUSABLE', data);
    throw error;
  }
}
