/** Something that is loaded once, on first use. */
export type Once<T> = {
  /** The loaded value; `null`: not loaded yet. */
  loaded: () => T | null;
  /** Loads the value, or returns the loaded one. After a failure the next call tries again. */
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
