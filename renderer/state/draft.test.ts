import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import * as draft from './draft.ts';

const address = (text: string, stored = '') =>
  draft.afterTyping('serverAddress', draft.afterFocus(draft.untouched(stored)), text);

test('a pasted address is saved, seen as saved, and shown as it is stored once the field is left', () => {
  const pasted = address('„https://neu.de/“');
  expect(draft.wantsSaving('serverAddress', pasted)).toBe(true);
  const saved = draft.afterSnapshot('serverAddress', pasted, 'neu.de');
  expect(saved).toMatchObject({ text: '„https://neu.de/“', edited: false, confirmed: true });
  expect(draft.wantsSaving('serverAddress', saved)).toBe(false);
  expect(draft.afterBlur('serverAddress', saved)).toMatchObject({ text: 'neu.de', confirmed: true });
  const leftEarly = draft.afterSnapshot('serverAddress', draft.afterBlur('serverAddress', pasted), 'neu.de');
  expect(leftEarly).toMatchObject({ text: 'neu.de', confirmed: true, cleaned: true });
});

test('a text that was pasted whole, or confirmed by Enter, is shown as it is stored at once', () => {
  const pasted = draft.afterConfirm('serverAddress', address('https://Neu.de:443/start'));
  expect(pasted.text).toBe('https://Neu.de:443/start');
  const saved = draft.afterSnapshot('serverAddress', pasted, 'neu.de');
  expect(saved).toMatchObject({ text: 'neu.de', cleaned: true, focused: true });
  expect(draft.afterBlur('serverAddress', saved)).toMatchObject({ text: 'neu.de', cleaned: true });
  expect(draft.afterTyping('serverAddress', saved, 'neu.d')).toMatchObject({ text: 'neu.d', cleaned: false });
});

test('what was typed as it is stored is not said to be taken otherwise', () => {
  expect(draft.afterSnapshot('serverAddress', address(' neu.de '), 'neu.de').cleaned).toBe(false);
});

test('the stored address, pasted once more, needs no snapshot to be shown as it is stored', () => {
  const again = draft.afterBlur('serverAddress', address('https://alt.de/', 'alt.de'));
  expect(again).toMatchObject({ text: 'alt.de', edited: false, cleaned: true });
});

describe('while typing', () => {
  test.each(['m', 'meinefirma', 'meinefirma.', 'meine-', 'xn--', 'xn--n', 'https://', 'https://mein'])(
    'an unfinished name is not refused: %s',
    (text) => {
      expect(draft.messageOf('serverAddress', draft.afterPause('serverAddress', address(text)))).toBeNull();
    },
  );

  test.each(['info', 'info@', 'info@firma', 'info@firma.'])(
    'an unfinished e-mail address is not refused: %s',
    (text) => {
      const paused = draft.afterPause('contactEmail', draft.afterTyping('contactEmail', draft.untouched(''), text));
      expect(draft.messageOf('contactEmail', paused)).toBeNull();
    },
  );

  test.each([
    ['ftp://meinefirma.de', 'hasScheme'],
    ['192.168.1.10', 'isIpAddress'],
    ['*.meinefirma.de', 'isWildcard'],
    ['meinefirma.de:8080', 'hasPort'],
    ['meinefirma.de/web', 'hasPath'],
  ])('what cannot become right is said after a pause: %s', (text, reason) => {
    expect(draft.messageOf('serverAddress', address(text))).toBeNull();
    expect(draft.messageOf('serverAddress', draft.afterPause('serverAddress', address(text)))).toMatchObject({
      kind: 'issue',
      issue: { key: 'serverAddress', reason },
    });
  });

  test('what was said goes away as soon as it is put right', () => {
    const refused = draft.afterPause('serverAddress', address('meinefirma.de/'));
    expect(draft.messageOf('serverAddress', draft.afterTyping('serverAddress', refused, 'meinefirma.de'))).toBeNull();
  });
});

describe('on leaving the field', () => {
  test('an unfinished name is refused, and not lost', () => {
    const left = draft.afterBlur('serverAddress', address('meinefirma', 'alt.de'));
    expect(draft.messageOf('serverAddress', left)).toMatchObject({ issue: { reason: 'singleLabel' } });
    expect(left).toMatchObject({ text: 'meinefirma', stored: 'alt.de' });
    expect(draft.wantsSaving('serverAddress', left)).toBe(false);
  });

  test('an empty field is a value like any other', () => {
    const left = draft.afterBlur('serverAddress', address('', 'alt.de'));
    expect(draft.messageOf('serverAddress', left)).toBeNull();
    expect(draft.wantsSaving('serverAddress', left)).toBe(true);
  });
});

describe('a snapshot', () => {
  test('is followed by a field that nobody is at', () => {
    expect(draft.afterSnapshot('serverAddress', draft.untouched('alt.de'), 'neu.de')).toMatchObject({
      text: 'neu.de',
      stored: 'neu.de',
    });
  });

  test('does not take the text from under the fingers', () => {
    expect(draft.afterSnapshot('serverAddress', address('mein'), 'neu.de')).toMatchObject({
      text: 'mein',
      stored: 'neu.de',
      edited: true,
    });
  });

  test('is followed by an empty field at once, although somebody is at it', () => {
    const focused = draft.afterFocus(draft.untouched(''));
    expect(draft.afterSnapshot('serverAddress', focused, 'neu.de')).toMatchObject({ text: 'neu.de', focused: true });
    expect(draft.afterSnapshot('serverAddress', address('', 'alt.de'), 'neu.de')).toMatchObject({ text: '' });
  });

  test('is followed on leaving a field in which nothing was typed, and nothing is saved', () => {
    const focused = draft.afterSnapshot('serverAddress', draft.afterFocus(draft.untouched('alt.de')), 'neu.de');
    expect(focused.text).toBe('alt.de');
    const left = draft.afterBlur('serverAddress', focused);
    expect(left.text).toBe('neu.de');
    expect(draft.wantsSaving('serverAddress', focused)).toBe(false);
  });

  test('confirms what was typed, blanks around it aside', () => {
    expect(draft.afterSnapshot('serverAddress', address(' neu.de '), 'neu.de')).toMatchObject({
      edited: false,
      confirmed: true,
    });
  });
});

test('a refusal of the service is shown at the field it is about', () => {
  const issue = { key: 'serverAddress', reason: 'tooLong' } as const;
  const refused = { ...address('neu.de'), failure: failure('INVALID_SETTING', { issues: [issue] }) };
  expect(draft.messageOf('serverAddress', refused)).toEqual({ kind: 'issue', issue });
  const notSaved = failure('SETTINGS_NOT_SAVED', { path: '/etc', systemCode: 'ENOSPC' });
  expect(draft.messageOf('serverAddress', { ...refused, failure: notSaved })).toEqual({
    kind: 'failure',
    failure: notSaved,
  });
});

describe('whether what stands in the field is what is or will be stored', () => {
  const program = (text: string) => draft.afterTyping('onRenewed', draft.untouched('/bin/old'), text);

  test('it is when nobody has touched it, and when it only waits to be saved', () => {
    expect(draft.isAcceptable('onRenewed', draft.untouched('/bin/old\nx '))).toBe(true);
    expect(draft.isAcceptable('onRenewed', program('/bin/new'))).toBe(true);
  });

  test('it is not when the service would refuse it, or has', () => {
    expect(draft.isAcceptable('onRenewed', program('new'))).toBe(false);
    const notSaved = failure('SETTINGS_NOT_SAVED', { path: '/etc', systemCode: 'EACCES' });
    expect(draft.isAcceptable('onRenewed', { ...program('/bin/new'), failure: notSaved })).toBe(false);
  });
});
