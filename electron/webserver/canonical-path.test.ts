import { expect, test } from 'vitest';
import { canonicalPath } from './canonical-path.ts';

test.each([
  ['/a/b', '/a/b'],
  ['/a/b?c=/../d', '/a/b'],
  ['//a//b/', '/a/b'],
  ['/./a/./b', '/a/b'],
  ['/x/../a', '/a'],
  ['/../../a', '/a'],
  ['/%61/%2e/b', '/a/b'],
  ['/a%2Fb', '/a/b'],
  ['/a%5cb', '/a/b'],
  ['/a\\b', '/a/b'],
  ['/%2e%2e/a', '/a'],
  // What is encoded twice is something else to everybody who decodes once.
  ['/%252e/a', '/%2e/a'],
  ['/%', '/%'],
  ['*', '*'],
])('%s is compared as %s', (target, path) => {
  expect(canonicalPath(target)).toBe(path);
});
