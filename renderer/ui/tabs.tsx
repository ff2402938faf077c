import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './tabs.module.css';

type Tab<Id extends string> = { id: Id; picture: ReactNode; name: string; panel: ReactNode };
type Props<Id extends string> = {
  label: string;
  tabs: readonly [Tab<Id>, ...Tab<Id>[]];
  chosenId: Id;
  onChoose: (id: Id) => void;
};

/**
 * Sections at the side and the chosen one beside them (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/, vertical): one
 * stop for the Tab key, from where the arrow keys choose at once.
 *
 * Written by hand, because React Aria's tabs bring all that lists and trees need: a tenth of what the page loads before
 * it shows anything.
 */
export function Tabs<Id extends string>({ label, tabs, chosenId, onChoose }: Props<Id>) {
  const [first] = tabs;
  const chosen = tabs.find(({ id }) => id === chosenId) ?? first;
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const tabId = (id: Id) => `${base}-${id}`;
  const panelId = `${base}-panel`;

  const goTo = (index: number) => {
    const next = tabs.at(index % tabs.length) ?? first;
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.indexOf(chosen);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    goTo(next);
  };

  return (
    <div className={styles.window}>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        aria-orientation="vertical"
        className={styles.sidebar}
        onKeyDown={onKeyDown}
      >
        {tabs.map(({ id, picture, name }, index) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={tabId(id)}
            data-tab={id}
            aria-selected={id === chosen.id}
            // Only the chosen tab's panel is rendered.
            aria-controls={id === chosen.id ? panelId : undefined}
            tabIndex={id === chosen.id ? 0 : -1}
            className={styles.entry}
            // Safari does not focus a button that is clicked.
            onClick={() => goTo(index)}
          >
            {picture}
            <span className={styles.name}>{name}</span>
          </button>
        ))}
      </div>
      {/* The key makes each panel start at its top, with nothing kept of the one before. */}
      <div key={chosen.id} role="tabpanel" id={panelId} aria-labelledby={tabId(chosen.id)} className={styles.content}>
        {chosen.panel}
      </div>
    </div>
  );
}
