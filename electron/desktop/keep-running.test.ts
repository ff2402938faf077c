import { describe, expect, test } from 'vitest';
import { keepsRunningWithoutWindow, environmentOf, wantsTray, type Environment } from './keep-running.ts';

const on = (platform: NodeJS.Platform, desktop?: string, background = false): Environment => ({
  platform,
  desktop,
  background,
});

describe('A tray icon is wanted', () => {
  test.each([
    ['on Windows', on('win32'), true],
    ['not on macOS, where the Dock does its work', on('darwin'), false],
    ['not on a Linux without a desktop', on('linux'), false],
    ['not on GNOME alone, which has no tray', on('linux', 'GNOME'), false],
    ['on Ubuntu, which brings one for GNOME', on('linux', 'ubuntu:GNOME'), true],
    ['on KDE', on('linux', 'KDE'), true],
    ['on Xfce', on('linux', 'XFCE'), true],
    ['on Cinnamon', on('linux', 'X-Cinnamon'), true],
    ['on MATE', on('linux', 'MATE'), true],
    ['on LXQt', on('linux', 'LXQt'), true],
    ['on Unity', on('linux', 'Unity:Unity7:ubuntu'), true],
    ['on Budgie', on('linux', 'Budgie:GNOME'), true],
    ['not where a name only looks like one', on('linux', 'NOTKDE:sway'), false],
    ['wherever the user asks for it', on('linux', 'sway', true), true],
  ])('%s', (_, environment, expected) => {
    expect(wantsTray(environment)).toBe(expected);
  });
});

describe('Closing the window', () => {
  test.each([
    ['leaves the app in the tray of Windows', on('win32'), true, true],
    ['ends the app on Windows where no icon could be made', on('win32'), false, false],
    ['leaves it in the Dock', on('darwin'), false, true],
    ['leaves it in a tray on Linux', on('linux', 'KDE'), true, true],
    ['ends it on Linux without a tray', on('linux', 'GNOME'), false, false],
    ['ends it on KDE where no icon could be made', on('linux', 'KDE'), false, false],
    ['leaves it wherever the user asks for it', on('linux', 'sway', true), false, true],
  ])('%s', (_, environment, hasTray, expected) => {
    expect(keepsRunningWithoutWindow(environment, hasTray)).toBe(expected);
  });
});

test('the surroundings are those of this start', () => {
  expect(environmentOf(['app', '--background'], { XDG_CURRENT_DESKTOP: 'KDE' })).toEqual({
    platform: process.platform,
    desktop: 'KDE',
    background: true,
  });
  expect(environmentOf(['app'], {})).toMatchObject({ desktop: undefined, background: false });
});
