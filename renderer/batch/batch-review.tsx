import type { BatchItem } from '../../electron/api/contract';
import { ActionButton, ActionIcon } from '../actions/action-button';
import { api } from '../api/client';
import { Message } from '../components/message';
import { FactRow } from '../components/panel-section';
import { fileName } from '../state/file-name';
import { useEditorState } from '../state/use-editor';
import { formatBytes, formatDuration, formatIou, formatNumber, formatShare, formatSize } from '../words/numbers';
import { sayFailure, useT, type Translate } from '../words/words';
import { selectedItem, shownItems, standing } from './batch-state';
import { BatchCandidates } from './batch-candidates';
import { FlagNote } from './flag-note';
import { useOutline } from './mask-outline';
import { STANDING_ICONS } from './standing-icons';
import css from './batch-review.module.css';

/** Longest side of the photo that is shown, in pixels. */
const PHOTO = 1024;
const RESULT = 512;

/** One photo with the line of its mask, its result, and what speaks for it; accept, reject, correct. */
export function BatchReview() {
  const t = useT();
  const { batch, item, place, count } = useEditorState((state) => {
    const { open } = state.batch;
    const shown = shownItems(state.batch);
    const chosen = selectedItem(state.batch);
    return { batch: open?.id ?? '', item: chosen, place: shown.findIndex((other) => other.index === chosen?.index) + 1, count: shown.length };
  });
  const stands = item?.state === 'done' ? standing(item) : null;
  return (
    <aside className={css.review} aria-label={t('batch.review')} data-region="dock">
      {item ? (
        <>
          <div className={css.heading}>
            <h2 className="ellipsis" title={item.file}>
              {fileName(item.file)}
            </h2>
            {item.state === 'done' && <Standing item={item} />}
            <span className={css.place}>{place > 0 && t('batch.of', { n: place, count })}</span>
            <ActionIcon action="batch.previous" size="small" />
            <ActionIcon action="batch.next" size="small" />
          </div>
          <div className={css.scroll}>
            <PhotoWithOutline batch={batch} item={item} />
            {item.state === 'done' && <Result batch={batch} item={item} />}
            {item.state === 'done' && <BatchCandidates batch={batch} item={item} />}
            {item.state === 'done' && item.flag && item.verdict === 'none' && <FlagNote item={item} flag={item.flag} />}
            {item.problem && (
              <div className={css.problem}>
                <Message tone="error" inline {...sayFailure(item.problem)} />
              </div>
            )}
          </div>
        </>
      ) : (
        <p className={css.none}>{t('batch.choose')}</p>
      )}
      <div className={css.foot}>
        <ActionButton action="batch.reject" hideIcon={stands !== 'rejected'} />
        <ActionButton action="batch.accept" variant={stands === 'review' ? 'solid' : 'plain'} hideIcon={stands !== 'accepted'} />
        <ActionButton action="batch.correct" className={css.wide} />
      </div>
    </aside>
  );
}

/** The verdict in words, with the sign that it has in the rail and the grid. */
function Standing({ item }: { item: BatchItem }) {
  const t = useT();
  const stands = standing(item);
  const Icon = STANDING_ICONS[stands];
  const word = t(`batch.filter.${stands}`);
  return (
    <span className={css.standing} data-stands={stands} title={word}>
      <Icon />
      <span className={css.word}>{word}</span>
    </span>
  );
}

function PhotoWithOutline({ batch, item }: { batch: string; item: BatchItem }) {
  const t = useT();
  const outline = useOutline(item.state === 'done' ? item.mask : null);
  const { size } = item;
  return (
    <div className={css.photo}>
      <img key={item.index} src={api.batches.photoUrl(batch, item.index, PHOTO)} alt={t('batch.photoOf', { name: fileName(item.file) })} draggable={false} onError={(event) => (event.currentTarget.style.visibility = 'hidden')} />
      {size && outline && (
        <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
          <path d={`M0 0H${size.width}V${size.height}H0Z${outline}`} className={css.dim} />
          <path d={outline} className={css.under} />
          <path d={outline} className={standing(item) === 'review' ? css.open : css.line} />
        </svg>
      )}
    </div>
  );
}

function Result({ batch, item }: { batch: string; item: BatchItem }) {
  const t = useT();
  return (
    <div className={css.result}>
      <span className="checker">
        <img key={item.index} src={`${api.batches.resultUrl(batch, item.index, RESULT)}&v=${item.bytes ?? 0}`} alt={t('batch.resultOf', { name: fileName(item.file) })} draggable={false} />
      </span>
      <div className={css.facts}>
        {factsOf(item, t).map(([label, value]) => (
          <FactRow key={label} label={label} value={value} />
        ))}
      </div>
    </div>
  );
}

function factsOf(item: BatchItem, t: Translate): [string, string][] {
  const { size, bytes, mask, predictedIou, stability, milliseconds, corrected } = item;
  const facts: [string, string | null][] = [
    [t('batch.fact.size'), size && formatSize(size.width, size.height)],
    [t('batch.fact.file'), bytes === null ? null : formatBytes(bytes)],
    [t('batch.fact.area'), size && mask && formatShare(mask.area / (size.width * size.height), 1)],
    [t('batch.fact.iou'), predictedIou === null ? null : formatIou(predictedIou)],
    [t('batch.fact.stability'), stability === null ? null : formatNumber(stability, 2, true)],
    corrected ? [t('batch.fact.made'), t('batch.byHand')] : [t('batch.fact.time'), milliseconds === null ? null : formatDuration(milliseconds)],
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [[label, value] satisfies [string, string]]));
}
