import { useEffect, useMemo, useRef, useState } from 'react';
import { Stage } from 'react-konva';
import { currentStep } from '../../core/history/history';
import type { PhotoRect, ScreenRect } from '../../core/geometry/frames';
import { fillLayer } from '../inpaint/fill-layer';
import type { EditorTab } from '../state/editor';
import { chosenOf } from '../state/making-context';
import { activeTabOf, useEditor, useEditorState } from '../state/use-editor';
import { toScreen } from '../state/view';
import { useT } from '../words/words';
import { BoxSize } from './box-size';
import { CandidateChip, cardSize } from './candidate-chip';
import { listenToCanvas, type InputState } from './canvas-input';
import { placeChip, type ChipPlace } from './chip-placement';
import type { View } from './drawing/scene';
import { MaskLayer } from './mask-layer';
import { PhotoLayer } from './photo-layer';
import { PromptButtons } from './prompt-buttons';
import { PromptLayer } from './prompt-layer';
import { ReadingState } from './reading-state';
import { usePixelRatio } from './pixel-ratio';
import css from './canvas.module.css';

/** The chip gives way to a pointer with a button down that comes this near. */
const NEAR = 24;

/** The photo with all that is done on it. Takes the room that its parent has. */
export function Canvas() {
  const t = useT();
  const editor = useEditor();
  const tab = useEditorState(activeTabOf);
  const size = useEditorState((state) => state.canvas);
  const maskView = useEditorState((state) => state.view);
  const tool = useEditorState((state) => state.tool);
  const filling = useEditorState((state) => state.sheet === 'inpaint');
  const region = useRef<HTMLDivElement>(null);
  const [input, setInput] = useState<InputState>({ pressed: false, pointer: null, before: false });
  const ratio = usePixelRatio();

  useEffect(() => {
    const element = region.current;
    if (!element) return;
    const observer = new ResizeObserver(() => editor.commands.setCanvasSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    const stop = listenToCanvas(element, editor, setInput);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [editor]);

  const tabId = tab?.id;
  useEffect(() => {
    // keys reach the canvas at once, unless the person is somewhere already
    if (tabId !== undefined && document.activeElement === document.body) region.current?.focus({ preventScroll: true });
  }, [tabId]);

  const viewport = tab?.viewport;
  const view = useMemo<View | null>(() => viewport ? { viewport, canvas: size, ratio } : null, [viewport, size, ratio]);
  const step = tab && currentStep(tab.history);
  const shown = tab && step && (tab.draft ?? step.document);
  // what was just filled is looked at, seam and all
  const hole = filling && shown && step.kind !== 'inpaint' ? fillLayer(shown, tab.selection) : null;
  return (
    <div ref={region} className={css.region} role="region" aria-label={t('shell.canvas')} aria-description={tab ? t('canvas.about', { name: tab.name }) : undefined} data-region="canvas" data-quiet="" tabIndex={0}>
      {tab && view && shown && size.width > 0 && (
        <>
          <Stage className={css.stage} width={size.width} height={size.height} listening={false} aria-hidden="true">
            <PhotoLayer document={shown} view={view} before={input.before} />
            {!input.before && <MaskLayer tab={tab} document={shown} view={view} maskView={maskView} showSelection={tool === 'select'} hole={hole} />}
            {!input.before && <PromptLayer tab={tab} />}
          </Stage>
          {!input.before && <Floating tab={tab} input={input} />}
        </>
      )}
    </div>
  );
}

/** What floats on the photo as elements of the page. */
function Floating({ tab, input }: { tab: EditorTab; input: InputState }) {
  const size = useEditorState((state) => state.canvas);
  const { making, viewport } = tab;
  const place = useChipPlace(tab, size, input.pressed);
  const card = cardSize(making?.candidates.length ?? 0);
  const near =
    input.pressed && input.pointer !== null && place?.kind === 'card' && isNear(input.pointer, { x: place.x, y: place.y, width: card.width, height: card.height });
  return (
    <>
      <ReadingState tab={tab} />
      <PromptButtons tab={tab} />
      {input.pressed && making?.prompts.box && <BoxSize box={making.prompts.box} viewport={viewport} />}
      {place && (
        <div data-floating="">
          <CandidateChip tab={tab} place={place} faint={near} />
        </div>
      )}
    </>
  );
}

/** Where the chip stands. While a marker or a box is dragged it stays where it was; one that wasn't there comes when the hand lets go. */
function useChipPlace(tab: EditorTab, canvas: { readonly width: number; readonly height: number }, dragging: boolean): ChipPlace | null {
  const { making, viewport } = tab;
  const chosen = chosenOf(making);
  const [held, setHeld] = useState<ChipPlace | null>(null);
  const current = useMemo(() => {
    if (!making || !chosen) return null;
    const { points, box } = making.prompts;
    const onScreen = ({ x, y, width, height }: PhotoRect): ScreenRect => ({ ...toScreen(viewport, { x, y }), width: width * viewport.zoom, height: height * viewport.zoom });
    const markers = points.map((point) => toScreen(viewport, point));
    return placeChip([onScreen(chosen.bounds), ...(box ? [onScreen(box)] : [])], markers, canvas, cardSize(making.candidates.length));
  }, [making, chosen, viewport, canvas]);
  if (!dragging && held !== current) setHeld(current);
  if (!making || making.candidates.length === 0) return null;
  return dragging ? held : current;
}

function isNear(point: { readonly x: number; readonly y: number }, rect: ScreenRect): boolean {
  return point.x > rect.x - NEAR && point.y > rect.y - NEAR && point.x < rect.x + rect.width + NEAR && point.y < rect.y + rect.height + NEAR;
}
