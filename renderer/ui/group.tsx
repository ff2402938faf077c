import { useId, type ReactNode, type Ref } from 'react';
import styles from './group.module.css';

type Props = {
  title: string;
  /** A few quiet words after the title. */
  aside?: string | undefined;
  /** The heading, for moving the focus to it. */
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
};

/** A titled box, as preferences windows group what belongs together. */
export function Group({ title, aside, headingRef, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} ref={headingRef} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      <Box>{children}</Box>
    </section>
  );
}

/** The box alone. */
export function Box({ children }: { children: ReactNode }) {
  return <div className={styles.group}>{children}</div>;
}
