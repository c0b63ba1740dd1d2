import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import {
  type IssuedTokenAnswer,
  type Permission,
  permissions,
  type Role,
  roles,
} from '../../../protocol/index.ts';
import { Choice, Field, Tick } from '../../parts/field.tsx';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { FormModal } from '../parts/modal.tsx';

interface NewTokenProps {
  readonly onClose: () => void;
  readonly onMade: (token: IssuedTokenAnswer) => void;
}

/** Makes a token for a person or a machine. */
export function NewToken({ onClose, onMade }: NewTokenProps): JSX.Element {
  const { session } = useConsole();
  const [kind, setKind] = useState<'session' | 'service'>('session');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('readonly');
  const [minutes, setMinutes] = useState('60');
  const [refresh, setRefresh] = useState(false);
  const [days, setDays] = useState('30');
  const [rights, setRights] = useState<ReadonlySet<Permission>>(new Set(['performance.read']));
  const action = useAction();
  const toggle = (right: Permission, on: boolean): void => {
    const next = new Set(rights);
    if (on) next.add(right);
    else next.delete(right);
    setRights(next);
  };
  const submit = (): void =>
    action.run(async () => {
      const lifetime_seconds = Number(minutes) * 60;
      const person = { kind: 'session', subject: name, role, lifetime_seconds, refresh } as const;
      const lifetime_days = Number(days);
      const machine = { kind: 'service', name, permissions: Array.from(rights), lifetime_days } as const;
      const body: typeof person | typeof machine = kind === 'session' ? person : machine;
      onMade((await session.client.call('admin_token_create', { body })).body);
    });
  return (
    <FormModal title="New token" confirm="Make" action={action} onSubmit={submit} onClose={onClose}>
      <Choice
        label="For"
        value={kind}
        options={[
          ['session', 'a person'],
          ['service', 'a machine'],
        ]}
        onChange={setKind}
      />
      <Field
        label="Name"
        value={name}
        onInput={setName}
        required
        maxLength={128}
        hint="Letters, digits and . _ @ + : -"
      />
      {kind === 'session' ? (
        <>
          <div class="form__row">
            <Choice label="Role" value={role} options={roles} onChange={setRole} />
            <Field label="Minutes" type="number" min={1} max={60} value={minutes} onInput={setMinutes} />
          </div>
          <Tick label="With a value that makes the next one" checked={refresh} onChange={setRefresh} />
        </>
      ) : (
        <>
          <Field label="Days" type="number" min={1} max={90} value={days} onInput={setDays} />
          <Rights rights={rights} onToggle={toggle} />
        </>
      )}
    </FormModal>
  );
}

interface RightsProps {
  readonly rights: ReadonlySet<Permission>;
  readonly onToggle: (right: Permission, on: boolean) => void;
}

function Rights({ rights, onToggle }: RightsProps): JSX.Element {
  return (
    <fieldset class="ticks">
      <legend class="legend">Permissions</legend>
      {permissions.map((right) => (
        <Tick key={right} label={right} checked={rights.has(right)} onChange={(on) => onToggle(right, on)} />
      ))}
    </fieldset>
  );
}
