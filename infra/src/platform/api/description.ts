import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Parameter = z.looseObject({
  in: z.enum(['path', 'query', 'header', 'cookie']),
  name: z.string(),
  required: z.boolean().optional(),
});

const Operation = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({}).optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
});

/** What is used of the OpenAPI document of the apps. */
const Description = z.looseObject({
  info: z.looseObject({ title: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});
export type ApiDescription = z.infer<typeof Description>;

/** Reads `docs/openapi.json`, which the apps' own schemas give. */
export function readDescription(checkout: string): ApiDescription {
  return Description.parse(JSON.parse(readFileSync(`${checkout}/docs/openapi.json`, 'utf8')));
}
