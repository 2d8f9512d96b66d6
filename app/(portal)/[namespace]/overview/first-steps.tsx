import { clsx } from "clsx";
import { CircleCheck, CircleDashed } from "lucide-react";
import { CodeBlock } from "@/components/code-snippet";
import { ButtonLink } from "@/components/ui/button-link";
import type { Overview } from "@/lib/overview/contract";

type Props = { namespace: string; steps: Overview["steps"]; url: string };

/** What to do on a new installation, in order; each step ticks itself off once it was done. */
export function FirstSteps({ namespace, steps, url }: Props) {
  const list = [
    {
      done: steps.account,
      title: "Create a service account",
      text: "One program, one identity: a deploy job, a backup, a scraper.",
      href: `/${namespace}/team/service-accounts`,
      action: "Service accounts",
    },
    {
      done: steps.token,
      title: "Give it a token",
      text: "Shown once, valid for 365 days by default. Latchkey keeps only a keyed hash.",
      href: `/${namespace}/team/access-tokens`,
      action: "Access tokens",
    },
    {
      done: steps.policy,
      title: "Name it in a policy",
      text: "Until a policy allows it, every socket answers with deny.",
      href: `/${namespace}/policies`,
      action: "Policies",
    },
    {
      done: steps.firstUse,
      title: "Use the token",
      text: "The first time it is presented, it is noted here and in the activity.",
      command: `curl -H "Authorization: Bearer $LATCHKEY_CLIENT_TOKEN" ${url}/api/v1/whoami`,
    },
  ];
  const next = list.findIndex(({ done }) => !done);
  return (
    <section aria-labelledby="first-steps" className="border-y border-border px-4 pt-5 pb-2 md:px-8">
      <h2 id="first-steps" className="mb-1 font-semibold">
        First steps
        <span className="ml-3 text-13 font-normal text-ink-3">
          {list.filter(({ done }) => done).length} of {list.length} done
        </span>
      </h2>
      <ol className="divide-y divide-border">
        {list.map((step, index) => (
          <li key={step.title} className="flex flex-wrap items-start gap-x-3 gap-y-3 py-4">
            {step.done ? (
              <CircleCheck aria-hidden="true" className="mt-0.5 text-accent" />
            ) : (
              <CircleDashed aria-hidden="true" className="mt-0.5 text-ink-3" />
            )}
            <div className="min-w-0 flex-1 basis-64">
              <h3 className={clsx("font-medium", step.done && "text-ink-2")}>
                {step.title}
                <span className="sr-only">{step.done ? ", done" : ", to do"}</span>
              </h3>
              {!step.done && <p className="mt-0.5 text-13 text-ink-2">{step.text}</p>}
              {!step.done && step.command && index === next && (
                <div className="mt-3 max-w-[640px]">
                  <CodeBlock code={step.command} label="Copy command" prompt />
                </div>
              )}
            </div>
            {!step.done && step.href && (
              <ButtonLink href={step.href} variant={index === next ? "primary" : "secondary"}>
                {step.action}
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
