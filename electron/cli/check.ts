import { reportCommand } from './report-command.ts';

/** `check`: the preflight, each check with its outcome. */
export const addCheck = reportCommand('check', (client) => client.diagnosis.check());
