import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Action, exitCodes, type Input, type Output, UsageError, visible } from '../../cli/index.ts';
import { HttpClient } from '../../client/index.ts';
import { visitorNameField } from '../../protocol/index.ts';
import { chromiumVariable, findChromium } from '../../tools/browser/index.ts';
import {
  LineVisit,
  PageVisit,
  type Visit,
  VisitRefusedError,
  type VisitReport,
} from '../../tools/visitor/index.ts';
import { openInBrowser } from '../open-page.ts';
import { serverOf } from './connect.ts';
import { pictureSize } from './picture-size.ts';
import { asking } from './report.ts';
import { type StopSignal, stopSignal } from './stop-signal.ts';
import { textOption, wholeOption } from './values.ts';
import { writeResult } from './write-result.ts';

const defaultName = 'Observer';
const defaultSize = '1280x720';
/** The least and the most that a picture can be across. */
const sizeLimits = { min: 16, max: 7680 } as const;
/** A machine that draws in software takes its time until the page shows the world. */
const showMs = 90_000;

/** Opens the page, or visits the world without a screen. */
export const view: Action = (input) =>
  asking(input, async () => {
    const { output, options } = input;
    if (options.headless === true) return await visitHeadless(input);
    for (const name of ['seconds', 'count', 'interval', 'name', 'picture', 'size', 'pictures'])
      if (options[name] !== undefined) throw new UsageError(`--${name} goes with --headless.`);
    const { baseUrl } = serverOf(input);
    await new HttpClient({ baseUrl }).call('health_live', {});
    if (output.json) output.value({ address: baseUrl });
    else output.line(`The page is at ${output.color.bold(baseUrl)}`);
    if (output.interactive) openInBrowser(baseUrl);
    return exitCodes.ok;
  });

interface Stay {
  readonly reports: number;
  readonly endMs: number;
  readonly intervalMs: number;
}

async function visitHeadless(input: Input): Promise<number> {
  const { output } = input;
  const file = textOption(input, 'picture');
  const stay = stayOf(input);
  using stop = stopSignal();
  const visit = await output.during('Entering', enter(input, file));
  try {
    if (visit instanceof PageVisit && file !== undefined) return await takePicture(output, visit, file);
    return await reportUntil(output, visit, stay, stop);
  } catch (error) {
    if (!(error instanceof VisitRefusedError)) throw error;
    output.failure(error.message, exitCodes.failed);
    return exitCodes.failed;
  } finally {
    await visit.leave();
  }
}

async function enter(input: Input, picture: string | undefined): Promise<Visit> {
  const { baseUrl, token } = serverOf(input);
  const settings = {
    baseUrl,
    name: nameOf(input),
    token: async () => (typeof token === 'function' ? await token() : token),
  };
  const size = pictureSize(textOption(input, 'size') ?? defaultSize);
  for (const px of [size.width, size.height])
    if (px < sizeLimits.min || px > sizeLimits.max)
      throw new UsageError(`--size goes from ${sizeLimits.min} to ${sizeLimits.max} each way.`);
  const sharePictures = input.options.pictures === true;
  if (picture === undefined && !sharePictures) return await LineVisit.join(settings);
  const found = findChromium({
    platform: process.platform,
    named: process.env[chromiumVariable],
    exists: existsSync,
  });
  if (found.file === null) throw new Error(`No picture can be taken: ${found.missing}`);
  // Said here, where it is plain, and not by a page that does not open.
  await new HttpClient({ baseUrl }).call('health_live', {});
  return await PageVisit.join({
    ...settings,
    chromium: found.file,
    widthPx: size.width,
    heightPx: size.height,
    sharePictures,
    showMs,
  });
}

function nameOf(input: Input): string {
  const name = visitorNameField.safeParse(textOption(input, 'name') ?? defaultName);
  if (name.success) return name.data;
  throw new UsageError(`--name: ${name.error.issues[0]?.message ?? 'nobody can be called so'}.`);
}

function stayOf(input: Input): Stay {
  const seconds = wholeOption(input, 'seconds', 1, 10_000_000);
  return {
    reports: wholeOption(input, 'count', 1, 1_000_000) ?? Number.POSITIVE_INFINITY,
    endMs: seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + seconds * 1000,
    intervalMs: (wholeOption(input, 'interval', 1, 3600) ?? 1) * 1000,
  };
}

async function takePicture(output: Output, visit: PageVisit, file: string): Promise<number> {
  const png = await visit.picture();
  await writeResult(file, png);
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (output.json) output.value({ file, width, height, size_bytes: png.length, ...visit.report() });
  else output.line(`${file}: ${width} x ${height}, ${png.length} bytes`);
  return exitCodes.ok;
}

/** Tells where the ship is until it was told often enough, the time is over, somebody stops it, or the visit ends. */
async function reportUntil(
  output: Output,
  visit: Visit,
  { reports, endMs, intervalMs }: Stay,
  { signal }: StopSignal,
): Promise<number> {
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  let reason: string | undefined;
  void visit.ended.then((why) => {
    reason = why;
    over.abort();
  });
  const beganMs = performance.now();
  for (let told = 0; told < reports && reason === undefined; told++) {
    const dueMs = Math.min(beganMs + told * intervalMs, endMs);
    await pause(Math.max(0, dueMs - performance.now()), undefined, { signal: ending }).catch(() => {});
    if (ending.aborted || performance.now() >= endMs) break;
    show(output, visit.report());
  }
  if (reason !== undefined) throw new VisitRefusedError(reason);
  // Whoever asked for a stay in a world that was gone at its end has not had it.
  return signal.aborted || visit.report().line === 'live' ? exitCodes.ok : exitCodes.failed;
}

function show(output: Output, report: VisitReport): void {
  if (output.json) output.value({ time: new Date().toISOString(), ...report });
  else if (output.animated) output.redraw([lineOf(report)]);
  else output.line(visible(lineOf(report)));
}

const kilometre = 1000;
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

function lineOf(report: VisitReport): string {
  const { line, body, position_m: place, velocity_mps: velocity, utc, factor, tick } = report;
  const lengthKm = (vector: readonly number[]): string => grouped.format(Math.hypot(...vector) / kilometre);
  const where =
    place === null || velocity === null
      ? 'no ship'
      : `${report.ship} ${lengthKm(place)} km from ${body}, ${lengthKm(velocity)} km/s`;
  const date = utc === null ? 'no clock' : `${utc} x${factor}${report.paused === true ? ' paused' : ''}`;
  const trip = report.round_trip_ms === null ? '' : `, round trip ${report.round_trip_ms} ms`;
  return `${line}  tick ${tick ?? '-'}  ${date}  ${where}  ${report.resyncs} resyncs, ${report.reconnects} reconnects${trip}`;
}
