import { z } from "zod";
import { countryProblem } from "@/lib/network/country-codes";
import { paragraph } from "@/lib/text/plain-text";
import { actions, tagRules, when, where, who } from "./parts";

/** The name of a policy: what lists, sentences and records call it. */
export const policyName = z
  .string("Name is text.")
  .min(1, "Give it a name, for example prod-ssh-oncall.")
  .max(63, "A name has at most 63 characters.")
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9 ._-]*[a-zA-Z0-9])?$/,
    "Letters, digits, spaces, - _ . and a letter or digit at both ends.",
  );

/** Beside the document of a policy that exists: where it lives, which a save does not change. */
export const ownNamespace = z.string().max(63).optional().describe("Its own: a policy stays where it is.");

/**
 * What could never hold is refused on a save. Of one that is stored the same is no more than that: read strictly, a deny
 * would hold for everyone.
 */
const savedWhere = where.superRefine(({ countries, notCountries }, context) => {
  for (const [list, codes] of Object.entries({ countries, notCountries }))
    for (const [index, code] of codes?.entries() ?? []) {
      const message = countryProblem(code);
      if (message) context.addIssue({ code: "custom", path: [list, index], message });
    }
  if (countries?.length && countries.every((code) => notCountries?.includes(code)))
    context.addIssue({
      code: "custom",
      path: ["notCountries"],
      message: "Every country that is listed is excluded as well, so no address would be in one.",
    });
});

/**
 * A policy as people write it. An absent part is no condition; an empty list matches nothing, ever; an action present with
 * `{}` is allowed without limits. Nothing here fills in or leaves out, so the three stay different through save and read.
 */
export const policyDocument = z.strictObject({
  name: policyName,
  description: paragraph(1024, "Description").default(""),
  enabled: z.boolean("enabled is true or false.").default(true),
  effect: z.enum(["allow", "deny"], "Effect is allow or deny.").default("allow"),
  orgWide: z
    .boolean("orgWide is true or false.")
    .default(false)
    .describe("Applies to every socket in its namespace and below."),
  tagRules: tagRules
    .default([])
    .describe("Applies to sockets that match any one of these; a rule is met by all its tags."),
  who: who.optional(),
  where: savedWhere.optional(),
  when: when.optional(),
  actions: actions.optional(),
});
export type PolicyDocument = z.output<typeof policyDocument>;
