import{a as st,b as ot,c as rt,d as it,e as nt,f as at,h as O,i as lt,j as pt,k as dt,l as ct,m as mt,n as L}from"./chunk-5UNLDZAY.js";import{b as X,d as tt,e as E,g as et}from"./chunk-W6JGTATL.js";import{b as Y}from"./chunk-LBJ7OJ63.js";import{b as J}from"./chunk-FSXCXOJB.js";import{b as D}from"./chunk-RG7ANRVE.js";import{b as T,c as C}from"./chunk-I63C7D7V.js";import{a as U,f as Q}from"./chunk-BTSOPGTF.js";import{a as V}from"./chunk-SQ2ULTSQ.js";import{a as _}from"./chunk-WWTNMDPH.js";import{U as j,b as z,c as I,ha as u,ia as f,ja as B,m as H,na as W,oa as F,pa as Z,q,s as K,ta as G,ua as S,va as y,wa as x}from"./chunk-URAOS5VR.js";import{a as $,d as o,g as a}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var gt={reached:[H,"good"],awaited:[j,"busy"],ahead:[q,"quiet"],bad:[K,"bad"],doubtful:[z,"warn"]};function P(i){return i.status!=="pending"&&i.verification!=="waiting"}function $t(i){let{sent_at:n,completed_at:t,command_type:e}=i,s=T(i),r=e==="backup"?"done":"confirmed",l=e==="backup"?[]:["accepted"],c=(...d)=>d.map(v=>({stage:v,state:"ahead",at:null})),m={stage:"sent",state:"reached",at:n},b=l.map(d=>({stage:d,state:"reached",at:t}));switch(s){case"waiting":return[{stage:s,state:"awaited",at:null},...c("sent",...l,r)];case"sent":{let[d=r,...v]=[...l,r];return[m,{stage:d,state:"awaited",at:null},...c(...v)]}case"accepted":return i.verification===null?[m,...b]:[m,...b,{stage:r,state:"awaited",at:null}];case"confirmed":case"done":return[m,...b,{stage:s,state:"reached",at:i.verified_at??t}];case"not_confirmed":return[m,...b,{stage:s,state:"doubtful",at:i.verified_at??null}];default:{let d={stage:s,state:s==="skipped"?"doubtful":"bad",at:t};return n===null?[d]:[m,d]}}}function bt(i,n){switch(n){case"accepted":return i.t("commands.await_accepted");case"confirmed":return i.t("commands.batch_confirming");case"done":return i.t("commands.batch_running");default:return C(i,n)}}function wt(i,n){return o`<ol class="stages">
${$t(n).map(({stage:t,state:e,at:s})=>{let[r,l]=gt[e];return o`<li class="${e} ${l}" aria-current=${e==="awaited"?"step":a}>
${S(r,22)}<span>${e==="awaited"?bt(i,t):C(i,t)}</span>
${s===null?a:o`<time datetime=${s}>${i.format.timeSeconds(s)}</time>`}
</li>`})}
</ol>`}var vt=$`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,w=class extends _{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let t=Z({batch_id:this.batchId,limit:1}),{commands:e}=await W(this.env.hass,"GET",`remote/commands/history${t}`),[s]=e;s!==void 0&&(this.record===void 0||!P(this.record))&&this.take(s),this.error=""}catch(t){this.error=this.env.errorText(t)}}}connectedCallback(){super.connectedCallback();let t=new U(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:s})=>{for(let r of s)r.batch_id===this.batchId&&this.take(r)});this.owns(t.listen(()=>{}));let{connection:e}=this.env.hass;e.addEventListener("ready",this.load),this.owns(()=>e.removeEventListener("ready",this.load)),this.load()}take(t){this.record=t,this.dispatchEvent(new CustomEvent("changed",{detail:t}))}render(){let{record:t}=this;return this.error!==""?o`<p class="error" role="alert">${this.error}</p>`:t===void 0?o`<p class="help" role="status">${this.t("commands.sending")}</p>`:o`<div role="status">${wt(this.env,t)}</div>
${this.explanation(t)}
<p class="help">${V(["history"],this.t("commands.in_history"),{command:String(t.id)})}</p>`}explanation(t){let e=T(t);return t.error_code??t.error_message?o`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(t)}</p>`:e==="accepted"?o`<p class="help">
${this.t(t.verification===null?"commands.not_reported":"commands.confirmation_awaited")}
</p>`:e==="not_confirmed"?o`<p class="notice warn">${this.t("commands.confirmation_missing")}</p>`:a}};w.styles=[x,vt,$`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],p([u()],w.prototype,"batchId",2),p([f()],w.prototype,"record",2),p([f()],w.prototype,"error",2),w=p([y("mr-sent-command")],w);var ht=$`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.filled{margin-top:8px}.placeholders{list-style:none;margin:6px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var R=3;function ut(i,n,t){let{t:e}=i,s=Q(n).find(l=>l.slot===t)?.hosts??[];if(s.length===0)return o`<span class="help">${e("commands.slot_empty")}</span>`;let r=n.length===1?n[0]?.pools?.find(l=>l.slot===t)?.user??"":"";return o`<ul>
${s.slice(0,R).map(({host:l,count:c,active:m})=>o`<li>
${l}${n.length>1?` (${e.n("common.miners",c)})`:a}
${m===0?a:o`<span class="chip good">
${n.length===1?e("control.pool_active"):e("control.pool_active_on",{count:m})}
</span>`}
</li>`)}
${r===""?a:o`<li class="help">${r}</li>`}
${s.length>R?o`<li class="help">${e.n("control.pools_more",s.length-R)}</li>`:a}
</ul>`}function ft(i,n){let[t]=n,e=n.filter(s=>(s.pools??[]).length===0).length;return e===0?a:o`<p class="help">
${n.length===1&&t!==void 0?i.t("control.pools_unknown",{name:t.name}):i.t.n("control.pools_unknown_of",e)}
</p>`}function M(i,n,t,e){let{t:s}=i,r=t.trim();if(r===""||st(r,e)!==void 0)return a;let l=n.map(d=>({miner:d,worker:ot(r,d)})),c=new Set(l.flatMap(({worker:d})=>"name"in d?[d.name]:[])),m=l.filter(({worker:d})=>"missing"in d),b=[...l.filter(({worker:d})=>"name"in d).slice(0,R),...m.slice(0,1)];return o`<ul class="examples help" role="status">
${b.map(({miner:d,worker:v})=>o`<li>
${"name"in v?s("commands.worker_example",{name:d.name,worker:v.name}):s("commands.worker_missing",{name:d.name,placeholder:v.missing})}
</li>`)}
${n.length>1?o`<li>${s.n("control.workers_distinct",c.size)}</li>`:a}
${m.length>1?o`<li>${s.n("control.workers_missing",m.length)}</li>`:a}
</ul>`}var yt=3,g=class extends _{constructor(){super(...arguments);this.miners=[];this.scope="one";this.problems={};this.lastWorker=0}get slots(){let t=this.miners.flatMap(s=>(s.pools??[]).map(r=>r.slot+1)),e=this.catalog.commands.pool_switch?.fields.find(({key:s})=>s==="pool_number")?.maximum??2;return Math.min(Math.max(yt,this.draft.pools.length,this.chosen+1,...t),e+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(t){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...t}}))}set(t){this.change({values:{...this.draft.values,...t}})}rescope(t){if(this.dispatchEvent(new CustomEvent("scope",{detail:t})),t==="one"||this.draft.pools.length>0)return;let e=new Set(this.miners.map(r=>r.pools?.find(l=>l.active===!0)?.slot)),[s]=e;this.change({pools:lt(this.miners,this.slots),values:{...this.draft.values,pool_number:String(e.size===1?s??0:0)}})}typed(t){if(this.scope==="all")return this.draft.pools[t]??O;let e=s=>String(this.draft.values[s]??"");return{pool_url:e("pool_url"),worker_name:e("worker_name"),pool_password:e("pool_password")}}type(t,e,s){if(this.scope==="one")this.set({[e]:s});else{let r=Array.from({length:this.slots},(l,c)=>this.draft.pools[c]??O);this.change({pools:r.map((l,c)=>c===t?{...l,[e]:s}:l)})}}render(){let{t,scope:e}=this,s=Array.from({length:this.slots},(r,l)=>l);return o`${this.catalog.commands.set_pools===void 0?a:o`<div class="choices" role="radiogroup" aria-label=${t("commands.scope")}>
${["one","all"].map(r=>this.radio("scope",e===r,t(`commands.scope_${r}`),()=>this.rescope(r)))}
</div>`}
<p class="help">${t(e==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${e==="one"?"radiogroup":a} aria-label=${t("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${t("control.pools_now")}</span><span>${t("commands.slot_new")}</span>
</div>
${s.map(r=>this.slotRow(r))}
</div>
${ft(this.env,this.miners)}
<p class="help">${t(e==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(t){let{t:e,scope:s}=this,r=s==="all"||t===this.chosen,l=t===this.chosen;return o`<section class=${r?"written":""} aria-label=${e("control.slot_number",{slot:t})}>
<div class="now">
${s==="one"?this.radio("slot",l,e("control.slot_number",{slot:t}),()=>this.set({pool_number:String(t)})):o`<h4>${e("control.slot_number",{slot:t})}</h4>`}
${ut(this.env,this.miners,t)}
</div>
<div class="new">
${r?this.fields(t):o`<span class="help">${e("commands.slot_unchanged")}</span>`}
${s==="all"?this.radio("mined",l,e("commands.slot_mined"),()=>this.set({pool_number:String(t)})):a}
</div>
</section>`}fields(t){let e=this.typed(t),s=this.scope==="one"||t===0;return o`<div class="typed">
${this.field(t,"pool_url",s?this.t("commands.help_pool_url"):"")} ${this.field(t,"worker_name")}
${this.field(t,"pool_password")}
${M(this.env,this.miners,e.worker_name,this.catalog.limits)}
</div>`}field(t,e,s=""){let r=this.scope==="one"?e:dt(t,e),l=this.problems[r],c=e==="pool_password";return o`<label class="field">
<span>${this.t(`commands.field_${e}`)}</span>
<input
name=${r}
type=${c?"password":"text"}
autocomplete=${c?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${l===void 0?a:"true"}
aria-describedby=${l===void 0?a:`${r}-error`}
.value=${this.typed(t)[e]}
@focus=${()=>{e==="worker_name"&&(this.lastWorker=t)}}
@input=${m=>this.type(t,e,m.target.value)}
/>
${l===void 0?a:o`<span class="error" id="${r}-error" role="alert">${this.t(l.key,l.values)}</span>`}
${s===""?a:o`<span class="help">${s}</span>`}
</label>`}placeholders(){let t=this.scope==="one"?this.chosen:this.lastWorker;return o`<details open>
<summary>${this.t("commands.worker_filled")}</summary>
<ul class="placeholders">
${this.catalog.limits.worker_placeholders.map(e=>o`<li>
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
</details>`}radio(t,e,s,r){return o`<label class="check">
<input type="radio" name=${t} .checked=${e} @change=${r} />
${s}
</label>`}};g.styles=[x,$`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}summary{cursor:pointer;color:var(--mr-secondary);font-size:13px}.placeholders{margin-top:6px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px;font-size:13px;color:var(--mr-secondary)}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],p([u({attribute:!1})],g.prototype,"miners",2),p([u({attribute:!1})],g.prototype,"catalog",2),p([u({attribute:!1})],g.prototype,"draft",2),p([u()],g.prototype,"scope",2),p([u({attribute:!1})],g.prototype,"problems",2),p([f()],g.prototype,"lastWorker",2),g=p([y("mr-pool-fields")],g);function N(i){let n=i.replace(/([a-z\d])([A-Z])/g,(t,e,s)=>`${e} ${s.toLowerCase()}`).replace(/[_\-.]+/g," ").trim();return n===""?i:n.charAt(0).toUpperCase()+n.slice(1)}function xt(i,n,t){let e=`${n}${t.replace(/[^A-Za-z0-9]/g,"_")}`,s=i.t(e);return s===e?N(t):s}function _t(i){return i==null||i===""||typeof i=="object"&&Object.values(i).length===0}function te(i,n){return _t(n)||n===a?a:o`<dt>${i}</dt><dd>${n}</dd>`}function A(i,n,t,e=()=>{}){if(n==null||n==="")return"\u2013";if(typeof n=="boolean")return i.t(n?"common.yes":"common.no");if(typeof n=="number")return i.format.number(n,6);if(Array.isArray(n))return n.length===0?i.t("common.none"):n.every(s=>typeof s!="object"||s===null)?n.map(s=>String(A(i,s,t))).join(", "):o`<ol>${n.map(s=>o`<li>${A(i,s,t,e)}</li>`)}</ol>`;if(typeof n=="object"){let s=Object.entries(n);return s.length===0?i.t("common.none"):o`<dl>
${s.map(([r,l])=>o`<dt>${xt(i,t,r)}</dt><dd>${e(r,l)??A(i,l,t,e)}</dd>`)}
</dl>`}return String(n)}var ee=$`dl{display:grid;grid-template-columns:minmax(110px,max-content) minmax(0,1fr);gap:8px 16px;margin:0}dt{color:var(--mr-secondary);overflow-wrap:anywhere}dd{margin:0;overflow-wrap:anywhere}dd dl,li dl{border-inline-start:2px solid var(--divider-color);padding-inline-start:12px}ol{margin:0;padding-inline-start:20px}@media(max-width:480px){dl{grid-template-columns:minmax(0,1fr);gap:2px}dd{margin-bottom:8px}}`;function k(i){return i.fields.some(({kind:n})=>n==="pool_url")}var kt=new Set(["pool_url","worker_name","pool_password","pool_number"]),h=class extends _{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=tt(this.miners,this.row,X(this.env.hass)),this.allSlots=D(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??at(this.row,this.able.length,this.catalog),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(t=>!G(t,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(t,e){this.draft={...this.draft,values:{...this.draft.values,[t]:e}}}get problems(){return ct(this.command,this.draft,this.able.length,this.catalog)}next(t){if(t.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}this.alone===void 0&&E(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let t=this.renderRoot.querySelector("mr-pool-fields");await t?.updateComplete,[t?.renderRoot,this.renderRoot].flatMap(s=>s?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let t=this.step;this.step="sending",this.error="";try{let{batch_id:e}=await F(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(s=>s.miner_id),parameters:mt(this.command,this.draft,this.able),...L(this.draft,this.able.length,this.catalog)});if(this.batchId=e,this.dispatchEvent(new CustomEvent("sent",{detail:e})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(e),Y(e),this.dialog.close()}catch(e){this.error=this.env.errorText(e),this.step=t}}closed(){this.step==="sent"&&!(this.record!==void 0&&P(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:t,step:e}=this,s=this.t(`common.type_${this.row.command_type}`);return o`<mr-dialog
heading=${t===void 0?s:this.t("commands.title_named",{command:s,name:t.name})}
close-label=${this.t("common.close")}
?wide=${k(this.row)&&e!=="sent"}
?busy=${e==="sending"}
@closed=${this.closed}
>
${e==="sent"?o`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${r=>{this.record=r.detail}}
></mr-sent-command>`:o`<form id="form" novalidate @submit=${this.next}>
${e==="ask"?this.question():o`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.error===""?a:o`<p class="notice bad" role="alert">${this.error}</p>`}
</form>`}
${e==="sent"?this.sentActions():e==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.row.command_type}`,this.able.length,{name:this.alone?.name??""})}formActions(){let t=this.step==="sending",e=E(this.row,this.able.length),s=this.alone!==void 0,r=e&&!s?`${this.verb} \u2026`:this.verb;return o`${s?o`<button slot="actions" type="button" ?disabled=${t} @click=${()=>this.dialog.close()}>
${this.t("common.cancel")}
</button>`:a}
<button
slot="actions"
type="submit"
form="form"
class="primary ${e&&s?"danger":""}"
?disabled=${t||this.able.length===0}
>
${t?this.t("commands.sending"):r}
</button>`}askActions(){return o`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.back")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.send}>
${this.t("commands.confirm",{action:this.verb})}
</button>`}sentActions(){let t=this.record!==void 0&&!["pending","success"].includes(this.record.status);return o`${t?o`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.retry")}
</button>`:a}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.close")}
</button>`}targets(){let{able:t,unable:e,alone:s}=this,r=this.row.command_type;return o`<div class="targets">
${k(this.row)?a:o`<p class="help">${this.t(`commands.does_${r}`)}</p>`}
${s!==void 0?a:this.names(this.t.n("commands.goes_to",t.length),t)}
${e.length===0?a:this.names(this.t.n("commands.left_out",e.length),e)}
${s!==void 0&&E(this.row,1)?o`<p class="goes">${this.loss()}</p>`:a}
${this.silent()}
${this.start!==void 0&&it(this.row)?o`<p class="notice">${this.t("commands.secret_again")}</p>`:a}
</div>`}loss(){let{hashrate_ths:t,power_w:e}=J(this.able),{format:s}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:s.hashrate(t),power:s.power(e)})}silent(){let t=this.able.filter(e=>!e.online).length;return t===0?a:o`<p class="notice warn">
${this.able.length===1?this.t("commands.offline_self"):this.t.n("commands.offline",t)}
</p>`}names(t,e){return o`<details
@toggle=${s=>{s.target.open&&(this.named=new Set([...this.named,e]))}}
>
<summary>${t}</summary>
<ul class="names">
${this.named.has(e)?e.map(s=>o`<li>${s.name}</li>`):a}
</ul>
</details>`}fields(){let t=k(this.row),e=rt(this.command).filter(({key:s})=>!t||!kt.has(s));return o`${t?o`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${s=>{this.draft=s.detail}}
@scope=${s=>{this.allSlots=s.detail==="all",this.checked=!1}}
></mr-pool-fields>`:a}
${e.length===0?a:o`<div class="fields">${e.map(s=>this.parameter(s))}</div>`}`}parameter(t){let{key:e,kind:s,required:r,default:l}=t;return s==="boolean"?r||l===null?this.yesOrNo(t):this.tick(t):this.field(t,e==="power_limit_w"?this.wattsNow():void 0)}tick({key:t}){let e=this.draft.values[t]===!0,s=this.withoutBackup;return o`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${e}
@change=${r=>this.set(t,r.target.checked)}
/>
${this.label(t)}
</label>
${t==="backup_first"&&e&&s>0?o`<p class="help">${this.t.n("commands.backup_first_help",s)}</p>`:t==="backup_first"?o`<p class="help">${this.t("commands.backup_for_undo")}</p>`:a}
</div>`}yesOrNo({key:t}){return o`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${[!0,!1].map(e=>this.radio(t,this.draft.values[t]===e,this.label(`${t}_${e?"yes":"no"}`),()=>this.set(t,e)))}
</div>`}wattsNow(){let t=this.able.flatMap(r=>r.power_limit_w??r.est_power_w??[]);if(t.length===0)return"";let e=this.env.format.power(Math.min(...t)),s=this.env.format.power(Math.max(...t));return e===s?this.t("commands.watts_now_same",{from:e}):this.t("commands.watts_now",{from:e,to:s})}pacing(){if(this.able.length<=1)return a;let{pace:e}=this.draft,s=Object.keys(this.problems).length>0;return o`<fieldset>
<legend>${this.t("commands.pacing")}</legend>
<div class="choices" role="radiogroup" aria-label=${this.t("commands.pacing")}>
${["all","percent","size"].map(r=>this.radio("pace",e===r,this.t(`commands.pace_${r}`),()=>{this.draft={...this.draft,pace:r}}))}
</div>
<div class="numbers">
${nt(e,this.catalog).map(r=>this.field(r,"",r.key==="stop_after_failures"?this.t("commands.stop_after_never"):""))}
</div>
${e==="all"||s?a:o`<p class="help" role="status">${this.spreading()}</p>`}
</fieldset>`}spreading(){let t=this.able.length,{groups:e,seconds:s}=et(t,L(this.draft,t,this.catalog)),r=`${this.t.n("commands.spread",e)}.`;if(s===0)return r;let l=s<120?`${this.env.format.number(s)} s`:this.env.format.span(s);return`${r} ${this.t("commands.spread_time",{time:l})}`}question(){let{row:t,able:e}=this,s=t.command_type;return o`<div class="notice bad ask" role="alert">
${S(I,28)}
<div>
<h3>${this.t(`commands.ask_${s}`,{count:e.length})}</h3>
<p>${this.t(k(t)&&this.allSlots?"commands.does_set_pools":`commands.does_${s}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?a:o`<p>${this.spreading()}</p>`}
${k(t)?this.newPools():a}
</div>
</div>`}newPools(){let t=Number(this.typed("pool_number")),e=this.allSlots?pt(this.draft).map((s,r)=>({slot:r,url:s.pool_url,worker:s.worker_name})):[{slot:t,url:this.typed("pool_url"),worker:this.typed("worker_name")}];return o`${e.map(({slot:s,url:r,worker:l})=>o`<p>${this.t("control.slot_number",{slot:s})}: ${r.trim()}</p>
${M(this.env,this.able,l,this.catalog.limits)}`)}
<p>${this.t("commands.ask_pool")}</p>`}label(t){return this.optional(`field_${t}`)||N(t)}optional(t){let e=`commands.${t}`,s=this.t(e);return s===e?"":s}typed(t){return String(this.draft.values[t]??"")}radio(t,e,s,r){return o`<label class="check">
<input type="radio" name=${t} .checked=${e} @change=${r} />
${s}
</label>`}field({key:t,kind:e,max_length:s},r=this.optional(`help_${t}`),l=""){let c=this.checked?this.problems[t]:void 0,m=e==="integer"||e==="number";return o`<label class="field ${m||e==="password"?"":"wide"}">
<span>${this.label(t)}</span>
<input
name=${t}
type=${m?"number":e==="password"?"password":"text"}
step=${m?"any":a}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${l||a}
maxlength=${s??a}
aria-invalid=${c===void 0?a:"true"}
aria-describedby=${c===void 0?`${t}-help`:`${t}-error`}
.value=${this.typed(t)}
@input=${b=>this.set(t,b.target.value)}
/>
${c===void 0?a:o`<span class="error" id="${t}-error" role="alert">${this.t(c.key,c.values)}</span>`}
${r===""?a:o`<span class="help" id="${t}-help">${r}</span>`}
</label>`}};h.styles=[x,ht],p([u({attribute:!1})],h.prototype,"row",2),p([u({attribute:!1})],h.prototype,"catalog",2),p([u({attribute:!1})],h.prototype,"miners",2),p([u({attribute:!1})],h.prototype,"start",2),p([f()],h.prototype,"draft",2),p([f()],h.prototype,"step",2),p([f()],h.prototype,"error",2),p([f()],h.prototype,"checked",2),p([f()],h.prototype,"named",2),p([f()],h.prototype,"allSlots",2),p([f()],h.prototype,"record",2),p([B("mr-dialog")],h.prototype,"dialog",2),h=p([y("mr-command-dialog")],h);export{wt as a,vt as b,xt as c,_t as d,te as e,A as f,ee as g,h};
