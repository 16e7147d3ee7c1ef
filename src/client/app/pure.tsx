import type { Component, FunctionComponent, VNode } from "preact";

/** A component that renders anew only when a prop is another one: for the rows of long lists. */
export function pure<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  function Pure(this: Component<P>, props: P): VNode {
    this.shouldComponentUpdate = differs;
    return <Inner {...props} />;
  }
  return Pure as FunctionComponent<P>; // `this` is the component that Preact makes for every function
}

function differs(this: Component<object>, next: object): boolean {
  const before = this.props as Record<string, unknown>; // compared key by key, whatever they are
  const after = next as Record<string, unknown>;
  for (const key in before) if (!(key in after)) return true;
  for (const key in after) if (before[key] !== after[key]) return true;
  return false;
}
