import { ClipboardPaste, FolderOpen, Image, Images } from 'lucide-react';
import { useEffect, useState, type DragEvent } from 'react';
import { useAction } from '../actions/use-action';
import type { SampleInfo } from '../../electron/api/contract';
import { api } from '../api/client';
import { Button } from '../components/button';
import { classNames } from '../components/class-names';
import { useCommands, useEditorState } from '../state/use-editor';
import { useT } from '../words/words';
import { SampleStage } from './sample-stage';
import { sampleName } from './sample-name';
import css from './empty-state.module.css';

/** Before a photo is open: a drop target, and a sample on which hover works already. */
export function EmptyState() {
  const t = useT();
  const commands = useCommands();
  const limit = useEditorState((state) => state.status?.limits.megapixels ?? null);
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section
      className={css.canvas}
      aria-label={t('shell.canvas')}
      data-region="canvas"
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, event.currentTarget.contains(event.relatedTarget as Node | null))}
      onDrop={(event) => {
        drag(event, false);
        void commands.openFiles([...event.dataTransfer.files]);
      }}
    >
      <div className={classNames(css.target, over && css.over)}>
        <div className={css.words}>
          <h1 className={css.title}>
            {t('empty.title.1')}
            <br />
            {t('empty.title.2')}
          </h1>
          <p className={css.lead}>{t('empty.lead')}</p>
          <Doors />
        </div>
        <Samples />
        {limit !== null && <p className={css.formats}>{t('empty.formats', { limit })}</p>}
      </div>
    </section>
  );
}

function Doors() {
  const t = useT();
  const open = useAction('file.open');
  const paste = useAction('file.paste');
  const batch = useAction('workspace.batch');
  return (
    <>
      <div className={css.doors}>
        <Button size="large" variant="solid" icon={Image} shortcut={open.shortcut} onClick={open.run}>
          {t('empty.open')}
        </Button>
        <Button size="large" icon={ClipboardPaste} shortcut={paste.shortcut} onClick={paste.run}>
          {t('empty.paste')}
        </Button>
      </div>
      <div className={css.doors}>
        <Button variant="ghost" icon={Images} onClick={batch.run}>
          {t('empty.batch')}
        </Button>
        <span className={css.line} />
        <Button variant="ghost" icon={FolderOpen} onClick={open.run}>
          {t('empty.project')}
        </Button>
      </div>
    </>
  );
}

function Samples() {
  const t = useT();
  const commands = useCommands();
  const [samples, setSamples] = useState<readonly SampleInfo[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    api.samples(controller.signal).then(setSamples, commands.report);
    return () => controller.abort();
  }, [commands]);
  const sample = samples.find(({ id }) => id === chosen) ?? samples[0];
  if (!sample) return null;
  return (
    <div className={css.samples}>
      <div className={css.caption}>
        <h2>{t('empty.try')}</h2>
        <span className="hint">{t('empty.tryHint')}</span>
      </div>
      <SampleStage key={sample.id} sample={sample} />
      <div className={css.strip} role="group" aria-label={t('empty.samples')}>
        {samples.map((each) => (
          <button key={each.id} type="button" className={css.sample} aria-pressed={each.id === sample.id} title={t('empty.credit', { credit: each.credit })} onClick={() => setChosen(each.id)}>
            <SampleThumbnail sample={each} />
            {sampleName(each, t)}
          </button>
        ))}
      </div>
    </div>
  );
}

function SampleThumbnail({ sample }: { sample: SampleInfo }) {
  const commands = useCommands();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    api.openSample(sample.id, controller.signal).then((photo) => setAddress(api.photos.thumbnailUrl(photo.id, 224)), commands.report);
    return () => controller.abort();
  }, [sample.id, commands]);
  return <span className={css.thumbnail}>{address && <img src={address} alt="" draggable={false} />}</span>;
}
