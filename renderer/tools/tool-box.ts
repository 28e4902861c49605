import type { ToolName } from '../state/editor';
import { zoomedAround } from '../state/view';
import { boxTool } from './box/box-tool';
import { handTool } from './hand/hand-tool';
import { objectTool } from './object/object-tool';
import { selectTool } from './select/select-tool';
import { panning } from './gestures/panning';
import type { Tool, CursorName, KeyInfo, PointerInfo, ToolWorld } from './tool';
import { zoomTool } from './zoom/zoom-tool';

export interface WheelInfo {
  readonly screen: { readonly x: number; readonly y: number };
  /** pixels, as normalised from the event's mode */
  readonly deltaX: number;
  readonly deltaY: number;
  /** a pinch on a touchpad comes as a wheel with Ctrl */
  readonly ctrl: boolean;
  readonly shift: boolean;
}

/** How fast a wheel zooms: one notch (100 px) is a factor of about 1.2, a pinch finer. */
const WHEEL_ZOOM = 0.0018;
const PINCH_ZOOM = 0.01;

/**
 * All tools, the one that is in hand, and what works in each of them: panning with Space or the
 * middle button, zooming with the wheel.
 */
export class ToolBox {
  readonly #world: ToolWorld;
  readonly #tools: Readonly<Record<ToolName, Tool>>;
  /** pans while Space or the middle button is down */
  readonly #holding: Tool;
  #space = false;
  #last: Tool;

  constructor(world: ToolWorld) {
    this.#world = world;
    this.#tools = { select: selectTool(world), object: objectTool(world), box: boxTool(world), hand: handTool(world), zoom: zoomTool(world) };
    this.#holding = handTool(world);
    this.#last = this.#tools[world.state().tool];
  }

  get current(): Tool {
    const wanted = this.#tools[this.#world.state().tool];
    if (wanted !== this.#last) {
      // another tool was chosen in the middle of a gesture
      this.#last.cancel();
      this.#last = wanted;
    }
    return this.#holds ? this.#holding : wanted;
  }

  get cursor(): CursorName {
    return this.current.current.cursor?.() ?? 'arrow';
  }

  pointerDown(pointer: PointerInfo): void {
    if (pointer.button === 'middle') this.#holding.transition(panning(this.#holding, this.#world, pointer.screen));
    else this.current.current.pointerDown?.(pointer);
    this.#say();
  }

  pointerMove(pointer: PointerInfo): void {
    this.current.current.pointerMove?.(pointer);
    this.#say();
  }

  pointerUp(pointer: PointerInfo): void {
    this.current.current.pointerUp?.(pointer);
  }

  doubleClick(pointer: PointerInfo): void {
    this.current.current.doubleClick?.(pointer);
  }

  pointerLeave(): void {
    this.current.current.pointerLeave?.();
  }

  wheel({ screen, deltaX, deltaY, ctrl, shift }: WheelInfo): void {
    const tab = this.#world.tab();
    if (!tab) return;
    const { viewport } = tab;
    if (shift) {
      const distance = deltaX || deltaY;
      this.#world.commands.setViewport({ ...viewport, x: viewport.x + distance / viewport.zoom });
      return;
    }
    const factor = Math.exp(-deltaY * (ctrl ? PINCH_ZOOM : WHEEL_ZOOM));
    this.#world.commands.setViewport(zoomedAround(viewport, screen, viewport.zoom * factor));
  }

  modifiersChanged(modifiers: { readonly alt: boolean; readonly shift: boolean }): void {
    this.current.current.modifiersChanged?.(modifiers);
  }

  /** Space goes down or up. */
  holdSpace(down: boolean): void {
    if (down && !this.#space) this.#tools[this.#world.state().tool].current.pointerLeave?.();
    this.#space = down;
  }

  keyDown(key: KeyInfo): boolean {
    if (key.key === 'Escape') return this.current.cancel();
    return this.current.current.keyDown?.(key) ?? false;
  }

  /** The gesture was taken away (the window lost the pointer). */
  cancel(): void {
    this.current.cancel();
  }

  get #holds(): boolean {
    return this.#space || this.#holding.current.name === 'panning';
  }

  /** One hint for what the pointer may do now; a hint that a command gave stays until the pointer moves on. */
  #say(): void {
    const hint = this.current.hint();
    if (hint?.id !== this.#world.state().hint?.id && this.current.current.name === 'idle') this.#world.commands.show({ hint });
  }
}
