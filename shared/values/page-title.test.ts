import { expect, test } from 'vitest';
import { pageTitle, toDisplayText } from './page-title.ts';

test.each([
  ['<html><head><title>FRITZ!Box</title>', 'FRITZ!Box'],
  ['<TITLE lang="de">\n  Anmelden &amp; mehr &#8211; T&uuml;ren\n</TITLE>', 'Anmelden & mehr – Türen'],
  ['<title>&#x46;&#70; &unbekannt; &#0; &#xD800;</title>', 'FF &unbekannt; &#0; &#xD800;'],
  ['<title>&constructor; &toString; &__proto__;</title>', '&constructor; &toString; &__proto__;'],
  ['<title>cut off in the mid', 'cut off in the mid'],
  ['<title>a\u0000b\u001b[31mc</title>', 'a b [31mc'],
  ['<title>sicher\u202Eedoc\u200B</title>', 'sicheredoc'],
])('the title of %j is %j', (html, title) => expect(pageTitle(html)).toBe(title));

test.each(['<title></title>', `<title ${'a'.repeat(1000)}>lang</title>`, '<title> \n </title>', 'no page at all', ''])(
  '%j has no title',
  (html) => {
    expect(pageTitle(html)).toBeNull();
  },
);

test('what is too long is cut to a hundred characters, and never through the middle of one', () => {
  expect(toDisplayText('😀'.repeat(100))).toBe('😀'.repeat(100));
  expect(toDisplayText('😀'.repeat(101))).toBe(`${'😀'.repeat(99)}…`);
  expect(toDisplayText(null)).toBeNull();
});
