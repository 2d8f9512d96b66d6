import { clsx } from "clsx";
import type { ReactNode } from "react";
import { CodeBlock } from "./code-snippet";
import { Logo } from "./logo";

type Step = { title: string; text: ReactNode };

type Props = {
  title: string;
  /** Two sentences: what this is, and why one would want it. */
  children: ReactNode;
  /** The primary action, moved here from the header so that it exists once; beside it a link to read on. */
  action?: ReactNode;
  /** The same as a command. */
  command?: string;
  /** At the right on the desk: a drawing of how the parts belong together. */
  figure?: ReactNode;
  /** What comes next, in order. */
  steps?: [Step, Step, Step];
  /** Off below tabs, which have a rule of their own. */
  ruled?: boolean;
};

/** In place of a table that has nothing to show yet: teaches, and offers the first step. */
export function EmptyState({ title, children, action, command, figure, steps, ruled = true }: Props) {
  return (
    <div className={clsx(ruled && "mt-1 border-t border-border")}>
      <div className="flex flex-wrap items-center gap-x-20 gap-y-10 px-4 py-10 md:px-8 md:py-12">
        <div className="w-full max-w-[560px]">
          <Logo size={40} className="-ml-[5px]" />
          <h2 className="mt-5 text-16 font-semibold">{title}</h2>
          <div className="mt-1 text-ink-2">{children}</div>
          {action && <div className="mt-5 flex flex-wrap items-center gap-3">{action}</div>}
          {command && (
            <div className="mt-7">
              <p className="mb-2 text-13 text-ink-2">The same in one line</p>
              <CodeBlock code={command} label="Copy command" prompt />
            </div>
          )}
        </div>
        {figure && <div className="ml-auto hidden flex-1 justify-end min-[1200px]:flex">{figure}</div>}
      </div>
      {steps && (
        <ol className="grid border-y border-border max-md:divide-y max-md:divide-border md:grid-cols-[calc((100%-64px)/3+32px)_calc((100%-64px)/3)_1fr] md:divide-x md:divide-border">
          {steps.map((step, index) => (
            <li key={step.title} className="px-4 py-5 md:px-8">
              <h3 className="font-medium">
                <span className="mr-2 font-normal text-ink-3">{index + 1}</span>
                {step.title}
              </h3>
              <p className="mt-1 text-ink-2">{step.text}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
