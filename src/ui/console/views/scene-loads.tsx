import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SceneLoad } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { durationText } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { Badge } from '../parts/badge.tsx';
import { Progress } from '../parts/progress.tsx';

/** Loads that were asked for here, newest first. */
export interface LoadList {
  readonly list: readonly SceneLoad[];
  /** Shows a load until its outcome. */
  readonly follow: (load: SceneLoad) => void;
}

const pollMs = 400;
const mostLoads = 5;
const isUnderWay = ({ status }: SceneLoad): boolean => status === 'queued' || status === 'loading';

/** Follows loads from request to outcome. */
export function useLoads(): LoadList {
  const { session, notices } = useConsole();
  const [list, setList] = useState<readonly SceneLoad[]>([]);
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  const put = (load: SceneLoad): void =>
    setList((before) => [load, ...before.filter((one) => one.load_id !== load.load_id)].slice(0, mostLoads));
  const ask = async (id: string): Promise<void> => {
    if (!isShown.current) return;
    const { body } = await session.client.call('scene_load_read', { params: { id } });
    put(body);
    watch(body);
  };
  const watch = (load: SceneLoad): void => {
    if (isUnderWay(load)) {
      setTimeout(() => {
        ask(load.load_id).catch((error: unknown) => notices.failed(error));
      }, pollMs);
    } else if (load.status === 'loaded') {
      notices.done(`${load.scene_name ?? load.scene_path} is loaded.`);
    }
  };
  const follow = (load: SceneLoad): void => {
    put(load);
    watch(load);
  };
  return { list, follow };
}

/** Where each of them stands. */
export function LoadCard({ loads }: { loads: readonly SceneLoad[] }): JSX.Element | null {
  if (loads.length === 0) return null;
  return (
    <Card title="Loads from here" wide>
      <ul class="loads">
        {loads.map((load) => (
          <li key={load.load_id}>
            <Badge state={load.status} />
            <strong>{load.scene_path}</strong>
            <span>{load.duration_ms === null ? '' : durationText(load.duration_ms)}</span>
            {isUnderWay(load) && <Progress label={`Loading ${load.scene_path}`} />}
            {load.error !== null && (
              <p class="loads__error">
                {load.error.message} <code>{load.error.code}</code>
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
