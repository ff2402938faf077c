import { expect, test } from 'vitest';
import { nextAddress } from './fetch-as-ca.ts';

test('a redirect seen on the internet is not followed into a private network', () => {
  expect(nextAddress(['192.168.178.1', '127.0.0.1', 'fd00::1'], '8.8.8.8')).toBeNull();
  expect(nextAddress(['192.168.178.1', '9.9.9.9'], '8.8.8.8')).toBe('9.9.9.9');
  expect(nextAddress([], '8.8.8.8')).toBeNull();
});

test('a redirect seen in a private network may stay there', () => {
  expect(nextAddress(['192.168.178.1'], '127.0.0.1')).toBe('192.168.178.1');
});

test('a redirect stays in its family where it can', () => {
  expect(nextAddress(['9.9.9.9', '2620:fe::fe'], '2001:4860:4860::8888')).toBe('2620:fe::fe');
  expect(nextAddress(['9.9.9.9'], '2001:4860:4860::8888')).toBe('9.9.9.9');
});
