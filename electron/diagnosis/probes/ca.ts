import { X509Certificate } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { z } from 'zod';
import { pageTitle } from '#shared/values/page-title.ts';
import { foreignLine, foreignLines, isForeignLine } from '#shared/values/foreign-text.ts';
import { hostOf } from '#shared/values/url.ts';
import { shownUrl } from '../../acme/ca-link.ts';
import { skewOf } from '../../acme/clock-skew.ts';
import { isTrustProblem } from '../../acme/failures.ts';
import { userAgent } from '../../acme/transport.ts';
import { webPageIn, type WebPage } from '../../acme/web-page.ts';
import { infoOf } from '../../certificates/info.ts';
import { probeHttp } from './http.ts';

/** What the checks need to know of the CA's directory (RFC 8555 §7.1.1). */
export type DirectoryAnswer =
  | {
      kind: 'answer';
      httpStatus: number;
      /** By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: the CA sent no time. */
      skewMs: number | null;
      /** `null`: the answer is no directory. */
      directory: DirectoryMeta | null;
    }
  /** The certificate of the CA's API is not trusted. */
  | {
      kind: 'untrusted';
      systemCode: string;
      /** As above, from an untrusted server; a wrong clock may itself be the reason that it is not trusted. */
      skewMs: number | null;
      /** The certificate that was shown; `null`: it could not be read. */
      shown: ShownCertificate | null;
    }
  /** A web page, whether over TLS or in plain HTTP as a firewall answers; its time is not the CA's. */
  | { kind: 'page'; page: WebPage; skewMs: null }
  | { kind: 'unreachable'; systemCode: string };

/** What the CA says about itself: links that may be shown, and names, on one line each; profiles verbatim. */
type DirectoryMeta = {
  termsOfService: string | null;
  caaIdentities: string[];
  website: string | null;
  /** Descriptions of the certificate profiles, by name (draft-ietf-acme-profiles). */
  profiles: Record<string, string>;
  externalAccountRequired: boolean;
};

type ShownCertificate = {
  names: string[];
  issuer: string;
  /** Subject and issuer of every certificate in the chain. */
  authorities: string[];
};

/** Longest wait for the whole answer, in milliseconds. */
const DIRECTORY_TIMEOUT_MS = 10_000;
const MAX_DIRECTORY_LENGTH = 100_000;

/** More than any CA has of what it names of itself. */
const MAX_IDENTITIES = 20;

const optionalText = z
  .string()
  .transform((text) => foreignLine(text))
  .nullish()
  .catch(null);
const metaSchema = z.object({
  termsOfService: optionalText,
  website: optionalText,
  caaIdentities: z
    .array(z.string())
    // Compared with names in the DNS: one that is not shown as it is would be compared unseen.
    .transform((all) => all.filter(isForeignLine).slice(0, MAX_IDENTITIES))
    .catch([]),
  profiles: z.record(z.string(), z.string().catch('')).catch({}),
  externalAccountRequired: z.boolean().catch(false),
});
const directorySchema = z.object({ newOrder: z.string(), meta: metaSchema.catch(() => metaSchema.parse({})) });

/**
 * Fetches the CA's directory. If its certificate is not trusted, a second connection reads which certificate is shown;
 * no directory is accepted over that one.
 *
 * @param trustedRoots PEM of roots that are trusted in addition to the built-in ones
 * @param now milliseconds since the epoch by this machine's clock
 */
export async function askDirectory(
  url: string,
  trustedRoots: readonly string[],
  now: () => number,
  signal: AbortSignal,
): Promise<DirectoryAnswer> {
  const ca = trustedRoots.length > 0 ? { ca: [...tls.rootCertificates, ...trustedRoots] } : {};
  try {
    return await get(url, ca, now, signal, async (response, skewMs) => {
      const body = await readLimitedBody(response);
      const httpStatus = response.statusCode ?? 0;
      const page = webPageIn({ status: httpStatus, headers: response.headers, body }, url);
      if (page !== null) return { kind: 'page', page, skewMs: null };
      return { kind: 'answer', httpStatus, skewMs, directory: httpStatus === 200 ? parseDirectory(body, url) : null };
    });
  } catch (error) {
    signal.throwIfAborted();
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
    if (!isTrustProblem(systemCode))
      return (await lookForPage(url, systemCode, signal)) ?? { kind: 'unreachable', systemCode };
    return { kind: 'untrusted', systemCode, ...(await lookAtUntrusted(url, now, signal)) };
  }
}

/** The errors of OpenSSL for an answer that is no TLS. */
const NO_TLS = /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|HTTP_REQUEST))$/;
/** nginx and Apache behind their own TLS, which has failed for another reason. */
const PLAIN_REQUEST_TO_TLS = 400;

/** What answers there in plain HTTP, where it was no TLS: some firewalls and login pages take every connection. */
async function lookForPage(
  url: string,
  systemCode: string,
  signal: AbortSignal,
): Promise<Extract<DirectoryAnswer, { kind: 'page' }> | null> {
  if (!NO_TLS.test(systemCode)) return null;
  const parsed = new URL(url);
  const { port, host } = parsed;
  const target = { address: hostOf(parsed), port: port === '' ? 443 : Number(port), host, path: '/' };
  const answer = await probeHttp(target, signal);
  if (answer.kind !== 'answer' || answer.status === PLAIN_REQUEST_TO_TLS) return null;
  const { status, location, body } = answer;
  const page = webPageIn({ status, headers: { location }, body }, `http://${host}/`);
  return { kind: 'page', page: page ?? { httpStatus: status, title: pageTitle(body) }, skewMs: null };
}

async function lookAtUntrusted(
  url: string,
  now: () => number,
  signal: AbortSignal,
): Promise<{ skewMs: number | null; shown: ShownCertificate | null }> {
  try {
    return await get(url, { rejectUnauthorized: false }, now, signal, (response, skewMs) =>
      Promise.resolve().then(() => ({ skewMs, shown: certificateShownBy(response.socket) })),
    );
  } catch {
    signal.throwIfAborted();
    return { skewMs: null, shown: null };
  }
}

/** One GET that follows no redirect; closes the connection at the end, whatever `read` did with the answer. */
function get<T>(
  url: string,
  tlsOptions: https.RequestOptions,
  now: () => number,
  signal: AbortSignal,
  read: (response: IncomingMessage, skewMs: number | null) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let sentAt = now();
    const options = { agent: false, signal, headers: { 'User-Agent': userAgent }, ...tlsOptions };
    const request: ClientRequest = https.get(url, options, (response) => {
      const skewMs = skewOf(response.headers.date, sentAt, now());
      void read(response, skewMs)
        .then(resolve, reject)
        .finally(() => request.destroy());
    });
    request.on('socket', (socket) => socket.once('secureConnect', () => (sentAt = now())));
    const timer = setTimeout(() => {
      reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
      request.destroy();
    }, DIRECTORY_TIMEOUT_MS);
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
  });
}

/** The beginning of the body, and as much of a compressed one as can be read: nobody asked for it. */
function readLimitedBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    const content = decompressed(response);
    content.setEncoding('utf8');
    content.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > MAX_DIRECTORY_LENGTH) resolve(body);
    });
    content.on('end', () => resolve(body));
    response.on('error', reject);
    if (content !== response) content.on('error', () => resolve(body));
  });
}

function decompressed(response: IncomingMessage): Readable {
  switch (response.headers['content-encoding']?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return response.pipe(zlib.createUnzip());
    case 'br':
      return response.pipe(zlib.createBrotliDecompress());
    default:
      return response;
  }
}

function parseDirectory(body: string, url: string): DirectoryMeta | null {
  try {
    const { meta } = directorySchema.parse(JSON.parse(body));
    const linkOf = (link: string | null | undefined) => (typeof link === 'string' ? shownUrl(link, url) : null);
    return { ...meta, termsOfService: linkOf(meta.termsOfService), website: linkOf(meta.website) };
  } catch {
    return null;
  }
}

function certificateShownBy(socket: net.Socket): ShownCertificate | null {
  if (!(socket instanceof tls.TLSSocket)) return null;
  const chain: X509Certificate[] = [];
  let current = socket.getPeerCertificate(true) as tls.DetailedPeerCertificate | undefined;
  // A self-signed certificate is its own issuer.
  while (current?.raw !== undefined && chain.length < 10) {
    chain.push(new X509Certificate(current.raw));
    current = current.issuerCertificate === current ? undefined : current.issuerCertificate;
  }
  const [leaf] = chain;
  if (leaf === undefined) return null;
  const { names, issuer } = infoOf(leaf);
  return {
    names: names.map((name) => foreignLine(name)),
    issuer: foreignLine(issuer),
    // Node has no value for an empty name, although its types promise one.
    authorities: chain
      .flatMap((one) => [one.subject as string | undefined, one.issuer as string | undefined])
      .flatMap((name) => (name === undefined ? [] : [foreignLines(name)])),
  };
}
