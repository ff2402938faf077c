import type { Check } from '../check.ts';
import { accessCheck } from './access.ts';
import { addressCheck } from './address.ts';
import { applicationCheck } from './application.ts';
import { caCheck } from './ca.ts';
import { caaCheck } from './caa.ts';
import { certificateCheck } from './certificate.ts';
import { chainCheck } from './chain.ts';
import { challengeCheck } from './challenge.ts';
import { clockCheck } from './clock.ts';
import { connectionCheck } from './connection.ts';
import { contactCheck } from './contact.ts';
import { coversCheck } from './covers.ts';
import { databaseCheck } from './database.ts';
import { dnsCheck } from './dns.ts';
import { editionCheck } from './edition.ts';
import { expiryCheck } from './expiry.ts';
import { httpPortCheck } from './http-port.ts';
import { httpsPortCheck } from './https-port.ts';
import { ipv4Check, ipv6Check } from './ip-addresses.ts';
import { lineCheck } from './line.ts';
import { localCheck } from './local.ts';
import { outsideCheck } from './outside.ts';
import { pairCheck } from './pair.ts';
import { syncedFolderCheck } from './synced-folder.ts';
import { protocolCheck } from './protocol.ts';
import { redirectCheck } from './redirect.ts';
import { resolverCheck } from './resolver.ts';
import { servedCertificateCheck } from './served-certificate.ts';
import { spaceCheck } from './space.ts';
import { termsCheck } from './terms.ts';

/** What a request needs: this machine, the name, the path in on port 80, and the CA. */
export const requestChecks: readonly Check[] = [
  editionCheck,
  addressCheck,
  contactCheck,
  databaseCheck,
  spaceCheck,
  syncedFolderCheck,
  accessCheck,
  clockCheck,
  dnsCheck,
  ipv4Check,
  ipv6Check,
  resolverCheck,
  caaCheck,
  lineCheck,
  httpPortCheck,
  challengeCheck,
  outsideCheck,
  caCheck,
  termsCheck,
];

/** The same where the CA comes over port 443 (TLS-ALPN-01). */
export const tlsRequestChecks: readonly Check[] = [
  ...requestChecks.filter((one) => one !== httpPortCheck),
  httpsPortCheck,
  connectionCheck,
];

/** What decides how the CA is to come, where that is chosen by looking. */
export const wayChecks: readonly Check[] = [challengeCheck];

/** What a visitor depends on: the name, the line, the path in on port 443, TLS, the certificate, and the application. */
export const evaluationChecks: readonly Check[] = [
  addressCheck,
  dnsCheck,
  ipv4Check,
  ipv6Check,
  resolverCheck,
  lineCheck,
  certificateCheck,
  pairCheck,
  chainCheck,
  coversCheck,
  expiryCheck,
  localCheck,
  connectionCheck,
  protocolCheck,
  servedCertificateCheck,
  redirectCheck,
  applicationCheck,
];

/** The checks of both lists, and of the HTTPS port. */
export const allChecks: readonly Check[] = [...new Set([...requestChecks, httpsPortCheck, ...evaluationChecks])];
