import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../testing/environment.ts';
import { loadAriState, newAriState, saveAriState } from './ari-state.ts';
import { stateFile } from './state-file.ts';

const open = (file: string, unreadable: 'throw' | 'empty' = 'throw') =>
  stateFile<number[]>({
    file,
    schema: z.array(z.number()),
    empty: [],
    salvage: (content) => (Array.isArray(content) ? content.filter((one) => typeof one === 'number') : null),
    unreadable,
  });
/** What JSON cannot write. */
const circular = () => {
  const self: { self?: unknown } = {};
  self.self = self;
  return self;
};
const setUp = (content?: string) => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'state.json');
  if (content !== undefined) fs.writeFileSync(file, content);
  const kept = () =>
    fs
      .readdirSync(folder)
      .filter((name) => name.startsWith('state.beschaedigt-'))
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
  return { folder, file, kept };
};

describe('A state file', () => {
  test('that is not there is empty, and reading makes none', async () => {
    const { folder, file } = setUp();
    expect(await open(file).read()).toEqual([]);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('holds what was written last, for its owner alone', async () => {
    const { folder, file } = setUp();
    await open(file).update(() => [1]);
    await open(file).update((before) => [...before, 2]);
    expect(await open(file).read()).toEqual([1, 2]);
    expect(fs.readdirSync(folder)).toEqual(['state.json']);
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that is damaged in part keeps the sound part where it cannot be written anew', async () => {
    const { folder, file, kept } = setUp('[1, "two", 3]');
    // Nothing can be written that is no JSON: this fails after the copy was kept aside, and leaves none.
    const failing = open(file).update((before) => [...before, circular() as never]);
    await expect(failing).rejects.toThrow();
    expect(await open(file).read()).toEqual([1, 3]);
    await open(file).update((before) => [...before, 4]);
    expect(await open(file).read()).toEqual([1, 3, 4]);
    expect(kept()).toEqual(['[1, "two", 3]']);
    if (process.platform !== 'win32')
      for (const name of fs.readdirSync(folder)) expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
  });

  test('loses nothing of changes that overlap, also where one of them fails', async () => {
    const { file } = setUp();
    const changes = [1, 2, 3].map((number) =>
      open(file).update(async (before) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (number === 2) throw new TypeError('no');
        return [...before, number];
      }),
    );
    expect((await Promise.allSettled(changes)).map((one) => one.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await open(file).read()).toEqual([1, 3]);
  });

  test('is not touched by a change that changes nothing', async () => {
    const { file } = setUp('[1]');
    await open(file).update((before) => before);
    expect(fs.readFileSync(file, 'utf8')).toBe('[1]');
  });
});

describe('A damaged state file', () => {
  test('is kept aside as soon as it is read', async () => {
    const { file, kept } = setUp('[1, 2');
    expect(await open(file).read()).toEqual([]);
    expect([kept(), fs.existsSync(file)]).toEqual([['[1, 2'], false]);
  });

  test('is kept aside before it is written, where nobody has read it', async () => {
    const { file, kept } = setUp('[1, 2');
    await open(file).update((before) => [...before, 3]);
    expect([kept(), await open(file).read()]).toEqual([['[1, 2'], [3]]);
  });

  test('of which a part is sound gives that part, and is kept aside before it is written', async () => {
    const { file, kept } = setUp('[1, "two"]');
    for (let count = 0; count < 2; count++) expect(await open(file).read()).toEqual([1]);
    expect(kept()).toEqual([]);
    await open(file).update((before) => [...before, 3]);
    expect([kept(), await open(file).read()]).toEqual([['[1, "two"]'], [1, 3]]);
  });

  test('of when the CA suggests to renew is kept aside like the others', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'ari.json'), '{');
    expect(await loadAriState(folder)).toBeNull();
    expect(await saveAriState(folder, newAriState('AKI.SERIAL', 0))).toBe(true);
    expect(fs.readdirSync(folder)).toEqual([expect.stringMatching(/^ari\.beschaedigt-.*\.json$/), 'ari.json']);
  });
});

describe('A state file that cannot be read', () => {
  const unreadable = () => {
    const { file } = setUp();
    // A folder in its place: it can be neither read nor replaced.
    fs.mkdirSync(file);
    return file;
  };

  test('stays as it is where its store cannot do without it', async () => {
    const file = unreadable();
    await expect(open(file).read()).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(open(file).update(() => [1])).rejects.toMatchObject({ code: 'EISDIR' });
  });

  test('counts as none where its store can, and only what cannot be written is told', async () => {
    const file = unreadable();
    expect(await open(file, 'empty').read()).toEqual([]);
    let before: number[] | null = null;
    const change = open(file, 'empty').update((content) => {
      before = content;
      return [1];
    });
    await expect(change).rejects.toMatchObject({ syscall: 'rename' });
    expect(before).toEqual([]);
  });

  test('is not made in the place of a folder that has gone', async () => {
    const { folder } = setUp();
    const file = path.join(folder, 'gone', 'state.json');
    await expect(open(file).update(() => [1])).rejects.toMatchObject({ code: 'ENOENT' });
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

test('what somebody wrote into a state file is read without control characters', async () => {
  const { file } = setUp(JSON.stringify({ word: 'a\u001b[2Jb\u202Ec\u0085', lines: ['d\ne\tf'] }));
  const schema = z.object({ word: z.string(), lines: z.array(z.string()) });
  const state = stateFile({ file, schema, empty: { word: '', lines: [] }, unreadable: 'throw' });
  await expect(state.read()).resolves.toEqual({ word: 'a[2Jbc', lines: ['d\ne\tf'] });
});
