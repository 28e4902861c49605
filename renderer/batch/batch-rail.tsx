import { Folder } from 'lucide-react';
import type { BatchInfo, Recipe } from '../../electron/api/contract';
import { ActionIcon } from '../actions/action-button';
import { Button } from '../components/button';
import { classNames } from '../components/class-names';
import { useCommands, useEditor, useEditorState } from '../state/use-editor';
import { host } from '../state/window-editor';
import { formatBytes, formatShare } from '../words/numbers';
import { useT, type Translate } from '../words/words';
import { BATCH_FILTERS, countItems } from './batch-state';
import { STANDING_ICONS } from './standing-icons';
import css from './batch-rail.module.css';

/** The batch's name, what is shown of it, its recipe, and where its results lie. */
export function BatchRail() {
  const t = useT();
  const open = useEditorState((state) => state.batch.open);
  if (!open) return null;
  return (
    <aside className={css.rail} aria-label={open.name} data-region="tools">
      <div className={css.scroll}>
        <h2 className={`${css.name ?? ''} ellipsis`} title={open.name}>
          {open.name}
        </h2>
        <p className={css.facts}>{t('batch.facts', { photos: open.total, size: formatBytes(open.bytes) })}</p>
        <Filters />
        <section className={css.recipe} aria-labelledby="batch-recipe">
          <div className={css.heading}>
            <h3 id="batch-recipe">{t('batch.recipe')}</h3>
            <ActionIcon action="batch.again" size="small" />
          </div>
          <dl className={css.list}>
            {recipeFacts(open.recipe, t).map(([label, value]) => (
              <div key={label} className={css.fact}>
                <dt>{label}</dt>
                <dd className="ellipsis" title={value}>
                  {value}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <Results open={open} />
    </aside>
  );
}

function Filters() {
  const t = useT();
  const { batch } = useEditor();
  const { items, filter } = useEditorState((state) => ({ items: state.batch.items, filter: state.batch.filter }));
  const counts = countItems(items);
  return (
    <ul className={css.filters} aria-label={t('batch.filters')}>
      {BATCH_FILTERS.map((name) => {
        const Icon = STANDING_ICONS[name];
        return (
          <li key={name}>
            <button type="button" className={classNames(css.filter, name === filter && css.chosen)} aria-pressed={name === filter} onClick={() => batch.filter(name)}>
              <Icon />
              <span>{t(`batch.filter.${name}`)}</span>
              <span className={css.count}>{counts[name]}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function recipeFacts({ points, box, recolor, trim, name }: Recipe, t: Translate): [string, string][] {
  const count = { count: points.length };
  const where = box ? (points.length > 0 ? t('batch.recipe.boxPoints', count) : t('batch.recipe.box')) : points.length > 0 ? t('batch.recipe.points', count) : t('batch.where.subject');
  return [
    [t('batch.where'), where],
    [t('batch.recolor'), recolor ? `${recolor.to.toUpperCase()}, ${formatShare(recolor.amount)}` : t('batch.off')],
    [t('batch.trim'), trim === null ? t('batch.off') : `${trim} ${t('unit.px')}`],
    [t('batch.format'), 'PNG'],
    [t('batch.name'), name],
  ];
}

function Results({ open }: { open: BatchInfo }) {
  const t = useT();
  const commands = useCommands();
  const { reveal } = host;
  return (
    <div className={css.foot}>
      <span className={css.out} title={open.out}>
        <Folder />
        <span className={css.path}>
          <bdi>{open.out}</bdi>
        </span>
      </span>
      {reveal && <Button onClick={() => void reveal(open.out).catch(commands.report)}>{t('batch.openFolder')}</Button>}
    </div>
  );
}
