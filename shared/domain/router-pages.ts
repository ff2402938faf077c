/** Whose page it is that answers in the place of ours: what routers and their like say of themselves. Pure. */

/** What was seen of whoever answered. */
export type SeenPage = {
  title: string | null;
  /** The `Server` header. */
  server: string | null;
  /** The `WWW-Authenticate` header. */
  realm: string | null;
  /** Host names and addresses that it sent the visitor to. */
  redirectedTo: readonly string[];
};

type Device = {
  /** As its owner knows it. */
  name: string;
  /** In the title of its page or in the realm of its login. Only what nobody else would write there. */
  says: RegExp;
  server?: RegExp;
  /** What it calls itself in its own network. */
  hosts?: readonly string[];
  /** No router, but as often the one device in the house to which port 80 was once forwarded. */
  isStorage?: true;
};

/** What is looked at of a header, in which a stranger may write anything. */
const LONGEST_WORDS = 500;

/** The first that fits; those that say more about themselves stand before those that say less. */
const DEVICES: readonly Device[] = [
  {
    name: 'FRITZ!Box',
    says: /fritz!?\s?(box|repeater|powerline)|\bfritz!os\b/i,
    server: /^avm\b/i,
    hosts: ['fritz.box', 'myfritz.box'],
  },
  { name: 'Speedport', says: /speedport/i, hosts: ['speedport.ip'] },
  {
    name: 'Vodafone Station',
    says: /vodafone[\s-]?(station|gigabox)|(^|")gigabox(?=\s+\S*\d|"|\s*$)/i,
    hosts: ['vodafone.box', 'vodafone.station'],
  },
  { name: 'Connect Box', says: /(^|")connect\s?box(?=\s+\S*\d|"|\s*$)|unitymedia/i, hosts: ['vodafone.connectbox'] },
  { name: 'EasyBox', says: /vodafone.*easy\s?box|(^|")easy\s?box(?=\s+\d|"|\s*$)/i, hosts: ['easy.box'] },
  { name: 'o2 HomeBox', says: /\bo2\s?(home\s?)?box\b|(^|")home\s?box(?=\s+\d|"|\s*$)/i, hosts: ['o2.box'] },
  { name: '1&1 HomeServer', says: /home\s?server.*(1&1|1und1)|(1&1|1und1).*home\s?server/i },
  { name: 'Digitalisierungsbox', says: /digitalisierungsbox/i },
  { name: 'bintec', says: /\bbintec\b|\bbe\.ip\b/i, server: /\bbintec\b/i },
  { name: 'LANCOM', says: /\blancom\b/i, server: /\blancom\b/i },
  { name: 'DrayTek Vigor', says: /draytek|\bvigor\s?(router|login|\d{3,4})/i, server: /draytek/i },
  {
    name: 'TP-Link',
    says: /tp-?link|\barcher\s[a-z]{1,2}\d|\bdeco\sm\d|\bomada\b/i,
    server: /tp-?link/i,
    hosts: ['tplinkwifi.net', 'tplinklogin.net', 'tplinkmodem.net'],
  },
  { name: 'Netgear', says: /netgear|\borbi\b/i, server: /netgear/i, hosts: ['routerlogin.net', 'routerlogin.com'] },
  {
    name: 'ASUS',
    says: /\basuswrt\b|\basus (login|wireless router|router)|^(rt|gt|dsl|tuf|zenwifi)-[a-z]{1,2}\d/i,
    hosts: ['router.asus.com', 'asusrouter.com'],
  },
  { name: 'D-Link', says: /\bd-link\b/i, server: /d-link/i },
  { name: 'Linksys', says: /linksys/i, hosts: ['myrouter.local'] },
  { name: 'Zyxel', says: /zyxel|zywall|\busg\s?flex\b|\bkeenetic\b/i, server: /zyxel/i },
  {
    name: 'UniFi',
    says: /\bunifi( os)?\b|\bubiquiti\b|\bedgeos\b|edgerouter|\bdream machine\b/i,
    server: /^ubnt/i,
  },
  { name: 'MikroTik RouterOS', says: /routeros|mikrotik|\bwebfig\b/i, server: /mikrotik/i },
  { name: 'OPNsense', says: /opnsense/i, server: /opnsense/i },
  { name: 'pfSense', says: /pfsense/i },
  { name: 'IPFire', says: /\bipfire\b/i },
  { name: 'Sophos', says: /\bsophos\b|\bastaro\b/i },
  { name: 'FortiGate', says: /fortigate|fortinet|fortiwifi/i },
  { name: 'WatchGuard', says: /watchguard|\bfireware\b/i },
  { name: 'SonicWall', says: /sonicwall/i },
  { name: 'Securepoint', says: /securepoint/i },
  { name: 'OpenWrt', says: /\bopenwrt\b|\bluci\b/i },
  { name: 'DD-WRT', says: /\bdd-wrt\b/i },
  { name: 'devolo', says: /\bdevolo\b/i },
  { name: 'Huawei', says: /huawei (home gateway|router)|echolife/i },
  { name: 'ZTE', says: /^zxhn\b/i, server: /\bzte\b/i },
  { name: 'Technicolor', says: /technicolor/i },
  { name: 'Synology Router', says: /synology\s?router|\bsrm\b/i },
  { name: 'Synology', says: /synology|diskstation|rackstation/i, isStorage: true },
  { name: 'QNAP', says: /\bqnap\b|\bqts\b|turbo\s?nas/i, isStorage: true },
  { name: 'WD My Cloud', says: /\bmy\s?cloud\b/i, isStorage: true },
  { name: 'TrueNAS', says: /\btruenas\b|\bfreenas\b/i, isStorage: true },
];

/** Which device it is by its own words; `null`: it may be anything. */
export function routerBehind({ title, server, realm, redirectedTo }: SeenPage): string | null {
  const words = [title, realm].filter((one) => one !== null).map((one) => one.slice(0, LONGEST_WORDS));
  const found = DEVICES.find(
    (device) =>
      words.some((one) => device.says.test(one)) ||
      (server !== null && device.server?.test(server) === true) ||
      redirectedTo.some((host) => device.hosts?.includes(host) === true),
  );
  return found?.name ?? null;
}

/** The router or firewall whose page has this title, as its owner calls it; `null`: none that is known. */
export function knownRouter(title: string): string | null {
  const device = deviceWith(title);
  return device === undefined || device.isStorage === true ? null : device.name;
}

/** The network storage whose page has this title; `null`: none that is known. */
export function knownStorage(title: string): string | null {
  const device = deviceWith(title);
  return device?.isStorage === true ? device.name : null;
}

function deviceWith(title: string): Device | undefined {
  return DEVICES.find(({ says }) => says.test(title));
}
