import type { FunctionComponent } from 'preact';
import type { Permission } from '../../../protocol/index.ts';
import type { IconName } from '../parts/icon.tsx';
import { Overview } from '../views/overview.tsx';
import { Scenes } from '../views/scenes.tsx';
import { Time } from '../views/time.tsx';

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
    ],
  },
];

/** All pages. */
export const views: readonly View[] = viewGroups.flatMap((group) => group.views);
