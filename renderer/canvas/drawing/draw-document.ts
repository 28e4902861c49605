import type { BlendMode, ImageDocument, ImageLayer, Layer } from '../../../core/document/document';
import type { PhotoRect, Size } from '../../../core/geometry/frames';
import { parentOf, tileKey, type Tile } from '../tiles/pyramid';
import { NOTHING, type TileSource } from '../tiles/tile-source';
import type { DrawnTile } from '../tiles/raster-protocol';
import { drawnLayers, layerKey, layerTileKey, tilesOf, type View } from './scene';

/** Over this enlargement the photo's pixels are shown as they are. */
const SMOOTH_UP_TO = 2;

/** Canvas has every operation that OpenRaster names, by another name. */
const OPERATIONS: Readonly<Record<BlendMode, GlobalCompositeOperation>> = {
  'svg:src-over': 'source-over',
  'svg:multiply': 'multiply',
  'svg:screen': 'screen',
  'svg:overlay': 'overlay',
  'svg:darken': 'darken',
  'svg:lighten': 'lighten',
  'svg:color-dodge': 'color-dodge',
  'svg:color-burn': 'color-burn',
  'svg:hard-light': 'hard-light',
  'svg:soft-light': 'soft-light',
  'svg:difference': 'difference',
  'svg:color': 'color',
  'svg:luminosity': 'luminosity',
  'svg:hue': 'hue',
  'svg:saturation': 'saturation',
  'svg:plus': 'lighter',
  'svg:dst-in': 'destination-in',
  'svg:dst-out': 'destination-out',
  'svg:src-atop': 'source-atop',
  'svg:dst-atop': 'destination-atop',
};

export interface Pictures {
  get(blob: string): ImageBitmap | undefined;
}

type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Draws a document at screen resolution, in device pixels, from what tiles there are: where a tile
 * is still to come, the coarser one under it is seen.
 */
export class DocumentPainter {
  readonly #tiles: TileSource;
  readonly #pictures: Pictures;
  /** by layer: the tiles that were complete last, seen while a slider's newer ones are made */
  readonly #seen = new Map<string, string>();
  /** screen-sized grounds, one for each depth of groups, used again */
  readonly #grounds: OffscreenCanvas[] = [];

  constructor(tiles: TileSource, pictures: Pictures) {
    this.#tiles = tiles;
    this.#pictures = pictures;
  }

  /** @param context in device pixels, cleared */
  draw(context: Context2d, document: ImageDocument, view: View): void {
    const frame = this.#frame(document, view);
    const layers = drawnLayers(document);
    const rect = this.#place(document.photo.width, document.photo.height, view);
    context.save();
    context.beginPath();
    context.rect(rect.x, rect.y, rect.width, rect.height);
    context.clip();
    const [only] = layers;
    if (layers.length === 1 && only?.kind === 'photo' && !document.photo.hasAlpha) this.#photo(context, frame);
    else {
      drawChecker(context, rect, view.ratio);
      this.#onGround(context, frame, 0, (ground) => this.#stack(ground, layers, frame, 1));
    }
    context.restore();
  }

  /** The photo alone, as it was before everything. */
  drawPhoto(context: Context2d, document: ImageDocument, view: View): void {
    const rect = this.#place(document.photo.width, document.photo.height, view);
    if (document.photo.hasAlpha) drawChecker(context, rect, view.ratio);
    this.#photo(context, this.#frame(document, view));
  }

  #frame(document: ImageDocument, view: View): Frame {
    return { document, view, tiles: tilesOf(document, view), size: { width: Math.ceil(view.canvas.width * view.ratio), height: Math.ceil(view.canvas.height * view.ratio) } };
  }

  #stack(context: Context2d, layers: readonly Layer[], frame: Frame, depth: number): void {
    for (const layer of layers) {
      if (!layer.visible || layer.opacity === 0) continue;
      const operation = OPERATIONS[layer.blend];
      if (layer.kind === 'group') {
        if (isPassThrough(layer)) this.#stack(context, layer.children, frame, depth);
        else this.#onGround(context, frame, depth, (ground) => this.#stack(ground, layer.children, frame, depth + 1), operation, layer.opacity);
      } else if (operation === 'source-over' && layer.opacity === 1) this.#layer(context, layer, frame);
      // operations that also touch what the layer does not cover need the whole layer at once
      else this.#onGround(context, frame, depth, (ground) => this.#layer(ground, layer, frame), operation, layer.opacity);
    }
  }

  #layer(context: Context2d, layer: Exclude<Layer, { kind: 'group' }>, frame: Frame): void {
    switch (layer.kind) {
      case 'photo':
        return this.#photo(context, frame);
      case 'image':
        return this.#picture(context, layer, frame);
      case 'mask': {
        const { id } = frame.document.photo;
        const newest = layerKey(layer);
        const complete = frame.tiles.every((tile) => this.#tiles.tile(layerTileKey(id, newest, tile)) !== undefined);
        if (complete) this.#seen.set(layer.id, newest);
        const older = this.#seen.get(layer.id) ?? newest;
        const find = (tile: Tile) => this.#tiles.tile(layerTileKey(id, newest, tile)) ?? this.#tiles.tile(layerTileKey(id, older, tile));
        for (const tile of frame.tiles) {
          const drawn = find(tile);
          if (drawn) this.#tile(context, tile, drawn, frame);
          else this.#coarser(context, tile, frame, find);
        }
      }
    }
  }

  #photo(context: Context2d, frame: Frame): void {
    const { id } = frame.document.photo;
    for (const tile of frame.tiles) {
      const drawn = this.#tiles.tile(tileKey(id, tile));
      if (drawn) this.#tile(context, tile, drawn, frame);
      else this.#coarser(context, tile, frame, (parent) => this.#tiles.tile(tileKey(id, parent)));
    }
  }

  #tile(context: Context2d, tile: Tile, drawn: DrawnTile | typeof NOTHING, { view }: Frame): void {
    if (drawn === NOTHING) return;
    const stepX = tile.part.width / tile.width;
    const stepY = tile.part.height / tile.height;
    const rect = placeRect(
      { x: tile.part.x + drawn.x * stepX, y: tile.part.y + drawn.y * stepY, width: drawn.bitmap.width * stepX, height: drawn.bitmap.height * stepY },
      view,
    );
    smooth(context, view);
    context.drawImage(drawn.bitmap, rect.x, rect.y, rect.width, rect.height);
  }

  /** The part of a coarser tile that lies under a missing one. */
  #coarser(context: Context2d, tile: Tile, frame: Frame, find: (tile: Tile) => DrawnTile | typeof NOTHING | undefined): void {
    for (let parent = parentOf(frame.document.photo, tile); parent; parent = parentOf(frame.document.photo, parent)) {
      const drawn = find(parent);
      if (drawn === undefined) continue;
      if (drawn === NOTHING) return;
      const rect = placeRect(tile.part, frame.view);
      context.save();
      context.beginPath();
      context.rect(rect.x, rect.y, rect.width, rect.height);
      context.clip();
      this.#tile(context, parent, drawn, frame);
      context.restore();
      return;
    }
  }

  #picture(context: Context2d, layer: ImageLayer, { view }: Frame): void {
    const bitmap = this.#pictures.get(layer.blob);
    if (!bitmap) return;
    const rect = placeRect(layer.bounds, view);
    smooth(context, view);
    context.drawImage(bitmap, rect.x, rect.y, rect.width, rect.height);
  }

  #onGround(target: Context2d, { size }: Frame, depth: number, paint: (ground: Context2d) => void, operation: GlobalCompositeOperation = 'source-over', alpha = 1): void {
    const ground = (this.#grounds[depth] ??= new OffscreenCanvas(size.width, size.height));
    if (ground.width !== size.width || ground.height !== size.height) {
      ground.width = size.width;
      ground.height = size.height;
    }
    const context = ground.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, size.width, size.height);
    paint(context);
    target.save();
    target.globalAlpha = alpha;
    target.globalCompositeOperation = operation;
    target.drawImage(ground, 0, 0);
    target.restore();
  }

  #place(width: number, height: number, view: View): PhotoRect {
    return placeRect({ x: 0, y: 0, width, height }, view);
  }
}

interface Frame {
  readonly document: ImageDocument;
  readonly view: View;
  readonly tiles: readonly Tile[];
  readonly size: Size;
}

function isPassThrough(layer: Extract<Layer, { kind: 'group' }>): boolean {
  return !layer.isolated && layer.opacity === 1 && layer.blend === 'svg:src-over';
}

/** Where a part of the photo lies on the canvas, its edges on whole device pixels, so that tiles meet without a seam. */
export function placeRect(part: PhotoRect, { viewport, ratio }: View): PhotoRect {
  const scale = viewport.zoom * ratio;
  // the photo itself moves by whole device pixels, so that at 100 % each of its pixels is one of the screen's
  const originX = Math.round(-viewport.x * scale);
  const originY = Math.round(-viewport.y * scale);
  const left = originX + Math.round(part.x * scale);
  const top = originY + Math.round(part.y * scale);
  const right = originX + Math.round((part.x + part.width) * scale);
  const bottom = originY + Math.round((part.y + part.height) * scale);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function smooth(context: Context2d, { viewport }: View): void {
  context.imageSmoothingEnabled = viewport.zoom <= SMOOTH_UP_TO;
  context.imageSmoothingQuality = 'medium';
}

const CHECKER = { side: 8, light: '#5c5c5c', dark: '#4a4a4a' } as const;

/** The ground under what is transparent: squares of constant size on the screen. */
export function drawChecker(context: Context2d, rect: PhotoRect, ratio: number): void {
  const side = Math.round(CHECKER.side * ratio);
  const tile = new OffscreenCanvas(2 * side, 2 * side);
  const paint = tile.getContext('2d');
  if (!paint) return;
  paint.fillStyle = CHECKER.light;
  paint.fillRect(0, 0, 2 * side, 2 * side);
  paint.fillStyle = CHECKER.dark;
  paint.fillRect(0, 0, side, side);
  paint.fillRect(side, side, side, side);
  const pattern = context.createPattern(tile, 'repeat');
  if (!pattern) return;
  context.save();
  context.translate(rect.x, rect.y);
  context.fillStyle = pattern;
  context.fillRect(0, 0, rect.width, rect.height);
  context.restore();
}
