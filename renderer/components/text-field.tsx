import { useState, type KeyboardEvent } from 'react';
import { classNames } from './class-names';
import css from './text-field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  /** when Enter is pressed or the field is left */
  readonly onCommit: (value: string) => void;
  readonly placeholder?: string | undefined;
  /** shown behind the text, not part of it */
  readonly suffix?: string | undefined;
  readonly invalid?: boolean | undefined;
  /** whether a text can be taken; one that can't stays in the field, and nothing is committed */
  readonly accepts?: ((value: string) => boolean) | undefined;
  /** told what was not taken, null when it is right again or put back */
  readonly onRefused?: ((typed: string | null) => void) | undefined;
  readonly type?: 'text' | 'url' | undefined;
}

/** A line of text. Enter takes it, Escape puts it back. While it has the focus nothing but typing changes it, until Enter: then it shows what became of what was typed. */
export function TextField({ label, value, onCommit, placeholder, suffix, invalid = false, accepts, onRefused, type = 'text' }: TextFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  // from the press on: the field that is left by it may have a value come in here
  const [held, setHeld] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const hold = () => setHeld((before) => before ?? value);
  const stop = () => {
    setTyped(null);
    refuse(null);
  };
  const refuse = (text: string | null) => {
    if ((text !== null) === refused) return;
    setRefused(text !== null);
    onRefused?.(text);
  };
  const take = () => {
    if (typed === null) return;
    if (typed !== value && accepts && !accepts(typed)) {
      refuse(typed);
      return;
    }
    stop();
    setHeld(null);
    if (typed !== value) onCommit(typed);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') take();
    if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      stop();
    }
  };
  return (
    <label className={classNames(css.field, (invalid || refused) && css.invalid)}>
      <input
        aria-label={label}
        aria-invalid={invalid || refused}
        type={type}
        autoComplete="off"
        spellCheck={false}
        data-typing={typed === null ? 'no' : 'yes'}
        className={css.input}
        placeholder={placeholder}
        value={typed ?? held ?? value}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          refuse(null);
        }}
        onKeyDown={press}
        onPointerDown={hold}
        onPointerCancel={() => setHeld(null)}
        onFocus={hold}
        onBlur={() => {
          take();
          setHeld(null);
        }}
      />
      {suffix && <span className={css.suffix}>{suffix}</span>}
    </label>
  );
}
