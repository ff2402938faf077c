import { describe } from 'vitest';
import { conformanceOf } from './suite.ts';
import { nginxProgram } from '../fixtures/nginx.ts';
import { startNginx } from './targets.ts';

// `npm test` installs it where it may, and else says that this is left out.
describe.skipIf(nginxProgram === null)('nginx, the reference', () => conformanceOf('nginx', startNginx));
