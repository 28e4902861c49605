import type { ImageDocument, Layer, PhotoInfo } from '../../core/document/document';
import type { ExportPlan } from '../../electron/api/contract';
import { Checkbox } from '../components/checkbox';
import { classNames } from '../components/class-names';
import { THUMBNAIL } from '../panels/layer-row';
import type { ThumbnailWish } from '../panels/thumbnails/thumbnail-maker';
import { devicePixels, ThumbnailPicture } from '../panels/thumbnails/thumbnail-picture';
import { useThumbnail } from '../panels/thumbnails/thumbnails';
import { formatBytes, formatSize } from '../words/numbers';
import { useT, type Translate } from '../words/words';
import type { ExportKind } from './export-choice';
import css from './export-row.module.css';

type PlannedFile = ExportPlan['files'][number];

interface LayerFile {
  readonly kind: ExportKind;
  readonly layer: Layer;
  readonly photo: PhotoInfo;
  readonly ticked: boolean;
  /** the canvas shows this one */
  readonly looked: boolean;
  /** null while it isn't known, or nothing will be written */
  readonly file: PlannedFile | null;
  /** of the file, null while it is being measured */
  readonly bytes: number | null;
  readonly onTick: (ticked: boolean) => void;
  readonly onLook: () => void;
}

interface PictureFile {
  readonly document: ImageDocument;
  readonly photo: PhotoInfo;
  readonly file: PlannedFile | null;
  readonly bytes: number | null;
}

/** One file that will be written, or not. */
export function ExportRow(props: LayerFile | PictureFile) {
  return 'layer' in props ? <LayerFileRow {...props} /> : <PictureFileRow {...props} />;
}

function LayerFileRow({ kind, layer, photo, ticked, looked, file, bytes, onTick, onLook }: LayerFile) {
  const t = useT();
  const group = layer.kind === 'group' ? t('layers.group', { count: layer.children.length }) : null;
  const detail = !ticked ? t('export.notExported') : [group, file && measures(file, bytes, t)].filter(Boolean).join(t('layers.and'));
  return (
    <div className={classNames(css.row, looked && css.looked)} onClick={onLook}>
      <Checkbox label={t('export.tick', { name: layer.name })} hideLabel checked={ticked} onChange={onTick} />
      <Face wish={wishOf(kind, layer, photo)} name={ticked && file ? file.file : layer.name} detail={detail} />
    </div>
  );
}

function PictureFileRow({ document, file, bytes }: PictureFile) {
  const t = useT();
  return (
    <div className={classNames(css.row, css.single)}>
      <Face
        wish={{ kind: 'document', document, size: devicePixels(THUMBNAIL) }}
        name={file?.file ?? t('export.picture')}
        detail={file ? measures(file, bytes, t) : t('export.whole')}
      />
    </div>
  );
}

function measures({ bounds }: PlannedFile, bytes: number | null, t: Translate): string {
  const size = formatSize(bounds.width, bounds.height);
  return bytes === null ? size : [size, formatBytes(bytes)].join(t('layers.and'));
}

function Face({ wish, name, detail }: { wish: ThumbnailWish | null; name: string; detail: string }) {
  const { bitmap } = useThumbnail(wish);
  return (
    <>
      <ThumbnailPicture bitmap={bitmap} size={THUMBNAIL} />
      <div className={css.text}>
        <span className={classNames(css.name, 'ellipsis')} title={name}>
          {name}
        </span>
        <span className={classNames(css.detail, 'ellipsis')}>{detail}</span>
      </div>
    </>
  );
}

function wishOf(kind: ExportKind, layer: Layer, photo: PhotoInfo): ThumbnailWish | null {
  if (kind === 'mask' && layer.kind === 'mask') return { kind: 'matte', layer, size: devicePixels(THUMBNAIL) };
  return layer.kind === 'mask' || layer.kind === 'image' ? { kind: 'layer', photo, layer, size: devicePixels(THUMBNAIL) } : null;
}
