import { Circle, Group, Layer, Line, Rect } from 'react-konva';
import type { ScreenPoint } from '../../core/geometry/frames';
import type { PromptPoint } from '../../core/prompts/prompts';
import { ON_PHOTO } from '../look/layer-colors';
import type { EditorTab } from '../state/editor';
import { toScreen } from '../state/view';
import { HANDLE_SIZE, handlesOf, MARKER, SHOULDER, shoulderOf } from './targets';

/** Markers of the prompts, the box's handles, the keyboard's crosshair: things of the screen's size, whatever the zoom. */
export function PromptLayer({ tab }: { tab: EditorTab }) {
  const { making, viewport } = tab;
  return (
    <Layer listening={false}>
      {making?.prompts.box && handlesOf(making.prompts.box).map(({ handle, at }) => <Handle key={handle} at={toScreen(viewport, at)} />)}
      {making?.prompts.points.map((point) => (
        <Marker
          key={point.id}
          at={toScreen(viewport, point)}
          kind={point.kind}
          hovered={tab.highlightedPoint === point.id}
          selected={making.selectedPoint === point.id}
        />
      ))}
      {tab.crosshair && <Crosshair at={toScreen(viewport, tab.crosshair)} />}
    </Layer>
  );
}

interface MarkerProps {
  readonly at: ScreenPoint;
  readonly kind: PromptPoint['kind'];
  readonly hovered: boolean;
  readonly selected: boolean;
}

/** A disc with its sign: colour is never alone. */
function Marker({ at, kind, hovered, selected }: MarkerProps) {
  const radius = hovered ? MARKER.hoveredRadius : MARKER.radius;
  const arm = radius * 0.42;
  const shoulder = shoulderOf(at);
  return (
    <Group>
      {selected && <Ring at={at} radius={radius + MARKER.ring + MARKER.rim + 3} />}
      <Circle {...at} radius={radius + MARKER.ring + MARKER.rim} fill={ON_PHOTO.black} opacity={0.85} />
      <Circle {...at} radius={radius + MARKER.ring} fill={ON_PHOTO.white} />
      <Circle {...at} radius={radius} fill={kind === 'include' ? ON_PHOTO.live : ON_PHOTO.exclude} />
      <Line points={[at.x - arm, at.y, at.x + arm, at.y]} stroke="#10181c" strokeWidth={2} lineCap="round" />
      {kind === 'include' && <Line points={[at.x, at.y - arm, at.x, at.y + arm]} stroke="#10181c" strokeWidth={2} lineCap="round" />}
      {hovered && (
        <Group>
          <Circle {...shoulder} radius={SHOULDER.radius} fill={ON_PHOTO.black} opacity={0.8} />
          <Circle {...shoulder} radius={SHOULDER.radius} stroke={ON_PHOTO.white} strokeWidth={1} opacity={0.5} />
          <Cross at={shoulder} />
        </Group>
      )}
    </Group>
  );
}

/** What shows a chosen marker: two pixels of white with black outside of it. */
function Ring({ at, radius }: { at: ScreenPoint; radius: number }) {
  return (
    <>
      <Circle {...at} radius={radius + 1.5} stroke={ON_PHOTO.black} strokeWidth={1} />
      <Circle {...at} radius={radius} stroke={ON_PHOTO.white} strokeWidth={2} />
    </>
  );
}

function Cross({ at }: { at: ScreenPoint }) {
  const arm = 3;
  return (
    <>
      <Line points={[at.x - arm, at.y - arm, at.x + arm, at.y + arm]} stroke={ON_PHOTO.white} strokeWidth={1.5} lineCap="round" />
      <Line points={[at.x - arm, at.y + arm, at.x + arm, at.y - arm]} stroke={ON_PHOTO.white} strokeWidth={1.5} lineCap="round" />
    </>
  );
}

function Handle({ at }: { at: ScreenPoint }) {
  return (
    <Rect
      x={at.x - HANDLE_SIZE / 2}
      y={at.y - HANDLE_SIZE / 2}
      width={HANDLE_SIZE}
      height={HANDLE_SIZE}
      cornerRadius={1}
      fill={ON_PHOTO.white}
      stroke={ON_PHOTO.black}
      strokeWidth={1}
    />
  );
}

function Crosshair({ at }: { at: ScreenPoint }) {
  const arm = 14;
  const gap = 4;
  const arms = [
    [at.x - arm, at.y, at.x - gap, at.y],
    [at.x + gap, at.y, at.x + arm, at.y],
    [at.x, at.y - arm, at.x, at.y - gap],
    [at.x, at.y + gap, at.x, at.y + arm],
  ];
  return (
    <>
      {arms.map((points, index) => (
        <Line key={`under ${index}`} points={points} stroke={ON_PHOTO.black} strokeWidth={4} lineCap="round" />
      ))}
      {arms.map((points, index) => (
        <Line key={`over ${index}`} points={points} stroke={ON_PHOTO.white} strokeWidth={2} lineCap="round" />
      ))}
    </>
  );
}
