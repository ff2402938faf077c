/** The pool without the rest of undici (fetch, caches, WebSocket), which would cost a host 12 MB. */
declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool } from 'undici';
  const pool: typeof Pool;
  export default pool;
}
