import { ChevronDown, CircleAlert, Eye, EyeOff, Lock, Palette } from 'lucide-react';
import type { CSSProperties, HTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import type { Layer, PhotoInfo } from '../../core/document/document';
import { classNames } from '../components/class-names';
import { Tooltip } from '../components/tooltip';
import { layerColor } from '../look/layer-colors';
import { failureText, useT } from '../words/words';
import type { LayerRow } from './layer-rows';
import { layerDetail } from './layer-rows';
import { RenameField } from './rename-field';
import type { ThumbnailWish } from './thumbnails/thumbnail-maker';
import { devicePixels, ThumbnailPicture } from './thumbnails/thumbnail-picture';
import { useThumbnail } from './thumbnails/thumbnails';
import css from './layer-row.module.css';

/** CSS pixels of a row's thumbnail. */
export const THUMBNAIL = 36;
/** CSS pixels that each level of groups moves a row to the right. */
const INDENT = 20;

export interface LayerRowProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  readonly row: LayerRow;
  readonly photo: PhotoInfo;
  /** its number from the top, and how many there are, for a screen reader */
  readonly place: { readonly n: number; readonly count: number };
  readonly selected: boolean;
  /** its prompts are being changed */
  readonly live: boolean;
  readonly dragged: boolean;
  readonly renaming: boolean;
  readonly folded: boolean;
  readonly ref?: Ref<HTMLDivElement>;
  readonly onEye: (alone: boolean) => void;
  readonly onLock: () => void;
  readonly onFold: () => void;
  readonly onRename: (name: string | null) => void;
}

/** One layer of the tree: eye, thumbnail, name, what is done to it, lock, colour. */
export function LayerRowView({ row, photo, place, selected, live, dragged, renaming, folded, onEye, onLock, onFold, onRename, className, ...rest }: LayerRowProps) {
  const t = useT();
  const { layer, level, dimmed } = row;
  const { bitmap, problem } = useThumbnail(thumbnailOf(layer, photo));
  const detail = layerDetail(layer, photo, t);
  const { name } = layer;
  return (
    <div
      {...rest}
      role="treeitem"
      aria-label={t('layers.about', { name, ...place, visible: layer.visible ? 'yes' : 'no', locked: layer.locked ? 'yes' : 'no' })}
      aria-selected={selected}
      aria-level={level}
      aria-posinset={row.siblings - row.index}
      aria-setsize={row.siblings}
      {...(layer.kind === 'group' ? { 'aria-expanded': !folded } : {})}
      className={classNames(css.row, layer.kind === 'group' && css.group, dimmed && css.dimmed, live && css.live, dragged && css.dragged, className)}
      style={level > 1 ? { marginLeft: 8 + (level - 1) * INDENT } : {}}
    >
      <RowButton className={css.eye} label={t(layer.visible ? 'layers.hide' : 'layers.show', { name })} onPress={(event) => onEye(event.altKey)}>
        {layer.visible ? <Eye /> : <EyeOff />}
      </RowButton>
      {layer.kind === 'group' ? (
        <RowButton className={css.fold} label={t(folded ? 'layers.open' : 'layers.fold', { name })} onPress={onFold}>
          <ChevronDown className={classNames(css.arrow, folded && css.folded)} />
        </RowButton>
      ) : (
        <ThumbnailPicture bitmap={bitmap} size={THUMBNAIL} className={css.thumb} />
      )}
      <div className={css.text}>
        {renaming ? (
          <RenameField name={name} className={css.field} onDone={onRename} />
        ) : (
          <>
            <span className={classNames(css.name, 'ellipsis')} title={name} data-name>
              {name}
            </span>
            {layer.kind !== 'group' && <span className={classNames(css.detail, 'ellipsis')}>{detail}</span>}
          </>
        )}
      </div>
      <div className={css.right}>
        {problem && (
          <Tooltip label={failureText(problem)}>
            <CircleAlert className={css.broken} aria-label={failureText(problem)} />
          </Tooltip>
        )}
        {layer.kind === 'group' && <span className={css.done}>{layer.children.length}</span>}
        {layer.kind === 'mask' && layer.adjustments.recolor?.enabled === true && <Palette className={css.done} />}
        {layer.locked && (
          <RowButton className={css.lock} label={t('layers.unlock', { name })} onPress={onLock}>
            <Lock />
          </RowButton>
        )}
        {(layer.kind === 'mask' || layer.kind === 'image') && <ColorDot index={layer.color} />}
      </div>
    </div>
  );
}

/** A part of the row that can be pressed without the row being selected or dragged by it. */
function RowButton({ label, className, onPress, children }: { label: string; className: string | undefined; onPress: (event: MouseEvent) => void; children: ReactNode }) {
  return (
    <button
      type="button"
      // the tree is one stop of Tab; Space and the menu do the same from the keyboard
      tabIndex={-1}
      className={className}
      aria-label={label}
      title={label}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        onPress(event);
      }}
    >
      {children}
    </button>
  );
}

export function ColorDot({ index }: { index: number }) {
  const { hex, hatched, nameKey } = layerColor(index);
  const t = useT();
  return <span className={classNames(css.dot, hatched && css.hatched)} style={{ '--color': hex } as CSSProperties} title={t(nameKey as 'color.0')} />;
}

function thumbnailOf(layer: Layer, photo: PhotoInfo): ThumbnailWish | null {
  const size = devicePixels(THUMBNAIL);
  switch (layer.kind) {
    case 'photo': {
      const side = Math.min(photo.width, photo.height);
      return { kind: 'part', photo, part: { x: (photo.width - side) >> 1, y: (photo.height - side) >> 1, width: side, height: side }, size };
    }
    case 'mask':
    case 'image':
      return { kind: 'layer', photo, layer, size };
    case 'group':
      return null;
  }
}
