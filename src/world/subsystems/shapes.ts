import { defineSubsystem } from '../../engine/index.ts';
import type { NewShape, Shape, ShapeChange } from '../island/shape.ts';

/** What can be done with boxes and balls. */
export interface ShapeKeeper {
  get(id: number): Shape | undefined;
  /** Throws WorldError `shapes_full`. */
  add(shape: NewShape): Shape;
  change(shape: Shape, change: ShapeChange): void;
  remove(shape: Shape): void;
}

/** Where commands find the keeper of boxes and balls. */
export interface Shapes {
  /** Null in a scene that has no rigid bodies. */
  keeper: ShapeKeeper | null;
}

/** The place between commands, which every world has, and rigid bodies, which few have. */
export const shapes = defineSubsystem({
  name: 'shapes',
  doc: 'Is where commands find the keeper of boxes and balls, in scenes that have some.',
  start: (): { readonly api: Shapes } => ({ api: { keeper: null } }),
});
