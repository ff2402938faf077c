import { describe, expect, test } from 'vitest';
import { shownUrl } from './ca-link.ts';

const PUBLIC = 'https://acme.ca.example/directory';

describe('A link of a CA is shown', () => {
  test.each([
    ['https://acme.ca.example/terms', PUBLIC],
    ['https://legal.other.example/terms.pdf', PUBLIC],
    ['https://193.99.144.80/terms', PUBLIC],
    ['https://10.0.0.5/terms', 'https://10.0.0.4/directory'],
    ['https://ca/terms', 'https://localhost:14000/dir'],
  ])('with encryption: %s of %s', (url, directory) => {
    expect(shownUrl(url, directory)).toBe(url);
  });

  test.each([
    'http://acme.ca.example/terms',
    'http://10.0.0.5/x',
    'https://10.0.0.5/x',
    'https://2130706433/',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.5]/',
    'https://localhost:8080/',
    'https://fritz.localhost./',
    'https://fritz/',
    'https://fritz./',
    'https://a:b@acme.ca.example/',
    'javascript:alert(1)',
    'data:text/plain,hallo',
    'terms',
    '',
  ])('not where it leads inside from the internet, or is none for a browser: %s', (url) => {
    expect(shownUrl(url, PUBLIC)).toBeNull();
  });
});
