import type { GroupLayer, Layer, PhotoInfo } from '../../core/document/document';
import { formatShare } from '../words/numbers';
import type { Translate } from '../words/words';

/** A layer as a row of the panel. */
export interface LayerRow {
  readonly layer: Layer;
  /** the group that holds it, null in the stack itself */
  readonly parent: GroupLayer | null;
  /** 1 in the stack itself */
  readonly level: number;
  /** place among its siblings, counted from the bottom */
  readonly index: number;
  readonly siblings: number;
  /** hidden itself or inside of something hidden */
  readonly dimmed: boolean;
}

/** The rows of a stack, top first as the eye sees it; what lies inside of a folded group is left out. */
export function layerRows(layers: readonly Layer[], folded: ReadonlySet<string>, parent: GroupLayer | null = null, level = 1, dimmed = false): LayerRow[] {
  return layers
    .flatMap((layer, index): LayerRow[][] => {
      const row = { layer, parent, level, index, siblings: layers.length, dimmed: dimmed || !layer.visible };
      const inside = layer.kind === 'group' && !folded.has(layer.id) ? layerRows(layer.children, folded, layer, level + 1, row.dimmed) : [];
      return [[row, ...inside]];
    })
    .reverse()
    .flat();
}

/** What the second line of a row says: what was done to the layer, or what it is. */
export function layerDetail(layer: Layer, photo: PhotoInfo, t: Translate): string {
  if (layer.kind === 'photo') return t('layers.photo');
  const done = [
    ...(layer.kind === 'mask' && layer.adjustments.recolor?.enabled === true ? [t('recolour.title')] : []),
    ...(layer.blend === 'svg:src-over' ? [] : [t(`blend.${layer.blend}`)]),
    ...(layer.opacity === 1 ? [] : [formatShare(layer.opacity)]),
  ];
  if (done.length > 0) return done.join(t('layers.and'));
  if (!layer.visible) return t(layer.locked ? 'layers.hiddenLocked' : 'layers.hidden');
  if (layer.locked) return t('layers.locked');
  switch (layer.kind) {
    case 'mask':
      return t('mask.shareOfPhoto', { share: formatShare(layer.mask.area / (photo.width * photo.height), layer.mask.area * 100 < photo.width * photo.height ? 1 : 0) });
    case 'image':
      return t('layers.picture');
    case 'group':
      return t('layers.group', { count: layer.children.length });
  }
}

/**
 * Where a row would come to lie when it is let go at a height.
 * @param middles heights of the middles of all its siblings' rows, top first
 * @param from its own place among them, counted from the top
 * @param lowest places at the bottom that are taken for good (the photo)
 * @returns its new place, counted from the bottom
 */
export function dropIndex(middles: readonly number[], from: number, y: number, lowest: number): number {
  const above = middles.filter((middle, place) => place !== from && middle < y).length;
  return Math.max(lowest, middles.length - 1 - above);
}
