import { Failure } from '../../core/errors/failure';
import type { Problem } from '../../electron/api/contract';
import { ProblemError } from '../api/request';
import type { EditorContext } from './context';
import type { Banner, EditorCommands } from './editor';

type NoticeCommands = Pick<EditorCommands, 'report' | 'dismissBanner' | 'bannerRead' | 'notify' | 'dismissToast' | 'announce' | 'hint'>;

/** One is shown at a time; of more than this many nobody reads the oldest. */
const MOST_BANNERS = 20;

/** So long the status bar says why something was not done, where nothing is done meanwhile. */
const HINT_MS = 6000;

/** A thrown thing as the problem that a banner shows. An unexpected one keeps its text for the engineer. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof Failure) {
    return { type: `urn:maskwright:${error.code}`, status: 500, title: error.message, code: error.code, values: { ...error.values } };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { type: 'urn:maskwright:internal', status: 500, title: detail, code: 'internal', values: { detail } };
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function noticeCommands(context: EditorContext): NoticeCommands {
  let hintEnds: ReturnType<typeof setTimeout> | undefined;
  context.store.subscribe((state) => {
    if (state.toast && !state.toast.holds(state)) context.patch({ toast: null });
  });
  return {
    report(error, actions = [], about = null) {
      if (isAbort(error)) return;
      const problem = problemOf(error);
      // the same sentence twice says nothing new
      const others = context.state.banners.filter((banner) => banner.problem.code !== problem.code || JSON.stringify(banner.problem.values) !== JSON.stringify(problem.values));
      const banner = { id: crypto.randomUUID(), tone: 'error' as const, problem, actions, about, read: false };
      context.patch({ banners: [...others, banner].slice(-MOST_BANNERS) });
    },
    dismissBanner(id) {
      context.patch({ banners: context.state.banners.filter((banner) => banner.id !== id) });
    },
    bannerRead(id) {
      context.patch({ banners: context.state.banners.map((banner) => (banner.id === id ? { ...banner, read: true } : banner)) });
    },
    notify(message, { action = null, detail = null, tone = 'ok', holds = () => true } = {}) {
      context.patch({ toast: { id: crypto.randomUUID(), message, detail, action, tone, holds } });
    },
    dismissToast() {
      context.patch({ toast: null });
    },
    announce(message) {
      context.patch({ announcement: message });
    },
    hint(message) {
      clearTimeout(hintEnds);
      if (context.state.hint !== message) context.patch({ hint: message });
      if (message) hintEnds = setTimeout(() => context.state.hint === message && context.patch({ hint: null }), HINT_MS);
    },
  };
}

/** Ids of the banners that say why a file did not open. */
export function openingBanners({ state }: EditorContext): readonly string[] {
  return state.banners.filter(({ about }) => about === 'opening').map(({ id }) => id);
}

/** Takes those away that were read, and what was said about a file that did open now. */
export function forgetOpeningBanners(context: EditorContext, ids: readonly string[], opened: string | null): void {
  const goes = ({ id, read, problem }: Banner): boolean => ids.includes(id) && (read || (opened !== null && problem.values['file'] === opened));
  if (context.state.banners.some(goes)) context.patch({ banners: context.state.banners.filter((banner) => !goes(banner)) });
}
