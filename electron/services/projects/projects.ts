import { stat } from 'node:fs/promises';
import { basename, extname, parse, resolve } from 'node:path';
import { allLayers } from '../../../core/document/walk';
import { Failure } from '../../../core/errors/failure';
import { currentStep } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import type { OpenedProject, SaveProjectRequest } from '../../api/contract';
import { systemCode, writeFailure } from '../atomic-file';
import type { BlobStore } from '../blobs/blob-store';
import type { Exporter } from '../export/exporter';
import { safeFileName } from '../file-name';
import { replaceFile, writeNew } from '../new-file';
import type { PhotoStore } from '../photos/photo-store';
import { readArchive, type ReadProject } from './read-archive';
import { writeArchive } from './write-archive';
import { ZipArchive } from './zip-archive';

export interface ProjectsOptions {
  readonly photos: PhotoStore;
  readonly blobs: BlobStore;
  readonly exporter: Exporter;
  /** folder for files on their way */
  readonly temp: string;
}

/**
 * Documents as OpenRaster files: what GIMP and Krita open, with everything in it that brings our
 * document back: prompts, adjustments, history, the photo's own file.
 */
export class Projects {
  readonly #options: ProjectsOptions;

  constructor(options: ProjectsOptions) {
    this.#options = options;
  }

  /**
   * Writes a project whole or not at all; the file that was there stays until the new one is on disk.
   * @param request.path gets the ending .ora where it has none
   * @throws Failure `file-exists` where a file is there and isn't to be overwritten, `file-is-folder`,
   *   `disk-full`, `folder-unwritable`, `folder-missing`, `blob-missing`, `photo-unknown`
   */
  async save({ history, path, overwrite }: SaveProjectRequest, signal?: AbortSignal): Promise<{ path: string; layers: number }> {
    const target = resolve(extname(path).toLowerCase() === '.ora' ? path : `${path}.ora`);
    await requirePlace(target, overwrite);
    const { bytes } = await this.bytes(history, signal);
    if (overwrite) await replaceFile(target, bytes);
    else await writeNew(target, bytes);
    return { path: target, layers: countLayers(history) };
  }

  /** A project as bytes, with a name for a download. */
  async bytes(history: History, signal?: AbortSignal): Promise<{ name: string; bytes: Uint8Array }> {
    const { photos, blobs, exporter, temp } = this.#options;
    const bytes = await writeArchive(history, { photos, blobs, cutouts: exporter.cutouts, temp }, signal);
    return { name: `${safeFileName(parse(currentStep(history).document.photo.name).name, 'project')}.ora`, bytes };
  }

  /** Opens a project file of this computer. Throws as `readArchive` and `ZipArchive.open` do. */
  async openFile(path: string, signal?: AbortSignal): Promise<OpenedProject> {
    const absolute = resolve(path);
    return { ...(await this.#open(absolute, basename(absolute), signal)), path: absolute, name: basename(absolute) };
  }

  /** Opens a project that was dropped or uploaded. */
  async openBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<OpenedProject> {
    return { ...(await this.#open(bytes, name, signal)), path: null, name };
  }

  /**
   * What the window's export of a project file gives: its picture, or one of its layers.
   * @param layer name of the layer; the uppermost of that name
   * @param leftOut hears the names of layers that could not be read
   * @throws Failure `layer-unknown`, and as `openFile`
   */
  async render(path: string, { layer, leftOut }: { layer?: string | undefined; leftOut?: (names: readonly string[]) => void } = {}, signal?: AbortSignal): Promise<Uint8Array> {
    const { history, leftOut: names } = await this.openFile(path, signal);
    if (names.length > 0) leftOut?.(names);
    const { document } = currentStep(history);
    const found = layer === undefined ? undefined : [...allLayers(document.layers)].findLast((one) => one.name === layer);
    if (layer !== undefined && found === undefined) throw new Failure('layer-unknown', { layer, file: basename(path) });
    const { bytes } = await this.#options.exporter.bytes({
      document,
      targets: [found === undefined ? { kind: 'picture' } : { kind: 'layer', layerId: found.id }],
      trim: null,
      name: '{layer}',
      conflicts: {},
    }, signal);
    return bytes;
  }

  async #open(source: string | Uint8Array, file: string, signal: AbortSignal | undefined): Promise<ReadProject> {
    const { photos, blobs, temp } = this.#options;
    const archive = await ZipArchive.open(source, file);
    try {
      return await readArchive(archive, { photos, blobs, temp }, signal);
    } finally {
      archive.close();
    }
  }
}

export function countLayers(history: History): number {
  return [...allLayers(currentStep(history).document.layers)].filter((layer) => layer.kind !== 'photo').length;
}

/** Asked before the work, so that nobody waits for a picture that can't be kept. */
async function requirePlace(path: string, overwrite: boolean): Promise<void> {
  try {
    const there = await stat(path);
    if (there.isDirectory()) throw new Failure('file-is-folder', { file: basename(path) });
    if (!overwrite) throw new Failure('file-exists', { file: basename(path) });
  } catch (error) {
    if (error instanceof Failure || !['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw writeFailure(error, parse(path).dir);
  }
}
