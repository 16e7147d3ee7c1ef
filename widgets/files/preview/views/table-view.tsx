import type { Csv } from "../content/parse-csv.ts";
import { visiblePieces } from "../content/visible-text.ts";
import styles from "./table-view.module.css";

/** Separated values as a table; the first row stands still above. */
export function TableView({ csv, label }: { readonly csv: Csv; readonly label: string }) {
  const [head = [], ...rows] = csv.rows;
  const columns = Math.max(...csv.rows.map(({ length }) => length));
  const cells = Array.from({ length: columns }, (_, at) => at);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
    <section class={styles.scroller} tabIndex={0} aria-label={label}>
      <table class={styles.table}>
        <thead>
          <tr>
            {cells.map((at) => (
              <th key={at} scope="col">
                {shown(head[at])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
            <tr key={at}>
              {cells.map((column) => (
                <td key={column}>{shown(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In one line; what is not seen is marked. */
const shown = (cell = ""): string =>
  visiblePieces(cell.replaceAll(/\r\n|\n|\r/g, " "))
    .map((piece) => (typeof piece === "string" ? piece : `[${piece.mark}]`))
    .join("");
