import { z } from 'zod';
import { route } from '../route.ts';

/** What there is to call. */
export const descriptionRoutes = {
  openapi: route({
    method: 'GET',
    path: '/openapi.json',
    permission: 'none',
    perMinute: 60,
    summary: 'Description of the API by OpenAPI 3.1.',
    media: 'application/json; charset=utf-8',
    answers: { 200: z.string() },
    tagged: true,
    errors: [],
  }),
} as const;
