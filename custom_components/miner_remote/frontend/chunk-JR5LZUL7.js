import{a as P,b as x,c as T}from"./chunk-MMHEOMF5.js";import{f as g,h as C}from"./chunk-42XHLT2J.js";var{I:B}=C,M=e=>e;var L=e=>e.strings===void 0,V=()=>document.createComment(""),v=(e,a,s)=>{let d=e._$AA.parentNode,t=a===void 0?e._$AB:a._$AA;if(s===void 0){let n=d.insertBefore(V(),t),i=d.insertBefore(V(),t);s=new B(n,i,e,e.options)}else{let n=s._$AB.nextSibling,i=s._$AM,f=i!==e;if(f){let o;s._$AQ?.(e),s._$AM=e,s._$AP!==void 0&&(o=e._$AU)!==i._$AU&&s._$AP(o)}if(n!==t||f){let o=s._$AA;for(;o!==n;){let $=M(o).nextSibling;M(d).insertBefore(o,t),o=$}}}return s},p=(e,a,s=e)=>(e._$AI(a,s),e),b={},D=(e,a=b)=>e._$AH=a,H=e=>e._$AH,A=e=>{e._$AR(),e._$AA.remove()};var R=(e,a,s)=>{let d=new Map;for(let t=a;t<=s;t++)d.set(e[t],t);return d},E=x(class extends T{constructor(e){if(super(e),e.type!==P.CHILD)throw Error("repeat() can only be used in text expressions")}dt(e,a,s){let d;s===void 0?s=a:a!==void 0&&(d=a);let t=[],n=[],i=0;for(let f of e)t[i]=d?d(f,i):i,n[i]=s(f,i),i++;return{values:n,keys:t}}render(e,a,s){return this.dt(e,a,s).values}update(e,[a,s,d]){let t=H(e),{values:n,keys:i}=this.dt(a,s,d);if(!Array.isArray(t))return this.ut=i,n;let f=this.ut??=[],o=[],$,h,r=0,u=t.length-1,l=0,c=n.length-1;for(;r<=u&&l<=c;)if(t[r]===null)r++;else if(t[u]===null)u--;else if(f[r]===i[l])o[l]=p(t[r],n[l]),r++,l++;else if(f[u]===i[c])o[c]=p(t[u],n[c]),u--,c--;else if(f[r]===i[c])o[c]=p(t[r],n[c]),v(e,o[c+1],t[r]),r++,c--;else if(f[u]===i[l])o[l]=p(t[u],n[l]),v(e,t[r],t[u]),u--,l++;else if($===void 0&&($=R(i,l,c),h=R(f,r,u)),$.has(f[r]))if($.has(f[u])){let m=h.get(i[l]),_=m!==void 0?t[m]:null;if(_===null){let y=v(e,t[r]);p(y,n[l]),o[l]=y}else o[l]=p(_,n[l]),v(e,t[r],_),t[m]=null;l++}else A(t[u]),u--;else A(t[r]),r++;for(;l<=c;){let m=v(e,o[c+1]);p(m,n[l]),o[l++]=m}for(;r<=u;){let m=t[r++];m!==null&&A(m)}return this.ut=i,D(e,o),g}});export{L as a,D as b,E as c};
/*! Bundled license information:

lit-html/directive-helpers.js:
  (**
   * @license
   * Copyright 2020 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directives/repeat.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
