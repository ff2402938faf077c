/** Whose server it is, by the certificate that it shows: a device with the one that its maker gave it, or a hoster. Pure. */
import type { Between, BetweenKind } from '#shared/contract/between.ts';

export type SeenCertificate = {
  /** The names that it is for, without the one that was called: whoever has that one may be anybody. */
  names: readonly string[];
  /** The names and firms in its subject, and in its issuer. */
  subject: readonly string[];
  issuer: readonly string[];
};

const found = (kind: BetweenKind, name: string | null): Between => ({ kind, name });

/** Names in the certificates of those who rent out names and space; nobody at home has any of them. */
const HOSTER_NAMES: readonly (readonly [string | null, RegExp])[] = [
  ['IONOS', /(^|\.)(ionos\.(de|com|space)|1und1\.de|ui-portal\.(de|com)|perfora\.net|kundenserver\.de|online\.de)$/],
  ['STRATO', /(^|\.)(strato\.de|rzone\.de|stratoserver\.net|strato-hosting\.eu)$/],
  ['ALL-INKL.COM', /(^|\.)(kasserver\.com|all-inkl\.com)$/],
  ['Host Europe', /(^|\.)(hosteurope\.de|webpack\.de|cloud-server\.host)$/],
  ['Hetzner', /(^|\.)your-server\.de$/],
  ['united-domains', /(^|\.)(united-domains\.de|udag\.de)$/],
  ['netcup', /(^|\.)(netcup\.(net|de)|yourvserver\.net)$/],
  ['Mittwald', /(^|\.)(mittwald(server)?\.(de|info)|project\.space)$/],
  ['DomainFactory', /(^|\.)(df\.eu|ispgateway\.de|domainfactory\.de)$/],
  ['checkdomain', /(^|\.)checkdomain\.de$/],
  ['dogado', /(^|\.)(dogado\.(de|net)|alfahosting(-server)?\.de)$/],
  ['Goneo', /(^|\.)goneo\.de$/],
  ['1blu', /(^|\.)1blu\.de$/],
  ['webgo', /(^|\.)webgo\d*\.de$/],
  ['manitu', /(^|\.)manitu\.(de|net)$/],
  ['OVHcloud', /(^|\.)(ovh\.(net|com)|hosting\.ovh\.net)$/],
  ['Infomaniak', /(^|\.)infomaniak\.(ch|com)$/],
  ['Hostpoint', /(^|\.)hostpoint\.ch$/],
  ['World4You', /(^|\.)world4you\.com$/],
  ['GoDaddy', /(^|\.)(secureserver\.net|godaddy\.com|prod\.phx3\.secureserver\.net)$/],
  ['Hostinger', /(^|\.)(hostinger\.com|hstgr\.(net|cloud|io))$/],
  ['one.com', /(^|\.)one\.com$/],
  ['Sedo', /(^|\.)(sedo\.com|sedoparking\.com)$/],
  ['Jimdo', /(^|\.)jimdo(site)?\.com$/],
  ['Wix', /(^|\.)(wix|wixsite)\.com$/],
  ['Squarespace', /(^|\.)squarespace\.com$/],
  ['GitHub', /(^|\.)github\.io$/],
  ['Netlify', /(^|\.)netlify\.app$/],
  [null, /(^|\.)(plesk\.page|webhoster\.(de|net|ag)|hostingkunde\.de|parkingcrew\.net|bodis\.com|above\.com)$/],
];
/** Names that makers give to the devices of their customers. */
const DEVICE_NAMES: readonly (readonly [Between, RegExp])[] = [
  [found('router', 'FRITZ!Box'), /(^|\.)(fritz\.(box|nas)|myfritz\.(box|net))$/],
  [found('router', 'Speedport'), /^speedport\.ip$/],
  [found('router', 'UniFi'), /^(unifi|unifi\.local|unifi\.ui\.com)$/],
  [found('router', 'ASUS'), /^(router\.asus\.com|asusrouter\.com)$/],
  [found('router', 'Netgear'), /(^|\.)(routerlogin\.(net|com)|orbilogin\.(net|com))$/],
  [found('router', 'TP-Link'), /(^|\.)tplink(wifi|login|modem)\.net$/],
  [
    found('nas', 'Synology'),
    /(^|\.)(synology\.(me|com)|myds\.me|diskstation\.me|dscloud\.(me|biz)|direct\.quickconnect\.to)$/,
  ],
  [found('nas', 'QNAP'), /(^|\.)(myqnapcloud\.(com|io)|qnap\.com)$/],
  [found('nas', 'WD My Cloud'), /(^|\.)(mycloud|wd2go|remotewd)\.com$/],
];
/** What makers write into the certificates with which they deliver. */
const DEVICE_FIRMS: readonly (readonly [Between, RegExp])[] = [
  [found('nas', 'Synology'), /^synology( inc\.?)?$/i],
  [found('nas', 'QNAP'), /^qnap( systems.*| nas)?$/i],
  [found('camera', 'Hikvision'), /^hikvision\b/i],
  [found('camera', 'Dahua'), /^dahua\b/i],
  [found('camera', 'Axis'), /^axis communications\b/i],
  [found('router', 'FortiGate'), /^(fortinet|fortigate|fg[tv]?\w?\d{2,4}\w{8,})$/i],
  [found('router', 'SonicWall'), /\bsonicwall\b/i],
  [found('router', 'WatchGuard'), /^(watchguard|fireware)\b/i],
  [found('router', 'Sophos'), /^(sophos|sophos(appliance)?certificate\w*|astaro)\b|\bwebadmin ca$/i],
  [found('router', 'Securepoint'), /^securepoint\b/i],
  [found('router', 'Palo Alto'), /^palo alto networks$/i],
  [found('router', 'OPNsense'), /^opnsense\b/i],
  [found('router', 'pfSense'), /^pfsense\b/i],
  [found('router', 'LANCOM'), /^lancom systems\b/i],
  [found('router', 'DrayTek Vigor'), /^(draytek\b|vigor router$)/i],
  [found('router', 'Zyxel'), /^(zyxel|usg ?flex|zywall|(usg|atp|vpn)\d{2,4}\w*_[\da-f]{12})/i],
  [found('router', 'UniFi'), /^ubiquiti( (inc|networks)\b.*)?$/i],
  [found('router', 'MikroTik RouterOS'), /^mikrotik/i],
  [found('router', 'bintec'), /^(bintec|teldat)\b/i],
  [found('inverter', 'SMA'), /^sma solar technology\b/i],
  [found('inverter', 'Fronius'), /^fronius\b/i],
  [found('printer', 'Brother'), /^brother industries\b/i],
  [found('printer', 'HP'), /^hp(-ipg| inc\.?)?$/i],
  [found('printer', 'Kyocera'), /^kyocera document solutions\b/i],
  [found('device', 'Loxone'), /^loxone\b/i],
  [found('device', 'Proxmox VE'), /^(pve cluster manager ca|proxmox virtual environment)$/i],
  [found('device', 'VMware ESXi'), /^(vmware, inc\.?|vmware esx server default certificate)$/i],
  [found('device', 'HPE iLO'), /^(default issuer \(do not trust\)|ilo\w{6,})$/i],
  [found('device', 'Dell iDRAC'), /^(idrac-?\w*|idracdefault\w*)$/i],
];

/** Who it is, by the certificate alone; `null`: it does not show. */
export function certificateOwnerOf({ names, subject, issuer }: SeenCertificate): Between | null {
  const hosts = names.map((one) => one.toLowerCase().replace(/^\*\./, ''));
  const device = DEVICE_NAMES.find(([, pattern]) => hosts.some((host) => pattern.test(host)));
  if (device !== undefined) return device[0];
  const hoster = HOSTER_NAMES.find(([, pattern]) => hosts.some((host) => pattern.test(host)));
  if (hoster !== undefined) return found('webhoster', hoster[0]);
  // Whoever is served by a public CA may have any firm's name; only what a device has made itself names its maker in both.
  const words = [...subject, ...issuer.filter((one) => /\b(webadmin ca|cluster manager ca|do not trust)\b/i.test(one))];
  return DEVICE_FIRMS.find(([, pattern]) => words.some((one) => pattern.test(one.trim())))?.[0] ?? null;
}
