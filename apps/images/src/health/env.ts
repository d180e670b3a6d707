/** The port of the service that this image holds, as the service itself reads it. */
export const port = Number(process.env.PORT || 8080)
