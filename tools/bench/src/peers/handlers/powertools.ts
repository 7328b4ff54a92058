import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { writeRecord } from './write-record.ts';

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const { IN_PARALLEL } = process.env;

/** Powertools' batch processor as its documentation has it; in parallel unless told otherwise. */
export async function handler(event: unknown) {
  return processPartialResponse(event, writeRecord, processor, { processInParallel: IN_PARALLEL === 'yes' });
}
