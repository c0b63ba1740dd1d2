import { ApiError } from '../../protocol/index.ts';
import type { WorldHost } from './world-host.ts';

const appearMs = 5000;

/** Waits until a visitor's ship is in the state that visitors are sent, and gives its id. */
export async function shipInView(host: WorldHost, visitor: string): Promise<number> {
  const known = host.mirror.shipOf(visitor);
  if (known !== undefined) return known.id;
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      host.off('frame', look);
      host.off('resumed', look);
    };
    const look = (): void => {
      const ship = host.mirror.shipOf(visitor);
      if (ship === undefined) return;
      done();
      resolve(ship.id);
    };
    const timer = setTimeout(() => {
      done();
      reject(new ApiError('world_unavailable'));
    }, appearMs);
    host.on('frame', look);
    host.on('resumed', look);
  });
}
