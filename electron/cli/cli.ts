/** What every command is given: where it reads from, where it writes to, and how it reaches the service. */
import type { Command } from 'commander';
import type { Client } from '#shared/contract/contract.ts';
import { FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { formatsFor, type Formats } from '#shared/texts/advice.ts';
import type { CliTexts } from '#shared/texts/cli/shape.ts';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import type { Language } from '#shared/values/language.ts';
import { jsonLine } from './printed.ts';
import { settingsNoticeText } from './settings-notice-text.ts';

export type CliIo = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** The first line of standard input, piped or typed; `null`: there is none. Can be called only once. */
  readLine(): Promise<string | null>;
  systemLocale: string | undefined;
  /** Aborted when the user interrupts this process (SIGINT, SIGTERM). */
  interrupted: AbortSignal;
};

/** How the CLI reaches the service: a running host over its local socket, else a service in this process. */
export type Connection = { client: Client; viaHost: boolean; close(): Promise<void> };

export type ServeOptions = { panel: boolean; panelPort: number | undefined; metricsPort: number | undefined };

export type CliDependencies = {
  version: string;
  connect(configDir: string): Promise<Connection>;
  /** Runs until interrupted; throws FailureError. */
  serve(configDir: string, options: ServeOptions, io: CliIo, json: boolean): Promise<void>;
  /** The platform's default configuration directory. */
  defaultConfigDir(): string;
  /** Milliseconds since the epoch. */
  now(): number;
};

/** One command line being run. */
export type Cli = {
  readonly io: CliIo;
  readonly deps: CliDependencies;
  readonly configDir: string;
  readonly json: boolean;
  readonly language: Language;
  readonly texts: CliTexts;
  readonly formats: Formats;
  /** Writes a line to standard output. */
  writeLine: (text: string) => void;
  /** Writes an object to standard output, as one line of JSON. */
  writeJson: (value: object) => void;
};

/** Adds one command to its parent; `run` reports its exit code. */
export type AddCommand = (parent: Command, cli: Cli, run: (action: () => Promise<number>) => Promise<void>) => void;

export function createCli(
  io: CliIo,
  deps: CliDependencies,
  options: { configDir: string; json: boolean; language: Language },
): Cli {
  return {
    ...options,
    io,
    deps,
    texts: cliTexts(options.language),
    formats: formatsFor(options.language),
    writeLine: (text) => io.stdout(`${text}\n`),
    writeJson: (value) => io.stdout(jsonLine(value)),
  };
}

/** The failure of an error. The code that decodes failures from the wire is loaded only when it is needed. */
export async function failureOf(error: unknown): Promise<Failure> {
  if (error instanceof FailureError) return error.failure;
  const { toFailure } = await import('#shared/contract/client-failure.ts');
  return toFailure(error);
}

/**
 * Connects, runs `action`, and always closes the connection. Notices about the settings from a service in this process
 * are first printed to stderr: that service ends with this command, so that no later one could show them.
 */
export async function withService<T>(cli: Cli, action: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await cli.deps.connect(cli.configDir);
  try {
    if (!connection.viaHost) {
      const { settingsNotices } = await connection.client.state.get();
      for (const notice of settingsNotices)
        cli.io.stderr(`${cli.texts.status.warning(await settingsNoticeText(notice, cli))}\n`);
    }
    return await action(connection);
  } finally {
    // The result is known by now; a connection that fails to close does not change it.
    await connection.close().catch(() => undefined);
  }
}
