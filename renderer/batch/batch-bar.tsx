import { ActionButton } from '../actions/action-button';
import { ProgressBar } from '../components/progress-bar';
import type { BatchInfo } from '../../electron/api/contract';
import { useEditorState } from '../state/use-editor';
import { formatDuration } from '../words/numbers';
import { useT, type Translate } from '../words/words';
import css from './batch-bar.module.css';

/** Pause and cancel, how far it is and how long it takes; or the way to a new batch. */
export function BatchBar() {
  const t = useT();
  const { open, form } = useEditorState((state) => ({ open: state.batch.open, form: state.batch.form !== null }));
  return (
    <section className={css.bar} role="toolbar" aria-label={t('batch.title')} data-region="options">
      {open && !form ? <Running batch={open} /> : <b>{form ? t('batch.new') : t('batch.title')}</b>}
    </section>
  );
}

function Running({ batch }: { batch: BatchInfo }) {
  const t = useT();
  const { total, counts, state } = batch;
  const done = total - counts.waiting;
  const running = state === 'running';
  const progress = t('batch.progress', { done, total });
  return (
    <>
      {running ? (
        <ActionButton action="batch.pause" />
      ) : (
        counts.waiting + counts.failed + counts.skipped > 0 && <ActionButton action="batch.resume" {...(counts.waiting === 0 ? { label: t('batch.retry') } : {})} />
      )}
      {running && <ActionButton action="batch.cancel" hideIcon />}
      <div className={css.progress}>
        <div className={css.words}>
          <b>{progress}</b>
          <span className={css.rate}>{rateOf(batch, t)}</span>
        </div>
        <ProgressBar label={t('batch.title')} value={total === 0 ? null : done / total} text={progress} />
      </div>
      <span className={css.right}>
        {running && counts.waiting > 1 && <span className={css.ahead}>{t('batch.ahead')}</span>}
        <ActionButton action="batch.new" />
      </span>
    </>
  );
}

function rateOf({ state, photosPerMinute, secondsLeft, counts }: BatchInfo, t: Translate): string {
  switch (state) {
    case 'running':
      return photosPerMinute === null || secondsLeft === null ? '' : t('batch.rate', { rate: Math.max(1, Math.round(photosPerMinute)), left: formatDuration(Math.max(1000, secondsLeft * 1000)) });
    case 'paused':
      return t('batch.paused');
    case 'cancelled':
      return t('batch.cancelled');
    case 'failed':
      return t('batch.stopped', { done: counts.done });
    case 'done':
      return t('batch.finished');
  }
}
