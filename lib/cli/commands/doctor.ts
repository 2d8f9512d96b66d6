import { Command } from "commander";
import { call } from "../api";
import { addExamples, addFormat, formatOf } from "../command-parts";
import { configPath, looseMode } from "../config";
import { type Connection, connection } from "../connection";
import { checkInstallation } from "../doctor/check-installation";
import { checkServer } from "../doctor/check-server";
import { checkToken } from "../doctor/check-token";
import { checkWeakSpots } from "../doctor/check-weak-spots";
import { bad, type Finding, fine } from "../doctor/finding";
import { Failure } from "../failure";
import { print } from "../print";
import { paintStatus } from "../style";
import { visible, visibleJson } from "../visible";

/** `latchkey doctor`: what is wrong, or soon will be. */
export function doctor(): Command {
  const command = new Command("doctor")
    .summary("Look for what is wrong: settings, server, clock, token, migrations, keys, weak spots")
    .description(
      "Looks at this machine's settings, the server, its clock, the token presented, migrations, key versions, and tokens that are a risk. Each finding says what to do. Ends with 1 when something fails. Sees as much as the token may read.",
    );
  addFormat(command);
  addExamples(command, ["latchkey doctor", "latchkey doctor -t json | jq '.[] | select(.is != \"ok\")'"]);
  return command.action(async () => {
    const findings = await examine();
    if (formatOf(command) === "json") print(visibleJson(findings, 2));
    else for (const finding of findings) print(told(finding));
    const failed = findings.filter(({ is }) => is === "fail").length;
    if (failed > 0) throw new Failure("not_well", failed === 1 ? "One check failed." : `${failed} checks failed.`);
  });
}

/** Each step needs the one before; what comes after the first that fails can't be known. */
async function examine(): Promise<Finding[]> {
  const { here, settings } = checkSettings();
  if (!here) return [settings];
  const server = await checkServer(here.url);
  if (server.some(({ is }) => is === "fail")) return [settings, ...server];
  try {
    const who = await call("whoami.get", {});
    const rest = await Promise.all([checkInstallation(), checkWeakSpots()]);
    return [settings, ...server, checkToken(who), ...rest.flat()];
  } catch (error) {
    return [settings, ...server, bad("token", error)];
  }
}

function checkSettings(): { here: Connection | null; settings: Finding } {
  try {
    const here = connection();
    const mode = here.source === "latchkey login" ? looseMode() : null;
    const text = `${here.url}, token from ${here.source}`;
    if (mode === null) return { here, settings: fine("settings", text) };
    return {
      here,
      settings: {
        check: "settings",
        is: "warn",
        says: `others may read ${configPath()} (${mode})`,
        next: `chmod 600 ${configPath()}`,
      },
    };
  } catch (error) {
    return { here: null, settings: bad("settings", error) };
  }
}

function told({ check, is, says, next }: Finding): string {
  const line = `${paintStatus(is.padEnd(4))}  ${check.padEnd(12)}  ${visible(says)}`;
  const more = next?.split("\n") ?? [];
  return [line, ...more.map((text) => `${" ".repeat(20)}${visible(text)}`)].join("\n");
}
