import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { writeRecord } from './write-record.mjs';

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const processInParallel = process.env.IN_PARALLEL === 'yes';

/** Powertools' batch processor as its documentation has it. */
export async function handler(event) {
  return processPartialResponse(event, writeRecord, processor, { processInParallel });
}
