import type { JSX } from 'preact';
import { Card } from '../../parts/card.tsx';
import { addressOf } from '../core/place.ts';
import type { ApiDocument } from '../model/api-document.ts';
import { Method } from '../parts/method.tsx';
import { Prose } from '../parts/prose.tsx';

/** What the API is about, and every call by its subject. */
export function Overview({ from }: { readonly from: ApiDocument }): JSX.Element {
  const { version, summary, description, groups, calls } = from;
  return (
    <>
      <p class="lead">{summary}</p>
      <p class="hint">
        {version !== '' && `Version ${version} · `}
        {calls.length} calls
      </p>
      <Prose text={description} />
      {calls.length === 0 && <p class="empty">This server describes no calls.</p>}
      {groups.map((group) => (
        <Card key={group.name} title={group.name}>
          <Prose text={group.description} />
          <ul class="calls">
            {group.calls.map(({ id, method, path, summary: says, permission, needsToken }) => (
              <li key={id}>
                <a href={addressOf(id)} class="calls__link">
                  <Method name={method} />
                  <span class="call__path">{path}</span>
                </a>
                <span class="calls__says">{says}</span>
                <code class="calls__needs">{needsToken ? permission : 'no token'}</code>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}
