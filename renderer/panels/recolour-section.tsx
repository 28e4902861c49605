import { ArrowRight, Pipette } from 'lucide-react';
import { useState } from 'react';
import { hexFromOklch, oklchFromHex } from '../../core/colour/oklab';
import type { MaskLayer, PhotoInfo, Recolor } from '../../core/document/document';
import { IconButton } from '../components/button';
import { classNames } from '../components/class-names';
import { PanelSection } from '../components/panel-section';
import { ParameterRow } from '../components/parameter-row';
import type { ChangedBy } from '../components/slider';
import { Switch } from '../components/switch';
import { TextField } from '../components/text-field';
import { Tooltip } from '../components/tooltip';
import { useCommands } from '../state/use-editor';
import { useT } from '../words/words';
import { ColorWell } from './color-well';
import { pickFromScreen } from './eye-dropper';
import { chromaRamp, hueRamp, lightnessRamp, MOST_CHROMA, parseHex } from './ramps';
import { recolouring, type Recolouring } from './recolouring';
import css from './recolour-section.module.css';

const SWATCHES = ['#F0AA19', '#E2473F', '#2A6FC9', '#2596A5', '#7DD2B6', '#2F6239', '#EEE5CF', '#403530'] as const;

export interface RecolourSectionProps {
  /** as the document has it */
  readonly layer: MaskLayer;
  /** as it is shown now, while a slider moves */
  readonly shown: MaskLayer;
  readonly photo: PhotoInfo;
}

/** The colour of an object, changed as paint would be: hue, chroma and lightness in OKLCh, with light and texture kept. */
export function RecolourSection({ layer, shown, photo }: RecolourSectionProps) {
  const t = useT();
  const commands = useCommands();
  const recolor = layer.adjustments.recolor;

  const does = recolouring(commands, layer, photo);
  const paint = (hex: string) => does.paint(oklchFromHex(hex));

  return (
    <PanelSection
      title={t('recolour.title')}
      detail={layer.name}
      enabled={recolor?.enabled ?? false}
      onEnabled={does.enable}
      onReset={recolor ? does.reset : null}
    >
      {recolor && <Parameters recolor={shown.adjustments.recolor ?? recolor} does={does} paint={paint} />}
      <div className={css.swatches} role="group" aria-label={t('recolour.swatches')}>
        {SWATCHES.map((hex) => {
          const chosen = recolor?.enabled === true && hexFromOklch(recolor.to) === hex;
          const label = t('recolour.swatch', { color: hex });
          return (
            <Tooltip key={hex} label={label}>
              <button type="button" className={classNames(css.swatch, chosen && css.chosen)} style={{ background: hex }} aria-label={label} aria-pressed={chosen} onClick={() => paint(hex)} />
            </Tooltip>
          );
        })}
      </div>
    </PanelSection>
  );
}

interface ParametersProps {
  readonly recolor: Recolor;
  readonly does: Recolouring;
  readonly paint: (hex: string) => void;
}

function Parameters({ recolor, does, paint }: ParametersProps) {
  const t = useT();
  const { from, to, amount, keepLight } = recolor;
  const { set, preview } = does;
  const part = (name: 'h' | 'c' | 'l', scale = 1) => ({
    onPreview: (value: number) => preview({ to: { ...to, [name]: value / scale } }),
    onCommit: (value: number, by: ChangedBy) => set({ to: { ...to, [name]: value / scale } }, by === 'step' ? `recolour ${name}` : undefined),
  });
  return (
    <>
      <Colors recolor={recolor} does={does} paint={paint} />
      <ParameterRow label={t('recolour.hue')} unit="°" value={to.h} min={0} max={360} reset={from.h} ramp={hueRamp(to)} {...part('h')} />
      <ParameterRow label={t('recolour.chroma')} value={to.c} min={0} max={MOST_CHROMA} step={0.005} digits={3} reset={from.c} ramp={chromaRamp(to)} {...part('c')} />
      <ParameterRow label={t('recolour.lightness')} unit="%" value={to.l * 100} min={0} max={100} reset={from.l * 100} ramp={lightnessRamp(to)} {...part('l', 100)} />
      <ParameterRow
        label={t('recolour.amount')}
        unit="%"
        value={amount * 100}
        min={0}
        max={100}
        reset={100}
        onPreview={(value) => preview({ amount: value / 100 })}
        onCommit={(value, by) => set({ amount: value / 100 }, by === 'step' ? 'recolour amount' : undefined)}
      />
      <div className={css.keepLight}>
        <span className={css.label}>{t('recolour.keepLight')}</span>
        <span className={classNames(css.about, 'ellipsis')}>{t('recolour.keepLight.about')}</span>
        <Switch label={t('recolour.keepLight')} hideLabel checked={keepLight} onChange={(next) => set({ keepLight: next })} />
      </div>
    </>
  );
}

function Colors({ recolor: { from, to }, does: { preview, measure }, paint }: ParametersProps) {
  const t = useT();
  const [wrong, setWrong] = useState(false);
  const hex = hexFromOklch(to);
  const type = (text: string) => {
    const parsed = parseHex(text);
    setWrong(parsed === null);
    if (parsed !== null) paint(parsed);
  };
  return (
    <>
      <div className={css.colors}>
        <Tooltip label={`${t('recolour.from')} ${hexFromOklch(from)}`} about={t('recolour.fromAbout')}>
          <button type="button" className={css.color} style={{ background: hexFromOklch(from) }} aria-label={`${t('recolour.from')} ${hexFromOklch(from)}. ${t('recolour.fromAbout')}`} onClick={measure} />
        </Tooltip>
        <ArrowRight className={css.arrow} />
        <ColorWell label={`${t('recolour.to')} ${hex}`} value={hex} className={css.color} onPreview={(next) => preview({ to: oklchFromHex(next), enabled: true })} onCommit={paint} />
        <TextField label={t('recolour.hex')} value={hex} invalid={wrong} onCommit={type} />
        {pickFromScreen && (
          <IconButton
            label={t('recolour.pick')}
            icon={Pipette}
            onClick={() =>
              void pickFromScreen?.().then((picked) => {
                const parsed = picked === null ? null : parseHex(picked);
                if (parsed !== null) paint(parsed);
              })
            }
          />
        )}
      </div>
      {wrong && (
        <p className={css.wrong} role="alert">
          {t('recolour.notColour')}
        </p>
      )}
    </>
  );
}
