import { buffer } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { blobsOf } from '../../../core/document/changes';
import type { ImageDocument, Layer } from '../../../core/document/document';
import { canvasOf, paintedLayers } from '../../../core/compose/painted-document';
import { isFailure } from '../../../core/errors/failure';
import { currentStep } from '../../../core/history/history';
import type { History } from '../../../core/history/step';
import { buildStackXml, type StackItem } from '../../../core/openraster/stack-xml';
import { appVersion } from '../app-root';
import { sha256Of, type BlobStore } from '../blobs/blob-store';
import type { CutoutPng } from '../export/cutout-png';
import { NodePixels, type PixelServices } from '../export/node-pixels';
import { picturePng } from '../export/picture-png';
import { encodePng } from '../export/png-file';
import type { PhotoStore } from '../photos/photo-store';
import { resultOf } from '../result-of';
import { ENTRY, MANIFEST_VERSION, manifestSchema, MIMETYPE, THUMBNAIL_SIDE } from './project-entries';

export interface ArchiveServices extends PixelServices {
  readonly photos: PixelServices['photos'] & Pick<PhotoStore, 'bytes'>;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly cutouts: CutoutPng;
  readonly temp: string;
}

/** Quick rather than small: the pictures are there for other programs. */
const COMPRESSION = 2;

/**
 * A history as an OpenRaster file. Any program that reads OpenRaster sees the layers as they look;
 * our manifest beside them, with the photo's own file and the masks, brings everything back.
 *
 * Steps of the past whose masks are no longer in the blob store are left out: they could not be
 * gone back to, and saving must not fail for them.
 *
 * @throws Failure `blob-missing` where the current document itself is not whole, `photo-unknown`
 */
export async function writeArchive(history: History, services: ArchiveServices, signal?: AbortSignal): Promise<Buffer> {
  const { document } = currentStep(history);
  const zip = new ZipFile();
  const add = (name: string, bytes: Uint8Array, compress = false): void => {
    // plain times: with them an entry has no extra field, and the mimetype lies where file(1) looks for it
    zip.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, { compress, forceDosTimestamp: true });
  };

  const { kept, blobs } = await wholeSteps(history, services.blobs);
  add(ENTRY.mimetype, Buffer.from(MIMETYPE));
  const pixels = new NodePixels(services, document);
  try {
    const pictures: Uint8Array[] = [];
    const children: StackItem[] = [];
    // the file has the uppermost first, the document the lowest
    for (const layer of document.layers.toReversed()) children.push(await stackItem(layer, { document, pixels, services, pictures, signal }));
    const stack = buildStackXml({ width: document.photo.width, height: document.photo.height, density: document.photo.density, children });
    add(ENTRY.stack, Buffer.from(stack), true);
    pictures.forEach((picture, number) => add(ENTRY.layer(number), picture));

    const merged = await painted(document, document.layers, pixels, services, signal);
    add(ENTRY.merged, merged);
    add(ENTRY.thumbnail, await thumbnail(merged));

    const manifest = z.encode(manifestSchema, { format: 'maskwright', version: MANIFEST_VERSION, app: appVersion, stack: sha256Of(Buffer.from(stack)), history: kept });
    add(ENTRY.manifest, Buffer.from(JSON.stringify(manifest)), true);
    add(ENTRY.photo, await services.photos.bytes(document.photo.id));
    for (const [sha256, bytes] of blobs) add(ENTRY.blob(sha256), bytes);
  } finally {
    await pixels.dispose();
  }
  signal?.throwIfAborted();
  zip.end();
  return buffer(zip.outputStream.pipe(new PassThrough()));
}

interface Drawing {
  readonly document: ImageDocument;
  readonly pixels: NodePixels;
  readonly services: ArchiveServices;
  /** filled on the way */
  readonly pictures: Uint8Array[];
  readonly signal: AbortSignal | undefined;
}

async function stackItem(layer: Layer, drawing: Drawing): Promise<StackItem> {
  drawing.signal?.throwIfAborted();
  const { name, visible, locked, opacity, blend } = layer;
  const common = { name, visible, locked, opacity, blend };
  if (layer.kind === 'group') {
    const children: StackItem[] = [];
    for (const child of layer.children.toReversed()) children.push(await stackItem(child, drawing));
    return { kind: 'stack', ...common, isolated: layer.isolated, children };
  }
  const { bytes, x, y } = await layerPicture(layer, drawing);
  const number = drawing.pictures.push(bytes) - 1;
  return { kind: 'layer', ...common, src: ENTRY.layer(number), x, y };
}

async function layerPicture(layer: Exclude<Layer, { kind: 'group' }>, { document, pixels, services, signal }: Drawing): Promise<{ bytes: Uint8Array; x: number; y: number }> {
  switch (layer.kind) {
    case 'photo':
      return { bytes: await painted(document, [{ ...layer, visible: true, opacity: 1, blend: 'svg:src-over' }], pixels, services, signal), x: 0, y: 0 };
    case 'image':
      return { bytes: await services.blobs.get(layer.blob), x: layer.bounds.x, y: layer.bounds.y };
    case 'mask': {
      const { x, y, width } = layer.mask.bounds;
      if (width === 0) return { bytes: await encodePng({ data: new Uint8Array(4), width: 1, height: 1, channels: 4 }, { icc: null, density: null }), x: 0, y: 0 };
      const mask = await pixels.mask(layer.mask);
      return { bytes: await services.cutouts.cutout(document.photo, mask, { adjustments: layer.adjustments, trim: 0, name: layer.name }, signal), x, y };
    }
  }
}

async function painted(document: ImageDocument, layers: readonly Layer[], pixels: NodePixels, { photos, temp }: ArchiveServices, signal: AbortSignal | undefined): Promise<Uint8Array> {
  return resultOf(picturePng(document, paintedLayers(document, pixels, layers), photos, { frame: canvasOf(document), temp, compression: COMPRESSION }, signal));
}

async function thumbnail(merged: Uint8Array): Promise<Buffer> {
  return sharp(merged, { limitInputPixels: false })
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .toColorspace('srgb')
    .ensureAlpha()
    .png()
    .toBuffer();
}

/** The steps that can be gone back to, and the bytes of all the blobs that they name, each once. */
async function wholeSteps(history: History, store: Pick<BlobStore, 'get'>): Promise<{ kept: History; blobs: ReadonlyMap<string, Uint8Array> }> {
  const current = currentStep(history);
  const blobs = new Map<string, Uint8Array>();
  const missing = new Set<string>();
  for (const sha256 of blobsOf(current.document)) blobs.set(sha256, await store.get(sha256));
  for (const step of history.steps) {
    for (const sha256 of blobsOf(step.document)) {
      if (blobs.has(sha256) || missing.has(sha256)) continue;
      try {
        blobs.set(sha256, await store.get(sha256));
      } catch (error) {
        if (!isFailure(error, 'blob-missing')) throw error;
        missing.add(sha256);
      }
    }
  }
  if (missing.size === 0) return { kept: history, blobs };
  const steps = history.steps.filter((step) => step === current || [...blobsOf(step.document)].every((sha256) => !missing.has(sha256)));
  return { kept: { steps, current: steps.indexOf(current) }, blobs };
}
