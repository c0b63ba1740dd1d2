import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { addressOf, place } from '../core/place.ts';
import { useReference } from '../core/reference.ts';
import { Method } from '../parts/method.tsx';
import { CallView } from '../views/call.tsx';
import { pagesOf } from './pages.ts';

/** What the address names: a call, or another view. */
export function Content(): JSX.Element {
  const reference = useReference();
  const { value: found } = reference.document;
  const { value: failure } = reference.failure;
  const { value: id } = place;
  const retry = (): void => void reference.load();
  if (found === undefined) {
    return (
      <Main key="none" title="API" heading="API">
        {failure === null ? (
          <p class="empty">Loading the description…</p>
        ) : (
          <>
            <Problem failure={failure} />
            <p>
              <Button kind="primary" busy={reference.isLoading.value} onClick={retry}>
                Try again
              </Button>
            </p>
          </>
        )}
      </Main>
    );
  }
  const call = found.calls.find((one) => one.id === id);
  if (call !== undefined) {
    const heading = (
      <>
        <Method name={call.method} /> <span class="call__path">{call.path}</span>
      </>
    );
    return (
      <Main key={id} title={`${call.method} ${call.path}`} heading={heading}>
        <CallView call={call} from={found} />
      </Main>
    );
  }
  const page = pagesOf(found).find((one) => one.id === id);
  if (page === undefined) {
    return (
      <Main key={id} title="No such call" heading="No such call">
        <p class="empty">
          This server has no call <code>{id}</code>. It may be of another version, or have it switched off.{' '}
          <a href={addressOf('')}>See what it has.</a>
        </p>
      </Main>
    );
  }
  const { component: Component, title } = page;
  return (
    <Main key={id} title={title} heading={id === '' ? `${found.title} API` : title}>
      <Component from={found} />
    </Main>
  );
}

/** True once the first view is there, which the browser has its own focus for. */
let hasShown = false;

function Main(props: {
  readonly title: string;
  readonly heading: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { title, heading, children } = props;
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · SpaceTime API`;
    if (hasShown) top.current?.focus({ preventScroll: true });
    if (hasShown) scrollTo(0, 0);
    hasShown = true;
  }, [title]);
  return (
    <main id="content" class="content" tabIndex={-1}>
      <h1 ref={top} tabIndex={-1}>
        {heading}
      </h1>
      {children}
    </main>
  );
}
