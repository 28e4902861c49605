import { memo, useEffect, useState } from 'react';
import { Layer, Shape } from 'react-konva';
import type { ImageDocument } from '../../core/document/document';
import type { MaskRef } from '../../core/document/document';
import { pictures, tiles, useTileVersion } from './canvas-tiles';
import { DocumentPainter } from './drawing/draw-document';
import { masksOf, wishesFor, type View } from './drawing/scene';
import { outlineKey, type Wish } from './tiles/tile-source';

export interface PhotoLayerProps {
  readonly document: ImageDocument;
  readonly view: View;
  /** the photo as it was, without any layer */
  readonly before: boolean;
}

/** The document's pixels. They stay as they are drawn while only masks on them change, with every move of the pointer. */
export const PhotoLayer = memo(function PhotoLayer({ document, view, before }: PhotoLayerProps) {
  const version = useTileVersion();
  const [painter] = useState(() => new DocumentPainter(tiles, pictures));
  useEffect(() => {
    // outlines answer clicks of the Select tool and light up with a row: wanted, but after what is seen
    tiles.want([...wishesFor(document, view), ...masksOf(document.layers).map((layer) => outlineWish(layer.mask))]);
  }, [document, view, version]);
  return (
    <Layer listening={false}>
      <Shape
        sceneFunc={({ _context: context }) => {
          context.save();
          context.setTransform(1, 0, 0, 1, 0, 0);
          if (before) painter.drawPhoto(context, document, view);
          else painter.draw(context, document, view);
          context.restore();
        }}
      />
    </Layer>
  );
});

function outlineWish(mask: MaskRef): Wish {
  return { key: outlineKey(mask), wish: { kind: 'outline', mask } };
}
