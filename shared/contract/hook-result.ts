/** How a hook ran: which, when, and how it ended. */
import { z } from 'zod';

/** The settings that hold a program, each named after what it is told of. */
export const hookNameSchema = z.enum(['onRenewed', 'onFailed']);
export type HookName = z.infer<typeof hookNameSchema>;

/** Why a program is not even tried. */
const hookRefusalSchema = z.enum([
  /** A relative path would mean another program in another place. */
  'notAbsolute',
  /** `.bat` and `.cmd` run only in a shell, which would read the arguments in its own way (CVE-2024-27980). */
  'batchFile',
]);
export type HookRefusal = z.infer<typeof hookRefusalSchema>;

/** The end of what it said on stdout and stderr, without control characters. */
const output = z.string();

export const hookResultSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('ok'), output }),
  z.object({ outcome: z.literal('exited'), code: z.number().int(), output }),
  /** By somebody else's signal, or by a crash. */
  z.object({ outcome: z.literal('killed'), signal: z.string(), output }),
  z.object({ outcome: z.literal('timedOut'), output }),
  /** The host ends, or its operation was cancelled. */
  z.object({ outcome: z.literal('cancelled'), output }),
  /** `systemCode`: the operating system's, for example `ENOENT` or `EACCES`. */
  z.object({ outcome: z.literal('notStarted'), systemCode: z.string(), output }),
  z.object({ outcome: z.literal('refused'), reason: hookRefusalSchema, output }),
]);
export type HookResult = z.infer<typeof hookResultSchema>;
type WithoutOutput<R> = R extends HookResult ? Omit<R, 'output'> : never;
/** How the run of a hook ended. */
export type HookOutcome = WithoutOutput<HookResult>;

export const hookRunSchema = z.object({
  /** When it ended. */
  at: z.iso.datetime(),
  program: z.string(),
  /** Somebody has tried it; nothing had happened. */
  test: z.boolean(),
  result: hookResultSchema,
});
export type HookRun = z.infer<typeof hookRunSchema>;
