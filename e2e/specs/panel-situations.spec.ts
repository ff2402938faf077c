/**
 * What the panel shows in each situation of the table: one cause with one step and one person, the picture of the way, and no
 * second word about it anywhere on the page.
 */
import type { Locator, Page } from '@playwright/test';
import { hopIds, type HopId } from '../../shared/contract/check-table.ts';
import { defaultSettings } from '../../shared/contract/default-settings.ts';
import { pathVerdict, type PathVerdict } from '../../shared/domain/diagnosis.ts';
import { textsOf } from '../../shared/texts/all.ts';
import { explainCause } from '../../shared/texts/cause.ts';
import { hopLabel } from '../../shared/texts/hop-labels.ts';
import { diagnosisIn, situations, SITUATIONS_AT, type Situation } from '../../shared/texts/situations.ts';
import { createTranslator } from '../../shared/texts/translator.ts';
import type { Language } from '../../shared/values/language.ts';
import { openSituationPanel, snapshotIn, type SituationPanel } from '../fixtures/situation-panel.ts';
import { expect, axeViolations, test } from '../fixtures/test.ts';

/** What is looked for on the page, in the words of its language. */
function wordsOf(language: Language) {
  const texts = textsOf(language);
  const { t } = createTranslator(texts);
  return {
    t,
    hop: (id: HopId) => hopLabel(id, defaultSettings(''), t),
    /** What stands in the picture: of the CA also what it does at the end of its way. */
    inPicture: (id: HopId) => hopLabel(id, defaultSettings(''), t) + (id === 'ca' ? ` ${t('path.issues')}` : ''),
    explain: (cause: Parameters<typeof explainCause>[0]) => explainCause(cause, texts, SITUATIONS_AT, 'Europe/Berlin'),
  };
}
type Words = ReturnType<typeof wordsOf>;

/** The page is complete when it is looked at: nothing is waited for. */
const SOON = { timeout: 2_000 };

/** A sentence that asks somebody to do something. */
const STEP = { de: /^\p{Lu}\p{Ll}+n Sie /u, en: /^(Request|Restart|Set|Check|Enter|Open|Ask|Let|Talk) / } as const;
/** A text that came from the program and not from its texts. */
const RAW = /undefined|\[object|NaN|\{\{|\b[A-Z]+_[A-Z_]+\b/;

const pathOf = (page: Page, { t }: Words) => {
  const section = page.getByRole('region', { name: t('path.title') });
  return {
    section,
    hop: (name: string) => section.getByRole('button', { name, exact: true }),
    details: (hop: string) => section.getByRole('group', { name: t('path.details', { hop }) }),
  };
};

/** The texts that can be seen in a part of the page, block by block. */
async function visibleTexts(part: Locator): Promise<string[]> {
  return await part.evaluate((root) => {
    const blocks = new Map<Element, string>();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      let block = node.parentElement;
      if (block === null || !block.checkVisibility() || block.getBoundingClientRect().width <= 1) continue;
      while (block.parentElement !== null && getComputedStyle(block).display.startsWith('inline'))
        block = block.parentElement;
      blocks.set(block, (blocks.get(block) ?? '') + (node.textContent ?? ''));
    }
    return [...blocks.values()].map((text) =>
      text
        .replace(/\u00ad/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  });
}

const sentencesOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split(/(?<=[.!?])\s+|(?<=^[^:]{0,20}:)\s+/)).filter((one) => one.length > 0);
const repeated = (sentences: readonly string[]): string[] =>
  sentences.filter((one, index) => one.length > 30 && /[.!?]$/.test(one) && sentences.indexOf(one) !== index);

/** Opens everything that is folded away, also within what is folded away; or closes it, but never over the cause. */
async function setFolds(page: Page, open: boolean): Promise<void> {
  await page.evaluate((wanted) => {
    for (const summary of document.querySelectorAll('summary'))
      if (summary.parentElement instanceof HTMLDetailsElement && summary.parentElement.open !== wanted)
        if (wanted || summary.parentElement.querySelector('[role=group]') === null) summary.click();
  }, open);
}

let panel: SituationPanel;
test.beforeAll(async ({ browser }) => {
  panel = await openSituationPanel(browser);
});
test.afterAll(() => panel.close());

async function show(situation: Situation, language: Language): Promise<Page> {
  await panel.show(snapshotIn(situation, language));
  return panel.page;
}

/** The one cause, what is to be done and by whom come first; further ones follow with their numbers. */
async function saysTheCause(page: Page, situation: Situation, language: Language): Promise<void> {
  const words = wordsOf(language);
  const { t } = words;
  const { causes } = diagnosisIn(situation);
  const box = page.getByRole('group', { name: t('cause.label') });
  if (situation.cause === null) {
    await expect(box).toHaveCount(0, SOON);
    return;
  }
  await expect(box).toHaveCount(1, SOON);
  const said = causes.map(words.explain);
  expect(said.map(({ code }) => code)).toEqual([situation.cause, ...situation.others]);
  expect(said[0]?.who).toBe(situation.who);
  const linesOf = ({ sentence, step, who }: (typeof said)[number]) => [
    sentence,
    `${t('advice.todo')} ${String(step)}`,
    ...(who === 'none' ? [] : [`${t('advice.who')} ${t(`advice.labels.${who}`)}`]),
  ];
  const lines = (await visibleTexts(box)).map((one) => one.replaceAll('\u00a0', ' '));
  const [first, ...others] = said.map(linesOf);
  expect(lines.slice(0, first?.length)).toEqual(first);
  const further = box.getByRole('list').filter({ visible: true }).first();
  if (others.length === 0) return;
  await expect(further.getByRole('listitem')).toHaveCount(others.length, SOON);
  expect(await further.getAttribute('start')).toBe('2');
  expect(await further.evaluate((list) => getComputedStyle(list).listStyleType)).toBe('decimal');
  for (const [index, one] of others.entries()) {
    const shown = await visibleTexts(further.getByRole('listitem').nth(index));
    expect(shown.slice(0, one.length)).toEqual(one);
  }
}

/** Outside the cause nobody says what is to be done, and it says so once for each cause. */
async function namesOneStep(page: Page, situation: Situation, language: Language): Promise<void> {
  const { t } = wordsOf(language);
  const count = situation.cause === null ? 0 : 1 + situation.others.length;
  const all = await visibleTexts(page.getByRole('main'));
  expect(all.filter((one) => one.startsWith(t('advice.todo')))).toHaveLength(count);
  if (count === 0) return;
  const inBox = sentencesOf(await visibleTexts(page.getByRole('group', { name: t('cause.label') })));
  const asked = sentencesOf(all).filter((one) => STEP[language].test(one));
  expect(asked.filter((one) => !inBox.includes(one))).toEqual([]);
}

async function repeatsNothing(page: Page): Promise<void> {
  const texts = await visibleTexts(page.locator('body'));
  expect(repeated(sentencesOf(texts))).toEqual([]);
  expect(texts.filter((one) => RAW.test(one))).toEqual([]);
}

const statusesIn = (situation: Situation) => hopIds.map((id) => [id, situation.hops[id] ?? 'good'] as const);

async function coloursThePicture(page: Page, situation: Situation, words: Words): Promise<void> {
  const { t, hop, inPicture } = words;
  const picture = await pathOf(page, words).section.ariaSnapshot();
  const buttons = [...picture.matchAll(/listitem:\n\s+- button "([^"]+)"/g)].map(([, name]) => name);
  const statusOf = (id: HopId) => t(`path.status.${situation.hops[id] ?? 'good'}`);
  expect(buttons).toEqual([
    ...hopIds.map((id) => `${inPicture(id)} ${statusOf(id)}`),
    // The visitors' way ends where the CA's way has passed: it is as good there as here.
    `${hop('profacto')} ${t('path.forVisitors')} ${statusOf('profacto')}`,
  ]);
}

/** Each link that is not good, when it is opened, leads to the cause above or says what was found there; nothing stands twice. */
async function explainsEachLink(page: Page, situation: Situation, words: Words): Promise<void> {
  const { t, hop, inPicture } = words;
  const path = pathOf(page, words);
  for (const [id, status] of statusesIn(situation)) {
    if (status === 'good' || status === 'unknown') continue;
    const button = path.hop(`${inPicture(id)} ${t(`path.status.${status}`)}`);
    await button.dispatchEvent('click', undefined, SOON);
    const texts = await visibleTexts(path.details(hop(id)));
    if (status !== 'follows') expect(texts).toContain(t('cause.seeAbove'));
    expect(texts).not.toContain(t('path.noFindings'));
    await repeatsNothing(page);
    await button.dispatchEvent('click', undefined, SOON);
  }
}

const ALL_WELL: ReadonlySet<PathVerdict> = new Set(['nothing', 'good', 'visitorsGood', 'goodSoFar']);

async function contradictsNothing(page: Page, situation: Situation, words: Words): Promise<void> {
  const { t, hop } = words;
  const { section } = pathOf(page, words);
  const diagnosis = diagnosisIn(situation);
  const verdict = pathVerdict(diagnosis);
  expect(ALL_WELL.has(verdict)).toBe(situation.cause === null);
  const count = diagnosis.causes.filter(({ status }) => status === 'broken').length;
  const [first] = diagnosis.causes;
  const said = t(`path.verdict.${verdict}`, { count, hop: first === undefined ? '' : hop(first.hop) });
  expect((await visibleTexts(section))[0]).toBe(t('path.title'));
  await expect(section.getByText(said, { exact: true })).toBeVisible(SOON);
  const { shield, certificate } = situation.known;
  await expect(page.getByRole('img', { name: t(`shield.${shield}`), exact: true })).toBeVisible(SOON);
  const headline = shield === 'colour' ? 'on' : certificate === null ? 'off' : 'faulty';
  await expect(page.getByRole('heading', { level: 1, name: t(`state.${headline}`) })).toBeVisible(SOON);
  const { tls = 'good' } = situation.hops;
  // Behind a firewall, it is served as it should be: nobody gets there.
  if ((tls !== 'broken' && tls !== 'follows') || situation.cause === 'LINE_PORT_HELD') return;
  const told = await visibleTexts(page.getByRole('main'));
  expect(told).not.toContain(t('state.warnedOf', { names: 'meinefirma.de' }));
  await expect(page.getByRole('link', { name: 'https://meinefirma.de' })).toHaveCount(0, SOON);
}

test.describe('in German', () => {
  const words = wordsOf('de');
  for (const situation of situations) {
    test(situation.title, async () => {
      const page = await show(situation, 'de');
      await setFolds(page, false);
      await saysTheCause(page, situation, 'de');
      await namesOneStep(page, situation, 'de');
      await coloursThePicture(page, situation, words);
      await contradictsNothing(page, situation, words);
      await repeatsNothing(page);
      await explainsEachLink(page, situation, words);
      await setFolds(page, true);
      await repeatsNothing(page);
      await namesOneStep(page, situation, 'de');
    });
  }
});

test('each situation is told in English as well', async () => {
  for (const situation of situations) {
    const page = await show(situation, 'en');
    await setFolds(page, false);
    await saysTheCause(page, situation, 'en');
    await coloursThePicture(page, situation, wordsOf('en'));
    await repeatsNothing(page);
  }
});

test('profacto at the end of the visitors’ way opens what it opens on the CA’s, one at a time', async () => {
  const words = wordsOf('de');
  const { page } = panel;
  const situation = situations.find(({ hops }) => hops.profacto === 'broken');
  if (situation === undefined) throw new Error('no situation in which profacto is broken');
  await show(situation, 'de');
  const path = pathOf(page, words);
  const visitors = path.section.getByRole('list', { name: 'So kommen Ihre Besucher' });
  const onCaWay = path.hop('profacto Problem');
  const links = visitors.getByRole('button');
  await expect(links.last()).toHaveAccessibleName('profacto für Ihre Besucher Problem');
  const atEnd = path.hop('profacto für Ihre Besucher Problem');
  await onCaWay.click();
  const said = await visibleTexts(path.details('profacto'));
  expect(said.length).toBeGreaterThan(0);
  await atEnd.click();
  await expect(onCaWay).toHaveAttribute('aria-expanded', 'false');
  await expect(atEnd).toHaveAttribute('aria-expanded', 'true');
  await expect(path.details('profacto')).toHaveCount(1);
  expect(await visibleTexts(path.details('profacto'))).toEqual(said);
  await atEnd.click();
  await expect(path.details('profacto')).toHaveCount(0);
});

test('whatever the verdict is, axe finds nothing', async () => {
  const verdicts = new Map(situations.map((one) => [pathVerdict(diagnosisIn(one)), one]));
  for (const situation of verdicts.values()) {
    const page = await show(situation, 'de');
    expect(await axeViolations(page)).toEqual([]);
  }
});

test('each word in the picture can be read whole, and lies over no other', async () => {
  const { page } = panel;
  for (const width of [820, 1366]) {
    await page.setViewportSize({ width, height: 768 });
    for (const situation of situations.filter(({ hops }) => Object.values(hops).includes('unknown'))) {
      await show(situation, 'de');
      const misplaced = await page.getByRole('listitem').evaluateAll((items) => {
        const boxOf = (element: Element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return range.getBoundingClientRect();
        };
        return items.flatMap((item) => {
          const button = item.querySelector('button');
          if (button === null) return [];
          const frame = button.getBoundingClientRect();
          const texts = [...button.querySelectorAll('span')].filter(
            (one) => one.children.length === 0 && one.getBoundingClientRect().width > 1,
          );
          const boxes = texts.map(boxOf);
          const isOutside = boxes.some((box, index) => {
            const own = texts[index]?.getBoundingClientRect() ?? frame;
            const isCut = box.height > own.height + 1 || box.width > own.width + 1;
            return isCut || box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
          });
          const [label, word] = boxes;
          const isOver = label !== undefined && word !== undefined && label.bottom > word.top + 2;
          return isOutside || isOver ? [button.innerText] : [];
        });
      });
      expect(misplaced).toEqual([]);
    }
  }
});
