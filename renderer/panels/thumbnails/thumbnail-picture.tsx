import { useEffect, useRef } from 'react';
import type { Outline } from '../../state/editor';
import type { PhotoRect, Size } from '../../../core/geometry/frames';
import { classNames } from '../../components/class-names';
import { fit } from './thumbnail-maker';
import css from './thumbnail-picture.module.css';

export interface ThumbnailPictureProps {
  readonly bitmap: ImageBitmap | null;
  /** CSS pixels of its longest side */
  readonly size: number;
  /** what it is of, whose shape it then has; a square without it */
  readonly shape?: Size | undefined;
  /** only what lies inside is shown: the outline of a mask, and the part of the photo that the picture is of */
  readonly clip?: { readonly outline: Outline; readonly part: PhotoRect } | undefined;
  readonly className?: string | undefined;
}

/** Pixels of a thumbnail for a side of `size` CSS pixels on this screen. */
export function devicePixels(size: number): number {
  return Math.round(size * Math.min(3, Math.max(1, devicePixelRatio)));
}

/** A small picture on checkers. */
export function ThumbnailPicture({ bitmap, size, shape, clip, className }: ThumbnailPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const own = fit(shape ?? { width: 1, height: 1 }, size, true);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    element.width = devicePixels(own.width);
    element.height = devicePixels(own.height);
    if (!bitmap) return;
    const scale = Math.min(element.width / bitmap.width, element.height / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const [left, top] = [(element.width - width) / 2, (element.height - height) / 2];
    if (clip) {
      const { outline, part } = clip;
      context.beginPath();
      for (const ring of outline) {
        ring.forEach(({ x, y }, index) => {
          const at = [left + ((x - part.x) / part.width) * width, top + ((y - part.y) / part.height) * height] as const;
          if (index === 0) context.moveTo(...at);
          else context.lineTo(...at);
        });
        context.closePath();
      }
      context.clip('evenodd');
    }
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, left, top, width, height);
  }, [bitmap, own.width, own.height, clip]);
  return <canvas ref={canvas} className={classNames('checker-small', css.picture, className)} style={own} aria-hidden="true" />;
}
