import type { Adjustments, ImageDocument, ImageLayer, Layer, MaskLayer } from '../../../core/document/document';
import type { Size } from '../../../core/geometry/frames';
import type { Viewport } from '../../state/editor';
import { levelFor, tileKey, tilesInSight, topLevel, tileAt, type Tile } from '../tiles/pyramid';
import type { Wish } from '../tiles/tile-source';

/** What is looked at, and how closely. */
export interface View {
  readonly viewport: Viewport;
  /** CSS pixels */
  readonly canvas: Size;
  /** device pixels a CSS pixel */
  readonly ratio: number;
}

/** Alpha, blend mode and visibility that leave the photo as it is. */
export function isNeutral(layer: Layer): boolean {
  if (!layer.visible) return true;
  return layer.kind === 'mask' && layer.blend === 'svg:src-over' && layer.adjustments.recolor?.enabled !== true;
}

/**
 * The layers that have to be drawn for what is seen: a cut-out that is not adjusted, on nothing but
 * the photo and others like it, is the photo's own pixels on themselves.
 */
export function drawnLayers(document: ImageDocument): readonly Layer[] {
  const [bottom, ...rest] = document.layers;
  if (bottom?.kind !== 'photo' || !bottom.visible || bottom.opacity < 1 || document.photo.hasAlpha) return document.layers;
  const first = rest.findIndex((layer) => !isNeutral(layer));
  return first < 0 ? [bottom] : [bottom, ...rest.slice(first)];
}

export function tilesOf(document: ImageDocument, { viewport, canvas, ratio }: View): Tile[] {
  return tilesInSight(document.photo, viewport, canvas, levelFor(viewport.zoom * ratio, document.photo));
}

/** Everything that a cut-out's pixels depend on besides the photo and the place. */
export function layerKey({ mask, adjustments }: MaskLayer): string {
  return `${mask.blob} ${adjustmentsKey(adjustments)}`;
}

export function layerTileKey(photo: string, layer: string, tile: Tile): string {
  return `${tileKey(photo, tile)} ${layer}`;
}

function adjustmentsKey({ recolor }: Adjustments): string {
  return recolor?.enabled ? JSON.stringify(recolor) : '';
}

/** What the canvas needs for a view, the most urgent first: something of everything, then the photo sharp, then the layers. */
export function wishesFor(document: ImageDocument, view: View): Wish[] {
  const { photo } = document;
  const whole = tileAt(photo, topLevel(photo), 0, 0);
  const tiles = tilesOf(document, view);
  const photoWish = (tile: Tile): Wish => ({ key: tileKey(photo.id, tile), wish: { kind: 'photo-tile', photo: photo.id, tile } });
  const masks = masksOf(drawnLayers(document));
  const layerWish = (layer: MaskLayer, tile: Tile): Wish => ({
    key: layerTileKey(photo.id, layerKey(layer), tile),
    wish: { kind: 'layer-tile', photo: photo.id, tile, mask: layer.mask, adjustments: layer.adjustments },
  });
  return [...(whole ? [photoWish(whole)] : []), ...tiles.map(photoWish), ...masks.flatMap((layer) => tiles.map((tile) => layerWish(layer, tile)))];
}

export function masksOf(layers: readonly Layer[]): MaskLayer[] {
  return layers.flatMap((layer) => (!layer.visible ? [] : layer.kind === 'mask' ? [layer] : layer.kind === 'group' ? masksOf(layer.children) : []));
}

export function picturesOf(layers: readonly Layer[]): ImageLayer[] {
  return layers.flatMap((layer) => (layer.kind === 'image' ? [layer] : layer.kind === 'group' ? picturesOf(layer.children) : []));
}
