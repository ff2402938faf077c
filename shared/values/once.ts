/** Something that is loaded once, when it is asked for. */
export type Once<T> = {
  /** What has been loaded; `null`: not yet. */
  loaded: () => T | null;
  /** Loads it, or hands out what is there. After a failure the next one who asks tries again. */
  load: () => Promise<T>;
};

export function createOnce<T>(load: () => Promise<T>): Once<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  const start = async (): Promise<T> => {
    try {
      return (loaded = await load());
    } catch (error) {
      loading = null;
      throw error;
    }
  };
  return { loaded: () => loaded, load: () => (loading ??= start()) };
}
