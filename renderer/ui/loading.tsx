import { useTranslation } from 'react-i18next';
import styles from './loading.module.css';

/** In the place of a section that is on its way. Mostly it is there before anybody could read this. */
export function Loading() {
  const { t } = useTranslation();
  return <p className={styles.waiting}>{t('app.loading')}</p>;
}
