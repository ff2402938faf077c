/** What the path section loads on demand. */
import { createOnce } from '#shared/values/once.ts';

export const diagnosisReport = createOnce(async () => (await import('#shared/texts/report/report.ts')).diagnosisReport);
