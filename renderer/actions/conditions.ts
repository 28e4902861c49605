import type { Layer } from '../../core/document/document';
import { allLayers, findLayer } from '../../core/document/walk';
import { currentStep } from '../../core/history/history';
import type { EditorState } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';

/** Why an action can't be done now, shared by the registry's files. */
type Why = MessageKey | null;

export function needsDocument(state: EditorState): Why {
  return activeTabOf(state) ? null : 'why.noPhoto';
}

export function needsMaking(state: EditorState): Why {
  return needsDocument(state) ?? (activeTabOf(state)?.making ? null : 'why.noMask');
}

function needsAnswer(state: EditorState): Why {
  return needsMaking(state) ?? (activeTabOf(state)?.making?.candidates.length ? null : 'why.noAnswer');
}

export function needsCandidates(state: EditorState): Why {
  return needsAnswer(state) ?? ((activeTabOf(state)?.making?.candidates.length ?? 0) > 1 ? null : 'why.oneCandidate');
}

/** The selected layers, bottom first. */
export function selectedLayers(state: EditorState): Layer[] {
  const tab = activeTabOf(state);
  if (!tab) return [];
  const { layers } = currentStep(tab.history).document;
  return [...allLayers(layers)].filter((layer) => tab.selection.includes(layer.id));
}

/** The one layer that an action is about: the last one selected. */
export function selectedLayer(state: EditorState): Layer | null {
  const tab = activeTabOf(state);
  const id = tab?.selection.at(-1);
  return tab && id !== undefined ? (findLayer(currentStep(tab.history).document, id) ?? null) : null;
}

export function needsLayer(state: EditorState): Why {
  return needsDocument(state) ?? (selectedLayer(state) ? null : 'why.noLayer');
}

/** A layer that may be changed: not the photo, not locked. */
export function needsFreeLayer(state: EditorState): Why {
  const missing = needsLayer(state);
  if (missing) return missing;
  const layers = selectedLayers(state);
  if (layers.some((layer) => layer.kind === 'photo')) return 'why.photoLayer';
  return layers.some((layer) => layer.locked) ? 'why.locked' : null;
}

export function needsMaskLayer(state: EditorState): Why {
  return needsLayer(state) ?? (selectedLayer(state)?.kind === 'mask' ? null : 'why.notMaskLayer');
}

/** Something that was cut out or added, to be exported or copied. */
export function needsLayers(state: EditorState): Why {
  const tab = activeTabOf(state);
  if (!tab) return 'why.noPhoto';
  return currentStep(tab.history).document.layers.some((layer) => layer.kind !== 'photo') ? null : 'why.noLayers';
}

/** Where the selected layer lies in the whole stack, counted from the bottom; null inside a group. */
export function placeOfLayer(state: EditorState): { id: string; index: number; count: number } | null {
  const tab = activeTabOf(state);
  const layer = selectedLayer(state);
  if (!tab || !layer) return null;
  const { layers } = currentStep(tab.history).document;
  const index = layers.findIndex((other) => other.id === layer.id);
  return index < 0 ? null : { id: layer.id, index, count: layers.length };
}
