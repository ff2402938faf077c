/** All procedures of the contract, as a client that lies calls them. */
import fs from 'node:fs';
import path from 'node:path';
import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import * as fc from 'fast-check';
import { toFailure } from '#shared/contract/client-failure.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { parseStoredSettings } from '#shared/contract/settings.ts';
import { defaultDatabaseDirectory } from '../../../electron/settings/config-dir.ts';
import { call, type Call } from '../calls.ts';
import { runSandbox } from '../sandbox.ts';
import type { Surface } from '../surface.ts';

export const surface: Surface<Call[]> = {
  arbitrary: fc.array(call, { minLength: 1, maxLength: 4 }),

  async open(folder) {
    const sandbox = await runSandbox(folder);
    const client = createRouterClient(sandbox.service.router, { context: { osActions: true, programs: true } });
    return {
      async run(calls) {
        const problems: string[] = [];
        for (const { path: procedure, input } of calls) {
          const [group = '', name = ''] = procedure.split('.');
          const procedures = (
            client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
          )[group];
          const answer = procedures?.[name]?.(sandbox.confine(input));
          problems.push(...(await wrongWith(procedure, answer)), ...sandbox.takeUnexpected());
          if (procedure === 'settings.update') problems.push(...droppedAtNextStart(sandbox.configDir));
        }
        return problems;
      },
      close: () => sandbox.close(),
    };
  },
};

async function wrongWith(procedure: string, answer: Promise<unknown> | undefined): Promise<string[]> {
  try {
    const value = await answer;
    if (procedure === 'state.watch') await endWatch(value as AsyncIterator<unknown>);
    return [];
  } catch (error) {
    // Refused by the contract's schemas, before the service has seen it.
    if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return [];
    const failure = toFailure(error);
    return failure.code === 'INTERNAL' ? [`${procedure} is answered with INTERNAL: ${String(error)}`] : [];
  }
}

async function endWatch(watched: AsyncIterator<unknown>): Promise<void> {
  await watched.next();
  await watched.return?.();
}

function droppedAtNextStart(configDir: string): string[] {
  const stored = JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')) as Record<string, unknown>;
  const { dropped } = parseStoredSettings(stored, defaultSettings(defaultDatabaseDirectory(configDir)));
  return dropped.map(({ key, reason }) => `${key} is stored, and dropped at the next start (${reason})`);
}
