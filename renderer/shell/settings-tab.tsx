import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { IconButton } from '../components/button';
import { NumberField } from '../components/number-field';
import { Segmented } from '../components/segmented';
import { Select } from '../components/select';
import { Switch } from '../components/switch';
import { TabTrigger } from '../components/tab-trigger';
import { TextField } from '../components/text-field';
import type { Settings } from '../../electron/api/contract';
import { MASK_VIEWS } from '../state/view';
import { useCommands, useEditorState } from '../state/use-editor';
import { decoderName, deviceName } from '../words/devices';
import { LANGUAGE_NAMES } from '../words/language';
import { formatBytes } from '../words/numbers';
import { useT, type MessageKey } from '../words/words';
import { AddressField } from './address-field';
import { ConnectionTest } from './connection-test';
import { ShortcutSettings } from './shortcut-settings';
import { offerUndo } from './offer-undo';
import css from './settings-tab.module.css';

const SECTIONS = ['general', 'canvas', 'models', 'speed', 'handoff', 'shortcuts', 'language'] as const;

const CONTENT: Readonly<Record<(typeof SECTIONS)[number], () => ReactNode>> = {
  general: General,
  canvas: CanvasSettings,
  models: Models,
  speed: Speed,
  handoff: Handoff,
  shortcuts: ShortcutSettings,
  language: LanguageSettings,
};

/** The settings, in the row of the documents. What is changed holds at once and can be undone. */
export function SettingsTab() {
  const t = useT();
  return (
    <main className={css.settings} aria-label={t('settings.title')} data-region="canvas">
      <Tabs.Root defaultValue="general" orientation="vertical" className={css.root}>
        <Tabs.List aria-label={t('settings.sections')} className={css.list}>
          {SECTIONS.map((section) => (
            <TabTrigger key={section} value={section} className={css.section}>
              {t(`settings.${section}`)}
            </TabTrigger>
          ))}
        </Tabs.List>
        {SECTIONS.map((section) => {
          const Content = CONTENT[section];
          return (
            <Tabs.Content key={section} value={section} className={css.content}>
              <h1 className={css.title}>{t(`settings.${section}`)}</h1>
              <Content />
            </Tabs.Content>
          );
        })}
      </Tabs.Root>
    </main>
  );
}

/** Changes a setting, and offers to put it back. */
function useChange(): (change: Partial<Settings>) => void {
  const commands = useCommands();
  const settings = useEditorState((state) => state.settings);
  return (change) => {
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, settings[key as keyof Settings]])) as Partial<Settings>;
    void commands.changeSettings(change);
    offerUndo(commands, change, before);
  };
}

function Row({ label, about, children }: { label: MessageKey; about?: MessageKey; children: ReactNode }) {
  const t = useT();
  return (
    <div className={css.row}>
      <span className={css.label}>
        {t(label)}
        {about && <span className="hint">{t(about)}</span>}
      </span>
      <span className={css.control}>{children}</span>
    </div>
  );
}

function General() {
  const t = useT();
  const change = useChange();
  const { settings, version } = useEditorState((state) => ({ settings: state.settings, version: state.status?.version ?? '' }));
  return (
    <>
      <Row label="settings.theme">
        <Segmented
          label={t('settings.theme')}
          value={settings.theme}
          options={(['system', 'dark', 'light'] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(theme) => change({ theme })}
        />
      </Row>
      <Row label="settings.exportFolder">
        <TextField label={t('settings.exportFolder')} value={settings.exportFolder} onCommit={(exportFolder) => change({ exportFolder })} />
      </Row>
      <Row label="settings.guide">
        <Switch hideLabel label={t('settings.guide')} checked={!settings.guideClosed} onChange={(shown) => change({ guideClosed: !shown })} />
      </Row>
      <Row label="settings.version">{version}</Row>
    </>
  );
}

function CanvasSettings() {
  const t = useT();
  const change = useChange();
  const commands = useCommands();
  const { preview, view } = useEditorState((state) => ({ preview: state.settings.preview, view: state.view }));
  return (
    <>
      <Row label="settings.preview" about="settings.preview.about">
        <Switch hideLabel label={t('settings.preview')} checked={preview} onChange={(next) => change({ preview: next })} />
      </Row>
      <Row label="settings.view">
        <Select label={t('settings.view')} value={view} options={MASK_VIEWS.map((value) => ({ value, label: t(`mask.view.${value}`) }))} onChange={(next) => commands.show({ view: next })} />
      </Row>
    </>
  );
}

function Models() {
  const t = useT();
  const { model, decoder } = useEditorState((state) => ({ model: state.model, decoder: state.decoderRuntime }));
  if (!model) return null;
  return (
    <>
      <Row label="settings.model">{t('settings.modelState', { name: model.name, state: model.state })}</Row>
      <Row label="settings.bytes">{formatBytes(model.bytes)}</Row>
      {decoder && <Row label="settings.decoder">{decoderName(decoder, t)}</Row>}
    </>
  );
}

function Speed() {
  const t = useT();
  const change = useChange();
  const { engine, cache } = useEditorState((state) => ({ engine: state.engine, cache: state.settings.cacheMegabytes }));
  return (
    <>
      {engine && (
        <>
          <Row label="settings.device">{deviceName(engine.provider, t)}</Row>
          <Row label="settings.threads">{engine.threads}</Row>
        </>
      )}
      <Row label="settings.cache" about="settings.cache.about">
        <NumberField label={t('settings.cache')} unit={t('settings.megabytes')} value={cache} min={50} max={100_000} step={100} onCommit={(cacheMegabytes) => change({ cacheMegabytes })} />
      </Row>
    </>
  );
}

function Handoff() {
  const t = useT();
  const change = useChange();
  const inpaint = useEditorState((state) => state.settings.inpaint);
  const [refused, setRefused] = useState<string | null>(null);
  const set = (part: Partial<Settings['inpaint']>) => change({ inpaint: { ...inpaint, ...part } });
  return (
    <>
      <Row label="inpaint.address">
        <AddressField url={inpaint.url} onRefused={setRefused} onCommit={(url) => set({ url })} />
        <ConnectionTest key={inpaint.url} url={inpaint.url} refused={refused} />
      </Row>
      <Row label="inpaint.timeout">
        <NumberField label={t('inpaint.timeout')} unit={t('unit.s')} value={inpaint.timeoutSeconds} min={5} max={3600} step={10} onCommit={(timeoutSeconds) => set({ timeoutSeconds })} />
      </Row>
      <Row label="inpaint.allowed">
        {inpaint.allowedHosts.length === 0 && <span className="hint">{t('inpaint.noneAllowed')}</span>}
        {inpaint.allowedHosts.map((host) => (
          <span key={host} className={css.host}>
            {host}
            <IconButton label={t('inpaint.forget', { host })} icon={X} size="small" onClick={() => set({ allowedHosts: inpaint.allowedHosts.filter((other) => other !== host) })} />
          </span>
        ))}
      </Row>
    </>
  );
}

function LanguageSettings() {
  const t = useT();
  const change = useChange();
  const language = useEditorState((state) => state.settings.language);
  return (
    <Row label="settings.language">
      <Segmented
        label={t('settings.language')}
        value={language}
        options={[
          { value: 'system', label: t('settings.language.system') },
          { value: 'en', label: LANGUAGE_NAMES.en.name },
          { value: 'zh-Hant', label: LANGUAGE_NAMES['zh-Hant'].name },
        ]}
        onChange={(next) => change({ language: next })}
      />
    </Row>
  );
}
