import type { HstsOffer } from '#shared/contract/hsts.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import {
  declineHsts,
  hstsMaxAge,
  hstsOffer,
  NO_HSTS,
  rememberedHstsSchema,
  rememberHsts,
  type RememberedHsts,
} from '#shared/domain/hsts-rules.ts';
import { configPath } from '../ownership/config-files.ts';
import { createQueue } from '../storage/queue.ts';
import { stateFile } from '../storage/state-file.ts';
import type { Core } from './core.ts';
import type { Chore } from './host-loop.ts';
import { nameOf } from './public-name.ts';

/** How often it is looked whether HTTPS is proven, in milliseconds. */
const LOOK_MS = 3_600_000;

/**
 * What browsers are told about insisting on HTTPS, remembered in `hsts.json` in the configuration directory.
 *
 * Law: how long browsers may insist is on the disk, where that can be written, before one of them is told.
 */
export type Hsts = {
  /** Reads what earlier runs have told; a file that is damaged or cannot be read counts as none. */
  load(): Promise<void>;
  /** Takes up the settings. @param isProven whether HTTPS is served as the shield asks for it; `null`: nobody has looked */
  look(isProven: boolean | null): Promise<void>;
  /** What the web server is to say, in seconds; `null`: nothing. */
  maxAge(): number | null;
  view(): Snapshot['hsts'];
  /** Notes that somebody has said no to this offer, over restarts where that can be written. */
  decline(offer: HstsOffer): Promise<void>;
  /** When it was last looked by proof, in milliseconds since the epoch. */
  lookedAt(): number;
};

export function createHsts({ settings, now }: Pick<Core, 'settings' | 'now'>, configDir: string): Hsts {
  const file = stateFile({
    file: configPath(configDir, 'hsts.json'),
    schema: rememberedHstsSchema,
    empty: NO_HSTS,
    unreadable: 'empty',
  });
  const inTurn = createQueue();
  let remembered: RememberedHsts = NO_HSTS;
  let lookedAt = -Infinity;
  const remember = async (next: RememberedHsts): Promise<void> => {
    if (next === remembered) return;
    await file.update(() => next).catch(() => undefined);
    remembered = next;
  };
  const wanted = () => {
    const { hsts, operation } = settings();
    // Where profacto keeps its ports, it is profacto that answers.
    return { term: operation === 'front' ? hsts : 'off', name: nameOf(settings()), now: now() } as const;
  };

  return {
    async load() {
      remembered = await file.read();
    },
    look: (isProven) =>
      inTurn(async () => {
        if (isProven !== null) lookedAt = now();
        await remember(rememberHsts(remembered, { ...wanted(), isProven }));
      }),
    decline: (offer) => inTurn(() => remember(declineHsts(remembered, offer))),
    maxAge: () => hstsMaxAge(remembered, wanted()),
    view() {
      const { name } = wanted();
      const { operation, publicHttpsPort } = settings();
      const until = remembered.until[name] ?? null;
      return {
        // Browsers turn http:// into https:// without a port, whatever ours is (RFC 6797 §8.3).
        offer: operation === 'front' && publicHttpsPort === 443 ? hstsOffer(remembered) : null,
        until: until !== null && Date.parse(until) > now() ? until : null,
      };
    },
    lookedAt: () => lookedAt,
  };
}

/** Looks each hour, so that it is known how long HTTPS has been proven, and that browsers have forgotten. */
export function createHstsChore(
  { now, changes }: Pick<Core, 'now' | 'changes'>,
  hsts: Hsts,
  parts: { isProven: () => boolean; configureWeb: () => Promise<void> },
): Chore {
  return {
    name: 'hsts',
    nextAt: () => (hsts.lookedAt() > now() ? now() : hsts.lookedAt() + LOOK_MS),
    async run() {
      const before = JSON.stringify(hsts.view());
      await hsts.look(parts.isProven());
      await parts.configureWeb();
      if (JSON.stringify(hsts.view()) !== before) changes.emit('state');
    },
  };
}
