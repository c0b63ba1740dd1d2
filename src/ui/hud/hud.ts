import { element, setShown } from '../dom.ts';
import type { Picture } from '../navigation/projection.ts';
import { clockBlock } from './clock-block.ts';
import { actionButton, type ScreenControls } from './controls.ts';
import { type CourseMarkHandlers, CourseMarkLayer } from './course-marks.ts';
import { firstSteps } from './first-steps.ts';
import { flightBlock } from './flight-block.ts';
import { linkBlock } from './link-block.ts';
import { type MarkerInput, Markers } from './markers.ts';
import { type BallInput, createNavBall } from './nav-ball.ts';
import type { Readout } from './readout.ts';
import { shipBlock } from './ship-block.ts';
import { MouseStick, type StickDrag } from './stick.ts';
import { targetBlock } from './target-block.ts';
import { thrusterPad } from './thruster-pad.ts';
import { type ToolsState, toolsBlock } from './tools-block.ts';

interface HudOptions {
  readonly host: HTMLElement;
  readonly controls: ScreenControls;
  readonly frameRateShown: () => boolean;
  readonly onThrottle: (throttle: number) => void;
  readonly onThrusters: () => void;
  readonly onTargetCleared: () => void;
  readonly firstStepsShown: () => boolean;
  readonly onFirstStepsDone: () => void;
  /** Most marks on the way ahead. */
  readonly courseMarks: number;
  readonly onCourseMark: CourseMarkHandlers;
}

/** All instruments over the picture. Figures are brought up to date a few times a second, marks in every frame. */
export class Hud {
  readonly markers = new Markers();
  /** Marks on the way ahead. */
  readonly course: CourseMarkLayer;
  readonly #host: HTMLElement;
  readonly #instruments = element('div', { class: 'hud' });
  readonly #restore: HTMLButtonElement;
  readonly #blocks: readonly { update(readout: Readout): void }[];
  readonly #tools: ReturnType<typeof toolsBlock>;
  readonly #pad: HTMLElement;
  readonly #ball = createNavBall();
  readonly #stick = new MouseStick();

  constructor(options: HudOptions) {
    const { controls } = options;
    const flight = flightBlock(controls);
    const clock = clockBlock(controls);
    const link = linkBlock(options.frameRateShown);
    const ship = shipBlock({ controls, onThrottle: options.onThrottle });
    const target = targetBlock(controls, options.onTargetCleared);
    const steps = firstSteps(controls, options.firstStepsShown, options.onFirstStepsDone);
    this.#blocks = [flight, clock, link, ship, target, steps];
    this.#tools = toolsBlock(controls, options.onThrusters);
    this.#pad = thrusterPad(controls);
    this.#restore = actionButton(controls, 'hud', 'Show instruments', { class: 'hud__restore' });
    this.#instruments.append(
      flight.root,
      clock.root,
      link.root,
      steps.root,
      ship.root,
      this.#pad,
      this.#ball.root,
      target.root,
      this.#tools.root,
    );
    this.course = new CourseMarkLayer(options.courseMarks, options.onCourseMark);
    this.#host = options.host;
    this.#host.replaceChildren(
      this.course.root,
      this.markers.root,
      this.#stick.root,
      this.#instruments,
      this.#restore,
    );
  }

  /** Shows or hides the instruments; hidden, one small button remains. */
  setShown(shown: boolean): void {
    setShown(this.#instruments, shown);
    setShown(this.markers.root, shown);
    setShown(this.course.root, shown);
    setShown(this.#restore, !shown);
  }

  /** Brings the figures up to date. */
  update(readout: Readout, tools: ToolsState): void {
    for (let at = 0; at < this.#blocks.length; at += 1) this.#blocks[at].update(readout);
    this.#tools.show(tools);
    setShown(this.#pad, tools.thrusters);
  }

  /** Draws the attitude indicator anew. */
  drawBall(input: BallInput): void {
    this.#ball.draw(input);
  }

  /** Places the marks and the mouse stick in this frame. */
  place(picture: Picture, input: MarkerInput, drag: StickDrag | null): void {
    this.markers.place(picture, input);
    this.#stick.show(drag);
  }

  /** Takes everything off the page. */
  remove(): void {
    this.#host.replaceChildren();
  }
}
