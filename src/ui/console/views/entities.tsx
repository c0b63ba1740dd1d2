import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useConsole } from '../core/console.ts';
import { useResource } from '../core/resource.ts';
import { entityId, useWorldFeed, type WorldFeed } from '../core/world-feed.ts';
import type { Point } from '../map/camera.ts';
import { origin, reachOf, titleOf } from '../map/scenery.ts';
import { fromEcliptic, Sky } from '../map/sky.ts';
import { Button } from '../parts/button.tsx';
import { EntityDetail } from './entity-detail.tsx';
import { type Place, PlaceForm, SpawnForm } from './entity-forms.tsx';
import { EntityTable } from './entity-table.tsx';
import { MapCard } from './map-card.tsx';

/** What the next click on the map is for. */
type Picking = 'spawn' | 'move' | null;

/** Radii of the body in the middle, at which a new thing is offered a place. */
const clearOf = 1.5;

/** What is in the world: on a map, and in a table for those who do not see the map. */
export function Entities(): JSX.Element {
  const { session, notices, ephemerisUrl } = useConsole();
  const feed = useWorldFeed();
  const scene = useResource(async () => (await session.client.call('scene_read', {})).body);
  const [sky, setSky] = useState<Sky | null>(null);
  const [chosenFocus, setFocus] = useState('sun');
  const [selected, setSelected] = useState('');
  const [picking, setPicking] = useState<Picking>(null);
  const [form, setForm] = useState<{ kind: 'spawn' | 'move'; place: Place } | null>(null);
  const hasBodies = scene.data === undefined || scene.data.nodes_by_type.solar_system !== undefined;
  const focus = hasBodies ? chosenFocus : origin;
  useEffect(() => {
    if (!hasBodies || sky !== null) return;
    Sky.fetch(ephemerisUrl).then(setSky, (error: unknown) => notices.failed(error));
  }, [hasBodies]);
  const entity = feed?.entities.find((one) => entityId(one) === selected) ?? null;
  const pick = (at: Point): void => {
    if (picking === null) return;
    setPicking(null);
    setForm({ kind: picking, place: placeAt(at, focus) });
  };
  const close = (): void => setForm(null);
  const begin = (kind: 'spawn' | 'move'): void => {
    const near =
      entity === null
        ? placeAt([reachOf(focus).nearM * clearOf, 0], focus)
        : placeOfEntity(entity, hasBodies);
    setForm({ kind, place: near });
  };
  return (
    <>
      <MapCard
        feed={feed}
        sky={sky}
        focus={focus}
        onFocus={setFocus}
        selected={selected}
        onSelect={setSelected}
        isPicking={picking !== null}
        onPick={pick}
        tools={
          <SpawnTools
            isPicking={picking === 'spawn'}
            onForm={() => begin('spawn')}
            onPick={() => setPicking(picking === 'spawn' ? null : 'spawn')}
          />
        }
      />
      {entity !== null && (
        <EntityDetail
          entity={entity}
          hasBodies={hasBodies}
          onFocus={() => setFocus(entity.body)}
          onMove={() => begin('move')}
          isPicking={picking === 'move'}
          onPick={() => setPicking(picking === 'move' ? null : 'move')}
          onGone={() => setSelected('')}
        />
      )}
      <EntityList feed={feed} selected={selected} onSelect={setSelected} />
      {form?.kind === 'spawn' && <SpawnForm place={form.place} hasBodies={hasBodies} onClose={close} />}
      {form?.kind === 'move' && entity !== null && (
        <PlaceForm entity={entity} place={form.place} hasBodies={hasBodies} onClose={close} />
      )}
    </>
  );
}

interface SpawnToolsProps {
  readonly isPicking: boolean;
  readonly onForm: () => void;
  readonly onPick: () => void;
}

function SpawnTools({ isPicking, onForm, onPick }: SpawnToolsProps): JSX.Element {
  return (
    <>
      <Button needs="world.write" kind="primary" onClick={onForm}>
        <Icon name="plus" />
        Spawn
      </Button>
      <Button needs="world.write" pressed={isPicking} onClick={onPick}>
        Spawn on the map
      </Button>
    </>
  );
}

/** A place that was picked on the map, in the plane of the map. */
function placeAt([x, y]: Point, focus: string): Place {
  if (focus === origin) return { reference: origin, frame: 'local', position: [x, 0, -y] };
  return { reference: focus, frame: 'inertial', position: fromEcliptic([x, y, 0]) };
}

function placeOfEntity(
  { body, position_m }: { body: string; position_m: readonly [number, number, number] },
  hasBodies: boolean,
): Place {
  const position: [number, number, number] = [...position_m];
  return hasBodies
    ? { reference: body, frame: 'inertial', position }
    : { reference: origin, frame: 'local', position };
}

interface EntityListProps {
  readonly feed: WorldFeed | null;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** The table moves on once a second only, so that it can be read. */
const tableMs = 1000;

function EntityList({ feed, selected, onSelect }: EntityListProps): JSX.Element {
  const beat = feed === null ? 0 : Math.floor(feed.frame.time_ms / tableMs);
  const entities = feed?.entities;
  const ids = entities?.map(({ id }) => id).join() ?? '';
  const shown = useMemo(() => entities, [beat, ids]);
  return (
    <Card title="In the world" wide>
      <EntityTable rows={shown} titleOf={titleOf} selected={selected} onSelect={onSelect} />
    </Card>
  );
}
