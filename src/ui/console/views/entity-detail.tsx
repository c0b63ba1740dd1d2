import type { JSX } from 'preact';
import type { TelemetryEntity } from '../../../protocol/index.ts';
import { Card, Figures } from '../../parts/card.tsx';
import { figure, metresText, speedText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { entityId } from '../core/world-feed.ts';
import { titleOf } from '../map/scenery.ts';
import { Button } from '../parts/button.tsx';
import { lengthOf } from './entity-table.tsx';

interface EntityDetailProps {
  readonly entity: TelemetryEntity;
  readonly hasBodies: boolean;
  readonly onFocus: () => void;
  readonly onMove: () => void;
  readonly isPicking: boolean;
  readonly onPick: () => void;
  readonly onGone: () => void;
}

/** The selected entity, and what can be done with it. */
export function EntityDetail(props: EntityDetailProps): JSX.Element {
  const { entity, hasBodies } = props;
  const { name, kind, form, body, position_m, velocity_mps, mass_kg, fuel_kg, landed } = entity;
  return (
    <Card title={name} tools={<EntityTools {...props} />}>
      <Figures
        rows={[
          ['Kind', form ?? kind],
          ['Id', <code key="id">{entityId(entity)}</code>],
          ['Counted from', hasBodies ? titleOf(body) : 'the origin'],
          ['Distance', metresText(lengthOf(position_m))],
          ['Speed', speedText(lengthOf(velocity_mps))],
          ['Position (m)', <code key="position">{position_m.map((x) => figure(x)).join(', ')}</code>],
          ...(mass_kg === null ? [] : [['Mass', `${figure(mass_kg)} kg`] as const]),
          ...(fuel_kg === null ? [] : [['Fuel', `${figure(fuel_kg)} kg`] as const]),
          ...(kind === 'vessel' ? [['On the ground', landed ? 'yes' : 'no'] as const] : []),
        ]}
      />
    </Card>
  );
}

function EntityTools({ entity, hasBodies, ...props }: EntityDetailProps): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const params = { id: entityId(entity) };
  const back = async (position: TelemetryEntity, description: string | null): Promise<void> => {
    await session.client.call('entity_spawn', {
      body: {
        kind: 'marker',
        name: position.name,
        position: {
          relative_to: hasBodies ? position.body : 'origin',
          frame: hasBodies ? 'inertial' : 'local',
          position_m: [...position.position_m],
        },
        ...(description === null ? {} : { description }),
      },
    });
    notices.done(`“${position.name}” is back.`);
  };
  const remove = (): void =>
    action.run(async () => {
      const isMarker = entity.kind === 'marker';
      const text = `“${entity.name}” is taken out of the world.${isMarker ? '' : ' This cannot be taken back.'}`;
      const question = { title: 'Remove this entity?', text, confirm: 'Remove', danger: true };
      if (!(await dialogs.confirm(question))) return;
      const { body } = await session.client.call('entity_read', { params });
      await session.client.call('entity_remove', { params });
      const undo = (): void => action.run(() => back(entity, body.description));
      notices.done(`“${entity.name}” is removed.`, isMarker ? undo : null);
      props.onGone();
    });
  return (
    <>
      {hasBodies && <Button onClick={props.onFocus}>Centre its body</Button>}
      <Button needs="world.write" onClick={props.onMove}>
        Move
      </Button>
      <Button needs="world.write" pressed={props.isPicking} onClick={props.onPick}>
        Move on the map
      </Button>
      <Button
        needs="world.write"
        kind="danger"
        busy={action.isBusy}
        barred={entity.owner === null ? null : 'A visitor flies it: ships of visitors stay.'}
        onClick={remove}
      >
        Remove
      </Button>
    </>
  );
}
