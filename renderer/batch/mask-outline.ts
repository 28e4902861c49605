import { useEffect, useState } from 'react';
import type { MaskRef } from '../../core/document/document';
import { decodeMask } from '../../core/masks/mask-codec';
import { maskOutline } from '../../core/masks/mask-outline';
import { api } from '../api/client';
import { outlinePath } from '../look/outline-path';
import { useCommands } from '../state/use-editor';

/** Longest side in cells at which a kept mask's line is traced: as fine as the review shows it. */
const TRACED_AT = 400;

/** The line around a kept mask as the `d` of an SVG path in photo pixels, null until it is there or where there is none. */
export function useOutline(ref: MaskRef | null): string | null {
  const commands = useCommands();
  const [traced, setTraced] = useState<{ blob: string; path: string } | null>(null);
  useEffect(() => {
    if (!ref) return;
    const controller = new AbortController();
    api.blobs
      .get(ref.blob, controller.signal)
      .then((bytes) => decodeMask(new Uint8Array(bytes), ref.bounds))
      .then((mask) => {
        if (!controller.signal.aborted) setTraced({ blob: ref.blob, path: outlinePath(maskOutline(mask, TRACED_AT)) });
      })
      .catch(commands.report);
    return () => controller.abort();
  }, [ref, commands]);
  return ref && traced?.blob === ref.blob ? traced.path : null;
}
