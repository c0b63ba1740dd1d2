import { ChartBackdrop } from './chart-backdrop.ts';
import type { ChartCamera, PlaceLy, Seen } from './chart-camera.ts';
import { type WantedLabel, writeLabels } from './chart-labels.ts';
import type { ChartStar, MappedStars } from './chart-stars.ts';
import { StarSprites } from './star-sprites.ts';

/** What a frame of the map shows beside the stars themselves. */
export interface ChartFrame {
  readonly map: MappedStars;
  readonly here: ChartStar | null;
  readonly picked: ChartStar | null;
  readonly hovered: ChartStar | null;
  /** The way to the picked one, place by place; empty where there is none. */
  readonly way: readonly PlaceLy[];
  /** Seconds, for what moves; null where nothing is to move. */
  readonly timeS: number | null;
}

const RINGS_LY = [10, 20, 30] as const;
const RING_PARTS = 72;
/** Filaments are drawn in so many strokes by nearness, the faintest first. */
const FILAMENT_STROKES = 5;
/** Widths of the strokes that a filament glows with, px, and their strengths. */
const FILAMENT_GLOW = [
  [11, 0.05],
  [5, 0.1],
  [1.3, 0.6],
] as const;
/** Up to here from the middle of the picture stars stand on stems, and made-up names are written, light years. */
const STEM_LY = 12;
const NAMED_LY = 9;
const accent = '#f2b866';

/** Paints the map: backdrop, rings, stems, filaments, way, stars, marks and names. */
export class ChartPainter {
  readonly #on: CanvasRenderingContext2D;
  readonly #sprites = new StarSprites();
  readonly #backdrop = new ChartBackdrop();
  readonly #a: Seen = { xPx: 0, yPx: 0, depthLy: 0 };
  readonly #b: Seen = { xPx: 0, yPx: 0, depthLy: 0 };

  #halfWidthPx = 0;

  constructor(on: CanvasRenderingContext2D) {
    this.#on = on;
  }

  /** Paints one frame on a canvas of so many pixels of the page, each of which is `density` pixels of the screen. */
  paint(
    camera: ChartCamera,
    frame: ChartFrame,
    { widthPx, heightPx, density }: { widthPx: number; heightPx: number; density: number },
  ): void {
    const on = this.#on;
    on.setTransform(density, 0, 0, density, 0, 0);
    on.fillStyle = '#03060d';
    on.fillRect(0, 0, widthPx, heightPx);
    on.translate(widthPx / 2, heightPx / 2);
    this.#halfWidthPx = widthPx / 2;
    for (const star of frame.map.stars) camera.project(star.system.positionLy, star);
    for (const star of [frame.here, frame.picked]) if (star) camera.project(star.system.positionLy, star);
    this.#backdrop.paint(on, camera, heightPx);
    this.#paintRings(camera);
    this.#paintStems(camera, frame);
    on.globalCompositeOperation = 'lighter';
    this.#paintFilaments(camera, frame);
    on.globalCompositeOperation = 'source-over';
    this.#paintWay(camera, frame);
    on.globalCompositeOperation = 'lighter';
    this.#paintStars(camera, frame);
    on.globalCompositeOperation = 'source-over';
    this.#paintMarks(frame);
    writeLabels(on, labelsOf(camera, frame), { widthPx, heightPx });
  }

  /** Circles in the plane of the Galaxy about the middle. */
  #paintRings(camera: ChartCamera): void {
    const on = this.#on;
    const [x, y, z] = camera.focus;
    on.lineWidth = 1;
    for (const [at, radius] of RINGS_LY.entries()) {
      on.strokeStyle = `rgb(120 160 220 / ${0.2 - 0.05 * at})`;
      on.beginPath();
      for (let part = 0; part < RING_PARTS; part += 1) {
        const angles = [part, part + 1].map((end) => (2 * Math.PI * end) / RING_PARTS);
        const [from, to] = angles.map(
          (turn): PlaceLy => [x + radius * Math.cos(turn), y + radius * Math.sin(turn), z],
        );
        this.#line(camera, from, to);
      }
      on.stroke();
      const end = camera.project([x - radius, y, z], this.#a);
      if (end.depthLy > 0.5) this.#write(`${radius} ly`, end, 'rgb(150 180 225 / 60%)');
    }
    const centre = camera.project([x + 36, y, z], this.#a);
    if (centre.depthLy > 0.5) this.#write('to the centre of the Galaxy', centre, 'rgb(255 214 170 / 55%)');
  }

  /** Stems down to the plane tell how high the nearer stars stand. */
  #paintStems(camera: ChartCamera, { map, picked }: ChartFrame): void {
    const on = this.#on;
    const [x, y, z] = camera.focus;
    on.lineWidth = 1;
    for (const { system } of map.stars) {
      const [sx, sy, sz] = system.positionLy;
      const apart = Math.hypot(sx - x, sy - y);
      const own = system.id === picked?.system.id;
      if (apart > STEM_LY && !own) continue;
      on.strokeStyle = own ? 'rgb(242 184 102 / 50%)' : `rgb(120 160 220 / ${0.16 * (1 - apart / STEM_LY)})`;
      on.beginPath();
      this.#line(camera, [sx, sy, sz], [sx, sy, z]);
      on.stroke();
    }
  }

  /** Glowing lines: a wide faint stroke beneath a thin bright one, for each step of nearness. */
  #paintFilaments(camera: ChartCamera, { map, picked }: ChartFrame): void {
    const on = this.#on;
    const strokes = Array.from({ length: FILAMENT_STROKES + 1 }, () => new Path2D());
    for (const [from, to] of map.filaments) {
      if (from.depthLy < 0.3 || to.depthLy < 0.3) continue;
      const own =
        picked !== null && (from.system.id === picked.system.id || to.system.id === picked.system.id);
      const nearness = fade(camera, map, from) * fade(camera, map, to);
      const stroke = own ? FILAMENT_STROKES : Math.floor(nearness * (FILAMENT_STROKES - 0.01));
      strokes[stroke].moveTo(from.xPx, from.yPx);
      strokes[stroke].lineTo(to.xPx, to.yPx);
    }
    on.lineCap = 'round';
    for (const [step, path] of strokes.entries()) {
      const strength = (step + 0.5) / FILAMENT_STROKES;
      const colour = step === FILAMENT_STROKES ? '150 205 255' : '84 140 255';
      for (const [widthPx, share] of FILAMENT_GLOW) {
        on.lineWidth = widthPx;
        on.strokeStyle = `rgb(${colour} / ${share * strength})`;
        on.stroke(path);
      }
    }
  }

  /** The way to the picked star, with sparks that run along it. */
  #paintWay(camera: ChartCamera, { way, timeS }: ChartFrame): void {
    const on = this.#on;
    const path = (): void => {
      on.beginPath();
      for (let at = 1; at < way.length; at += 1) this.#line(camera, way[at - 1], way[at]);
    };
    for (const [widthPx, strength] of [
      [12, 0.08],
      [5, 0.2],
      [1.6, 0.95],
    ] as const) {
      on.lineWidth = widthPx;
      on.strokeStyle = `rgb(242 184 102 / ${strength})`;
      path();
      on.stroke();
    }
    if (timeS === null) return;
    on.fillStyle = '#fff1d6';
    for (let at = 1; at < way.length; at += 1) {
      const share = (timeS * 0.6 + at * 0.37) % 1;
      const [from, to] = [way[at - 1], way[at]];
      const place: PlaceLy = [
        from[0] + share * (to[0] - from[0]),
        from[1] + share * (to[1] - from[1]),
        from[2] + share * (to[2] - from[2]),
      ];
      const seen = camera.project(place, this.#a);
      if (seen.depthLy < 0.3) continue;
      on.globalAlpha = Math.sin(Math.PI * share);
      on.beginPath();
      on.arc(seen.xPx, seen.yPx, 2.2, 0, 2 * Math.PI);
      on.fill();
    }
    on.globalAlpha = 1;
  }

  #paintStars(camera: ChartCamera, { map, here, picked }: ChartFrame): void {
    const on = this.#on;
    const draw = (star: ChartStar, strength: number): void => {
      if (star.depthLy < 0.3) return;
      const nearer = Math.min(3, Math.max(0.5, (camera.distanceLy / star.depthLy) ** 0.7));
      const edge = 10 * star.sizePx * nearer;
      on.globalAlpha = strength;
      on.drawImage(
        this.#sprites.of(star.system.star.temperatureK),
        star.xPx - edge / 2,
        star.yPx - edge / 2,
        edge,
        edge,
      );
    };
    for (const star of map.stars) draw(star, 0.3 + 0.7 * fade(camera, map, star));
    for (const star of [here, picked]) if (star) draw(star, 1);
    on.globalAlpha = 1;
  }

  /** Rings about where the world is, what is picked, and what the pointer is on. */
  #paintMarks({ here, picked, hovered, timeS }: ChartFrame): void {
    const on = this.#on;
    if (here && here.depthLy > 0.3) {
      on.strokeStyle = '#8fd8ff';
      on.lineWidth = 1.5;
      this.#arcs(here, 13, 0, 2 * Math.PI);
    }
    if (hovered && hovered.depthLy > 0.3 && hovered !== picked) {
      on.strokeStyle = 'rgb(238 242 247 / 70%)';
      on.lineWidth = 1;
      this.#arcs(hovered, 11, 0, 2 * Math.PI);
    }
    if (picked && picked.depthLy > 0.3) {
      const turn = timeS === null ? 0 : timeS * 0.5;
      on.strokeStyle = accent;
      on.lineWidth = 2;
      for (let part = 0; part < 4; part += 1)
        this.#arcs(picked, 18, turn + (part * Math.PI) / 2 + 0.35, turn + ((part + 1) * Math.PI) / 2 - 0.35);
    }
  }

  #arcs({ xPx, yPx }: Seen, radiusPx: number, fromRad: number, toRad: number): void {
    this.#on.beginPath();
    this.#on.arc(xPx, yPx, radiusPx, fromRad, toRad);
    this.#on.stroke();
  }

  /** A straight line as far as it lies before the eye. */
  #line(camera: ChartCamera, from: PlaceLy, to: PlaceLy): void {
    const a = camera.project(from, this.#a);
    const b = camera.project(to, this.#b);
    if (a.depthLy < 0.3 || b.depthLy < 0.3) return;
    this.#on.moveTo(a.xPx, a.yPx);
    this.#on.lineTo(b.xPx, b.yPx);
  }

  #write(text: string, { xPx, yPx }: Seen, colour: string): void {
    const on = this.#on;
    on.font = '11px system-ui, sans-serif';
    on.textAlign = 'center';
    on.textBaseline = 'middle';
    on.fillStyle = colour;
    // one that stands at the edge of the map is moved in
    const most = this.#halfWidthPx - on.measureText(text).width / 2 - 6;
    const inside = Math.abs(xPx) < this.#halfWidthPx ? Math.min(most, Math.max(-most, xPx)) : xPx;
    on.fillText(text, inside, yPx);
  }
}

/** How strongly something is seen, 0 to 1: less at the edge of the map, and less far behind its middle. */
function fade(camera: ChartCamera, map: MappedStars, { system, depthLy }: ChartStar): number {
  const [x, y, z] = system.positionLy;
  const [cx, cy, cz] = map.centerLy;
  const out = Math.hypot(x - cx, y - cy, z - cz) / map.radiusLy;
  const behind = Math.max(0, depthLy - camera.distanceLy) / (1.6 * map.radiusLy);
  return Math.max(0, 1 - out ** 4) * Math.max(0.06, 1 - behind) ** 1.6;
}

/** Names in the order of their importance: picked, here, pointed at, known ones by brightness, made-up ones nearby. */
function labelsOf(camera: ChartCamera, { map, here, picked, hovered }: ChartFrame): WantedLabel[] {
  const labels: WantedLabel[] = [];
  const add = (star: ChartStar, text: string, colour: string, alpha: number, bold: boolean): void => {
    if (star.depthLy > 0.5) labels.push({ star, text, colour, alpha, bold });
  };
  if (picked) add(picked, picked.system.name, accent, 1, true);
  if (here && here.system.id !== picked?.system.id)
    add(here, `${here.system.name} · you are here`, '#8fd8ff', 1, true);
  if (hovered && hovered !== picked) add(hovered, hovered.system.name, '#eef2f7', 1, true);
  const special = new Set([here?.system.id, picked?.system.id, hovered?.system.id]);
  const [x, y, z] = camera.focus;
  const others = map.stars.filter(
    ({
      system: {
        id,
        known,
        positionLy: [sx, sy, sz],
      },
    }) => {
      return !special.has(id) && (known || Math.hypot(sx - x, sy - y, sz - z) < NAMED_LY);
    },
  );
  others.sort((a, b) => a.system.star.absoluteMagnitude - b.system.star.absoluteMagnitude);
  for (const star of others) {
    const alpha = 0.25 + 0.6 * fade(camera, map, star);
    add(star, star.system.name, star.system.known ? '#dbe6f7' : '#9fb3d1', alpha, false);
  }
  return labels;
}
