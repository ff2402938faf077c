import { useTranslation } from 'react-i18next';
import type { Failure } from '#shared/contract/failures.ts';
import type { Advice } from '#shared/texts/advice.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { useLanguage } from '../state/context.ts';
import { Breakable } from '../ui/breakable.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { ChooseWayButton, isErpInTheWay } from './choose-way-button.tsx';
import { CopyButton } from './copy-button.tsx';
import styles from './failure-advice.module.css';
import { useWaitingStep } from './use-waiting-step.ts';

/** What happened, what to do, and who has to do it; the CA's own words are collapsed below. */
export function FailureAdvice({ failure }: { failure: Failure }) {
  const { texts } = useLanguage();
  const { what, todo, who, details, original, link } = explainFailure(failure, texts);
  const waitingStep = useWaitingStep(failure);
  return (
    <div className={styles.advice}>
      <p>{what}</p>
      <TodoAndWho todo={waitingStep ?? todo} who={who} />
      {isErpInTheWay(failure) && <ChooseWayButton />}
      {link !== null && <CopyableLink url={link.url} />}
      {details !== undefined && <Details text={details} />}
      {original !== null && <Original text={original} />}
    </div>
  );
}

/** What to do, and who has to do it. */
export function TodoAndWho({ todo, who }: Pick<Advice, 'todo' | 'who'>) {
  const { t } = useTranslation();
  return (
    <>
      {todo !== '' && (
        <p>
          <strong>{t('advice.todo')}</strong> {todo}
        </p>
      )}
      {who !== 'none' && (
        <p>
          <strong>{t('advice.who')}</strong> {t(`advice.labels.${who}`)}
        </p>
      )}
    </>
  );
}

/** What explains a cause further, folded away. */
export function Details({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Disclosure summary={t('advice.details')}>
      <p>{text}</p>
    </Disclosure>
  );
}

/** The address of a page of the CA, to be copied: the window opens nothing outside itself. */
export function CopyableLink({ intro, url }: { intro?: string; url: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <p>
        <strong>{intro ?? t('advice.link')}</strong>
      </p>
      <p className={styles.verbatim}>
        <Breakable text={url} />
      </p>
      <CopyButton variant="quiet" label={t('advice.copyLink')} text={url} />
    </div>
  );
}

/** The CA’s own words, to be copied. */
export function Original({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Disclosure summary={t('advice.original')}>
      <pre className={styles.verbatim}>{text}</pre>
      <CopyButton variant="quiet" label={t('advice.copyOriginal')} text={text} />
    </Disclosure>
  );
}
