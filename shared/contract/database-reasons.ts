/** Why a database directory cannot be used. In a file of its own, because failures and findings both have it. */
export const databaseReasons = [
  'missing',
  'notADirectory',
  'notWritable',
  'full',
  'io',
  // Of the path, which is `letsencrypt/` or lies below it: a key there would not be this account's alone.
  'foreignOwner',
  'symlink',
  'writableByOthers',
  // Of a file in it: a pipe, a socket or a device lies in its place; or what it holds is still needed, and cannot be read.
  'notAFile',
  'fileUnreadable',
  // It is there, and cannot be looked into.
  'notReadable',
  // The whole file system is mounted read-only, also by the system itself after an error; rights change nothing.
  'readOnly',
] as const;
