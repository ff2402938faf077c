/** The run of a hook: program, time and result. */
import { z } from 'zod';

/** The settings that hold a program, each named after its event. */
export const hookNameSchema = z.enum(['onRenewed', 'onFailed']);
export type HookName = z.infer<typeof hookNameSchema>;

/** Why a program is not started. */
const hookRefusalSchema = z.enum([
  /** A relative path would mean a different program in each working directory. */
  'notAbsolute',
  /** `.bat` and `.cmd` run only in a shell, which could interpret arguments as commands (CVE-2024-27980). */
  'batchFile',
]);
export type HookRefusal = z.infer<typeof hookRefusalSchema>;

/** What is wrong with the program's file, where that is why it did not start or could do nothing. */
const hookTroubleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing') }),
  z.object({ kind: z.literal('folder') }),
  /** Links lead in a circle. */
  z.object({ kind: z.literal('linkLoop') }),
  /** POSIX: nobody may execute it. */
  z.object({ kind: z.literal('notExecutable') }),
  /** The program that the first line names (`#!`) is not there. */
  z.object({ kind: z.literal('interpreterMissing'), interpreter: z.string() }),
  /** The first line ends in CR LF: CR counts as a part of the name in it. */
  z.object({ kind: z.literal('windowsLineEnds') }),
  /** A byte order mark, or UTF-16: the system does not see the first line. */
  z.object({ kind: z.literal('encoding') }),
  /** No program, or one for another system or processor. */
  z.object({ kind: z.literal('otherSystem') }),
]);
export type HookTrouble = z.infer<typeof hookTroubleSchema>;

/** The last part of stdout and stderr, without control characters. */
const output = z.string();

export const hookResultSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('ok'), output }),
  z.object({ outcome: z.literal('exited'), code: z.number().int(), trouble: hookTroubleSchema.optional(), output }),
  /** By a signal from outside, or by a crash. */
  z.object({ outcome: z.literal('killed'), signal: z.string(), output }),
  z.object({ outcome: z.literal('timedOut'), output }),
  /** Stopped by the caller. */
  z.object({ outcome: z.literal('cancelled'), output }),
  /** `systemCode`: the operating system's, for example `ENOENT` or `EACCES`. */
  z.object({
    outcome: z.literal('notStarted'),
    systemCode: z.string(),
    trouble: hookTroubleSchema.optional(),
    output,
  }),
  z.object({ outcome: z.literal('refused'), reason: hookRefusalSchema, output }),
]);
export type HookResult = z.infer<typeof hookResultSchema>;
type WithoutOutput<R> = R extends HookResult ? Omit<R, 'output'> : never;
/** How the run of a hook ended. */
export type HookOutcome = WithoutOutput<HookResult>;

export const hookRunSchema = z.object({
  /** When the run ended. */
  at: z.iso.datetime(),
  program: z.string(),
  /** The run was a test: its event had not happened. */
  test: z.boolean(),
  result: hookResultSchema,
});
export type HookRun = z.infer<typeof hookRunSchema>;
