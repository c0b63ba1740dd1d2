import type { ErrorRow } from './errors.ts';

/** Rows of the error table whose cause lies with the caller, or with what he asks for, by status. */
export const callerErrors = {
  malformed_request: {
    status: 400,
    title: 'The request is not valid HTTP',
    advice: 'Send a well-formed HTTP/1.1 request; check the request line, the address and the header lines.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not valid JSON',
    advice: 'Send one JSON document in UTF-8; the detail says where reading stopped.',
  },
  json_too_deep: {
    status: 400,
    title: 'The JSON is nested too deeply',
    advice: 'Flatten the document; the detail gives the limit of this route.',
  },
  protocol_violation: {
    status: 400,
    title: 'The message is not of the protocol of this connection',
    advice: 'Send one JSON text message as docs/world-stream.md or docs/telemetry.md describes.',
  },
  hello_expected: {
    status: 400,
    title: 'The first message has to be hello',
    advice: 'Say hello within 10 seconds of opening the connection.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid token was given',
    advice:
      'Send "Authorization: Bearer <token>"; on the machine of the server "spacetime token print" gives one.',
  },
  token_expired: {
    status: 401,
    title: 'The token has expired',
    advice: 'Trade the refresh value for another one with POST /auth/refresh, or get a new token.',
  },
  refresh_refused: {
    status: 401,
    title: 'The refresh value makes no tokens any more',
    advice:
      'Get a new token; the detail says whether the value was unknown, used before, or of a session that has ended.',
  },
  authentication_expected: {
    status: 401,
    title: 'The first message has to bring a token',
    advice:
      'Send {"type":"authenticate","token":"..."} within 10 seconds of opening the connection, before anything else.',
  },
  permission_denied: {
    status: 403,
    title: 'The token does not carry the needed permission',
    advice: 'Use a token whose role contains the permission named in the detail.',
  },
  path_refused: {
    status: 403,
    title: 'The path is not a plain relative path',
    advice:
      'Give a path such as scenes/solar-system.scene.json: no "..", no backslash, no encoding, no leading slash.',
  },
  scene_not_allowed: {
    status: 403,
    title: 'The scene is not on the whitelist',
    advice: 'Choose a scene that GET /scenes lists, or add it to the whitelist file of this environment.',
  },
  origin_refused: {
    status: 403,
    title: 'The page that opened the connection belongs to another site',
    advice: 'Open the connection from the page that this server serves.',
  },
  visitors_off: {
    status: 403,
    title: 'This server takes no visitors',
    advice: 'Set SPACETIME_VISITORS to open or token and start the server again.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing at this address',
    advice:
      'Check the path; with the API switched off only the page, the visitors and the health routes exist.',
  },
  unknown_scene: {
    status: 404,
    title: 'The scene file does not exist',
    advice: 'GET /scenes lists the scenes that can be loaded.',
  },
  unknown_load: {
    status: 404,
    title: 'No scene load has this id',
    advice: 'Ids are given by POST /scene and POST /scene/reload; the oldest finished loads are forgotten.',
  },
  unknown_webhook: {
    status: 404,
    title: 'No webhook has this id',
    advice: 'GET /webhooks lists the webhooks.',
  },
  unknown_delivery: {
    status: 404,
    title: 'The webhook has no delivery with this id',
    advice: 'GET /webhooks/{id}/deliveries lists them; delivered ones are kept for 3 days, dead ones for 30.',
  },
  unknown_token: {
    status: 404,
    title: 'There is no such token, or it has ended',
    advice: 'GET /admin/tokens lists the tokens.',
  },
  unknown_assignment: {
    status: 404,
    title: 'Nobody of this name was assigned a role',
    advice: 'GET /admin/roles/assignments lists who was.',
  },
  no_scene: {
    status: 404,
    title: 'No scene is loaded',
    advice: 'Load one with POST /scene.',
  },
  unknown_rule: {
    status: 404,
    title: 'The whitelist has no such rule',
    advice: 'GET /admin/whitelist lists every rule with its list; give both as they stand there.',
  },
  unknown_cache: {
    status: 404,
    title: 'There is no cache of this name',
    advice: 'Leave the name out to clear all; GET /admin/metrics names them.',
  },
  unknown_ban: {
    status: 404,
    title: 'There is no ban with this id',
    advice: 'GET /admin/bans lists those that hold.',
  },
  unknown_connection: {
    status: 404,
    title: 'There is no connection with this id',
    advice: 'GET /admin/connections lists those that are open.',
  },
  unknown_endpoint: {
    status: 404,
    title: 'There is no call with this name',
    advice: 'GET /admin/endpoints lists every call by its name.',
  },
  unknown_job: {
    status: 404,
    title: 'There is no such job',
    advice: 'Ids are given by POST /jobs; a job is kept for 24 hours after its end. GET /jobs lists them.',
  },
  unknown_entity: {
    status: 404,
    title: 'No entity has this id',
    advice: 'GET /entities lists what is in the world; another scene has other entities.',
  },
  unknown_swarm: {
    status: 404,
    title: 'No swarm has this id',
    advice: 'GET /swarms lists those of the world; another scene has others.',
  },
  unknown_ship: {
    status: 404,
    title: 'No ship has this id',
    advice:
      'GET /entities?kind=vessel lists the ships; another scene has others, and nothing else has plans.',
  },
  unknown_burn: {
    status: 404,
    title: 'The ship has no such burn planned',
    advice:
      'GET /entities/{id}/plan lists its burns: one that is done is gone, and one that was changed has another id.',
  },
  unknown_save: {
    status: 404,
    title: 'There is no save in this slot',
    advice: 'GET /saves lists every save with its slot.',
  },
  unknown_visitor: {
    status: 404,
    title: 'No visitor of this id is in the world',
    advice: 'GET /admin/visitors lists everybody who is here.',
  },
  unknown_screenshot: {
    status: 404,
    title: 'There is no such picture',
    advice: 'Pictures are kept for ten minutes; ask for another with POST /screenshots.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The address exists, but not with this method',
    advice: 'Use one of the methods in the Allow header.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    advice: 'Send the whole request within 30 seconds.',
  },
  not_paused: {
    status: 409,
    title: 'Single steps need a paused world',
    advice: 'Pause first, or pause and step in the same request.',
  },
  webhook_disabled: {
    status: 409,
    title: 'The webhook is disabled',
    advice: 'Mend its receiver, then enable it with PUT /webhooks/{id}.',
  },
  too_many_webhooks: {
    status: 409,
    title: 'There are as many webhooks as are kept',
    advice: 'Remove one that is not needed any more.',
  },
  too_many_secrets: {
    status: 409,
    title: 'Too many secrets of the webhook sign already',
    advice: 'Wait until one has run out, or rotate with overlap_seconds 0.',
  },
  too_many_tokens: {
    status: 409,
    title: 'The subject has as many active tokens as it may',
    advice:
      'Revoke one that is not needed any more, or wait until one has expired; GET /auth/status counts them.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'The Idempotency-Key belongs to another request',
    advice: 'Repeat a request unchanged to get its answer again; give every new request a key of its own.',
  },
  too_many_rules: {
    status: 409,
    title: 'The whitelist was changed too often while the server ran',
    advice: 'Write the rules into the whitelist file, then remove those that were added here.',
  },
  setting_fixed: {
    status: 409,
    title: 'This setting does not change while the server runs',
    advice:
      'Change it in the configuration and start the server again; GET /admin/config says which may change.',
  },
  whitelist_damaged: {
    status: 409,
    title: 'The whitelist file cannot be used',
    advice: 'Mend the file; until then the rules of before hold.',
  },
  too_many_bans: {
    status: 409,
    title: 'There are too many bans',
    advice: 'Remove some, or ban one wider range instead of many narrow ones.',
  },
  job_finished: {
    status: 409,
    title: 'The job is over already',
    advice: 'Read its state with GET /jobs/{id}; a job that is over cannot be cancelled.',
  },
  job_running: {
    status: 409,
    title: 'The job is not over yet',
    advice: 'Wait for its end with GET /jobs/{id}?wait=60, or cancel it first.',
  },
  entity_stays: {
    status: 409,
    title: 'The entity cannot be removed',
    advice:
      'Ships of visitors go when their visitors leave, and markers of the scene stay as long as the scene runs.',
  },
  name_taken: {
    status: 409,
    title: 'Something else has the name',
    advice: 'Give another name, or change what has it: "detail" says which entity that is.',
  },
  no_bodies: {
    status: 409,
    title: 'The scene has no bodies to fly about',
    advice: 'Load a scene with Sun and planets, or with bodies of its own.',
  },
  too_many_burns: {
    status: 409,
    title: 'The ship has as many burns planned as it takes',
    advice:
      'Remove one with DELETE /entities/{id}/plan/burns/{burn}, or replace all with PUT /entities/{id}/plan.',
  },
  burn_under_way: {
    status: 409,
    title: 'The burn is under way',
    advice: 'Wait for its end, stop it with "fly": false, or remove it; what it has done stays done.',
  },
  cannot_fly_plan: {
    status: 409,
    title: 'The ship cannot fly its plan by itself now',
    advice: 'The detail says why; the plan itself can be made without "fly", and flown later.',
  },
  not_enough_delta_v: {
    status: 409,
    title: 'The plan takes more than what is in the tank gives',
    advice:
      'Plan less, or fill the tank with "fuel_kg" in PATCH /entities/{id}; the detail has both figures.',
  },
  slot_taken: {
    status: 409,
    title: 'The slot holds a save already',
    advice: 'Choose another slot, or send "overwrite": true.',
  },
  too_many_saves: {
    status: 409,
    title: 'Every slot holds a save',
    advice: 'Delete one with DELETE /saves/{slot}, or overwrite one.',
  },
  save_damaged: {
    status: 409,
    title: 'The save cannot be loaded',
    advice: 'The detail says what is wrong with it; the running world has not changed. Load another save.',
  },
  nobody_agrees: {
    status: 409,
    title: 'No visitor agrees to be asked for pictures',
    advice: 'A visitor agrees in the settings of the page: "Let operators take pictures of what I see".',
  },
  too_many_screenshots: {
    status: 409,
    title: 'Too many pictures are kept',
    advice: 'They go by themselves after ten minutes; try again then.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    advice: 'Keep the body of a request within 1 MiB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not of a supported type',
    advice: 'Send "Content-Type: application/json" (PATCH also takes application/merge-patch+json).',
  },
  expectation_failed: {
    status: 417,
    title: 'The Expect header asks for what this server does not do',
    advice: 'Leave it out, or send "Expect: 100-continue".',
  },
  host_refused: {
    status: 421,
    title: 'The server does not answer to this name',
    advice: 'Use an address that it announces at its start, or add the name to SPACETIME_HOSTS.',
  },
  invalid_request: {
    status: 422,
    title: 'The request does not fit its schema',
    advice: 'Mend the fields that errors[] lists.',
  },
  burn_past: {
    status: 422,
    title: 'The burn lies before now',
    advice:
      'Give it an instant after the date of GET /time, which goes on while you think; "in_seconds" counts from now.',
  },
  epoch_outside_span: {
    status: 422,
    title: 'The date lies outside the span of the ephemeris',
    advice: 'Choose a date between 1900 and 2100.',
  },
  scene_invalid: {
    status: 422,
    title: 'The scene file has errors',
    advice: 'PUT /scene with the same scene_path lists every error with its place.',
  },
  webhook_target_refused: {
    status: 422,
    title: 'A webhook may not be sent to this target',
    advice:
      'Use an http(s) URL of the open network; the operator can allow inside targets in SPACETIME_WEBHOOK_TARGETS.',
  },
  ban_refused: {
    status: 422,
    title: 'This cannot be banned',
    advice:
      'Give an address or range that does not hold your own, a proxy or this machine, or the id of a token other than yours.',
  },
  endpoint_needed: {
    status: 422,
    title: 'This call cannot be switched off',
    advice: 'It is needed to come in, to see what is off, or to switch it on again.',
  },
  unknown_body: {
    status: 422,
    title: 'There is no body of this name',
    advice: 'Use a name from the welcome message, such as earth or moon.',
  },
  upgrade_required: {
    status: 426,
    title: 'This address speaks WebSocket only',
    advice:
      'Open it as a WebSocket with the subprotocol that docs/world-stream.md or docs/telemetry.md names.',
  },
  too_many_messages: {
    status: 429,
    title: 'Messages arrive faster than they are read',
    advice: 'To the world send at most one control message a tick (90 a second), to the telemetry 20 in all.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many wrong tokens came from this address',
    advice: 'Wait as long as Retry-After says, then send a valid token.',
  },
  too_many_requests: {
    status: 429,
    title: 'Requests come faster than this call takes them',
    advice: 'Wait as many seconds as Retry-After says, and read RateLimit to stay within the quota.',
  },
  address_banned: {
    status: 429,
    title: 'Your address is shut out',
    advice: 'Wait as many seconds as Retry-After says, or ask the operator to lift the ban.',
  },
  token_suspended: {
    status: 429,
    title: 'The token is suspended',
    advice: 'Wait as many seconds as Retry-After says, or ask the operator to lift the suspension.',
  },
  too_many_connections: {
    status: 429,
    title: 'Too many telemetry connections come from your address',
    advice: 'Close one of them, or raise SPACETIME_TELEMETRY_CONNECTIONS_PER_ADDRESS.',
  },
  headers_too_large: {
    status: 431,
    title: 'The header block is too large',
    advice: 'Keep all header lines together within 16 KiB.',
  },
} as const satisfies Record<string, ErrorRow>;
