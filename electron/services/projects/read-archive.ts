import { parse } from 'node:path';
import { newDocument } from '../../../core/document/changes';
import { LAYER_LIMIT, type ImageDocument, type Layer, type PhotoInfo } from '../../../core/document/document';
import { allLayers, layersOfAny } from '../../../core/document/walk';
import { Failure, isFailure } from '../../../core/errors/failure';
import { openHistory } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { parseStackXml, type ReadStack, type StackImage, type StackItem } from '../../../core/openraster/stack-xml';
import { canvasOf, paintedLayers } from '../../../core/compose/painted-document';
import { sha256Of, type BlobStore } from '../blobs/blob-store';
import { contradiction } from '../contradiction';
import { NodePixels, type PixelServices } from '../export/node-pixels';
import { picturePng } from '../export/picture-png';
import { LIMITS } from '../photos/limits';
import { resultOf } from '../result-of';
import { ENTRY, MANIFEST_VERSION, manifestHeadSchema, manifestSchema, MIMETYPE } from './project-entries';
import type { ZipArchive } from './zip-archive';

export interface ReadServices extends PixelServices {
  readonly blobs: Pick<BlobStore, 'get' | 'put' | 'putAs'>;
  readonly temp: string;
}

/** Bytes of the texts in a project file: a history of 10,000 steps is about 4 MB. */
const MANIFEST_BYTES = 256e6;
const STACK_BYTES = 16e6;
/** Bytes of one picture in it: 100 megapixels of 16-bit RGBA, badly compressed. */
const PICTURE_BYTES = 800e6;

/** Characters of the name under which a picture in it is opened; of no file's name there are more. */
const NAME_LENGTH = 255;

/** What a file gave. */
export interface ReadProject {
  readonly history: History;
  /** names of the layers of another program that hold no pixels, and so were left out */
  readonly leftOut: readonly string[];
}

/**
 * A project file's history; its photo is in the photo store then, its masks and pictures in the blob
 * store. Documents get a new id each time, so that a file opened twice is two documents.
 *
 * A file of another program, or one of ours that another program has changed, becomes a document of
 * picture layers, with the merged picture as its photo. Layers that hold no pixels (text, SVG) are
 * left out and named; the merged picture shows them still.
 *
 * @throws Failure `project-not-one`, `project-damaged`, `project-newer`, `project-hostile`, `photo-too-large`
 */
export async function readArchive(archive: ZipArchive, services: ReadServices, signal?: AbortSignal): Promise<ReadProject> {
  const { file } = archive;
  if (!archive.has(ENTRY.mimetype)) throw new Failure('project-not-one', { file });
  if (text(await archive.read(ENTRY.mimetype, 1000)).trim() !== MIMETYPE) throw new Failure('project-not-one', { file });
  const stackBytes = await archive.read(ENTRY.stack, STACK_BYTES);
  const own = archive.has(ENTRY.manifest) ? parseManifest(await archive.read(ENTRY.manifest, MANIFEST_BYTES), file) : null;
  if (own !== null && own.stack === sha256Of(stackBytes)) return { history: withNewId(await readOwn(archive, own.history, services, signal)), leftOut: [] };
  try {
    return await readPlain(archive, parseStackXml(text(stackBytes)), services, signal);
  } catch (error) {
    throw error instanceof RangeError ? new Failure('project-damaged', { file }, { cause: error }) : error;
  }
}

function parseManifest(bytes: Uint8Array, file: string): { stack: string; history: History } {
  const damaged = (cause: unknown): Failure => new Failure('project-damaged', { file }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text(bytes));
  } catch (error) {
    throw damaged(error);
  }
  const head = manifestHeadSchema.safeParse(value);
  if (!head.success) throw damaged(head.error);
  if (head.data.version > MANIFEST_VERSION) throw new Failure('project-newer', { file, version: head.data.app.slice(0, 40) });
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw damaged(manifest.error);
  return manifest.data;
}

async function readOwn(archive: ZipArchive, history: History, { photos, blobs }: ReadServices, signal: AbortSignal | undefined): Promise<History> {
  const damaged = (cause: unknown): Failure => new Failure('project-damaged', { file: archive.file }, { cause });
  const [first] = history.steps;
  if (first === undefined) throw damaged(new Error('no steps'));
  const wanted = first.document.photo;
  let photo: PhotoInfo;
  try {
    photo = await photos.openBytes(wanted.name, await archive.read(ENTRY.photo, LIMITS.fileBytes), signal);
  } catch (error) {
    // the photo lies in the file: what is wrong with it is wrong with the file
    throw isFailure(error) && isOfPicture(error) ? damaged(error) : error;
  }
  const documents = history.steps.map(({ document }) => document);
  const wrong = contradiction(documents, photo);
  if (wrong !== null) throw damaged(new Error(wrong));
  const names = new Set<string>();
  for (const layer of layersOfAny(documents)) {
    if (layer.kind === 'mask') names.add(layer.mask.blob);
    if (layer.kind === 'image') names.add(layer.blob);
  }
  for (const sha256 of names) {
    signal?.throwIfAborted();
    try {
      await blobs.putAs(sha256, await archive.read(ENTRY.blob(sha256), PICTURE_BYTES));
    } catch (error) {
      throw isFailure(error, 'blob-mismatch') ? damaged(error) : error;
    }
  }
  return history;
}

async function readPlain(archive: ZipArchive, stack: ReadStack, services: ReadServices, signal: AbortSignal | undefined): Promise<ReadProject> {
  const { file } = archive;
  const { width, height } = stack;
  if (width * height > LIMITS.pixels || Math.max(width, height) > LIMITS.side) {
    throw new Failure('photo-too-large', { file, width, height, limit: LIMITS.megapixels });
  }
  const plain = new PlainLayers(archive, services, signal);
  const layers = await plain.read(stack.children);
  const count = [...allLayers(layers)].length;
  if (count > LAYER_LIMIT) throw new Failure('project-hostile', { file, detail: `${count} layers, at most ${LAYER_LIMIT} are read` });

  const photo = await mergedPicture(archive, stack, layers, services, signal);
  const document = newDocument(photo);
  const [bottom] = document.layers;
  const opened: ImageDocument = {
    ...document,
    // the merged picture is there to point at; shown it would lie under the layers that it is made of
    layers: bottom === undefined ? layers : [{ ...bottom, visible: false }, ...layers],
    nextColor: count,
  };
  return { history: openHistory(opened, parse(file).base), leftOut: [...plain.leftOut, ...stack.unread].slice(0, LAYER_LIMIT) };
}

/** The layers of a foreign file; each of its pictures is checked and kept once. */
class PlainLayers {
  readonly #archive: ZipArchive;
  readonly #services: ReadServices;
  readonly #signal: AbortSignal | undefined;
  readonly #pictures = new Map<string, { blob: string; width: number; height: number }>();
  /** names of layers whose picture has no pixels */
  readonly leftOut: string[] = [];
  #color = 0;

  constructor(archive: ZipArchive, services: ReadServices, signal: AbortSignal | undefined) {
    this.#archive = archive;
    this.#services = services;
    this.#signal = signal;
  }

  /** @param items top first; what comes back is bottom first */
  async read(items: readonly StackItem[]): Promise<Layer[]> {
    const layers: Layer[] = [];
    for (const item of items.toReversed()) {
      const layer = await this.#layer(item);
      if (layer) layers.push(layer);
    }
    return layers;
  }

  async #layer(item: StackItem): Promise<Layer | null> {
    const { visible, locked, opacity, blend } = item;
    const common = { id: crypto.randomUUID(), visible, locked, opacity, blend };
    if (item.kind === 'stack') {
      return { kind: 'group', ...common, name: item.name.slice(0, 500), isolated: item.isolated, children: await this.read(item.children) };
    }
    const name = item.name.trim() === '' ? parse(item.src).name : item.name;
    const picture = await this.#picture(item.src);
    if (!picture) {
      this.leftOut.push(name);
      return null;
    }
    const { blob, width, height } = picture;
    return { kind: 'image', ...common, name: name.slice(0, 500), blob, bounds: { x: item.x, y: item.y, width, height }, color: this.#color++ };
  }

  /** @returns null for what is sound and no picture of pixels */
  async #picture(src: string): Promise<{ blob: string; width: number; height: number } | null> {
    this.#signal?.throwIfAborted();
    const known = this.#pictures.get(src);
    if (known !== undefined) return known;
    const bytes = await this.#archive.read(src, PICTURE_BYTES);
    const { photos, blobs } = this.#services;
    try {
      const { id, width, height } = await photos.openBytes(parse(src).base.slice(0, NAME_LENGTH), bytes, this.#signal);
      await photos.release(id);
      const picture = { blob: await blobs.put(bytes), width, height };
      this.#pictures.set(src, picture);
      return picture;
    } catch (error) {
      if (isFailure(error, 'photo-svg') || isFailure(error, 'photo-unsupported')) return null;
      throw asDamage(error, this.#archive.file);
    }
  }
}

/** The file's own merged picture where it has one of the right size, otherwise what we make of its layers. */
async function mergedPicture(archive: ZipArchive, stack: StackImage, layers: readonly Layer[], services: ReadServices, signal: AbortSignal | undefined): Promise<PhotoInfo> {
  const { photos, temp } = services;
  const name = `${parse(archive.file).name.slice(0, NAME_LENGTH)}.png`;
  if (archive.has(ENTRY.merged)) {
    try {
      const merged = await photos.openBytes(name, await archive.read(ENTRY.merged, PICTURE_BYTES), signal);
      if (merged.width === stack.width && merged.height === stack.height) return merged;
      await photos.release(merged.id);
    } catch (error) {
      throw asDamage(error, archive.file);
    }
  }
  const canvas: PhotoInfo = {
    id: '0'.repeat(64), name, format: 'png', width: stack.width, height: stack.height, depth: 8, channels: 4, colorSpace: 'srgb',
    icc: null, density: stack.density, orientation: 1, hasAlpha: true, bytes: 0,
  };
  const document: ImageDocument = { id: 'merged', photo: canvas, layers, nextColor: 0 };
  const pixels = new NodePixels(services, document);
  try {
    const picture = await resultOf(picturePng(document, paintedLayers(document, pixels), photos, { frame: canvasOf(document), temp, compression: 3 }, signal));
    return await photos.openBytes(name, picture, signal);
  } finally {
    await pixels.dispose();
  }
}

function asDamage(error: unknown, file: string): unknown {
  if (!isFailure(error)) return error;
  if (error.code === 'photo-too-large') return new Failure('photo-too-large', { ...error.values, file }, { cause: error });
  return isOfPicture(error) ? new Failure('project-damaged', { file }, { cause: error }) : error;
}

/** What is wrong with a picture that lies in the file, under a name that the person has never seen. */
function isOfPicture({ code }: Failure): boolean {
  return code.startsWith('photo-') || code === 'file-empty' || code === 'upload-too-large';
}

function withNewId(history: History): History {
  const id = crypto.randomUUID();
  return { ...history, steps: history.steps.map((step) => ({ ...step, document: { ...step.document, id } })) };
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
