/** What of the path is loaded when it is asked for. */
import { createOnce } from '#shared/values/once.ts';

export const diagnosisReport = createOnce(async () => (await import('#shared/texts/report/report.ts')).diagnosisReport);
