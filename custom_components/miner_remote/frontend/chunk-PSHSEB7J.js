import{a as v,b as d,c as u}from"./chunk-TWOWSIUA.js";import{a as w}from"./chunk-GBVNH3NA.js";import{a as l,b as c,c as h,n as y,o as g}from"./chunk-R2IY7WQO.js";import{a as f,d as p,g as m}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var b=new Set(["identity","pools","power_limit_w","paused","fan","tuning","frequencies","voltage","network"]);function S(n){let t=Object.entries(n).filter(([e])=>!b.has(e));return t.length===0?void 0:Object.fromEntries(t)}var x=["pools","power_limit","fan","tuning"],R={pools:"pools_write",power_limit:"power_limit",fan:"fan",tuning:"tuning"};function k(n){let t={pools:n.pools.length>0,power_limit:n.power_limit_w!==null,fan:n.fan!==null,tuning:n.tuning!==null&&Object.keys(n.tuning).length>0};return x.filter(e=>t[e])}function C(n,t){return k(n).filter(e=>t.capabilities.includes(R[e]))}function $(n,t){let e=n.config_data.identity.firmware??null,s=t.filter(a=>a.miner_id===n.miner_id),i=t.filter(a=>a.miner_id!==n.miner_id&&a.model===n.model&&a.firmware===e);return[...s,...i]}function B(n){return n.pools.filter(t=>!t.password_known)}function E(n){return n?.code!=="pool_password_required"?[]:String(n.args.slots).split(",").map(Number)}function P(n){return`${n.backup_name.replace(/[^A-Za-z0-9_-]+/g,"-").replace(/^-+|-+$/g,"").slice(0,80)||"backup"}-${n.id}.json`}function N(n,t,e){let s=t.toLocaleLowerCase().split(/\s+/).filter(Boolean);return s.length===0?n:n.filter(i=>{let a=[i.backup_name,i.description??"",e(i),i.miner_ip,i.model,i.firmware_version??"",i.created_by].join(`
`).toLocaleLowerCase();return s.every(_=>a.includes(_))})}var r=class extends w{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new v}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.refresh())),this.refresh()}refresh(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.notify(u(this.input.value,this.miners)):this.typing()))}updated(e){!e.has("miner")&&!e.has("ip")&&!e.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...d(this.miners)].find(([,e])=>e.miner_id===this.miner)?.[0]??this.miner}notify(e){if(this.wrong=e==="nobody",e==="nobody")return;let s=typeof e=="object"&&"miner"in e?e.miner:null,i=typeof e=="object"&&"ip"in e?e.ip:null;s===this.miner&&i===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:s,ip:i}}))}typing(){let e=this.input.value;(e===""||d(this.miners).has(e))&&this.notify(u(e,this.miners))}render(){return p`<label class="field">
      <span>${this.label}</span>
      <input
        type="search"
        list="miners"
        autocomplete="off"
        placeholder=${this.placeholder}
        aria-invalid=${this.wrong}
        aria-describedby=${this.wrong?"wrong":m}
        @input=${this.typing}
        @change=${()=>this.notify(u(this.input.value,this.miners))}
      />
      <datalist id="miners">
        ${[...d(this.miners)].map(([e,s])=>p`<option value=${e}>${s.ip}</option>`)}
      </datalist>
      ${this.wrong?p`<span class="error" id="wrong" role="alert">${this.error}</span>`:m}
    </label>`}};r.styles=[g,f`
      :host {
        display: block;
        min-width: 0;
      }
      input {
        width: 100%;
      }
    `],o([l()],r.prototype,"label",2),o([l()],r.prototype,"placeholder",2),o([l()],r.prototype,"error",2),o([l()],r.prototype,"miner",2),o([l()],r.prototype,"ip",2),o([c()],r.prototype,"miners",2),o([c()],r.prototype,"wrong",2),o([h("input")],r.prototype,"input",2),r=o([y("mr-miner-field")],r);export{S as a,x as b,k as c,C as d,$ as e,B as f,E as g,P as h,N as i};
