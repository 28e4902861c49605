import { Check } from 'lucide-react';
import { Checkbox as RadixCheckbox } from 'radix-ui';
import { useId } from 'react';
import css from './checkbox.module.css';

export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hideLabel?: boolean | undefined;
  readonly disabled?: boolean | undefined;
}

export function Checkbox({ label, checked, onChange, hideLabel = false, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <span className={css.row}>
      <RadixCheckbox.Root
        id={id}
        className={css.box}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(state) => onChange(state === true)}
        {...(hideLabel ? { 'aria-label': label } : {})}
      >
        <RadixCheckbox.Indicator>
          <Check />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      {!hideLabel && <label htmlFor={id}>{label}</label>}
    </span>
  );
}
