import { ArrowLeft, ArrowRight, Check, CircleCheck, CirclePause, CirclePlay, CirclePlus, CircleX, Ban, Pencil, Replace, SquarePen, X } from 'lucide-react';
import { correctionOf, offeredMasks, selectedItem, standing, type BatchFilter } from '../batch/batch-state';
import type { EditorState } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { MessageKey } from '../words/words';
import type { Action } from './action';

function needsBatch({ batch }: EditorState): MessageKey | null {
  return batch.open ? null : 'why.noBatch';
}

function needsRunning(state: EditorState): MessageKey | null {
  return needsBatch(state) ?? (state.batch.open?.state === 'running' ? null : 'why.batchNotRunning');
}

/** A batch that is paused has something left to be given up as well. */
function needsUnfinished(state: EditorState): MessageKey | null {
  return state.batch.open?.state === 'paused' ? null : needsRunning(state);
}

function needsStopped(state: EditorState): MessageKey | null {
  return needsBatch(state) ?? (state.batch.open?.state === 'running' ? 'why.batchRunning' : null);
}

function needsResult(state: EditorState): MessageKey | null {
  return needsBatch(state) ?? (selectedItem(state.batch)?.state === 'done' ? null : 'why.noResult');
}

function stands(where: BatchFilter) {
  return ({ batch }: EditorState): boolean => {
    const item = selectedItem(batch);
    return item !== null && standing(item) === where;
  };
}

function needsCorrection(state: EditorState): MessageKey | null {
  const tab = activeTabOf(state);
  if (!tab || !correctionOf(state)) return 'why.noCorrection';
  // something besides the photo, or about to be
  return tab.history.steps[tab.history.current]?.document.layers.some((layer) => layer.kind !== 'photo' && layer.visible) || tab.making?.chosen ? null : 'why.nothingKept';
}

function needsCandidate(place: number) {
  return (state: EditorState): MessageKey | null => needsResult(state) ?? (offeredMasks(state.batch)?.masks[place] ? null : 'why.noCandidate');
}

export const batchActions = [
  {
    id: 'batch.new',
    label: 'batch.new',
    icon: CirclePlus,
    group: 'batch',
    run: ({ batch, commands }) => {
      commands.show({ workspace: 'batch' });
      batch.begin();
    },
  },
  {
    id: 'batch.again',
    label: 'batch.changeRecipe',
    icon: Pencil,
    group: 'batch',
    unavailable: needsBatch,
    run: ({ store, batch, commands }) => {
      commands.show({ workspace: 'batch' });
      batch.begin(store.getState().batch.open?.recipe);
    },
  },
  { id: 'batch.close', label: 'batch.close', icon: X, group: 'batch', unavailable: needsBatch, run: ({ batch }) => batch.close() },
  { id: 'batch.pause', label: 'batch.pause', about: 'batch.pauseAbout', icon: CirclePause, group: 'batch', unavailable: needsRunning, run: ({ batch }) => batch.pause() },
  { id: 'batch.resume', label: 'batch.resume', about: 'batch.resumeAbout', icon: CirclePlay, group: 'batch', unavailable: needsStopped, run: ({ batch }) => batch.resume() },
  { id: 'batch.cancel', label: 'batch.cancel', about: 'batch.cancelAbout', icon: Ban, group: 'batch', unavailable: needsUnfinished, run: ({ batch }) => batch.cancel() },
  { id: 'batch.accept', label: 'batch.accept', icon: CircleCheck, group: 'batch', shortcuts: ['A'], unavailable: needsResult, checked: stands('accepted'), run: ({ batch }) => batch.judge('accepted') },
  { id: 'batch.reject', label: 'batch.reject', icon: CircleX, group: 'batch', shortcuts: ['R'], unavailable: needsResult, checked: stands('rejected'), run: ({ batch }) => batch.judge('rejected') },
  { id: 'batch.correct', label: 'batch.correct', icon: SquarePen, group: 'batch', shortcuts: ['E'], unavailable: needsResult, run: ({ batch }) => batch.correct() },
  { id: 'batch.first', label: 'action.chooseFirst', icon: Check, group: 'batch', shortcuts: ['1'], unavailable: needsCandidate(0), run: ({ batch }) => batch.choose(0) },
  { id: 'batch.second', label: 'action.chooseSecond', icon: Check, group: 'batch', shortcuts: ['2'], unavailable: needsCandidate(1), run: ({ batch }) => batch.choose(1) },
  { id: 'batch.third', label: 'action.chooseThird', icon: Check, group: 'batch', shortcuts: ['3'], unavailable: needsCandidate(2), run: ({ batch }) => batch.choose(2) },
  { id: 'batch.fourth', label: 'action.chooseFourth', icon: Check, group: 'batch', shortcuts: ['4'], unavailable: needsCandidate(3), run: ({ batch }) => batch.choose(3) },
  { id: 'batch.previous', label: 'batch.previous', icon: ArrowLeft, group: 'batch', shortcuts: ['ArrowLeft'], unavailable: needsBatch, run: ({ batch }) => batch.step(-1) },
  { id: 'batch.next', label: 'batch.next', icon: ArrowRight, group: 'batch', shortcuts: ['ArrowRight'], unavailable: needsBatch, run: ({ batch }) => batch.step(1) },
  { id: 'batch.replace', label: 'batch.replace', icon: Replace, group: 'batch', workspace: 'edit', shortcuts: ['Mod+Enter'], unavailable: needsCorrection, run: ({ batch }) => batch.replace() },
] as const satisfies readonly Action[];
