import { serveLocally } from '@cloudpf/http-api/local';

await serveLocally({ name: 'search-api', port: 8788, load: () => import('./handler.ts') });
