/** Every list, queue and number of the world that could grow has its limit here; reaching one is a named error. */
export const limits = {
  /** Longest scene document, in bytes of UTF-8. */
  sceneBytes: 1_048_576,
  /** Deepest nesting of arrays and objects in a scene document, checked before anything recurses. */
  jsonDepth: 64,
  /** Values (numbers, texts, lists, objects) in a scene document. */
  jsonValues: 200_000,
  /** Nodes of a scene, and above how many a warning is given. */
  sceneNodes: 5000,
  sceneNodesWarning: 1000,
  /** Depth of a scene's tree; the root alone has depth 1. */
  sceneDepth: 16,
  /** Children of one node. */
  nodeChildren: 1000,
  /** Rigid bodies of a scene or a running world, and above how many a warning is given. */
  rigidBodies: 1000,
  rigidBodiesWarning: 300,
  /** Years in which a scene with celestial bodies can begin: those that the ephemeris covers whole. */
  firstYear: 1900,
  lastYear: 2100,
  /** Errors that one validation reports; the rest are counted. */
  sceneErrors: 50,
  /** Places that are given relative to each other, in one chain. */
  placementChain: 16,

  nameLength: 128,
  descriptionLength: 1024,
  textLength: 256,
  /** Visitor and command ids. */
  idLength: 64,
  /** Offsets, component by component, in metres. */
  offsetM: 1e15,
  /** Speeds, component by component, in m/s. */
  speedMps: 299_792_458,
  /** Slowest light that a scene or an operator can have, m/s: who walks is not near it. */
  slowestLightMps: 100,
  angleDeg: 360,
  scaleMin: 0.001,
  scaleMax: 100,

  /** Ships, with and without a visitor. */
  vessels: 4096,
  visitors: 256,
  markers: 1000,
  /** Bodies that move freely. */
  freeBodies: 128,
  /** The heaviest of them, a hundred Suns, in kg and m^3/s^2, and the largest, m: beyond the largest stars. */
  bodyMassKg: 2e32,
  bodyGmM3S2: 1.33e22,
  bodyRadiusM: 2e12,
  /** Swarms of a scene or a running world, bodies of all of them, and how many of their steps a tick may take: some five milliseconds. */
  swarms: 64,
  swarmBodies: 2000,
  swarmStepsPerTick: 12_000,
  /** Commands that wait for the next tick. */
  pendingCommands: 8192,
  /** Events that wait to be drained. */
  pendingEvents: 16_384,
  /** Ticks that one command can step a paused clock: ten seconds' worth, since an answer waits until they are done. */
  stepTicks: 900,
  /** Ticks that a predictor flies on from what the world has said: a second. */
  predictedTicks: 90,
  /** Controls that a predictor keeps until the server has acknowledged them: 10 s at 90 Hz. */
  predictedControls: 900,
  /** Samples of a course that is worked out ahead, and what is marked on it. */
  courseSamples: 2048,
  courseMarks: 24,
  /**
   * Manoeuvres that a ship can have planned, the largest change of velocity by one axis of them, m/s, and the farthest instant that
   * can be said as a time from now, s: 10 000 years.
   */
  manoeuvres: 8,
  manoeuvreMps: 1e6,
  manoeuvreAheadS: 3.2e11,
} as const;
