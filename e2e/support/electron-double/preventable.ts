import type { EventEmitter } from 'node:events';

/** Emits an event whose default a listener may prevent. @returns true where one did */
export function emitPreventable(emitter: EventEmitter, name: string, ...rest: unknown[]): boolean {
  let prevented = false;
  emitter.emit(name, { preventDefault: () => { prevented = true; } }, ...rest);
  return prevented;
}
