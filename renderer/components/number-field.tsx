import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useT } from '../words/words';
import { formatNumber } from '../words/numbers';
import { keyStep, parseNumber, settle } from './arithmetic';
import { classNames } from './class-names';
import type { NumberRange } from './slider';
import css from './number-field.module.css';

export interface NumberFieldProps extends Omit<NumberRange, 'onPreview'> {
  /** the accessible name */
  readonly label: string;
  /** shown inside the field, in front of the number */
  readonly prefix?: string | undefined;
  readonly unit?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** told what is wrong with what was typed, null when it is right again */
  readonly onProblem?: ((problem: string | null) => void) | undefined;
}

/** A number that can be typed, also as a sum (`1200/3`, `+10%`). Enter takes it, Escape puts it back. */
export function NumberField({ label, prefix, value, min, max, step = 1, digits = 0, unit = '', disabled, onCommit, onProblem }: NumberFieldProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const shown = typed ?? formatNumber(value, digits).replaceAll(',', '');

  const say = (next: string | null) => {
    if (next === problem) return;
    setProblem(next);
    onProblem?.(next);
  };
  const stop = () => {
    setTyped(null);
    say(null);
  };
  /** @returns whether what was typed could be taken */
  const take = (): boolean => {
    if (typed === null) return true;
    const parsed = parseNumber(typed, value, unit);
    if (parsed === null) {
      say(t('field.notANumber', { text: typed }));
      return false;
    }
    const settled = settle(parsed, { min, max, digits });
    stop();
    if (settled !== value) onCommit(settled, 'type');
    return true;
  };

  // after Enter the number is marked, so that the next one can be typed over it
  const [taken, setTaken] = useState(0);
  useEffect(() => {
    if (taken > 0) input.current?.select();
  }, [taken]);

  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      if (take()) setTaken((count) => count + 1);
    } else if (event.key === 'Escape') {
      // only this field's text is dropped, not the mask
      event.stopPropagation();
      stop();
      event.currentTarget.blur();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const from = typed === null ? value : (parseNumber(typed, value, unit) ?? value);
      const change = keyStep(step, event) * (event.key === 'ArrowUp' ? 1 : -1);
      const settled = settle(from + change, { min, max, digits });
      stop();
      if (settled !== value) onCommit(settled, 'step');
    }
  };

  return (
    <label className={classNames(css.field, problem && css.wrong, disabled && css.disabled)}>
      {prefix && <span className={css.prefix}>{prefix}</span>}
      <input
        ref={input}
        role="spinbutton"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        data-typing={typed === null ? 'no' : 'yes'}
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuetext={`${formatNumber(value, digits)} ${unit}`.trim()}
        aria-invalid={problem !== null}
        {...(problem ? { 'aria-describedby': problemId } : {})}
        disabled={disabled}
        className={css.input}
        value={shown}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          say(null);
        }}
        onKeyDown={press}
        onBlur={() => {
          if (!take()) stop();
        }}
      />
      {unit && <span className={css.unit}>{unit}</span>}
      {problem && (
        <span id={problemId} className={css.problem} role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}
