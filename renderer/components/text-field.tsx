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
  readonly type?: 'text' | 'url' | undefined;
}

/** A line of text. Enter takes it, Escape puts it back. While it has the focus nothing but typing changes it. */
export function TextField({ label, value, onCommit, placeholder, suffix, invalid = false, type = 'text' }: TextFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  // from the press on: the field that is left by it may have a value come in here
  const [held, setHeld] = useState<string | null>(null);
  const hold = () => setHeld((before) => before ?? value);
  const take = () => {
    if (typed === null) return;
    setTyped(null);
    setHeld(null);
    if (typed !== value) onCommit(typed);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') take();
    if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    }
  };
  return (
    <label className={classNames(css.field, invalid && css.invalid)}>
      <input
        aria-label={label}
        aria-invalid={invalid}
        type={type}
        autoComplete="off"
        spellCheck={false}
        data-typing={typed === null ? 'no' : 'yes'}
        className={css.input}
        placeholder={placeholder}
        value={typed ?? held ?? value}
        onChange={(event) => setTyped(event.currentTarget.value)}
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
