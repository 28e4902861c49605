/**
 * Shortcuts as the registry writes them: modifiers and one key joined by `+`, `Mod+Shift+E`. `Mod`
 * is Ctrl, on macOS Cmd; `Ctrl` is Ctrl everywhere. Keys are letters, digits, `Enter`, `Escape`, `Tab`, `Backspace`, `Delete`,
 * `Space`, `F6`, `Plus`, `Minus`, or a sign as it is typed (`?`, `\`).
 */
export type Shortcut = string;

const MODIFIERS = ['Shift', 'Alt', 'Ctrl', 'Mod'] as const;

export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

export interface ParsedShortcut {
  readonly modifiers: readonly (typeof MODIFIERS)[number][];
  readonly key: string;
}

export function parseShortcut(shortcut: Shortcut): ParsedShortcut {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const modifiers = MODIFIERS.filter((modifier) => parts.slice(0, -1).includes(modifier));
  if (key === '' || modifiers.length !== parts.length - 1) throw new TypeError(`not a shortcut: ${JSON.stringify(shortcut)}`);
  return { modifiers, key };
}

/** Whether a text is written as a shortcut is. */
export function isShortcut(text: string): boolean {
  try {
    parseShortcut(text);
    return true;
  } catch {
    return false;
  }
}

/** Keys by their names in a shortcut, as the browser reports them. */
const NAMED: Readonly<Record<string, string>> = { ' ': 'Space', '+': 'Plus', '-': 'Minus' };
/** They leave, move or undo wherever a person is, and stay what they are. */
const KEPT = new Set(['Escape', 'Tab']);

/**
 * The shortcut that a press is: what the registry would write for it.
 * @returns null for a modifier alone, for Escape and Tab, and for a key without a name of its own
 */
export function shortcutOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>, mac = isMac()): Shortcut | null {
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code);
  const letter = /^[a-z\d]$/i.test(event.key) ? event.key.toUpperCase() : (place?.[1] ?? place?.[2]);
  const sign = /^[^\w\s]$/.test(event.key) && letter === undefined && !(event.key in NAMED);
  const key = letter ?? NAMED[event.key] ?? (sign || /^(?:F\d{1,2}|[A-Z][A-Za-z]{3,})$/.test(event.key) ? event.key : undefined);
  if (key === undefined || KEPT.has(key) || ['Control', 'Shift', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(key)) return null;
  const held = [
    // a sign is typed with Shift on one keyboard and without on another
    ...(event.shiftKey && !sign && key !== 'Plus' ? ['Shift'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(mac && event.ctrlKey ? ['Ctrl'] : []),
    ...((mac ? event.metaKey : event.ctrlKey) ? ['Mod'] : []),
  ];
  return [...held, key].join('+');
}

const SHOWN: Readonly<Record<string, string>> = { Escape: 'Esc', Plus: '+', Minus: '−', Delete: 'Del', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };
const SHOWN_ON_MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥', Backspace: '⌫', Delete: '⌦', Escape: 'Esc' };

/** The key caps of a shortcut, in order: `['Shift', 'Ctrl', 'E']`, on macOS `['⇧', '⌘', 'E']`. */
export function keyCaps(shortcut: Shortcut, mac = isMac()): string[] {
  const { modifiers, key } = parseShortcut(shortcut);
  return [...modifiers, key].map((part) => (mac ? SHOWN_ON_MAC[part] : undefined) ?? (part === 'Mod' ? 'Ctrl' : (SHOWN[part] ?? part)));
}

/** For a text or a screen reader: "Shift Ctrl E". */
export function shortcutText(shortcut: Shortcut, mac = isMac()): string {
  return keyCaps(shortcut, mac).join(' ');
}

/** The same for `aria-keyshortcuts` (WAI-ARIA 1.2): "Shift+Control+E". */
export function ariaShortcut(shortcut: Shortcut, mac = isMac()): string {
  const { modifiers, key } = parseShortcut(shortcut);
  const names = modifiers.map((modifier) => (modifier === 'Mod' ? (mac ? 'Meta' : 'Control') : modifier === 'Ctrl' ? 'Control' : modifier));
  return [...names, key === 'Plus' ? 'plus' : key === 'Minus' ? '-' : key].join('+');
}

/**
 * The presses that mean a shortcut, in the syntax of tinykeys. A letter or digit is found by what it
 * types, and by its place where the keyboard types something else (a Chinese input method, Option on
 * macOS); `accepts` tells these apart.
 */
export function presses(shortcut: Shortcut): { press: string; accepts: (event: KeyboardEvent) => boolean }[] {
  const { modifiers, key } = parseShortcut(shortcut);
  const prefix = modifiers.map((modifier) => `${modifier === 'Mod' ? '$mod' : modifier === 'Ctrl' ? 'Control' : modifier}+`).join('');
  const always = () => true;
  if (/^[A-Z]$/.test(key)) {
    return [
      { press: `${prefix}${key.toLowerCase()}`, accepts: always },
      { press: `${prefix}Key${key}`, accepts: (event) => !/^[a-z]$/i.test(event.key) },
    ];
  }
  if (/^\d$/.test(key)) {
    return [
      { press: `${prefix}${key}`, accepts: always },
      { press: `${prefix}Digit${key}`, accepts: (event) => !/^\d$/.test(event.key) },
    ];
  }
  if (key === 'Plus') return [`${prefix}Equal`, `${prefix}Shift+Equal`, `${prefix}NumpadAdd`].map((press) => ({ press, accepts: always }));
  if (key === 'Minus') return [`${prefix}Minus`, `${prefix}NumpadSubtract`].map((press) => ({ press, accepts: always }));
  // a sign is typed with Shift on one keyboard and without on another
  if (/^[^\w\s]$/.test(key)) return [`${prefix}${key}`, `${prefix}Shift+${key}`].map((press) => ({ press, accepts: always }));
  return [{ press: `${prefix}${key}`, accepts: always }];
}
