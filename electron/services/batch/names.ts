import { parse } from 'node:path';

/** What Windows gives to devices, with any ending (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Bytes that file systems take for one name, less `.png` and a number. */
const LONGEST = 240;

/**
 * Names of the results: every photo its own, also where two photos have the same stem or names
 * differ only in case (many file systems take those for one). The later one gets a number: `a.png`,
 * `a-2.png`. The same photos in the same order get the same names.
 */
export class ResultNames {
  readonly #template: string;
  readonly #digits: number;
  readonly #taken = new Set<string>();

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
    this.#taken.add(key(name));
  }

  /** @param index from 0 */
  give(path: string, index: number): string {
    const stem = this.#template
      .replaceAll('{stem}', () => parse(path).name)
      .replaceAll('{n}', String(index + 1).padStart(this.#digits, '0'))
      .replace(/\.png$/i, '');
    const base = safeName(stem);
    for (let number = 1; ; number++) {
      const name = `${number === 1 ? base : `${base}-${number}`}.png`;
      if (this.#taken.has(key(name))) continue;
      this.reserve(name);
      return name;
    }
  }
}

function key(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** A name that every file system takes: nothing in it leads to another folder. */
function safeName(text: string): string {
  let name = text.replace(/[<>:"/\\|?*\p{Cc}]/gu, '_').replace(/[. ]+$/, '').replace(/^\.+/, (dots) => '_'.repeat(dots.length)).trim();
  while (Buffer.byteLength(name) > LONGEST) name = [...name].slice(0, -1).join('');
  if (name === '') return 'photo';
  return DEVICES.test(name.split('.')[0] ?? '') ? `_${name}` : name;
}
