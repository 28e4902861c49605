import type { AddCommand } from '../program';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [];
