/** Whose an address is, by the host name that its owner has given it (PTR, RFC 1035 §3.5): the hosters of servers and web space. Pure. */

/**
 * By the ends of host names. Those of lines (`p57a8d2f1.dip0.t-ipconnect.de`) are not among them, nor those who rent out machines
 * alone, on which profacto itself may run.
 */
const HOSTERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'IONOS',
    [
      'kundenserver.de',
      'clienthosting.eu',
      'ionos.com',
      'ionos.de',
      'ui-r.com',
      'perfora.net',
      'onlinehome-server.info',
    ],
  ],
  ['STRATO', ['rzone.de', 'stratoserver.net', 'strato.de', 'strato-hosting.eu']],
  ['Hetzner', ['your-server.de', 'hetzner.com', 'hetzner.de', 'hetzner.cloud', 'your-storageshare.de']],
  ['ALL-INKL.COM', ['kasserver.com', 'all-inkl.com']],
  ['Host Europe', ['hosteurope.de', 'hosteurope.com']],
  ['DomainFactory', ['ispgateway.de', 'df.eu', 'df-webhosting.de', 'dfdns.de']],
  ['netcup', ['netcup.net', 'netcup.de', 'yourvserver.net', 'ultrasrv.de', 'bestsrv.de', 'goodsrv.de', 'megasrv.de']],
  ['Mittwald', ['mittwald.info', 'mittwaldserver.info', 'mittwald.de', 'agenturserver.de', 'agenturserver.it']],
  ['united-domains', ['united-domains.de', 'udag.de', 'udmedia.de', 'uimserv.net']],
  ['checkdomain', ['checkdomain.de', 'checkdomain.net']],
  ['dogado', ['dogado.de', 'dogado.net', 'busymouse.de', 'profihost.com', 'profihost.net']],
  ['Alfahosting', ['alfahosting-server.de', 'alfahosting.de', 'alfahosting-vps.de']],
  ['Goneo', ['goneo.de', 'goneo.net']],
  ['1blu', ['1blu.de', '1blu.net']],
  ['webgo', ['webgo24-server.de', 'webgo.de', 'goserver.host']],
  ['manitu', ['manitu.de', 'manitu.net']],
  ['INWX', ['inwx.com', 'inwx.de', 'inwx.net']],
  ['Timme Hosting', ['timmehosting.de', 'timme-hosting.de']],
  ['GoDaddy', ['secureserver.net', 'godaddy.com']],
  ['Namecheap', ['web-hosting.com', 'registrar-servers.com']],
  ['Gandi', ['gandi.net', 'gandi-ws.net']],
  ['Infomaniak', ['infomaniak.ch', 'infomaniak.com']],
  ['Hostpoint', ['hostpoint.ch']],
  ['Cyon', ['cyon.ch', 'cyon.net']],
  ['easyname', ['easyname.com', 'easyname.eu']],
  ['World4You', ['world4you.com']],
  ['one.com', ['one.com']],
  ['Sedo', ['sedoparking.com', 'sedo.com']],
];

/** The hoster to whom an address with this host name belongs; `null`: none that is known. @param host in any case, with or without the final dot */
export function hosterOfHost(host: string): string | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  const isBelow = (end: string) => name === end || name.endsWith(`.${end}`);
  return HOSTERS.find(([, ends]) => ends.some(isBelow))?.[0] ?? null;
}
