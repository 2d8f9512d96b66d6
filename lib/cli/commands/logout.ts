import { Command } from "commander";
import { addExamples, addFormat } from "../command-parts";
import { configPath, removeLogin } from "../config";

/** `latchkey logout`: forgets what login kept. The token itself works on; `latchkey token delete` ends it. */
export function logout(): Command {
  const command = new Command("logout")
    .summary("Forget the server and the token")
    .description("Forgets the server and the token. The token itself works on until it is deleted or expires.");
  addFormat(command);
  addExamples(command, ["latchkey logout"]);
  return command.action(() => {
    process.stderr.write(removeLogin() ? `Forgot ${configPath()}.\n` : "Nothing was kept.\n");
  });
}
