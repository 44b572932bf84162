import{A as Jr,B as Vr,C as Ft,D as Xr,E as Qr,F as en,G as tn,H as rn,I as nn,J as sn,K as on,L as an,M as ln,N as dn,O as vi,P as bi,Q as cn,R as X,S as pn,T as mn,U as hn,V as un,W as Fe,X as jt,Y as fn,a as He,b as Ct,c as Ot,d as It,e as Mr,f as ui,g as Xe,h as Mt,i as Ar,j as Nr,k as zr,l as Qe,m as et,n as Ur,o as Lt,p as Dt,q as Ht,r as Kr,s as xe,t as Br,u as Gr,v as tt,w as Wr,x as Yr,y as Zr,z as it}from"./chunk-7RQNV64M.js";import{a as Lr,b as At,c as Dr,d as fi,e as Hr,f as Fr,g as yi,h as jr,i as qr,k as pe,l as Nt,m as zt,n as gi}from"./chunk-5TRNY4FT.js";import{a as le,b as Je,c as fr}from"./chunk-EKTMIVEC.js";import"./chunk-HAZY6BNB.js";import{a as kt}from"./chunk-X5GP3JEW.js";import{a as _e,c as Pt,d as Ir}from"./chunk-3OC6HTNH.js";import{a as br,b as $r,c as _r,d as Tt,e as ce,f as K,g as Me,h as Ae}from"./chunk-ID2OILJS.js";import{a as De,b as Pr,e as Rt,f as Cr,g as Or}from"./chunk-L24CMAGY.js";import{a as St,b as wr}from"./chunk-4UGSH5F5.js";import"./chunk-LBJ7OJ63.js";import"./chunk-7GRE436D.js";import{d as Er,e as mi,i as hi,j as Rr}from"./chunk-PRBIVEYZ.js";import{d as Ve}from"./chunk-I63C7D7V.js";import{a as N,b as de,f as gr}from"./chunk-7ORM46B2.js";import{d as Le,f as Sr,g as Tr}from"./chunk-CSDMT7G5.js";import{a as vr,c as z}from"./chunk-OQFE3B4O.js";import{a as I}from"./chunk-BZNK2URC.js";import{b as k}from"./chunk-BCZP3DJ2.js";import{a as xr,b as Ne,c as ze,e as kr,f as Et}from"./chunk-A4NVLGUF.js";import"./chunk-5FDU5JK4.js";import"./chunk-SXEPJTWD.js";import{a as x,b as V}from"./chunk-76NKPHPN.js";import{B as wt,D as er,E as tr,F as ir,H as rr,O as _t,Q as xt,R as nr,T as re,V as sr,Z as or,a as Ui,ca as ar,e as vt,f as Ki,g as bt,ga as lr,h as Bi,ha as g,i as Gi,ia as h,j as Wi,ja as oe,k as Yi,ka as dr,l as Zi,la as cr,ma as O,n as Ji,na as w,oa as ae,pa as U,qa as pr,r as Vi,ra as mr,sa as hr,t as Xi,ta as ur,ua as _,v as $t,va as v,w as Qi,wa as $,y as we}from"./chunk-F4IZPBAG.js";import{c as ne,d as yr}from"./chunk-RPZHBZSE.js";import{a as b,d as a,e as A,f as Ze,g as p}from"./chunk-42XHLT2J.js";import{b as m}from"./chunk-TN3OZQAE.js";var qt=Ne(class extends ze{constructor(){super(...arguments),this.key=p}render(r,s){return this.key=r,s}update(r,[s,e]){return s!==this.key&&(kr(r),this.key=s),e}});var yn="automation";function je(r){return r==null?[]:Array.isArray(r)?r:[r]}function po(r){let{filter:s,entity:e,domain:t}=r??{},i=[...je(s),...je(e)];return[...je(t),...i.flatMap(n=>je(n.domain))]}var rt="action:",mo={title:"{{ title }}",message:"{{ message }}"},ho="persistent_notification.create",uo=["send_message","persistent_notification","notify"];function fo({states:r}){return Object.values(r).filter(({entity_id:s})=>s.startsWith("notify.")).map(({entity_id:s,attributes:e})=>({value:s,label:String(e.friendly_name??s)})).sort((s,e)=>s.label.localeCompare(e.label))}function yo({states:r,services:s},e){return[...Object.keys(s?.notify??{}).filter(i=>!uo.includes(i)&&r[`notify.${i.replace(/^mobile_app_/,"")}`]===void 0).map(i=>({value:`${rt}notify.${i}`,label:`notify.${i}`})),{value:`${rt}${ho}`,label:e}]}function go(r){return je(r?.options).map(s=>{let{value:e,label:t}=typeof s=="object"?s:{value:s};return{value:String(e),label:String(t??e)}})}function vo(r,s,e){let t=s.selector??{},i={key:r,name:s.name??r,required:s.default===void 0,target:"target"in t},n=je(s.default).map(String),o=t[i.target?"target":"entity"];if(po(o).includes("notify")){let l=i.target||o.multiple===!0,c=l?[...e.entities,...e.actions]:e.entities,[d,...u]=e.entities.length>0?e.entities:c,f=d!==void 0&&u.length===0?[d.value]:[];return{...i,kind:"notify",multiple:l,required:!0,options:c,selected:f}}if("select"in t){let l=t.select?.multiple===!0;return{...i,kind:"choice",multiple:l,options:go(t.select),selected:n}}if("time"in t)return{...i,kind:"time",multiple:!1,options:[],selected:n}}function gn(r,s,e){let t=Object.entries(r).flatMap(([c,d])=>Object.entries(d?.input??{[c]:d}).map(([u,f])=>[u,f??{}])),i=t.find(([,{selector:c,default:d}])=>"action"in(c??{})&&d!==void 0)?.[0],n={entities:fo(s),actions:i===void 0?[]:yo(s,e)},o=[],l=!0;for(let[c,d]of t){let u=vo(c,d,n);u!==void 0?o.push(u):d.default===void 0&&(l=!1)}return{fields:o,complete:l,actions:i}}function vn(r,s){let e={};for(let{key:t,multiple:i,target:n}of r.fields){let o=s[t]??[],l=o.filter(c=>!c.startsWith(rt));if(n?e[t]={entity_id:l}:i?e[t]=l:l.length>0&&(e[t]=l[0]),r.actions!==void 0&&l.length<o.length){let c=o.filter(d=>d.startsWith(rt));e[r.actions]=c.map(d=>({action:d.slice(rt.length),data:mo}))}}return e}function $i(r,s){return r.fields.filter(({key:e,required:t,kind:i})=>(t||i!=="time")&&(s[e]??[]).length===0).map(({key:e})=>e)}async function bn(r){return(await ae(r,"miner_remote/blueprints")).blueprints}async function $n(r,{path:s,yaml:e}){let t=()=>ae(r,"blueprint/list",{domain:yn}),i=(await t())[s];return i?.metadata===void 0&&(await ae(r,"blueprint/save",{domain:yn,path:s,yaml:e,allow_override:i!==void 0}),i=(await t())[s]),i?.metadata?.input??{}}async function wn(r,s){let e;try{e=await ae(r,"search/related",{item_type:"automation_blueprint",item_id:s})}catch(t){if(O(t).code==="unknown_command")return[];throw t}return(e.automation??[]).flatMap(t=>{let{id:i,friendly_name:n}=r.states[t]?.attributes??{};return typeof i=="string"?[{value:i,label:String(n??t)}]:[]})}async function _n(r,s,e,t,i=Date.now()){let n=String(i);return await w(r,"POST",`config/automation/config/${n}`,{alias:s,description:"",use_blueprint:{path:e,input:t}}),n}function Ut(r){return`/config/automation/edit/${encodeURIComponent(r)}`}var L=class extends x{constructor(){super(...arguments);this.name="";this.selected={};this.checked=!1;this.busy=!1;this.error="";this.made=""}connectedCallback(){super.connectedCallback(),this.name=Xe(this.env,this.blueprint).name,this.prepare()}async prepare(){this.busy=!0;try{let{hass:e}=this.env;this.form=gn(await $n(e,this.blueprint),e,this.t("alerts.notify_sidebar")),this.selected=Object.fromEntries(this.form.fields.map(({key:t,selected:i})=>[t,i]))}catch(e){this.error=this.env.errorText(e)}this.busy=!1}async submit(e){e.preventDefault();let{form:t}=this;if(!(t===void 0||this.busy)){if(this.checked=!0,this.error="",this.name.trim()===""||$i(t,this.selected).length>0){await this.updateComplete,this.renderRoot.querySelector("[aria-invalid=true]")?.focus();return}this.busy=!0;try{this.made=await _n(this.env.hass,this.name.trim(),this.blueprint.path,vn(t,this.selected));let i={value:this.made,label:this.name.trim()};this.dispatchEvent(new CustomEvent("created",{detail:i}))}catch(i){this.error=this.env.errorText(i)}this.busy=!1}}toggle({key:e},t,i){let n=(this.selected[e]??[]).filter(o=>o!==t);this.selected={...this.selected,[e]:i?[...n,t]:n}}render(){let{form:e,made:t}=this,i=e?.complete===!0;return a`<mr-dialog
.heading=${Xe(this.env,this.blueprint).name}
.closeLabel=${this.t("common.close")}
?busy=${this.busy&&e!==void 0}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
${t!==""?a`<p class="notice good" role="status">${this.t("alerts.created")}</p>`:e===void 0?this.busy?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:i?this.fields(e):a`<p class="notice warn">${this.t("alerts.field_other")}</p>`}
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>
${this.t(t===""?"common.cancel":"common.close")}
</button>
${t!==""?a`<a slot="actions" class="button" href=${Ut(t)}>${this.t("alerts.open_automation")}</a>`:e!==void 0&&!e.complete?a`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.open_blueprints")}</a>`:a`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy||!i}>
${this.t(this.busy&&i?"alerts.creating":"alerts.create")}
</button>`}
</mr-dialog>`}fields(e){let t=this.checked&&this.name.trim()==="";return a`<form id="form" novalidate @submit=${this.submit}>
<label class="field">
<span>${this.t("alerts.automation_name")}</span>
<input
autocomplete="off"
.value=${this.name}
aria-invalid=${t?"true":p}
@input=${i=>{this.name=i.target.value}}
/>
${t?a`<span class="error" role="alert">${this.t("input.missing")}</span>`:p}
</label>
${e.fields.map(i=>this.field(i,this.checked&&$i(e,this.selected).includes(i.key)))}
</form>`}label({name:e,kind:t,options:i}){return t==="notify"?this.t("alerts.notify_to"):i.some(({value:n})=>xn(n))?this.t("alerts.notify_kinds"):e}field(e,t){let{key:i,kind:n,multiple:o,options:l}=e,c=this.selected[i]??[];return n==="time"?this.time(e):a`<fieldset aria-invalid=${t?"true":p} tabindex=${t?"-1":p}>
<legend>${this.label(e)}</legend>
<div class="options">
${l.map(({value:d,label:u})=>a`<label class="check">
<input
type=${o?"checkbox":"radio"}
name=${i}
.checked=${c.includes(d)}
@change=${f=>{let y=f.target.checked;o?this.toggle(e,d,y):this.selected={...this.selected,[i]:[d]}}}
/>
${xn(d)?this.t(`alerts.kind_${d}`):u}
</label>`)}
</div>
${t?a`<p class="error" role="alert">${this.t("alerts.field_missing")}</p>`:p}
${n==="notify"&&!l.some(({value:d})=>d.startsWith("notify."))?a`<p class="help">${this.t("alerts.notify_phone")}</p>`:p}
</fieldset>`}time({key:e}){return a`<label class="field time">
<span>${this.t("alerts.notify_at")}</span>
<input
type="time"
.value=${(this.selected[e]?.[0]??"").slice(0,5)}
@change=${t=>{let{value:i}=t.target;i!==""&&(this.selected={...this.selected,[e]:[`${i}:00`]})}}
/>
</label>`}};L.styles=[$,b`form{display:flex;flex-direction:column;gap:16px}.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));gap:0 12px}.time{max-width:200px}p{margin:0}`],m([g({attribute:!1})],L.prototype,"blueprint",2),m([h()],L.prototype,"form",2),m([h()],L.prototype,"name",2),m([h()],L.prototype,"selected",2),m([h()],L.prototype,"checked",2),m([h()],L.prototype,"busy",2),m([h()],L.prototype,"error",2),m([h()],L.prototype,"made",2),m([oe("mr-dialog")],L.prototype,"dialog",2),L=m([v("mr-automation-dialog")],L);function xn(r){return le.some(s=>s===r)}var ge=class extends x{constructor(){super(...arguments);this.automations=new Map;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){let{hass:e}=this.env;try{let t=await bn(e),i=await Promise.all(t.map(async({path:n})=>[n,await wn(e,n)]));this.automations=new Map(i),this.blueprints=t,this.error=""}catch(t){this.error=this.env.errorText(t)}}created(e){if(this.open===void 0)return;let{path:t}=this.open;this.automations=new Map([...this.automations,[t,[...this.automations.get(t)??[],e]]])}render(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.blueprints===void 0||this.blueprints.length===0?p:a`<section class="card" aria-labelledby="heading">
<h3 id="heading">${_(Gi)}${this.t("alerts.notify")}</h3>
<p class="help">${this.t("alerts.notify_text")}</p>
<ul>
${this.blueprints.map(e=>this.entry(e))}
</ul>
</section>
${this.open===void 0?p:a`<mr-automation-dialog
.env=${this.env}
.blueprint=${this.open}
@created=${e=>this.created(e.detail)}
@closed=${()=>{this.open=void 0}}
></mr-automation-dialog>`}`}entry(e){let{name:t,description:i}=Xe(this.env,e),n=this.automations.get(e.path)??[];return a`<li>
<div class="text">
<h4>${t}</h4>
<p class="help">${i}</p>
${n.length===0?p:a`<p class="help">
${this.t("alerts.automations")}
${n.map(({value:o,label:l},c)=>a`${c>0?", ":""}<a href=${Ut(o)}>${l}</a>`)}
</p>`}
</div>
<button
type="button"
aria-label="${this.t("alerts.set_up")} ${t}"
@click=${()=>{this.open=e}}
>
${this.t("alerts.set_up")}
</button>
</li>`}};ge.styles=[$,b`:host{display:block}h3{display:flex;align-items:center;gap:8px}ul{list-style:none;margin:8px 0 0;padding:0}li{display:flex;align-items:center;gap:8px 16px;flex-wrap:wrap;padding:8px 0;border-top:1px solid var(--divider-color)}.text{flex:1 1 240px;min-width:0}h4{margin:0;font-weight:500;font-size:14px}`],m([h()],ge.prototype,"blueprints",2),m([h()],ge.prototype,"automations",2),m([h()],ge.prototype,"error",2),m([h()],ge.prototype,"open",2),ge=m([v("mr-alert-blueprints")],ge);var qe=700;function bo(r,s){return a`<span title=${r.format.dateTime(s.since)}>${Mr(r,s)}</span>`}function $o({name:r,site:s}){return a`${r}${s===null||s===r?p:a`<span class="sub">${s}</span>`}`}function kn(r,s,e,t,i){let n=Mt(s),o=Ar(s,t),l=Nr(s,t),c=(u,f,y)=>a`<button
type="button"
class=${e?"":"icon"}
aria-label="${u}: ${s.name}"
title=${e?p:u}
@click=${y}
>
${f}${e?u:p}
</button>`,d=u=>r.t("alerts.act",{command:r.t(`common.type_${u.row.command_type}`)});return a`<span class="row" style="flex-wrap:nowrap;gap:4px">
${s.kind==="offline"&&s.miner_ip!==null&&e?a`<a
class="button icon"
href=${Pt(s.miner_ip)}
target="_blank"
rel="noopener noreferrer"
aria-label="${r.t("alerts.open_web")}: ${s.name}"
title=${r.t("alerts.open_web")}
>${_(_t)}</a
>`:p}
${o!==void 0?c(d(o),St(o.row),()=>i.send(o)):n===void 0||!e&&l!==void 0?p:k(n.path,e?r.t(n.text):a`<span role="img" aria-label="${r.t(n.text)}: ${s.name}">${_(Ki)}</span>`,n.values,e?"button":"button icon")}
${l===void 0?p:c(r.t("alerts.send_again"),_(sr),()=>i.sendAgain(s,l))}
</span>`}function Sn(r,s,e,t,i){let{t:n}=r,o=l=>t(l).name;return[{key:"name",label:n("alerts.column_name"),track:"minmax(190px, 1.4fr)",from:qe,cell:l=>$o(t(l)),sort:o},{key:"name",label:n("alerts.column_name"),track:"minmax(0, 1fr)",until:qe,cell:l=>a`${o(l)}<span class="sub">${i(l)}</span>`,sort:o},{key:"problem",label:n("alerts.column_problem"),track:"minmax(220px, 2fr)",from:qe,cell:i},{key:"since",label:n("alerts.column_since"),track:"120px",from:qe,cell:l=>bo(r,t(l)),sort:l=>Date.parse(t(l).since)},{key:"act",label:n("alerts.column_act"),track:"minmax(170px, 300px)",from:qe,cell:l=>kn(r,t(l),!0,s,e)},{key:"act",label:"",track:"60px",until:qe,cell:l=>kn(r,t(l),!1,s,e)}]}function Tn(r,s,e){return Sn(r,s,e,i=>i,i=>{let n=ui(r,i);return a`<span title=${n}>${n}</span>`})}function En(r,s,e){let t=({severity:n,kind:o})=>a`<span class="chip flat ${It[n]}">${r.t(`alerts.kind_${o}`)}</span> `;return Sn(r,s,e,({worst:n})=>n,({alerts:n,worst:o})=>a`${n.map(t)}${n.length===1?a`<span class="help">${ui(r,o)}</span>`:p}`)}var nt=["severity","kind","site"];function Rn(r,s){return r[s]??""}function Pn(r,s){let e=nt.flatMap(t=>{let i=s.get(t)??"";return i===""?[]:[{name:t,value:i}]});return e.length===0?r:r.filter(t=>e.every(({name:i,value:n})=>Rn(t,i)===n))}function Cn(r){return nt.some(s=>(r.get(s)??"")!=="")}function On(r,s){let e=new Map;for(let i of r){let n=Rn(i,s);n!==""&&e.set(n,(e.get(n)??0)+1)}let t=s==="kind"?le:s==="severity"?Je:[];return[...e].map(([i,n])=>({value:i,count:n})).sort((i,n)=>t.indexOf(i.value)-t.indexOf(n.value)||de(i.value,n.value))}function In(r){let s=new Map;for(let t of r){let i=s.get(t.kind);i===void 0?s.set(t.kind,[t]):i.push(t)}return le.flatMap(t=>{let i=s.get(t);return i===void 0?[]:[{kind:t,severity:wo(i),alerts:i}]}).sort((t,i)=>Je.indexOf(t.severity)-Je.indexOf(i.severity))}function wo(r){return r.some(fr)?"error":"warning"}function _o({miner_id:r,schedule_id:s,rate_id:e,id:t}){return r!==null?r:s!==null?`schedule ${s}`:e===null?t:`rate ${e}`}function Kt({severity:r,kind:s}){return Je.indexOf(r)*le.length+le.indexOf(s)}function Mn(r){let s=new Map;for(let e of r){let t=_o(e),i=s.get(t);i===void 0?s.set(t,[e]):i.push(e)}return[...s].flatMap(([e,t])=>{let i=t.sort((o,l)=>Kt(o)-Kt(l)),[n]=i;return n===void 0?[]:[{key:e,worst:n,alerts:i}]}).sort((e,t)=>Kt(e.worst)-Kt(t.worst)||t.alerts.length-e.alerts.length||de(e.worst.name,t.worst.name))}var An=b`.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.notice{margin:0}.top{align-items:flex-start}.toolbar{display:flex;align-items:center;flex-wrap:wrap;gap:8px}.toolbar select.set{border-color:var(--primary-color)}.count{color:var(--mr-secondary);padding:0 4px}.group{padding:12px 0 0;overflow:clip}.group.bare{padding:0}.group>.head,.group>.help{padding:0 16px 8px}.ok{gap:8px}.ok p,.ok h4{margin:0}.ok h4{font-weight:500}.ok .tick{color:var(--chip)}.ok h3{color:var(--primary-text-color);font-size:18px}.watched{margin-top:16px;text-align:start}.watched ul{margin:4px 0 8px;padding-inline-start:20px}@media(max-width:500px){.page{padding:12px}.toolbar select{flex:1 1 40%}}`;var xo=3e4,ko="/config/integrations/integration/miner_remote",Nn=r=>r.id,So=r=>r.name,To=r=>r.key,Eo=r=>r.worst.name,me=class extends V{constructor(){super(...arguments);this.tab="alerts";this.alerts=[];this.loaded=!1;this.lost="";this.selection=new Set;this.kindColumns=[];this.deviceColumns=[];this.shown=[];this.groups=[];this.machines=[];this.minerCount=0;this.context={miner:()=>{},catalog:void 0,outlets:new Set};this.handlers={send:e=>{this.command=e},sendAgain:(e,t)=>{this.sendAgain(e,t)}};this.take=()=>{let{alerts:e}=this.env;this.alerts=e.all,this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)};this.refresh=()=>{let{env:e}=this;this.minerCount=e.fleet.miners.length,this.context={miner:t=>e.fleet.get(t),catalog:e.catalog.value,outlets:wr(e.hass)},this.kindColumns=Tn(e,this.context,this.handlers),this.deviceColumns=En(e,this.context,this.handlers),this.requestUpdate()};this.clear=()=>{this.filter(Object.fromEntries(nt.map(e=>[e,null])))}}connectedCallback(){super.connectedCallback(),this.owns(this.env.alerts.listen(this.take)),this.owns(this.env.fleet.listen(()=>{this.env.fleet.miners.length!==this.minerCount&&this.refresh()})),this.owns(this.env.catalog.listen(this.refresh)),this.owns(this.env.pools.listen(()=>{}));let e=setInterval(this.refresh,xo);this.owns(()=>clearInterval(e)),this.take()}get grouping(){return this.query.get("group")==="device"?"device":"kind"}willUpdate(e){if(e.has("env")&&this.refresh(),!e.has("alerts")&&!e.has("query"))return;this.shown=Pn(this.alerts,this.query),this.groups=this.grouping==="kind"?In(this.shown):[],this.machines=this.grouping==="device"?Mn(this.shown):[];let t=new Set(this.alerts.map(Nn));[...this.selection].some(i=>!t.has(i))&&(this.selection=new Set([...this.selection].filter(i=>t.has(i))))}async sendAgain(e,t){let i=this.env.catalog.value;if(t.row.fields.length===0||e.command_id===null||i===void 0){this.command=t;return}let n=`remote/commands/history${U({before_id:e.command_id+1,limit:1})}`;try{let[o]=(await w(this.env.hass,"GET",n)).commands,l=o?.id===e.command_id?{start:_r(t.row,o.parameters,1,i)}:{};this.command={...t,...l}}catch(o){I(this,this.t("common.failed",{error:this.env.errorText(o)}))}}openAlert(e){let t=Mt(e.miner_id===null?e:{...e,kind:"offline"});t!==void 0&&ne(t.path,new URLSearchParams(t.values))}render(){return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("alerts.heading")}</h2>
<p class="help">${this.t("alerts.intro")}</p>
</div>
<a class="button" href=${ko}>${_(ar)}${this.t("alerts.thresholds")}</a>
</div>
${this.lost===""?p:a`<p class="notice bad" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.loaded?this.content():this.lost===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p}
<mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
</div>
${this.dialog()}`}content(){return this.alerts.length===0?this.allOk():a`${this.toolbar()}
${this.shown.length===0?a`<div class="card empty">
<p>${this.t("alerts.no_match")}</p>
<button type="button" class="primary" @click=${this.clear}>${this.t("alerts.clear")}</button>
</div>`:this.grouping==="device"?this.devices():Et(this.groups,({kind:e})=>e,e=>this.kind(e))}`}allOk(){return a`<div class="card empty ok">
<span class="tick good">${_(Ji,48)}</span>
<h3>${this.t("alerts.ok")}</h3>
<p>${this.t("alerts.ok_text")}</p>
<div class="watched">
<h4>${this.t("alerts.watched")}</h4>
<ul>
${le.map(e=>a`<li>${this.t(`alerts.watched_${e}`)}</li>`)}
</ul>
<p>${this.t("alerts.watched_limits")}</p>
</div>
</div>`}toolbar(){return a`<div class="toolbar">
<select
aria-label=${this.t("alerts.group_by")}
@change=${e=>this.filter({group:e.target.value})}
>
${["kind","device"].map(e=>a`<option value=${e==="kind"?"":e} ?selected=${e===this.grouping}>
${this.t(`alerts.group_${e}`)}
</option>`)}
</select>
${nt.map(e=>this.filterBox(e))}
<span class="count" role="status"
>${this.shown.length===this.alerts.length?this.t.n("alerts.badge",this.alerts.length):this.t("alerts.matches",{shown:this.shown.length,total:this.alerts.length})}</span
>
${Cn(this.query)?a`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.clear")}</button>`:p}
</div>`}filterBox(e){let t=On(this.alerts,e),i=this.query.get(e)??"";if(t.length<2&&i==="")return p;let o=i!==""&&!t.some(({value:l})=>l===i)?[...t,{value:i,count:0}]:t;return a`<select
class=${i===""?"":"set"}
aria-label=${this.t(`alerts.filter_${e}`)}
@change=${l=>this.filter({[e]:l.target.value})}
>
<option value="" ?selected=${i===""}>${this.t(`alerts.all_${e}`)}</option>
${o.map(({value:l,count:c})=>a`<option value=${l} ?selected=${l===i}>
${this.choiceText(e,l)} (${this.env.format.number(c)})
</option>`)}
</select>`}choiceText(e,t){if(e==="severity")return t==="error"?this.t("alerts.severity_error"):this.t("alerts.severity_warning");let i=e==="kind"?le.find(n=>n===t):void 0;return i===void 0?t:this.t(`alerts.kind_${i}`)}texts(e){return{selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:e}}kind({kind:e,severity:t,alerts:i}){let n=this.t(`alerts.kind_${e}`),o=i.filter(({id:d})=>this.selection.has(d)),l=zr(o.length>0?o:i,this.context),c=o.length>0||l.length>0;return a`<section class="card group" aria-label=${n}>
<div class="row head">
<span class="chip ${It[t]}">${this.t(`alerts.severity_${t}`)}</span>
<h3>${n}</h3>
<span class="help">${this.t.n("alerts.badge",i.length)}</span>
<span class="spacer"></span>
${l.map(d=>this.groupButton(d))}
</div>
<p class="help">${this.t(`alerts.do_${e}`)}</p>
<mr-table
.rows=${i}
.columns=${this.kindColumns}
.key=${Nn}
.name=${So}
.texts=${this.texts(n)}
.selection=${c?this.selection:void 0}
.sort=${this.query.get("sort")??""}
page
openable
@selected=${d=>{this.selection=d.detail}}
@sorted=${d=>this.filter({sort:d.detail})}
@opened=${d=>this.openAlert(d.detail)}
></mr-table>
</section>`}groupButton(e){let t=this.t(`common.type_${e.row.command_type}`);return a`<button
type="button"
@click=${()=>{this.command=e}}
>
${St(e.row)}${this.t.n("alerts.act_on",e.miners.length,{command:t})}
</button>`}devices(){return a`<section class="card group bare" aria-label=${this.t("alerts.heading")}>
<mr-table
.rows=${this.machines}
.columns=${this.deviceColumns}
.key=${To}
.name=${Eo}
.texts=${this.texts(this.t("alerts.heading"))}
.sort=${this.query.get("sort")??""}
page
openable
@sorted=${e=>this.filter({sort:e.detail})}
@opened=${e=>this.openAlert(e.detail.worst)}
></mr-table>
</section>`}dialog(){let{command:e}=this;return e===void 0?p:qt(e,a`<mr-command-dialog
.env=${this.env}
.row=${e.row}
.catalog=${this.env.catalog.value}
.miners=${this.env.pools.with(e.miners)}
.start=${e.start}
@sent=${()=>{this.selection=new Set}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`)}};me.styles=[$,An],m([h()],me.prototype,"alerts",2),m([h()],me.prototype,"loaded",2),m([h()],me.prototype,"lost",2),m([h()],me.prototype,"selection",2),m([h()],me.prototype,"command",2),me=m([v("mr-alerts")],me);function Ro(r,s){let e=s.toLocaleLowerCase().split(/\s+/).filter(Boolean);return e.length===0?r:r.filter(t=>{let i=[t.name,t.ip,t.model??"",t.location,...t.tags].join(`
`).toLocaleLowerCase();return e.every(n=>i.includes(n))})}var he=class extends x{constructor(){super(...arguments);this.first=null;this.miners=[];this.selection=new Set;this.search="";this.sort="name";this.columns=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>{this.miners=this.env.fleet.miners})),this.miners=this.env.fleet.miners,this.first!==null&&(this.selection=new Set([this.first]))}get able(){return this.miners.filter(e=>ur(e,"config_read"))}get rows(){let{miners:e,search:t}=this;return(this.foundFor?.miners!==e||this.foundFor.search!==t)&&(this.foundFor={miners:e,search:t,rows:Ro(this.able,t)}),this.foundFor.rows}willUpdate(){if(this.columnsFor===this.env)return;this.columnsFor=this.env;let{t:e}=this;this.columns=[{key:"name",label:e("backups.miner"),track:"minmax(0, 3fr)",cell:t=>a`${t.name} <span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"model",label:e("backups.model"),track:"minmax(0, 2fr)",cell:t=>t.model??"\u2013",sort:t=>t.model}]}choose(){let e=this.able.filter(t=>this.selection.has(t.miner_id));e.length>0&&this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}get tableTexts(){return{selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("backups.choose_table")}}render(){let{t:e,rows:t}=this,i=this.miners.length-this.able.length,n=this.able.filter(o=>this.selection.has(o.miner_id)).length;return a`<mr-dialog
heading=${e("backups.choose_title")}
close-label=${e("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">${e("backups.choose_text")}</p>
<input
type="search"
aria-label=${e("backups.choose_search")}
placeholder=${e("backups.choose_search")}
.value=${this.search}
@input=${o=>{this.search=o.target.value}}
/>
${t.length===0?a`<p class="empty">${e("backups.choose_none")}</p>`:a`<mr-table
.rows=${t}
.columns=${this.columns}
.key=${o=>o.miner_id}
.name=${o=>o.name}
.texts=${this.tableTexts}
.selection=${this.selection}
sort=${this.sort}
@selected=${o=>{this.selection=o.detail}}
@sorted=${o=>{this.sort=o.detail}}
></mr-table>`}
${i===0?p:a`<p class="help">${e.n("backups.unable",i)}</p>`}
<button slot="actions" type="button" class="primary" ?disabled=${n===0} @click=${this.choose}>
${n===0?e("backups.next_none"):e.n("backups.next",n)}
</button>
</mr-dialog>`}};he.styles=[$,b`mr-table,.empty{height:min(360px,45dvh)}mr-table{border:1px solid var(--divider-color);border-radius:12px}.empty{justify-content:center;margin:0}`],m([g()],he.prototype,"first",2),m([h()],he.prototype,"miners",2),m([h()],he.prototype,"selection",2),m([h()],he.prototype,"search",2),m([h()],he.prototype,"sort",2),he=m([v("mr-backup-choose")],he);var Ce=class extends x{constructor(){super(...arguments);this.working=!1;this.error="";this.tone=""}async act(){if(!this.working){this.working=!0,this.error="";try{await this.work(),this.dispatchEvent(new CustomEvent("done"))}catch(e){this.error=this.env.errorText(e)}finally{this.working=!1}}}render(){return a`<mr-dialog
heading=${this.heading}
close-label=${this.t("common.close")}
?busy=${this.working}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.content()}
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.error})}</p>`}
<button slot="actions" type="button" class="primary ${this.tone}" ?disabled=${this.working} @click=${this.act}>
${this.button}
</button>
</mr-dialog>`}static{this.styles=[$,b`p{margin:0;overflow-wrap:anywhere}`]}};m([g({attribute:!1})],Ce.prototype,"backup",2),m([h()],Ce.prototype,"working",2),m([h()],Ce.prototype,"error",2);var st=class extends Ce{constructor(){super(...arguments);this.secrets=!1}get heading(){return this.t("backups.download_title")}get button(){return this.working?this.t("backups.downloading"):this.t(this.secrets?"backups.download_with":"backups.download_without")}async work(){let{backup:e}=this,t=this.secrets?"&include_secrets=true":"";await mr(this.env.hass,`remote/backups/${e.id}?download=true${t}`,jr(e))}content(){return a`<p>${this.t("backups.download_text")}</p>
<label class="check">
<input
type="checkbox"
.checked=${this.secrets}
?disabled=${this.working}
@change=${e=>{this.secrets=e.target.checked}}
/>
${this.t("backups.with_passwords")}
</label>
${this.secrets?a`<p class="notice warn" role="alert">${this.t("backups.with_passwords_warning")}</p>`:p}`}};m([h()],st.prototype,"secrets",2),st=m([v("mr-backup-download")],st);var Bt=class extends Ce{constructor(){super(...arguments);this.tone="danger"}get heading(){return this.t("backups.delete_title")}get button(){return this.t(this.working?"backups.deleting":"backups.delete")}async work(){await w(this.env.hass,"DELETE",`remote/backups/${this.backup.id}`)}content(){return a`<p>${this.t("backups.delete_text",{name:this.backup.backup_name})}</p>`}};Bt=m([v("mr-backup-delete")],Bt);var B=class extends x{constructor(){super(...arguments);this.miners=[];this.targetId="";this.without=new Set;this.restoring=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners!==this.env.fleet.miners&&(this.miners=this.env.fleet.miners),this.targetId===""&&this.miners.some(e=>e.miner_id===this.backup.miner_id)&&(this.targetId=this.backup.miner_id)}get target(){return this.miners.find(e=>e.miner_id===this.targetId)}chosen(e){return fi(this.backup.config_data,e).filter(t=>!this.without.has(t))}async restore(e){e.preventDefault();let{target:t,backup:i}=this;if(this.restoring||t===void 0)return;let n=this.chosen(t);if(n.length===0)return;let o=[...this.passwords].filter(c=>c.value!==""),l=Object.fromEntries(o.map(c=>[c.name,c.value]));this.restoring=!0,this.error=void 0;try{this.result=await w(this.env.hass,"POST",`remote/backups/${i.id}/restore`,{miner_ip:t.ip,sections:n,...o.length>0&&n.includes("pools")?{pool_passwords:l}:{}}),this.dispatchEvent(new CustomEvent("restored"))}catch(c){this.error=O(c),await this.updateComplete,this.renderRoot.querySelector("input[aria-invalid=true]")?.focus()}finally{this.restoring=!1}}render(){let{t:e,target:t,backup:i}=this,n=t!==void 0&&this.chosen(t).length>0;return a`<mr-dialog
heading=${e("backups.restore_title",{name:i.backup_name})}
close-label=${e("common.close")}
?busy=${this.restoring}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.result===void 0?this.form():this.outcome(this.result)}
${this.result!==void 0||t===void 0?p:a`<button
slot="actions"
type="submit"
class="primary danger"
form="form"
?disabled=${this.restoring||!n}
@click=${this.restore}
>
${e("backups.restore_to",{name:t.name})}
</button>`}
</mr-dialog>`}form(){let{t:e,target:t}=this,i=Hr(this.backup,this.miners);return i.length===0&&this.env.fleet.loaded?a`<p class="notice warn" role="status">${e("backups.target_none",{model:this.backup.model})}</p>`:a`<form id="form" novalidate @submit=${this.restore}>
${this.choice(i)}
${t===void 0?p:a`${this.sections(t)} ${this.passwordFields(t)} ${this.consequences(t)}`}
${this.restoring&&t!==void 0?a`<p class="notice busy" role="status">${e("backups.restoring",{name:t.name})}</p>`:p}
${this.error===void 0||t===void 0?p:a`<div class="notice bad" role="alert">
<strong>${e("backups.restore_failed",{name:t.name})}</strong>
<p dir="auto">
${yi(this.error).length>0?e("backups.passwords_missing"):this.env.errorText(this.error)}
</p>
</div>`}
</form>`}choice(e){let{t,target:i,backup:n}=this;return a`<label class="field">
<span>${t("backups.target")}</span>
<select
?disabled=${this.restoring}
@change=${o=>{this.targetId=o.target.value,this.error=void 0}}
>
${i===void 0?a`<option value="" .selected=${!0}>${t("backups.target_choose")}</option>`:p}
${e.map(o=>a`<option value=${o.miner_id} .selected=${o.miner_id===this.targetId}>
${o.miner_id===n.miner_id?t("backups.target_own",{name:o.name}):o.name}
</option>`)}
</select>
${i===void 0||i.miner_id===n.miner_id?p:a`<span class="help">${t("backups.target_other")}</span>`}
${i===void 0||i.online?p:a`<span class="notice warn">${t("backups.target_offline",{name:i.name})}</span>`}
</label>`}sections(e){let{t}=this,i=Dr(this.backup.config_data),n=fi(this.backup.config_data,e);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.sections")}</legend>
${i.map(o=>a`<div class="section">
<label class="check">
<input
type="checkbox"
.checked=${n.includes(o)&&!this.without.has(o)}
?disabled=${!n.includes(o)}
@change=${()=>this.toggle(o)}
/>
${t(`backups.section_${o}`)}
</label>
${n.includes(o)?p:a`<span class="help">${t("backups.section_impossible")}</span>`}
</div>`)}
${n.length===0?a`<p class="error" role="alert">${t("backups.nothing_held")}</p>`:this.chosen(e).length===0?a`<p class="error" role="alert">${t("backups.sections_none")}</p>`:p}
</fieldset>`}toggle(e){let t=new Set(this.without);t.delete(e)||t.add(e),this.without=t}passwordFields(e){let{t}=this,i=Fr(this.backup.config_data);if(i.length===0||!this.chosen(e).includes("pools"))return p;let n=yi(this.error);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.passwords")}</legend>
<p class="help">${t("backups.passwords_help")}</p>
${i.map(o=>{let l=n.includes(o.slot);return a`<label class="field">
<span>${t("backups.password_of",{number:o.slot,url:o.url,worker:o.user})}</span>
<input
type="password"
name=${o.slot}
autocomplete="new-password"
maxlength="255"
aria-invalid=${l}
aria-describedby=${l?`needed-${o.slot}`:p}
/>
${l?a`<span class="error" id="needed-${o.slot}">${t("backups.password_needed")}</span>`:p}
</label>`})}
</fieldset>`}consequences(e){let{t}=this;return a`<section class="notice warn">
<h3>${t("backups.what_happens")}</h3>
<ul>
<li>${t("backups.happens_backup",{name:e.name})}</li>
<li>${t("backups.happens_write")}</li>
<li>${t("backups.happens_restart")}</li>
<li>${t("backups.happens_back")}</li>
</ul>
</section>`}outcome({command_id:e,response:t}){let{t:i}=this,n=t?.pre_update_backup_id,o=Array.isArray(t?.sections)?t.sections:[],l=At.filter(d=>o.includes(d)).map(d=>i(`backups.section_${d}`)),c=Object.fromEntries(Object.entries(t??{}).filter(([d,u])=>!["pre_update_backup_id","sections","backup_id"].includes(d)&&!ce(u)));return a`<div class="notice good" role="status">
<strong>${i("backups.restored",{name:this.target?.name??this.backup.miner_ip})}</strong>
${l.length===0?p:a`<p>${i("backups.restored_what",{sections:l.join(", ")})}</p>`}
</div>
${ce(c)?p:a`<section>
<h3>${i("backups.miner_said")}</h3>
${Me(this.env,c,"history.key_")}
</section>`}
<div class="row links">
${typeof n=="number"?k(["backups",String(n)],i("backups.state_before")):p}
${k(["history"],i("backups.in_history"),{command:String(e)})}
</div>`}};B.styles=[$,Ae,b`form,section,fieldset{display:flex;flex-direction:column;gap:12px}fieldset{gap:6px}form{gap:16px}.section{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}.notice,.notice p,.notice ul{margin:0}.notice ul{padding-inline-start:20px}.notice section,section.notice{gap:6px}.notice p{margin-top:4px;overflow-wrap:anywhere}label.field>span{overflow-wrap:anywhere}button{white-space:normal;overflow-wrap:anywhere;padding-block:6px}.links{gap:16px}`],m([g({attribute:!1})],B.prototype,"backup",2),m([h()],B.prototype,"miners",2),m([h()],B.prototype,"targetId",2),m([h()],B.prototype,"without",2),m([h()],B.prototype,"restoring",2),m([h()],B.prototype,"error",2),m([h()],B.prototype,"result",2),m([dr("input[type=password]")],B.prototype,"passwords",2),B=m([v("mr-backup-restore")],B);function Po(r,s){let{t:e,format:t}=r;return s.mode==="manual"?s.percent===null?e("backups.fan_manual"):e("backups.fan_manual_at",{percent:t.number(s.percent)}):s.mode!=="auto"?s.mode:s.target_c===null?e("backups.fan_auto"):e("backups.fan_auto_to",{temperature:t.temperature(s.target_c)})}function ot(r,s){return a`<section class="card">
<h3>${r}</h3>
${s}
</section>`}function Gt(r,s,e){let t=Object.fromEntries(Object.entries(e??{}).filter(([,i])=>!ce(i)));return ce(t)?p:ot(s,Me(r,t,"backups.name_",(i,n)=>Co(r,i,n)))}function Co(r,s,e){if(!(s!=="power_mode"&&s!=="miner-mode"))switch(e){case 0:case"0":case"normal":return r.t("backups.mode_normal");case 2:case"2":case"high":return r.t("backups.mode_high");case 3:case"3":case"low":return r.t("backups.mode_low");default:return}}function Oo(r,s){return s.password!==null?a`<code dir="ltr">${s.password}</code>`:a`<span class="quiet-text">${r.t(s.password_known?"backups.hidden":"backups.not_known")}</span>`}function Io(r,s,e){let{t}=r;return s.pools.length===0?ot(t("backups.pools"),a`<p class="help">${t("backups.no_pools")}</p>`):a`<section class="card wide">
<div class="row"><h3>${t("backups.pools")}</h3><span class="spacer"></span>${e}</div>
<table class="plain pools">
<thead>
<tr>
<th scope="col">${t("backups.pool")}</th>
<th scope="col">${t("backups.pool_url")}</th>
<th scope="col">${t("backups.worker")}</th>
<th scope="col">${t("backups.password")}</th>
</tr>
</thead>
<tbody>
${s.pools.map(i=>a`<tr>
<th scope="row">
${t("control.slot_number",{slot:i.slot})}
${i.active===!0?a`<span class="chip good">${t("backups.pool_active")}</span>`:p}
</th>
<td data-label=${t("backups.pool_url")} dir="ltr">${i.url}</td>
<td data-label=${t("backups.worker")} dir="ltr">${i.user===""?"\u2013":i.user}</td>
<td data-label=${t("backups.password")}>${Oo(r,i)}</td>
</tr>`)}
</tbody>
</table>
</section>`}function zn(r,s,e){let{t,format:i}=r,{power_limit_w:n,fan:o,paused:l}=s,c=[K(t("backups.power_limit"),n===null?null:i.power(n)),K(t("backups.fan"),o===null?null:Po(r,o)),K(t("backups.mining_then"),l===null?null:t(l?"backups.was_paused":"backups.was_mining"))],d=s.frequencies.map((y,S)=>K(t("backups.board",{number:S}),`${i.number(y,2)} MHz`)),u=Lr(s),f=[Gt(r,t("backups.machine"),s.identity),d.length===0?p:ot(t("backups.frequencies"),a`<dl>${d}</dl>`),Mo(r,s.voltage),Gt(r,t("backups.network"),s.network),u===void 0?p:Gt(r,t("backups.other"),u)];return a`<div class="cards">
${Io(r,s,e)}
${c.some(y=>y!==p)?ot(t("backups.settings"),a`<dl>${c}</dl>`):p}
${Gt(r,t("backups.tuning"),s.tuning)}
</div>
${f.every(y=>y===p)?p:a`<h2 class="group">${t("backups.information")}</h2>
<p class="help">${t("backups.read_only")}</p>
<div class="cards">${f}</div>`}`}function Mo(r,s){if(ce(s))return p;let e=t=>{let i=/^board (\d+)$/.exec(t)?.[1];return i===void 0?Tt(r,"backups.name_",t):r.t("backups.board",{number:i})};return ot(r.t("backups.voltage"),a`<dl>${Object.entries(s).map(([t,i])=>K(e(t),r.format.number(i,3)))}</dl>`)}var Ln=[Ae,b`.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.group{margin-top:12px}.cards>section{display:flex;flex-direction:column;gap:12px;min-width:0}.wide{grid-column:1 / -1}.pools td{overflow-wrap:anywhere}.pools th[scope=row]{color:var(--primary-text-color);white-space:nowrap}.pools tbody tr:last-child>*{border-bottom:none}.quiet-text{color:var(--mr-secondary)}code{font-family:var(--ha-font-family-code, monospace);background:color-mix(in srgb,var(--primary-text-color) 8%,transparent);border-radius:4px;padding:1px 6px}@media(max-width:640px){.pools thead{display:none}.pools tr{display:block;padding:8px 0;border-bottom:1px solid var(--divider-color)}.pools tbody tr:last-child{border-bottom:none}.pools tbody tr>*{display:block;padding:3px 0;border-bottom:none}.pools td:before{content:attr(data-label);display:block;color:var(--mr-secondary);font-size:12px}}`];var D=class extends x{constructor(){super(...arguments);this.backupId="";this.secrets=!1;this.fetching=!1;this.comparing=!1;this.namesVersion=0;this.names=new pe;this.turn=0}connectedCallback(){super.connectedCallback(),this.names.refresh(this.env.fleet),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.namesVersion+=1)})),this.owns(()=>{this.turn+=1,this.backup=void 0,this.secrets=!1}),this.hasUpdated&&this.load(!1)}willUpdate(e){e.has("backupId")&&(this.backup=void 0,this.compared=void 0,this.dialog=void 0,this.secrets=!1,this.load(!1))}async load(e){this.turn+=1;let{turn:t}=this;this.fetching=!0;try{let i=`remote/backups/${encodeURIComponent(this.backupId)}${e?"?include_secrets=true":""}`,{backup:n}=await w(this.env.hass,"GET",i);if(t!==this.turn)return;this.backup=n,this.secrets=e,this.error=void 0}catch(i){if(t!==this.turn)return;let{status:n}=O(i),o=this.env.errorText(i);this.backup===void 0?this.error={message:o,missing:n===404}:I(this,this.t("common.failed",{error:o}))}this.fetching=!1}hide(){let{backup:e}=this;if(e===void 0)return;this.secrets=!1;let t=e.config_data.pools.map(i=>({...i,password:null}));this.backup={...e,config_data:{...e.config_data,pools:t}},this.load(!1)}async compare(){let{backup:e}=this;if(this.comparing||e===void 0)return;this.comparing=!0;let t;try{t=await w(this.env.hass,"POST",`remote/backups/${e.id}/validate`)}catch(i){t=this.t("backups.validate_failed",{error:this.env.errorText(i)})}this.comparing=!1,this.backup?.id===e.id&&(this.compared=t,typeof t=="object"&&(this.backup={...this.backup,is_validated:t.is_validated},this.dispatchEvent(new CustomEvent("changed"))))}close(){this.dialog=void 0}restored(){this.compared=void 0}deleted(){I(this,this.t("backups.deleted",{name:this.backup?.backup_name??""})),this.dispatchEvent(new CustomEvent("changed")),ne(["backups"],void 0,!0)}render(){let{t:e,backup:t}=this,i=a`<div class="back">
${k(["backups"],a`${_(vt)} ${e("backups.all_backups")}`)}
</div>`;return this.error!==void 0?a`${i}
<div class="notice bad row" role="alert">
<span>${this.error.missing?e("backups.missing",{id:this.backupId}):e("common.failed",{error:this.error.message})}</span>
${this.error.missing?p:a`<button type="button" @click=${()=>this.load(!1)}>${e("common.retry")}</button>`}
</div>`:t===void 0?a`${i}<p class="help" role="status">${e("common.loading")}</p>`:a`${i} ${this.head(t)} ${this.comparison()} ${zn(this.env,t.config_data,this.eye(t))}
${this.dialogs(t)}`}head(e){let{t}=this,i=this.names.has(e.miner_id);return a`<section class="card head">
<div class="titles">
<h2>${e.backup_name}</h2>
${e.description?a`<p>${e.description}</p>`:p}
<p class="help">
${t("backups.created_by",{time:this.env.format.dateTime(e.created_at),name:e.created_by})}
</p>
<p class="row marks">
<span>${this.names.of(e)}</span>
${i||!this.env.fleet.loaded?p:a`<span class="chip quiet">${t("backups.gone_miner")}</span>`}
<span class="chip quiet">${t(`backups.type_${e.backup_type}`)}</span>
<span class="chip ${e.is_validated?"good":"quiet"}">
${t(e.is_validated?"backups.validated":"backups.not_validated")}
</span>
</p>
</div>
<div class="row actions">
<button type="button" ?disabled=${this.comparing||!i} @click=${this.compare}>
${_(Xi)}${t(this.comparing?"backups.validating":"backups.validate")}
</button>
${this.action("restore",Bi)} ${this.action("download",wt)}
${this.action("delete",we,"danger")}
</div>
</section>`}action(e,t,i=""){return a`<button
type="button"
class=${i}
@click=${()=>{this.dialog=e}}
>
${_(t)}${this.t(`backups.${e}`)} …
</button>`}comparison(){let{t:e,compared:t}=this;return this.comparing?a`<p class="visually-hidden" role="status">${e("backups.validating")}</p>`:t===void 0?p:typeof t=="string"?a`<p class="notice bad" role="alert">${t}</p>`:t.is_validated?a`<p class="notice good" role="status">${e("backups.same_title")}</p>`:a`<div class="notice warn" role="status">
<strong>${e.n("backups.differences",t.differences.length)}</strong>
<ul>
${t.differences.map((i,n)=>{let{code:o,args:l}=t.difference_details?.[n]??{code:null,args:null};return a`<li>${this.env.errorText({error_message:i,error_code:o,error_args:l})}</li>`})}
</ul>
</div>`}eye(e){return e.config_data.pools.length===0?p:a`<button type="button" ?disabled=${this.fetching} @click=${()=>this.secrets?this.hide():this.load(!0)}>
${_(this.secrets?tr:er)}${this.t(this.secrets?"backups.hide_passwords":"backups.show_passwords")}
</button>
${this.secrets?a`<p class="help shown" role="status">
${this.t(e.config_data.pools.some(t=>t.password!==null)?"backups.passwords_shown":"backups.no_passwords")}
</p>`:p}`}dialogs(e){switch(this.dialog){case"restore":return a`<mr-backup-restore
.env=${this.env}
.backup=${e}
@restored=${this.restored}
@closed=${this.close}
></mr-backup-restore>`;case"download":return a`<mr-backup-download
.env=${this.env}
.backup=${e}
@done=${this.close}
@closed=${this.close}
></mr-backup-download>`;case"delete":return a`<mr-backup-delete
.env=${this.env}
.backup=${e}
@done=${this.deleted}
@closed=${this.close}
></mr-backup-delete>`;default:return p}}};D.styles=[$,...Ln,b`:host{display:flex;flex-direction:column;gap:12px}.back a{display:inline-flex;align-items:center;gap:6px;min-height:36px;text-decoration:none;font-weight:500}.head{display:flex;flex-wrap:wrap;gap:16px}.titles{display:flex;flex-direction:column;gap:6px;min-width:0;flex:1 0 100%;overflow-wrap:anywhere}.titles p,p.notice{margin:0}.notice ul{margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.shown{flex-basis:100%}`],m([g()],D.prototype,"backupId",2),m([h()],D.prototype,"backup",2),m([h()],D.prototype,"error",2),m([h()],D.prototype,"secrets",2),m([h()],D.prototype,"fetching",2),m([h()],D.prototype,"comparing",2),m([h()],D.prototype,"compared",2),m([h()],D.prototype,"dialog",2),m([h()],D.prototype,"namesVersion",2),D=m([v("mr-backup")],D);var G=class extends x{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new pe}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.refresh())),this.refresh()}refresh(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.notify(zt(this.input.value,this.miners)):this.typing()))}updated(e){!e.has("miner")&&!e.has("ip")&&!e.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...Nt(this.miners)].find(([,e])=>e.miner_id===this.miner)?.[0]??this.miner}notify(e){if(this.wrong=e==="nobody",e==="nobody")return;let t=typeof e=="object"&&"miner"in e?e.miner:null,i=typeof e=="object"&&"ip"in e?e.ip:null;t===this.miner&&i===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:t,ip:i}}))}typing(){let e=this.input.value;(e===""||Nt(this.miners).has(e))&&this.notify(zt(e,this.miners))}render(){return a`<label class="field">
<span>${this.label}</span>
<input
type="search"
list="miners"
autocomplete="off"
placeholder=${this.placeholder}
aria-invalid=${this.wrong}
aria-describedby=${this.wrong?"wrong":p}
@input=${this.typing}
@change=${()=>this.notify(zt(this.input.value,this.miners))}
/>
<datalist id="miners">
${[...Nt(this.miners)].map(([e,t])=>a`<option value=${e}>${t.ip}</option>`)}
</datalist>
${this.wrong?a`<span class="error" id="wrong" role="alert">${this.error}</span>`:p}
</label>`}};G.styles=[$,b`:host{display:block;min-width:0}input{width:100%}`],m([g()],G.prototype,"label",2),m([g()],G.prototype,"placeholder",2),m([g()],G.prototype,"error",2),m([g()],G.prototype,"miner",2),m([g()],G.prototype,"ip",2),m([h()],G.prototype,"miners",2),m([h()],G.prototype,"wrong",2),m([oe("input")],G.prototype,"input",2),G=m([v("mr-miner-field")],G);var Dn=b`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}.one{max-width:1200px;margin:0 auto;padding:8px 16px 16px}:host([narrow]) .page,:host([narrow]) .one{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:flex-end}.bar>label,mr-miner-field{flex:0 1 260px}:host([narrow]) .bar>label,:host([narrow]) mr-miner-field{flex:1 1 150px}.bar input{width:100%}.count{min-height:40px;display:flex;align-items:center}.list{padding:0;flex:1;min-height:300px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.foot{padding:8px 16px;justify-content:space-between;border-top:1px solid var(--divider-color)}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}.empty .row{justify-content:center}`;var wi=1e3,Ao=700,W=class extends V{constructor(){super(...arguments);this.tab="backups";this.ended=!0;this.error="";this.loadingMore=!1;this.columns=[];this.choosing=!1;this.sort="";this.names=new pe;this.turn=0;this.keyOf=e=>String(e.id);this.nameOf=e=>e.backup_name}connectedCallback(){super.connectedCallback();let e=new N(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.follow(t));this.owns(e.listen(()=>{},()=>{this.load()})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.columns=this.makeColumns())})),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.owns(()=>{this.turn+=1,clearTimeout(this.timer)})}willUpdate(e){if(this.columnsFor!==this.env&&(this.columnsFor=this.env,this.names.refresh(this.env.fleet),this.columns=this.makeColumns()),!e.has("query"))return;let t=`${this.query.get("miner")}
${this.query.get("ip")}`;t!==this.filteredBy&&(this.filteredBy=t,this.load())}follow(e){!e.some(i=>i.status!=="pending"&&["backup","restore","pool_switch","set_pools","undo_pool_switch"].includes(i.command_type))||this.timer!==void 0||(this.timer=setTimeout(()=>{this.load()},Ao))}async ask(e){let t=`remote/backups${U({miner_id:this.query.get("miner"),miner_ip:this.query.get("ip"),before_id:e,limit:wi})}`;return(await w(this.env.hass,"GET",t)).backups}async load(){clearTimeout(this.timer),this.timer=void 0,this.turn+=1;let{turn:e}=this;try{let t=await this.ask();if(e!==this.turn)return;this.backups=t,this.ended=t.length<wi,this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(){let{turn:e,backups:t}=this,i=t?.at(-1)?.id;if(!(this.loadingMore||t===void 0||i===void 0)){this.loadingMore=!0;try{let n=await this.ask(i);e===this.turn&&(this.backups=[...t,...n],this.ended=n.length<wi)}catch(n){this.error=this.env.errorText(n)}finally{this.loadingMore=!1}}}rows(){let e=this.query.get("search")??"",t=[this.backups,e,this.columns];return(this.foundRows===void 0||t.some((i,n)=>i!==this.foundRows?.key[n]))&&(this.foundRows={key:t,rows:qr(this.backups??[],e,i=>this.names.of(i))}),this.foundRows.rows}makeColumns(){let{t:e,names:t,env:i}=this,{format:n}=i,o=d=>e(`backups.type_${d.backup_type}`),l=d=>[o(d),d.description].filter(Boolean).join(" \xB7 "),c=d=>a`<span class="chip ${d.is_validated?"good":"quiet"}">
${e(d.is_validated?"backups.validated":"backups.not_validated")}
</span>`;return[{key:"name",label:e("backups.name"),track:"minmax(0, 3fr)",from:640,cell:d=>a`${d.backup_name} <span class="sub">${l(d)}</span>`,sort:d=>d.backup_name},{key:"narrow",label:e("backups.name"),track:"minmax(0, 1fr)",until:640,cell:d=>a`${d.backup_name} <span class="sub">${t.of(d)}</span>`,sort:d=>d.backup_name},{key:"made",label:e("backups.created"),track:"168px",until:640,cell:d=>a`${o(d)} <span class="sub">${n.dateTime(d.created_at)}</span>`,sort:d=>d.id},{key:"miner",label:e("backups.miner"),track:"minmax(0, 2.4fr)",from:640,cell:d=>a`${t.of(d)} <span class="sub">${d.miner_ip}</span>`,sort:d=>t.of(d)},{key:"created",label:e("backups.created"),track:"190px",from:640,cell:d=>a`${n.dateTime(d.created_at)}
<span class="sub">${e("backups.by",{name:d.created_by})}</span>`,sort:d=>d.id},{key:"model",label:e("backups.model"),track:"minmax(0, 1.8fr)",from:820,cell:d=>a`${d.model} <span class="sub">${d.firmware_version??"\u2013"}</span>`,sort:d=>d.model},{key:"state",label:e("backups.state"),track:"160px",from:720,cell:c,sort:d=>d.is_validated?0:1}]}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("backups.list")}}render(){let[e]=this.path;return e!==void 0?a`<div class="one">
<mr-backup .env=${this.env} .backupId=${e} @changed=${this.load}></mr-backup>
</div>`:a`<div class="page">
${this.bar()}
${this.error===""?p:a`<div class="notice bad row" role="alert">
<span>${this.t("common.failed",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`}
${this.list()} ${this.dialogs()}
</div>`}bar(){let{t:e,query:t}=this;return a`<div class="bar">
<label class="field">
<span>${e("common.search")}</span>
<input
type="search"
placeholder=${e("backups.search_for")}
.value=${t.get("search")??""}
@input=${i=>this.filter({search:i.target.value})}
/>
</label>
<mr-miner-field
.env=${this.env}
label=${e("backups.miner")}
placeholder=${e("backups.miner_any")}
error=${e("backups.miner_unknown")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${i=>this.filter(i.detail)}
></mr-miner-field>
<p class="help count" role="status">${this.counted()}</p>
<span class="spacer"></span>
${this.now()}
</div>`}counted(){let{t:e,backups:t}=this;if(t===void 0)return this.error===""?e("common.loading"):"";let i=this.rows().length;return i===t.length?e.n("backups.count",i):e("backups.matches",{shown:i,total:t.length})}now(){return a`<button
type="button"
class="primary"
@click=${()=>{this.choosing=!0}}
>
${_(re)}${this.t("backups.back_up_now")}
</button>`}list(){let{t:e,backups:t}=this;if(t===void 0)return p;let i=this.rows(),{fleet:n}=this.env;return t.length===0&&n.loaded&&n.miners.length===0?a`<mr-no-miners .env=${this.env}></mr-no-miners>`:i.length===0?a`<div class="card">${this.empty(t.length)}</div>`:a`<div class="list card">
<mr-table
.rows=${i}
.columns=${this.columns}
.key=${this.keyOf}
.name=${this.nameOf}
.texts=${this.tableTexts}
sort=${this.sort}
?page=${this.narrow}
openable
steady="scrolled"
@sorted=${o=>{this.sort=o.detail}}
@opened=${o=>this.open(String(o.detail.id))}
></mr-table>
${this.ended?p:a`<div class="row foot">
<span class="help">${e("backups.more_help",{count:t.length})}</span>
<button type="button" ?disabled=${this.loadingMore} @click=${this.more}>${e("backups.more")}</button>
</div>`}
</div>`}empty(e){let{t,query:i}=this;if(e>0)return a`<div class="empty">
<h2>${t("backups.no_match_title")}</h2>
<p>${t("backups.no_match_text",{count:e})}</p>
${this.clear()}
</div>`;let n=i.has("miner")||i.has("ip");return a`<div class="empty">
${_(Qi,40)}
<h2>${t("backups.none_title")}</h2>
<p>${t(n?"backups.none_miner":"backups.none_text")}</p>
<div class="row">${n?this.clear():p}${this.now()}</div>
</div>`}clear(){return a`<button type="button" @click=${()=>this.filter({search:null,miner:null,ip:null})}>
${this.t("backups.clear")}
</button>`}dialogs(){if(this.choosing)return a`<mr-backup-choose
.env=${this.env}
.first=${this.query.get("miner")}
@chosen=${n=>{this.choosing=!1,this.chosen=n.detail}}
@closed=${()=>{this.choosing=!1}}
></mr-backup-choose>`;if(this.chosen===void 0)return p;let e=()=>{this.chosen=void 0},t=this.env.catalog.value,i=t?.commands.backup;return i===void 0?p:a`<mr-command-dialog
.env=${this.env}
.row=${i}
.catalog=${t}
.miners=${this.chosen}
@closed=${e}
></mr-command-dialog>`}};W.styles=[$,Dn],m([h()],W.prototype,"backups",2),m([h()],W.prototype,"ended",2),m([h()],W.prototype,"error",2),m([h()],W.prototype,"loadingMore",2),m([h()],W.prototype,"columns",2),m([h()],W.prototype,"choosing",2),m([h()],W.prototype,"chosen",2),m([h()],W.prototype,"sort",2),W=m([v("mr-backups")],W);function _i(r,s){let{t:e,format:t}=r,i=o=>e(`common.type_${o.command_type}`),n=o=>o===""?p:a` <span class="sub">${o}</span>`;return[{key:"what",label:e("history.command"),track:"minmax(0, 1fr)",until:640,cell:o=>{let l=gi(r,o);return a`${i(o)}${l===""?p:`: ${l}`}${n(s.of(o))}`}},{key:"outcome",label:e("history.stage"),track:"178px",until:640,cell:o=>a`${Ve(r,o)}${n(t.dateTimeSeconds(o.timestamp))}`},{key:"time",label:e("history.when"),track:"122px",from:640,cell:o=>a`${t.timeSeconds(o.timestamp)}${n(t.dateOnly(o.timestamp))}`},{key:"type",label:e("history.command"),track:"minmax(140px, 1.6fr)",from:640,cell:o=>a`${i(o)}${n(gi(r,o))}`},{key:"miner",label:e("history.miner"),track:"minmax(150px, 1.6fr)",from:640,cell:o=>{let l=s.of(o);return l===o.miner_ip?l:a`${l}${n(o.miner_ip)}`}},{key:"status",label:e("history.stage"),track:"148px",from:640,cell:o=>{let l=Or(o);return a`${Ve(r,o)}${n(l===null?"":t.timeSeconds(l))}`}},{key:"duration",label:e("history.duration"),track:"88px",numeric:!0,from:980,cell:o=>t.duration(o.duration_ms)},{key:"by",label:e("history.by"),track:"minmax(110px, 1fr)",from:820,cell:o=>a`${o.initiated_by}${n(e(`common.source_${o.source}`))}`},{key:"message",label:e("history.reason"),track:"minmax(150px, 1.8fr)",from:900,cell:o=>Cr(r,o)}]}function No(r){let s=[0],e=!1;for(let o=0;o<r.length;o+=1){let l=r[o];l==='"'?e=!e:l===`
`&&!e&&s.push(o+1)}s.at(-1)!==r.length&&s.push(r.length);let t=s[1]??r.length,i=Math.max(0,s.length-2),n=i>0?Number.parseInt(r.slice(s.at(-2)),10):Number.NaN;return{header:r.slice(0,t),body:r.slice(t),count:i,lastId:Number.isNaN(n)?void 0:n}}async function Hn(r,s){let e=[],t=0,i;for(;;){let n=No(await r(i));if(e.push(new Blob(e.length===0?[n.header,n.body]:[n.body])),t+=n.count,!s(t))return;if(n.count<1e3||n.lastId===void 0)return new Blob(e,{type:"text/csv;charset=utf-8"});i=n.lastId}}var zo=new Set(["backup_id","pre_update_backup_id","restored_backup_id"]),Oe=class extends x{constructor(){super(...arguments);this.name=""}render(){let{record:e,env:t}=this,{format:i}=t;return a`<mr-dialog
heading=${this.t("history.details",{command:this.t(`common.type_${e.command_type}`),miner:this.name})}
close-label=${this.t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${Rt(e)?a`<p class="notice bad" dir="auto">${t.errorText(e)}</p>`:p}
${br(t,e)}
<dl>
${K(this.t("history.miner"),a`${k(["history"],this.name,{miner:e.miner_id})}
${this.name===e.miner_ip?p:a`<span class="help">${e.miner_ip}</span>`}`)}
${K(this.t("history.by"),a`${e.initiated_by} <span class="help">${this.t(`common.source_${e.source}`)}</span>`)}
${K(this.t("history.ordered"),i.dateTimeSeconds(e.timestamp))}
${e.duration_ms===null?p:K(this.t("history.duration"),i.duration(e.duration_ms))}
${e.batch_id===null?p:K(this.t("history.batch_label"),k(["history"],this.t("history.batch_show"),{batch:e.batch_id}))}
${K(this.t("history.id"),String(e.id))}
</dl>
${this.values(this.t("history.parameters"),e.parameters)}
${this.values(this.t("history.response"),e.response)}
</mr-dialog>`}values(e,t){if(t===null)return p;let i=Object.fromEntries(Object.entries(t).filter(([,n])=>!ce(n)));return ce(i)?p:a`<section>
<h3>${e}</h3>
${Me(this.env,i,"history.key_",(n,o)=>this.special(n,o))}
</section>`}special(e,t){if(zo.has(e)&&typeof t=="number")return k(["backups",String(t)],`${Tt(this.env,"history.key_","backup_id")} ${t}`);if(e==="sections"&&Array.isArray(t))return t.map(i=>At.find(n=>n===i)).map((i,n)=>i===void 0?String(t[n]):this.t(`backups.section_${i}`)).join(", ");if(e==="backup_type"&&(t==="manual"||t==="automatic"||t==="pre_update"))return this.t(`backups.type_${t}`)}};Oe.styles=[$,Ae,$r,b`.notice{margin:0;overflow-wrap:anywhere;white-space:pre-line}section{display:flex;flex-direction:column;gap:8px}dd .help{margin-inline-start:6px}`],m([g({attribute:!1})],Oe.prototype,"record",2),m([g()],Oe.prototype,"name",2),Oe=m([v("mr-command-details")],Oe);var Lo=3e3,Do=6e4,ke=class extends x{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan(Lo),this.asked=this.version}plan(e){let t=Date.now()+e;this.timer!==void 0&&this.due<=t||(clearTimeout(this.timer),this.due=t,this.timer=setTimeout(()=>{this.load()},e))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:e}=await w(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=e,this.error=""}catch(e){this.error=this.env.errorText(e)}this.isConnected&&this.plan(Do)}render(){let{stats:e,t}=this,{format:i}=this.env;if(e===void 0&&this.error!=="")return a`<p class="error">${t("common.failed",{error:this.error})}</p>`;let n=e===void 0?0:e.successful+e.failed,o=e===void 0||n===0?void 0:e.successful/n*100,l=(c,d,u,f=p)=>a`<div class="figure ${u}">
<dt>${c}</dt>
<dd>${d===void 0?"\u2013":i.number(d)}${f}</dd>
</div>`;return a`<section class="card" aria-labelledby="title">
<h2 id="title">${t("history.figures")}</h2>
<dl>
${l(t("history.total"),e?.total,"")}
${l(t("history.successful"),e?.successful,"good",o===void 0?p:a` <small>${i.number(o,o>99&&o<100?1:0)} %</small>`)}
${l(t("history.failed"),e?.failed,(e?.failed??0)>0?"bad":"")}
${l(t("history.pending"),e?.pending,(e?.pending??0)>0?"busy":"")}
</dl>
${this.types()}
</section>`}types(){let e=this.stats?.by_type??{},t=He.filter(i=>(e[i]??0)>0);return t.length===0?p:(t.sort((i,n)=>(e[n]??0)-(e[i]??0)),a`<ul aria-label=${this.t("history.by_type")}>
${t.map(i=>a`<li>${this.t(`common.type_${i}`)} <b>${this.env.format.number(e[i])}</b></li>`)}
</ul>`)}};ke.styles=[$,b`:host{display:block}section{display:flex;flex-wrap:wrap;align-items:center;gap:8px 32px;padding:12px 16px}h2{font-size:15px}dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0}@media(max-width:480px){dl{display:grid;grid-template-columns:1fr 1fr;width:100%}}.figure{display:flex;flex-direction:column}dt{color:var(--mr-secondary);font-size:13px}dt:before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-inline-end:6px;background:var(--chip, transparent)}.figure:not(.good):not(.bad):not(.busy) dt:before{display:none}dd{margin:0;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}small{font-size:13px;color:var(--mr-secondary)}ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;color:var(--mr-secondary);font-size:13px}b{color:var(--primary-text-color);font-weight:500;font-variant-numeric:tabular-nums}`],m([g({type:Number})],ke.prototype,"version",2),m([h()],ke.prototype,"stats",2),m([h()],ke.prototype,"error",2),ke=m([v("mr-history-figures")],ke);var xi=36e5,at={"1h":xi,"24h":24*xi,"7d":168*xi},Ue=["type","status","source","miner","ip","user","batch","time","since","until"];function Wt(r,s){return r.find(e=>e===s)}function Fn(r){let s=r===null?Number.NaN:Date.parse(r);return Number.isNaN(s)?void 0:new Date(s).toISOString()}function ki(r){return Wt([...Object.keys(at),"custom"],r.get("time"))}function Yt(r,s){let e=ki(r),t=e==="custom",i={command_type:Wt(He,r.get("type")),status:Wt(Ct,r.get("status")),source:Wt(Ot,r.get("source")),miner_id:r.get("miner")??void 0,miner_ip:r.get("ip")??void 0,initiated_by:r.get("user")??void 0,batch_id:r.get("batch")??void 0,since:t?Fn(r.get("since")):e===void 0?void 0:new Date(s-at[e]).toISOString(),until:t?Fn(r.get("until")):void 0};return Object.fromEntries(Object.entries(i).filter(([,n])=>n!==void 0&&n!==""))}function Si(r,s){let e=Date.parse(r.timestamp);return(s.command_type===void 0||r.command_type===s.command_type)&&(s.status===void 0||r.status===s.status)&&(s.source===void 0||r.source===s.source)&&(s.miner_id===void 0||r.miner_id===s.miner_id)&&(s.miner_ip===void 0||r.miner_ip===s.miner_ip)&&(s.initiated_by===void 0||r.initiated_by===s.initiated_by)&&(s.batch_id===void 0||r.batch_id===s.batch_id)&&(s.since===void 0||e>=Date.parse(s.since))&&(s.until===void 0||e<=Date.parse(s.until))}function jn(r){let s=Yt(r,0);return s.since!==void 0&&s.until!==void 0&&s.since>s.until?"order":void 0}var ve=class extends x{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}get active(){return Ue.filter(e=>e!=="since"&&e!=="until"&&this.query.has(e)).length}render(){if(!this.folded)return a`<div class="fields">${this.fields()}</div>`;let{active:e}=this;return a`<button
type="button"
aria-expanded=${this.unfolded}
aria-controls="fields"
@click=${()=>{this.unfolded=!this.unfolded}}
>
${_(ir)}
${e===0?this.t("history.filters"):this.t("history.filters_active",{count:e})}
</button>
<div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t:e,query:t}=this;return a`
${this.choice("type",e("history.type"),e("history.any_type"),He,i=>e(`common.type_${i}`))}
${this.choice("status",e("history.status"),e("history.any_status"),Ct,i=>e(`common.status_${i}`))}
<mr-miner-field
.env=${this.env}
label=${e("history.miner")}
placeholder=${e("history.miner_any")}
error=${e("backups.miner_unknown")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${i=>this.emit(i.detail)}
></mr-miner-field>
${this.choice("source",e("history.source"),e("history.any_source"),Ot,i=>e(`common.source_${i}`))}
<label class="field">
<span>${e("history.user")}</span>
<input
type="search"
list="users"
autocomplete="off"
placeholder=${e("history.user_any")}
.value=${t.get("user")??""}
@input=${i=>this.writing(i)}
@change=${i=>this.emit({user:i.target.value.trim()})}
/>
<datalist id="users">${this.users.map(i=>a`<option value=${i}></option>`)}</datalist>
</label>
${this.times()}
${t.has("batch")?a`<span class="batch chip busy">
${e("history.batch",{id:(t.get("batch")??"").slice(0,8)})}
<button
type="button"
class="plain"
aria-label=${e("history.batch_clear")}
title=${e("history.batch_clear")}
@click=${()=>this.emit({batch:null})}
>
×
</button>
</span>`:p}
${this.active===0?p:a`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(Ue.map(i=>[i,null])))}>
${e("history.clear")}
</button>`}
`}writing(e){let t=e.target.value;(t===""||e.inputType==="insertReplacementText"&&this.users.includes(t))&&this.emit({user:t})}choice(e,t,i,n,o){let l=this.query.get(e)??"";return a`<label class="field">
<span>${t}</span>
<select @change=${c=>this.emit({[e]:c.target.value})}>
<option value="" .selected=${l===""}>${i}</option>
${n.map(c=>a`<option value=${c} .selected=${l===c}>${o(c)}</option>`)}
</select>
</label>`}times(){let{t:e,query:t}=this,i=ki(t),n=i==="custom"&&jn(t)==="order";return a`<label class="field">
<span>${e("history.time")}</span>
<select @change=${o=>this.chooseTime(o.target.value)}>
<option value="" .selected=${i===void 0}>${e("history.time_any")}</option>
${[...Object.keys(at),"custom"].map(o=>a`<option value=${o} .selected=${i===o}>${e(`history.time_${o}`)}</option>`)}
</select>
</label>
${i==="custom"?a`${this.time("since",e("history.since"),n)} ${this.time("until",e("history.until"),n)}`:p}`}chooseTime(e){let t=e==="custom"?new Date(Date.now()-at["24h"]).toISOString():null;this.emit({time:e,since:t,until:null})}time(e,t,i){let n=this.env.format.timeZone,o=this.query.get(e);return a`<label class="field time">
<span>${t}</span>
<input
type="datetime-local"
.value=${o===null?"":Qe(o,n)}
aria-invalid=${i}
aria-describedby=${i?"wrong":p}
@change=${l=>this.emit({[e]:Ur(l.target.value,n)})}
/>
${i&&e==="until"?a`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>`:p}
</label>`}};ve.styles=[$,b`:host{display:flex;flex-direction:column;align-items:flex-start;gap:8px;min-width:0}.fields{order:1;width:100%;display:grid;gap:8px;grid-template-columns:repeat(auto-fit,minmax(min(126px,100%),1fr));align-items:start}.fields select{padding-inline:8px 4px}.batch,.clear{align-self:end}.fields[hidden]{display:none}.time{grid-column:span 2;min-width:0}.batch{min-height:40px;border-radius:20px;justify-self:start;padding-inline-end:2px}.batch button{min-height:36px;width:36px;padding:0;font-size:18px;color:inherit}.clear{justify-self:start}`],m([g({attribute:!1})],ve.prototype,"query",2),m([g({attribute:!1})],ve.prototype,"users",2),m([g({type:Boolean})],ve.prototype,"folded",2),m([h()],ve.prototype,"unfolded",2),ve=m([v("mr-history-filters")],ve);var qn=b`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}:host([narrow]) .page{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:flex-end;justify-content:space-between}mr-history-filters{flex:1 1 260px}:host([narrow]) .bar{align-items:flex-start}:host([narrow]) mr-history-filters{display:contents}.notice{margin:0}.list{position:relative;padding:0;flex:1;min-height:340px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.list[aria-busy=true] mr-table{opacity:.5;transition:opacity .2s .3s}.foot{min-height:40px;display:flex;align-items:center;justify-content:center;border-top:1px solid var(--divider-color)}.fresh{position:absolute;top:60px;left:50%;transform:translate(-50%);z-index:2;box-shadow:0 2px 10px #00000059}:host([narrow]) .fresh{position:fixed;top:auto;bottom:20px}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}`;var Zt=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let s=this.above.at(-1);return s===void 0?void 0:s+1}reset(s){this.rows=s,this.ended=s.length<200,this.unseen=0,this.newest=s[0]?.id??0,this.above.length=0}older(s){let e=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=s.length<200;let t=[...this.rows,...s.filter(i=>i.id<e)];for(;t.length>600;)this.above.push(t[0]?.id??0),t=t.slice(200);this.rows=t}newer(s){this.above.pop();let e=this.rows[0]?.id??0,t=[...s.filter(i=>i.id>e),...this.rows];this.ended&&=t.length<=600,this.rows=t.slice(0,600)}take(s,e,t){let i=[...this.rows],n=!1;for(let o of[...s].sort((l,c)=>l.id-c.id)){let l=i.findIndex(d=>d.id<=o.id),c=l>=0&&i[l]?.id===o.id;if(c&&e(o))i[l]=o;else if(c)i.splice(l,1);else if(e(o))if(l===0||i.length===0)t||!this.atTop||this.unseen>0?o.id>this.newest&&(this.unseen+=1):i.unshift(o),this.newest=Math.max(this.newest,o.id);else if(l>0)i.splice(l,0,o);else if(this.ended)i.push(o);else continue;else continue;n=!0}n&&(i.length>600&&(this.ended=!1),this.rows=i.slice(0,600))}};var Un=40,Fo=200,M=class extends V{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new pe;this.held=new Zt;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=e=>String(e.id)}connectedCallback(){super.connectedCallback();let e=new N(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.take(t));this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)},()=>{this.catchUp()})),this.owns(this.env.fleet.listen(()=>this.updateNames())),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(e){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=_i(this.env,this.names),this.columnsFor=this.env),!e.has("query"))return;let t=Ue.map(i=>this.query.get(i)).join(`
`);t!==this.filters&&(this.filters=t,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=_i(this.env,this.names))}async ask(e,t=this.asked){let i=`remote/commands/history${U({...t,...e})}`;return(await w(this.env.hass,"GET",i)).commands}async load(){this.turn+=1;let{turn:e}=this;this.asked=Yt(this.query,Date.now()),this.loading="first",this.early=[];try{let t=await this.ask({limit:200});if(e!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(t),this.held.take(this.early,i=>Si(i,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(t){if(e!==this.turn)return;this.error=this.env.errorText(t)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:e}=this;try{let t=await this.ask({limit:200});e===this.turn&&this.take(t)}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(e){let{held:t}=this,i=e==="older"?t.olderBefore:t.newerBefore;if(this.loading!==void 0||i===void 0)return;let{turn:n}=this;this.loading=e;try{let o=await this.ask({before_id:i,limit:200});if(n!==this.turn)return;this.error="",this.steady="always",t[e](o)}catch(o){if(n!==this.turn)return;this.error=this.env.errorText(o)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let e=new Set([...this.users,...this.rows.map(t=>t.initiated_by)]);e.size>this.users.length&&e.size<=Fo&&(this.users=[...e].sort())}take(e){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...e),this.held.take(e,i=>Si(i,this.asked),this.reading),this.show();let t=this.detail;typeof t=="object"&&(this.detail=e.find(i=>i.id===t.id)??t)}viewed(e){let{first:t,last:i}=e.detail;this.reading=t>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():i>=this.rows.length-Un&&this.error===""?this.more("older"):t<=Un&&this.error===""&&this.more("newer")}async openDetail(){let e=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(e)||e<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===e)&&(this.detail=this.held.rows.find(t=>t.id===e),this.detail===void 0))try{let[t]=await this.ask({before_id:e+1,limit:1},{});this.query.get("command")===String(e)&&(this.detail=t?.id===e?t:"missing")}catch(t){I(this,this.t("common.failed",{error:this.env.errorText(t)}))}}openRecord(e){this.opened=!0,ne([this.tab],yr(this.query,{command:String(e.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let e=Yt(this.query,Date.now());try{let t=await Hn(async i=>{let n=`remote/commands/history${U({...e,format:"csv",limit:1e3,before_id:i})}`;return(await pr(this.env.hass,n)).text()},i=>this.exported===void 0?!1:(this.exported=i,!0));t!==void 0&&hr(t,"miner_remote_commands.csv")}catch(t){I(this,this.t("common.failed",{error:this.env.errorText(t)}))}this.exported=void 0}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("history.table")}}render(){return a`<div class="page">
<mr-history-figures .env=${this.env} .version=${this.version}></mr-history-figures>
<div class="bar">
<mr-history-filters
.env=${this.env}
.query=${this.query}
.users=${this.users}
.folded=${this.narrow}
@changed=${e=>this.filter(e.detail)}
></mr-history-filters>
${this.csv()}
</div>
${this.lost===""?p:a`<p class="notice warn" role="status">${this.t("history.live_lost",{error:this.lost})}</p>`}
${this.error===""?p:a`<div class="notice bad row" role="alert">
<span>${this.t("common.failed",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`}
<div class="list card" aria-busy=${this.loading==="first"}>${this.list()}</div>
${this.dialog()}
</div>`}csv(){return this.exported===void 0?a`<button type="button" ?disabled=${this.rows.length===0} @click=${this.exportCsv}>
${_(wt)}${this.t("history.csv")}
</button>`:a`<span class="row export">
<span role="status">${this.t.n("history.csv_progress",this.exported)}</span>
<button
type="button"
@click=${()=>{this.exported=void 0}}
>
${this.t("history.csv_stop")}
</button>
</span>`}list(){if(this.rows.length===0)return this.empty();let e=!this.held.atTop||this.unseen>0;return a`<mr-table
.rows=${this.rows}
.columns=${this.columns}
.key=${this.keyOf}
.texts=${this.tableTexts}
?page=${this.narrow}
openable
steady=${this.steady}
@opened=${t=>this.openRecord(t.detail)}
@viewed=${this.viewed}
></mr-table>
${e?a`<button type="button" class="primary fresh" @click=${this.load}>
${_(bt)}${this.unseen>0?this.t.n("history.new",this.unseen):this.t("history.to_top")}
</button>`:p}
<div class="foot help">
${this.loading==="first"?a`<span role="status">${this.t("common.loading")}</span>`:this.held.ended?this.t("history.end"):this.loading==="older"?this.t("history.loading_older"):a`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.older")}</button>`}
</div>`}empty(){if(this.loading==="first")return a`<p class="empty" role="status">${this.t("common.loading")}</p>`;if(this.error!=="")return p;let e=Object.keys(this.asked).length>0;return a`<div class="empty">
${_(rr,40)}
<h2>${this.t(e?"history.no_match_title":"history.none_title")}</h2>
<p>${this.t(e?"history.no_match_text":"history.none_text")}</p>
${e?a`<button type="button" @click=${()=>this.filter(Object.fromEntries(Ue.map(t=>[t,null])))}>
${this.t("history.clear")}
</button>`:k(["control"],this.t("history.none_link"))}
</div>`}dialog(){let{detail:e}=this;return e===void 0?p:e==="missing"?a`<mr-dialog
heading=${this.t("history.command")}
close-label=${this.t("common.close")}
@closed=${this.closeDetail}
>
<p>${this.t("history.missing",{id:this.query.get("command")??""})}</p>
</mr-dialog>`:a`<mr-command-details
.env=${this.env}
.record=${e}
.name=${this.names.of(e)}
@closed=${this.closeDetail}
></mr-command-details>`}};M.styles=[$,qn],m([h()],M.prototype,"rows",2),m([h()],M.prototype,"unseen",2),m([h()],M.prototype,"loading",2),m([h()],M.prototype,"error",2),m([h()],M.prototype,"lost",2),m([h()],M.prototype,"version",2),m([h()],M.prototype,"detail",2),m([h()],M.prototype,"exported",2),m([h()],M.prototype,"steady",2),m([h()],M.prototype,"users",2),m([h()],M.prototype,"columns",2),m([oe("mr-table")],M.prototype,"table",2),M=m([v("mr-history")],M);var jo=4,be=class extends x{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await w(this.env.hass,"GET",`remote/backups${U({miner_id:e,limit:jo})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("common.tab_backups")}</h3>
${this.list()}
<p class="flat">${k(["backups"],this.t("miner.all_backups"),{miner:this.minerId})}</p>`}list(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.backups===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:this.backups.length===0?a`<p class="help">${this.t("miner.no_backups")}</p>`:a`<ul>
${this.backups.map(e=>a`<li>
<span class="what">
${k(["backups",String(e.id)],e.backup_name)}
<span class="help">
${this.env.format.dateTime(e.created_at)}, ${this.t(`backups.type_${e.backup_type}`)}
</span>
</span>
</li>`)}
</ul>`}};be.styles=[$,_e],m([g({attribute:!1})],be.prototype,"minerId",2),m([g({attribute:!1})],be.prototype,"made",2),m([h()],be.prototype,"backups",2),m([h()],be.prototype,"error",2),be=m([v("mr-miner-backups")],be);var qo={},Kn=Ne(class extends ze{constructor(){super(...arguments),this.ot=qo}render(r,s){return s()}update(r,[s,e]){if(Array.isArray(s)){if(Array.isArray(this.ot)&&this.ot.length===s.length&&s.every((t,i)=>t===this.ot[i]))return Ze}else if(this.ot===s)return Ze;return this.ot=Array.isArray(s)?Array.from(s):s,this.render(s,e)}});function Bn(r,s,e){let t=[],i=Math.min(s.until,e);return r.forEach(({s:n,lu:o},l)=>{let c=n.trim()===""?Number.NaN:Number(n),d=Math.max(o*1e3,s.from),u=Math.min((r[l+1]?.lu??Number.POSITIVE_INFINITY)*1e3,i);Number.isFinite(c)&&u>d&&t.push({from:d,until:u,mean:c,low:c,high:c})}),t}function Gn(r,s){return r.flatMap(({start:e,end:t,mean:i,min:n,max:o})=>{let l=Math.max(e,s.from),c=Math.min(t,s.until);return i==null||!(c>l)?[]:[{from:l,until:c,mean:i,low:n??i,high:o??i}]})}function Wn(r,s,e){if(r.length<=e)return r;let t=(s.until-s.from)/e,i=[],n=[],o=()=>{let l=n[0],c=n.at(-1);if(l===void 0||c===void 0)return;let d=0,u=0;for(let{from:f,until:y,mean:S}of n)d+=S*(y-f),u+=y-f;i.push({from:l.from,until:c.until,mean:d/u,low:Math.min(...n.map(f=>f.low)),high:Math.max(...n.map(f=>f.high))}),n=[]};for(let l of r){let c=n[0],d=n.at(-1),u=c!==void 0&&Math.floor((l.from-s.from)/t)>Math.floor((c.from-s.from)/t),f=d!==void 0&&l.from-d.until>t;(u||f)&&o(),n.push(l)}return o(),i}function Yn(r,s=1e3){let e=[];for(let t of r){let i=e.at(-1);i!==void 0&&t.from-(i.at(-1)?.until??Number.NaN)<=s?i.push(t):e.push([t])}return e}function Zn(r,s=null){let e=s??Number.POSITIVE_INFINITY,t=s??Number.NEGATIVE_INFINITY;for(let n of r)e=Math.min(e,n.low),t=Math.max(t,n.high);let i=t>=e?[e,t]:[];return Ht(i.map(n=>({from:0,until:0,price:n})))}function Jn(r,s,e){return Yn(r).map(t=>t.map(({from:i,until:n,mean:o},l)=>`${l===0?"M":"L"}${Q(s(i))} ${Q(e(o))}H${Q(s(n))}`).join("")).join("")}function Vn(r,s,e){return r.every(({low:t,high:i})=>t===i)?"":Yn(r).map(t=>{let i=t.map(({from:o,until:l,high:c})=>`${Q(s(o))} ${Q(e(c))}H${Q(s(l))}`),n=[...t].reverse().map(({from:o,until:l,low:c})=>`${Q(s(l))} ${Q(e(c))}H${Q(s(o))}`);return`M${[...i,...n].join("L")}Z`}).join("")}function Xn(r,s,e,t,i){let n=Array(s).fill(""),o=r.map(({price:d})=>d),l=Math.min(...o),c=Math.max(...o);for(let{from:d,until:u,price:f}of r){let y=c>l?Math.min(s-1,Math.floor((f-l)/(c-l)*s)):0;n[y]+=`M${Q(e(d))} ${t}H${Q(e(u))}v${i}H${Q(e(d))}Z`}return n}function Qn(r,s,e){let t=[];for(let i of[...r].sort((n,o)=>s(n)-s(o))){let n=t.at(-1);n?.[0]!==void 0&&s(i)-s(n[0])<e?n.push(i):t.push([i])}return t}function Q(r){return Math.round(r*10)/10}var es=88,Ei=8,ts=5,Uo=8,C=class extends x{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.reference=null;this.slack=1e3;this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=Wn(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e??null}))}follow(e,t){let i=e.currentTarget.getBoundingClientRect(),{from:n,until:o}=this.span;this.look(Math.min(o-1,Math.max(n,t(e.clientX-i.left))))}step(e){let t=this.drawn.length-1,i=this.cursor===void 0?t:this.drawn.findLastIndex(({from:c})=>c<=(this.cursor??0)),o={ArrowLeft:i-1,ArrowDown:i-1,ArrowRight:i+1,ArrowUp:i+1,PageDown:i-10,PageUp:i+10,Home:0,End:t}[e.key];if(o===void 0)return;e.preventDefault();let l=this.drawn[Math.min(t,Math.max(0,o))];this.look(l&&Math.min(l.from+1e3,(l.from+l.until)/2))}valueText(e){if(e===void 0)return"\u2013";let{mean:t,low:i,high:n}=e,o=this.text(t);return i===n?o:this.t("chart.mean_range",{mean:o,low:this.text(i),high:this.text(n)})}render(){let{span:e,drawn:t,cursor:i}=this,{width:n,height:o}=this.size,l=t.at(-1),c=l!==void 0&&this.now-l.until<=this.slack?l:void 0,d=i===void 0?c:tt(t,i),u=Zn(t,this.reference),f=this.prices.length>0?Ei+2:0,y=o-Wr,S=y-f,j=Kr(u.low,u.high,Math.max(2,Math.floor(S/34))),ye=j.values.map(ie=>this.env.format.number(ie,j.digits,j.digits)),R=14+Math.max(...ye.map(ie=>ie.length))*7,q=n-8,T=xe(e.from,e.until,R,q),$e=xe(u.low,u.high,S-4,12),lo=[i===void 0?"":this.env.format.weekdayTime(new Date(i)),this.valueText(d),i===void 0?"":this.describe(i)];return a`<div class="head">
<h4>${this.label}</h4>
<span class="strong" aria-hidden="true">${this.valueText(d)}</span>
</div>
<div
class="plot"
tabindex="0"
role="slider"
aria-label=${this.label}
aria-valuemin="0"
aria-valuemax=${Math.max(0,t.length-1)}
aria-valuenow=${Math.max(0,d===void 0?0:t.indexOf(d))}
aria-valuetext=${lo.filter(Boolean).join(", ")}
@pointermove=${ie=>this.follow(ie,xe(R,q,e.from,e.until))}
@pointerdown=${ie=>this.follow(ie,xe(R,q,e.from,e.until))}
@pointerleave=${ie=>{ie.pointerType!=="touch"&&this.look(void 0)}}
@blur=${()=>this.look(void 0)}
@keydown=${this.step}
>
${n===0?p:A`<svg width=${n} height=${o} viewBox="0 0 ${n} ${o}" aria-hidden="true">
${Kn([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.reference,this.env],()=>[this.background(T,S),this.axes(T,$e,R,q,y,j.values,ye),Xn(this.prices,ts,T,y-Ei,Ei).map((ie,co)=>A`<path class="price" d=${ie} style="opacity:${.15+co/(ts-1)*.8}" />`),A`<path class="area" d=${Vn(t,T,$e)} /><path class="line" d=${Jn(t,T,$e)} />`,this.reference===null?p:A`<line class="reference" x1=${R} x2=${q} y1=${$e(this.reference)} y2=${$e(this.reference)} />`,this.flags(T,S)])}
${i===void 0?p:A`<line class="cursor" x1=${T(i)} x2=${T(i)} y1="0" y2=${y} />
${d===void 0?p:A`<circle class="dot" r="4" cx=${T(i)} cy=${$e(d.mean)} />`}`}
</svg>`}
</div>`}background(e,t){return A`${Yr}${this.bands.map(({from:i,until:n,action:o,undecided:l})=>A`<rect class="tint ${l?"undecided":""}" x=${e(i)} width=${Math.max(1,e(n)-e(i))}
y="0" height=${t} fill="url(#${o})" />`)}`}axes(e,t,i,n,o,l,c){let{format:d}=this.env,{span:u,now:f}=this,{width:y}=this.size,S=u.until-u.from>3*864e5,j=d.time(new Date(u.from)),ye=it(u.from,u.until,n-i,j.length*6.5+10,d.timeZone),R=S?[...ye.days]:[u.from,...ye.days],q=Jr(R.reverse(),T=>-e(T),es).filter(T=>e(T)+es<=y);return A`${l.map((T,$e)=>A`<line class=${T===0?"zero":"grid"} x1=${i} x2=${n} y1=${t(T)} y2=${t(T)} />
<text x=${i-8} y=${t(T)+4} text-anchor="end">${c[$e]}</text>`)}
${ye.days.map(T=>A`<line class="day" x1=${e(T)} x2=${e(T)} y1="0" y2=${o} />`)}
${S?p:ye.hours.map(T=>A`<line class="grid" x1=${e(T)} x2=${e(T)} y1=${o} y2=${o+4} />
<text x=${e(T)} y=${o+16} text-anchor="middle">${Math.abs(e(T)-y/2)+j.length*4<=y/2?d.time(new Date(T)):p}</text>`)}
${q.map(T=>A`<text class="date" x=${e(T)+4} y=${o+(S?16:33)}>${d.day(new Date(T))}</text>`)}
<line class="axis" x1=${i} x2=${n} y1=${o} y2=${o} />
${f>u.from&&f<u.until?A`<line class="now" x1=${e(f)} x2=${e(f)} y1="0" y2=${o} />`:p}`}flags(e,t){return Qn(this.marks,i=>e(i.at),Uo).map(i=>{let n=e(i[0].at);return A`<g class="mark ${i.some(({bad:o})=>o)?"failed":""}">
<line x1=${n} x2=${n} y1="0" y2=${t} /><path d="M${n-5} 0h10l-5 8z" />
</g>`})}};C.styles=[$,Zr,b`:host{--mr-chart-height: 180px}.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;font-variant-numeric:tabular-nums;min-height:22px}h4{margin:0;font-weight:500}.line{stroke-width:1.8}.reference{stroke:var(--mr-secondary);stroke-dasharray:6 4}.price{fill:var(--mr-primary-text)}.cursor{stroke:var(--primary-text-color);stroke-dasharray:2 2}.mark line{stroke:var(--mr-secondary);stroke-dasharray:4 3}.mark path{fill:var(--primary-text-color)}.mark.failed line{stroke:var(--mr-danger-text)}.mark.failed path{fill:var(--mr-danger-text)}`],m([g({attribute:!1})],C.prototype,"samples",2),m([g({attribute:!1})],C.prototype,"span",2),m([g({attribute:!1})],C.prototype,"bands",2),m([g({attribute:!1})],C.prototype,"marks",2),m([g({attribute:!1})],C.prototype,"prices",2),m([g({attribute:!1})],C.prototype,"now",2),m([g({attribute:!1})],C.prototype,"reference",2),m([g({attribute:!1})],C.prototype,"cursor",2),m([g({attribute:!1})],C.prototype,"slack",2),m([g({attribute:!1})],C.prototype,"label",2),m([g({attribute:!1})],C.prototype,"text",2),m([g({attribute:!1})],C.prototype,"describe",2),m([h()],C.prototype,"size",2),m([oe(".plot")],C.prototype,"plot",2),C=m([v("mr-line-chart")],C);var Jt=["hashrate","power","temperature_max","efficiency"];function Ke({timestamp:r,completed_at:s}){return Date.parse(s??r)}var Ko=new Set(["power_off","power_on","power_limit"]);function Bo(r,s,e){let t=r.filter(l=>Ko.has(l.command_type)&&l.status==="success").sort((l,c)=>l.id-c.id),i=[],n,o=l=>{if(n===void 0)return;let c=Math.max(n.from,s.from),d=Math.min(l,s.until);d>c&&i.push({...n,from:c,until:d})};for(let l of t){let c=Ke(l),d=Number(l.parameters.power_limit_w??Number.NaN),u=l.command_type==="power_limit",f=u&&n?.action==="limit"&&d>(n.watts??0);o(c),n=void 0,!(l.source!=="scheduled"||l.command_type==="power_on"||f)&&(n={from:c,until:s.until,action:u?"limit":"off",watts:u&&Number.isFinite(d)?d:null,reason:"",undecided:!1})}return o(e),i}function is(r,s,e,t){return[...Bo(r,e,t),...Dt(s,{from:t,until:e.until})]}var dt=6e4,Ri=60*dt,lt=24*Ri,Pi=["hour","day","week","month"],rs={hour:{past:Ri,ahead:Ri/4,every:dt/2},day:{past:lt,ahead:lt/2,every:2*dt},week:{past:7*lt,ahead:lt,every:10*dt},month:{past:30*lt,ahead:0,every:30*dt}};function ns(r){return Pi.some(s=>s===r)}function Ci(r,s){let{past:e,ahead:t}=rs[r];return{from:s-e,until:s+t}}function ss(r){return rs[r].every}function ct(r){return r==="week"||r==="month"}async function os(r,s,e,t,i){if(s.length===0)return new Map;let n={start_time:new Date(t.from).toISOString(),end_time:new Date(i).toISOString()};if(ct(e)){let l=await ae(r,"recorder/statistics_during_period",{...n,statistic_ids:s,period:"hour",types:["mean","min","max"]});return new Map(s.map(c=>[c,Gn(l[c]??[],t)]))}let o=await ae(r,"history/history_during_period",{...n,entity_ids:s,minimal_response:!0,no_attributes:!0});return new Map(s.map(l=>[l,Bn(o[l]??[],t,i)]))}var Go=500,Wo=2*36e5,Yo=.012,Y=class extends x{constructor(){super(...arguments);this.range="day";this.settled=!1;this.latest=[];this.error="";this.turn=0;this.asked="";this.records=[];this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:i}=this,n=JSON.stringify([t.miner_id,this.range,i.entities,t.site,t.location]);n!==this.asked&&(this.asked=n,this.cursor=void 0,this.load());let{read:o}=this,l=JSON.stringify(i.plan?.steps.map(({start:c,end:d,action:u})=>[c,d,u]));o!==void 0&&(e.has("read")||e.has("latest")||l!==this.planned)&&(this.planned=l,this.records=as(o.records,this.latest),this.bands=is(this.records,i.plan?.steps??[],o.span,o.now),this.marks=this.records.filter(c=>Ke(c)>=o.span.from).map(c=>({at:Ke(c),bad:!["success","pending"].includes(c.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:i}=this,{hass:n}=this.env,o=Date.now(),l=Ci(t,o),c=Jt.flatMap(d=>Zo(i.entities[d])?[i.entities[d]?.entity_id??""]:[]);try{let[d,u,f]=await Promise.all([os(n,c,t,l,o),this.readRecords(l),this.readPrices(l)]);if(e!==this.turn)return;this.read={range:t,now:o,span:l,samples:d,records:u,...f};let y=Math.min(...[...d.values()].map(S=>S[0]?.from??Number.POSITIVE_INFINITY));!this.settled&&t==="day"&&y>Ci("hour",o).from&&y<=o&&this.choose("hour"),this.error=""}catch(d){if(e!==this.turn)return;this.error=this.env.errorText(d)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},ss(t))}choose(e){this.dispatchEvent(new CustomEvent("range",{detail:e}))}async readRecords(e){let t=new Date(e.from).toISOString(),i=l=>w(this.env.hass,"GET",`remote/commands/history${U({miner_id:this.miner.miner_id,...l})}`),[n,o]=await Promise.all([i({since:t,limit:Go}),i({until:t,source:"scheduled",limit:5})]);return as(o.commands,n.commands)}async readPrices(e){let{rates:t}=await w(this.env.hass,"GET","remote/rates"),i=Pr(t)(this.miner);if(i===void 0)return{prices:[],currency:void 0};let{prices:n,currency:o}=await ae(this.env.hass,"miner_remote/prices",{rate_id:i.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:Lt(n,e),currency:o}}render(){let{read:e,details:t}=this,i=e!==void 0&&Jt.some(n=>this.problem(t.entities[n],e)===void 0);return a`<div class="row">
<h3>${this.t("miner.charts")}</h3>
<span class="spacer"></span>
<div class="ranges" role="radiogroup" aria-label=${this.t("miner.range")}>
${Pi.map(n=>a`<label class=${n===this.range?"on":""}>
<input
type="radio"
name="range"
class="visually-hidden"
.checked=${n===this.range}
@change=${()=>this.choose(n)}
/>
${this.t(`miner.range_${n}`)}
</label>`)}
</div>
</div>
${this.error===""?p:a`<p class="notice bad flat" role="alert">${this.t("miner.chart_failed",{error:this.error})}</p>`}
${e===void 0?this.error===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`${i?this.readout(e):p}
<div class="charts">${Jt.map(n=>this.chart(n,e))}</div>
${i?this.legend(e):p}`}`}readout(e){let t=this.cursor??e.now,{format:i}=this.env,n=this.cursor===void 0?this.t("chart.now"):i.weekdayTime(new Date(t));return a`<p class="readout flat" aria-hidden="true"><b>${n}</b> ${this.about(t).map(o=>a`<span>${o}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:i}=this.env,n=tt(this.bands,e),o=tt(t.prices,e),l=(t.span.until-t.span.from)*Yo,c=this.cursor===void 0?[]:this.records.filter(d=>Math.abs(Ke(d)-e)<l);return[...n===void 0?[]:[this.t("miner.schedule_does",{action:X(n.action,n.watts,this.env)})],...o===void 0?[]:[i.price(o.price,t.currency)],...c.slice(0,3).map(d=>this.t("miner.command_at",{command:this.t(`common.type_${d.command_type}`),name:d.initiated_by,time:i.time(new Date(Ke(d)))}))]}chart(e,t){let i=this.details.entities[e],n=this.t(`miner.chart_${e}`),o=this.problem(i,t);return o!==void 0?a`<div class="none">
<h4>${n}</h4>
<p class="help">${o}</p>
</div>`:a`<mr-line-chart
.env=${this.env}
.samples=${t.samples.get(i?.entity_id??"")??[]}
.span=${t.span}
.bands=${this.bands}
.marks=${this.marks}
.prices=${t.prices}
.now=${t.now}
.slack=${ct(t.range)?Wo:1e3}
.reference=${this.reference(e,i)}
.cursor=${this.cursor}
.label=${n}
.text=${this.formatter(e,i)}
.describe=${this.describe}
@cursor=${l=>{this.cursor=l.detail??void 0}}
></mr-line-chart>`}reference(e,t){return this.unit(e,t)!==Oi[e]?null:e==="hashrate"?this.miner.expected_hashrate_ths:e==="power"?this.miner.power_limit_w:null}unit(e,t){return String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??Oi[e])}problem(e,t){if(e===null)return this.t("miner.chart_missing",{name:this.miner.name});let i=e.entity_id;if(e.disabled){let n=a`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;return a`${this.t("miner.chart_disabled",{entity:i})} ${n}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:i});if(!((t.samples.get(i)??[]).length>0))return this.t(ct(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:i}=this.env,n=this.unit(e,t),o=`${e} ${n} ${i.language}`,l=this.formatters.get(o);return l===void 0&&(l=c=>{if(n!==Oi[e])return`${i.number(c,1)} ${n}`;switch(e){case"hashrate":return i.hashrate(c);case"power":return i.power(c);case"temperature_max":return`${i.number(c,1)} \xB0C`;case"efficiency":return i.efficiency(c)}},this.formatters.set(o,l)),l}legend(e){let t=d=>a`<span class="swatch ${d}"></span>`,i=["off","limit","on"].filter(d=>this.bands.some(u=>u.action===d)),n=e.prices.map(({price:d})=>d),o=Math.min(...n),l=Math.max(...n),c=d=>this.env.format.price(d,e.currency);return a`<ul class="legend">
${this.miner.expected_hashrate_ths!==null||this.miner.power_limit_w!==null?a`<li><span class="dashes"></span>${this.t("miner.legend_reference")}</li>`:p}
${this.marks.length>0?a`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>`:p}
${i.map(d=>a`<li>${t(d)}${this.t("miner.schedule_does",{action:this.t(`common.action_${d}`)})}</li>`)}
${n.length>0?a`<li>
${t("price")}${this.t("miner.legend_price",{price:o===l?c(o):`${c(o)} \u2013 ${c(l)}`})}
</li>`:p}
${ct(e.range)?a`<li>${t("band")}${this.t("miner.legend_band")}</li>`:p}
</ul>`}};Y.styles=[$,_e,b`:host{display:flex;flex-direction:column;gap:8px}.ranges{display:inline-flex;border:1px solid var(--mr-field-border);border-radius:18px;overflow:hidden}.ranges label{padding:0 12px;line-height:34px;cursor:pointer}.ranges label+label{border-inline-start:1px solid var(--divider-color)}.ranges .on{font-weight:500;background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.ranges label:focus-within{outline:2px solid var(--primary-color);outline-offset:-2px}.readout{display:flex;flex-wrap:wrap;gap:0 16px;min-height:20px;font-variant-numeric:tabular-nums}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}h4{margin:0 0 4px;font-weight:500}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend li{padding:0;border:0;gap:6px}.swatch{width:18px;height:12px;border-radius:3px;border:1px solid transparent}.swatch.off{background:repeating-linear-gradient(45deg,var(--mr-off) 0 1.5px,transparent 1.5px 5px);border-color:var(--mr-off)}.swatch.limit{background:radial-gradient(var(--mr-limit) 1.3px,transparent 1.5px) 0 0 / 6px 6px;border-color:var(--mr-limit)}.swatch.on{background:color-mix(in srgb,var(--mr-on) 30%,transparent);border-color:var(--mr-on)}.swatch.price{background:linear-gradient(to right,color-mix(in srgb,var(--mr-primary-text) 15%,transparent),var(--mr-primary-text))}.swatch.band{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.dashes{width:18px;border-top:1px dashed var(--mr-secondary)}.flag{border:5px solid transparent;border-top:8px solid var(--primary-text-color);border-bottom:0}`],m([g({attribute:!1})],Y.prototype,"miner",2),m([g({attribute:!1})],Y.prototype,"details",2),m([g({attribute:!1})],Y.prototype,"range",2),m([g({type:Boolean})],Y.prototype,"settled",2),m([g({attribute:!1})],Y.prototype,"latest",2),m([h()],Y.prototype,"read",2),m([h()],Y.prototype,"error",2),m([h()],Y.prototype,"cursor",2),Y=m([v("mr-miner-charts")],Y);var Oi={hashrate:"TH/s",power:"W",temperature_max:"\xB0C",efficiency:"J/TH"};function as(r,s){return[...new Map([...r,...s].map(e=>[e.id,e])).values()]}function Zo(r){return r!==null&&!r.disabled&&r.recorded}var ls=["","k","M","G","T","P","E"];function Vt(r,s=""){return a`<dl>
${r.map(([e,t,i])=>t===null||t===""?p:a`<div>
<dt>${e}</dt>
<dd class=${s}>${t}</dd>
${i?a`<dd class="help">${i}</dd>`:p}
</div>`)}
</dl>`}function ds(r,s,e){let{t,format:i}=r,n=Er(s),o=mi(s),{machine_uptime_s:l,mining_uptime_s:c}=e,d=l??c,u=i.span(d)===i.span(c),f=y=>y===null?null:i.temperature(y);return Vt([[t("control.hashrate"),i.hashrate(s.hashrate_ths),n===null?null:t("miner.of_expected",{percent:i.number(n),expected:i.hashrate(s.expected_hashrate_ths)})],[t("control.power"),i.power(s.est_power_w),Jo(r,s,e)],[t("control.efficiency"),i.efficiency(s.efficiency_j_th)],[t("control.temperature"),i.temperature(s.temperature_max_c)],[t("control.inlet"),f(s.inlet_temperature_c)],[t("control.outlet"),f(s.outlet_temperature_c)],[t("miner.rejects"),o===null?null:`${i.number(o,2)} %`,t("miner.shares",{accepted:i.number(s.shares_accepted),rejected:i.number(s.shares_rejected)})],[t("miner.work_mode"),e.work_mode],[t("miner.best_share"),e.best_share===null?null:Vo(r,e.best_share)],[t("control.uptime"),i.span(d),c===null||u?null:t("miner.mining_for",{time:i.span(c)})]],Le(s)?"value old":"value")}function Jo({t:r,format:s},e,t){let{power_limit_min_w:i,power_limit_max_w:n}=t,o=i===null||n===null?null:`${s.power(i)} \u2013 ${s.power(n)}`;if(e.power_limit_w===null)return o===null?null:r("miner.limit_range",{limits:o});let l=s.power(e.power_limit_w);return o===null?r("miner.limit_is",{power:l}):r("miner.limit_within",{power:l,limits:o})}function Vo({format:r},s){let e=Number(s);if(s.trim()===""||!Number.isFinite(e))return s;let t=0;for(;e>=1e3&&t<ls.length-1;t++)e/=1e3;return`${r.number(e,t===0?0:2)} ${ls[t]}`.trim()}function cs(r,s,{boards:e,fans:t,pools:i}){let{t:n,format:o}=r;return i===null?a`<p class="help">${n("miner.no_values",{name:s.name})}</p>`:e.length===0&&t.length===0?a`<p class="help">${n("miner.no_parts",{name:s.name})}</p>`:a`<div class="boards">${e.map(l=>Xo(r,s,l))}</div>
${t.length===0?p:a`<ul class="fans">
${t.map(({position:l,rpm:c})=>a`<li>
${n("miner.fan",{position:l})}
<b class="number">${c===null?"\u2013":n("miner.rpm",{rpm:o.number(c)})}</b>
${c===0&&s.mining?a`<span class="chip bad">${n("miner.fan_stopped")}</span>`:p}
</li>`)}
</ul>`}`}function Xo({t:r,format:s},e,t){let i=o=>o===null?null:s.temperature(o),n=e.mining===!0&&(t.active===!1||t.hashrate_ths===0);return a`<div class="board">
<div class="row">
<b>${r("miner.board",{position:t.position})}</b>
${n?a`<span class="chip bad">${r("miner.board_inactive")}</span>`:p}
</div>
${Vt([[r("control.hashrate"),t.hashrate_ths===null?null:s.hashrate(t.hashrate_ths)],[r("miner.chip_temperature"),i(t.chip_temperature_c)],[r("miner.board_temperature"),i(t.temperature_c)],[r("miner.board_inlet"),i(t.inlet_temperature_c)],[r("miner.board_outlet"),i(t.outlet_temperature_c)],[r("miner.frequency"),t.frequency_mhz===null?null:`${s.number(t.frequency_mhz)} MHz`],[r("miner.chips"),t.chips===null?null:s.number(t.chips)]])}
</div>`}function ps(r,s,e){if(e===null)return a`<p class="help">${r.t("miner.no_values",{name:s.name})}</p>`;let t=e.filter(n=>n.url!=="");if(t.length===0)return a`<p class="help">${r.t("control.pools_unknown",{name:s.name})}</p>`;let i=new Set(gr({pools:t}));return a`<ul>
${t.map(n=>a`<li>
<span class="what">
<b>${r.t("control.slot_number",{slot:n.slot})}: ${n.url}</b>
<span class="help">${n.user}</span>
${Qo(r,n)}
</span>
${i.has(n)?a`<span class="chip ${Le(s)?"quiet":"good"}">${r.t("control.pool_active")}</span>`:n.alive===!1?a`<span class="chip warn">${r.t("control.pool_dead")}</span>`:p}
</li>`)}
</ul>`}function Qo({t:r,format:s},{accepted:e,rejected:t}){if(e===null&&t===null)return p;let i=mi({shares_accepted:e,shares_rejected:t}),n=r("miner.shares",{accepted:s.number(e),rejected:s.number(t)});return a`<span class="help">${n}${i===null?p:` (${s.number(i,2)} %)`}</span>`}var ms=8;function ea(r,s){let e=r.flatMap(({reasons:o})=>o.flatMap(({args:l})=>l.unpriced_from===void 0?[]:[String(l.unpriced_from)])),[t]=r,[i]=e.sort((o,l)=>Date.parse(o)-Date.parse(l));if(t===void 0||i===void 0)return r;let n=jt(r,[{start:t.start,end:i,price:0}],s);return n.filter(({undecided:o},l)=>!(o&&n[l-1]?.undecided))}function hs(r,{plan:s,schedules:e}){let{t,format:i}=r;if(e.length===0)return a`<p class="help">${t("miner.no_schedules")}</p>
<p class="flat">${k(["schedules","new"],t("schedules.new"))}</p>`;let n=ea(s?.steps??[],t("chart.undecided_why")),o=n.length-ms;return a`${s?.overridden?a`<p class="notice flat" role="status">${t("miner.overridden")}</p>`:p}
<ul>
${n.slice(0,ms).map((l,c)=>a`<li>
<span class="when">${c===0?t("chart.now"):i.upcoming(l.start)}</span>
<span class="what">
<b>${l.undecided?t("chart.undecided"):X(l.action,l.power_limit_w,r)}</b>
<span class="help">${l.undecided?l.reason:Fe(l,void 0,r)}</span>
</span>
</li>`)}
</ul>
${o>0&&s?a`<p class="help">${t.n("miner.more_steps",o,{time:i.upcoming(s.until)})}</p>`:p}
<h4>${t("miner.covered_by")}</h4>
<p class="flat schedules">
${e.map(({id:l,name:c,enabled:d})=>a`<span>${k(["schedules",String(l)],c)}${d?p:a` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`)}
</p>`}var us=8;function Ii(r,s,e){let t=new Map(r.map(i=>[i.id,i]));for(let i of s)i.miner_id===e&&t.set(i.id,i);return[...t.values()].sort((i,n)=>n.id-i.id).slice(0,us)}function fs(r){return r.find(({command_type:e,status:t,parameters:i})=>t==="success"&&(["backup","restore","undo_pool_switch"].includes(e)||i.backup_first===!0))?.id??0}var Se=class extends x{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let e=new N(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=Ii(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=Ii(this.records,this.news,this.minerId))},()=>{this.load(this.minerId)}))}willUpdate(e){e.has("minerId")&&(this.records=void 0,this.load(this.minerId))}updated(e){e.has("records")&&this.records!==void 0&&this.dispatchEvent(new CustomEvent("records",{detail:this.records}))}async load(e){this.news=[];try{let{commands:t}=await w(this.env.hass,"GET",`remote/commands/history${U({miner_id:e,limit:us})}`);if(e!==this.minerId)return;this.records=Ii(t,this.news,e),this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("control.last_commands")}</h3>
${this.list()}
<p class="flat">${k(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?a`<p class="help">${this.t("control.no_commands")}</p>`:a`<ul>
${this.records.map(e=>a`<li>
<span class="what">
<b>${this.t(`common.type_${e.command_type}`)}</b>
<span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
</span>
${Ve(this.env,e)}
${Rt(e)?a`<span class="error">${this.env.errorText(e)}</span>`:""}
</li>`)}
</ul>`}};Se.styles=[$,_e],m([g({attribute:!1})],Se.prototype,"minerId",2),m([h()],Se.prototype,"records",2),m([h()],Se.prototype,"error",2),Se=m([v("mr-miner-records")],Se);var ta=15e3,ia=50,ue=class extends V{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.());let e=setInterval(()=>{this.miner!==void 0&&Le(this.miner)&&this.requestUpdate()},ta);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return ns(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0,this.records=[];let e,t=new N(()=>this.env.hass.connection,"miner_remote/miner/subscribe",i=>{e=i},ia,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){e.has("miner")&&e.get("miner")===void 0&&this.renderRoot.querySelector("h2")?.focus({preventScroll:!0})}render(){let e=a`${_(vt)}${this.t("miner.to_fleet")}`;return a`<div class="page">
<p class="flat up">${k(["control"],e,Object.fromEntries(this.back))}</p>
${this.lost===""?p:a`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.content()}
</div>`}content(){let{message:e,miner:t}=this,i=e?.details;return t!==void 0&&i?this.page(t,i):e===void 0?this.lost===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`<div class="card empty">
${_(nr,48)}
<h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
<p>${this.t("miner.gone_text",{id:this.minerId})}</p>
${k(["control"],this.t("miner.gone_link"))}
</div>`}page(e,t){let{env:i}=this;return a`${this.head(e)} ${this.troubles(e,t)}
<section class="card" aria-label=${this.t("control.commands")}>
<mr-miner-commands .env=${i} .miner=${e} .records=${this.records}></mr-miner-commands>
</section>
<section class="card" aria-label=${this.t("miner.values")}>${ds(i,e,t)}</section>
<section class="card">
<mr-miner-charts
.env=${i}
.miner=${e}
.details=${t}
.latest=${this.records}
.range=${this.range}
?settled=${this.query.has("range")}
@range=${n=>this.filter({range:n.detail})}
></mr-miner-charts>
</section>
<section class="card">
<h3>${this.t("miner.hardware")}</h3>
${cs(i,e,t)}
</section>
<div class="columns">
<div class="column">
<section class="card">
<h3>${this.t("control.pools")}</h3>
${ps(i,e,t.pools)}
</section>
<section class="card">
<h3>${this.t("miner.plan")}</h3>
${hs(i,t)}
</section>
</div>
<div class="column">
<section class="card">
<mr-miner-records
.env=${i}
.minerId=${e.miner_id}
@records=${n=>{this.records=n.detail}}
></mr-miner-records>
</section>
<section class="card">
<mr-miner-backups .env=${i} .minerId=${e.miner_id} .made=${fs(this.records)}></mr-miner-backups>
</section>
</div>
</div>
<section class="card">
<h3>${this.t("miner.about")}</h3>
${this.about(e,t)}
</section>`}head(e){return a`<div class="head">
<div class="who">
<div class="row">
<h2 tabindex="-1">${e.name}</h2>
${Sr(this.env,e)}
${Le(e)?a`<span class="help">${Tr(this.env,e)}</span>`:p}
${e.tags.map(t=>a`<span class="label">${t}</span>`)}
</div>
<p class="help">${[e.model,hi(e),Rr(e)].filter(Boolean).join(" \xB7 ")}</p>
</div>
<div class="row">
<a class="button" href=${Pt(e.ip)} target="_blank" rel="noopener noreferrer">
${_(_t)}${this.t("miner.web_page")}
</a>
${e.device_id===null?p:a`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.device_page")}</a>`}
</div>
</div>`}troubles(e,{error:t}){let{faults:i}=e;return a`${t===null||e.reachability==="rebooting"?p:a`<p class="notice warn flat" role="status">${this.t("miner.last_error",{error:this.env.errorText(t)})}</p>`}
${i.length===0?p:a`<div class="notice bad" role="status">
${i.map(({message:n,code:o})=>a`<p class="flat">${n}${o===null?p:a` (<code>${o}</code>)`}</p>`)}
</div>`}`}about(e,t){let{format:i}=this.env;return Vt([[this.t("control.vendor"),e.vendor],[this.t("control.model"),e.model],[this.t("control.firmware"),hi(e)],[this.t("miner.serial"),t.serial],[this.t("control.ip"),e.ip],[this.t("control.hostname"),e.hostname],[this.t("control.mac"),e.mac],[this.t("control.site"),e.site],[this.t("control.place"),e.location===e.site?null:e.location],[this.t("control.labels"),e.tags.join(", ")],[this.t("control.last_seen"),e.last_seen===null?"\u2013":i.dateTime(e.last_seen)]])}};ue.styles=[$,_e,b`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:12px}.who{flex:1 1 260px;min-width:0}h2{font-size:22px;overflow-wrap:anywhere}.label{border:1px solid var(--mr-field-border);border-radius:12px;padding:1px 10px;font-size:12px}h2:focus{outline:none}.value{font-size:18px;font-variant-numeric:tabular-nums}.when{min-width:104px;color:var(--mr-secondary)}h4{margin:12px 0 4px;font-weight:500}.schedules{display:flex;flex-wrap:wrap;gap:4px 16px}.columns{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));align-items:start}.column{display:grid;gap:12px;min-width:0}`],m([g({attribute:!1})],ue.prototype,"back",2),m([h()],ue.prototype,"message",2),m([h()],ue.prototype,"miner",2),m([h()],ue.prototype,"lost",2),m([h()],ue.prototype,"records",2),ue=m([v("mr-miner")],ue);function Z(r){let s=r.trim().replace(/\s/g,"");return s===""?null:/^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(s)?Number(s.replace(",",".")):r.trim()}function Te(r){let s=r.trim().replace(/[\s'’]/g,"");return Z(/^\d{1,3}([.,]\d{3})+$/.test(s)?s.replace(/[.,]/g,""):r)}function pt(r,s){return r==null?"":String(r).replace(".",s)}var Be=1,vs=[0,1,2,3,4,5,6],bs=[1,2,3,4,5,6,7,8,9,10,11,12],ra=1e5,Qt={days:vs,months:bs,start:"22:00",end:"06:00",price:""};function $s(r,s,e){let t=r.trim().toLowerCase();return e.filter(i=>t!==""&&i.id!==s&&i.location?.toLowerCase()===t)}function Ni(r,s="."){let e=t=>pt(t,s);return{name:r?.name??"",type:r?.type??"flat",currency:r?.currency??"",price:e(r?.price),periods:(r?.periods??[]).map(t=>({days:t.days??vs,months:t.months??bs,start:ys(t.start_hour,t.start_minute),end:ys(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:r?.entity_id??"",tariffs:Object.entries(r?.tariff_prices??{}).map(([t,i])=>({name:t,price:e(i)})),location:r?.location??"",timezone:r?.timezone??""}}function ws(r){let{type:s}=r,e=r.tariffs.filter(t=>t.price.trim()!=="");return{name:r.name.trim(),type:s,currency:r.currency.trim(),price:s==="sensor"?null:mt(r.price),periods:s==="tou"?r.periods.map(na):null,entity_id:s==="sensor"?r.entityId.trim():null,tariff_prices:s==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,mt(t.price)])):null,location:r.location.trim()||null,timezone:r.timezone.trim()||null}}function na(r){let[s,e]=Ai(r.start),[t,i]=Ai(r.end),n=t===0&&i===0;return{days:r.days,months:r.months,start_hour:s,start_minute:e,end_hour:n?24:t,end_minute:i,price:mt(r.price)??0}}function _s(r){return r.periods.flatMap(s=>{let e=mt(s.price);return e===null||!Xt(s.start)||!Xt(s.end)?[]:[{days:s.days,months:s.months,start:gs(s.start),end:gs(s.end)||1440,price:e}]})}function xs(r,s){let e=new Map;if(r.name.trim()===""&&e.set("name","rates.need_name"),r.type!=="sensor"){let t=Mi(r.price),i=r.type==="tou"||s===Be;t!==void 0&&!(i&&r.price.trim()==="")&&e.set("price",t)}if(r.type==="tou"){r.periods.length===0&&e.set("periods","rates.need_periods");for(let[t,i]of r.periods.entries()){let n=`periods[${t}]`;i.days.length===0&&e.set(`${n}.days`,"rates.need_days"),i.months.length===0&&e.set(`${n}.months`,"rates.need_months"),Xt(i.start)||e.set(`${n}.start_hour`,"rates.need_time"),Xt(i.end)||e.set(`${n}.end_hour`,"rates.need_time");let o=Mi(i.price);o!==void 0&&e.set(`${n}.price`,o)}}if(r.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(r.entityId.trim())||e.set("entity_id","rates.need_entity");for(let{name:t,price:i}of r.tariffs){let n=i.trim()===""?void 0:Mi(i);n!==void 0&&e.set(`tariff_prices.${t}`,n)}}return e}function Mi(r){if(r.trim()==="")return"rates.need_price";let s=mt(r);return s===null||Math.abs(s)>ra?"rates.need_number":void 0}function mt(r){let s=Z(r);return typeof s=="number"?s:null}function ys(r,s){return`${String(r).padStart(2,"0")}:${String(s).padStart(2,"0")}`}function Xt(r){return/^([01]\d|2[0-3]):[0-5]\d$/.test(r)}function Ai(r){let[s,e]=r.split(":");return[Number(s),Number(e)]}function gs(r){let[s,e]=Ai(r);return s*60+e}var ei=b`div.field{display:flex;flex-direction:column;gap:4px;min-width:0}div.field>label{color:var(--mr-secondary);font-size:13px}.foot{display:flex;align-items:center;gap:8px;flex-wrap:wrap;position:sticky;bottom:0;padding:12px 0;background:var(--primary-background-color)}`;var ks=[1,2,3,4,5,6,7,8,9,10,11,12];function zi(r,s,e){let t=r.filter(n=>n.months.includes(e)),i=[...new Set([0,1440,...t.flatMap(({start:n,end:o})=>[n,o])])].filter(n=>n<=1440).sort((n,o)=>n-o);return[...Array(7).keys()].map(n=>{let o=[];for(let[l,c]of i.slice(0,-1).entries()){let d=i[l+1],u=t.find(y=>sa(y,n,c))?.price??s,f=o.at(-1);f!==void 0&&f.price===u?o[o.length-1]={...f,until:d}:o.push({from:c,until:d,price:u})}return o})}function sa({days:r,start:s,end:e},t,i){let n=e<=s;return r.includes(t)&&i>=s&&(n||i<e)?!0:n&&r.includes((t+6)%7)&&i<e}function Ss(r,s){let e=new Map;for(let t of ks){let i=new Map;for(let[c,d]of zi(r,s,t).entries())for(let{from:u,until:f,price:y}of d){if(y!==null)continue;let S=`${u}-${f}`,j=i.get(S)??{days:[],from:u,until:f};j.days.push(c),i.set(S,j)}let n=[...i.values()];if(n.length===0)continue;let o=JSON.stringify(n),l=e.get(o)??{months:[],spans:n};l.months.push(t),e.set(o,l)}return[...e.values()]}function Ts(r){let s=new Map;for(let e of ks){let t=r.map(i=>i.months.includes(e)).join();s.set(t,[...s.get(t)??[],e])}return[...s.values()].map(e=>({months:e}))}function Es(r){let s=[];for(let e of[...r].sort((t,i)=>t-i)){let t=s.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:s.push([e,e])}return s}var Li=[1,2,3,4,5,6,7,8,9,10,11,12],Ee=class extends x{constructor(){super(...arguments);this.errors=new Map;this.season=0}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.emit({periods:this.draft.periods.map((i,n)=>n===e?{...i,...t}:i)})}moveUp(e){let t=[...this.draft.periods],[i]=t.splice(e,1);i!==void 0&&t.splice(e-1,0,i),this.emit({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return a`<section class="card">
<h3>${this.t("rates.periods")}</h3>
<p class="help">${this.t("rates.periods_help")}</p>
${t===void 0?p:a`<p class="error" role="alert">${t}</p>`}
${e.periods.map((i,n)=>this.period(i,n))}
<div>
<button type="button" @click=${()=>this.emit({periods:[...e.periods,Qt]})}>
${_(re)}${this.t("rates.add_period")}
</button>
</div>
${this.rest()}
</section>
${this.week()}`}rest(){let e=this.errors.get("price");return a`<div class="field rest">
<label for="rest">${this.t("rates.price_rest")}</label>
<input
id="rest"
inputmode="decimal"
autocomplete="off"
.value=${this.draft.price}
aria-invalid=${e===void 0?p:"true"}
aria-describedby="rest-help"
@input=${t=>this.emit({price:t.target.value})}
/>
<span id="rest-help" class=${e===void 0?"help":"error"}
>${e??this.t("rates.price_rest_help")}</span
>
</div>`}period(e,t){let{format:i}=this.env,n=t+1,o=`periods[${t}]`,l=y=>this.errors.get(`${o}.${y}`),c=["days","months","start_hour","end_hour","price"].map(l).filter(y=>y!==void 0),d=this.errors.get(o),u=`period-${t}`,f=e.months.length===Li.length;return a`<fieldset>
<legend>${this.t("rates.period",{number:String(n)})}</legend>
<div class="line">
<div class="toggles" role="group" aria-label=${this.t("rates.days")}>
${i.weekdays().map(y=>this.toggle(i.weekday(y),i.weekday(y,"long"),e.days,y,S=>this.replace(t,{days:S})))}
</div>
${this.time(this.t("rates.from"),e.start,l("start_hour"),u,y=>this.replace(t,{start:y}))}
${this.time(this.t("rates.until"),e.end,l("end_hour"),u,y=>this.replace(t,{end:y}))}
<label class="field price">
<span>${this.t("rates.price")}</span>
<input
inputmode="decimal"
autocomplete="off"
.value=${e.price}
aria-invalid=${l("price")===void 0?p:"true"}
aria-describedby=${u}
@input=${y=>this.replace(t,{price:y.target.value})}
/>
</label>
<span class="spacer"></span>
<div class="tools">
${t===0?p:a`<button
class="icon"
type="button"
aria-label=${this.t("rates.move_up",{number:String(n)})}
title=${this.t("rates.move_up",{number:String(n)})}
@click=${()=>this.moveUp(t)}
>
${_(bt)}
</button>`}
<button
class="icon"
type="button"
aria-label=${this.t("rates.remove_period",{number:String(n)})}
title=${this.t("rates.remove_period",{number:String(n)})}
@click=${()=>this.emit({periods:this.draft.periods.filter((y,S)=>S!==t)})}
>
${_(Vi)}
</button>
</div>
</div>
<details ?open=${!f}>
<summary>${this.t("rates.months")}: ${f?this.t("rates.all_year"):this.describeMonths(e.months)}</summary>
<div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
${Li.map(y=>this.toggle(i.month(y),i.month(y),e.months,y,S=>this.replace(t,{months:S})))}
</div>
</details>
<div id=${u} class="error">${[...c,d].filter(Boolean).join(" ")}</div>
</fieldset>`}toggle(e,t,i,n,o){let l=i.includes(n);return a`<button
class="toggle"
type="button"
aria-pressed=${l?"true":"false"}
title=${t}
@click=${()=>o(l?i.filter(c=>c!==n):[...i,n].sort((c,d)=>c-d))}
>
${e}
</button>`}time(e,t,i,n,o){return a`<label class="field">
<span>${e}</span>
<input
type="time"
.value=${t}
aria-invalid=${i===void 0?p:"true"}
aria-describedby=${n}
@input=${l=>o(l.target.value)}
/>
</label>`}week(){let e=_s(this.draft);if(e.length===0)return p;let{format:t}=this.env,i=Z(this.draft.price),n=typeof i=="number"?i:null,o=Ts(e),l=o[Math.min(this.season,o.length-1)],c=zi(e,n,l?.months[0]??1),d=c.flat().flatMap(y=>y.price===null?[]:[y.price]),u=Math.min(...d),f=Math.max(...d);return a`<section class="card">
<div class="row">
<h3 class="spacer">${this.t("rates.week")}</h3>
${o.length<2?p:a`<select
aria-label=${this.t("rates.week_months")}
@change=${y=>{this.season=y.target.selectedIndex}}
>
${o.map(({months:y},S)=>a`<option ?selected=${S===this.season}>${this.describeMonths(y)}</option>`)}
</select>`}
</div>
<div class="week" role="table" aria-label=${this.t("rates.week_label")}>
${t.weekdays().map(y=>a`<div class="day" role="row">
<span role="rowheader">${t.weekday(y)}</span>
<div class="pieces" role="cell">${(c[y]??[]).map(S=>this.piece(S,u,f))}</div>
</div>`)}
<div class="hours" aria-hidden="true">
${[0,6,12,18,24].map(y=>a`<span>${t.clock(y*60)}</span>`)}
</div>
</div>
${this.warning(Ss(e,n))}
</section>`}piece({from:e,until:t,price:i},n,o){let{format:l}=this.env,c=i===null?this.t("rates.no_price"):l.number(i,4,2),d=i===null||o===n?.5:(i-n)/(o-n),u=`${l.clock(e)} \u2013 ${l.clock(t)}: ${c}`;return a`<div
class="piece ${i===null?"unpriced":""}"
style="flex-grow:${t-e};--heat:${Math.round(10+d*45)}%"
title=${u}
>
<span aria-hidden="true">${c}</span><span class="visually-hidden">${u}</span>
</div>`}warning(e){if(e.length===0)return p;let{format:t}=this.env,i=({spans:n})=>n.map(({days:o,from:l,until:c})=>`${this.describeDays(o)} ${t.clock(l)} \u2013 ${t.clock(c)}`).join("; ");return a`<div class="notice warn" role="status">
${this.t("rates.uncovered")}
<ul>
${e.map(n=>a`<li>
${n.months.length===Li.length?i(n):this.t("rates.uncovered_months",{months:this.describeMonths(n.months),times:i(n)})}
</li>`)}
</ul>
</div>`}describeMonths(e){return this.describeRange(e,t=>this.env.format.month(t))}describeDays(e){return this.describeRange(e,t=>this.env.format.weekday(t))}describeRange(e,t){return Es(e).map(([i,n])=>i===n?t(i):`${t(i)}\u2013${t(n)}`).join(", ")}};Ee.styles=[$,ei,b`:host{display:grid;gap:16px;container-type:inline-size}section{display:flex;flex-direction:column;gap:12px;min-width:0}.line{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end}.toggles{display:flex;flex-wrap:wrap;gap:4px}.toggle{min-width:44px;min-height:40px;padding:0 8px;color:var(--primary-text-color);border-color:var(--mr-field-border);border-radius:8px}.toggle[aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 28%,var(--card-background-color));border-color:var(--primary-color)}.price input{width:120px}.rest{max-width:520px}.tools{display:flex}details{margin-top:8px}summary{cursor:pointer;color:var(--mr-secondary);width:fit-content;padding:4px 0}.months{padding-top:4px}.week{display:grid;gap:3px}.day,.hours{display:grid;grid-template-columns:44px 1fr;align-items:center}.hours{grid-template-columns:none;display:flex;justify-content:space-between;padding-inline-start:44px;font-size:12px;color:var(--mr-secondary)}.pieces{display:flex;gap:1px;min-width:0;direction:ltr}.piece{flex:1 1 0;min-width:0;min-height:30px;display:flex;align-items:center;justify-content:center;overflow:hidden;white-space:nowrap;font-size:12px;font-variant-numeric:tabular-nums;border-radius:4px;position:relative;background:color-mix(in srgb,var(--primary-color) var(--heat),var(--card-background-color))}.piece.unpriced{border:1px dashed var(--mr-field-border);background:repeating-linear-gradient(45deg,transparent 0 6px,color-mix(in srgb,var(--primary-text-color) 12%,transparent) 6px 8px)}.notice ul{margin:4px 0 0;padding-inline-start:20px}`],m([g({attribute:!1})],Ee.prototype,"draft",2),m([g({attribute:!1})],Ee.prototype,"errors",2),m([h()],Ee.prototype,"season",2),Ee=m([v("mr-rate-periods")],Ee);var oa=/\/\s*([kmg]?wh|[mg]j)$/i,aa=new Set(["select","input_select"]);function Rs(r,s){return Object.values(r).filter(({entity_id:e,attributes:t})=>{let i=s[e]?.platform,n=e.slice(0,e.indexOf("."));return i==="miner_remote"?!1:n==="sensor"||n==="input_number"?oa.test(String(t.unit_of_measurement??"")):n==="event"?Array.isArray(t.rates):n==="select"&&i==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>de(e.name,t.name))}function Ps(r,s){let e=s?.attributes.options;return Array.isArray(e)?e.map(String):s!==void 0&&aa.has(r.slice(0,r.indexOf(".")))?[s.state]:[]}var la=["flat","tou","sensor"],ti=new Map,Di=0,ee=class extends x{constructor(){super(...arguments);this.rates=[];this.place="";this.draft=Ni(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=Rs(e,t)}willUpdate(e){let t=this.rate?.id??Di;if(t===this.edited)return;this.edited=t;let i=this.env.format.number(1.5,1).charAt(1);this.draft=ti.get(t)??Ni(this.rate,i),this.savedId=void 0,this.rate===void 0&&(this.place!==""||!ti.has(t))&&(this.draft={...this.draft,location:this.place||this.usualPlace()}),this.errors=new Map,this.message=""}usualPlace(){return(De(this.rates)?.price_now??null)===null?"*":""}change(e,...t){this.draft={...this.draft,...e},ti.set(this.rate?.id??Di,this.draft);let i=new Map(this.errors);for(let n of t)for(let o of i.keys())o.startsWith(n)&&i.delete(o);this.errors=i}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[Qt]:t},"")}leave(e){ti.delete(this.rate?.id??Di),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=xs(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([i,n])=>[i,this.t(n)])),this.message=t.size>0?this.t("rates.check_fields"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let i=ws(this.draft),n=this.rate?.id??this.savedId;if(n!==void 0)await w(this.env.hass,"PUT",`remote/rates/${n}`,i);else{let o="remote/rates";this.savedId=(await w(this.env.hass,"POST",o,da(i))).rate_id}for(let o of this.replaced(this.rate?.id??this.savedId))await w(this.env.hass,"PUT",`remote/rates/${o.id}`,{location:null});this.leave(this.draft.name.trim())}catch(i){let{fields:n}=O(i);this.errors=new Map(n.map(o=>[o.path,kt(o,this.env)])),this.message=n.length>0?this.t("rates.check_fields"):this.env.errorText(i),await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return a`<form novalidate @submit=${this.save}>
<h2>${this.rate===void 0?this.t("rates.new"):this.t("rates.edit_heading",{name:this.rate.name})}</h2>
<div class="card fields">
${this.text("name",this.t("rates.name"),e.name,t=>this.change({name:t},"name"))}
<fieldset>
<legend>${this.t("rates.type")}</legend>
${la.map(t=>a`<label class="choice">
<input
type="radio"
name="type"
.checked=${e.type===t}
@change=${()=>this.chooseType(t)}
/>
<span>${this.t(`rates.type_${t}`)}<span class="help">${this.t(`rates.${t}_help`)}</span></span>
</label>`)}
</fieldset>
${e.type==="sensor"?this.sensor():p}
${e.type==="flat"?this.flatPrice():p}
<div class="grid">
${this.text("currency",this.t("rates.currency"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:ca()})}
${this.placeField()}
${e.type==="tou"?this.text("timezone",this.t("rates.timezone"),e.timezone,t=>this.change({timezone:t},"timezone"),{help:this.t("rates.timezone_help",{zone:this.env.hass.config.time_zone}),list:Intl.supportedValuesOf("timeZone")}):p}
</div>
</div>
${e.type==="tou"?a`<mr-rate-periods
.env=${this.env}
.draft=${e}
.errors=${this.errors}
@changed=${t=>this.change(t.detail,"periods","price")}
></mr-rate-periods>`:p}
<div class="foot">
${this.message===""?p:a`<p class="error" role="alert">${this.message}</p>`}
<span class="spacer"></span>
<button type="button" ?disabled=${this.busy} @click=${()=>this.leave(null)}>${this.t("common.cancel")}</button>
<button class="primary" type="submit" ?disabled=${this.busy}>${this.t("common.save")}</button>
</div>
</form>`}replaced(e){return $s(this.draft.location,e,this.rates)}placeField(){let{location:e}=this.draft,t=this.t(this.rate?.id===Be?"rates.place_default":"rates.place_none"),i=[...new Set([...this.places(),...e===""||e==="*"?[]:[e]])],n=[["*",this.t("rates.place_all")],...i.map(d=>[d,d]),["",t]],[o]=this.replaced(this.rate?.id??this.savedId),l=this.errors.get("location"),c=o===void 0?this.t("rates.place_help"):this.t("rates.place_replaces",{name:o.name});return a`<div class="field">
<label for="f-location">${this.t("rates.place")}</label>
<select
id="f-location"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="f-location-help"
@change=${d=>this.change({location:d.target.value},"location")}
>
${n.map(([d,u])=>a`<option value=${d} ?selected=${d===e}>${u}</option>`)}
</select>
<span id="f-location-help" class=${l===void 0?"help":"error"}>${l??c}</span>
</div>`}flatPrice(){return this.text("price",this.t("rates.price"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===Be?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],i=new Set([...Ps(e.entityId.trim(),t),...e.tariffs.map(o=>o.name)]),n=this.entities.length===0?this.t("rates.entity_none"):this.t("rates.entity_help");return a`${this.text("entity_id",this.t("rates.entity"),e.entityId,o=>this.change({entityId:o},"entity_id"),{help:t===void 0?n:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(o=>o.id),names:this.entities.map(o=>o.name)})}
${i.size===0?p:a`<fieldset>
<legend>${this.t("rates.tariffs")}</legend>
<p class="help">${this.t("rates.tariffs_help")}</p>
<div class="grid">
${[...i].map(o=>this.text(`tariff_prices.${o}`,this.t("rates.tariff_price",{tariff:o}),e.tariffs.find(l=>l.name===o)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(c=>c.name!==o),{name:o,price:l}]},`tariff_prices.${o}`),{decimal:!0}))}
</div>
</fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}places(){let{devices:e,areas:t}=this.env.hass,i=Object.values(e).filter(o=>o.identifiers.some(([l])=>l==="miner_remote"));return[...i.filter(o=>o.identifiers.some(([,l])=>o.config_entries.includes(l))).map(o=>o.name??""),...i.map(o=>t[o.area_id??""]?.name??"")].filter(Boolean)}text(e,t,i,n,o={}){let l=this.errors.get(e),c=`f-${e.replace(/\W/g,"-")}`;return a`<div class="field">
<label for=${c}>${t}</label>
<input
id=${c}
.value=${i}
inputmode=${o.decimal?"decimal":p}
list=${o.list===void 0?p:`${c}-list`}
autocomplete="off"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="${c}-help"
@input=${d=>n(d.target.value)}
/>
<span id="${c}-help" class=${l===void 0?"help":"error"}>${l??o.help??""}</span>
${o.list===void 0?p:a`<datalist id="${c}-list">
${o.list.map((d,u)=>a`<option value=${d}>${o.names?.[u]??p}</option>`)}
</datalist>`}
</div>`}};ee.styles=[$,ei,b`form,.fields{display:flex;flex-direction:column;gap:16px}.fields>.field{max-width:520px}.choice{display:flex;gap:10px;padding:6px 0;align-items:flex-start;cursor:pointer}.choice .help{display:block}`],m([g({attribute:!1})],ee.prototype,"rate",2),m([g({attribute:!1})],ee.prototype,"rates",2),m([g()],ee.prototype,"place",2),m([h()],ee.prototype,"draft",2),m([h()],ee.prototype,"errors",2),m([h()],ee.prototype,"message",2),m([h()],ee.prototype,"busy",2),ee=m([v("mr-rate-editor")],ee);function da(r){return Object.fromEntries(Object.entries(r).filter(([,s])=>s!==null))}function ca(){return Intl.supportedValuesOf("currency")}var pa=6e4,Cs=48,ii=class{constructor(s,e){this.hass=s;this.changed=e;this.byId=new Map;this.listed=!1;this.schedules=[];let t=()=>this.hass().connection;this.feeds=[new N(t,"miner_remote/rates/subscribe",i=>this.take(i)),new N(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let s=()=>{this.error=this.feeds.find(i=>i.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(i=>i.listen(s)),t=setInterval(()=>{this.load()},pa);return()=>{clearInterval(t);for(let i of e)i()}}kept(s){return this.byId.get(s)}usersOf(s){return this.schedules.filter(e=>e.electricity_rate_id===s)}want(s){s!==this.curveOf&&(this.curveOf=s,this.loadCurve())}async load(){try{let[s,e]=await Promise.all([w(this.hass(),"GET","remote/rates"),w(this.hass(),"GET","remote/schedule/power")]);this.shown=s.rates,this.schedules=e.schedules,this.error=void 0}catch(s){this.error=O(s)}this.changed(),this.shown?.some(s=>s.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let s=this.curveOf;if(s===void 0)return;let e=Date.now();try{let t=await w(this.hass(),"GET",`remote/rates/${s}/prices?hours=${Cs}`);if(s!==this.curveOf)return;let i=Math.floor(e/36e5)*36e5;this.curve={rateId:s,from:new Date(i).toISOString(),until:new Date(i+Cs*36e5).toISOString(),points:t}}catch(t){s===this.curveOf&&O(t).status!==404&&(this.error=O(t))}this.changed()}take(s){this.listed=!0;for(let{change_type:e,rate_id:t,item:i}of s)e==="removed"?this.byId.delete(Number(t)):this.byId.set(i.id,i)}};var Re=class extends V{constructor(){super(...arguments);this.tab="rates";this.busy=!1;this.refusal=""}connectedCallback(){this.known=new ii(()=>this.env.hass,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(i=>i.id===e)??t.find(i=>i.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}async deleteRate(e){this.busy=!0,this.refusal="";try{await w(this.env.hass,"DELETE",`remote/rates/${e.id}`),this.deleting=void 0,I(this,this.t("rates.deleted",{name:e.name}))}catch(t){this.refusal=this.env.errorText(t)}this.busy=!1,await this.known.load()}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e)),i=this.known.shown===void 0&&this.known.error===void 0;return(e==="new"?i:t===void 0)?a`<div class="page">
${e!=="new"&&this.known.listed||this.known.error!==void 0?a`<div class="empty">
<p>${this.known.error===void 0?this.t("rates.gone"):this.env.errorText(this.known.error)}</p>
<button type="button" @click=${()=>this.open()}>${this.t("common.back")}</button>
</div>`:a`<p class="help" role="status">${this.t("common.loading")}</p>`}
</div>`:a`<div class="page">
<mr-rate-editor
.env=${this.env}
.rate=${t}
.rates=${this.known.shown??[]}
.place=${this.query.get("place")??""}
@done=${n=>{n.detail!==null&&I(this,this.t("rates.saved",{name:n.detail.name})),this.query.get("from")==="control"?ne(["control"]):this.open()}}
></mr-rate-editor>
</div>`}list(){let{shown:e,error:t}=this.known;return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("rates.heading")}</h2>
<p class="help">${this.t("rates.intro")}</p>
</div>
<button class="primary" type="button" @click=${()=>this.open("new")}>
${_(re)}${this.t("rates.new")}
</button>
</div>
${t===void 0?p:a`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.env.errorText(t)})}</p>`}
${e===void 0?t===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`<div class="columns">
<ul class="rates">
${e.map(i=>this.entry(i))}
</ul>
${this.curve()}
</div>`}
</div>
${this.deleting===void 0?p:this.question(this.deleting)}`}entry(e){let{format:t}=this.env,i=this.known.usersOf(e.id),n=this.selected?.id===e.id;return a`<li class="card ${n?"chosen":""}">
<div class="row head">
<h3 class="spacer">
<button
class="plain name"
type="button"
aria-pressed=${n?"true":"false"}
aria-label=${this.t("rates.show",{name:e.name})}
@click=${()=>{this.choose(e)}}
>
${e.name}
</button>
</h3>
<button
class="icon"
type="button"
aria-label="${this.t("common.edit")}: ${e.name}"
title=${this.t("common.edit")}
@click=${()=>this.open(String(e.id))}
>
${_(xt)}
</button>
${e.id===Be?p:a`<button
class="icon"
type="button"
aria-label="${this.t("common.delete")}: ${e.name}"
title=${this.t("common.delete")}
@click=${()=>{this.refusal="",this.deleting=e}}
>
${_(we)}
</button>`}
</div>
<p class="now">
${e.price_now===null?a`<span class="none">${this.t("rates.no_price_now")}</span>`:a`${t.price(e.price_now,e.currency)} <span class="help">${this.t("rates.price_now")}</span>`}
</p>
<p class="help">${this.source(e)}</p>
<p class="help">${this.placeOf(e)}</p>
${e.follows_energy_dashboard?a`<p><span class="chip busy">${this.t("rates.follows")}</span></p>`:p}
<p class="help">
${i.length===0?this.t("rates.used_by_none"):a`${this.t("rates.used_by")}
${i.map((o,l)=>a`${l>0?", ":""}${k(["schedules",String(o.id)],o.name)}`)}`}
</p>
</li>`}placeOf(e){let t=De(this.known.shown??[]);return e.location&&e.location!=="*"?this.t("rates.price_of",{place:e.location}):this.t(t?.id===e.id?"rates.price_of_all":"rates.price_of_none")}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.periods",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let i=this.env.hass.states[e.entity_id];if(i===void 0)return this.t("rates.entity_gone",{entity:e.entity_id});let n=String(i.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.entity_silent",{entity:n}):`${t}: ${n}`}curve(){let e=this.selected;if(e===void 0)return p;let t=this.known.curve,i=t?.rateId===e.id?t.points:void 0;return a`<section class="card curve" aria-label=${this.t("rates.curve_heading",{name:e.name})}>
<h3>${this.t("rates.curve_heading",{name:e.name})}</h3>
${t===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:i===void 0||i.length>0?a`<mr-price-chart
.env=${this.env}
.prices=${t.points}
.from=${t.from}
.until=${t.until}
.currency=${e.currency}
.label=${this.t("rates.curve_label",{name:e.name})}
></mr-price-chart>`:this.priceless(e)}
</section>`}priceless(e){return e.follows_energy_dashboard?a`<div class="empty">
<h3>${this.t("rates.no_price_heading")}</h3>
<p>${this.t("rates.no_price_help")}</p>
<div class="row">
<button class="primary" type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.set_price")}
</button>
<a class="button" href="/config/energy/electricity">${this.t("rates.open_energy")}</a>
</div>
</div>`:a`<div class="empty">
<p>${this.t("rates.curve_none")}</p>
<button type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.edit_heading",{name:e.name})}
</button>
</div>`}question(e){let t=this.known.usersOf(e.id);return a`<mr-dialog
.heading=${this.t("rates.delete_heading",{name:e.name})}
.closeLabel=${this.t("common.close")}
.busy=${this.busy}
@closed=${()=>{this.deleting=void 0}}
>
${t.length===0?a`<p class="flat">${this.t("rates.delete_text")}</p>`:a`<p class="flat">${this.t("rates.delete_used")}</p>
<ul class="flat">
${t.map(i=>a`<li>${i.name}</li>`)}
</ul>`}
${this.refusal===""?p:a`<p class="error" role="alert">${this.refusal}</p>`}
<button
slot="actions"
type="button"
?disabled=${this.busy}
@click=${()=>{this.deleting=void 0}}
>
${this.t("common.cancel")}
</button>
${t.length>0?p:a`<button
slot="actions"
class="primary danger"
type="button"
?disabled=${this.busy}
@click=${()=>{this.deleteRate(e)}}
>
${this.t("common.delete")}
</button>`}
</mr-dialog>`}};Re.styles=[$,b`:host{container-type:inline-size}.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.top{align-items:flex-start}.notice{margin:0}.columns{display:grid;gap:16px;align-items:start}@container (min-width: 860px){.columns{grid-template-columns:minmax(300px,380px) minmax(0,1fr)}}.rates{list-style:none;margin:0;padding:0;display:grid;gap:12px;min-width:0}.rates .card{display:flex;flex-direction:column;gap:4px;padding:8px 8px 14px 16px;overflow-wrap:anywhere}.rates .chosen{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.rates p{margin:0}.head{flex-wrap:nowrap;gap:0}.head h3{min-width:0}.name{padding:0;min-height:40px;color:inherit;font-size:16px;white-space:normal;text-align:start;border-radius:4px;width:100%;justify-content:flex-start}.now{font-size:20px;font-variant-numeric:tabular-nums}.now .help{margin-inline-start:6px}.none{color:var(--mr-secondary);font-size:16px}.curve{display:flex;flex-direction:column;gap:12px;min-width:0}.empty .row{justify-content:center}.empty p{margin:0;max-width:520px}.flat{margin:0}`],m([h()],Re.prototype,"deleting",2),m([h()],Re.prototype,"busy",2),m([h()],Re.prototype,"refusal",2),Re=m([v("mr-rates")],Re);var Os=b`:host{display:block;container:editor / inline-size}.fields{container:fields / inline-size}form{padding:16px;max-width:1800px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.columns,.fields{display:flex;flex-direction:column;gap:16px;min-width:0}section{display:flex;flex-direction:column;gap:14px;min-width:0}.field{display:flex;flex-direction:column;gap:4px;min-width:0}.grid{grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:14px 16px;align-items:start}.low{align-self:start;margin-top:22px}.row.wide{gap:14px 24px;align-items:flex-start}.row.wide>div:last-child{flex:0 1 320px}.segments{display:inline-flex;flex-wrap:wrap;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;width:fit-content;max-width:100%}.segments label{display:inline-flex;position:relative}.segments input,.days input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}.segments span{display:inline-flex;align-items:center;justify-content:center;flex:1;min-height:38px;padding:0 14px}.segments label+label{border-inline-start:1px solid var(--divider-color)}.segments label:has(:checked),.days label:has(:checked){background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));font-weight:500}.segments label:has(:focus-visible),.days label:has(:focus-visible){outline:2px solid var(--primary-color);outline-offset:-2px}.when{display:grid;gap:20px}.windows,.scroller{display:flex;flex-direction:column;gap:12px;min-width:0}.windows{align-self:start}.windows>button{align-self:flex-start}.window{display:flex;flex-direction:column;gap:10px;padding:4px 12px 12px;border:1px solid var(--divider-color);border-radius:12px;flex:none}.window.selected{border-color:var(--primary-color);box-shadow:inset 3px 0 0 var(--primary-color)}.times{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(116px,1fr))}.window .head{flex-wrap:nowrap;margin-inline-end:-8px}.head b{font-weight:500;white-space:nowrap}.days{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));gap:4px}.days label{position:relative;display:flex;align-items:center;justify-content:center;min-height:36px;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;font-size:13px}.covered{margin:0;font-weight:500}.names{margin-top:2px}.notice ul{margin:4px 0 0;padding-inline-start:20px}p.notice{margin:0}.jump{color:inherit;padding:0;min-height:28px;text-decoration:underline;border-radius:4px;white-space:normal;text-align:start}.bar{position:sticky;bottom:0;z-index:2;display:flex;align-items:center;gap:8px;margin:0 -16px -16px;padding:10px 16px;background:var(--card-background-color);border-top:1px solid var(--divider-color)}@container editor (max-width: 560px){.segments{width:100%}.segments label{flex:1 1 auto}.segments span{padding:0 8px}form{padding:12px 8px;gap:12px}.card{padding:12px}.pointer{display:none}.low{margin-top:0}.bar{margin:0 -8px -12px}}@container fields (min-width: 820px){.scroller{max-height:560px;overflow-y:auto;position:relative}.when{grid-template-columns:minmax(0,1fr) 340px}.when.daily{grid-template-columns:minmax(0,300px) minmax(0,460px)}}.to-plan{min-width:0;justify-content:flex-start;text-align:start;white-space:normal}@container editor (max-width: 560px){.bar{flex-wrap:wrap}.to-plan{flex:1 0 100%}}@container editor (min-width: 1000px){.columns{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);align-items:start}.plan{position:sticky;top:16px;max-height:calc(100dvh - 170px);overflow-y:auto}.to-plan{display:none}}`;var Ge={name:"",description:"",enabled:!0,type:"weekly",weekly:[],daily:[],start:"",end:"",action:"off",watts:"",timezone:"",scope:"all",location:"",tags:[],miner:"",rate:null,rule:"",missing:"keep",threshold:"",hysteresis:"",hours:"",contiguous:!1,deadline:"",margin:"",earning:"value",hashprice:"",entity:"",ramp:"",groupSize:"",groupPercent:"",groupDelay:"",minOn:"",minOff:""},ri=["peak","cheapest","night"],ma=[0,1,2,3,4];function Ms(r,s,e){let t={days:[],action:"off",watts:"",rest:{}};switch(r){case"peak":return{...Ge,name:s,weekly:[{...t,days:ma,start:1020,length:240}]};case"cheapest":return{...Ge,name:s,type:"daily",rate:e,rule:"cheapest",hours:"8"};case"night":return{...Ge,name:s,type:"daily",daily:[{...t,action:"on",start:1320,length:480}]}}}function As(r,s,e,t){if(r==="")return{rule:r};let i=e.find(({id:l})=>l===s.rate)??e.find(({price_now:l})=>l!==null)??e[0],n={cheapest:"8",dearest:"4",above:"",break_even:""}[r],o=i?.price_now??null;return{rule:r,...s.rate===null&&i!==void 0?{rate:i.id}:{},...s.hours===""&&n!==""?{hours:n}:{},...r==="above"&&s.threshold===""&&o!==null?{threshold:pt(Number(o.toPrecision(2)),t)}:{}}}function Ns(r,s,e){if(r.start!==""||r.end!=="")return{};let t=36e5,i=Math.ceil((e+1)/t)*t;return{start:Qe(i,s),end:Qe(i+2*t,s)}}function ha(r){return r.miner_ip!==null?"miner":r.location!==null?"location":(r.tags??[]).length>0?"tags":"all"}function We(r){return r==="above"||r==="break_even"?10:0}function Is(r,s){return r===null||r===We(s)?"":String(r)}function zs(r,s,e){let t=r.timezone??s,i=(r.weekly_schedule??[]).map(c=>Vr(c,r.schedule_type==="daily")),n=r.price_rule,o=r.ramp,l=c=>pt(c,e);return{name:r.name,description:r.description??"",enabled:r.enabled,type:r.schedule_type,weekly:r.schedule_type==="weekly"?i:[],daily:r.schedule_type==="daily"?i:[],start:et(r.one_time_start,t),end:et(r.one_time_end,t),action:r.one_time_action??"off",watts:l(r.power_limit_w),timezone:r.timezone??"",scope:ha(r),location:r.location??"",tags:r.tags??[],miner:r.miner_ip??"",rate:r.electricity_rate_id,rule:n?.type??"",missing:n?.on_missing_price??"keep",threshold:l(n?.threshold),hysteresis:l(n?.hysteresis),hours:l(n?.hours),contiguous:n?.contiguous??!1,deadline:n?.deadline??"",margin:l(n?.margin_percent),earning:(n?.hashprice_entity_id??null)===null?"value":"entity",hashprice:l(n?.hashprice),entity:n?.hashprice_entity_id??"",ramp:o===null?"":o.group_size===null?"percent":"size",groupSize:l(o?.group_size),groupPercent:l(o?.group_percent),groupDelay:l(o?.group_delay_s),minOn:Is(r.min_on_minutes,n?.type??""),minOff:Is(r.min_off_minutes,n?.type??"")}}function ua(r,s){if(r.rule==="")return null;let t={...s?.price_rule?.type===r.rule?s.price_rule:{},type:r.rule,on_missing_price:r.missing},i={hours:Z(r.hours),contiguous:r.contiguous};switch(r.rule){case"above":return{...t,threshold:Z(r.threshold),hysteresis:Z(r.hysteresis)??0};case"cheapest":return{...t,...i,deadline:r.deadline||null};case"dearest":return{...t,...i};case"break_even":return{...t,margin_percent:Z(r.margin)??0,hashprice:r.earning==="value"?Z(r.hashprice):null,hashprice_entity_id:r.earning==="entity"&&r.entity.trim()||null}}}function fa(r,s){return r.ramp===""?null:{...s?.ramp,group_size:r.ramp==="size"?Te(r.groupSize):null,group_percent:r.ramp==="percent"?Z(r.groupPercent):null,group_delay_s:Z(r.groupDelay)}}function ya(r,s){let e=s?.tags??[];switch(r.scope){case"miner":return{miner_ip:r.miner,location:s?.location??null,tags:e};case"location":return{miner_ip:null,location:r.location,tags:e};case"tags":return{miner_ip:null,location:null,tags:r.tags.length>0?r.tags:[""]};case"all":return{miner_ip:null,location:null,tags:[]}}}function ga(r,s,e){if(r.type!=="one-time")return{one_time_start:null,one_time_end:null,one_time_action:null};let i=(s?.timezone??e)===(r.timezone||e)&&s!==null&&et(s.one_time_start,r.timezone||e)===r.start&&et(s.one_time_end,r.timezone||e)===r.end;return{one_time_start:i?s.one_time_start:r.start||null,one_time_end:i?s.one_time_end:r.end||null,one_time_action:r.action}}function ni(r,s,e){let t=r.type==="daily",i=r.type==="one-time"?[]:t?r.daily:r.weekly;return{name:r.name.trim(),description:r.description.trim(),enabled:r.enabled,schedule_type:r.type,...ya(r,s),weekly_schedule:i.map(n=>Qr(n,t,Te)),...ga(r,s,e),power_limit_w:Te(r.watts),timezone:r.timezone||null,electricity_rate_id:r.rate,price_rule:ua(r,s),ramp:fa(r,s),min_on_minutes:Te(r.minOn)??We(r.rule),min_off_minutes:Te(r.minOff)??We(r.rule)}}function Ls(r,s){return Object.fromEntries(Object.entries(r).filter(([e,t])=>JSON.stringify(t)!==JSON.stringify(s[e])))}function Ds(r,s,e,t){let i=ni(r,s,e);return{...s,...i,name:i.name===""?t:i.name}}var si=class{constructor(s,e){this.dirty=s;this.ask=e;this.armed=!1;this.clicked=s=>{if(s.button!==0||s.ctrlKey||s.metaKey||s.shiftKey||s.altKey)return;let e=s.composedPath().find(i=>i instanceof HTMLAnchorElement);if(e===void 0||e.href===""||e.target==="_blank"||e.hasAttribute("download"))return;let t=new URL(e.href,location.href);t.origin!==location.origin||t.pathname===location.pathname||!this.dirty()||(s.preventDefault(),s.stopImmediatePropagation(),this.ask(()=>{this.armed?history.replaceState(null,"",t.href):history.pushState(null,"",t.href),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:this.armed}}))}))};this.gone=()=>{if(this.armed){if(this.armed=!1,!this.dirty()){history.back();return}this.arm(),this.ask(()=>{this.armed=!1,history.go(-2)})}};this.closing=s=>{this.dirty()&&s.preventDefault()}}watch(){return window.addEventListener("click",this.clicked,!0),window.addEventListener("popstate",this.gone),window.addEventListener("beforeunload",this.closing),()=>{window.removeEventListener("click",this.clicked,!0),window.removeEventListener("popstate",this.gone),window.removeEventListener("beforeunload",this.closing)}}arm(){this.armed||(this.armed=!0,history.pushState(null,"",location.href))}get second(){return this.armed}};var oi=r=>r==null||r==="";function ai(r){let s=[],e=(o,l,c="missing")=>{oi(l)&&s.push({path:o,message:c,code:c,args:{}})};e("name",r.name),r.miner_ip===""&&e("miner_ip",""),r.location===""&&e("location",""),r.tags.includes("")&&e("tags","");let t=r.weekly_schedule??[],i=r.price_rule??null;t.forEach((o,l)=>{let c=`weekly_schedule.${l}`;r.schedule_type==="weekly"&&o.days.length===0&&e(`${c}.days`,null,"days_missing"),o.action==="limit"&&oi(o.power_limit_w)&&e(`${c}.power_limit_w`,r.power_limit_w,"limit_missing")}),r.schedule_type==="one-time"?(e("one_time_start",r.one_time_start),e("one_time_end",r.one_time_end),r.one_time_action==="limit"&&e("power_limit_w",r.power_limit_w,"one_time_limit_missing")):t.length===0&&i===null&&e("weekly_schedule",null,"no_period_or_rule"),i!==null&&(e("electricity_rate_id",r.electricity_rate_id,"rate_missing"),i.type==="above"&&e("price_rule.threshold",i.threshold),(i.type==="cheapest"||i.type==="dearest")&&e("price_rule.hours",i.hours),i.type==="break_even"&&oi(i.hashprice)&&e("price_rule.hashprice_entity_id",i.hashprice_entity_id,"hashprice_or_entity"));let n=r.ramp??null;return n!==null&&(oi(n.group_size)&&e("ramp.group_size",n.group_percent,"group_size_or_percent"),e("ramp.group_delay_s",n.group_delay_s)),s.length===0?void 0:new cr("",400,s)}function va(r){return r.replace(/\[(\d+)\]/g,".$1")}var ba=[[/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/,"$1.start"],[/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/,"$1.end"],[/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/,"$1.days"],[/^tags\.\d+$/,"tags"]];function li(r,s){let e=new Map;for(let t of r.fields){let i=va(t.path),n=ba.reduce((o,[l,c])=>o.replace(l,c),i);e.has(n)||e.set(n,kt(t,s))}return e}var $a=[[/^name$/,"schedules.name"],[/^description$/,"schedules.description"],[/^weekly_schedule\.\d+\.start$/,"schedules.from"],[/^weekly_schedule\.\d+\.end$/,"schedules.to"],[/^weekly_schedule\.\d+\.days$/,"schedules.days"],[/^weekly_schedule\.\d+\.action$/,"schedules.action"],[/^weekly_schedule\.\d+\.power_limit_w$/,"schedules.limit_w"],[/^weekly_schedule/,"schedules.windows"],[/^one_time_start$/,"schedules.once_start"],[/^one_time_end$/,"schedules.once_end"],[/^one_time_action$/,"schedules.action"],[/^power_limit_w$/,"schedules.own_limit"],[/^timezone$/,"schedules.timezone"],[/^miner_ip$/,"schedules.scope_miner"],[/^location$/,"schedules.scope_location"],[/^tags$/,"schedules.scope_tags"],[/^electricity_rate_id$/,"schedules.rate"],[/^price_rule\.threshold$/,"schedules.threshold"],[/^price_rule\.hysteresis$/,"schedules.hysteresis"],[/^price_rule\.hours$/,"schedules.rule_hours"],[/^price_rule\.deadline$/,"schedules.deadline"],[/^price_rule\.margin_percent$/,"schedules.margin"],[/^price_rule\.hashprice$/,"schedules.hashprice"],[/^price_rule\.hashprice_entity_id$/,"schedules.earning"],[/^price_rule/,"schedules.rule"],[/^ramp\.group_size$/,"schedules.group_size"],[/^ramp\.group_percent$/,"schedules.group_percent"],[/^ramp\.group_delay_s$/,"schedules.group_delay"],[/^min_on_minutes$/,"schedules.min_on"],[/^min_off_minutes$/,"schedules.min_off"]];function di(r,s){let e=$a.find(([n])=>n.test(r))?.[1],t=/^weekly_schedule\.(\d+)\./.exec(r)?.[1],i=e===void 0?r:s(e);return t===void 0?i:`${s("schedules.window_number",{number:Number(t)+1})}, ${i}`}function Hi(r){return(Date.parse(r.end)-Date.parse(r.start))/1e3}function Fi(r){return["off","limit","on",null,"undecided"].flatMap(s=>{let e=s==="undecided",t=e?null:s,i=r.filter(c=>(c.undecided??!1)===e&&(e||c.action===t));if(i.length===0)return[];let n=0,o=0,l=0;for(let c of i){let d=Hi(c);n+=d,!(c.price===null||c.price===void 0)&&(o+=d,l+=d*c.price)}return[{action:t,seconds:n,price:o>0?l/o:null,undecided:e}]})}var wa=500,_a=8,fe=class extends x{constructor(){super(...arguments);this.body={};this.all=!1;this.outdated=!1;this.asked="";this.turn=0}connectedCallback(){super.connectedCallback(),this.asked="",this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.requestUpdate("body")}willUpdate(e){if(!e.has("body"))return;let t=JSON.stringify(this.body);if(t===this.asked)return;let i=this.asked==="";this.asked=t,this.outdated=this.plan!==void 0,clearTimeout(this.timer);let n=ai(this.body);if(n!==void 0){this.turn+=1,this.report(n);return}this.timer=setTimeout(()=>{this.ask()},i?0:wa)}async ask(){this.turn+=1;let e=this.turn,t,i;try{i=await w(this.env.hass,"POST","remote/schedule/power/preview?hours=48",JSON.parse(this.asked))}catch(n){t=O(n)}e===this.turn&&(i!==void 0&&(this.plan=i,this.outdated=!1,this.dispatchEvent(new CustomEvent("planned",{detail:this.totals(!1).join(" \xB7 ")}))),this.report(t))}report(e){this.error=e,this.dispatchEvent(new CustomEvent("answered",{detail:e??null}))}get zoned(){let{timezone:e}=this.body;return this.env.inZone(typeof e=="string"?e:this.env.hass.config.time_zone)}get steps(){let e=this.plan;return e===void 0?[]:fn(e,{price_rule:this.body.price_rule??null},this.zoned)}render(){let e=this.plan;return a`${this.trouble()}
${e===void 0?this.error===void 0?a`<p class="help" role="status">${this.t("schedules.plan_loading")}</p>`:p:a`<div class=${this.outdated?"old":""} aria-busy=${this.outdated?"true":"false"}>
${this.outdated?a`<p class="chip quiet" role="status">${this.t("schedules.plan_outdated")}</p>`:p}
${this.content(e)}
</div>`}`}trouble(){let{error:e}=this;if(e===void 0)return p;if(e.fields.length===0)return a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.env.errorText(e)})}</p>`;let t=li(e,this.env);return a`<div class="notice quiet" role="status">
<p>${this.t("schedules.plan_waiting")}</p>
<ul>
${[...t].map(([i,n])=>a`<li><b>${di(i,this.t)}:</b> ${n}</li>`)}
</ul>
</div>`}totals(e){let{format:t}=this.env,i=this.plan?.currency??void 0;return Fi(this.steps).map(({action:n,seconds:o,price:l,undecided:c})=>{let d=c?this.t("chart.undecided"):this.t(`common.action_${n??"free"}`),u=t.span(o);return l===null||!e?this.t("schedules.plan_total",{action:d,span:u}):this.t("schedules.plan_total_price",{action:d,span:u,price:t.price(l,i)})})}content(e){let t=this.steps,i=this.totals(!0),n=e.currency??void 0,o=this.body.price_rule,l=this.zoned;return a`${this.body.enabled===!1?a`<p class="help">${this.t("schedules.plan_disabled")}</p>`:p}
${e.price_missing&&o?a`<p class="notice warn" role="status">
${this.t("schedules.plan_missing",{missing:this.t(`schedules.missing_${o.on_missing_price}`)})}
</p>`:p}
<ul class="totals">
${Fi(t).map(({action:c},d)=>a`<li class=${c??"free"}>${i[d]}</li>`)}
</ul>
<mr-price-chart
.env=${l}
.prices=${e.prices}
.steps=${t}
.from=${e.from}
.until=${e.until}
.currency=${e.currency??""}
.label=${this.t("schedules.plan_chart")}
></mr-price-chart>
${this.table(t,n)}
<p class="help">
${e.miners.length===0?this.t("schedules.covered_none"):this.t("schedules.plan_covers",{miners:this.t.n("common.miners",e.miners.length)})}
${this.t("schedules.plan_alone")}
${l===this.env?p:this.t("schedules.plan_zone",{zone:l.format.timeZone})}
</p>`}table(e,t){let{format:i}=this.zoned,n=this.all?e:e.slice(0,_a),o=e.some(l=>l.price!==null&&l.price!==void 0);return a`<h3>${this.t("schedules.plan_changes")}</h3>
<div class="scroll" tabindex="0" role="region" aria-label=${this.t("schedules.plan_changes")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("schedules.plan_at")}</th>
<th scope="col">${this.t("schedules.plan_action")}</th>
<th scope="col">${this.t("schedules.plan_for")}</th>
${o?a`<th scope="col" class="number">${this.t("schedules.plan_price")}</th>`:p}
</tr>
</thead>
<tbody>
${n.map((l,c)=>a`<tr>
<th scope="row">
${c===0?this.t("schedules.plan_now"):i.weekdayTime(l.start)}
</th>
<td>
<span class="dot ${l.undecided?"free":l.action??"free"}"></span>${l.undecided?this.t("chart.undecided"):X(l.action,l.power_limit_w,this.env)}
<span class="help why">${l.reason}</span>
</td>
<td class="nowrap">${i.span(Hi(l))}</td>
${o?a`<td class="number">${i.price(l.price??null,t)}</td>`:p}
</tr>`)}
</tbody>
</table>
</div>
${e.length>n.length?a`<button
class="plain"
type="button"
@click=${()=>{this.all=!0}}
>
${this.t.n("schedules.plan_more",e.length-n.length)}
</button>`:p}`}};fe.styles=[$,b`:host{display:flex;flex-direction:column;gap:12px;min-width:0;position:relative;container-type:inline-size;--mr-chart-height: 260px}:host>div{display:flex;flex-direction:column;gap:12px;min-width:0}.notice p,p.notice{margin:0}.notice ul{margin:4px 0 0;padding-inline-start:20px}.old{filter:grayscale(1)}.old>.chip{position:absolute;inset-inline-end:0;top:-32px;margin:0}.totals{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-weight:500}.totals li:before,.dot{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--mr-field-border)}.totals .off:before,.dot.off{background:var(--mr-off)}.totals .limit:before,.dot.limit{background:var(--mr-limit)}.totals .on:before,.dot.on{background:var(--mr-on)}.scroll{overflow-x:auto}th[scope=row],.nowrap,td.number{white-space:nowrap}table.plain th[scope=row]{color:inherit}.why{display:block;padding-inline-start:16px}@container (max-width: 480px){table.plain .number{display:none}}button{align-self:flex-start}`],m([g({attribute:!1})],fe.prototype,"body",2),m([h()],fe.prototype,"plan",2),m([h()],fe.prototype,"error",2),m([h()],fe.prototype,"all",2),m([h()],fe.prototype,"outdated",2),fe=m([v("mr-plan-preview")],fe);function J(r){return r.replaceAll(".","-")}function Ie(r,s,...e){let t=[s,...e].map(n=>r.problems.get(n)).find(n=>n!==void 0),i=`${J(s)}-wrong`;return{invalid:t===void 0?"false":"true",by:t===void 0?p:i,shown:t===void 0?p:a`<span class="error" id=${i}>${t}</span>`}}function Hs(r,s,e){let t=[...r.by===p?[]:[String(r.by)],...e===void 0?[]:[`${s}-help`]];return t.length===0?p:t.join(" ")}function E(r,s){let{path:e,label:t,value:i,help:n,type:o="text",placeholder:l,list:c}=s,d=J(e),u=Ie(r,e,...s.also??[]);return a`<div class="field">
<label class="field-label" for=${d}>${t}</label>
<input
id=${d}
type=${o==="decimal"||o==="whole"?"text":o}
inputmode=${o==="whole"?"numeric":o==="decimal"?"decimal":p}
autocomplete="off"
placeholder=${l??p}
maxlength=${s.max??p}
list=${c===void 0?p:`${d}-list`}
.value=${z(i)}
aria-invalid=${u.invalid}
aria-describedby=${Hs(u,d,n)}
@input=${y=>s.input(y.currentTarget.value)}
/>
${c===void 0?p:a`<datalist id="${d}-list">${c}</datalist>`} ${u.shown}
${n===void 0?p:a`<span class="help" id="${d}-help">${n}</span>`}
</div>`}function se(r,s){let{path:e,label:t,value:i,options:n,help:o}=s,l=Ie(r,e),c=J(e);return a`<div class="field">
<label class="field-label" for=${c}>${t}</label>
<select
id=${c}
aria-invalid=${l.invalid}
aria-describedby=${Hs(l,c,o)}
@change=${d=>s.input(d.currentTarget.value)}
>
${"map"in n?n.map(d=>a`<option value=${d.value} .selected=${z(d.value===i)}>${d.label}</option>`):n}
</select>
${l.shown} ${o===void 0?p:a`<span class="help" id="${c}-help">${o}</span>`}
</div>`}function ut(r,s,e,t,i){return a`<div class="field" role="radiogroup" aria-label=${s}>
<span class="field-label" aria-hidden="true">${s}</span>
<div class="segments">
${t.map(n=>a`<label>
<input
type="radio"
name=${r}
value=${n.value}
.checked=${z(n.value===e)}
@change=${()=>i(n.value)}
/>
<span>${n.label}</span>
</label>`)}
</div>
</div>`}var xa=["above","cheapest","dearest","break_even"],ka=["keep","on","off"];function Sa(r){return Object.values(r.states).filter(({entity_id:s,state:e})=>/^(sensor|input_number|number)\./.test(s)&&e.trim()!==""&&Number.isFinite(Number(e))&&r.entities[s]?.platform!=="miner_remote").map(({entity_id:s})=>s).sort()}function Fs(r){let{env:s,form:e,set:t,rates:i}=r,{t:n}=s,o=e.rate!==null&&!i.some(({id:l})=>l===e.rate);return a`${i.length===0?a`<p class="help">${n("schedules.rate_missing")} ${k(["rates"],n("schedules.rate_new"))}</p>`:p}
<div class="grid">
${se(r,{path:"electricity_rate_id",label:n("schedules.rate"),value:e.rate===null?"":String(e.rate),options:[{value:"",label:n("schedules.rate_none")},...i.map(({id:l,name:c})=>({value:String(l),label:c})),...o?[{value:String(e.rate),label:n("schedules.scope_gone",{name:String(e.rate)})}]:[]],input:l=>t({rate:l===""?null:Number(l)}),help:n("schedules.rate_help")})}
${se(r,{path:"price_rule",label:n("schedules.rule"),value:e.rule,options:[{value:"",label:n("schedules.rule_none")},...xa.map(l=>({value:l,label:n(`schedules.rule_name_${l}`)}))],input:l=>t(As(l,e,i,s.format.number(1.5,1).charAt(1)))})}
</div>
${e.rule===""?p:a`<div class="grid">${Ta(r)} ${Ra(r)}</div>`}`}function Ta(r){let{env:s,form:e,set:t,rates:i}=r,{t:n}=s,o=i.find(({id:c})=>c===e.rate)?.currency??s.format.currency,l=a`${E(r,{path:"price_rule.hours",label:n("schedules.rule_hours"),type:"decimal",value:e.hours,help:n("schedules.rule_hours_help"),input:c=>t({hours:c})})}
<label class="check low">
<input
type="checkbox"
.checked=${z(e.contiguous)}
@change=${c=>t({contiguous:c.currentTarget.checked})}
/>
${n("schedules.contiguous")}
</label>`;switch(e.rule){case"above":return a`${E(r,{path:"price_rule.threshold",label:n("schedules.threshold",{currency:o}),type:"decimal",value:e.threshold,input:c=>t({threshold:c})})}
${E(r,{path:"price_rule.hysteresis",label:n("schedules.hysteresis",{currency:o}),type:"decimal",value:e.hysteresis,input:c=>t({hysteresis:c})})}`;case"cheapest":return a`${l}
${E(r,{path:"price_rule.deadline",label:n("schedules.deadline"),type:"time",value:e.deadline,help:n("schedules.deadline_help"),input:c=>t({deadline:c})})}`;case"dearest":return l;default:return Ea(r,o)}}function Ea(r,s){let{env:e,form:t,set:i}=r,{t:n}=e;return a`${ut("earning",n("schedules.earning"),t.earning,[{value:"value",label:n("schedules.earning_value")},{value:"entity",label:n("schedules.earning_entity")}],o=>i({earning:o==="entity"?"entity":"value"}))}
${t.earning==="value"?E(r,{path:"price_rule.hashprice",label:n("schedules.hashprice",{currency:s}),type:"decimal",value:t.hashprice,also:["price_rule.hashprice_entity_id"],input:o=>i({hashprice:o})}):E(r,{path:"price_rule.hashprice_entity_id",label:n("schedules.hashprice_entity",{currency:s}),value:t.entity,list:a`${Sa(e.hass).map(o=>a`<option value=${o}></option>`)}`,input:o=>i({entity:o})})}
${E(r,{path:"price_rule.margin_percent",label:n("schedules.margin"),type:"decimal",value:t.margin,input:o=>i({margin:o})})}`}function Ra(r){let{env:s,form:e,set:t}=r,{t:i}=s;return a`${se(r,{path:"price_rule.on_missing_price",label:i("schedules.missing"),value:e.missing,options:ka.map(n=>({value:n,label:i(`schedules.missing_${n}`)})),input:n=>t({missing:n})})}
${E(r,{path:"min_on_minutes",label:i("schedules.min_on"),type:"whole",value:e.minOn,placeholder:String(We(e.rule)),input:n=>t({minOn:n})})}
${E(r,{path:"min_off_minutes",label:i("schedules.min_off"),type:"whole",value:e.minOff,placeholder:String(We(e.rule)),help:i("schedules.min_help"),input:n=>t({minOff:n})})}`}var ft=(r,s)=>r.toLowerCase()===s.toLowerCase();function Ye(r,s){let{miner_ip:e,location:t}=r,i=r.tags??[];return e!==null?s.filter(n=>ft(n.ip,e)):t!==null?s.filter(n=>ft(n.site,t)||ft(n.location,t)):i.length>0?s.filter(n=>n.tags.some(o=>i.some(l=>ft(l,o)))):s}function js(r,s){let e=[...new Set(r.map(o=>o.site))],t=r.map(o=>o.location).filter(o=>o!==""),i=[...new Set([...s,...t])].filter(o=>!e.some(l=>ft(l,o))),n=o=>o.map(l=>({name:l,count:Ye({miner_ip:null,location:l,tags:null},r).length})).sort((l,c)=>de(l.name,c.name));return{sites:n(e),areas:n(i)}}function qs(r,s){let e=new Map;for(let t of[...r.flatMap(i=>i.tags),...s])e.has(t.toLowerCase())||e.set(t.toLowerCase(),t);return[...e.values()].map(t=>({name:t,count:Ye({miner_ip:null,location:null,tags:[t]},r).length})).sort((t,i)=>de(t.name,i.name))}var Us="important",Pa=" !"+Us,Ks=Ne(class extends ze{constructor(r){if(super(r),r.type!==xr.ATTRIBUTE||r.name!=="style"||r.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(r){return Object.keys(r).reduce((s,e)=>{let t=r[e];return t==null?s:s+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${t};`},"")}update(r,[s]){let{style:e}=r.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(s)),this.render(s);for(let t of this.ft)s[t]==null&&(this.ft.delete(t),t.includes("-")?e.removeProperty(t):e[t]=null);for(let t in s){let i=s[t];if(i!=null){this.ft.add(t);let n=typeof i=="string"&&i.endsWith(Pa);t.includes("-")||n?e.setProperty(t,n?i.slice(0,-11):i,n?Us:""):e[t]=i}}return Ze}});var Bs=24,Ca=20;function Oa(r,s,e){return(r+e-s+7)%7}var te=class extends x{constructor(){super(...arguments);this.windows=[];this.daily=!1;this.selected=-1;this.limit=null;this.ruled=!1}connectedCallback(){super.connectedCallback();let e=t=>{t.key!=="Escape"||this.drag===void 0||(t.preventDefault(),this.emit(this.drag.before),this.drag=void 0)};window.addEventListener("keydown",e),this.owns(()=>window.removeEventListener("keydown",e)),this.owns(()=>{this.drag=void 0})}get order(){return this.daily?[0]:this.env.format.weekdays()}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}spot(e){let t=this.columns.getBoundingClientRect(),i=this.order,n=Math.floor((e.clientX-t.left)/t.width*i.length),o=e.clientY-t.top,l=Math.max(0,o-t.height-Ca);return{day:i[Math.min(Math.max(n,0),i.length-1)]??0,minute:Math.min(Math.max(o,0),t.height)/t.height*1440+l/t.height*1440}}begin(e,t,i){if(e.button!==0||this.drag!==void 0||t==="draw"&&e.pointerType==="touch")return;e.stopPropagation(),e.preventDefault(),this.columns.setPointerCapture(e.pointerId);let o=i!==void 0&&(e.ctrlKey||e.altKey)&&!this.daily?an(this.windows,i.index,i.day):this.windows,l=i===void 0?o.length:i.index+o.length-this.windows.length;this.drag={kind:t,pointer:e.pointerId,from:this.spot(e),day:i?.day??0,late:this.daily&&i!==void 0&&!i.head,index:l,before:{windows:this.windows,selected:this.selected},windows:o},i!==void 0&&this.emit({windows:this.windows,selected:i.index})}follow(e){let t=this.drag;if(t===void 0||e.pointerId!==t.pointer)return;let i=this.spot(e),n=this.dragged(t,i);if(n===void 0){t.kind==="draw"&&this.emit(t.before);return}let o=[...t.windows];o[t.index]=n,t.kind!=="draw"&&JSON.stringify(n)===JSON.stringify(t.windows[t.index])?this.emit({windows:t.before.windows,selected:Math.min(t.index,t.before.windows.length-1)}):this.emit({windows:o,selected:t.index})}dragged(e,t){let{daily:i}=this;if(e.kind==="draw"){let l=tn(e.from,t,this.order,i);return l===void 0?void 0:{...l,action:"off",watts:"",rest:{}}}let n=e.windows[e.index];if(n===void 0)return;let o={day:i?e.day:t.day,minute:t.minute+(e.late?1440:0)};switch(e.kind){case"move":{let l=i?e.day:Oa(e.day,e.from.day,t.day);return rn(n,t.minute-e.from.minute,e.day,l)}case"end":return nn(n,e.day,o);case"start":return sn(n,e.day,o,i)}}end(e){this.drag?.pointer===e.pointerId&&(this.drag=void 0)}render(){let{format:e}=this.env,t=en(this.windows,this.daily),i=[0,3,6,9,12,15,18,21,24];return a`<div class="grid" aria-hidden="true">
${this.daily?p:a`<div class="days">${this.order.map(n=>a`<span>${e.weekday(n)}</span>`)}</div>`}
<div class="hours">
${i.map(n=>a`<span style="top:${n/24*100}%">${e.clock(n*60)}</span>`)}
</div>
<div
class="columns ${this.drag===void 0?"":`dragging ${this.drag.kind}`}"
@pointerdown=${n=>this.begin(n,"draw")}
@pointermove=${this.follow}
@pointerup=${this.end}
@pointercancel=${this.end}
@lostpointercapture=${this.end}
>
${this.order.map(n=>a`<div class="column">${t.filter(o=>o.column===n).map(o=>this.block(o))}</div>`)}
</div>
</div>`}block(e){let t=this.windows[e.index];if(t===void 0)return p;let i=t.watts.trim()===""?this.limit:Number(t.watts),n=i!==null&&Number.isFinite(i)?i:null,o=this.ruled?"ruled":t.action==="on"?"on":n===null?t.action:"limit",l=cn(t,this.env),c=this.ruled?this.t("schedules.rule"):X(t.action,n,this.env),d=(e.to-e.from)/60*Bs,u=2;return a`<div
class="block ${o} ${e.index===this.selected?"selected":""} ${e.head?"head":""} ${e.tail?"tail":""}"
style=${Ks({top:`${e.from/1440*100}%`,height:`max(6px, ${(e.to-e.from)/1440*100}%)`,left:`calc(${e.lane/e.lanes*100}% + ${u}px)`,width:`calc(${100/e.lanes}% - ${2*u}px)`})}
title="${l}: ${c}"
@pointerdown=${f=>this.begin(f,"move",e)}
>
${d>=16&&e.head?a`<span class="time">${d>=30?a`${this.env.format.clock(t.start)}<wbr />–${this.env.format.clock(Ft(t))}`:this.env.format.clock(t.start)}</span>`:p}
${d>=48?a`<span class="what">${o==="limit"&&n!==null?this.env.format.power(n):c}</span>`:p}
${e.head?a`<div class="grip top" @pointerdown=${f=>this.begin(f,"start",e)}></div>`:p}
${e.tail?a`<div class="grip bottom" @pointerdown=${f=>this.begin(f,"end",e)}></div>`:p}
</div>`}};te.styles=[$,b`
:host {
display: block;
container-type: inline-size;
direction: ltr;
--hour: ${Bs}px;
}
.grid {
display: grid;
grid-template-columns: 60px minmax(0, 1fr);
grid-template-rows: auto calc(24 * var(--hour));
user-select: none;
-webkit-user-select: none;
padding-bottom: 8px;
}
.days {
grid-column: 2;
grid-row: 1;
display: grid;
grid-auto-flow: column;
grid-auto-columns: minmax(0, 1fr);
text-align: center;
font-weight: 500;
padding-bottom: 6px;
overflow: hidden;
}
.hours {
grid-column: 1;
grid-row: 2;
position: relative;
font-size: 12px;
color: var(--mr-secondary);
font-variant-numeric: tabular-nums;
}
.hours span {
position: absolute;
right: 8px;
transform: translateY(-50%);
white-space: nowrap;
}
.columns {
grid-column: 2;
grid-row: 2;
display: grid;
grid-auto-flow: column;
grid-auto-columns: minmax(0, 1fr);
border: 1px solid var(--divider-color);
border-radius: 4px;
cursor: crosshair;
background:
repeating-linear-gradient(
to bottom,
var(--divider-color) 0 1px,
transparent 1px calc(3 * var(--hour))
),
repeating-linear-gradient(
to bottom,
color-mix(in srgb, var(--divider-color) 40%, transparent) 0 1px,
transparent 1px var(--hour)
);
}
.columns.move {
cursor: grabbing;
}
.columns.start,
.columns.end {
cursor: ns-resize;
}
.column {
position: relative;
min-width: 0;
}
.column + .column {
border-inline-start: 1px solid var(--divider-color);
}
.block {
--kind: var(--mr-off);
position: absolute;
padding: 2px 5px;
font-size: 12px;
line-height: 1.25;
color: var(--primary-text-color);
background: color-mix(in srgb, var(--kind) 26%, var(--card-background-color));
border-inline-start: 4px solid var(--kind);
cursor: grab;
touch-action: none;
display: flex;
flex-direction: column;
overflow: hidden;
}
.dragging .block {
cursor: inherit;
}
.block.head {
border-start-start-radius: 6px;
border-start-end-radius: 6px;
}
.block.tail {
border-end-start-radius: 6px;
border-end-end-radius: 6px;
}
.block.limit {
--kind: var(--mr-limit);
}
.block.on {
--kind: var(--mr-on);
}
.block.ruled {
--kind: var(--primary-color);
}
.block.selected {
outline: 2px solid var(--kind);
outline-offset: -1px;
z-index: 1;
}
.time {
font-variant-numeric: tabular-nums;
font-weight: 500;
}
.what {
overflow: hidden;
text-overflow: ellipsis;
}
.grip {
position: absolute;
inset-inline: 0;
height: min(8px, 33%);
cursor: ns-resize;
touch-action: none;
}
.dragging .grip {
cursor: inherit;
}
.top {
top: 0;
}
.bottom {
bottom: 0;
}
@container (max-width: 400px) {
/* Seven columns are too narrow to hit anything: a picture of the week, and the list below changes it. */
:host(:not([daily])) .grid {
--hour: 9px;
grid-template-columns: 40px minmax(0, 1fr);
pointer-events: none;
}
:host(:not([daily])) :is(.hours span:nth-child(even), .time, .what) {
display: none;
}
:host(:not([daily])) .block {
padding: 0;
border-inline-start-width: 3px;
}
}
`],m([g({attribute:!1})],te.prototype,"windows",2),m([g({type:Boolean,reflect:!0})],te.prototype,"daily",2),m([g({attribute:!1})],te.prototype,"selected",2),m([g({attribute:!1})],te.prototype,"limit",2),m([g({type:Boolean})],te.prototype,"ruled",2),m([h()],te.prototype,"drag",2),m([oe(".columns")],te.prototype,"columns",2),te=m([v("mr-week-grid")],te);var ji=["off","limit","on"];function ci(r){let s=Te(r);return typeof s=="number"?s:null}function Ia({env:r,form:s}){let{t:e,format:t}=r,i=s.type==="daily"?s.daily:s.weekly;if(i.length===0)return e(s.rule===""?"schedules.windows_none":"schedules.windows_rule");let n=i.every(l=>l.action==="on");if(s.rule!=="")return e("schedules.windows_rule_action",{outside:e(n?"schedules.outside_off":"schedules.outside_on")});if(!n)return e("schedules.between_on");let o=ci(s.watts);return o===null?e("schedules.between_off"):e("schedules.between_limit",{power:t.power(o)})}function Gs(r,s,e){let{env:t,form:i}=r,n=i.type==="daily",o=n?i.daily:i.weekly,l=()=>{let c=n?[]:[0,1,2,3,4];e([...o,{days:c,start:1020,length:240,action:"off",watts:"",rest:{}}],o.length)};return a`<div class="windows">
${o.length===0?p:a`<div class="scroller">
${o.map((c,d)=>Ma(r,o,c,d,d===s,e))}
</div>`}
<button type="button" id=${J("weekly_schedule")} @click=${l}>
${_(re)} ${t.t("schedules.windows_add")}
</button>
${Ie(r,"weekly_schedule").shown}
<p class="help">${Ia(r)}</p>
</div>`}function Ma(r,s,e,t,i,n){let{env:o,form:l}=r,{t:c}=o,d=`weekly_schedule.${t}`,u={number:t+1},f=R=>n(s.with(t,R),t),y=Ft(e),S=ci(l.watts),j=(R,q)=>{R!==void 0&&q!==void 0&&f(on(e,R,q))},ye=R=>{let q=R;f({...e,action:q,watts:q==="limit"?e.watts:""})};return a`<div
class="window ${i?"selected":""}"
role="group"
aria-label=${c("schedules.window_number",u)}
id=${J(d)}
@focusin=${()=>{i||n(s,t)}}
>
<div class="row head">
<b aria-hidden="true">${c("schedules.window_number",u)}</b>
<span class="help">
${e.length===1440?c("schedules.all_day"):Xr(e)?c("schedules.ends_next_day"):p}
</span>
<span class="spacer"></span>
<button
class="icon"
type="button"
title=${c("schedules.duplicate")}
aria-label=${c("schedules.window_copy",u)}
@click=${()=>n(s.toSpliced(t+1,0,e),t+1)}
>
${_($t)}
</button>
<button
class="icon"
type="button"
title=${c("common.delete")}
aria-label=${c("schedules.window_remove",u)}
@click=${()=>n(s.toSpliced(t,1),-1)}
>
${_(we)}
</button>
</div>
${l.type==="weekly"?Aa(r,e,d,f):p}
<div class="times">
${E(r,{path:`${d}.start`,label:c("schedules.from"),type:"time",value:bi(e.start),input:R=>j(vi(R),y===1440?0:y)})}
${E(r,{path:`${d}.end`,label:c("schedules.to"),type:"time",value:bi(y),input:R=>j(e.start,vi(R))})}
${se(r,{path:`${d}.action`,label:c("schedules.action"),value:e.action,options:ji.map(R=>({value:R,label:c(`common.action_${R}`)})),input:ye})}
${e.action==="limit"||e.watts!==""||r.problems.has(`${d}.power_limit_w`)?E(r,{path:`${d}.power_limit_w`,label:c("schedules.limit_w"),type:"whole",value:e.watts,...S===null?{}:{placeholder:c("schedules.limit_own",{power:o.format.power(S)})},input:R=>f({...e,watts:R})}):p}
</div>
</div>`}function Aa(r,s,e,t){let{format:i,t:n}=r.env,o=Ie(r,`${e}.days`);return a`<div class="field">
<div class="days" role="group" aria-label=${n("schedules.days")} aria-describedby=${o.by}>
${i.weekdays().map((l,c)=>a`<label title=${i.weekday(l,"long")}>
<input
type="checkbox"
id=${c===0?J(`${e}.days`):p}
aria-label=${i.weekday(l,"long")}
.checked=${z(s.days.includes(l))}
@change=${d=>t({...s,days:d.currentTarget.checked?[...s.days,l].sort():s.days.filter(u=>u!==l)})}
/>
<span aria-hidden="true">${i.weekday(l)}</span>
</label>`)}
</div>
${o.shown}
</div>`}var qi=12,Ws;function Ys(r){let{env:s,form:e,set:t}=r;return a`<div class="grid">
${E(r,{path:"name",label:s.t("schedules.name"),value:e.name,max:255,input:i=>t({name:i})})}
${E(r,{path:"description",label:s.t("schedules.description"),value:e.description,max:1e3,input:i=>t({description:i})})}
<label class="check low">
<input
type="checkbox"
.checked=${z(e.enabled)}
@change=${i=>t({enabled:i.currentTarget.checked})}
/>
${s.t("schedules.enabled")}
</label>
</div>`}function Na(r,s){let{env:e,form:t,set:i}=r;s==="daily"?i({type:s,daily:t.daily.length>0?t.daily:ln(t.weekly)}):s==="weekly"?i({type:s,weekly:t.weekly.length>0?t.weekly:dn(t.daily)}):s==="one-time"&&i({type:s,...Ns(t,t.timezone||e.hass.config.time_zone,Date.now())})}function Zs(r,s,e){let{env:t,form:i,set:n}=r,{t:o}=t;Ws??=Intl.supportedValuesOf("timeZone");let l=(d,u)=>{e(u),n(i.type==="daily"?{daily:d}:{weekly:d})},c=i.type==="daily"?i.daily:i.weekly;return a`<div class="row wide">
${ut("type",o("schedules.type"),i.type,[{value:"weekly",label:o("schedules.type_weekly")},{value:"daily",label:o("schedules.type_daily")},{value:"one-time",label:o("schedules.type_once")}],d=>Na(r,d))}
${E(r,{path:"timezone",label:o("schedules.timezone"),value:i.timezone,placeholder:o("schedules.timezone_default",{zone:t.hass.config.time_zone}),list:a`${Ws.map(d=>a`<option value=${d}></option>`)}`,input:d=>n({timezone:d.trim()})})}
</div>
${i.type==="one-time"?za(r):a`<div class="when ${i.type}">
<div class="drawing">
<mr-week-grid
.env=${t}
.windows=${c}
.daily=${i.type==="daily"}
.selected=${s}
.limit=${ci(i.watts)}
.ruled=${i.rule!==""}
@changed=${d=>l(d.detail.windows,d.detail.selected)}
></mr-week-grid>
<p class="help pointer">${o(i.type==="daily"?"schedules.windows_hint_daily":"schedules.windows_hint")}</p>
</div>
${Gs(r,s,l)}
</div>`}`}function za(r){let{env:s,form:e,set:t}=r,{t:i}=s;return a`<div class="grid">
${E(r,{path:"one_time_start",label:i("schedules.once_start"),type:"datetime-local",value:e.start,input:n=>t({start:n})})}
${E(r,{path:"one_time_end",label:i("schedules.once_end"),type:"datetime-local",value:e.end,input:n=>t({end:n})})}
${e.rule===""?se(r,{path:"one_time_action",label:i("schedules.action"),value:e.action,options:ji.map(n=>({value:n,label:i(`common.action_${n}`)})),input:n=>t({action:n})}):p}
${e.rule===""&&e.action==="limit"?E(r,{path:"power_limit_w",label:i("schedules.limit_w"),type:"whole",value:e.watts,input:n=>t({watts:n})}):p}
</div>
<p class="help">${i("schedules.between_once")}</p>`}function Js(r){let{env:s,form:e,set:t,miners:i}=r,{t:n}=s,o=["all","location","tags","miner"],l={all:!1,location:e.location==="",tags:e.tags.length===0,miner:e.miner===""}[e.scope],c=Ye({miner_ip:e.scope==="miner"?e.miner:null,location:e.scope==="location"?e.location:null,tags:e.scope==="tags"?e.tags:null},l?[]:i);return a`${ut("scope",n("schedules.scope"),e.scope,o.map(d=>({value:d,label:n(`schedules.scope_${d}`)})),d=>t({scope:d,...La(r,d)}))}
${e.scope==="location"?Da(r):p} ${e.scope==="tags"?Ha(r):p}
${e.scope==="miner"?Fa(r):p}
<div role="status">
<p class="covered">
${l?n("schedules.covered_unchosen"):c.length>0?n.n("schedules.covered",c.length):n(e.scope==="miner"?"schedules.covered_gone":"schedules.covered_none")}
</p>
${c.length===0?p:a`<p class="help names">
${c.slice(0,qi).map(({name:d})=>d).join(", ")}
${c.length>qi?n.n("schedules.covered_more",c.length-qi):p}
</p>`}
</div>`}function La(r,s){let{form:e,miners:t}=r;if(s==="miner"&&e.miner===""){let[i,...n]=t;return i!==void 0&&n.length===0?{miner:i.ip}:{}}if(s==="location"&&e.location===""){let{sites:i,areas:n}=Vs(r),[o,...l]=[...i,...n];return o!==void 0&&l.length===0?{location:o.name}:{}}return{}}function Vs({env:r,miners:s}){return js(s,Object.values(r.hass.areas).map(e=>e.name))}function Da(r){let{env:s,form:e,set:t}=r,{t:i}=s,{sites:n,areas:o}=Vs(r),l=[...n,...o].find(({name:d})=>d.toLowerCase()===e.location.toLowerCase()),c=d=>d.map(({name:u,count:f})=>a`<option value=${u} .selected=${z(u===l?.name)}>
${u} (${i.n("common.miners",f)})
</option>`);return se(r,{path:"location",label:i("schedules.scope_location"),value:e.location,options:a`${l===void 0?a`<option value=${e.location} .selected=${z(!0)}>
${e.location===""?i("schedules.choose"):i("schedules.scope_gone",{name:e.location})}
</option>`:p}
${n.length>0?a`<optgroup label=${i("schedules.sites")}>${c(n)}</optgroup>`:p}
${o.length>0?a`<optgroup label=${i("schedules.areas")}>${c(o)}</optgroup>`:p}`,input:d=>t({location:d})})}function Ha(r){let{env:s,form:e,set:t,miners:i}=r,{t:n}=s,o=qs(i,e.tags),l=Ie(r,"tags");if(o.length===0)return a`<p class="help" id=${J("tags")} tabindex="-1">${n("schedules.labels_none")}</p>`;let c=d=>e.tags.some(u=>u.toLowerCase()===d.toLowerCase());return a`<div role="group" aria-label=${n("schedules.scope_tags")} aria-describedby=${l.by}>
<p class="help">${n("schedules.labels_any")}</p>
<div class="row">
${o.map(({name:d,count:u},f)=>a`<label class="check">
<input
type="checkbox"
id=${f===0?J("tags"):p}
.checked=${z(c(d))}
@change=${()=>t({tags:c(d)?e.tags.filter(y=>y.toLowerCase()!==d.toLowerCase()):[...e.tags,d]})}
/>
${d} (${s.format.number(u)})
</label>`)}
</div>
${l.shown}
</div>`}function Fa(r){let{env:s,form:e,set:t,miners:i}=r,{t:n}=s,o=i.some(({ip:l})=>l===e.miner);return se(r,{path:"miner_ip",label:n("schedules.scope_miner"),value:e.miner,options:[...o?[]:[{value:e.miner,label:e.miner===""?n("schedules.choose"):n("schedules.scope_gone",{name:e.miner})}],...i.map(({ip:l,name:c})=>({value:l,label:c.includes(l)?c:`${c} (${l})`}))],input:l=>t({miner:l})})}function Xs(r){let{env:s,form:e,set:t}=r,{t:i}=s,n=e.type==="one-time"&&e.rule===""&&e.action==="limit";return a`<div class="grid">
${n?p:E(r,{path:"power_limit_w",label:i("schedules.own_limit"),type:"whole",value:e.watts,help:i("schedules.own_limit_help"),input:o=>t({watts:o})})}
${se(r,{path:"ramp",label:i("schedules.ramp"),value:e.ramp,options:[{value:"",label:i("schedules.ramp_none")},{value:"size",label:i("schedules.ramp_size")},{value:"percent",label:i("schedules.ramp_percent")}],input:o=>t(ja(o,e.groupPercent,e.groupSize,e.groupDelay))})}
${e.ramp==="size"?E(r,{path:"ramp.group_size",label:i("schedules.group_size"),type:"whole",value:e.groupSize,input:o=>t({groupSize:o})}):p}
${e.ramp==="percent"?E(r,{path:"ramp.group_percent",label:i("schedules.group_percent"),type:"decimal",value:e.groupPercent,also:["ramp.group_size"],input:o=>t({groupPercent:o})}):p}
${e.ramp===""?p:E(r,{path:"ramp.group_delay_s",label:i("schedules.group_delay"),type:"decimal",value:e.groupDelay,input:o=>t({groupDelay:o})})}
</div>`}function ja(r,s,e,t){return{ramp:r,...r==="percent"&&s===""?{groupPercent:"10"}:{},...r==="size"&&e===""?{groupSize:"10"}:{},...r!==""&&t===""?{groupDelay:"60"}:{}}}var pi=new Map,Qs=new Map,P=class extends x{constructor(){super(...arguments);this.scheduleId=null;this.start="";this.copy="";this.base=null;this.rates=[];this.miners=[];this.failure="";this.problems=Qs;this.tried=!1;this.refusal="";this.saving=!1;this.restored=!1;this.selected=-1;this.plan="";this.pristine="";this.origin=Ge;this.bar=null;this.set=e=>{this.form!==void 0&&(this.form={...this.form,...e},pi.set(this.address,this.form),this.guard?.arm())}}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look(),this.bar=null,this.guard=new si(()=>this.dirty,e=>{this.leaving=e}),this.owns(this.guard.watch()),this.load()}look(){this.miners=this.env.fleet.miners}get zone(){return this.env.hass.config.time_zone}get address(){return this.scheduleId===null?`new:${this.start}:${this.copy}`:String(this.scheduleId)}get dirty(){return this.form!==void 0&&JSON.stringify(this.form)!==this.pristine}async load(){this.failure="";try{let e=this.scheduleId??(this.copy===""?null:Number(this.copy)),[{rates:t},i]=await Promise.all([w(this.env.hass,"GET","remote/rates"),e===null?void 0:w(this.env.hass,"GET",`remote/schedule/power/${e}`)]);if(!this.isConnected)return;this.rates=t;let n=this.env.format.number(1.5,1).charAt(1),o=i===void 0?this.blank(t):zs(i.schedule,this.zone,n),l=this.scheduleId===null&&i!==void 0;this.base=l?null:i?.schedule??null,this.origin=l?{...o,name:this.t("schedules.copy_of",{name:o.name})}:o,this.pristine=JSON.stringify(this.origin);let c=pi.get(this.address);this.restored=c!==void 0&&JSON.stringify(c)!==this.pristine,this.form=this.restored&&c!==void 0?c:this.origin}catch(e){let t=O(e);this.failure=t.status===404?this.t("schedules.gone"):this.env.errorText(t)}}blank(e){let t=ri.find(i=>i===this.start);return t===void 0?Ge:Ms(t,this.t(`schedules.start_${t}`),(e.find(({price_now:i})=>i!==null)??e[0])?.id??null)}discard(){pi.delete(this.address),this.form=this.origin,this.restored=!1,this.problems=Qs,this.refusal=""}close(){this.dispatchEvent(new CustomEvent("done",{detail:this.guard?.second??!1}))}cancel(){this.dirty?this.leaving=()=>this.close():this.close()}leave(){let e=this.leaving;this.leaving=void 0,this.discard(),e?.()}read(e){return li(e,this.env)}async save(){let e=this.form;if(!(e===void 0||this.saving)){this.saving=!0,this.refusal="";try{let t=ni(e,this.base,this.zone),i=ai(t);if(i!==void 0)throw i;if(this.scheduleId===null)await w(this.env.hass,"POST","remote/schedule/power",t);else{let n=ni(this.origin,this.base,this.zone);await w(this.env.hass,"PUT",`remote/schedule/power/${this.scheduleId}`,Ls(t,n))}this.pristine=JSON.stringify(e),pi.delete(this.address),I(this,this.t("schedules.saved",{name:e.name.trim()})),this.close()}catch(t){let i=O(t);this.tried=!0,this.problems=this.read(i),this.refusal=this.problems.size>0?"":this.env.errorText(i),await this.updateComplete,this.renderRoot.querySelector("#summary")?.focus()}finally{this.saving=!1}}}answered(e){if(!this.tried)return;let t=this.form?.name.trim()===""?[["name",this.t("input.missing")]]:[];this.problems=new Map([...t,...e===null?[]:this.read(e)]),this.refusal=""}jump(e){let t=this.renderRoot.querySelector(`#${CSS.escape(J(e))}`);t?.scrollIntoView({block:"center"}),t?.focus()}showPlan(){this.renderRoot.querySelector(".plan")?.scrollIntoView({block:"start"})}updated(e){if(this.bar===null&&(this.bar=this.renderRoot.querySelector(".bar"),this.bar!==null&&this.owns(Ir(this.bar))),!e.has("selected")||this.selected<0)return;let t=this.renderRoot.querySelector(`#${J(`weekly_schedule.${this.selected}`)}`),i=t?.parentElement;if(t===null||!i||i.scrollHeight<=i.clientHeight)return;let n=t.offsetTop+t.offsetHeight-i.clientHeight;i.scrollTop=Math.min(t.offsetTop,Math.max(i.scrollTop,n))}render(){let e=this.form;if(this.failure!=="")return a`<div class="empty">
<p role="alert">${this.failure}</p>
<button type="button" @click=${this.close}>${this.t("schedules.to_list")}</button>
</div>`;if(e===void 0)return a`<p class="help" role="status">${this.t("common.loading")}</p>`;let t={env:this.env,form:e,base:this.base,rates:this.rates,miners:this.miners,problems:this.problems,set:this.set},i=Ds(e,this.base,this.zone,this.t("schedules.unnamed"));return a`<form
novalidate
@submit=${n=>{n.preventDefault(),this.save()}}
>
<h2>${this.t(this.scheduleId===null?"schedules.new":"schedules.edit_title")}</h2>
${this.messages()}
<div class="columns">
<div class="fields">
${this.section("schedules.section_what",Ys(t))}
${this.section("schedules.section_when",Zs(t,this.selected,n=>{this.selected=n}))}
${this.section("schedules.section_who",Js(t))}
${this.section("schedules.section_price",Fs(t))}
${this.section("schedules.section_switching",Xs(t))}
</div>
<section class="card plan" aria-labelledby="plan">
<h3 id="plan">${this.t("schedules.section_plan")}</h3>
<mr-plan-preview
.env=${this.env}
.body=${i}
@answered=${n=>this.answered(n.detail)}
@planned=${n=>{this.plan=n.detail}}
></mr-plan-preview>
</section>
</div>
<div class="bar">
<span role="status">${this.saving?this.t("schedules.saving"):p}</span>
${this.plan===""?p:a`<button type="button" class="plain to-plan" @click=${this.showPlan}>
${this.t("schedules.section_plan")}: ${this.plan}
</button>`}
<span class="spacer"></span>
<button type="button" ?disabled=${this.saving} @click=${this.cancel}>${this.t("common.cancel")}</button>
<button type="submit" class="primary" ?disabled=${this.saving}>${this.t("common.save")}</button>
</div>
</form>
${this.leaving===void 0?p:this.question()}`}section(e,t){return a`<section class="card" aria-labelledby=${e}>
<h3 id=${e}>${this.t(e)}</h3>
${t}
</section>`}messages(){return a`${this.restored?a`<div class="notice row" role="status">
<span>${this.t("schedules.draft")}</span>
<button type="button" @click=${this.discard}>${this.t("schedules.discard")}</button>
</div>`:p}
${this.problems.size>0?a`<div class="notice bad" id="summary" role="alert" tabindex="-1">
<b>${this.t("schedules.wrong_title")}</b>
<ul>
${[...this.problems].map(([e,t])=>a`<li>
<button class="plain jump" type="button" @click=${()=>this.jump(e)}>
${di(e,this.t)}:
</button>
${t}
</li>`)}
</ul>
</div>`:p}
${this.refusal===""?p:a`<p class="notice bad" id="summary" role="alert" tabindex="-1">
${this.t("common.failed",{error:this.refusal})}
</p>`}`}question(){return a`<mr-dialog
.heading=${this.t("schedules.leave_title")}
close-label=${this.t("common.close")}
@closed=${()=>{this.leaving=void 0}}
>
<p>${this.t("schedules.leave_text")}</p>
<button slot="actions" type="button" class="stay" @click=${()=>{this.leaving=void 0}}>
${this.t("schedules.leave_stay")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.leave}>
${this.t("schedules.leave_go")}
</button>
</mr-dialog>`}};P.styles=[$,Os],m([g({attribute:!1})],P.prototype,"scheduleId",2),m([g({attribute:!1})],P.prototype,"start",2),m([g({attribute:!1})],P.prototype,"copy",2),m([h()],P.prototype,"base",2),m([h()],P.prototype,"form",2),m([h()],P.prototype,"rates",2),m([h()],P.prototype,"miners",2),m([h()],P.prototype,"failure",2),m([h()],P.prototype,"problems",2),m([h()],P.prototype,"tried",2),m([h()],P.prototype,"refusal",2),m([h()],P.prototype,"saving",2),m([h()],P.prototype,"restored",2),m([h()],P.prototype,"selected",2),m([h()],P.prototype,"plan",2),m([h()],P.prototype,"leaving",2),P=m([v("mr-schedule-editor")],P);function eo(r,s){return[s.n("schedules.checked",r.checked),r.actions_taken===0?s("schedules.orders_none"):s.n("schedules.orders",r.actions_taken),...r.errors>0?[s.n("schedules.errors",r.errors)]:[],...(r.waiting??0)>0?[s.n("schedules.waiting",r.waiting??0)]:[]]}var to=b`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:16px;display:flex;flex-direction:column;gap:12px}ul{list-style:none;margin:0;padding:0}p{margin:0}.schedules{display:flex;flex-direction:column;gap:12px}.schedules>li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 16px;align-items:start}.about{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.title{min-height:28px}.off .words,.off .scope{color:var(--mr-secondary)}.warned{border-color:var(--warning-color, #c77700)}.ended{width:44px;display:flex;justify-content:center;color:var(--mr-secondary)}.notice{padding:8px 12px}.notice .spacer{flex:1 1 200px}.scope{display:flex;gap:8px;align-items:center}.scope svg{color:var(--mr-secondary)}.scope b,.next b{font-weight:500}.why:before{content:"· "}.actions{display:flex;margin:-6px -8px 0 0}.switch{width:44px;min-height:26px;height:26px;padding:0;margin-top:1px;border-radius:13px;border:2px solid var(--mr-field-border);background:var(--card-background-color);justify-content:flex-start}.switch:before{content:"";width:14px;height:14px;margin-inline-start:4px;border-radius:50%;background:var(--mr-field-border);transition:transform .12s}.switch[aria-checked=true],.switch[aria-checked=true]:hover:not(:disabled){background:color-mix(in srgb,var(--primary-color) 80%,#000);border-color:transparent}.switch[aria-checked=true]:before{background:#fff;transform:translate(18px)}.begin{display:flex;flex-direction:column;align-items:center;gap:12px;text-align:center;padding:24px 0}.begin>p{max-width:640px}.starts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:12px;width:100%;max-width:860px;margin:8px 0}.start{flex-direction:column;justify-content:flex-start;gap:6px;padding:20px 16px;white-space:normal;border-radius:var(--ha-card-border-radius, 12px)}.start .label{color:var(--primary-text-color);font-size:15px}.start .help{font-weight:400}@container (max-width: 560px){.schedules>li{grid-template-columns:auto minmax(0,1fr);padding:12px}.actions{grid-column:1 / -1;justify-content:flex-end;margin:0}.top h2{flex:1 0 100%}.top .spacer{display:none}.top button{flex:1 1 auto}}`;var io={covers_no_miner:"schedules.no_effect",one_time_over:"schedules.over",no_price:"schedules.price_unknown",no_earnings:"schedules.earnings_unknown"};function ro({warnings:r=[]}){return r.some(({code:s})=>s==="one_time_over")}function no({code:r,args:s},e,t,{t:i}){let n=()=>i(`schedules.missing_${s.on_missing_price}`);switch(r){case"covers_no_miner":return i(t===0?"schedules.warn_no_miners":"schedules.warn_covers_no_miner");case"no_price":{let o=e.find(({id:l})=>l===s.rate_id)?.name??String(s.rate_id);return i("schedules.warn_no_price",{name:o,missing:n()})}case"no_earnings":return i("schedules.warn_no_earnings",{entity:String(s.entity_id),missing:n()});case"one_time_over":return i("schedules.over")}}var qa=3e4,Ua=2e3,Ka={peak:Yi,cheapest:Zi,night:lr},H=class extends x{constructor(){super(...arguments);this.rates=[];this.miners=[];this.error="";this.busy=new Set;this.removing=!1;this.checking=!1;this.placed=""}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look();let e=new N(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>this.loadTwice());this.owns(e.listen(()=>{}));let t=setInterval(()=>{document.visibilityState==="visible"&&this.load()},qa);this.owns(()=>clearInterval(t));let i=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",i),this.owns(()=>document.removeEventListener("visibilitychange",i)),this.owns(()=>clearTimeout(this.soon)),this.load()}look(){let{miners:e}=this.env.fleet,t=JSON.stringify(e.map(({ip:i,site:n,location:o,tags:l})=>[i,n,o,l]));t!==this.placed&&(this.placed=t,this.miners=e)}loadTwice(){this.load(),clearTimeout(this.soon),this.soon=setTimeout(()=>{this.load()},Ua)}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){try{let[{schedules:e},{rates:t}]=await Promise.all([w(this.env.hass,"GET","remote/schedule/power"),w(this.env.hass,"GET","remote/rates")]);this.schedules=[...e].sort((i,n)=>de(i.name,n.name)),this.rates=t,this.error=""}catch(e){this.error=this.env.errorText(e)}}go(e){this.dispatchEvent(new CustomEvent("open",{detail:e}))}async toggle(e){if(!this.busy.has(e.id)){this.busy=new Set([...this.busy,e.id]);try{let{enabled:t}=await w(this.env.hass,"POST",`remote/schedule/power/${e.id}/toggle`);this.schedules=this.schedules?.map(i=>i.id===e.id?{...i,enabled:t}:i),this.loadTwice()}catch(t){I(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.busy=new Set([...this.busy].filter(t=>t!==e.id))}}}async erase(e){if(!this.removing){this.removing=!0;try{await w(this.env.hass,"DELETE",`remote/schedule/power/${e.id}`),this.schedules=this.schedules?.filter(t=>t.id!==e.id),I(this,this.t("schedules.deleted",{name:e.name}))}catch(t){I(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.removing=!1,this.deleting=void 0}}}async check(){if(!this.checking){this.checking=!0,this.result=void 0;try{let{results:e}=await w(this.env.hass,"POST","remote/schedule/check");this.result={words:eo(e,this.t),bad:e.errors>0}}catch(e){this.result={words:[this.t("common.failed",{error:this.env.errorText(e)})],bad:!0}}finally{this.checking=!1}this.load()}}render(){let{schedules:e}=this;return e===void 0?this.error===""?a`<p class="help first" role="status">${this.t("common.loading")}</p>`:a`<div class="empty">
<p role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>
<button type="button" @click=${this.load}>${this.t("common.retry")}</button>
</div>`:a`<div class="page">
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.not_loaded",{error:this.error})}</p>`}
${e.length===0?this.empty():a`<div class="row top">
<h2>${this.t("schedules.heading")}</h2>
<span class="spacer"></span>
<button
type="button"
title=${this.t("schedules.check_help")}
?disabled=${this.checking}
@click=${this.check}
>
${_(or)} ${this.t(this.checking?"schedules.checking":"schedules.check")}
</button>
<button type="button" class="primary" @click=${()=>this.go({id:null})}>
${_(re)} ${this.t("schedules.new")}
</button>
</div>
<div role="status">${this.outcome()}</div>
<ul class="schedules">
${Et(e,({id:t})=>t,t=>this.item(t))}
</ul>`}
${this.deleting===void 0?p:this.question(this.deleting)}
</div>`}outcome(){let{result:e}=this;return e===void 0?p:a`<div class="notice ${e.bad?"warn":"good"} row">
<span>${e.words.join(" ")}</span>
<span class="spacer"></span>
<button
type="button"
class="plain"
@click=${()=>{this.result=void 0}}
>
${this.t("common.close")}
</button>
</div>`}empty(){return a`<section class="begin">
<h2>${this.t("schedules.empty_title")}</h2>
<p>${this.t("schedules.empty_text")}</p>
<p class="help">${this.t("schedules.empty_first")}</p>
<div class="starts">
${ri.map(e=>a`<button type="button" class="card start" @click=${()=>this.go({id:null,start:e})}>
${_(Ka[e],28)}
<span class="label">${this.t(`schedules.start_${e}`)}</span>
<span class="help">${this.t(`schedules.start_${e}_text`)}</span>
</button>`)}
</div>
<button type="button" @click=${()=>this.go({id:null})}>
${_(re)} ${this.t("schedules.start_blank")}
</button>
</section>`}item(e){let{t}=this,{name:i}=e,n=this.env.hass.config.time_zone,o=e.timezone??n,l=Ye(e,this.miners).length,c=un(e,f=>this.env.fleet.byAddress(f)?.name,this.env),d=ro(e),u=d?[]:e.warnings??[];return a`<li class="card ${e.enabled&&!d?"":"off"} ${u.length>0?"warned":""}">
${d?a`<span class="ended">${_(Wi)}</span>`:a`<button
type="button"
role="switch"
class="switch"
aria-checked=${e.enabled?"true":"false"}
aria-label=${t("schedules.switch",{name:i})}
?disabled=${this.busy.has(e.id)}
@click=${()=>this.toggle(e)}
></button>`}
<div class="about">
<div class="row title">
<h3>${i}</h3>
${e.enabled&&e.active_now&&!u.some(({code:f})=>f==="covers_no_miner")?a`<span class="chip warn">${t("schedules.active")}</span>`:p}
${e.enabled?p:a`<span class="chip quiet">${t("schedules.disabled")}</span>`}
${d?a`<span class="chip quiet">${t("schedules.over")}</span>`:p}
${u.map(({code:f})=>a`<span class="chip warn">${t(io[f])}</span>`)}
</div>
${e.description?a`<p class="help">${e.description}</p>`:p}
<ul class="words">
${hn(e,this.rates,n,this.env).map(f=>a`<li>${f}</li>`)}
</ul>
<p class="scope">
${_(Ui,18)}
<span
>${c}:
${l===0?t("schedules.covers_none"):t.n("schedules.covers",l)}${o===this.env.format.timeZone?p:a` · <b>${t("schedules.in_zone",{zone:o})}</b>`}</span
>
</p>
${this.progress(e)}
${d?a`<p class="next">
${t("schedules.over_text",{time:mn(e.one_time_end,o,this.env)})}
</p>`:a`${this.warnings(e,u)}
<p class="next">${this.next(e)}</p>`}
</div>
<div class="actions">
<button
type="button"
class="icon"
title=${t("common.edit")}
aria-label=${t("schedules.edit_name",{name:i})}
@click=${()=>this.go({id:e.id})}
>
${_(xt)}
</button>
<button
type="button"
class="icon"
title=${t("schedules.duplicate")}
aria-label=${t("schedules.duplicate_name",{name:i})}
@click=${()=>this.go({id:null,copy:e.id})}
>
${_($t)}
</button>
<button
type="button"
class="icon"
title=${t("common.delete")}
aria-label=${t("schedules.delete_name",{name:i})}
@click=${()=>{this.deleting=e}}
>
${_(we)}
</button>
</div>
</li>`}warnings(e,t){return t.map(i=>a`<div class="notice warn row">
<span class="spacer">${no(i,this.rates,this.miners.length,this.env)}</span>
${this.nextStep(e,i)}
</div>`)}nextStep(e,{code:t}){return t==="covers_no_miner"&&this.miners.length===0?a`<button type="button" @click=${()=>vr()}>${this.t("add.add_miners")}</button>`:t==="no_price"?k(["rates",String(e.electricity_rate_id)],this.t("schedules.show_tariff")):a`<button type="button" @click=${()=>this.go({id:e.id})}>${this.t("common.edit")}</button>`}progress({enabled:e,progress:t}){return!e||!t?p:a`<p class="next">${pn(t,this.env)}</p>`}next(e){let{t}=this,i=this.env.inZone(e.timezone??this.env.hass.config.time_zone),{format:n}=i,o=e.next_change;if(!e.enabled)return t("schedules.next_off");if(o===null)return t("schedules.next_none");let l=this.rates.find(({id:c})=>c===e.electricity_rate_id)?.currency;return a`<b>${t("schedules.next")}:</b>
${t("schedules.next_change",{action:X(o.action,o.power_limit_w,this.env),relative:n.relative(o.start),time:n.upcoming(o.start)})}
<span class="help why">${Fe(o,l,i)}</span>`}question(e){let{t}=this;return a`<mr-dialog
.heading=${t("schedules.delete_title",{name:e.name})}
close-label=${t("common.close")}
.busy=${z(this.removing)}
@closed=${()=>{this.deleting=void 0}}
>
<p>
${t("schedules.delete_text")}
${t(e.enabled&&e.active_now?"schedules.delete_active":"schedules.delete_idle")}
</p>
<button
slot="actions"
type="button"
?disabled=${this.removing}
@click=${()=>{this.deleting=void 0}}
>
${t("common.cancel")}
</button>
<button
slot="actions"
type="button"
class="primary danger"
?disabled=${this.removing}
@click=${()=>this.erase(e)}
>
${t("common.delete")}
</button>
</mr-dialog>`}};H.styles=[$,to],m([h()],H.prototype,"schedules",2),m([h()],H.prototype,"rates",2),m([h()],H.prototype,"miners",2),m([h()],H.prototype,"error",2),m([h()],H.prototype,"busy",2),m([h()],H.prototype,"deleting",2),m([h()],H.prototype,"removing",2),m([h()],H.prototype,"checking",2),m([h()],H.prototype,"result",2),H=m([v("mr-schedule-list")],H);var so=b`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:0 16px 16px;max-width:1600px;margin:0 auto;display:flex;flex-direction:column;gap:12px}p{margin:0}.rate{display:inline-flex;align-items:center;gap:8px;min-width:0}.readout{position:sticky;top:0;z-index:3;min-height:40px;padding:8px 0;background:var(--primary-background-color)}.calendar{display:grid;grid-template-columns:minmax(140px,240px) minmax(0,1fr);gap:6px 16px;align-items:center}.wide{grid-column:1 / -1;margin-top:8px}.label{min-width:0;overflow-wrap:anywhere}.label .help{display:block}.lane{position:relative;height:34px;border-radius:4px;background:var(--card-background-color)}.lane.price{height:120px}.lane.none{padding:6px 8px}svg{display:block;width:100%;height:100%;direction:ltr}.line{fill:none;stroke:var(--primary-color);stroke-width:2.5}.area{fill:color-mix(in srgb,var(--primary-color) 12%,transparent)}.day,.now{position:absolute;top:-6px;bottom:0;width:0;pointer-events:none;border-inline-start:1px dashed var(--mr-field-border)}.now{border-inline-start:2px solid var(--primary-text-color)}.band{position:absolute;top:3px;bottom:3px;min-height:0;min-width:2px;padding:0;overflow:hidden;border-radius:4px;font-size:12px;color:var(--primary-text-color);border:1.5px solid var(--tone);background:color-mix(in srgb,var(--tone) 24%,var(--card-background-color))}.band span{overflow:hidden;text-overflow:ellipsis}.band:focus-visible{z-index:2}.off{--tone: var(--mr-off);background-image:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--mr-off) 35%,transparent) 5px 6.5px)}.limit{--tone: var(--mr-limit);background-image:radial-gradient(color-mix(in srgb,var(--mr-limit) 55%,transparent) 1.2px,transparent 1.6px);background-size:7px 7px}.on{--tone: var(--mr-on)}.undecided{--tone: var(--mr-field-border);border-style:dashed;background:none}.axis{height:40px;background:none;font-size:12px}.axis span,.axis b{position:absolute;white-space:nowrap}.axis span{color:var(--mr-secondary);transform:translate(-50%)}.axis b{top:18px;font-weight:500}@container (max-width: 640px){.page{padding:0 8px 12px}.calendar{grid-template-columns:minmax(0,1fr);gap:2px}.label{margin-top:8px}.close,.hour:nth-child(2n){display:none}}`;var Ba=6e4,Ga=8,oo=3,yt=1e3,ao=120,F=class extends x{constructor(){super(...arguments);this.schedules=[];this.rates=[];this.prices=new Map;this.error="";this.allGroups=!1;this.now=Date.now();this.names=new pe}connectedCallback(){super.connectedCallback();let e=new N(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>{this.load()});this.owns(e.listen(()=>{})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&this.requestUpdate()}));let t=setInterval(()=>{this.now=Date.now(),document.visibilityState==="visible"&&this.load()},Ba);this.owns(()=>clearInterval(t)),this.load()}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){let{hass:e}=this.env;try{let[{plan:t},{schedules:i},{rates:n}]=await Promise.all([w(e,"GET","remote/schedule/plan"),w(e,"GET","remote/schedule/power"),w(e,"GET","remote/rates")]),o=i.flatMap(u=>u.enabled&&u.price_rule!==null?u.electricity_rate_id??[]:[]),l=this.rateId??o[0]??De(n)?.id,c=[...new Set([...o,...l===void 0?[]:[l]])].filter(u=>n.some(f=>f.id===u)),d=await Promise.all(c.map(async u=>[u,await w(e,"GET",`remote/rates/${u}/prices?hours=48`)]));if(!this.isConnected)return;[this.plan,this.schedules,this.rates,this.prices]=[t,i,n,new Map(d)],this.rateId??=l,this.now=Date.now(),this.error=""}catch(t){this.error=this.env.errorText(t)}}get zoned(){return this.env.inZone(this.env.hass.config.time_zone)}bands(e,t){let i=this.zoned,n=e.flatMap(({schedule_ids:d})=>d).map(d=>this.schedules.find(u=>u.id===d)).find(d=>(d?.price_rule??null)!==null),o=this.rates.find(({id:d})=>d===n?.electricity_rate_id),l=o===void 0?[]:this.prices.get(o.id)??[],c=jt(e,l,this.t("chart.undecided_why")).map(d=>d.undecided?d:{...d,reason:Fe(d,o?.currency,i)});return Dt(c,t)}scheduleLanes(e,t){return e.schedules.flatMap(({schedule_id:i,steps:n})=>{let o=this.schedules.find(d=>d.id===i);if(o===void 0)return[];let l=o.timezone,c=l!==null&&l!==this.zoned.format.timeZone;return{key:`schedule-${i}`,name:o.name,title:k(["schedules",String(i)],o.name),help:c?this.t("schedules.in_zone",{zone:l}):"",bands:this.bands(n,t)}})}groupLanes(e,t){return(this.allGroups?e.groups:e.groups.slice(0,Ga)).map(({miner_ids:n,overridden_until:o,steps:l},c)=>{let d=n.map(y=>this.env.fleet.get(y)?.name??y),u=d.length>oo?" \u2026":"",f=`${this.t.n("common.miners",d.length)}: ${d.slice(0,oo).join(", ")}${u}`;return{key:`group-${c}`,name:f,title:a`<span title=${d.slice(0,40).join(", ")}>${f}</span>`,help:o===null?"":this.t("schedules.calendar_override",{time:this.zoned.format.upcoming(o)}),bands:this.bands(l,t)}})}render(){let{plan:e}=this;if(e==null)return this.error===""?a`<p class="help first" role="status">${this.t("schedules.plan_loading")}</p>`:a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`;let t={from:Date.parse(e.from),until:Date.parse(e.until)},i=this.scheduleLanes(e,t),n=this.groupLanes(e,t),o=e.groups.length-n.length;return a`<div class="page">
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`}
<div class="row top">
${this.rateChoice()}
<span class="spacer"></span>
<span class="help">${this.t("schedules.calendar_zone",{zone:this.zoned.format.timeZone})}</span>
</div>
${this.readout()}
<div class="calendar">
${this.priceLane(t)}
${i.length===0?a`<p class="help wide">${this.t("schedules.calendar_empty")}</p>`:a`<h3 class="wide">${this.t("schedules.heading")}</h3>
${i.map(l=>this.lane(l,t))}
<h3 class="wide">${this.t("schedules.calendar_miners")}</h3>
${n.map(l=>this.lane(l,t))}`}
${this.axis(t)}
</div>
${o>0?a`<button type="button" class="plain" @click=${()=>{this.allGroups=!0}}>${this.t.n("schedules.calendar_more",o)}</button>`:p}
${e.groups_more>0?a`<p class="help">${this.t.n("schedules.calendar_unlisted",e.groups_more)}</p>`:p}
</div>`}rateChoice(){return this.rates.length===0?k(["rates"],this.t("schedules.rate_new")):a`<label class="rate">
${this.t("schedules.rate")}
<select
@change=${e=>{this.rateId=Number(e.target.value),Promise.resolve(this.loading).then(()=>this.load())}}
>
${this.rates.map(({id:e,name:t})=>a`<option value=${e} ?selected=${e===this.rateId}>${t}</option>`)}
</select>
</label>`}readout(){let{chosen:e}=this;return a`<div class="readout" aria-hidden="true">
${e===void 0?a`<span class="help">${this.t("schedules.calendar_hint")}</span>`:a`<b>${e.lane.name}</b> <span>${this.bandText(e.band)}</span>`}
</div>`}actionText(e){return e.undecided?this.t("chart.undecided"):X(e.action,e.watts,this.env)}bandText(e){let{format:t}=this.zoned;return[`${t.weekdayTime(new Date(e.from))} \u2013 ${t.weekdayTime(new Date(e.until))}`,this.actionText(e),e.reason].filter(Boolean).join(" \xB7 ")}percent(e,t){return(Math.min(Math.max(e,t.from),t.until)-t.from)/(t.until-t.from)*100}marks(e){let{days:t}=it(e.from,e.until,yt,yt,this.zoned.format.timeZone);return a`${t.map(i=>a`<i class="day" style="inset-inline-start:${this.percent(i,e)}%"></i>`)}
<i class="now" style="inset-inline-start:${this.percent(this.now,e)}%"></i>`}lane(e,t){return a`<div class="label" id=${e.key}>
${e.title}${e.help===""?p:a`<span class="help">${e.help}</span>`}
</div>
<div class="lane" role="group" aria-labelledby=${e.key}>
${e.bands.map(i=>{let n=()=>{this.chosen={lane:e,band:i}},o=this.percent(i.from,t),l=this.percent(i.until,t)-o;return a`<button
type="button"
class="band ${i.undecided?"undecided":i.action}"
style="inset-inline-start:${o}%;width:${l}%"
aria-label=${this.bandText(i)}
@pointerenter=${n}
@focus=${n}
@click=${n}
>
${l>6?a`<span aria-hidden="true">${this.actionText(i)}</span>`:p}
</button>`})}
${this.marks(t)}
</div>`}priceLane(e){let t=this.rates.find(({id:y})=>y===this.rateId),i=Lt(t===void 0?[]:this.prices.get(t.id)??[],e);if(t===void 0||i.length===0)return a`<div class="label">${this.t("schedules.section_price")}</div>
<p class="lane none help">${this.t("chart.no_price")}</p>`;let{low:n,high:o}=Ht(i),l=xe(e.from,e.until,0,yt),c=xe(n,o,ao,4),{format:d}=this.env,u=i.map(({price:y})=>y),f=this.t("schedules.calendar_prices",{low:d.price(Math.min(...u),t.currency),high:d.price(Math.max(...u),t.currency)});return a`<div class="label">${t.name}<span class="help">${f}</span></div>
<div class="lane price" role="img" aria-label=${`${t.name}: ${f}`}>
<svg viewBox="0 0 ${yt} ${ao}" preserveAspectRatio="none" aria-hidden="true">
<path class="area" d=${Gr(i,l,c,Math.min(Math.max(0,n),o))} />
<path class="line" d=${Br(i,l,c)} vector-effect="non-scaling-stroke" />
</svg>
${this.marks(e)}
</div>`}axis(e){let{format:t}=this.zoned,{days:i,hours:n}=it(e.from,e.until,yt,100,t.timeZone);return a`<div class="label"></div>
<div class="lane axis" aria-hidden="true">
${n.map(o=>a`<span class="hour ${this.percent(o,e)<6?"close":""}" style="inset-inline-start:${this.percent(o,e)}%">${t.time(new Date(o))}</span>`)}
${[e.from,...i].map((o,l)=>a`<b
class=${this.percent(i[l]??e.until,e)-this.percent(o,e)<25?"close":""}
style="inset-inline-start:${this.percent(o,e)}%"
>${t.day(new Date(o))}</b
>`)}
</div>`}};F.styles=[$,so],m([h()],F.prototype,"plan",2),m([h()],F.prototype,"schedules",2),m([h()],F.prototype,"rates",2),m([h()],F.prototype,"prices",2),m([h()],F.prototype,"rateId",2),m([h()],F.prototype,"error",2),m([h()],F.prototype,"allGroups",2),m([h()],F.prototype,"now",2),m([h()],F.prototype,"chosen",2),F=m([v("mr-plan-calendar")],F);var gt=class extends V{constructor(){super(...arguments);this.tab="schedules"}show({id:e,start:t,copy:i}){let n=new URLSearchParams;t!==void 0&&n.set("start",t),i!==void 0&&n.set("copy",String(i)),ne([this.tab,e===null?"new":String(e)],n)}render(){let e=this.path[0]??"";if(e==="new"||/^\d+$/.test(e)){let t=this.query.get("start")??"",i=this.query.get("copy")??"";return qt(`${e}?${t}&${i}`,a`<mr-schedule-editor
.env=${this.env}
.scheduleId=${e==="new"?null:Number(e)}
.start=${t}
.copy=${/^\d+$/.test(i)?i:""}
@done=${n=>ne([this.tab],void 0,n.detail)}
></mr-schedule-editor>`)}return e==="plan"?a`${this.pages(e)}<mr-plan-calendar .env=${this.env}></mr-plan-calendar>`:a`${this.pages("")}<mr-schedule-list
.env=${this.env}
@open=${t=>this.show(t.detail)}
></mr-schedule-list>`}pages(e){let t=(i,n)=>{let o=i===""?[this.tab]:[this.tab,i];return a`<span class=${i===e?"current":""} aria-current=${i===e?"page":p}
>${k(o,n)}</span
>`};return a`<nav aria-label=${this.t("schedules.pages")}>
${t("",this.t("schedules.page_list"))} ${t("plan",this.t("schedules.page_plan"))}
</nav>`}};gt.styles=[$,b`nav{display:flex;gap:8px;padding:12px 16px}nav a{display:block;padding:7px 14px;border-radius:18px;text-decoration:none;border:1px solid var(--divider-color)}.current a{background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));color:var(--primary-text-color);font-weight:500}`],gt=m([v("mr-schedules")],gt);
/*! Bundled license information:

lit-html/directives/keyed.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/directives/guard.js:
lit-html/directives/style-map.js:
  (**
   * @license
   * Copyright 2018 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
