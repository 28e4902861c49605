import { z } from 'zod';
import { historyCodec } from '../../../core/history/packed';

/** Names inside of a project file: OpenRaster's (baseline specification, "File Layout"), and ours in a folder of our own. */
export const ENTRY = {
  mimetype: 'mimetype',
  stack: 'stack.xml',
  merged: 'mergedimage.png',
  thumbnail: 'Thumbnails/thumbnail.png',
  layer: (number: number) => `data/layer${number}.png`,
  manifest: 'maskwright/manifest.json',
  photo: 'maskwright/photo',
  blob: (sha256: string) => `maskwright/blobs/${sha256}`,
} as const;

export const MIMETYPE = 'image/openraster';
export const MANIFEST_VERSION = 1;
/** Longest side of the thumbnail, as the specification has it. */
export const THUMBNAIL_SIDE = 256;

/** What any version of the manifest says; read first. */
export const manifestHeadSchema = z.object({ format: z.literal('maskwright'), version: z.number().int(), app: z.string() });

export const manifestSchema = manifestHeadSchema.extend({
  /** SHA-256 of stack.xml as it was written beside this: another one means that some other program changed the file */
  stack: z.string(),
  history: historyCodec,
});
