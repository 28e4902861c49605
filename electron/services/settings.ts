import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../api/contract';
import { writeWhole } from './atomic-file';
import { parseAddress } from './inpaint/address';
import { picturesFolder } from './pictures-folder';

export function defaultSettings(): Settings {
  return { ...DEFAULT_SETTINGS, exportFolder: picturesFolder() };
}

/**
 * The person's settings, one JSON file. A file that can't be read as settings is put aside
 * (`settings.damaged.json`) and the defaults hold; what an older version didn't know has its default.
 */
export class SettingsStore {
  readonly #file: string;
  #settings: Settings;
  /** path of a damaged file that was put aside at the start, null in the ordinary case */
  readonly damaged: string | null;

  constructor(folder: string) {
    this.#file = join(folder, 'settings.json');
    const { settings, damaged } = load(this.#file);
    this.#settings = settings;
    this.damaged = damaged;
  }

  get(): Settings {
    return this.#settings;
  }

  /** @throws Failure `inpaint-address`, `disk-full`, `folder-unwritable` */
  async set(settings: Settings): Promise<void> {
    const { url } = settings.inpaint;
    // one that is there already is said where it is asked, not with every other setting
    if (url !== this.#settings.inpaint.url) parseAddress(url);
    this.#settings = settings;
    await writeWhole(this.#file, `${JSON.stringify(settings, null, 2)}\n`);
  }
}

function load(file: string): { settings: Settings; damaged: string | null } {
  const defaults = defaultSettings();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // the first start, or a folder that can't be read: saving reports the latter
    return { settings: defaults, damaged: null };
  }
  const parsed = parseSettings(text, defaults);
  if (parsed) return { settings: parsed, damaged: null };
  const aside = file.replace(/\.json$/, '.damaged.json');
  try {
    renameSync(file, aside);
  } catch {
    // a read-only folder: the file stays where it is and is named as it is
    return { settings: defaults, damaged: file };
  }
  return { settings: defaults, damaged: aside };
}

function parseSettings(text: string, defaults: Settings): Settings | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // null is how the caller learns of it
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const parsed = settingsSchema.safeParse({ ...defaults, ...value });
  return parsed.success ? parsed.data : null;
}
