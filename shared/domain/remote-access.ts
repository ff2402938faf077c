/**
 * What a firewall or a server shows to those who work from outside: the VPN portal, mail, desktops. By what only these have:
 * their paths, cookies and headers, and their titles as a whole. Pure.
 */

/** What of an answer is examined, each part already cut to a sensible length. */
export type PortalClues = {
  title: string;
  server: string;
  headers: Readonly<Record<string, string>>;
  /** The names of its cookies. */
  cookies: readonly string[];
  body: string;
  /** Where it redirects to, by header or in the page, and what it loads. */
  paths: readonly string[];
};

type Portal = {
  /** As its owner knows it. */
  name: string;
  /** In a path. */
  path?: RegExp;
  cookie?: RegExp;
  /** The `Server` header. */
  server?: RegExp;
  /** A header by its name. */
  header?: RegExp;
  /** The title. */
  title?: RegExp;
  /** The page itself. */
  body?: RegExp;
};

const VPN: readonly Portal[] = [
  {
    name: 'FortiGate',
    path: /(^|\/)remote\/(login|fgt_lang|hostcheck)/i,
    cookie: /^SVPN\w*COOKIE$/,
    title: /^(forti(gate|client|net)\b.{0,20})?ssl[- ]?vpn portal$/i,
    body: /\bfgt_lang\b|sslvpn\/(js|css)\//i,
  },
  {
    name: 'Sophos',
    path: /\/userportal(\/|$)|\/vpnportal(\/|$)|UserPortalLogin\.js/i,
    title: /\b(sophos|astaro|utm)\b.{0,40}\b(user|vpn) ?portal\b|\b(user|vpn) ?portal\b.{0,40}\b(sophos|astaro|utm)\b/i,
  },
  {
    name: 'SonicWall',
    path: /\/sslvpn(login)?\.html|\/sonicui\/.{0,40}sslvpn/i,
    server: /^(sonicwall ssl-?vpn|sma\/\d)/i,
    title: /^virtual office$|\bsonicwall\b.{0,20}\b(virtual office|ssl[- ]?vpn|secure mobile access)\b/i,
    body: /\bid=["']?sslvpn-portal\b/i,
  },
  { name: 'WatchGuard', path: /sslvpn_logon\.(shtml|fcgi)|\/sslvpn\.html/i },
  { name: 'Securepoint', title: /\bsecurepoint\b.{0,40}\b(user[- ]?(inter|web)|vpn|spuva)/i },
  {
    name: 'Palo Alto',
    path: /\/global-protect\/|\/ssl-vpn\/(pre)?login\.esp/i,
    title: /^global ?protect( portal)?$/i,
  },
  {
    name: 'OpenVPN Access Server',
    path: /\/__session_start__\//,
    server: /^openvpn-as/i,
    title: /^openvpn (access server|cws|connect)( login)?$/i,
  },
  {
    name: 'Cisco AnyConnect',
    path: /\/\+(CSCO[A-Z]|webvpn)\+\//,
    cookie: /^webvpn(login|context|_portal|_as|lang)?$/i,
    body: /<config-auth client="vpn"/i,
  },
  {
    name: 'Citrix Gateway',
    path: /\/vpn\/(tm)?index\.html|\/logon\/LogonPoint\b|\/Citrix\/\w{1,30}Web\b/i,
    cookie: /^NSC_(AAAC|TMAS|TMAA|TMAP|TEMP|USER|PERS|CERT|BASEURL|ESNS)$/,
    title: /^(citrix|netscaler) (gateway|aaa)$/i,
  },
  {
    name: 'Ivanti Connect Secure',
    path: /\/dana-na\//i,
    cookie: /^DS(SignInURL|BrowserID|SIGNIN|IVS)$/i,
    title: /^(ivanti|pulse) connect secure$/i,
  },
  { name: 'Check Point', path: /\/sslvpn\/login\b/i, title: /^check point (mobile|ssl network extender)/i },
  { name: 'F5 BIG-IP', path: /\/my\.(policy|logon\.php3)/i, cookie: /^(LastMRH_Session|MRHSession)$/ },
  { name: 'Barracuda', title: /^barracuda (ssl[- ]?vpn|cloudgen\b.{0,30}vpn)/i },
  { name: 'SoftEther VPN', title: /^softether vpn server/i },
];

/** Of whom nothing is known but what it is. */
const VPN_TITLE = /^(ssl[- ]?vpn|vpn[- ]?portal|vpn)( (login|portal|service|gateway|anmeldung))?$/i;

const SERVERS: readonly Portal[] = [
  {
    name: 'Microsoft Exchange',
    path: /\/(owa|ecp)(\/|$)/i,
    header: /^x-(feserver|owa-version)$/,
    title: /^outlook( web (app|access)| on the web| im web)?$/i,
  },
  {
    name: 'Microsoft Remote Desktop',
    path: /\/rdweb(\/|$)/i,
    title:
      /^(rd web access|remote desktop web (access|client|connection)|web access für remotedesktop|remotedesktop-webzugriff)/i,
  },
  {
    name: 'Windows Server Essentials',
    path: /\/remote\/logon\b/i,
    title: /^(remote web (access|workplace)|remotewebzugriff|remotewebarbeitsplatz)/i,
  },
  { name: 'VMware Horizon', path: /\/portal\/webclient\//i, title: /^vmware horizon$/i },
  { name: 'Apache Guacamole', title: /^apache guacamole$/i, path: /\bguacamole(\/|-common)/i },
  { name: 'Kerio Connect', title: /^kerio connect\b/i, server: /^kerio connect/i },
];

/** Whose portal for those who dial in it is; `null`: none is known. A name of `null`: whose is not known. */
export function vpnPortalOf(clues: PortalClues): { name: string | null } | null {
  const name = portalIn(VPN, clues);
  if (name !== null) return { name };
  return VPN_TITLE.test(clues.title.trim()) ? { name: null } : null;
}

/** Which other server for those outside it is; `null`: none is known. */
export function remoteServerOf(clues: PortalClues): string | null {
  return portalIn(SERVERS, clues);
}

function portalIn(portals: readonly Portal[], { title, server, headers, cookies, body, paths }: PortalClues) {
  const isIts = (one: Portal) =>
    paths.some((path) => one.path?.test(path) === true) ||
    cookies.some((cookie) => one.cookie?.test(cookie) === true) ||
    Object.keys(headers).some((header) => one.header?.test(header) === true) ||
    one.server?.test(server) === true ||
    one.title?.test(title.trim()) === true ||
    one.body?.test(body) === true;
  return portals.find(isIts)?.name ?? null;
}
