import express from 'express'

export const app = express()
app.get('/health', (_request, response) => void response.send('ok'))
app.post('/report', express.text(), (request, response) => void response.send(`report on ${request.body}`))
