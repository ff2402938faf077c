/** The settings' schemas, by the types of `settings-table.ts`. The same for both stores, the CLI and the panel. */
import { z } from 'zod';
import {
  secretKeys,
  settingKeys,
  settingsTable,
  isSettingKey,
  type SettingKey,
  type SettingRow,
} from './settings-table.ts';
import * as rules from './text-rules.ts';
import type { SettingIssue, SettingIssueReason } from './failures.ts';
import { directoryKey, isSameDirectory } from '#shared/values/acme-directory.ts';
import { caListFromText, cleanSetting, listFromText } from './pasted-values.ts';
import { leadsToOwnPort } from '#shared/values/upstream.ts';

/** Makes one of the closed reasons the message of a zod issue; texts are chosen by it, never taken from zod. */
const refuse = (reason: SettingIssueReason) => ({ error: reason });

/** A rule as a zod refinement. */
const applyRule =
  <T>(rule: rules.Rule<T>) =>
  (value: T, context: z.core.$RefinementCtx<T>): void => {
    const reason = rule(value);
    if (reason !== null) context.addIssue({ code: 'custom', message: reason });
  };

const textWithRule = (rule: rules.Rule<string>) => z.string(refuse('wrongType')).trim().superRefine(applyRule(rule));
const optionalText = textWithRule(rules.caWord);

/** A number, or decimal digits from a command line or a field; nothing else that JavaScript converts to a number. */
const port = z.preprocess(
  (value) => (typeof value === 'string' ? rules.portOf(value) : value),
  z.number(refuse('notAPort')).superRefine(applyRule(rules.port)),
);

const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(refuse('wrongType')),
);

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, refuse('notOneOf'));

const httpsUrl = textWithRule(rules.httpsUrl);
const base64Url = textWithRule(rules.base64Url);

const dnsServer = z.string(refuse('wrongType')).trim().superRefine(applyRule(rules.dnsServer));

const fallbackCaSchema = z.object(
  {
    directoryUrl: httpsUrl,
    eabKeyId: optionalText.default(''),
    eabHmacKey: base64Url.default(''),
    /** Certificate profile of this CA; empty: its default. */
    profile: optionalText.default(''),
  },
  refuse('notACaList'),
);
/** A CA that is asked when the ones before it cannot issue. */
export type FallbackCa = z.infer<typeof fallbackCaSchema>;

const fallbackCas = z.preprocess(
  caListFromText,
  z
    .array(fallbackCaSchema, refuse('notACaList'))
    .max(5, refuse('tooLong'))
    .refine(
      (all) => new Set(all.map((one) => directoryKey(one.directoryUrl))).size === all.length,
      refuse('sameCaTwice'),
    ),
);

const program = z.preprocess(
  listFromText((text) => [text]),
  z.array(z.string(refuse('notAProgram')), refuse('notAProgram')).superRefine(applyRule(rules.programCommand)),
);

const dnsServers = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((one) => one.trim())
          .filter(Boolean)
      : value,
  z.array(dnsServer, refuse('wrongType')).superRefine(applyRule(rules.dnsServerCount)),
);

/** The schemas of those types that are the same for all of their settings. */
const schemas = { port, flag, dnsServers, fallbackCas, program };

function schemaOf(row: SettingRow): z.ZodType {
  switch (row.type) {
    case 'text':
    case 'secret':
      return textWithRule(row.rule);
    case 'optionalText':
      return z.union([z.literal(''), textWithRule(row.rule)]);
    case 'oneOf':
      return oneOf(row.values);
    default:
      return schemas[row.type];
  }
}

type SchemaOf<Row extends SettingRow> = Row extends { values: infer V extends readonly [string, ...string[]] }
  ? ReturnType<typeof oneOf<V>>
  : Row extends { type: keyof typeof schemas }
    ? (typeof schemas)[Row['type']]
    : z.ZodType<string, string>;

/** Each key with its schema. */
export const settingsShape = Object.fromEntries(settingKeys.map((key) => [key, schemaOf(settingsTable[key])])) as {
  [K in SettingKey]: SchemaOf<(typeof settingsTable)[K]>;
};

const settingsSchema = z.object(settingsShape);
export type Settings = z.infer<typeof settingsSchema>;

export type SettingsPatch = Partial<Settings>;
/**
 * A change of the settings. The type lets clients send only known settings; the service still accepts any keys and
 * values, so that `parseSettingsPatch` can name what is wrong with each.
 */
export const settingsPatchSchema = z.custom<Record<string, unknown>>(
  // Not a record: that would leave out a key `__proto__` without a word.
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
) as unknown as z.ZodType<Record<string, unknown>, SettingsPatch>;

/** Replaces a secret that is set. */
export const SECRET_MASK = '••••••••';

const masked = z.string().refine((value) => ['', SECRET_MASK].includes(value));
/** The settings as they leave the service: secrets that are set are masked. */
export const shownSettingsSchema = settingsSchema.extend({
  ...(Object.fromEntries(secretKeys.map((key) => [key, masked])) as Record<(typeof secretKeys)[number], typeof masked>),
  fallbackCas: z.array(fallbackCaSchema.extend({ eabHmacKey: masked })),
});

/** Masks the secrets. */
export function maskSecrets(settings: Settings): Settings {
  const mask = (secret: string) => (secret === '' ? '' : SECRET_MASK);
  const shown = { ...settings };
  for (const key of secretKeys) shown[key] = mask(shown[key]);
  const fallbacks = settings.fallbackCas.map((one) => ({ ...one, eabHmacKey: mask(one.eabHmacKey) }));
  return { ...shown, fallbackCas: fallbacks };
}

/** Resolves the masks that a form or `settings get` sends back: a mask means "keep the current secret". */
export function restoreMaskedSecrets(change: Record<string, unknown>, current: Settings): Record<string, unknown> {
  const isMask = ([key, value]: [string, unknown]) =>
    (secretKeys as readonly string[]).includes(key) && value === SECRET_MASK;
  const kept = Object.fromEntries(Object.entries(change).filter((entry) => !isMask(entry)));
  const cas = caListFromText(kept.fallbackCas);
  if (!Array.isArray(cas)) return kept;
  const unmasked = (cas as unknown[]).map((one) => {
    const { directoryUrl, eabHmacKey } = (one ?? {}) as Partial<FallbackCa>;
    const before =
      typeof directoryUrl === 'string'
        ? current.fallbackCas.find((ca) => isSameDirectory(ca.directoryUrl, directoryUrl))
        : undefined;
    const isKept = eabHmacKey === SECRET_MASK && before !== undefined;
    return isKept ? { ...(one as object), eabHmacKey: before.eabHmacKey } : one;
  });
  return { ...kept, fallbackCas: unmasked };
}

/** A zod issue as one of our own. */
function issueOf(key: SettingKey, message: string): SettingIssue {
  const row: SettingRow = settingsTable[key];
  return { key, reason: message as SettingIssueReason, ...(row.type === 'oneOf' ? { allowed: [...row.values] } : {}) };
}

/**
 * Checks a change, all or nothing. What was pasted along is taken off where it is certain what is meant.
 *
 * @returns the parsed change, or every issue found: unknown keys, refused values, ports that clash with `current`, and a
 *   web application that is this program itself.
 */
export function parseSettingsPatch(
  patch: Record<string, unknown>,
  current: Settings,
): { ok: true; patch: SettingsPatch } | { ok: false; issues: SettingIssue[] } {
  const result = parsePatch(patch, current, parseCleaned);
  if (!result.ok) return result;
  const issues = besideIssues(result.patch, { ...current, ...result.patch });
  return issues.length > 0 ? { ok: false, issues } : result;
}

type ParsedValue = { ok: true; value: unknown } | { ok: false; issue: SettingIssue };

function parsePatch(
  patch: Record<string, unknown>,
  current: Settings,
  parse: (key: SettingKey, value: unknown) => ParsedValue,
): { ok: true; patch: SettingsPatch } | { ok: false; issues: SettingIssue[] } {
  const issues: SettingIssue[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (!isSettingKey(key)) {
      issues.push({ key, reason: 'unknownKey' });
      continue;
    }
    const result = parse(key, value);
    if (result.ok) parsed[key] = result.value;
    else issues.push(result.issue);
  }
  const next = { ...current, ...parsed };
  if (next.httpPort === next.httpsPort && ('httpPort' in parsed || 'httpsPort' in parsed)) {
    issues.push({ key: 'httpsPort' in parsed ? 'httpsPort' : 'httpPort', reason: 'samePort' });
  }
  const own = settingOfOwnPort(parsed, next);
  if (own !== undefined) issues.push({ key: own, reason: 'ownPort' });
  return issues.length > 0 ? { ok: false, issues } : { ok: true, patch: parsed };
}

/** A value as somebody enters it. */
function parseCleaned(key: SettingKey, value: unknown): ParsedValue {
  const cleaned = cleanSetting(key, value);
  return cleaned.ok ? parseAsIs(key, cleaned.value) : { ok: false, issue: { key, ...cleaned.refusal } };
}

/**
 * The setting of a patch by which the web application would be this program itself; `undefined`: none. The ports of the web
 * server are this program's only where that stands in front: else they are profacto's.
 *
 * @param next the settings with the patch
 * @param others further ports of this program, and the addresses of this machine in its networks
 */
export function settingOfOwnPort(
  patch: Partial<Settings>,
  next: Pick<Settings, 'operation' | 'upstream' | 'httpPort' | 'httpsPort'>,
  { ports, addresses }: { ports: readonly number[]; addresses: readonly string[] } = { ports: [], addresses: [] },
): 'upstream' | 'httpPort' | 'httpsPort' | undefined {
  const ownPorts = (...some: number[]) => (next.operation === 'front' ? some : []);
  const own = {
    upstream: [...ownPorts(next.httpPort, next.httpsPort), ...ports],
    httpPort: ownPorts(next.httpPort),
    httpsPort: ownPorts(next.httpsPort),
  };
  const isTouched = {
    upstream: 'upstream' in patch || 'operation' in patch,
    httpPort: 'httpPort' in patch,
    httpsPort: 'httpsPort' in patch,
  };
  return (['upstream', 'httpPort', 'httpsPort'] as const).find(
    (key) => isTouched[key] && leadsToOwnPort(next.upstream, own[key], addresses),
  );
}

/** Folders in which private keys lie: everybody could fetch them from profacto's web folder. */
export const foldersOfKeys = ['certificateTarget', 'databaseDirectory'] as const;

/** What does not go together of the settings for `operation: beside`, as far as this patch is about it. */
function besideIssues(patch: Partial<Settings>, next: Settings): SettingIssue[] {
  const issues: SettingIssue[] = [];
  const folders = ['webroot', 'certificateTarget'] as const;
  if (next.operation === 'beside') {
    for (const key of folders) {
      const isTouched = 'operation' in patch || key in patch;
      if (isTouched && next[key] === '') issues.push({ key, reason: 'neededBeside' });
    }
    // profacto owns port 443.
    if (next.challengeType === 'tls-alpn-01' && ('operation' in patch || 'challengeType' in patch))
      issues.push({ key: 'challengeType', reason: 'onlyInFront' });
  }
  for (const key of foldersOfKeys) {
    const isTouched = key in patch || 'webroot' in patch;
    if (isTouched && isInside(next[key], next.webroot))
      issues.push({ key: key in patch ? key : 'webroot', reason: 'insideWebroot' });
  }
  const means = ['restartCommand', 'restartUrl'] as const;
  const [first] = means.filter((key) => key in patch);
  if (first !== undefined && next.restartCommand.length > 0 && next.restartUrl !== '')
    issues.push({ key: first, reason: 'commandAndUrl' });
  return issues;
}

/** Whether a path is the other one or below it, as it is written. */
function isInside(path: string, folder: string): boolean {
  if (path === '' || folder === '') return false;
  const plain = (one: string) => `${one.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  const [inner, outer] = [plain(path), plain(folder)];
  // Drive letters: Windows does not tell names apart by case.
  const isWindows = /^[A-Za-z]:|^\/\//.test(inner);
  return isWindows ? inner.toLowerCase().startsWith(outer.toLowerCase()) : inner.startsWith(outer);
}

function parseAsIs(key: SettingKey, value: unknown): ParsedValue {
  const result = settingsShape[key].safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issue: issueOf(key, innermostMessage(result.error.issues[0])) };
}

/**
 * A value from the file, as if somebody entered it now: it is cleaned where it is certain what is meant, else refused. But a
 * path at which there is something, exactly as it is written, is meant so: a folder may really be called that. And what was
 * in force already stays so: its drive may be away, and another CA must not be asked because an earlier version took more.
 */
const parseStored =
  (isThere: (path: string) => boolean, lastGood: Record<string, unknown>) =>
  (key: SettingKey, value: unknown): ParsedValue => {
    const row: SettingRow = settingsTable[key];
    const wasInForce = Object.hasOwn(lastGood, key) && JSON.stringify(lastGood[key]) === JSON.stringify(value);
    const asIs = parseAsIs(key, value);
    const isPath = row.type === 'optionalText' && row.rule === rules.absolutePath;
    if (isPath && typeof value === 'string' && rules.absolutePath(value) === null && isThere(value))
      return { ok: true, value };
    if (wasInForce && asIs.ok && (isPath || row.type === 'program')) return asIs;
    if (row.type !== 'program') {
      const cleaned = parseCleaned(key, value);
      return wasInForce && asIs.ok && !cleaned.ok ? asIs : cleaned;
    }
    const call = z.array(z.string()).safeParse(value).data ?? [];
    const [program, ...args] = call;
    if (program === undefined || rules.programCommand(call) !== null || !isThere(program))
      return parseCleaned(key, value);
    // Its arguments are judged beside any path.
    const judged = parseCleaned(key, ['/', ...args]);
    return judged.ok ? { ok: true, value: call } : judged;
  };

/** A union reports `invalid_union` and hides the reason of the branch that matters: the last one. */
function innermostMessage(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_union') {
    const branch = issue.errors.at(-1)?.[0];
    if (branch) return innermostMessage(branch);
  }
  return issue?.message ?? 'wrongType';
}

/**
 * Reads a stored file's content: what is missing gets its default. What is not acceptable is dropped and named, and
 * gets the value that was last good, else its default. If anything was dropped, the caller keeps a copy of the original.
 *
 * @param isThere whether there is something at a path, exactly as it is written
 */
export function parseStoredSettings(
  stored: Record<string, unknown>,
  defaults: Settings,
  lastGood: Record<string, unknown> = {},
  isThere: (path: string) => boolean = () => false,
): { settings: Settings; dropped: SettingIssue[] } {
  const dropped: SettingIssue[] = [];
  let settings = defaults;
  const parse = parseStored(isThere, lastGood);
  const take = (key: string, value: unknown): SettingIssue[] => {
    const result = parsePatch({ [key]: value }, { ...settings, httpPort: 0, httpsPort: -1 }, parse);
    if (!result.ok) return result.issues;
    settings = { ...settings, ...result.patch };
    return [];
  };
  for (const [key, value] of Object.entries(stored)) {
    const issues = take(key, value);
    dropped.push(...issues);
    if (issues.length > 0 && Object.hasOwn(lastGood, key)) take(key, lastGood[key]);
  }
  if (settings.httpPort === settings.httpsPort) {
    // Resets the one whose default is a different port, so that the conflict ends.
    const key = defaults.httpsPort === settings.httpsPort ? 'httpPort' : 'httpsPort';
    settings = { ...settings, [key]: defaults[key] };
    dropped.push({ key, reason: 'samePort' });
  }
  if (settingOfOwnPort(settings, settings) !== undefined) {
    settings = { ...settings, upstream: defaults.upstream };
    dropped.push({ key: 'upstream', reason: 'ownPort' });
  }
  // Everybody could fetch the key from there.
  if (isInside(settings.certificateTarget, settings.webroot)) {
    settings = { ...settings, certificateTarget: defaults.certificateTarget };
    dropped.push({ key: 'certificateTarget', reason: 'insideWebroot' });
  }
  return { settings, dropped };
}
