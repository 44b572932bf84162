import{a as rt}from"./chunk-QELQ3VOV.js";import{a as I,b as it,c as L,d as T,e as F,f as st,g as ot,h as at}from"./chunk-MWW36JBK.js";import"./chunk-6NSJ5BMM.js";import{a as y,b as O,c as X}from"./chunk-GKRKK27R.js";import"./chunk-DT7UWE42.js";import"./chunk-WBPJKVCB.js";import{c as tt}from"./chunk-JR5LZUL7.js";import{a as nt}from"./chunk-BZNK2URC.js";import"./chunk-TQCVPSLH.js";import"./chunk-AVM23ENO.js";import{a as A,b as D}from"./chunk-YUERLBAF.js";import"./chunk-RRUPZE3D.js";import"./chunk-CQVIIP7T.js";import"./chunk-QWDFAQQ3.js";import"./chunk-MMHEOMF5.js";import"./chunk-MSIB72L3.js";import{a as et}from"./chunk-JJLSAWQI.js";import{a as M,b as V}from"./chunk-GBVNH3NA.js";import{E as j,K as U,Q as z,T as $,d as K,g as q,k as B}from"./chunk-63LTBV4Y.js";import{a as W,b as m,c as Y,f as J,g as S,h as E,i as Q,n as w,o as k}from"./chunk-R2IY7WQO.js";import{c as Z}from"./chunk-RPZHBZSE.js";import{a as x,d as o,g as c}from"./chunk-42XHLT2J.js";import{b as d}from"./chunk-TN3OZQAE.js";var lt="automation";function _(r){return r==null?[]:Array.isArray(r)?r:[r]}function Ct(r){let{filter:i,entity:t,domain:e}=r??{},n=[..._(i),..._(t)];return[..._(e),...n.flatMap(s=>_(s.domain))]}function St(r){return Object.values(r.states).filter(({entity_id:i})=>i.startsWith("notify.")).map(({entity_id:i,attributes:t})=>({value:i,label:String(t.friendly_name??i)})).sort((i,t)=>i.label.localeCompare(t.label))}function Mt(r){return _(r?.options).map(i=>{let{value:t,label:e}=typeof i=="object"?i:{value:i};return{value:String(t),label:String(e??t)}})}function At(r,i,t){let e=i.selector??{},n=i.default===void 0,s=i.name??r,l="target"in e,a=e[l?"target":"entity"];if(Ct(a).includes("notify")){let p=St(t),u=l||a.multiple===!0,f=p.length===1?p.map(({value:b})=>b):[];return{key:r,name:s,kind:"notify",multiple:u,required:n,options:p,selected:f,target:l}}if("select"in e){let p=e.select?.multiple===!0,u=Mt(e.select),f=_(i.default).map(String),b=n&&p?u.map(({value:N})=>N):f;return{key:r,name:s,kind:"choice",multiple:p,required:n,options:u,selected:b,target:!1}}}function ct(r,i){let t=[],e=!0,n=Object.entries(r).flatMap(([s,l])=>l?.input===void 0?[[s,l??{}]]:Object.entries(l.input).map(([a,p])=>[a,p??{}]));for(let[s,l]of n){let a=At(s,l,i);a!==void 0?t.push(a):l.default===void 0&&(e=!1)}return{fields:t,complete:e}}function dt(r,i){let t={};for(let{key:e,multiple:n,target:s}of r.fields){let l=i[e]??[];s?t[e]={entity_id:l}:n?t[e]=l:l.length>0&&(t[e]=l[0])}return t}function G(r,i){return r.fields.filter(({key:t,required:e,kind:n})=>(e||n==="notify")&&(i[t]??[]).length===0).map(({key:t})=>t)}async function pt(r){return(await E(r,"miner_remote/blueprints")).blueprints}async function mt(r,{path:i,yaml:t}){let e=()=>E(r,"blueprint/list",{domain:lt}),n=(await e())[i];return n?.metadata===void 0&&(await E(r,"blueprint/save",{domain:lt,path:i,yaml:t,allow_override:n!==void 0}),n=(await e())[i]),n?.metadata?.input??{}}async function ut(r,i){let t;try{t=await E(r,"search/related",{item_type:"automation_blueprint",item_id:i})}catch(e){if(J(e).code==="unknown_command")return[];throw e}return(t.automation??[]).flatMap(e=>{let{id:n,friendly_name:s}=r.states[e]?.attributes??{};return typeof n=="string"?[{value:n,label:String(s??e)}]:[]})}async function ht(r,i,t,e,n=Date.now()){let s=String(n);return await S(r,"POST",`config/automation/config/${s}`,{alias:i,description:"",use_blueprint:{path:t,input:e}}),s}function H(r){return`/config/automation/edit/${encodeURIComponent(r)}`}var h=class extends M{constructor(){super(...arguments);this.name="";this.selected={};this.checked=!1;this.busy=!1;this.error="";this.made=""}connectedCallback(){super.connectedCallback(),this.name=T(this.env,this.blueprint).name,this.prepare()}async prepare(){this.busy=!0;try{let{hass:t}=this.env;this.form=ct(await mt(t,this.blueprint),t),this.selected=Object.fromEntries(this.form.fields.map(({key:e,selected:n})=>[e,n]))}catch(t){this.error=this.env.errorText(t)}this.busy=!1}async submit(t){t.preventDefault();let{form:e}=this;if(!(e===void 0||this.busy)){if(this.checked=!0,this.error="",this.name.trim()===""||G(e,this.selected).length>0){await this.updateComplete,this.renderRoot.querySelector("[aria-invalid=true]")?.focus();return}this.busy=!0;try{this.made=await ht(this.env.hass,this.name.trim(),this.blueprint.path,dt(e,this.selected)),this.dispatchEvent(new CustomEvent("created"))}catch(n){this.error=this.env.errorText(n)}this.busy=!1}}toggle({key:t},e,n){let s=(this.selected[t]??[]).filter(l=>l!==e);this.selected={...this.selected,[t]:n?[...s,e]:s}}render(){let{form:t,made:e}=this,s=(t?.fields.filter(({kind:a})=>a==="notify")??[]).some(({options:a})=>a.length===0),l=t?.complete===!0&&!s;return o`<mr-dialog
      .heading=${T(this.env,this.blueprint).name}
      .closeLabel=${this.t("common.close")}
      ?busy=${this.busy&&t!==void 0}
      @closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${this.error===""?c:o`<p class="notice bad" role="alert">${this.error}</p>`}
      ${e!==""?o`<p class="notice good" role="status">${this.t("alerts.created")}</p>`:t===void 0?this.busy?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c:s?o`<p class="notice warn">${this.t("alerts.notify_to_none")}</p>`:t.complete?this.fields(t):o`<p class="notice warn">${this.t("alerts.field_other")}</p>`}
      <button slot="actions" type="button" @click=${()=>this.dialog.close()}>
        ${this.t(e===""?"common.cancel":"common.close")}
      </button>
      ${e!==""?o`<a slot="actions" class="button" href=${H(e)}>${this.t("alerts.open_automation")}</a>`:t!==void 0&&!t.complete?o`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.open_blueprints")}</a>`:o`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy||!l}>
                ${this.t(this.busy&&l?"alerts.creating":"alerts.create")}
              </button>`}
    </mr-dialog>`}fields(t){let e=this.checked&&this.name.trim()==="";return o`<form id="form" novalidate @submit=${this.submit}>
      <label class="field">
        <span>${this.t("alerts.automation_name")}</span>
        <input
          autocomplete="off"
          .value=${this.name}
          aria-invalid=${e?"true":c}
          @input=${n=>{this.name=n.target.value}}
        />
        ${e?o`<span class="error" role="alert">${this.t("input.missing")}</span>`:c}
      </label>
      ${t.fields.map(n=>this.field(n,this.checked&&G(t,this.selected).includes(n.key)))}
    </form>`}label({name:t,kind:e,options:n}){return e==="notify"?this.t("alerts.notify_to"):n.some(({value:s})=>ft(s))?this.t("alerts.notify_kinds"):t}field(t,e){let{key:n,multiple:s,options:l}=t,a=this.selected[n]??[];return o`<fieldset aria-invalid=${e?"true":c} tabindex=${e?"-1":c}>
      <legend>${this.label(t)}</legend>
      <div class="options">
        ${l.map(({value:p,label:u})=>o`<label class="check">
            <input
              type=${s?"checkbox":"radio"}
              name=${n}
              .checked=${a.includes(p)}
              @change=${f=>{let b=f.target.checked;s?this.toggle(t,p,b):this.selected={...this.selected,[n]:[p]}}}
            />
            ${ft(p)?this.t(`alerts.kind_${p}`):u}
          </label>`)}
      </div>
      ${e?o`<p class="error" role="alert">${this.t("alerts.field_missing")}</p>`:c}
    </fieldset>`}};h.styles=[k,x`
      form {
        display: flex;
        flex-direction: column;
        gap: 16px;
      }
      .options {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
        gap: 0 12px;
      }
      p {
        margin: 0;
      }
    `],d([W({attribute:!1})],h.prototype,"blueprint",2),d([m()],h.prototype,"form",2),d([m()],h.prototype,"name",2),d([m()],h.prototype,"selected",2),d([m()],h.prototype,"checked",2),d([m()],h.prototype,"busy",2),d([m()],h.prototype,"error",2),d([m()],h.prototype,"made",2),d([Y("mr-dialog")],h.prototype,"dialog",2),h=d([w("mr-automation-dialog")],h);function ft(r){return y.some(i=>i===r)}var v=class extends M{constructor(){super(...arguments);this.automations=new Map;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){let{hass:t}=this.env;try{let e=await pt(t),n=await Promise.all(e.map(async({path:s})=>[s,await ut(t,s)]));this.automations=new Map(n),this.blueprints=e,this.error=""}catch(e){this.error=this.env.errorText(e)}}render(){return this.error!==""?o`<p class="error" role="alert">${this.error}</p>`:this.blueprints===void 0||this.blueprints.length===0?c:o`<section class="card" aria-labelledby="heading">
        <h3 id="heading">${$(q)}${this.t("alerts.notify")}</h3>
        <p class="help">${this.t("alerts.notify_text")}</p>
        <ul>
          ${this.blueprints.map(t=>this.entry(t))}
        </ul>
      </section>
      ${this.open===void 0?c:o`<mr-automation-dialog
              .env=${this.env}
              .blueprint=${this.open}
              @created=${()=>{this.load()}}
              @closed=${()=>{this.open=void 0}}
            ></mr-automation-dialog>`}`}entry(t){let{name:e,description:n}=T(this.env,t),s=this.automations.get(t.path)??[];return o`<li>
      <div class="text">
        <h4>${e}</h4>
        <p class="help">${n}</p>
        ${s.length===0?c:o`<p class="help">
                ${this.t("alerts.automations")}
                ${s.map(({value:l,label:a},p)=>o`${p>0?", ":""}<a href=${H(l)}>${a}</a>`)}
              </p>`}
      </div>
      <button
        type="button"
        aria-label="${this.t("alerts.set_up")} ${e}"
        @click=${()=>{this.open=t}}
      >
        ${this.t("alerts.set_up")}
      </button>
    </li>`}};v.styles=[k,x`
      :host {
        display: block;
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      ul {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px 16px;
        flex-wrap: wrap;
        padding: 8px 0;
        border-top: 1px solid var(--divider-color);
      }
      .text {
        flex: 1 1 240px;
        min-width: 0;
      }
      h4 {
        margin: 0;
        font-weight: 500;
        font-size: 14px;
      }
    `],d([m()],v.prototype,"blueprints",2),d([m()],v.prototype,"automations",2),d([m()],v.prototype,"error",2),d([m()],v.prototype,"open",2),v=d([w("mr-alert-blueprints")],v);var R=700;function It(r){return`http://${r.includes(":")?`[${r}]`:r}/`}function Ft(r,i){return o`<span title=${r.format.dateTime(i.since)}>${it(r,i)}</span>`}function Ht({name:r,site:i}){return o`${r}${i===null||i===r?c:o`<span class="sub">${i}</span>`}`}function yt(r,i,t,e,n){let s=F(i),l=st(i,e),a=ot(i,e),p=(f,b,N)=>o`<button
      type="button"
      class=${t?"":"icon"}
      aria-label="${f}: ${i.name}"
      title=${t?c:f}
      @click=${N}
    >
      ${b}${t?f:c}
    </button>`,u=f=>r.t("alerts.act",{command:r.t(`common.type_${f.row.command_type}`)});return o`<span class="row" style="flex-wrap:nowrap;justify-content:flex-end">
    ${i.kind==="offline"&&i.miner_ip!==null&&t?o`<a
            class="button icon"
            href=${It(i.miner_ip)}
            target="_blank"
            rel="noreferrer"
            aria-label="${r.t("alerts.open_web")}: ${i.name}"
            title=${r.t("alerts.open_web")}
            >${$(j)}</a
          >`:c}
    ${l!==void 0?p(u(l),A(l.row),()=>n.send(l)):s===void 0||!t&&a!==void 0?c:et(s.path,t?r.t(s.text):o`<span role="img" aria-label="${r.t(s.text)}: ${i.name}">${$(K)}</span>`,s.values,t?"button":"button icon")}
    ${a===void 0?c:p(r.t("alerts.send_again"),$(U),()=>n.sendAgain(i,a))}
  </span>`}function gt(r,i,t,e,n){let{t:s}=r,l=a=>e(a).name;return[{key:"name",label:s("alerts.column_name"),track:"minmax(160px, 1fr)",from:R,cell:a=>Ht(e(a)),sort:l},{key:"name",label:s("alerts.column_name"),track:"minmax(0, 1fr)",until:R,cell:a=>o`${l(a)}<span class="sub">${n(a)}</span>`,sort:l},{key:"problem",label:s("alerts.column_problem"),track:"minmax(220px, 2fr)",from:R,cell:n},{key:"since",label:s("alerts.column_since"),track:"120px",from:R,cell:a=>Ft(r,e(a)),sort:a=>Date.parse(e(a).since)},{key:"act",label:s("alerts.column_act"),track:"minmax(170px, 300px)",from:R,cell:a=>yt(r,e(a),!0,i,t)},{key:"act",label:"",track:"60px",until:R,cell:a=>yt(r,e(a),!1,i,t)}]}function $t(r,i,t){return gt(r,i,t,n=>n,n=>{let s=L(r,n);return o`<span title=${s}>${s}</span>`})}function vt(r,i,t){let e=({severity:s,kind:l})=>o`<span class="chip flat ${I[s]}">${r.t(`alerts.kind_${l}`)}</span> `;return gt(r,i,t,({worst:s})=>s,({alerts:s,worst:l})=>o`${s.map(e)}${s.length===1?o`<span class="help">${L(r,l)}</span>`:c}`)}var C=["severity","kind","site"],bt=new Intl.Collator(void 0,{numeric:!0});function xt(r,i){return r[i]??""}function wt(r,i){let t=C.flatMap(e=>{let n=i.get(e)??"";return n===""?[]:[{name:e,value:n}]});return t.length===0?r:r.filter(e=>t.every(({name:n,value:s})=>xt(e,n)===s))}function kt(r){return C.some(i=>(r.get(i)??"")!=="")}function _t(r,i){let t=new Map;for(let n of r){let s=xt(n,i);s!==""&&t.set(s,(t.get(s)??0)+1)}let e=i==="kind"?y:i==="severity"?O:[];return[...t].map(([n,s])=>({value:n,count:s})).sort((n,s)=>e.indexOf(n.value)-e.indexOf(s.value)||bt.compare(n.value,s.value))}function Rt(r){let i=new Map;for(let e of r){let n=i.get(e.kind);n===void 0?i.set(e.kind,[e]):n.push(e)}return y.flatMap(e=>{let n=i.get(e);return n===void 0?[]:[{kind:e,severity:Pt(n),alerts:n}]}).sort((e,n)=>O.indexOf(e.severity)-O.indexOf(n.severity))}function Pt(r){return r.some(X)?"error":"warning"}function Nt({miner_id:r,schedule_id:i,rate_id:t,id:e}){return r!==null?r:i!==null?`schedule ${i}`:t===null?e:`rate ${t}`}function P({severity:r,kind:i}){return O.indexOf(r)*y.length+y.indexOf(i)}function Et(r){let i=new Map;for(let t of r){let e=Nt(t),n=i.get(e);n===void 0?i.set(e,[t]):n.push(t)}return[...i].flatMap(([t,e])=>{let n=e.sort((l,a)=>P(l)-P(a)),[s]=n;return s===void 0?[]:[{key:t,worst:s,alerts:n}]}).sort((t,e)=>P(t.worst)-P(e.worst)||e.alerts.length-t.alerts.length||bt.compare(t.worst.name,e.worst.name))}var Ot=x`
  .page {
    padding: 16px;
    max-width: 1400px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .notice {
    margin: 0;
  }
  .top {
    align-items: flex-start;
  }
  .toolbar {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px;
  }
  .toolbar select.set {
    border-color: var(--primary-color);
  }
  .count {
    color: var(--mr-secondary);
    padding: 0 4px;
  }
  .group {
    padding: 12px 0 0;
  }
  .group > .head,
  .group > .help {
    padding: 0 16px 8px;
  }
  .ok {
    gap: 8px;
  }
  .ok p,
  .ok h4 {
    margin: 0;
  }
  .ok h4 {
    font-weight: 500;
  }
  .ok .tick {
    color: #2e8b3d;
  }
  .ok h3 {
    color: var(--primary-text-color);
    font-size: 18px;
  }
  .watched {
    margin-top: 16px;
    text-align: start;
  }
  .watched ul {
    margin: 4px 0 8px;
    padding-inline-start: 20px;
  }
  @media (max-width: 500px) {
    .page {
      padding: 12px;
    }
    .toolbar select {
      flex: 1 1 40%;
    }
  }
`;var Lt=3e4,Gt="/config/integrations/integration/miner_remote",Tt=r=>r.id,Kt=r=>r.name,qt=r=>r.key,Bt=r=>r.worst.name,g=class extends V{constructor(){super(...arguments);this.tab="alerts";this.alerts=[];this.loaded=!1;this.lost="";this.selection=new Set;this.kindColumns=[];this.deviceColumns=[];this.shown=[];this.groups=[];this.machines=[];this.context={miner:()=>{},catalog:void 0,outlets:new Set};this.handlers={send:t=>{this.command=t},sendAgain:(t,e)=>{this.sendAgain(t,e)}};this.take=()=>{let{alerts:t}=this.env;this.alerts=t.all,this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)};this.refresh=()=>{let{env:t}=this;this.context={miner:e=>t.fleet.get(e),catalog:t.catalog.value,outlets:D(t.hass)},this.kindColumns=$t(t,this.context,this.handlers),this.deviceColumns=vt(t,this.context,this.handlers),this.requestUpdate()};this.clear=()=>{this.filter(Object.fromEntries(C.map(t=>[t,null])))}}connectedCallback(){super.connectedCallback(),this.owns(this.env.alerts.listen(this.take)),this.owns(this.env.fleet.listen(this.refresh)),this.owns(this.env.catalog.listen(this.refresh));let t=setInterval(this.refresh,Lt);this.owns(()=>clearInterval(t)),this.take()}get grouping(){return this.query.get("group")==="device"?"device":"kind"}willUpdate(t){if(t.has("env")&&this.refresh(),!t.has("alerts")&&!t.has("query"))return;this.shown=wt(this.alerts,this.query),this.groups=this.grouping==="kind"?Rt(this.shown):[],this.machines=this.grouping==="device"?Et(this.shown):[];let e=new Set(this.alerts.map(Tt));[...this.selection].some(n=>!e.has(n))&&(this.selection=new Set([...this.selection].filter(n=>e.has(n))))}async sendAgain(t,e){if(e.row.fields.length===0||t.command_id===null){this.command=e;return}let n=`remote/commands/history${Q({before_id:t.command_id+1,limit:1})}`;try{let[s]=(await S(this.env.hass,"GET",n)).commands;this.command=s?.id===t.command_id?{...e,values:s.parameters}:e}catch(s){nt(this,this.t("common.failed",{error:this.env.errorText(s)}))}}openAlert(t){let e=F(t.miner_id===null?t:{...t,kind:"offline"});e!==void 0&&Z(e.path,new URLSearchParams(e.values))}render(){return o`<div class="page">
        <div class="row top">
          <div class="spacer">
            <h2>${this.t("alerts.heading")}</h2>
            <p class="help">${this.t("alerts.intro")}</p>
          </div>
          <a class="button" href=${Gt}>${$(z)}${this.t("alerts.thresholds")}</a>
        </div>
        ${this.lost===""?c:o`<p class="notice bad" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
        ${this.loaded?this.content():this.lost===""?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c}
        <mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
      </div>
      ${this.dialog()}`}content(){return this.alerts.length===0?this.allOk():o`${this.toolbar()}
    ${this.shown.length===0?o`<div class="card empty">
            <p>${this.t("alerts.no_match")}</p>
            <button type="button" class="primary" @click=${this.clear}>${this.t("alerts.clear")}</button>
          </div>`:this.grouping==="device"?this.devices():tt(this.groups,({kind:t})=>t,t=>this.kind(t))}`}allOk(){return o`<div class="card empty ok">
      <span class="tick">${$(B,48)}</span>
      <h3>${this.t("alerts.ok")}</h3>
      <p>${this.t("alerts.ok_text")}</p>
      <div class="watched">
        <h4>${this.t("alerts.watched")}</h4>
        <ul>
          ${y.map(t=>o`<li>${this.t(`alerts.watched_${t}`)}</li>`)}
        </ul>
        <p>${this.t("alerts.watched_limits")}</p>
      </div>
    </div>`}toolbar(){return o`<div class="toolbar">
      <select
        aria-label=${this.t("alerts.group_by")}
        @change=${t=>this.filter({group:t.target.value})}
      >
        ${["kind","device"].map(t=>o`<option value=${t==="kind"?"":t} ?selected=${t===this.grouping}>
              ${this.t(`alerts.group_${t}`)}
            </option>`)}
      </select>
      ${C.map(t=>this.filterBox(t))}
      <span class="count" role="status"
        >${this.shown.length===this.alerts.length?this.t.n("alerts.badge",this.alerts.length):this.t("alerts.matches",{shown:this.shown.length,total:this.alerts.length})}</span
      >
      ${kt(this.query)?o`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.clear")}</button>`:c}
    </div>`}filterBox(t){let e=_t(this.alerts,t),n=this.query.get(t)??"";if(e.length<2&&n==="")return c;let l=n!==""&&!e.some(({value:a})=>a===n)?[...e,{value:n,count:0}]:e;return o`<select
      class=${n===""?"":"set"}
      aria-label=${this.t(`alerts.filter_${t}`)}
      @change=${a=>this.filter({[t]:a.target.value})}
    >
      <option value="" ?selected=${n===""}>${this.t(`alerts.all_${t}`)}</option>
      ${l.map(({value:a,count:p})=>o`<option value=${a} ?selected=${a===n}>
            ${this.choiceText(t,a)} (${this.env.format.number(p)})
          </option>`)}
    </select>`}choiceText(t,e){if(t==="severity")return e==="error"?this.t("alerts.severity_error"):this.t("alerts.severity_warning");let n=t==="kind"?y.find(s=>s===e):void 0;return n===void 0?e:this.t(`alerts.kind_${n}`)}texts(t){return{selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:t}}kind({kind:t,severity:e,alerts:n}){let s=this.t(`alerts.kind_${t}`),l=n.filter(({id:u})=>this.selection.has(u)),a=at(l.length>0?l:n,this.context),p=l.length>0||a.length>0;return o`<section class="card group" aria-label=${s}>
      <div class="row head">
        <span class="chip ${I[e]}">${this.t(`alerts.severity_${e}`)}</span>
        <h3>${s}</h3>
        <span class="help">${this.t.n("alerts.badge",n.length)}</span>
        <span class="spacer"></span>
        ${a.map(u=>this.groupButton(u))}
      </div>
      <p class="help">${this.t(`alerts.do_${t}`)}</p>
      <mr-table
        .rows=${n}
        .columns=${this.kindColumns}
        .key=${Tt}
        .name=${Kt}
        .texts=${this.texts(s)}
        .selection=${p?this.selection:void 0}
        .sort=${this.query.get("sort")??""}
        page
        openable
        @selected=${u=>{this.selection=u.detail}}
        @sorted=${u=>this.filter({sort:u.detail})}
        @opened=${u=>this.openAlert(u.detail)}
      ></mr-table>
    </section>`}groupButton(t){let e=this.t(`common.type_${t.row.command_type}`);return o`<button
      type="button"
      @click=${()=>{this.command=t}}
    >
      ${A(t.row)}${this.t.n("alerts.act_on",t.miners.length,{command:e})}
    </button>`}devices(){return o`<section class="card group" aria-label=${this.t("alerts.heading")}>
      <mr-table
        .rows=${this.machines}
        .columns=${this.deviceColumns}
        .key=${qt}
        .name=${Bt}
        .texts=${this.texts(this.t("alerts.heading"))}
        .sort=${this.query.get("sort")??""}
        page
        openable
        @sorted=${t=>this.filter({sort:t.detail})}
        @opened=${t=>this.openAlert(t.detail.worst)}
      ></mr-table>
    </section>`}dialog(){let{command:t}=this;return t===void 0?c:rt(t,o`<mr-command-dialog
        .env=${this.env}
        .row=${t.row}
        .catalog=${this.env.catalog.value}
        .miners=${t.miners}
        @sent=${()=>{this.selection=new Set}}
        @closed=${()=>{this.command=void 0}}
      ></mr-command-dialog>`)}};g.styles=[k,Ot],d([m()],g.prototype,"alerts",2),d([m()],g.prototype,"loaded",2),d([m()],g.prototype,"lost",2),d([m()],g.prototype,"selection",2),d([m()],g.prototype,"command",2),g=d([w("mr-alerts")],g);export{g as AlertsView};
