import type { IUniform } from 'three';

/**
 * Sets a uniform of one number, as the graphics card has it: rounded to a float. Storing a number allocates, and most of
 * them stay the same float for many frames.
 */
export function setFloat(uniform: IUniform<number>, value: number): void {
  if (uniform.value !== Math.fround(value)) uniform.value = Math.fround(value);
}
