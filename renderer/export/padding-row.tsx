import { Link, Unlink } from 'lucide-react';
import { allSides, MOST_PADDING, type Sides } from '../../core/geometry/trim';
import { IconButton } from '../components/button';
import { NumberField } from '../components/number-field';
import { PanelRow } from '../components/panel-section';
import { useT } from '../words/words';
import { chooseExport } from './export-choice';
import css from './export-sheet.module.css';
import type { Side } from './trim-drag';

/** As they stand in two columns. */
const OPPOSITE = ['left', 'right', 'top', 'bottom'] as const satisfies readonly Side[];

/** Ground around what is there: one number, or one a side. Below zero it cuts into it. */
export function PaddingRow({ padding, linked }: { padding: Sides; linked: boolean }) {
  const t = useT();
  // linked again, the object has as much air as where it has most
  const link = () => chooseExport(linked ? { linked: false } : { linked: true, padding: allSides(Math.max(...Object.values(padding))) });
  const field = (label: string, value: number, onCommit: (value: number) => void, prefix?: string) => (
    <NumberField key={label} label={label} prefix={prefix} unit={t('unit.px')} value={value} min={-MOST_PADDING} max={MOST_PADDING} onCommit={onCommit} />
  );
  return (
    <>
      <PanelRow label={t('export.padding')}>
        <span className={css.padding}>
          {linked && field(t('export.padding'), padding.left, (value) => chooseExport({ padding: allSides(value) }))}
          <IconButton label={t(linked ? 'export.unlink' : 'export.link')} icon={linked ? Link : Unlink} size="small" onClick={link} />
        </span>
      </PanelRow>
      {!linked && (
        <div className={css.sides}>
          {OPPOSITE.map((side) => field(t(`export.padding.${side}`), padding[side], (value) => chooseExport({ padding: { ...padding, [side]: value } }), t(`export.side.${side}`)))}
        </div>
      )}
    </>
  );
}
