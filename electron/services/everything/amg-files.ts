import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect, Size } from '../../../core/geometry/frames';
import { compressRle, encodeRleWithin } from '../../../core/masks/rle';
import { onPhoto, type GeneratedMask } from '../../../models/everything/finish-mask';
import { systemCode, writeFailure, writeWhole } from '../atomic-file';
import { encodePng } from '../export/png-file';
import { isRunning } from '../../processes/is-running';
import { partIn, sweepOnce } from '../parts';

/** Columns of `metadata.csv` (`write_masks_to_folder` in segment-anything's scripts/amg.py). */
const HEADER = 'id,area,bbox_x0,bbox_y0,bbox_w,bbox_h,point_input_x,point_input_y,predicted_iou,stability_score,crop_box_x0,crop_box_y0,crop_box_w,crop_box_h';
const METADATA = 'metadata.csv';
/** PNGs that are made at a time: each holds a byte for each pixel of the photo. */
const AT_ONCE = 4;
/** Files of an earlier run, which a new one may replace. */
const OURS = /^(\d+\.png|metadata\.csv)$/;
/** What the name of a folder of an earlier run has at its end while the new one takes its place: the process that does it. */
const ASIDE = /^\.(\d+)-[0-9a-f]{8}\.before$/;

/**
 * A folder with a PNG for each mask, `0.png` and on, of the size of the photo, 0 or 255, and
 * `metadata.csv`, as SAM's scripts/amg.py writes it. A new one appears whole or not at all; what killed runs left half-written
 * beside it goes.
 *
 * @param replace whether masks that are there already may be replaced; other files in it stay
 * @throws Failure `file-exists`, `disk-full`, `folder-unwritable`
 */
export async function writeMaskFolder(folder: string, masks: readonly GeneratedMask[], photo: Size, replace: boolean, signal?: AbortSignal): Promise<void> {
  await sweepOnce(dirname(folder));
  const staging = partIn(dirname(folder));
  try {
    await mkdir(staging);
    const write = async (mask: GeneratedMask, index: number): Promise<void> => {
      const png = await encodePng({ data: onPhoto(mask, photo, 255), ...size(photo), channels: 1 }, { icc: null, density: null });
      await writeWhole(join(staging, `${index}.png`), png);
    };
    for (let from = 0; from < masks.length; from += AT_ONCE) {
      signal?.throwIfAborted();
      await Promise.all(masks.slice(from, from + AT_ONCE).map((mask, i) => write(mask, from + i)));
    }
    await writeWhole(join(staging, METADATA), [HEADER, ...masks.map(row)].join('\n'));
    await moveInto(staging, folder, replace);
    await clearAside(folder);
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? error : writeFailure(error, dirname(folder));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * The whole folder at once, where it holds nothing else and the system can. No system replaces a
 * folder that is full: between two renamings there is none of the name, and a process that is killed
 * just there leaves the earlier one beside it (`.before`), for the next run to clear away.
 */
async function moveInto(staging: string, folder: string, replace: boolean): Promise<void> {
  const there = await lstat(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (there === null) return rename(staging, folder);
  if (!replace) throw new Failure('file-exists', { file: basename(folder) });
  // a link stays one, and files of others stay where they are
  if (!there.isDirectory() || !(await readdir(folder)).every((name) => OURS.test(name))) return moveFiles(staging, folder);
  const aside = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}.before`;
  // a folder that is a disk of its own, or open in another program, can't be put aside
  const moved = await rename(folder, aside).then(() => true, () => false);
  if (!moved) return moveFiles(staging, folder);
  try {
    await rename(staging, folder);
  } catch (error) {
    await rename(aside, folder).catch(() => {
      throw new Failure('internal', { detail: `${folder} could not be replaced; what was in it lies in ${aside}` }, { cause: error });
    });
    throw error;
  }
}

/**
 * Clears away what this run put aside, and killed ones did: the earlier masks go, files that others
 * put among them in the last moment go on to the new ones. The new ones are there: what can't be
 * done now is left to the next run.
 */
async function clearAside(folder: string): Promise<void> {
  const name = basename(folder);
  try {
    for (const other of await readdir(dirname(folder))) {
      const pid = other.startsWith(name) ? Number(ASIDE.exec(other.slice(name.length))?.[1]) : NaN;
      if (Number.isNaN(pid) || (pid !== process.pid && isRunning(pid))) continue;
      const aside = join(dirname(folder), other);
      for (const file of await readdir(aside)) {
        if (OURS.test(file)) await rm(join(aside, file));
        else if (!(await isThere(join(folder, file)))) await rename(join(aside, file), join(folder, file));
      }
      await rmdir(aside);
    }
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}

/** File by file, each over the one of its name; then what an earlier run had more of goes. */
async function moveFiles(staging: string, folder: string): Promise<void> {
  const names = await readdir(staging);
  for (const name of names) await rename(join(staging, name), join(folder, name));
  for (const name of await readdir(folder)) if (OURS.test(name) && !names.includes(name)) await rm(join(folder, name));
}

function row(mask: GeneratedMask, id: number): string {
  const { area, bbox, point_coords: [point], predicted_iou, stability_score, crop_box } = record(mask);
  return [id, area, ...bbox, ...(point ?? []), predicted_iou, stability_score, ...crop_box].join(',');
}

/** The records of `SamAutomaticMaskGenerator.generate` with `output_mode="coco_rle"`, as JSON. */
export function maskJson(masks: readonly GeneratedMask[], photo: Size): string {
  return JSON.stringify(masks.map((mask) => ({ segmentation: compressRle(encodeRleWithin(mask.cells, mask.box, photo)), ...record(mask) })));
}

/** What `generate` says of a mask, in its keys and its order. */
function record({ area, box, predictedIou, point, stability, cropBox }: GeneratedMask) {
  return {
    area,
    // from the first to the last pixel, as `batched_mask_to_box` has it: one less than the number of pixels
    bbox: [box.x, box.y, box.width - 1, box.height - 1],
    predicted_iou: predictedIou,
    point_coords: [[point.x, point.y]],
    stability_score: stability,
    crop_box: rectangle(cropBox),
  };
}

function rectangle({ x, y, width, height }: PhotoRect): number[] {
  return [x, y, width, height];
}

function size({ width, height }: Size): Size {
  return { width, height };
}
