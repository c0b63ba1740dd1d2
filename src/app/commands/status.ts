import type { Action } from '../../cli/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';

/** Shows what the server says of itself. Exit code 0 when it is well. */
export const status: Action = (input) =>
  asking(input, async () => {
    const { output } = input;
    const { body } = await connect(input).call('status', {});
    const exitCode = body.state === 'running' ? 0 : 1;
    if (output.json) {
      output.value(body);
      return exitCode;
    }
    const facts: [string, string][] = [
      ['server', `${body.name} ${body.version}`],
      ['state', body.state],
    ];
    if (body.environment !== undefined) facts.push(['environment', body.environment]);
    if (body.uptime_seconds !== undefined) facts.push(['uptime', `${Math.round(body.uptime_seconds)} s`]);
    if (body.scene !== undefined) facts.push(['scene', body.scene ?? 'none']);
    if (body.visitors !== undefined) {
      const { count, desktop, vr } = body.visitors;
      facts.push(['visitors', `${count} (${desktop} desktop, ${vr} in a headset)`]);
    }
    if (body.world !== undefined) {
      const { tick, late_ticks, entities, restarts } = body.world;
      facts.push(['world', `tick ${tick}, ${late_ticks} late, ${entities} entities, ${restarts} restarts`]);
    }
    output.facts(facts);
    if (body.subsystems !== undefined && body.subsystems.length > 0) {
      output.line();
      output.table(
        ['subsystem', 'state', 'why'],
        body.subsystems.map(({ name, state, detail }) => [name, state, detail === state ? '' : detail]),
      );
    }
    return exitCode;
  });
