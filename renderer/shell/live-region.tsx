import { useEffect, useRef, useState } from 'react';
import { useEditorState } from '../state/use-editor';
import { sayMessage } from '../words/message';
import { useT } from '../words/words';

const REST_MS = 1000;

/** What a screen reader hears of what was done, at most once a second; the last one counts. */
export function LiveRegion() {
  const t = useT();
  const announcement = useEditorState((state) => state.announcement);
  const [said, setSaid] = useState('');
  const last = useRef(0);
  const text = announcement ? sayMessage(announcement, t) : '';
  useEffect(() => {
    const wait = Math.max(0, last.current + REST_MS - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [announcement, text]);
  return (
    <div className="visually-hidden" aria-live="polite" data-testid="live">
      {said}
    </div>
  );
}
