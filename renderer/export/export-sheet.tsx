import { Copy, FolderOpen, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ImageDocument } from '../../core/document/document';
import { currentStep } from '../../core/history/history';
import type { Problem } from '../../electron/api/contract';
import { ActionButton } from '../actions/action-button';
import { api, type ExportAsked } from '../api/client';
import { Button, IconButton } from '../components/button';
import { Message } from '../components/message';
import { NumberField } from '../components/number-field';
import { PanelHint, PanelRow } from '../components/panel-section';
import { ProgressBar } from '../components/progress-bar';
import { Segmented } from '../components/segmented';
import { TextField } from '../components/text-field';
import { useActiveTab, useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatBytes, formatWhen } from '../words/numbers';
import { sayFailure, useT } from '../words/words';
import { beginExport, chooseExport, requestOf, rowsOf, targetsOf, useExportChoice, type ExportKind } from './export-choice';
import { ExportRow } from './export-row';
import { useExporting } from './use-exporting';
import { usePlan } from './use-plan';
import css from './export-sheet.module.css';

const KINDS = ['layers', 'picture', 'mask', 'project'] as const satisfies readonly ExportKind[];
/** Padding beyond this would be more ground than picture; also the contract's limit. */
const MOST_PADDING = 10_000;

/** Layers, picture, masks as PNG files, or the whole as a project. Takes the dock; the canvas shows what the file holds. */
export function ExportSheet() {
  const t = useT();
  const { commands, store } = useEditor();
  const shown = useActiveTab((tab) => tab && { id: tab.id, document: currentStep(tab.history).document });
  const choice = useExportChoice();
  const tabId = shown?.id;
  useEffect(() => {
    const tab = store.getState().tabs.find(({ id }) => id === tabId);
    if (tab) beginExport(currentStep(tab.history).document, tab.selection);
  }, [tabId, store]);
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
          onChange={(kind) => chooseExport({ kind, looked: null, conflicts: {} })}
        />
      </div>
      {choice.kind === 'project' ? <Project /> : <Files document={shown.document} />}
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
        <span className={css.total} />
        <ActionButton action="file.saveAs" hideIcon hideKeys />
        <ActionButton action="file.save" variant="solid" size="large" hideIcon />
      </div>
    </>
  );
}

function Files({ document }: { document: ImageDocument }) {
  const t = useT();
  const folder = useEditorState((state) => state.settings.exportFolder);
  const choice = useExportChoice();
  const request = requestOf(choice, document, folder);
  const exporting = useExporting();
  const problem = usePlan(request, exporting.written, (plan) => chooseExport({ plan }));
  const { photo } = document;
  const targets = targetsOf(choice, document);
  const files = request !== null && choice.plan?.files.length === targets.length ? choice.plan.files : [];
  const fileOf = (layer: string) => files[targets.findIndex((target) => 'layerId' in target && target.layerId === layer)] ?? null;
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
              layer={layer}
              photo={photo}
              ticked={chosen(layer.id)}
              looked={looked === layer.id}
              file={fileOf(layer.id)}
              onTick={(ticked) => tick(layer.id, ticked)}
              onLook={() => chooseExport({ looked: layer.id })}
            />
          ))}
          {choice.kind === 'picture' && <ExportRow document={document} photo={photo} file={files[0] ?? null} />}
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
          {choice.trim && (
            <PanelRow label={t('export.padding')}>
              <span className={css.number}>
                <NumberField label={t('export.padding')} unit={t('unit.px')} value={choice.padding} min={0} max={MOST_PADDING} onCommit={(padding) => chooseExport({ padding })} />
              </span>
            </PanelRow>
          )}
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
        {there.length > 0 && <Conflict files={there} onAnswer={(answer) => chooseExport({ conflicts: { ...choice.conflicts, ...Object.fromEntries(there.map(({ file }) => [file, answer])) } })} />}
        <Trouble problem={exporting.problemOf(request) ?? problem} />
      </div>
      {exporting.progress ? (
        <div className={css.foot}>
          <ProgressBar label={t('export.title')} value={exporting.progress.of === 0 ? null : exporting.progress.done / exporting.progress.of} />
          <span className={css.total}>{t('export.progress', { done: Math.floor(exporting.progress.done), count: exporting.progress.of })}</span>
          <Button onClick={exporting.cancel}>{t('control.cancel')}</Button>
        </div>
      ) : (
        <div className={css.foot}>
          <span className={css.total}>{request ? t('export.count', { count: targets.length }) : ''}</span>
          <CopyButton request={request} />
          <RunButton count={targets.length} unavailable={request === null ? t('export.nothingTicked') : there.length > 0 ? t('export.answerFirst') : null} onRun={run} />
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

interface FileThere {
  readonly file: string;
  readonly exists: { readonly bytes: number; readonly at: number } | null;
}

/** A file of the person's would be overwritten: the one thing that is asked. */
function Conflict({ files, onAnswer }: { files: readonly FileThere[]; onAnswer: (answer: 'keep-both' | 'replace' | 'skip') => void }) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const asked = files.length > 0;
  useEffect(() => {
    // in a low window the sheet scrolls, and this is what the button waits for
    if (asked) place.current?.scrollIntoView({ block: 'nearest' });
  }, [asked]);
  const [first, ...others] = files;
  if (!first) return null;
  const what = others.length === 0 ? t('export.exists', { file: first.file }) : t('export.existMany', { count: files.length });
  const about = others.length === 0 && first.exists ? t('export.existsAbout', { when: formatWhen(first.exists.at), size: formatBytes(first.exists.bytes) }) : files.map(({ file }) => file).join(', ');
  return (
    <div ref={place} className={css.message}>
      <Message
        tone="warn"
        role="alert"
        inline
        what={what}
        remedy={about}
        actions={
          <>
            <Button size="small" onClick={() => onAnswer('keep-both')}>
              {t('export.keepBoth')}
            </Button>
            <Button size="small" onClick={() => onAnswer('replace')}>
              {t('export.replace')}
            </Button>
            <Button size="small" onClick={() => onAnswer('skip')}>
              {t('export.skip')}
            </Button>
          </>
        }
      />
    </div>
  );
}

function Trouble({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  const { what, remedy } = sayFailure(problem);
  return (
    <div className={css.message}>
      <Message tone="error" role="alert" inline what={what} remedy={remedy} />
    </div>
  );
}

/** Puts the one file into the clipboard instead of a folder. */
function CopyButton({ request }: { request: ExportAsked | null }) {
  const t = useT();
  const { commands } = useEditor();
  const copy = async () => {
    if (!request) return;
    // the clipboard takes the promise itself: the click still counts while the PNG is made
    const png = api.export.bytes(request);
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
      commands.notify({ id: 'copy.done' });
    } catch (error) {
      // where the PNG itself failed, that is the sentence to show
      await png.then(() => commands.report(error), commands.report);
    }
  };
  return (
    <Button icon={Copy} unavailable={request === null ? t('export.nothingTicked') : request.targets.length > 1 ? t('export.onlyOne') : null} onClick={() => void copy()}>
      {t('export.copy')}
    </Button>
  );
}

/**
 * Has the focus when the sheet opens, so that Enter exports; and when a question was answered, whose
 * buttons had it and are gone.
 */
function RunButton({ count, unavailable, onRun }: { count: number; unavailable: string | null; onRun: () => void }) {
  const t = useT();
  const place = useRef<HTMLSpanElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (unavailable !== null || (opened.current && document.activeElement !== document.body)) return;
    opened.current = true;
    place.current?.querySelector('button')?.focus({ focusVisible: true } as FocusOptions);
  }, [unavailable]);
  return (
    <span ref={place}>
      <Button variant="solid" size="large" shortcut="Enter" unavailable={unavailable} onClick={onRun}>
        {t('export.run', { count })}
      </Button>
    </span>
  );
}
