/**
 * A small shell process that outlives us: when our end of its input closes, for whatever reason (crash, kill -9), it ends every
 * process group and removes every temporary folder that it was told of. So nothing is left running, ever.
 */
import { type ChildProcess, spawn } from "node:child_process";

const SCRIPT = `
trap '' INT HUP TERM
groups=""; folders=""
drop() { kept=""; for g in $groups; do [ "$g" = "$1" ] || kept="$kept $g"; done; groups="$kept"; }
while read -r op what; do
  case "$op" in
    group) groups="$groups $what" ;;
    gone) drop "$what" ;;
    folder) folders="$folders
$what" ;;
  esac
done
for g in $groups; do kill -TERM -- "-$g" 2>/dev/null; done
if [ -n "$groups" ]; then sleep 3; for g in $groups; do kill -KILL -- "-$g" 2>/dev/null; done; fi
printf '%s\\n' "$folders" | while read -r f; do if [ -n "$f" ]; then rm -rf -- "$f"; fi; done
`;

let guard: ChildProcess | undefined;

function tell(line: string): void {
  if (!guard) {
    guard = spawn("/bin/sh", ["-c", SCRIPT, "sparks-guard"], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    guard.unref();
    const input = guard.stdin;
    // The pipe alone must not keep our event loop running; a guard that died cannot be told anything more.
    if (input && "unref" in input && typeof input.unref === "function") input.unref();
    input?.on("error", () => {
      guard = undefined;
    });
  }
  guard.stdin?.write(`${line}\n`);
}

export const guardGroup = (pid: number) => tell(`group ${pid}`);
/** The group has ended; its number may be given to others. */
export const releaseGroup = (pid: number) => tell(`gone ${pid}`);
/** Removed when this process ends, in whatever way. Only for folders made by `mkdtemp`. */
export const guardTemporaryFolder = (folder: string) => tell(`folder ${folder}`);
