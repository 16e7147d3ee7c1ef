/** Links and grants on items. What a folder grants, its content inherits. */
import { isObject } from "#base";
import { type Address, demandItem } from "./address.ts";
import { type DoubleDrive, type DoubleItem, type DoublePermission, itemById } from "./drive-state.ts";
import { demandOnly, type Incoming, jsonBody, type Reply } from "./exchange.ts";
import { demandMethod } from "./item-content.ts";
import { invalidRequest, notFound, Refusal } from "./refusal.ts";
import { ME, renderParent } from "./render.ts";
import { collection, secret, type World } from "./world.ts";

const ROLES = ["read", "write", "owner"];

type Held = { readonly permission: DoublePermission; readonly from: DoubleItem };

function heldOn(drive: DoubleDrive, item: DoubleItem): Held[] {
  const own = item.permissions.map((permission) => ({ permission, from: item }));
  return item.parentId === undefined ? own : [...own, ...heldOn(drive, itemById(drive, item.parentId))];
}

function render(drive: DoubleDrive, item: DoubleItem, { permission, from }: Held) {
  const { id, roles, link, grantedTo, hasPassword, expirationDateTime } = permission;
  return {
    id,
    roles,
    shareId: `u!${id}`,
    hasPassword,
    ...(expirationDateTime === undefined ? {} : { expirationDateTime }),
    ...(link ? { link: { ...link, preventsDownload: false }, grantedToIdentitiesV2: [] } : {}),
    ...(grantedTo ? { grantedToV2: { user: grantedTo }, grantedTo: { user: grantedTo } } : {}),
    ...(from === item ? {} : { inheritedFrom: { ...renderParent(drive, from, true), id: from.id } }),
  };
}

const owner: DoublePermission = { id: "aTowIy5mfG93bmVy", roles: ["owner"], grantedTo: ME, hasPassword: false };

/** `permissions`, `permissions/{id}`. */
export function servePermissions(world: World, address: Address, id: string | undefined, request: Incoming): Reply {
  const { drive } = address;
  const item = demandItem(address);
  const held = [...heldOn(drive, item), { permission: owner, from: drive.root }];
  if (id === undefined) {
    demandMethod(request, "GET");
    return collection(
      world,
      held.map((one) => render(drive, item, one)),
      { path: `drives/${drive.id}/items/${item.id}/permissions`, query: request.query },
    );
  }
  demandMethod(request, "GET", "PATCH", "DELETE");
  const found = held.find(({ permission }) => permission.id === id);
  if (!found) throw notFound();
  if (request.method === "GET") return { status: 200, json: render(drive, item, found) };
  if (found.from !== item) throw new Refusal(403, "accessDenied", "Inherited permissions cannot be changed here.");
  if (request.method === "DELETE") {
    item.permissions = item.permissions.filter((permission) => permission !== found.permission);
    return { status: 204 };
  }
  const body = jsonBody(request);
  demandOnly(body, ["@odata.type", "roles", "expirationDateTime"]);
  if (body.roles !== undefined) found.permission.roles = rolesFrom(body.roles);
  return { status: 200, json: render(drive, item, found) };
}

function rolesFrom(value: unknown): string[] {
  const roles = Array.isArray(value) ? value.map(String) : [];
  if (roles.length === 0 || !roles.every((role) => ROLES.includes(role)))
    throw invalidRequest("The roles are not valid.");
  return roles;
}

function expiryFrom(value: unknown, now: number): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "string" ? value : "";
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) || !(Date.parse(text) > now)) {
    throw invalidRequest("expirationDateTime is not a time to come.");
  }
  return text;
}

export function createLink(world: World, address: Address, request: Incoming): Reply {
  demandMethod(request, "POST");
  const item = demandItem(address);
  const body = jsonBody(request);
  demandOnly(body, [
    ..."type scope expirationDateTime password message recipients retainInheritedPermissions sendNotification".split(
      " ",
    ),
  ]);
  const { type, password } = body;
  const scope = body.scope ?? world.policy.defaultScope;
  if (type !== "view" && type !== "edit" && type !== "embed") throw invalidRequest("The type of link is not valid.");
  if (scope !== "anonymous" && scope !== "organization" && scope !== "users")
    throw invalidRequest("The scope is not valid.");
  if (type === "embed" && address.drive.driveType !== "personal") {
    throw invalidRequest("Embedded links are only for OneDrive personal.");
  }
  if (scope === "anonymous" && !world.policy.anonymousLinks) {
    throw new Refusal(403, "accessDenied", "Sharing by anonymous links is turned off.", {
      innerCode: "sharingDisabled",
    });
  }
  if (password !== undefined && (typeof password !== "string" || password === "")) {
    throw invalidRequest("The password is not valid.");
  }
  if (password !== undefined && (scope !== "anonymous" || !world.policy.linkPasswords)) {
    throw invalidRequest("A password is not supported for this link.");
  }
  const expirationDateTime = expiryFrom(body.expirationDateTime, world.now());
  const plain = password === undefined && expirationDateTime === undefined;
  const existing = item.permissions.find(
    (one) =>
      one.link?.type === type && one.link.scope === scope && !one.hasPassword && one.expirationDateTime === undefined,
  );
  if (existing && plain)
    return { status: 200, json: render(address.drive, item, { permission: existing, from: item }) };
  const permission: DoublePermission = {
    id: secret(),
    roles: [type === "edit" ? "write" : "read"],
    link: { type, scope, webUrl: `https://contoso-my.sharepoint.test/:b:/g/${secret()}` },
    hasPassword: password !== undefined,
    ...(expirationDateTime === undefined ? {} : { expirationDateTime }),
  };
  item.permissions.push(permission);
  return { status: 201, json: render(address.drive, item, { permission, from: item }) };
}

export function invite(world: World, address: Address, request: Incoming): Reply {
  demandMethod(request, "POST");
  const item = demandItem(address);
  const body = jsonBody(request);
  demandOnly(
    body,
    "recipients message requireSignIn sendInvitation roles password expirationDateTime retainInheritedPermissions".split(
      " ",
    ),
  );
  const roles = rolesFrom(body.roles);
  const expirationDateTime = expiryFrom(body.expirationDateTime, world.now());
  if (!Array.isArray(body.recipients) || body.recipients.length === 0) throw invalidRequest("There are no recipients.");
  const made = body.recipients.map((recipient): DoublePermission => {
    const email = isObject(recipient) ? recipient.email : undefined;
    if (typeof email !== "string" || !email.includes("@")) throw invalidRequest("A recipient has no address.");
    return {
      id: secret(),
      roles,
      grantedTo: { id: crypto.randomUUID(), displayName: email.slice(0, email.indexOf("@")), email },
      hasPassword: false,
      ...(expirationDateTime === undefined ? {} : { expirationDateTime }),
    };
  });
  item.permissions.push(...made);
  const value = made.map((permission) => render(address.drive, item, { permission, from: item }));
  return { status: 200, json: { value } };
}
