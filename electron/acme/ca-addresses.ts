import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { FailureData } from '#shared/contract/failures.ts';
import { addressKind, isLocalhost } from '#shared/domain/address-kind.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';

type AddressFault = NonNullable<FailureData<'CA_PROTOCOL'>['address']>;

/** A CA has named an address to which nothing is sent. `member`: where, by the name that RFC 8555 has for it. */
export class CaAddressError extends Error implements AddressFault {
  override readonly name = 'CaAddressError';
  readonly member: string;
  readonly url: string;
  readonly fault: AddressFault['fault'];

  constructor(member: string, url: unknown, fault: AddressFault['fault']) {
    super(`${member}: ${fault}`);
    this.member = member;
    this.url = foreignLine(typeof url === 'string' ? url : '', MAX_SHOWN_LENGTH);
    this.fault = fault;
  }
}

const MAX_SHOWN_LENGTH = 200;
/** What `lookup` fails with where a name leads to none but inner addresses. */
const REFUSED = 'ERR_CA_ADDRESS';

/**
 * Where the requests of one conversation with a CA may go: over HTTPS alone; and where the directory is on the internet,
 * to the internet alone. A CA's answer must not make this machine talk to what only this machine can reach.
 */
export type CaAddresses = {
  /** Whether the directory is in an inner network; `null`: it is known by a name, and no connection was made to it. */
  isPrivate(): boolean | null;
  /**
   * For the agent: resolves like the system and leaves out inner addresses. Asked for each connection, so a name that is
   * public at first and an inner one later does not get through.
   */
  lookup: LookupFunction;
  /**
   * Asserts that a URL may be requested, as far as that can be seen before its name is resolved.
   *
   * @param member how it is called if no answer has named it yet
   * @throws CaAddressError
   */
  assertAllowed(url: unknown, member: string): void;
  /** Asserts the same of each URL in an answer that would be requested later. @throws CaAddressError */
  assertAnswer(answer: { data: unknown; location: unknown }): void;
  /** The error of a failed connection, where the reason is that `lookup` left nothing; else `null`. */
  refusalOf(error: unknown, url: unknown): CaAddressError | null;
};

type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type CaAddressOptions = {
  /** For tests: in place of the system's resolver. */
  resolve?: Resolve;
  /** Of the conversation in which the directory was fetched, where this one does not fetch it again. */
  isPrivate?: boolean | null;
};

/**
 * A directory is private where its own URL says so, or where the connection over which it is fetched can go nowhere but
 * inside. One public address in the answer for its name is enough for the internet: whoever runs a CA out there also
 * runs its name servers, and an inner address among the others would open this machine's network to it. Decided once,
 * with that connection and no other question: a name server may answer each one differently.
 */
export function createCaAddresses(
  directoryUrl: string,
  { resolve = dns.lookup, isPrivate: known = null }: CaAddressOptions = {},
): CaAddresses {
  const directoryHost = hostOf(new URL(directoryUrl));
  const members = new Map<unknown, string>([[directoryUrl, 'directory']]);
  const resolveAll = (name: string, options: LookupOptions) =>
    new Promise<LookupAddress[]>((done, failed) => {
      resolve(name, { ...options, all: true }, (error, found) => (error === null ? done(found) : failed(error)));
    });

  let isPrivate: boolean | null =
    isIP(directoryHost) !== 0 ? isInner(directoryHost) : isLocalhost(directoryHost) || known;

  const lookUp = async (name: string, options: LookupOptions): Promise<[LookupAddress, ...LookupAddress[]]> => {
    const found = await resolveAll(name, options);
    if (withoutRootDot(name) === directoryHost) {
      isPrivate ??= found.length > 0 && found.every(({ address }) => isInner(address));
    }
    const [first, ...others] = isPrivate === true ? found : found.filter(({ address }) => !isInner(address));
    if (first === undefined) throw Object.assign(new Error(`${name} leads into an inner network`), { code: REFUSED });
    return [first, ...others];
  };

  const assertAllowed: CaAddresses['assertAllowed'] = (url, unknownMember) => {
    const member = members.get(url) ?? unknownMember;
    const parsed = namedUrl(url);
    if (parsed === null) throw new CaAddressError(member, url, 'notAUrl');
    if (parsed.protocol !== 'https:') throw new CaAddressError(member, url, 'notHttps');
    const host = hostOf(parsed);
    const isInside = isLocalhost(host) || (isIP(host) !== 0 && isInner(host));
    if (isInside && isPrivate !== true) throw new CaAddressError(member, url, 'notPublic');
    members.set(url, member);
  };

  return {
    isPrivate: () => isPrivate,

    lookup(name, options, callback) {
      lookUp(name, options).then(
        (found) => (options.all === true ? callback(null, found) : callback(null, found[0].address, found[0].family)),
        (error: unknown) => callback(error as NodeJS.ErrnoException, ''),
      );
    },

    assertAllowed,

    assertAnswer({ data, location }) {
      for (const [member, url] of [...urlsIn(data), ['Location', location] as const]) {
        if (url !== undefined && url !== null && url !== '') assertAllowed(url, member);
      }
    },

    refusalOf(error, url) {
      if ((error as NodeJS.ErrnoException | null)?.code !== REFUSED) return null;
      return new CaAddressError(members.get(url) ?? 'directory', url, 'notPublic');
    },
  };
}

/** What is requested of a directory (RFC 8555 §7.1.1, RFC 9773 §4.1) and of an order (RFC 8555 §7.1.3). */
const URL_MEMBERS = [
  'newNonce',
  'newAccount',
  'newOrder',
  'revokeCert',
  'keyChange',
  'renewalInfo',
  'finalize',
  'certificate',
];
/** An order of ours has one, and any more are refused. */
const MAX_AUTHORIZATIONS = 2;

/** The URLs in a directory, an order or an authorization that are requested later, by their names. */
function urlsIn(data: unknown): (readonly [member: string, url: unknown])[] {
  const answer = typeof data === 'string' ? parseJson(data) : data;
  if (typeof answer !== 'object' || answer === null) return [];
  const members = answer as Record<string, unknown>;
  const { authorizations, challenges } = members;
  return [
    ...URL_MEMBERS.map((member) => [member, members[member]] as const),
    ...listOf(authorizations)
      .slice(0, MAX_AUTHORIZATIONS)
      .map((url) => ['authorizations', url] as const),
    ...listOf(challenges)
      .filter((one): one is { type: unknown; url: unknown } => typeof one === 'object' && one !== null)
      .filter(({ type }) => type === 'http-01')
      .map(({ url }) => ['challenges', url] as const),
  ];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** An absolute URL as RFC 3986 writes it, without a user's name; `null`: it is none. */
function namedUrl(url: unknown): URL | null {
  const parsed = typeof url === 'string' && /^[\x21-\x7e]+$/.test(url) ? parseUrl(url) : null;
  return parsed?.username === '' && parsed.password === '' ? parsed : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const withoutRootDot = (name: string): string => name.replace(/\.$/, '');

const isInner = (address: string): boolean => addressKind(address) !== null;
