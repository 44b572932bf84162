import{b as o}from"./chunk-JR5LZUL7.js";import{b as s,c as i}from"./chunk-MMHEOMF5.js";import{g as r}from"./chunk-42XHLT2J.js";var u=s(class extends i{constructor(){super(...arguments),this.key=r}render(t,e){return this.key=t,e}update(t,[e,m]){return e!==this.key&&(o(t),this.key=e),m}});export{u as a};
/*! Bundled license information:

lit-html/directives/keyed.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
