import { changeLayer, duplicateLayers, layerName, moveLayer, removeLayers, type LayerChange } from '../../core/document/changes';
import type { ImageDocument } from '../../core/document/document';
import { allLayers, findLayer } from '../../core/document/walk';
import type { StepKind } from '../../core/history/step';
import type { EditorContext } from './context';
import type { EditorCommands } from './editor';

type LayerCommands = Pick<EditorCommands, 'select' | 'preview' | 'change' | 'remove' | 'duplicate' | 'move' | 'commit'>;

export function layerCommands(context: EditorContext): LayerCommands {
  return {
    select(ids) {
      const tab = context.activeTab;
      if (tab) context.patchTab(tab.id, { selection: [...ids] });
    },
    preview(layerId, change) {
      const document = context.activeDocument;
      if (change === null) document?.cancel();
      else document?.preview((before) => changeLayer(before, layerId, change));
    },
    change(layerId, change, gesture) {
      const document = context.activeDocument;
      if (!document) return;
      document.commit(kindOf(change), subjectOf(document.committed, layerId, change), (before) => changeLayer(before, layerId, change), gesture === undefined ? {} : { gesture });
    },
    remove(ids) {
      const document = context.activeDocument;
      if (!document) return;
      document.commit('delete', subjects(document.committed, ids), (before) => removeLayers(before, ids));
    },
    duplicate(ids) {
      const document = context.activeDocument;
      const tab = context.activeTab;
      if (!document || !tab) return;
      const known = new Set([...allLayers(document.committed.layers)].map((layer) => layer.id));
      if (!document.commit('duplicate', subjects(document.committed, ids), (before) => duplicateLayers(before, ids))) return;
      const copies = [...document.committed.layers].filter((layer) => !known.has(layer.id)).map((layer) => layer.id);
      context.patchTab(tab.id, { selection: copies });
    },
    move(id, index) {
      const document = context.activeDocument;
      if (!document) return;
      const from = document.committed.layers.findIndex((layer) => layer.id === id);
      const kind = index === from + 1 ? 'move-up' : index === from - 1 ? 'move-down' : 'reorder';
      document.commit(kind, layerName(document.committed, id), (before) => moveLayer(before, id, index));
    },
    commit(kind, subject, change, tab) {
      (tab === undefined ? context.activeDocument : context.documents.get(tab))?.commit(kind, subject, change);
    },
  };
}

function kindOf(change: LayerChange): StepKind {
  switch (change.kind) {
    case 'rename':
    case 'opacity':
    case 'blend':
      return change.kind;
    case 'visible':
      return change.visible ? 'show' : 'hide';
    case 'locked':
      return change.locked ? 'lock' : 'unlock';
    case 'adjust':
      return 'recolour';
  }
}

/** A step of renaming is about the new name; every other about the name that the layer has. */
function subjectOf(document: ImageDocument, layerId: string, change: LayerChange): string {
  return change.kind === 'rename' ? change.name.trim() : layerName(document, layerId);
}

function subjects(document: ImageDocument, ids: readonly string[]): string {
  return ids.flatMap((id) => findLayer(document, id)?.name ?? []).join(', ');
}
