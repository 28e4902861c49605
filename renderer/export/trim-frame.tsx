import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { PhotoRect } from '../../core/geometry/frames';
import { MOST_PADDING, type Sides } from '../../core/geometry/trim';
import { formatNumber } from '../words/numbers';
import { useT } from '../words/words';
import { chooseExport, exportChoice, type ExportChoice } from './export-choice';
import { keyChange, pulled, SIDES, type Pull, type Side } from './trim-drag';
import css from './trim-frame.module.css';

const CORNERS = [['left', 'top'], ['right', 'top'], ['left', 'bottom'], ['right', 'bottom']] as const satisfies readonly (readonly Side[])[];

export interface TrimFrameProps {
  /** box of what is there, in photo pixels */
  readonly content: PhotoRect;
  readonly padding: Sides;
  /** screen pixels a photo pixel */
  readonly zoom: number;
  /** the frame is being pulled: what lies under it should hold still */
  readonly onHold: (held: boolean) => void;
}

interface Hold {
  /** stops listening for Escape */
  readonly end: AbortController;
  readonly x: number;
  readonly y: number;
  readonly padding: Sides;
  readonly linked: boolean;
}

/** The frame of the file, to be pulled by its edges and corners; an edge also takes the arrow keys. */
export function TrimFrame({ content, padding, zoom, onHold }: TrimFrameProps) {
  const t = useT();
  const hold = useRef<Hold | null>(null);

  const pull = (from: Sides, linked: boolean, { all, ...rest }: Pull) => chooseExport({ padding: pulled(from, content, { ...rest, all }), linked: linked && all });
  const letGo = () => {
    hold.current?.end.abort();
    hold.current = null;
    onHold(false);
  };
  /** Escape puts back what is being pulled, before it goes back from anything else. */
  const listenForEscape = (from: Pick<ExportChoice, 'padding' | 'linked'>, signal: AbortSignal) => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      chooseExport(from);
      letGo();
    };
    window.addEventListener('keydown', press, { capture: true, signal });
  };
  const handlers = (held: readonly Side[]) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const from = { padding, linked: exportChoice().linked };
      hold.current = { ...from, end: new AbortController(), x: event.clientX, y: event.clientY };
      listenForEscape(from, hold.current.end.signal);
      onHold(true);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = hold.current;
      if (from) pull(from.padding, from.linked, { held, dx: (event.clientX - from.x) / zoom, dy: (event.clientY - from.y) / zoom, all: event.shiftKey });
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  });
  const press = (side: Side) => (event: KeyboardEvent) => {
    const change = keyChange(side, event.key) * (event.shiftKey ? 10 : 1);
    if (change === 0) return;
    event.preventDefault();
    const outwards = side === 'left' || side === 'top' ? -change : change;
    pull(padding, false, { held: [side], dx: outwards, dy: outwards, all: false });
  };

  return (
    <>
      {SIDES.map((side) => (
        <div
          key={side}
          role="slider"
          tabIndex={0}
          aria-label={t(`export.edge.${side}`)}
          aria-orientation={side === 'left' || side === 'right' ? 'horizontal' : 'vertical'}
          aria-valuenow={padding[side]}
          aria-valuemin={-MOST_PADDING}
          aria-valuemax={MOST_PADDING}
          aria-valuetext={`${formatNumber(padding[side])} ${t('unit.px')}`}
          className={css.edge}
          data-side={side}
          onKeyDown={press(side)}
          {...handlers([side])}
        />
      ))}
      {CORNERS.map((held) => (
        <div key={held.join('-')} className={css.corner} data-corner={held.join('-')} {...handlers(held)} />
      ))}
    </>
  );
}
