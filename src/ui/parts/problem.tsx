import type { JSX } from 'preact';
import type { Failure } from './failure.ts';
import { Icon } from './icon.tsx';

/** What went wrong, what to do, and by which number the log knows it. */
export function Problem({ failure, quiet = false }: { failure: Failure; quiet?: boolean }): JSX.Element {
  return (
    <div class="problem" role={quiet ? undefined : 'alert'}>
      <Icon name="alert" />
      <div>
        <p class="problem__title">{failure.title}</p>
        <p>{failure.detail}</p>
        {failure.fields.length > 0 && (
          <ul>
            {failure.fields.map(({ path, message }) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {failure.advice !== '' && <p class="problem__advice">{failure.advice}</p>}
        {failure.requestId !== null && (
          <p class="problem__request">
            Request <code>{failure.requestId}</code>
            {failure.code !== null && (
              <>
                {' '}
                · <code>{failure.code}</code>
              </>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
