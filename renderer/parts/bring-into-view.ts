/** Scrolls the section with this heading into view, no further than needed. */
export function bringIntoView(heading: HTMLElement | null): void {
  heading?.closest('section')?.scrollIntoView({ block: 'nearest' });
}

/** Scrolls a part of a section into view; of one that does not fit, its beginning. */
export function bringPartIntoView(part: HTMLElement | null): void {
  if (part === null) return;
  const fits = part.getBoundingClientRect().height <= window.innerHeight;
  part.scrollIntoView({ block: fits ? 'nearest' : 'start' });
}
