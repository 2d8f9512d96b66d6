import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";

export type Failure = {
  code: string;
  message: string;
  fields?: readonly { path: string; message: string }[];
  requestId?: string;
};

/** What every server action answers. */
export type ActionResult<D> = { ok: true; data: D } | { ok: false; error: Failure };

/** Calls a server action; what can go wrong on the way becomes a failure too, worded so that nobody fears for their input. */
export async function call<D>(action: () => Promise<ActionResult<D>>): Promise<ActionResult<D>> {
  try {
    return await action();
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, error: lostOnTheWay(error) };
  }
}

function lostOnTheWay(error: unknown): Failure {
  if (unstable_isUnrecognizedActionError(error)) {
    return { code: "new_deployment", message: "A new version of Latchkey is running. Nothing you typed is gone." };
  }
  if (error instanceof Error && "digest" in error) {
    return {
      code: "internal",
      message: `Something went wrong on our side. The log has it under ${String(error.digest)}.`,
    };
  }
  return { code: "connection_lost", message: "Connection lost. Nothing you typed is gone." };
}
