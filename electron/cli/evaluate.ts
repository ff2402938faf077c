import { reportCommand } from './report-command.ts';

/** `evaluate`: whether the server can be reached over HTTPS, and serves our certificate. */
export const addEvaluate = reportCommand('evaluate');
