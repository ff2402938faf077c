import { fail, FailureError } from '#shared/contract/failures.ts';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING, type Settings } from '#shared/contract/settings.ts';
import { coversName } from '#shared/domain/names.ts';
import { dueAt, dueReason, type DueReason } from '#shared/domain/renewal.ts';
import { checkPair } from '../certificates/certificate-info.ts';
import type { Attempts } from '../certificates/attempts.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import type { InstalledPair } from '../certificates/vault.ts';
import type { Journal } from '../journal/journal.ts';
import type { WebServer } from '../webserver/web-server.ts';
import { nameOf, type Installation } from './installation.ts';
import type { RunningOperation } from './operations.ts';

/** Why a certificate is due under these settings, or that it is not. `now`: milliseconds since the epoch. */
export function dueReasonOf(pair: InstalledPair | null, settings: Settings, now: number): DueReason {
  if (pair === null) return 'none';
  return dueReason(
    {
      ...pair.info,
      coversAddress: coversName(pair.info.names, nameOf(settings)),
      fromConfiguredCa: pair.directoryUrl === settings.acmeDirectoryUrl,
    },
    now,
  );
}

/** What must be there before anything is asked of anybody. @throws the failure that names what is missing */
export function demandPreconditions(settings: Settings): void {
  if (settings.edition !== 'server') fail('EDITION_EINZELPLATZ', {});
  if (settings.serverAddress === '') fail('ADDRESS_MISSING', {});
  if (settings.contactEmail === '') fail('CONTACT_MISSING', {});
}

/**
 * The main job: order a certificate, install it, restart the web server with it, and prove that it is served.
 */
export async function requestCertificate(
  deps: {
    settings: Settings;
    installation: Installation;
    web: WebServer;
    issuer: CertificateIssuer;
    now: () => number;
    /** How the last attempts at this CA went. */
    attempts: Attempts;
    journal: Journal;
  },
  options: { force: boolean; staging: boolean },
  operation: RunningOperation,
): Promise<void> {
  const { settings, installation, web, issuer, now, attempts, journal } = deps;
  demandPreconditions(settings);
  const pair = installation.pair();
  const name = nameOf(settings);
  if (!options.staging) {
    if (!options.force) demandDue(pair, settings, now());
    demandPatience(attempts, name, now());
  }

  // Whatever can fail on this machine fails before the CA is asked: its rate limits are for real attempts.
  const vault = installation.vault();
  await vault.probe();
  const removed = await vault.tidy();
  if (removed.length > 0) journal.write({ event: 'recovered', removed });
  const trustedRoots = await readTrustedRoots(settings.trustedRootsFile);
  await web.startHttp();
  if (!options.staging) await web.probeHttpsPort();

  const directoryUrl = options.staging ? stagingDirectory(settings.acmeDirectoryUrl) : settings.acmeDirectoryUrl;
  operation.begin('account');
  const issued = await issuer.issue(
    {
      directoryUrl,
      name,
      contact: settings.contactEmail,
      keyType: settings.keyType,
      profile: settings.acmeProfile === '' ? null : settings.acmeProfile,
      externalAccount: settings.eabKeyId === '' ? null : { keyId: settings.eabKeyId, hmacKey: settings.eabHmacKey },
      trustedRoots,
      account: vault.accounts(directoryUrl),
      challenges: web.challenges,
    },
    { signal: operation.signal, onStep: (step) => operation.done(step) },
  );
  checkPair(issued, name, trustedRoots, now());
  if (options.staging) return;

  operation.pointOfNoReturn();
  await installation.install(directoryUrl, issued, (step) => operation.done(step));
  operation.done('verification');
  // Only now may the order before the previous one go; a failure here has cost nothing.
  await vault.tidy().catch(() => undefined);
}

function demandDue(pair: InstalledPair | null, settings: Settings, now: number): void {
  if (pair === null || dueReasonOf(pair, settings, now) !== 'notDue') return;
  fail('NOT_DUE', {
    dueAt: new Date(dueAt(pair.info)).toISOString(),
    notAfter: new Date(pair.info.notAfter).toISOString(),
  });
}

/** The CA's own "not before" for this name is honoured, and its words are said again. */
function demandPatience({ notBefore, lastError, name: limited }: Attempts, name: string, now: number): void {
  if (notBefore === null || lastError === null || limited !== name || Date.parse(notBefore) <= now) return;
  throw new FailureError(lastError);
}

/**
 * Where a rehearsal goes. A CA of one's own, or one in a laboratory, has only the one directory that is set: there the
 * certificate of the rehearsal is a real one that nobody uses.
 *
 * @throws FailureError `NO_STAGING` for a public CA without a staging environment: its limits would be spent for nothing
 */
function stagingDirectory(directoryUrl: string): string {
  const { host } = new URL(directoryUrl);
  const staging = STAGING[host];
  if (staging === null) fail('NO_STAGING', { host });
  return staging ?? directoryUrl;
}

/** Public CAs by the host of their directory; `null`: there is no staging environment. */
const STAGING: Readonly<Record<string, string | null>> = {
  [new URL(LETS_ENCRYPT).host]: LETS_ENCRYPT_STAGING,
  'dv.acme-v02.api.pki.goog': 'https://dv.acme-v02.test-api.pki.goog/directory',
  'acme.zerossl.com': null,
  'acme.ssl.com': null,
  'acme-api.actalis.com': null,
};
