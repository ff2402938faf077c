/** What the internet provider does, and who does not get through from outside. */
import { NAME } from '../house.ts';
import { HOSTS, LINE, SERVER_V6, SILENT } from '../network.ts';
import { situation, type Situation } from '../situation.ts';

const DYNDNS = 'tischlerei.selfhost.eu';

export const line: readonly Situation[] = [
  situation(
    'Der Anschluss teilt sich eine Adresse mit anderen (CGNAT), und DynDNS hat diese eingetragen',
    {
      run: ['request'],
      sees: ['LINE_SHARED'],
      cause: ['LINE_SHARED'],
      who: 'internetProvider',
      hops: { internet: 'broken' },
      says: /DS-Lite|CGNAT|teil/i,
    },
    (house) => {
      house.router({ outside: '100.72.3.4' });
      house.dns({ [NAME]: { A: [HOSTS.carrier] } });
    },
  ),
  situation(
    'Der Anschluss hat nur IPv6 (DS-Lite)',
    { sees: ['IPV4_NONE'], cause: ['IPV4_NONE'], who: 'internetProvider', says: /DS-Lite|IPv4/ },
    (house) => {
      house.ipv6();
      house.router({ outside: null });
      house.set({ httpPort: 80 });
      house.dns({ [NAME]: { AAAA: [SERVER_V6] } });
    },
  ),
  situation(
    'Der Anschluss hat nur IPv6 (DS-Lite), und ein A-Eintrag nennt die geteilte Adresse',
    {
      run: ['request'],
      sees: ['LINE_SHARED'],
      cause: ['LINE_SHARED'],
      who: 'internetProvider',
      says: /DS-Lite/,
      hops: { internet: 'broken' },
    },
    (house) => {
      house.ipv6();
      house.router({ outside: null });
      house.dns({ [NAME]: { A: [HOSTS.carrier] } });
    },
  ),
  situation(
    'Die Leitung ist gestört, der Router läuft über seine Mobilfunk-Reserve; das Zertifikat war schon da',
    {
      sees: ['LINE_SHARED'],
      cause: ['LINE_SHARED'],
      who: 'internetProvider',
      says: /keine eigene IPv4-Adresse mehr.*Fragen Sie Ihren Internetanbieter/s,
      hops: { internet: 'broken', router80: 'follows', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ outside: '100.88.1.2', hairpin: 'silent' });
      house.provider(`ip daddr ${LINE} tcp dport { 80, 443 } drop`);
    },
  ),
  situation(
    'DynDNS meldet die neue Adresse des Anschlusses nicht mehr; das Zertifikat war schon da',
    {
      run: ['evaluate'],
      sees: ['LINE_RECORD_ELSEWHERE'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'itPartner',
      says: /DynDNS/,
      hops: { domain: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.dns({ [NAME]: { CNAME: DYNDNS }, [DYNDNS]: { A: [SILENT.formerLine] } });
    },
  ),
  situation(
    'Der Internetanbieter lässt Port 80 nicht herein',
    {
      run: ['request'],
      sees: ['CHALLENGE_COMES_BACK', 'VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: ['itPartner', 'internetProvider'],
      says: /von außen|Firewall|Sperre/,
      saysNot: /im Router Port 80|weiterleiten/,
    },
    (house) => house.provider(`ip daddr ${LINE} tcp dport 80 drop`),
  ),
  situation(
    'Eine Ländersperre lässt die Zertifizierungsstelle nirgends durch',
    {
      run: ['request'],
      sees: ['CHALLENGE_COMES_BACK', 'VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: ['itPartner', 'internetProvider'],
      says: /Länder|Firewall|Sperre/,
      saysNot: /im Router Port 80|weiterleiten/,
    },
    (house) => house.router({ blocked: HOSTS.perspectives }),
  ),
  situation(
    'Eine Ländersperre lässt die Zertifizierungsstelle nur von manchen Orten durch',
    {
      run: ['request'],
      sees: ['CHALLENGE_COMES_BACK', 'VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /Länder|Geo|Orten|Regionen/,
    },
    (house) => house.router({ blocked: HOSTS.perspectives.slice(2) }),
  ),
  situation(
    'Eine Sperre trifft nur einen von vier Orten: das genügt der Zertifizierungsstelle',
    { run: ['request'], sees: ['CHALLENGE_COMES_BACK'], cause: null, who: 'none' },
    (house) => house.router({ blocked: HOSTS.perspectives.slice(3) }),
  ),
  situation(
    'Der Anschluss ist ausgefallen',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE', 'DNS_TIMEOUT', 'DNS_NO_ANSWER'],
      who: 'you',
      says: /Internet.*Router neu/,
    },
    (house) => house.provider('oifname "line" drop'),
  ),
];
