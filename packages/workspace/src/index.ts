export { type BundledFunction, bundleFunction } from './bundle/bundle-function.ts'
export { type BundledService, bundleService } from './bundle/bundle-service.ts'
export { allowedImports, awsImporters, importsOf, pageImports } from './rules/import-rules.ts'
export { isTestCode, readSourceFiles, type SourceFile } from './rules/source-files.ts'
