/** What both languages say of a program that holds a port. */
import type { Holder, HolderKind, Occupant } from './occupant.ts';

type Server = Omit<Extract<Occupant, { kind: 'webServer' }>, 'kind'>;
/** How to free a port: the one step, and what else can be done or known. */
export type Release = { step: string; more: string };

export type PortOccupantTexts = {
  /** For a web server that has said which it is; where profacto has the port as well, then how both share the machine. */
  releaseServer: (server: Server) => Release;
  /** For any other; `name`: of the process. */
  release: Readonly<Record<Exclude<HolderKind, 'profacto' | '4d'>, (name: string) => Release>>;
  /** As the rest of a sentence, without its full stop. */
  usedBy: (holder: Holder) => string;
  /** The same of a web server that has said which it is. */
  answers: (server: Server) => string;
  /** The same of profacto itself. `version`: of 4D. */
  erp: (version: string | null) => string;
  /** The one step where that is profacto: the place where the two ways are explained. */
  chooseWay: string;
  /** That profacto is to go on, and where the two ways are on the command line. */
  aboutWays: string;
};
