/** A batch is written when it has grown to this size, or after this time. */
const BATCH_BYTES = 64 * 1024;
const BATCH_MS = 1000;
/** More is not kept while the disk is slow or refuses. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** After a failure, in milliseconds. */
const RETRY_MS = 30_000;

/**
 * Collects lines and has them written together, one batch at a time. What the disk does not take in time is left out, and
 * counted: whoever adds a line never waits.
 */
export type Batches = {
  add(line: string): void;
  /** Writes what is waiting, once; resolves whether or not that could be done. */
  flush(): Promise<void>;
  /** Forgets what is waiting, for good: nothing is taken any more. */
  discard(): void;
};

/**
 * @param write rejects where nothing of it was written: then it is tried again later
 * @param onFailed told of each attempt that failed
 */
export function createBatches(
  write: (lines: string) => Promise<void>,
  onFailed: (error: unknown) => void,
  { batchMs = BATCH_MS, retryMs = RETRY_MS } = {},
): Batches {
  let waiting: string[] = [];
  let bytes = 0;
  let leftOut = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  let isFailing = false;
  let isOver = false;

  const plan = (after: number) => {
    if (!isOver) timer ??= setTimeout(() => void flush(), after).unref();
  };
  const writeNow = async () => {
    const lines = waiting;
    const missing = leftOut;
    const size = bytes;
    if (lines.length === 0 && missing === 0) return;
    const remark = missing === 0 ? '' : `# ${missing} lines left out: they came faster than they could be written\n`;
    waiting = [];
    try {
      await write(lines.join('') + remark);
      bytes -= size;
      leftOut -= missing;
      isFailing = false;
    } catch (error) {
      if (isOver) return;
      isFailing = true;
      waiting = [...lines, ...waiting];
      onFailed(error);
    }
  };
  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing ??= writeNow().finally(() => {
      writing = null;
      if (waiting.length > 0 || leftOut > 0) plan(isFailing ? retryMs : bytes >= BATCH_BYTES ? 0 : batchMs);
    });
    return writing;
  };

  return {
    add(line) {
      if (isOver) return;
      if (bytes + line.length > MAX_WAITING_BYTES) {
        leftOut += 1;
        return;
      }
      waiting.push(line);
      bytes += line.length;
      if (bytes >= BATCH_BYTES && !isFailing && writing === null) void flush();
      else if (writing === null) plan(batchMs);
    },
    async flush() {
      // What came while a batch was written.
      await writing;
      await flush();
    },
    discard() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isOver = true;
      waiting = [];
      leftOut = 0;
    },
  };
}
