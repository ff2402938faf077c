import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { DistrustError } from '../../ownership/distrust.ts';
import { createQueue } from '../../storage/queue.ts';
import type { WebServerReport } from '../report.ts';
import type { AccessLogConfig } from '../web-server-config.ts';
import { accessLine, type Access } from './access-line.ts';
import { createBatches, type Batches } from './batches.ts';
import { logFiles, LOG_LIMITS, type LogFiles } from './log-files.ts';

/** How often it is looked for lines that have become too old, in milliseconds. */
const SWEEP_MS = 3_600_000;

/** How long what is still waiting may take when the web server ends, in milliseconds. */
const LAST_WRITE_MS = 2000;

/** nginx's number for a visitor who went before he had his answer. */
const VISITOR_GONE = 499;

/**
 * Notes each answer in `access.log`, where the settings say so.
 *
 * Law: no visitor waits for it, and nothing of it can fail his answer. No query, no cookie and no whole address is written.
 * Switched off, nothing more is written and what was is deleted.
 */
export type AccessLog = {
  /** Gets ready for what the settings say by now. */
  prepare(): void;
  /** Notes a request when its answer has ended; called when it begins to be answered. */
  follow(request: IncomingMessage, response: ServerResponse): void;
  /** The same for a request with `Upgrade`, when its connection ends. `answer`: what answers it instead, if anything does. */
  followUpgrade(request: IncomingMessage, socket: Socket, answer: () => ServerResponse | null): void;
  /** Notes what was no request, and was refused with so many bytes. */
  refused(socket: Socket, status: number, bytes: number): void;
  /** Writes what is waiting. */
  close(): Promise<void>;
};

type Started = Pick<Access, 'address' | 'method' | 'target' | 'tls'> & { begun: number; bytesBefore: number };

/** @param options.files replaced in tests that inject faults */
export function createAccessLog(
  config: () => AccessLogConfig,
  tell: (report: Extract<WebServerReport, { event: 'accessLogFailed' }>) => void,
  options: { now?: () => number; files?: (folder: string) => LogFiles; batchMs?: number; retryMs?: number } = {},
): AccessLog {
  const { now = Date.now, files = (folder: string) => logFiles(folder, now, LOG_LIMITS), ...times } = options;
  /** Whatever is done with the files, one after the other. */
  const inTurn = createQueue();
  let batches: Batches | null = null;
  let sweeping: NodeJS.Timeout | null = null;
  let isFailing = false;
  let isDeleted = false;

  const attempt = (action: () => Promise<void>): Promise<void> =>
    inTurn(action).then(
      () => void (isFailing = false),
      (error: unknown) => {
        if (!isFailing) tell({ event: 'accessLogFailed', systemCode: codeOf(error) });
        isFailing = true;
        throw error;
      },
    );
  const inBackground = (action: () => Promise<void>) => void attempt(action).catch(() => undefined);

  const stop = () => {
    if (sweeping !== null) clearInterval(sweeping);
    sweeping = null;
    batches = null;
  };
  const switchOn = (folder: string) => {
    const log = files(folder);
    batches = createBatches(
      (lines) => attempt(() => log.append(lines)),
      () => undefined,
      times,
    );
    isDeleted = false;
    const sweep = () => inBackground(() => log.removeExpired());
    sweep();
    sweeping = setInterval(sweep, SWEEP_MS).unref();
  };
  const switchOff = (folder: string) => {
    batches?.discard();
    stop();
    if (isDeleted) return;
    isDeleted = true;
    inBackground(async () => {
      try {
        await files(folder).removeAll();
      } catch (error) {
        // It is tried again when something is set up the next time.
        isDeleted = false;
        throw error;
      }
    });
  };

  const note = (started: Started, status: number, bytes: number) =>
    batches?.add(accessLine({ ...started, at: now(), status, bytes, milliseconds: performance.now() - started.begun }));

  return {
    prepare() {
      const { accessLog: isOn, configDir } = config();
      if (configDir === '') return;
      if (!isOn) switchOff(configDir);
      else if (batches === null) switchOn(configDir);
    },

    follow(request, response) {
      if (batches === null) return;
      const { socket } = request;
      const started = startOf(request, socket);
      response.once('close', () => {
        note(started, statusOf(response, socket), socket.bytesWritten - started.bytesBefore);
      });
    },

    followUpgrade(request, socket, answer) {
      if (batches === null) return;
      const started = startOf(request, socket);
      socket.once('close', () => {
        const response = answer();
        const bytes = socket.bytesWritten - started.bytesBefore;
        const upgraded = bytes > 0 ? 101 : VISITOR_GONE;
        note(started, response === null ? upgraded : statusOf(response, socket), bytes);
      });
    },

    refused(socket, status, bytes) {
      if (batches === null) return;
      note(startOf({ method: '-', url: '-' }, socket), status, bytes);
    },

    async close() {
      // Answers that were cut off are noted in the same turn as their connections.
      await new Promise((resolve) => setImmediate(resolve));
      const last = batches;
      stop();
      // A disk that does not answer must not keep the web server from ending.
      if (last !== null) await Promise.race([last.flush(), setTimeout(LAST_WRITE_MS, undefined, { ref: false })]);
      last?.discard();
    },
  };
}

function startOf({ method = '-', url = '-' }: Pick<IncomingMessage, 'method' | 'url'>, socket: Socket): Started {
  const tls = (socket as Partial<TLSSocket>).getProtocol?.() ?? '-';
  const { remoteAddress: address = '', bytesWritten: bytesBefore } = socket;
  return { address, method, target: url, tls, begun: performance.now(), bytesBefore };
}

/** What was sent, unless the visitor went before all of it was; where the application breaks off, what was sent stands. */
function statusOf(response: ServerResponse, socket: Socket): number {
  if (response.writableFinished) return response.statusCode;
  const hasVisitorGone = socket.readableEnded || socket.errored !== null;
  return response.headersSent && !hasVisitorGone ? response.statusCode : VISITOR_GONE;
}

function codeOf(error: unknown): string {
  if (error instanceof DistrustError) return error.reason;
  return (error as NodeJS.ErrnoException | null)?.code ?? 'EIO';
}
