/** Other devices of a house that show a page: solar inverters, printers, heating and the like. By what only they have. Pure. */

type DeviceKind = 'inverter' | 'printer' | 'device';
type Device = {
  kind: DeviceKind;
  name: string;
  /** In the title of its page or the realm of its login, as a whole or in words that nobody else would begin or end with. */
  title?: RegExp;
  /** The `Server` header. */
  server?: RegExp;
  /** In a path that it leads to or loads. */
  path?: RegExp;
};

/** The first match counts. A dealer's page has the maker in its title as well: the maker alone is never enough there. */
const DEVICES: readonly Device[] = [
  {
    kind: 'inverter',
    name: 'SMA',
    title:
      /^(sma|sunny (webbox|boy|tripower|island|home manager|portal)|sma (sunny|cluster|data ?manager|inverter|solar technology)\b.*|sunny webbox.*)$/i,
    server: /^sunny ?webbox/i,
  },
  {
    kind: 'inverter',
    name: 'Fronius',
    title: /^(fronius|fronius (solar\.?web|datamanager|datalogger|inverter|gen24|symo|primo)\b.*)$/i,
    path: /\/app\/fronius\b|\/solar_api\/|\bfroniusbase/i,
  },
  {
    kind: 'inverter',
    name: 'Kostal',
    title:
      /^(kostal (smart|solar|plenticore|piko)\b.*|(plenticore|piko) .{0,30}(webserver|webui)?|plenticore|pv ?webserver)$/i,
  },
  { kind: 'inverter', name: 'Huawei', title: /^(smartlogger|sun2000\b.*|huawei smartlogger.*)$/i },
  { kind: 'inverter', name: 'SolarEdge', title: /^solaredge (inverter|setapp|commissioning)\b/i },
  { kind: 'inverter', name: 'E3/DC', title: /^e3\/?dc\b|\be3dc (hauskraftwerk|s10)\b/i },
  { kind: 'inverter', name: 'Solar-Log', title: /^solar-?log(tm|™)?( \d.*| base.*| web.*)?$/i },
  { kind: 'inverter', name: 'SolarMax', title: /^(solarmax|maxweb\b.*)$/i },
  { kind: 'inverter', name: 'RCT Power', title: /^rct power\b/i },
  { kind: 'inverter', name: 'sonnen', title: /^sonnen ?batterie\b/i },
  {
    kind: 'inverter',
    name: 'Victron',
    title: /^(venus os|victron (energy )?(venus|gx|remote console)\b.*|remote console on lan)$/i,
  },

  { kind: 'printer', name: 'Brother', title: /^brother (mfc|dcp|hl|ads|ptp?|ql|nc)-?\w+/i, server: /^debut\/\d/i },
  {
    kind: 'printer',
    name: 'HP',
    title: /^hp (laserjet|color laserjet|officejet|deskjet|envy|pagewide|designjet|photosmart|neverstop|smart tank)\b/i,
    server: /^(hp http server|hp-chai)/i,
    path: /\/hp\/device\//i,
  },
  { kind: 'printer', name: 'Kyocera', title: /^(kyocera )?command ?center( rx)?$/i, server: /^km-mfp-http/i },
  { kind: 'printer', name: 'Canon', title: /^(canon )?remote ui\b/i, server: /^(canon http server|ks_http)/i },
  {
    kind: 'printer',
    name: 'Epson',
    server: /^epson[_ ](linux|http)/i,
    title: /^(epson web config|epson net ?config)\b/i,
  },
  { kind: 'printer', name: 'Ricoh', title: /^web image monitor$/i, path: /\/web\/guest\/\w{2}\/websys\//i },
  { kind: 'printer', name: 'Xerox', title: /^(xerox )?centreware internet services$/i, server: /^xerox_micro/i },
  { kind: 'printer', name: 'Lexmark', title: /^lexmark (mx|cx|ms|cs|mc|mb|x|c|e|t)\w?\d+/i },
  { kind: 'printer', name: 'Konica Minolta', path: /\/wcd\/(index|system|top)\w*\.(html|xml)/i },
  { kind: 'printer', name: 'OKI', server: /^oki data http/i },

  { kind: 'device', name: 'Loxone', title: /^loxone( (webinterface|miniserver|smart home))?$/i, server: /^loxone/i },
  { kind: 'device', name: 'DoorBird', title: /^doorbird\b/i },
  { kind: 'device', name: 'Viessmann', title: /^(vitogate|vitocom|vitoconnect|vitocontrol)\b/i },
  { kind: 'device', name: 'Stiebel Eltron', title: /^(stiebel eltron|tecalor) (isg|reglersteuerung|servicewelt)\b/i },
  { kind: 'device', name: 'Buderus', title: /^(buderus )?(logamatic|km200)\b/i },
  { kind: 'device', name: 'Homematic', title: /^(homematic (web ?ui|ip|ccu)?|ccu[23]|raspberrymatic)( webui)?$/i },
  { kind: 'device', name: 'Home Assistant', title: /^home assistant$/i },
  { kind: 'device', name: 'ioBroker', title: /^iobroker(\.admin)?$/i },
  { kind: 'device', name: 'Gira', title: /^gira (homeserver|x1|s1|tks)\b/i, server: /^gira\b/i },
  {
    kind: 'device',
    name: 'Siemens',
    title: /^siemens (simatic|logo!|climatix|ozw)|^(climatix|ozw\d{3})\b/i,
    path: /\/Portal\/Portal\.mwsl/i,
  },
  { kind: 'device', name: 'WAGO', title: /^(wago )?(web-?based management|ethernet web-based management)/i },
  { kind: 'device', name: 'AGFEO', title: /^(agfeo|tk-suite)\b/i },
  { kind: 'device', name: 'Auerswald', title: /^(Auerswald|COMpact \d{4}|COMmander \d{4})\b/ },
  { kind: 'device', name: 'Snom', title: /^snom \d{3}/i, server: /^snom embedded/i },
  { kind: 'device', name: 'Yealink', title: /^yealink .{0,20}(phone|t\d{2})/i },
  { kind: 'device', name: 'Gigaset', title: /^gigaset (ip|n\d{3}|pro|dx\d{3}|box)\b/i },
  { kind: 'device', name: 'Proxmox VE', title: /\bproxmox (virtual environment|ve)$/i, server: /^pve-api-daemon/i },
  { kind: 'device', name: 'VMware ESXi', title: /^(vmware esxi|"?\s*\+\s*id_eesx_welcome.*)$/i },
  { kind: 'device', name: 'HPE iLO', title: /^(hpe? )?(integrated lights-out|ilo \d)\b/i, server: /^hp-ilo-server/i },
  { kind: 'device', name: 'Dell iDRAC', title: /^(dell )?idrac\d?\b|^integrated dell remote access controller/i },
  // Of many makers, in heating, doors and the like.
  { kind: 'device', name: 'IPC@CHIP', server: /^ipc@chip/i },
];

/** Which device it is, by its page; `null`: none is known. */
export function houseDeviceOf(seen: {
  title: string;
  server: string;
  realm: string;
  paths: readonly string[];
}): { kind: DeviceKind; name: string } | null {
  const realm = /realm="?([^",]{1,100})/i.exec(seen.realm)?.[1] ?? '';
  const titles = [seen.title.trim(), realm.trim()].filter((one) => one !== '');
  const found = DEVICES.find(
    ({ title, server, path }) =>
      titles.some((one) => title?.test(one) === true) ||
      server?.test(seen.server) === true ||
      seen.paths.some((one) => path?.test(one) === true),
  );
  return found === undefined ? null : { kind: found.kind, name: found.name };
}
