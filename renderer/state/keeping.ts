import { addMaskLayer, replaceMask, type KeptMask } from '../../core/document/changes';
import { findLayer } from '../../core/document/walk';
import { failureOf } from '../workers/worker-failure';
import type { Asking } from './asking';
import { chosenOf, type MakingContext } from './making-context';

/** Makes the mask in making a layer of its document, or the new mask of the layer that it came from. One step of history. */
export async function keepMask(base: MakingContext, asking: Asking, tabId: string): Promise<void> {
  const session = base.session(tabId);
  if (session.keeping) return;
  session.keeping = true;
  try {
    // Enter right after a click keeps what the click gives
    const asked = base.context.tab(tabId)?.making;
    if (asked && !chosenOf(asked)) await session.settled();
    const tab = base.context.tab(tabId);
    const document = base.context.documents.get(tabId);
    const making = tab?.making;
    const chosen = chosenOf(making ?? null);
    // dropped meanwhile, or another one: that was not what Enter meant
    if (!tab || !making || !document || making.prompts !== asked?.prompts) return;
    if (!chosen) return base.hint('why.noAnswer');
    const full = await asking.full(tab, making.prompts, chosen.candidate);
    if (full.area === 0) return base.hint('hint.maskEmpty');
    await base.context.ports.server.blobs.put(full.sha256, full.bytes);
    const kept: KeptMask = {
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
      document.commit('refine', edited.name, (before) => replaceMask(before, edited.id, kept));
    } else {
      const word = base.context.ports.text({ id: 'layers.newWord' });
      const added = addMaskLayer(document.committed, kept, word, id);
      document.commit('keep', findLayer(added, id)?.name ?? word, () => added);
    }
    base.showUndo(tab.id);
    const name = findLayer(document.committed, id)?.name ?? '';
    base.say.announce({ id: 'say.kept', values: { name } });
    if (full.notSharpened) {
      base.say.notify({ id: 'say.keptPlain', values: { name } });
      base.say.report(failureOf(full.notSharpened));
    }
  } catch (error) {
    base.say.report(error);
  } finally {
    session.keeping = false;
  }
}
