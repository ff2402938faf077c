import { getDomain } from 'tldts';
import type { DomainOf } from './rate-limit-rules.ts';

/** By the public suffix list including its private section, as Let's Encrypt counts. */
export const registrableDomain: DomainOf = (name) => getDomain(name, { allowPrivateDomains: true }) ?? name;
