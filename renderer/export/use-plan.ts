import { useEffect, useState } from 'react';
import type { ExportPlan, Problem } from '../../electron/api/contract';
import { api, type ExportAsked } from '../api/client';
import { ProblemError } from '../api/request';
import { isAbort, problemOf } from '../state/notices';
import { keyOf } from './use-exporting';

/** Milliseconds after the last key press before Node is asked. */
const PAUSE = 150;

/**
 * What an export would write: asked anew whenever the request changes, or files were written.
 * @param written counts the exports that are done, so that the files they made are seen
 * @param onPlan told the newest plan
 */
export function usePlan(request: ExportAsked | null, written: number, onPlan: (plan: ExportPlan | null) => void): Problem | null {
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = request === null ? null : keyOf(request);
  useEffect(() => {
    if (request === null) {
      onPlan(null);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.export.plan(request, controller.signal).then(
        (plan) => {
          setProblem(null);
          onPlan(plan);
        },
        (error: unknown) => {
          if (isAbort(error)) return;
          setProblem(error instanceof ProblemError ? error.problem : problemOf(error));
          onPlan(null);
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says all that the request holds
  }, [key, written]);
  return request === null ? null : problem;
}
