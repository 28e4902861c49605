import { addMaskLayer, replaceMask, type KeptMask } from '../../core/document/changes';
import { findLayer } from '../../core/document/walk';
import { failureOf } from '../workers/worker-failure';
import type { Asking } from './asking';
import { chosenOf, type MakingContext } from './making-context';
import type { Keeping } from './making-session';

/**
 * Makes the mask in making a layer of its document, or the new mask of the layer that it came from.
 * One step of history. What drops or changes the mask meanwhile ends it.
 */
export async function keepMask(base: MakingContext, asking: Asking, tabId: string): Promise<void> {
  const session = base.session(tabId);
  if (session.keeping) {
    await session.keeping.kept;
    return;
  }
  const keeping = session.beginKeeping();
  base.patch(tabId, { keeping: true });
  let kept = false;
  try {
    kept = await makeLayer(base, asking, tabId, keeping);
  } catch (error) {
    // a mask that was dropped or changed meanwhile is not missed
    if (session.keeping === keeping) base.say.report(error);
  } finally {
    if (session.keeping === keeping) {
      session.endKeeping(kept);
      base.patch(tabId, { keeping: false });
    }
  }
}

/** @returns whether there is a layer now */
async function makeLayer(base: MakingContext, asking: Asking, tabId: string, keeping: Keeping): Promise<boolean> {
  const session = base.session(tabId);
  const goesOn = (): boolean => session.keeping === keeping;
  // Enter right after a click keeps what the click gives
  if (!chosenOf(base.context.tab(tabId)?.making ?? null)) await session.settled();
  const tab = base.context.tab(tabId);
  const document = base.context.documents.get(tabId);
  const making = tab?.making;
  const chosen = chosenOf(making ?? null);
  if (!tab || !making || !document || !goesOn()) return false;
  if (!chosen) {
    base.hint('why.noAnswer');
    return false;
  }
  const full = await asking.full(tab, making.prompts, chosen.candidate, goesOn);
  if (!goesOn()) return false;
  if (full.area === 0) {
    base.hint('hint.maskEmpty');
    return false;
  }
  await base.context.ports.server.blobs.put(full.sha256, full.bytes);
  if (!goesOn()) return false;
  const mask: KeptMask = {
    mask: { blob: full.sha256, bounds: full.bounds, area: full.area },
    prompts: making.prompts,
    candidate: chosen.candidate,
    predictedIou: full.predictedIou,
    stability: full.stability,
  };
  const edited = making.layerId === null ? undefined : findLayer(document.committed, making.layerId);
  const id = edited?.id ?? crypto.randomUUID();
  base.context.patchTab(tab.id, { making: null, hover: null, selection: [id] });
  session.start();
  if (edited) {
    document.commit('refine', edited.name, (before) => replaceMask(before, edited.id, mask));
  } else {
    const word = base.context.ports.text({ id: 'layers.newWord' });
    const added = addMaskLayer(document.committed, mask, word, id);
    document.commit('keep', findLayer(added, id)?.name ?? word, () => added);
  }
  base.showUndo(tab.id);
  const name = findLayer(document.committed, id)?.name ?? '';
  base.say.announce({ id: 'say.kept', values: { name } });
  if (full.notSharpened) {
    base.say.notify({ id: 'say.keptPlain', values: { name } }, { tone: 'warn' });
    base.say.report(failureOf(full.notSharpened));
  }
  return true;
}
