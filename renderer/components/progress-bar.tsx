import css from './progress-bar.module.css';

export interface ProgressBarProps {
  readonly label: string;
  /** 0..1, null while nothing is known */
  readonly value: number | null;
  /** in words, e.g. "128 of 214" */
  readonly text?: string | undefined;
}

export function ProgressBar({ label, value, text }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { 'aria-valuenow': Math.round(value * 100) })}
      aria-valuetext={text}
      className={css.bar}
    >
      <div className={value === null ? css.unknown : css.done} style={value === null ? {} : { width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
    </div>
  );
}
