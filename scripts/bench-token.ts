import { database } from "../lib/db";
import { localRequest } from "../lib/operation/request";
import { createBootstrapAccount } from "../lib/setup/bootstrap-account";

// Makes an account with the role admin in the benchmark's database and sends its token to the parent.
const owner = await database().member.findFirst({ select: { id: true } });
const token = await database().$transaction((tx) => createBootstrapAccount(tx, owner?.id ?? null, localRequest()));
process.send?.(token, () => process.exit(0));
