import { reportCommand } from './report-command.ts';

/** `check`: runs all checks and prints the findings of each. */
export const addCheck = reportCommand('check');
