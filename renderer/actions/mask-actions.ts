import { ArrowLeftRight, Check, ChevronsDown, ChevronsUp, CornerDownLeft, Delete, Eye, MousePointerClick, PencilLine, ScanSearch, X } from 'lucide-react';
import type { MaskView } from '../state/editor';
import { activeTabOf } from '../state/use-editor';
import type { Editor } from '../state/create-editor';
import type { Action } from './action';
import { needsCandidates, needsDocument, needsMaking, needsMaskLayer, selectedLayer } from './conditions';

function choose(place: number) {
  return ({ store, commands }: Editor): void => {
    const candidate = activeTabOf(store.getState())?.making?.candidates[place];
    if (candidate) commands.choose(candidate.candidate);
  };
}

const VIEWS: readonly MaskView[] = ['dim', 'tint', 'line', 'matte', 'black', 'white', 'checker', 'rubylith'];

const viewActions = VIEWS.map(
  (view) =>
    ({
      id: `mask.view.${view}`,
      label: `mask.view.${view}`,
      icon: Eye,
      group: 'mask',
      checked: (state) => state.view === view,
      run: ({ commands }) => commands.show({ view }),
    }) as const satisfies Action,
);

const firstClickActions = (['best', 'whole', 'part', 'subpart'] as const).map(
  (candidate) =>
    ({
      id: `mask.firstClick.${candidate}`,
      label: `action.firstClick.${candidate}`,
      icon: MousePointerClick,
      group: 'mask',
      checked: (state) => state.firstClick === candidate,
      run: ({ commands }) => commands.show({ firstClick: candidate }),
    }) as const satisfies Action,
);

export const maskActions = [
  // before the answer as well: it waits for it
  { id: 'mask.keep', label: 'action.keep', icon: CornerDownLeft, group: 'mask', shortcuts: ['Enter'], keysWork: 'making', unavailable: needsMaking, run: ({ commands }) => commands.keep() },
  { id: 'mask.drop', label: 'action.drop', icon: X, group: 'mask', shortcuts: ['Escape'], unavailable: needsMaking, run: ({ commands }) => commands.drop() },
  {
    id: 'mask.takeBack',
    label: 'mask.removeLast',
    icon: Delete,
    group: 'mask',
    shortcuts: ['Backspace'],
    keysWork: 'making',
    unavailable: needsMaking,
    run: ({ commands }) => commands.removeLastPrompt(),
  },
  {
    id: 'mask.subject',
    label: 'action.selectSubject',
    icon: ScanSearch,
    group: 'mask',
    shortcuts: ['A'],
    unavailable: needsDocument,
    run: ({ commands }) => commands.selectSubject(),
  },
  { id: 'mask.next', label: 'mask.next', icon: ChevronsDown, group: 'mask', shortcuts: ['Tab'], keysWork: 'making', unavailable: needsCandidates, run: ({ commands }) => commands.cycleCandidate(1) },
  {
    id: 'mask.previous',
    label: 'mask.previous',
    icon: ChevronsUp,
    group: 'mask',
    shortcuts: ['Shift+Tab'],
    keysWork: 'making',
    unavailable: needsCandidates,
    run: ({ commands }) => commands.cycleCandidate(-1),
  },
  { id: 'mask.first', label: 'action.chooseFirst', icon: Check, group: 'mask', shortcuts: ['1'], keysWork: 'making', unavailable: needsCandidates, run: choose(0) },
  { id: 'mask.second', label: 'action.chooseSecond', icon: Check, group: 'mask', shortcuts: ['2'], keysWork: 'making', unavailable: needsCandidates, run: choose(1) },
  { id: 'mask.third', label: 'action.chooseThird', icon: Check, group: 'mask', shortcuts: ['3'], keysWork: 'making', unavailable: needsCandidates, run: choose(2) },
  {
    id: 'mask.swap',
    label: 'polarity.swap',
    icon: ArrowLeftRight,
    group: 'mask',
    shortcuts: ['X'],
    unavailable: needsDocument,
    run: ({ store, commands }) => commands.show({ polarity: store.getState().polarity === 'include' ? 'exclude' : 'include' }),
  },
  ...firstClickActions,
  { id: 'mask.view', label: 'mask.view.cycle', icon: Eye, group: 'mask', shortcuts: ['\\'], unavailable: needsDocument, run: ({ commands }) => commands.cycleView() },
  ...viewActions,
  {
    id: 'mask.editPrompts',
    label: 'mask.editPrompts',
    icon: PencilLine,
    group: 'mask',
    unavailable: needsMaskLayer,
    run: ({ store, commands }) => {
      const layer = selectedLayer(store.getState());
      return layer ? commands.editPrompts(layer.id) : undefined;
    },
  },
] as const satisfies readonly Action[];
