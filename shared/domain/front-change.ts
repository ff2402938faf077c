/**
 * What is changed so that this product stands before profacto, and what a look at the ports must show before it is saved.
 * Pure.
 */
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { ApplicationKind } from '#shared/contract/application-kinds.ts';
import type { FoundApplication } from '#shared/contract/found-application.ts';
import { httpsPortBeside, isAccepted, occupantOf, otherOn, sharer, urlOf } from './way-advice.ts';

/** Who gives way: profacto takes another port, or this product does and profacto keeps its own. */
export type FrontMove = 'profacto' | 'we';

type OwnPorts = { httpPort: number; httpsPort: number };

/** The settings of the way "in front", as far as they are to be changed. */
type FrontPatch = { operation: 'front'; upstream: string } & Partial<OwnPorts>;

/** Whether what had to happen first has happened; `port`: the one that is spoken of. */
export type FrontProof =
  | { outcome: 'proven'; application: FoundApplication; patch: FrontPatch }
  /** profacto answers on none of the ports that were looked at. */
  | { outcome: 'nobody'; port: number }
  /** profacto has not moved (or not with all of its ports): this one is needed here. */
  | { outcome: 'stillOn'; port: number }
  /** It answers, but on another port. */
  | { outcome: 'elsewhere'; port: number }
  /** It encrypts on this port by itself. */
  | { outcome: 'encrypts'; port: number }
  /** Somebody else has the port that was chosen. */
  | { outcome: 'other'; port: number; kind: ApplicationKind }
  /** It answers at this address alone, which the setting refuses. */
  | { outcome: 'refused'; port: number; address: string }
  /** Somebody else has one of ours. */
  | { outcome: 'ownPortTaken'; port: number; kind: ApplicationKind };

/** Whether profacto has one of our ports, so that one of the two has to take another before this product stands in front. */
export function isInTheWay({ found }: ApplicationSearch, { httpPort, httpsPort }: OwnPorts): boolean {
  return found.some(({ kind, port }) => kind === '4d' && (port === httpPort || port === httpsPort));
}

/** Who takes another port as long as nobody has chosen: where another web server has ours, it helps nothing that profacto moves. */
export function usualMove(search: ApplicationSearch, { httpPort }: Pick<OwnPorts, 'httpPort'>): FrontMove {
  const isAnothers = otherOn(search.found, httpPort) !== null;
  return isAnothers && search.advice.ownPorts !== null && plainErp(search) !== null ? 'we' : 'profacto';
}

/**
 * The ports that this product will have: of those that are set, the one for HTTPS changes where somebody has it who keeps it.
 *
 * @param httpPort the one that is to be ours
 */
export function nextPorts(
  { found }: ApplicationSearch,
  who: FrontMove,
  own: OwnPorts,
  httpPort = own.httpPort,
): OwnPorts {
  const leaves = ({ kind, port }: FoundApplication) =>
    who === 'profacto' && kind === '4d' && (port === own.httpPort || port === own.httpsPort);
  const staying = found.filter((one) => !leaves(one));
  return { httpPort, httpsPort: httpsPortBeside(staying, { ...own, httpPort }) ?? own.httpsPort };
}

/** profacto's web server, where it speaks plain HTTP: that one alone can be passed on to. */
export function plainErp({ found, advice }: ApplicationSearch): FoundApplication | null {
  const plain = found.filter(({ kind, secure }) => kind === '4d' && !secure);
  return plain.find(({ port }) => port === advice.application?.port) ?? plain[0] ?? null;
}

/** After profacto was set to another port. @param port where it is to answer now */
export function provenMove(search: ApplicationSearch, port: number, own: OwnPorts): FrontProof {
  const { found } = search;
  const erp = found.filter(({ kind }) => kind === '4d');
  const there = found.filter((one) => one.port === port);
  const left = erp.find((one) => one.port !== port && (one.port === own.httpPort || one.port === own.httpsPort));
  if (left !== undefined) return { outcome: 'stillOn', port: left.port };
  // Also where profacto has been left IPv6: over IPv4, as nearly all come, somebody else answers.
  const other = there.find((one) => one.kind !== '4d');
  if (other !== undefined) return { outcome: 'other', port, kind: other.kind };
  const application = there.find(({ secure }) => !secure);
  if (application !== undefined) return proven(search, application, own, own.httpPort);
  if (there.length > 0) return { outcome: 'encrypts', port };
  const elsewhere = erp.find(({ secure }) => !secure);
  return elsewhere === undefined ? { outcome: 'nobody', port } : { outcome: 'elsewhere', port: elsewhere.port };
}

/** Before this product takes another port, and profacto keeps its own. @param httpPort the port that it is to take */
export function provenStay(search: ApplicationSearch, httpPort: number, own: OwnPorts): FrontProof {
  const occupant = occupantOf(search.found, httpPort);
  if (occupant !== null) return { outcome: 'other', port: httpPort, kind: occupant.kind };
  const application = plainErp(search);
  if (application === null) return { outcome: 'nobody', port: httpPort };
  return proven(search, application, own, httpPort);
}

/**
 * It is, unless the setting refuses its address, or somebody else, profacto included, has a port that is to be ours.
 *
 * @param httpPort the one that is to be ours
 */
function proven(search: ApplicationSearch, application: FoundApplication, own: OwnPorts, httpPort: number): FrontProof {
  const { port, address = '' } = application;
  if (!isAccepted(urlOf(application))) return { outcome: 'refused', port, address };
  const next = nextPorts(search, 'we', own, httpPort);
  const occupant = occupantOf(search.found, next.httpPort) ?? occupantOf(search.found, next.httpsPort);
  if (occupant !== null) return { outcome: 'ownPortTaken', port: occupant.port, kind: occupant.kind };
  return { outcome: 'proven', application, patch: patchOf(application, own, next) };
}

/** Names the ports that change alone. */
function patchOf(application: FoundApplication, own: OwnPorts, { httpPort, httpsPort }: OwnPorts): FrontPatch {
  return {
    operation: 'front',
    upstream: urlOf(application),
    ...(httpPort === own.httpPort ? {} : { httpPort }),
    ...(httpsPort === own.httpsPort ? {} : { httpsPort }),
  };
}

/**
 * Where profacto keeps its ports: on which of them it is asked for challenges and proven, as they were found.
 *
 * @returns the ports as they are set, where nothing else was found
 */
export function besidePorts({ found }: ApplicationSearch, own: OwnPorts): OwnPorts {
  const erp = found.filter(({ kind }) => kind === '4d');
  const portOf = (secure: boolean, set: number) => {
    const all = erp.filter((one) => one.secure === secure);
    const alone = all.filter((one) => sharer(found, one) === null);
    const those = alone.length === 0 ? all : alone;
    return those.some(({ port }) => port === set) ? set : (those[0]?.port ?? set);
  };
  const httpPort = portOf(false, own.httpPort);
  const httpsPort = portOf(true, own.httpsPort);
  return httpPort === httpsPort ? own : { httpPort, httpsPort };
}
