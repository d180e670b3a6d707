import fastify, { type FastifyServerFactory } from 'fastify'

export function createApp(serverFactory?: FastifyServerFactory) {
  const app = fastify(serverFactory && { serverFactory })
  app.get('/health', () => 'ok')
  app.post('/report', ({ body }) => `report on ${body}`)
  return app
}
