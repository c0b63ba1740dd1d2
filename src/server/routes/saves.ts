import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';

/** Handlers of saves. */
export function saveHandlers({
  saves,
}: ServerParts): Pick<Handlers, 'saves' | 'save_create' | 'save_load' | 'save_delete'> {
  return {
    saves: async () => ({ status: 200, body: { items: await saves.list() } }),
    save_create: async ({ body, principal, act }) => ({
      status: 201,
      body: await saves.create(body, principal?.name ?? 'unknown', act),
    }),
    save_load: async ({ params, principal, signal }) => {
      const { save, load } = await saves.load(params.slot, principal?.name ?? 'unknown', signal);
      return { status: 200, body: { save, load_id: load.load_id } };
    },
    save_delete: async ({ params, act }) => {
      await saves.delete(params.slot, act);
      return { status: 200, body: { slot: params.slot, removed: true } };
    },
  };
}
