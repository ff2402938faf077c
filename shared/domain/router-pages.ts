/** Recognizes routers and similar devices that answer in place of this server, by their pages. Pure. */

/** What was seen of the answer. */
export type SeenPage = {
  title: string | null;
  /** The `Server` header. */
  server: string | null;
  /** The `WWW-Authenticate` header. */
  wwwAuthenticate: string | null;
  /** Host names and addresses that the answer redirected to. */
  redirectedTo: readonly string[];
};

type Device = {
  /** The name that its owner knows. */
  name: string;
  /** In the title of its page or the realm of its login. Only words that no other site would use there. */
  pattern: RegExp;
  server?: RegExp;
  /** Its host names in its own network. */
  hosts?: readonly string[];
  /** Network storage: not a router, but often the device to which port 80 was once forwarded. */
  isStorage?: true;
};

/** How much of a title or header is examined: a stranger may send anything. */
const MAX_TEXT_LENGTH = 500;

/** The first match counts: specific patterns before general ones. */
const DEVICES: readonly Device[] = [
  {
    name: 'FRITZ!Box',
    pattern: /fritz!?\s?(box|repeater|powerline)|\bfritz!os\b/i,
    server: /^avm\b/i,
    hosts: ['fritz.box', 'myfritz.box'],
  },
  { name: 'Speedport', pattern: /speedport/i, hosts: ['speedport.ip'] },
  {
    name: 'Vodafone Station',
    pattern: /vodafone[\s-]?(station|gigabox)|(^|")gigabox(?=\s+\S*\d|"|\s*$)/i,
    hosts: ['vodafone.box', 'vodafone.station'],
  },
  { name: 'Connect Box', pattern: /(^|")connect\s?box(?=\s+\S*\d|"|\s*$)|unitymedia/i, hosts: ['vodafone.connectbox'] },
  { name: 'EasyBox', pattern: /vodafone.*easy\s?box|(^|")easy\s?box(?=\s+\d|"|\s*$)/i, hosts: ['easy.box'] },
  { name: 'o2 HomeBox', pattern: /\bo2\s?(home\s?)?box\b|(^|")home\s?box(?=\s+\d|"|\s*$)/i, hosts: ['o2.box'] },
  { name: '1&1 HomeServer', pattern: /home\s?server.*(1&1|1und1)|(1&1|1und1).*home\s?server/i },
  { name: 'Digitalisierungsbox', pattern: /digitalisierungsbox/i },
  { name: 'bintec', pattern: /\bbintec\b|\bbe\.ip\b/i, server: /\bbintec\b/i },
  { name: 'LANCOM', pattern: /\blancom\b/i, server: /\blancom\b/i },
  { name: 'DrayTek Vigor', pattern: /draytek|\bvigor\s?(router|login|\d{3,4})/i, server: /draytek/i },
  {
    name: 'TP-Link',
    pattern: /tp-?link|\barcher\s[a-z]{1,2}\d|\bdeco\sm\d|\bomada\b/i,
    server: /tp-?link/i,
    hosts: ['tplinkwifi.net', 'tplinklogin.net', 'tplinkmodem.net'],
  },
  { name: 'Netgear', pattern: /netgear|\borbi\b/i, server: /netgear/i, hosts: ['routerlogin.net', 'routerlogin.com'] },
  {
    name: 'ASUS',
    pattern: /\basuswrt\b|\basus (login|wireless router|router)|^(rt|gt|dsl|tuf|zenwifi)-[a-z]{1,2}\d/i,
    hosts: ['router.asus.com', 'asusrouter.com'],
  },
  { name: 'D-Link', pattern: /\bd-link\b/i, server: /d-link/i },
  { name: 'Linksys', pattern: /linksys/i, hosts: ['myrouter.local'] },
  { name: 'Zyxel', pattern: /zyxel|zywall|\busg\s?flex\b|\bkeenetic\b/i, server: /zyxel/i },
  {
    name: 'UniFi',
    pattern: /\bunifi( os)?\b|\bubiquiti\b|\bedgeos\b|edgerouter|\bdream machine\b/i,
    server: /^ubnt/i,
  },
  { name: 'MikroTik RouterOS', pattern: /routeros|mikrotik|\bwebfig\b/i, server: /mikrotik/i },
  { name: 'OPNsense', pattern: /opnsense/i, server: /opnsense/i },
  { name: 'pfSense', pattern: /pfsense/i },
  { name: 'IPFire', pattern: /\bipfire\b/i },
  { name: 'Sophos', pattern: /\bsophos\b|\bastaro\b/i },
  { name: 'FortiGate', pattern: /fortigate|fortinet|fortiwifi/i },
  { name: 'WatchGuard', pattern: /watchguard|\bfireware\b/i },
  { name: 'SonicWall', pattern: /sonicwall/i },
  { name: 'Securepoint', pattern: /securepoint/i },
  { name: 'OpenWrt', pattern: /\bopenwrt\b|\bluci\b/i },
  { name: 'DD-WRT', pattern: /\bdd-wrt\b/i },
  { name: 'devolo', pattern: /\bdevolo\b/i },
  { name: 'Huawei', pattern: /huawei (home gateway|router)|echolife/i },
  { name: 'ZTE', pattern: /^zxhn\b/i, server: /\bzte\b/i },
  { name: 'Technicolor', pattern: /technicolor/i },
  { name: 'Synology Router', pattern: /synology\s?router|\bsrm\b/i },
  { name: 'Synology', pattern: /synology|diskstation|rackstation/i, isStorage: true },
  { name: 'QNAP', pattern: /\bqnap\b|\bqts\b|turbo\s?nas/i, isStorage: true },
  { name: 'WD My Cloud', pattern: /\bmy\s?cloud\b/i, isStorage: true },
  { name: 'TrueNAS', pattern: /\btruenas\b|\bfreenas\b/i, isStorage: true },
];

/** The device that sent the page; `null`: unknown. */
export function identifyDevice({ title, server, wwwAuthenticate, redirectedTo }: SeenPage): string | null {
  const words = [title, wwwAuthenticate].filter((one) => one !== null).map((one) => one.slice(0, MAX_TEXT_LENGTH));
  const found = DEVICES.find(
    (device) =>
      words.some((one) => device.pattern.test(one)) ||
      (server !== null && device.server?.test(server) === true) ||
      redirectedTo.some((host) => device.hosts?.includes(host) === true),
  );
  return found?.name ?? null;
}

/** Whether a device that `identifyDevice` names is a network storage. */
export function isStorageName(name: string): boolean {
  return DEVICES.some((device) => device.name === name && device.isStorage === true);
}
