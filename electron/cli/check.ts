import { reportCommand } from './report.ts';

/** `check`: the preflight, each check with its outcome. */
export const addCheck = reportCommand('check', (client) => client.diagnosis.check());
