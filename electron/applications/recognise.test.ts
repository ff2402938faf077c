import { expect, test } from 'vitest';
import { recognise } from './recognise.ts';

const head = (server: string | undefined, body = '') => ({ status: 200, headers: { server }, body });

test.each([
  ['4D/20.5.0', '4d', '20.5.0'],
  ['4D/18.0.5', '4d', '18.0.5'],
  ['4D_v17/17.4', '4d', '17.4'],
  ['4D Server/19.7', '4d', '19.7'],
  ['4D/20R4', '4d', '20 R4'],
  ['4D/20 R10', '4d', '20 R10'],
  ['4D/21.R2.0', '4d', '21 R2.0'],
  ['4D', '4d', null],
  ['4D_WebSTAR_S/5.4.0', 'other', null],
  ['4Dimensions/2.0', 'other', null],
  ['Microsoft-IIS/10.0', 'iis', '10.0'],
  ['Microsoft-HTTPAPI/2.0', 'iis', null],
  ['nginx/1.22.1', 'nginx', '1.22.1'],
  ['nginx', 'nginx', null],
  ['openresty/1.25.3.1', 'nginx', null],
  ['Apache/2.4.57 (Debian)', 'apache', '2.4.57'],
  ['Apache', 'apache', null],
  ['Apache-Coyote/1.1', 'tomcat', null],
  ['Apache Tomcat/8.5.6', 'tomcat', '8.5.6'],
  ['Caddy', 'caddy', null],
  ['lighttpd/1.4.69', 'lighttpd', '1.4.69'],
  ['gunicorn', 'other', null],
  ['my nginx/1.0', 'other', null],
  [undefined, 'other', null],
])('“Server: %s” is %s %s', (server, kind, version) => {
  expect(recognise(head(server))).toEqual({ kind, version });
});

test('Tomcat is known by its error page where it sends no such header', () => {
  const page = '<h1>HTTP Status 404</h1><hr class="line" /><h3>Apache Tomcat/9.0.65</h3>';
  expect(recognise(head(undefined, page))).toEqual({ kind: 'tomcat', version: '9.0.65' });
  expect(recognise(head('nginx', page))).toEqual({ kind: 'nginx', version: null });
});

test('what a server says of itself is cleaned, and never long', () => {
  expect(recognise(head('4D/20.5\u001b[2J\u202e'))).toEqual({ kind: '4d', version: '20.5' });
  expect(recognise(head(`4D/${'1'.repeat(5000)}`))).toEqual({ kind: '4d', version: null });
  expect(recognise(head(`4D/1${'.1'.repeat(5000)}`)).version).toBeNull();
  expect(recognise(head('4D/1234567890.1234567R1')).version).toBeNull();
  expect(recognise({ status: 200, headers: { server: ['4D/20.5', 'nginx'] }, body: '' }).kind).toBe('4d');
});
