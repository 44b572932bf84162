import{b as s,c as i}from"./chunk-RPZHBZSE.js";import{d as o,g as a}from"./chunk-42XHLT2J.js";function c(r,e,t){r.ctrlKey||r.metaKey||r.shiftKey||r.button!==0||(r.preventDefault(),i(e,t))}function y(r,e,t={},l=""){let n=new URLSearchParams(t);return o`<a
class=${l||a}
href=${s(r,n)}
@click=${u=>c(u,r,n)}
>${e}</a
>`}export{c as a,y as b};
