import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamReason } from '#shared/contract/upstream-reasons.ts';
import type { Dispatcher, Pool } from 'undici';
import { LEAST_RATE, type Watch } from './deadlines.ts';
import { createProgress } from './progress.ts';
import { requestBody } from './request-body.ts';
import { latin1, responseHeaders, type Addresses } from './response-headers.ts';
import { UpstreamError, reasonOf, wasReused } from './upstream-error.ts';

/** What is to be passed on. */
export type Exchange = {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  /** Path and query. */
  path: string;
  /** Names and values in turns. */
  headers: string[];
  addresses: Addresses;
};

export type ExchangeEnds = {
  /** The whole answer has come. */
  onAnswered(): void;
  /** There is no answer; nothing has been sent to the visitor yet. */
  onUnanswered(reason: UpstreamReason): void;
  /** The answer began and broke off; the visitor's connection is ended. */
  onBrokenOff(reason: UpstreamReason): void;
};

/** RFC 9110 §9.2.2; only those without a body are sent again. */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What undici 7 calls while it passes a request on: raw headers, and no object in between. */
type PassOnHandler = {
  onConnect(abort: (error: Error) => void): void;
  onBodySent(): void;
  onRequestSent(): void;
  onHeaders(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean;
  onData(chunk: Buffer): boolean;
  onComplete(trailers: Buffer[] | null): void;
  onError(error: Error): void;
};

type Phase = 'queue' | 'request' | 'answer' | 'answerBody' | 'done';

/**
 * Passes a request on and its answer back, as they come, at the pace of the slower side.
 *
 * It is sent once more only where a connection that had served before was closed meanwhile.
 */
export function exchange(pool: Pool, watch: Watch, passed: Exchange, ends: ExchangeEnds): void {
  const { request, response, method } = passed;
  const { socket } = request;
  const body = requestBody(request);
  const progress = createProgress();
  let phase: Phase = 'queue';
  let abort: ((error: Error) => void) | null = null;
  let resumeAnswer: (() => void) | null = null;
  let isSecondTry = false;
  let isHeldUp = false;
  let isVisitorSlow = false;
  let isQuiet = false;
  let hasBody = false;
  let isUnchanged = false;

  const enter = (next: Phase) => {
    phase = next;
    progress.restart(socket.bytesRead);
  };
  const end = (reason: UpstreamReason) => {
    const error = new UpstreamError(reason);
    if (abort === null) onFailed(error);
    else abort(error);
  };
  const lookAtRequest = (now: number) => {
    // The visitor is read no further than the application takes it; only one of them is waited for at a time.
    if (isHeldUp !== (body?.readableFlowing === false)) {
      isHeldUp = !isHeldUp;
      progress.restart(socket.bytesRead);
    }
    if (isHeldUp) {
      if (progress.stillFor(now, socket.bytesRead) > watch.deadlines.upload) end('silent');
      return;
    }
    const isStill = progress.stillFor(now, socket.bytesRead) > watch.deadlines.visitor;
    if (isStill || progress.isSlowerThan(LEAST_RATE, watch.deadlines.visitor, now, socket.bytesRead)) socket.destroy();
  };
  const lookAtAnswer = (now: number) => {
    if (isVisitorSlow) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (progress.stillFor(now, taken) > watch.deadlines.visitor) socket.destroy();
    } else if (progress.stillFor(now) > (isQuiet ? watch.deadlines.quiet : watch.deadlines.answerBody)) end('silent');
  };
  const stopLooking = watch.add((now) => {
    if (phase === 'queue' && progress.stillFor(now) > watch.deadlines.queue) end('busy');
    else if (phase === 'request') lookAtRequest(now);
    else if (phase === 'answer' && progress.stillFor(now) > watch.deadlines.answer) end('silent');
    else if (phase === 'answerBody') lookAtAnswer(now);
  });

  const onFailed = (error: unknown) => {
    if (phase === 'done') return;
    // RFC 9110 §8.6: 304 may say the length of what it does not send; undici misses those bytes.
    if (isUnchanged && (error as { code?: string }).code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
      finish();
      response.end();
      return;
    }
    const before = phase;
    const mayTryAgain = !isSecondTry && body === null && IDEMPOTENT.has(method);
    if (before !== 'answerBody' && mayTryAgain && wasReused(error) && reasonOf(error) === 'closed') {
      isSecondTry = true;
      abort = null;
      phase = 'queue';
      start();
      return;
    }
    finish();
    if (response.destroyed || socket.destroyed) return;
    if (before !== 'answerBody') ends.onUnanswered(reasonOf(error));
    else {
      ends.onBrokenOff(reasonOf(error));
      // Whoever reads the answer must not take a part of it for the whole.
      socket.destroy();
    }
  };
  const finish = () => {
    phase = 'done';
    stopLooking();
    body?.destroy();
  };

  // The deadlines here take the place of the connection's own.
  response.on('timeout', () => undefined);
  response.on('close', () => {
    if (phase === 'done') return;
    const running = abort;
    finish();
    // The visitor has gone: whatever the application is doing for him, it can stop.
    running?.(new Error('the visitor has gone'));
  });
  response.on('drain', () => {
    if (!isVisitorSlow) return;
    isVisitorSlow = false;
    progress.moved();
    resumeAnswer?.();
  });

  const handler: PassOnHandler = {
    onConnect(givenAbort) {
      abort = givenAbort;
      if (phase === 'done') abort(new Error('the visitor has gone'));
      else enter(body === null ? 'answer' : 'request');
    },
    onRequestSent() {
      if (phase === 'request') enter('answer');
    },
    onBodySent() {
      progress.moved();
    },
    onHeaders(status, raw, resume, statusText) {
      if (status < 200) {
        if (status === 103) sendEarlyHints(response, raw);
        return true;
      }
      const headers = responseHeaders(raw, passed.addresses);
      isUnchanged = status === 304;
      if (PLAIN_TEXT.test(statusText)) response.writeHead(status, statusText, headers);
      else response.writeHead(status, headers);
      resumeAnswer = resume;
      isQuiet = isEventStream(headers);
      enter('answerBody');
      // What comes with the headers goes with them; else they go alone, since more may come only when something happens.
      process.nextTick(() => {
        if (!hasBody && phase !== 'done') response.flushHeaders();
      });
      return true;
    },
    onData(chunk) {
      progress.moved();
      hasBody = true;
      if (response.write(chunk)) return true;
      isVisitorSlow = true;
      return false;
    },
    onComplete(trailers) {
      if (phase === 'done') return;
      finish();
      ends.onAnswered();
      if (trailers !== null && trailers.length > 0) addTrailers(response, trailers);
      response.end();
      if (!request.complete) endSoon(request, watch);
    },
    onError: onFailed,
  };
  const start = () => {
    const { path, headers } = passed;
    pool.dispatch({ method, path, headers, body, reset: false }, handler as Dispatcher.DispatchHandler);
  };
  start();
}

/** What Node takes for a status text. */
const PLAIN_TEXT = /^[\t\x20-\x7e]+$/;

function isEventStream(headers: readonly string[]): boolean {
  return headers.some(
    (value, index) =>
      index % 2 === 1 && value.startsWith('text/event-stream') && headers[index - 1]?.toLowerCase() === 'content-type',
  );
}

/** RFC 8297: only who speaks HTTP/1.1 understands them. */
function sendEarlyHints(response: ServerResponse, raw: readonly Buffer[]): void {
  const links: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (latin1(raw[index]).toLowerCase() === 'link') links.push(latin1(raw[index + 1]));
  }
  if (links.length === 0 || response.req.httpVersion !== '1.1' || response.headersSent) return;
  try {
    response.writeEarlyHints({ link: links });
  } catch {
    // Node looks at links more closely than applications do; a hint may be left out.
  }
}

function addTrailers(response: ServerResponse, raw: readonly Buffer[]): void {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = latin1(raw[index]);
    if (!NO_TRAILER.test(name)) pairs.push([name, latin1(raw[index + 1])]);
  }
  response.addTrailers(pairs);
}

/** RFC 9110 §6.5.1: what says how a message is to be read cannot come after it. */
const NO_TRAILER = /^(?:transfer-encoding|content-.*|host|trailer|connection|set-cookie|location|authorization)$/i;

/** A visitor who is answered may send the rest of his request, for a while: closed at once, he might not see the answer. */
function endSoon(request: IncomingMessage, watch: Watch): void {
  const { socket } = request;
  const begun = performance.now();
  const stop = watch.add((now) => {
    if (request.complete) stop();
    else if (now - begun > watch.deadlines.rest) socket.destroy();
  });
  request.once('close', stop);
  socket.once('close', stop);
}
