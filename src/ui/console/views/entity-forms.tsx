import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TelemetryEntity } from '../../../protocol/index.ts';
import { Choice, Field } from '../../parts/field.tsx';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { entityId } from '../core/world-feed.ts';
import { shownBodies } from '../map/scenery.ts';
import { FormModal } from '../parts/modal.tsx';

/** A place as a form has it. */
export interface Place {
  readonly reference: string;
  readonly frame: 'inertial' | 'fixed' | 'local';
  readonly position: readonly [number, number, number];
}

const axes = ['x', 'y', 'z'] as const;

interface PlaceFields {
  readonly fields: JSX.Element;
  readonly read: () => {
    relative_to: string;
    frame: Place['frame'];
    position_m: [number, number, number];
  };
}

/** Fields for a place, filled in with one. */
function usePlace(place: Place, hasBodies: boolean): PlaceFields {
  const [reference, setReference] = useState(place.reference);
  const [frame, setFrame] = useState(place.frame);
  const [numbers, setNumbers] = useState(
    place.position.map((value) => String(Math.round(value * 1000) / 1000)),
  );
  const set = (at: number, text: string): void =>
    setNumbers(numbers.map((old, i) => (i === at ? text : old)));
  const fields = (
    <>
      {hasBodies && (
        <div class="form__row">
          <Choice
            label="Relative to"
            value={reference}
            options={shownBodies.map(({ name, title }) => [name as string, title] as const)}
            onChange={setReference}
          />
          <Choice
            label="Axes"
            value={frame}
            options={[
              ['inertial', 'inertial (ICRF)'],
              ['fixed', 'turning with the body'],
            ]}
            onChange={setFrame}
          />
        </div>
      )}
      <div class="form__row">
        {axes.map((axis, at) => (
          <Field
            key={axis}
            label={`${axis} (m)`}
            type="number"
            step="any"
            required
            value={numbers[at] ?? ''}
            onInput={(text) => set(at, text)}
          />
        ))}
      </div>
    </>
  );
  const read: PlaceFields['read'] = () => {
    const [x = 0, y = 0, z = 0] = numbers.map(Number);
    return { relative_to: reference, frame, position_m: [x, y, z] };
  };
  return { fields, read };
}

interface PlaceFormProps {
  readonly entity: TelemetryEntity;
  readonly place: Place;
  readonly hasBodies: boolean;
  readonly onClose: () => void;
}

/** Puts an entity somewhere else. */
export function PlaceForm({ entity, place, hasBodies, onClose }: PlaceFormProps): JSX.Element {
  const { session, notices } = useConsole();
  const action = useAction();
  const { fields, read } = usePlace(place, hasBodies);
  const params = { id: entityId(entity) };
  const before = {
    relative_to: hasBodies ? entity.body : 'origin',
    frame: hasBodies ? ('inertial' as const) : ('local' as const),
    position_m: [...entity.position_m] as [number, number, number],
    ...(entity.kind === 'marker'
      ? {}
      : { velocity_mps: [...entity.velocity_mps] as [number, number, number] }),
  };
  const undo = (): void => {
    session.client.call('entity_change', { params, body: { position: before } }).then(
      () => notices.done(`“${entity.name}” is where it was.`),
      (error: unknown) => notices.failed(error),
    );
  };
  const submit = (): void =>
    action.run(async () => {
      await session.client.call('entity_change', { params, body: { position: read() } });
      notices.done(`“${entity.name}” is moved.`, undo);
      onClose();
    });
  return (
    <FormModal
      title={`Move “${entity.name}”`}
      confirm="Move"
      action={action}
      onSubmit={submit}
      onClose={onClose}
    >
      {fields}
      <p class="hint">It comes to rest there, in these axes.</p>
    </FormModal>
  );
}

interface SpawnFormProps {
  readonly place: Place;
  readonly hasBodies: boolean;
  readonly onClose: () => void;
}

const kinds = {
  marker: 'a marker',
  vessel: 'a ship without a pilot',
  box: 'a box',
  sphere: 'a ball',
} as const;

/** Puts something new into the world. */
export function SpawnForm({ place, hasBodies, onClose }: SpawnFormProps): JSX.Element {
  const { session, notices } = useConsole();
  const [kind, setKind] = useState<keyof typeof kinds>('marker');
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [sizeM, setSizeM] = useState('1');
  const action = useAction();
  const { fields, read } = usePlace(place, hasBodies);
  const wish = () => {
    const common = { name, position: read() };
    const size = Number(sizeM);
    switch (kind) {
      case 'marker':
        return { kind, ...common, ...(description && { description }) } as const;
      case 'vessel':
        return { kind, ...common } as const;
      case 'box':
        return {
          kind,
          ...common,
          motion: 'dynamic' as const,
          size_m: [size, size, size] as [number, number, number],
        };
      case 'sphere':
        return { kind, ...common, motion: 'dynamic' as const, radius_m: size / 2 };
    }
  };
  const submit = (): void =>
    action.run(async () => {
      const { body } = await session.client.call('entity_spawn', { body: wish() });
      const undo = (): void => {
        session.client.call('entity_remove', { params: { id: body.id } }).then(
          () => notices.done(`“${name}” is gone again.`),
          (error: unknown) => notices.failed(error),
        );
      };
      notices.done(`“${name}” is in the world.`, undo);
      onClose();
    });
  const isShape = kind === 'box' || kind === 'sphere';
  const offered = Object.entries(kinds).filter(([one]) => !hasBodies || one === 'marker' || one === 'vessel');
  return (
    <FormModal title="Spawn" confirm="Spawn" action={action} onSubmit={submit} onClose={onClose}>
      <div class="form__row">
        <Choice
          label="What"
          value={kind}
          options={offered as [keyof typeof kinds, string][]}
          onChange={setKind}
        />
        <Field label="Name" value={name} onInput={setName} required maxLength={128} />
      </div>
      {fields}
      {kind === 'marker' && (
        <Field label="Description" value={description} onInput={setDescription} maxLength={1024} />
      )}
      {isShape && (
        <Field label="Size (m)" type="number" min={0.001} step="any" value={sizeM} onInput={setSizeM} />
      )}
    </FormModal>
  );
}
