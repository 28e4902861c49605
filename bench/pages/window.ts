import { placeOf } from './hover-places';
import '../../renderer/main';
import type { PhotoPoint } from '../../core/geometry/frames';
import { modelFrame, toModel } from '../../models/image/model-frame';
import { covers, NEAR } from '../../renderer/decoder/known-hovers';
import { editor } from '../../renderer/state/window-editor';
import { activeTabOf } from '../../renderer/state/use-editor';
import { toPhoto } from '../../renderer/state/view';
import './window-side';

// the real window, and beside it what the bench asks of it
interface Move {
  readonly at: number;
  readonly place: PhotoPoint;
  drawn: number | null;
}

const { store, commands } = editor;
const activeTab = () => activeTabOf(store.getState());
const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
let moves: Move[] = [];

/** Until a state holds, as the window's parts see it. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const stop = store.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

function middle(): { x: number; y: number } {
  const tab = activeTab();
  if (!tab) throw new Error('Expected an open photo');
  return { x: tab.photo.width / 2, y: tab.photo.height / 2 };
}

const canvas = (): Element => {
  const element = document.querySelector('[data-region="canvas"]');
  if (!element) throw new Error('Expected a canvas');
  return element;
};
window.addEventListener('pointermove', ({ clientX, clientY }) => {
  const tab = activeTab();
  if (!tab) return;
  const { left, top } = canvas().getBoundingClientRect();
  moves.push({ at: performance.now(), place: toPhoto(tab.viewport, { x: clientX - left, y: clientY - top }), drawn: null });
}, { capture: true });
// every answer to a hover makes another tab, also one that shows the same mask again
store.subscribe((state, before) => {
  if (activeTabOf(state) !== activeTabOf(before)) void frame().then(noteDrawn);
});

/**
 * A frame has drawn the hovered mask: it answers each move up to the one that it was decoded for, and
 * each that it may stand for, being near (`known-hovers.ts`). A mask that trails behind the pointer
 * answers nothing.
 */
function noteDrawn(): void {
  const tab = activeTab();
  const place = tab?.hover && placeOf(tab.hover);
  if (!tab?.hover || !place) return;
  const now = performance.now();
  const { outline } = tab.hover;
  const frameOfPhoto = modelFrame(tab.photo);
  const inModel = toModel(frameOfPhoto, place);
  const isNear = (other: PhotoPoint): boolean => {
    const { x, y } = toModel(frameOfPhoto, other);
    return Math.hypot(x - inModel.x, y - inModel.y) <= NEAR && covers(outline, other);
  };
  const own = moves.findLastIndex((move) => move.place.x === place.x && move.place.y === place.y);
  moves.forEach((move, index) => {
    if (index <= own || isNear(move.place)) move.drawn ??= now;
  });
}

window.windowSide = {
  async firstMask(path) {
    const started = performance.now();
    await commands.openPath(path);
    await until(() => activeTab()?.encoding.state !== 'running');
    if (activeTab()?.encoding.state !== 'done') throw new Error('Expected the photo to be encoded');
    commands.hoverAt(middle());
    await until(() => activeTab()?.hover !== null);
    await frame();
    return performance.now() - started;
  },
  close() {
    for (const tab of store.getState().tabs) commands.close(tab.id);
  },
  startHovering() {
    moves = [];
  },
  hovered: () => moves.map(({ at, drawn }) => (drawn ?? performance.now()) - at),
  async settle() {
    commands.addPoint(middle(), 'include');
    await until(() => (activeTab()?.making?.candidates.length ?? 0) > 0);
    // the refined answer follows the first one
    await new Promise((resolve) => setTimeout(resolve, 1500));
    commands.drop();
  },
};
