/** What is read from the data of failures, and of findings too. Pure. */

/** Programs that typically occupy a web port, each with its own remedy. */
export type HolderKind = 'iis' | 'apache' | 'nginx' | 'skype' | 'profacto' | 'other';

/** The program behind a process name. `System` is Windows' http.sys, used by IIS or another Windows service. */
export function holderKind(processName: string): HolderKind {
  const name = processName.toLowerCase().replace(/\.exe$/, '');
  if (/^(system|w3wp|inetinfo|iisexpress)$/.test(name)) return 'iis';
  if (/^(httpd|apache\d?|xampp.*)$/.test(name)) return 'apache';
  if (name === 'nginx') return 'nginx';
  if (name.startsWith('skype')) return 'skype';
  return name.includes('profacto') ? 'profacto' : 'other';
}

/** Whether the error code is about a validity time, so that this machine's clock may be the cause. */
export function isTimeProblem(systemCode: string): boolean {
  return /EXPIRED|NOT_YET_VALID/.test(systemCode);
}
