import { describe, expect, test } from 'vitest';
import { keepsRunningWithoutWindow, environmentOf, startsHidden, wantsTray, type Environment } from './keep-running.ts';

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

describe('The window', () => {
  const asked = ['app', '--hidden'];
  test.each([
    ['opens where somebody starts the app', ['app'], on('win32'), false, true, false],
    ['stays away where the system starts it, and the tray shows it', asked, on('win32'), false, true, true],
    ['stays away so on Linux', asked, on('linux', 'KDE'), false, true, true],
    ['opens where nothing else would show the app', asked, on('linux', 'GNOME'), false, false, false],
    ['stays away where the user wants nothing to show it', asked, on('linux', 'sway', true), false, false, true],
    ['stays away on macOS, which says that it was the login', ['app'], on('darwin'), true, false, true],
    ['opens on macOS where somebody starts the app', ['app'], on('darwin'), false, false, false],
  ])('%s', (_, argv, environment, openedAtLogin, hasTray, expected) => {
    expect(startsHidden(argv, { ...environment, openedAtLogin }, hasTray)).toBe(expected);
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
