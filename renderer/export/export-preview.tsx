import { Eye } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ImageDocument, Layer } from '../../core/document/document';
import type { PhotoRect, Size } from '../../core/geometry/frames';
import { frameOf } from '../../core/geometry/trim';
import { currentStep } from '../../core/history/history';
import { classNames } from '../components/class-names';
import type { ThumbnailWish } from '../panels/thumbnails/thumbnail-maker';
import { devicePixels } from '../panels/thumbnails/thumbnail-picture';
import { useThumbnail } from '../panels/thumbnails/thumbnails';
import { useActiveTab, useEditorState } from '../state/use-editor';
import { formatSize } from '../words/numbers';
import { useT } from '../words/words';
import { rowsOf, targetsOf, useExportChoice, type ExportKind } from './export-choice';
import css from './export-preview.module.css';
import { previewZoom } from './preview-zoom';
import { TrimFrame } from './trim-frame';

/** CSS pixels of air around the frame, for the line above and the size below it. */
const AIR = 64;

/** Where the photo plane lies on the canvas: `screen = offset + photo * zoom`. */
interface Place {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** While the export sheet is open, the canvas shows what the file will hold: its frame, which can be pulled, and the ground that was chosen. */
export function ExportPreview() {
  const t = useT();
  const document = useActiveTab((tab) => tab && currentStep(tab.history).document);
  const { canvas, ground } = useEditorState((state) => ({ canvas: state.canvas, ground: state.exportGround }));
  const choice = useExportChoice();
  const picture = document && choice.kind !== 'project' ? pictureOf(choice, document) : null;
  const { bitmap, problem } = useThumbnail(picture && picture.wish(devicePixels(Math.max(canvas.width, canvas.height))));
  const drawing = useRef<HTMLCanvasElement>(null);
  // while the frame is pulled the picture under it holds still; it is fitted again when it is let go
  const [held, setHeld] = useState<Place | null>(null);

  const frame = picture?.frame ?? null;
  const place = held ?? (frame && fitted(frame, canvas));
  const zoom = place && !problem ? place.zoom : null;
  useEffect(() => previewZoom.setState(zoom, true), [zoom]);
  useEffect(() => () => previewZoom.setState(null, true), []);
  const width = frame && place ? Math.max(1, Math.round(frame.width * place.zoom)) : 0;
  const height = frame && place ? Math.max(1, Math.round(frame.height * place.zoom)) : 0;
  useEffect(() => {
    const element = drawing.current;
    const context = element?.getContext('2d');
    if (!element || !context || !picture) return;
    const ratio = devicePixelRatio;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    if (!bitmap) return;
    const { shown, frame: around } = picture;
    const scale = (width * ratio) / around.width;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, (shown.x - around.x) * scale, (shown.y - around.y) * scale, shown.width * scale, shown.height * scale);
  });

  if (!document || choice.kind === 'project') return null;
  return (
    <div className={css.preview}>
      {picture && frame && place && !problem && (
        <div className={css.place} style={{ width, height, left: place.x + frame.x * place.zoom, top: place.y + frame.y * place.zoom }}>
          <p className={classNames('on-photo float', css.says)}>
            <Eye />
            {t('export.whatYouSee')}
          </p>
          <canvas
            ref={drawing}
            role="img"
            aria-label={`${picture.name}, ${formatSize(frame.width, frame.height)}`}
            className={classNames(css.frame, css[ground], ground === 'checker' && 'checker')}
            style={{ width, height }}
          />
          {picture.content && <TrimFrame content={picture.content} padding={choice.padding} zoom={place.zoom} onHold={(hold) => setHeld(hold ? place : null)} />}
          <p className={classNames('on-photo float', css.size)}>{formatSize(frame.width, frame.height)}</p>
        </div>
      )}
    </div>
  );
}

/** In the middle, at most one to one. */
function fitted(frame: PhotoRect, canvas: Size): Place {
  const zoom = Math.max(Number.MIN_VALUE, Math.min(1, (canvas.width - AIR * 2) / frame.width, (canvas.height - AIR * 2) / frame.height));
  return { zoom, x: canvas.width / 2 - (frame.x + frame.width / 2) * zoom, y: canvas.height / 2 - (frame.y + frame.height / 2) * zoom };
}

interface Picture {
  readonly name: string;
  readonly wish: (size: number) => ThumbnailWish;
  /** what the wish shows, and what the file holds, in photo pixels */
  readonly shown: PhotoRect;
  readonly frame: PhotoRect;
  /** what the frame is trimmed to, null where it isn't, or that isn't known yet */
  readonly content: PhotoRect | null;
}

/** The file that is looked at, null where there is none. */
function pictureOf(choice: ReturnType<typeof useExportChoice>, document: ImageDocument): Picture | null {
  const { photo } = document;
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  const targets = targetsOf(choice, document);
  const plan = choice.plan?.files.length === targets.length ? choice.plan.files : [];
  const rows = rowsOf(choice.kind, document);
  const layer = rows.find(({ id }) => id === choice.looked) ?? rows.find(({ id }) => choice.ticked.has(id)) ?? null;
  if (choice.kind !== 'picture' && !layer) return null;
  const file = plan[targets.findIndex((target) => !('layerId' in target) || target.layerId === layer?.id)];
  const shown = (layer && boxOf(layer)) ?? whole;
  // known before the plan is, and follows the hand
  const content = choice.trim ? (file?.content ?? null) : null;
  const frame = content ? frameOf(content, whole, choice.padding) : choice.trim ? (file?.bounds ?? shown) : whole;
  return { name: file?.file ?? layer?.name ?? photo.name, wish: (size) => wishOf(choice.kind, layer, document, size), shown, frame, content };
}

/** Where a layer's thumbnail lies on the photo; null: the whole canvas. */
function boxOf(layer: Layer): PhotoRect | null {
  return layer.kind === 'mask' ? layer.mask.bounds : layer.kind === 'image' ? layer.bounds : null;
}

function wishOf(kind: ExportKind, layer: Layer | null, document: ImageDocument, size: number): ThumbnailWish {
  if (layer === null) return { kind: 'document', document, size };
  if (kind === 'mask' && layer.kind === 'mask') return { kind: 'matte', layer, size };
  if (layer.kind === 'mask' || layer.kind === 'image') return { kind: 'layer', photo: document.photo, layer, size };
  return { kind: 'document', document: { ...document, layers: [{ ...layer, visible: true, blend: 'svg:src-over' }] }, size };
}
