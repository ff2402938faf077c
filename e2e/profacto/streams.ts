import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';

const PIECE = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz '.repeat(1772)).subarray(0, 65_536);

/** The bytes that `/herunterladen?bytes=N` answers with. */
export function* pattern(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= PIECE.length) yield left >= PIECE.length ? PIECE : PIECE.subarray(0, left);
}

type Answer = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void;

/**
 * Answers what concerns streams:
 * `/hochladen` counts what comes; `/herunterladen?bytes=N&framing=length|chunked|close` sends so much, chunked with its hash
 * as a trailer; `/ereignisse?count=N&every=MS` are server-sent events; `/hinweise` sends 103 before it answers; `/echo`
 * says what was received.
 *
 * @returns whether it was one of them
 */
export function answerStream(pathname: string, request: IncomingMessage, response: ServerResponse): boolean {
  const answer = answers[pathname];
  if (answer === undefined) return false;
  answer(request, response, new URL(`http://x${request.url ?? '/'}`).searchParams);
  return true;
}

const json = (response: ServerResponse, value: unknown) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(value)}\n`);

const answers: Record<string, Answer | undefined> = {
  '/hochladen': (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
    });
    request.once('end', () => {
      if (!response.headersSent) json(response, { bytes, sha256: hash.digest('hex') });
    });
  },
  '/herunterladen': (request, response, query) => {
    const bytes = Number(query.get('bytes') ?? 1024);
    const framing = query.get('framing') ?? 'length';
    response.setHeader('Content-Type', 'application/octet-stream');
    if (framing === 'length') response.setHeader('Content-Length', bytes);
    else if (framing === 'close') response.removeHeader('Transfer-Encoding');
    response.useChunkedEncodingByDefault = framing === 'chunked';
    if (framing === 'close') response.shouldKeepAlive = false;
    if (framing === 'chunked') response.setHeader('Trailer', 'X-Sha256');
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const hash = createHash('sha256');
    const hashed = function* () {
      for (const piece of pattern(bytes)) {
        if (framing === 'chunked') hash.update(piece);
        yield piece;
      }
      if (framing === 'chunked') response.addTrailers({ 'X-Sha256': hash.digest('hex') });
    };
    // Whoever breaks off the download is no concern of ours.
    pipeline(Readable.from(hashed(), { objectMode: false }), response, () => undefined);
  },
  '/ereignisse': (_, response, query) => {
    let left = Number(query.get('count') ?? Infinity);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    let number = 0;
    const send = () => {
      response.write(`id: ${number}\ndata: Ereignis ${number}\n\n`);
      number += 1;
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      response.end();
    };
    const timer = setInterval(send, Number(query.get('every') ?? 100));
    response.once('close', () => clearInterval(timer));
    send();
  },
  '/hinweise': (_, response) => {
    response.writeEarlyHints({ link: '</stil.css>; rel=preload; as=style' }, () => response.end('mit Hinweisen\n'));
  },
  '/echo': (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { method = '', url = '', httpVersion, rawHeaders, rawTrailers } = request;
      const line = `${method} ${url} HTTP/${httpVersion}`;
      const body = Buffer.concat(chunks).toString('latin1');
      if (!response.headersSent) json(response, { line, rawHeaders, rawTrailers, body });
    });
  },
};
