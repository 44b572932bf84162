import{b as s,c as a}from"./chunk-RPZHBZSE.js";import{d as n,g as o}from"./chunk-42XHLT2J.js";function f(t,l,i={},u=""){let e=new URLSearchParams(i);return n`<a
class=${u||o}
href=${s(t,e)}
@click=${r=>{r.ctrlKey||r.metaKey||r.shiftKey||r.button!==0||(r.preventDefault(),a(t,e))}}
>${l}</a
>`}export{f as a};
