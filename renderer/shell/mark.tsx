/** The mark: half of a disc is cut out, half is still a dashed line. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="5.5" fill="var(--fg)" />
      <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="var(--title-ground)" />
      <path d="M10 3.5a6.5 6.5 0 0 0 0 13" fill="none" stroke="var(--title-ground)" strokeWidth="1.6" strokeDasharray="2.1 1.95" />
    </svg>
  );
}
