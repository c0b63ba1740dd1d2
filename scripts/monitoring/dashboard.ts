/** A figure of a dashboard. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  /** A unit of Grafana. */
  readonly unit: 'short' | 'percentunit' | 's' | 'hertz' | 'bytes' | 'reqps' | 'ops' | 'none' | 'd';
  readonly queries: readonly Query[];
  /** One number instead of a curve. */
  readonly single?: true;
}

/** What is drawn, and how it is called. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A page of figures. */
export interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Columns of Grafana's grid, and what a panel takes of it. */
const columns = 24;
const sizes = { single: { w: 6, h: 4 }, curve: { w: 12, h: 8 } } as const;
const source = { type: 'prometheus', uid: '$datasource' } as const;

/** A dashboard as Grafana imports it. */
export function dashboardFile({ name, title, panels }: Dashboard): string {
  const model = {
    uid: `spacetime-${name}`,
    title: `SpaceTime: ${title}`,
    description: 'Made from scripts/monitoring/dashboards.ts; docs/observability.md tells how.',
    tags: ['spacetime'],
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    schemaVersion: 39,
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        title: 'SpaceTime',
        tags: ['spacetime'],
        asDropdown: true,
        keepTime: true,
        includeVars: true,
      },
    ],
    templating: { list: variables },
    panels: placed(panels),
  };
  // Lists of one word stand in one line, as the formatter of the repository wants them.
  return `${JSON.stringify(model, null, 2).replace(/\[\n\s+("[^"\n]*")\n\s+\]/g, '[$1]')}\n`;
}

const variables = [
  { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
  {
    name: 'instance',
    label: 'Server',
    type: 'query',
    datasource: source,
    query: { query: 'label_values(spacetime_info, instance)', refId: 'instance' },
    definition: 'label_values(spacetime_info, instance)',
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
    refresh: 2,
    sort: 1,
  },
];

/** Panels beside each other as long as there is room. */
function placed(panels: readonly Panel[]): object[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, at) => {
    const { w, h } = panel.single === true ? sizes.single : sizes.curve;
    if (x + w > columns || (rowHeight !== 0 && rowHeight !== h)) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const model = { ...panelOf(panel), id: at + 1, gridPos: { x, y, w, h } };
    x += w;
    rowHeight = h;
    return model;
  });
}

function panelOf({ title, description, unit, queries, single }: Panel): object {
  return {
    type: single === true ? 'stat' : 'timeseries',
    title,
    description,
    datasource: source,
    fieldConfig: { defaults: { unit, ...(unit === 'percentunit' ? { min: 0 } : {}) }, overrides: [] },
    options:
      single === true
        ? { reduceOptions: { calcs: ['lastNotNull'] }, textMode: 'auto', colorMode: 'none' }
        : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCodePoint('A'.charCodeAt(0) + at),
      datasource: source,
      expr,
      legendFormat: legend,
    })),
  };
}
