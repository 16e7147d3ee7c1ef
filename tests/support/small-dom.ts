/** As much of a DOM as Preact needs to render into, for tests of what is made anew and what stays. Lays nothing out. */
type Listener = (event: unknown) => void;

class SmallNode {
  readonly childNodes: SmallNode[] = [];
  readonly style: Record<string, string> = {};
  readonly attributes: { name: string; value: string }[] = [];
  readonly listeners = new Map<string, Listener>();
  parentNode: SmallNode | null = null;
  data = "";
  readonly ownerDocument = smallDocument;
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  readonly nodeType: number;
  readonly localName: string;
  constructor(nodeType: number, localName: string) {
    this.nodeType = nodeType;
    this.localName = localName;
  }
  get nodeName() {
    return this.localName.toUpperCase();
  }
  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): SmallNode | null {
    const { childNodes = [] } = this.parentNode ?? {};
    return childNodes[childNodes.indexOf(this) + 1] ?? null;
  }
  insertBefore(node: SmallNode, before: SmallNode | null) {
    node.remove();
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, node);
    node.parentNode = this;
    return node;
  }
  appendChild(node: SmallNode) {
    return this.insertBefore(node, null);
  }
  removeChild(node: SmallNode) {
    node.remove();
    return node;
  }
  remove() {
    const { childNodes } = this.parentNode ?? {};
    childNodes?.splice(childNodes.indexOf(this), 1);
    this.parentNode = null;
  }
  contains(node: SmallNode | null): boolean {
    return node === this || this.childNodes.some((child) => child.contains(node));
  }
  setAttribute(name: string, value: string) {
    this.removeAttribute(name);
    this.attributes.push({ name, value });
  }
  removeAttribute(name: string) {
    const at = this.attributes.findIndex((attribute) => attribute.name === name);
    if (at >= 0) this.attributes.splice(at, 1);
  }
  addEventListener(type: string, listener: Listener) {
    this.listeners.set(type, listener);
  }
  removeEventListener(type: string) {
    this.listeners.delete(type);
  }
  /** All below it with this name. */
  all(localName: string): readonly SmallNode[] {
    return this.childNodes.flatMap((child) => [
      ...(child.localName === localName ? [child] : []),
      ...child.all(localName),
    ]);
  }
}

const smallDocument = {
  createElementNS: (_space: string, name: string) => new SmallNode(1, name),
  createElement: (name: string) => new SmallNode(1, name),
  createTextNode: (text: string) => Object.assign(new SmallNode(3, "#text"), { data: text }),
};

/** An element to render into. Preact looks at `document` too: it is there from now on. */
export function smallRoot(): SmallNode & Element {
  Object.assign(globalThis, { document: smallDocument });
  return new SmallNode(1, "div") as SmallNode & Element; // as much of an element as is needed
}
