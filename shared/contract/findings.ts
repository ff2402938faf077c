/**
 * What a check (also the preflight of a request) and an evaluation find: one closed code for each outcome, with its
 * status and its data. As with failures, the table is the only list; texts are keyed by it.
 */
import { betweenSchema } from './between.ts';
import { z } from 'zod';
import { challengeTypes } from '#shared/values/challenge-type.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { applicationKinds } from './application-kinds.ts';
import { applicationSchema, portApplicationSchema } from './application.ts';
import { besideFolderSchema, webrootNotServedSchema } from './beside.ts';
import { checkIds } from './check-table.ts';
import { databaseReasons } from './database-reasons.ts';
import { portHolderSchema } from './port-holder.ts';
import { webPageSchema } from './web-page.ts';

const findingStatusSchema = z.enum(['good', 'warning', 'broken', 'unknown']);
export type FindingStatus = z.infer<typeof findingStatusSchema>;

export const checkIdSchema = z.enum(checkIds);
export type CheckId = z.infer<typeof checkIdSchema>;

const nothing = z.object({});
const port = z.number().int();
const count = z.number().int();
const time = z.iso.datetime();
/** `application`: which web server answers there; left out: nobody has looked, or nobody answers. */
const busyPort = z.object({ port, holder: portHolderSchema, application: portApplicationSchema.optional() });
/** `dynDns`: the DynDNS name that has given the address, which is one of IPv6. */
const endpoint = z.object({ address: z.string(), port, dynDns: z.string().optional() });
/** Why no answer came from an address. */
const noAnswerCause = z.enum(['refused', 'timeout', 'reset', 'unreachable', 'other']);
/** Where a router has to forward connections from outside; `lanAddress`: this machine's, `null` when it has none. */
const forward = z.object({ lanAddress: z.string().nullable(), internalPort: port });
/** `ipv4`: the address is of IPv6, and the name has one of IPv4 as well, so that nobody needs the other. */
const forwardedEndpoint = endpoint.extend({ forward, ipv4: z.boolean().optional() });
/** Another port of the same address, which does lead here: so it is no matter of where the look is from. */
const otherPort = { otherPort: port.optional() };
/** What happens to our own answer, or to the request for it, between this machine and whoever asks. */
const challengeChange = z.enum(['path', 'body', 'answer', 'lost']);
export type ChallengeChange = z.infer<typeof challengeChange>;
/**
 * A record of the name that does not lead here, unlike others. `here`: the addresses that do; `cause`: why no answer came,
 * `null` where something else answers, which says of itself `says`.
 */
const strayRecord = endpoint.extend({
  here: z.array(z.string()),
  cause: noAnswerCause.nullable(),
  says: z.string().nullable(),
});
/** A record of the name that leads elsewhere than to the line. */
const lineRecord = z.object({
  name: z.string(),
  addresses: z.array(z.string()),
  external: z.string(),
  dynDns: z.string().optional(),
  alias: z.string().optional(),
});
/** What the router has to forward to this machine, and for whom: CA (`http`) or visitors (`https`). */
const lineForward = z.object({
  lanAddress: z.string().nullable(),
  forwards: z.array(z.object({ for: z.enum(['http', 'https']), port, internalPort: port })),
});
/** Who has the ports of this machine. */
const operation = { operation: z.enum(['front', 'beside']).optional() };
/**
 * Which name server was asked: its address, `system` for the operating system's resolver, or `zone` for the name's own
 * servers.
 */
const asked = z.object({ name: z.string(), server: z.string() });
const silentNameServer = z.object({ server: z.string(), router: z.string() });
/** The name to which the asked one leads (CNAME), and the registered domain that it belongs to; left out: it leads to none. */
const aliased = asked.extend({ target: z.string().optional(), owner: z.string().optional() });
/**
 * Where CAA records stand. `via`: the name that leads there (CNAME), beside which there can be none. `owner`: the registered
 * domain to which that place belongs, where it is not the name's own.
 */
const caaPlace = z.object({ domain: z.string(), via: z.string().optional(), owner: z.string().optional() });
/** Why an address cannot be reached from the internet (RFC 6890). */
const addressKindSchema = z.enum(['private', 'cgnat', 'linkLocal', 'loopback', 'documentation', 'reserved']);
export type AddressKind = z.infer<typeof addressKindSchema>;
const notPublic = z.object({ address: z.string(), kind: addressKindSchema });
const addresses = z.object({ addresses: z.array(z.string()) });
const validFor = z.object({ notAfter: time, daysLeft: z.number().int() });
/** `name`: the name that was called, as A-labels; `alias`: to which it leads (CNAME). */
const answeredBy = forwardedEndpoint.extend({ name: z.string(), by: betweenSchema, alias: z.string().optional() });

const good = <C extends CheckId, S extends z.ZodObject>(check: C, data: S) =>
  ({ status: 'good', check, data }) as const;
const warning = <C extends CheckId, S extends z.ZodObject>(check: C, data: S) =>
  ({ status: 'warning', check, data }) as const;
const broken = <C extends CheckId, S extends z.ZodObject>(check: C, data: S) =>
  ({ status: 'broken', check, data }) as const;
const unknown = <C extends CheckId, S extends z.ZodObject>(check: C, data: S) =>
  ({ status: 'unknown', check, data }) as const;

/** `server` says the first, the system's resolver the second; `server` may be `zone`. */
const bothAnswers = z.object({
  server: z.string(),
  addresses: z.array(z.string()),
  systemAddresses: z.array(z.string()),
});

export const findingTable = {
  EDITION_SERVER: good('edition', nothing),
  EDITION_EINZELPLATZ: broken('edition', nothing),

  ADDRESS_SET: good('address', z.object({ address: z.string() })),
  /** A DynDNS name whose provider is on the public suffix list: the name shares the CA's limits with nobody. */
  ADDRESS_DYNDNS: good('address', z.object({ address: z.string(), suffix: z.string() })),
  /** A DynDNS name whose provider is not on the list: all customers of the provider share the CA's limits. */
  ADDRESS_SHARED_SUFFIX: warning('address', z.object({ address: z.string(), domain: z.string() })),
  /** No public CA can issue for such a name. */
  ADDRESS_PRIVATE_SUFFIX: broken('address', z.object({ address: z.string(), suffix: z.string() })),
  ADDRESS_MISSING: broken('address', nothing),
  CONTACT_SET: good('contact', nothing),
  CONTACT_MISSING: broken('contact', nothing),

  DATABASE_WRITABLE: good('database', z.object({ path: z.string() })),
  DATABASE_UNUSABLE: broken(
    'database',
    z.object({
      path: z.string(),
      // The last: a certificate was installed there, and nothing of it is there now.
      reason: z.enum([...databaseReasons, 'certificatesGone']),
      systemCode: z.string(),
    }),
  ),
  SPACE_ENOUGH: good('space', z.object({ freeMegabytes: z.number().int() })),
  SPACE_LOW: warning('space', z.object({ path: z.string(), freeMegabytes: z.number().int() })),
  SPACE_NONE: broken('space', z.object({ path: z.string() })),
  SPACE_NOT_CHECKED: unknown('space', nothing),
  PLACE_FINE: good('place', nothing),
  /** Inside a folder that a cloud service copies: the key would leave the machine, and files are locked at times. */
  PLACE_SYNCED: warning('place', z.object({ path: z.string(), service: z.string() })),
  PLACE_NOT_CHECKED: unknown('place', nothing),
  ACCESS_OURS: good('access', nothing),
  /** Others may read or change `count` of our files and folders, `path` among them; their modes could not be tightened. */
  ACCESS_OPEN: warning('access', z.object({ path: z.string(), count: z.number().int() })),
  /** `count` files and folders in the place of ours are another account's, or links, `path` among them. */
  ACCESS_FOREIGN: warning('access', z.object({ path: z.string(), count: z.number().int() })),
  ACCESS_NOT_CHECKED: unknown('access', nothing),

  CLOCK_RIGHT: good('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_OFF: warning('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_WRONG: broken('clock', z.object({ skewSeconds: z.number() })),
  CLOCK_NOT_CHECKED: unknown('clock', nothing),

  /** `aliases`: the names to which the name leads (CNAME), in order. */
  DNS_RESOLVES: good('dns', asked.extend({ addresses: z.array(z.string()), aliases: z.array(z.string()).optional() })),
  /** With `target`: it is that which does not exist (RFC 6604 §3). */
  /** `unregistered`: the domain, which nobody has registered; `dynDns`: a DynDNS provider has the domain, and customers names below it. */
  DNS_NO_SUCH_NAME: broken(
    'dns',
    aliased.extend({
      unregistered: z.string().optional(),
      dynDns: z.literal(true).optional(),
      /** There is a certificate for the name: it did exist. */
      wasThere: z.literal(true).optional(),
    }),
  ),
  DNS_NO_ADDRESS: broken('dns', aliased),
  /** `dynDns`: where the name leads, a DynDNS provider has it. */
  DNS_SERVFAIL: broken('dns', aliased.extend({ dynDns: z.boolean().optional() })),
  /** The name and the CA's have the same address: whoever provides the line answers every name with his own page. */
  DNS_CAPTIVE: broken('dns', asked.extend({ address: z.string() })),
  /** The aliases lead in a circle, or to too many. */
  DNS_ALIAS_LOOP: broken('dns', asked.extend({ aliases: z.array(z.string()) })),
  /**
   * A resolver that validates (DNSSEC), as a CA's does, refuses the addresses. `staleDs`: the registry announces a key that
   * the zone does not have; `unsigned`, `expired`: no signature, or only old ones; `refused`: such a resolver says so.
   */
  DNS_DNSSEC_BROKEN: broken(
    'dns',
    z.object({ name: z.string(), domain: z.string(), fault: z.enum(['staleDs', 'unsigned', 'expired', 'refused']) }),
  ),
  /** `gone`: the name server that is entered on this machine, which says nothing, while the router answers such questions. */
  DNS_TIMEOUT: broken('dns', asked.extend({ gone: silentNameServer.optional() })),
  DNS_NO_ANSWER: broken('dns', asked.extend({ systemCode: z.string(), gone: silentNameServer.optional() })),
  /** No name is set. */
  DNS_NOT_CHECKED: unknown('dns', nothing),

  IPV4_PUBLIC: good('ipv4', addresses),
  /** Not public, but reachable by the CA: a private CA in the same network or laboratory. */
  IPV4_INTERNAL: good('ipv4', addresses),
  /**
   * Only the system's resolver gives this address, from a hosts file or a local DNS server; the internet may get
   * another one.
   */
  IPV4_INSIDE: warning('ipv4', z.object({ address: z.string() })),
  /** Not public, but other addresses are, of either family: the CA ignores this one. */
  IPV4_PARTLY_PUBLIC: warning('ipv4', notPublic),
  IPV4_NOT_PUBLIC: broken('ipv4', notPublic),
  /** The name has only IPv6 addresses: a DS-Lite line cannot be reached over IPv4. */
  IPV4_NONE: warning('ipv4', nothing),
  IPV4_NOT_CHECKED: unknown('ipv4', nothing),
  IPV6_PUBLIC: good('ipv6', addresses),
  IPV6_INTERNAL: good('ipv6', addresses),
  IPV6_INSIDE: warning('ipv6', z.object({ address: z.string() })),
  IPV6_PARTLY_PUBLIC: warning('ipv6', notPublic),
  IPV6_NOT_PUBLIC: broken('ipv6', notPublic),
  IPV6_NONE: good('ipv6', nothing),
  IPV6_NOT_CHECKED: unknown('ipv6', nothing),

  /** Only one resolver was asked. */
  RESOLVER_ONE: good('resolver', z.object({ server: z.string() })),
  RESOLVERS_AGREE: good('resolver', z.object({ server: z.string() })),
  /** In the house the name leads to this machine, in the internet to the public address (split DNS). */
  RESOLVERS_SPLIT: good('resolver', bothAnswers),
  /**
   * They answer differently. `house`: the house's DNS leads to another machine; `systemOld`, `configuredOld`: that one has
   * not heard of a change; `zoneDisagrees`: the zone's own servers contradict each other; left out: it is not known who is
   * right.
   */
  RESOLVERS_DIFFER: warning(
    'resolver',
    bothAnswers.extend({
      reason: z.enum(['house', 'systemOld', 'configuredOld', 'zoneDisagrees']).optional(),
      /** Of this machine, with `house`. */
      lanAddress: z.string().optional(),
    }),
  ),
  /**
   * The zone's own servers contradict each other, and it is known who is right: `addresses` lead here. `others`: the addresses
   * that some of them still give; none: some of them know no address of the name.
   */
  DNS_SERVERS_DISAGREE: broken(
    'resolver',
    z.object({ name: z.string(), addresses: z.array(z.string()), others: z.array(z.string()) }),
  ),
  /**
   * The system's resolver says that there is no address, while the internet has some: "rebind protection", mostly.
   * `isFailure`: it says that it fails.
   */
  RESOLVER_HIDES_NAME: warning(
    'resolver',
    z.object({
      name: z.string(),
      server: z.string(),
      addresses: z.array(z.string()),
      isFailure: z.boolean().optional(),
    }),
  ),
  RESOLVERS_NOT_COMPARED: unknown('resolver', nothing),

  /** RFC 8659. `domain`: where the records were found when climbing the DNS tree. */
  CAA_NONE: good('caa', z.object({ name: z.string() })),
  CAA_ALLOWS: good('caa', caaPlace.extend({ issuer: z.string() })),
  /** `malformed`: a value that is not written as RFC 8659 §4.2 asks, and so permits nobody. */
  CAA_FORBIDS: broken(
    'caa',
    caaPlace.extend({ allowed: z.array(z.string()), ca: z.array(z.string()), malformed: z.string().optional() }),
  ),
  /** RFC 8657: the CA may issue, but not by this validation method or not for this account. */
  CAA_RESTRICTS: broken(
    'caa',
    caaPlace.extend({
      parameter: z.enum(['validationmethods', 'accounturi']),
      value: z.string(),
      /** The URL of this installation's account at the CA; left out: there is none yet. */
      account: z.string().optional(),
      /** The way that is used; left out: HTTP-01. */
      challenge: z.enum(challengeTypes).optional(),
    }),
  ),
  CAA_CRITICAL_UNKNOWN: broken('caa', caaPlace.extend({ tag: z.string() })),
  /** `isSuffix`: a registry's domain ("de"), not the customer's. */
  CAA_SERVFAIL: broken('caa', caaPlace.extend({ isSuffix: z.boolean().optional() })),
  CAA_NO_ANSWER: warning('caa', caaPlace.extend({ systemCode: z.string(), isSuffix: z.boolean().optional() })),
  CAA_NOT_CHECKED: unknown('caa', nothing),

  /** The router of the house says that the line has this address, and the name leads there. `told`: what it says it forwards, rightly. */
  LINE_KNOWN: good(
    'line',
    z.object({
      address: z.string(),
      router: z.string().nullable(),
      told: z.array(z.enum(['http', 'https'])).optional(),
    }),
  ),
  /**
   * The name leads elsewhere than to the line's address (`external`), and nobody comes in there. `dynDns`: the DynDNS name that
   * is to tell where the line is; `alias`: the name to which the name leads (CNAME). `reachedAt`: when a CA last came through, before
   * the address changed.
   */
  LINE_RECORD_ELSEWHERE: broken('line', lineRecord.extend({ reachedAt: time.optional() })),
  /** The same of a record that is not DynDNS, but a CA has come through not long ago: the line has changed since, or there are several. */
  LINE_RECORD_DOUBTFUL: warning('line', lineRecord.extend({ reachedAt: time })),
  /** The name leads to a server of a hoster (by its PTR record, `host`), and nobody comes in there; the router says nothing. */
  LINE_RECORD_AT_HOSTER: broken(
    'line',
    z.object({ name: z.string(), address: z.string(), hoster: z.string(), host: z.string() }),
  ),
  /** The name is that of the firm's web site, which is elsewhere: its record has to stay. `example`: a name of one's own for this server. */
  LINE_NAME_OF_HOMEPAGE: broken(
    'line',
    z.object({ name: z.string(), address: z.string(), title: z.string(), example: z.string() }),
  ),
  /**
   * The line has no address of its own over IPv4. `address`: what the router has instead; `null`: none. `lost`: it had one not
   * long ago, when a CA came through.
   */
  LINE_SHARED: broken(
    'line',
    z.object({ kind: z.enum(['cgnat', 'dsLite']), address: z.string().nullable(), lost: z.boolean().optional() }),
  ),
  /** The router's outside address is one of a private network: there is another router before it. */
  LINE_BEHIND_ROUTER: broken('line', lineForward.extend({ address: z.string() })),
  /**
   * The name leads to the line of another router of the house (`router`) than the one that leads this machine out (`gateway`), so
   * that answers do not get back to who asks.
   */
  LINE_OTHER_ROUTER: warning(
    'line',
    z.object({
      name: z.string(),
      address: z.string(),
      router: z.string(),
      routerName: z.string().nullable(),
      gateway: z.string(),
    }),
  ),
  /** This machine (`lanAddress`) is in the router's network for guests, into which no router forwards. */
  LINE_GUEST_NETWORK: warning('line', z.object({ lanAddress: z.string(), gateway: z.string() })),
  /** The router forwards `forwards` to another machine, or (`isHere`) to a port of this one where profacto does not listen. */
  LINE_PORT_ELSEWHERE: broken('line', lineForward.extend({ to: endpoint, isHere: z.boolean() })),
  /** The router tells where it forwards the port `told`, to this machine, and that it does not forward the others. */
  LINE_PORT_MISSING: broken('line', lineForward.extend({ told: port })),
  /** The router forwards `forwards` to this machine for UDP, and not for TCP. */
  LINE_PORT_UDP: broken('line', lineForward),
  /** The router forwards `forwards` to this machine for calls from one outside address alone (`from`). */
  LINE_PORT_LIMITED: broken('line', lineForward.extend({ from: z.string() })),
  /** Ports that the router had opened by consent, and lists no longer. */
  LINE_PORT_WITHDRAWN: warning('line', lineForward),
  /** In the router, forwardings of `forwards` to this machine are entered, and switched off. */
  LINE_PORT_OFF: broken('line', lineForward),
  /** The router forwards `forwards` to this machine, as it says, and nothing arrives, while another way comes in: this machine keeps it out. */
  LINE_PORT_HELD: broken('line', lineForward),
  /** The router says nothing of it, or nothing that would tell anything here. */
  LINE_UNKNOWN: unknown('line', nothing),

  HTTP_PORT_OURS: good('httpPort', z.object({ port })),
  HTTP_PORT_FREE: good('httpPort', z.object({ port })),
  HTTP_PORT_BUSY: broken('httpPort', busyPort),
  HTTP_PORT_FORBIDDEN: broken('httpPort', z.object({ port })),
  HTTP_PORT_UNUSABLE: broken('httpPort', z.object({ port, systemCode: z.string() })),

  /** profacto keeps its ports, and gives out what lies in its web folder. `server`: as it names itself. */
  HTTP_PORT_PROFACTO: good('httpPort', z.object({ port, server: z.string().nullable() })),
  WEBROOT_NOT_SERVED: broken('httpPort', webrootNotServedSchema),
  WEBROOT_UNUSABLE: broken('httpPort', besideFolderSchema),

  /** Our own token was fetched from the public address, possibly through redirects, which the CA follows too. */
  CHALLENGE_COMES_BACK: good('challenge', endpoint),
  /**
   * No answer from the public address, although this machine answers locally: most routers do not let a connection
   * out and back in (hairpin NAT).
   */
  CHALLENGE_NOT_FROM_HERE: warning('challenge', forwardedEndpoint.extend({ cause: noAnswerCause })),
  CHALLENGE_NOT_ANSWERED: broken('challenge', forwardedEndpoint.extend({ cause: noAnswerCause, ...otherPort })),
  /**
   * A request arrives here, and our own answer does not come back as it is. `path`: it is asked for in another spelling;
   * `body`: its content is changed; `answer`: another one is put in its place; `lost`: none comes. `by`: what names itself on
   * the way.
   */
  CHALLENGE_CHANGED: broken('challenge', endpoint.extend({ what: challengeChange, by: z.string().nullable() })),
  /** Of `asked` requests only `arrived` arrive here. `says`: what names itself in the others; `isLost`: they got no answer. */
  CHALLENGE_UNSTEADY: broken(
    'challenge',
    forwardedEndpoint.extend({
      arrived: count,
      asked: count,
      says: z.string().nullable(),
      isLost: z.boolean().optional(),
    }),
  ),
  /** One record of the name leads elsewhere or nowhere, another one here: which of them a CA takes is chance. */
  CHALLENGE_RECORD_WRONG: broken('challenge', strayRecord),
  /**
   * The same, but the CA comes through: over IPv6, which it prefers, as it did not long ago (`reachedAt`), or over another
   * port (`overTls`), where it falls back to IPv4 in any case.
   */
  CHALLENGE_RECORD_DOUBTFUL: warning(
    'challenge',
    strayRecord.extend({ reachedAt: time.nullable(), overTls: z.boolean().optional() }),
  ),
  /** The login page of a router. */
  CHALLENGE_ROUTER_ANSWERS: broken('challenge', forwardedEndpoint.extend({ title: z.string() })),
  /**
   * A router answers, or something that may be one (then `title` is empty), but the CA reached this server from outside
   * not long ago: the router shows its page only to its own network.
   */
  CHALLENGE_ROUTER_INSIDE: warning(
    'challenge',
    // `changed`: it is our own answer, changed. `reachedAt`: `null`: no CA has come; the router lists the forwarding to here.
    forwardedEndpoint.extend({ title: z.string(), reachedAt: time.nullable(), changed: z.boolean().optional() }),
  ),
  CHALLENGE_FOREIGN_PAGE: broken(
    'challenge',
    forwardedEndpoint.extend({
      title: z.string().nullable(),
      server: z.string().nullable(),
      httpStatus: z.number().int(),
      isInFront: z.boolean().optional(),
    }),
  ),
  /** Something answers whose kind is known. */
  CHALLENGE_ANSWERED_BY: broken('challenge', answeredBy),
  /** A web server answers that does not know the token. `product`: it is another host of this product. */
  CHALLENGE_NOT_FOUND: broken(
    'challenge',
    forwardedEndpoint.extend({ server: z.string().nullable(), product: z.boolean().optional() }),
  ),
  CHALLENGE_REDIRECTED_AWAY: broken('challenge', endpoint.extend({ location: z.string() })),
  CHALLENGE_REDIRECT_LOOP: broken('challenge', endpoint.extend({ location: z.string() })),
  /** A proxy answers that the server behind it does not (5xx). */
  CHALLENGE_GATEWAY_ERROR: broken(
    'challenge',
    forwardedEndpoint.extend({ server: z.string().nullable(), httpStatus: z.number().int() }),
  ),
  /** Something answers, but not in HTTP: in TLS, for instance. */
  CHALLENGE_NOT_HTTP: broken('challenge', forwardedEndpoint),
  /**
   * IPv4 leads here; over IPv6 a connection is accepted and not answered. The CA prefers IPv6 and does not fall back then.
   * `redirected`: it cannot be made, but IPv4 leads here by a redirect, and the CA follows that over IPv6 again.
   */
  CHALLENGE_IPV6_REFUSED: broken(
    'challenge',
    endpoint.extend({ cause: noAnswerCause, redirected: z.boolean().optional() }),
  ),
  /** IPv4 leads here; over IPv6 no connection is possible, refused or not. The CA falls back to IPv4. */
  CHALLENGE_IPV6_SILENT: warning('challenge', endpoint.extend({ cause: noAnswerCause })),
  /** IPv4 leads here; over IPv6 a router answers, at least from inside its network. */
  CHALLENGE_IPV6_ROUTER: warning('challenge', endpoint.extend({ title: z.string() })),
  CHALLENGE_NOT_CHECKED: unknown('challenge', nothing),
  /** The CA validates on this port instead (TLS-ALPN-01): by the setting, or since port 80 does not lead here. */
  CHALLENGE_OVER_TLS: good(
    'challenge',
    // Port 80 leads here, but something on the way changes our answer; or one of several records does not lead here.
    z.object({ port, by: z.enum(['setting', 'auto']), because: z.enum(['changed', 'record']).optional() }),
  ),

  /** What the CA's last validation, in a request or a rehearsal, saw from outside. */
  OUTSIDE_REACHED: good('outside', z.object({ at: time, by: z.enum(['request', 'rehearsal']) })),
  OUTSIDE_NOT_REACHED: warning(
    'outside',
    z.object({
      at: time,
      by: z.enum(['request', 'rehearsal']),
      detail: z.string(),
      challenge: z.enum(challengeTypes).optional(),
    }),
  ),
  OUTSIDE_NOT_ASKED: unknown('outside', nothing),

  CA_ANSWERS: good('ca', z.object({ host: z.string() })),
  CA_UNREACHABLE: broken(
    'ca',
    z.object({
      host: z.string(),
      cause: z.enum(['dns', 'refused', 'timeout', 'reset', 'other']),
      systemCode: z.string(),
      /** The proxy that this machine's environment names for the CA, as `host:port`; it is not used. */
      proxy: z.string().optional(),
      /**
       * `filtered`: the name servers of the house hide the CA's name, though they know the public one, or give no address of the
       * internet; `stalled`: a connection is taken, and nothing comes back over it; `noGateway`: nobody is there where the default
       * gateway is to be; `noNetwork`: this machine has no address in any network; `heldBack`: the router says that it is connected,
       * or somebody answers over its line, and something says no to this machine.
       */
      why: z.enum(['filtered', 'stalled', 'noGateway', 'noNetwork', 'heldBack']).optional(),
    }),
  ),
  /** A web page answers at the CA's address: a firewall, a proxy, a login page. `title`: where it has one. */
  CA_WEB_PAGE: broken('ca', webPageSchema),
  CA_UNTRUSTED: broken('ca', z.object({ host: z.string(), systemCode: z.string() })),
  /** Something between here and the CA presents its own certificate: a proxy or an antivirus program. */
  CA_INTERCEPTED: broken('ca', z.object({ host: z.string(), issuer: z.string() })),
  CA_OUT_OF_ORDER: broken('ca', z.object({ host: z.string(), httpStatus: z.number().int() })),
  CA_NO_DIRECTORY: broken('ca', z.object({ host: z.string(), httpStatus: z.number().int() })),

  TERMS_NONE: good('terms', nothing),
  /** The terms will be accepted with the first request. */
  TERMS_TO_ACCEPT: good('terms', z.object({ url: z.string() })),
  TERMS_SAME: good('terms', z.object({ url: z.string() })),
  TERMS_CHANGED: warning('terms', z.object({ url: z.string(), accepted: z.string() })),
  TERMS_NOT_CHECKED: unknown('terms', nothing),

  CERTIFICATE_INSTALLED: good('certificate', z.object({ names: z.array(z.string()), notAfter: time })),
  /** In an evaluation: there should be a certificate. */
  CERTIFICATE_NONE: broken('certificate', nothing),
  /** In a check before the first request. */
  CERTIFICATE_NOT_YET: unknown('certificate', nothing),
  CERTIFICATE_UNREADABLE: broken('certificate', z.object({ path: z.string() })),
  /** A certificate is installed, and is not used because this file or folder of it is not this account's alone. */
  CERTIFICATE_NOT_OURS: broken(
    'certificate',
    z.object({ path: z.string(), reason: z.enum(['foreignOwner', 'symlink', 'writableByOthers']) }),
  ),
  /** A certificate is installed, and this file of it is not there. */
  CERTIFICATE_FILE_MISSING: broken('certificate', z.object({ path: z.string() })),
  /** It could not be looked whether there is one. */
  CERTIFICATE_OUT_OF_REACH: broken('certificate', z.object({ path: z.string() })),
  PAIR_MATCHES: good('pair', nothing),
  PAIR_MISMATCH: broken('pair', z.object({ path: z.string() })),
  PAIR_NOT_CHECKED: unknown('pair', nothing),
  CHAIN_COMPLETE: good('chain', z.object({ length: z.number().int(), root: z.string() })),
  CHAIN_INCOMPLETE: broken('chain', z.object({ missing: z.string() })),
  CHAIN_OUT_OF_ORDER: warning('chain', nothing),
  CHAIN_NOT_CHECKED: unknown('chain', nothing),
  COVERS_ADDRESS: good('covers', z.object({ name: z.string() })),
  COVERS_OTHER_NAME: broken('covers', z.object({ name: z.string(), names: z.array(z.string()) })),
  COVERS_NOT_CHECKED: unknown('covers', nothing),
  EXPIRY_FAR: good('expiry', validFor),
  EXPIRY_DUE: warning('expiry', validFor),
  /** Less than a twentieth of the lifetime is left. */
  EXPIRY_CLOSE: broken('expiry', validFor),
  EXPIRY_PAST: broken('expiry', z.object({ notAfter: time })),
  EXPIRY_NOT_YET: broken('expiry', z.object({ notBefore: time })),
  EXPIRY_NOT_CHECKED: unknown('expiry', nothing),
  /** By the CA's clock something else would follow than by this machine's. */
  EXPIRY_CLOCK_WRONG: unknown('expiry', nothing),

  HTTPS_PORT_OURS: good('httpsPort', z.object({ port })),
  HTTPS_PORT_FREE: good('httpsPort', z.object({ port })),
  HTTPS_PORT_BUSY: broken('httpsPort', busyPort),
  HTTPS_PORT_FORBIDDEN: broken('httpsPort', z.object({ port })),
  HTTPS_PORT_UNUSABLE: broken('httpsPort', z.object({ port, systemCode: z.string() })),

  /** profacto keeps its ports, and the folder from which it reads its certificate can be written. */
  HTTPS_PORT_PROFACTO: good('httpsPort', z.object({ port, path: z.string() })),
  TARGET_UNUSABLE: broken('httpsPort', besideFolderSchema),

  LOCAL_SERVES: good('local', z.object({ port })),
  LOCAL_DOWN: broken('local', z.object({ port, cause: noAnswerCause, ...operation })),
  LOCAL_NO_TLS: broken('local', z.object({ port })),
  /** An earlier certificate of this server: the installed one has not been loaded. */
  LOCAL_OLD_CERTIFICATE: broken('local', z.object({ port, notAfter: time })),
  LOCAL_OTHER_CERTIFICATE: broken(
    'local',
    // `heldByOther`: another program has the port.
    z.object({
      port,
      fingerprint256: z.string(),
      issuer: z.string(),
      heldByOther: z.boolean().optional(),
      ...operation,
    }),
  ),
  /** profacto serves an earlier certificate until its web server is restarted. `at`: when we restart it; `null`: we do not. */
  LOCAL_RESTART_PENDING: warning('local', z.object({ port, notAfter: time, at: z.string().nullable() })),
  LOCAL_NOT_CHECKED: unknown('local', nothing),

  PUBLIC_CONNECTS: good('connection', endpoint.extend({ protocol: z.string() })),
  /** Before there is a certificate: a listener opened briefly on the HTTPS port was reached at the public address. */
  PUBLIC_REACHES_US: good('connection', endpoint),
  /** Another server answers: before there is a certificate, or with one that is neither ours nor for our name. */
  PUBLIC_FOREIGN: broken(
    'connection',
    forwardedEndpoint.extend({
      names: z.array(z.string()),
      issuer: z.string(),
      /** Its certificate is for the name that was asked for, as only a server has that was set up for it. */
      isForName: z.boolean().optional(),
    }),
  ),
  /** The same, where its kind is known. */
  PUBLIC_ANSWERED_BY: broken('connection', answeredBy),
  PUBLIC_NOT_FROM_HERE: warning('connection', forwardedEndpoint.extend({ cause: noAnswerCause })),
  PUBLIC_DOWN: broken('connection', forwardedEndpoint.extend({ cause: noAnswerCause, ...otherPort })),
  /** No TLS comes about, and on port 80 a server in front answers that it does not reach the one behind it. */
  PUBLIC_GATEWAY_ERROR: broken(
    'connection',
    forwardedEndpoint.extend({ server: z.string().nullable(), httpStatus: z.number().int() }),
  ),
  /** One record of the name leads elsewhere or nowhere, another one here: which of them a visitor takes is chance. */
  PUBLIC_RECORD_WRONG: broken('connection', strayRecord),
  /** IPv4 leads here, the AAAA record does not: browsers fall back to IPv4, but only after a delay. */
  PUBLIC_IPV6_DOWN: warning('connection', endpoint.extend({ cause: noAnswerCause })),
  /** `refusedName`: whoever answers speaks TLS, and refuses this name. */
  PUBLIC_NO_TLS: broken('connection', forwardedEndpoint.extend({ refusedName: z.string().optional() })),
  PUBLIC_NOT_CHECKED: unknown('connection', nothing),

  PROTOCOL_MODERN: good('protocol', z.object({ protocol: z.string(), cipher: z.string() })),
  /** TLS 1.1 or older (RFC 8996). */
  PROTOCOL_OLD: broken('protocol', z.object({ protocol: z.string(), cipher: z.string() })),
  /** No forward secrecy, or a broken cipher (RFC 9325 §4). */
  CIPHER_WEAK: warning('protocol', z.object({ protocol: z.string(), cipher: z.string() })),
  PROTOCOL_NOT_CHECKED: unknown('protocol', nothing),

  TRUSTED: good('trust', z.object({ issuer: z.string() })),
  TRUSTED_BY_OWN_ROOTS: good('trust', z.object({ issuer: z.string() })),
  UNTRUSTED: broken('trust', z.object({ issuer: z.string(), systemCode: z.string() })),
  TRUST_NOT_CHECKED: unknown('trust', nothing),

  NAME_MATCHES: good('name', z.object({ name: z.string() })),
  NAME_DIFFERS: broken('name', z.object({ name: z.string(), names: z.array(z.string()) })),
  NAME_NOT_CHECKED: unknown('name', nothing),

  TIME_VALID: good('validity', validFor),
  TIME_RENEWAL_DUE: warning('validity', validFor),
  TIME_EXPIRED: broken('validity', z.object({ notAfter: time })),
  TIME_NOT_YET: broken('validity', z.object({ notBefore: time })),
  TIME_NOT_CHECKED: unknown('validity', nothing),
  TIME_CLOCK_WRONG: unknown('validity', nothing),

  FINGERPRINT_SAME: good('fingerprint', z.object({ fingerprint256: z.string() })),
  /** An earlier certificate of this server: still loaded, by the web server or a proxy in front of it. */
  FINGERPRINT_OLD: broken(
    'fingerprint',
    z.object({
      installed: z.string(),
      served: z.string(),
      notAfter: time,
      /** This machine serves the installed one: it is another server that has a copy of the earlier one. */
      isCopy: z.boolean().optional(),
      isExpired: z.boolean().optional(),
    }),
  ),
  FINGERPRINT_OTHER: broken(
    'fingerprint',
    z.object({
      installed: z.string(),
      served: z.string(),
      issuer: z.string(),
      names: z.array(z.string()),
      /** The service in front that shows it; `name`: the one that leads to it. */
      inFront: z.object({ service: z.string(), name: z.string() }).optional(),
      /** When it expired, where it is for the name that was asked for. */
      expiredAt: time.optional(),
    }),
  ),
  FINGERPRINT_NOT_CHECKED: unknown('fingerprint', nothing),

  REDIRECT_TO_HTTPS: good('redirect', z.object({ location: z.string() })),
  REDIRECT_OFF: good('redirect', nothing),
  /** profacto keeps its ports: whether it redirects is set there. */
  REDIRECT_LEFT_TO_PROFACTO: good('redirect', nothing),
  REDIRECT_MISSING: warning('redirect', z.object({ httpStatus: z.number().int() })),
  /** Port 80 leads to another server, while port 443 leads here. `reachedAt`: when a CA last came through port 80, before or beside that. */
  REDIRECT_OTHER_SERVER: warning(
    'redirect',
    forwardedEndpoint.extend({
      says: z.string().nullable(),
      httpStatus: z.number().int(),
      reachedAt: time.optional(),
    }),
  ),
  REDIRECT_ELSEWHERE: warning('redirect', z.object({ location: z.string() })),
  REDIRECT_LOOP: broken('redirect', z.object({ location: z.string() })),
  /** `because`: another server answers, over HTTP or TLS, which is said elsewhere. */
  REDIRECT_NOT_CHECKED: unknown(
    'redirect',
    z.object({ cause: noAnswerCause.nullable(), because: z.literal('otherServer').optional() }),
  ),

  /** `url`: the setting `upstream`. */
  APPLICATION_ANSWERS: good('application', applicationSchema.extend({ url: z.string() })),
  APPLICATION_NOT_SET: good('application', nothing),
  /** Nobody listens there. */
  APPLICATION_REFUSED: broken('application', z.object({ url: z.string() })),
  APPLICATION_SILENT: broken('application', z.object({ url: z.string(), cause: noAnswerCause })),
  /** `secure`: TLS was asked for. */
  APPLICATION_OTHER_PROTOCOL: broken('application', z.object({ url: z.string(), secure: z.boolean() })),
  APPLICATION_UNTRUSTED: broken('application', z.object({ url: z.string(), systemCode: z.string() })),
  /** It redirects to https by itself: behind the web server, that leads in a circle. */
  APPLICATION_TO_HTTPS: broken('application', z.object({ url: z.string(), location: z.string() })),
  APPLICATION_BUSY: broken(
    'application',
    z.object({ url: z.string(), httpStatus: z.number().int(), kind: z.enum(applicationKinds) }),
  ),
  /** It leads to a host of this product. */
  APPLICATION_OURSELVES: broken('application', z.object({ url: z.string() })),
} as const satisfies Record<string, { status: FindingStatus; check: CheckId; data: z.ZodObject }>;

export type FindingCode = keyof typeof findingTable;
export type FindingData<C extends FindingCode> = z.infer<(typeof findingTable)[C]['data']>;
/** One finding: what was looked at, how it is, and the data its text needs; narrowed by `code`. */
export type Finding = {
  [C in FindingCode]: { id: CheckId; status: FindingStatus; code: C; data: FindingData<C> };
}[FindingCode];

/** A finding to be written as a literal: does not compile unless check and status are those of the table. */
export type FindingOf<C extends FindingCode> = {
  id: (typeof findingTable)[C]['check'];
  status: (typeof findingTable)[C]['status'];
  code: C;
  data: FindingData<C>;
};

/**
 * Makes a finding; check and status follow from the code. Its data hold what strangers say (names in certificates, DNS
 * answers, pages): each text of it becomes one line that can be shown anywhere.
 */
export function finding<C extends FindingCode>(code: C, data: FindingData<C>): Finding {
  const { check, status } = findingTable[code];
  return { id: check, status, code, data: mapStrings(data, foreignLineOf) } as Finding;
}

const foreignLineOf = (text: string): string => foreignLine(text);

/** A finding on the wire; refused if its data do not fit its code. */
export const findingSchema: z.ZodType<Finding> = z
  .object({ id: checkIdSchema, status: findingStatusSchema, code: z.string(), data: z.unknown() })
  .transform((value, context): Finding => {
    if (Object.hasOwn(findingTable, value.code)) {
      const code = value.code as FindingCode;
      const parsed = findingTable[code].data.safeParse(value.data);
      if (parsed.success) return finding(code, parsed.data as never);
    }
    context.addIssue({ code: 'custom', message: `not a finding: ${value.code}` });
    return z.NEVER;
  });
