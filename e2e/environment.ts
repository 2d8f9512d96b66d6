/** The environment without anything that configures Latchkey, so that a developer's shell changes no test. */
export function inherited(): NodeJS.ProcessEnv {
  const ours = /^(LATCHKEY_|OIDC_|SMTP_|DATABASE_URL$|PORT$|NODE_ENV$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))) as NodeJS.ProcessEnv;
}
