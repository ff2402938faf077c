import { expect, test } from 'vitest';
import type { Operation, Snapshot } from '#shared/contract/snapshot.ts';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { createMessages } from './messages.ts';

const running = (id: string): Snapshot => exampleSnapshot({ operation: { id } as Operation });
const isGone = ({ certificate }: Snapshot) => certificate === null;
const textOf = (messages: ReturnType<typeof createMessages>) => messages.getState().toast?.text ?? null;

test('a message goes when another operation begins, and not with each of its steps', () => {
  const messages = createMessages();
  messages.follow(running('a'));
  messages.notify('So ist es.');
  messages.follow(running('a'));
  messages.follow(exampleSnapshot());
  expect(textOf(messages)).toBe('So ist es.');
  messages.follow(running('b'));
  expect(textOf(messages)).toBeNull();
});

test('a message goes when what it says is no longer so', () => {
  const messages = createMessages();
  messages.follow(exampleSnapshot());
  messages.notify('Gelöscht.', isGone);
  messages.follow(exampleSnapshot());
  expect(textOf(messages)).toBe('Gelöscht.');
  messages.follow(exampleSnapshot({ certificate: exampleCertificate }));
  expect(textOf(messages)).toBeNull();
});

test('a message may come before the snapshot that shows what it says', () => {
  const messages = createMessages();
  const before = exampleSnapshot({ certificate: exampleCertificate });
  messages.follow(before);
  messages.notify('Gelöscht.', isGone);
  messages.follow(before);
  messages.follow(exampleSnapshot());
  expect(textOf(messages)).toBe('Gelöscht.');
  messages.follow(before);
  expect(textOf(messages)).toBeNull();
});
