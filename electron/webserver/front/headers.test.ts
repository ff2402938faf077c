import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { requestHeaders } from './request-headers.ts';
import { locationFor, responseHeaders, secureCookie, type Addresses } from './response-headers.ts';

const visit = { address: '203.0.113.7', secure: true, host: 'meinefirma.de', port: 443 };
const asked = (rawHeaders: string[]) => Object.assign(new IncomingMessage(new Socket()), { rawHeaders });
/** Of them, ours are ten: five names with their values. */
const passed = (...rawHeaders: string[]) => requestHeaders(asked(rawHeaders), visit, '_us').slice(0, -10);

describe('Of a request, the application gets', () => {
  test('everything that is for it, in its order and spelling', () => {
    const headers = ['Accept', '*/*', 'COOKIE', 'a=1', 'Accept', 'text/html', 'Content-Length', '3'];
    expect(passed(...headers)).toEqual(headers);
  });

  test('nothing that concerns the connection, also by the names that Connection gives', () => {
    expect(
      passed(
        'Connection',
        'close, X-Once',
        'Keep-Alive',
        'a',
        'TE',
        'trailers',
        'Upgrade',
        'h2c',
        'x-once',
        '1',
        'X',
        '2',
      ),
    ).toEqual(['X', '2']);
    // Nobody takes away by it what says how long the body is.
    expect(passed('Connection', 'Content-Length, Cookie', 'Content-Length', '3', 'Cookie', 'a')).toEqual([
      'Content-Length',
      '3',
      'Cookie',
      'a',
    ]);
  });

  test.each([
    'X-Forwarded-For',
    'x-forwarded-proto',
    'X_Forwarded_For',
    'X.Forwarded.For',
    'Forwarded',
    'X-Real-IP',
    'Via',
  ])('no claim of a visitor about proxies: %s', (name) => expect(passed(name, '127.0.0.1')).toEqual([]));

  test('who asks, by which name and how, from us', () => {
    const headers = requestHeaders(asked([]), { ...visit, address: '2001:db8::1' }, '_us');
    const pairs = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : []));
    expect(pairs).toEqual([
      'X-Forwarded-For: 2001:db8::1',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Port: 443',
      'X-Forwarded-Host: meinefirma.de',
      'Forwarded: for="[2001:db8::1]";by=_us;host="meinefirma.de";proto=https',
    ]);
  });
});

const addresses = (change: Partial<Addresses> = {}): Addresses => ({
  secure: true,
  visited: 'meinefirma.de',
  isOwn: (host, port) => ['meinefirma.de', '127.0.0.1'].includes(host) && [80, 443, 8081].includes(port),
  ...change,
});

describe('Where an answer leads', () => {
  test.each([
    ['http://meinefirma.de/there?a=1#b', 'https://meinefirma.de/there?a=1#b'],
    ['http://127.0.0.1:8081/there', 'https://meinefirma.de/there'],
    ['HTTP://MeineFirma.de', 'https://meinefirma.de'],
    ['https://meinefirma.de:443/x', 'https://meinefirma.de/x'],
    ['/there', '/there'],
    ['//other.example/', '//other.example/'],
    ['http://other.example/', 'http://other.example/'],
    ['http://meinefirma.de:9000/other', 'http://meinefirma.de:9000/other'],
    ['http://meinefirma.de@evil.example/', 'http://meinefirma.de@evil.example/'],
    ['http://meinefirma.de\\@evil.example/', 'http://meinefirma.de\\@evil.example/'],
  ])('%s is %s for a visitor with TLS', (said, leads) => {
    expect(locationFor(said, addresses())).toBe(leads);
  });

  test('never takes TLS away', () => {
    const plain = addresses({ secure: false, visited: 'meinefirma.de:8080' });
    expect(locationFor('https://meinefirma.de/x', plain)).toBe('https://meinefirma.de/x');
    expect(locationFor('http://127.0.0.1:8081/x', plain)).toBe('http://meinefirma.de:8080/x');
  });
});

test('A cookie is sent over TLS alone, said once, and is otherwise the same', () => {
  expect(secureCookie('4DSID_a=1; Path=/; SameSite=Strict')).toBe('4DSID_a=1; Path=/; SameSite=Strict; Secure');
  expect(secureCookie('a=1; SECURE; Path=/')).toBe('a=1; SECURE; Path=/');
  expect(secureCookie('secure=1')).toBe('secure=1; Secure');
});

test('An answer loses what concerns the connection, and keeps the rest in its order', () => {
  const raw = ['Connection', 'keep-alive, X-Once', 'Set-Cookie', 'a=1', 'X-Once', '1', 'Transfer-Encoding', 'chunked'];
  const further = ['Set-Cookie', 'b=2', 'Strict-Transport-Security', 'max-age=31536000', 'Server', '4D/20.5.0'];
  const bytes = [...raw, ...further].map((one) => Buffer.from(one, 'latin1'));
  expect(responseHeaders(bytes, addresses({ secure: false }))).toEqual([
    'Set-Cookie',
    'a=1',
    'Set-Cookie',
    'b=2',
    'Server',
    '4D/20.5.0',
  ]);
});

test('A header may have a name that every object has', () => {
  const bytes = ['constructor', '1', '__proto__', '2'].map((one) => Buffer.from(one, 'latin1'));
  expect(responseHeaders(bytes, addresses())).toEqual(['constructor', '1', '__proto__', '2']);
});
