import { ask } from "../send";
import { VERSION } from "../version";
import { bad, type Finding, fine, warning } from "./finding";

const MOST_SKEW_SECONDS = 30;

/** Whether the server answers, is ready, is of our version, and agrees about the time. Presents no token. */
export async function checkServer(url: string): Promise<Finding[]> {
  try {
    const asked = Date.now();
    const response = await ask(`${url}/api/v1/openapi.json`, null, { method: "GET" });
    const took = Date.now() - asked;
    const version = await versionOf(response);
    if (version === null)
      return [
        { check: "server", is: "fail", says: `what answers at ${url} is not Latchkey`, next: "Is the address right?" },
      ];
    return [
      fine("server", `answers in ${took} ms`),
      await readiness(url),
      version === VERSION
        ? fine("version", version)
        : warning(
            "version",
            `the server is ${version}, this command line ${VERSION}`,
            "Use the one that comes with the server.",
          ),
      clock(response, asked + took / 2),
    ];
  } catch (error) {
    return [bad("server", error)];
  }
}

async function versionOf(response: Response): Promise<string | null> {
  try {
    const { info } = (await response.json()) as { info?: { title?: string; version?: string } };
    return info?.title === "Latchkey" && info.version ? info.version : null;
  } catch {
    return null;
  }
}

async function readiness(url: string): Promise<Finding> {
  const { status } = await ask(`${url}/readyz`, null, { method: "GET" });
  if (status === 200) return fine("ready", "database reachable, migrations applied");
  if (status === 404) return warning("ready", "there is no /readyz here", "Is a proxy in between that hides it?");
  return {
    check: "ready",
    is: "fail",
    says: `the server is not ready (${status}): its database is gone, or lacks migrations`,
    next: "Look into the server's log.",
  };
}

/** The Date header counts whole seconds, so half of one belongs to neither side. */
function clock(response: Response, asked: number): Finding {
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return warning("clock", "the server does not say its time");
  const seconds = Math.round((theirs + 500 - asked) / 1_000);
  if (Math.abs(seconds) <= MOST_SKEW_SECONDS) return fine("clock", `${Math.abs(seconds)} s apart from the server`);
  return warning(
    "clock",
    `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? "behind" : "ahead of"} the server`,
    "Expiry is decided by the server's clock. Does NTP run on both?",
  );
}
