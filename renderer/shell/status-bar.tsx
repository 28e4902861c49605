import { Cpu, Minus, Plus, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { BatchStatus } from '../batch/batch-status';
import { ActionIcon } from '../actions/action-button';
import { Button } from '../components/button';
import { useSince } from '../components/clock';
import { Menu } from '../components/menu';
import { NumberField } from '../components/number-field';
import { Tooltip } from '../components/tooltip';
import { usePreviewZoom } from '../export/preview-zoom';
import type { EngineInfo } from '../../electron/api/contract';
import { ZOOM_LIMITS } from '../state/view';
import { useActiveTab, useCommands, useEditorState } from '../state/use-editor';
import { sayMessage } from '../words/message';
import { LANGUAGE_NAMES } from '../words/language';
import { formatDuration, formatNumber, formatShare, formatSize } from '../words/numbers';
import { decoderName, deviceName } from '../words/devices';
import { useLanguage, useT, type Translate } from '../words/words';
import { hintKey, hintMessage } from './hint';
import { NARROW, useMedia } from './media';
import css from './status-bar.module.css';

/** Zoom, size, profile; what the pointer may do now; times, device, privacy, language. */
export function StatusBar() {
  const t = useT();
  const narrow = useMedia(NARROW);
  const batch = useEditorState((state) => state.workspace === 'batch');
  const settings = useEditorState((state) => state.activeTab === 'settings');
  const open = useActiveTab((tab) => tab !== null) && !batch;
  return (
    <footer className={css.bar} aria-label={t('shell.status')} data-region="status">
      <div className={css.left}>
        {open ? (
          <>
            <Zoom />
            <PhotoFacts />
          </>
        ) : batch ? (
          <BatchStatus />
        ) : (
          t(settings ? 'hint.settings' : 'hint.none')
        )}
      </div>
      <div className={css.middle}>{open && <Hint />}</div>
      <div className={css.right}>
        <Times short={narrow} />
        <Device short={narrow} />
        <Tooltip label={t('status.offline')} about={t('status.offline.about')} side="top">
          <span className={css.fact} tabIndex={-1}>
            <ShieldCheck />
            {t('status.offline')}
          </span>
        </Tooltip>
        <LanguageMenu />
      </div>
    </footer>
  );
}

function Zoom() {
  const t = useT();
  const commands = useCommands();
  const zoom = useActiveTab((tab) => tab?.viewport.zoom ?? null);
  const preview = usePreviewZoom();
  if (zoom === null) return null;
  // what stands on the canvas is the file then, at a zoom that it has by itself
  if (preview !== null) return <span className={css.fact}>{formatShare(preview, digitsOf(preview))}</span>;
  return (
    <div className={css.zoom}>
      <ActionIcon action="view.zoomOut" icon={Minus} size="small" side="top" />
      <NumberField
        label={t('status.zoom')}
        unit="%"
        value={zoom * 100}
        min={ZOOM_LIMITS.least * 100}
        max={ZOOM_LIMITS.most * 100}
        step={10}
        digits={digitsOf(zoom)}
        onCommit={(next) => commands.zoomBy(next / 100 / zoom)}
      />
      <ActionIcon action="view.zoomIn" icon={Plus} size="small" side="top" />
    </div>
  );
}

/** Decimals of a zoom in per cent. */
function digitsOf(zoom: number): number {
  return zoom < 0.1 ? 1 : 0;
}

function PhotoFacts() {
  const t = useT();
  const photo = useActiveTab((tab) => tab?.photo ?? null);
  if (!photo) return null;
  const profile = photo.icc ?? (photo.colorSpace === 'srgb' ? 'sRGB' : photo.colorSpace);
  return (
    <>
      <span className={css.fact}>{formatSize(photo.width, photo.height)}</span>
      <span className={`${css.fact ?? ''} ${css.wide ?? ''} ellipsis`} title={profile}>
        {t('status.depth', { profile, depth: photo.depth })}
      </span>
    </>
  );
}

function Hint() {
  const t = useT();
  const hint = useEditorState(hintMessage);
  const key = useEditorState(hintKey);
  const encoding = useActiveTab((tab) => tab?.encoding ?? null);
  if (encoding?.state === 'running') return <Reading since={encoding.since} />;
  return <span className="ellipsis">{hint ? sayMessage(hint, t) : t(key)}</span>;
}

/** Counts while the encoder works; under 300 ms nothing is said. */
function Reading({ since }: { since: number }) {
  const t = useT();
  const passed = useSince(since) ?? 0;
  return passed < 300 ? null : <span className="figures">{t('hint.reading', { seconds: formatNumber(passed / 1000, 1, true) })}</span>;
}

function Times({ short }: { short: boolean }) {
  const t = useT();
  const { encoding, answer } = useActiveTab((tab) => ({ encoding: tab?.encoding ?? null, answer: tab?.making?.milliseconds ?? null }));
  return (
    <>
      {encoding?.state === 'done' && !short && (
        <span className={`${css.fact ?? ''} ${css.wide ?? ''}`}>
          {encoding.fromCache ? t('status.encodedCache') : t('status.encoded', { time: formatDuration(encoding.seconds * 1000) })}
        </span>
      )}
      {answer !== null && <span className={css.fact}>{short ? formatDuration(answer) : t('status.answer', { time: formatDuration(answer) })}</span>}
    </>
  );
}

function deviceText(engine: EngineInfo, short: boolean, t: Translate): string {
  const device = deviceName(engine.provider, t);
  if (engine.state !== 'ready') return engine.state === 'starting' ? t('status.starting') : device;
  return short || !['cpu', 'wasm'].includes(engine.provider) ? device : t('status.threads', { device, threads: engine.threads });
}

/** Model and device. A fall back to a slower device is marked until somebody has read why. */
function Device({ short }: { short: boolean }) {
  const t = useT();
  const { engine, model, decoder } = useEditorState((state) => ({ engine: state.engine, model: state.model, decoder: state.decoderRuntime }));
  const [read, setRead] = useState<string | null>(null);
  if (!engine || !model) return null;
  const text = t('status.device', { model: model.name, device: deviceText(engine, short, t) });
  const { fallback } = engine;
  const what = fallback ? `${fallback.from} ${fallback.to} ${fallback.detail}` : null;
  if (fallback && what !== read) {
    const names = { from: deviceName(fallback.from, t), to: deviceName(fallback.to, t), file: fallback.file };
    return (
      <Button size="small" variant="ghost" className={css.warn} icon={TriangleAlert} about={`${t('status.fallback.about', names)} ${fallback.detail}`} onClick={() => setRead(what)}>
        {t('status.fallback', names)}
      </Button>
    );
  }
  return (
    <Tooltip label={text} about={decoder ? `${t('settings.decoder')}: ${decoderName(decoder, t)}` : undefined} side="top">
      <span className={css.fact} tabIndex={-1}>
        <Cpu />
        {text}
      </span>
    </Tooltip>
  );
}

function LanguageMenu() {
  const t = useT();
  const commands = useCommands();
  const language = useLanguage();
  const setting = useEditorState((state) => state.settings.language);
  const entry = (value: 'system' | 'en' | 'zh-Hant', label: string) => ({ kind: 'item' as const, id: value, label, checked: setting === value, run: () => void commands.changeSettings({ language: value }) });
  return (
    <Menu align="end" entries={[entry('en', LANGUAGE_NAMES.en.name), entry('zh-Hant', LANGUAGE_NAMES['zh-Hant'].name), entry('system', t('settings.language.system'))]}>
      <button type="button" className={css.language} aria-label={t('status.language', { name: LANGUAGE_NAMES[language].name })}>
        {LANGUAGE_NAMES[language].short}
      </button>
    </Menu>
  );
}
