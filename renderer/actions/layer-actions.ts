import { ArrowDown, ArrowUp, Copy, Eye, Lock, Paintbrush, Trash2 } from 'lucide-react';
import type { Editor } from '../state/create-editor';
import type { EditorState } from '../state/editor';
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

export const layerActions = [
  {
    id: 'layer.show',
    label: 'action.layerShow',
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
