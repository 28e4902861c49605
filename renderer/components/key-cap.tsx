import { keyCaps, type Shortcut } from '../actions/shortcut';
import css from './key-cap.module.css';

/** The keys of a shortcut as caps. Hidden from screen readers, which hear `aria-keyshortcuts` of the control. */
export function KeyCap({ shortcut, apart = false }: { shortcut: Shortcut; /** a cap for each key, for lists of keys */ apart?: boolean }) {
  const caps = keyCaps(shortcut);
  return (
    <span className={css.caps} aria-hidden="true">
      {(apart ? caps : [caps.join(' ')]).map((cap) => (
        <kbd key={cap} className={css.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

/** A cap with words of its own: what a hand does with the pointer. */
export function WordCap({ children }: { children: string }) {
  return <kbd className={css.cap}>{children}</kbd>;
}
