import { useRef, type PointerEvent } from 'react';
import { useT } from '../words/words';
import { formatNumber } from '../words/numbers';
import { settle } from './arithmetic';
import { NumberField } from './number-field';
import { Slider, type NumberRange } from './slider';
import css from './parameter-row.module.css';

export interface ParameterRowProps extends NumberRange {
  readonly label: string;
  readonly unit?: string | undefined;
  /** what a double-click on the label brings back */
  readonly reset: number;
  readonly ramp?: string | undefined;
  readonly origin?: number | undefined;
  readonly disabled?: boolean | undefined;
}

/** CSS pixels of a drag on the label that are one step. */
const SCRUB_PIXELS = 2;

/** A parameter as every panel shows it: a label to drag on, a slider, and a field. */
export function ParameterRow({ label, unit = '', reset, ramp, origin, disabled, ...range }: ParameterRowProps) {
  const { value, min, max, step = 1, digits = 0, onCommit } = range;
  return (
    <div className={css.row}>
      <ScrubLabel label={label} reset={reset} disabled={disabled} {...range} />
      <Slider label={label} valueText={`${formatNumber(value, digits)} ${unit}`.trim()} ramp={ramp} origin={origin} disabled={disabled} {...range} />
      <NumberField label={label} unit={unit} disabled={disabled} value={value} min={min} max={max} step={step} digits={digits} onCommit={onCommit} />
    </div>
  );
}

export interface ScrubLabelProps extends NumberRange {
  readonly label: string;
  readonly reset: number;
  readonly disabled?: boolean | undefined;
}

/** Drag it to change the value, double-click it to reset. For the pointer only; the field is its keyboard. */
export function ScrubLabel({ label, value, min, max, step = 1, digits = 0, reset, disabled, onPreview, onCommit }: ScrubLabelProps) {
  const t = useT();
  const drag = useRef<{ x: number; value: number; now: number } | null>(null);
  const move = (event: PointerEvent) => {
    const start = drag.current;
    if (!start) return;
    const size = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
    const next = settle(start.value + ((event.clientX - start.x) / SCRUB_PIXELS) * step * size, { min, max, digits });
    if (next === start.now) return;
    start.now = next;
    onPreview?.(next);
  };
  const end = () => {
    const start = drag.current;
    drag.current = null;
    if (start && start.now !== start.value) onCommit(start.now, 'drag');
  };
  if (disabled) return <span className={css.label}>{label}</span>;
  return (
    <span
      className={`${css.label ?? ''} ${css.scrub ?? ''}`}
      title={t('field.labelHint')}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, value, now: value };
      }}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => {
        if (value !== reset) onCommit(reset, 'reset');
      }}
    >
      {label}
    </span>
  );
}
