import type { FunctionComponent } from 'preact';
import type { Permission } from '../../../protocol/index.ts';
import type { IconName } from '../../parts/icon.tsx';
import { Access } from '../views/access.tsx';
import { Audit } from '../views/audit.tsx';
import { Entities } from '../views/entities.tsx';
import { Jobs } from '../views/jobs.tsx';
import { Logs } from '../views/logs.tsx';
import { Overview } from '../views/overview.tsx';
import { Saves } from '../views/saves.tsx';
import { Scenes } from '../views/scenes.tsx';
import { Time } from '../views/time.tsx';
import { Tokens } from '../views/tokens.tsx';
import { Webhooks } from '../views/webhooks.tsx';

/** One page of the console. */
export interface View {
  readonly id: IconName;
  readonly title: string;
  /** Letter that opens it after `g`. */
  readonly key: string;
  /** What the token has to allow for it to show anything. */
  readonly needs: Permission | null;
  readonly component: FunctionComponent;
}

/** All pages, in the order of the navigation, by group. */
export const viewGroups: readonly { readonly title: string; readonly views: readonly View[] }[] = [
  {
    title: 'World',
    views: [
      { id: 'overview', title: 'Overview', key: 'o', needs: null, component: Overview },
      { id: 'scenes', title: 'Scenes', key: 's', needs: 'scene.read', component: Scenes },
      { id: 'time', title: 'Time', key: 't', needs: 'world.read', component: Time },
      { id: 'entities', title: 'Entities', key: 'e', needs: 'world.read', component: Entities },
      { id: 'saves', title: 'Saves', key: 'v', needs: 'world.read', component: Saves },
    ],
  },
  {
    title: 'Automation',
    views: [
      { id: 'jobs', title: 'Jobs', key: 'j', needs: 'job.read', component: Jobs },
      { id: 'webhooks', title: 'Webhooks', key: 'w', needs: 'webhook.read', component: Webhooks },
    ],
  },
  {
    title: 'Security',
    views: [
      { id: 'tokens', title: 'Tokens', key: 'k', needs: 'admin', component: Tokens },
      { id: 'access', title: 'Access', key: 'a', needs: 'admin', component: Access },
      { id: 'audit', title: 'Audit', key: 'u', needs: 'audit.read', component: Audit },
      { id: 'logs', title: 'Logs', key: 'l', needs: 'admin', component: Logs },
    ],
  },
];

/** All pages. */
export const views: readonly View[] = viewGroups.flatMap((group) => group.views);
