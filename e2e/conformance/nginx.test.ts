import { describe } from 'vitest';
import { conformanceOf } from './suite.ts';
import { hasNginx, startNginx } from './targets.ts';

// `npm test` installs it where it may, and else says that this is left out.
describe.skipIf(!hasNginx)('nginx, the reference', () => conformanceOf('nginx', startNginx));
