import { askServer } from '../../applications/ask.ts';
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

/** One GET to an address; follows no redirect, reads at most 16 KiB, and takes at most PROBE_TIMEOUT_MS in all. */
export async function probeHttp({ secure = false, ...target }: HttpTarget, signal: AbortSignal): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const answer = await askServer({ ...target, secure }, signal, PROBE_TIMEOUT_MS);
  switch (answer.kind) {
    case 'closed':
    case 'silent':
      return { kind: 'silent', cause: noAnswerCauseOf(answer.systemCode), systemCode: answer.systemCode };
    case 'otherProtocol':
      return { kind: 'notHttp' };
    case 'answer': {
      const { status, headers, body, complete } = answer;
      return {
        kind: 'answer',
        status,
        location: headers.location ?? null,
        server: textOfHeader(headers.server),
        wwwAuthenticate: textOfHeader(headers['www-authenticate']),
        body: decodeBody(Buffer.from(body, 'latin1'), headers['content-type'] ?? ''),
        complete,
      };
    }
  }
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
