import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** One curve. */
export interface Curve {
  readonly name: string;
  /** Custom property of the style sheet that colours it. */
  readonly colour: '--curve-1' | '--curve-2' | '--curve-3';
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  /** Seconds since 1970, one for each value. */
  readonly times: readonly number[];
  readonly curves: readonly Curve[];
  /** A value in words, with its unit. */
  readonly words: (value: number) => string;
  /** The scale begins at nought. */
  readonly fromZero?: boolean;
  /** The values are bytes. */
  readonly binary?: boolean;
}

const heightPx = 150;
const light = matchMedia('(prefers-color-scheme: light)');

/** Curves over time. What they say last stands beside them as text, for those who do not see them. */
export function Chart({
  title,
  times,
  curves,
  words,
  fromZero = false,
  binary = false,
}: ChartProps): JSX.Element {
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const names = curves.map(({ name }) => name).join();
  useEffect(() => {
    const holder = place.current;
    if (holder === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = makePlot(holder, { curves, words, fromZero, binary });
    };
    const watch = new ResizeObserver(() =>
      plot.current?.setSize({ width: holder.clientWidth, height: heightPx }),
    );
    draw();
    watch.observe(holder);
    light.addEventListener('change', draw);
    return () => {
      watch.disconnect();
      light.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [names]);
  useEffect(() => {
    plot.current?.setData([[...times], ...curves.map(({ values }) => [...values])] as UPlot.AlignedData);
  }, [times, curves]);
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <dl class="chart__now">
        {curves.map(({ name, colour, values }) => {
          const last = values.at(-1);
          return (
            <div key={name}>
              <dt class={`chart__key chart__key${colour}`}>{name}</dt>
              <dd>{last == null ? '–' : words(last)}</dd>
            </div>
          );
        })}
      </dl>
      <div ref={place} class="chart__place" aria-hidden="true" />
    </figure>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The time of the day of a second since 1970, where the operator is. */
const clockText = (atS: number): string => clock.format(atS * 1000);

/** Distances between lines that are round for bytes: powers of two. */
const binarySteps = Array.from({ length: 50 }, (_, power) => 2 ** power);

function makePlot(
  holder: HTMLElement,
  { curves, words, fromZero, binary }: Required<Pick<ChartProps, 'curves' | 'words' | 'fromZero' | 'binary'>>,
): UPlot {
  const style = getComputedStyle(holder);
  const colour = (name: string): string => style.getPropertyValue(name);
  const axis: UPlot.Axis = {
    stroke: colour('--soft'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const range: UPlot.Range.Function = (_, low, high) => {
    const least = fromZero ? 0 : low;
    // Hundredths of a steady figure would otherwise fill the chart, and look like trouble.
    const room = Math.max((high - least) * 0.15, Math.abs(high) * 0.02) || 1;
    return [fromZero ? 0 : Math.max(0, low - room), high + room];
  };
  return new UPlot(
    {
      width: holder.clientWidth,
      height: heightPx,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range } },
      axes: [
        { ...axis, space: 70, size: 30, values: (_, ticks) => ticks.map(clockText) },
        {
          ...axis,
          size: 62,
          space: 34,
          values: (_, ticks) => ticks.map((tick) => words(tick)),
          ...(binary ? { incrs: binarySteps } : {}),
        },
      ],
      series: [
        {},
        ...curves.map(({ name, colour: own }) => ({
          label: name,
          stroke: colour(own),
          width: 1.5,
          points: { show: false },
        })),
      ],
    },
    [[]],
    holder,
  );
}
