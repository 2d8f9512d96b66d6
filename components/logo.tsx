/** The mark: a latch key that is also an L. Not below 16 px. */
export function Logo({ size = 24, className }: { size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="var(--accent)"
      strokeWidth="2.25"
      aria-hidden="true"
      className={className}
    >
      <circle cx="8" cy="6.5" r="4" />
      <path d="M8 10.5V21h9.5M8 16h5" />
    </svg>
  );
}
