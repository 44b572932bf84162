import{a as I,d as Z}from"./chunk-MHE2FHAQ.js";import{a as W,b as j,c as Y,d as D,e as F,f as G,h as M,i as J,j as Q,k as U,l as V,m as X,n as R}from"./chunk-2RUX3Z4I.js";import{b as q,d as K,f as y,h as B}from"./chunk-OF4XZCYQ.js";import{b as C}from"./chunk-LBJ7OJ63.js";import{b as H}from"./chunk-LE333IPI.js";import{b as A}from"./chunk-QQDLVH5N.js";import{e as z}from"./chunk-XLYP3SV4.js";import{a as _}from"./chunk-A7H35QJA.js";import{_ as N,c as T}from"./chunk-64LJY4AI.js";import{a as h,b as g,c as P,h as O,m as L,n as b,o as w}from"./chunk-NWAP5VZV.js";import{a as v,d as i,g as r}from"./chunk-42XHLT2J.js";import{b as n}from"./chunk-TN3OZQAE.js";var tt=v`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.filled{margin-top:8px}.placeholders{list-style:none;margin:6px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var x=3;function et(f,p,t){let{t:e}=f,s=z(p).find(a=>a.slot===t)?.hosts??[];if(s.length===0)return i`<span class="help">${e("commands.slot_empty")}</span>`;let o=p.length===1?p[0]?.pools?.find(a=>a.slot===t)?.user??"":"";return i`<ul>
${s.slice(0,x).map(({host:a,count:d,active:m})=>i`<li>
${a}${p.length>1?` (${e.n("common.miners",d)})`:r}
${m===0?r:i`<span class="chip good">
${p.length===1?e("control.pool_active"):e("control.pool_active_on",{count:m})}
</span>`}
</li>`)}
${o===""?r:i`<li class="help">${o}</li>`}
${s.length>x?i`<li class="help">${e.n("control.pools_more",s.length-x)}</li>`:r}
</ul>`}function st(f,p){let[t]=p,e=p.filter(s=>(s.pools??[]).length===0).length;return e===0?r:i`<p class="help">
${p.length===1&&t!==void 0?f.t("control.pools_unknown",{name:t.name}):f.t.n("control.pools_unknown_of",e)}
</p>`}function k(f,p,t,e){let{t:s}=f,o=t.trim();if(o===""||W(o,e)!==void 0)return r;let a=p.map(c=>({miner:c,worker:j(o,c)})),d=new Set(a.flatMap(({worker:c})=>"name"in c?[c.name]:[])),m=a.filter(({worker:c})=>"missing"in c),S=[...a.filter(({worker:c})=>"name"in c).slice(0,x),...m.slice(0,1)];return i`<ul class="examples help" role="status">
${S.map(({miner:c,worker:E})=>i`<li>
${"name"in E?s("commands.worker_example",{name:c.name,worker:E.name}):s("commands.worker_missing",{name:c.name,placeholder:E.missing})}
</li>`)}
${p.length>1?i`<li>${s.n("control.workers_distinct",d.size)}</li>`:r}
${m.length>1?i`<li>${s.n("control.workers_missing",m.length)}</li>`:r}
</ul>`}var ot=3,u=class extends _{constructor(){super(...arguments);this.miners=[];this.scope="one";this.problems={};this.lastWorker=0}get slots(){let t=this.miners.flatMap(s=>(s.pools??[]).map(o=>o.slot+1)),e=this.catalog.commands.pool_switch?.fields.find(({key:s})=>s==="pool_number")?.maximum??2;return Math.min(Math.max(ot,this.draft.pools.length,this.chosen+1,...t),e+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(t){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...t}}))}set(t){this.change({values:{...this.draft.values,...t}})}rescope(t){if(this.dispatchEvent(new CustomEvent("scope",{detail:t})),t==="one"||this.draft.pools.length>0)return;let e=new Set(this.miners.map(o=>o.pools?.find(a=>a.active===!0)?.slot)),[s]=e;this.change({pools:J(this.miners,this.slots),values:{...this.draft.values,pool_number:String(e.size===1?s??0:0)}})}typed(t){if(this.scope==="all")return this.draft.pools[t]??M;let e=s=>String(this.draft.values[s]??"");return{pool_url:e("pool_url"),worker_name:e("worker_name"),pool_password:e("pool_password")}}type(t,e,s){if(this.scope==="one")this.set({[e]:s});else{let o=Array.from({length:this.slots},(a,d)=>this.draft.pools[d]??M);this.change({pools:o.map((a,d)=>d===t?{...a,[e]:s}:a)})}}render(){let{t,scope:e}=this,s=Array.from({length:this.slots},(o,a)=>a);return i`${this.catalog.commands.set_pools===void 0?r:i`<div class="choices" role="radiogroup" aria-label=${t("commands.scope")}>
${["one","all"].map(o=>this.radio("scope",e===o,t(`commands.scope_${o}`),()=>this.rescope(o)))}
</div>`}
<p class="help">${t(e==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${e==="one"?"radiogroup":r} aria-label=${t("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${t("control.pools_now")}</span><span>${t("commands.slot_new")}</span>
</div>
${s.map(o=>this.slotRow(o))}
</div>
${st(this.env,this.miners)}
<p class="help">${t(e==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(t){let{t:e,scope:s}=this,o=s==="all"||t===this.chosen,a=t===this.chosen;return i`<section class=${o?"written":""} aria-label=${e("control.slot_number",{slot:t})}>
<div class="now">
${s==="one"?this.radio("slot",a,e("control.slot_number",{slot:t}),()=>this.set({pool_number:String(t)})):i`<h4>${e("control.slot_number",{slot:t})}</h4>`}
${et(this.env,this.miners,t)}
</div>
<div class="new">
${o?this.fields(t):i`<span class="help">${e("commands.slot_unchanged")}</span>`}
${s==="all"?this.radio("mined",a,e("commands.slot_mined"),()=>this.set({pool_number:String(t)})):r}
</div>
</section>`}fields(t){let e=this.typed(t),s=this.scope==="one"||t===0;return i`<div class="typed">
${this.field(t,"pool_url",s?this.t("commands.help_pool_url"):"")} ${this.field(t,"worker_name")}
${this.field(t,"pool_password")}
${k(this.env,this.miners,e.worker_name,this.catalog.limits)}
</div>`}field(t,e,s=""){let o=this.scope==="one"?e:U(t,e),a=this.problems[o],d=e==="pool_password";return i`<label class="field">
<span>${this.t(`commands.field_${e}`)}</span>
<input
name=${o}
type=${d?"password":"text"}
autocomplete=${d?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${a===void 0?r:"true"}
aria-describedby=${a===void 0?r:`${o}-error`}
.value=${this.typed(t)[e]}
@focus=${()=>{e==="worker_name"&&(this.lastWorker=t)}}
@input=${m=>this.type(t,e,m.target.value)}
/>
${a===void 0?r:i`<span class="error" id="${o}-error" role="alert">${this.t(a.key,a.values)}</span>`}
${s===""?r:i`<span class="help">${s}</span>`}
</label>`}placeholders(){let t=this.scope==="one"?this.chosen:this.lastWorker;return i`<details open>
<summary>${this.t("commands.worker_filled")}</summary>
<ul class="placeholders">
${this.catalog.limits.worker_placeholders.map(e=>i`<li>
<button
type="button"
class="code"
@click=${()=>this.type(t,"worker_name",`${this.typed(t).worker_name}{${e}}`)}
>
${`{${e}}`}
</button>
${this.t(`commands.placeholder_${e}`)}
</li>`)}
</ul>
</details>`}radio(t,e,s,o){return i`<label class="check">
<input type="radio" name=${t} .checked=${e} @change=${o} />
${s}
</label>`}};u.styles=[w,v`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}summary{cursor:pointer;color:var(--mr-secondary);font-size:13px}.placeholders{margin-top:6px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],n([h({attribute:!1})],u.prototype,"miners",2),n([h({attribute:!1})],u.prototype,"catalog",2),n([h({attribute:!1})],u.prototype,"draft",2),n([h()],u.prototype,"scope",2),n([h({attribute:!1})],u.prototype,"problems",2),n([g()],u.prototype,"lastWorker",2),u=n([b("mr-pool-fields")],u);function $(f){return f.fields.some(({kind:p})=>p==="pool_url")}var it=new Set(["pool_url","worker_name","pool_password","pool_number"]),l=class extends _{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=K(this.miners,this.row,q(this.env.hass)),this.allSlots=A(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??G(this.row,this.able.length,this.catalog),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(t=>!L(t,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(t,e){this.draft={...this.draft,values:{...this.draft.values,[t]:e}}}get problems(){return V(this.command,this.draft,this.able.length,this.catalog)}next(t){if(t.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}this.alone===void 0&&y(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let t=this.renderRoot.querySelector("mr-pool-fields");await t?.updateComplete,[t?.renderRoot,this.renderRoot].flatMap(s=>s?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let t=this.step;this.step="sending",this.error="";try{let{batch_id:e}=await O(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(s=>s.miner_id),parameters:X(this.command,this.draft,this.able),...R(this.draft,this.able.length,this.catalog)});if(this.batchId=e,this.dispatchEvent(new CustomEvent("sent",{detail:e})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(e),C(e),this.dialog.close()}catch(e){this.error=this.env.errorText(e),this.step=t}}closed(){this.step==="sent"&&!(this.record!==void 0&&I(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:t,step:e}=this,s=this.t(`common.type_${this.row.command_type}`);return i`<mr-dialog
heading=${t===void 0?s:this.t("commands.title_named",{command:s,name:t.name})}
close-label=${this.t("common.close")}
?wide=${$(this.row)&&e!=="sent"}
?busy=${e==="sending"}
@closed=${this.closed}
>
${e==="sent"?i`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${o=>{this.record=o.detail}}
></mr-sent-command>`:i`<form id="form" novalidate @submit=${this.next}>
${e==="ask"?this.question():i`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.error===""?r:i`<p class="notice bad" role="alert">${this.error}</p>`}
</form>`}
${e==="sent"?this.sentActions():e==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.row.command_type}`,this.able.length,{name:this.alone?.name??""})}formActions(){let t=this.step==="sending",e=y(this.row,this.able.length),s=this.alone!==void 0,o=e&&!s?`${this.verb} \u2026`:this.verb;return i`${s?i`<button slot="actions" type="button" ?disabled=${t} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>`:r}
<button
slot="actions"
type="submit"
form="form"
class="primary ${e&&s?"danger":""}"
?disabled=${t||this.able.length===0}
>
${t?this.t("commands.sending"):o}
</button>`}askActions(){return i`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.back")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.send}>
${this.t("commands.confirm",{action:this.verb})}
</button>`}sentActions(){let t=this.record!==void 0&&!["pending","success"].includes(this.record.status);return i`${t?i`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.retry")}
</button>`:r}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.close")}
</button>`}targets(){let{able:t,unable:e,alone:s}=this,o=this.row.command_type;return i`<div class="targets">
${$(this.row)?r:i`<p class="help">${this.t(`commands.does_${o}`)}</p>`}
${s!==void 0?r:this.names(this.t.n("commands.goes_to",t.length),t)}
${e.length===0?r:this.names(this.t.n("commands.left_out",e.length),e)}
${s!==void 0&&y(this.row,1)?i`<p class="goes">${this.loss()}</p>`:r}
${this.silent()}
${this.start!==void 0&&D(this.row)?i`<p class="notice">${this.t("commands.secret_again")}</p>`:r}
</div>`}loss(){let{hashrate_ths:t,power_w:e}=H(this.able),{format:s}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:s.hashrate(t),power:s.power(e)})}silent(){let t=this.able.filter(e=>!e.online).length;return t===0?r:i`<p class="notice warn">
${this.able.length===1?this.t("commands.offline_self"):this.t.n("commands.offline",t)}
</p>`}names(t,e){return i`<details
@toggle=${s=>{s.target.open&&(this.named=new Set([...this.named,e]))}}
>
<summary>${t}</summary>
<ul class="names">
${this.named.has(e)?e.map(s=>i`<li>${s.name}</li>`):r}
</ul>
</details>`}fields(){let t=$(this.row),e=Y(this.command).filter(({key:s})=>!t||!it.has(s));return i`${t?i`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${s=>{this.draft=s.detail}}
@scope=${s=>{this.allSlots=s.detail==="all",this.checked=!1}}
></mr-pool-fields>`:r}
${e.length===0?r:i`<div class="fields">${e.map(s=>this.parameter(s))}</div>`}`}parameter(t){let{key:e,kind:s,required:o,default:a}=t;return s==="boolean"?o||a===null?this.yesOrNo(t):this.tick(t):this.field(t,e==="power_limit_w"?this.wattsNow():void 0)}tick({key:t}){let e=this.draft.values[t]===!0,s=this.withoutBackup;return i`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${e}
@change=${o=>this.set(t,o.target.checked)}
/>
${this.label(t)}
</label>
${t==="backup_first"&&e&&s>0?i`<p class="help">${this.t.n("commands.backup_first_help",s)}</p>`:t==="backup_first"?i`<p class="help">${this.t("commands.backup_for_undo")}</p>`:r}
</div>`}yesOrNo({key:t}){return i`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${[!0,!1].map(e=>this.radio(t,this.draft.values[t]===e,this.label(`${t}_${e?"yes":"no"}`),()=>this.set(t,e)))}
</div>`}wattsNow(){let t=this.able.flatMap(o=>o.power_limit_w??o.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),s=this.env.format.power(Math.max(...t));return e===s?this.t("commands.watts_now_same",{from:e}):this.t("commands.watts_now",{from:e,to:s})}pacing(){if(this.able.length<=1)return r;let{pace:e}=this.draft,s=Object.keys(this.problems).length>0;return i`<fieldset>
<legend>${this.t("commands.pacing")}</legend>
<div class="choices" role="radiogroup" aria-label=${this.t("commands.pacing")}>
${["all","percent","size"].map(o=>this.radio("pace",e===o,this.t(`commands.pace_${o}`),()=>{this.draft={...this.draft,pace:o}}))}
</div>
<div class="numbers">
${F(e,this.catalog).map(o=>this.field(o,"",o.key==="stop_after_failures"?this.t("commands.stop_after_never"):""))}
</div>
${e==="all"||s?r:i`<p class="help" role="status">${this.spreading()}</p>`}
</fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:s}=B(t,R(this.draft,t,this.catalog)),o=`${this.t.n("commands.spread",e)}.`;if(s===0)return o;let a=s<120?`${this.env.format.number(s)} s`:this.env.format.span(s);return`${o} ${this.t("commands.spread_time",{time:a})}`}question(){let{row:t,able:e}=this,s=t.command_type;return i`<div class="notice bad ask" role="alert">
${N(T,28)}
<div>
<h3>${this.t(`commands.ask_${s}`,{count:e.length})}</h3>
<p>${this.t($(t)&&this.allSlots?"commands.does_set_pools":`commands.does_${s}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?r:i`<p>${this.spreading()}</p>`}
${$(t)?this.newPools():r}
</div>
</div>`}newPools(){let t=Number(this.typed("pool_number")),e=this.allSlots?Q(this.draft).map((s,o)=>({slot:o,url:s.pool_url,worker:s.worker_name})):[{slot:t,url:this.typed("pool_url"),worker:this.typed("worker_name")}];return i`${e.map(({slot:s,url:o,worker:a})=>i`<p>${this.t("control.slot_number",{slot:s})}: ${o.trim()}</p>
${k(this.env,this.able,a,this.catalog.limits)}`)}
<p>${this.t("commands.ask_pool")}</p>`}label(t){return this.optional(`field_${t}`)||Z(t)}optional(t){let e=`commands.${t}`,s=this.t(e);return s===e?"":s}typed(t){return String(this.draft.values[t]??"")}radio(t,e,s,o){return i`<label class="check">
<input type="radio" name=${t} .checked=${e} @change=${o} />
${s}
</label>`}field({key:t,kind:e,max_length:s},o=this.optional(`help_${t}`),a=""){let d=this.checked?this.problems[t]:void 0,m=e==="integer"||e==="number";return i`<label class="field ${m||e==="password"?"":"wide"}">
<span>${this.label(t)}</span>
<input
name=${t}
type=${m?"number":e==="password"?"password":"text"}
step=${m?"any":r}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${a||r}
maxlength=${s??r}
aria-invalid=${d===void 0?r:"true"}
aria-describedby=${d===void 0?`${t}-help`:`${t}-error`}
.value=${this.typed(t)}
@input=${S=>this.set(t,S.target.value)}
/>
${d===void 0?r:i`<span class="error" id="${t}-error" role="alert">${this.t(d.key,d.values)}</span>`}
${o===""?r:i`<span class="help" id="${t}-help">${o}</span>`}
</label>`}};l.styles=[w,tt],n([h({attribute:!1})],l.prototype,"row",2),n([h({attribute:!1})],l.prototype,"catalog",2),n([h({attribute:!1})],l.prototype,"miners",2),n([h({attribute:!1})],l.prototype,"start",2),n([g()],l.prototype,"draft",2),n([g()],l.prototype,"step",2),n([g()],l.prototype,"error",2),n([g()],l.prototype,"checked",2),n([g()],l.prototype,"named",2),n([g()],l.prototype,"allSlots",2),n([g()],l.prototype,"record",2),n([P("mr-dialog")],l.prototype,"dialog",2),l=n([b("mr-command-dialog")],l);export{l as a};
