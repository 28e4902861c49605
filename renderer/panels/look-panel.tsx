import { findLayer } from '../../core/document/walk';
import { currentStep } from '../../core/history/history';
import { PanelHint } from '../components/panel-section';
import { useActiveTab } from '../state/use-editor';
import { useT } from '../words/words';
import { RecolourSection } from './recolour-section';

/** How the selected layer looks: the place of all adjustments. */
export function LookPanel() {
  const t = useT();
  const shown = useActiveTab((tab) => {
    const id = tab?.selection.at(-1);
    if (!tab || id === undefined) return null;
    const layer = findLayer(currentStep(tab.history).document, id);
    return layer ? { photo: tab.photo, layer, draft: tab.draft ? findLayer(tab.draft, id) : undefined } : null;
  });
  if (!shown) return <PanelHint>{t('look.empty')}</PanelHint>;
  const { layer, draft, photo } = shown;
  if (layer.kind !== 'mask') return <PanelHint>{t('look.notMask')}</PanelHint>;
  if (layer.locked) return <PanelHint>{t('look.locked', { name: layer.name })}</PanelHint>;
  return <RecolourSection key={layer.id} layer={layer} shown={draft?.kind === 'mask' ? draft : layer} photo={photo} />;
}
