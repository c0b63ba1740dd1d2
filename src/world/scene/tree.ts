import { oddities } from '../free-bodies/plausibility.ts';
import { limits } from '../limits.ts';
import type { JsonKey } from './scan-json.ts';
import type { SceneNode, SceneRoot } from './schema.ts';

/** A node of a scene's tree with the keys that lead to it and its depth; the root has depth 1. */
export interface PlacedNode {
  readonly node: SceneRoot | SceneNode;
  readonly path: readonly JsonKey[];
  readonly depth: number;
}

/** Every node of a tree, parents before children, without recursion. */
export function nodesOf(root: SceneRoot): PlacedNode[] {
  const nodes: PlacedNode[] = [{ node: root, path: ['root'], depth: 1 }];
  for (const { node, path, depth } of nodes) {
    if (!('children' in node) || node.children === undefined) continue;
    node.children.forEach((child, index) => {
      nodes.push({ node: child, path: [...path, 'children', index], depth: depth + 1 });
    });
  }
  return nodes;
}

/** What a scene consists of, for people and for the API. */
export interface SceneInfo {
  readonly root: { readonly name: string; readonly type: string };
  readonly node_count: number;
  readonly nodes_by_type: Readonly<Record<string, number>>;
  /** Levels of the tree; 1 when the root has no children. */
  readonly depth: number;
}

/** Counts the nodes of a scene. */
export function sceneInfo(scene: { readonly root: SceneRoot }): SceneInfo {
  const nodes = nodesOf(scene.root);
  const nodesByType: Record<string, number> = {};
  let depth = 0;
  for (const placed of nodes) {
    nodesByType[placed.node.type] = (nodesByType[placed.node.type] ?? 0) + 1;
    depth = Math.max(depth, placed.depth);
  }
  const { name, type } = scene.root;
  return { root: { name, type }, node_count: nodes.length, nodes_by_type: nodesByType, depth };
}

/** What is allowed but worth knowing before a scene is shown to people. */
export function sceneWarnings(scene: { readonly root: SceneRoot }): string[] {
  const nodes = nodesOf(scene.root);
  const rigid = nodes.filter(({ node }) => 'motion' in node && node.motion === 'dynamic').length;
  const warnings: string[] = [];
  if (nodes.length > limits.sceneNodesWarning) {
    warnings.push(
      `The scene has ${nodes.length} nodes; above ${limits.sceneNodesWarning} it may load slowly.`,
    );
  }
  if (rigid > limits.rigidBodiesWarning) {
    warnings.push(
      `The scene has ${rigid} rigid bodies; above ${limits.rigidBodiesWarning} ticks may come late.`,
    );
  }
  for (const { node } of nodes)
    if (node.type === 'body') warnings.push(...oddities(node).map(({ message }) => message));
  return warnings.length > mostWarnings
    ? [...warnings.slice(0, mostWarnings), `${warnings.length - mostWarnings} more warnings.`]
    : warnings;
}

/** Warnings that are told one by one. */
const mostWarnings = 20;
