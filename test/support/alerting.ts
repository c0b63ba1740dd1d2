import { parse } from 'yaml';
import { alerts } from '../../scripts/monitoring/alerts.ts';
import { rulesFile } from '../../scripts/monitoring/rules.ts';
import { textOf } from './deployment.ts';
import { isInstalled, startAlertmanager, startPrometheus } from './prometheus.ts';
import type { Receiver } from './receiver.ts';

/** A minute of the rules takes a second here. */
const shrink = 60;
const stepMs = 500;
const programs = ['prometheus', 'prometheus-alertmanager'];

/** An alert as Alertmanager tells of it. */
export interface Told {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A Prometheus and an Alertmanager that watch one server with the files of the deployment and a faster clock. */
export interface Alerting extends AsyncDisposable {
  /** Whether an alert fires now. */
  firing(name: string): Promise<boolean>;
}

/** The programs that are needed and not here, as a reason to skip; undefined when all are. */
export function missingForAlerts(): string | undefined {
  const missing = programs.filter((program) => !isInstalled(program));
  return missing.length > 0 ? `Needs ${missing.join(' and ')}.` : undefined;
}

/** Everything that a receiver was told of an alert about a server, in its order. */
export function toldOf({ received }: Receiver, name: string, instance: string): readonly Told[] {
  return received
    .flatMap(({ body }) => (JSON.parse(body) as { alerts: Told[] }).alerts)
    .filter(({ labels }) => labels.alertname === name && labels.instance === instance);
}

/** Looks until something holds: what is waited for here takes as long as it takes. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 100_000;
  while (!(await holds())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Watches a server; resolves when it was scraped. What Alertmanager tells goes to the receiver. */
export async function startAlerting(instance: string, receiver: Receiver): Promise<Alerting> {
  const manager = parse(textOf('deploy/monitoring/alertmanager.yaml')) as {
    route: { routes: object[] };
    receivers: { name: string }[];
  };
  const fast = { group_wait: '0s', group_interval: '1s' };
  const alertmanager = await startAlertmanager({
    ...manager,
    route: { ...manager.route, ...fast, routes: manager.route.routes.map((one) => ({ ...one, ...fast })) },
    receivers: manager.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: receiver.url(`/${name}`) }],
    })),
  });
  const prometheus = await startPrometheus(
    {
      ...(parse(textOf('deploy/monitoring/prometheus.yaml')) as object),
      global: {
        scrape_interval: `${stepMs}ms`,
        scrape_timeout: `${stepMs}ms`,
        evaluation_interval: `${stepMs}ms`,
      },
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }] },
      scrape_configs: [{ job_name: 'spacetime', static_configs: [{ targets: [instance] }] }],
    },
    { 'rules.yaml': rulesFile(alerts(shrink)) },
  );
  await until('the server is scraped', async () => (await prometheus.query('up == 1')).length === 1);
  return {
    firing: async (name) =>
      (await prometheus.query(`ALERTS{alertname="${name}",alertstate="firing"}`)).length > 0,
    async [Symbol.asyncDispose]() {
      await prometheus[Symbol.asyncDispose]();
      await alertmanager[Symbol.asyncDispose]();
    },
  };
}
