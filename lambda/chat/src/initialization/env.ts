/** Apart from the other settings, whose checking costs more than everything else that a start does. */
export const isProvisioned = process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'provisioned-concurrency'
