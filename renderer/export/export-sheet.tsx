import { FolderOpen, X } from 'lucide-react';
import { useEffect } from 'react';
import type { ImageDocument } from '../../core/document/document';
import { currentStep } from '../../core/history/history';
import { ActionButton } from '../actions/action-button';
import { Button, IconButton } from '../components/button';
import { Message } from '../components/message';
import { PanelHint, PanelRow } from '../components/panel-section';
import { ProgressBar } from '../components/progress-bar';
import { Segmented } from '../components/segmented';
import { TextField } from '../components/text-field';
import { useActiveTab, useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatBytes } from '../words/numbers';
import { useT } from '../words/words';
import { beginExport, chooseExport, chooseKind, exportChoice, requestOf, rowsOf, targetsOf, tickKept, useExportChoice, type ExportKind } from './export-choice';
import { CopyButton, RunButton } from './export-buttons';
import { Conflict, Trouble } from './export-messages';
import { ExportRow } from './export-row';
import { PaddingRow } from './padding-row';
import { useExporting } from './use-exporting';
import { usePlan } from './use-plan';
import { useSizes } from './use-sizes';
import css from './export-sheet.module.css';

const KINDS = ['layers', 'picture', 'mask', 'project'] as const satisfies readonly ExportKind[];

/** Layers, picture, masks as PNG files, or the whole as a project. Takes the dock; the canvas shows what the file holds. */
export function ExportSheet() {
  const t = useT();
  const { commands, store } = useEditor();
  const shown = useActiveTab((tab) => tab && { id: tab.id, document: currentStep(tab.history).document, keeping: tab.making?.keeping ?? false });
  const choice = useExportChoice();
  const tabId = shown?.id;
  const keeping = shown?.keeping ?? false;
  useEffect(() => {
    const tab = store.getState().tabs.find(({ id }) => id === tabId);
    if (tab) beginExport(currentStep(tab.history).document, tab.selection, tab.making?.keeping ?? false);
  }, [tabId, store]);
  useEffect(() => {
    if (!keeping) return;
    const document = () => {
      const tab = store.getState().tabs.find(({ id }) => id === tabId);
      return tab && currentStep(tab.history).document;
    };
    const before = document();
    const { ticked } = exportChoice();
    return () => {
      const now = document();
      if (before && now) tickKept(before, now, ticked);
    };
  }, [tabId, keeping, store]);
  if (!shown) return null;
  return (
    <section className={css.sheet} aria-label={t('export.title')}>
      <div className={css.heading}>
        <h2 className={css.title}>{t('export.title')}</h2>
        <IconButton label={t('control.close')} icon={X} onClick={() => commands.show({ sheet: null })} />
      </div>
      <div className={css.kinds}>
        <Segmented
          label={t('export.kind')}
          fill
          value={choice.kind}
          options={KINDS.map((value) => ({ value: value as ExportKind, label: t(`export.${value}`) }))}
          onChange={chooseKind}
        />
      </div>
      {choice.kind === 'project' ? <Project /> : <Files document={shown.document} keeping={keeping} />}
    </section>
  );
}

/** The whole document as one file that can be gone on with. */
function Project() {
  const t = useT();
  return (
    <>
      <div className={css.scroll}>
        <PanelHint>{t('export.project.about')}</PanelHint>
      </div>
      <div className={css.foot}>
        <span className={css.buttons}>
          <ActionButton action="file.saveAs" hideIcon hideKeys />
          <ActionButton action="file.save" variant="solid" size="large" hideIcon />
        </span>
      </div>
    </>
  );
}

function Files({ document, keeping }: { document: ImageDocument; keeping: boolean }) {
  const t = useT();
  const folder = useEditorState((state) => state.settings.exportFolder);
  const choice = useExportChoice();
  const request = requestOf(choice, document, folder);
  const exporting = useExporting();
  const problem = usePlan(request, exporting.written, (plan) => chooseExport({ plan }));
  const { photo } = document;
  const targets = targetsOf(choice, document);
  const files = request !== null && choice.plan?.files.length === targets.length ? choice.plan.files : [];
  // nothing is made beside the files that are being written
  const sizes = useSizes(document, request, exporting.progress !== null);
  const bytes = sizes.reduce((sum: number | null, size) => (sum === null || size === null ? null : sum + size), 0);
  const indexOf = (layer: string) => targets.findIndex((target) => 'layerId' in target && target.layerId === layer);
  const rows = rowsOf(choice.kind, document);
  const there = files.filter(({ file, exists }) => exists !== null && choice.conflicts[file] === undefined);
  const chosen = (layer: string) => choice.ticked.has(layer);
  const tick = (layer: string, ticked: boolean) => {
    const next = new Set(choice.ticked);
    if (ticked) next.add(layer);
    else next.delete(layer);
    chooseExport({ ticked: next, looked: ticked ? layer : choice.looked });
  };
  const looked = choice.looked ?? rows.find(({ id }) => chosen(id))?.id ?? null;
  const run = () => {
    if (request) void exporting.run(request);
  };

  return (
    <>
      <div className={css.scroll}>
        <div className={css.rows} role="group" aria-label={t(`export.${choice.kind}`)}>
          {rows.map((layer) => (
            <ExportRow
              key={layer.id}
              kind={choice.kind}
              layer={layer}
              photo={photo}
              ticked={chosen(layer.id)}
              looked={looked === layer.id}
              file={files[indexOf(layer.id)] ?? null}
              bytes={sizes[indexOf(layer.id)] ?? null}
              onTick={(ticked) => tick(layer.id, ticked)}
              onLook={() => chooseExport({ looked: layer.id })}
            />
          ))}
          {choice.kind === 'picture' && <ExportRow document={document} photo={photo} file={files[0] ?? null} bytes={sizes[0] ?? null} />}
          {choice.kind !== 'picture' && rows.length === 0 && <PanelHint>{t('export.noLayers')}</PanelHint>}
        </div>
        <div className={css.group}>
          <PanelRow label={t('export.format')}>
            <span>{t(choice.kind === 'mask' ? 'export.format.mask' : 'export.format.png')}</span>
          </PanelRow>
          <PanelRow label={t('export.size')}>
            <Segmented
              label={t('export.size')}
              fill
              value={choice.trim ? 'trim' : 'full'}
              options={[
                { value: 'full', label: t('export.size.full') },
                { value: 'trim', label: t('export.size.trim') },
              ]}
              onChange={(size) => chooseExport({ trim: size === 'trim' })}
            />
          </PanelRow>
          {choice.trim && <PaddingRow padding={choice.padding} linked={choice.linked} />}
          {choice.kind !== 'mask' && (
            <PanelRow label={t('export.profile')}>
              <span className="ellipsis">{photo.icc === null ? 'sRGB' : t('export.profile.keep', { name: photo.icc })}</span>
            </PanelRow>
          )}
        </div>
        <div className={css.group}>
          <FolderRow folder={folder} />
          <PanelRow label={t('export.name')}>
            <span className={css.field} title={t('export.nameAbout')}>
              <TextField label={t('export.name')} value={choice.name} suffix=".png" onCommit={(name) => chooseExport({ name: name.trim() === '' ? '{layer}' : name.trim(), conflicts: {} })} />
            </span>
          </PanelRow>
        </div>
      </div>
      {/* what the button waits for stands before it, and is in sight wherever the rest was scrolled to */}
      {there.length > 0 && <Conflict files={there} onAnswer={(answer) => chooseExport({ conflicts: { ...choice.conflicts, ...Object.fromEntries(there.map(({ file }) => [file, answer])) } })} />}
      {keeping && (
        <div className={css.message}>
          <Message tone="note" role="status" inline what={t('export.keeping')} />
        </div>
      )}
      <Trouble problem={exporting.problemOf(request) ?? problem} />
      {exporting.progress ? (
        <div className={css.foot}>
          <ProgressBar label={t('export.title')} value={exporting.progress.of === 0 ? null : exporting.progress.done / exporting.progress.of} />
          <span className={css.total}>{t('export.progress', { done: Math.floor(exporting.progress.done), count: exporting.progress.of })}</span>
          <Button onClick={exporting.cancel}>{t('control.cancel')}</Button>
        </div>
      ) : (
        <div className={css.foot}>
          <span className={css.total}>{request ? (bytes === null ? t('export.count', { count: targets.length }) : t('export.files', { count: targets.length, size: formatBytes(bytes) })) : ''}</span>
          <span className={css.buttons}>
            <CopyButton request={request} keeping={keeping} />
            <RunButton count={targets.length} unavailable={keeping ? t('export.afterKeeping') : request === null ? t('export.nothingTicked') : there.length > 0 ? t('export.answerFirst') : null} onRun={run} />
          </span>
        </div>
      )}
    </>
  );
}

function FolderRow({ folder }: { folder: string }) {
  const t = useT();
  const { commands } = useEditor();
  const { pickFolder } = host;
  const choose = async (pick: NonNullable<typeof pickFolder>) => {
    const chosen = await pick();
    if (chosen !== null) await commands.changeSettings({ exportFolder: chosen });
  };
  return (
    <PanelRow label={t('export.folder')}>
      <span className={css.field}>
        <TextField label={t('export.folder')} value={folder} onCommit={(next) => void commands.changeSettings({ exportFolder: next.trim() })} />
        {pickFolder && <IconButton label={t('control.choose')} icon={FolderOpen} size="small" onClick={() => void choose(pickFolder).catch(commands.report)} />}
      </span>
    </PanelRow>
  );
}
