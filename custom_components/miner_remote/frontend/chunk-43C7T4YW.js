import{a as v,b as d,c as u}from"./chunk-TWOWSIUA.js";import{a as w}from"./chunk-IY4XPW2J.js";import{a,b as c,c as h,e as y,p as g}from"./chunk-YJPWEUX4.js";import{a as f,d as p,g as m}from"./chunk-42XHLT2J.js";import{b as o}from"./chunk-TN3OZQAE.js";var b=new Set(["identity","pools","power_limit_w","paused","fan","tuning","frequencies","voltage","network"]);function S(t){let n=Object.entries(t).filter(([e])=>!b.has(e));return n.length===0?void 0:Object.fromEntries(n)}var k=["pools","power_limit","fan","tuning"],x={pools:"pools_write",power_limit:"power_limit",fan:"fan",tuning:"tuning"};function R(t){let n={pools:t.pools.length>0,power_limit:t.power_limit_w!==null,fan:t.fan!==null,tuning:t.tuning!==null&&Object.keys(t.tuning).length>0};return k.filter(e=>n[e])}function C(t,n){return R(t).filter(e=>n.capabilities.includes(x[e]))}function $(t,n){let e=t.config_data.identity.firmware??null,l=n.filter(s=>s.miner_id===t.miner_id),i=n.filter(s=>s.miner_id!==t.miner_id&&s.model===t.model&&s.firmware===e);return[...l,...i]}function B(t){return t.pools.filter(n=>!n.password_known)}function E(t){return t?.code!=="pool_password_required"?[]:String(t.args.slots).split(",").map(Number)}function P(t){return`${t.backup_name.replace(/[^A-Za-z0-9_-]+/g,"-").replace(/^-+|-+$/g,"").slice(0,80)||"backup"}-${t.id}.json`}function N(t,n,e){let l=n.toLocaleLowerCase().split(/\s+/).filter(Boolean);return l.length===0?t:t.filter(i=>{let s=[i.backup_name,i.description??"",e(i),i.miner_ip,i.model,i.firmware_version??"",i.created_by].join(`
`).toLocaleLowerCase();return l.every(_=>s.includes(_))})}var r=class extends w{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new v}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.tell(u(this.input.value,this.miners)):this.writing()))}updated(e){!e.has("miner")&&!e.has("ip")&&!e.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...d(this.miners)].find(([,e])=>e.miner_id===this.miner)?.[0]??this.miner}tell(e){if(this.wrong=e==="nobody",e==="nobody")return;let l=typeof e=="object"&&"miner"in e?e.miner:null,i=typeof e=="object"&&"ip"in e?e.ip:null;l===this.miner&&i===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:l,ip:i}}))}writing(){let e=this.input.value;(e===""||d(this.miners).has(e))&&this.tell(u(e,this.miners))}render(){return p`<label class="field">
      <span>${this.label}</span>
      <input
        type="search"
        list="miners"
        autocomplete="off"
        placeholder=${this.placeholder}
        aria-invalid=${this.wrong}
        aria-describedby=${this.wrong?"wrong":m}
        @input=${this.writing}
        @change=${()=>this.tell(u(this.input.value,this.miners))}
      />
      <datalist id="miners">
        ${[...d(this.miners)].map(([e,l])=>p`<option value=${e}>${l.ip}</option>`)}
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
    `],o([a()],r.prototype,"label",2),o([a()],r.prototype,"placeholder",2),o([a()],r.prototype,"error",2),o([a()],r.prototype,"miner",2),o([a()],r.prototype,"ip",2),o([c()],r.prototype,"miners",2),o([c()],r.prototype,"wrong",2),o([h("input")],r.prototype,"input",2),r=o([y("mr-miner-field")],r);export{S as a,k as b,R as c,C as d,$ as e,B as f,E as g,P as h,N as i};
