import { expect, test } from 'vitest';
import { identifyDevice, isStorageName, type SeenPage } from './router-pages.ts';

function byTitle(title: string): { name: string; isStorage: boolean } | null {
  const name = identifyDevice({ title, server: null, wwwAuthenticate: null, redirectedTo: [] });
  return name === null ? null : { name, isStorage: isStorageName(name) };
}

test.each([
  ['FRITZ!Box', 'FRITZ!Box'],
  ['FRITZ!Box 7590 AX', 'FRITZ!Box'],
  ['Speedport W 724V Konfigurationsprogramm', 'Speedport'],
  ['Vodafone Station', 'Vodafone Station'],
  ['EasyBox 804', 'EasyBox'],
  ['Connect Box', 'Connect Box'],
  ['o2 HomeBox 6741', 'o2 HomeBox'],
  ['Archer AX73 - TP-Link', 'TP-Link'],
  ['NETGEAR Router R7000', 'Netgear'],
  ['ASUS Login', 'ASUS'],
  ['.::Welcome to the Web-Based Configurator::. ZyXEL', 'Zyxel'],
  ['LANCOM 1793VA', 'LANCOM'],
  ['Vigor Login Page', 'DrayTek Vigor'],
  ['UniFi OS', 'UniFi'],
  ['RouterOS router configuration page', 'MikroTik RouterOS'],
  ['Login | OPNsense', 'OPNsense'],
  ['pfSense - Login', 'pfSense'],
  ['Sophos Firewall', 'Sophos'],
])('the page "%s" is that of a %s', (title, name) => {
  expect(byTitle(title)).toEqual({ name, isStorage: false });
});

test('a realm without end is looked at for its beginning alone', () => {
  const realm = (before: number): SeenPage => ({
    title: null,
    server: null,
    redirectedTo: [],
    wwwAuthenticate: `${'vodafone '.repeat(before)}EasyBox`,
  });
  expect(identifyDevice(realm(1))).toBe('EasyBox');
  expect(identifyDevice(realm(1500))).toBeNull();
});

test.each([
  ['Synology DiskStation', 'Synology'],
  ['QNAP Turbo NAS', 'QNAP'],
])('the page "%s" is that of a storage, %s, and no router', (title, name) => {
  expect(byTitle(title)).toEqual({ name, isStorage: true });
});

test.each(['', 'Tischlerei Mustermann', 'profacto', 'Welcome to nginx!', 'IIS Windows Server', 'Küchen und Bäder'])(
  'the page "%s" could be anybody’s',
  (title) => {
    expect(byTitle(title)).toBeNull();
  },
);

const seen = (page: Partial<SeenPage>): SeenPage => ({
  title: null,
  server: null,
  wwwAuthenticate: null,
  redirectedTo: [],
  ...page,
});

test.each([
  ['FRITZ!Box', 'FRITZ!Box'],
  ['FRITZ!Box 7590 AX', 'FRITZ!Box'],
  ['Speedport Smart 4', 'Speedport'],
  ['Vodafone Station', 'Vodafone Station'],
  ['Connect Box', 'Connect Box'],
  ['EasyBox 804', 'EasyBox'],
  ['o2 HomeBox 6741', 'o2 HomeBox'],
  ['TP-Link Archer AX50', 'TP-Link'],
  ['NETGEAR Router R7000', 'Netgear'],
  ['ASUS Login', 'ASUS'],
  ['ZyXEL VMG1312', 'Zyxel'],
  ['LANCOM 1781VA', 'LANCOM'],
  ['Vigor Login Page', 'DrayTek Vigor'],
  ['UniFi OS', 'UniFi'],
  ['RouterOS router configuration page', 'MikroTik RouterOS'],
  ['Login | OPNsense', 'OPNsense'],
  ['pfSense - Login', 'pfSense'],
  ['Sophos Firewall', 'Sophos'],
  ['Synology DiskStation - NAS1', 'Synology'],
])('a page with the title "%s" is that of %s', (title, name) => expect(identifyDevice(seen({ title }))).toBe(name));

test('a router is also known by its login, by what it serves with, and by where it sends', () => {
  expect(identifyDevice(seen({ wwwAuthenticate: 'Basic realm="NETGEAR R6250"' }))).toBe('Netgear');
  expect(identifyDevice(seen({ server: 'AVM FRITZ!Box' }))).toBe('FRITZ!Box');
  expect(identifyDevice(seen({ redirectedTo: ['192.168.1.1', 'speedport.ip'] }))).toBe('Speedport');
});

test.each(['Home Box Schreinerei', 'Easy Box Möbel', 'Gigabox Events', 'Connect Box Messebau'])(
  'a page with the title "%s" is that of a firm, and not of a router',
  (title) => {
    expect(identifyDevice(seen({ title }))).toBeNull();
  },
);

test.each([
  ['HomeBox 6441', 'o2 HomeBox'],
  ['Vodafone EasyBox Konfiguration', 'EasyBox'],
  ['GigaBox', 'Vodafone Station'],
])('a page with the title "%s" is still that of a %s', (title, name) => expect(byTitle(title)?.name).toBe(name));

test.each(['Tischlerei Müller', 'Startseite', 'Asussa GmbH', 'Home', 'Login', 'Vigorös – Fitness', 'Unifight'])(
  'a page with the title "%s" may be anybody’s',
  (title) =>
    expect(identifyDevice(seen({ title, server: 'nginx', wwwAuthenticate: 'Basic realm="intern"' }))).toBeNull(),
);

test('a long title takes no longer than a short one', () => {
  const began = performance.now();
  expect(byTitle('vodafone '.repeat(20_000))).toBeNull();
  expect(performance.now() - began).toBeLessThan(500);
});
