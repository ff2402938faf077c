import { describe } from 'vitest';
import { conformanceOf } from './suite.ts';
import { startOurs } from './targets.ts';

describe('the front', () => conformanceOf('ours', startOurs));
