import { Ellipsis, X } from 'lucide-react';
import type { MaskLayer, PhotoInfo } from '../../core/document/document';
import { findLayer } from '../../core/document/walk';
import { currentStep } from '../../core/history/history';
import type { PromptSet } from '../../core/prompts/prompts';
import { ActionButton } from '../actions/action-button';
import { IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { Menu } from '../components/menu';
import { FactRow, PanelHint, PanelRow } from '../components/panel-section';
import { Segmented } from '../components/segmented';
import type { MakingMask, MaskView } from '../state/editor';
import { pixelOf } from '../state/prompt-places';
import { useActiveTab, useCommands, useEditorState } from '../state/use-editor';
import { formatIou, formatNumber, formatPixels, formatShare } from '../words/numbers';
import { useT } from '../words/words';
import css from './mask-panel.module.css';

/** How the mask is looked at, its prompts, and the evidence for it. */
export function MaskPanel() {
  const t = useT();
  const shown = useActiveTab((tab) => {
    if (!tab) return null;
    const { making, photo, highlightedPoint, selection } = tab;
    const layer = making ? null : (findLayer(currentStep(tab.history).document, selection.at(-1) ?? '') ?? null);
    return { making, photo, highlightedPoint, layer };
  });
  if (!shown) return <PanelHint>{t('mask.empty')}</PanelHint>;
  const { making, photo, layer, highlightedPoint } = shown;
  return (
    <>
      <ViewRow />
      {making ? (
        <Making making={making} photo={photo} highlighted={highlightedPoint} />
      ) : layer?.kind === 'mask' ? (
        <Kept layer={layer} photo={photo} />
      ) : (
        <PanelHint>{t('mask.empty')}</PanelHint>
      )}
    </>
  );
}

/** The views that stand beside each other; the others are in the menu behind them. */
const FIRST_VIEWS = ['dim', 'tint', 'line', 'matte'] as const satisfies readonly MaskView[];
const MORE_VIEWS = ['black', 'white', 'checker', 'rubylith'] as const satisfies readonly MaskView[];

function ViewRow() {
  const t = useT();
  const commands = useCommands();
  const view = useEditorState((state) => state.view);
  const more = MORE_VIEWS.some((other) => other === view);
  return (
    <PanelRow label={t('mask.view')}>
      <div className={css.views}>
        <Segmented label={t('mask.view')} fill value={view} options={FIRST_VIEWS.map((value) => ({ value: value as MaskView, label: t(`mask.view.${value}`) }))} onChange={(value) => commands.show({ view: value })} />
        <Menu
          align="end"
          entries={MORE_VIEWS.map((value) => ({ kind: 'item', id: value, label: t(`mask.view.${value}`), checked: view === value, run: () => commands.show({ view: value }) }))}
        >
          <IconButton label={more ? t(`mask.view.${view}`) : t('control.more')} icon={Ellipsis} size="small" pressed={more} />
        </Menu>
      </div>
    </PanelRow>
  );
}

function Making({ making, photo, highlighted }: { making: MakingMask; photo: PhotoInfo; highlighted: string | null }) {
  const chosen = making.candidates.find(({ candidate }) => candidate === making.chosen);
  return (
    <>
      <Prompts prompts={making.prompts} selected={making.selectedPoint} highlighted={highlighted} editable />
      {chosen && <Facts predictedIou={chosen.predictedIou} stability={chosen.stability} area={chosen.area} photo={photo} />}
    </>
  );
}

function Kept({ layer, photo }: { layer: MaskLayer; photo: PhotoInfo }) {
  return (
    <>
      <Prompts prompts={layer.prompts} selected={null} highlighted={null} editable={false} />
      <Facts predictedIou={layer.predictedIou} stability={layer.stability} area={layer.mask.area} photo={photo} />
      <div className={css.act}>
        <ActionButton action="mask.editPrompts" />
      </div>
    </>
  );
}

/** Clicks and box with their pixels; a row that is hovered lights its marker on the photo. */
function Prompts({ prompts, selected, highlighted, editable }: { prompts: PromptSet; selected: string | null; highlighted: string | null; editable: boolean }) {
  const t = useT();
  const commands = useCommands();
  const { points, box } = prompts;
  if (points.length === 0 && !box) return null;
  return (
    <ul className={css.prompts} aria-label={t('mask.prompts')} onPointerLeave={() => commands.highlight({ point: null })}>
      {points.map((point, index) => {
        const kind = t(`polarity.${point.kind}`);
        const at = pixelOf(point);
        return (
          <li
            key={point.id}
            className={classNames(css.prompt, (point.id === selected || point.id === highlighted) && css.lit)}
            onPointerEnter={() => editable && commands.highlight({ point: point.id })}
          >
            <span className={classNames(css.sign, !editable ? css.told : point.kind === 'exclude' && css.exclude)} aria-hidden="true">
              {point.kind === 'include' ? '+' : '−'}
            </span>
            <span>{kind}</span>
            <span className={css.pixels}>{`${at.x}, ${at.y}`}</span>
            {editable && <IconButton label={t('mask.removePoint', { kind, n: index + 1 })} icon={X} size="small" onClick={() => commands.removePoint(point.id)} />}
          </li>
        );
      })}
      {box && (
        <li className={css.prompt}>
          <span className={classNames(css.sign, css.box, !editable && css.told)} aria-hidden="true" />
          <span>{t('mask.box')}</span>
          <span className={css.pixels}>{`${Math.round(box.x)}, ${Math.round(box.y)}, ${formatNumber(Math.round(box.width))} × ${formatNumber(Math.round(box.height))}`}</span>
          {editable && <IconButton label={t('mask.removeBox')} icon={X} size="small" onClick={() => commands.changeBox(null)} />}
        </li>
      )}
    </ul>
  );
}

/** The mask is a claim: what speaks for it. */
function Facts({ predictedIou, stability, area, photo }: { predictedIou: number; stability: number; area: number; photo: PhotoInfo }) {
  const t = useT();
  return (
    <div className={css.facts}>
      <FactRow label={t('mask.iou')} value={formatIou(predictedIou)} title={t('mask.iou.raw', { value: formatNumber(predictedIou, 4, true) })} />
      <FactRow label={t('mask.stability')} value={formatNumber(stability, 2, true)} />
      <FactRow label={t('mask.area')} value={t('mask.areaValue', { pixels: formatPixels(area), share: formatShare(area / (photo.width * photo.height), 1) })} />
    </div>
  );
}
