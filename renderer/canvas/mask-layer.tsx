import { Layer, Shape } from 'react-konva';
import type { ImageDocument, MaskLayer as KeptMask } from '../../core/document/document';
import { allLayers, findLayer } from '../../core/document/walk';
import type { PhotoRect } from '../../core/geometry/frames';
import { layerColor } from '../look/layer-colors';
import type { EditorTab, MaskView, Outline } from '../state/editor';
import { chosenOf } from '../state/making-context';
import { tiles, useTileVersion } from './canvas-tiles';
import { MaskOverlay } from './drawing/mask-overlay';
import type { View } from './drawing/scene';
import { useFading } from './fading';
import { useMarching } from './marching';

/** A newer answer takes the place of the old one in this time, its fill only. */
const ANSWER_MS = 80;
/** The fill of a layer whose row is pointed at goes within this time; its outline stays. */
const HIGHLIGHT_MS = 600;

export interface MaskLayerProps {
  readonly tab: EditorTab;
  readonly document: ImageDocument;
  readonly view: View;
  readonly maskView: MaskView;
  /** boxes around selected layers, with the Select tool */
  readonly showSelection: boolean;
  /** the layer whose place is about to be filled */
  readonly hole: KeptMask | null;
}

/** Masks as lines and fills on the photo: hovered, being made, kept and pointed at, selected, about to be filled. */
export function MaskLayer({ tab, document, view, maskView, showSelection, hole }: MaskLayerProps) {
  const outline = chosenOf(tab.making)?.outline ?? null;
  const answer = useFading<Outline | null>(outline, ANSWER_MS);
  const highlight = useFading(tab.highlightedLayer, HIGHLIGHT_MS);
  // a mask that is being made comes first
  const shownHole = tab.making ? null : hole;
  const way = useMarching(shownHole !== null);
  // outlines of layers come when they come
  useTileVersion(shownHole !== null || tab.highlightedLayer !== null);
  return (
    <Layer listening={false}>
      <Shape
        sceneFunc={({ _context: context }) => {
          const overlay = new MaskOverlay(context as CanvasRenderingContext2D, view, tab.photo);
          context.save();
          if (outline) overlay.making(outline, maskView, tab.making?.late ?? false, answer.before && answer.left > 0 ? { outline: answer.before, left: answer.left } : null);
          if (!tab.making && tab.hover) overlay.hover(tab.hover.outline);
          const row = tab.highlightedLayer === null ? null : highlightOf(document, tab.highlightedLayer);
          if (row) overlay.keptHighlight(row.outline, row.color, highlight.left);
          if (showSelection && !tab.making) for (const bounds of selectedBounds(document, tab.selection)) overlay.selectedBox(bounds);
          const gap = shownHole ? tiles.outline(shownHole.mask) : null;
          if (gap) overlay.hole(gap, way);
          if (tab.making?.prompts.box) overlay.promptBox(tab.making.prompts.box);
          context.restore();
        }}
      />
    </Layer>
  );
}

function highlightOf(document: ImageDocument, id: string): { outline: Outline; color: string } | null {
  const layer = findLayer(document, id);
  if (layer?.kind === 'mask') {
    const outline = tiles.outline(layer.mask);
    return outline ? { outline, color: layerColor(layer.color).hex } : null;
  }
  if (layer?.kind !== 'image') return null;
  const { x, y, width, height } = layer.bounds;
  const corners = [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }];
  return { outline: [corners], color: layerColor(layer.color).hex };
}

function selectedBounds(document: ImageDocument, selection: readonly string[]): PhotoRect[] {
  return [...allLayers(document.layers)].flatMap((layer) => {
    if (!selection.includes(layer.id) || !layer.visible) return [];
    if (layer.kind === 'mask') return [layer.mask.bounds];
    return layer.kind === 'image' ? [layer.bounds] : [];
  });
}
