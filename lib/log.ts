import { type Logger, pino } from "pino";

let instance: Logger | undefined;

/** JSON lines on stderr. Credentials are cut out by name wherever an object is logged. */
export function logger(): Logger {
  instance ??= pino(
    {
      level: process.env.LATCHKEY_LOG_LEVEL ?? "info",
      redact: {
        paths: ["token", "*.token", "password", "*.password", "authorization", "*.authorization", "cookie", "*.cookie"],
        censor: "[removed]",
      },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return instance;
}
