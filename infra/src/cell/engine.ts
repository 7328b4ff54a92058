/** The version that the local cloud runs, too. */
const ENGINE_VERSION = '9.4.3';

/** The official image, by its digest: a tag alone could be moved. */
export function engineImage(digest: string): string {
  return `docker.elastic.co/elasticsearch/elasticsearch:${ENGINE_VERSION}@${digest}`;
}
