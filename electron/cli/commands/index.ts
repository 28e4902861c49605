import type { AddCommand } from '../program';
import { addBatch } from './batch';
import { addCutout } from './cutout';
import { addEval } from './eval';
import { addEverything } from './everything';
import { addFill } from './fill';
import { addInfo } from './info';
import { addModels } from './models';
import { addRender } from './render';
import { addServe } from './serve';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [addCutout, addBatch, addEverything, addRender, addFill, addInfo, addEval, addModels, addServe];
