import {
  chatMessageSchema,
  chatRequestSchema,
  conversationIdSchema,
  feedbackSchema,
  genreSchema,
  historyPartSchema,
  openAiChatRequestSchema,
  openAiContentSchema,
  preferencesSchema,
  questionPartSchema,
  socketRequestSchema,
  titleNamesSchema,
  titleSchema,
} from '@manga-assist/contracts'
import * as z from 'zod'
import { messageMetadataSchema, socketReplySchema, uiMessageChunkSchema } from '../answers/chunks.ts'
import {
  openAiChunkSchema,
  openAiCompletionSchema,
  openAiErrorSchema,
  openAiModelIdSchema,
  openAiModelListSchema,
  openAiModelSchema,
  openAiUsageSchema,
} from '../answers/openai.ts'
import { fieldProblemSchema, problemSchema } from '../answers/problem.ts'
import {
  conversationListSchema,
  conversationMessageSchema,
  conversationSchema,
  healthSchema,
  readySchema,
  recommendationSchema,
  recommendationsSchema,
  titlesSchema,
} from '../answers/reader.ts'
import type { Json } from './json.ts'

/** Every schema of the document under its name. One that stands in another is referred to by that name. */
const named: Readonly<Record<string, z.ZodType>> = {
  ChatMessage: chatMessageSchema,
  ChatRequest: chatRequestSchema,
  Conversation: conversationSchema,
  ConversationId: conversationIdSchema,
  ConversationList: conversationListSchema,
  ConversationMessage: conversationMessageSchema,
  Feedback: feedbackSchema,
  FieldProblem: fieldProblemSchema,
  Genre: genreSchema,
  Health: healthSchema,
  HistoryPart: historyPartSchema,
  MessageMetadata: messageMetadataSchema,
  OpenAiChatRequest: openAiChatRequestSchema,
  OpenAiChunk: openAiChunkSchema,
  OpenAiCompletion: openAiCompletionSchema,
  OpenAiContent: openAiContentSchema,
  OpenAiError: openAiErrorSchema,
  OpenAiModel: openAiModelSchema,
  OpenAiModelId: openAiModelIdSchema,
  OpenAiModelList: openAiModelListSchema,
  OpenAiUsage: openAiUsageSchema,
  Preferences: preferencesSchema,
  Problem: problemSchema,
  QuestionPart: questionPartSchema,
  Ready: readySchema,
  Recommendation: recommendationSchema,
  Recommendations: recommendationsSchema,
  SocketReply: socketReplySchema,
  SocketRequest: socketRequestSchema,
  Title: titleSchema,
  TitleId: titleSchema.shape.id,
  TitleNames: titleNamesSchema,
  Titles: titlesSchema,
  UiMessageChunk: uiMessageChunkSchema,
}

/** Schemas as the document writes them. */
export interface DocumentSchemas {
  components: Readonly<Record<string, Json>>
  /** A reference to a schema that has a name. Throws for one that has none. */
  ref(schema: z.ZodType, where: string): Json
  /** The properties of a query by name, each with whether it must be there. */
  query(schema: z.ZodType): readonly { name: string; required: boolean; schema: Json }[]
}

/** Schemas in JSON Schema's words. `queries` are taken apart and get no name of their own. */
export function documentSchemas(queries: readonly z.ZodType[]): DocumentSchemas {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  for (const [index, schema] of queries.entries()) registry.add(schema, { id: `query-${index}` })
  // As they come in: what a schema makes of a value is nobody's business outside.
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` })
  const written = (id: string): Record<string, Json> => {
    const { $schema, $id, id: _id, ...rest } = schemas[id] as Record<string, Json>
    return rest
  }
  return {
    components: Object.fromEntries(Object.keys(named).map((id) => [id, written(id)])),
    ref(schema, where) {
      const id = registry.get(schema)?.id
      if (id === undefined) throw new Error(`${where} has a schema without a name: add it to document/schemas.ts`)
      return { $ref: `#/components/schemas/${id}` }
    },
    query(schema) {
      const { properties = {}, required = [] } = written(registry.get(schema)?.id ?? '') as QuerySchema
      return Object.entries(properties).map(([name, property]) => ({
        name,
        required: required.includes(name),
        schema: withoutForeignDefault(property),
      }))
    },
  }
}

interface QuerySchema {
  properties?: Record<string, Record<string, Json>>
  required?: string[]
}

/** A default that is what the schema makes of a text, a list for example, is none that a client could send. */
function withoutForeignDefault({ default: value, ...rest }: Record<string, Json>): Json {
  return value === undefined || typeof value === 'object' ? rest : { ...rest, default: value }
}
