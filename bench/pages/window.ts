import '../../renderer/main';
import { editor } from '../../renderer/state/window-editor';
import { activeTabOf } from '../../renderer/state/use-editor';
import './window-side';

// the real window, and beside it what the bench asks of it
interface Move {
  readonly at: number;
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

window.addEventListener('pointermove', () => moves.push({ at: performance.now(), drawn: null }), { capture: true });
// every answer to a hover makes another tab, also one that shows the same mask again
store.subscribe((state, before) => {
  if (activeTabOf(state) === activeTabOf(before)) return;
  const answered = moves.filter((move) => move.drawn === null);
  void frame().then(() => {
    const now = performance.now();
    for (const move of answered) move.drawn ??= now;
  });
});

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
  hovered: () => moves.flatMap(({ at, drawn }) => (drawn === null ? [] : [drawn - at])),
  async settle() {
    commands.addPoint(middle(), 'include');
    await until(() => (activeTab()?.making?.candidates.length ?? 0) > 0);
    // the refined answer follows the first one
    await new Promise((resolve) => setTimeout(resolve, 1500));
    commands.drop();
  },
};
