import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { photoInfoSchema, type PhotoInfo } from '../../../core/document/document';
import { readJson } from './photo-cache';
import { rasterBytes } from './raster-file';
import type { RasterLevel } from './read-window';

const VERSION = 1;
const FILE = 'photo.json';

const storedSchema = z.object({
  version: z.literal(VERSION),
  info: photoInfoSchema,
  /** where the file lay when it was opened, null for bytes that came without one */
  path: z.string().nullable(),
  levels: z.array(z.object({ width: z.number().int(), height: z.number().int(), channels: z.number().int() })).min(1),
});

/** What the folder of a decoded photo says of it. */
export type StoredPhoto = z.infer<typeof storedSchema>;

/** Written last: a folder with it is a whole photo. */
export async function writeStored(folder: string, stored: Omit<StoredPhoto, 'version'>): Promise<void> {
  await writeFile(join(folder, FILE), JSON.stringify({ version: VERSION, ...stored } satisfies StoredPhoto));
}

/** @returns null where the folder holds another photo, none, or one that is not whole */
export async function readStored(folder: string, id: string): Promise<StoredPhoto | null> {
  const parsed = storedSchema.safeParse(await readJson(join(folder, FILE)));
  if (!parsed.success || parsed.data.info.id !== id) return null;
  return (await isWhole(folder, parsed.data)) ? parsed.data : null;
}

/** The photo at full size, then each half of the one before. */
export function levelsOf(folder: string, stored: StoredPhoto): RasterLevel[] {
  return stored.levels.map((size, level) => ({ ...size, path: join(folder, `${level}.v`) }));
}

/** A process that died, or a disk that was full, may have left rasters that are too short. */
async function isWhole(folder: string, stored: StoredPhoto): Promise<boolean> {
  for (const level of levelsOf(folder, stored)) {
    const size = (await stat(level.path).catch(() => null))?.size ?? 0;
    if (size < rasterBytes(level.width, level.height, level.channels)) return false;
  }
  return true;
}

/** Colour spaces that a PNG can hold, so that the numbers of the file can be kept. */
const OWN_SPACES = new Set(['srgb', 'rgb', 'rgb16', 'b-w', 'grey16']);

/** True where the file's own numbers are kept for an export, with the profile that they are meant in. */
export function keepsProfile({ icc, colorSpace }: PhotoInfo): boolean {
  return icc !== null && OWN_SPACES.has(colorSpace);
}

/** The photo's profile, as the decoder left it. */
export function readProfile(folder: string): Promise<Uint8Array> {
  return readFile(join(folder, 'profile.icc'));
}
