/** The demo people. Their password is no secret: every server of the demo listens on this machine only. */
export const DEMO_PASSWORD = "sparks-demo";

export type DemoPerson = { readonly localpart: string; readonly displayname: string; readonly password: string };

const person = (localpart: string, displayname: string): DemoPerson => ({
  localpart,
  displayname,
  password: DEMO_PASSWORD,
});

export const DEMO_PEOPLE = [person("anna", "Anna Berg"), person("ben", "Ben Costa")] as const;
