import type { AddCommand } from '../program';
import { addFill } from './fill';
import { addInfo } from './info';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [addInfo, addFill];
