import type { BatchItem } from '../../electron/api/contract';
import type { EditorContext } from '../state/context';
import type { EditorCommands } from '../state/editor';
import { isAbort, problemOf } from '../state/notices';
import { formatIou, formatShare } from '../words/numbers';
import { candidateName, offeredMasks, selectedItem, type BatchState, type OfferedMasks } from './batch-state';

/** What can be done with the masks that a result could be made with. */
export interface CandidateCommands {
  /** asks for those of the selected result, once it has been looked at for a moment; the newest asking wins */
  offer(): void;
  /** makes the selected result again with one of them, by its place; the newest choice wins */
  choose(place: number): Promise<void>;
}

/** Whoever goes through the results with the arrow keys doesn't want each photo opened. */
const LOOKED_AT = 200;

/** @param take puts a changed photo into the state */
export function candidateCommands(context: EditorContext, { report, announce }: Pick<EditorCommands, 'report' | 'announce'>, take: (item: BatchItem) => void): CandidateCommands {
  const { batches } = context.ports.server;
  let offering: AbortController | null = null;
  let choosing: AbortController | null = null;
  const state = (): BatchState => context.state.batch;
  const show = (offered: OfferedMasks | null): void => context.patch({ batch: { ...state(), offered } });

  return {
    offer() {
      offering?.abort();
      show(null);
      const item = selectedItem(state());
      const batch = state().open?.id;
      if (batch === undefined || item?.state !== 'done' || item.corrected) return;
      const controller = new AbortController();
      offering = controller;
      const { index } = item;
      const arrived = (rest: Pick<OfferedMasks, 'masks' | 'problem'>): void => {
        if (!controller.signal.aborted) show({ batch, index, choosing: null, ...rest });
      };
      setTimeout(() => {
        if (controller.signal.aborted) return;
        batches.candidates(batch, index, controller.signal).then(
          (masks) => arrived({ masks, problem: null }),
          (error: unknown) => arrived({ masks: [], problem: problemOf(error) }),
        );
      }, LOOKED_AT);
    },
    async choose(place) {
      const offered = offeredMasks(state());
      const mask = offered?.masks[place];
      const item = selectedItem(state());
      if (!offered || !mask || mask.candidate === (offered.choosing ?? item?.candidate)) return;
      choosing?.abort();
      const controller = new AbortController();
      choosing = controller;
      show({ ...offered, choosing: mask.candidate });
      /** null where another photo is looked at meanwhile */
      const shown = (): OfferedMasks | null => {
        const now = offeredMasks(state());
        return now?.batch === offered.batch && now.index === offered.index ? now : null;
      };
      try {
        const made = await batches.choose(offered.batch, offered.index, { prompts: mask.prompts, candidate: mask.candidate }, controller.signal);
        if (state().open?.id === offered.batch) take(made);
        if (!shown()) return;
        const { size } = made;
        const share = formatShare(size ? mask.area / (size.width * size.height) : 0);
        announce({ id: 'say.mask', values: { name: { id: candidateName(mask) }, share, iou: formatIou(mask.predictedIou) } });
      } catch (error) {
        if (!isAbort(error)) report(error);
      } finally {
        const now = shown();
        // a newer choice says itself when it is done
        if (choosing === controller && now) show({ ...now, choosing: null });
      }
    },
  };
}
