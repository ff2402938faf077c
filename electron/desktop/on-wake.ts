import type { PowerMonitor } from 'electron';

/**
 * Calls after sleep, where timers have stood still, and when somebody comes back (macOS and Windows). Both may come
 * together, and neither says that the network is there already.
 */
export function onWake(monitor: Pick<PowerMonitor, 'on'>, recheckNow: () => void): void {
  monitor.on('resume', recheckNow);
  monitor.on('unlock-screen', recheckNow);
}
