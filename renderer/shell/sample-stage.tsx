import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import type { PhotoInfo } from '../../core/document/document';
import type { PhotoPoint } from '../../core/geometry/frames';
import type { SampleInfo } from '../../electron/api/contract';
import { api } from '../api/client';
import type { Editor } from '../state/create-editor';
import type { CandidateMask } from '../state/editor';
import { activeTabOf, useEditor, useEditorState } from '../state/use-editor';
import { formatIou, formatShare } from '../words/numbers';
import { useT } from '../words/words';
import { outlinePath } from '../look/outline-path';
import { sampleName } from './sample-name';
import css from './sample-stage.module.css';

/** Longest side of the picture that is shown, in pixels; the most that a thumbnail may have. */
const SHOWN_SIZE = 1024;

interface Hover {
  readonly mask: CandidateMask;
  /** where its tip stands: distances from the edges that it is laid out from */
  readonly at: { readonly x: number; readonly y: number; readonly left: boolean; readonly above: boolean };
}

/** A sample photo that answers the pointer before anything is opened. A click opens it and keeps the mask. */
export function SampleStage({ sample }: { sample: SampleInfo }) {
  const t = useT();
  const editor = useEditor();
  const photo = useSamplePhoto(sample);
  const ready = useReady(editor, photo);
  const [hover, setHover] = useState<Hover | null>(null);
  const stage = useRef<HTMLButtonElement>(null);
  const asked = useRef(0);
  const name = sampleName(sample, t);

  const point = (event: MouseEvent): PhotoPoint | null => {
    const box = stage.current?.getBoundingClientRect();
    if (!box || !photo) return null;
    return { x: ((event.clientX - box.left) / box.width) * photo.width, y: ((event.clientY - box.top) / box.height) * photo.height };
  };
  const move = (event: PointerEvent) => {
    const box = stage.current?.getBoundingClientRect();
    const to = point(event);
    if (!ready || !photo || !to || !box) return;
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    // away from the near edges, so that the tip is never cut
    const left = x > box.width / 2;
    const above = y > box.height / 2;
    const at = { left, above, x: left ? box.width - x : x, y: above ? box.height - y : y };
    const question = ++asked.current;
    const show = (mask: CandidateMask | null): void => {
      // the pointer may have left, or a newer question be on its way
      if (mask && question === asked.current) setHover({ mask, at });
    };
    editor.masks.hover(photo.id, { points: [{ id: 'hover', kind: 'include', ...to }], box: null }, show).then(show, (error: unknown) => editor.commands.report(error));
  };
  const leave = () => {
    asked.current++;
    setHover(null);
  };
  const click = (event: MouseEvent) => {
    // a press of Enter has no place on the photo: it only opens it
    const to = event.detail === 0 || !ready ? null : point(event);
    void openSample(editor, sample, to);
  };

  return (
    <button
      ref={stage}
      type="button"
      className={css.stage}
      aria-label={t('empty.openSample', { name })}
      style={photo ? { aspectRatio: `${photo.width} / ${photo.height}` } : {}}
      onPointerMove={move}
      onPointerLeave={leave}
      onClick={click}
    >
      {photo && <img src={api.photos.thumbnailUrl(photo.id, SHOWN_SIZE)} alt="" className={css.photo} draggable={false} />}
      {photo && hover && (
        <svg viewBox={`0 0 ${photo.width} ${photo.height}`} className={css.overlay} preserveAspectRatio="none" aria-hidden="true">
          <path d={outlinePath(hover.mask.outline)} className={css.fill} />
          <path d={outlinePath(hover.mask.outline)} className={css.under} />
          <path d={outlinePath(hover.mask.outline)} className={css.line} />
        </svg>
      )}
      {photo && hover && <Tip hover={hover} photo={photo} />}
      {!ready && <span className={`on-photo float ${css.tip ?? ''} ${css.reading ?? ''}`}>{t('empty.reading')}</span>}
    </button>
  );
}

function Tip({ hover: { mask, at }, photo }: { hover: Hover; photo: PhotoInfo }) {
  const t = useT();
  const share = formatShare(mask.area / (photo.width * photo.height));
  return (
    <span className={`on-photo float ${css.tip ?? ''}`} style={{ [at.left ? 'right' : 'left']: at.x + 24, [at.above ? 'bottom' : 'top']: at.y + 24 }}>
      <b>{t(`candidate.${mask.candidate}`)}</b> {t('empty.tip', { share, iou: formatIou(mask.predictedIou) })}
    </span>
  );
}

/** The sample's photo, once Node has read it. */
function useSamplePhoto(sample: SampleInfo): PhotoInfo | null {
  const { commands } = useEditor();
  const [opened, setOpened] = useState<{ sample: string; photo: PhotoInfo } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    api.openSample(sample.id, controller.signal).then((photo) => setOpened({ sample: sample.id, photo }), commands.report);
    return () => controller.abort();
  }, [sample.id, commands]);
  return opened?.sample === sample.id ? opened.photo : null;
}

/** Whether the decoder knows the photo, so that it can answer. */
function useReady(editor: Editor, photo: PhotoInfo | null): boolean {
  const decoder = useEditorState((state) => state.decoderRuntime !== null);
  const [known, setKnown] = useState<string | null>(null);
  useEffect(() => {
    if (!photo || !decoder) return;
    const controller = new AbortController();
    const read = async () => {
      const embedding = api.photos.embedding(photo.id, controller.signal).then(({ data }) => data);
      await editor.masks.setImage(photo.id, photo, embedding);
      if (!controller.signal.aborted) setKnown(photo.id);
    };
    read().catch(editor.commands.report);
    return () => {
      controller.abort();
      setKnown(null);
      // the decoder keeps what a document shows
      if (!editor.store.getState().tabs.some((tab) => tab.photo.id === photo.id)) editor.masks.release(photo.id);
    };
  }, [editor, photo, decoder]);
  return photo !== null && known === photo.id;
}

/** Opens a sample; with a point, makes the mask there and keeps it as a layer. */
async function openSample(editor: Editor, sample: SampleInfo, point: PhotoPoint | null): Promise<void> {
  const { commands, store } = editor;
  await commands.openSample(sample.id);
  const tab = activeTabOf(store.getState());
  if (!tab || !point) return;
  const reached = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      if (holds()) return resolve();
      const stop = store.subscribe(() => {
        if (!holds()) return;
        stop();
        resolve();
      });
    });
  const now = () => store.getState().tabs.find(({ id }) => id === tab.id);
  // closing the document meanwhile ends the waiting too
  await reached(() => now()?.encoding.state !== 'running');
  if (now()?.encoding.state !== 'done' || activeTabOf(store.getState())?.id !== tab.id) return;
  commands.addPoint(point, 'include');
  await reached(() => now()?.making === undefined || (now()?.making?.candidates.length ?? 0) > 0);
  if (now()?.making) await commands.keep();
}
