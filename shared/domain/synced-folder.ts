/** Recognizes folders that a cloud service syncs: keys in them would leave the machine. Pure. */

/** A folder that, according to the operating system, belongs to a cloud service. */
export type KnownFolder = { folder: string; service: string };

/** The services' names for their folders; each pattern matches a whole path segment. */
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

/** Folders below macOS's `~/Library/CloudStorage`, such as `GoogleDrive-name@example.org` or `OneDrive-Firma`. */
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
 * Which service syncs a folder, judged by its path; `null`: no known one.
 *
 * @param path absolute, with `/` or `\`
 * @param known folders that the operating system itself assigns to a service
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
    // Google Drive is mounted as a drive on Windows.
    if (/^[a-z]:$/.test(before ?? '') && /^(my drive|meine ablage)$/.test(segment)) return 'Google Drive';
    // "Box" is an ordinary word; only directly in a home directory does it mean the service.
    if (segment === 'box' && /^(users|benutzer|home)$/.test(segments[index - 2] ?? '')) return 'Box';
    const service = FOLDER_NAMES.find(([name]) => name.test(segment))?.[1];
    if (service !== undefined) return service;
  }
  return null;
}

/** Files that the services' clients leave in the top folder. */
const MARKERS: readonly (readonly [RegExp, string])[] = [
  [/^\.dropbox(\.cache)?$/, 'Dropbox'],
  [/^\.owncloudsync\.log$/, 'ownCloud'],
  [/^\.nextcloudsync\.log$/, 'Nextcloud'],
  // Nextcloud and ownCloud both write it, and so do clients derived from them (MagentaCLOUD, for example).
  [/^\._?sync_[\da-f]+\.db$/, 'Nextcloud'],
  [/^\.synologyworkingdirectory$/, 'Synology Drive'],
  [/^\.tmp\.drive(download|upload)$/, 'Google Drive'],
  [/^\.stfolder$/, 'Syncthing'],
];

/** The service whose client leaves a file or folder of this name; `null`: no known one. */
export function serviceOfMarker(name: string): string | null {
  return MARKERS.find(([marker]) => marker.test(name.toLowerCase()))?.[1] ?? null;
}

function segmentsOf(path: string): string[] {
  // Both Unicode forms of "ü" are the same name on a disk (UAX #15).
  return partsOf(path.normalize('NFC').toLowerCase());
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]+/).filter(Boolean);
}
