import type { WayTexts } from '#shared/texts/ways.ts';
import { TextFieldRow } from '../../../ui/text-field-row.tsx';
import type { PortProblem } from './port-problem.ts';
import styles from './ways.module.css';

type Props = {
  texts: WayTexts;
  label: string;
  text: string;
  /** The port that was found to be free; empty: none of the usual ones is; `null`: one that profacto has is asked for. */
  suggested: string | null;
  problem: PortProblem | null;
  /** Whether an empty field is an error by now. */
  isAsked: boolean;
  onChange: (text: string) => void;
  onConfirm: () => void;
};

const nothing = () => undefined;

/** What is wrong with a port, in words. */
export function portProblemText(problem: PortProblem, { front }: WayTexts): string {
  return problem.reason === 'badPort' ? front.badPort : front[problem.reason](problem.port);
}

/** The port that is to be taken, with a free one in it. */
export function PortField({ texts, label, text, suggested, problem, isAsked, onChange, onConfirm }: Props) {
  const { front } = texts;
  const hint =
    suggested === '' ? front.noneFree : text.trim() === suggested ? front.isFree(Number(suggested)) : undefined;
  const error = problem === null || (text === '' && !isAsked) ? null : portProblemText(problem, texts);
  return (
    <div className={styles.port}>
      <TextFieldRow
        label={label}
        hint={hint}
        error={error}
        status={null}
        value={text}
        onChange={onChange}
        onFocus={nothing}
        onBlur={nothing}
        onConfirm={onConfirm}
      />
    </div>
  );
}
