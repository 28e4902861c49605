import { basename, dirname, parse } from 'node:path';
import { Failure } from '../../../core/errors/failure';
import { NameSet, safeFileName } from '../file-name';

/** What a template may have in braces. */
const PLACEHOLDERS = ['stem', 'n'];

/** @throws Failure `name-placeholder` where a template has something else in braces, which would stand in every name */
export function checkTemplate(template: string): void {
  for (const [placeholder, name = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (!PLACEHOLDERS.includes(name)) throw new Failure('name-placeholder', { placeholder, known: PLACEHOLDERS.map((known) => `{${known}}`).join(', ') });
  }
}

/**
 * Names of the results: every photo its own, also where two photos have the same stem. The later one
 * gets a number: `a.png`, `a-2.png`. The same photos in the same order get the same names.
 */
export class ResultNames {
  readonly #template: string;
  readonly #digits: number;
  readonly #names = new NameSet();

  /**
   * @param template `{stem}` is the photo's name without its ending, `{n}` its number in the batch
   * @param total photos of the batch: `{n}` has as many digits
   */
  constructor(template: string, total: number) {
    this.#template = template.trim() === '' ? '{stem}' : template;
    this.#digits = String(total).length;
  }

  /** Keeps a name that an earlier run of the batch gave. */
  reserve(name: string): void {
    this.#names.reserve(name);
  }

  /** @param index from 0 */
  give(path: string, index: number): string {
    const name = this.#template
      .replace(/\{(stem|n)\}/g, (_, key: string) => (key === 'stem' ? parse(path).name : String(index + 1).padStart(this.#digits, '0')))
      .replace(/\.png$/i, '');
    return this.#names.give(safeFileName(name, 'photo'), '.png');
  }
}

/** What a batch is called: its folder of photos, where it has but one, else its folder of results. */
export function batchName(inputs: readonly string[], out: string): string {
  const [only] = inputs;
  if (inputs.length !== 1 || only === undefined) return basename(out);
  const folder = /[*?{[]/.test(basename(only)) || /\.[a-z]{3,4}$/i.test(only) ? dirname(only) : only;
  return basename(folder) || basename(out);
}
