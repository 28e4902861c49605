import { Eye } from 'lucide-react';
import type { PhotoInfo } from '../../core/document/document';
import type { PhotoRect } from '../../core/geometry/frames';
import { startsWithSubject, type PromptSet } from '../../core/prompts/prompts';
import { classNames } from '../components/class-names';
import { KeyCap } from '../components/key-cap';
import type { MakingMask } from '../state/editor';
import { useT } from '../words/words';
import { THUMBNAIL } from './layer-row';
import { devicePixels, ThumbnailPicture } from './thumbnails/thumbnail-picture';
import { useThumbnail } from './thumbnails/thumbnails';
import css from './layer-row.module.css';

/** The outline of a mask in the making lies between the pixels. */
function wholePixels({ x, y, width, height }: PhotoRect): PhotoRect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

/** What the mask begins with, before any click. */
function startOf(prompts: PromptSet): 'box' | 'subject' | 'clicks' {
  if (prompts.box) return 'box';
  return startsWithSubject(prompts) ? 'subject' : 'clicks';
}

/** The mask that is being made, above all layers until it is one of them. */
export function MakingRow({ making, photo }: { making: MakingMask; photo: PhotoInfo }) {
  const t = useT();
  const chosen = making.candidates.find(({ candidate }) => candidate === making.chosen);
  const part = chosen && chosen.bounds.width > 0 && chosen.bounds.height > 0 ? wholePixels(chosen.bounds) : null;
  const { bitmap } = useThumbnail(part && { kind: 'part', photo, part, size: devicePixels(THUMBNAIL) });
  const name = t('mask.new');
  const what = t('mask.madeOf', { clicks: making.prompts.points.length, from: startOf(making.prompts) });
  const detail = t('mask.notKept', { what });
  return (
    <div role="treeitem" aria-level={1} aria-selected={false} aria-label={t('layers.making', { name, detail })} className={classNames(css.row, css.live)}>
      <span className={css.eye}>
        <Eye />
      </span>
      <ThumbnailPicture bitmap={part ? bitmap : null} size={THUMBNAIL} clip={chosen && part ? { outline: chosen.outline, part } : undefined} className={css.thumb} />
      <div className={css.text}>
        <span className={classNames(css.name, 'ellipsis')}>{name}</span>
        <span className={classNames(css.detail, css.roomy, 'ellipsis')}>{detail}</span>
        <span className={classNames(css.detail, css.brief, 'ellipsis')}>{what}</span>
      </div>
      <KeyCap shortcut="Enter" />
    </div>
  );
}
