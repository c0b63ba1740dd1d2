import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { formatUtc } from '../../../astro/index.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { instantText } from '../../parts/words.ts';
import type { WorldFeed } from '../core/world-feed.ts';
import { type Camera, fitting, type MapScale, type Point, zoomed } from '../map/camera.ts';
import { EntityMap } from '../map/entity-map.tsx';
import { origin, pictureOf, reachOf, shownBodies, titleOf } from '../map/scenery.ts';
import type { Sky } from '../map/sky.ts';
import { Button } from '../parts/button.tsx';

interface MapCardProps {
  readonly feed: WorldFeed | null;
  readonly sky: Sky | null;
  readonly focus: string;
  readonly onFocus: (focus: string) => void;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly isPicking: boolean;
  readonly onPick: (at: Point) => void;
  readonly tools: ComponentChildren;
}

/** Half of the shorter side of the map, about: what is to be seen fits into it. */
const halfPx = (): number => Math.min(205, innerWidth / 2 - 50);
const zoomStep = 1.5;

/** The map with what drives it. */
export function MapCard(props: MapCardProps): JSX.Element {
  const { feed, focus, isPicking } = props;
  const [scale, setScale] = useState<MapScale>('log');
  const fit = (): Camera => {
    const { farM, nearM } = reachOf(focus);
    return fitting(focus === origin ? 'linear' : scale, farM, nearM, halfPx());
  };
  const [camera, setCamera] = useState(fit);
  useEffect(() => setCamera(fit()), [focus, scale]);
  const where = focus === origin ? 'the origin' : titleOf(focus);
  return (
    <Card title="Map" wide tools={props.tools}>
      <div class="inline">
        {focus !== origin && (
          <>
            <Choice
              label="Centre"
              value={focus}
              options={shownBodies.map(({ name, title }) => [name as string, title] as const)}
              onChange={props.onFocus}
            />
            <Choice
              label="Scale"
              value={scale}
              options={[
                ['log', 'logarithmic'],
                ['linear', 'true to scale'],
              ]}
              onChange={setScale}
            />
          </>
        )}
        <span class="tools">
          <Button label="Zoom in" onClick={() => setCamera(zoomed(camera, zoomStep))}>
            <Icon name="plus" />
          </Button>
          <Button label="Zoom out" onClick={() => setCamera(zoomed(camera, 1 / zoomStep))}>
            <Icon name="minus" />
          </Button>
          <Button onClick={() => setCamera(fit())}>Fit</Button>
        </span>
        {feed !== null && focus !== origin && (
          <span class="hint map__date">{instantText(formatUtc(feed.frame, 0))} UTC</span>
        )}
      </div>
      {isPicking && <p role="status">Click the place on the map.</p>}
      {feed === null ? (
        <p class="empty">Waiting for the world…</p>
      ) : (
        <EntityMap
          {...pictureOf(feed, { ...props, camera })}
          label={`Map about ${where} with ${feed.entities.length} entities; the table below lists them. Arrow keys move it, plus and minus zoom.`}
          isPicking={isPicking}
          onPick={props.onPick}
          onSelect={props.onSelect}
          onCamera={setCamera}
          onFit={() => setCamera(fit())}
        />
      )}
    </Card>
  );
}
