import { Notification } from 'electron';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { newsIn } from './news.ts';
import type { DesktopTexts } from './texts.ts';

/**
 * Tells of results through the operating system.
 *
 * @returns takes each snapshot as it comes
 */
export function createNotifier(options: {
  texts: () => DesktopTexts['notification'];
  /** Whether the user is looking at the window. */
  isWatched: () => boolean;
  onClick: () => void;
}): (snapshot: Snapshot) => void {
  let previous: Snapshot | null = null;
  // A notification that nobody holds is collected, and its click is lost (electron/electron#12690).
  const shown = new Set<Notification>();
  return (snapshot) => {
    const news = newsIn(previous, snapshot, options.isWatched());
    previous = snapshot;
    if (news === null || !Notification.isSupported()) return;
    const notification = new Notification(options.texts()[news]);
    shown.add(notification);
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.on('click', () => {
      shown.delete(notification);
      options.onClick();
    });
    notification.show();
  };
}
