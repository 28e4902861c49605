import type { KeyboardEvent } from 'react';
import type { PhotoPoint } from '../../core/geometry/frames';
import type { PromptPoint } from '../../core/prompts/prompts';
import type { EditorTab } from '../state/editor';
import { pixelOf } from '../state/prompt-places';
import { useCommands } from '../state/use-editor';
import { toScreen } from '../state/view';
import { useT } from '../words/words';
import css from './canvas.module.css';

const ARROWS: Readonly<Record<string, PhotoPoint>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/**
 * The markers as buttons that nobody sees: what the canvas draws, named for screen readers and
 * within reach of the keyboard. Focus chooses a marker, arrows move it, Delete removes it.
 */
export function PromptButtons({ tab }: { tab: EditorTab }) {
  const t = useT();
  const commands = useCommands();
  const { making, viewport } = tab;
  if (!making || making.prompts.points.length === 0) return null;
  const press = (event: KeyboardEvent, point: PromptPoint) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = (event.shiftKey ? 10 : 1) / viewport.zoom;
      commands.movePoint(point.id, { x: point.x + arrow.x * step, y: point.y + arrow.y * step });
    } else if (event.key === 'Delete' || event.key === 'Backspace') commands.removePoint(point.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ol className={css.prompts} aria-label={t('mask.prompts')}>
      {making.prompts.points.map((point, index) => {
        const at = toScreen(viewport, point);
        const kind = t(`polarity.${point.kind}`);
        return (
          <li key={point.id}>
            <button
              type="button"
              className={css.prompt}
              style={{ left: at.x, top: at.y }}
              aria-label={t('canvas.point', { kind, n: index + 1, ...pixelOf(point) })}
              aria-pressed={making.selectedPoint === point.id}
              onFocus={() => commands.selectPoint(point.id)}
              onKeyDown={(event) => press(event, point)}
              onKeyUp={(event) => {
                if (ARROWS[event.key]) commands.endGesture();
              }}
            />
          </li>
        );
      })}
    </ol>
  );
}
