import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../electron/api/contract';
import { api, type ExportAsked } from '../api/client';
import { ProblemError } from '../api/request';
import { isAbort, problemOf } from '../state/notices';
import { useEditor } from '../state/use-editor';
import { formatBytes } from '../words/numbers';
import { chooseExport } from './export-choice';

export interface Exporting {
  /** null while nothing is written */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** why the last export ended before its end; what was written before it is kept */
  readonly problem: Problem | null;
  /** counts the exports that have ended */
  readonly written: number;
  run(request: ExportAsked): Promise<void>;
  cancel(): void;
}

/** Writing the files, with its progress; leaving the sheet ends it. */
export function useExporting(): Exporting {
  const { commands } = useEditor();
  const [progress, setProgress] = useState<Exporting['progress']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [written, setWritten] = useState(0);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const run = async (request: ExportAsked) => {
    const own = new AbortController();
    controller.current = own;
    setProblem(null);
    setProgress({ done: 0, of: request.targets.length });
    let skipped = 0;
    try {
      for await (const event of api.export.run(request, own.signal)) {
        switch (event.type) {
          case 'progress':
            setProgress({ done: event.done, of: event.of });
            break;
          case 'file':
            break;
          case 'skipped':
            skipped++;
            break;
          case 'problem':
            throw new ProblemError(event.problem);
          case 'done':
            commands.notify(event.files === 0 ? { id: 'export.left', values: { count: skipped } } : { id: 'export.done', values: { count: event.files, size: formatBytes(event.bytes) } });
            commands.show({ sheet: null });
        }
      }
    } catch (error) {
      if (!isAbort(error)) setProblem(error instanceof ProblemError ? error.problem : problemOf(error));
    } finally {
      setProgress(null);
      setWritten((count) => count + 1);
      chooseExport({ conflicts: {} });
    }
  };
  return { progress, problem, written, run, cancel: () => controller.current?.abort() };
}
