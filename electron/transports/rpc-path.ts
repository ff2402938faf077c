/** The path of the RPC on every WebSocket transport. */
export const RPC_PATH = '/rpc';
