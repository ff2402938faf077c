import { reportCommand } from './report-command.ts';

/** `evaluate`: is the server reachable over HTTPS, and is it our certificate. */
export const addEvaluate = reportCommand('evaluate', (client) => client.certificate.evaluate());
