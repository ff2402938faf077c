import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ApplicationSearch } from '#shared/contract/application-search.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { knownFindings } from '#shared/domain/known-findings.ts';
import { explainFinding } from '#shared/texts/findings/explain.ts';
import { describeFound, wayTexts, type Way, type WayTexts } from '#shared/texts/ways.ts';
import { upstreamOf } from '#shared/values/upstream.ts';
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
  const [chosen, setChosen] = useState<Way | null>(null);
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
    messages.announce(foundSentences(found, texts).join(' '));
  };
  const inForce = wayInForce(settings);
  const way = chosen ?? inForce;
  return (
    <Group title={t('advanced.ways.title')} headingRef={heading}>
      <p className={styles.quiet}>{texts.about}</p>
      <div className={styles.stack}>
        <Now texts={texts} search={search} />
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
          onChoose={setChosen}
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

/** Which way is set, and what its application answers now, as far as that is known. */
function Now({ texts, search }: { texts: WayTexts; search: ApplicationSearch | null }) {
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
  const leadsTo = upstreamOf(upstream);
  const seen = leadsTo?.place === 'thisMachine' ? search?.found.find(({ port }) => port === leadsTo.port) : undefined;
  const checked = knownFindings(snapshot).findings.find((one) => one.id === 'application');
  // The host goes on looking at an application that fails; a look that somebody made grows old.
  const isFailing = snapshot.application !== null && snapshot.application.finding.status !== 'good';
  const answer =
    seen !== undefined && !isFailing
      ? describeFound(texts, seen)
      : checked !== undefined && checked.code !== 'APPLICATION_NOT_SET'
        ? explainFinding(checked, all).finding
        : '';
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
