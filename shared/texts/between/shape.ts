/** How it is said what answers in the place of this server, and who has to act. Pure. */
import type { Between, BetweenKind } from '#shared/contract/between.ts';
import type { Advice, Who } from '#shared/texts/advice.ts';

/** What a sentence needs beside the one who answers. */
export type BetweenPlace = {
  /** Host name as A-labels. */
  name: string;
  /** The name to which that one leads (CNAME), and which is to be replaced then; left out: none, or nobody has looked. */
  alias?: string | undefined;
  /** The port that was called from outside. */
  port: number;
  /** The step that has the router lead that port here, as a whole sentence. */
  forwarding: string;
  /** "Port 8080 dieses Rechners", in the accusative. */
  target: string;
  /** Whether whoever answers keeps the port for himself, so that it can be forwarded only after he has given it up. */
  occupied?: boolean;
};

export type BetweenTexts = {
  /** "ein anderes Gerät (Synology)", in the nominative, for the middle of a sentence. */
  phrase: (by: Between) => string;
  advice: Readonly<
    Record<BetweenKind, (name: string | null, place: BetweenPlace) => Pick<Advice, 'what' | 'todo' | 'details'>>
  >;
};

/** Who can do the step that the sentences of a kind name. */
const WHO_ACTS: Readonly<Record<BetweenKind, Who>> = {
  cdn: 'domainProvider',
  parking: 'domainProvider',
  webhoster: 'domainProvider',
  expired: 'domainProvider',
  suspended: 'domainProvider',
  forwarding: 'domainProvider',
  nas: 'itPartner',
  camera: 'itPartner',
  inverter: 'itPartner',
  printer: 'itPartner',
  device: 'itPartner',
  router: 'itPartner',
  vpn: 'itPartner',
  remoteAccess: 'itPartner',
  waf: 'itPartner',
  loginPage: 'itPartner',
  proxy: 'itPartner',
  iis: 'itPartner',
  webServer: 'itPartner',
};

/** That something else answers, as the cause, with its step and whose it is. */
export function betweenAdvice(by: Between, place: BetweenPlace, { advice }: BetweenTexts): Advice {
  return { ...advice[by.kind](by.name, place), who: WHO_ACTS[by.kind] };
}
