/** All situations. */
import type { Situation } from './situation.ts';
import { between } from './situations/between.ts';
import { ca } from './situations/ca.ts';
import { line } from './situations/line.ts';
import { machine } from './situations/machine.ts';
import { name } from './situations/name.ts';
import { router } from './situations/router.ts';

export const situations: readonly Situation[] = [...router, ...name, ...line, ...machine, ...ca, ...between];
