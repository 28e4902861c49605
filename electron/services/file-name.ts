/** What Windows gives to devices, with any ending (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Bytes that file systems take for one name (255), less an ending and a number. */
const LONGEST = 240;

/**
 * A name that every file system takes and that leads to no other folder; any text may come in.
 * @param fallback where nothing is left of it
 */
export function safeFileName(text: string, fallback: string): string {
  let name = text
    .normalize('NFC')
    .replace(/[<>:"/\\|?*\p{Cc}\p{Cs}]/gu, '_')
    .trim()
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, (dots) => '_'.repeat(dots.length));
  while (Buffer.byteLength(name) > LONGEST) name = [...name].slice(0, -1).join('').trimEnd();
  if (name === '') return fallback;
  return DEVICES.test(name.split('.')[0] ?? '') ? `_${name}` : name;
}

/** Gives each its own name, also where names differ only in case, which many file systems take for one. */
export class NameSet {
  readonly #taken = new Set<string>();

  /** Keeps a name that was given before. */
  reserve(name: string): void {
    this.#taken.add(key(name));
  }

  /** @returns `stem` and the ending, with a number from 2 on where that is taken */
  give(stem: string, ending: string): string {
    for (let number = 1; ; number++) {
      const name = `${number === 1 ? stem : `${stem}-${number}`}${ending}`;
      if (this.#taken.has(key(name))) continue;
      this.reserve(name);
      return name;
    }
  }
}

function key(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
