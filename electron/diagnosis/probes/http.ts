import type { IncomingHttpHeaders } from 'node:http';
import { askServer } from '../../applications/ask.ts';
import { PROBE_TIMEOUT_MS, noAnswerCauseOf, type NoAnswerCause } from './no-answer.ts';

export type HttpAnswer =
  /** `connected`: somebody had taken the connection. */
  | { kind: 'silent'; cause: NoAnswerCause; systemCode: string; connected: boolean }
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
      /** The `Via` header: what passed the answer on (RFC 9110 §7.6.3). */
      via: string | null;
      /** The `Content-Type` and `X-Content-Type-Options` headers. */
      contentType: string | null;
      contentTypeOptions: string | null;
      /** All headers on one line each, by their names in lower case, without cookies; and the names of those. */
      headers: Readonly<Record<string, string>>;
      cookies: readonly string[];
      /** The beginning of the body as it came, and as text. */
      bytes: Buffer;
      body: string;
      /** Whether that is the whole body, received within the time limit. */
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

/**
 * Some web application firewalls refuse whoever does not name himself, while a CA does. It says what it is and imitates
 * nobody, in the form in which CAs write theirs.
 */
const PROBE_USER_AGENT =
  'Mozilla/5.0 (compatible; profacto Datenschutz; like a validation server of a certificate authority)';

/** One GET to an address; follows no redirect, reads at most 16 KiB, and takes at most PROBE_TIMEOUT_MS in all. */
export async function probeHttp({ secure = false, ...target }: HttpTarget, signal: AbortSignal): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const answer = await askServer({ ...target, secure, userAgent: PROBE_USER_AGENT }, signal, PROBE_TIMEOUT_MS);
  switch (answer.kind) {
    case 'closed':
    case 'silent': {
      const { systemCode } = answer;
      const cause = noAnswerCauseOf(systemCode);
      // A connection that is reset as soon as it is there was there: whoever takes none refuses it.
      return { kind: 'silent', cause, systemCode, connected: answer.kind === 'silent' || cause === 'reset' };
    }
    case 'otherProtocol':
      return { kind: 'notHttp' };
    case 'answer': {
      const { status, headers, complete } = answer;
      const bytes = Buffer.from(answer.body, 'latin1');
      return {
        kind: 'answer',
        status,
        location: headers.location ?? null,
        server: textOfHeader(headers.server),
        wwwAuthenticate: textOfHeader(headers['www-authenticate']),
        via: textOfHeader(headers.via),
        contentType: headers['content-type'] ?? null,
        contentTypeOptions: textOfHeader(headers['x-content-type-options']),
        headers: textsOf(headers),
        cookies: (headers['set-cookie'] ?? []).map((one) => one.split('=', 1)[0]?.trim() ?? ''),
        bytes,
        body: decodeBody(bytes, headers['content-type'] ?? ''),
        complete,
      };
    }
  }
}

function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [name, textOfHeader(value) ?? ''] as const);
  return Object.fromEntries(texts.filter(([name]) => name !== 'set-cookie'));
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
