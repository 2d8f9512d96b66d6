import { Command } from "commander";
import { addExamples } from "../command-parts";
import { print } from "../print";
import { clientCheck } from "./client-check";
import { clientCurl } from "./client-curl";
import { clientToken, HEADER } from "./client-token";

/** `latchkey client`: to reach sockets with LATCHKEY_CLIENT_TOKEN. The admin's token is never presented here. */
export function client(): Command {
  const command = new Command("client")
    .summary("Reach sockets with LATCHKEY_CLIENT_TOKEN: curl, env, check")
    .description(
      "Presents the token in LATCHKEY_CLIENT_TOKEN to the sockets that it may reach. No other token is ever used here.",
    );
  command.enablePositionalOptions().addCommand(clientCurl());
  command.addCommand(clientEnv());
  command.addCommand(clientCheck());
  addExamples(command, [
    "latchkey client curl https://orders.example.com/api/v1",
    "latchkey client check https://orders.example.com",
  ]);
  return command;
}

function clientEnv(): Command {
  const command = new Command("env")
    .summary("Print export lines for a shell: the header and its value")
    .description(
      "Prints lines for a shell to evaluate: LATCHKEY_HEADER is the whole header, for programs that take one. It is the secret, so don't print it where others read.",
    );
  addExamples(command, [
    `eval "$(latchkey client env)"   # then: wget --header "$LATCHKEY_HEADER" https://orders.example.com`,
  ]);
  return command.action(() => {
    const token = clientToken();
    print(`export LATCHKEY_CLIENT_TOKEN='${token}'`);
    print(`export LATCHKEY_HEADER='${HEADER}: ${token}'`);
  });
}
