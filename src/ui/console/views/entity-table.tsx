import type { JSX } from 'preact';
import type { TelemetryEntity } from '../../../protocol/index.ts';
import { Table } from '../../parts/table.tsx';
import { metresText, speedText } from '../../parts/words.ts';
import { entityId } from '../core/world-feed.ts';
import { Button } from '../parts/button.tsx';

interface EntityTableProps {
  readonly rows: readonly TelemetryEntity[] | undefined;
  readonly titleOf: (body: string) => string;
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** Length of a vector. */
export const lengthOf = ([x, y, z]: readonly [number, number, number]): number => Math.hypot(x, y, z);

/** What the map shows, as a table. */
export function EntityTable({ rows, titleOf, selected, onSelect }: EntityTableProps): JSX.Element {
  return (
    <Table
      caption="Entities of the world"
      rows={rows}
      keyOf={entityId}
      empty="Nothing but the bodies is in the world."
      isSelected={(entity) => entityId(entity) === selected}
      columns={[
        { name: 'Name', cell: ({ name }) => name },
        { name: 'Kind', cell: ({ kind, form }) => form ?? kind },
        { name: 'Counted from', cell: ({ body }) => titleOf(body) },
        { name: 'Distance', kind: 'number', cell: ({ position_m }) => metresText(lengthOf(position_m)) },
        { name: 'Speed', kind: 'number', cell: ({ velocity_mps }) => speedText(lengthOf(velocity_mps)) },
        { name: 'Pilot', cell: ({ owner }) => (owner === null ? '–' : 'a visitor') },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (entity) => {
            const id = entityId(entity);
            return (
              <Button
                pressed={id === selected}
                label={`Select ${entity.name}`}
                onClick={() => onSelect(id === selected ? '' : id)}
              >
                Select
              </Button>
            );
          },
        },
      ]}
    />
  );
}
