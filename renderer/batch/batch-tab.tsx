import { Images, X } from 'lucide-react';
import { IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { useEditor, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import css from './batch-tab.module.css';

/** The open batch in the row of the documents, with a thin line of how far it is. */
export function BatchTab() {
  const t = useT();
  const { batch, commands } = useEditor();
  const { open, active } = useEditorState((state) => ({ open: state.batch.open, active: state.workspace === 'batch' }));
  if (!open) return null;
  const done = open.total === 0 ? 0 : (open.total - open.counts.waiting) / open.total;
  return (
    <div className={classNames(css.tab, active && css.active)}>
      <button type="button" className={css.name} aria-label={t('batch.tab', { name: open.name })} aria-current={active} title={open.name} onClick={() => commands.show({ workspace: 'batch' })}>
        <Images />
        <span className="ellipsis">{open.name}</span>
      </button>
      <IconButton label={t('shell.closeTab', { name: open.name })} icon={X} size="small" className={css.close} onClick={() => batch.close()} />
      {open.state === 'running' && <span className={css.line} style={{ width: `${done * 100}%` }} aria-hidden="true" />}
    </div>
  );
}
