import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/environment.ts';
import { LOG_LIMITS, logFiles } from './log-files.ts';

const DAY = 86_400_000;
const BEGUN = Date.UTC(2026, 10, 1);

function setUp(limits = {}) {
  const folder = temporaryFolder();
  const clock = { now: BEGUN };
  const files = logFiles(folder, () => clock.now, { ...LOG_LIMITS, ...limits });
  const names = () => fs.readdirSync(folder).sort();
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  return { folder, clock, files, names, read, file: path.join(folder, 'access.log') };
}

test('a file begins with a line that says what is in it, and is readable for its owner alone', async () => {
  const { files, read, file } = setUp();
  await files.append('one\n');
  await files.append('two\n');
  expect(read('access.log')).toBe(
    '# 2026-11-01T00:00:00.000Z time address method path status bytes milliseconds tls\none\ntwo\n',
  );
  if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test('files that have become too large make room, and the oldest goes', async () => {
  const { files, names, read } = setUp({ maxBytes: 200, files: 3 });
  for (let count = 1; count <= 9; count++) await files.append(`${'x'.repeat(80)}${count}\n`);
  expect(names()).toEqual(['access.1.log', 'access.2.log', 'access.log']);
  expect(read('access.log')).toContain('x9\n');
  expect(read('access.1.log')).toContain('x8\n');
  for (const name of names()) expect(read(name).length).toBeLessThanOrEqual(200);
});

test('no line is kept for more than 14 days, whether or not somebody visits', async () => {
  const { files, names, read, clock } = setUp();
  await files.append('day 0\n');
  clock.now += 7 * DAY + 1;
  await files.append('day 7\n');
  expect(read('access.1.log')).toContain('day 0');
  expect(read('access.log')).not.toContain('day 0');
  clock.now = BEGUN + 14 * DAY;
  await files.removeExpired();
  expect(names()).toHaveLength(2);
  clock.now = BEGUN + 14 * DAY + 1;
  await files.removeExpired();
  expect(names()).toEqual(['access.log']);
  clock.now = BEGUN + 22 * DAY;
  await files.removeExpired();
  expect(names()).toEqual([]);
});

test('what a clock that was wrong by days has dated is deleted: nobody knows how old it is', async () => {
  const { files, names, clock } = setUp();
  await files.append('dated\n');
  clock.now -= DAY / 2;
  await files.removeExpired();
  expect(names()).toEqual(['access.log']);
  clock.now -= DAY;
  await files.removeExpired();
  expect(names()).toEqual([]);
});

test('a line that a crash has cut off spoils none that follows', async () => {
  const { files, read, file } = setUp();
  await files.append('one\n');
  fs.appendFileSync(file, 'tw');
  await files.append('three\n');
  expect(read('access.log').split('\n').slice(1)).toEqual(['one', 'tw', 'three', '']);
});

test.runIf(process.platform !== 'win32')(
  'nothing is written through a link, and where it leads stays as it is',
  async () => {
    const { files, folder, file } = setUp();
    const target = path.join(folder, 'other');
    fs.writeFileSync(target, 'as it was');
    fs.symlinkSync(target, file);
    await expect(files.append('one\n')).rejects.toThrow(/symlink/);
    await expect(files.removeAll()).rejects.toThrow(/symlink/);
    expect(fs.readFileSync(target, 'utf8')).toBe('as it was');
  },
);

test('all files are deleted together, and nothing else', async () => {
  const { files, folder, names } = setUp({ maxBytes: 100 });
  for (let count = 0; count < 3; count++) await files.append(`${'x'.repeat(80)}\n`);
  fs.writeFileSync(path.join(folder, 'access.html'), '');
  await files.removeAll();
  expect(names()).toEqual(['access.html']);
  await files.removeAll();
});
