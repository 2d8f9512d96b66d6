/** The mark as a workshop drawing: the key with its centre lines and what its parts are called. */
export function KeyDrawing() {
  return (
    <svg viewBox="700 109 530 650" fill="none" className="w-[38vw] max-w-[550px] font-mono" aria-hidden="true">
      <g stroke="var(--border-strong)" strokeWidth="1">
        <path d="M898 135V712M763 280H1031" strokeDasharray="14 4 3 4" />
        <path d="M789 180H898M796 180V280M1048 545H1170M1120 643H1170M1120 688H1170M1162 545V688" />
        <path d="M876 720V735M1110 695V735M876 727H1110" />
      </g>
      <g stroke="color-mix(in srgb, var(--border-strong), var(--border-field) 55%)" strokeWidth="1.2">
        <path d="M876 377A99.5 99.5 0 1 1 920 377V545H1039V589H920V643H1110V688H876Z" />
        <circle cx="898" cy="280" r="55" />
      </g>
      <g fill="var(--text-3)" fontSize="12">
        <text x="753" y="234">
          bow
        </text>
        <text x="1174" y="621">
          bitting
        </text>
        <text x="988" y="749" textAnchor="middle">
          depth
        </text>
      </g>
    </svg>
  );
}
