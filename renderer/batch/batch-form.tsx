import { FolderOpen, Plus, X } from 'lucide-react';
import { MOST_PADDING } from '../../core/geometry/trim';
import { ColorWell } from '../panels/color-well';
import type { Recipe } from '../../electron/api/contract';
import { Button, IconButton } from '../components/button';
import { NumberField } from '../components/number-field';
import { PanelRow } from '../components/panel-section';
import { ParameterRow } from '../components/parameter-row';
import { ProgressBar } from '../components/progress-bar';
import { Segmented } from '../components/segmented';
import { Switch } from '../components/switch';
import { TextField } from '../components/text-field';
import { useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatBytes } from '../words/numbers';
import { useT } from '../words/words';
import { FolderDrop } from './batch-start';
import type { BatchForm } from './batch-state';
import { nextPoint } from './recipe-points';
import css from './batch-form.module.css';

const AMBER = '#f0aa19';

/** A new batch: which photos, where to, and the recipe. */
export function BatchFormPanel() {
  const form = useEditorState((state) => state.batch.form);
  return form ? <Form form={form} /> : null;
}

function Form({ form }: { form: BatchForm }) {
  const t = useT();
  const { batch } = useEditor();
  const { inputs, out, found, recipe, receiving, starting } = form;
  const unavailable = inputs.length === 0 ? t('batch.needPhotos') : out.trim() === '' ? t('batch.needOut') : found?.photos === 0 ? t('batch.noPhotos') : null;
  return (
    <FolderDrop className={css.form}>
      <section className={css.inner} aria-label={t('batch.new')}>
        <div className={css.group}>
          <PanelRow label={t('batch.photos')}>
            <PathField label={t('batch.photos')} value={inputs.length > 1 ? t('batch.someFiles', { count: inputs.length }) : (inputs[0] ?? '')} onCommit={(path) => batch.edit({ inputs: path === '' ? [] : [path] })} />
          </PanelRow>
          <p className={css.about} role="status">
            {receiving ? t('batch.receiving', receiving) : found ? t('batch.found', { photos: found.photos, size: formatBytes(found.bytes) }) : t('batch.photosHint')}
          </p>
          {receiving && <ProgressBar label={t('batch.photos')} value={receiving.done / receiving.total} />}
          <PanelRow label={t('batch.out')}>
            <PathField label={t('batch.out')} value={out} onCommit={(path) => batch.edit({ out: path })} />
          </PanelRow>
          <p className={css.about}>{t('batch.outHint')}</p>
        </div>
        <RecipeFields recipe={recipe} onChange={(change) => batch.edit({ recipe: { ...recipe, ...change } })} />
        <div className={css.foot}>
          <Button onClick={() => batch.abandon()}>{t('control.cancel')}</Button>
          <Button variant="solid" size="large" unavailable={unavailable} aria-busy={starting} onClick={() => void batch.start()}>
            {t('batch.start', { photos: found?.photos ?? 0 })}
          </Button>
        </div>
      </section>
    </FolderDrop>
  );
}

function PathField({ label, value, onCommit }: { label: string; value: string; onCommit: (path: string) => void }) {
  const t = useT();
  const { commands } = useEditor();
  const { pickFolder } = host;
  const choose = async (pick: NonNullable<typeof pickFolder>) => {
    const folder = await pick();
    if (folder !== null) onCommit(folder);
  };
  return (
    <span className={css.path}>
      <TextField label={label} value={value} onCommit={(path) => onCommit(path.trim())} />
      {pickFolder && <IconButton label={t('control.choose')} icon={FolderOpen} onClick={() => void choose(pickFolder).catch(commands.report)} />}
    </span>
  );
}

interface RecipeProps {
  readonly recipe: Recipe;
  readonly onChange: (change: Partial<Recipe>) => void;
}

function RecipeFields({ recipe, onChange }: RecipeProps) {
  const t = useT();
  const { recolor, trim, name } = recipe;
  return (
    <div className={css.group} role="group" aria-label={t('batch.recipe')}>
      <Where recipe={recipe} onChange={onChange} />
      <PanelRow label={t('batch.recolor')}>
        <span className={css.line}>
          <Switch label={t('batch.recolor')} hideLabel checked={recolor !== null} onChange={(on) => onChange({ recolor: on ? { to: AMBER, amount: 1 } : null })} />
          {recolor && <ColorWell className={css.well} label={t('batch.color')} value={recolor.to.toUpperCase()} onPreview={() => undefined} onCommit={(to) => onChange({ recolor: { ...recolor, to: to.toLowerCase() } })} />}
          {recolor && <span>{recolor.to.toUpperCase()}</span>}
        </span>
      </PanelRow>
      {recolor && (
        <ParameterRow label={t('batch.amount')} unit="%" value={recolor.amount * 100} min={0} max={100} reset={100} onPreview={() => undefined} onCommit={(amount) => onChange({ recolor: { ...recolor, amount: amount / 100 } })} />
      )}
      <PanelRow label={t('batch.trim')}>
        <span className={css.line}>
          <Switch label={t('batch.trim')} hideLabel checked={trim !== null} onChange={(on) => onChange({ trim: on ? 0 : null })} />
          {trim !== null && (
            <span className={css.number}>
              <NumberField label={t('batch.padding')} prefix={t('batch.padding')} unit={t('unit.px')} value={trim} min={0} max={MOST_PADDING} onCommit={(padding) => onChange({ trim: padding })} />
            </span>
          )}
        </span>
      </PanelRow>
      <PanelRow label={t('batch.name')}>
        <span className={css.path} title={t('batch.nameAbout', { open: '{', close: '}' })}>
          <TextField label={t('batch.name')} value={name} suffix=".png" onCommit={(next) => onChange({ name: next.trim() === '' ? '{stem}' : next.trim() })} />
        </span>
      </PanelRow>
      <p className={css.about}>{t('batch.nameAbout', { open: '{', close: '}' })}</p>
    </div>
  );
}

type WhereKind = 'subject' | 'points' | 'box';

/** Where the object is, in per cent of each photo. */
function Where({ recipe: { points, box }, onChange }: RecipeProps) {
  const t = useT();
  const kind: WhereKind = box ? 'box' : points.length > 0 ? 'points' : 'subject';
  const set = (next: WhereKind) => {
    if (next === kind) return;
    onChange({
      points: next === 'points' ? [nextPoint([])] : [],
      box: next === 'box' ? { x: 10, y: 10, width: 80, height: 80 } : null,
    });
  };
  return (
    <>
      <PanelRow label={t('batch.where')}>
        <Segmented label={t('batch.where')} fill value={kind} options={(['subject', 'points', 'box'] as const).map((value) => ({ value: value as WhereKind, label: t(`batch.where.${value}`) }))} onChange={set} />
      </PanelRow>
      <p className={css.about}>{t(`batch.where.${kind}About`)}</p>
      {kind === 'points' && <Points points={points} onChange={(next) => onChange({ points: next })} />}
      {box && <Box box={box} onChange={(next) => onChange({ box: next })} />}
    </>
  );
}

function Points({ points, onChange }: { points: Recipe['points']; onChange: (points: Recipe['points']) => void }) {
  const t = useT();
  const change = (index: number, part: Partial<Recipe['points'][number]>) => onChange(points.map((point, at) => (at === index ? { ...point, ...part } : point)));
  return (
    <ul className={css.points}>
      {points.map((point, index) => {
        const n = { n: index + 1 };
        return (
          <li key={index} className={css.point}>
            <Segmented
              label={t('batch.pointKind', n)}
              value={point.kind}
              options={[
                { value: 'include', label: t('polarity.include') },
                { value: 'exclude', label: t('polarity.exclude') },
              ]}
              onChange={(kind) => change(index, { kind })}
            />
            <Share label={t('batch.pointX', n)} prefix="X" value={point.x} onCommit={(x) => change(index, { x })} />
            <Share label={t('batch.pointY', n)} prefix="Y" value={point.y} onCommit={(y) => change(index, { y })} />
            <IconButton label={t('batch.removePoint', n)} icon={X} size="small" onClick={() => onChange(points.filter((_, at) => at !== index))} />
          </li>
        );
      })}
      <li>
        <Button size="small" variant="ghost" icon={Plus} onClick={() => onChange([...points, nextPoint(points)])}>
          {t('batch.addPoint')}
        </Button>
      </li>
    </ul>
  );
}

function Box({ box, onChange }: { box: NonNullable<Recipe['box']>; onChange: (box: NonNullable<Recipe['box']>) => void }) {
  const t = useT();
  return (
    <div className={css.box}>
      <Share label={t('batch.boxX')} prefix="X" value={box.x} onCommit={(x) => onChange({ ...box, x })} />
      <Share label={t('batch.boxY')} prefix="Y" value={box.y} onCommit={(y) => onChange({ ...box, y })} />
      <Share label={t('batch.boxWidth')} prefix="W" value={box.width} least={1} onCommit={(width) => onChange({ ...box, width })} />
      <Share label={t('batch.boxHeight')} prefix="H" value={box.height} least={1} onCommit={(height) => onChange({ ...box, height })} />
    </div>
  );
}

function Share({ label, prefix, value, least = 0, onCommit }: { label: string; prefix: string; value: number; least?: number; onCommit: (value: number) => void }) {
  return <NumberField label={label} prefix={prefix} unit="%" value={value} min={least} max={100} digits={1} onCommit={onCommit} />;
}
