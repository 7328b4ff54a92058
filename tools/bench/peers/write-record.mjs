import { unmarshall } from '@aws-sdk/util-dynamodb';
import { Client } from '@elastic/elasticsearch';

const { NODE_URL, API_KEY, INDEX } = process.env;
const client = new Client({ node: NODE_URL, auth: { apiKey: API_KEY } });

/** One request a record, as the tutorials do it: the item as it is, or its removal. */
export async function writeRecord({ eventName, dynamodb }) {
  const id = dynamodb.Keys.product_id.S;
  if (eventName === 'REMOVE') {
    await client.delete({ index: INDEX, id }, { ignore: [404] });
    return;
  }
  // Numbers of more than 16 digits lose some; without this the whole record would be refused.
  const document = unmarshall(dynamodb.NewImage, { wrapNumbers: Number });
  await client.index({ index: INDEX, id, document });
}
