// A module of its own, because it is loaded late: in a bundle a CommonJS package that is itself imported late has only a
// default export.
export { Redis } from 'ioredis'
