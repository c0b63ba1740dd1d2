import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three';

/** A figure on the panel: what it is and what it says. */
export interface PanelFigure {
  readonly label: string;
  readonly value: string;
}

/** All that the panel shows: three columns of figures under two headings. */
export interface PanelContent {
  readonly heading: string;
  readonly clock: string;
  readonly columns: readonly (readonly PanelFigure[])[];
  /** A line of warning or advice at the foot; may be empty. */
  readonly note: string;
}

const WIDTH_PX = 1024;
const HEIGHT_PX = 448;
const WIDTH_M = 0.64;
const COLUMNS = 3;
const ROWS_MAX = 4;
const MARGIN_PX = 28;
const FONT = 'system-ui, "Segoe UI", Roboto, Arial, sans-serif';

/** A screen in the cockpit: 0.6 mm a pixel, so that its figures are over a degree high to the pilot's eye. */
export class InstrumentPanel {
  readonly root: Mesh<PlaneGeometry, MeshBasicMaterial>;
  readonly #canvas = document.createElement('canvas');
  readonly #texture: CanvasTexture;
  #shown = '';

  constructor() {
    this.#canvas.width = WIDTH_PX;
    this.#canvas.height = HEIGHT_PX;
    this.#texture = new CanvasTexture(this.#canvas);
    this.#texture.colorSpace = SRGBColorSpace;
    this.#texture.anisotropy = 4;
    const material = new MeshBasicMaterial({ map: this.#texture, toneMapped: false });
    this.root = new Mesh(new PlaneGeometry(WIDTH_M, (WIDTH_M * HEIGHT_PX) / WIDTH_PX), material);
  }

  /** Draws the content when it differs from what is shown; call a few times a second. */
  show(content: PanelContent): void {
    const key = JSON.stringify(content);
    const context = key === this.#shown ? null : this.#canvas.getContext('2d');
    if (!context) return;
    this.#shown = key;
    drawPanel(context, content);
    this.#texture.needsUpdate = true;
  }

  dispose(): void {
    this.#texture.dispose();
    this.root.geometry.dispose();
    this.root.material.dispose();
  }
}

function drawPanel(context: CanvasRenderingContext2D, content: PanelContent): void {
  context.fillStyle = '#06090e';
  context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
  context.strokeStyle = '#3a4452';
  context.lineWidth = 3;
  context.strokeRect(1.5, 1.5, WIDTH_PX - 3, HEIGHT_PX - 3);
  context.textBaseline = 'alphabetic';
  write(context, content.heading, MARGIN_PX, 52, 34, '#eef2f7', 'left');
  write(context, content.clock, WIDTH_PX - MARGIN_PX, 52, 34, '#eef2f7', 'right');
  context.beginPath();
  context.moveTo(MARGIN_PX, 72);
  context.lineTo(WIDTH_PX - MARGIN_PX, 72);
  context.stroke();
  const width = (WIDTH_PX - 2 * MARGIN_PX) / COLUMNS;
  content.columns.slice(0, COLUMNS).forEach((figures, column) => {
    const left = MARGIN_PX + column * width;
    figures.slice(0, ROWS_MAX).forEach((figure, row) => {
      const top = 104 + row * 78;
      write(context, figure.label, left, top, 25, '#aab6c6', 'left');
      write(context, figure.value, left, top + 40, 40, '#ffffff', 'left', width - 18);
    });
  });
  write(context, content.note, MARGIN_PX, HEIGHT_PX - 20, 27, '#f2b866', 'left', WIDTH_PX - 2 * MARGIN_PX);
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  sizePx: number,
  colour: string,
  align: CanvasTextAlign,
  widthPx?: number,
): void {
  context.font = `${sizePx}px ${FONT}`;
  context.fillStyle = colour;
  context.textAlign = align;
  context.fillText(text, x, y, widthPx);
}
