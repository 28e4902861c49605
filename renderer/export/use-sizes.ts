import { useEffect, useState } from 'react';
import type { ImageDocument } from '../../core/document/document';
import { findLayer } from '../../core/document/walk';
import { api, type ExportAsked } from '../api/client';

/** Milliseconds that a choice has to stand before files are made of it to be measured. */
const PAUSE = 400;

/**
 * Bytes of each file that an export would write, in the order of its targets; null while that isn't
 * known, and for a file with more pixels than any photo. A PNG's size can't be told from its pixels, so each file is really made, one after the
 * other and away from the window; what a newer choice overtakes is given up.
 *
 * @param busy nothing is measured now; what was, is still known
 */
export function useSizes(document: ImageDocument, request: ExportAsked | null, busy: boolean): readonly (number | null)[] {
  const [known, setKnown] = useState<ReadonlyMap<string, number | null>>(new Map());
  const keys = request?.targets.map((target) => contentKey(document, request, target)) ?? [];
  const all = keys.join('\n');
  useEffect(() => {
    if (request === null || busy) return;
    const controller = new AbortController();
    const { signal } = controller;
    const measure = async () => {
      for (const [index, target] of request.targets.entries()) {
        const key = keys[index];
        if (key === undefined || known.has(key)) continue;
        // why a file can't be made is said by the plan, or when it is exported
        const bytes = await api.export.size({ ...request, targets: [target] }, signal).catch(() => undefined);
        if (signal.aborted) return;
        if (bytes !== undefined) setKnown((before) => new Map(before).set(key, bytes));
      }
    };
    const timer = setTimeout(() => void measure(), PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the keys say all that decides about the files
  }, [all, busy]);
  return keys.map((key) => known.get(key) ?? null);
}

/** All that decides what is in a target's file; its name does not, nor what else is ticked. */
function contentKey(document: ImageDocument, { trim }: ExportAsked, target: ExportAsked['targets'][number]): string {
  const content = target.kind === 'picture' ? document.layers : findLayer(document, target.layerId);
  return JSON.stringify([document.photo.id, target.kind, content, trim]);
}
