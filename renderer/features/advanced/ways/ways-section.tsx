import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { knownFindings } from '#shared/domain/known-findings.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeFound, wayTexts, type Way, type WayTexts } from '#shared/texts/ways.ts';
import { NO_WAY_DRAFT } from '../../../state/command-runner.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../../../state/context.ts';
import { bringIntoView } from '../../../parts/bring-into-view.ts';
import { Refusals } from '../../../parts/refusals.tsx';
import { Button } from '../../../ui/button.tsx';
import { Group } from '../../../ui/group.tsx';
import { BesideGuide } from './beside-guide.tsx';
import { FrontGuide } from './front-guide.tsx';
import { WayQuestion } from './way-question.tsx';
import styles from './ways.module.css';

/** How profacto and this product share the machine: what is set, what is found, and how it is changed. */
export function WaysSection() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const texts = wayTexts[language];
  const { commands, messages, sections } = usePanel();
  const { settings } = useSnapshot();
  const isLive = useIsLive();
  const search = useCommandState((state) => state.search);
  const isSearching = useCommandState((state) => state.pending.findApplication === true);
  // Kept while another section is shown.
  const { way: chosen } = useCommandState((state) => state.wayDraft);
  // A new look begins the guide anew.
  const [round, setRound] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const isLedTo = useStore(sections, ({ part }) => part === 'ways');

  useEffect(() => {
    if (!isLedTo) return;
    heading.current?.focus({ preventScroll: true });
    bringIntoView(heading.current);
    sections.setState({ part: null });
  }, [isLedTo, sections]);

  const look = async () => {
    messages.announce(texts.searching);
    const found = await commands.findApplication();
    if (found === null) return;
    setRound((before) => before + 1);
    commands.state.setState(({ wayDraft: { way } }) => ({ wayDraft: { ...NO_WAY_DRAFT, ...(way && { way }) } }));
    messages.announce(foundSentences(found, texts).join(' '));
  };
  const inForce = wayInForce(settings);
  const way = chosen ?? inForce;
  return (
    <Group title={t('advanced.ways.title')} headingRef={heading}>
      <p className={styles.quiet}>{texts.about}</p>
      <div className={styles.stack}>
        <Now texts={texts} isFound={search !== null} />
        <Button isPending={isSearching || !isLive} onPress={() => void look()}>
          {texts.search}
        </Button>
        {search === null && isSearching && <p className={styles.quiet}>{texts.searching}</p>}
        {search !== null && <Found texts={texts} search={search} />}
      </div>
      <Refusals commands={['findApplication']} />
      {(search !== null || inForce !== null) && (
        <WayQuestion
          texts={texts}
          fitting={search?.advice.way ?? null}
          inForce={inForce}
          chosen={way}
          onChoose={(next) => commands.state.setState(({ wayDraft }) => ({ wayDraft: { ...wayDraft, way: next } }))}
        />
      )}
      {way === 'front' && search !== null && <FrontGuide key={round} texts={texts} search={search} />}
      {way === 'beside' && <BesideGuide texts={texts} search={search} />}
    </Group>
  );
}

function wayInForce({ operation, upstream }: Snapshot['settings']): Way | null {
  if (operation === 'beside') return 'beside';
  return upstream === '' ? null : 'front';
}

/** Which way is set, and what its application answers, as far as that is known. */
function Now({ texts, isFound }: { texts: WayTexts; isFound: boolean }) {
  const { texts: all } = useLanguage();
  const snapshot = useSnapshot();
  const { operation, upstream, httpPort, httpsPort } = snapshot.settings;
  if (operation === 'beside')
    return (
      <p className={styles.now}>
        {texts.now.beside} {texts.beside.ports(httpPort, httpsPort)}
      </p>
    );
  const isOpen = snapshot.webserver.http.state === 'listening';
  if (upstream === '') return <p className={styles.now}>{isOpen ? texts.now.builtIn : texts.now.closed(httpPort)}</p>;
  const checked = knownFindings(snapshot).findings.find((one) => one.id === 'application');
  // Who answers now is said below, once somebody has looked.
  const isKnown = checked !== undefined && checked.code !== 'APPLICATION_NOT_SET';
  const answer = isKnown && !(isFound && checked.status === 'good') ? explainFinding(checked, all).finding : '';
  const now = isOpen ? texts.now.front(upstream) : texts.now.frontClosed(upstream, httpPort);
  return <p className={styles.now}>{`${now} ${answer}`.trim()}</p>;
}

function Found({ texts, search }: { texts: WayTexts; search: ApplicationSearch }) {
  const sentences = foundSentences(search, texts);
  if (sentences.length === 1) return <p>{sentences[0]}</p>;
  return (
    <ul className={styles.found}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** What was found, profacto first: a sentence for each port. */
function foundSentences({ found }: ApplicationSearch, texts: WayTexts): string[] {
  const erpFirst = found.toSorted((one, other) => Number(other.kind === '4d') - Number(one.kind === '4d'));
  const sentences = erpFirst.map((one) => describeFound(texts, one));
  if (found.some(({ kind }) => kind === '4d')) return sentences;
  return [...(found.length === 0 ? [texts.nobody] : sentences), texts.erpMissing];
}
