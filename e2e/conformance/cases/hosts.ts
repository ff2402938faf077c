/** Whom a request is meant for: said once, and well-formed. */
import { exchange, get, passed, refused, type Case } from '../case.ts';

const ask = (target: string, hosts: string, version = '1.1') => `GET ${target} HTTP/${version}\r\n${hosts}\r\n`;
const passedFor = (host: string, line = 'GET / HTTP/1.1') => passed({ line, fields: { Host: [host] } });

const badHosts: Readonly<Record<string, string>> = {
  'a slash': 'meine/firma',
  'a backslash': 'meine\\firma',
  'a space': 'meine firma',
  'an at sign': 'chef@meinefirma.localhost',
  'a question mark': 'meinefirma?x',
  'a number sign': 'meinefirma#x',
  'a comma': 'meinefirma,localhost',
  'a quotation mark': 'meine"firma',
  'an angle bracket': 'meine<firma',
  'a NUL': 'meine\0firma',
  'a port that is no number': 'meinefirma.localhost:https',
  'a port with a sign': 'meinefirma.localhost:+443',
  'two ports': 'meinefirma.localhost:80:443',
  'half an IPv6 address': '[::1',
  'an IPv6 address without brackets': '::1',
  'a name in percents that is none': 'meine%zzfirma',
};
/** nginx looks at these alone. */
const knownToNginx = new Set(['a slash', 'a NUL', 'a space', 'an IPv6 address without brackets']);

export const hosts: readonly Case[] = [
  exchange('refuses a request without a Host', { send: ask('/', ''), must: refused(400) }),
  exchange('refuses two Hosts that differ', { send: ask('/', 'Host: a\r\nHost: b\r\n'), must: refused(400) }),
  exchange('refuses two Hosts that are the same', { send: ask('/', 'Host: a\r\nHost: a\r\n'), must: refused(400) }),
  exchange('refuses an absolute target with two Hosts', {
    send: ask('http://meinefirma.localhost/', 'Host: a\r\nHost: b\r\n'),
    must: refused(400),
  }),
  ...Object.entries(badHosts).map(([what, host]) =>
    exchange(`refuses a Host with ${what}`, {
      send: ask('/', `Host: ${host}\r\n`),
      must: knownToNginx.has(what)
        ? refused(400)
        : {
            nginx: passed({ says: 'passes it on' }),
            ours: refused(400),
            why: 'What is no host name (RFC 3986 §3.2.2) would end up in addresses that the application writes.',
          },
    }),
  ),
  exchange('passes on a Host with its port', {
    send: ask('/', 'Host: meinefirma.localhost:8443\r\n'),
    must: passedFor('meinefirma.localhost:8443'),
  }),
  exchange('passes on a Host that is an IPv4 address', {
    send: ask('/', 'Host: 192.168.1.2:8080\r\n'),
    must: passedFor('192.168.1.2:8080'),
  }),
  exchange('passes on a Host that is an IPv6 address', {
    send: ask('/', 'Host: [fe80::1]:8080\r\n'),
    must: passedFor('[fe80::1]:8080'),
  }),
  exchange('passes on a name without a dot', { send: ask('/', 'Host: server\r\n'), must: passedFor('server') }),
  exchange('takes spaces around a Host away', { send: ask('/', 'Host:   server  \r\n'), must: passedFor('server') }),
  exchange('passes on a request in HTTP/1.0 without a Host', {
    send: ask('/alt', '', '1.0'),
    must: { ...passed({ line: 'GET /alt HTTP/1.1', goesOn: false }), closes: true },
  }),
  exchange('takes path and host from an absolute target', {
    send: ask('http://meinefirma.localhost/weg?x=1', 'Host: meinefirma.localhost\r\n'),
    must: passedFor('meinefirma.localhost', 'GET /weg?x=1 HTTP/1.1'),
  }),
  exchange('takes an absolute target without a path for the front page', {
    send: ask('http://meinefirma.localhost', 'Host: meinefirma.localhost\r\n'),
    must: passedFor('meinefirma.localhost', 'GET / HTTP/1.1'),
  }),
  exchange('believes an absolute target rather than a Host that differs', {
    send: ask('http://meinefirma.localhost/', 'Host: anderswo.example\r\n'),
    must: {
      nginx: passed({ says: 'passes the Host on', fields: { Host: ['anderswo.example'] } }),
      ours: passed({ says: 'passes the target’s host on', fields: { Host: ['meinefirma.localhost'] } }),
      why: 'RFC 9112 §3.2.2: a proxy replaces the Host by that of the target.',
    },
  }),
  exchange('refuses an absolute target with user and password', {
    send: ask('http://chef:geheim@meinefirma.localhost/', 'Host: meinefirma.localhost\r\n'),
    must: refused(400),
  }),
  exchange('refuses an absolute target without a host', {
    send: ask('http:///x', 'Host: meinefirma.localhost\r\n'),
    must: refused(400),
  }),
  exchange('refuses an absolute target of another scheme', {
    send: ask('ftp://meinefirma.localhost/', 'Host: meinefirma.localhost\r\n'),
    must: {
      nginx: passed({ says: 'takes any scheme' }),
      ours: refused(400),
      why: 'There is nothing here but http and https.',
    },
  }),
  exchange('passes on a path with two slashes as a path', {
    send: get('//anderswo.example/x'),
    must: passed({ line: 'GET //anderswo.example/x HTTP/1.1' }),
  }),
];
