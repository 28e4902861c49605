import { CircleAlert } from 'lucide-react';
import { useEditorState } from '../state/use-editor';
import { failureText, useT } from '../words/words';
import { countItems } from './batch-state';
import css from './batch-status.module.css';

/** What the status bar says of a batch: how it went so far, and the first failure with its remedy. */
export function BatchStatus() {
  const t = useT();
  const { open, items } = useEditorState((state) => ({ open: state.batch.open, items: state.batch.items }));
  if (!open) return null;
  const { problem } = open;
  const counts = countItems(items);
  const first = problem ?? items.find((item) => item.problem)?.problem ?? null;
  return (
    <span className={css.status}>
      <span>{t('batch.status.accepted', { count: counts.accepted })}</span>
      <span>{t('batch.status.review', { count: counts.review })}</span>
      {first && (
        <span className={css.failed} title={failureText(first)}>
          <CircleAlert />
          <span className="ellipsis">{problem ? failureText(problem) : t('batch.status.failed', { count: counts.failed, first: failureText(first) })}</span>
        </span>
      )}
    </span>
  );
}
