import { FilePlus2, Layers } from 'lucide-react';
import { useEffect, useState, type DragEvent } from 'react';
import type { LucideIcon } from 'lucide-react';
import { classNames } from '../components/class-names';
import { useActiveTab, useCommands } from '../state/use-editor';
import { useT } from '../words/words';
import css from './drop-target.module.css';

/** Whether files from outside are being dragged over the window. */
function useDraggingFiles(): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const carriesFiles = (event: globalThis.DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    window.addEventListener('dragenter', (event) => setDragging(carriesFiles(event)), { signal });
    // leaving the window has nothing that is entered instead
    window.addEventListener('dragleave', (event) => setDragging((now) => now && event.relatedTarget !== null), { signal });
    // on its way up, so that the half under the pointer is still there to take the files
    for (const end of ['drop', 'dragend'] as const) window.addEventListener(end, () => setDragging(false), { signal });
    return () => controller.abort();
  }, []);
  return dragging;
}

/** Over an open photo, while files are dragged: a tab of their own, or layers of this document. */
export function DropTarget() {
  const t = useT();
  const commands = useCommands();
  const dragging = useDraggingFiles();
  const name = useActiveTab((tab) => tab?.name ?? '');
  if (!dragging) return null;
  return (
    <div className={css.halves}>
      <Half icon={FilePlus2} title={t('drop.open')} onFiles={(files) => void commands.openFiles(files)} />
      <Half icon={Layers} title={t('drop.layer')} about={t('drop.layerAbout', { name })} onFiles={(files) => void commands.addAsLayers(files)} />
    </div>
  );
}

function Half({ icon: Icon, title, about, onFiles }: { icon: LucideIcon; title: string; about?: string; onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div className={classNames(css.half, over && css.over)} onDragEnter={() => setOver(true)} onDragLeave={() => setOver(false)} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Icon />
      <b className={css.title}>{title}</b>
      {about && <span className={css.about}>{about}</span>}
    </div>
  );
}
