import { type ChildProcess, execFile, type StdioOptions, spawn } from "node:child_process";
import { access, chown, constants, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { Refusal } from "./refusal";

const run = promisify(execFile);
const SETPRIV = "/usr/bin/setpriv";
const CAP_DAC_READ_SEARCH = 1n << 2n;

interface User {
  uid: number;
  gid: number;
}

/** How the server's processes are started: as whom, and through which wrapper. */
export interface Confinement {
  user?: User;
  wrapper: string[];
}

/**
 * PostgreSQL refuses to run as root, so there it gets a user of its own. Where that user can't reach the checkout or
 * the data directory (below /root, say) it may pass through folders and read, nothing else.
 */
export async function confine(clusterPath: string, binariesPath: string): Promise<Confinement> {
  const setpriv = await access(SETPRIV, constants.X_OK).then(
    () => true,
    () => false,
  );
  // The kernel stops the server when its parent dies, kill -9 included.
  const wrapper = setpriv ? [SETPRIV, "--pdeathsig", "INT"] : [];
  if (process.getuid?.() !== 0) return { wrapper };

  const user =
    (await ownerOf(clusterPath)) ?? (await findUser("postgres")) ?? (await addUser()) ?? (await findUser("nobody"));
  if (!user) throw new Refusal("The embedded database can't run as root and no other user exists: set DATABASE_URL.");
  const reachable = (await canReach(user, clusterPath)) && (await canReach(user, binariesPath));
  if (!setpriv) {
    if (reachable) return { user, wrapper };
    throw unreachable(clusterPath);
  }
  wrapper.push("--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups", "--no-new-privs");
  if (reachable) return { user, wrapper: [...wrapper, "--inh-caps", "-all"] };
  if (!(await rootMayReadEverything())) throw unreachable(clusterPath);
  const only = "-all,+dac_read_search";
  // Without no_setuid_fixup access(2) would leave the capability out, and initdb asks it for the server's program.
  wrapper.push("--securebits", "+no_setuid_fixup");
  wrapper.push("--inh-caps", only, "--ambient-caps", only, "--bounding-set", only);
  return { user, wrapper };
}

export function launch(confinement: Confinement, program: string, args: string[], stdio: StdioOptions): ChildProcess {
  const [command = program, ...rest] = [...confinement.wrapper, program, ...args];
  return spawn(command, rest, {
    stdio,
    cwd: "/",
    // A group of its own, so that Ctrl-C reaches our process only and the order of stopping is ours.
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
    ...(confinement.wrapper.length === 0 ? confinement.user : {}),
  });
}

export async function giveTo({ user }: Confinement, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

async function ownerOf(path: string): Promise<User | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function findUser(name: string): Promise<User | undefined> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

async function addUser(): Promise<User | undefined> {
  const args = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"];
  await run("useradd", args).catch(() => undefined);
  return findUser("postgres");
}

async function canReach(user: User, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { uid, gid, mode } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function rootMayReadEverything(): Promise<boolean> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  return (BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(status)?.[1] ?? "0"}`) & CAP_DAC_READ_SEARCH) !== 0n;
}

function unreachable(path: string): Refusal {
  return new Refusal(
    `The embedded database runs as an unprivileged user who can't reach ${path}: move LATCHKEY_DATA_DIR and the checkout to a folder others can enter, or set DATABASE_URL.`,
  );
}
