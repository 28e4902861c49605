/** What Windows gives to devices, with any ending (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Bytes that file systems take for one name (255), less an ending and a number. */
const LONGEST = 240;

/**
 * A name that every file system takes and that leads to no other folder; any text may come in.
 * @param fallback where nothing is left of it
 */
export function safeFileName(text: string, fallback: string): string {
  let name = withoutEnd(text.normalize('NFC').replace(/[<>:"/\\|?*\p{Cc}\p{Cs}]/gu, '_').trim())
    .replace(/^\.+/, (dots) => '_'.repeat(dots.length));
  // as many whole characters as there is room for
  const { read } = encoder.encodeInto(name, new Uint8Array(LONGEST));
  if (read < name.length) name = name.slice(0, read).trimEnd();
  if (name === '') return fallback;
  return DEVICES.test(name.split('.')[0] ?? '') ? `_${name}` : name;
}

const encoder = new TextEncoder();

/** Without dots and spaces at the end; an expression would look through each run of them anew from each of its places. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && '. '.includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}

/** Signs that aren't seen, and those that turn what follows them around (Unicode, "Bidirectional Formatting Characters"). */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What a file that came without its path is called, as it is shown: its own name without folders. */
export function shownFileName(given: string, fallback: string): string {
  return given.split(/[/\\]/).at(-1)?.replace(UNSEEN, '').trim() || fallback;
}

/** Gives each its own name, also where names differ only in case, which many file systems take for one. */
export class NameSet {
  readonly #taken = new Set<string>();
  /** by what stands before the number: the first one that may be free, since none becomes free again */
  readonly #next = new Map<string, number>();

  /** Keeps a name that was given before. @returns false where it is taken */
  reserve(name: string): boolean {
    const before = this.#taken.size;
    return this.#taken.add(key(name)).size > before;
  }

  /** @returns `stem` and the ending, with a number from 2 on where that is taken */
  give(stem: string, ending: string): string {
    if (this.reserve(`${stem}${ending}`)) return `${stem}${ending}`;
    const numbered = `${key(`${stem}-`)}${ending}`;
    for (let number = this.#next.get(numbered) ?? 2; ; number++) {
      const name = `${stem}-${number}${ending}`;
      if (!this.reserve(name)) continue;
      this.#next.set(numbered, number + 1);
      return name;
    }
  }
}

function key(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
