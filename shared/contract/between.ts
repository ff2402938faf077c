/** What answers in the place of this server, as far as its answer shows it. */
import { z } from 'zod';

const betweenKinds = [
  /** A service in front of the server, by the name's own DNS entry: Cloudflare and the like. */
  'cdn',
  /** A page that says no more than that the name is taken. */
  'parking',
  /** Web space at a hoster. */
  'webhoster',
  /** The page of a domain provider in the place of a domain that was not renewed. */
  'expired',
  /** The same of one that he has switched off: not paid for, or its owner not confirmed. */
  'suspended',
  /** The service of a domain provider that sends visitors on, by a redirect or in a frame. */
  'forwarding',
  /** Network storage. */
  'nas',
  'camera',
  'inverter',
  'printer',
  /** Another device of the house. */
  'device',
  'router',
  /** A firewall's own page for those who dial in. */
  'vpn',
  /** Mail, desktops and the like of another server, for those outside. */
  'remoteAccess',
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
