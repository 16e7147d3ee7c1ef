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
send() { for g in $groups; do kill -s "$1" -- "-$g" 2>/dev/null; done; }
alive() { for g in $groups; do kill -s 0 -- "-$g" 2>/dev/null && return 0; done; return 1; }
send TERM
left=50
while [ $left -gt 0 ] && alive; do sleep 0.1; left=$((left - 1)); done
send KILL
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
