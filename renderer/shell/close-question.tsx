import { Button } from '../components/button';
import { Dialog } from '../components/dialog';
import { useCommands, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import css from './close-question.module.css';

/** Asked where a document with unsaved work is closed. */
export function CloseQuestion() {
  const t = useT();
  const commands = useCommands();
  const name = useEditorState((state) => state.tabs.find((tab) => tab.id === state.closing)?.name ?? null);
  const answer = (value: 'save' | 'discard' | 'cancel') => () => void commands.answerClose(value);
  return (
    <Dialog open={name !== null} onClose={answer('cancel')} title={t('close.title', { name: name ?? '' })} showTitle className={css.question}>
      <p className={css.about}>{t('close.about')}</p>
      <div className={css.answers}>
        <Button variant="ghost" onClick={answer('discard')}>
          {t('close.discard')}
        </Button>
        <span className={css.grow} />
        <Button onClick={answer('cancel')}>{t('control.cancel')}</Button>
        <Button variant="solid" autoFocus onClick={answer('save')}>
          {t('close.save')}
        </Button>
      </div>
    </Dialog>
  );
}
