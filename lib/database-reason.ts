const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it ends our connections",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
  ENOTFOUND: "its host is unknown",
  EAI_AGAIN: "its host can't be looked up",
  ETIMEDOUT: "it does not answer",
  ENOENT: "a file that it names is not there",
  "28P01": "it refuses the password",
  "28000": "it refuses the user",
  "3D000": "it has no such database",
  "53300": "it has no connection left for us",
  "57P01": "it is shutting down",
  "57P03": "it is starting or shutting down",
  "42P01": "it holds nothing of Latchkey's, whose portal has to start first",
  "42501": "its user may not read Latchkey's tables",
};

/** Why a database can't be asked, in words that hold nothing of its URL. */
export function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code) return REASONS[code] ?? code;
  // pg's own errors have no code.
  if (message.includes("timeout")) return "it does not answer";
  if (message.includes("Connection terminated")) return "it ends our connections";
  return message.includes("does not support SSL") ? "it does not speak TLS" : "unknown reason";
}
