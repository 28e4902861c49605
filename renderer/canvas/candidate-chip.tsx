import { useEffect, useRef } from 'react';
import { findLayer } from '../../core/document/walk';
import type { Size } from '../../core/geometry/frames';
import { currentStep } from '../../core/history/history';
import { Button } from '../components/button';
import { KeyCap } from '../components/key-cap';
import { classNames } from '../components/class-names';
import type { CandidateMask, EditorTab, Outline } from '../state/editor';
import { useCommands } from '../state/use-editor';
import { formatIou, formatNumber, formatShare } from '../words/numbers';
import { useT } from '../words/words';
import type { ChipPlace } from './chip-placement';
import { outlineToDraw } from '../look/outline-path';
import css from './candidate-chip.module.css';

/** Size of a matte in the chip, in CSS pixels. */
const MATTE = { width: 46, height: 32 } as const;

export interface CandidateChipProps {
  readonly tab: EditorTab;
  readonly place: ChipPlace;
  /** lets the photo shine through while a button is down near it */
  readonly faint: boolean;
}

/** Width of the card and its height for a number of candidates, for placing it before it is drawn. */
export function cardSize(candidates: number): Size {
  return { width: 206, height: 36 + candidates * 42 + 46 };
}

/** The masks to choose among, with what speaks for each; Enter keeps, Esc drops. */
export function CandidateChip({ tab, place, faint }: CandidateChipProps) {
  const t = useT();
  const commands = useCommands();
  const { making, photo } = tab;
  if (!making || making.candidates.length === 0) return null;
  const strip = place.kind === 'strip';
  const several = making.candidates.length > 1;
  const edited = making.layerId === null ? undefined : findLayer(currentStep(tab.history).document, making.layerId);
  const title = edited?.name ?? t('mask.new');
  return (
    <div
      className={classNames('on-photo', css.chip, place.kind === 'strip' ? classNames(css.strip, css[place.at]) : css.card, faint && css.faint)}
      // set as properties, which the page's content security policy allows
      style={place.kind === 'strip' ? {} : { transform: `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)` }}
      role="group"
      aria-label={t('mask.candidates')}
      data-strip={place.kind === 'strip' ? place.at : undefined}
    >
      {!strip && (
        <div className={css.heading}>
          <span className="ellipsis" title={title}>
            {title}
          </span>
          {several && <KeyCap shortcut="Tab" />}
        </div>
      )}
      <div className={css.candidates} role="radiogroup" aria-label={t('mask.candidates')}>
        {making.candidates.map((mask) => (
          <CandidateButton key={mask.candidate} mask={mask} photo={photo} chosen={mask.candidate === making.chosen} strip={strip} choose={() => commands.choose(mask.candidate)} />
        ))}
      </div>
      {strip && several && <KeyCap shortcut="Tab" />}
      {strip && <span className={css.divider} />}
      <div className={css.buttons}>
        <Button variant="live" shortcut="Enter" unavailable={making.keeping ? t('hint.keeping') : null} onClick={() => void commands.keep()}>
          {t(strip && making.candidates.length < 4 ? 'canvas.keepMask' : 'mask.keep')}
        </Button>
        <Button shortcut="Escape" onClick={() => commands.drop()}>
          {t('mask.drop')}
        </Button>
      </div>
    </div>
  );
}

interface CandidateButtonProps {
  readonly mask: CandidateMask;
  readonly photo: Size;
  readonly chosen: boolean;
  readonly strip: boolean;
  readonly choose: () => void;
}

function CandidateButton({ mask, photo, chosen, strip, choose }: CandidateButtonProps) {
  const t = useT();
  const share = formatShare(mask.area / (photo.width * photo.height));
  const name = t(`candidate.${mask.candidate}`);
  const raw = t('mask.iou.raw', { value: formatNumber(mask.predictedIou, 4, true) });
  const score = (
    <span className={css.score} title={chosen ? t('mask.iou.chosen', { raw, best: t('candidate.best') }) : raw}>
      {formatIou(mask.predictedIou)}
    </span>
  );
  return (
    <button type="button" role="radio" aria-checked={chosen} aria-label={`${name}, ${t('mask.shareOfPhoto', { share })}, ${t('mask.iou')} ${formatIou(mask.predictedIou)}`} className={css.candidate} onClick={choose}>
      <Matte outline={mask.outline} photo={photo} />
      <span className={css.words}>
        <span className={css.name}>{name}</span>
        {strip ? score : <span className={css.share}>{t('mask.shareOfPhoto', { share })}</span>}
      </span>
      {!strip && score}
    </button>
  );
}

/** A mask as white on black, the photo's shape fitted in. */
function Matte({ outline, photo }: { outline: Outline; photo: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = devicePixelRatio;
    context.canvas.width = MATTE.width * ratio;
    context.canvas.height = MATTE.height * ratio;
    const scale = Math.min(MATTE.width / photo.width, MATTE.height / photo.height) * ratio;
    context.fillStyle = '#000';
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(scale, 0, 0, scale, (MATTE.width * ratio - photo.width * scale) / 2, (MATTE.height * ratio - photo.height * scale) / 2);
    context.fillStyle = '#fff';
    context.fill(outlineToDraw(outline), 'evenodd');
  }, [outline, photo]);
  return <canvas ref={canvas} className={css.matte} aria-hidden="true" />;
}
