import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import { canvasOf, paintedLayers } from '../../../core/compose/painted-document';
import type { ImageDocument, Layer } from '../../../core/document/document';
import { allLayers, findLayer } from '../../../core/document/walk';
import { Failure, isFailure } from '../../../core/errors/failure';
import type { PhotoRect } from '../../../core/geometry/frames';
import { frameOf } from '../../../core/geometry/trim';
import type { ExportEvent, ExportPlan, ExportRequest, ExportTarget } from '../../api/contract';
import { makeFolder, systemCode, writeFailure } from '../atomic-file';
import { NameSet, safeFileName } from '../file-name';
import { replaceFile, writeNew } from '../new-file';
import { LIMITS } from '../photos/limits';
import { resultOf } from '../result-of';
import { contentBounds } from './content-bounds';
import { CutoutPng } from './cutout-png';
import { NodePixels, type PixelServices } from './node-pixels';
import { picturePng } from './picture-png';

export interface ExporterOptions extends PixelServices {
  /** folder for files on their way */
  readonly temp: string;
  /** where files go when the request names no folder */
  readonly defaultFolder: () => string;
}

interface PlannedFile {
  readonly target: ExportTarget;
  readonly file: string;
}

/**
 * Layers, masks and pictures of a document as PNG files. Files appear whole or not at all, one that
 * is there is never touched without being told so, and what was written before a failure stays.
 */
export class Exporter {
  readonly #services: PixelServices;
  readonly #temp: string;
  readonly #defaultFolder: () => string;
  readonly cutouts: CutoutPng;

  constructor({ photos, blobs, temp, defaultFolder }: ExporterOptions) {
    this.#services = { photos, blobs };
    this.#temp = temp;
    this.#defaultFolder = defaultFolder;
    this.cutouts = new CutoutPng(photos, temp);
  }

  /** What would be written: names, sizes, and which files are there already. */
  async plan(request: ExportRequest, signal?: AbortSignal): Promise<ExportPlan> {
    const folder = this.#folder(request);
    const pixels = new NodePixels(this.#services, request.document);
    try {
      const files: ExportPlan['files'] = [];
      for (const { target, file } of plannedFiles(request)) {
        signal?.throwIfAborted();
        files.push({ file, ...(await this.#frame(request, target, pixels, signal)), exists: await existing(join(folder, file)) });
      }
      return { files };
    } finally {
      await pixels.dispose();
    }
  }

  /**
   * Writes the files.
   * @throws Failure `disk-full`, `folder-unwritable`, `folder-missing`, `layer-empty`, and what the
   *   stores throw; the files that were reported before are kept
   */
  async *run(request: ExportRequest, signal?: AbortSignal): AsyncGenerator<ExportEvent> {
    const folder = this.#folder(request);
    // once, before the first file: one that goes away later is not made again
    await makeFolder(folder);
    const planned = plannedFiles(request);
    const of = planned.length;
    let [done, files, total] = [0, 0, 0];
    const pixels = new NodePixels(this.#services, request.document);
    try {
      for (const { target, file } of planned) {
        yield { type: 'progress', done, of };
        const choice = Object.hasOwn(request.conflicts, file) ? request.conflicts[file] : undefined;
        if (choice !== 'replace' && choice !== 'keep-both' && (await existing(join(folder, file))) !== null) {
          yield { type: 'skipped', file };
        } else {
          const render = this.#render(request, target, pixels, signal);
          let step = await render.next();
          for (; step.done !== true; step = await render.next()) yield { type: 'progress', done: done + step.value, of };
          const path = await write(folder, file, step.value, choice);
          if (path === null) yield { type: 'skipped', file };
          else {
            files++;
            total += step.value.length;
            yield { type: 'file', path, bytes: step.value.length };
          }
        }
        done++;
      }
    } finally {
      await pixels.dispose();
    }
    yield { type: 'progress', done, of };
    yield { type: 'done', files, bytes: total };
  }

  /** One target as a PNG, for the clipboard, a download, dragging out. */
  async bytes(request: ExportRequest, signal?: AbortSignal): Promise<{ name: string; bytes: Uint8Array }> {
    const first = onlyFile(request);
    const pixels = new NodePixels(this.#services, request.document);
    try {
      return { name: first.file, bytes: await resultOf(this.#render(request, first.target, pixels, signal)) };
    } finally {
      await pixels.dispose();
    }
  }

  /**
   * Bytes of the file that the one target would be. It is made to be measured.
   * @returns null for one with more pixels than any photo: it would take minutes that nobody gave
   */
  async size(request: ExportRequest, signal?: AbortSignal): Promise<number | null> {
    const { target } = onlyFile(request);
    const pixels = new NodePixels(this.#services, request.document);
    try {
      const { bounds } = await this.#frame(request, target, pixels, signal);
      if (bounds.width * bounds.height > LIMITS.pixels) return null;
      return (await resultOf(this.#render(request, target, pixels, signal, bounds))).byteLength;
    } finally {
      await pixels.dispose();
    }
  }

  /** @param known the target's frame, where it was worked out already */
  async *#render(request: ExportRequest, target: ExportTarget, pixels: NodePixels, signal: AbortSignal | undefined, known?: PhotoRect): AsyncGenerator<number, Uint8Array> {
    const { document, trim } = request;
    const { photo } = document;
    if (target.kind !== 'picture') {
      const layer = requireLayer(document, target.layerId);
      if (layer.kind === 'mask') {
        const mask = await pixels.mask(layer.mask);
        if (target.kind === 'mask') {
          if (mask.alpha.length === 0) throw new Failure('layer-empty', { layer: layer.name });
          return this.cutouts.mask(photo, mask, trim);
        }
        return this.cutouts.cutout(photo, mask, { adjustments: layer.adjustments, opacity: layer.opacity, trim, name: layer.name }, signal);
      }
      if (target.kind === 'mask') throw new Failure('request-invalid', { detail: `targets: the layer ${layer.name} has no mask` });
    }
    const frame = known ?? (await this.#frame(request, target, pixels, signal)).bounds;
    const layers = paintedLayers(document, pixels, shownLayers(document, target));
    return yield* picturePng(document, layers, this.#services.photos, { frame, temp: this.#temp }, signal);
  }

  async #frame({ document, trim }: ExportRequest, target: ExportTarget, pixels: NodePixels, signal: AbortSignal | undefined): Promise<{ bounds: PhotoRect; content: PhotoRect | null }> {
    const canvas = canvasOf(document);
    const layer = target.kind === 'picture' ? null : requireLayer(document, target.layerId);
    if (trim === null) return { bounds: canvas, content: null };
    const content = layer?.kind === 'mask' ? layer.mask.bounds : await contentBounds(document, pixels, shownLayers(document, target), signal);
    if (content === null || content.width === 0) throw new Failure('layer-empty', { layer: layer?.name ?? parse(document.photo.name).name });
    return { bounds: frameOf(content, canvas, trim), content };
  }

  #folder(request: ExportRequest): string {
    const folder = request.folder ?? '';
    if (folder.trim() === '') return this.#defaultFolder();
    return resolve(homedir(), folder === '~' || /^~[/\\]/.test(folder) ? `.${folder.slice(1)}` : folder);
  }
}

/** The layers of a target as they are to be painted: one alone is painted plainly, whether it is shown or not. */
function shownLayers(document: ImageDocument, target: ExportTarget): readonly Layer[] {
  if (target.kind === 'picture') return document.layers;
  return [{ ...requireLayer(document, target.layerId), visible: true, blend: 'svg:src-over' }];
}

function requireLayer(document: ImageDocument, id: string): Layer {
  const layer = findLayer(document, id);
  if (layer === undefined) throw new Failure('request-invalid', { detail: `targets: no layer ${id}` });
  return layer;
}

/** The same request gives the same names each time. */
function plannedFiles({ document, targets, name }: ExportRequest): PlannedFile[] {
  const names = new NameSet();
  const photo = parse(document.photo.name).name;
  const digits = String(targets.length).length;
  const layerNames = new Map([...allLayers(document.layers)].map((layer) => [layer.id, layer.name]));
  return targets.map((target, index) => {
    const layer = target.kind === 'picture' ? photo : (layerNames.get(target.layerId) ?? requireLayer(document, target.layerId).name);
    const text = (name.trim() === '' ? '{layer}' : name)
      .replace(/\{(layer|photo|n)\}/g, (_, key: string) => (key === 'layer' ? layer : key === 'photo' ? photo : String(index + 1).padStart(digits, '0')))
      .replace(/\.png$/i, '');
    const stem = safeFileName(target.kind === 'mask' ? `${text}-mask` : text, 'layer');
    return { target, file: names.give(stem, '.png') };
  });
}

function onlyFile(request: ExportRequest): PlannedFile {
  const [first] = plannedFiles(request);
  if (first === undefined || request.targets.length !== 1) throw new Failure('request-invalid', { detail: 'targets: expected one' });
  return first;
}

/** @returns the path, or null where a file is there that nobody has said to replace */
async function write(folder: string, file: string, bytes: Uint8Array, choice: 'keep-both' | 'replace' | 'skip' | undefined): Promise<string | null> {
  const path = join(folder, file);
  if (choice === 'replace') {
    await replaceFile(path, bytes);
    return path;
  }
  const { name, ext } = parse(file);
  for (let number = 1; ; number++) {
    const free = number === 1 ? path : join(folder, `${name}-${number}${ext}`);
    try {
      await writeNew(free, bytes);
      return free;
    } catch (error) {
      if (!isFailure(error, 'file-exists')) throw error;
      if (choice !== 'keep-both') return null;
    }
  }
}

async function existing(path: string): Promise<{ bytes: number; at: number } | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, at: mtimeMs };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw writeFailure(error, parse(path).dir);
  }
}
