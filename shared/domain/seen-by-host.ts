/** What a host sees all the time, without a check: as findings, so that the picture never shows what it no longer believes. Pure. */
import type { Failure } from '#shared/contract/failures.ts';
import type { Finding, FindingCode, FindingOf } from '#shared/contract/findings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';

export type HostView = Pick<Snapshot, 'warning' | 'certificate' | 'webserver' | 'databaseFailure'> & {
  settings: Pick<Snapshot['settings'], 'serverAddress'>;
};

/** What is wrong now with the certificate, the ports and the database directory; empty: nothing that the host could see. */
export function seenByHost({
  warning,
  certificate,
  webserver,
  databaseFailure,
  settings,
}: HostView): readonly Finding[] {
  const found: (Finding | null)[] = [
    ofDatabase(databaseFailure),
    ofPort(webserver.http.failure),
    ofPort(webserver.https.failure),
  ];
  if (certificate !== null) {
    const { notAfter, notBefore, names } = certificate;
    if (warning === 'CERTIFICATE_EXPIRED') found.push(literal<'EXPIRY_PAST'>('expiry', 'EXPIRY_PAST', { notAfter }));
    if (warning === 'CERTIFICATE_NOT_YET_VALID') {
      found.push(literal<'EXPIRY_NOT_YET'>('expiry', 'EXPIRY_NOT_YET', { notBefore }));
    }
    if (warning === 'ADDRESS_NOT_COVERED') {
      found.push(literal<'COVERS_OTHER_NAME'>('covers', 'COVERS_OTHER_NAME', { name: settings.serverAddress, names }));
    }
  }
  return found.filter((one) => one !== null);
}

function ofDatabase(failure: Failure | null): Finding | null {
  switch (failure?.code) {
    case 'DATABASE_DIRECTORY':
      return literal<'DATABASE_UNUSABLE'>('database', 'DATABASE_UNUSABLE', failure.data);
    case 'CERTIFICATES_GONE': {
      const { path } = failure.data;
      return literal<'DATABASE_UNUSABLE'>('database', 'DATABASE_UNUSABLE', {
        path,
        reason: 'certificatesGone',
        systemCode: 'ENOENT',
      });
    }
    default:
      return null;
  }
}

/** A failure and a finding about a port hold the same; of the panel's own port there is no finding. */
function ofPort(failure: Failure | null): Finding | null {
  if (failure === null || !('purpose' in failure.data) || failure.data.purpose === 'panel') return null;
  const isHttp = failure.data.purpose === 'http';
  const kind = failure.code.slice('PORT_'.length);
  const code = `${isHttp ? 'HTTP' : 'HTTPS'}_PORT_${kind}` as FindingCode;
  return {
    id: isHttp ? 'httpPort' : 'httpsPort',
    status: 'broken',
    code,
    data: without(failure.data, 'purpose'),
  } as Finding;
}

function without(data: object, key: string): object {
  return Object.fromEntries(Object.entries(data).filter(([one]) => one !== key));
}

/** Written as a literal, because `finding` would make the panel load the schemas of all findings. */
function literal<C extends FindingCode>(id: FindingOf<C>['id'], code: C, data: FindingOf<C>['data']): Finding {
  return { id, status: 'broken', code, data } as Finding;
}
