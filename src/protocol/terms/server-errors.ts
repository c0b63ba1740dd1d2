import type { ErrorRow } from './errors.ts';

/** Rows of the error table whose cause lies with the server, by status. */
export const serverErrors = {
  internal: {
    status: 500,
    title: 'The server failed',
    advice: 'Try again; if it stays, give the request_id to the operator, whose log has the cause.',
  },
  webhook_backlog: {
    status: 503,
    title: 'Too many deliveries wait for this webhook',
    advice: 'Wait until its receiver has caught up, then try again.',
  },
  maintenance: {
    status: 503,
    title: 'The server is in maintenance and takes no changes',
    advice: 'Read meanwhile, and try the change again later.',
  },
  locked_down: {
    status: 503,
    title: 'The server is closed to everybody but administrators',
    advice: 'Try again later, or ask the operator.',
  },
  endpoint_off: {
    status: 503,
    title: 'This call is switched off',
    advice: 'Do without it, or ask the operator.',
  },
  too_many_keys: {
    status: 503,
    title: 'Too many idempotency keys are remembered',
    advice: 'Wait for older ones to end (24 hours), or send the request without a key.',
  },
  queue_full: {
    status: 503,
    title: 'Too many scene loads are waiting',
    advice: 'Wait until the queue has drained, then try again.',
  },
  job_queue_full: {
    status: 503,
    title: 'Too many jobs are waiting',
    advice: 'Try again after Retry-After seconds, or raise SPACETIME_JOB_QUEUE.',
  },
  too_many_waiting: {
    status: 503,
    title: 'Too many calls wait for the end of a job',
    advice: 'Ask without wait, or try again after Retry-After seconds.',
  },
  batch_busy: {
    status: 503,
    title: 'Too many batches are waiting for their turn',
    advice:
      'Batches are done one after the other; try again after Retry-After seconds, or queue a job batch_operations.',
  },
  world_full: {
    status: 503,
    title: 'The world takes no more of these',
    advice: 'Remove some with DELETE /entities/{id} or DELETE /swarms/{id} first.',
  },
  too_many_visitors: {
    status: 503,
    title: 'The world is full',
    advice: 'Try again when a visitor has left, or raise SPACETIME_VISITOR_LIMIT.',
  },
  telemetry_full: {
    status: 503,
    title: 'All telemetry connections are taken',
    advice: 'Try again when somebody has left, or raise SPACETIME_TELEMETRY_CONNECTIONS.',
  },
  world_unavailable: {
    status: 503,
    title: 'The simulation does not answer',
    advice: 'It is being started again; try again in a few seconds and see GET /health/ready.',
  },
  store_unavailable: {
    status: 503,
    title: 'What the server keeps cannot be reached',
    advice:
      'Try again in a few seconds; if it stays, see GET /health/ready and the free space of the data folder.',
  },
  validator_unavailable: {
    status: 503,
    title: 'Too many scenes are being checked',
    advice: 'Wait for the running checks to end, then try again.',
  },
  page_not_built: {
    status: 503,
    title: 'The page has not been built',
    advice: 'Run "npm run build" and load the page again.',
  },
  shutting_down: {
    status: 503,
    title: 'The server is stopping',
    advice: 'Try again when it is back.',
  },
  scene_load_timed_out: {
    status: 504,
    title: 'The scene did not load in time',
    advice: 'Make the scene smaller or raise SPACETIME_SCENE_LOAD_TIMEOUT_MS.',
  },
} as const satisfies Record<string, ErrorRow>;
