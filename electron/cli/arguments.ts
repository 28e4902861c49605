import { extname } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { PromptBox } from '../../core/prompts/prompts';

/** Option values as a person types them. What can't be read at all is wrong usage (exit code 2). */

function numbers(text: string, count: number, form: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (values.length !== count || !values.every(Number.isFinite)) throw new InvalidArgumentError(`Expected ${form}, for example ${form === 'X,Y' ? '320,240' : '40,30,200,150'}.`);
  return values;
}

/** `X,Y` */
export function parsePoint(text: string): { x: number; y: number } {
  const [x = 0, y = 0] = numbers(text, 2, 'X,Y');
  return { x, y };
}

/** `X,Y,W,H`, top-left corner and size */
export function parseBox(text: string): PromptBox {
  const [x = 0, y = 0, width = 0, height = 0] = numbers(text, 4, 'X,Y,W,H');
  return { x, y, width, height };
}

/** A whole number from `least` to `most`. */
export function parseWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** A number of at least 0. */
export function parseAmount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('Expected a number of at least 0.');
  return value;
}

/** A number from 0 to 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

/** `#RGB` or `#RRGGBB`; gives `#rrggbb`. */
export function parseColor(text: string): string {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  const digits = match?.[1]?.toLowerCase();
  if (digits === undefined) throw new InvalidArgumentError("Expected a colour such as '#F0AA19'.");
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}

/** The name of a PNG that is to be written. Another format's ending would make a file that says what it is not. */
export function parsePngName(text: string): string {
  const ending = extname(text);
  if (text.trim() === '' || (ending !== '' && ending.toLowerCase() !== '.png')) throw new InvalidArgumentError('Expected a name that ends in .png; pictures are written as PNG.');
  return text;
}

/** Gathers an option that may be given several times. */
export function repeated<T>(parse: (text: string) => T): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before) => [...(before ?? []), parse(text)];
}

/** True where a person gave an option that has a value anyway. @param name as commander keeps it */
export function wasGiven(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === 'cli';
}

/** Wrong usage where `--amount` has no colour to be the amount of. */
export function refuseLoneAmount(command: Command): void {
  if (wasGiven(command, 'amount') && !wasGiven(command, 'recolor')) command.error('error: --amount says how much of the colour of --recolor is taken; give --recolor as well, or leave it out');
}

/**
 * Options whose number may be left out (`--trim [PAD]`) would swallow the name of a photo that
 * follows them, and a value that can't be read would be taken for one: what is meant is written out.
 *
 * @param isFile of what may be a word or a name
 */
export function spellOutDefaults(argv: readonly string[], options: Readonly<Record<string, string>>, isFile: (name: string) => boolean): string[] {
  const spelled: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? '';
    if (argument === '--') return [...spelled, ...argv.slice(i)];
    const value = options[argument];
    const next = argv[i + 1];
    if (value === undefined) spelled.push(argument);
    else if (next === undefined || !isValue(next, isFile)) spelled.push(`${argument}=${value}`);
    else {
      spelled.push(`${argument}=${next}`);
      i++;
    }
  }
  return spelled;
}

/** True for what is a number, or neither an option nor the name of a file or of many. */
function isValue(text: string, isFile: (name: string) => boolean): boolean {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return true;
  return !text.startsWith('-') && !/[./\\*?[{(]/.test(text) && !isFile(text);
}
