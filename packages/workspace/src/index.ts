export { type BundledFunction, bundleFunction } from './bundle/bundle-function.ts'
export { type BundledService, bundleService } from './bundle/bundle-service.ts'
