import { builtInPageTexts } from '#shared/texts/http-pages.ts';
import { languageForVisitor, resolveLanguage, type Language, type LanguageSetting } from '#shared/values/language.ts';
import type { Site } from './site.ts';

const PLAIN_TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

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

const page = (language: Language, secure: boolean) => {
  const texts = builtInPageTexts[language];
  const { state, about } = secure ? texts.encrypted : texts.plain;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>profacto</title>
<style>${STYLE}</style>
</head>
<body>
<main${secure ? ' class="secure"' : ''}>
<h1>profacto</h1>
<p class="state">${state}</p>
<p>${about}</p>
<p><small>${texts.unexpected}</small></p>
</main>
</body>
</html>
`;
};

/**
 * The page that the integrated web server shows as long as nothing else stands behind it, in the visitor's language.
 *
 * @param setting asked for each request: the language of visitors who prefer neither German nor English
 */
export function builtInPage(setting: () => LanguageSetting): Site {
  return {
    handle(request, response, { secure }) {
      const own = resolveLanguage(setting(), Intl.DateTimeFormat().resolvedOptions().locale);
      const language = languageForVisitor(request.headers['accept-language'], own);
      const texts = builtInPageTexts[language];
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      );
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Content-Language', language);
      response.setHeader('Vary', 'Accept-Language');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.writeHead(405, { ...PLAIN_TEXT, Allow: 'GET, HEAD' }).end(`${texts.refusals[405]}\n`);
        return;
      }
      // Not parsed as a URL: "//" is a path that scanners ask for, and no URL.
      if (request.url?.split('?', 1)[0] !== '/') {
        response.writeHead(404, PLAIN_TEXT).end(`${texts.refusals[404]}\n`);
        return;
      }
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(language, secure));
    },
  };
}
