import { afterAll } from 'vitest';
import { startCellServer } from '../src/scale/cell-server.ts';
import { describeCellNode } from './cell-node.contract.ts';

const server = await startCellServer();
afterAll(() => server.close());
let tenants = 0;

describeCellNode('the stand-in of cells', async () => {
  tenants += 1;
  return { url: server.url, authorization: 'ApiKey any', tenant: `acme-${tenants}` };
});
