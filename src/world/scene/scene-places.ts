import type { BodyField } from '../celestial/body-field.ts';
import { type Placement, place } from '../vessel/placement.ts';
import type { Scene, SceneNode } from './schema.ts';
import { nodesOf } from './tree.ts';

/** A node that has a position, and that position resolved. */
export interface PlacedThing<Node extends SceneNode = SceneNode> {
  readonly node: Node;
  readonly place: Placement;
}

type WithPosition = Extract<SceneNode, { position: unknown }>;

/** Works out where the nodes of a scene are at its beginning. Positions that name other nodes are followed. */
export class ScenePlaces {
  readonly #scene: Scene;
  readonly #field: BodyField | null;
  readonly #nodes: ReadonlyMap<string, WithPosition>;
  readonly #places = new Map<string, Placement>();

  constructor(scene: Scene, field: BodyField | null) {
    this.#scene = scene;
    this.#field = field;
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

  /** Where visitors begin. */
  start(): Placement {
    const { start } = this.#scene;
    return place(start.position, start, this);
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
    const facing = node.type === 'marker' ? {} : node;
    const found = place(node.position, facing, this);
    this.#places.set(node.name, found);
    return found;
  }
}
