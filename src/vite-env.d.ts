/// <reference types="vite/client" />

declare module "icon:*" {
  const nodes: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
  export default nodes;
}
