import http from 'node:http';
import https from 'node:https';
import { PROBE_TIMEOUT_MS, noAnswerCauseOf, type NoAnswerCause } from './no-answer.ts';

export type HttpAnswer =
  | { kind: 'silent'; cause: NoAnswerCause; systemCode: string }
  /** Something answers, but not in HTTP. */
  | { kind: 'notHttp' }
  | {
      kind: 'answer';
      status: number;
      location: string | null;
      /** The `Server` header. */
      server: string | null;
      /** The `WWW-Authenticate` header. */
      wwwAuthenticate: string | null;
      /** The beginning of the body, as text. */
      body: string;
      /** Whether `body` is the whole body, received within the time limit. */
      complete: boolean;
    };

/** Where to ask, and for what. */
export type HttpTarget = {
  address: string;
  port: number;
  /** The `Host` header, with the port if it is not the default one. */
  host: string;
  path: string;
  /** Over TLS, with any certificate. */
  secure?: boolean;
};

/** Enough for the `head` of any page, which holds its title. */
const MAX_BODY_BYTES = 16_384;

/** One GET to an address; follows no redirect, reads at most 16 KiB, and takes at most PROBE_TIMEOUT_MS in all. */
export async function probeHttp(target: HttpTarget, signal: AbortSignal): Promise<HttpAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let response: http.IncomingMessage | null = null;
    let size = 0;
    const chunks: Buffer[] = [];

    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      request.destroy();
    };
    const onAbort = () => {
      end();
      reject(signal.reason as Error);
    };
    const finish = (complete: boolean, systemCode: string) => {
      end();
      if (response !== null) resolve(answerOf(response, Buffer.concat(chunks), complete));
      // The errors of OpenSSL and of the HTTP parser for an answer in another protocol.
      else if (/^(HPE_|EPROTO$|ERR_SSL_)/.test(systemCode)) resolve({ kind: 'notHttp' });
      else resolve({ kind: 'silent', cause: noAnswerCauseOf(systemCode), systemCode });
    };
    const onError = (error: NodeJS.ErrnoException) => finish(false, error.code ?? 'EIO');

    const request = ask(target, (incoming) => {
      response = incoming;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_BODY_BYTES) finish(false, '');
      });
      incoming.on('end', () => finish(incoming.complete, ''));
      incoming.on('error', onError);
    });
    request.on('error', onError);
    // Set up last: if `ask` throws, there is no timer or listener to clean up.
    const timer = setTimeout(() => finish(false, 'ETIMEDOUT'), PROBE_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function ask({ address, port, host, path, secure }: HttpTarget, onResponse: (response: http.IncomingMessage) => void) {
  const options: http.RequestOptions = {
    host: address,
    port,
    path,
    agent: false,
    // `Accept` as the CA sends it: some web application firewalls take its absence for an attack.
    headers: { Host: host, Accept: '*/*' },
    // Some routers send malformed HTTP; being lenient does no harm, since this only looks at it.
    insecureHTTPParser: true,
  };
  if (secure !== true) return http.get(options, onResponse);
  const [servername = ''] = host.split(':');
  return https.get({ ...options, servername, rejectUnauthorized: false }, onResponse);
}

function answerOf(response: http.IncomingMessage, body: Buffer, complete: boolean): HttpAnswer {
  const { headers } = response;
  return {
    kind: 'answer',
    status: response.statusCode ?? 0,
    location: headers.location ?? null,
    server: textOfHeader(headers.server),
    wwwAuthenticate: textOfHeader(headers['www-authenticate']),
    body: decodeBody(body.subarray(0, MAX_BODY_BYTES), headers['content-type'] ?? ''),
    complete,
  };
}

/** Joins a header that was sent several times. */
function textOfHeader(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

/** Pages of older devices are in Latin-1, whether they say so or not. */
function decodeBody(body: Buffer, contentType: string): string {
  const charset = /charset="?([\w.-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    // `stream`: leaves out a character that was cut in two at the end.
    const text = new TextDecoder(charset).decode(body, { stream: true });
    return text.includes('\uFFFD') ? body.toString('latin1') : text;
  } catch {
    return body.toString('latin1');
  }
}
