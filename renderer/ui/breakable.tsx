import { Fragment } from 'react';

/** A text that may be broken after a colon or slash, so that fingerprints and paths wrap where one expects it. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[:/\\])(?=\S)/).map((part, index, parts) => (
    // The parts of one text may be equal: only their index tells them apart.
    <Fragment key={`${index} ${part}`}>
      {part}
      {index < parts.length - 1 && <wbr />}
    </Fragment>
  ));
}
