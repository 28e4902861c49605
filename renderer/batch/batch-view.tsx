import { useEffect } from 'react';
import { useEditor, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { BatchBar } from './batch-bar';
import { BatchFormPanel } from './batch-form';
import { BatchGrid } from './batch-grid';
import { BatchRail } from './batch-rail';
import { BatchReview } from './batch-review';
import { BatchStart } from './batch-start';
import css from './batch-view.module.css';

/** The batch workspace: the start, a new batch, or one that is looked at while it runs. */
export function BatchView() {
  const t = useT();
  const { batch } = useEditor();
  const { open, form } = useEditorState((state) => ({ open: state.batch.open !== null, form: state.batch.form !== null }));
  useEffect(() => void batch.load(), [batch]);
  return (
    <>
      <BatchBar />
      <div className={css.view}>
        {form || !open ? (
          <main className={css.start} data-region="canvas" aria-label={t('batch.title')}>
            {form ? <BatchFormPanel /> : <BatchStart />}
          </main>
        ) : (
          <>
            <BatchRail />
            <BatchGrid />
            <BatchReview />
          </>
        )}
      </div>
    </>
  );
}
