/** Folders that a cloud service copies: certificates and keys would leave the machine with them. Pure. */

/** A folder of which the operating system says whose it is. */
export type KnownFolder = { folder: string; service: string };

/** What the services call their folders; each is one segment of a path, whole. */
const FOLDER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^onedrive( ?- .+)?$/, 'OneDrive'],
  [/^(dropbox( \(.+\))?|.+ dropbox)$/, 'Dropbox'],
  [/^(icloud ?drive|mobile documents)$/, 'iCloud Drive'],
  [/^google ?drive$/, 'Google Drive'],
  [/^nextcloud(\d| - .+)?$/, 'Nextcloud'],
  [/^owncloud(\d| - .+)?$/, 'ownCloud'],
  [/^box sync$/, 'Box'],
  [/^magenta ?cloud$/, 'MagentaCLOUD'],
  [/^(synology ?drive|cloudstation)$/, 'Synology Drive'],
  [/^pcloud( ?(drive|sync|backup))?$/, 'pCloud'],
  [/^(ionos |strato )?hidrive$/, 'HiDrive'],
  [/^(web\.de|gmx) cloud$/, 'GMX / WEB.DE Cloud'],
  [/^seafile$/, 'Seafile'],
  [/^mega(sync)?$/, 'MEGA'],
  [/^(my )?tresorit( drive)?$/, 'Tresorit'],
];

/** Below `~/Library/CloudStorage` macOS names a folder `GoogleDrive-name@example.org`, `Box-Box`, `OneDrive-Firma`. */
const MAC_PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/^onedrive/, 'OneDrive'],
  [/^dropbox/, 'Dropbox'],
  [/^googledrive/, 'Google Drive'],
  [/^icloud/, 'iCloud Drive'],
  [/^box/, 'Box'],
  [/^nextcloud/, 'Nextcloud'],
  [/^owncloud/, 'ownCloud'],
  [/^synologydrive/, 'Synology Drive'],
  [/^pcloud/, 'pCloud'],
];

/**
 * Which service copies a folder, as far as its path tells; `null`: none that is known.
 *
 * @param path absolute, with `/` or `\`
 * @param known folders of which the operating system itself says whose they are
 */
export function syncedFolderService(path: string, known: readonly KnownFolder[] = []): string | null {
  const segments = segmentsOf(path);
  for (const { folder, service } of known) {
    const top = segmentsOf(folder);
    if (top.length > 0 && top.every((segment, index) => segment === segments[index])) return service;
  }
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before === 'cloudstorage' && segments[index - 2] === 'library') {
      return MAC_PROVIDERS.find(([name]) => name.test(segment))?.[1] ?? partsOf(path)[index] ?? null;
    }
    // A drive of its own on Windows.
    if (/^[a-z]:$/.test(before ?? '') && /^(my drive|meine ablage)$/.test(segment)) return 'Google Drive';
    // "Box" is a word like any other, but not directly in somebody's home.
    if (segment === 'box' && /^(users|benutzer|home)$/.test(segments[index - 2] ?? '')) return 'Box';
    const service = FOLDER_NAMES.find(([name]) => name.test(segment))?.[1];
    if (service !== undefined) return service;
  }
  return null;
}

/** What their programs leave in the folder at the top. */
const MARKERS: readonly (readonly [RegExp, string])[] = [
  [/^\.dropbox(\.cache)?$/, 'Dropbox'],
  [/^\.owncloudsync\.log$/, 'ownCloud'],
  [/^\.nextcloudsync\.log$/, 'Nextcloud'],
  // Both write it, and the clients made from theirs (MagentaCLOUD, for one).
  [/^\._?sync_[\da-f]+\.db$/, 'Nextcloud'],
  [/^\.synologyworkingdirectory$/, 'Synology Drive'],
  [/^\.tmp\.drive(download|upload)$/, 'Google Drive'],
  [/^\.stfolder$/, 'Syncthing'],
];

/** The service whose program leaves a file or folder of this name behind; `null`: none that is known. */
export function serviceOfMarker(name: string): string | null {
  return MARKERS.find(([marker]) => marker.test(name.toLowerCase()))?.[1] ?? null;
}

function segmentsOf(path: string): string[] {
  // Two ways to write "ü" are one name on a disk (Unicode UAX #15).
  return partsOf(path.normalize('NFC').toLowerCase());
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]+/).filter(Boolean);
}
