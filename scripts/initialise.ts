import { EnvironmentError } from "../lib/env";
import { initialise } from "../lib/setup/initialise";

// First-start initialisation in a process of its own, with the react-server condition that lib/db.ts asks for.
// Sends { setupLink } to its parent: a one-time link while nobody can sign in as admin, else null.
try {
  const result = await initialise();
  process.send?.(result, () => process.exit(0));
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  console.error(error.message);
  process.exit(1);
}
