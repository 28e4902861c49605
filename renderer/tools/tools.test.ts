import { beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../core/history/history';
import { settled, testEditor, type TestEditor } from '../state/editor.test-support';
import { activeTabOf } from '../state/use-editor';
import { toPhoto } from '../state/view';
import { boxBetween, resized } from './gestures/boxing';
import { ToolBox } from './tool-box';
import type { PointerInfo, Target } from './tool';

let editor: TestEditor;
let tools: ToolBox;
let layerUnderPointer: string | null;

beforeEach(async () => {
  editor = testEditor();
  layerUnderPointer = null;
  tools = new ToolBox({
    state: editor.store.getState,
    tab: () => activeTabOf(editor.store.getState()),
    commands: editor.commands,
    layerAt: () => layerUnderPointer,
  });
  await editor.commands.openSample('cat.jpg');
  await settled();
  // one photo pixel is one of the screen, the photo's corner at (100, 100)
  editor.commands.setViewport({ zoom: 1, x: -100, y: -100 });
});

function at(x: number, y: number, more: Partial<PointerInfo> = {}): PointerInfo {
  return { screen: { x, y }, photo: toPhoto(editor.tab().viewport, { x, y }), button: 'left', alt: false, shift: false, target: { kind: 'canvas' }, ...more };
}
function click(x: number, y: number, more: Partial<PointerInfo> = {}): void {
  tools.pointerDown(at(x, y, more));
  tools.pointerUp(at(x, y, more));
}
function drag(from: [number, number], to: [number, number], more: Partial<PointerInfo> = {}): void {
  tools.pointerDown(at(...from, more));
  tools.pointerMove(at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, more));
  tools.pointerMove(at(...to, more));
  tools.pointerUp(at(...to, more));
}
const key = (name: string, more: { alt?: boolean; shift?: boolean } = {}) => tools.keyDown({ key: name, alt: false, shift: false, ...more });
const prompts = () => editor.tab().making?.prompts;
const kinds = () => prompts()?.points.map((point) => point.kind);

describe('the Object tool', () => {
  it('shows the mask under the pointer, and nothing once it has left', async () => {
    tools.pointerMove(at(150, 160));
    await settled();
    expect(editor.masks.hovered.at(-1)?.points[0]).toMatchObject({ x: 50, y: 60 });
    expect(editor.tab().hover).not.toBeNull();
    tools.pointerLeave();
    expect(editor.tab().hover).toBeNull();
  });

  it('includes with a click, excludes with Alt or the right button; X turns both round', () => {
    click(150, 160);
    click(180, 160, { alt: true });
    click(190, 160, { button: 'right' });
    expect(kinds()).toEqual(['include', 'exclude', 'exclude']);
    editor.commands.show({ polarity: 'exclude' });
    click(150, 190);
    click(155, 190, { alt: true });
    expect(kinds()?.slice(3)).toEqual(['exclude', 'include']);
    expect(prompts()?.points[0]).toMatchObject({ x: 50, y: 60 });
  });

  it('makes a box of a drag, and a click of a drag that goes nowhere', () => {
    tools.pointerDown(at(150, 160));
    tools.pointerMove(at(152, 161));
    tools.pointerUp(at(152, 161));
    expect(prompts()).toMatchObject({ points: [{ x: 50, y: 60 }], box: null });
    drag([120, 130], [220, 250]);
    expect(prompts()).toMatchObject({ points: [{ x: 50, y: 60 }], box: { x: 20, y: 30, width: 100, height: 120 } });
    drag([300, 300], [200, 200]);
    expect(prompts()?.box).toEqual({ x: 100, y: 100, width: 100, height: 100 });
  });

  it('gives a box up with Esc, and what was there before is back', () => {
    drag([120, 130], [220, 250]);
    tools.pointerDown(at(300, 200));
    tools.pointerMove(at(350, 280));
    expect(prompts()?.box?.x).toBe(200);
    expect(key('Escape')).toBe(true);
    expect(prompts()?.box).toEqual({ x: 20, y: 30, width: 100, height: 120 });
    expect(key('Escape')).toBe(false);
  });

  it('drags a marker from wherever it was grabbed, chooses it, and removes it at its shoulder', () => {
    click(150, 160);
    const id = prompts()?.points[0]?.id ?? '';
    drag([155, 163], [205, 173], { target: { kind: 'point', id } });
    expect(prompts()?.points).toMatchObject([{ id, x: 100, y: 70 }]);
    expect(editor.tab().making?.selectedPoint).toBe(id);
    click(300, 300);
    tools.pointerMove(at(205, 173, { target: { kind: 'point', id } }));
    expect(editor.tab().highlightedPoint).toBe(id);
    tools.pointerDown(at(215, 160, { target: { kind: 'point-remove', id } }));
    expect(prompts()?.points).toMatchObject([{ x: 200, y: 200 }]);
  });

  it('resizes the box by its handles', () => {
    drag([120, 130], [220, 250]);
    const handle = (name: 'se' | 'n'): Target => ({ kind: 'box-handle', handle: name });
    drag([220, 250], [240, 260], { target: handle('se') });
    expect(prompts()?.box).toEqual({ x: 20, y: 30, width: 120, height: 130 });
    drag([180, 130], [300, 150], { target: handle('n') });
    expect(prompts()?.box).toEqual({ x: 20, y: 50, width: 120, height: 110 });
  });

  it('works by the keyboard alone: arrows, Enter, Alt Enter, and the next Enter is free to keep', async () => {
    expect(key('Enter')).toBe(false);
    // from the middle of what is seen
    expect(key('ArrowRight')).toBe(true);
    expect(editor.tab().crosshair).toEqual({ x: 400, y: 300 });
    editor.commands.moveCrosshair({ x: 50, y: 60 });
    key('ArrowDown', { shift: true });
    key('ArrowLeft', { alt: true });
    expect(editor.tab().crosshair).toEqual({ x: 49, y: 124 });
    await settled();
    expect(editor.masks.hovered.at(-1)?.points[0]).toMatchObject({ x: 49, y: 124 });
    expect(key('Enter')).toBe(true);
    expect(prompts()?.points).toMatchObject([{ x: 49, y: 124, kind: 'include' }]);
    expect(key('Enter')).toBe(false);
    key('ArrowUp');
    expect(key('Enter', { alt: true })).toBe(true);
    expect(kinds()).toEqual(['include', 'exclude']);
    // the mouse leads again
    tools.pointerMove(at(150, 160));
    expect(editor.tab().crosshair).toBeNull();
  });

  it('says what the pointer may do, and why a click did nothing until the pointer moves on', () => {
    tools.pointerMove(at(150, 160));
    expect(editor.store.getState().hint?.id).toBe('hint.object');
    click(50, 50);
    expect(editor.store.getState().hint?.id).toBe('hint.outside');
    tools.pointerMove(at(51, 50));
    expect(editor.store.getState().hint?.id).toBe('hint.object');
    expect(editor.masks.asked).toEqual([]);
  });
});

describe('the Box tool', () => {
  beforeEach(() => editor.commands.setTool('box'));

  it('draws a box, a square one with Shift', () => {
    drag([120, 130], [220, 250]);
    expect(prompts()?.box).toEqual({ x: 20, y: 30, width: 100, height: 120 });
    drag([120, 130], [220, 250], { shift: true });
    expect(prompts()?.box).toEqual({ x: 20, y: 30, width: 120, height: 120 });
  });

  it('says that a click is no box; with a box it refines', () => {
    click(150, 160);
    expect(editor.store.getState().hint?.id).toBe('hint.boxEmpty');
    expect(editor.masks.asked).toEqual([]);
    drag([120, 130], [220, 250]);
    click(150, 160, { alt: true });
    expect(kinds()).toEqual(['exclude']);
  });
});

describe('the other tools', () => {
  it('Select chooses, adds with Shift, lets go beside', () => {
    editor.commands.setTool('select');
    layerUnderPointer = 'a';
    click(150, 160);
    layerUnderPointer = 'b';
    click(150, 160, { shift: true });
    expect(editor.tab().selection).toEqual(['a', 'b']);
    click(150, 160, { shift: true });
    expect(editor.tab().selection).toEqual(['a']);
    layerUnderPointer = null;
    click(150, 160);
    expect(editor.tab().selection).toEqual([]);
  });

  it('Hand, Space and the middle button pan', () => {
    editor.commands.setTool('hand');
    drag([100, 100], [130, 80]);
    expect(editor.tab().viewport).toEqual({ zoom: 1, x: -130, y: -80 });
    editor.commands.setTool('object');
    tools.holdSpace(true);
    expect(tools.cursor).toBe('hand-open');
    drag([130, 80], [100, 100]);
    tools.holdSpace(false);
    drag([100, 100], [110, 100], { button: 'middle' });
    expect(editor.tab().viewport).toEqual({ zoom: 1, x: -110, y: -100 });
    expect(tools.cursor).toBe('include');
    expect(editor.tab().making).toBeNull();
  });

  it('the wheel and the Zoom tool keep the point under the pointer where it is', () => {
    const before = toPhoto(editor.tab().viewport, { x: 300, y: 200 });
    const same = () => {
      const now = toPhoto(editor.tab().viewport, { x: 300, y: 200 });
      expect([now.x, now.y]).toEqual([expect.closeTo(before.x, 6), expect.closeTo(before.y, 6)]);
    };
    tools.wheel({ screen: { x: 300, y: 200 }, deltaX: 0, deltaY: -100, ctrl: false, shift: false });
    expect(editor.tab().viewport.zoom).toBeCloseTo(1.197, 3);
    same();
    editor.commands.setTool('zoom');
    click(300, 200);
    expect(editor.tab().viewport.zoom).toBeCloseTo(2.394, 3);
    same();
    click(300, 200, { alt: true });
    click(300, 200, { alt: true });
    same();
  });
});

describe('boxes', () => {
  it('turn over where a handle goes beyond the other side', () => {
    expect(resized({ x: 10, y: 10, width: 20, height: 20 }, 'e', { x: 4, y: 99 })).toEqual({ x: 4, y: 10, width: 6, height: 20 });
    expect(boxBetween({ x: 5, y: 5 }, { x: 1, y: 9 })).toEqual({ x: 1, y: 5, width: 4, height: 4 });
  });
});

describe('while a mask is being kept', () => {
  const finish = async () => {
    editor.masks.fullHeld = false;
    editor.masks.answerAll();
    await settled();
  };
  const keepHeld = async () => {
    await settled();
    editor.masks.fullHeld = true;
    void editor.commands.keep();
    await settled();
  };
  const beginBox = () => {
    tools.pointerDown(at(300, 200));
    tools.pointerMove(at(320, 240));
    tools.pointerMove(at(350, 280));
  };
  const layers = () => currentStep(editor.tab().history).document.layers.length;

  it.each([
    ['clicks', () => click(150, 160)],
    ['a box', () => drag([120, 130], [220, 250])],
  ])('a box that is begun and given up with Esc leaves nothing: a mask of %s', async (_, make) => {
    make();
    await keepHeld();
    beginBox();
    expect(key('Escape')).toBe(true);
    await finish();
    expect(layers()).toBe(2);
    expect(editor.tab().making).toBeNull();
  });

  it('a box given up takes the one drawn before it not with it, also where the mask is kept in between', async () => {
    click(150, 160);
    await keepHeld();
    drag([120, 130], [220, 250]);
    beginBox();
    expect(key('Escape')).toBe(true);
    await finish();
    expect(prompts()?.box).toEqual({ x: 20, y: 30, width: 100, height: 120 });

    await keepHeld();
    drag([130, 130], [230, 250]);
    beginBox();
    await finish();
    expect(key('Escape')).toBe(true);
    expect(prompts()?.box).toEqual({ x: 30, y: 30, width: 100, height: 120 });
  });

  it('of a box that is drawn meanwhile only what it came to is asked', async () => {
    click(150, 160);
    await keepHeld();
    const { length } = editor.masks.asked;
    drag([300, 200], [350, 280]);
    await finish();
    expect(editor.masks.asked.slice(length).map(({ box }) => box)).toEqual([{ x: 200, y: 100, width: 50, height: 80 }]);
  });

  it('a click of the Box tool is not one more of the mask that has a box', async () => {
    editor.commands.setTool('box');
    drag([120, 130], [220, 250]);
    await keepHeld();
    click(300, 200);
    await finish();
    expect(editor.tab().making).toBeNull();
    expect(editor.store.getState().hint?.id).toBe('hint.boxEmpty');
  });

  it('a handle that is moved changes that mask, as a marker does: it is not kept', async () => {
    drag([120, 130], [220, 250]);
    await keepHeld();
    drag([220, 250], [240, 260], { target: { kind: 'box-handle', handle: 'se' } });
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { box: { x: 20, y: 30, width: 120, height: 130 } } });
    await finish();
    expect(layers()).toBe(1);
  });

  it('a box that is taken away changes it too', async () => {
    click(150, 160);
    drag([120, 130], [220, 250]);
    await keepHeld();
    editor.commands.changeBox(null);
    expect(editor.tab().making).toMatchObject({ keeping: false, prompts: { points: [{ x: 50 }], box: null } });
  });
});
