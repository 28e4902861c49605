import { useEffect, useRef } from 'react';

export interface ColorWellProps {
  readonly label: string;
  /** `#RRGGBB` */
  readonly value: string;
  readonly className?: string | undefined;
  readonly onPreview: (hex: string) => void;
  readonly onCommit: (hex: string) => void;
}

/** A colour to look at, which opens the platform's own colour dialog. */
export function ColorWell({ label, value, className, onPreview, onCommit }: ColorWellProps) {
  const input = useRef<HTMLInputElement>(null);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  // the browser's `change` comes once, when the dialog is closed; React's onChange is its `input`
  useEffect(() => {
    const element = input.current;
    if (!element) return;
    const close = () => commit.current(element.value.toUpperCase());
    element.addEventListener('change', close);
    return () => element.removeEventListener('change', close);
  }, []);
  return (
    <label className={className} style={{ background: value }} title={label}>
      <input ref={input} type="color" aria-label={label} value={value.toLowerCase()} onChange={(event) => onPreview(event.currentTarget.value.toUpperCase())} />
    </label>
  );
}
