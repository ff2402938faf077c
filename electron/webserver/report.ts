import type { Unanswered } from './front/front.ts';

/** What the web server says by itself. */
export type WebServerReport = { event: 'unanswered' } & Unanswered;
