import { Info } from 'lucide-react';
import { useMemo } from 'react';
import type { BatchCandidate, BatchItem } from '../../electron/api/contract';
import { useEditorState } from '../state/use-editor';
import { formatShare } from '../words/numbers';
import { useT } from '../words/words';
import { candidateName, offeredMasks, type OfferedMasks } from './batch-state';
import { maskDifference } from './mask-difference';
import css from './flag-note.module.css';

/** Why a result asks for a look, and where the mask that comes nearest in the model's eyes says something else. */
export function FlagNote({ item, flag }: { item: BatchItem; flag: NonNullable<BatchItem['flag']> }) {
  const t = useT();
  const offered = useEditorState((state) => offeredMasks(state.batch));
  const rivals = useMemo(() => (offered ? rivalsOf(offered, item.candidate) : null), [offered, item.candidate]);
  const differs = useMemo(() => rivals && maskDifference(rivals.chosen.mask, rivals.other.mask), [rivals]);
  return (
    <p className={css.why}>
      <Info />
      <span>
        {t(`batch.flagAbout.${flag}`)}
        {rivals && differs && ` ${t('batch.differs', { one: t(candidateName(rivals.chosen)), other: t(candidateName(rivals.other)), place: differs.place, share: formatShare(differs.share) })}`}
      </span>
    </p>
  );
}

function rivalsOf({ masks }: OfferedMasks, candidate: BatchItem['candidate']): { chosen: BatchCandidate; other: BatchCandidate } | null {
  const chosen = masks.find((mask) => mask.candidate === candidate);
  const [other] = masks.filter((mask) => mask !== chosen).sort((a, b) => b.predictedIou - a.predictedIou);
  return chosen && other ? { chosen, other } : null;
}
