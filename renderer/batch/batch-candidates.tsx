import { RadioGroup } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { cellsOf, type CompressedRle } from '../../core/masks/rle';
import type { BatchCandidate, BatchItem } from '../../electron/api/contract';
import { useAction } from '../actions/use-action';
import { classNames } from '../components/class-names';
import { Message } from '../components/message';
import { KeyCap } from '../components/key-cap';
import { Tooltip } from '../components/tooltip';
import { useEditor, useEditorState } from '../state/use-editor';
import { formatIou, formatShare } from '../words/numbers';
import { sayFailure, useT } from '../words/words';
import { CANDIDATE_ACTIONS, candidateName, offeredMasks, standing } from './batch-state';
import css from './batch-candidates.module.css';

/** The masks that a result could be made with; choosing one makes it so. */
export function BatchCandidates({ batch: id, item }: { batch: string; item: BatchItem }) {
  const t = useT();
  const { batch } = useEditor();
  const offered = useEditorState((state) => offeredMasks(state.batch));
  const { index, corrected } = item;
  // asked for anew only where the photo is another one: a choice changes none of them
  useEffect(() => batch.offer(), [batch, id, index, corrected]);
  if (corrected) return null;
  if (!offered) return <Place late>{t('batch.candidates.making')}</Place>;
  if (offered.problem) {
    return (
      <div className={css.problem}>
        <Message tone="note" inline {...sayFailure(offered.problem)} />
      </div>
    );
  }
  if (offered.masks.length < 2) return <Place>{t('batch.candidates.none')}</Place>;
  const chosen = offered.choosing ?? item.candidate;
  return (
    <RadioGroup.Root
      className={classNames(css.candidates, standing(item) !== 'review' && css.judged, offered.masks.length > 3 && css.four)}
      aria-label={t('mask.candidates')}
      aria-busy={offered.choosing !== null}
      orientation="horizontal"
      value={chosen ?? ''}
      onValueChange={(name) => void batch.choose(offered.masks.findIndex(({ candidate }) => candidate === name))}
    >
      {offered.masks.map((mask, place) => (
        <Candidate key={mask.candidate} mask={mask} item={item} place={place} late={offered.choosing === mask.candidate} />
      ))}
    </RadioGroup.Root>
  );
}

/** Says what there is instead of masks, as high as they are, so that nothing below moves when they come. */
function Place({ late = false, children }: { late?: boolean; children: string }) {
  return (
    <div className={classNames(css.empty, late && css.soon)}>
      <p>{children}</p>
    </div>
  );
}

function Candidate({ mask, item, place, late }: { mask: BatchCandidate; item: BatchItem; place: number; late: boolean }) {
  const t = useT();
  const { shortcut } = useAction(CANDIDATE_ACTIONS[place] ?? 'batch.first');
  const { candidate, predictedIou, area } = mask;
  const { size } = item;
  const name = t(candidateName(mask));
  const share = size ? t('mask.shareOfPhoto', { share: formatShare(area / (size.width * size.height)) }) : '';
  return (
    <Tooltip label={name} shortcut={shortcut} about={`${share}, ${t('mask.iou')} ${predictedIou.toFixed(4)}`}>
      <RadioGroup.Item value={candidate} className={classNames(css.candidate, late && css.late)} aria-label={`${name}, ${share}, ${t('mask.iou')} ${formatIou(predictedIou)}`} aria-keyshortcuts={shortcut}>
        <span className={css.picture}>
          <Matte mask={mask.mask} />
          {shortcut && (
            <span className={css.key}>
              <KeyCap shortcut={shortcut} />
            </span>
          )}
        </span>
        <span className={css.caption}>
          <span className="ellipsis">{name}</span>
          <span className={css.score}>{formatIou(predictedIou)}</span>
        </span>
      </RadioGroup.Item>
    </Tooltip>
  );
}

/** White on black, the photo's shape. */
function Matte({ mask }: { mask: CompressedRle }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const [height, width] = mask.size;
    const cells = cellsOf(mask);
    const picture = new ImageData(width, height);
    cells.forEach((cell, i) => picture.data.set([cell * 255, cell * 255, cell * 255, 255], i * 4));
    context.canvas.width = width;
    context.canvas.height = height;
    context.putImageData(picture, 0, 0);
  }, [mask]);
  return <canvas ref={canvas} className={css.matte} aria-hidden="true" />;
}
