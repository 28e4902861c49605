import type { LucideIcon } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { classNames } from './class-names';
import css from './segmented.module.css';

export interface SegmentedProps<Value extends string> {
  /** the accessible name of the group */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: LucideIcon; readonly title?: string }[];
  readonly onChange: (value: Value) => void;
  /** as wide as its place, all parts alike */
  readonly fill?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly variant?: 'well' | 'workspaces' | undefined;
}

/** One of a few, all in sight. A radio group: arrows move and choose. */
export function Segmented<Value extends string>({ label, value, options, onChange, fill, disabled = false, variant = 'well' }: SegmentedProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      className={classNames(css.group, css[variant], fill && css.fill)}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
    >
      {options.map(({ value: own, label: name, icon: Icon, title }) => (
        <RadioGroup.Item key={own} value={own} className={css.item} title={title}>
          {Icon && <Icon />}
          {name}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
