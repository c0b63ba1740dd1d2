type Listener<Value> = (value: Value) => void;

/** Typed listeners: one list of functions for each event. Lists are replaced, never changed, so that telling makes nothing. */
export class Listeners<Events extends Record<string, unknown>> {
  private readonly lists = new Map<keyof Events, readonly Listener<never>[]>();

  /** Calls the function at every such event; the returned function ends that. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K]>): () => void {
    const own: Listener<Events[K]> = (value) => listener(value);
    this.lists.set(event, [...(this.lists.get(event) ?? []), own]);
    return () => {
      const rest = this.lists.get(event)?.filter((one) => one !== own) ?? [];
      this.lists.set(event, rest);
    };
  }

  /** Tells all listeners of an event, as they were when it began. */
  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    const list = this.lists.get(event);
    if (list === undefined) return;
    for (let at = 0; at < list.length; at += 1) (list[at] as Listener<Events[K]>)(value);
  }
}
