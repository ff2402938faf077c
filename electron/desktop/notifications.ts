import { Notification } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Language } from '#shared/values/language.ts';
import { describeNotice } from '#shared/texts/lifetime-notices.ts';
import { notificationFor, noticeSince } from './notification-rules.ts';
import type { DesktopTexts } from './texts.ts';

/** Shows a notification of the operating system. */
export type ShowNotification = (text: { title: string; body: string }) => void;

/**
 * Notifies the user of results through the operating system.
 *
 * @returns a function to be called with each snapshot
 */
export function createNotifier(options: {
  texts: () => DesktopTexts['notification'];
  language: () => Language;
  /** Whether the user is looking at the window. */
  isWatched: () => boolean;
  showNotification: ShowNotification;
}): (snapshot: Snapshot) => void {
  let previous: Snapshot | null = null;
  let lastNoticeAt = new Date().toISOString();
  return (snapshot) => {
    const isWatched = options.isWatched();
    const kind = notificationFor(previous, snapshot, isWatched);
    const notice = noticeSince(lastNoticeAt, snapshot);
    lastNoticeAt = notice?.at ?? lastNoticeAt;
    previous = snapshot;
    if (kind !== null) options.showNotification(options.texts()[kind]);
    // The window shows it as well.
    if (notice !== null && !isWatched) options.showNotification(describeNotice(notice, options.language()));
  };
}

/** Shows notifications where the system supports them; a click on one calls `onClick`. */
export function createShowNotification(onClick: () => void): ShowNotification {
  // Without a reference, a notification is garbage-collected and its click is lost (electron/electron#12690).
  const shown = new Set<Notification>();
  return (text) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification(text);
    shown.add(notification);
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.on('click', () => {
      shown.delete(notification);
      onClick();
    });
    notification.show();
  };
}
