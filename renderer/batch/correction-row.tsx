import { ActionButton } from '../actions/action-button';
import { Message } from '../components/message';
import { useActiveTab, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { correctionOf } from './batch-state';

/** Over a document that comes from a batch: what it is for, and the way back. */
export function CorrectionRow() {
  const t = useT();
  const correction = useEditorState(correctionOf);
  const making = useActiveTab((tab) => tab !== null && tab.making !== null);
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
          {/* as long as a mask is being made, keeping it comes first */}
          <ActionButton action="batch.replace" size="small" variant={making ? 'plain' : 'solid'} hideIcon />
        </>
      }
    />
  );
}
