import type { PowerMonitor } from 'electron';

/**
 * Calls `recheckNow` after sleep, during which timers may stand still, and when the screen is unlocked (macOS and Windows).
 * Both may happen together, and in neither case is the network necessarily up already.
 */
export function onWake(monitor: Pick<PowerMonitor, 'on'>, recheckNow: () => void): void {
  monitor.on('resume', recheckNow);
  monitor.on('unlock-screen', recheckNow);
}
