/** Takes a fault back; the world is then as it was, but for what happened meanwhile. */
export type Undo = () => Promise<void>;
