/** How much the connections of one client may ask for: far more than a panel or a script needs, far less than hurts. */

export type QuotaBounds = {
  /** Connections at the same time. */
  connections: number;
  /** Frames that may come at once after a while of silence. */
  burst: number;
  /** Frames that may come each second in the long run. */
  perSecond: number;
};

/** What all connections of one client share. */
export type ClientQuota = {
  /** Whether one more connection may be opened; if so, `leave` is to be called when it has closed. */
  enter: () => boolean;
  leave: () => void;
  /** Whether a frame of this length (UTF-16 units) may be dealt with now; a long one counts as several. */
  takeFrame: (length: number) => boolean;
};

/** A panel opens one connection a tab, and sends what a hand can click and type. */
export const PANEL_BOUNDS: QuotaBounds = { connections: 16, burst: 300, perSecond: 50 };
/** Scripts of the user go through the local socket, several at a time and without a pause. */
export const LOCAL_BOUNDS: QuotaBounds = { connections: 64, burst: 3000, perSecond: 500 };

/** A longer frame counts as one more for each part of this length. */
const FRAME_UNIT = 16 * 1024;

/** @param now milliseconds, monotonic */
export function createClientQuota({ connections, burst, perSecond }: QuotaBounds, now: () => number): ClientQuota {
  let open = 0;
  // A token bucket: it fills with time and each frame takes from it.
  let left = burst;
  let filledAt = now();
  return {
    enter() {
      if (open >= connections) return false;
      open += 1;
      return true;
    },
    leave() {
      open -= 1;
    },
    takeFrame(length) {
      const time = now();
      left = Math.min(burst, left + ((time - filledAt) / 1000) * perSecond);
      filledAt = time;
      const cost = 1 + Math.floor(length / FRAME_UNIT);
      if (left < cost) return false;
      left -= cost;
      return true;
    },
  };
}
