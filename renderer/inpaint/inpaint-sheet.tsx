import { FolderOpen, Server, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ImageDocument, MaskLayer, PhotoInfo } from '../../core/document/document';
import { currentStep } from '../../core/history/history';
import { api } from '../api/client';
import { Button, IconButton } from '../components/button';
import { Message } from '../components/message';
import { PanelHint, PanelRow } from '../components/panel-section';
import { ProgressBar } from '../components/progress-bar';
import { TextField } from '../components/text-field';
import { AddressField, addressRefusal } from '../shell/address-field';
import { ConnectionTest } from '../shell/connection-test';
import { fileName } from '../state/file-name';
import { useActiveTab, useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatDuration, formatShare } from '../words/numbers';
import { sayFailure, useT } from '../words/words';
import { fillLayer } from './fill-layer';
import { fillingOf } from './filling';
import css from './inpaint-sheet.module.css';

/** Hands the selected cut-out's place to IOPaint, or saves it for a program that takes files. Takes the dock. */
export function InpaintSheet() {
  const t = useT();
  const { commands } = useEditor();
  const shown = useActiveTab((tab) => {
    if (!tab) return null;
    const { document } = currentStep(tab.history);
    return { tab: tab.id, document, layer: fillLayer(document, tab.selection) };
  });
  return (
    <section className={css.sheet} aria-label={t('inpaint.title')}>
      <div className={css.heading}>
        <h2 className={css.title}>{t('inpaint.title')}</h2>
        {shown?.layer && <span className={`${css.detail ?? ''} ellipsis`}>{t('inpaint.what', { name: shown.layer.name, share: shareOf(shown.layer, shown.document.photo) })}</span>}
        <IconButton label={t('control.close')} icon={X} onClick={() => commands.show({ sheet: null })} />
      </div>
      {shown?.layer ? <Form tab={shown.tab} document={shown.document} layer={shown.layer} /> : <PanelHint>{t('inpaint.none')}</PanelHint>}
    </section>
  );
}

function shareOf(layer: MaskLayer, photo: PhotoInfo): string {
  return formatShare(layer.mask.area / (photo.width * photo.height), 1);
}

function Form({ tab, document, layer }: { tab: string; document: ImageDocument; layer: MaskLayer }) {
  const t = useT();
  const editor = useEditor();
  const filling = fillingOf(editor);
  const { running, problem, question } = useStore(filling.store);
  const inpaint = useEditorState((state) => state.settings.inpaint);
  const [prompt, setPrompt] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const start = (allowRemote: boolean) => void filling.start({ tab, layer: layer.id, prompt, allowRemote, name: t('inpaint.layerName', { name: layer.name }) });
  const changeAddress = (url: string) => {
    // what was said of the old address is no longer true
    if (url !== inpaint.url) filling.clear();
    void editor.commands.changeSettings({ inpaint: { ...inpaint, url } });
  };
  const allowAlways = async (name: string) => {
    await editor.commands.changeSettings({ inpaint: { ...inpaint, allowedHosts: [...inpaint.allowedHosts, name] } });
    start(false);
  };
  return (
    <>
      <div className={css.scroll}>
        <div className={css.group}>
          <PanelRow label={t('inpaint.address')}>
            <span className={css.field}>
              <AddressField url={inpaint.url} onRefused={setRefused} onCommit={changeAddress} />
            </span>
          </PanelRow>
          <div className={css.test}>
            {/* what a test said is old news once a fill was tried */}
            <ConnectionTest key={`${inpaint.url} ${running ? 'asked' : 'idle'}`} url={inpaint.url} refused={refused} />
          </div>
          <PanelRow label={t('inpaint.prompt')}>
            <span className={css.field}>
              <TextField label={t('inpaint.prompt')} value={prompt} placeholder={t('inpaint.promptHint')} onCommit={setPrompt} />
            </span>
          </PanelRow>
        </div>
        {question && (
          <div className={css.message}>
            <Message
              tone="warn"
              role="alert"
              inline
              what={t('inpaint.remote', { host: question.host })}
              remedy={t('inpaint.remoteAsk', { file: document.photo.name })}
              actions={
                <>
                  <Button size="small" onClick={() => start(true)}>
                    {t('inpaint.sendOnce')}
                  </Button>
                  <Button size="small" onClick={() => void allowAlways(question.host)}>
                    {t('inpaint.sendAlways')}
                  </Button>
                  <Button size="small" onClick={() => filling.clear()}>
                    {t('inpaint.sendNot')}
                  </Button>
                </>
              }
            />
          </div>
        )}
        {problem && (
          <div className={css.message}>
            <Message tone="error" role="alert" inline {...sayFailure(problem)} onDismiss={() => filling.clear()} />
          </div>
        )}
        <AsFiles document={document} layer={layer} />
      </div>
      <div className={css.foot}>
        {running ? (
          <>
            <ProgressBar label={t('inpaint.running')} value={null} text={t('inpaint.elapsed', { time: formatDuration(Math.max(1000, running.seconds * 1000)) })} />
            <span className={css.total} role="timer" aria-live="off">
              {t('inpaint.elapsed', { time: `${Math.floor(running.seconds)} ${t('unit.s')}` })}
            </span>
            <Button onClick={() => filling.cancel()}>{t('control.cancel')}</Button>
          </>
        ) : (
          <>
            <span className="hint">{t('inpaint.about')}</span>
            <Button variant="solid" size="large" icon={Server} unavailable={refused === null ? null : addressRefusal(refused)} onClick={() => start(false)}>
              {problem ? t('control.retry') : t('inpaint.send')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

/** The photo and its mask as two PNG files, for any other program. */
function AsFiles({ document, layer }: { document: ImageDocument; layer: MaskLayer }) {
  const t = useT();
  const { commands } = useEditor();
  const exportFolder = useEditorState((state) => state.settings.exportFolder);
  const [typed, setTyped] = useState<string | null>(null);
  const folder = typed ?? exportFolder;
  const { pickFolder, reveal } = host;
  const choose = async (pick: NonNullable<typeof pickFolder>) => {
    const chosen = await pick();
    if (chosen !== null) setTyped(chosen);
  };
  const save = async () => {
    try {
      const { files } = await api.inpaint.files({ document, layerId: layer.id, folder });
      const [photo = '', mask = ''] = files;
      commands.notify(
        { id: 'inpaint.saved', values: { photo: fileName(photo), mask: fileName(mask) } },
        { action: reveal && { label: { id: 'export.showInFolder' }, run: () => void reveal(photo).catch(commands.report) } },
      );
    } catch (error) {
      commands.report(error);
    }
  };
  return (
    <div className={css.group} role="group" aria-label={t('inpaint.files')}>
      <h3 className={css.subtitle}>{t('inpaint.files')}</h3>
      <PanelRow label={t('inpaint.folder')}>
        <span className={css.field}>
          <TextField label={t('inpaint.folder')} value={folder} onCommit={(next) => setTyped(next.trim() === '' ? null : next.trim())} />
          {pickFolder && <IconButton label={t('control.choose')} icon={FolderOpen} size="small" onClick={() => void choose(pickFolder).catch(commands.report)} />}
        </span>
      </PanelRow>
      <div className={css.save}>
        <span className="hint">{t('inpaint.filesAbout')}</span>
        <Button onClick={() => void save()}>{t('inpaint.saveFiles')}</Button>
      </div>
    </div>
  );
}
