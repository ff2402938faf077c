import { z } from 'zod';
import { foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { fail } from '#shared/contract/failure-error.ts';
import { routerOpeningSchema } from '#shared/contract/router.ts';
import { configPath } from '../ownership/config-files.ts';
import { notWritten } from '../ownership/not-written.ts';
import { stateFile } from './state-file.ts';

/** The most that is remembered; the oldest is forgotten first. */
export const MAX_FORWARDS = 8;
export const MAX_ADDRESSES = 8;
export const MAX_TO_CLOSE = 8;

const rememberedSchema = routerOpeningSchema.extend({
  router: z.ipv4(),
  lanAddress: z.ipv4(),
  name: z.string().max(1024).nullable(),
  forwards: routerOpeningSchema.shape.forwards.max(MAX_FORWARDS),
  since: foreignTimeSchema,
  /** Which device it is, as it says (UDN). */
  id: z.string().max(1024).nullable(),
  /** This machine's address in the router's network with its prefix, such as `192.168.178.20/24`. */
  network: z.string().max(64).optional(),
  /** Addresses that this machine has had, to which what was opened may still lead. */
  formerAddresses: z.array(z.ipv4()).max(MAX_ADDRESSES).optional(),
  /** When the consent has ended. */
  endedAt: foreignTimeSchema.optional(),
});
/** What was opened in a router, and in which. */
export type RememberedOpening = z.infer<typeof rememberedSchema>;

const memorySchema = z.object({
  opening: rememberedSchema.nullable(),
  toClose: z.array(rememberedSchema).max(MAX_TO_CLOSE),
});
/**
 * What was opened in routers. Survives restarts: `opening` is the consent, and what is to be taken back; `toClose` was consented
 * to no longer, and no router has confirmed yet that it is closed.
 */
export type RouterMemory = z.infer<typeof memorySchema>;

/** Nothing was opened. */
export const nothingOpened: RouterMemory = { opening: null, toClose: [] };

/** Earlier versions remembered the consent alone. */
const fileSchema = z.union([memorySchema, rememberedSchema.transform((opening) => ({ opening, toClose: [] }))]);

/** `router.json` in the configuration directory. */
export type RouterState = {
  /** What is damaged counts as none, and so does what cannot be read. */
  load(): Promise<RouterMemory>;
  /** @throws FailureError `CONFIG_DIRECTORY` where it cannot be written, or could not be read */
  save(memory: RouterMemory): Promise<void>;
};

export function openRouterState(configDir: string): RouterState {
  const path = configPath(configDir, 'router.json');
  const file = stateFile<RouterMemory>({
    file: path,
    schema: fileSchema,
    empty: nothingOpened,
    unreadable: 'throw',
  });
  return {
    load: () => file.read().catch(() => nothingOpened),
    async save(memory) {
      try {
        await (memory.opening === null && memory.toClose.length === 0 ? file.remove() : file.update(() => memory));
      } catch (error) {
        fail('CONFIG_DIRECTORY', notWritten(path, error), error);
      }
    },
  };
}
