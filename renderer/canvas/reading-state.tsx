import { useSince } from '../components/clock';
import type { EditorTab } from '../state/editor';
import { formatNumber } from '../words/numbers';
import { useT } from '../words/words';
import { toScreen } from '../state/view';
import css from './canvas.module.css';

/** Shorter than this, nothing is shown. */
const QUIET_MS = 300;
/** After this time two thirds of the line are drawn: how long a photo takes isn't known beforehand, only that it ends. */
const TYPICAL_MS = 1000;

/** While the photo is being encoded: a line along its top edge and the seconds so far. Zoom and pan work meanwhile. */
export function ReadingState({ tab }: { tab: EditorTab }) {
  const t = useT();
  const passed = useSince(tab.encoding.state === 'running' ? tab.encoding.since : null);
  if (passed === null || passed < QUIET_MS) return null;
  const from = toScreen(tab.viewport, { x: 0, y: 0 });
  const to = toScreen(tab.viewport, { x: tab.photo.width, y: tab.photo.height });
  const done = 1 - Math.exp(-passed / TYPICAL_MS);
  return (
    <>
      <div className={css.readingLine} style={{ left: from.x, top: from.y, width: (to.x - from.x) * done }} />
      <div className={`on-photo ${css.readingTip}`} style={{ left: Math.max(8, from.x + 8), top: Math.max(8, to.y - 36) }}>
        {t('canvas.reading', { seconds: formatNumber(passed / 1000, 1, true) })}
      </div>
    </>
  );
}
