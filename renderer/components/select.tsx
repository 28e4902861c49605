import { ChevronDown } from 'lucide-react';
import { classNames } from './class-names';
import css from './select.module.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  /** what the chosen value means, where its name alone doesn't say it */
  readonly hint?: string | undefined;
  readonly fill?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

/** One of many. The browser's own select: its keys, its typing ahead and its screen-reader support come with it. */
export function Select<Value extends string>({ label, value, options, onChange, hint, fill, disabled }: SelectProps<Value>) {
  return (
    <span className={classNames(css.select, fill && css.fill)}>
      <select
        aria-label={label}
        title={hint}
        value={value}
        disabled={disabled}
        className={css.native}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className={css.option}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className={css.arrow} />
    </span>
  );
}
