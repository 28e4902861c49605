import { Eye } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ImageDocument, Layer } from '../../core/document/document';
import type { PhotoRect } from '../../core/geometry/frames';
import { currentStep } from '../../core/history/history';
import { classNames } from '../components/class-names';
import type { ThumbnailWish } from '../panels/thumbnails/thumbnail-maker';
import { devicePixels } from '../panels/thumbnails/thumbnail-picture';
import { useThumbnail } from '../panels/thumbnails/thumbnails';
import { useActiveTab, useEditorState } from '../state/use-editor';
import { formatSize } from '../words/numbers';
import { useT } from '../words/words';
import { rowsOf, targetsOf, useExportChoice } from './export-choice';
import css from './export-preview.module.css';

/** CSS pixels of air around the frame, for the line above and the size below it. */
const AIR = 64;

/** While the export sheet is open, the canvas shows what the file will hold: its frame, and the ground that was chosen. */
export function ExportPreview() {
  const t = useT();
  const document = useActiveTab((tab) => tab && currentStep(tab.history).document);
  const { canvas, ground } = useEditorState((state) => ({ canvas: state.canvas, ground: state.exportGround }));
  const choice = useExportChoice();
  const picture = document && choice.kind !== 'project' ? pictureOf(choice, document) : null;
  const { bitmap, problem } = useThumbnail(picture && picture.wish(devicePixels(Math.max(canvas.width, canvas.height))));
  const place = useRef<HTMLCanvasElement>(null);

  const frame = picture?.frame ?? null;
  const zoom = frame ? Math.min(1, (canvas.width - AIR * 2) / frame.width, (canvas.height - AIR * 2) / frame.height) : 1;
  const width = frame ? Math.max(1, Math.round(frame.width * zoom)) : 0;
  const height = frame ? Math.max(1, Math.round(frame.height * zoom)) : 0;
  useEffect(() => {
    const element = place.current;
    const context = element?.getContext('2d');
    if (!element || !context || !picture) return;
    const ratio = devicePixelRatio;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    if (!bitmap) return;
    const { content, frame: around } = picture;
    const scale = (width * ratio) / around.width;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, (content.x - around.x) * scale, (content.y - around.y) * scale, content.width * scale, content.height * scale);
  });

  if (!document || choice.kind === 'project') return null;
  return (
    <div className={css.preview}>
      {picture && frame && !problem && (
        <div className={css.place} style={{ width }}>
          <p className={classNames('on-photo float', css.says)}>
            <Eye />
            {t('export.whatYouSee')}
          </p>
          <canvas
            ref={place}
            role="img"
            aria-label={`${picture.name}, ${formatSize(frame.width, frame.height)}`}
            className={classNames(css.frame, css[ground], ground === 'checker' && 'checker')}
            style={{ width, height }}
          />
          <p className={classNames('on-photo float', css.size)}>{formatSize(frame.width, frame.height)}</p>
        </div>
      )}
    </div>
  );
}

interface Picture {
  readonly name: string;
  readonly wish: (size: number) => ThumbnailWish;
  /** what the wish shows, and what the file holds, in photo pixels */
  readonly content: PhotoRect;
  readonly frame: PhotoRect;
}

/** The file that is looked at, null where there is none. */
function pictureOf(choice: ReturnType<typeof useExportChoice>, document: ImageDocument): Picture | null {
  const { photo } = document;
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const targets = targetsOf(choice, document);
  const plan = choice.plan?.files.length === targets.length ? choice.plan.files : [];
  if (choice.kind === 'picture') {
    const file = plan[0];
    return { name: file?.file ?? photo.name, wish: (size) => ({ kind: 'document', document, size }), content: whole, frame: file?.bounds ?? whole };
  }
  const rows = rowsOf(choice.kind, document);
  const layer = rows.find(({ id }) => id === choice.looked) ?? rows.find(({ id }) => choice.ticked.has(id));
  if (!layer) return null;
  const file = plan[targets.findIndex((target) => 'layerId' in target && target.layerId === layer.id)];
  const content = contentOf(layer) ?? whole;
  const frame = file?.bounds ?? (choice.trim ? content : whole);
  if (choice.kind === 'mask' && layer.kind === 'mask') return { name: file?.file ?? layer.name, wish: (size) => ({ kind: 'matte', layer, size }), content, frame };
  return { name: file?.file ?? layer.name, wish: (size) => wishOf(layer, document, size), content, frame };
}

/** Where a layer's thumbnail lies on the photo; null: the whole canvas. */
function contentOf(layer: Layer): PhotoRect | null {
  return layer.kind === 'mask' ? layer.mask.bounds : layer.kind === 'image' ? layer.bounds : null;
}

function wishOf(layer: Layer, document: ImageDocument, size: number): ThumbnailWish {
  if (layer.kind === 'mask' || layer.kind === 'image') return { kind: 'layer', photo: document.photo, layer, size };
  return { kind: 'document', document: { ...document, layers: [{ ...layer, visible: true, blend: 'svg:src-over' }] }, size };
}
