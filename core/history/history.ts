import type { ImageDocument } from '../document/document';
import { sameValue } from './same-value';
import { stepCost } from './step-cost';
import type { History, Step, StepKind } from './step';

/**
 * The history as an immutable value with its verbs. A step holds the whole document, but shares
 * everything with the step before except what it changed, and pixels are never in it; so undo is
 * going back to a value, not running a change backwards.
 */

/**
 * Memory that the steps of one document may take, in bytes. A step of a document with 50 layers
 * costs about 1 kB (measured over 10,000 steps), so this is some 60,000 steps; beyond it the oldest
 * steps are forgotten.
 */
export const HISTORY_BUDGET = 64 * 1024 * 1024;

/** What a step is made from. */
export interface StepMaker {
  readonly now: () => number;
  readonly newId: () => string;
}

export const STEP_MAKER: StepMaker = { now: () => Date.now(), newId: () => crypto.randomUUID() };

/** A history of one step: the document as it was opened. */
export function openHistory(document: ImageDocument, subject: string, kind: StepKind = 'open', make: StepMaker = STEP_MAKER): History {
  return { steps: [{ id: make.newId(), kind, subject, at: make.now(), document }], current: 0 };
}

/** The step that is shown. @throws RangeError when `current` names no step, which no verb here can cause */
export function currentStep(history: History): Step {
  const step = history.steps[history.current];
  if (!step) throw new RangeError(`step ${history.current} of ${history.steps.length}`);
  return step;
}

/**
 * Adds a step after the current one; what was undone before is forgotten. A document that has the
 * same value as the current one makes no step: the same history comes back.
 */
export function commitStep(history: History, kind: StepKind, subject: string, document: ImageDocument, make: StepMaker = STEP_MAKER): History {
  const base = currentStep(history);
  if (document === base.document || sameValue(document, base.document)) return history;
  const step: Step = { id: make.newId(), kind, subject, at: make.now(), document };
  const steps = [...history.steps.slice(0, history.current + 1), step];
  return { steps, current: steps.length - 1 };
}

/**
 * Puts a document into the current step in place of the one it has, for a gesture that goes on.
 * Where that leads back to the value of the step before, the step is taken away.
 */
export function amendStep(history: History, document: ImageDocument, make: StepMaker = STEP_MAKER): History {
  const step = currentStep(history);
  const before = history.steps[history.current - 1];
  const steps = history.steps.slice(0, history.current);
  if (before && sameValue(document, before.document)) return { steps, current: history.current - 1 };
  return { steps: [...steps, { ...step, at: make.now(), document }], current: history.current };
}

export function canUndo(history: History): boolean {
  return history.current > 0;
}

export function canRedo(history: History): boolean {
  return history.current < history.steps.length - 1;
}

/** Goes to any step by its index; an index that isn't there changes nothing. */
export function jumpTo(history: History, index: number): History {
  if (!Number.isInteger(index) || index === history.current || index < 0 || index >= history.steps.length) return history;
  return { steps: history.steps, current: index };
}

/** Memory that a history takes, in bytes, as `stepCost` counts it. */
export function historyCost(history: History): number {
  const seen = new WeakSet<object>();
  let bytes = 0;
  for (const step of history.steps) bytes += stepCost(step, seen);
  return bytes;
}

/**
 * Forgets the oldest steps until the rest fits the budget. The current step and those after it stay,
 * whatever they cost.
 */
export function forgetBeyond(history: History, budget: number): History {
  const seen = new WeakSet<object>();
  let bytes = 0;
  let first = history.steps.length;
  // from the newest to the oldest, so that what a forgotten step shares with a kept one is counted once
  for (const step of history.steps.toReversed()) {
    bytes += stepCost(step, seen);
    if (bytes > budget && first <= history.current) break;
    first--;
  }
  return first === 0 ? history : { steps: history.steps.slice(first), current: history.current - first };
}
