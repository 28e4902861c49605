import { CirclePlay, RotateCcw } from 'lucide-react';
import { ActionButton } from '../actions/action-button';
import { Button } from '../components/button';
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
  const inHand = useEditorState((now) => now.batch.items.some((item) => item.state === 'working'));
  const { total, counts, state } = batch;
  const done = total - counts.waiting;
  const running = state === 'running';
  const progress = t('batch.progress', { done, total });
  return (
    <>
      <Steering batch={batch} />
      <ActionButton action="batch.cancel" hideIcon />
      <div className={css.progress}>
        <div className={css.words}>
          <b>{progress}</b>
          <span className={css.rate}>{inHand && !running ? t(state === 'paused' ? 'batch.finishing' : 'batch.stopping') : rateOf(batch, t)}</span>
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

/** Pause, or what takes its place; as wide as the widest of them, so that what stands beside it never moves. */
function Steering({ batch: { state, counts } }: { batch: BatchInfo }) {
  const t = useT();
  const words = { pause: t('batch.pause'), resume: t('batch.resume'), retry: t('batch.retry') };
  const left = counts.waiting > 0 ? 'resume' : counts.failed + counts.skipped > 0 ? 'retry' : 'pause';
  const now = state === 'running' ? 'pause' : left;
  return (
    <span className={css.steering}>
      <ActionButton action={now === 'pause' ? 'batch.pause' : 'batch.resume'} label={words[now]} icon={now === 'retry' ? RotateCcw : undefined} />
      {Object.values(words).map((word) => (
        <Button key={word} icon={CirclePlay} className={css.unseen}>
          {word}
        </Button>
      ))}
    </span>
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
