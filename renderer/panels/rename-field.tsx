import { useRef } from 'react';
import { useT } from '../words/words';

/** The name of a layer while it is typed. Enter and leaving keep it, Escape puts it back (null). */
export function RenameField({ name, className, onDone }: { name: string; className: string | undefined; onDone: (name: string | null) => void }) {
  const t = useT();
  const done = useRef(false);
  const end = (next: string | null) => {
    // Enter takes the field away, which leaves it once more
    if (done.current) return;
    done.current = true;
    onDone(next);
  };
  return (
    <input
      type="text"
      className={className}
      aria-label={t('layers.renameField')}
      defaultValue={name}
      maxLength={500}
      autoComplete="off"
      spellCheck={false}
      ref={(input) => {
        if (input && document.activeElement !== input) {
          input.focus();
          input.select();
        }
      }}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        // the tree's and the window's keys are not for what is typed here
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') end(event.currentTarget.value);
        if (event.key === 'Escape') {
          event.preventDefault();
          end(null);
        }
      }}
      onBlur={(event) => end(event.currentTarget.value)}
    />
  );
}
