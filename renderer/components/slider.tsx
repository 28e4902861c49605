import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from './class-names';
import { keyStep, settle } from './arithmetic';
import css from './slider.module.css';

/** How a value was changed: a drag is one step of the history, a run of key presses too. */
export type ChangedBy = 'type' | 'step' | 'drag' | 'reset';

export interface NumberRange {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** what one press of an arrow key changes; Shift ten times, Alt a tenth */
  readonly step?: number | undefined;
  /** decimals that are shown and kept */
  readonly digits?: number | undefined;
  /** every value on the way, while a drag lasts */
  readonly onPreview?: ((value: number) => void) | undefined;
  /** the value that is meant */
  readonly onCommit: (value: number, by: ChangedBy) => void;
}

export interface SliderProps extends NumberRange {
  readonly label: string;
  /** the value in words, with its unit */
  readonly valueText?: string | undefined;
  /** a CSS gradient under the thumb, for a colour's ramp; `--half-thumb` in it is how far from the track's ends the thumb's middle stays */
  readonly ramp?: string | undefined;
  /** where the fill starts; 0 for a value that goes both ways */
  readonly origin?: number | undefined;
  readonly disabled?: boolean | undefined;
}

export function Slider({ label, value, min, max, step = 1, digits = 0, valueText, ramp, origin = min, disabled, onPreview, onCommit }: SliderProps) {
  const input = useRef<HTMLInputElement>(null);
  /** value under the hand while it drags, whatever the owner makes of it */
  const [held, setHeld] = useState<number | null>(null);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  // the browser's own `change` comes once, when the hand lets go; React's onChange is its `input`
  useEffect(() => {
    const element = input.current;
    if (!element) return;
    const letGo = () => {
      setHeld(null);
      commit.current(settle(element.valueAsNumber, { min, max, digits }), 'drag');
    };
    element.addEventListener('change', letGo);
    return () => element.removeEventListener('change', letGo);
  }, [min, max, digits]);

  const press = (event: KeyboardEvent) => {
    const size = keyStep(step, event);
    const to: Record<string, number> = {
      ArrowRight: value + size,
      ArrowUp: value + size,
      ArrowLeft: value - size,
      ArrowDown: value - size,
      PageUp: value + step * 10,
      PageDown: value - step * 10,
      Home: min,
      End: max,
    };
    const next = to[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const settled = settle(next, { min, max, digits });
    if (settled !== value) onCommit(settled, 'step');
  };

  const shown = held ?? value;
  const share = (number: number) => `${max === min ? 0 : ((Math.min(max, Math.max(min, number)) - min) / (max - min)) * 100}%`;
  const [from, to] = origin < shown ? [origin, shown] : [shown, origin];
  return (
    <input
      ref={input}
      type="range"
      className={classNames(css.slider, ramp && css.ramp)}
      aria-label={label}
      aria-valuetext={valueText}
      min={min}
      max={max}
      step="any"
      disabled={disabled}
      value={shown}
      style={{ '--from': share(from), '--to': share(to), ...(ramp ? { '--ramp': ramp } : {}) } as Record<string, string>}
      onChange={(event) => {
        const next = settle(event.currentTarget.valueAsNumber, { min, max, digits });
        setHeld(next);
        onPreview?.(next);
      }}
      onKeyDown={press}
    />
  );
}
