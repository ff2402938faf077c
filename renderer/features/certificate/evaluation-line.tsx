import { useTranslation } from 'react-i18next';
import { useLanguage, useSnapshot } from '../../state/context.ts';
import styles from './evaluation-line.module.css';
import { evaluationText } from './evaluation-text.ts';

/** What the last evaluation came to, beside its button, for as long as it counts. */
export function EvaluationLine() {
  const { t } = useTranslation();
  const { formats } = useLanguage();
  const text = evaluationText(useSnapshot(), t, formats);
  return text === null ? null : <p className={styles.line}>{text}</p>;
}
