import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { JournalEvent } from '#shared/contract/journal.ts';
import { temporaryFolder } from '../testing/environment.ts';
import { openJournal } from './journal.ts';

function setUp(folder = temporaryFolder()) {
  let time = Date.UTC(2026, 0, 1);
  const journal = openJournal(folder, () => (time += 1000));
  const started = (version: string) => journal.write({ event: 'hostStarted', version, host: 'headless' });
  const versions = (limit: number) =>
    journal.list(limit).map((entry) => (entry.event === 'hostStarted' ? entry.version : entry.event));
  const older = path.join(folder, 'journal.1.ndjson');
  return { journal, started, versions, folder, older };
}

test('before anything happened there is no file and nothing to list', () => {
  const { journal } = setUp();
  expect(journal.list(10)).toEqual([]);
  expect(fs.existsSync(journal.file)).toBe(false);
});

test('what is written has its time, and is there again after a restart', () => {
  const { started, folder } = setUp();
  started('1');
  expect(setUp(folder).journal.list(10)).toEqual([
    { at: '2026-01-01T00:00:01.000Z', event: 'hostStarted', version: '1', host: 'headless' },
  ]);
});

test('the newest entries are given, the oldest of them first, and no more than were asked for', () => {
  const { started, versions } = setUp();
  for (const version of ['1', '2', '3', '4']) started(version);
  expect(versions(2)).toEqual(['3', '4']);
  expect(versions(100)).toEqual(['1', '2', '3', '4']);
});

test('only its owner may read the file', () => {
  const { journal, started } = setUp();
  started('1');
  expect(fs.statSync(journal.file).mode & 0o777).toBe(0o600);
});

test('one event is one line, whatever its words are', () => {
  const { journal } = setUp();
  const event: JournalEvent = { event: 'certificateDeleted', directory: 'a\nb{"event":"hostStopped"}' };
  journal.write({ ...event, directory: event.directory.replace('b', 'b\u2028') });
  expect(fs.readFileSync(journal.file, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  expect(journal.list(10)).toMatchObject([event]);
});

test('neither the file nor what is read from it commands a terminal', () => {
  const { journal } = setUp();
  journal.write({ event: 'certificateDeleted', directory: 'a\u001b]0;x\u0007b\u009b31mc\u202Ed\u2066\u0000e' });
  expect(fs.readFileSync(journal.file, 'utf8')).not.toMatch(/\\u|[^\n\P{Cc}]|\p{Bidi_Control}/u);
  expect(journal.list(10)).toMatchObject([{ directory: 'a]0;xb31mcde' }]);
});

test('a line that an earlier version wrote with control characters is read without them', () => {
  const { journal, started } = setUp();
  started('1');
  const line = { at: '2026-01-01T00:00:00.000Z', event: 'certificateDeleted', directory: '\u001b[2Ja\u202Eb\u0085c' };
  fs.appendFileSync(journal.file, `${JSON.stringify(line)}\n`);
  expect(journal.list(1)).toMatchObject([{ directory: '[2Jabc' }]);
});

test.each([['a'], ['a.'], ['a%40'], ['@'], ['acme-challenge/']])(
  'what a stranger says takes no longer than it is long: %j over and over',
  (part) => {
    const { journal } = setUp();
    const began = performance.now();
    journal.write({ event: 'certificateDeleted', directory: part.repeat(100_000 / part.length) });
    // A hundredth of this where nothing is tried twice, several times of it where everything is.
    expect(performance.now() - began).toBeLessThan(1000);
  },
);

test('challenge tokens are taken out', () => {
  const { journal } = setUp();
  journal.write({ event: 'certificateDeleted', directory: 'http://a.de/.well-known/acme-challenge/k7Jc0-Vw_q: 404' });
  expect(fs.readFileSync(journal.file, 'utf8')).not.toContain('k7Jc0');
  expect(journal.list(1)).toMatchObject([{ directory: 'http://a.de/.well-known/acme-challenge/…: 404' }]);
});

test('e-mail addresses are taken out, wherever a long word ends', () => {
  const { journal } = setUp();
  journal.write({ event: 'certificateDeleted', directory: `${'a'.repeat(100)}@tischlerei.de, <b.c+d@ä.example>` });
  expect(journal.list(1)).toMatchObject([{ directory: '…@…, <…@…>' }]);
});

test.each([
  ['torn by a crash', '{"at":"2026-01-01T00:00:0'],
  ['empty', ''],
  ['of a newer version', '{"at":"2026-01-01T00:00:00.000Z","event":"somethingNew"}'],
  ['without its time', '{"event":"hostStopped"}'],
  [
    'a failure whose data do not fit',
    '{"at":"2026-01-01T00:00:00.000Z","event":"listenerFailed","failure":{"code":"X"}}',
  ],
])('a line that is %s is passed over, and the others are read', (_, line) => {
  const { journal, started, versions } = setUp();
  started('1');
  fs.appendFileSync(journal.file, `${line}\n`);
  started('2');
  expect(versions(10)).toEqual(['1', '2']);
});

test('the first entry after a torn line is not lost with it', () => {
  const { journal, started, versions } = setUp();
  started('1');
  fs.appendFileSync(journal.file, '{"at":"2026-01-0');
  started('2');
  started('3');
  expect(versions(10)).toEqual(['1', '2', '3']);
});

test('a large file becomes the old one, one old one is kept, and both are read together', () => {
  const { journal, started, versions, older, folder } = setUp();
  fs.writeFileSync(older, 'much older\n');
  started('1');
  fs.appendFileSync(journal.file, `${' '.repeat(1_000_001)}\n`);
  started('2');
  expect(fs.readFileSync(older, 'utf8')).toContain('"version":"1"');
  expect(fs.readFileSync(journal.file, 'utf8')).not.toContain('"version":"1"');
  expect(versions(10)).toEqual(['1', '2']);
  expect(versions(1)).toEqual(['2']);
  expect(fs.readdirSync(folder).sort()).toEqual(['journal.1.ndjson', 'journal.ndjson']);
});

test('a disk that cannot be written stops nobody', () => {
  const folder = temporaryFolder();
  const { journal, started } = setUp(path.join(folder, 'not', 'there'));
  expect(() => started('1')).not.toThrow();
  expect(journal.list(10)).toEqual([]);
});

test('nothing is written or read through a link', () => {
  const { journal, started, folder } = setUp();
  const foreign = path.join(folder, 'fremd');
  const line = '{"at":"2026-01-01T00:00:00.000Z","event":"hostStopped"}\n';
  fs.writeFileSync(foreign, line);
  fs.symlinkSync(foreign, journal.file);
  started('1');
  expect(fs.readFileSync(foreign, 'utf8')).toBe(line);
  expect(journal.list(10)).toEqual([]);
});

test.skipIf(process.geteuid?.() !== 0)('a file of another account is neither written nor read', () => {
  const { journal, started } = setUp();
  started('1');
  const before = fs.readFileSync(journal.file, 'utf8');
  fs.chownSync(journal.file, 65_534, 65_534);
  started('2');
  expect(fs.readFileSync(journal.file, 'utf8')).toBe(before);
  expect(journal.list(10)).toEqual([]);
});

test('an address behind a line end, or any other character that JSON escapes, is taken out and nothing else', () => {
  const { journal } = setUp();
  const problem = (detail: string) => ({ type: null, status: null, detail, subproblems: [] });
  for (const detail of ['Frage:\nchef@firma.de', 'Frage:"chef@firma.de', 'Frage:\\chef@firma.de']) {
    journal.write({
      event: 'operationFailed',
      operation: 'request',
      id: '1',
      failure: failure('CA_PROTOCOL', { problem: problem(detail) }),
    });
    expect(journal.list(1)).toMatchObject([
      { failure: { data: { problem: { detail: detail.replace('chef@firma.de', '…@…') } } } },
    ]);
  }
});
