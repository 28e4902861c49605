import type { ImageDocument } from '../../core/document/document';
import { allLayers } from '../../core/document/walk';
import type { DocumentStore } from '../../core/history/document-store';
import { currentStep } from '../../core/history/history';
import type { EditorTab } from './editor';

/** What is selected once a document has changed: what a step back or forth brings back, else what is still there. */
export function selectionAfter(tab: EditorTab, { document, history }: DocumentStore): readonly string[] {
  const steps = Math.abs(history.current - tab.history.current);
  if (history.steps === tab.history.steps && steps === 1) {
    const before = new Set(idsOf(currentStep(tab.history).document));
    // a group stands for what is in it
    const back = document.layers.map(({ id }) => id).filter((id) => !before.has(id));
    if (back.length > 0) return back;
  }
  const there = new Set(idsOf(document));
  return tab.selection.every((id) => there.has(id)) ? tab.selection : tab.selection.filter((id) => there.has(id));
}

function idsOf({ layers }: ImageDocument): string[] {
  return [...allLayers(layers)].map(({ id }) => id);
}
