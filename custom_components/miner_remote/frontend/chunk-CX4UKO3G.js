import{b as o,c as a}from"./chunk-RPZHBZSE.js";import{d as n}from"./chunk-42XHLT2J.js";function m(e,l,s={}){let t=new URLSearchParams(s);return n`<a
    href=${o(e,t)}
    @click=${r=>{r.ctrlKey||r.metaKey||r.shiftKey||r.button!==0||(r.preventDefault(),a(e,t))}}
    >${l}</a
  >`}export{m as a};
