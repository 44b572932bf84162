import{a as _,b as c,c as f}from"./chunk-TWOWSIUA.js";import{a as x}from"./chunk-IY4XPW2J.js";import{a as d,b as y,c as h,e as w,p as b}from"./chunk-YJPWEUX4.js";import{a as u,d as a,g as p}from"./chunk-42XHLT2J.js";import{b as l}from"./chunk-TN3OZQAE.js";var k=new Set(["identity","pools","power_limit_w","paused","fan","tuning","frequencies","voltage","network"]);function j(e){let n=Object.entries(e).filter(([t])=>!k.has(t));return n.length===0?void 0:Object.fromEntries(n)}var $=["pools","power_limit","fan","tuning"],v={pools:"pools_write",power_limit:"power_limit",fan:"fan",tuning:"tuning"};function R(e){let n={pools:e.pools.length>0,power_limit:e.power_limit_w!==null,fan:e.fan!==null,tuning:e.tuning!==null&&Object.keys(e.tuning).length>0};return $.filter(t=>n[t])}function B(e,n){return R(e).filter(t=>n.capabilities.includes(v[t]))}function P(e,n){let t=e.config_data.identity.firmware??null,i=n.filter(s=>s.miner_id===e.miner_id),r=n.filter(s=>s.miner_id!==e.miner_id&&s.model===e.model&&s.firmware===t);return[...i,...r]}function O(e){return e.pools.filter(n=>!n.password_known)}function N(e){return e?.code!=="pool_password_required"?[]:String(e.args.slots).split(",").map(Number)}function T(e){return`${e.backup_name.replace(/[^A-Za-z0-9_-]+/g,"-").replace(/^-+|-+$/g,"").slice(0,80)||"backup"}-${e.id}.json`}function A(e,n,t){let i=n.toLocaleLowerCase().split(/\s+/).filter(Boolean);return i.length===0?e:e.filter(r=>{let s=[r.backup_name,r.description??"",t(r),r.miner_ip,r.model,r.firmware_version??"",r.created_by].join(`
`).toLocaleLowerCase();return i.every(m=>s.includes(m))})}var o=class extends x{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new _}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.tell(f(this.input.value,this.miners)):this.writing()))}updated(t){!t.has("miner")&&!t.has("ip")&&!t.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...c(this.miners)].find(([,t])=>t.miner_id===this.miner)?.[0]??this.miner}tell(t){if(this.wrong=t==="nobody",t==="nobody")return;let i=typeof t=="object"&&"miner"in t?t.miner:null,r=typeof t=="object"&&"ip"in t?t.ip:null;i===this.miner&&r===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:i,ip:r}}))}writing(){let t=this.input.value;(t===""||c(this.miners).has(t))&&this.tell(f(t,this.miners))}render(){return a`<label class="field">
      <span>${this.label}</span>
      <input
        type="search"
        list="miners"
        autocomplete="off"
        placeholder=${this.placeholder}
        aria-invalid=${this.wrong}
        aria-describedby=${this.wrong?"wrong":p}
        @input=${this.writing}
        @change=${()=>this.tell(f(this.input.value,this.miners))}
      />
      <datalist id="miners">
        ${[...c(this.miners)].map(([t,i])=>a`<option value=${t}>${i.ip}</option>`)}
      </datalist>
      ${this.wrong?a`<span class="error" id="wrong" role="alert">${this.error}</span>`:p}
    </label>`}};o.styles=[b,u`
      :host {
        display: block;
        min-width: 0;
      }
      input {
        width: 100%;
      }
    `],l([d()],o.prototype,"label",2),l([d()],o.prototype,"placeholder",2),l([d()],o.prototype,"error",2),l([d()],o.prototype,"miner",2),l([d()],o.prototype,"ip",2),l([y()],o.prototype,"miners",2),l([y()],o.prototype,"wrong",2),l([h("input")],o.prototype,"input",2),o=l([w("mr-miner-field")],o);function S(e){let n=e.replace(/([a-z\d])([A-Z])/g,(t,i,r)=>`${i} ${r.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return n===""?e:n.charAt(0).toUpperCase()+n.slice(1)}function C(e,n,t){let i=`${n}${t.replace(/[^A-Za-z0-9]/g,"_")}`,r=e.t(i);return r===i?S(t):r}function E(e){return e==null||e===""||typeof e=="object"&&Object.values(e).length===0}function W(e,n){return E(n)||n===p?p:a`<dt>${e}</dt><dd>${n}</dd>`}function g(e,n,t,i=()=>{}){if(n==null||n==="")return"\u2013";if(typeof n=="boolean")return e.t(n?"common.yes":"common.no");if(typeof n=="number")return e.format.number(n,6);if(Array.isArray(n))return n.length===0?e.t("common.none"):n.every(r=>typeof r!="object"||r===null)?n.map(r=>String(g(e,r,t))).join(", "):a`<ol>${n.map(r=>a`<li>${g(e,r,t,i)}</li>`)}</ol>`;if(typeof n=="object"){let r=Object.entries(n);return r.length===0?e.t("common.none"):a`<dl>
      ${r.map(([s,m])=>a`<dt>${C(e,t,s)}</dt><dd>${i(s,m)??g(e,m,t,i)}</dd>`)}
    </dl>`}return String(n)}var G=u`
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
`;export{j as a,$ as b,R as c,B as d,P as e,O as f,N as g,T as h,A as i,C as j,E as k,W as l,g as m,G as n};
