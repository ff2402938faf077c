import os from 'node:os';
import path from 'node:path';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData, SettingIssueReason } from '#shared/contract/failures.ts';
import { maskSecrets, parseSettingsPatch, settingOfOwnPort, type Settings } from '#shared/contract/settings.ts';
import { cleanSetting } from '#shared/contract/pasted-values.ts';
import { restartsWebServer, type SettingKey } from '#shared/contract/settings-table.ts';
import { leadsToOwnPort } from '#shared/values/upstream.ts';
import { readRootsFile } from '../certificates/trusted-roots.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { WebServer } from '../webserver/web-server.ts';
import { assertUsableDatabase } from './database-setting.ts';
import { assertUsableFolders } from './beside/folder-settings.ts';
import type { Core } from './core.ts';
import type { Hsts } from './hsts.ts';
import { webServerConfig, type Installation } from './installation.ts';
import type { Operations } from './operations/operations.ts';
import type { Reload } from './reload.ts';

/**
 * Changes settings, all or nothing, and puts what depends on them into effect.
 *
 * @returns all settings as they are now, secrets masked. Rejects with a FailureError `INVALID_SETTING`, `BUSY`,
 *   `SETTINGS_NOT_SAVED`
 */
export type ChangeSettings = (patch: Record<string, unknown>) => Promise<Settings>;

export function createSettingsChange(
  { listens, journal, changes, now }: Pick<Core, 'listens' | 'journal' | 'changes' | 'now'>,
  parts: {
    store: SettingsStore;
    operations: Operations;
    web: WebServer;
    installation: Installation;
    reload: Reload;
    /** On which the host serves besides the web server. */
    furtherPorts: ReadonlySet<number>;
    configDir: string;
    hsts: Pick<Hsts, 'look' | 'maxAge'>;
  },
): ChangeSettings {
  const { store, operations, web, installation, reload, configDir, hsts } = parts;

  const apply = async (changed: readonly SettingKey[]): Promise<void> => {
    if (changed.includes('databaseDirectory')) await reload.load();
    else if (changed.includes('acmeDirectoryUrl') || changed.includes('fallbackCas')) await reload.loadRemembered();
    await hsts.look(null);
    await web.configure(webServerConfig(store.current(), { configDir, hstsMaxAge: hsts.maxAge() }));
    // Where profacto is told, it may just have given up a port of ours.
    if (!changed.some(restartsWebServer) && !changed.includes('upstream')) return;
    if (listens) await reload.openPorts();
    await installation.gatherEvidence();
  };

  return (patch) =>
    operations.maintain(async () => {
      await assertUsableRoots(patch, now());
      await assertUsableDatabase(patch, store.current(), configDir);
      await assertUsableFolders(patch, store.current());
      assertNotOurselves(patch, store.current(), parts.furtherPorts);
      const shown = () => [store.notices.length, store.isSet('databaseDirectory')].join();
      const before = shown();
      const { changed } = store.update(patch);
      if (shown() !== before) changes.emit('state');
      // Somebody has spoilt the file since it was opened.
      for (const { keptAs } of store.takeKeptAside()) journal.write({ event: 'settingsKeptAside', keptAs, keys: [] });
      if (changed.length > 0) {
        journal.write({ event: 'settingsChanged', keys: changed });
        try {
          await apply(changed);
        } finally {
          // They are on the disk, whatever could not be put into effect.
          changes.emit('settings');
          // Last, because the snapshot shows when the host will do what.
          changes.emit('state');
        }
      }
      return maskSecrets(store.current());
    });
}

/** Refuses a web application that is this program itself under the machine's own address, its panel or its metrics. */
function assertNotOurselves(
  patch: Record<string, unknown>,
  current: Settings,
  furtherPorts: ReadonlySet<number>,
  interfaces = os.networkInterfaces(),
): void {
  const parsed = parseSettingsPatch(patch, current);
  // The store names what else is wrong.
  if (!parsed.ok) return;
  const others = { ports: [...furtherPorts], addresses: addressesOf(interfaces) };
  const key = settingOfOwnPort(parsed.patch, { ...current, ...parsed.patch }, others);
  if (key !== undefined) fail('INVALID_SETTING', { issues: [{ key, reason: 'ownPort' }] });
}

/**
 * Refuses a port that the host is to serve on besides the web server, where the web application behind that is expected.
 *
 * @param option by which the port was given
 * @throws FailureError `INVALID_SETTING`
 */
export function assertNotUpstream(option: string, port: number, { upstream }: Settings): void {
  if (leadsToOwnPort(upstream, [port], addressesOf(os.networkInterfaces())))
    fail('INVALID_SETTING', { issues: [{ key: option, reason: 'ownPort' }] });
}

/** The machine's addresses in its networks. */
function addressesOf(interfaces: ReturnType<typeof os.networkInterfaces>): string[] {
  return Object.values(interfaces).flatMap((all) => (all ?? []).map((one) => one.address));
}

type RootsReason = FailureData<'TRUSTED_ROOTS_UNREADABLE'>['reason'];
const ROOTS_REASONS: Readonly<Record<RootsReason, SettingIssueReason>> = {
  missing: 'fileMissing',
  io: 'fileUnreadable',
  folder: 'fileIsFolder',
  empty: 'fileEmpty',
  privateKey: 'fileIsKey',
  request: 'fileIsRequest',
  pkcs12: 'fileIsPkcs12',
  webPage: 'fileIsWebPage',
  notPem: 'fileNoCertificate',
};

/** Refuses a file that is of no use when it is set, not only when a certificate is needed. */
async function assertUsableRoots({ trustedRootsFile: given }: Record<string, unknown>, now: number): Promise<void> {
  const cleaned = cleanSetting('trustedRootsFile', given);
  if (!cleaned.ok) return;
  const file = cleaned.value;
  if (typeof file !== 'string' || !path.isAbsolute(file)) return;
  const refuse = (reason: SettingIssueReason, allowed?: string[]) =>
    fail('INVALID_SETTING', { issues: [{ key: 'trustedRootsFile', reason, ...(allowed && { allowed }) }] });
  const roots = await readRootsFile(file).catch((error: unknown) => {
    if (!(error instanceof FailureError) || error.failure.code !== 'TRUSTED_ROOTS_UNREADABLE') throw error;
    return refuse(ROOTS_REASONS[error.failure.data.reason]);
  });
  const { rootsProblem } = await import('../certificates/roots-problem.ts');
  const problem = rootsProblem(roots, now);
  if (problem?.reason === 'expired') refuse('fileRootExpired');
  if (problem?.reason === 'noRoot') refuse('fileNoRoot', [problem.issuer]);
}
