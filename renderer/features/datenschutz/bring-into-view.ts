/** Scrolls the section with this heading into view, no further than needed. */
export function bringIntoView(heading: HTMLElement | null): void {
  heading?.closest('section')?.scrollIntoView({ block: 'nearest' });
}
