export { allowedImports, awsImporters, importsOf, pageImports } from './import-rules.ts'
export { isTestCode, readSourceFiles, type SourceFile } from './source-files.ts'
