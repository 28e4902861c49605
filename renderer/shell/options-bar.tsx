import { Minus, Plus, SlidersHorizontal, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../actions/action-button';
import { actionOf } from '../actions/registry';
import { Button } from '../components/button';
import { KeyCap } from '../components/key-cap';
import { Menu } from '../components/menu';
import { NumberField } from '../components/number-field';
import { Segmented } from '../components/segmented';
import { Select } from '../components/select';
import { Switch } from '../components/switch';
import type { PromptBox } from '../../core/prompts/prompts';
import { useActiveTab, useCommands, useEditorState } from '../state/use-editor';
import { useExportChoice } from '../export/export-choice';
import { useT } from '../words/words';
import { NARROW, useMedia } from './media';
import css from './options-bar.module.css';

/** The tool's icon and name, then its options from most to least used, actions at the right end. */
export function OptionsBar() {
  const t = useT();
  const { tool, sheet } = useEditorState(({ tool: now, sheet: open }) => ({ tool: now, sheet: open }));
  const open = useActiveTab((tab) => tab !== null);
  return (
    <section className={css.bar} aria-label={t('options.title')} data-region="options">
      {open && sheet === 'export' ? (
        <>
          <Name icon={<Upload />}>{t('export.title')}</Name>
          <ExportOptions />
        </>
      ) : (
        <>
          <ToolIdentity faint={!open} />
          {open ? <ToolOptions tool={tool} /> : <span className={css.none}>{t('options.none')}</span>}
        </>
      )}
    </section>
  );
}

function Name({ icon, faint = false, children }: { icon: ReactNode; faint?: boolean; children: ReactNode }) {
  return (
    <span className={css.name} data-faint={faint}>
      {icon}
      {children}
    </span>
  );
}

function ToolIdentity({ faint }: { faint: boolean }) {
  const t = useT();
  const tool = useEditorState((state) => state.tool);
  const { icon: Icon, label } = actionOf(`tool.${tool}`);
  return (
    <Name icon={<Icon />} faint={faint}>
      {t(label)}
    </Name>
  );
}

function ToolOptions({ tool }: { tool: 'select' | 'object' | 'box' | 'hand' | 'zoom' }) {
  switch (tool) {
    case 'object':
      return <ObjectOptions />;
    case 'box':
      return <BoxOptions />;
    case 'select':
      return (
        <span className={css.right}>
          <ActionButton action="mask.editPrompts" size="small" />
        </span>
      );
    case 'hand':
    case 'zoom':
      return (
        <>
          <ActionButton action="view.fit" size="small" hideIcon />
          <ActionButton action="view.actualSize" size="small" hideIcon />
        </>
      );
  }
}

function ObjectOptions() {
  const t = useT();
  const commands = useCommands();
  const narrow = useMedia(NARROW);
  const { polarity, firstClick, preview } = useEditorState((state) => ({ polarity: state.polarity, firstClick: state.firstClick, preview: state.settings.preview }));
  const showPreview = (checked: boolean) => void commands.changeSettings({ preview: checked });
  return (
    <>
      <Segmented
        label={t('polarity.title')}
        value={polarity}
        options={[
          { value: 'include', label: t('polarity.include'), icon: Plus },
          { value: 'exclude', label: t('polarity.exclude'), icon: Minus },
        ]}
        onChange={(next) => commands.show({ polarity: next })}
      />
      {!narrow && <KeyCap shortcut="X" />}
      <span className={css.line} />
      <span className={css.label}>{t('options.firstClick')}</span>
      <Select
        label={t('options.firstClick')}
        value={firstClick}
        options={(['best', 'whole', 'part', 'subpart'] as const).map((value) => ({ value, label: t(`candidate.${value}`) }))}
        hint={firstClick === 'best' ? t('candidate.best.about') : undefined}
        onChange={(next) => commands.show({ firstClick: next })}
      />
      {narrow ? (
        <Menu entries={[{ kind: 'item', id: 'preview', label: t('options.preview'), checked: preview, run: () => showPreview(!preview) }]}>
          <Button variant="ghost" icon={SlidersHorizontal}>
            {t('control.more')}
          </Button>
        </Menu>
      ) : (
        <>
          <span className={css.line} />
          <Switch label={t('options.preview')} checked={preview} onChange={showPreview} />
        </>
      )}
      <span className={css.right}>
        <ActionButton action="mask.subject" size="small" />
      </span>
    </>
  );
}

/** The box that is being made, to the pixel. */
function BoxOptions() {
  const t = useT();
  const commands = useCommands();
  const { box, photo } = useActiveTab((tab) => ({ box: tab?.making?.prompts.box ?? null, photo: tab?.photo ?? null }));
  if (!box || !photo) return <span className={css.none}>{t('hint.box')}</span>;
  const change = (changed: PromptBox) => {
    commands.changeBox(changed);
    // what is typed is whole at once, as a drag is when it ends
    commands.endGesture();
  };
  const field = (name: 'X' | 'Y' | 'W' | 'H', key: keyof PromptBox, min: number, max: number) => (
    <NumberField label={name} prefix={name} value={box[key]} min={min} max={max} onCommit={(value) => change({ ...box, [key]: value })} />
  );
  return (
    <>
      {field('X', 'x', 0, photo.width - 1)}
      {field('Y', 'y', 0, photo.height - 1)}
      {field('W', 'width', 1, photo.width)}
      {field('H', 'height', 1, photo.height)}
    </>
  );
}

/** What can be done to the preview of the file; a project has none. */
function ExportOptions() {
  const t = useT();
  const { kind, trim } = useExportChoice();
  if (kind === 'project') return null;
  return (
    <>
      {/* a matte has no ground that shines through */}
      {kind !== 'mask' && <GroundOptions />}
      {trim && <span className={css.about}>{t('export.dragFrame')}</span>}
    </>
  );
}

/** What lies under the cut-out while the export is prepared; the file itself stays transparent. */
function GroundOptions() {
  const t = useT();
  const commands = useCommands();
  const ground = useEditorState((state) => state.exportGround);
  return (
    <>
      <span className={css.label}>{t('export.ground')}</span>
      <Segmented
        label={t('export.ground')}
        value={ground}
        options={(['checker', 'white', 'black'] as const).map((value) => ({ value, label: t(`export.ground.${value}`) }))}
        onChange={(next) => commands.show({ exportGround: next })}
      />
    </>
  );
}
