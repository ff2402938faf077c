import { builtInPageTexts } from '#shared/texts/http-pages.ts';
import type { Language, LanguageSetting } from '#shared/values/language.ts';
import type { Site } from './site.ts';
import { ownHeaders, visitorLanguage, visitorPage } from './visitor-page.ts';

/** Whole answers: they are always the same, and all that is left for Node to do is to write them. */
type Answer = { status: number; headers: string[]; body: string };
type Answers = Record<'page' | 'notFound' | 'notAllowed', Answer>;

function answersIn(language: Language, secure: boolean): Answers {
  const texts = builtInPageTexts[language];
  const { state, about } = secure ? texts.encrypted : texts.plain;
  const [title, paragraphs] = ['profacto', [about]] as const;
  const page = visitorPage({
    language,
    title,
    heading: title,
    state,
    paragraphs,
    remark: texts.unexpected,
    isGood: secure,
  });
  const answer = (status: number, type: string, body: string, ...further: string[]): Answer => {
    const length = String(Buffer.byteLength(body));
    const headers = [...ownHeaders(language), 'Content-Type', `${type}; charset=utf-8`, 'Content-Length', length];
    return { status, headers: [...headers, ...further], body };
  };
  return {
    page: answer(200, 'text/html', page),
    notFound: answer(404, 'text/plain', `${texts.refusals[404]}\n`),
    notAllowed: answer(405, 'text/plain', `${texts.refusals[405]}\n`, 'Allow', 'GET, HEAD'),
  };
}

/**
 * The page that the integrated web server shows as long as nothing else stands behind it, in the visitor's language.
 *
 * @param setting asked for each request: the language of visitors who prefer neither German nor English
 */
export function builtInPage(setting: () => LanguageSetting): Site {
  const made = new Map<string, Answers>();
  const answersFor = (language: Language, secure: boolean): Answers => {
    const key = secure ? language : `${language} plain`;
    let answers = made.get(key);
    if (answers === undefined) {
      answers = answersIn(language, secure);
      made.set(key, answers);
    }
    return answers;
  };
  return {
    handle(request, response, { secure }) {
      const { page, notFound, notAllowed } = answersFor(visitorLanguage(request, setting()), secure);
      const { method, url } = request;
      // Not parsed as a URL: "//" is a path that scanners ask for, and no URL.
      const isPage = url === '/' || url?.startsWith('/?') === true;
      const { status, headers, body } = method !== 'GET' && method !== 'HEAD' ? notAllowed : isPage ? page : notFound;
      response.writeHead(status, headers).end(body);
    },
  };
}
