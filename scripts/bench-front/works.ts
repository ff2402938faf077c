import { handshakes, requests, type Load } from './load.ts';
import type { Contender, Side } from './servers.ts';

/** What is to be reached, as a ratio of ours to somebody's. */
export type Reach = { what: 'rate' | 'p99'; to: Exclude<Side, 'ours'>; least?: number; most?: number };

export type Work = {
  name: string;
  title: string;
  at: keyof Pick<Contender, 'page' | 'proxy'>;
  load: Load;
  reach: readonly Reach[];
};

/** What a proxied answer is to reach, whatever its size. */
const PROXIED: readonly Reach[] = [
  { what: 'rate', to: 'nginx', least: 0.65 },
  { what: 'rate', to: 'Caddy', least: 1.4 },
  { what: 'p99', to: 'nginx', most: 1 },
];

export const WORKS: readonly Work[] = [
  {
    name: 'page',
    title: 'built-in page, keep-alive',
    at: 'page',
    load: requests('/'),
    reach: [
      { what: 'rate', to: 'nginx', least: 0.75 },
      { what: 'rate', to: 'Caddy', least: 1.1 },
      { what: 'p99', to: 'Caddy', most: 1 / 3 },
    ],
  },
  { name: '1k', title: 'proxy, 1 kB, keep-alive', at: 'proxy', load: requests('/1k'), reach: PROXIED },
  { name: '100k', title: 'proxy, 100 kB, keep-alive', at: 'proxy', load: requests('/100k'), reach: PROXIED },
  {
    name: 'connections',
    title: 'built-in page, a new connection each time',
    at: 'page',
    load: requests('/', ['Connection: close']),
    reach: [{ what: 'rate', to: 'nginx', least: 0.8 }],
  },
  {
    name: 'handshakes',
    title: 'full TLS 1.3 handshakes',
    at: 'page',
    load: handshakes,
    reach: [{ what: 'rate', to: 'nginx', least: 0.9 }],
  },
];
