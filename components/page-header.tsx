import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type Props = {
  title: string;
  /** Beside the title: status, badge. */
  status?: ReactNode;
  /** One sentence of what the page is for. */
  description?: ReactNode;
  /** At the right; the primary button last. */
  action?: ReactNode;
  breadcrumbs?: { label: string; href: string }[];
};

/** The head of every page. On a phone the action takes a line of its own, full width. */
export function PageHeader({ title, status, description, action, breadcrumbs }: Props) {
  return (
    <header className="px-4 pt-5 pb-3 md:px-8 md:pt-7 md:pb-5">
      {breadcrumbs && (
        <nav aria-label="Breadcrumbs" className="mb-3.5">
          <ol className="flex flex-wrap items-center gap-1.5 text-13 text-ink-2">
            {breadcrumbs.map((crumb) => (
              <li key={crumb.href} className="flex items-center gap-1.5">
                <Link href={crumb.href} prefetch={false} className="rounded-4 hover:text-ink">
                  {crumb.label}
                </Link>
                <ChevronRight className="icon-14" aria-hidden="true" />
              </li>
            ))}
            <li aria-current="page" className="text-ink-3">
              {title}
            </li>
          </ol>
        </nav>
      )}
      <div className="flex items-start justify-between gap-x-6 gap-y-4 max-md:flex-wrap">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3">
            <h1 className="text-22 font-semibold">{title}</h1>
            {status}
          </div>
          {description && <p className="mt-1 max-w-3xl text-ink-2">{description}</p>}
        </div>
        {action && (
          <div className="flex gap-2 max-md:w-full max-md:flex-wrap max-md:*:flex-1 md:shrink-0">{action}</div>
        )}
      </div>
    </header>
  );
}
