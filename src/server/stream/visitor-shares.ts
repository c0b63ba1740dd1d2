import type { FrameRate, VisitorPose } from '../../protocol/index.ts';

/** What a visitor can agree to share with the operators. */
export interface Agreement {
  readonly frames: boolean;
  readonly poses: boolean;
  readonly pictures: boolean;
}

/** Figures that are older tell nothing about now. */
const frameRateMs = 15_000;
const poseMs = 1000;

/** What one visitor shares of his own will; what he no longer agrees to is forgotten at once. */
export class VisitorShares {
  private agreement: Agreement = { frames: false, poses: false, pictures: false };
  private frames: { readonly rate: FrameRate; readonly atMs: number } | undefined;
  private place: { readonly pose: VisitorPose; readonly atMs: number } | undefined;

  /** The visitor agrees to this from now on, and to nothing else. */
  agree(agreement: Agreement): void {
    this.agreement = agreement;
    if (!agreement.frames) this.frames = undefined;
    if (!agreement.poses) this.place = undefined;
  }

  /** What he agrees to. */
  get agreed(): Agreement {
    return this.agreement;
  }

  takeFrameRate(rate: FrameRate): void {
    if (this.agreement.frames) this.frames = { rate, atMs: performance.now() };
  }

  takePose(pose: VisitorPose): void {
    if (this.agreement.poses) this.place = { pose, atMs: performance.now() };
  }

  /** How fast he sees pictures; null for who shares it not, or no longer sends it. */
  get frameRate(): FrameRate | null {
    const { frames } = this;
    return frames !== undefined && performance.now() - frames.atMs < frameRateMs ? frames.rate : null;
  }

  /** Where head and hands are; null for who shares it not, or no longer sends it. */
  get pose(): VisitorPose | null {
    const { place } = this;
    return place !== undefined && performance.now() - place.atMs < poseMs ? place.pose : null;
  }
}
