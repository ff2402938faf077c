import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { FailureData } from '#shared/contract/failures.ts';
import { addressKind, isLocalhost } from '#shared/domain/address-kind.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { parseUrl } from '#shared/values/url.ts';

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
  assertAllowed(url: unknown, member: string): Promise<void>;
  /** Asserts the same of each URL in an answer that would be requested later. @throws CaAddressError */
  assertAnswer(answer: { data: unknown; location: unknown }): Promise<void>;
  /** The error of a failed connection, where the reason is that `lookup` left nothing; else `null`. */
  refusalOf(error: unknown, url: unknown): CaAddressError | null;
};

type Resolve = (
  name: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** @param resolve for tests: in place of the system's resolver */
export function createCaAddresses(directoryUrl: string, resolve: Resolve = dns.lookup): CaAddresses {
  const directoryHost = hostOf(new URL(directoryUrl));
  const members = new Map<unknown, string>([[directoryUrl, 'directory']]);
  const resolveAll = (name: string, options: LookupOptions) =>
    new Promise<LookupAddress[]>((done, failed) => {
      resolve(name, { ...options, all: true }, (error, found) => (error === null ? done(found) : failed(error)));
    });

  /** Decided once: a directory that is public stays so, whatever its name resolves to later. */
  let isPrivate: boolean | null =
    isIP(directoryHost) !== 0 ? isInner(directoryHost) : isLocalhost(directoryHost) || null;
  const isPrivateDirectory = async (): Promise<boolean> => {
    if (isPrivate === null) {
      const found = await resolveAll(directoryHost, {});
      isPrivate ??= found.some(({ address }) => isInner(address));
    }
    return isPrivate;
  };

  const lookUp = async (name: string, options: LookupOptions): Promise<[LookupAddress, ...LookupAddress[]]> => {
    const found = await resolveAll(name, options);
    if (name === directoryHost) isPrivate ??= found.some(({ address }) => isInner(address));
    const [first, ...others] = (await isPrivateDirectory()) ? found : found.filter(({ address }) => !isInner(address));
    if (first === undefined) throw Object.assign(new Error(`${name} leads into an inner network`), { code: REFUSED });
    return [first, ...others];
  };

  const assertAllowed: CaAddresses['assertAllowed'] = async (url, unknownMember) => {
    const member = members.get(url) ?? unknownMember;
    const parsed = namedUrl(url);
    if (parsed === null) throw new CaAddressError(member, url, 'notAUrl');
    if (parsed.protocol !== 'https:') throw new CaAddressError(member, url, 'notHttps');
    const host = hostOf(parsed);
    const isInside = isLocalhost(host) || (isIP(host) !== 0 && isInner(host));
    if (isInside && !(await isPrivateDirectory())) throw new CaAddressError(member, url, 'notPublic');
    members.set(url, member);
  };

  return {
    lookup(name, options, callback) {
      lookUp(name, options).then(
        (found) => (options.all === true ? callback(null, found) : callback(null, found[0].address, found[0].family)),
        (error: unknown) => callback(error as NodeJS.ErrnoException, ''),
      );
    },

    assertAllowed,

    async assertAnswer({ data, location }) {
      for (const [member, url] of [...urlsIn(data), ['Location', location] as const]) {
        if (url !== undefined && url !== null && url !== '') await assertAllowed(url, member);
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

/** Without the brackets of an IPv6 address and the dot of the root. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

const isInner = (address: string): boolean => addressKind(address) !== null;
