/** Who answers at an address of the name in the place of this server, by what it shows. */
import type { X509Certificate } from 'node:crypto';
import type { Between, BetweenKind } from '#shared/contract/between.ts';
import type { SeenCertificate } from '#shared/domain/certificate-owners.ts';
import { isByName } from '#shared/domain/failure-place.ts';
import { whatAnswers } from '#shared/domain/in-between.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { coversName } from '#shared/values/names.ts';
import { pageTitle } from '#shared/values/page-title.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';
import { infoOf } from '../certificates/info.ts';
import type { Facts } from './facts.ts';
import type { FetchResult, Page } from './probes/fetch-as-ca.ts';

/** Of these the kind says more than the answer, on either port; the others are web servers, or told in words of their own. */
export const NO_WEB_SERVERS: readonly BetweenKind[] = [
  'cdn',
  'parking',
  'webhoster',
  'expired',
  'suspended',
  'forwarding',
  'nas',
  'camera',
  'inverter',
  'printer',
  'device',
  'vpn',
  'remoteAccess',
  'loginPage',
];

/** An answer with a page, and where it redirects to. */
export type Answered = { page: Page; targets: Extract<FetchResult, { page: Page }>['targets'] };

/** Who answers there, if that shows. @param address the one that answered, where that is to count as well */
export function whoIs({ page, targets }: Answered, address?: string, certificate?: SeenCertificate): Between | null {
  const { status, body, headers, cookies } = page;
  return whatAnswers({
    status,
    title: pageTitle(body),
    headers,
    cookies,
    body,
    redirectedTo: targets,
    ...(address !== undefined && { address }),
    ...(certificate !== undefined && { certificate }),
  });
}

/** Who speaks TLS on the public HTTPS port of an address, by his certificate and his first page; `null`: it does not show. */
export async function whoSpeaksTls(
  facts: Facts,
  address: string,
  certificate: X509Certificate,
): Promise<Between | null> {
  const seen = seenCertificate(certificate, facts.name);
  const page = await facts.firstPage(address, 'https');
  if (page === null) return whatAnswers({ certificate: seen, address });
  return whoIs({ page, targets: redirectOf(page, facts.name) }, address, seen);
}

/**
 * To whom the name itself leads, by what answers on the public HTTP port of an address: a parking page, for instance.
 * `null`: it does not show, or it is somebody to whom a port leads.
 */
export async function whoHasName(facts: Facts, address: string): Promise<Between | null> {
  const page = await facts.firstPage(address, 'http');
  const by = page === null ? null : whoIs({ page, targets: redirectOf(page, facts.name) }, address);
  return by !== null && isByName(by.kind) ? by : null;
}

function redirectOf({ location }: Page, name: string): Answered['targets'] {
  const target = location === null ? null : parseUrl(location, `https://${name}/`);
  if (target === null) return [];
  return [{ host: hostOf(target), port: target.port === '' ? null : Number(target.port), path: target.pathname }];
}

/** Longest part of a certificate that is examined. */
const MAX_PART_LENGTH = 200;

function seenCertificate(certificate: X509Certificate, name: string): SeenCertificate {
  const parts = (of: string | undefined) =>
    (of ?? '')
      .split('\n')
      .map((line) => /^(?:CN|O|OU)=(.*)$/.exec(line)?.[1] ?? '')
      .filter((one) => one !== '')
      .map((one) => foreignLine(one, MAX_PART_LENGTH));
  const subject = parts(certificate.subject);
  // Certificates of devices often have their name there alone.
  const names = [...infoOf(certificate).names, ...subject.filter((one) => /^[\w*-]+(\.[\w-]+)+$/.test(one))];
  return {
    names: names.filter((one) => !coversName([one], name)),
    subject,
    issuer: parts(certificate.issuer),
  };
}
