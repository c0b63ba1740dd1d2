import { type ActionId, actionIds } from './actions.ts';

const indexOf = new Map(actionIds.map((id, index) => [id, index]));

/** How far each action is pressed by one device, 0 to 1. A device writes its own; nothing else does. */
export class DeviceLevels {
  readonly values = new Float64Array(actionIds.length);

  set(action: ActionId, level: number): void {
    this.values[indexOf.get(action) ?? 0] = level;
  }

  get(action: ActionId): number {
    return this.values[indexOf.get(action) ?? 0];
  }

  /** Releases everything, for a lost focus or a device that went away. */
  clear(): void {
    this.values.fill(0);
  }
}

/** The strongest press of each action over all devices, so that two devices never add up to more than one. */
export class ActionLevels {
  readonly #total = new Float64Array(actionIds.length);
  readonly #devices: readonly DeviceLevels[];

  constructor(devices: readonly DeviceLevels[]) {
    this.#devices = devices;
  }

  /** Gathers the devices anew; call once a frame. */
  refresh(): void {
    this.#total.fill(0);
    for (let which = 0; which < this.#devices.length; which += 1) {
      const { values } = this.#devices[which];
      for (let at = 0; at < this.#total.length; at += 1) {
        if (values[at] > this.#total[at]) this.#total[at] = values[at];
      }
    }
  }

  get(action: ActionId): number {
    return this.#total[indexOf.get(action) ?? 0];
  }

  /** Level of one action minus that of its opposite, -1 to 1. */
  axis(positive: ActionId, negative: ActionId): number {
    return this.get(positive) - this.get(negative);
  }
}
