/**
 * What answers in the place of this server, by its answer: the service in front, the web space, the device or the program.
 * Pure. Words that a page has by its nature come before names; whoever is not recognised stays unknown.
 */
import type { Between, BetweenKind } from '#shared/contract/between.ts';
import { addressKind } from './address-kind.ts';
import { certificateOwnerOf, type SeenCertificate } from './certificate-owners.ts';
import { contentNetworkOf } from './content-networks.ts';
import { houseDeviceOf } from './house-devices.ts';
import { remoteServerOf, vpnPortalOf } from './remote-access.ts';
import { identifyDevice, isStorageName } from './router-pages.ts';
import { webServerNamed } from './web-server-names.ts';

/** An answer as far as it was seen; what is left out was not. */
export type SeenAnswer = {
  status?: number | null;
  title?: string | null;
  /** Headers by their names in lower case. */
  headers?: Readonly<Record<string, string>>;
  /** The names of the cookies that it sets, never their values. */
  cookies?: readonly string[];
  /** The beginning of the page. */
  body?: string;
  /** Where it redirected to; `port`: `null`: the scheme's. */
  redirectedTo?: readonly { host: string; port: number | null; path?: string }[];
  /** The address that answered. */
  address?: string | null;
  /** The certificate that it shows over TLS. */
  certificate?: SeenCertificate;
};

/** How much of a title, header or page is examined: a stranger may send anything. */
const MAX_WORDS = 500;
const MAX_BODY = 4096;

type Clues = {
  status: number | null;
  title: string;
  server: string;
  realm: string;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  body: string;
  hosts: readonly string[];
  ports: readonly number[];
  paths: readonly string[];
  address: string | null;
  certificate: SeenCertificate;
};

/** What answers; `null`: nothing of it is known. */
export function whatAnswers(seen: SeenAnswer): Between | null {
  const headers = seen.headers ?? {};
  const header = (name: string) => (headers[name] ?? '').slice(0, MAX_WORDS);
  const targets = seen.redirectedTo ?? [];
  const clues: Clues = {
    status: seen.status ?? null,
    title: (seen.title ?? '').slice(0, MAX_WORDS),
    server: header('server'),
    realm: header('www-authenticate'),
    headers,
    cookies: seen.cookies ?? [],
    body: (seen.body ?? '').slice(0, MAX_BODY),
    hosts: targets.map(({ host }) => host.toLowerCase()),
    ports: targets.flatMap(({ port }) => (port === null ? [] : [port])),
    paths: targets.map(({ path = '' }) => path.slice(0, MAX_WORDS)),
    address: seen.address ?? null,
    certificate: seen.certificate ?? { names: [], subject: [], issuer: [] },
  };
  for (const recognise of RECOGNISERS) {
    const found = recognise(clues);
    if (found !== null) return found;
  }
  return null;
}

const found = (kind: BetweenKind, name: string | null): Between => ({ kind, name });

/** In this order: whoever stands further in front comes first, and what is said outright before what is guessed by a name. */
const RECOGNISERS: readonly ((clues: Clues) => Between | null)[] = [
  lapsed,
  cdn,
  blocking,
  portal,
  storage,
  camera,
  houseDevice,
  parking,
  webspace,
  forwarding,
  router,
  ({ certificate }) => certificateOwnerOf(certificate),
  ownLogin,
  proxy,
  webServer,
];

function cdn({ headers, cookies, server, address, title, body }: Clues): Between | null {
  const name = contentNetworkOf({
    headers: Object.keys(headers),
    cookies,
    server: server === '' ? null : server,
    address,
  });
  if (name !== null) return found('cdn', name);
  // Its pages, where nobody has seen the headers.
  const isCloudflare =
    title.endsWith('| Cloudflare') || /\b(cdn-cgi\/|cf-(error|browser)-|Cloudflare Ray ID)/i.test(body);
  return isCloudflare ? found('cdn', 'Cloudflare') : null;
}

/** "Die Domain meinefirma.de ist": between what it is called and what has become of it. */
const DOMAIN = String.raw`\bdomain(?: ?name|-?registrierung)?(?: [^\s<]{1,80})?`;
const EXPIRED = new RegExp(
  [
    String.raw`${DOMAIN}(?: registration)?(?: has| is| was| name)?(?: recently| already)? expired\b`,
    String.raw`${DOMAIN} (?:ist|wurde|war)(?: (?:leider|bereits|am|seit|dem|[\d.]{4,10})){0,3} (?:abgelaufen|nicht verlängert)`,
    String.raw`\b(?:registrierung|laufzeit) (?:dieser|der|ihrer) ${DOMAIN} ist(?: \w+)? abgelaufen`,
    String.raw`\bpending renewal or deletion\b|\bdomain(?: name)? is in (?:the )?(?:redemption|grace) period\b`,
    String.raw`^(?:expired domain|domain abgelaufen|abgelaufene domain)\b`,
  ].join('|'),
  'iu',
);
const SUSPENDED = new RegExp(
  [
    String.raw`${DOMAIN}(?: has been| is| was)?(?: currently| temporarily)? (?:suspended|deactivated|disabled|locked|on hold)\b`,
    String.raw`${DOMAIN} (?:ist|wurde)(?: (?:derzeit|zurzeit|leider|vorübergehend|momentan)){0,2} (?:gesperrt|deaktiviert|inaktiv|stillgelegt|abgeschaltet|suspendiert)`,
    String.raw`^(?:suspended domain|domain (?:gesperrt|inaktiv|deaktiviert))\b`,
  ].join('|'),
  'iu',
);
/** Where such a page says it: no other page begins so. */
const MAX_NOTICE = 700;

/** The domain provider's own page in the place of a domain that he serves no longer. */
function lapsed({ title, body, hosts }: Clues): Between | null {
  const notice = [title.trim(), readableOf(body).slice(0, MAX_NOTICE).trim()];
  const isSaid = (words: RegExp) => notice.some((one) => words.test(one));
  const kind = isSaid(EXPIRED) ? 'expired' : isSaid(SUSPENDED) ? 'suspended' : null;
  return kind === null ? null : found(kind, hosterIn([title, body, ...hosts].join('\n')));
}

/** Who turns requests away, by the names in its pages. */
const FILTERS: readonly (readonly [string, RegExp])[] = [
  ['Sophos', /\bsophos\b|\bastaro\b/i],
  ['FortiGate', /forti(gate|guard|net|web)|\bfgt_lang\b/i],
  ['WatchGuard', /watchguard|\bfireware\b/i],
  ['SonicWall', /sonicwall/i],
  ['Securepoint', /securepoint/i],
  ['Barracuda', /barracuda|\bbarra_counter_session\b/i],
  ['Palo Alto', /palo ?alto|\bpan-os\b/i],
  ['Check Point', /check ?point (software|user ?check|security)|usercheck/i],
  ['Zscaler', /zscaler/i],
  ['Cisco Umbrella', /\bumbrella\b|opendns/i],
  ['LANCOM', /\blancom\b/i],
  ['OPNsense', /opnsense/i],
  ['pfSense', /pfsense|pfblocker/i],
  ['Zyxel', /zyxel|zywall/i],
  ['Airlock', /\bairlock\b/i],
  ['F5 BIG-IP', /big-?ip|\bthe requested url was rejected\. please consult/i],
  ['ModSecurity', /mod_?security/i],
  ['Wordfence', /wordfence/i],
];
const BLOCKED =
  /\b(block(ed|iert|seite|page)?|denied|rejected|forbidden by|gesperrt|abgelehnt|verweigert|violation|intrusion|threat)\b/i;
/** Nobody but a filter calls a page so. */
const BLOCK_TITLE =
  /^(web ?(page|site) (is )?(blocked|gesperrt)|(the )?request (is )?(rejected|blocked)|(this )?(page|site|url|country|region) (is )?blocked|(seite|zugriff|webseite|website|anfrage) (wurde )?(blockiert|gesperrt)|geo[- ]?(ip|block)\w*)\b/i;

function blocking({ title, body, server, cookies, status }: Clues): Between | null {
  const words = `${title}\n${server}\n${cookies.join('\n')}\n${body}`;
  const isBlockTitle = BLOCK_TITLE.test(title.trim());
  // What a page of somebody's own writes of blocking says nothing.
  const isRefused = isBlockTitle || BLOCKED.test(title) || ((status ?? 0) >= 400 && BLOCKED.test(body));
  if (!isRefused) return null;
  const name = FILTERS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
  return name !== null || isBlockTitle ? found('waf', name) : null;
}

function portal({ title, server, headers, cookies, body, paths }: Clues): Between | null {
  const seen = { title, server, headers, cookies, body, paths: [...paths, ...loadedBy(body)] };
  const vpn = vpnPortalOf(seen);
  if (vpn !== null) return found('vpn', vpn.name);
  const name = remoteServerOf(seen);
  return name === null ? null : found('remoteAccess', name);
}

/** What a page leads to by itself, or is made of; not what it merely links to. */
function loadedBy(body: string): string[] {
  const entered = /(?:\b(?:src|action|url)|location(?:\.href)?|replace)\s*[=(]\s*["']?([^"'\s>)]{1,200})/gi;
  const styles = /<link\b[^>]{0,200}\bhref\s*=\s*["']?([^"'\s>]{1,200})/gi;
  return [...body.matchAll(entered), ...body.matchAll(styles)]
    .map(([, one = '']) => one)
    .filter((one) => !/^(https?:)?\/\/(?!\d)/i.test(one));
}

function houseDevice({ title, server, realm, body, paths }: Clues): Between | null {
  const device = houseDeviceOf({ title, server, realm, paths: [...paths, ...loadedBy(body)] });
  return device === null ? null : found(device.kind, device.name);
}

const STORAGES: readonly (readonly [string, RegExp])[] = [
  ['Synology', /synology|diskstation|rackstation|\bwebman\/|\bsyno\w*\.(js|cgi)/i],
  ['QNAP', /\bqnap\b|\bqts\b|turbo\s?nas|cgi-bin\/(qts\.cgi|login\.html)/i],
  ['ReadyNAS', /readynas/i],
  ['ASUSTOR', /asustor/i],
  ['Buffalo', /\b(linkstation|terastation)\b/i],
  ['TerraMaster', /terra-?master/i],
  ['WD My Cloud', /\bwd ?my ?cloud\b|\bmycloud(ex|pr)/i],
  ['OpenMediaVault', /openmediavault/i],
  ['Unraid', /\bunraid\b/i],
  ['TrueNAS', /\b(truenas|freenas)\b/i],
];
/** Where DSM has its pages, and no other device that is common. */
const DSM_PORTS = [5000, 5001];

function storage({ title, server, realm, body, ports, paths, hosts }: Clues): Between | null {
  const words = [title, realm, server, ...paths, ...hosts, markupOf(body)].join('\n');
  // Synology makes routers as well.
  if (/synology\s?router/i.test(words)) return null;
  const name = STORAGES.find(([, pattern]) => pattern.test(words))?.[0];
  if (name !== undefined) return found('nas', name);
  if (ports.some((port) => DSM_PORTS.includes(port))) return found('nas', 'Synology');
  if (/^http server 1\.\d$/i.test(server)) return found('nas', 'QNAP');
  return /\bnas\b.{0,20}\b(login|anmeldung|web ?interface)\b|^nas([ _-]?\d{1,3})?$/i.test(title)
    ? found('nas', null)
    : null;
}

const CAMERAS: readonly (readonly [string, RegExp])[] = [
  ['Hikvision', /hikvision|\b(app|dnvrs)-webs\b|\/doc\/page\/login\.asp|\bds-2\w{2}\d/i],
  ['Dahua', /\bdahua\b|\/rpc2_login|jsbase\/widget/i],
  ['Axis', /\baxis [\w-]+ (ptz )?(network|video|dome|fixed)\b|realm="axis_|\/axis-cgi\/|\/aca\/index\.html/i],
  ['Reolink', /\breolink\b/i],
  ['Mobotix', /mobotix/i],
  ['Instar', /\binstar\b.{0,30}\b(camera|kamera|web ?ui|login)\b/i],
  ['Foscam', /foscam|netwave ip camera|ipcam client/i],
  ['ABUS', /\babus\b.{0,40}\b(camera|kamera|nvr|ipcam|login)\b/i],
  ['Vivotek', /vivotek/i],
  ['Ubiquiti', /unifi (protect|video)|\baircam\b/i],
];
const CAMERA_TITLE =
  /^(ip|network|netzwerk|web)[ -]?(cam|camera|kamera)( (login|client|viewer|web ?client))?$|^netsurveillance\b|^(nvr|dvr|nvr web|dvr web)( (login|client|viewer))?$/i;

function camera({ title, server, realm, body, paths }: Clues): Between | null {
  const words = [title, realm, server, ...paths, markupOf(body)].join('\n');
  const name = CAMERAS.find(([, pattern]) => pattern.test(words))?.[0];
  if (name !== undefined) return found('camera', name);
  return CAMERA_TITLE.test(title.trim()) ? found('camera', null) : null;
}

/** What of a page is not meant to be read: paths and the like. A firm may write of any device in its text. */
function markupOf(body: string): string {
  return [...body.matchAll(/(?:src|href|action|location(?:\.href)?|url|replace)\s*[=(]\s*["']?([^"'\s>)]{1,200})/gi)]
    .map(([, one = '']) => one)
    .filter((one) => !/^(https?:)?\/\/(?!\d)/i.test(one))
    .join('\n');
}

/** The name of those who rent out names and space, and what of them is seen in pages and addresses. */
const HOSTERS: readonly (readonly [string, RegExp])[] = [
  ['IONOS', /\bionos\b|1und1|1&(amp;)?1\b|\bui-portal\b|perfora\.net/i],
  ['STRATO', /\bstrato\b|rzone\.de/i],
  ['Host Europe', /host ?europe\b/i],
  ['ALL-INKL.COM', /all-inkl|kasserver/i],
  ['Hetzner', /hetzner|your-server\.de/i],
  ['united-domains', /united-?domains/i],
  ['netcup', /netcup/i],
  ['Mittwald', /mittwald/i],
  ['DomainFactory', /domain ?factory|df\.eu\b|ispgateway/i],
  ['checkdomain', /checkdomain/i],
  ['dogado', /dogado/i],
  ['Alfahosting', /alfahosting/i],
  ['Goneo', /\bgoneo\b/i],
  ['1blu', /\b1blu\b/i],
  ['webgo', /\bwebgo\b/i],
  ['INWX', /\binwx\b/i],
  ['manitu', /\bmanitu\b/i],
  ['Timme Hosting', /timme ?hosting/i],
  ['Telekom', /homepage-?center|t-online\.de\/hosting/i],
  ['Sedo', /\bsedo(parking)?\b/i],
  ['OVHcloud', /\bovh(cloud)?\b/i],
  ['GoDaddy', /godaddy|secureserver\.net|\bwsimg\.com/i],
  ['Namecheap', /namecheap/i],
  ['Gandi', /\bgandi\b/i],
  ['Infomaniak', /infomaniak/i],
  ['Jimdo', /\bjimdo/i],
  ['Wix', /\bwix(site|static)?\.com\b/i],
  ['Squarespace', /squarespace/i],
  ['Dan.com', /\bdan\.com\b/i],
  ['Afternic', /afternic/i],
  ['ParkingCrew', /parkingcrew/i],
  ['Bodis', /\bbodis\b/i],
];
const PARKED =
  /\b(hier entsteht (in kürze )?(eine|ihre|die) (neue )?(internet|web|home)|domain (name )?(ist|wurde|is|has been)( \w+)? (geparkt|parked|registriert|registered|reserviert|reserved)|domain[^<]{0,60}(steht zum verkauf|zu verkaufen|(may be |is )?for sale)|im kundenauftrag (registriert|reserviert)|geparkte domain|parked (domain|at|by|free)|domain parking|buy this domain|diese domain kaufen)/i;
const DEFAULT_SPACE =
  /\b(domain default page|default (web ?site|web ?page|home ?page|server page)|standardseite|webspace|web hosting by|hosted by|gehostet (von|bei)|defaultwebpage\.cgi|(this|diese) (web ?site|webseite|domain|homepage|präsenz)[^.<]{0,60}(not (yet )?(available|configured|published)|does not exist|nicht (verfügbar|eingerichtet|konfiguriert|vorhanden|erreichbar)|existiert nicht|existiert noch nicht)|noch keine (inhalte|website|webseite|homepage)|no (web ?site|site) (is )?(configured|found) (at|for)|account (has been )?suspended)/i;
/** Hosts to which nobody else sends. */
const HOSTER_HOSTS =
  /(^|\.)(ionos\.(de|com)|ionos\.space|1und1\.de|strato\.de|rzone\.de|kasserver\.com|all-inkl\.com|hosteurope\.de|your-server\.de|united-domains\.de|sedoparking\.com|sedo\.com|netcup\.(de|net)|df\.eu|mittwald\.de|checkdomain\.de|alfahosting\.de|dan\.com|godaddy\.com|jimdo(site)?\.com|wixsite\.com|squarespace\.com)$/;

function hosterIn(words: string): string | null {
  return HOSTERS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

function parking({ title, body, server, hosts, headers }: Clues): Between | null {
  const words = `${title}\n${textOf(body)}`;
  const isParked = PARKED.test(words) || /^parking\b/i.test(server) || 'x-adblock-key' in headers;
  return isParked ? found('parking', hosterIn([title, body, ...hosts].join('\n'))) : null;
}

function webspace({ title, body, hosts }: Clues): Between | null {
  if (hosts.some((host) => HOSTER_HOSTS.test(host))) return found('webhoster', hosterIn(hosts.join('\n')));
  if (!DEFAULT_SPACE.test(`${title}\n${body}`)) return null;
  const name = hosterIn(`${title}\n${body}`);
  const panel = /\b(plesk|cpanel|ispconfig|confixx|froxlor|directadmin|keyhelp)\b/i.test(`${title}\n${body}`);
  return name !== null || panel ? found('webhoster', name) : null;
}

/** Headers by which a forwarding service names itself. */
const FORWARDER_HEADERS: readonly (readonly [string, string, RegExp])[] = [
  ['Namecheap', 'x-served-by', /^namecheap url forward/i],
  ['GoDaddy', 'server', /^dps\/\d/i],
];
/** A page that is nothing but another one's frame. */
const FRAME = /<i?frame\b[^>]{0,300}?\bsrc\s*=\s*["']?https?:\/\/([^\s"'/>:?#]{1,253})/gi;

/** The service that a domain provider has for names without a server of their own: it redirects, or shows in a frame. */
function forwarding({ headers, hosts, body, address }: Clues): Between | null {
  const service = FORWARDER_HEADERS.find(([, header, value]) => value.test(headers[header] ?? ''));
  if (service !== undefined && hosts.length > 0) return found('forwarding', service[0]);
  const [first] = hosts;
  // Somebody in the house could say so of an address of the house alone, and that of the line is the one that answers.
  const isToLine = first !== undefined && addressKind(first) === null && first !== address && address !== null;
  if (isToLine || isFrameAlone(body, address)) return found('forwarding', hosterIn(headers.server ?? ''));
  return null;
}

function isFrameAlone(body: string, address: string | null): boolean {
  const [frame, ...others] = [...body.matchAll(FRAME)].map(([, host = '']) => host);
  if (frame === undefined || others.length > 0) return false;
  const isNumeric = /^[\d.]+$/.test(frame);
  // A device of the house may frame a page of its own, or that of a neighbour.
  if (isNumeric && (frame === address || addressKind(frame) !== null)) return false;
  const withoutFallback = body.replace(/<(noframes|title)\b[^]{0,2000}?<\/\1>/gi, ' ');
  return readableOf(withoutFallback).trim() === '';
}

/** What of a page is read, without its tags, scripts and styles. */
function readableOf(body: string): string {
  return textOf(body.replace(/<(script|style)\b[^]{0,4000}?(<\/\1>|$)/gi, ' '));
}

/** What of a page is read, without its tags. */
function textOf(body: string): string {
  return body.replace(/<[^>]{0,300}>/g, ' ').replace(/\s+/g, ' ');
}

function router({ title, server, realm, hosts }: Clues): Between | null {
  const name = identifyDevice({
    title: title === '' ? null : title,
    server: server === '' ? null : server,
    wwwAuthenticate: realm === '' ? null : realm,
    redirectedTo: hosts,
  });
  if (name !== null) return found(isStorageName(name) ? 'nas' : 'router', name);
  const isGeneric =
    /^(?:(?:home|wlan|dsl|lte|5g|wireless|broadband|breitband)[ -]?)?router\b(?: ?(?:login|setup|admin|configuration|konfiguration|web ?interface))?$/i;
  return isGeneric.test(title.trim()) ? found('router', null) : null;
}

const LOGIN_TITLE =
  /^(?:(?:user |web |admin(?:istrator)? |portal )?(?:log[ -]?in|sign[ -]?in|anmeldung|anmelden|login page|anmeldeseite)|(?:bitte|please) (?:anmelden|log ?in|sign in)|(?:(?:wlan|wifi|gast|guest|captive|hotspot)[ -]?)+(?:portal|login|zugang|anmeldung))$/i;

function ownLogin({ title, status, realm, hosts }: Clues): Between | null {
  if (
    status === 511 ||
    hosts.some((host) => /^(captive|hotspot|login|wifi|wlan)\b.*\.(lan|local|internal|home)$/.test(host))
  )
    return found('loginPage', null);
  return LOGIN_TITLE.test(title.trim()) || (status === 401 && realm !== '') ? found('loginPage', null) : null;
}

const PROXIES: readonly (readonly [string, RegExp])[] = [
  ['Nginx Proxy Manager', /nginx ?proxy ?manager/i],
  ['Squid', /\bsquid\/|\(squid\b|requested url could not be retrieved/i],
  ['HAProxy', /\bhaproxy\b|no server is available to handle this request/i],
  ['Traefik', /\btraefik\b/i],
  ['Envoy', /^envoy\b/im],
  ['Varnish', /\bvarnish \(varnish|\(varnish\b|varnish cache server|guru meditation/i],
];

function proxy({ title, server, headers, body, status }: Clues): Between | null {
  const words = [server, headers.via ?? '', title, textOf(body)].map((one) => one.slice(0, MAX_WORDS)).join('\n');
  const name = PROXIES.find(([, pattern]) => pattern.test(words))?.[0];
  if (name !== undefined) return found('proxy', name);
  const isGateway =
    status === 502 || status === 504 || /^50[24] |\b(bad gateway|gateway time-?out)$/i.test(title.trim());
  return isGateway || 'via' in headers ? found('proxy', null) : null;
}

const SERVER_NAMES = {
  nginx: 'nginx',
  apache: 'Apache',
  tomcat: 'Apache Tomcat',
  caddy: 'Caddy',
  lighttpd: 'lighttpd',
};
/** The pages with which a web server begins its life, and those with which it refuses. */
const SERVER_PAGES: readonly (readonly [keyof typeof SERVER_NAMES, RegExp])[] = [
  ['nginx', /welcome to (nginx|openresty)|<center>(nginx|openresty)/i],
  ['tomcat', /apache tomcat/i],
  [
    'apache',
    /apache2? .{0,40}(default|test) page|test page for the apache|<h1>it works!<\/h1>|<address>apache|\bxampp\b/i,
  ],
  ['caddy', /caddy works|your web server is working/i],
  ['lighttpd', /lighttpd/i],
];

function webServer({ title, server, body }: Clues): Between | null {
  const words = `${title}\n${body}`;
  if (/^iis\b|^iis\d|\binternet information services\b/i.test(title)) return found('iis', null);
  const named = webServerNamed(server);
  if (named === 'iis') return found('iis', null);
  const kind = SERVER_PAGES.find(([, pattern]) => pattern.test(words))?.[0] ?? named;
  return kind !== null && kind in SERVER_NAMES
    ? found('webServer', SERVER_NAMES[kind as keyof typeof SERVER_NAMES])
    : null;
}
