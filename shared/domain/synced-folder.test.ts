import { describe, expect, test } from 'vitest';
import { serviceOfMarker, syncedFolderService } from './synced-folder.ts';

describe('A path tells the service', () => {
  test.each([
    ['C:\\Users\\meier\\OneDrive\\profacto', 'OneDrive'],
    ['C:\\Users\\meier\\OneDrive - Tischlerei Meier GmbH\\Daten', 'OneDrive'],
    ['c:/users/meier/onedrive/profacto', 'OneDrive'],
    ['/Users/meier/Library/CloudStorage/OneDrive-Firma/profacto', 'OneDrive'],
    ['D:\\Dropbox\\profacto', 'Dropbox'],
    ['/home/meier/Dropbox (Tischlerei Meier)/profacto', 'Dropbox'],
    ['C:\\Users\\meier\\Tischlerei Meier Dropbox\\Max\\profacto', 'Dropbox'],
    ['/Users/meier/Library/Mobile Documents/com~apple~CloudDocs/profacto', 'iCloud Drive'],
    ['C:\\Users\\meier\\iCloudDrive\\profacto', 'iCloud Drive'],
    ['C:\\Users\\meier\\Google Drive\\profacto', 'Google Drive'],
    ['/Users/meier/Library/CloudStorage/GoogleDrive-meier@example.org/Meine Ablage/profacto', 'Google Drive'],
    ['G:\\Meine Ablage\\profacto', 'Google Drive'],
    ['G:\\My Drive\\profacto', 'Google Drive'],
    ['/home/meier/Nextcloud/profacto', 'Nextcloud'],
    ['C:\\Users\\meier\\Nextcloud2', 'Nextcloud'],
    ['/home/meier/ownCloud/profacto', 'ownCloud'],
    ['/Users/meier/Box/profacto', 'Box'],
    ['C:\\Users\\meier\\Box Sync\\profacto', 'Box'],
    ['C:\\Users\\meier\\MagentaCLOUD\\profacto', 'MagentaCLOUD'],
    ['/Users/meier/SynologyDrive/profacto', 'Synology Drive'],
    ['C:\\Users\\meier\\Synology Drive', 'Synology Drive'],
    ['/home/meier/pCloudDrive/profacto', 'pCloud'],
    ['C:\\Users\\meier\\HiDrive\\profacto', 'HiDrive'],
    ['/Users/meier/Library/CloudStorage/Neuer-Dienst/profacto', 'Neuer-Dienst'],
  ])('%s is copied by %s', (path, service) => {
    expect(syncedFolderService(path)).toBe(service);
  });

  test.each([
    'C:\\ProgramData\\profacto',
    '/Library/Application Support/profacto',
    'D:\\Box\\profacto',
    'D:\\Dropboxen\\profacto',
    '/srv/nextclouds/profacto',
    'D:\\Daten\\Meine Ablage\\profacto',
    '\\\\server\\daten\\profacto',
    '',
  ])('%s is copied by nobody', (path) => {
    expect(syncedFolderService(path)).toBeNull();
  });
});

describe('A folder that the system names', () => {
  const known = [{ folder: 'D:\\Wolke\\', service: 'OneDrive' }];

  test('counts with everything in it, however it is written', () => {
    expect(syncedFolderService('d:/wolke/profacto', known)).toBe('OneDrive');
    expect(syncedFolderService('D:\\Wolke', known)).toBe('OneDrive');
  });

  test('is not one that only begins like it', () => {
    expect(syncedFolderService('D:\\Wolkenstein\\profacto', known)).toBeNull();
  });
});

test.each([
  ['.dropbox', 'Dropbox'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.sync_1a2b3c4d5e6f.db', 'Nextcloud'],
  ['._sync_1a2b3c4d5e6f.db', 'Nextcloud'],
  ['.SynologyWorkingDirectory', 'Synology Drive'],
  ['.tmp.driveupload', 'Google Drive'],
  ['.stfolder', 'Syncthing'],
  ['sync.db', null],
  ['dropbox', null],
])('a file named %s is a sign of %s', (name, service) => {
  expect(serviceOfMarker(name)).toBe(service);
});
