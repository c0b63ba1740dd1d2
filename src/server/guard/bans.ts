import ipaddr from 'ipaddr.js';
import type { Log } from '../../engine/index.ts';
import { ApiError } from '../../protocol/index.ts';
import { inRanges, type Ranges, readRanges } from '../auth/address-ranges.ts';
import type { Act } from '../http/audit-port.ts';
import { newId } from '../ids.ts';
import { addBan, type BanRow, listBans, removeBan } from '../store/operations/bans.ts';
import type { Store } from '../store/store.ts';

/** Bans that are kept at once. */
const maxBans = 10_000;
/** Addresses whose verdict is remembered. */
const maxVerdicts = 10_000;

/** What a list of bans works with. */
export interface BanSettings {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** Whom to keep out, and for how long. */
export interface BanWish {
  readonly kind: BanRow['kind'];
  /** A range of addresses, or the id of a token. */
  readonly target: string;
  readonly reason: string;
  readonly origin: BanRow['origin'];
  readonly createdBy: string;
  /** Null for one that only an operator ends. */
  readonly durationMs: number | null;
}

interface RangeBan {
  readonly ban: BanRow;
  readonly ranges: Ranges;
}

/** Who is kept out. What holds lies in memory, so that a request costs one look; what was decided lies in the store. */
export class Bans {
  /** The act that a ban by the server itself is in the audit. */
  ownAct: () => Act | undefined = () => undefined;
  private readonly settings: BanSettings;
  private tokens: ReadonlyMap<string, BanRow> = new Map();
  private ranges: readonly RangeBan[] = [];
  private readonly verdicts = new Map<string, BanRow | null>();

  private constructor(settings: BanSettings) {
    this.settings = settings;
  }

  /** Reads what was decided before. Rejects with `store_unavailable`. */
  static async open(settings: BanSettings): Promise<Bans> {
    const bans = new Bans(settings);
    bans.show(await bans.list());
    return bans;
  }

  /** How many addresses or ranges, and how many tokens, are kept out. */
  get counts(): { readonly addresses: number; readonly tokens: number } {
    return {
      addresses: this.ranges.filter(({ ban }) => this.holds(ban)).length,
      tokens: [...this.tokens.values()].filter((ban) => this.holds(ban)).length,
    };
  }

  /** The ban that an address falls under. */
  ofAddress(address: string): BanRow | undefined {
    if (this.ranges.length === 0) return undefined;
    const known = this.verdicts.get(address);
    if (known === null || (known !== undefined && this.holds(known))) return known ?? undefined;
    const found = this.ranges.find(({ ban, ranges }) => this.holds(ban) && inRanges(address, ranges))?.ban;
    if (this.verdicts.size >= maxVerdicts) this.verdicts.clear();
    this.verdicts.set(address, found ?? null);
    return found;
  }

  /** The ban of a token; undefined for none. */
  ofToken(tokenId: string | undefined): BanRow | undefined {
    const ban = tokenId === undefined ? undefined : this.tokens.get(tokenId);
    return ban !== undefined && this.holds(ban) ? ban : undefined;
  }

  /** Every ban that holds, newest first. */
  list(): Promise<BanRow[]> {
    return this.settings.store.run(listBans, { nowMs: this.settings.now() });
  }

  /**
   * Keeps somebody out from now on; gives the ban that holds then, which may be an earlier one that lasts longer. Rejects
   * with `ban_refused` for what is no range of addresses, and with `too_many_bans`.
   */
  async add(wish: BanWish, act?: Act): Promise<BanRow> {
    const { store, now } = this.settings;
    const nowMs = now();
    const target = wish.kind === 'address' ? wholeRange(wish.target) : wish.target;
    const ban: BanRow = {
      id: newId('ban'),
      kind: wish.kind,
      target,
      reason: wish.reason,
      origin: wish.origin,
      created_by: wish.createdBy,
      created_ms: nowMs,
      expires_ms: wish.durationMs === null ? null : nowMs + wish.durationMs,
    };
    act?.note(target);
    const held = await (act ?? store).run(addBan, { ban, max: maxBans, nowMs });
    this.show(await this.list());
    return held;
  }

  /** Lets somebody in again. Rejects with `unknown_ban`. */
  async remove(id: string, act?: Act): Promise<BanRow> {
    const { store, now } = this.settings;
    const removed = await (act ?? store).run(removeBan, { id, nowMs: now() });
    this.show(await this.list());
    return removed;
  }

  /** Keeps somebody out as soon as that is written down; whoever calls does not wait for it. */
  addSoon(wish: BanWish): void {
    this.add(wish, this.ownAct()).catch((error: unknown) =>
      this.settings.log.error('a ban could not be kept', { target: wish.target, reason: String(error) }),
    );
  }

  private holds({ expires_ms }: BanRow): boolean {
    return expires_ms === null || expires_ms > this.settings.now();
  }

  private show(bans: readonly BanRow[]): void {
    this.tokens = new Map(bans.filter(({ kind }) => kind === 'token').map((ban) => [ban.target, ban]));
    this.ranges = bans
      .filter(({ kind }) => kind === 'address')
      .map((ban) => ({ ban, ranges: readRanges([ban.target]) ?? [] }));
    this.verdicts.clear();
  }
}

/** A range in its one spelling: `10.0.0.0/8` for `10.1.2.3/8`. Throws `ban_refused`. */
export function wholeRange(text: string): string {
  const [range] = readRanges([text]) ?? [];
  if (range === undefined)
    throw new ApiError('ban_refused', `"${text}" is neither an address nor a range such as 192.0.2.0/24.`);
  const [base, bits] = range;
  const kind = base.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = kind.networkAddressFromCIDR(`${base.toString()}/${bits}`);
  return `${network.toString()}/${bits}`;
}
