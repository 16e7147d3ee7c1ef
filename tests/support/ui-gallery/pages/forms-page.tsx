import moreIcon from "icon:ellipsis";
import plusIcon from "icon:plus";
import searchIcon from "icon:search";
import trashIcon from "icon:trash";
import { useState } from "preact/hooks";
import {
  Avatar,
  Badge,
  Button,
  Checkbox,
  Count,
  Dot,
  IconButton,
  Link,
  MenuButton,
  Select,
  Switch,
  TextArea,
  TextField,
  Tooltip,
} from "#ui";
import styles from "./gallery.module.css";

const NAMES = [
  "Anna Berg",
  "Ben Okafor",
  "Cem Yıldız",
  "Dora Lindqvist",
  "Emil Kraus",
  "Fatou Diallo",
  "Grace",
  "李 小龙",
];

/** Controls and small marks, each in every state. */
export function FormsPage() {
  const [text, setText] = useState("");
  const [password, setPassword] = useState("correct horse");
  const [choice, setChoice] = useState<"a" | "b">("a");
  const [on, setOn] = useState(true);
  return (
    <main class={styles.page}>
      <h1>Controls</h1>
      <section class={styles.card}>
        <h2>Buttons</h2>
        <div class={styles.row}>
          <Button variant="primary">Save changes</Button>
          <Button>Cancel</Button>
          <Button variant="quiet">Not now</Button>
          <Button variant="danger" icon={trashIcon}>
            Delete folder
          </Button>
          <Button icon={plusIcon}>New folder</Button>
        </div>
        <div class={styles.row}>
          <Button variant="primary" busy>
            Save changes
          </Button>
          <Button busy>Cancel</Button>
          <Button variant="primary" disabled>
            Save changes
          </Button>
          <Button disabled>Cancel</Button>
          <Button size="small">Small</Button>
          <Button size="small" variant="primary">
            Join
          </Button>
        </div>
        <div class={styles.row}>
          <Tooltip text="Add someone" shortcut="mod+i">
            <IconButton icon={plusIcon} label="Add someone" />
          </Tooltip>
          <IconButton icon={searchIcon} label="Search" pressed />
          <IconButton icon={searchIcon} label="Search" variant="plain" />
          <IconButton icon={moreIcon} label="More" size="small" />
          <MenuButton
            label="More"
            icon={moreIcon}
            items={[{ id: "a", label: "Rename", shortcut: "f2", onSelect: () => undefined }]}
          />
          <Link href="https://example.org/" external>
            How this works
          </Link>
        </div>
      </section>
      <section class={styles.card}>
        <h2>Fields</h2>
        <div class={styles.columns}>
          <TextField label="Name" value={text} onInput={setText} placeholder="Ward 4" hint="Everyone can see it." />
          <TextField label="Password" type="password" value={password} onInput={setPassword} />
          <TextField
            label="Server"
            value="https://exmaple.org"
            onInput={() => undefined}
            error="Nothing answers at this address. Check the spelling."
          />
          <TextField
            label="Search"
            labelHidden
            type="search"
            icon={searchIcon}
            value=""
            placeholder="Search"
            onInput={() => undefined}
          />
          <Select
            label="Language"
            value={choice}
            onSelect={setChoice}
            options={[
              { value: "a", label: "Deutsch" },
              { value: "b", label: "English" },
            ]}
          />
          <TextField label="Disabled" value="Not yours to change" disabled onInput={() => undefined} />
          <TextArea label="Topic" value={"What this is about.\nIt grows with its text."} onInput={() => undefined} />
          <div>
            <Switch label="Notify me" hint="Only while you are away." checked={on} onChange={setOn} />
            <Switch label="Sounds" checked={!on} onChange={() => setOn(!on)} />
            <Switch label="Managed by your organisation" checked disabled onChange={() => undefined} />
            <Checkbox label="Remember me on this device" checked={on} onChange={setOn} />
            <Checkbox label="I agree" checked={false} onChange={() => undefined} error="Agree to go on." />
          </div>
        </div>
      </section>
      <section class={styles.card}>
        <h2>People and marks</h2>
        <div class={styles.row}>
          {NAMES.map((name) => (
            <Avatar key={name} name={name} size={40} label={name} />
          ))}
          {[20, 24, 32, 56].map((size) => (
            <Avatar key={size} name="Ward 4" size={size} shape="rounded" label="Ward 4" />
          ))}
          <Avatar name="Broken" src="/nothing.png" size={40} label="Broken picture" />
        </div>
        <div class={styles.row}>
          {NAMES.map((name, index) => (
            <strong key={name} style={{ color: `var(--person-${index + 1})` }}>
              {name}
            </strong>
          ))}
        </div>
        <div class={styles.row}>
          <Badge>Guest</Badge>
          <Badge tone="accent">New</Badge>
          <Badge tone="success">Accepted</Badge>
          <Badge tone="attention">Tentative</Badge>
          <Badge tone="danger">Declined</Badge>
          <Count value={3} label="3 unread" />
          <Count value={12} label="12 mentions" strength="strong" />
          <Count value={1234} label="1234 unread" />
          <Dot label="New" />
          <Dot tone="success" label="Online" />
          <Dot tone="attention" label="Away" />
          <Dot tone="danger" label="Busy" />
          <Dot tone="neutral" label="Offline" />
        </div>
      </section>
    </main>
  );
}
