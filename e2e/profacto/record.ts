import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Of a body, so much is kept as text. */
const KEPT_BYTES = 64 * 1024;
/** Of a long run, so many requests are kept. */
const KEPT_REQUESTS = 10_000;

/** A request as it was received: nothing merged, nothing in lower case. */
export type ReceivedRequest = {
  line: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** The values of a header, in order, whatever the case of its name. */
  all(name: string): string[];
  trailers: readonly (readonly [name: string, value: string])[];
  body: { bytes: number; sha256: string; text: string };
  /** `receiving` until the body has come or was broken off. */
  state: 'receiving' | 'complete' | 'aborted';
};

/** Keeps what is received, while whoever answers it reads the body. */
export function createRecord(): { requests: ReceivedRequest[]; add: (request: IncomingMessage) => ReceivedRequest } {
  const requests: ReceivedRequest[] = [];
  return {
    requests,
    add(request) {
      const { method = '', url = '', httpVersion, rawHeaders } = request;
      const headers = pairs(rawHeaders);
      const hash = createHash('sha256');
      const received: ReceivedRequest = {
        line: `${method} ${url} HTTP/${httpVersion}`,
        headers,
        all: (name) => headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value),
        trailers: [],
        body: { bytes: 0, sha256: '', text: '' },
        state: 'receiving',
      };
      if (requests.push(received) > KEPT_REQUESTS) requests.shift();
      const { body } = received;
      // Not by a listener for `data`: that would have it flow though nobody reads it yet.
      const push = request.push.bind(request);
      request.push = (chunk: Buffer | null, ...rest) => {
        if (chunk !== null) {
          hash.update(chunk);
          body.bytes += chunk.length;
          if (body.text.length < KEPT_BYTES) body.text += chunk.toString('latin1', 0, KEPT_BYTES - body.text.length);
        }
        return push(chunk, ...rest);
      };
      request.once('close', () => {
        body.sha256 = hash.digest('hex');
        received.trailers = pairs(request.rawTrailers);
        received.state = request.complete ? 'complete' : 'aborted';
      });
      return received;
    },
  };
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}
