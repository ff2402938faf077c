/**
 * The layers of the source tree, and which of them each may import: an upper one a lower one, never back. `npm run
 * check:layers` checks every import: static, type and dynamic ones.
 */
import { cruise, type IFlattenedRuleSet, type IReporterOutput } from 'dependency-cruiser';

const belowFeatures = ['renderer/parts', 'renderer/state', 'renderer/ui', 'shared'];

/** Folders (and single files) with those that each may import besides itself; a folder within another obeys both rows. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  'shared/values': [],
  'shared/contract': ['shared/values'],
  'shared/domain': ['shared/contract', 'shared/values'],
  'shared/texts': ['shared/domain', 'shared/contract', 'shared/values'],

  'electron/applications': ['shared'],
  'electron/certificates': ['shared'],
  'electron/ownership': [],
  'electron/storage': ['electron/certificates', 'electron/ownership', 'shared'],
  'electron/webserver': [
    'electron/applications',
    'electron/certificates',
    'electron/ownership',
    'electron/storage',
    'shared',
  ],
  'electron/settings': ['electron/ownership', 'shared'],
  'electron/transports': ['electron/ownership', 'shared'],
  'electron/acme': ['electron/storage', 'electron/webserver', 'electron/certificates', 'shared'],
  'electron/diagnosis/probes': ['electron/applications', 'electron/acme', 'electron/certificates', 'shared'],
  'electron/diagnosis': [
    'electron/diagnosis/probes',
    'electron/applications',
    'electron/acme',
    'electron/storage',
    'electron/certificates',
    'shared',
  ],
  'electron/forwarding': ['electron/diagnosis/probes', 'shared'],
  'electron/service': [
    'electron/diagnosis',
    'electron/forwarding',
    'electron/applications',
    'electron/acme',
    'electron/storage',
    'electron/webserver',
    'electron/settings',
    'electron/certificates',
    'electron/ownership',
    'shared',
  ],
  'electron/cli': ['electron/service', 'electron/settings', 'electron/transports', 'shared'],
  'electron/desktop': ['electron/service', 'electron/settings', 'electron/transports', 'shared'],

  'renderer/ui': ['shared'],
  'renderer/state': ['renderer/ui', 'shared'],
  'renderer/parts': ['renderer/state', 'renderer/ui', 'shared'],
  'renderer/features/advanced': belowFeatures,
  'renderer/features/certificate': belowFeatures,
  'renderer/features/first-start': belowFeatures,
  'renderer/features/journal': belowFeatures,
  'renderer/features/keys': belowFeatures,
  'renderer/features/path': belowFeatures,
  'renderer/features/privacy': belowFeatures,
  'renderer/features/system': belowFeatures,
  'renderer/app': ['renderer', 'shared'],

  // Each program is put together by one file.
  'electron/main.ts': ['electron/desktop', 'electron/ownership', 'electron/settings', 'electron/transports', 'shared'],
  'electron/headless.ts': [
    'electron/collect-garbage.ts',
    'electron/cli',
    'electron/ownership',
    'electron/settings',
    'shared',
  ],
  'electron/preload.ts': ['shared'],
  'electron/web-worker.ts': ['electron/collect-garbage.ts', 'electron/webserver', 'shared'],
  'electron/collect-garbage.ts': [],

  // The practice CA knows nothing of the product, or it would share its mistakes.
  'e2e/ca': [],
  // It tries the parts of the service themselves, and none of the page.
  'e2e/fuzz': ['electron', 'shared'],
};

/** Packages that only one layer may import. */
const ownPackages: Readonly<Record<string, string>> = {
  'electron/acme': 'acme-client|axios',
};

/** Tests, and what only tests may import: `test-*.ts` beside them, and `electron/testing/`. */
const TEST = String.raw`\.test(-d)?\.tsx?$|/test-[^/]+\.ts$|^renderer/state/testing\.ts$|^electron/testing/`;
/** Matches what lies in one of these folders, and files that are named themselves. */
const below = (folders: readonly string[]): string =>
  `^(${folders.map((one) => (one.endsWith('.ts') ? `${one.replace('.', '[.]')}$` : `${one}/`)).join('|')})`;

/** The rules of `layers` for dependency-cruiser. Tests may import what they test; only tests may import them. */
export const layerRules: IFlattenedRuleSet = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'What runs at a customer imports no tests and no test doubles.',
      from: { path: below(['electron', 'shared', 'renderer']), pathNot: TEST },
      to: { path: TEST },
    },
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: layer,
      severity: 'error' as const,
      comment: `${layer} may import ${allowed.length === 0 ? 'nobody' : allowed.join(', ')}: scripts/layers.ts.`,
      from: { path: below([layer]), pathNot: TEST },
      to: {
        path: below(['electron', 'shared', 'renderer', 'e2e', 'scripts']),
        pathNot: below([layer, ...allowed]),
      },
    })),
    {
      name: 'page-without-node',
      severity: 'error',
      comment: 'This code also runs in the sandboxed page: no Node there. Put the I/O into electron/.',
      from: { path: below(['shared', 'renderer']), pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    ...Object.entries(ownPackages).map(([layer, packages]) => ({
      name: `${layer}-alone`,
      severity: 'error' as const,
      comment: `Only ${layer} knows ${packages}.`,
      from: { path: below(['electron', 'shared', 'renderer']), pathNot: [TEST, below([layer])] },
      to: { path: `node_modules/(${packages})/` },
    })),
  ],
};

/**
 * Checks the imports of a tree against the rules.
 *
 * @param baseDir the project's root, or a tree of its shape
 * @param folders in it whose files are checked
 */
export function cruiseLayers(
  baseDir: string,
  folders: readonly string[],
  outputType: 'err-long' | 'json',
): Promise<IReporterOutput> {
  return cruise([...folders], {
    baseDir,
    outputType,
    ruleSet: layerRules,
    validate: true,
    // Type imports count as well: code that needs a type cannot be understood without it.
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules'] },
  });
}
