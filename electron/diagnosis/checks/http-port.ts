import { FailureError } from '#shared/contract/failure-error.ts';
import { finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';

/** Whether this machine can listen on the port to which the router forwards port 80. */
export const httpPortCheck: Check = {
  ids: ['httpPort'],
  async run({ settings, openHttp, profacto = null }, report, signal) {
    const { httpPort: port } = settings;
    try {
      if (profacto !== null) {
        const { server } = await profacto.probeWebroot(signal);
        report(finding('HTTP_PORT_PROFACTO', { port, server }));
        return;
      }
      const { wasListening } = await openHttp();
      report(finding(wasListening ? 'HTTP_PORT_OURS' : 'HTTP_PORT_FREE', { port }));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof FailureError)) throw error;
      const { code, data } = error.failure;
      if (code === 'PORT_BUSY')
        report(finding('HTTP_PORT_BUSY', { port, holder: data.holder, application: data.application }));
      else if (code === 'PORT_FORBIDDEN') report(finding('HTTP_PORT_FORBIDDEN', { port }));
      else if (code === 'PORT_UNUSABLE') report(finding('HTTP_PORT_UNUSABLE', { port, systemCode: data.systemCode }));
      else if (code === 'WEBROOT_NOT_SERVED') report(finding('WEBROOT_NOT_SERVED', data));
      else if (code === 'BESIDE_FOLDER') report(finding('WEBROOT_UNUSABLE', data));
      else throw error;
    }
  },
};
