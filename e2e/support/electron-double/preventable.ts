import type { EventEmitter } from 'node:events';

/** Emits an event whose default a listener may prevent. @returns true where one did */
export function emitPreventable(emitter: EventEmitter, name: string, details: Readonly<Record<string, unknown>> = {}): boolean {
  let prevented = false;
  emitter.emit(name, { ...details, preventDefault: () => { prevented = true; } });
  return prevented;
}
