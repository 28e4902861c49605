import type { PromptBox } from '../../core/prompts/prompts';
import type { Viewport } from '../state/editor';
import { toScreen } from '../state/view';
import { useT } from '../words/words';
import css from './canvas.module.css';

/** Width and height of the box while it is dragged, below its lower right corner. */
export function BoxSize({ box, viewport }: { box: PromptBox; viewport: Viewport }) {
  const t = useT();
  const at = toScreen(viewport, { x: box.x + box.width, y: box.y + box.height });
  return (
    <div className={`on-photo ${css.boxSize}`} style={{ left: at.x + 10, top: at.y + 10 }}>
      {t('canvas.boxSize', { width: Math.round(box.width), height: Math.round(box.height) })}
    </div>
  );
}
