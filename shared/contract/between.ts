/** What answers in the place of this server, as far as its answer shows it. */
import { z } from 'zod';

const betweenKinds = [
  /** A service in front of the server, by the name's own DNS entry: Cloudflare and the like. */
  'cdn',
  /** A page that says no more than that the name is taken. */
  'parking',
  /** Web space at a hoster. */
  'webhoster',
  /** Network storage. */
  'nas',
  'camera',
  'router',
  /** A firewall that turns requests away. */
  'waf',
  /** A page that wants a login first, of nobody who is known. */
  'loginPage',
  'proxy',
  'iis',
  'webServer',
] as const;

/** `name`: as its owner knows it; `null`: only its kind is known. */
export const betweenSchema = z.object({ kind: z.enum(betweenKinds), name: z.string().nullable() });
export type Between = z.infer<typeof betweenSchema>;
export type BetweenKind = Between['kind'];
