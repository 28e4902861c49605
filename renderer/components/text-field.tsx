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

/** A line of text. Enter takes it, Escape puts it back. */
export function TextField({ label, value, onCommit, placeholder, suffix, invalid = false, type = 'text' }: TextFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    setTyped(null);
    if (typed !== null && typed !== value) onCommit(typed);
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
        value={typed ?? value}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={press}
        onBlur={take}
      />
      {suffix && <span className={css.suffix}>{suffix}</span>}
    </label>
  );
}
