import { useTranslation } from 'react-i18next';
import styles from './loading.module.css';

/** Stands in for a section that is being loaded, which is mostly done before anybody could read this. */
export function Loading() {
  const { t } = useTranslation();
  return <p className={styles.loading}>{t('app.loading')}</p>;
}
