import { serveLocally } from '@cloudpf/http-api/local';

await serveLocally({ name: 'analytics-api', port: 8789, load: () => import('./handler.ts') });
