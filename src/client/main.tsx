import "./boot/page.css";
import { boot } from "./boot/boot.tsx";

const root = document.getElementById("root");
if (root) boot(root);
