/** What is wrong on profacto's own machine. */
import { HTTPS } from '../router.ts';
import { pages } from '../servers.ts';
import { situation, type Situation } from '../situation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const machine: readonly Situation[] = [
  situation(
    'Die Firewall des Rechners verwirft Port 8080; über Port 443 kommt das Zertifikat trotzdem',
    { run: ['request'], sees: ['CHALLENGE_OVER_TLS'], cause: null, who: 'none' },
    (house) => house.firewall('iifname "lan0" tcp dport 8080 drop'),
  ),
  situation(
    'Die Firewall des Rechners verwirft beide Ports, der Router leitet sie richtig weiter',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /Firewall dieses Rechners.*8080/s,
      saysNot: /Lassen Sie im Router/,
      hops: { port8080: 'broken', router80: 'follows' },
    },
    (house) => {
      house.firewall('iifname "lan0" tcp dport { 8080, 443 } drop');
      house.router({ hairpin: 'silent' });
    },
  ),
  situation(
    'Der Rechner hat keine Adresse vom Router bekommen',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE'],
      who: 'you',
      says: /keine Verbindung zum Netz des Hauses.*Netzwerkkabel/s,
      hops: { internet: 'broken', ca: 'follows' },
    },
    (house) => house.unplugged(),
  ),
  situation(
    'Auf dem Rechner ist ein DNS-Server eingetragen, den es nicht mehr gibt',
    {
      sees: [],
      cause: ['DNS_TIMEOUT', 'DNS_NO_ANSWER'],
      who: 'itPartner',
      says: /192\.168\.178\.5.*auf den Router \(192\.168\.178\.1\)/s,
    },
    (house) => house.asks('192.168.178.5'),
  ),
  situation(
    'Ein VPN auf dem Rechner schickt alle Antworten durch seinen Tunnel',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /VPN \(„wg0“\).*nicht den ganzen Internetverkehr/s,
      saysNot: /Lassen Sie im Router/,
      hops: { port8080: 'broken', router80: 'follows' },
    },
    (house) => house.tunnel(),
  ),
  situation(
    'Die Firewall des Rechners verwirft Port 443',
    {
      run: ['evaluate'],
      sees: [],
      cause: ['LINE_PORT_HELD'],
      who: 'itPartner',
      says: /Firewall dieses Rechners.*443/s,
      hops: { tls: 'broken', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.firewall('iifname "lan0" tcp dport 443 drop');
    },
  ),
  situation(
    'Ein alter nginx hat Port 443 des Rechners',
    {
      sees: ['HTTPS_PORT_BUSY'],
      cause: ['HTTPS_PORT_BUSY'],
      who: 'itPartner',
      says: /nginx/,
      hops: { tls: 'broken', router80: 'good' },
    },
    (house) => house.occupy(443, 'nginx', true),
  ),
  situation(
    'Ein anderes Programm hat Port 8080 des Rechners',
    {
      sees: ['HTTP_PORT_BUSY'],
      cause: ['HTTP_PORT_BUSY'],
      who: 'itPartner',
      says: /8080/,
      hops: { port8080: 'broken' },
    },
    (house) => house.occupy(8080, 'tomcat'),
  ),
  situation(
    'Die Uhr des Rechners geht zwei Tage nach',
    {
      sees: ['CLOCK_WRONG'],
      cause: ['CLOCK_WRONG'],
      who: ['itPartner', 'you'],
      says: /Uhr/,
      hops: { profacto: 'broken' },
    },
    (house) => house.setCaClock(2 * DAY),
  ),
  situation(
    'Das Zertifikat ist abgelaufen, und Port 80 führt inzwischen zum Netzwerkspeicher',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'itPartner',
      says: /Synology/,
      saysNot: /Ihr Router \(/,
      hops: { router80: 'broken' },
    },
    async (house) => {
      await house.install({ notBefore: Date.now() - 91 * DAY, notAfter: Date.now() - DAY });
      const storage = await house.aside(pages.synology);
      house.router({ forward: { 80: storage, 443: HTTPS } });
      // Nobody is to come in over TLS instead.
      house.set({ challengeType: 'http-01' });
      await house.startHost();
    },
  ),
  situation(
    'Das Zertifikat ist abgelaufen, und der Weg ist in Ordnung',
    {
      sees: ['EXPIRY_PAST', 'CHALLENGE_COMES_BACK'],
      cause: ['EXPIRY_PAST', 'TIME_EXPIRED'],
      who: 'you',
      hops: { router80: 'good' },
    },
    async (house) => {
      await house.install({ notBefore: Date.now() - 91 * DAY, notAfter: Date.now() - DAY });
      await house.startHost();
    },
  ),
  situation(
    'Den Ordner der Datenbank gibt es nicht mehr',
    {
      sees: ['DATABASE_UNUSABLE'],
      cause: ['DATABASE_UNUSABLE'],
      who: ['you', 'itPartner'],
      says: /nirgends/,
      hops: { profacto: 'broken' },
    },
    (house) => house.set({ databaseDirectory: '/nirgends/datenbank' }),
  ),
  situation(
    'Es ist keine E-Mail-Adresse eingetragen',
    { sees: ['CONTACT_MISSING'], cause: ['CONTACT_MISSING'], who: 'you', says: /E-Mail/, hops: { profacto: 'broken' } },
    (house) => house.set({ contactEmail: '' }),
  ),
];
