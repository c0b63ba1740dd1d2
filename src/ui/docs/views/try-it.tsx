import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import type { Failure } from '../../parts/failure.ts';
import { Problem } from '../../parts/problem.tsx';
import { type Reference, useReference } from '../core/reference.ts';
import { type Reply, send, silenceOf } from '../core/transport.ts';
import type { ApiDocument } from '../model/api-document.ts';
import type { Call } from '../model/call.ts';
import {
  bodyFault,
  curlOf,
  type Draft,
  firstDraft,
  missingIn,
  pathFault,
  requestOf,
} from '../model/request.ts';
import { Copy } from '../parts/copy.tsx';
import { Code } from '../parts/json.tsx';
import { SignIn } from '../shell/sign-in.tsx';
import { ReplyCard } from './reply.tsx';
import { RequestFields } from './request-fields.tsx';

interface TryItProps {
  readonly call: Call;
  readonly from: ApiDocument;
}

/** A form that makes the call on this server, the same as a command, and what came of it. */
export function TryIt({ call, from }: TryItProps): JSX.Element {
  const reference = useReference();
  const { caller } = reference;
  const [draft, setDraft] = useState(() => firstDraft(call, from.references));
  const [isAsking, setAsking] = useState(false);
  const sending = useSending(reference, call);
  const mustSignIn = call.needsToken && caller.identity.value === null;
  const request = requestOf(call, draft);
  const curl = curlOf(request, location.origin, call.needsToken || caller.identity.value !== null);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (mustSignIn) setAsking(true);
    else void sending.run(draft);
  };
  return (
    <>
      <Card title="Try it">
        {caller.ended.value !== null && <p class="call__warning">{caller.ended.value}</p>}
        <LackingNote call={call} />
        <form class="form" onSubmit={submit} noValidate>
          <RequestFields call={call} draft={draft} onChange={setDraft} from={from} />
          {sending.fault !== null && (
            <p class="call__warning" role="alert">
              {sending.fault}
            </p>
          )}
          <div class="form__buttons">
            {sending.isBusy && <Button onClick={sending.stop}>Stop waiting</Button>}
            <Button type="submit" kind="primary" busy={sending.isBusy}>
              {mustSignIn ? 'Sign in to send' : `Send ${call.method}`}
            </Button>
          </div>
        </form>
      </Card>
      {sending.failure !== null && <Problem failure={sending.failure} />}
      {sending.reply !== null && <ReplyCard reply={sending.reply} />}
      <Card title="As a command" tools={<Copy text={curl} label="Copy the command" />}>
        <Code text={curl} label="Command" />
      </Card>
      {isAsking && <SignIn onClose={() => setAsking(false)} />}
    </>
  );
}

/** Says before sending that the role will not do. */
function LackingNote({ call: { permission, needsToken } }: { readonly call: Call }): JSX.Element | null {
  const { value: identity } = useReference().caller.identity;
  const isNamed = needsToken && permission !== '' && permission !== 'token';
  if (identity === null || !isNamed || identity.permissions.includes(permission)) return null;
  return (
    <p class="call__warning">
      Your role, {identity.role}, lacks the permission <code>{permission}</code>: the server will refuse.
    </p>
  );
}

interface Sending {
  readonly isBusy: boolean;
  readonly reply: Reply | null;
  /** Why no answer came. */
  readonly failure: Failure | null;
  /** Why nothing was sent. */
  readonly fault: string | null;
  readonly run: (draft: Draft) => Promise<void>;
  readonly stop: () => void;
}

function useSending({ caller, dialogs }: Reference, call: Call): Sending {
  const [isBusy, setBusy] = useState(false);
  const [reply, setReply] = useState<Reply | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const stopper = useRef<AbortController | null>(null);
  const run = async (draft: Draft): Promise<void> => {
    if (stopper.current !== null) return;
    const missing = missingIn(call, draft);
    const found =
      missing.length > 0 ? `Fill in ${missing.join(', ')}.` : (pathFault(call, draft) ?? bodyFault(draft));
    setFault(found);
    if (found !== null) return;
    const request = requestOf(call, draft);
    const stop = new AbortController();
    stopper.current = stop;
    try {
      if (call.method !== 'GET' && !(await dialogs.confirm(questionBefore(call, request.address, caller))))
        return;
      setBusy(true);
      setFailure(null);
      setReply(null);
      const came = await send(request, caller.token, stop.signal);
      caller.heed(came);
      setReply(came);
    } catch (error) {
      setFailure(silenceOf(error));
    } finally {
      stopper.current = null;
      setBusy(false);
    }
  };
  return { isBusy, reply, failure, fault, run, stop: () => stopper.current?.abort() };
}

/** Says what will happen. */
function questionBefore(
  { method, summary, auditedAs }: Call,
  address: string,
  { identity }: Reference['caller'],
): Parameters<Reference['dialogs']['confirm']>[0] {
  const { value: who } = identity;
  const as = who === null ? '' : ` as ${who.subject} (${who.role})`;
  const audit = auditedAs === '' ? '' : ` The audit will name it ${auditedAs}.`;
  return {
    title: `Send ${method} ${address}?`,
    text: `${summary} This acts on the running server at ${location.host}${as}, at once.${audit}`,
    confirm: `Send ${method}`,
    danger: method === 'DELETE',
  };
}
