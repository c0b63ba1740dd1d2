import type { Output } from '../../cli/index.ts';
import type { HttpClient } from '../../client/index.ts';
import type { Job } from '../../protocol/index.ts';

const final: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
/** A bar moves this often; who sees none is told at the end only. */
const barWaitS = 2;
const quietWaitS = 30;

/** Waits for the end of a job, with a bar for whoever watches. */
export async function follow(client: HttpClient, first: Job, output: Output): Promise<Job> {
  let job = first;
  while (!final.has(job.state)) {
    output.progress(job.progress, `${job.state} ${job.note}`);
    const query = { wait: String(output.animated ? barWaitS : quietWaitS) };
    job = (await client.call('job_read', { params: { id: job.id }, query })).body;
  }
  output.progress(job.progress, job.state);
  output.endProgress();
  return job;
}
