import type { Command } from 'commander';
import type { PromptPoint } from '../../core/prompts/prompts';
import { repeated } from './arguments';

/** A click, and its place among all clicks of the command line: each one refines the mask of those before. */
export interface GivenClick {
  readonly x: number;
  readonly y: number;
  readonly kind: PromptPoint['kind'];
  readonly order: number;
}

/** `--point` and `--exclude` as they were given. */
export interface ClickOptions {
  readonly point?: readonly GivenClick[];
  readonly exclude?: readonly GivenClick[];
}

/** Adds both options. @param form of a click's value, which `parse` reads */
export function addClicks(command: Command, form: string, parse: (text: string) => { x: number; y: number }): Command {
  let given = 0;
  const click = (kind: GivenClick['kind']) => repeated((text): GivenClick => ({ ...parse(text), kind, order: given++ }));
  return command
    .option(`--point <${form}>`, 'a point of the object; may be given several times', click('include'))
    .option(`--exclude <${form}>`, 'a point that does not belong to it; may be given several times', click('exclude'));
}

/** The clicks in the order in which they were given, whatever their kinds. */
export function inOrder({ point = [], exclude = [] }: ClickOptions): { x: number; y: number; kind: GivenClick['kind'] }[] {
  return [...point, ...exclude].sort((a, b) => a.order - b.order).map(({ x, y, kind }) => ({ x, y, kind }));
}
