import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Choice, Field } from '../../parts/field.tsx';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { FormModal } from '../parts/modal.tsx';

const durations = [
  ['3600', 'an hour'],
  ['86400', 'a day'],
  ['604800', 'a week'],
  ['', 'until it is lifted'],
] as const;

/** Keeps an address or a token out. */
export function NewBan({ onClose, onMade }: { onClose: () => void; onMade: () => void }): JSX.Element {
  const { session, notices } = useConsole();
  const [kind, setKind] = useState<'address' | 'token_id'>('address');
  const [target, setTarget] = useState('');
  const [reason, setReason] = useState('');
  const [seconds, setSeconds] = useState<(typeof durations)[number][0]>('3600');
  const action = useAction();
  const submit = (): void =>
    action.run(async () => {
      const terms = { reason, ...(seconds === '' ? {} : { duration_seconds: Number(seconds) }) };
      const body = kind === 'address' ? { address: target, ...terms } : { token_id: target, ...terms };
      await session.client.call('admin_ban_add', { body });
      notices.done(`${target} is kept out.`);
      onMade();
      onClose();
    });
  return (
    <FormModal title="New ban" confirm="Ban" action={action} onSubmit={submit} onClose={onClose}>
      <Choice
        label="Whom"
        value={kind}
        options={[
          ['address', 'an address or a range of them'],
          ['token_id', 'a token'],
        ]}
        onChange={setKind}
      />
      <Field
        label={kind === 'address' ? 'Address' : 'Id of the token'}
        value={target}
        onInput={setTarget}
        required
        maxLength={128}
        hint={kind === 'address' ? 'Such as 192.0.2.7 or 192.0.2.0/24' : 'As the list of tokens has it'}
      />
      <Field label="Reason" value={reason} onInput={setReason} required maxLength={256} />
      <Choice label="For" value={seconds} options={durations} onChange={setSeconds} />
    </FormModal>
  );
}
