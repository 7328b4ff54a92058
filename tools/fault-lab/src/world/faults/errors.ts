/** A node keeps its volume in another folder, since its user cannot reach the one that was named. */
export class VolumeElsewhereError extends Error {
  override readonly name = 'VolumeElsewhereError';
  readonly code = 'VOLUME_ELSEWHERE';

  constructor(node: string, dataDir: string) {
    super(
      `The volume of search node ${node} is not in ${dataDir}, whose parents its user may not enter. ` +
        'Choose a folder that everybody may pass through.',
    );
  }
}
