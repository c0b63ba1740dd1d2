import fastify from 'fastify';

/* The peer of the bench of the API: one route that returns the bytes of the environment variable BODY. */

const body: unknown = JSON.parse(process.env.BODY ?? '{}');
const app = fastify();
app.get('/scene', () => body);
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
