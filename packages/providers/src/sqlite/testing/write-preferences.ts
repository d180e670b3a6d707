// Run by a test as a process of its own: adds `count` titles, named after `name`, to one reader's list.
import { openSqliteDatabase } from '../sqlite-database.ts'
import { createSqlitePreferences } from '../sqlite-preferences.ts'

const [file = '', name = '', count = '0'] = process.argv.slice(2)
const preferences = createSqlitePreferences(openSqliteDatabase(file))
for (let index = 0; index < Number(count); index += 1) {
  await preferences.update('reader', (before) => ({ ...before, read: [...before.read, `${name}-${index}`] }))
}
