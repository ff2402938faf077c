import { FailureError } from '#shared/contract/failure-error.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { infoOf } from '../../certificates/info.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { TlsAnswer } from '../probes/tls.ts';
import { expectsTls, installedFiles, originOf } from '../certificate-origin.ts';

/** What this machine serves on its own HTTPS port, whatever lies between it and the internet. */
export const localCheck: Check = {
  ids: ['local'],
  async run(facts, report) {
    report(
      (await expectsTls(facts)) ? await localFinding(await facts.localTls(), facts) : finding('LOCAL_NOT_CHECKED', {}),
    );
  },
};

async function localFinding(answer: TlsAnswer, facts: Facts): Promise<Finding> {
  const { httpsPort: port, operation } = facts.settings;
  if (answer.kind === 'silent') return finding('LOCAL_DOWN', { port, cause: answer.cause, operation });
  if (answer.kind === 'noTls') return finding('LOCAL_NO_TLS', { port });
  const served = infoOf(answer.certificate);
  const installed = installedFiles(facts);
  const origin = installed === null ? 'other' : originOf(served, installed.info, facts.previousFingerprints);
  switch (origin) {
    case 'installed':
      return finding('LOCAL_SERVES', { port });
    case 'earlier': {
      const notAfter = new Date(served.notAfter).toISOString();
      const { profacto = null } = facts;
      if (profacto !== null) return finding('LOCAL_RESTART_PENDING', { port, notAfter, at: profacto.restartsAt() });
      return finding('LOCAL_OLD_CERTIFICATE', { port, notAfter });
    }
    case 'other': {
      const { fingerprint256, issuer } = served;
      return finding('LOCAL_OTHER_CERTIFICATE', {
        port,
        fingerprint256,
        issuer,
        operation,
        ...((await isHeldByOther(facts)) ? { heldByOther: true } : {}),
      });
    }
  }
}

/** Whether another program has the HTTPS port, which is ours. */
async function isHeldByOther({ profacto = null, withHttpsListener }: Facts): Promise<boolean> {
  if (profacto !== null) return false;
  try {
    await withHttpsListener('', () => Promise.resolve());
    return false;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code === 'PORT_BUSY';
    throw error;
  }
}
