import type { AddCommand } from '../program';
import { addCutout } from './cutout';
import { addEval } from './eval';
import { addFill } from './fill';
import { addInfo } from './info';
import { addModels } from './models';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [addCutout, addFill, addInfo, addEval, addModels];
