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
  // It is there, and cannot be looked into.
  'notReadable',
] as const;
