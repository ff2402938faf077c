/** What both languages say of a program that holds a port. */
import type { Holder, HolderKind, Occupant } from './occupant.ts';

type Server = Omit<Extract<Occupant, { kind: 'webServer' }>, 'kind'>;

export type PortOccupantTexts = {
  /** How to free the port of a web server that has said which it is; where profacto has it as well, then how both share the machine. */
  releaseServer: (server: Server) => string;
  /** How to free the port; `name`: of the process. */
  release: Readonly<Record<Exclude<HolderKind, 'profacto' | '4d'>, (name: string) => string>>;
  /** As a sentence. */
  usedBy: (holder: Holder) => string;
  /** The same of a web server that has said which it is. */
  answers: (server: Server) => string;
  /** profacto itself: that it is, and that it is to go on. `version`: of 4D. */
  erp: (version: string | null) => string;
  /** The one step where that is profacto: the place where the two ways are explained. */
  chooseWay: string;
};
