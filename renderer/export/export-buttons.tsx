import { Copy } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { copyPng } from '../actions/clipboard';
import type { ExportAsked } from '../api/client';
import { Button } from '../components/button';
import { useEditor } from '../state/use-editor';
import { useT } from '../words/words';

/** Puts the one file into the clipboard instead of a folder. */
export function CopyButton({ request, keeping }: { request: ExportAsked | null; keeping: boolean }) {
  const t = useT();
  const { commands } = useEditor();
  return (
    <Button icon={Copy} unavailable={keeping ? t('export.afterKeeping') : request === null ? t('export.nothingTicked') : request.targets.length > 1 ? t('export.onlyOne') : null} onClick={() => request && void copyPng(commands, request)}>
      {t('export.copy')}
    </Button>
  );
}

/**
 * Has the focus when the sheet opens, so that Enter exports; and when a question was answered, whose
 * buttons had it and are gone.
 */
export function RunButton({ count, unavailable, onRun }: { count: number; unavailable: string | null; onRun: () => void }) {
  const t = useT();
  const place = useRef<HTMLSpanElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (unavailable !== null || (opened.current && document.activeElement !== document.body)) return;
    opened.current = true;
    place.current?.querySelector('button')?.focus({ focusVisible: true } as FocusOptions);
  }, [unavailable]);
  return (
    <span ref={place}>
      <Button variant="solid" size="large" shortcut="Enter" unavailable={unavailable} onClick={onRun}>
        {t('export.run', { count })}
      </Button>
    </span>
  );
}
