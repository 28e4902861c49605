import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useT } from '../words/words';
import { IconButton } from './button';
import { classNames } from './class-names';
import css from './message.module.css';

export interface MessageProps {
  /** `note` says what is going on, with nothing amiss */
  readonly tone: 'error' | 'warn' | 'ok' | 'note';
  /** what happened */
  readonly what: string;
  /** what to do */
  readonly remedy?: string | undefined;
  /** a code, or what another program said: shown when it is asked for */
  readonly details?: string | undefined;
  /** one or two buttons */
  readonly actions?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
  /** `alert` interrupts a screen reader: for what needs an act */
  readonly role?: 'alert' | 'status' | undefined;
  readonly inline?: boolean | undefined;
}

const ICONS = { error: CircleAlert, warn: TriangleAlert, ok: CircleCheck, note: Info };

/** A sentence with its remedy and what can be done about it, in a banner or in the middle of a sheet. */
export function Message({ tone, what, remedy, details, actions, onDismiss, role, inline = false }: MessageProps) {
  const t = useT();
  const Icon = ICONS[tone];
  return (
    <div className={classNames(css.message, css[tone], inline && css.inline)} role={role}>
      <Icon className={css.icon} />
      <div className={css.text}>
        <p>
          <strong className={css.what}>{what}</strong> {remedy && <span className={css.remedy}>{withCode(remedy)}</span>}
        </p>
        {details && (
          <details className={css.details}>
            <summary>{t('control.details')}</summary>
            <p>{details}</p>
          </details>
        )}
      </div>
      {actions && <span className={css.actions}>{actions}</span>}
      {onDismiss && <IconButton label={t('control.dismiss')} icon={X} size="small" onClick={onDismiss} />}
    </div>
  );
}

/** What stands between backticks in a sentence is typed somewhere else, and looks like it. */
function withCode(text: string): ReactNode[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
