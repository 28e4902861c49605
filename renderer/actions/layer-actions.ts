import { ArrowDown, ArrowUp, Copy, Eye, Focus, Lock, Paintbrush, Palette, Pipette, RotateCcw, SunDim, TextCursorInput, Trash2 } from 'lucide-react';
import type { Recolor } from '../../core/document/document';
import { isIsolated, isolateLayer, revealLayers } from '../../core/document/isolate';
import { currentStep } from '../../core/history/history';
import { recolouring, type Recolouring } from '../panels/recolouring';
import { startRenaming } from '../panels/renaming';
import { showPanel } from '../shell/shown-panel';
import { layerName } from '../../core/document/changes';
import type { Editor } from '../state/create-editor';
import type { EditorState } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';
import type { Action } from './action';
import { needsFreeLayer, needsLayer, needsMaskLayer, placeOfLayer, selectedLayer } from './conditions';

function whyNotUp(state: EditorState): MessageKey | null {
  const place = placeOfLayer(state);
  return needsFreeLayer(state) ?? (!place || place.index >= place.count - 1 ? 'why.top' : null);
}

/** The photo is the bottom of the stack and stays there. */
function whyNotDown(state: EditorState): MessageKey | null {
  const place = placeOfLayer(state);
  return needsFreeLayer(state) ?? (!place || place.index <= 1 ? 'why.bottom' : null);
}

function move(by: 1 | -1) {
  return ({ store, commands }: Editor): void => {
    const place = placeOfLayer(store.getState());
    if (place) commands.move(place.id, place.index + by);
  };
}

/** Hides everything but one layer; where that is so already, shows everything. */
export function showAlone({ store, commands }: Editor, id: string): void {
  const tab = activeTabOf(store.getState());
  if (!tab) return;
  const { document } = currentStep(tab.history);
  if (isIsolated(document, id)) commands.commit('reveal', '', revealLayers);
  else commands.commit('isolate', layerName(document, id), (before) => isolateLayer(before, id));
}

function needsRecolour(state: EditorState): MessageKey | null {
  return needsCutOut(state) ?? (recolourOf(state) ? null : 'why.noRecolour');
}

/** A cut-out whose look may be changed. */
function needsCutOut(state: EditorState): MessageKey | null {
  return needsMaskLayer(state) ?? needsFreeLayer(state);
}

function recolourOf(state: EditorState): Recolor | undefined {
  const layer = selectedLayer(state);
  return layer?.kind === 'mask' ? layer.adjustments.recolor : undefined;
}

/** Does something about the colour of the selected cut-out, where the Look panel shows it. */
function recolour(act: (does: Recolouring, now: Recolor | undefined) => void) {
  return ({ store, commands }: Editor): void => {
    const state = store.getState();
    const layer = selectedLayer(state);
    const photo = activeTabOf(state)?.photo;
    if (layer?.kind !== 'mask' || !photo) return;
    commands.show({ sheet: null, workspace: 'edit' });
    showPanel('look');
    act(recolouring(commands, layer, photo), layer.adjustments.recolor);
  };
}

export const layerActions = [
  {
    id: 'layer.rename',
    label: 'layers.rename',
    icon: TextCursorInput,
    group: 'layer',
    shortcuts: ['F2'],
    unavailable: needsLayer,
    run: ({ store }) => {
      const layer = selectedLayer(store.getState());
      if (layer) startRenaming(layer.id);
    },
  },
  {
    id: 'layer.isolate',
    label: 'layers.isolate',
    icon: Focus,
    group: 'layer',
    unavailable: needsLayer,
    run: (editor) => {
      const layer = selectedLayer(editor.store.getState());
      if (layer) showAlone(editor, layer.id);
    },
  },
  {
    id: 'layer.show',
    label: 'action.layerShow',
    ticked: 'layers.visible',
    icon: Eye,
    group: 'layer',
    unavailable: needsLayer,
    checked: (state) => selectedLayer(state)?.visible ?? false,
    run: ({ store, commands }) => {
      const layer = selectedLayer(store.getState());
      if (layer) commands.change(layer.id, { kind: 'visible', visible: !layer.visible });
    },
  },
  {
    id: 'layer.lock',
    label: 'action.layerLock',
    ticked: 'layers.locked',
    icon: Lock,
    group: 'layer',
    unavailable: needsLayer,
    checked: (state) => selectedLayer(state)?.locked ?? false,
    run: ({ store, commands }) => {
      const layer = selectedLayer(store.getState());
      if (layer) commands.change(layer.id, { kind: 'locked', locked: !layer.locked });
    },
  },
  { id: 'layer.up', label: 'action.layerUp', icon: ArrowUp, group: 'layer', unavailable: whyNotUp, run: move(1) },
  { id: 'layer.down', label: 'action.layerDown', icon: ArrowDown, group: 'layer', unavailable: whyNotDown, run: move(-1) },
  {
    id: 'layer.duplicate',
    label: 'action.layerDuplicate',
    icon: Copy,
    group: 'layer',
    shortcuts: ['Mod+J'],
    unavailable: needsFreeLayer,
    run: ({ store, commands }) => {
      const layer = selectedLayer(store.getState());
      if (layer) commands.duplicate([layer.id]);
    },
  },
  {
    id: 'layer.recolour',
    label: 'recolour.title',
    about: 'action.recolour.about',
    icon: Palette,
    group: 'layer',
    unavailable: needsCutOut,
    checked: (state) => recolourOf(state)?.enabled ?? false,
    run: recolour((does, now) => does.enable(!(now?.enabled ?? false))),
  },
  {
    id: 'layer.keepLight',
    label: 'action.keepLight',
    icon: SunDim,
    group: 'layer',
    unavailable: needsRecolour,
    checked: (state) => recolourOf(state)?.keepLight ?? false,
    run: recolour((does, now) => does.set({ keepLight: !(now?.keepLight ?? false) })),
  },
  { id: 'layer.measureColour', label: 'action.measureColour', icon: Pipette, group: 'layer', unavailable: needsRecolour, run: recolour((does) => does.measure()) },
  { id: 'layer.resetColour', label: 'action.resetColour', icon: RotateCcw, group: 'layer', unavailable: needsRecolour, run: recolour((does) => does.reset()) },
  {
    id: 'layer.fill',
    label: 'action.inpaint',
    icon: Paintbrush,
    group: 'layer',
    unavailable: needsMaskLayer,
    run: ({ commands }) => commands.show({ sheet: 'inpaint', workspace: 'edit' }),
  },
  {
    id: 'layer.delete',
    label: 'action.layerDelete',
    icon: Trash2,
    group: 'layer',
    shortcuts: ['Delete'],
    unavailable: needsFreeLayer,
    run: ({ store, commands }) => {
      const tab = store.getState().tabs.find(({ id }) => id === store.getState().activeTab);
      if (tab) commands.remove(tab.selection);
    },
  },
] as const satisfies readonly Action[];
