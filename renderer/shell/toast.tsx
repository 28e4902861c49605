import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../components/button';
import type { Toast as ToastValue } from '../state/editor';
import { useCommands, useEditorState } from '../state/use-editor';
import { sayMessage } from '../words/message';
import { useT } from '../words/words';
import css from './toast.module.css';

const SHOWN_MS = 6000;
const ICONS = { ok: CircleCheck, note: Info, warn: TriangleAlert };

/** One at a time, at the foot of the canvas; it stays while it is pointed at or holds the focus. The place is always there, so that a screen reader hears what comes into it. */
export function ToastPlace() {
  const toast = useEditorState((state) => state.toast);
  return (
    <div className={css.place} role="status">
      {toast && <Toast key={toast.id} toast={toast} />}
    </div>
  );
}

function Toast({ toast: { message, detail, action, tone } }: { toast: ToastValue }) {
  const t = useT();
  const commands = useCommands();
  const [held, setHeld] = useState(false);
  const Icon = ICONS[tone];
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => commands.dismissToast(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, commands]);
  return (
    <div
      className={`on-photo float ${css.toast ?? ''}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon className={css[tone]} />
      <span className={css.text}>
        {sayMessage(message, t)}
        {detail !== null && <span className={css.detail}> {detail}</span>}
      </span>
      {action && (
        <Button
          size="small"
          onClick={() => {
            // first, so that what the action says in its place stays
            commands.dismissToast();
            action.run();
          }}
        >
          {sayMessage(action.label, t)}
        </Button>
      )}
    </div>
  );
}
