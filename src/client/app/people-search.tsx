import searchIcon from "icon:search";
import { useEffect, useState } from "preact/hooks";
import type { Person } from "#model";
import { TextField } from "#ui";
import { useApp } from "./app-context.ts";
import { LiveAvatar } from "./live-avatar.tsx";
import styles from "./people-search.module.css";

type Props = {
  readonly label: string;
  readonly hint: string;
  /** Said when nobody was found. */
  readonly none: string;
  readonly initial?: string | undefined;
  readonly busyId?: string | undefined;
  readonly onChoose: (person: Person) => void;
};

const WAIT_MS = 200;
const FULL_ID = /^@[^\s:]+:[^\s]+$/;

/** Finds people by name or address; who writes a full address need not be found first. */
export function PeopleSearch({ label, hint, none, initial = "", busyId, onChoose }: Props) {
  const { hub } = useApp();
  const [term, setTerm] = useState(initial);
  const [found, setFound] = useState<readonly Person[] | undefined>(undefined);
  const wanted = term.trim();
  useEffect(() => {
    if (wanted === "") {
      setFound(undefined);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      hub.call("searchPeople", { term: wanted }, abort.signal).then(setFound, () => {
        if (!abort.signal.aborted) setFound([]); // A full address still works.
      });
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [hub, wanted]);
  const byAddress: Person | undefined =
    FULL_ID.test(wanted) && !found?.some((person) => person.id === wanted)
      ? { id: wanted, name: wanted.slice(1).split(":")[0] ?? wanted }
      : undefined;
  const people = [...(byAddress ? [byAddress] : []), ...(found ?? [])];
  return (
    <div class={styles.search}>
      <TextField
        label={label}
        hint={hint}
        icon={searchIcon}
        value={term}
        onInput={setTerm}
        autofocus
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        data-people-search
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          if (people[0]) onChoose(people[0]);
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a list everywhere */}
      <div class={styles.list} role="group" aria-label={label}>
        {people.map((person) => (
          <button
            key={person.id}
            type="button"
            class={styles.person}
            aria-busy={busyId === person.id || undefined}
            data-user-id={person.id}
            onClick={() => onChoose(person)}
          >
            <LiveAvatar name={person.name} colorId={person.id} mxc={person.avatar} size={32} />
            <span class={styles.names}>
              <span class={styles.name}>{person.name}</span>
              <span class={styles.id}>{person.id}</span>
            </span>
          </button>
        ))}
        {wanted !== "" && found !== undefined && people.length === 0 && (
          <p class={styles.none} role="status">
            {none}
          </p>
        )}
      </div>
    </div>
  );
}
