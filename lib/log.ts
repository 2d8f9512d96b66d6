import { type Logger, pino } from "pino";

let instance: Logger | undefined;

/** JSON lines on stderr. Credentials are cut out by name wherever an object is logged. */
export function logger(): Logger {
  instance ??= pino(
    {
      level: process.env.LATCHKEY_LOG_LEVEL || "info",
      redact: {
        paths: ["token", "*.token", "password", "*.password", "authorization", "*.authorization", "cookie", "*.cookie"],
        censor: "[removed]",
      },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorOnly },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return instance;
}

/** Without the connection that pg hangs on its errors: pages of its state, and not for a log. */
function errorOnly(error: unknown) {
  const serialised = pino.stdSerializers.err(error as Error);
  return serialised && typeof serialised === "object" ? { ...serialised, client: undefined } : serialised;
}
