/** How often the world ticks. */
export const tickRateHz = 90;

/** Ticks between two frames of the stream: 15 frames a second. */
export const ticksPerFrame = 6;
