import { z } from 'zod';
import { foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import { fail } from '#shared/contract/failure-error.ts';
import { routerOpeningSchema } from '#shared/contract/router.ts';
import { configPath } from '../ownership/config-files.ts';
import { notWritten } from '../ownership/not-written.ts';
import { stateFile } from './state-file.ts';

const rememberedSchema = routerOpeningSchema.extend({
  router: z.ipv4(),
  lanAddress: z.ipv4(),
  name: z.string().max(1024).nullable(),
  forwards: routerOpeningSchema.shape.forwards.max(8),
  since: foreignTimeSchema,
  /** Which device it is, as it says (UDN). */
  id: z.string().max(1024).nullable(),
});
/** What was opened in the router, and in which. Survives restarts: it is the consent, and what is to be taken back. */
export type RememberedOpening = z.infer<typeof rememberedSchema>;

/** `router.json` in the configuration directory. */
export type RouterState = {
  /** What is damaged counts as none, and so does what cannot be read. */
  load(): Promise<RememberedOpening | null>;
  /** @throws FailureError `CONFIG_DIRECTORY` where it cannot be written, or could not be read */
  save(opening: RememberedOpening | null): Promise<void>;
};

export function openRouterState(configDir: string): RouterState {
  const path = configPath(configDir, 'router.json');
  const file = stateFile<RememberedOpening | null>({
    file: path,
    schema: rememberedSchema,
    empty: null,
    unreadable: 'throw',
  });
  return {
    load: () => file.read().catch(() => null),
    async save(opening) {
      try {
        await (opening === null ? file.remove() : file.update(() => opening));
      } catch (error) {
        fail('CONFIG_DIRECTORY', notWritten(path, error), error);
      }
    },
  };
}
