/** What can be reached. */
export const SOCKET_TYPES = ["http", "ssh", "tls", "database", "rdp", "vnc", "kubernetes"] as const;
export type SocketType = (typeof SOCKET_TYPES)[number];

/** Reached by HTTP requests, so that the gate can tell the socket from their host: no two of these share a hostname. */
export const FOUND_BY_HOST: readonly SocketType[] = ["http", "kubernetes"];
