import { Switch as RadixSwitch } from 'radix-ui';
import { useId } from 'react';
import { classNames } from './class-names';
import css from './switch.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** the label is read aloud but not shown */
  readonly hideLabel?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

export function Switch({ label, checked, onChange, hideLabel = false, disabled = false }: SwitchProps) {
  const id = useId();
  return (
    <span className={classNames(css.toggle, disabled && css.disabled)}>
      <RadixSwitch.Root id={id} className={css.switch} checked={checked} disabled={disabled} onCheckedChange={onChange} {...(hideLabel ? { 'aria-label': label } : {})}>
        <RadixSwitch.Thumb className={css.thumb} />
      </RadixSwitch.Root>
      {!hideLabel && (
        <label htmlFor={id} className={css.label}>
          {label}
        </label>
      )}
    </span>
  );
}
