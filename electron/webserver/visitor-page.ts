import type { IncomingMessage } from 'node:http';
import { languageForVisitor, resolveLanguage, type Language, type LanguageSetting } from '#shared/values/language.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f5f7, #17191c); color: light-dark(#1c1f23, #eceef0); }
  main { box-sizing: border-box; max-width: 34rem; margin: 1.5rem; padding: 2.25rem 2.5rem; border-radius: 12px; background: light-dark(#fff, #212429); box-shadow: 0 1px 3px #0002; }
  h1 { margin: 0 0 .25rem; font-size: 1.35rem; }
  p { margin: .75rem 0 0; }
  .state { display: flex; gap: .6rem; align-items: baseline; font-weight: 600; }
  .state::before { content: ""; flex: none; width: .7rem; height: .7rem; border-radius: 50%; background: #8a9099; }
  .secure .state::before { background: #1f7a3f; }
  small { color: light-dark(#5b626c, #a6adb6); }
`;

/** A page for visitors: what is the matter in one sentence, and what follows from it. All of it is our own text. */
export type VisitorPage = {
  language: Language;
  title: string;
  heading: string;
  /** One sentence. */
  state: string;
  paragraphs: readonly string[];
  /** In small print; empty: nothing. */
  remark: string;
  /** Whether the state is good. */
  isGood?: boolean;
};

export function visitorPage({
  language,
  title,
  heading,
  state,
  paragraphs,
  remark,
  isGood = false,
}: VisitorPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main${isGood ? ' class="secure"' : ''}>
<h1>${heading}</h1>
<p class="state">${state}</p>
${paragraphs.map((one) => `<p>${one}</p>`).join('\n')}
${remark === '' ? '' : `<p><small>${remark}</small></p>\n`}</main>
</body>
</html>
`;
}

/** The same for as long as a process lives, and Node takes a third of the time of a page to find it out. */
let systemLocale: string | null = null;

/** @param setting the language of visitors who prefer neither German nor English */
export function visitorLanguage({ headers }: IncomingMessage, setting: LanguageSetting): Language {
  systemLocale ??= Intl.DateTimeFormat().resolvedOptions().locale;
  return languageForVisitor(headers['accept-language'], resolveLanguage(setting, systemLocale));
}

/** What goes with each answer of our own, in this language: names and values in turns, for `writeHead`. */
export function ownHeaders(language: Language): string[] {
  return [
    'X-Content-Type-Options',
    'nosniff',
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'Cache-Control',
    'no-store',
    'Content-Language',
    language,
    'Vary',
    'Accept-Language',
  ];
}
