/** Typed listeners: one list of functions for each event. */
export class Listeners<Events extends Record<string, unknown>> {
  private readonly lists = new Map<keyof Events, Set<(value: never) => void>>();

  /** Calls the function at every such event; the returned function ends that. */
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void {
    let list = this.lists.get(event);
    if (list === undefined) {
      list = new Set();
      this.lists.set(event, list);
    }
    list.add(listener);
    return () => list.delete(listener);
  }

  /** Tells all listeners of an event. */
  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of this.lists.get(event) ?? []) (listener as (value: Events[K]) => void)(value);
  }
}
