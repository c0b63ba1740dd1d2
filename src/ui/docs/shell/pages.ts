import type { FunctionComponent } from 'preact';
import type { ApiDocument } from '../model/api-document.ts';
import { Errors } from '../views/errors.tsx';
import { Events } from '../views/events.tsx';
import { Overview } from '../views/overview.tsx';
import { Streams } from '../views/streams.tsx';

/** A view that is no call. */
export interface DocsPage {
  readonly id: string;
  readonly title: string;
  readonly component: FunctionComponent<{ readonly from: ApiDocument }>;
}

/** The views that a document has something for. */
export function pagesOf({ errors, streams, events }: ApiDocument): readonly DocsPage[] {
  return [
    { id: '', title: 'Overview', component: Overview },
    ...(errors.length > 0 ? [{ id: '/errors', title: 'Errors', component: Errors }] : []),
    ...(streams.length > 0 ? [{ id: '/streams', title: 'Streams', component: Streams }] : []),
    ...(events.length > 0 ? [{ id: '/events', title: 'Webhook events', component: Events }] : []),
  ];
}
