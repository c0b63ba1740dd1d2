import { z } from 'zod';

/** How a visitor looks into the world. */
export const visitorModes = ['desktop', 'vr'] as const;

/** How far head and hands can be from the eye point of the seat, component by component. */
const reachM = 100;

const poseSchema = z.strictObject({ position_m: boundedVector(reachM), attitude: unitQuaternion() });

/** Where head and hands of a visitor are: in the axes of his ship, from the eye point of its seat. */
export const visitorPoseSchema = z.strictObject({
  head: poseSchema,
  left: poseSchema.nullable(),
  right: poseSchema.nullable(),
});

/** Where head and hands of a visitor are. */
export type VisitorPose = z.output<typeof visitorPoseSchema>;

function boundedVector(most: number): z.ZodType<[number, number, number]> {
  const component = z.number().min(-most).max(most);
  return z.tuple([component, component, component]);
}

function unitQuaternion(): z.ZodType<[number, number, number, number]> {
  const component = z.number().min(-1.001).max(1.001);
  return z
    .tuple([component, component, component, component])
    .refine((q) => Math.abs(Math.hypot(...q) - 1) < 0.01, 'has to be a unit quaternion');
}
