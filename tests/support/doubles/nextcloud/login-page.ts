/** The pages that a person sees in login flow v2. */
import { escapeXml } from "../dav/xml.ts";

export type LoginStep =
  | { readonly step: "sign-in"; readonly client: string; readonly wrong: boolean }
  | { readonly step: "grant"; readonly client: string; readonly stateToken: string }
  | { readonly step: "done" | "refused" | "invalid" };

export function loginPage(step: LoginStep): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Nextcloud</title></head>
<body><main>${contentOf(step)}</main></body>
</html>
`;
}

function contentOf(step: LoginStep): string {
  switch (step.step) {
    case "sign-in":
      return `<h1>Connect to your account</h1>
<p>Please log in before granting ${escapeXml(step.client)} access to your Nextcloud account.</p>
${step.wrong ? '<p role="alert">Wrong login or password.</p>' : ""}
<form method="post">
<p><label>Account name <input name="user" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button>Log in</button></p>
</form>`;
    case "grant":
      return `<h1>Account access</h1>
<p>You are about to grant ${escapeXml(step.client)} access to your Nextcloud account.</p>
<form method="post">
<input type="hidden" name="stateToken" value="${escapeXml(step.stateToken)}">
<p><button name="answer" value="grant">Grant access</button> <button name="answer" value="refuse">Cancel</button></p>
</form>`;
    case "done":
      return "<h1>Account connected</h1><p>Your client should now be connected! You can close this window.</p>";
    case "refused":
      return "<h1>Access refused</h1><p>You can close this window.</p>";
    case "invalid":
      return "<h1>Access forbidden</h1><p>Your login token is invalid or has expired.</p>";
  }
}
