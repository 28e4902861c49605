import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../electron/api/contract';
import { api, type ExportAsked } from '../api/client';
import { ProblemError } from '../api/request';
import { isAbort, problemOf } from '../state/notices';
import type { EditorCommands, Toast } from '../state/editor';
import { useEditor } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatBytes } from '../words/numbers';
import { chooseExport } from './export-choice';

export interface Exporting {
  /** null while nothing is written */
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** why this request ended before its end when it was tried; what was written before it is kept */
  problemOf(request: ExportAsked | null): Problem | null;
  /** counts the exports that have ended */
  readonly written: number;
  run(request: ExportAsked): Promise<void>;
  cancel(): void;
}

/** A request by what it would write: answers about files that are there do not change that. */
export function keyOf(request: ExportAsked): string {
  return JSON.stringify({ ...request, conflicts: {} });
}

/** Only the desktop can open the system's file manager; elsewhere the path can be taken along. */
function wayTo(path: string, { notify, report }: Pick<EditorCommands, 'notify' | 'report'>): Toast['action'] {
  const { reveal } = host;
  if (reveal) return { label: { id: 'export.showInFolder' }, run: () => void reveal(path).catch(report) };
  const copy = async () => {
    await navigator.clipboard.writeText(path);
    notify({ id: 'export.pathCopied' }, { detail: path });
  };
  return { label: { id: 'export.copyPath' }, run: () => void copy().catch(report) };
}

function folderOf(path: string): string {
  return path.replace(/(?<=.)[\\/][^\\/]*$/, '');
}

/** Says what was written and where: how to get at the one file, or at the folder of several. */
function sayWritten(commands: EditorCommands, first: string, files: number, bytes: number): void {
  const folder = folderOf(first);
  // the file manager shows a file in its folder; a path that is pasted is of what was made
  const action = wayTo(files === 1 || host.reveal ? first : folder, commands);
  commands.notify({ id: 'export.done', values: { count: files, size: formatBytes(bytes) } }, { action, detail: folder });
}

/** Writing the files, with its progress; leaving the sheet ends it. */
export function useExporting(): Exporting {
  const { commands } = useEditor();
  const [progress, setProgress] = useState<Exporting['progress']>(null);
  const [failed, setFailed] = useState<{ readonly key: string; readonly problem: Problem } | null>(null);
  const [written, setWritten] = useState(0);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const run = async (request: ExportAsked) => {
    const own = new AbortController();
    controller.current = own;
    setFailed(null);
    setProgress({ done: 0, of: request.targets.length });
    let skipped = 0;
    let first: string | null = null;
    try {
      for await (const event of api.export.run(request, own.signal)) {
        switch (event.type) {
          case 'progress':
            setProgress({ done: event.done, of: event.of });
            break;
          case 'file':
            first ??= event.path;
            break;
          case 'skipped':
            skipped++;
            break;
          case 'problem':
            throw new ProblemError(event.problem);
          case 'done':
            if (first === null) commands.notify({ id: 'export.left', values: { count: skipped } }, { tone: 'note' });
            else sayWritten(commands, first, event.files, event.bytes);
            commands.show({ sheet: null });
        }
      }
    } catch (error) {
      if (!isAbort(error)) setFailed({ key: keyOf(request), problem: error instanceof ProblemError ? error.problem : problemOf(error) });
    } finally {
      setProgress(null);
      setWritten((count) => count + 1);
      chooseExport({ conflicts: {} });
    }
  };
  return { progress, problemOf: (request) => (request && failed?.key === keyOf(request) ? failed.problem : null), written, run, cancel: () => controller.current?.abort() };
}
