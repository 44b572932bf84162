import{a,d as i,g as d}from"./chunk-42XHLT2J.js";function c(t){let n=t.replace(/([a-z\d])([A-Z])/g,(o,e,r)=>`${e} ${r.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return n===""?t:n.charAt(0).toUpperCase()+n.slice(1)}function l(t,n,o){let e=`${n}${o.replace(/[^A-Za-z0-9]/g,"_")}`,r=t.t(e);return r===e?c(o):r}function g(t){return t==null||t===""||typeof t=="object"&&Object.values(t).length===0}function y(t,n){return g(n)||n===d?d:i`<dt>${t}</dt><dd>${n}</dd>`}function m(t,n,o,e=()=>{}){if(n==null||n==="")return"\u2013";if(typeof n=="boolean")return t.t(n?"common.yes":"common.no");if(typeof n=="number")return t.format.number(n,6);if(Array.isArray(n))return n.length===0?t.t("common.none"):n.every(r=>typeof r!="object"||r===null)?n.map(r=>String(m(t,r,o))).join(", "):i`<ol>${n.map(r=>i`<li>${m(t,r,o,e)}</li>`)}</ol>`;if(typeof n=="object"){let r=Object.entries(n);return r.length===0?t.t("common.none"):i`<dl>
      ${r.map(([p,s])=>i`<dt>${l(t,o,p)}</dt><dd>${e(p,s)??m(t,s,o,e)}</dd>`)}
    </dl>`}return String(n)}var u=a`
  dl {
    display: grid;
    grid-template-columns: minmax(110px, max-content) minmax(0, 1fr);
    gap: 8px 16px;
    margin: 0;
  }
  dt {
    color: var(--mr-secondary);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  dd dl,
  li dl {
    border-inline-start: 2px solid var(--divider-color);
    padding-inline-start: 12px;
  }
  ol {
    margin: 0;
    padding-inline-start: 20px;
  }
  @media (max-width: 480px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    dd {
      margin-bottom: 8px;
    }
  }
`;export{c as a,l as b,g as c,y as d,m as e,u as f};
