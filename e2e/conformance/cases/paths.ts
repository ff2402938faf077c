/** Paths that are ours, or nobody's from outside, in whatever spelling. */
import { expect } from 'vitest';
import { answeredByItself, exchange, get, inTheHouse, passed, type Case, type Check } from '../case.ts';

const TOKEN = '.well-known/acme-challenge/x_y-z';

/** Of these, the URL parsers of CAs and of web servers make the path of a challenge. */
const spellings: readonly string[] = [
  `/${TOKEN}`,
  `/${TOKEN}?a=b`,
  `//${TOKEN}`,
  `///${TOKEN.replace('/acme', '//acme')}`,
  `/./${TOKEN}`,
  `/x/../${TOKEN}`,
  `/x/./y/../../${TOKEN}`,
  '/.well-known/./acme-challenge/x_y-z',
  '/.well-known/x/../acme-challenge/x_y-z',
  '/%2ewell-known/acme-challenge/x_y-z',
  '/%2Ewell-known/acme-challenge/x_y-z',
  '/.well%2dknown/acme-challenge/x_y-z',
  '/%2e/.well-known/acme-challenge/x_y-z',
  '/x/%2e%2e/.well-known/acme-challenge/x_y-z',
  '/.well-known/%61cme-challenge/x_y-z',
  '/.well-known/%61%63%6D%65%2Dchallenge/x_y-z',
];

/** 4D takes its own paths in any case of the letters. */
const closed: readonly string[] = [
  '/4DSTATS',
  '/4dstats',
  '/4DStats?x=1',
  '/4DHTMLSTATS',
  '/4dHtmlStats',
  '/4DCACHECLEAR',
  '/4dcacheclear',
  '/4DSYNC/Tabelle',
  '/4dsync/Tabelle?x',
  '//4DSTATS',
  '/./4DSTATS',
  '/x/../4DSTATS',
  '/%34DSTATS',
  '/4DST%41TS',
  '/4DSTATS/',
  '/4DSTATS/x',
  '/4DSTATS.x',
  '/4DSTATS;x',
  '/4DSTATS%3Fx',
  '/4DSTATS%20',
];

const notFound: Check = answeredByItself(404);
const forbidden: Check = answeredByItself(403, 404);

export const paths: readonly Case[] = [
  ...spellings.map((target) => exchange(`keeps ${target} for itself`, { send: get(target), must: notFound })),
  ...spellings.slice(0, 3).map((target) =>
    exchange(`keeps ${target} for itself over plain HTTP`, {
      door: 'plain',
      send: inTheHouse(get(target)),
      must: notFound,
    }),
  ),
  exchange('keeps a challenge with an encoded slash for itself', {
    send: get('/.well-known%2Facme-challenge%2Fx'),
    must: notFound,
  }),
  exchange('keeps a challenge in an absolute target for itself', {
    send: get(`http://meinefirma.localhost/${TOKEN}`),
    must: notFound,
  }),
  exchange('keeps a challenge that is asked for with POST for itself', {
    send: `POST /${TOKEN} HTTP/1.1\r\nHost: meinefirma.localhost\r\nContent-Length: 0\r\n\r\n`,
    must: answeredByItself(404, 405),
  }),
  exchange('passes on what else is below /.well-known', {
    send: get('/.well-known/security.txt'),
    must: passed({ line: 'GET /.well-known/security.txt HTTP/1.1' }),
  }),
  exchange('passes on a path that only looks like a challenge', {
    send: get('/a/.well-known/acme-challenge/x'),
    must: passed({ line: 'GET /a/.well-known/acme-challenge/x HTTP/1.1' }),
  }),
  ...closed.map((target) => exchange(`closes ${target} to the outside`, { send: get(target), must: forbidden })),
  exchange('closes 4D’s statistics to a POST too', {
    send: 'POST /4DSTATS HTTP/1.1\r\nHost: meinefirma.localhost\r\nContent-Length: 0\r\n\r\n',
    must: forbidden,
  }),
  ...['/4DSTATSX', '/4DACTION/Zeit?token=1', '/4daction/Zeit', '/4DWEBTEST', '/x/4DSTATS', '/4DSYNCX'].map((target) =>
    exchange(`passes on ${target}`, { send: get(target), must: passed({ line: `GET ${target} HTTP/1.1` }) }),
  ),
  ...['/a//b', '/a/./b', '/a/../b', '/%61%2F%20b', '/a;b=c', '/a%', '/%zz'].map((target) =>
    exchange(`passes on ${target} as it was written`, {
      send: get(target),
      must: /%($|zz)/.test(target)
        ? {
            nginx: answeredByItself(400),
            ours: passed({ says: 'passes it on', line: `GET ${target} HTTP/1.1` }),
            why: 'What it means is for the application to say.',
          }
        : passed({ line: `GET ${target} HTTP/1.1` }),
    }),
  ),
  exchange('does not climb above the root', {
    send: get('/../../etc/passwd'),
    must: {
      nginx: answeredByItself(400),
      ours: {
        says: 'refuses it, or passes it on as it is',
        assert: ({ answers }) => expect([200, 400, 404]).toContain(answers[0]?.status),
      },
      why: 'Its own files are the application’s to guard; the front has none.',
    },
  }),
];
