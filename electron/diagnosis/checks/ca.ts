import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { coversName } from '#shared/values/names.ts';
import { isTlsInspection } from '#shared/domain/tls-inspection.ts';
import { unreachableFailure } from '../../acme/failures.ts';
import type { Check } from '../check.ts';
import type { DirectoryAnswer } from '../probes/ca.ts';

/** Whether the CA can be reached, and is an ACME CA. */
export const caCheck: Check = {
  ids: ['ca'],
  async run(facts, report) {
    report(caFinding(await facts.directory(), facts.settings));
  },
};

function caFinding(answer: DirectoryAnswer, settings: Settings): Finding {
  const { host, hostname } = new URL(settings.acmeDirectoryUrl);
  switch (answer.kind) {
    case 'answer': {
      const { directory, httpStatus } = answer;
      if (directory !== null) return finding('CA_ANSWERS', { host });
      const isOutOfOrder = httpStatus === 429 || httpStatus >= 500;
      return finding(isOutOfOrder ? 'CA_OUT_OF_ORDER' : 'CA_NO_DIRECTORY', { host, httpStatus });
    }
    case 'untrusted': {
      const { shown, systemCode } = answer;
      if (shown !== null) {
        const { issuer, names, authorities } = shown;
        // A public CA never shows an untrusted certificate, but a wrong clock may make its real one look expired.
        const isForged =
          !isPrivateCa(settings) && coversName(names, hostname) && !VALIDITY_PERIOD_CODES.has(systemCode);
        if (isForged || isTlsInspection(authorities)) return finding('CA_INTERCEPTED', { host, issuer });
      }
      return finding('CA_UNTRUSTED', { host, systemCode });
    }
    case 'page':
      return finding('CA_WEB_PAGE', { host, ...answer.page });
    case 'unreachable': {
      const { data } = unreachableFailure(settings.acmeDirectoryUrl, answer.systemCode);
      return finding('CA_UNREACHABLE', data);
    }
  }
}

const VALIDITY_PERIOD_CODES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
