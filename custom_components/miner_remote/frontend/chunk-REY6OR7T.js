import{a as F,b as ot,c as L,d as C,e as N,f as at,g as lt,h as dt}from"./chunk-LVTDJAUB.js";import{a as st}from"./chunk-QELQ3VOV.js";import"./chunk-HEH77RB5.js";import{a as y,b as E,c as X}from"./chunk-JOF7A6IT.js";import"./chunk-7ZX25AXE.js";import{a as it}from"./chunk-BZNK2URC.js";import"./chunk-LKPMY654.js";import{c as rt}from"./chunk-JR5LZUL7.js";import"./chunk-CJ3RLY4G.js";import"./chunk-MHE2FHAQ.js";import"./chunk-IYRH673A.js";import{g as nt}from"./chunk-2RUX3Z4I.js";import{a as I,b as et}from"./chunk-OF4XZCYQ.js";import"./chunk-LBJ7OJ63.js";import"./chunk-LE333IPI.js";import"./chunk-QQDLVH5N.js";import"./chunk-XLYP3SV4.js";import"./chunk-LNM5JM6C.js";import"./chunk-MMHEOMF5.js";import"./chunk-QKF2GUB6.js";import{a as A,b as V}from"./chunk-A7H35QJA.js";import{a as tt}from"./chunk-SQ2ULTSQ.js";import{J as U,Q as W,W as z,_ as $,e as q,h as B,m as j}from"./chunk-64LJY4AI.js";import{a as D,b as u,c as Y,f as J,g as M,h as R,i as Q,n as w,o as k}from"./chunk-NWAP5VZV.js";import{c as Z}from"./chunk-RPZHBZSE.js";import{a as x,d as o,g as c}from"./chunk-42XHLT2J.js";import{b as p}from"./chunk-TN3OZQAE.js";var ct="automation";function _(r){return r==null?[]:Array.isArray(r)?r:[r]}function Mt(r){let{filter:i,entity:t,domain:e}=r??{},n=[..._(i),..._(t)];return[..._(e),...n.flatMap(s=>_(s.domain))]}var T="action:",At={title:"{{ title }}",message:"{{ message }}"},It="persistent_notification.create",Ft=["send_message","persistent_notification","notify"];function Nt({states:r}){return Object.values(r).filter(({entity_id:i})=>i.startsWith("notify.")).map(({entity_id:i,attributes:t})=>({value:i,label:String(t.friendly_name??i)})).sort((i,t)=>i.label.localeCompare(t.label))}function Ht({states:r,services:i},t){return[...Object.keys(i?.notify??{}).filter(n=>!Ft.includes(n)&&r[`notify.${n.replace(/^mobile_app_/,"")}`]===void 0).map(n=>({value:`${T}notify.${n}`,label:`notify.${n}`})),{value:`${T}${It}`,label:t}]}function Kt(r){return _(r?.options).map(i=>{let{value:t,label:e}=typeof i=="object"?i:{value:i};return{value:String(t),label:String(e??t)}})}function Pt(r,i,t){let e=i.selector??{},n={key:r,name:i.name??r,required:i.default===void 0,target:"target"in e},s=_(i.default).map(String),l=e[n.target?"target":"entity"];if(Mt(l).includes("notify")){let a=n.target||l.multiple===!0,m=a?[...t.entities,...t.actions]:t.entities,[d,...h]=t.entities.length>0?t.entities:m,b=d!==void 0&&h.length===0?[d.value]:[];return{...n,kind:"notify",multiple:a,required:!0,options:m,selected:b}}if("select"in e){let a=e.select?.multiple===!0;return{...n,kind:"choice",multiple:a,options:Kt(e.select),selected:s}}if("time"in e)return{...n,kind:"time",multiple:!1,options:[],selected:s}}function pt(r,i,t){let e=Object.entries(r).flatMap(([m,d])=>Object.entries(d?.input??{[m]:d}).map(([h,b])=>[h,b??{}])),n=e.find(([,{selector:m,default:d}])=>"action"in(m??{})&&d!==void 0)?.[0],s={entities:Nt(i),actions:n===void 0?[]:Ht(i,t)},l=[],a=!0;for(let[m,d]of e){let h=Pt(m,d,s);h!==void 0?l.push(h):d.default===void 0&&(a=!1)}return{fields:l,complete:a,actions:n}}function mt(r,i){let t={};for(let{key:e,multiple:n,target:s}of r.fields){let l=i[e]??[],a=l.filter(m=>!m.startsWith(T));if(s?t[e]={entity_id:a}:n?t[e]=a:a.length>0&&(t[e]=a[0]),r.actions!==void 0&&a.length<l.length){let m=l.filter(d=>d.startsWith(T));t[r.actions]=m.map(d=>({action:d.slice(T.length),data:At}))}}return t}function G(r,i){return r.fields.filter(({key:t,required:e,kind:n})=>(e||n!=="time")&&(i[t]??[]).length===0).map(({key:t})=>t)}async function ut(r){return(await R(r,"miner_remote/blueprints")).blueprints}async function ht(r,{path:i,yaml:t}){let e=()=>R(r,"blueprint/list",{domain:ct}),n=(await e())[i];return n?.metadata===void 0&&(await R(r,"blueprint/save",{domain:ct,path:i,yaml:t,allow_override:n!==void 0}),n=(await e())[i]),n?.metadata?.input??{}}async function ft(r,i){let t;try{t=await R(r,"search/related",{item_type:"automation_blueprint",item_id:i})}catch(e){if(J(e).code==="unknown_command")return[];throw e}return(t.automation??[]).flatMap(e=>{let{id:n,friendly_name:s}=r.states[e]?.attributes??{};return typeof n=="string"?[{value:n,label:String(s??e)}]:[]})}async function yt(r,i,t,e,n=Date.now()){let s=String(n);return await M(r,"POST",`config/automation/config/${s}`,{alias:i,description:"",use_blueprint:{path:t,input:e}}),s}function H(r){return`/config/automation/edit/${encodeURIComponent(r)}`}var f=class extends A{constructor(){super(...arguments);this.name="";this.selected={};this.checked=!1;this.busy=!1;this.error="";this.made=""}connectedCallback(){super.connectedCallback(),this.name=C(this.env,this.blueprint).name,this.prepare()}async prepare(){this.busy=!0;try{let{hass:t}=this.env;this.form=pt(await ht(t,this.blueprint),t,this.t("alerts.notify_sidebar")),this.selected=Object.fromEntries(this.form.fields.map(({key:e,selected:n})=>[e,n]))}catch(t){this.error=this.env.errorText(t)}this.busy=!1}async submit(t){t.preventDefault();let{form:e}=this;if(!(e===void 0||this.busy)){if(this.checked=!0,this.error="",this.name.trim()===""||G(e,this.selected).length>0){await this.updateComplete,this.renderRoot.querySelector("[aria-invalid=true]")?.focus();return}this.busy=!0;try{this.made=await yt(this.env.hass,this.name.trim(),this.blueprint.path,mt(e,this.selected));let n={value:this.made,label:this.name.trim()};this.dispatchEvent(new CustomEvent("created",{detail:n}))}catch(n){this.error=this.env.errorText(n)}this.busy=!1}}toggle({key:t},e,n){let s=(this.selected[t]??[]).filter(l=>l!==e);this.selected={...this.selected,[t]:n?[...s,e]:s}}render(){let{form:t,made:e}=this,n=t?.complete===!0;return o`<mr-dialog
.heading=${C(this.env,this.blueprint).name}
.closeLabel=${this.t("common.close")}
?busy=${this.busy&&t!==void 0}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.error===""?c:o`<p class="notice bad" role="alert">${this.error}</p>`}
${e!==""?o`<p class="notice good" role="status">${this.t("alerts.created")}</p>`:t===void 0?this.busy?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c:n?this.fields(t):o`<p class="notice warn">${this.t("alerts.field_other")}</p>`}
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>
${this.t(e===""?"common.cancel":"common.close")}
</button>
${e!==""?o`<a slot="actions" class="button" href=${H(e)}>${this.t("alerts.open_automation")}</a>`:t!==void 0&&!t.complete?o`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.open_blueprints")}</a>`:o`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy||!n}>
${this.t(this.busy&&n?"alerts.creating":"alerts.create")}
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
</form>`}label({name:t,kind:e,options:n}){return e==="notify"?this.t("alerts.notify_to"):n.some(({value:s})=>gt(s))?this.t("alerts.notify_kinds"):t}field(t,e){let{key:n,kind:s,multiple:l,options:a}=t,m=this.selected[n]??[];return s==="time"?this.time(t):o`<fieldset aria-invalid=${e?"true":c} tabindex=${e?"-1":c}>
<legend>${this.label(t)}</legend>
<div class="options">
${a.map(({value:d,label:h})=>o`<label class="check">
<input
type=${l?"checkbox":"radio"}
name=${n}
.checked=${m.includes(d)}
@change=${b=>{let P=b.target.checked;l?this.toggle(t,d,P):this.selected={...this.selected,[n]:[d]}}}
/>
${gt(d)?this.t(`alerts.kind_${d}`):h}
</label>`)}
</div>
${e?o`<p class="error" role="alert">${this.t("alerts.field_missing")}</p>`:c}
${s==="notify"&&!a.some(({value:d})=>d.startsWith("notify."))?o`<p class="help">${this.t("alerts.notify_phone")}</p>`:c}
</fieldset>`}time({key:t}){return o`<label class="field time">
<span>${this.t("alerts.notify_at")}</span>
<input
type="time"
.value=${(this.selected[t]?.[0]??"").slice(0,5)}
@change=${e=>{let{value:n}=e.target;n!==""&&(this.selected={...this.selected,[t]:[`${n}:00`]})}}
/>
</label>`}};f.styles=[k,x`form{display:flex;flex-direction:column;gap:16px}.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));gap:0 12px}.time{max-width:200px}p{margin:0}`],p([D({attribute:!1})],f.prototype,"blueprint",2),p([u()],f.prototype,"form",2),p([u()],f.prototype,"name",2),p([u()],f.prototype,"selected",2),p([u()],f.prototype,"checked",2),p([u()],f.prototype,"busy",2),p([u()],f.prototype,"error",2),p([u()],f.prototype,"made",2),p([Y("mr-dialog")],f.prototype,"dialog",2),f=p([w("mr-automation-dialog")],f);function gt(r){return y.some(i=>i===r)}var v=class extends A{constructor(){super(...arguments);this.automations=new Map;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){let{hass:t}=this.env;try{let e=await ut(t),n=await Promise.all(e.map(async({path:s})=>[s,await ft(t,s)]));this.automations=new Map(n),this.blueprints=e,this.error=""}catch(e){this.error=this.env.errorText(e)}}created(t){if(this.open===void 0)return;let{path:e}=this.open;this.automations=new Map([...this.automations,[e,[...this.automations.get(e)??[],t]]])}render(){return this.error!==""?o`<p class="error" role="alert">${this.error}</p>`:this.blueprints===void 0||this.blueprints.length===0?c:o`<section class="card" aria-labelledby="heading">
<h3 id="heading">${$(B)}${this.t("alerts.notify")}</h3>
<p class="help">${this.t("alerts.notify_text")}</p>
<ul>
${this.blueprints.map(t=>this.entry(t))}
</ul>
</section>
${this.open===void 0?c:o`<mr-automation-dialog
.env=${this.env}
.blueprint=${this.open}
@created=${t=>this.created(t.detail)}
@closed=${()=>{this.open=void 0}}
></mr-automation-dialog>`}`}entry(t){let{name:e,description:n}=C(this.env,t),s=this.automations.get(t.path)??[];return o`<li>
<div class="text">
<h4>${e}</h4>
<p class="help">${n}</p>
${s.length===0?c:o`<p class="help">
${this.t("alerts.automations")}
${s.map(({value:l,label:a},m)=>o`${m>0?", ":""}<a href=${H(l)}>${a}</a>`)}
</p>`}
</div>
<button
type="button"
aria-label="${this.t("alerts.set_up")} ${e}"
@click=${()=>{this.open=t}}
>
${this.t("alerts.set_up")}
</button>
</li>`}};v.styles=[k,x`:host{display:block}h3{display:flex;align-items:center;gap:8px}ul{list-style:none;margin:8px 0 0;padding:0}li{display:flex;align-items:center;gap:8px 16px;flex-wrap:wrap;padding:8px 0;border-top:1px solid var(--divider-color)}.text{flex:1 1 240px;min-width:0}h4{margin:0;font-weight:500;font-size:14px}`],p([u()],v.prototype,"blueprints",2),p([u()],v.prototype,"automations",2),p([u()],v.prototype,"error",2),p([u()],v.prototype,"open",2),v=p([w("mr-alert-blueprints")],v);var O=700;function Lt(r){return`http://${r.includes(":")?`[${r}]`:r}/`}function Gt(r,i){return o`<span title=${r.format.dateTime(i.since)}>${ot(r,i)}</span>`}function qt({name:r,site:i}){return o`${r}${i===null||i===r?c:o`<span class="sub">${i}</span>`}`}function $t(r,i,t,e,n){let s=N(i),l=at(i,e),a=lt(i,e),m=(h,b,P)=>o`<button
type="button"
class=${t?"":"icon"}
aria-label="${h}: ${i.name}"
title=${t?c:h}
@click=${P}
>
${b}${t?h:c}
</button>`,d=h=>r.t("alerts.act",{command:r.t(`common.type_${h.row.command_type}`)});return o`<span class="row" style="flex-wrap:nowrap;gap:4px">
${i.kind==="offline"&&i.miner_ip!==null&&t?o`<a
class="button icon"
href=${Lt(i.miner_ip)}
target="_blank"
rel="noreferrer"
aria-label="${r.t("alerts.open_web")}: ${i.name}"
title=${r.t("alerts.open_web")}
>${$(U)}</a
>`:c}
${l!==void 0?m(d(l),I(l.row),()=>n.send(l)):s===void 0||!t&&a!==void 0?c:tt(s.path,t?r.t(s.text):o`<span role="img" aria-label="${r.t(s.text)}: ${i.name}">${$(q)}</span>`,s.values,t?"button":"button icon")}
${a===void 0?c:m(r.t("alerts.send_again"),$(W),()=>n.sendAgain(i,a))}
</span>`}function vt(r,i,t,e,n){let{t:s}=r,l=a=>e(a).name;return[{key:"name",label:s("alerts.column_name"),track:"minmax(190px, 1.4fr)",from:O,cell:a=>qt(e(a)),sort:l},{key:"name",label:s("alerts.column_name"),track:"minmax(0, 1fr)",until:O,cell:a=>o`${l(a)}<span class="sub">${n(a)}</span>`,sort:l},{key:"problem",label:s("alerts.column_problem"),track:"minmax(220px, 2fr)",from:O,cell:n},{key:"since",label:s("alerts.column_since"),track:"120px",from:O,cell:a=>Gt(r,e(a)),sort:a=>Date.parse(e(a).since)},{key:"act",label:s("alerts.column_act"),track:"minmax(170px, 300px)",from:O,cell:a=>$t(r,e(a),!0,i,t)},{key:"act",label:"",track:"60px",until:O,cell:a=>$t(r,e(a),!1,i,t)}]}function bt(r,i,t){return vt(r,i,t,n=>n,n=>{let s=L(r,n);return o`<span title=${s}>${s}</span>`})}function xt(r,i,t){let e=({severity:s,kind:l})=>o`<span class="chip flat ${F[s]}">${r.t(`alerts.kind_${l}`)}</span> `;return vt(r,i,t,({worst:s})=>s,({alerts:s,worst:l})=>o`${s.map(e)}${s.length===1?o`<span class="help">${L(r,l)}</span>`:c}`)}var S=["severity","kind","site"],wt=new Intl.Collator(void 0,{numeric:!0});function kt(r,i){return r[i]??""}function _t(r,i){let t=S.flatMap(e=>{let n=i.get(e)??"";return n===""?[]:[{name:e,value:n}]});return t.length===0?r:r.filter(e=>t.every(({name:n,value:s})=>kt(e,n)===s))}function Ot(r){return S.some(i=>(r.get(i)??"")!=="")}function Rt(r,i){let t=new Map;for(let n of r){let s=kt(n,i);s!==""&&t.set(s,(t.get(s)??0)+1)}let e=i==="kind"?y:i==="severity"?E:[];return[...t].map(([n,s])=>({value:n,count:s})).sort((n,s)=>e.indexOf(n.value)-e.indexOf(s.value)||wt.compare(n.value,s.value))}function Et(r){let i=new Map;for(let e of r){let n=i.get(e.kind);n===void 0?i.set(e.kind,[e]):n.push(e)}return y.flatMap(e=>{let n=i.get(e);return n===void 0?[]:[{kind:e,severity:Bt(n),alerts:n}]}).sort((e,n)=>E.indexOf(e.severity)-E.indexOf(n.severity))}function Bt(r){return r.some(X)?"error":"warning"}function jt({miner_id:r,schedule_id:i,rate_id:t,id:e}){return r!==null?r:i!==null?`schedule ${i}`:t===null?e:`rate ${t}`}function K({severity:r,kind:i}){return E.indexOf(r)*y.length+y.indexOf(i)}function Ct(r){let i=new Map;for(let t of r){let e=jt(t),n=i.get(e);n===void 0?i.set(e,[t]):n.push(t)}return[...i].flatMap(([t,e])=>{let n=e.sort((l,a)=>K(l)-K(a)),[s]=n;return s===void 0?[]:[{key:t,worst:s,alerts:n}]}).sort((t,e)=>K(t.worst)-K(e.worst)||e.alerts.length-t.alerts.length||wt.compare(t.worst.name,e.worst.name))}var Tt=x`.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.notice{margin:0}.top{align-items:flex-start}.toolbar{display:flex;align-items:center;flex-wrap:wrap;gap:8px}.toolbar select.set{border-color:var(--primary-color)}.count{color:var(--mr-secondary);padding:0 4px}.group{padding:12px 0 0;overflow:clip}.group.bare{padding:0}.group>.head,.group>.help{padding:0 16px 8px}.ok{gap:8px}.ok p,.ok h4{margin:0}.ok h4{font-weight:500}.ok .tick{color:#2e8b3d}.ok h3{color:var(--primary-text-color);font-size:18px}.watched{margin-top:16px;text-align:start}.watched ul{margin:4px 0 8px;padding-inline-start:20px}@media(max-width:500px){.page{padding:12px}.toolbar select{flex:1 1 40%}}`;var Ut=3e4,Wt="/config/integrations/integration/miner_remote",St=r=>r.id,zt=r=>r.name,Dt=r=>r.key,Yt=r=>r.worst.name,g=class extends V{constructor(){super(...arguments);this.tab="alerts";this.alerts=[];this.loaded=!1;this.lost="";this.selection=new Set;this.kindColumns=[];this.deviceColumns=[];this.shown=[];this.groups=[];this.machines=[];this.minerCount=0;this.context={miner:()=>{},catalog:void 0,outlets:new Set};this.handlers={send:t=>{this.command=t},sendAgain:(t,e)=>{this.sendAgain(t,e)}};this.take=()=>{let{alerts:t}=this.env;this.alerts=t.all,this.loaded=t.loaded,this.lost=t.error===void 0?"":this.env.errorText(t.error)};this.refresh=()=>{let{env:t}=this;this.minerCount=t.fleet.miners.length,this.context={miner:e=>t.fleet.get(e),catalog:t.catalog.value,outlets:et(t.hass)},this.kindColumns=bt(t,this.context,this.handlers),this.deviceColumns=xt(t,this.context,this.handlers),this.requestUpdate()};this.clear=()=>{this.filter(Object.fromEntries(S.map(t=>[t,null])))}}connectedCallback(){super.connectedCallback(),this.owns(this.env.alerts.listen(this.take)),this.owns(this.env.fleet.listen(()=>{this.env.fleet.miners.length!==this.minerCount&&this.refresh()})),this.owns(this.env.catalog.listen(this.refresh)),this.owns(this.env.pools.listen(()=>{}));let t=setInterval(this.refresh,Ut);this.owns(()=>clearInterval(t)),this.take()}get grouping(){return this.query.get("group")==="device"?"device":"kind"}willUpdate(t){if(t.has("env")&&this.refresh(),!t.has("alerts")&&!t.has("query"))return;this.shown=_t(this.alerts,this.query),this.groups=this.grouping==="kind"?Et(this.shown):[],this.machines=this.grouping==="device"?Ct(this.shown):[];let e=new Set(this.alerts.map(St));[...this.selection].some(n=>!e.has(n))&&(this.selection=new Set([...this.selection].filter(n=>e.has(n))))}async sendAgain(t,e){let n=this.env.catalog.value;if(e.row.fields.length===0||t.command_id===null||n===void 0){this.command=e;return}let s=`remote/commands/history${Q({before_id:t.command_id+1,limit:1})}`;try{let[l]=(await M(this.env.hass,"GET",s)).commands,a=l?.id===t.command_id?{start:nt(e.row,l.parameters,1,n)}:{};this.command={...e,...a}}catch(l){it(this,this.t("common.failed",{error:this.env.errorText(l)}))}}openAlert(t){let e=N(t.miner_id===null?t:{...t,kind:"offline"});e!==void 0&&Z(e.path,new URLSearchParams(e.values))}render(){return o`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("alerts.heading")}</h2>
<p class="help">${this.t("alerts.intro")}</p>
</div>
<a class="button" href=${Wt}>${$(z)}${this.t("alerts.thresholds")}</a>
</div>
${this.lost===""?c:o`<p class="notice bad" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.loaded?this.content():this.lost===""?o`<p class="help" role="status">${this.t("common.loading")}</p>`:c}
<mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
</div>
${this.dialog()}`}content(){return this.alerts.length===0?this.allOk():o`${this.toolbar()}
${this.shown.length===0?o`<div class="card empty">
<p>${this.t("alerts.no_match")}</p>
<button type="button" class="primary" @click=${this.clear}>${this.t("alerts.clear")}</button>
</div>`:this.grouping==="device"?this.devices():rt(this.groups,({kind:t})=>t,t=>this.kind(t))}`}allOk(){return o`<div class="card empty ok">
<span class="tick">${$(j,48)}</span>
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
${S.map(t=>this.filterBox(t))}
<span class="count" role="status"
>${this.shown.length===this.alerts.length?this.t.n("alerts.badge",this.alerts.length):this.t("alerts.matches",{shown:this.shown.length,total:this.alerts.length})}</span
>
${Ot(this.query)?o`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.clear")}</button>`:c}
</div>`}filterBox(t){let e=Rt(this.alerts,t),n=this.query.get(t)??"";if(e.length<2&&n==="")return c;let l=n!==""&&!e.some(({value:a})=>a===n)?[...e,{value:n,count:0}]:e;return o`<select
class=${n===""?"":"set"}
aria-label=${this.t(`alerts.filter_${t}`)}
@change=${a=>this.filter({[t]:a.target.value})}
>
<option value="" ?selected=${n===""}>${this.t(`alerts.all_${t}`)}</option>
${l.map(({value:a,count:m})=>o`<option value=${a} ?selected=${a===n}>
${this.choiceText(t,a)} (${this.env.format.number(m)})
</option>`)}
</select>`}choiceText(t,e){if(t==="severity")return e==="error"?this.t("alerts.severity_error"):this.t("alerts.severity_warning");let n=t==="kind"?y.find(s=>s===e):void 0;return n===void 0?e:this.t(`alerts.kind_${n}`)}texts(t){return{selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:t}}kind({kind:t,severity:e,alerts:n}){let s=this.t(`alerts.kind_${t}`),l=n.filter(({id:d})=>this.selection.has(d)),a=dt(l.length>0?l:n,this.context),m=l.length>0||a.length>0;return o`<section class="card group" aria-label=${s}>
<div class="row head">
<span class="chip ${F[e]}">${this.t(`alerts.severity_${e}`)}</span>
<h3>${s}</h3>
<span class="help">${this.t.n("alerts.badge",n.length)}</span>
<span class="spacer"></span>
${a.map(d=>this.groupButton(d))}
</div>
<p class="help">${this.t(`alerts.do_${t}`)}</p>
<mr-table
.rows=${n}
.columns=${this.kindColumns}
.key=${St}
.name=${zt}
.texts=${this.texts(s)}
.selection=${m?this.selection:void 0}
.sort=${this.query.get("sort")??""}
page
openable
@selected=${d=>{this.selection=d.detail}}
@sorted=${d=>this.filter({sort:d.detail})}
@opened=${d=>this.openAlert(d.detail)}
></mr-table>
</section>`}groupButton(t){let e=this.t(`common.type_${t.row.command_type}`);return o`<button
type="button"
@click=${()=>{this.command=t}}
>
${I(t.row)}${this.t.n("alerts.act_on",t.miners.length,{command:e})}
</button>`}devices(){return o`<section class="card group bare" aria-label=${this.t("alerts.heading")}>
<mr-table
.rows=${this.machines}
.columns=${this.deviceColumns}
.key=${Dt}
.name=${Yt}
.texts=${this.texts(this.t("alerts.heading"))}
.sort=${this.query.get("sort")??""}
page
openable
@sorted=${t=>this.filter({sort:t.detail})}
@opened=${t=>this.openAlert(t.detail.worst)}
></mr-table>
</section>`}dialog(){let{command:t}=this;return t===void 0?c:st(t,o`<mr-command-dialog
.env=${this.env}
.row=${t.row}
.catalog=${this.env.catalog.value}
.miners=${this.env.pools.with(t.miners)}
.start=${t.start}
@sent=${()=>{this.selection=new Set}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`)}};g.styles=[k,Tt],p([u()],g.prototype,"alerts",2),p([u()],g.prototype,"loaded",2),p([u()],g.prototype,"lost",2),p([u()],g.prototype,"selection",2),p([u()],g.prototype,"command",2),g=p([w("mr-alerts")],g);export{g as AlertsView};
