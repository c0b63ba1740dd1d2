import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import { axesAt, type FreeBody } from '../free-bodies/free-body.ts';
import { bodyMakeOf } from '../free-bodies/make-body.ts';
import { type Placement, place } from '../vessel/placement.ts';
import { orbitAboutFree } from '../vessel/standard-orbit.ts';
import type { Scene, SceneNode } from './schema.ts';
import { nodesOf } from './tree.ts';

/** A node that has a position, and that position resolved. */
export interface PlacedThing<Node extends SceneNode = SceneNode> {
  readonly node: Node;
  readonly place: Placement;
}

type WithPosition = Extract<SceneNode, { position: unknown }>;

/**
 * Works out where the nodes of a scene are at its beginning. Positions that name other nodes are followed, and where custom bodies
 * are under way already, to where those of their names are now.
 */
export class ScenePlaces {
  readonly #scene: Scene;
  readonly #field: BodyField | null;
  readonly #nodes: ReadonlyMap<string, WithPosition>;
  readonly #places = new Map<string, Placement>();
  readonly #underWay: readonly FreeBody[];

  constructor(scene: Scene, field: BodyField | null, underWay: readonly FreeBody[] = []) {
    this.#scene = scene;
    this.#field = field;
    this.#underWay = underWay;
    const nodes = nodesOf(scene.root).map(({ node }) => node);
    this.#nodes = new Map(nodes.filter((node) => 'position' in node).map((node) => [node.name, node]));
  }

  /** All nodes of the given types in the order of the document. Throws WorldError as `place` does. */
  all<Type extends WithPosition['type']>(
    ...types: readonly Type[]
  ): PlacedThing<Extract<WithPosition, { type: Type }>>[] {
    const wanted: ReadonlySet<string> = new Set(types);
    const found = [...this.#nodes.values()].filter((node) => wanted.has(node.type));
    return found.map((node) => ({
      node: node as Extract<WithPosition, { type: Type }>,
      place: this.#placeOf(node),
    }));
  }

  /**
   * Where visitors begin. A custom body that has grown into the orbit on which that is, since others have become part of it or
   * somebody has made it into another, gets them on its standard orbit.
   */
  start(): Placement {
    const { start } = this.#scene;
    const center = 'plane' in start.position ? this.#bodyUnderWay(start.position.body) : undefined;
    try {
      return place(start.position, start, this);
    } catch (error) {
      if (center === undefined || !(error instanceof WorldError && error.code === 'below_ground'))
        throw error;
      return orbitAboutFree(center, {}, this.#underWay, this.#field);
    }
  }

  get field(): BodyField | null {
    return this.#field;
  }

  /** The place of a node, or null when no node with a position has that name. */
  find = (name: string): Placement | null => {
    const node = this.#nodes.get(name);
    return node === undefined ? null : this.#placeOf(node);
  };

  #placeOf(node: WithPosition): Placement {
    const known = this.#places.get(node.name);
    if (known !== undefined) return known;
    const found = node.type === 'body' ? this.#placeOfBody(node) : this.#placeOfThing(node);
    this.#places.set(node.name, found);
    return found;
  }

  #placeOfThing(node: Exclude<WithPosition, { type: 'body' }>): Placement {
    return place(node.position, node.type === 'marker' ? {} : node, this);
  }

  #bodyUnderWay(name: string): FreeBody | undefined {
    return this.#underWay.find((body) => body.name === name);
  }

  #placeOfBody(node: Extract<WithPosition, { type: 'body' }>): Placement {
    const now = this.#bodyUnderWay(node.name);
    if (now !== undefined) return placeNow(now);
    const make = bodyMakeOf(node);
    const found = place(node.position, { ownGmM3S2: make.gmM3S2 }, this);
    return { ...found, attitude: axesAt(make.rotation, 0, 0), mass: make };
  }
}

function placeNow({ body, offsetM, velocityMps, make }: FreeBody): Placement {
  const moving = { body, offsetM: offsetM.slice(), velocityMps: velocityMps.slice() };
  return { ...moving, attitude: axesAt(make.rotation, 0, 0), standing: false, mass: make };
}
