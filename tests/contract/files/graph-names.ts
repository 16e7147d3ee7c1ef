/** Hard names that no drive of OneDrive or SharePoint takes. */
export const GRAPH_REFUSES: readonly string[] = [
  'Müller & Söhne\'s "Plan".txt',
  "<angle>.txt",
  "trailing dot.",
  " leading space.txt",
  "...",
  "question?.txt",
];
