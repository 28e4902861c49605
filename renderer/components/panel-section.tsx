import { ChevronDown, RotateCcw } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useT } from '../words/words';
import { IconButton } from './button';
import { classNames } from './class-names';
import { Switch } from './switch';
import css from './panel-section.module.css';

export interface PanelSectionProps {
  readonly title: string;
  /** beside the heading, smaller: a count, the layer's name */
  readonly detail?: string | undefined;
  /** buttons at the right end of the heading */
  readonly actions?: ReactNode;
  /** an adjustment that can be switched off without being lost */
  readonly enabled?: boolean | undefined;
  readonly onEnabled?: ((enabled: boolean) => void) | undefined;
  /** null while there is nothing to reset; the button keeps its place, so that the switch beside it does */
  readonly onReset?: (() => void) | null | undefined;
  /** gives it a fold that is remembered under this name */
  readonly remember?: string | undefined;
  readonly children: ReactNode;
}

const KEY = 'maskwright.folded.';

/** A part of a dock panel: a heading of 36 px and what is under it. */
export function PanelSection({ title, detail, actions, enabled, onEnabled, onReset, remember, children }: PanelSectionProps) {
  const t = useT();
  const heading = useId();
  const [folded, setFolded] = useState(() => remember !== undefined && localStorage.getItem(KEY + remember) === 'yes');
  const fold = () => {
    setFolded(!folded);
    if (remember !== undefined) localStorage.setItem(KEY + remember, folded ? 'no' : 'yes');
  };
  return (
    <section className={css.section} aria-labelledby={heading}>
      <div className={css.heading}>
        <h2 id={heading} className={css.title}>
          {remember === undefined ? (
            title
          ) : (
            <button type="button" className={css.fold} aria-expanded={!folded} onClick={fold}>
              {title}
              <ChevronDown className={classNames(css.arrow, folded && css.folded)} />
            </button>
          )}
        </h2>
        {detail && <span className={classNames(css.detail, 'ellipsis')} title={detail}>{detail}</span>}
        <span className={css.right}>
          {actions}
          {onEnabled && enabled !== undefined && <Switch label={title} hideLabel checked={enabled} onChange={onEnabled} />}
          {onReset !== undefined && (
            <IconButton label={t('control.resetOf', { name: title })} icon={RotateCcw} size="small" unavailable={onReset === null ? t('control.nothingToReset') : null} onClick={() => onReset?.()} />
          )}
        </span>
      </div>
      {!folded && children}
    </section>
  );
}

/** A label and one control, on the panel's grid. */
export function PanelRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.row}>
      <span className={css.label}>{label}</span>
      {children}
    </div>
  );
}

/** A name and its value: evidence to read, not to change. */
export function FactRow({ label, value, title }: { label: string; value: string; title?: string | undefined }) {
  return (
    <div className={css.fact} title={title}>
      <span className={css.label}>{label}</span>
      <span>{value}</span>
    </div>
  );
}

/** What an empty panel says: the next step. */
export function PanelHint({ children }: { children: ReactNode }) {
  return <p className={css.empty}>{children}</p>;
}
