import { TriangleAlert } from 'lucide-react';
import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import type { BatchItem } from '../../electron/api/contract';
import { api } from '../api/client';
import { classNames } from '../components/class-names';
import { fileName } from '../state/file-name';
import { useEditor, useEditorState } from '../state/use-editor';
import { formatIou } from '../words/numbers';
import { failureText, sayFailure, useT, type Translate } from '../words/words';
import { shownItems, standing, stemOf } from './batch-state';
import { STANDING_ICONS } from './standing-icons';
import css from './batch-grid.module.css';

const FailedIcon = STANDING_ICONS.failed;

/** Side of the small pictures in pixels: twice what a cell shows, for fine screens. */
const PICTURE = 400;

/** The photos of a batch, their results as they come. A listbox: arrows move, also up and down. */
export function BatchGrid() {
  const t = useT();
  const { batch } = useEditor();
  const { id, items, filter, selected } = useEditorState((state) => ({ id: state.batch.open?.id ?? '', items: state.batch.items, filter: state.batch.filter, selected: state.batch.selected }));
  const shown = shownItems({ items, filter });
  const grid = useRef<HTMLUListElement>(null);

  useEffect(() => {
    if (selected === null) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-index="${selected}"]`);
    cell?.scrollIntoView({ block: 'nearest' });
    // where the grid has the focus it goes along
    if (grid.current?.contains(document.activeElement)) cell?.focus();
  }, [selected]);

  const press = (event: KeyboardEvent) => {
    const at = shown.findIndex((item) => item.index === selected);
    const to = target(event.key, at, shown.length, columnsOf(grid.current));
    if (to === null) return;
    event.preventDefault();
    const next = shown[to];
    if (next) batch.select(next.index);
  };
  const reachable = shown.some((item) => item.index === selected) ? selected : (shown[0]?.index ?? null);

  return (
    <main className={css.place} data-region="canvas" aria-label={t('batch.results')}>
      {shown.length === 0 && <p className={css.none}>{t('batch.none')}</p>}
      <ul ref={grid} className={css.grid} role="listbox" aria-label={t('batch.results')} onKeyDown={press}>
        {shown.map((item) => (
          <Cell key={item.index} batch={id} item={item} chosen={item.index === selected} reachable={item.index === reachable} onChoose={batch.select} />
        ))}
      </ul>
    </main>
  );
}

function target(key: string, at: number, count: number, columns: number): number | null {
  const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at < 0 ? 0 : at + columns, Home: 0, End: count - 1 };
  const to = moves[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}

function columnsOf(grid: HTMLElement | null): number {
  return grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 1;
}

interface CellProps {
  readonly batch: string;
  readonly item: BatchItem;
  readonly chosen: boolean;
  readonly reachable: boolean;
  readonly onChoose: (index: number) => void;
}

const Cell = memo(function Cell({ batch, item, chosen, reachable, onChoose }: CellProps) {
  const t = useT();
  const { index, file, state } = item;
  const name = stemOf(file);
  const mark = markOf(item, t);
  return (
    <li
      role="option"
      aria-selected={chosen}
      aria-label={[name, ...mark.said].join(', ')}
      data-index={index}
      data-state={state}
      tabIndex={reachable ? 0 : -1}
      className={classNames(css.cell, chosen && css.chosen)}
      onClick={() => onChoose(index)}
      title={item.problem ? failureText(item.problem) : fileName(file)}
    >
      <span className={classNames(css.picture, state === 'done' && 'checker')}>
        <Picture batch={batch} item={item} />
        {state === 'working' && <span className={classNames('on-photo', css.scan)} aria-hidden="true" />}
        {mark.sign}
      </span>
      <span className={css.caption}>
        <span className={`${css.name ?? ''} ellipsis`}>{name}</span>
        <span className={css.value}>{mark.value}</span>
      </span>
    </li>
  );
});

function Picture({ batch, item }: { batch: string; item: BatchItem }) {
  if (item.state === 'done') return <img className={css.result} src={`${api.batches.resultUrl(batch, item.index, PICTURE)}&v=${item.bytes ?? 0}`} alt="" loading="lazy" decoding="async" draggable={false} />;
  if (item.state === 'failed')
    return (
      <span className={css.failed} aria-hidden="true">
        <FailedIcon className={css.broken} />
        {item.problem && <span className={css.reason}>{sayFailure(item.problem).what}</span>}
      </span>
    );
  return <img className={classNames(css.photo, item.state !== 'working' && css.faint)} src={api.batches.photoUrl(batch, item.index, PICTURE)} alt="" loading="lazy" decoding="async" draggable={false} onError={(event) => (event.currentTarget.style.visibility = 'hidden')} />;
}

/** What a cell says: a sign in its corner, a value beside its name, and both in words. */
function markOf(item: BatchItem, t: Translate): { sign: React.ReactNode; value: string; said: string[] } {
  const { state, flag, predictedIou } = item;
  if (state !== 'done') {
    const value = t(`batch.state.${state}`);
    return { sign: state === 'skipped' ? <Sign of="skipped" /> : null, value, said: item.problem ? [value, failureText(item.problem)] : [value] };
  }
  const value = predictedIou === null ? t('batch.byHand') : t('batch.iou', { value: formatIou(predictedIou) });
  switch (standing(item)) {
    case 'review': {
      const why = flag === null ? '' : t(`batch.flag.${flag}`);
      return {
        sign: (
          <span className={css.flag}>
            <TriangleAlert />
            {why}
          </span>
        ),
        value,
        said: [why, value],
      };
    }
    case 'rejected':
      return { sign: <Sign of="rejected" />, value, said: [t('batch.rejected'), value] };
    default:
      return { sign: <Sign of="accepted" />, value, said: [t('batch.accepted'), value] };
  }
}

function Sign({ of }: { of: 'accepted' | 'rejected' | 'skipped' }) {
  const Icon = STANDING_ICONS[of];
  return (
    <span className={classNames(css.sign, css[of])} aria-hidden="true">
      <Icon />
    </span>
  );
}
