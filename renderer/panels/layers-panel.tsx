import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { Lock, LockOpen } from 'lucide-react';
import { BLEND_MODES, type ImageDocument } from '../../core/document/document';
import { changeLayer } from '../../core/document/changes';
import { allLayers } from '../../core/document/walk';
import { currentStep } from '../../core/history/history';
import { ActionIcon } from '../actions/action-button';
import { showAlone } from '../actions/layer-actions';
import { findAction } from '../actions/registry';
import { menuEntry } from '../actions/use-action';
import { IconButton } from '../components/button';
import { ContextMenu, type MenuEntry } from '../components/menu';
import { NumberField } from '../components/number-field';
import { PanelHint } from '../components/panel-section';
import { Select } from '../components/select';
import { desktopBridge } from '../desktop/bridge';
import { beginLayerDrag } from '../desktop/drag-layer';
import type { EditorTab } from '../state/editor';
import { useActiveTab, useEditor } from '../state/use-editor';
import { useT } from '../words/words';
import { LayerRowView } from './layer-row';
import { layerRows, type LayerRow } from './layer-rows';
import { MakingRow } from './making-row';
import { startRenaming, useRenaming } from './renaming';
import { useRowDrag } from './row-drag';
import css from './layers-panel.module.css';

/** The stack of layers as a tree: top first, the photo last. */
export function LayersPanel() {
  const t = useT();
  const tab = useActiveTab((active) => active && { id: active.id, document: currentStep(active.history).document, selection: active.selection, making: active.making });
  // the photo counts among the layers, but alone it is no stack of them
  const count = tab ? [...allLayers(tab.document.layers)].filter(({ kind }) => kind !== 'group').length : 0;
  return (
    <section className={css.panel} aria-label={t('layers.title')}>
      <div className={css.heading}>
        <h2>{t('layers.title')}</h2>
        {count > 1 && <span className={css.count}>{count}</span>}
      </div>
      {tab ? <Stack key={tab.id} tab={tab} /> : <PanelHint>{t('layers.empty')}</PanelHint>}
    </section>
  );
}

/** The part of the active tab that the panel shows; panning and hovering are none of it. */
interface Shown extends Pick<EditorTab, 'id' | 'selection' | 'making'> {
  readonly document: ImageDocument;
}

function Stack({ tab }: { tab: Shown }) {
  const t = useT();
  const editor = useEditor();
  const { commands } = editor;
  const { document } = tab;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const renaming = useRenaming();
  const list = useRef<HTMLDivElement>(null);
  const rows = layerRows(document.layers, folded);
  const bridge = desktopBridge;
  const drag = useRowDrag(list, rows, commands.move, bridge ? (id, isHeld) => beginLayerDrag(bridge, document, id, isHeld, commands.report) : null);
  const entries = useLayerMenu();
  /** where a range by Shift begins */
  const anchor = useRef<string | null>(null);
  const making = tab.making;
  const focused = tab.selection.at(-1) ?? rows[0]?.layer.id;
  const newest = making && making.layerId === null ? making : null;

  // rows that go away under the pointer, by a sheet or another layout of the dock, hear of no leaving
  useEffect(() => () => commands.highlight({ layer: null }), [commands]);

  const focus = (id: string) => list.current?.querySelector<HTMLElement>(`[data-layer="${CSS.escape(id)}"]`)?.focus({ focusVisible: true } as FocusOptions);
  const choose = (id: string, keys: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>) => {
    const ids = rows.map(({ layer }) => layer.id);
    if (keys.shiftKey && anchor.current !== null && ids.includes(anchor.current)) {
      const [from, to] = [ids.indexOf(anchor.current), ids.indexOf(id)];
      const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      // the one that was chosen last is the one that fields and actions are about
      commands.select([...range.filter((other) => other !== id), id]);
      return;
    }
    anchor.current = id;
    if (!keys.ctrlKey && !keys.metaKey) commands.select([id]);
    else commands.select(tab.selection.includes(id) ? tab.selection.filter((other) => other !== id) : [...tab.selection, id]);
  };
  const fold = (id: string, to: boolean) => setFolded((before) => new Set(to ? [...before, id] : [...before].filter((other) => other !== id)));
  const show = ({ layer }: LayerRow, alone: boolean) => {
    if (!alone) return commands.change(layer.id, { kind: 'visible', visible: !layer.visible });
    showAlone(editor, layer.id);
  };

  const press = (event: KeyboardEvent, row: LayerRow) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = rows.indexOf(row);
    const go = (to: LayerRow | undefined) => {
      if (!to) return;
      choose(to.layer.id, event);
      focus(to.layer.id);
    };
    const { layer } = row;
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(rows[place + 1]),
      ArrowUp: () => go(rows[place - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      ArrowRight: () => (layer.kind === 'group' && folded.has(layer.id) ? fold(layer.id, false) : undefined),
      ArrowLeft: () => (layer.kind === 'group' && !folded.has(layer.id) ? fold(layer.id, true) : row.parent ? go(rows.find((other) => other.layer.id === row.parent?.id)) : undefined),
      ' ': () => show(row, event.shiftKey),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <>
      <SelectionBar tab={tab} />
      <div
        ref={list}
        role="tree"
        aria-label={t('layers.title')}
        aria-multiselectable="true"
        className={css.tree}
        onClick={(event) => {
          if (event.target === event.currentTarget) commands.select([]);
        }}
        onPointerLeave={() => commands.highlight({ layer: null })}
      >
        {newest && <MakingRow making={newest} photo={document.photo} />}
        {rows.map((row, place) => {
          const { layer } = row;
          return (
            <ContextMenu key={layer.id} entries={entries}>
              <LayerRowView
                row={row}
                photo={document.photo}
                place={{ n: place + 1, count: rows.length }}
                selected={tab.selection.includes(layer.id)}
                live={making?.layerId === layer.id}
                dragged={drag.layer === layer.id}
                renaming={renaming === layer.id}
                folded={folded.has(layer.id)}
                data-layer={layer.id}
                tabIndex={layer.id === focused ? 0 : -1}
                onPointerDown={(event) => drag.start(event, row)}
                onClick={(event) => choose(layer.id, event)}
                onContextMenu={() => {
                  if (!tab.selection.includes(layer.id)) choose(layer.id, { ctrlKey: false, metaKey: false, shiftKey: false });
                }}
                onDoubleClick={(event) => {
                  if (event.target instanceof Element && event.target.closest('[data-name]')) startRenaming(layer.id);
                }}
                onKeyDown={(event) => press(event, row)}
                onPointerEnter={() => commands.highlight({ layer: layer.kind === 'photo' ? null : layer.id })}
                onEye={(alone) => show(row, alone)}
                onLock={() => commands.change(layer.id, { kind: 'locked', locked: !layer.locked })}
                onFold={() => fold(layer.id, !folded.has(layer.id))}
                onRename={(name) => {
                  startRenaming(null);
                  if (name !== null) commands.change(layer.id, { kind: 'rename', name });
                  focus(layer.id);
                }}
              />
            </ContextMenu>
          );
        })}
        {drag.line !== null && <div className={css.line} style={{ top: drag.line }} aria-hidden="true" />}
      </div>
      {rows.length === 1 && !newest && <PanelHint>{t('layers.empty')}</PanelHint>}
      <div className={css.foot}>
        <ActionIcon action="layer.up" />
        <ActionIcon action="layer.down" />
        <ActionIcon action="mask.editPrompts" />
        <ActionIcon action="layer.duplicate" />
        <ActionIcon action="layer.delete" />
      </div>
    </>
  );
}

/** Blend mode, opacity and lock of what is selected; several layers change in one step. */
function SelectionBar({ tab }: { tab: Shown }) {
  const t = useT();
  const { commands } = useEditor();
  const selected = [...allLayers(tab.document.layers)].filter(({ id }) => tab.selection.includes(id));
  const last = selected.find(({ id }) => id === tab.selection.at(-1)) ?? null;
  const names = selected.map(({ name }) => name).join(t('layers.and'));
  const fixed = last === null || selected.every(({ locked }) => locked);
  const each = (change: Parameters<typeof changeLayer>[2]) => (before: ImageDocument) => selected.reduce((now, { id }) => changeLayer(now, id, change), before);
  return (
    <div className={css.bar}>
      <Select
        label={t('layers.blend')}
        fill
        value={last?.blend ?? 'svg:src-over'}
        options={BLEND_MODES.map((value) => ({ value, label: t(`blend.${value}`) }))}
        disabled={fixed}
        onChange={(blend) => commands.commit('blend', names, each({ kind: 'blend', blend }))}
      />
      <NumberField
        label={t('layers.opacity')}
        prefix={t('layers.opacity')}
        unit="%"
        value={Math.round((last?.opacity ?? 1) * 100)}
        min={0}
        max={100}
        disabled={fixed}
        onCommit={(percent, by) => {
          const change = { kind: 'opacity', opacity: percent / 100 } as const;
          const [only] = selected;
          if (selected.length === 1 && only) commands.change(only.id, change, by === 'step' ? 'opacity' : undefined);
          else commands.commit('opacity', names, each(change));
        }}
      />
      <IconButton
        label={t(last?.locked === true ? 'layers.unlock' : 'layers.lock', { name: names })}
        icon={last?.locked === true ? Lock : LockOpen}
        unavailable={last === null ? t('why.noLayer') : null}
        pressed={last?.locked === true}
        onClick={() => commands.commit(last?.locked === true ? 'unlock' : 'lock', names, each({ kind: 'locked', locked: last?.locked !== true }))}
      />
    </div>
  );
}

/** Everything that a button does for a layer, for the right mouse button; from the registry, so that words and keys are the same. */
const MENU = ['layer.rename', 'layer.show', 'layer.isolate', 'layer.lock', '-', 'mask.editPrompts', 'layer.fill', 'file.copy', 'file.export', '-', 'layer.up', 'layer.down', 'layer.duplicate', 'layer.delete'] as const;

function useLayerMenu(): readonly MenuEntry[] {
  const t = useT();
  const editor = useEditor();
  const state = editor.store.getState();
  return MENU.flatMap((id, index): MenuEntry[] => {
    if (id === '-') return [{ kind: 'separator', id: `line ${index}` }];
    const action = findAction(id);
    return action ? [menuEntry(action, state, editor, t)] : [];
  });
}
