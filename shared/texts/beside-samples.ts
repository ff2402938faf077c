/** A sample of each wording of `beside.ts`. */
import type { FailureData } from '#shared/contract/failures.ts';

type Folder = FailureData<'BESIDE_FOLDER'>;
type Webroot = FailureData<'WEBROOT_NOT_SERVED'>;

const folder = (reason: Folder['reason'], systemCode: string): Folder => ({
  setting: 'certificateTarget',
  path: '/srv/profacto/Server',
  reason,
  systemCode,
});
export const besideFolderSamples: [Folder, ...Folder[]] = [
  { setting: 'webroot', path: '/srv/profacto/WebFolder', reason: 'missing', systemCode: 'ENOENT' },
  folder('missing', 'ENOENT'),
  folder('notAFolder', 'ENOTDIR'),
  folder('notWritable', 'EACCES'),
  folder('full', 'ENOSPC'),
  folder('link', 'ELOOP'),
  folder('io', 'EIO'),
];

const webroot = { path: '/srv/profacto/WebFolder', port: 8080, httpStatus: null, location: null, server: null };
export const webrootSamples: [Webroot, ...Webroot[]] = [
  { ...webroot, reason: 'notRunning' },
  { ...webroot, reason: 'notFound', httpStatus: 404, server: '4D/20.4.0' },
  { ...webroot, reason: 'notFound', httpStatus: 404 },
  { ...webroot, reason: 'redirected', httpStatus: 302, location: 'https://meinefirma.de/' },
  { ...webroot, reason: 'otherAnswer', httpStatus: 200, server: 'Microsoft-IIS/10.0' },
];
