import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { autostartFolder, openAutostartFile } from './autostart-file.ts';

const CALL = ['/opt/profacto Datenschutz/profacto-datenschutz', '--hidden'];

function setUp(call: readonly string[] = CALL) {
  const config = temporaryFolder();
  const folder = path.join(config, 'autostart');
  const open = (other: readonly string[] = call) => openAutostartFile(folder, 'profacto-datenschutz', other);
  const read = () => fs.readFileSync(open().path, 'utf8');
  return { config, folder, open, read };
}

describe('Starting at the login', () => {
  test('is a file of the desktop’s, which goes without a trace', () => {
    const { config, open, read } = setUp();
    const file = open();
    expect(file.isOn()).toBe(false);
    file.turn(true);
    expect(file.isOn()).toBe(true);
    expect(read()).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=profacto Datenschutz',
        'Exec="/opt/profacto Datenschutz/profacto-datenschutz" "--hidden"',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
    file.turn(false);
    expect(file.isOn()).toBe(false);
    expect(fs.readdirSync(config)).toEqual([]);
    file.turn(false);
  });

  test('leaves alone what others have in that folder', () => {
    const { folder, open } = setUp();
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'andere.desktop'), '');
    open().turn(true);
    open().turn(false);
    expect(fs.readdirSync(folder)).toEqual(['andere.desktop']);
  });

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('is off where the desktop says %s', (line) => {
    const { open, read } = setUp();
    open().turn(true);
    fs.writeFileSync(open().path, `${read().replace(/X-GNOME.*\n/, '')}${line}\n`);
    expect(open().isOn()).toBe(false);
    open().renew();
    expect(open().isOn()).toBe(false);
    open().turn(true);
    expect(open().isOn()).toBe(true);
  });

  test('follows the program to another place, and is not switched on by that', () => {
    const { open } = setUp();
    const moved = open(['/home/chef/profacto-0.2.0.AppImage', '--hidden']);
    moved.renew();
    expect(moved.isOn()).toBe(false);
    open().turn(true);
    expect(moved.isOn()).toBe(false);
    moved.renew();
    expect(moved.isOn()).toBe(true);
  });

  test('passes on each argument as it is, whatever is in it', () => {
    const { open, read } = setUp(['/opt/50 %', '--config-dir=/a "b" $c `d` \\e']);
    open().turn(true);
    expect(read()).toContain(
      String.raw`Exec="/opt/50 %%" "--config-dir=/a \\"b\\" \\$c ` + '\\\\`d\\\\` ' + String.raw`\\\\e"` + '\n',
    );
  });
});

test('The folder is the user’s own', () => {
  expect(autostartFolder({}, '/home/chef')).toBe(path.join('/home/chef', '.config', 'autostart'));
  expect(autostartFolder({ XDG_CONFIG_HOME: '/srv/chef' }, '/home/chef')).toBe(path.join('/srv/chef', 'autostart'));
  // To be ignored (https://specifications.freedesktop.org/basedir-spec/latest/).
  expect(autostartFolder({ XDG_CONFIG_HOME: 'chef' }, '/home/chef')).toBe(
    path.join('/home/chef', '.config', 'autostart'),
  );
});
