import type { PhotoPoint } from '../../core/geometry/frames';
import type { FromWorker, ToWorker } from '../../renderer/decoder/protocol';

/**
 * Which place each hovered mask was decoded for, read off the messages between the window and its
 * decoder. To be imported before the window, which makes the decoder's worker.
 */
const places = new WeakMap<object, PhotoPoint>();
const asked = new Map<number, PhotoPoint>();

class WatchedWorker extends Worker {
  constructor(...made: ConstructorParameters<typeof Worker>) {
    super(...made);
    if (made[1]?.name !== 'decoder') return;
    this.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'known') note(data.mask, data.prompts.points[0]);
      if (data.kind !== 'done') return;
      note(data.value, asked.get(data.id));
      asked.delete(data.id);
    });
  }

  override postMessage(message: ToWorker, options?: Transferable[] | StructuredSerializeOptions): void {
    const [place] = message.kind === 'hover' ? message.prompts.points : [];
    if (message.kind === 'hover' && place) asked.set(message.id, place);
    if (Array.isArray(options)) super.postMessage(message, options);
    else super.postMessage(message, options);
  }
}
globalThis.Worker = WatchedWorker;

function note(mask: unknown, place: PhotoPoint | undefined): void {
  if (place && typeof mask === 'object' && mask !== null) places.set(mask, place);
}

/** The place that a hovered mask was decoded for; undefined of one that the decoder never gave. */
export function placeOf(mask: object): PhotoPoint | undefined {
  return places.get(mask);
}
