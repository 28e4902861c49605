import { ActionButton } from '../actions/action-button';
import { Message } from '../components/message';
import { useEditorState } from '../state/use-editor';
import { useT } from '../words/words';

/** Over a document that comes from a batch: what it is for, and the way back. */
export function CorrectionRow() {
  const t = useT();
  const correction = useEditorState((state) => (state.workspace === 'edit' && state.activeTab !== null ? (state.batch.corrections[state.activeTab] ?? null) : null));
  if (!correction) return null;
  return (
    <Message
      tone="note"
      role="status"
      what={t('batch.correcting', { file: correction.file, name: correction.name })}
      remedy={t('batch.correctingAbout')}
      actions={
        <>
          <ActionButton action="workspace.batch" label={t('batch.back')} size="small" hideIcon hideKeys />
          <ActionButton action="batch.replace" size="small" variant="solid" hideIcon />
        </>
      }
    />
  );
}
