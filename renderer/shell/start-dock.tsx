import { CircleAlert, CircleCheck, Cpu, FileImage, Layers, ShieldCheck, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { RecentFile } from '../../electron/api/contract';
import { api } from '../api/client';
import { IconButton } from '../components/button';
import { PanelHint, PanelSection } from '../components/panel-section';
import { useCommands, useEditorState } from '../state/use-editor';
import { deviceName } from '../words/devices';
import { formatBytes, formatWhen } from '../words/numbers';
import { useT, type MessageKey } from '../words/words';
import css from './start-dock.module.css';

/** Longest side of a recent photo's thumbnail, in pixels: enough for the short side of a long photo to fill 36 px. */
const FACE_SIZE = 128;

/** The dock before a photo is open: what was opened last, how it goes, what is on this computer. */
export function StartDock() {
  const t = useT();
  const guide = useEditorState((state) => !state.settings.guideClosed);
  return (
    <aside className={css.dock} aria-label={t('shell.dock')} data-region="dock">
      <Recent />
      {guide && <Guide />}
      <OnThisComputer />
    </aside>
  );
}

function Recent() {
  const t = useT();
  const commands = useCommands();
  const web = useEditorState((state) => state.status?.host !== 'desktop');
  const [files, setFiles] = useState<readonly RecentFile[] | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    api.recents(controller.signal).then(setFiles, commands.report);
    return () => controller.abort();
  }, [commands]);
  const open = ({ path, photoId, name }: RecentFile) => {
    if (path !== null) void commands.openPath(path);
    else if (photoId !== undefined) void commands.openKept(photoId, name);
  };
  return (
    <PanelSection title={t('recent.title')}>
      {files?.length === 0 && <PanelHint>{t(web ? 'recent.emptyWeb' : 'recent.empty')}</PanelHint>}
      {files && files.length > 0 && (
        <ul>
          {files.slice(0, 8).map((file) => (
            <li key={file.path ?? `${file.photoId ?? ''} ${file.name}`}>
              <button type="button" className={css.file} title={file.path ?? t('recent.kept')} onClick={() => open(file)}>
                <Face file={file} />
                <span className={css.name}>
                  <span className="ellipsis">{file.name}</span>
                  <span className={css.second}>{formatWhen(file.at)}</span>
                </span>
                <span className={css.second}>{file.kind === 'photo' || file.layers === undefined ? t('recent.photo') : t('recent.layers', { count: file.layers })}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

/** The photo, while the cache keeps it; what kind of file it is, where it doesn't. */
function Face({ file: { kind, photoId } }: { file: RecentFile }) {
  const [shown, setShown] = useState(photoId !== undefined);
  if (photoId !== undefined && shown) return <img className={css.picture} src={api.photos.thumbnailUrl(photoId, FACE_SIZE)} alt="" draggable={false} onError={() => setShown(false)} />;
  return <span className={css.kind}>{kind === 'project' ? <Layers /> : <FileImage />}</span>;
}

function Guide() {
  const t = useT();
  const commands = useCommands();
  const close = () => void commands.changeSettings({ guideClosed: true });
  return (
    <PanelSection title={t('guide.title')} actions={<IconButton label={t('guide.close')} icon={X} size="small" onClick={close} />}>
      <ol className={css.steps}>
        {([1, 2, 3, 4] as const).map((step) => (
          <li key={step} className={css.step}>
            <span className={css.number} aria-hidden="true">
              {step}
            </span>
            <span>
              <b>{t(`guide.${step}`)}</b>
              <span className={css.about}>{t(`guide.${step}.about`)}</span>
            </span>
          </li>
        ))}
      </ol>
    </PanelSection>
  );
}

function OnThisComputer() {
  const t = useT();
  const { model, engine } = useEditorState((state) => ({ model: state.model, engine: state.engine }));
  return (
    <PanelSection title={t('here.title')}>
      <ul className={css.steps}>
        {model && <Fact {...modelFact(model.state)} title={t(modelFact(model.state).key, { model: model.name, size: formatBytes(model.bytes) })} />}
        {engine && (
          <Fact
            icon={<Cpu />}
            title={engine.state === 'ready' && ['cpu', 'wasm'].includes(engine.provider) ? t('status.threads', { device: deviceName(engine.provider, t), threads: engine.threads }) : deviceName(engine.provider, t)}
            about={['cpu', 'wasm'].includes(engine.provider) ? 'here.noGpu' : 'here.gpu'}
          />
        )}
        <Fact icon={<ShieldCheck />} title={t('here.private')} about="here.private.about" />
      </ul>
    </PanelSection>
  );
}

function modelFact(state: 'preparing' | 'ready' | 'failed'): { key: MessageKey; about: MessageKey; icon: ReactNode } {
  switch (state) {
    case 'ready':
      return { key: 'here.model', about: 'here.checked', icon: <CircleCheck className={css.ok} /> };
    case 'preparing':
      return { key: 'here.modelPreparing', about: 'here.once', icon: <Cpu /> };
    case 'failed':
      return { key: 'here.modelFailed', about: 'here.modelFailed.about', icon: <CircleAlert className={css.bad} /> };
  }
}

function Fact({ icon, title, about }: { icon: ReactNode; title: string; about: MessageKey }) {
  const t = useT();
  return (
    <li className={css.step}>
      <span className={css.factIcon}>{icon}</span>
      <span>
        {title}
        <span className={css.about}>{t(about)}</span>
      </span>
    </li>
  );
}
