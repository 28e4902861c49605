import { FolderPlus, X } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { ActionButton } from '../actions/action-button';
import { Button, IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { useT } from '../words/words';
import { droppedPhotos } from './dropped-photos';
import css from './batch-start.module.css';

/** Before a batch is open: a place for a folder, and the batches of earlier. */
export function BatchStart() {
  const t = useT();
  const { batch, commands } = useEditor();
  const { pickFolder } = host;
  const choose = async (pick: NonNullable<typeof pickFolder>) => {
    const folder = await pick();
    if (folder === null) return;
    batch.begin();
    batch.edit({ inputs: [folder] });
  };
  return (
    <div className={css.start}>
      <FolderDrop>
        <FolderPlus />
        <h1 className={css.title}>{t('batch.emptyTitle')}</h1>
        <p className={css.lead}>{t('batch.empty')}</p>
        {pickFolder ? (
          <Button variant="solid" size="large" icon={FolderPlus} onClick={() => void choose(pickFolder).catch(commands.report)}>
            {t('control.choose')}
          </Button>
        ) : (
          <ActionButton action="batch.new" variant="solid" size="large" />
        )}
      </FolderDrop>
      <Earlier />
    </div>
  );
}

/** Takes folders and photos that are dropped on it. */
export function FolderDrop({ children, className }: { children: React.ReactNode; className?: string | undefined }) {
  const { batch, commands } = useEditor();
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  const drop = async (event: DragEvent) => {
    drag(event, false);
    try {
      const { files, folder } = await droppedPhotos(event.dataTransfer);
      await batch.receive(files, folder);
    } catch (error) {
      commands.report(error);
    }
  };
  return (
    <div
      className={classNames(css.drop, over && css.over, className)}
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, event.currentTarget.contains(event.relatedTarget as Node | null))}
      onDrop={(event) => void drop(event)}
    >
      {children}
    </div>
  );
}

function Earlier() {
  const t = useT();
  const { batch } = useEditor();
  const known = useEditorState((state) => state.batch.known) ?? [];
  if (known.length === 0) return null;
  return (
    <section className={css.earlier} aria-labelledby="earlier-batches">
      <h2 id="earlier-batches">{t('batch.earlier')}</h2>
      <ul>
        {known.map(({ id, name, out, state, counts, total }) => (
          <li key={id} className={css.row}>
            <button type="button" className={css.open} onClick={() => batch.open(id)}>
              <span className={css.name}>
                <b className="ellipsis">{name}</b>
                <span className="ellipsis">{t('batch.known', { done: counts.done, total, failed: counts.failed, skipped: counts.skipped, state })}</span>
              </span>
              <span className={`${css.out ?? ''} ellipsis`} title={out}>
                {out}
              </span>
            </button>
            <IconButton label={t('batch.forget', { name })} icon={X} size="small" onClick={() => void batch.forget(id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
