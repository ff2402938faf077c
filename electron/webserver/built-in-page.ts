import { builtInPageTexts } from '#shared/texts/http-pages.ts';
import type { Language, LanguageSetting } from '#shared/values/language.ts';
import type { Site } from './site.ts';
import { setOwnHeaders, visitorLanguage, visitorPage } from './visitor-page.ts';

const PLAIN_TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

const page = (language: Language, secure: boolean) => {
  const texts = builtInPageTexts[language];
  const { state, about } = secure ? texts.encrypted : texts.plain;
  const [title, paragraphs] = ['profacto', [about]] as const;
  return visitorPage({ language, title, heading: title, state, paragraphs, remark: texts.unexpected, isGood: secure });
};

/**
 * The page that the integrated web server shows as long as nothing else stands behind it, in the visitor's language.
 *
 * @param setting asked for each request: the language of visitors who prefer neither German nor English
 */
export function builtInPage(setting: () => LanguageSetting): Site {
  return {
    handle(request, response, { secure }) {
      const language = visitorLanguage(request, setting());
      const texts = builtInPageTexts[language];
      setOwnHeaders(response, language);
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
