import{a as mi,b as fe,d as Zt,e as ui}from"./chunk-KLK35MN4.js";import{A,a as jn,c as Gn,d as Wn,e as Jn,f as Xn,g as Ke,h as Ge,i as Vn,j as We,n as O,o as ti,p as Or,t as Ir,u as ri}from"./chunk-D3UCII7P.js";import"./chunk-LBJ7OJ63.js";import{A as Si,B as Ti,C as nr,D as Ei,E as Ri,F as Pi,G as Ci,H as Oi,I as Ii,J as Mi,K as Ai,L as Ni,M as zi,N as Li,O as Lr,P as Dr,Q as Di,R as te,S as Hi,T as ji,U as qi,V as Fi,W as Xe,X as ir,Y as Ui,a as Je,b as Jt,c as Xt,d as Vt,e as hi,f as zr,g as ut,h as Qt,i as fi,j as gi,k as yi,l as ht,m as ft,n as vi,o as er,p as tr,q as rr,r as bi,s as Pe,t as $i,u as wi,v as gt,w as _i,x as xi,y as ki,z as yt}from"./chunk-B43VLHPJ.js";import{a as pe,b as pt,c as zn}from"./chunk-FLYVSZSA.js";import{a as ii,b as Kt,c as si,d as Mr,e as oi,f as ai,g as Ar,h as li,i as di,j as Nr,l as he,m as Gt,n as Wt}from"./chunk-VEPNRXRX.js";import{a as Ut}from"./chunk-HZ6M4UFS.js";import{a as Ze,b as ni,e as Yt,f as ci,g as pi,h as ge}from"./chunk-FPHVBXQ4.js";import{A as Be,B as Yn,C as Zn,a as x,b as D,f as mt,g as qn,h as Fn,o as Bt,p as ue,q as W,r as Fe,s as Ue,t as Un,v as Bn,w as Cr,z as Kn}from"./chunk-3MJ7LN3L.js";import{$ as Cn,Aa as k,Ba as v,C as qe,E as Sn,F as Tn,Fa as Dn,Ga as me,H as En,J as Rn,Ma as Hn,Q as Lt,Ra as $,S as Dt,T as Pn,V as K,X as Ht,a as un,e as At,f as hn,fa as On,g as Nt,h as fn,i as gn,j as yn,ja as In,k as vn,ka as y,l as bn,la as u,ma as ee,n as $n,na as Mn,oa as jt,pa as C,q as wn,qa as w,ra as ce,s as _n,sa as G,ta as An,u as xn,ua as Nn,va as qt,w as zt,wa as Ft,x as kn,xa as M,ya as _,z as Re}from"./chunk-OYHFTR3O.js";import"./chunk-JS2UCJEB.js";import{c as le,d as Ln}from"./chunk-RPZHBZSE.js";import{d as Ye,f as Qn,g as ei}from"./chunk-CSDMT7G5.js";import{a as b,d as a,e as z,f as ct,g as p}from"./chunk-42XHLT2J.js";import{b as m}from"./chunk-TN3OZQAE.js";var sr=Ke(class extends Ge{constructor(){super(...arguments),this.key=p}render(i,s){return this.key=i,s}update(i,[s,e]){return s!==this.key&&(Vn(i),this.key=s),e}});var Bi="automation";function Ve(i){return i==null?[]:Array.isArray(i)?i:[i]}function Go(i){let{filter:s,entity:e,domain:t}=i??{},r=[...Ve(s),...Ve(e)];return[...Ve(t),...r.flatMap(n=>Ve(n.domain))]}var vt="action:",Wo={title:"{{ title }}",message:"{{ message }}"},Yo="persistent_notification.create",Zo=["send_message","persistent_notification","notify"];function Jo({states:i}){return Object.values(i).filter(({entity_id:s})=>s.startsWith("notify.")).map(({entity_id:s,attributes:e})=>({value:s,label:String(e.friendly_name??s)})).sort((s,e)=>s.label.localeCompare(e.label))}function Xo({states:i,services:s},e){return[...Object.keys(s?.notify??{}).filter(r=>!Zo.includes(r)&&i[`notify.${r.replace(/^mobile_app_/,"")}`]===void 0).map(r=>({value:`${vt}notify.${r}`,label:`notify.${r}`})),{value:`${vt}${Yo}`,label:e}]}function Vo(i){return Ve(i?.options).map(s=>{let{value:e,label:t}=typeof s=="object"?s:{value:s};return{value:String(e),label:String(t??e)}})}function Qo(i,s,e){let t=s.selector??{},r={key:i,name:s.name??i,required:s.default===void 0,target:"target"in t},n=Ve(s.default).map(String),o=t[r.target?"target":"entity"];if(Go(o).includes("notify")){let l=r.target||o.multiple===!0,d=l?[...e.entities,...e.actions]:e.entities,[c,...h]=e.entities.length>0?e.entities:d,f=c!==void 0&&h.length===0?[c.value]:[];return{...r,kind:"notify",multiple:l,required:!0,options:d,selected:f}}if("select"in t){let l=t.select?.multiple===!0;return{...r,kind:"choice",multiple:l,options:Vo(t.select),selected:n}}if("time"in t)return{...r,kind:"time",multiple:!1,options:[],selected:n}}function Ki(i,s,e){let t=Object.entries(i).flatMap(([d,c])=>Object.entries(c?.input??{[d]:c}).map(([h,f])=>[h,f??{}])),r=t.find(([,{selector:d,default:c}])=>"action"in(d??{})&&c!==void 0)?.[0],n={entities:Jo(s),actions:r===void 0?[]:Xo(s,e)},o=[],l=!0;for(let[d,c]of t){let h=Qo(d,c,n);h!==void 0?o.push(h):c.default===void 0&&(l=!1)}return{fields:o,complete:l,actions:r}}function Gi(i,s){let e={};for(let{key:t,multiple:r,target:n}of i.fields){let o=s[t]??[],l=o.filter(d=>!d.startsWith(vt));if(n?e[t]={entity_id:l}:r?e[t]=l:l.length>0&&(e[t]=l[0]),i.actions!==void 0&&l.length<o.length){let d=o.filter(c=>c.startsWith(vt));e[i.actions]=d.map(c=>({action:c.slice(vt.length),data:Wo}))}}return e}function Hr(i,s){return i.fields.filter(({key:e,required:t,kind:r})=>(t||r!=="time")&&(s[e]??[]).length===0).map(({key:e})=>e)}async function Wi(i){return(await ce(i,"miner_remote/blueprints")).blueprints}async function Yi(i,{path:s,yaml:e}){let t=()=>ce(i,"blueprint/list",{domain:Bi}),r=(await t())[s];return r?.metadata===void 0&&(await ce(i,"blueprint/save",{domain:Bi,path:s,yaml:e,allow_override:r!==void 0}),r=(await t())[s]),r?.metadata?.input??{}}async function Zi(i,s){let e;try{e=await ce(i,"search/related",{item_type:"automation_blueprint",item_id:s})}catch(t){if(C(t).code==="unknown_command")return[];throw t}return(e.automation??[]).flatMap(t=>{let{id:r,friendly_name:n}=i.states[t]?.attributes??{};return typeof r=="string"?[{value:r,label:String(n??t)}]:[]})}async function Ji(i,s,e,t,r=Date.now()){let n=String(r);return await w(i,"POST",`config/automation/config/${n}`,{alias:s,description:"",use_blueprint:{path:e,input:t}}),n}function or(i){return`/config/automation/edit/${encodeURIComponent(i)}`}var H=class extends x{constructor(){super(...arguments);this.name="";this.selected={};this.checked=!1;this.busy=!1;this.error="";this.made=""}connectedCallback(){super.connectedCallback(),this.name=ut(this.env,this.blueprint).name,this.prepare()}async prepare(){this.busy=!0;try{let{hass:e}=this.env;this.form=Ki(await Yi(e,this.blueprint),e,this.t("alerts.notify_sidebar")),this.selected=Object.fromEntries(this.form.fields.map(({key:t,selected:r})=>[t,r]))}catch(e){this.error=this.env.errorText(e)}this.busy=!1}async submit(e){e.preventDefault();let{form:t}=this;if(!(t===void 0||this.busy)){if(this.checked=!0,this.error="",this.name.trim()===""||Hr(t,this.selected).length>0){await this.updateComplete,this.renderRoot.querySelector("[aria-invalid=true]")?.focus();return}this.busy=!0;try{this.made=await Ji(this.env.hass,this.name.trim(),this.blueprint.path,Gi(t,this.selected));let r={value:this.made,label:this.name.trim()};this.dispatchEvent(new CustomEvent("created",{detail:r}))}catch(r){this.error=this.env.errorText(r)}this.busy=!1}}toggle({key:e},t,r){let n=(this.selected[e]??[]).filter(o=>o!==t);this.selected={...this.selected,[e]:r?[...n,t]:n}}render(){let{form:e,made:t}=this,r=e?.complete===!0;return a`<mr-dialog
.heading=${ut(this.env,this.blueprint).name}
.closeLabel=${this.t("common.close")}
?busy=${this.busy&&e!==void 0}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
${t!==""?a`<p class="notice good" role="status">${this.t("alerts.created")}</p>`:e===void 0?this.busy?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:r?this.fields(e):a`<p class="notice warn">${this.t("alerts.field_other")}</p>`}
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>
${this.t(t===""?"common.cancel":"common.close")}
</button>
${t!==""?a`<a slot="actions" class="button" href=${or(t)}>${this.t("alerts.open_automation")}</a>`:e!==void 0&&!e.complete?a`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.open_blueprints")}</a>`:a`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy||!r}>
${this.t(this.busy&&r?"alerts.creating":"alerts.create")}
</button>`}
</mr-dialog>`}fields(e){let t=this.checked&&this.name.trim()==="";return a`<form id="form" novalidate @submit=${this.submit}>
<label class="field">
<span>${this.t("alerts.automation_name")}</span>
<input
autocomplete="off"
.value=${this.name}
aria-invalid=${t?"true":p}
@input=${r=>{this.name=r.target.value}}
/>
${t?a`<span class="error" role="alert">${this.t("input.missing")}</span>`:p}
</label>
${e.fields.map(r=>this.field(r,this.checked&&Hr(e,this.selected).includes(r.key)))}
</form>`}label({name:e,kind:t,options:r}){return t==="notify"?this.t("alerts.notify_to"):r.some(({value:n})=>Xi(n))?this.t("alerts.notify_kinds"):e}field(e,t){let{key:r,kind:n,multiple:o,options:l}=e,d=this.selected[r]??[];return n==="time"?this.time(e):a`<fieldset aria-invalid=${t?"true":p} tabindex=${t?"-1":p}>
<legend>${this.label(e)}</legend>
<div class="options">
${l.map(({value:c,label:h})=>a`<label class="check">
<input
type=${o?"checkbox":"radio"}
name=${r}
.checked=${d.includes(c)}
@change=${f=>{let g=f.target.checked;o?this.toggle(e,c,g):this.selected={...this.selected,[r]:[c]}}}
/>
${Xi(c)?this.t(`alerts.kind_${c}`):h}
</label>`)}
</div>
${t?a`<p class="error" role="alert">${this.t("alerts.field_missing")}</p>`:p}
${n==="notify"&&!l.some(({value:c})=>c.startsWith("notify."))?a`<p class="help">${this.t("alerts.notify_phone")}</p>`:p}
</fieldset>`}time({key:e}){return a`<label class="field time">
<span>${this.t("alerts.notify_at")}</span>
<input
type="time"
.value=${(this.selected[e]?.[0]??"").slice(0,5)}
@change=${t=>{let{value:r}=t.target;r!==""&&(this.selected={...this.selected,[e]:[`${r}:00`]})}}
/>
</label>`}};H.styles=[$,b`form{display:flex;flex-direction:column;gap:16px}.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));gap:0 12px}.time{max-width:200px}p{margin:0}`],m([y({attribute:!1})],H.prototype,"blueprint",2),m([u()],H.prototype,"form",2),m([u()],H.prototype,"name",2),m([u()],H.prototype,"selected",2),m([u()],H.prototype,"checked",2),m([u()],H.prototype,"busy",2),m([u()],H.prototype,"error",2),m([u()],H.prototype,"made",2),m([ee("mr-dialog")],H.prototype,"dialog",2),H=m([v("mr-automation-dialog")],H);function Xi(i){return pe.some(s=>s===i)}var xe=class extends x{constructor(){super(...arguments);this.automations=new Map;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){let{hass:e}=this.env;try{let t=await Wi(e),r=await Promise.all(t.map(async({path:n})=>[n,await Zi(e,n)]));this.automations=new Map(r),this.blueprints=t,this.error=""}catch(t){this.error=this.env.errorText(t)}}created(e){if(this.open===void 0)return;let{path:t}=this.open;this.automations=new Map([...this.automations,[t,[...this.automations.get(t)??[],e]]])}render(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.blueprints===void 0||this.blueprints.length===0?p:a`<section class="card" aria-labelledby="heading">
<h3 id="heading">${_(gn)}${this.t("alerts.notify")}</h3>
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
></mr-automation-dialog>`}`}entry(e){let{name:t,description:r}=ut(this.env,e),n=this.automations.get(e.path)??[];return a`<li>
<div class="text">
<h4>${t}</h4>
<p class="help">${r}</p>
${n.length===0?p:a`<p class="help">
${this.t("alerts.automations")}
${n.map(({value:o,label:l},d)=>a`${d>0?", ":""}<a href=${or(o)}>${l}</a>`)}
</p>`}
</div>
<button
type="button"
aria-label="${this.t("alerts.set_up")} ${t}"
@click=${()=>{this.open=e}}
>
${this.t("alerts.set_up")}
</button>
</li>`}};xe.styles=[$,b`:host{display:block}h3{display:flex;align-items:center;gap:8px}ul{list-style:none;margin:8px 0 0;padding:0}li{display:flex;align-items:center;gap:8px 16px;flex-wrap:wrap;padding:8px 0;border-top:1px solid var(--divider-color)}.text{flex:1 1 240px;min-width:0}h4{margin:0;font-weight:500;font-size:14px}`],m([u()],xe.prototype,"blueprints",2),m([u()],xe.prototype,"automations",2),m([u()],xe.prototype,"error",2),m([u()],xe.prototype,"open",2),xe=m([v("mr-alert-blueprints")],xe);var Qe=700;function ea(i,s){return a`<span title=${i.format.dateTime(s.since)}>${hi(i,s)}</span>`}function ta({name:i,site:s}){return a`${i}${s===null||s===i?p:a`<span class="sub">${s}</span>`}`}function Vi(i,s,e,t,r){let n=Qt(s),o=fi(s,t),l=gi(s,t),d=(h,f,g)=>a`<button
type="button"
class=${e?"":"icon"}
aria-label="${h}: ${s.name}"
title=${e?p:h}
@click=${g}
>
${f}${e?h:p}
</button>`,c=h=>i.t("alerts.act",{command:i.t(`common.type_${h.row.command_type}`)});return a`<span class="row" style="flex-wrap:nowrap;gap:4px">
${s.kind==="offline"&&s.miner_ip!==null&&e?a`<a
class="button icon"
href=${Zt(s.miner_ip)}
target="_blank"
rel="noopener noreferrer"
aria-label="${i.t("alerts.open_web")}: ${s.name}"
title=${i.t("alerts.open_web")}
>${_(Lt)}</a
>`:p}
${o!==void 0?d(c(o),Be(o.row),()=>r.send(o)):n===void 0||!e&&l!==void 0?p:k(n.path,e?i.t(n.text):a`<span role="img" aria-label="${i.t(n.text)}: ${s.name}">${_(hn)}</span>`,n.values,e?"button":"button icon")}
${l===void 0?p:d(i.t("alerts.send_again"),_(Ht),()=>r.sendAgain(s,l))}
</span>`}function Qi(i,s,e,t,r){let{t:n}=i,o=l=>t(l).name;return[{key:"name",label:n("alerts.column_name"),track:"minmax(190px, 1.4fr)",from:Qe,cell:l=>ta(t(l)),sort:o},{key:"name",label:n("alerts.column_name"),track:"minmax(0, 1fr)",until:Qe,cell:l=>a`${o(l)}<span class="sub">${r(l)}</span>`,sort:o},{key:"problem",label:n("alerts.column_problem"),track:"minmax(220px, 2fr)",from:Qe,cell:r},{key:"since",label:n("alerts.column_since"),track:"120px",from:Qe,cell:l=>ea(i,t(l)),sort:l=>Date.parse(t(l).since)},{key:"act",label:n("alerts.column_act"),track:"minmax(170px, 300px)",from:Qe,cell:l=>Vi(i,t(l),!0,s,e)},{key:"act",label:"",track:"60px",until:Qe,cell:l=>Vi(i,t(l),!1,s,e)}]}function es(i,s,e){return Qi(i,s,e,r=>r,r=>{let n=zr(i,r);return a`<span title=${n}>${n}</span>`})}function ts(i,s,e){let t=({severity:n,kind:o})=>a`<span class="chip flat ${Vt[n]}">${i.t(`alerts.kind_${o}`)}</span> `;return Qi(i,s,e,({worst:n})=>n,({alerts:n,worst:o})=>a`${n.map(t)}${n.length===1?a`<span class="help">${zr(i,o)}</span>`:p}`)}var bt=["severity","kind","site"];function rs(i,s){return i[s]??""}function ns(i,s){let e=bt.flatMap(t=>{let r=s.get(t)??"";return r===""?[]:[{name:t,value:r}]});return e.length===0?i:i.filter(t=>e.every(({name:r,value:n})=>rs(t,r)===n))}function is(i){return bt.some(s=>(i.get(s)??"")!=="")}function ss(i,s){let e=new Map;for(let r of i){let n=rs(r,s);n!==""&&e.set(n,(e.get(n)??0)+1)}let t=s==="kind"?pe:s==="severity"?pt:[];return[...e].map(([r,n])=>({value:r,count:n})).sort((r,n)=>t.indexOf(r.value)-t.indexOf(n.value)||me(r.value,n.value))}function os(i){let s=new Map;for(let t of i){let r=s.get(t.kind);r===void 0?s.set(t.kind,[t]):r.push(t)}return pe.flatMap(t=>{let r=s.get(t);return r===void 0?[]:[{kind:t,severity:ra(r),alerts:r}]}).sort((t,r)=>pt.indexOf(t.severity)-pt.indexOf(r.severity))}function ra(i){return i.some(zn)?"error":"warning"}function na({miner_id:i,schedule_id:s,rate_id:e,id:t}){return i!==null?i:s!==null?`schedule ${s}`:e===null?t:`rate ${e}`}function ar({severity:i,kind:s}){return pt.indexOf(i)*pe.length+pe.indexOf(s)}function as(i){let s=new Map;for(let e of i){let t=na(e),r=s.get(t);r===void 0?s.set(t,[e]):r.push(e)}return[...s].flatMap(([e,t])=>{let r=t.sort((o,l)=>ar(o)-ar(l)),[n]=r;return n===void 0?[]:[{key:e,worst:n,alerts:r}]}).sort((e,t)=>ar(e.worst)-ar(t.worst)||t.alerts.length-e.alerts.length||me(e.worst.name,t.worst.name))}var ls=b`.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.notice{margin:0}.top{align-items:flex-start}.toolbar{display:flex;align-items:center;flex-wrap:wrap;gap:8px}.toolbar select.set{border-color:var(--primary-color)}.count{color:var(--mr-secondary);padding:0 4px}.group{padding:12px 0 0;overflow:clip}.group.bare{padding:0}.group>.head,.group>.help{padding:0 16px 8px}.ok{gap:8px}.ok p,.ok h4{margin:0}.ok h4{font-weight:500}.ok .tick{color:var(--chip)}.ok h3{color:var(--primary-text-color);font-size:18px}.watched{margin-top:16px;text-align:start}.watched ul{margin:4px 0 8px;padding-inline-start:20px}@media(max-width:500px){.page{padding:12px}.toolbar select{flex:1 1 40%}}`;var ia=3e4,sa="/config/integrations/integration/miner_remote",ds=i=>i.id,oa=i=>i.name,aa=i=>i.key,la=i=>i.worst.name,ye=class extends D{constructor(){super(...arguments);this.tab="alerts";this.alerts=[];this.loaded=!1;this.lost="";this.selection=new Set;this.kindColumns=[];this.deviceColumns=[];this.shown=[];this.groups=[];this.machines=[];this.minerCount=0;this.context={miner:()=>{},catalog:void 0,outlets:new Set};this.handlers={send:e=>{this.command=e},sendAgain:(e,t)=>{this.sendAgain(e,t)}};this.take=()=>{let{alerts:e}=this.env;this.alerts=e.all,this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)};this.refresh=()=>{let{env:e}=this;this.minerCount=e.fleet.miners.length,this.context={miner:t=>e.fleet.get(t),catalog:e.catalog.value,outlets:Yn(e.hass)},this.kindColumns=es(e,this.context,this.handlers),this.deviceColumns=ts(e,this.context,this.handlers),this.requestUpdate()};this.clear=()=>{this.filter(Object.fromEntries(bt.map(e=>[e,null])))}}connectedCallback(){super.connectedCallback(),this.owns(this.env.alerts.listen(this.take)),this.owns(this.env.fleet.listen(()=>{this.env.fleet.miners.length!==this.minerCount&&this.refresh()})),this.owns(this.env.catalog.listen(this.refresh)),this.owns(this.env.pools.listen(()=>{}));let e=setInterval(this.refresh,ia);this.owns(()=>clearInterval(e)),this.take()}get grouping(){return this.query.get("group")==="device"?"device":"kind"}willUpdate(e){if(e.has("env")&&this.refresh(),!e.has("alerts")&&!e.has("query"))return;this.shown=ns(this.alerts,this.query),this.groups=this.grouping==="kind"?os(this.shown):[],this.machines=this.grouping==="device"?as(this.shown):[];let t=new Set(this.alerts.map(ds));[...this.selection].some(r=>!t.has(r))&&(this.selection=new Set([...this.selection].filter(r=>t.has(r))))}async sendAgain(e,t){let r=this.env.catalog.value;if(t.row.fields.length===0||e.command_id===null||r===void 0){this.command=t;return}let n=`remote/commands/history${G({before_id:e.command_id+1,limit:1})}`;try{let[o]=(await w(this.env.hass,"GET",n)).commands,l=o?.id===e.command_id?{start:Jn(t.row,o.parameters,1,r)}:{};this.command={...t,...l}}catch(o){O(this,this.t("common.failed",{error:this.env.errorText(o)}))}}openAlert(e){let t=Qt(e.miner_id===null?e:{...e,kind:"offline"});t!==void 0&&le(t.path,new URLSearchParams(t.values))}render(){return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("alerts.heading")}</h2>
<p class="help">${this.t("alerts.intro")}</p>
</div>
<a class="button" href=${sa}>${_(On)}${this.t("alerts.thresholds")}</a>
</div>
${this.lost===""?p:a`<p class="notice bad" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.loaded?this.content():this.lost===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p}
<mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
</div>
${this.dialog()}`}content(){return this.alerts.length===0?this.allOk():a`${this.toolbar()}
${this.shown.length===0?a`<div class="card empty">
<p>${this.t("alerts.no_match")}</p>
<button type="button" class="primary" @click=${this.clear}>${this.t("alerts.clear")}</button>
</div>`:this.grouping==="device"?this.devices():We(this.groups,({kind:e})=>e,e=>this.kind(e))}`}allOk(){return a`<div class="card empty ok">
<span class="tick good">${_($n,48)}</span>
<h3>${this.t("alerts.ok")}</h3>
<p>${this.t("alerts.ok_text")}</p>
<div class="watched">
<h4>${this.t("alerts.watched")}</h4>
<ul>
${pe.map(e=>a`<li>${this.t(`alerts.watched_${e}`)}</li>`)}
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
${bt.map(e=>this.filterBox(e))}
<span class="count" role="status"
>${this.shown.length===this.alerts.length?this.t.n("alerts.badge",this.alerts.length):this.t("alerts.matches",{shown:this.shown.length,total:this.alerts.length})}</span
>
${is(this.query)?a`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.clear")}</button>`:p}
</div>`}filterBox(e){let t=ss(this.alerts,e),r=this.query.get(e)??"";if(t.length<2&&r==="")return p;let o=r!==""&&!t.some(({value:l})=>l===r)?[...t,{value:r,count:0}]:t;return a`<select
class=${r===""?"":"set"}
aria-label=${this.t(`alerts.filter_${e}`)}
@change=${l=>this.filter({[e]:l.target.value})}
>
<option value="" ?selected=${r===""}>${this.t(`alerts.all_${e}`)}</option>
${o.map(({value:l,count:d})=>a`<option value=${l} ?selected=${l===r}>
${this.choiceText(e,l)} (${this.env.format.number(d)})
</option>`)}
</select>`}choiceText(e,t){if(e==="severity")return t==="error"?this.t("alerts.severity_error"):this.t("alerts.severity_warning");let r=e==="kind"?pe.find(n=>n===t):void 0;return r===void 0?t:this.t(`alerts.kind_${r}`)}texts(e){return{selectAll:this.t("common.select_all"),selectRow:t=>this.t("common.select_row",{name:t}),label:e}}kind({kind:e,severity:t,alerts:r}){let n=this.t(`alerts.kind_${e}`),o=r.filter(({id:c})=>this.selection.has(c)),l=yi(o.length>0?o:r,this.context),d=o.length>0||l.length>0;return a`<section class="card group" aria-label=${n}>
<div class="row head">
<span class="chip ${Vt[t]}">${this.t(`alerts.severity_${t}`)}</span>
<h3>${n}</h3>
<span class="help">${this.t.n("alerts.badge",r.length)}</span>
<span class="spacer"></span>
${l.map(c=>this.groupButton(c))}
</div>
<p class="help">${this.t(`alerts.do_${e}`)}</p>
<mr-table
.rows=${r}
.columns=${this.kindColumns}
.key=${ds}
.name=${oa}
.texts=${this.texts(n)}
.selection=${d?this.selection:void 0}
.sort=${this.query.get("sort")??""}
page
openable
@selected=${c=>{this.selection=c.detail}}
@sorted=${c=>this.filter({sort:c.detail})}
@opened=${c=>this.openAlert(c.detail)}
></mr-table>
</section>`}groupButton(e){let t=this.t(`common.type_${e.row.command_type}`);return a`<button
type="button"
@click=${()=>{this.command=e}}
>
${Be(e.row)}${this.t.n("alerts.act_on",e.miners.length,{command:t})}
</button>`}devices(){return a`<section class="card group bare" aria-label=${this.t("alerts.heading")}>
<mr-table
.rows=${this.machines}
.columns=${this.deviceColumns}
.key=${aa}
.name=${la}
.texts=${this.texts(this.t("alerts.heading"))}
.sort=${this.query.get("sort")??""}
page
openable
@sorted=${e=>this.filter({sort:e.detail})}
@opened=${e=>this.openAlert(e.detail.worst)}
></mr-table>
</section>`}dialog(){let{command:e}=this;return e===void 0?p:sr(e,a`<mr-command-dialog
.env=${this.env}
.row=${e.row}
.catalog=${this.env.catalog.value}
.miners=${this.env.pools.with(e.miners)}
.start=${e.start}
@sent=${()=>{this.selection=new Set}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`)}};ye.styles=[$,ls],m([u()],ye.prototype,"alerts",2),m([u()],ye.prototype,"loaded",2),m([u()],ye.prototype,"lost",2),m([u()],ye.prototype,"selection",2),m([u()],ye.prototype,"command",2),ye=m([v("mr-alerts")],ye);function da(i,s){let e=s.toLocaleLowerCase().split(/\s+/).filter(Boolean);return e.length===0?i:i.filter(t=>{let r=[t.name,t.ip,t.model??"",t.location,...t.tags].join(`
`).toLocaleLowerCase();return e.every(n=>r.includes(n))})}var ve=class extends x{constructor(){super(...arguments);this.first=null;this.miners=[];this.selection=new Set;this.search="";this.sort="name";this.columns=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>{this.miners=this.env.fleet.miners})),this.miners=this.env.fleet.miners,this.first!==null&&(this.selection=new Set([this.first]))}get able(){return this.miners.filter(e=>Ft(e,"config_read"))}get rows(){let{miners:e,search:t}=this;return(this.foundFor?.miners!==e||this.foundFor.search!==t)&&(this.foundFor={miners:e,search:t,rows:da(this.able,t)}),this.foundFor.rows}willUpdate(){if(this.columnsFor===this.env)return;this.columnsFor=this.env;let{t:e}=this;this.columns=[{key:"name",label:e("backups.miner"),track:"minmax(0, 3fr)",cell:t=>a`${t.name} <span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"model",label:e("backups.model"),track:"minmax(0, 2fr)",cell:t=>t.model??"–",sort:t=>t.model}]}choose(){let e=this.able.filter(t=>this.selection.has(t.miner_id));e.length>0&&this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}get tableTexts(){return{selectAll:this.t("common.select_all"),selectRow:e=>this.t("common.select_row",{name:e}),label:this.t("backups.choose_table")}}render(){let{t:e,rows:t}=this,r=this.miners.length-this.able.length,n=this.able.filter(o=>this.selection.has(o.miner_id)).length;return a`<mr-dialog
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
${r===0?p:a`<p class="help">${e.n("backups.unable",r)}</p>`}
<button slot="actions" type="button" class="primary" ?disabled=${n===0} @click=${this.choose}>
${n===0?e("backups.next_none"):e.n("backups.next",n)}
</button>
</mr-dialog>`}};ve.styles=[$,b`mr-table,.empty{height:min(360px,45dvh)}mr-table{border:1px solid var(--divider-color);border-radius:12px}.empty{justify-content:center;margin:0}`],m([y()],ve.prototype,"first",2),m([u()],ve.prototype,"miners",2),m([u()],ve.prototype,"selection",2),m([u()],ve.prototype,"search",2),m([u()],ve.prototype,"sort",2),ve=m([v("mr-backup-choose")],ve);var re=class extends x{constructor(){super(...arguments);this.working=!1;this.error="";this.tone=""}get ready(){return!0}async act(){if(!(this.working||!this.ready)){this.working=!0,this.error="";try{await this.work(),this.dispatchEvent(new CustomEvent("done"))}catch(e){this.error=this.env.errorText(e)}finally{this.working=!1}}}render(){return a`<mr-dialog
heading=${this.heading}
close-label=${this.t("common.close")}
?busy=${this.working}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.content()}
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.error})}</p>`}
<button
slot="actions"
type="button"
class="primary ${this.tone}"
?disabled=${this.working||!this.ready}
@click=${this.act}
>
${this.button}
</button>
</mr-dialog>`}static{this.styles=[$,b`p{margin:0;overflow-wrap:anywhere}`]}};m([u()],re.prototype,"working",2),m([u()],re.prototype,"error",2);var et=class extends re{constructor(){super(...arguments);this.secrets=!1}get heading(){return this.t("backups.download_title")}get button(){return this.working?this.t("backups.downloading"):this.t(this.secrets?"backups.download_with":"backups.download_without")}async work(){let{backup:e}=this,t=this.secrets?"&include_secrets=true":"";await Nn(this.env.hass,`remote/backups/${e.id}?download=true${t}`,li(e))}content(){return a`<p>${this.t("backups.download_text")}</p>
<label class="check">
<input
type="checkbox"
.checked=${this.secrets}
?disabled=${this.working}
@change=${e=>{this.secrets=e.target.checked}}
/>
${this.t("backups.with_passwords")}
</label>
${this.secrets?a`<p class="notice warn" role="alert">${this.t("backups.with_passwords_warning")}</p>`:p}`}};m([y({attribute:!1})],et.prototype,"backup",2),m([u()],et.prototype,"secrets",2),et=m([v("mr-backup-download")],et);var $t=class extends re{constructor(){super(...arguments);this.tone="danger"}get heading(){return this.t("backups.delete_title")}get button(){return this.t(this.working?"backups.deleting":"backups.delete")}async work(){await w(this.env.hass,"DELETE",`remote/backups/${this.backup.id}`)}content(){return a`<p>${this.t("backups.delete_text",{name:this.backup.backup_name})}</p>`}};m([y({attribute:!1})],$t.prototype,"backup",2),$t=m([v("mr-backup-delete")],$t);var Y=class extends x{constructor(){super(...arguments);this.miners=[];this.targetId="";this.without=new Set;this.restoring=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners!==this.env.fleet.miners&&(this.miners=this.env.fleet.miners),this.targetId===""&&this.miners.some(e=>e.miner_id===this.backup.miner_id)&&(this.targetId=this.backup.miner_id)}get target(){return this.miners.find(e=>e.miner_id===this.targetId)}chosen(e){return Mr(this.backup.config_data,e).filter(t=>!this.without.has(t))}async restore(e){e.preventDefault();let{target:t,backup:r}=this;if(this.restoring||t===void 0)return;let n=this.chosen(t);if(n.length===0)return;let o=[...this.passwords].filter(d=>d.value!==""),l=Object.fromEntries(o.map(d=>[d.name,d.value]));this.restoring=!0,this.error=void 0;try{this.result=await w(this.env.hass,"POST",`remote/backups/${r.id}/restore`,{miner_ip:t.ip,sections:n,...o.length>0&&n.includes("pools")?{pool_passwords:l}:{}}),this.dispatchEvent(new CustomEvent("restored"))}catch(d){this.error=C(d),await this.updateComplete,this.renderRoot.querySelector("input[aria-invalid=true]")?.focus()}finally{this.restoring=!1}}render(){let{t:e,target:t,backup:r}=this,n=t!==void 0&&this.chosen(t).length>0;return a`<mr-dialog
heading=${e("backups.restore_title",{name:r.backup_name})}
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
</mr-dialog>`}form(){let{t:e,target:t}=this,r=oi(this.backup,this.miners);return r.length===0&&this.env.fleet.loaded?a`<p class="notice warn" role="status">${e("backups.target_none",{model:this.backup.model})}</p>`:a`<form id="form" novalidate @submit=${this.restore}>
${this.choice(r)}
${t===void 0?p:a`${this.sections(t)} ${this.passwordFields(t)} ${this.consequences(t)}`}
${this.restoring&&t!==void 0?a`<p class="notice busy" role="status">${e("backups.restoring",{name:t.name})}</p>`:p}
${this.error===void 0||t===void 0?p:a`<div class="notice bad" role="alert">
<strong>${e("backups.restore_failed",{name:t.name})}</strong>
<p dir="auto">
${Ar(this.error).length>0?e("backups.passwords_missing"):this.env.errorText(this.error)}
</p>
</div>`}
</form>`}choice(e){let{t,target:r,backup:n}=this;return a`<label class="field">
<span>${t("backups.target")}</span>
<select
?disabled=${this.restoring}
@change=${o=>{this.targetId=o.target.value,this.error=void 0}}
>
${r===void 0?a`<option value="" .selected=${!0}>${t("backups.target_choose")}</option>`:p}
${e.map(o=>a`<option value=${o.miner_id} .selected=${o.miner_id===this.targetId}>
${o.miner_id===n.miner_id?t("backups.target_own",{name:o.name}):o.name}
</option>`)}
</select>
${r===void 0||r.miner_id===n.miner_id?p:a`<span class="help">${t("backups.target_other")}</span>`}
${r===void 0||r.online?p:a`<span class="notice warn">${t("backups.target_offline",{name:r.name})}</span>`}
</label>`}sections(e){let{t}=this,r=si(this.backup.config_data),n=Mr(this.backup.config_data,e);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.sections")}</legend>
${r.map(o=>a`<div class="section">
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
</fieldset>`}toggle(e){let t=new Set(this.without);t.delete(e)||t.add(e),this.without=t}passwordFields(e){let{t}=this,r=ai(this.backup.config_data);if(r.length===0||!this.chosen(e).includes("pools"))return p;let n=Ar(this.error);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.passwords")}</legend>
<p class="help">${t("backups.passwords_help")}</p>
${r.map(o=>{let l=n.includes(o.slot);return a`<label class="field">
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
</section>`}outcome({command_id:e,response:t}){let{t:r}=this,n=t?.pre_update_backup_id,o=Array.isArray(t?.sections)?t.sections:[],l=Kt.filter(c=>o.includes(c)).map(c=>r(`backups.section_${c}`)),d=Object.fromEntries(Object.entries(t??{}).filter(([c,h])=>!["pre_update_backup_id","sections","backup_id"].includes(c)&&!ue(h)));return a`<div class="notice good" role="status">
<strong>${r("backups.restored",{name:this.target?.name??this.backup.miner_ip})}</strong>
${l.length===0?p:a`<p>${r("backups.restored_what",{sections:l.join(", ")})}</p>`}
</div>
${ue(d)?p:a`<section>
<h3>${r("backups.miner_said")}</h3>
${Fe(this.env,d,"history.key_")}
</section>`}
<div class="row links">
${typeof n=="number"?k(["backups",String(n)],r("backups.state_before")):p}
${k(["history"],r("backups.in_history"),{command:String(e)})}
</div>`}};Y.styles=[$,Ue,b`form,section,fieldset{display:flex;flex-direction:column;gap:12px}fieldset{gap:6px}form{gap:16px}.section{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}.notice,.notice p,.notice ul{margin:0}.notice ul{padding-inline-start:20px}.notice section,section.notice{gap:6px}.notice p{margin-top:4px;overflow-wrap:anywhere}label.field>span{overflow-wrap:anywhere}button{white-space:normal;overflow-wrap:anywhere;padding-block:6px}.links{gap:16px}`],m([y({attribute:!1})],Y.prototype,"backup",2),m([u()],Y.prototype,"miners",2),m([u()],Y.prototype,"targetId",2),m([u()],Y.prototype,"without",2),m([u()],Y.prototype,"restoring",2),m([u()],Y.prototype,"error",2),m([u()],Y.prototype,"result",2),m([Mn("input[type=password]")],Y.prototype,"passwords",2),Y=m([v("mr-backup-restore")],Y);function ca(i,s){let{t:e,format:t}=i;return s.mode==="manual"?s.percent===null?e("backups.fan_manual"):e("backups.fan_manual_at",{percent:t.number(s.percent)}):s.mode!=="auto"?s.mode:s.target_c===null?e("backups.fan_auto"):e("backups.fan_auto_to",{temperature:t.temperature(s.target_c)})}function wt(i,s){return a`<section class="card">
<h3>${i}</h3>
${s}
</section>`}function lr(i,s,e){let t=Object.fromEntries(Object.entries(e??{}).filter(([,r])=>!ue(r)));return ue(t)?p:wt(s,Fe(i,t,"backups.name_",(r,n)=>pa(i,r,n)))}function pa(i,s,e){if(!(s!=="power_mode"&&s!=="miner-mode"))switch(e){case 0:case"0":case"normal":return i.t("backups.mode_normal");case 2:case"2":case"high":return i.t("backups.mode_high");case 3:case"3":case"low":return i.t("backups.mode_low");default:return}}function ma(i,s){return s.password!==null?a`<code dir="ltr">${s.password}</code>`:a`<span class="quiet-text">${i.t(s.password_known?"backups.hidden":"backups.not_known")}</span>`}function ua(i,s,e){let{t}=i;return s.pools.length===0?wt(t("backups.pools"),a`<p class="help">${t("backups.no_pools")}</p>`):a`<section class="card wide">
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
${s.pools.map(r=>a`<tr>
<th scope="row">
${t("control.slot_number",{slot:r.slot})}
${r.active===!0?a`<span class="chip good">${t("backups.pool_active")}</span>`:p}
</th>
<td data-label=${t("backups.pool_url")} dir="ltr">${r.url}</td>
<td data-label=${t("backups.worker")} dir="ltr">${r.user===""?"–":r.user}</td>
<td data-label=${t("backups.password")}>${ma(i,r)}</td>
</tr>`)}
</tbody>
</table>
</section>`}function cs(i,s,e){let{t,format:r}=i,{power_limit_w:n,fan:o,paused:l}=s,d=[W(t("backups.power_limit"),n===null?null:r.power(n)),W(t("backups.fan"),o===null?null:ca(i,o)),W(t("backups.mining_then"),l===null?null:t(l?"backups.was_paused":"backups.was_mining"))],c=s.frequencies.map((g,S)=>W(t("backups.board",{number:S}),`${r.number(g,2)} MHz`)),h=ii(s),f=[lr(i,t("backups.machine"),s.identity),c.length===0?p:wt(t("backups.frequencies"),a`<dl>${c}</dl>`),ha(i,s.voltage),lr(i,t("backups.network"),s.network),h===void 0?p:lr(i,t("backups.other"),h)];return a`<div class="cards">
${ua(i,s,e)}
${d.some(g=>g!==p)?wt(t("backups.settings"),a`<dl>${d}</dl>`):p}
${lr(i,t("backups.tuning"),s.tuning)}
</div>
${f.every(g=>g===p)?p:a`<h2 class="group">${t("backups.information")}</h2>
<p class="help">${t("backups.read_only")}</p>
<div class="cards">${f}</div>`}`}function ha(i,s){if(ue(s))return p;let e=t=>{let r=/^board (\d+)$/.exec(t)?.[1];return r===void 0?Bt(i,"backups.name_",t):i.t("backups.board",{number:r})};return wt(i.t("backups.voltage"),a`<dl>${Object.entries(s).map(([t,r])=>W(e(t),i.format.number(r,3)))}</dl>`)}var ps=[Ue,b`.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.group{margin-top:12px}.cards>section{display:flex;flex-direction:column;gap:12px;min-width:0}.wide{grid-column:1 / -1}.pools td{overflow-wrap:anywhere}.pools th[scope=row]{color:var(--primary-text-color);white-space:nowrap}.pools tbody tr:last-child>*{border-bottom:none}.quiet-text{color:var(--mr-secondary)}code{font-family:var(--ha-font-family-code, monospace);background:color-mix(in srgb,var(--primary-text-color) 8%,transparent);border-radius:4px;padding:1px 6px}@media(max-width:640px){.pools thead{display:none}.pools tr{display:block;padding:8px 0;border-bottom:1px solid var(--divider-color)}.pools tbody tr:last-child{border-bottom:none}.pools tbody tr>*{display:block;padding:3px 0;border-bottom:none}.pools td:before{content:attr(data-label);display:block;color:var(--mr-secondary);font-size:12px}}`];var j=class extends x{constructor(){super(...arguments);this.backupId="";this.secrets=!1;this.fetching=!1;this.comparing=!1;this.namesVersion=0;this.names=new he;this.turn=0}connectedCallback(){super.connectedCallback(),this.names.refresh(this.env.fleet),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.namesVersion+=1)})),this.owns(()=>{this.turn+=1,this.backup=void 0,this.secrets=!1}),this.hasUpdated&&this.load(!1)}willUpdate(e){e.has("backupId")&&(this.backup=void 0,this.compared=void 0,this.dialog=void 0,this.secrets=!1,this.load(!1))}async load(e){this.turn+=1;let{turn:t}=this;this.fetching=!0;try{let r=`remote/backups/${encodeURIComponent(this.backupId)}${e?"?include_secrets=true":""}`,{backup:n}=await w(this.env.hass,"GET",r);if(t!==this.turn)return;this.backup=n,this.secrets=e,this.error=void 0}catch(r){if(t!==this.turn)return;let{status:n}=C(r),o=this.env.errorText(r);this.backup===void 0?this.error={message:o,missing:n===404}:O(this,this.t("common.failed",{error:o}))}this.fetching=!1}hide(){let{backup:e}=this;if(e===void 0)return;this.secrets=!1;let t=e.config_data.pools.map(r=>({...r,password:null}));this.backup={...e,config_data:{...e.config_data,pools:t}},this.load(!1)}async compare(){let{backup:e}=this;if(this.comparing||e===void 0)return;this.comparing=!0;let t;try{t=await w(this.env.hass,"POST",`remote/backups/${e.id}/validate`)}catch(r){t=this.t("backups.validate_failed",{error:this.env.errorText(r)})}this.comparing=!1,this.backup?.id===e.id&&(this.compared=t,typeof t=="object"&&(this.backup={...this.backup,is_validated:t.is_validated},this.dispatchEvent(new CustomEvent("changed"))))}close(){this.dialog=void 0}restored(){this.compared=void 0}deleted(){O(this,this.t("backups.deleted",{name:this.backup?.backup_name??""})),this.dispatchEvent(new CustomEvent("changed")),le(["backups"],void 0,!0)}render(){let{t:e,backup:t}=this,r=a`<div class="back">
${k(["backups"],a`${_(At)} ${e("backups.all_backups")}`)}
</div>`;return this.error!==void 0?a`${r}
<div class="notice bad row" role="alert">
<span>${this.error.missing?e("backups.missing",{id:this.backupId}):e("common.failed",{error:this.error.message})}</span>
${this.error.missing?p:a`<button type="button" @click=${()=>this.load(!1)}>${e("common.retry")}</button>`}
</div>`:t===void 0?a`${r}<p class="help" role="status">${e("common.loading")}</p>`:a`${r} ${this.head(t)} ${this.comparison()} ${cs(this.env,t.config_data,this.eye(t))}
${this.dialogs(t)}`}head(e){let{t}=this,r=this.names.has(e.miner_id);return a`<section class="card head">
<div class="titles">
<h2>${e.backup_name}</h2>
${e.description?a`<p>${e.description}</p>`:p}
<p class="help">
${t("backups.created_by",{time:this.env.format.dateTime(e.created_at),name:e.created_by})}
</p>
<p class="row marks">
<span>${this.names.of(e)}</span>
${r||!this.env.fleet.loaded?p:a`<span class="chip quiet">${t("backups.gone_miner")}</span>`}
<span class="chip quiet">${t(`backups.type_${e.backup_type}`)}</span>
<span class="chip ${e.is_validated?"good":"quiet"}">
${t(e.is_validated?"backups.validated":"backups.not_validated")}
</span>
</p>
</div>
<div class="row actions">
<button type="button" ?disabled=${this.comparing||!r} @click=${this.compare}>
${_(xn)}${t(this.comparing?"backups.validating":"backups.validate")}
</button>
${this.action("restore",fn)} ${this.action("download",qe)}
${this.action("delete",Re,"danger")}
</div>
</section>`}action(e,t,r=""){return a`<button
type="button"
class=${r}
@click=${()=>{this.dialog=e}}
>
${_(t)}${this.t(`backups.${e}`)} …
</button>`}comparison(){let{t:e,compared:t}=this;return this.comparing?a`<p class="visually-hidden" role="status">${e("backups.validating")}</p>`:t===void 0?p:typeof t=="string"?a`<p class="notice bad" role="alert">${t}</p>`:t.is_validated?a`<p class="notice good" role="status">${e("backups.same_title")}</p>`:a`<div class="notice warn" role="status">
<strong>${e.n("backups.differences",t.differences.length)}</strong>
<ul>
${t.differences.map((r,n)=>{let{code:o,args:l}=t.difference_details?.[n]??{code:null,args:null};return a`<li>${this.env.errorText({error_message:r,error_code:o,error_args:l})}</li>`})}
</ul>
</div>`}eye(e){return e.config_data.pools.length===0?p:a`<button type="button" ?disabled=${this.fetching} @click=${()=>this.secrets?this.hide():this.load(!0)}>
${_(this.secrets?Tn:Sn)}${this.t(this.secrets?"backups.hide_passwords":"backups.show_passwords")}
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
></mr-backup-delete>`;default:return p}}};j.styles=[$,...ps,b`:host{display:flex;flex-direction:column;gap:12px}.back a{display:inline-flex;align-items:center;gap:6px;min-height:36px;text-decoration:none;font-weight:500}.head{display:flex;flex-wrap:wrap;gap:16px}.titles{display:flex;flex-direction:column;gap:6px;min-width:0;flex:1 0 100%;overflow-wrap:anywhere}.titles p,p.notice{margin:0}.notice ul{margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.shown{flex-basis:100%}`],m([y()],j.prototype,"backupId",2),m([u()],j.prototype,"backup",2),m([u()],j.prototype,"error",2),m([u()],j.prototype,"secrets",2),m([u()],j.prototype,"fetching",2),m([u()],j.prototype,"comparing",2),m([u()],j.prototype,"compared",2),m([u()],j.prototype,"dialog",2),m([u()],j.prototype,"namesVersion",2),j=m([v("mr-backup")],j);var Z=class extends x{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new he}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.refresh())),this.refresh()}refresh(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.notify(Wt(this.input.value,this.miners)):this.typing()))}updated(e){!e.has("miner")&&!e.has("ip")&&!e.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...Gt(this.miners)].find(([,e])=>e.miner_id===this.miner)?.[0]??this.miner}notify(e){if(this.wrong=e==="nobody",e==="nobody")return;let t=typeof e=="object"&&"miner"in e?e.miner:null,r=typeof e=="object"&&"ip"in e?e.ip:null;t===this.miner&&r===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:t,ip:r}}))}typing(){let e=this.input.value;(e===""||Gt(this.miners).has(e))&&this.notify(Wt(e,this.miners))}render(){return a`<label class="field">
<span>${this.label}</span>
<input
type="search"
list="miners"
autocomplete="off"
placeholder=${this.placeholder}
aria-invalid=${this.wrong}
aria-describedby=${this.wrong?"wrong":p}
@input=${this.typing}
@change=${()=>this.notify(Wt(this.input.value,this.miners))}
/>
<datalist id="miners">
${[...Gt(this.miners)].map(([e,t])=>a`<option value=${e}>${t.ip}</option>`)}
</datalist>
${this.wrong?a`<span class="error" id="wrong" role="alert">${this.error}</span>`:p}
</label>`}};Z.styles=[$,b`:host{display:block;min-width:0}input{width:100%}`],m([y()],Z.prototype,"label",2),m([y()],Z.prototype,"placeholder",2),m([y()],Z.prototype,"error",2),m([y()],Z.prototype,"miner",2),m([y()],Z.prototype,"ip",2),m([u()],Z.prototype,"miners",2),m([u()],Z.prototype,"wrong",2),m([ee("input")],Z.prototype,"input",2),Z=m([v("mr-miner-field")],Z);var ms=b`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}.one{max-width:1200px;margin:0 auto;padding:8px 16px 16px}:host([narrow]) .page,:host([narrow]) .one{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:flex-end}.bar>label,mr-miner-field{flex:0 1 260px}:host([narrow]) .bar>label,:host([narrow]) mr-miner-field{flex:1 1 150px}.bar input{width:100%}.count{min-height:40px;display:flex;align-items:center}.list{padding:0;flex:1;min-height:300px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.foot{padding:8px 16px;justify-content:space-between;border-top:1px solid var(--divider-color)}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}.empty .row{justify-content:center}`;var jr=1e3,fa=700,J=class extends D{constructor(){super(...arguments);this.tab="backups";this.ended=!0;this.error="";this.loadingMore=!1;this.columns=[];this.choosing=!1;this.sort="";this.names=new he;this.turn=0;this.keyOf=e=>String(e.id);this.nameOf=e=>e.backup_name}connectedCallback(){super.connectedCallback();let e=new M(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.follow(t));this.owns(e.listen(()=>{},()=>{this.load()})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.columns=this.makeColumns())})),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.owns(()=>{this.turn+=1,clearTimeout(this.timer)})}willUpdate(e){if(this.columnsFor!==this.env&&(this.columnsFor=this.env,this.names.refresh(this.env.fleet),this.columns=this.makeColumns()),!e.has("query"))return;let t=`${this.query.get("miner")}
${this.query.get("ip")}`;t!==this.filteredBy&&(this.filteredBy=t,this.load())}follow(e){!e.some(r=>r.status!=="pending"&&["backup","restore","pool_switch","set_pools","undo_pool_switch"].includes(r.command_type))||this.timer!==void 0||(this.timer=setTimeout(()=>{this.load()},fa))}async ask(e){let t=`remote/backups${G({miner_id:this.query.get("miner"),miner_ip:this.query.get("ip"),before_id:e,limit:jr})}`;return(await w(this.env.hass,"GET",t)).backups}async load(){clearTimeout(this.timer),this.timer=void 0,this.turn+=1;let{turn:e}=this;try{let t=await this.ask();if(e!==this.turn)return;this.backups=t,this.ended=t.length<jr,this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(){let{turn:e,backups:t}=this,r=t?.at(-1)?.id;if(!(this.loadingMore||t===void 0||r===void 0)){this.loadingMore=!0;try{let n=await this.ask(r);e===this.turn&&(this.backups=[...t,...n],this.ended=n.length<jr)}catch(n){this.error=this.env.errorText(n)}finally{this.loadingMore=!1}}}rows(){let e=this.query.get("search")??"",t=[this.backups,e,this.columns];return(this.foundRows===void 0||t.some((r,n)=>r!==this.foundRows?.key[n]))&&(this.foundRows={key:t,rows:di(this.backups??[],e,r=>this.names.of(r))}),this.foundRows.rows}makeColumns(){let{t:e,names:t,env:r}=this,{format:n}=r,o=c=>e(`backups.type_${c.backup_type}`),l=c=>[o(c),c.description].filter(Boolean).join(" · "),d=c=>a`<span class="chip ${c.is_validated?"good":"quiet"}">
${e(c.is_validated?"backups.validated":"backups.not_validated")}
</span>`;return[{key:"name",label:e("backups.name"),track:"minmax(0, 3fr)",from:640,cell:c=>a`${c.backup_name} <span class="sub">${l(c)}</span>`,sort:c=>c.backup_name},{key:"narrow",label:e("backups.name"),track:"minmax(0, 1fr)",until:640,cell:c=>a`${c.backup_name} <span class="sub">${t.of(c)}</span>`,sort:c=>c.backup_name},{key:"made",label:e("backups.created"),track:"168px",until:640,cell:c=>a`${o(c)} <span class="sub">${n.dateTime(c.created_at)}</span>`,sort:c=>c.id},{key:"miner",label:e("backups.miner"),track:"minmax(0, 2.4fr)",from:640,cell:c=>a`${t.of(c)} <span class="sub">${c.miner_ip}</span>`,sort:c=>t.of(c)},{key:"created",label:e("backups.created"),track:"190px",from:640,cell:c=>a`${n.dateTime(c.created_at)}
<span class="sub">${e("backups.by",{name:c.created_by})}</span>`,sort:c=>c.id},{key:"model",label:e("backups.model"),track:"minmax(0, 1.8fr)",from:820,cell:c=>a`${c.model} <span class="sub">${c.firmware_version??"–"}</span>`,sort:c=>c.model},{key:"state",label:e("backups.state"),track:"160px",from:720,cell:d,sort:c=>c.is_validated?0:1}]}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("backups.list")}}render(){let[e]=this.path;return e!==void 0?a`<div class="one">
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
@input=${r=>this.filter({search:r.target.value})}
/>
</label>
<mr-miner-field
.env=${this.env}
label=${e("backups.miner")}
placeholder=${e("backups.miner_any")}
error=${e("backups.miner_unknown")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${r=>this.filter(r.detail)}
></mr-miner-field>
<p class="help count" role="status">${this.counted()}</p>
<span class="spacer"></span>
${this.now()}
</div>`}counted(){let{t:e,backups:t}=this;if(t===void 0)return this.error===""?e("common.loading"):"";let r=this.rows().length;return r===t.length?e.n("backups.count",r):e("backups.matches",{shown:r,total:t.length})}now(){return a`<button
type="button"
class="primary"
@click=${()=>{this.choosing=!0}}
>
${_(K)}${this.t("backups.back_up_now")}
</button>`}list(){let{t:e,backups:t}=this;if(t===void 0)return p;let r=this.rows(),{fleet:n}=this.env;return t.length===0&&n.loaded&&n.miners.length===0?a`<mr-no-miners .env=${this.env}></mr-no-miners>`:r.length===0?a`<div class="card">${this.empty(t.length)}</div>`:a`<div class="list card">
<mr-table
.rows=${r}
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
</div>`}empty(e){let{t,query:r}=this;if(e>0)return a`<div class="empty">
<h2>${t("backups.no_match_title")}</h2>
<p>${t("backups.no_match_text",{count:e})}</p>
${this.clear()}
</div>`;let n=r.has("miner")||r.has("ip");return a`<div class="empty">
${_(kn,40)}
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
></mr-backup-choose>`;if(this.chosen===void 0)return p;let e=()=>{this.chosen=void 0},t=this.env.catalog.value,r=t?.commands.backup;return r===void 0?p:a`<mr-command-dialog
.env=${this.env}
.row=${r}
.catalog=${t}
.miners=${this.chosen}
@closed=${e}
></mr-command-dialog>`}};J.styles=[$,ms],m([u()],J.prototype,"backups",2),m([u()],J.prototype,"ended",2),m([u()],J.prototype,"error",2),m([u()],J.prototype,"loadingMore",2),m([u()],J.prototype,"columns",2),m([u()],J.prototype,"choosing",2),m([u()],J.prototype,"chosen",2),m([u()],J.prototype,"sort",2),J=m([v("mr-backups")],J);var qr={waiting:"quiet",checking:"busy",backing_up:"busy",sending:"busy",restarting:"busy",settling:"busy",done:"good",failed:"bad",skipped:"quiet"},us={running:"busy",paused:"warn",stopped:"bad",done:"good",cancelled:"quiet"};function tt({version:i,file_name:s}){return i??s}function rt({status:i}){return i==="done"||i==="cancelled"}function hs({phase:i}){return i==="done"||i==="failed"||i==="skipped"}function fs(i,s,e){let t=new XMLHttpRequest;return{done:new Promise((n,o)=>{t.upload.onprogress=({loaded:d,total:c})=>e(c>0?d/c:0),t.onerror=t.onabort=()=>o(new jt("")),t.onload=()=>{let d=t.response;t.status<300&&d?.image!==void 0?n(d.image):o(C({status_code:t.status,body:d??void 0}))},(async()=>{let{auth:d}=i;d.expired&&await d.refreshAccessToken();let c=new FormData;c.append("file",s),t.open("POST",`${d.data.hassUrl}/api/remote/firmware`),t.responseType="json",t.setRequestHeader("Authorization",`Bearer ${d.accessToken}`),t.send(c)})().catch(d=>o(C(d)))}),cancel:()=>t.abort()}}function Fr({format:i},s){return s<1e6?`${i.number(s/1e3)} kB`:`${i.number(s/1e6,s<1e7?1:0)} MB`}function dr(i,{vendor:s,models:e,control_boards:t,size:r}){return[s,e.join(", "),t.join(", "),Fr(i,r)].filter(Boolean).join(" · ")}var Ur=["vendor","models","version","control_boards"],ga=new Set(["models","control_boards"]),ze=class extends re{constructor(){super(...arguments);this.share=0}disconnectedCallback(){super.disconnectedCallback(),this.running?.cancel()}get heading(){return this.t("firmware.upload")}get button(){return this.t(this.working?"firmware.uploading":"firmware.upload_do")}get ready(){return this.file!==void 0}async work(){let{file:e}=this;if(e===void 0)return;this.share=0,this.running=fs(this.env.hass,e,r=>{this.share=r});let t=await this.running.done;this.dispatchEvent(new CustomEvent("uploaded",{detail:t}))}content(){let{t:e,file:t}=this,r=Math.floor(this.share*100);return a`<p class="help">${e("firmware.upload_text")}</p>
<label class="field">
<span>${e("firmware.file")}</span>
<input
type="file"
?disabled=${this.working}
@change=${n=>{this.file=n.target.files?.[0]}}
/>
</label>
${this.working&&t!==void 0?a`<progress max="100" value=${r} aria-label=${e("firmware.uploading")}></progress>
<p class="help" role="status">
${r<100?e("firmware.upload_progress",{percent:r,size:Fr(this.env,t.size)}):e("firmware.upload_checking")}
</p>
<button slot="actions" type="button" @click=${()=>this.dispatchEvent(new CustomEvent("closed"))}>${e("common.cancel")}</button>`:p}`}};ze.styles=[...re.styles,b`progress{width:100%}`],m([u()],ze.prototype,"file",2),m([u()],ze.prototype,"share",2),ze=m([v("mr-firmware-upload")],ze);var nt=class extends re{constructor(){super(...arguments);this.typed={}}get heading(){return this.image.file_name}get button(){return this.t("common.save")}value(e){let t=this.image[e];return this.typed[e]??(typeof t=="string"?t:(t??[]).join(", "))}get ready(){return Ur.every(e=>e==="control_boards"||this.value(e).trim()!=="")}async work(){let e=Object.fromEntries(Ur.flatMap(t=>{let r=this.typed[t]?.trim();if(r===void 0)return[];let n=r.split(",").map(o=>o.trim()).filter(Boolean);return[[t,ga.has(t)?n:r]]}));await w(this.env.hass,"PATCH",`remote/firmware/${this.image.id}`,e)}content(){return a`<p class="help">${this.t("firmware.declare_text")}</p>
${Ur.map(e=>{let t=e==="control_boards"?this.t("firmware.control_boards_help"):"";return a`<label class="field">
<span>${this.t(`firmware.${e}`)}</span>
<input
name=${e}
autocomplete="off"
?disabled=${this.image.read.includes(e)}
.value=${this.value(e)}
@input=${r=>{this.typed={...this.typed,[e]:r.target.value}}}
/>
${t===""?p:a`<span class="help">${t}</span>`}
</label>`})}`}};m([y({attribute:!1})],nt.prototype,"image",2),m([u()],nt.prototype,"typed",2),nt=m([v("mr-firmware-declare")],nt);var _t=class extends re{constructor(){super(...arguments);this.tone="danger"}get heading(){return this.t("rates.delete_heading",{name:this.image.file_name})}get button(){return this.t("common.delete")}async work(){await w(this.env.hass,"DELETE",`remote/firmware/${this.image.id}`)}content(){return a`<p>${this.t("firmware.delete_text")}</p>`}};m([y({attribute:!1})],_t.prototype,"image",2),_t=m([v("mr-firmware-delete")],_t);var ya=i=>i.miner_id,gs=i=>i.name,Ce=class extends x{constructor(){super(...arguments);this.busy=!1;this.sort=""}async act(e){this.busy=!0;try{await w(this.env.hass,"POST",`remote/firmware/rollouts/${this.rollout.id}/${e}`)}catch(t){O(this,this.t("common.failed",{error:this.env.errorText(t)}))}this.busy=!1}button(e,t=""){return a`<button type="button" class=${t} ?disabled=${this.busy} @click=${()=>this.act(e)}>
${this.t(`firmware.${e}`)}
</button>`}render(){let{t:e,rollout:t,env:r}=this,{status:n,miners:o}=t,l=o.filter(hs).length,d=o.some(({phase:f})=>f==="waiting"),c=e("commands.batch_progress",{done:l,total:o.length}),h=o.filter(({phase:f,differences:g})=>f==="failed"||g.length>0);return a`<section class="card" aria-labelledby="title">
<div class="row">
<h3 id="title">${e("firmware.rollout_title",{version:tt(t.image)})}</h3>
<span class="chip ${us[n]}" role="status">${e(`firmware.status_${n}`)}</span>
<span class="spacer"></span>
${n==="running"?this.button("pause"):p}
${d&&(n==="paused"||n==="stopped")?this.button("resume"):p}
${rt(t)?p:this.button("cancel","danger")}
</div>
<p class="help">
${e("commands.batch_by",{name:t.created_by,time:r.format.dateTime(t.created_at)})} · ${c}
</p>
${d&&n==="stopped"?a`<p class="notice bad flat">${e("firmware.stopped_text")}</p>`:p}
<progress max=${o.length} value=${l} aria-label=${c}></progress>
${this.groups()}
${h.length===0?p:a`<h4>${e("commands.failures")}</h4>
<ul>
${h.map(f=>a`<li>
<b>${k(["miner",f.miner_id],f.name)}</b> ${f.phase==="failed"?r.errorText(f):p}
${f.differences.map(g=>a`<span class="help">${this.difference(g)}</span>`)}
</li>`)}
</ul>`}
<details ?open=${!rt(t)}>
<summary>${e.n("common.miners",o.length)}</summary>
<mr-table
.rows=${o}
.columns=${this.columns()}
.key=${ya}
.name=${gs}
.texts=${{selectAll:"",selectRow:()=>"",label:e.n("common.miners",o.length)}}
sort=${this.sort}
page
@sorted=${f=>{this.sort=f.detail}}
></mr-table>
</details>
</section>`}difference(e){if(typeof e=="string")return e;let{code:t,args:r,message:n}=e;return this.env.errorText({error_code:t,error_args:r,error_message:n})}groups(){let{t:e,rollout:t}=this,r=new Map(t.miners.map(n=>[n.miner_id,n]));return a`<ul class="groups">
${t.groups.map(({number:n,miners:o})=>{let l=o.filter(c=>r.get(c)?.phase==="done").length,d=o.some(c=>r.get(c)?.phase==="failed");return a`<li class="chip ${d?"bad":l===o.length?"good":"quiet"}">
${e("firmware.group",{number:n,done:l,total:o.length})}
</li>`})}
</ul>`}columns(){let{t:e}=this,{format:t}=this.env,r=(o,l)=>l===null||l===o?o??"–":`${o??"–"} → ${l}`,n=o=>o===null?null:t.hashrate(o);return[{key:"name",label:e("backups.miner"),track:"minmax(120px, 2fr)",cell:({name:o,group:l})=>a`${o} <span class="sub">${e("firmware.in_group",{number:l})}</span>`,sort:gs},{key:"phase",label:e("backups.state"),track:"minmax(130px, 1fr)",cell:({phase:o,progress:l})=>a`<span class="chip flat ${qr[o]}">${e(`firmware.phase_${o}`)}</span>
${l===null||o==="done"?p:a`<span class="sub">${t.number(l)} %</span>`}`,sort:({phase:o})=>Object.keys(qr).indexOf(o)},{key:"version",label:e("firmware.version"),track:"minmax(140px, 2fr)",from:560,cell:({version_before:o,version_after:l})=>r(o,l)},{key:"hashrate",label:e("control.hashrate"),track:"minmax(150px, 1fr)",from:720,cell:({hashrate_before_ths:o,hashrate_after_ths:l})=>r(n(o),n(l))}]}};Ce.styles=[$,b`section{display:flex;flex-direction:column;gap:10px}progress{width:100%}h4,.flat{margin:0;font-weight:500}ul{margin:0;padding-inline-start:20px;overflow-wrap:anywhere}.groups{display:flex;flex-wrap:wrap;gap:8px;padding:0;list-style:none}li .help{display:block}summary{cursor:pointer;font-weight:500}`],m([y({attribute:!1})],Ce.prototype,"rollout",2),m([u()],Ce.prototype,"busy",2),m([u()],Ce.prototype,"sort",2),Ce=m([v("mr-rollout")],Ce);var xt=(i,s)=>i.toLowerCase()===s.toLowerCase();function it(i,s){let{miner_ip:e,location:t}=i,r=i.tags??[];return e!==null?s.filter(n=>xt(n.ip,e)):t!==null?s.filter(n=>xt(n.site,t)||xt(n.location,t)):r.length>0?s.filter(n=>n.tags.some(o=>r.some(l=>xt(l,o)))):s}function cr(i,s){let e=[...new Set(i.map(o=>o.site))],t=i.map(o=>o.location).filter(o=>o!==""),r=[...new Set([...s,...t])].filter(o=>!e.some(l=>xt(l,o))),n=o=>o.map(l=>({name:l,count:it({miner_ip:null,location:l,tags:null},i).length})).sort((l,d)=>me(l.name,d.name));return{sites:n(e),areas:n(r)}}function pr(i,s){let e=new Map;for(let t of[...i.flatMap(r=>r.tags),...s])e.has(t.toLowerCase())||e.set(t.toLowerCase(),t);return[...e.values()].map(t=>({name:t,count:it({miner_ip:null,location:null,tags:[t]},i).length})).sort((t,r)=>me(t.name,r.name))}var ys=[["canary",1,1,100],["min_hashrate_percent",90,0,100],["settle_minutes",15,0,1440]],vs=5,bs=i=>i.miner_id,va=i=>i.name,L=class extends x{constructor(){super(...arguments);this.scope={all:!0};this.selection=new Set;this.numbers=Object.fromEntries(ys);this.groups="5, 25, 100";this.backup=!0;this.busy=!1;this.error="";this.turn=0}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.requestUpdate())),this.check()}request(e,t){return w(this.env.hass,"POST",`remote/firmware/rollouts${e}`,{image_id:this.image.id,...t})}async check(){this.turn+=1;let{turn:e}=this;this.checked=void 0,this.error="";try{let{miners:t}=await this.request("?preview=true",this.scope);if(e!==this.turn)return;this.checked=t,this.selection=new Set(t.filter(({ok:r})=>r).map(bs))}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async start(e){if(e.preventDefault(),!(this.busy||this.selection.size===0)){this.busy=!0,this.error="";try{await this.request("",{miner_ips:(this.checked??[]).flatMap(({miner_id:t,ip:r})=>this.selection.has(t)?[r]:[]),...this.numbers,groups:this.groups.split(",").map(Number),backup_first:this.backup}),this.busy=!1,await this.updateComplete,this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.busy=!1}}}render(){let{t:e,image:t,busy:r}=this,n=this.selection.size;return a`<mr-dialog
heading=${e("firmware.rollout_title",{version:tt(t)})}
close-label=${e("common.close")}
wide
?busy=${r}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<form id="form" @submit=${this.start}>
<p class="help">${dr(this.env,t)}</p>
${this.scopeField()} ${this.result()} ${this.options()}
${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
</form>
<button slot="actions" type="button" ?disabled=${r} @click=${()=>this.dialog.close()}>${e("common.cancel")}</button>
<button slot="actions" type="submit" form="form" class="primary danger" ?disabled=${r||n===0}>
${e.n("firmware.rollout_do",n)}
</button>
</mr-dialog>`}scopeField(){let{t:e}=this,{miners:t}=this.env.fleet,{sites:r,areas:n}=cr(t,[]),o=[[e("schedules.all_miners"),t.length,{all:!0}],...[...r,...n].map(({name:l,count:d})=>[l,d,{location:l}]),...pr(t,[]).map(({name:l,count:d})=>[e("schedules.labelled",{labels:l}),d,{tags:[l]}])];return a`<label class="field">
<span>${e("schedules.section_who")}</span>
<select
@change=${l=>{this.scope=o[l.target.selectedIndex]?.[2]??this.scope,this.check()}}
>
${o.map(([l,d])=>a`<option>${l} (${this.env.format.number(d)})</option>`)}
</select>
</label>`}result(){let{t:e,checked:t}=this;if(t===void 0)return this.error===""?a`<p class="help" role="status">${e("firmware.checking")}</p>`:p;let r=t.filter(({ok:l})=>l),n=new Map;for(let{ok:l,name:d,code:c,args:h,message:f}of t){if(l)continue;let g=this.env.errorText({error_code:c,error_args:h,error_message:f});n.set(g,[...n.get(g)??[],d])}let o=[{key:"name",label:e("backups.miner"),track:"minmax(0, 3fr)",cell:({miner_id:l,name:d})=>{let c=this.env.fleet.get(l);return a`${d} <span class="sub">${[c?.model,c?.firmware_version].filter(Boolean).join(" · ")}</span>`}}];return a`<p class="help" role="status">${e("firmware.checked",{able:r.length,total:t.length})}</p>
${r.length===0?p:a`<mr-table
.rows=${r}
.columns=${o}
.key=${bs}
.name=${va}
.texts=${{selectAll:e("common.select_all"),selectRow:l=>e("common.select_row",{name:l}),label:e("schedules.section_who")}}
.selection=${this.selection}
@selected=${l=>{this.selection=l.detail}}
></mr-table>`}
${n.size===0?p:a`<details>
<summary>${e.n("firmware.left_out",t.length-r.length)}</summary>
<ul>
${[...n].map(([l,d])=>a`<li>${l}<span class="help">${d.slice(0,vs).join(", ")}${d.length>vs?` … (${this.env.format.number(d.length)})`:""}</span></li>`)}
</ul>
</details>`}`}options(){let{t:e}=this;return a`<fieldset>
<legend>${e("firmware.groups")}</legend>
<div class="grid">
${ys.map(([t,,r,n])=>a`<label class="field">
<span>${e(`firmware.${t}`)}</span>
<input
name=${t}
type="number"
required
min=${r}
max=${n}
.value=${A(String(this.numbers[t]))}
@change=${o=>{this.numbers={...this.numbers,[t]:o.target.valueAsNumber}}}
/>
</label>`)}
<label class="field">
<span>${e("firmware.group_percents")}</span>
<input
name="groups"
required
pattern="\\s*\\d+\\s*(,\\s*\\d+\\s*)*"
.value=${this.groups}
@change=${t=>{this.groups=t.target.value}}
/>
</label>
</div>
<label class="check">
<input
type="checkbox"
.checked=${this.backup}
@change=${t=>{this.backup=t.target.checked}}
/>
${e("commands.field_backup_first")}
</label>
<p class="help">${e("firmware.groups_help")}</p>
</fieldset>`}};L.styles=[$,b`form{display:flex;flex-direction:column;gap:16px}mr-table{height:min(260px,35dvh);border:1px solid var(--divider-color);border-radius:12px}summary{cursor:pointer}li .help{display:block}`],m([y({attribute:!1})],L.prototype,"image",2),m([u()],L.prototype,"scope",2),m([u()],L.prototype,"checked",2),m([u()],L.prototype,"selection",2),m([u()],L.prototype,"numbers",2),m([u()],L.prototype,"groups",2),m([u()],L.prototype,"backup",2),m([u()],L.prototype,"busy",2),m([u()],L.prototype,"error",2),m([ee("mr-dialog")],L.prototype,"dialog",2),L=m([v("mr-rollout-dialog")],L);var ba=3,be=class extends D{constructor(){super(...arguments);this.tab="firmware";this.rollouts=[];this.lost="";this.all=!1;this.close=()=>{this.dialog=void 0}}connectedCallback(){super.connectedCallback();let e=new M(()=>this.env.hass.connection,"miner_remote/firmware/subscribe",({images:t,rollouts:r=[]},n)=>{this.images=t??this.images;let o=new Set(r.map(({id:d})=>d)),l=n?[]:this.rollouts.filter(({id:d})=>!o.has(d));this.rollouts=[...r,...l].sort((d,c)=>c.created_at.localeCompare(d.created_at))});this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)}))}show(e,t){this.dialog={kind:e,image:t}}render(){let{t:e,images:t}=this;return a`<div class="page">
<div class="row">
<div class="spacer">
<h2>${e("common.tab_firmware")}</h2>
<p class="help">${e("firmware.intro")}</p>
</div>
<button
type="button"
class="primary"
@click=${()=>{this.dialog="upload"}}
>
${_(K)}${e("firmware.upload")}
</button>
</div>
${this.lost===""?p:a`<p class="notice bad" role="alert">${e("common.lost",{error:this.lost})}</p>`}
${t===void 0?this.lost===""?a`<p class="help" role="status">${e("common.loading")}</p>`:p:a`${this.progress()} ${this.list(t)}`}
</div>
${this.dialogs()}`}progress(){let e=this.rollouts.filter(n=>!rt(n)),t=this.rollouts.filter(rt),r=[...e,...this.all?t:t.slice(0,ba)];return a`${We(r,({id:n})=>n,n=>a`<mr-rollout .env=${this.env} .rollout=${n}></mr-rollout>`)}
${r.length===this.rollouts.length?p:a`<button
type="button"
class="plain"
@click=${()=>{this.all=!0}}
>
${this.t("firmware.all_rollouts")}
</button>`}`}list(e){let{t}=this;return e.length===0?a`<div class="card empty">
${_(wn,40)}
<p>${t("firmware.none")}</p>
</div>`:a`<section class="card">
<h3>${t("firmware.images")}</h3>
<ul>
${e.map(r=>this.line(r))}
</ul>
</section>`}line(e){let{t,env:r}=this,{complete:n}=e,o=(l,d,c="")=>a`<button
type="button"
class=${c}
aria-label="${d}: ${e.file_name}"
?disabled=${l==="rollout"&&!n}
@click=${()=>this.show(l,e)}
>
${d}
</button>`;return a`<li class="row">
<div class="what">
<b>${tt(e)}</b>
<span class="chip ${n?e.declared?"quiet":"good":"warn"}">
${t(n?e.declared?"firmware.declared":"firmware.read":"firmware.incomplete")}
</span>
<p class="help">${e.file_name} · ${dr(r,e)}</p>
<p class="help">${t("commands.batch_by",{name:e.uploaded_by,time:r.format.dateTime(e.uploaded_at)})}</p>
<details>
<summary class="help">SHA-256</summary>
<code>${e.sha256}</code>
</details>
</div>
${o("rollout",t("firmware.rollout"),"primary")} ${o("declare",t("common.edit"))}
${o("delete",t("common.delete"),"danger")}
</li>`}dialogs(){let{env:e,close:t}=this,r=this.dialog;if(r===void 0)return p;if(r==="upload")return a`<mr-firmware-upload
.env=${e}
@uploaded=${({detail:o})=>{this.dialog=o.complete?void 0:{kind:"declare",image:o}}}
@closed=${t}
></mr-firmware-upload>`;let{image:n}=r;switch(r.kind){case"declare":return a`<mr-firmware-declare .env=${e} .image=${n} @done=${t} @closed=${t}></mr-firmware-declare>`;case"delete":return a`<mr-firmware-delete .env=${e} .image=${n} @done=${t} @closed=${t}></mr-firmware-delete>`;case"rollout":return a`<mr-rollout-dialog .env=${e} .image=${n} @closed=${t}></mr-rollout-dialog>`}}};be.styles=[$,b`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}ul{list-style:none;margin:0;padding:0}li{padding:12px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1 1 260px;min-width:0}summary{cursor:pointer}code{font-size:12px}`],m([u()],be.prototype,"images",2),m([u()],be.prototype,"rollouts",2),m([u()],be.prototype,"lost",2),m([u()],be.prototype,"dialog",2),m([u()],be.prototype,"all",2),be=m([v("mr-firmware")],be);function Br(i,s){let{t:e,format:t}=i,r=o=>e(`common.type_${o.command_type}`),n=o=>o===""?p:a` <span class="sub">${o}</span>`;return[{key:"what",label:e("history.command"),track:"minmax(0, 1fr)",until:640,cell:o=>{let l=Nr(i,o);return a`${r(o)}${l===""?p:`: ${l}`}${n(s.of(o))}`}},{key:"outcome",label:e("history.stage"),track:"178px",until:640,cell:o=>a`${mt(i,o)}${n(t.dateTimeSeconds(o.timestamp))}`},{key:"time",label:e("history.when"),track:"122px",from:640,cell:o=>a`${t.timeSeconds(o.timestamp)}${n(t.dateOnly(o.timestamp))}`},{key:"type",label:e("history.command"),track:"minmax(140px, 1.6fr)",from:640,cell:o=>a`${r(o)}${n(Nr(i,o))}`},{key:"miner",label:e("history.miner"),track:"minmax(150px, 1.6fr)",from:640,cell:o=>{let l=s.of(o);return l===o.miner_ip?l:a`${l}${n(o.miner_ip)}`}},{key:"status",label:e("history.stage"),track:"148px",from:640,cell:o=>{let l=pi(o);return a`${mt(i,o)}${n(l===null?"":t.timeSeconds(l))}`}},{key:"duration",label:e("history.duration"),track:"88px",numeric:!0,from:980,cell:o=>t.duration(o.duration_ms)},{key:"by",label:e("history.by"),track:"minmax(110px, 1fr)",from:820,cell:o=>a`${o.initiated_by}${n(e(`common.source_${o.source}`))}`},{key:"message",label:e("history.reason"),track:"minmax(150px, 1.8fr)",from:900,cell:o=>ci(i,o)}]}function $a(i){let s=[0],e=!1;for(let o=0;o<i.length;o+=1){let l=i[o];l==='"'?e=!e:l===`
`&&!e&&s.push(o+1)}s.at(-1)!==i.length&&s.push(i.length);let t=s[1]??i.length,r=Math.max(0,s.length-2),n=r>0?Number.parseInt(i.slice(s.at(-2)),10):Number.NaN;return{header:i.slice(0,t),body:i.slice(t),count:r,lastId:Number.isNaN(n)?void 0:n}}async function $s(i,s){let e=[],t=0,r;for(;;){let n=$a(await i(r));if(e.push(new Blob(e.length===0?[n.header,n.body]:[n.body])),t+=n.count,!s(t))return;if(n.count<1e3||n.lastId===void 0)return new Blob(e,{type:"text/csv;charset=utf-8"});r=n.lastId}}var wa=new Set(["backup_id","pre_update_backup_id","restored_backup_id"]),Le=class extends x{constructor(){super(...arguments);this.name=""}render(){let{record:e,env:t}=this,{format:r}=t;return a`<mr-dialog
heading=${this.t("history.details",{command:this.t(`common.type_${e.command_type}`),miner:this.name})}
close-label=${this.t("common.close")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${Yt(e)?a`<p class="notice bad" dir="auto">${t.errorText(e)}</p>`:p}
${Gn(t,e)}
<dl>
${W(this.t("history.miner"),a`${k(["history"],this.name,{miner:e.miner_id})}
${this.name===e.miner_ip?p:a`<span class="help">${e.miner_ip}</span>`}`)}
${W(this.t("history.by"),a`${e.initiated_by} <span class="help">${this.t(`common.source_${e.source}`)}</span>`)}
${W(this.t("history.ordered"),r.dateTimeSeconds(e.timestamp))}
${e.duration_ms===null?p:W(this.t("history.duration"),r.duration(e.duration_ms))}
${e.batch_id===null?p:W(this.t("history.batch_label"),k(["history"],this.t("history.batch_show"),{batch:e.batch_id}))}
${W(this.t("history.id"),String(e.id))}
</dl>
${this.values(this.t("history.parameters"),e.parameters)}
${this.values(this.t("history.response"),e.response)}
</mr-dialog>`}values(e,t){if(t===null)return p;let r=Object.fromEntries(Object.entries(t).filter(([,n])=>!ue(n)));return ue(r)?p:a`<section>
<h3>${e}</h3>
${Fe(this.env,r,"history.key_",(n,o)=>this.special(n,o))}
</section>`}special(e,t){if(wa.has(e)&&typeof t=="number")return k(["backups",String(t)],`${Bt(this.env,"history.key_","backup_id")} ${t}`);if(e==="sections"&&Array.isArray(t))return t.map(r=>Kt.find(n=>n===r)).map((r,n)=>r===void 0?String(t[n]):this.t(`backups.section_${r}`)).join(", ");if(e==="backup_type"&&(t==="manual"||t==="automatic"||t==="pre_update"))return this.t(`backups.type_${t}`)}};Le.styles=[$,Ue,Wn,b`.notice{margin:0;overflow-wrap:anywhere;white-space:pre-line}section{display:flex;flex-direction:column;gap:8px}dd .help{margin-inline-start:6px}`],m([y({attribute:!1})],Le.prototype,"record",2),m([y()],Le.prototype,"name",2),Le=m([v("mr-command-details")],Le);var _a=3e3,xa=6e4,Oe=class extends x{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan(_a),this.asked=this.version}plan(e){let t=Date.now()+e;this.timer!==void 0&&this.due<=t||(clearTimeout(this.timer),this.due=t,this.timer=setTimeout(()=>{this.load()},e))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:e}=await w(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=e,this.error=""}catch(e){this.error=this.env.errorText(e)}this.isConnected&&this.plan(xa)}render(){let{stats:e,t}=this,{format:r}=this.env;if(e===void 0&&this.error!=="")return a`<p class="error">${t("common.failed",{error:this.error})}</p>`;let n=e===void 0?0:e.successful+e.failed,o=e===void 0||n===0?void 0:e.successful/n*100,l=(d,c,h,f=p)=>a`<div class="figure ${h}">
<dt>${d}</dt>
<dd>${c===void 0?"–":r.number(c)}${f}</dd>
</div>`;return a`<section class="card" aria-labelledby="title">
<h2 id="title">${t("history.figures")}</h2>
<dl>
${l(t("history.total"),e?.total,"")}
${l(t("history.successful"),e?.successful,"good",o===void 0?p:a` <small>${r.number(o,o>99&&o<100?1:0)} %</small>`)}
${l(t("history.failed"),e?.failed,(e?.failed??0)>0?"bad":"")}
${l(t("history.pending"),e?.pending,(e?.pending??0)>0?"busy":"")}
</dl>
${this.types()}
</section>`}types(){let e=this.stats?.by_type??{},t=Je.filter(r=>(e[r]??0)>0);return t.length===0?p:(t.sort((r,n)=>(e[n]??0)-(e[r]??0)),a`<ul aria-label=${this.t("history.by_type")}>
${t.map(r=>a`<li>${this.t(`common.type_${r}`)} <b>${this.env.format.number(e[r])}</b></li>`)}
</ul>`)}};Oe.styles=[$,b`:host{display:block}section{display:flex;flex-wrap:wrap;align-items:center;gap:8px 32px;padding:12px 16px}h2{font-size:15px}dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0}@media(max-width:480px){dl{display:grid;grid-template-columns:1fr 1fr;width:100%}}.figure{display:flex;flex-direction:column}dt{color:var(--mr-secondary);font-size:13px}dt:before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-inline-end:6px;background:var(--chip, transparent)}.figure:not(.good):not(.bad):not(.busy) dt:before{display:none}dd{margin:0;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}small{font-size:13px;color:var(--mr-secondary)}ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;color:var(--mr-secondary);font-size:13px}b{color:var(--primary-text-color);font-weight:500;font-variant-numeric:tabular-nums}`],m([y({type:Number})],Oe.prototype,"version",2),m([u()],Oe.prototype,"stats",2),m([u()],Oe.prototype,"error",2),Oe=m([v("mr-history-figures")],Oe);var Kr=36e5,kt={"1h":Kr,"24h":24*Kr,"7d":168*Kr},st=["type","status","source","miner","ip","user","batch","time","since","until"];function mr(i,s){return i.find(e=>e===s)}function ws(i){let s=i===null?Number.NaN:Date.parse(i);return Number.isNaN(s)?void 0:new Date(s).toISOString()}function Gr(i){return mr([...Object.keys(kt),"custom"],i.get("time"))}function ur(i,s){let e=Gr(i),t=e==="custom",r={command_type:mr(Je,i.get("type")),status:mr(Jt,i.get("status")),source:mr(Xt,i.get("source")),miner_id:i.get("miner")??void 0,miner_ip:i.get("ip")??void 0,initiated_by:i.get("user")??void 0,batch_id:i.get("batch")??void 0,since:t?ws(i.get("since")):e===void 0?void 0:new Date(s-kt[e]).toISOString(),until:t?ws(i.get("until")):void 0};return Object.fromEntries(Object.entries(r).filter(([,n])=>n!==void 0&&n!==""))}function Wr(i,s){let e=Date.parse(i.timestamp);return(s.command_type===void 0||i.command_type===s.command_type)&&(s.status===void 0||i.status===s.status)&&(s.source===void 0||i.source===s.source)&&(s.miner_id===void 0||i.miner_id===s.miner_id)&&(s.miner_ip===void 0||i.miner_ip===s.miner_ip)&&(s.initiated_by===void 0||i.initiated_by===s.initiated_by)&&(s.batch_id===void 0||i.batch_id===s.batch_id)&&(s.since===void 0||e>=Date.parse(s.since))&&(s.until===void 0||e<=Date.parse(s.until))}function _s(i){let s=ur(i,0);return s.since!==void 0&&s.until!==void 0&&s.since>s.until?"order":void 0}var ke=class extends x{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}get active(){return st.filter(e=>e!=="since"&&e!=="until"&&this.query.has(e)).length}render(){if(!this.folded)return a`<div class="fields">${this.fields()}</div>`;let{active:e}=this;return a`<button
type="button"
aria-expanded=${this.unfolded}
aria-controls="fields"
@click=${()=>{this.unfolded=!this.unfolded}}
>
${_(En)}
${e===0?this.t("history.filters"):this.t("history.filters_active",{count:e})}
</button>
<div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t:e,query:t}=this;return a`
${this.choice("type",e("history.type"),e("history.any_type"),Je,r=>e(`common.type_${r}`))}
${this.choice("status",e("history.status"),e("history.any_status"),Jt,r=>e(`common.status_${r}`))}
<mr-miner-field
.env=${this.env}
label=${e("history.miner")}
placeholder=${e("history.miner_any")}
error=${e("backups.miner_unknown")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${r=>this.emit(r.detail)}
></mr-miner-field>
${this.choice("source",e("history.source"),e("history.any_source"),Xt,r=>e(`common.source_${r}`))}
<label class="field">
<span>${e("history.user")}</span>
<input
type="search"
list="users"
autocomplete="off"
placeholder=${e("history.user_any")}
.value=${t.get("user")??""}
@input=${r=>this.writing(r)}
@change=${r=>this.emit({user:r.target.value.trim()})}
/>
<datalist id="users">${this.users.map(r=>a`<option value=${r}></option>`)}</datalist>
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
${this.active===0?p:a`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(st.map(r=>[r,null])))}>
${e("history.clear")}
</button>`}
`}writing(e){let t=e.target.value;(t===""||e.inputType==="insertReplacementText"&&this.users.includes(t))&&this.emit({user:t})}choice(e,t,r,n,o){let l=this.query.get(e)??"";return a`<label class="field">
<span>${t}</span>
<select @change=${d=>this.emit({[e]:d.target.value})}>
<option value="" .selected=${l===""}>${r}</option>
${n.map(d=>a`<option value=${d} .selected=${l===d}>${o(d)}</option>`)}
</select>
</label>`}times(){let{t:e,query:t}=this,r=Gr(t),n=r==="custom"&&_s(t)==="order";return a`<label class="field">
<span>${e("history.time")}</span>
<select @change=${o=>this.chooseTime(o.target.value)}>
<option value="" .selected=${r===void 0}>${e("history.time_any")}</option>
${[...Object.keys(kt),"custom"].map(o=>a`<option value=${o} .selected=${r===o}>${e(`history.time_${o}`)}</option>`)}
</select>
</label>
${r==="custom"?a`${this.time("since",e("history.since"),n)} ${this.time("until",e("history.until"),n)}`:p}`}chooseTime(e){let t=e==="custom"?new Date(Date.now()-kt["24h"]).toISOString():null;this.emit({time:e,since:t,until:null})}time(e,t,r){let n=this.env.format.timeZone,o=this.query.get(e);return a`<label class="field time">
<span>${t}</span>
<input
type="datetime-local"
.value=${o===null?"":ht(o,n)}
aria-invalid=${r}
aria-describedby=${r?"wrong":p}
@change=${l=>this.emit({[e]:vi(l.target.value,n)})}
/>
${r&&e==="until"?a`<span id="wrong" class="error" role="alert">${this.t("history.wrong_order")}</span>`:p}
</label>`}};ke.styles=[$,b`:host{display:flex;flex-direction:column;align-items:flex-start;gap:8px;min-width:0}.fields{order:1;width:100%;display:grid;gap:8px;grid-template-columns:repeat(auto-fit,minmax(min(126px,100%),1fr));align-items:start}.fields select{padding-inline:8px 4px}.batch,.clear{align-self:end}.fields[hidden]{display:none}.time{grid-column:span 2;min-width:0}.batch{min-height:40px;border-radius:20px;justify-self:start;padding-inline-end:2px}.batch button{min-height:36px;width:36px;padding:0;font-size:18px;color:inherit}.clear{justify-self:start}`],m([y({attribute:!1})],ke.prototype,"query",2),m([y({attribute:!1})],ke.prototype,"users",2),m([y({type:Boolean})],ke.prototype,"folded",2),m([u()],ke.prototype,"unfolded",2),ke=m([v("mr-history-filters")],ke);var xs=b`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}:host([narrow]) .page{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:flex-end;justify-content:space-between}mr-history-filters{flex:1 1 260px}:host([narrow]) .bar{align-items:flex-start}:host([narrow]) mr-history-filters{display:contents}.notice{margin:0}.list{position:relative;padding:0;flex:1;min-height:340px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.list[aria-busy=true] mr-table{opacity:.5;transition:opacity .2s .3s}.foot{min-height:40px;display:flex;align-items:center;justify-content:center;border-top:1px solid var(--divider-color)}.fresh{position:absolute;top:60px;left:50%;transform:translate(-50%);z-index:2;box-shadow:0 2px 10px #00000059}:host([narrow]) .fresh{position:fixed;top:auto;bottom:20px}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}`;var hr=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let s=this.above.at(-1);return s===void 0?void 0:s+1}reset(s){this.rows=s,this.ended=s.length<200,this.unseen=0,this.newest=s[0]?.id??0,this.above.length=0}older(s){let e=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=s.length<200;let t=[...this.rows,...s.filter(r=>r.id<e)];for(;t.length>600;)this.above.push(t[0]?.id??0),t=t.slice(200);this.rows=t}newer(s){this.above.pop();let e=this.rows[0]?.id??0,t=[...s.filter(r=>r.id>e),...this.rows];this.ended&&=t.length<=600,this.rows=t.slice(0,600)}take(s,e,t){let r=[...this.rows],n=!1;for(let o of[...s].sort((l,d)=>l.id-d.id)){let l=r.findIndex(c=>c.id<=o.id),d=l>=0&&r[l]?.id===o.id;if(d&&e(o))r[l]=o;else if(d)r.splice(l,1);else if(e(o))if(l===0||r.length===0)t||!this.atTop||this.unseen>0?o.id>this.newest&&(this.unseen+=1):r.unshift(o),this.newest=Math.max(this.newest,o.id);else if(l>0)r.splice(l,0,o);else if(this.ended)r.push(o);else continue;else continue;n=!0}n&&(r.length>600&&(this.ended=!1),this.rows=r.slice(0,600))}};var ks=40,Sa=200,N=class extends D{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new he;this.held=new hr;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=e=>String(e.id)}connectedCallback(){super.connectedCallback();let e=new M(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.take(t));this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)},()=>{this.catchUp()})),this.owns(this.env.fleet.listen(()=>this.updateNames())),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(e){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=Br(this.env,this.names),this.columnsFor=this.env),!e.has("query"))return;let t=st.map(r=>this.query.get(r)).join(`
`);t!==this.filters&&(this.filters=t,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=Br(this.env,this.names))}async ask(e,t=this.asked){let r=`remote/commands/history${G({...t,...e})}`;return(await w(this.env.hass,"GET",r)).commands}async load(){this.turn+=1;let{turn:e}=this;this.asked=ur(this.query,Date.now()),this.loading="first",this.early=[];try{let t=await this.ask({limit:200});if(e!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(t),this.held.take(this.early,r=>Wr(r,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(t){if(e!==this.turn)return;this.error=this.env.errorText(t)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:e}=this;try{let t=await this.ask({limit:200});e===this.turn&&this.take(t)}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(e){let{held:t}=this,r=e==="older"?t.olderBefore:t.newerBefore;if(this.loading!==void 0||r===void 0)return;let{turn:n}=this;this.loading=e;try{let o=await this.ask({before_id:r,limit:200});if(n!==this.turn)return;this.error="",this.steady="always",t[e](o)}catch(o){if(n!==this.turn)return;this.error=this.env.errorText(o)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let e=new Set([...this.users,...this.rows.map(t=>t.initiated_by)]);e.size>this.users.length&&e.size<=Sa&&(this.users=[...e].sort())}take(e){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...e),this.held.take(e,r=>Wr(r,this.asked),this.reading),this.show();let t=this.detail;typeof t=="object"&&(this.detail=e.find(r=>r.id===t.id)??t)}viewed(e){let{first:t,last:r}=e.detail;this.reading=t>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():r>=this.rows.length-ks&&this.error===""?this.more("older"):t<=ks&&this.error===""&&this.more("newer")}async openDetail(){let e=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(e)||e<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===e)&&(this.detail=this.held.rows.find(t=>t.id===e),this.detail===void 0))try{let[t]=await this.ask({before_id:e+1,limit:1},{});this.query.get("command")===String(e)&&(this.detail=t?.id===e?t:"missing")}catch(t){O(this,this.t("common.failed",{error:this.env.errorText(t)}))}}openRecord(e){this.opened=!0,le([this.tab],Ln(this.query,{command:String(e.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let e=ur(this.query,Date.now());try{let t=await $s(async r=>{let n=`remote/commands/history${G({...e,format:"csv",limit:1e3,before_id:r})}`;return(await An(this.env.hass,n)).text()},r=>this.exported===void 0?!1:(this.exported=r,!0));t!==void 0&&qt(t,"miner_remote_commands.csv")}catch(t){O(this,this.t("common.failed",{error:this.env.errorText(t)}))}this.exported=void 0}get tableTexts(){return{selectAll:"",selectRow:()=>"",label:this.t("history.table")}}render(){return a`<div class="page">
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
${_(qe)}${this.t("history.csv")}
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
${_(Nt)}${this.unseen>0?this.t.n("history.new",this.unseen):this.t("history.to_top")}
</button>`:p}
<div class="foot help">
${this.loading==="first"?a`<span role="status">${this.t("common.loading")}</span>`:this.held.ended?this.t("history.end"):this.loading==="older"?this.t("history.loading_older"):a`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.older")}</button>`}
</div>`}empty(){if(this.loading==="first")return a`<p class="empty" role="status">${this.t("common.loading")}</p>`;if(this.error!=="")return p;let e=Object.keys(this.asked).length>0;return a`<div class="empty">
${_(Rn,40)}
<h2>${this.t(e?"history.no_match_title":"history.none_title")}</h2>
<p>${this.t(e?"history.no_match_text":"history.none_text")}</p>
${e?a`<button type="button" @click=${()=>this.filter(Object.fromEntries(st.map(t=>[t,null])))}>
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
></mr-command-details>`}};N.styles=[$,xs],m([u()],N.prototype,"rows",2),m([u()],N.prototype,"unseen",2),m([u()],N.prototype,"loading",2),m([u()],N.prototype,"error",2),m([u()],N.prototype,"lost",2),m([u()],N.prototype,"version",2),m([u()],N.prototype,"detail",2),m([u()],N.prototype,"exported",2),m([u()],N.prototype,"steady",2),m([u()],N.prototype,"users",2),m([u()],N.prototype,"columns",2),m([ee("mr-table")],N.prototype,"table",2),N=m([v("mr-history")],N);var Ta=4,Se=class extends x{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await w(this.env.hass,"GET",`remote/backups${G({miner_id:e,limit:Ta})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("common.tab_backups")}</h3>
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
</ul>`}};Se.styles=[$,fe],m([y({attribute:!1})],Se.prototype,"minerId",2),m([y({attribute:!1})],Se.prototype,"made",2),m([u()],Se.prototype,"backups",2),m([u()],Se.prototype,"error",2),Se=m([v("mr-miner-backups")],Se);var Ea={},Ss=Ke(class extends Ge{constructor(){super(...arguments),this.ot=Ea}render(i,s){return s()}update(i,[s,e]){if(Array.isArray(s)){if(Array.isArray(this.ot)&&this.ot.length===s.length&&s.every((t,r)=>t===this.ot[r]))return ct}else if(this.ot===s)return ct;return this.ot=Array.isArray(s)?Array.from(s):s,this.render(s,e)}});function Ts(i,s,e){let t=[],r=Math.min(s.until,e);return i.forEach(({s:n,lu:o},l)=>{let d=n.trim()===""?Number.NaN:Number(n),c=Math.max(o*1e3,s.from),h=Math.min((i[l+1]?.lu??Number.POSITIVE_INFINITY)*1e3,r);Number.isFinite(d)&&h>c&&t.push({from:c,until:h,mean:d,low:d,high:d})}),t}function Es(i,s){return i.flatMap(({start:e,end:t,mean:r,min:n,max:o})=>{let l=Math.max(e,s.from),d=Math.min(t,s.until);return r==null||!(d>l)?[]:[{from:l,until:d,mean:r,low:n??r,high:o??r}]})}function Rs(i,s,e){if(i.length<=e)return i;let t=(s.until-s.from)/e,r=[],n=[],o=()=>{let l=n[0],d=n.at(-1);if(l===void 0||d===void 0)return;let c=0,h=0;for(let{from:f,until:g,mean:S}of n)c+=S*(g-f),h+=g-f;r.push({from:l.from,until:d.until,mean:c/h,low:Math.min(...n.map(f=>f.low)),high:Math.max(...n.map(f=>f.high))}),n=[]};for(let l of i){let d=n[0],c=n.at(-1),h=d!==void 0&&Math.floor((l.from-s.from)/t)>Math.floor((d.from-s.from)/t),f=c!==void 0&&l.from-c.until>t;(h||f)&&o(),n.push(l)}return o(),r}function Ps(i,s=1e3){let e=[];for(let t of i){let r=e.at(-1);r!==void 0&&t.from-(r.at(-1)?.until??Number.NaN)<=s?r.push(t):e.push([t])}return e}function Cs(i,s=null){let e=s??Number.POSITIVE_INFINITY,t=s??Number.NEGATIVE_INFINITY;for(let n of i)e=Math.min(e,n.low),t=Math.max(t,n.high);let r=t>=e?[e,t]:[];return rr(r.map(n=>({from:0,until:0,price:n})))}function Os(i,s,e){return Ps(i).map(t=>t.map(({from:r,until:n,mean:o},l)=>`${l===0?"M":"L"}${ne(s(r))} ${ne(e(o))}H${ne(s(n))}`).join("")).join("")}function Is(i,s,e){return i.every(({low:t,high:r})=>t===r)?"":Ps(i).map(t=>{let r=t.map(({from:o,until:l,high:d})=>`${ne(s(o))} ${ne(e(d))}H${ne(s(l))}`),n=[...t].reverse().map(({from:o,until:l,low:d})=>`${ne(s(l))} ${ne(e(d))}H${ne(s(o))}`);return`M${[...r,...n].join("L")}Z`}).join("")}function Ms(i,s,e,t,r){let n=Array(s).fill(""),o=i.map(({price:c})=>c),l=Math.min(...o),d=Math.max(...o);for(let{from:c,until:h,price:f}of i){let g=d>l?Math.min(s-1,Math.floor((f-l)/(d-l)*s)):0;n[g]+=`M${ne(e(c))} ${t}H${ne(e(h))}v${r}H${ne(e(c))}Z`}return n}function As(i,s,e){let t=[];for(let r of[...i].sort((n,o)=>s(n)-s(o))){let n=t.at(-1);n?.[0]!==void 0&&s(r)-s(n[0])<e?n.push(r):t.push([r])}return t}function ne(i){return Math.round(i*10)/10}var Ns=88,Zr=8,zs=5,Ra=8,I=class extends x{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.reference=null;this.slack=1e3;this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=Rs(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e??null}))}follow(e,t){let r=e.currentTarget.getBoundingClientRect(),{from:n,until:o}=this.span;this.look(Math.min(o-1,Math.max(n,t(e.clientX-r.left))))}step(e){let t=this.drawn.length-1,r=this.cursor===void 0?t:this.drawn.findLastIndex(({from:d})=>d<=(this.cursor??0)),o={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,PageDown:r-10,PageUp:r+10,Home:0,End:t}[e.key];if(o===void 0)return;e.preventDefault();let l=this.drawn[Math.min(t,Math.max(0,o))];this.look(l&&Math.min(l.from+1e3,(l.from+l.until)/2))}valueText(e){if(e===void 0)return"–";let{mean:t,low:r,high:n}=e,o=this.text(t);return r===n?o:this.t("chart.mean_range",{mean:o,low:this.text(r),high:this.text(n)})}render(){let{span:e,drawn:t,cursor:r}=this,{width:n,height:o}=this.size,l=t.at(-1),d=l!==void 0&&this.now-l.until<=this.slack?l:void 0,c=r===void 0?d:gt(t,r),h=Cs(t,this.reference),f=this.prices.length>0?Zr+2:0,g=o-_i,S=g-f,U=bi(h.low,h.high,Math.max(2,Math.floor(S/34))),_e=U.values.map(ae=>this.env.format.number(ae,U.digits,U.digits)),R=14+Math.max(..._e.map(ae=>ae.length))*7,B=n-8,T=Pe(e.from,e.until,R,B),Ee=Pe(h.low,h.high,S-4,12),Bo=[r===void 0?"":this.env.format.weekdayTime(new Date(r)),this.valueText(c),r===void 0?"":this.describe(r)];return a`<div class="head">
<h4>${this.label}</h4>
<span class="strong" aria-hidden="true">${this.valueText(c)}</span>
</div>
<div
class="plot"
tabindex="0"
role="slider"
aria-label=${this.label}
aria-valuemin="0"
aria-valuemax=${Math.max(0,t.length-1)}
aria-valuenow=${Math.max(0,c===void 0?0:t.indexOf(c))}
aria-valuetext=${Bo.filter(Boolean).join(", ")}
@pointermove=${ae=>this.follow(ae,Pe(R,B,e.from,e.until))}
@pointerdown=${ae=>this.follow(ae,Pe(R,B,e.from,e.until))}
@pointerleave=${ae=>{ae.pointerType!=="touch"&&this.look(void 0)}}
@blur=${()=>this.look(void 0)}
@keydown=${this.step}
>
${n===0?p:z`<svg width=${n} height=${o} viewBox="0 0 ${n} ${o}" aria-hidden="true">
${Ss([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.reference,this.env],()=>[this.background(T,S),this.axes(T,Ee,R,B,g,U.values,_e),Ms(this.prices,zs,T,g-Zr,Zr).map((ae,Ko)=>z`<path class="price" d=${ae} style="opacity:${.15+Ko/(zs-1)*.8}" />`),z`<path class="area" d=${Is(t,T,Ee)} /><path class="line" d=${Os(t,T,Ee)} />`,this.reference===null?p:z`<line class="reference" x1=${R} x2=${B} y1=${Ee(this.reference)} y2=${Ee(this.reference)} />`,this.flags(T,S)])}
${r===void 0?p:z`<line class="cursor" x1=${T(r)} x2=${T(r)} y1="0" y2=${g} />
${c===void 0?p:z`<circle class="dot" r="4" cx=${T(r)} cy=${Ee(c.mean)} />`}`}
</svg>`}
</div>`}background(e,t){return z`${xi}${this.bands.map(({from:r,until:n,action:o,undecided:l})=>z`<rect class="tint ${l?"undecided":""}" x=${e(r)} width=${Math.max(1,e(n)-e(r))}
y="0" height=${t} fill="url(#${o})" />`)}`}axes(e,t,r,n,o,l,d){let{format:c}=this.env,{span:h,now:f}=this,{width:g}=this.size,S=h.until-h.from>3*864e5,U=c.time(new Date(h.from)),_e=yt(h.from,h.until,n-r,U.length*6.5+10,c.timeZone),R=S?[..._e.days]:[h.from,..._e.days],B=Si(R.reverse(),T=>-e(T),Ns).filter(T=>e(T)+Ns<=g);return z`${l.map((T,Ee)=>z`<line class=${T===0?"zero":"grid"} x1=${r} x2=${n} y1=${t(T)} y2=${t(T)} />
<text x=${r-8} y=${t(T)+4} text-anchor="end">${d[Ee]}</text>`)}
${_e.days.map(T=>z`<line class="day" x1=${e(T)} x2=${e(T)} y1="0" y2=${o} />`)}
${S?p:_e.hours.map(T=>z`<line class="grid" x1=${e(T)} x2=${e(T)} y1=${o} y2=${o+4} />
<text x=${e(T)} y=${o+16} text-anchor="middle">${Math.abs(e(T)-g/2)+U.length*4<=g/2?c.time(new Date(T)):p}</text>`)}
${B.map(T=>z`<text class="date" x=${e(T)+4} y=${o+(S?16:33)}>${c.day(new Date(T))}</text>`)}
<line class="axis" x1=${r} x2=${n} y1=${o} y2=${o} />
${f>h.from&&f<h.until?z`<line class="now" x1=${e(f)} x2=${e(f)} y1="0" y2=${o} />`:p}`}flags(e,t){return As(this.marks,r=>e(r.at),Ra).map(r=>{let n=e(r[0].at);return z`<g class="mark ${r.some(({bad:o})=>o)?"failed":""}">
<line x1=${n} x2=${n} y1="0" y2=${t} /><path d="M${n-5} 0h10l-5 8z" />
</g>`})}};I.styles=[$,ki,b`:host{--mr-chart-height: 180px}.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;font-variant-numeric:tabular-nums;min-height:22px}h4{margin:0;font-weight:500}.line{stroke-width:1.8}.reference{stroke:var(--mr-secondary);stroke-dasharray:6 4}.price{fill:var(--mr-primary-text)}.cursor{stroke:var(--primary-text-color);stroke-dasharray:2 2}.mark line{stroke:var(--mr-secondary);stroke-dasharray:4 3}.mark path{fill:var(--primary-text-color)}.mark.failed line{stroke:var(--mr-danger-text)}.mark.failed path{fill:var(--mr-danger-text)}`],m([y({attribute:!1})],I.prototype,"samples",2),m([y({attribute:!1})],I.prototype,"span",2),m([y({attribute:!1})],I.prototype,"bands",2),m([y({attribute:!1})],I.prototype,"marks",2),m([y({attribute:!1})],I.prototype,"prices",2),m([y({attribute:!1})],I.prototype,"now",2),m([y({attribute:!1})],I.prototype,"reference",2),m([y({attribute:!1})],I.prototype,"cursor",2),m([y({attribute:!1})],I.prototype,"slack",2),m([y({attribute:!1})],I.prototype,"label",2),m([y({attribute:!1})],I.prototype,"text",2),m([y({attribute:!1})],I.prototype,"describe",2),m([u()],I.prototype,"size",2),m([ee(".plot")],I.prototype,"plot",2),I=m([v("mr-line-chart")],I);var fr=["hashrate","power","temperature_max","efficiency"];function ot({timestamp:i,completed_at:s}){return Date.parse(s??i)}var Pa=new Set(["power_off","power_on","power_limit"]);function Ca(i,s,e){let t=i.filter(l=>Pa.has(l.command_type)&&l.status==="success").sort((l,d)=>l.id-d.id),r=[],n,o=l=>{if(n===void 0)return;let d=Math.max(n.from,s.from),c=Math.min(l,s.until);c>d&&r.push({...n,from:d,until:c})};for(let l of t){let d=ot(l),c=Number(l.parameters.power_limit_w??Number.NaN),h=l.command_type==="power_limit",f=h&&n?.action==="limit"&&c>(n.watts??0);o(d),n=void 0,!(l.source!=="scheduled"||l.command_type==="power_on"||f)&&(n={from:d,until:s.until,action:h?"limit":"off",watts:h&&Number.isFinite(c)?c:null,reason:"",undecided:!1})}return o(e),r}function Ls(i,s,e,t){return[...Ca(i,e,t),...tr(s,{from:t,until:e.until})]}var Tt=6e4,Jr=60*Tt,St=24*Jr,Xr=["hour","day","week","month"],Ds={hour:{past:Jr,ahead:Jr/4,every:Tt/2},day:{past:St,ahead:St/2,every:2*Tt},week:{past:7*St,ahead:St,every:10*Tt},month:{past:30*St,ahead:0,every:30*Tt}};function Hs(i){return Xr.some(s=>s===i)}function Vr(i,s){let{past:e,ahead:t}=Ds[i];return{from:s-e,until:s+t}}function js(i){return Ds[i].every}function Et(i){return i==="week"||i==="month"}async function qs(i,s,e,t,r){if(s.length===0)return new Map;let n={start_time:new Date(t.from).toISOString(),end_time:new Date(r).toISOString()};if(Et(e)){let l=await ce(i,"recorder/statistics_during_period",{...n,statistic_ids:s,period:"hour",types:["mean","min","max"]});return new Map(s.map(d=>[d,Es(l[d]??[],t)]))}let o=await ce(i,"history/history_during_period",{...n,entity_ids:s,minimal_response:!0,no_attributes:!0});return new Map(s.map(l=>[l,Ts(o[l]??[],t,r)]))}var Oa=500,Ia=2*36e5,Ma=.012,X=class extends x{constructor(){super(...arguments);this.range="day";this.settled=!1;this.latest=[];this.error="";this.turn=0;this.asked="";this.records=[];this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:r}=this,n=JSON.stringify([t.miner_id,this.range,r.entities,t.site,t.location]);n!==this.asked&&(this.asked=n,this.cursor=void 0,this.load());let{read:o}=this,l=JSON.stringify(r.plan?.steps.map(({start:d,end:c,action:h})=>[d,c,h]));o!==void 0&&(e.has("read")||e.has("latest")||l!==this.planned)&&(this.planned=l,this.records=Fs(o.records,this.latest),this.bands=Ls(this.records,r.plan?.steps??[],o.span,o.now),this.marks=this.records.filter(d=>ot(d)>=o.span.from).map(d=>({at:ot(d),bad:!["success","pending"].includes(d.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:r}=this,{hass:n}=this.env,o=Date.now(),l=Vr(t,o),d=fr.flatMap(c=>Aa(r.entities[c])?[r.entities[c]?.entity_id??""]:[]);try{let[c,h,f]=await Promise.all([qs(n,d,t,l,o),this.readRecords(l),this.readPrices(l)]);if(e!==this.turn)return;this.read={range:t,now:o,span:l,samples:c,records:h,...f};let g=Math.min(...[...c.values()].map(S=>S[0]?.from??Number.POSITIVE_INFINITY));!this.settled&&t==="day"&&g>Vr("hour",o).from&&g<=o&&this.choose("hour"),this.error=""}catch(c){if(e!==this.turn)return;this.error=this.env.errorText(c)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},js(t))}choose(e){this.dispatchEvent(new CustomEvent("range",{detail:e}))}async readRecords(e){let t=new Date(e.from).toISOString(),r=l=>w(this.env.hass,"GET",`remote/commands/history${G({miner_id:this.miner.miner_id,...l})}`),[n,o]=await Promise.all([r({since:t,limit:Oa}),r({until:t,source:"scheduled",limit:5})]);return Fs(o.commands,n.commands)}async readPrices(e){let t=await ge(this.env),r=ni(t)(this.miner);if(r===void 0)return{prices:[],currency:void 0};let{prices:n,currency:o}=await ce(this.env.hass,"miner_remote/prices",{rate_id:r.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:er(n,e),currency:o}}render(){let{read:e,details:t}=this,r=e!==void 0&&fr.some(n=>this.problem(t.entities[n],e)===void 0);return a`<div class="row">
<h3>${this.t("miner.charts")}</h3>
<span class="spacer"></span>
<div class="ranges" role="radiogroup" aria-label=${this.t("miner.range")}>
${Xr.map(n=>a`<label class=${n===this.range?"on":""}>
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
${e===void 0?this.error===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`${r?this.readout(e):p}
<div class="charts">${fr.map(n=>this.chart(n,e))}</div>
${r?this.legend(e):p}`}`}readout(e){let t=this.cursor??e.now,{format:r}=this.env,n=this.cursor===void 0?this.t("chart.now"):r.weekdayTime(new Date(t));return a`<p class="readout flat" aria-hidden="true"><b>${n}</b> ${this.about(t).map(o=>a`<span>${o}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:r}=this.env,n=gt(this.bands,e),o=gt(t.prices,e),l=(t.span.until-t.span.from)*Ma,d=this.cursor===void 0?[]:this.records.filter(c=>Math.abs(ot(c)-e)<l);return[...n===void 0?[]:[this.t("miner.schedule_does",{action:te(n.action,n.watts,this.env)})],...o===void 0?[]:[r.price(o.price,t.currency)],...d.slice(0,3).map(c=>this.t("miner.command_at",{command:this.t(`common.type_${c.command_type}`),name:c.initiated_by,time:r.time(new Date(ot(c)))}))]}chart(e,t){let r=this.details.entities[e],n=this.t(`miner.chart_${e}`),o=this.problem(r,t);return o!==void 0?a`<div class="none">
<h4>${n}</h4>
<p class="help">${o}</p>
</div>`:a`<mr-line-chart
.env=${this.env}
.samples=${t.samples.get(r?.entity_id??"")??[]}
.span=${t.span}
.bands=${this.bands}
.marks=${this.marks}
.prices=${t.prices}
.now=${t.now}
.slack=${Et(t.range)?Ia:1e3}
.reference=${this.reference(e,r)}
.cursor=${this.cursor}
.label=${n}
.text=${this.formatter(e,r)}
.describe=${this.describe}
@cursor=${l=>{this.cursor=l.detail??void 0}}
></mr-line-chart>`}reference(e,t){return this.unit(e,t)!==Qr[e]?null:e==="hashrate"?this.miner.expected_hashrate_ths:e==="power"?this.miner.power_limit_w:null}unit(e,t){return String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??Qr[e])}problem(e,t){if(e===null)return this.t("miner.chart_missing",{name:this.miner.name});let r=e.entity_id;if(e.disabled){let n=a`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;return a`${this.t("miner.chart_disabled",{entity:r})} ${n}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:r});if(!((t.samples.get(r)??[]).length>0))return this.t(Et(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:r}=this.env,n=this.unit(e,t),o=`${e} ${n} ${r.language}`,l=this.formatters.get(o);return l===void 0&&(l=d=>{if(n!==Qr[e])return`${r.number(d,1)} ${n}`;switch(e){case"hashrate":return r.hashrate(d);case"power":return r.power(d);case"temperature_max":return`${r.number(d,1)} °C`;case"efficiency":return r.efficiency(d)}},this.formatters.set(o,l)),l}legend(e){let t=c=>a`<span class="swatch ${c}"></span>`,r=["off","limit","on"].filter(c=>this.bands.some(h=>h.action===c)),n=e.prices.map(({price:c})=>c),o=Math.min(...n),l=Math.max(...n),d=c=>this.env.format.price(c,e.currency);return a`<ul class="legend">
${this.miner.expected_hashrate_ths!==null||this.miner.power_limit_w!==null?a`<li><span class="dashes"></span>${this.t("miner.legend_reference")}</li>`:p}
${this.marks.length>0?a`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>`:p}
${r.map(c=>a`<li>${t(c)}${this.t("miner.schedule_does",{action:this.t(`common.action_${c}`)})}</li>`)}
${n.length>0?a`<li>
${t("price")}${this.t("miner.legend_price",{price:o===l?d(o):`${d(o)} – ${d(l)}`})}
</li>`:p}
${Et(e.range)?a`<li>${t("band")}${this.t("miner.legend_band")}</li>`:p}
</ul>`}};X.styles=[$,fe,b`:host{display:flex;flex-direction:column;gap:8px}.ranges{display:inline-flex;border:1px solid var(--mr-field-border);border-radius:18px;overflow:hidden}.ranges label{padding:0 12px;line-height:34px;cursor:pointer}.ranges label+label{border-inline-start:1px solid var(--divider-color)}.ranges .on{font-weight:500;background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.ranges label:focus-within{outline:2px solid var(--primary-color);outline-offset:-2px}.readout{display:flex;flex-wrap:wrap;gap:0 16px;min-height:20px;font-variant-numeric:tabular-nums}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}h4{margin:0 0 4px;font-weight:500}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend li{padding:0;border:0;gap:6px}.swatch{width:18px;height:12px;border-radius:3px;border:1px solid transparent}.swatch.off{background:repeating-linear-gradient(45deg,var(--mr-off) 0 1.5px,transparent 1.5px 5px);border-color:var(--mr-off)}.swatch.limit{background:radial-gradient(var(--mr-limit) 1.3px,transparent 1.5px) 0 0 / 6px 6px;border-color:var(--mr-limit)}.swatch.on{background:color-mix(in srgb,var(--mr-on) 30%,transparent);border-color:var(--mr-on)}.swatch.price{background:linear-gradient(to right,color-mix(in srgb,var(--mr-primary-text) 15%,transparent),var(--mr-primary-text))}.swatch.band{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.dashes{width:18px;border-top:1px dashed var(--mr-secondary)}.flag{border:5px solid transparent;border-top:8px solid var(--primary-text-color);border-bottom:0}`],m([y({attribute:!1})],X.prototype,"miner",2),m([y({attribute:!1})],X.prototype,"details",2),m([y({attribute:!1})],X.prototype,"range",2),m([y({type:Boolean})],X.prototype,"settled",2),m([y({attribute:!1})],X.prototype,"latest",2),m([u()],X.prototype,"read",2),m([u()],X.prototype,"error",2),m([u()],X.prototype,"cursor",2),X=m([v("mr-miner-charts")],X);var Qr={hashrate:"TH/s",power:"W",temperature_max:"°C",efficiency:"J/TH"};function Fs(i,s){return[...new Map([...i,...s].map(e=>[e.id,e])).values()]}function Aa(i){return i!==null&&!i.disabled&&i.recorded}var Na=1024*1024,Us=5e3,ie=class extends x{constructor(){super(...arguments);this.name="";this.search="";this.error="";this.busy=!1;this.turn=0;this.read=()=>this.attempt(async()=>{let e=`${this.path}/${encodeURIComponent(this.name)}?max_bytes=${Na}`,{log:t}=await w(this.env.hass,"GET",e);return()=>{this.log=t}})}get path(){return`remote/miners/${encodeURIComponent(this.miner.miner_id)}/logs`}willUpdate(e){let t=e.get("miner");e.has("miner")&&t?.miner_id!==this.miner.miner_id&&this.list()}async attempt(e){this.turn+=1;let{turn:t}=this;this.busy=!0,this.error="";try{let r=await e();t===this.turn&&r()}catch(r){t===this.turn&&(this.error=this.env.errorText(r))}t===this.turn&&(this.busy=!1)}async list(){this.names=this.log=void 0,this.name="",await this.attempt(async()=>{let{names:e}=await w(this.env.hass,"GET",this.path);return()=>{this.names=e,this.name=e[0]??""}}),this.name!==""&&await this.read()}render(){let{t:e,names:t,log:r}=this,n=r?.text.trimEnd().split(`
`)??[],o=this.search.toLocaleLowerCase(),l=o===""?n:n.filter(d=>d.toLocaleLowerCase().includes(o));return a`<section class="card" aria-label=${e("logs.title")}>
<h3>${e("logs.title")}</h3>
<div class="row bar">
<label class="field">
<span>${e("logs.log")}</span>
<select
?disabled=${!t?.length}
@change=${d=>{this.name=d.target.value,this.read()}}
>
${t?.map(d=>a`<option value=${d} ?selected=${d===this.name}>${d}</option>`)}
</select>
</label>
<label class="field">
<span>${e("logs.filter")}</span>
<input
type="search"
.value=${this.search}
@input=${d=>{this.search=d.target.value}}
/>
</label>
<button type="button" ?disabled=${this.busy||this.name===""} @click=${this.read}>
${_(Ht)}${e("logs.refresh")}
</button>
<button
type="button"
?disabled=${r===void 0}
@click=${()=>qt(new Blob([r?.text??""],{type:"text/plain"}),`${this.miner.name} ${this.name}.log`)}
>
${_(qe)}${e("logs.download")}
</button>
</div>
${this.error===""?p:a`<p class="notice bad" role="alert">${this.error}</p>`}
<p class="help" role="status">
${this.busy?e("common.loading"):t?.length===0?e("logs.none",{name:this.miner.name}):r===void 0?p:[e("logs.lines",{shown:Math.min(l.length,Us),total:n.length}),r.truncated?e("logs.truncated"):"",r.redacted?e("logs.redacted"):""].join(" ")}
</p>
${r===void 0?p:a`<pre tabindex="0" aria-label=${this.name}>${l.slice(-Us).join(`
`)}</pre>`}
</section>`}};ie.styles=[$,b`.bar{align-items:flex-end;margin:8px 0}pre{margin:8px 0 0;max-height:65dvh;overflow:auto;font:12px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}`],m([y({attribute:!1})],ie.prototype,"miner",2),m([u()],ie.prototype,"names",2),m([u()],ie.prototype,"name",2),m([u()],ie.prototype,"log",2),m([u()],ie.prototype,"search",2),m([u()],ie.prototype,"error",2),m([u()],ie.prototype,"busy",2),ie=m([v("mr-miner-logs")],ie);var Bs=["","k","M","G","T","P","E"];function De(i,s=""){return a`<dl>
${i.map(([e,t,r])=>t===null||t===""?p:a`<div>
<dt>${e}</dt>
<dd class=${s}>${t}</dd>
${r?a`<dd class="help">${r}</dd>`:p}
</div>`)}
</dl>`}function Ks(i,s,e){let{t,format:r}=i,n=ti(s),o=Or(s),{machine_uptime_s:l,mining_uptime_s:d}=e,c=l??d,h=r.span(c)===r.span(d),f=g=>g===null?null:r.temperature(g);return De([[t("control.hashrate"),r.hashrate(s.hashrate_ths),n===null?null:t("miner.of_expected",{percent:r.number(n),expected:r.hashrate(s.expected_hashrate_ths)})],[t("control.power"),r.power(s.est_power_w),za(i,s,e)],[t("control.efficiency"),r.efficiency(s.efficiency_j_th)],[t("control.temperature"),r.temperature(s.temperature_max_c)],[t("control.inlet"),f(s.inlet_temperature_c)],[t("control.outlet"),f(s.outlet_temperature_c)],[t("miner.rejects"),o===null?null:`${r.number(o,2)} %`,t("miner.shares",{accepted:r.number(s.shares_accepted),rejected:r.number(s.shares_rejected)})],[t("miner.work_mode"),e.work_mode],[t("miner.best_share"),e.best_share===null?null:La(i,e.best_share)],[t("control.uptime"),r.span(c),d===null||h?null:t("miner.mining_for",{time:r.span(d)})]],Ye(s)?"value old":"value")}function za({t:i,format:s},e,t){let{power_limit_min_w:r,power_limit_max_w:n}=t,o=r===null||n===null?null:`${s.power(r)} – ${s.power(n)}`;if(e.power_limit_w===null)return o===null?null:i("miner.limit_range",{limits:o});let l=s.power(e.power_limit_w);return o===null?i("miner.limit_is",{power:l}):i("miner.limit_within",{power:l,limits:o})}function La({format:i},s){let e=Number(s);if(s.trim()===""||!Number.isFinite(e))return s;let t=0;for(;e>=1e3&&t<Bs.length-1;t++)e/=1e3;return`${i.number(e,t===0?0:2)} ${Bs[t]}`.trim()}function Gs(i,s,{boards:e,fans:t,pools:r}){let{t:n,format:o}=i;return r===null?a`<p class="help">${n("miner.no_values",{name:s.name})}</p>`:e.length===0&&t.length===0?a`<p class="help">${n("miner.no_parts",{name:s.name})}</p>`:a`<div class="boards">${e.map(l=>Da(i,s,l))}</div>
${t.length===0?p:a`<ul class="fans">
${t.map(({position:l,rpm:d})=>a`<li>
${n("miner.fan",{position:l})}
<b class="number">${d===null?"–":n("miner.rpm",{rpm:o.number(d)})}</b>
${d===0&&s.mining?a`<span class="chip bad">${n("miner.fan_stopped")}</span>`:p}
</li>`)}
</ul>`}`}function Da({t:i,format:s},e,t){let r=o=>o===null?null:s.temperature(o),n=e.mining===!0&&(t.active===!1||t.hashrate_ths===0);return a`<div class="board">
<div class="row">
<b>${i("miner.board",{position:t.position})}</b>
${n?a`<span class="chip bad">${i("miner.board_inactive")}</span>`:p}
</div>
${De([[i("control.hashrate"),t.hashrate_ths===null?null:s.hashrate(t.hashrate_ths)],[i("miner.chip_temperature"),r(t.chip_temperature_c)],[i("miner.board_temperature"),r(t.temperature_c)],[i("miner.board_inlet"),r(t.inlet_temperature_c)],[i("miner.board_outlet"),r(t.outlet_temperature_c)],[i("miner.frequency"),t.frequency_mhz===null?null:`${s.number(t.frequency_mhz)} MHz`],[i("miner.chips"),t.chips===null?null:s.number(t.chips)]])}
</div>`}function Ws(i,s,e){if(e===null)return a`<p class="help">${i.t("miner.no_values",{name:s.name})}</p>`;let t=e.filter(n=>n.url!=="");if(t.length===0)return a`<p class="help">${i.t("control.pools_unknown",{name:s.name})}</p>`;let r=new Set(Hn({pools:t}));return a`<ul>
${t.map(n=>a`<li>
<span class="what">
<b>${i.t("control.slot_number",{slot:n.slot})}: ${n.url}</b>
<span class="help">${n.user}</span>
${Ha(i,n)}
</span>
${r.has(n)?a`<span class="chip ${Ye(s)?"quiet":"good"}">${i.t("control.pool_active")}</span>`:n.alive===!1?a`<span class="chip warn">${i.t("control.pool_dead")}</span>`:p}
</li>`)}
</ul>`}function Ha({t:i,format:s},{accepted:e,rejected:t}){if(e===null&&t===null)return p;let r=Or({shares_accepted:e,shares_rejected:t}),n=i("miner.shares",{accepted:s.number(e),rejected:s.number(t)});return a`<span class="help">${n}${r===null?p:` (${s.number(r,2)} %)`}</span>`}function en({t:i,format:s},e){return e.map(({message:t,code:r,first_seen:n,last_seen:o,present:l})=>a`<p class="flat">
${t}${r===null?p:a` (<code>${r}</code>)`}
<span class="help">
${l?i("miner.fault_since",{time:s.dateTime(n)}):i("miner.fault_was",{from:s.dateTime(n),until:s.dateTime(o)})}
</span>
</p>`)}var Ys=8;function ja(i,s){let e=i.flatMap(({reasons:o})=>o.flatMap(({args:l})=>l.unpriced_from===void 0?[]:[String(l.unpriced_from)])),[t]=i,[r]=e.sort((o,l)=>Date.parse(o)-Date.parse(l));if(t===void 0||r===void 0)return i;let n=ir(i,[{start:t.start,end:r,price:0}],s);return n.filter(({undecided:o},l)=>!(o&&n[l-1]?.undecided))}function Zs(i,{plan:s,schedules:e}){let{t,format:r}=i;if(e.length===0)return a`<p class="help">${t("miner.no_schedules")}</p>
<p class="flat">${k(["schedules","new"],t("schedules.new"))}</p>`;let n=ja(s?.steps??[],t("chart.undecided_why")),o=n.length-Ys;return a`${s?.overridden?a`<p class="notice flat" role="status">${t("miner.overridden")}</p>`:p}
<ul>
${n.slice(0,Ys).map((l,d)=>a`<li>
<span class="when">${d===0?t("chart.now"):r.upcoming(l.start)}</span>
<span class="what">
<b>${l.undecided?t("chart.undecided"):te(l.action,l.power_limit_w,i)}</b>
<span class="help">${l.undecided?l.reason:Xe(l,void 0,i)}</span>
</span>
</li>`)}
</ul>
${o>0&&s?a`<p class="help">${t.n("miner.more_steps",o,{time:r.upcoming(s.until)})}</p>`:p}
<h4>${t("miner.covered_by")}</h4>
<p class="flat schedules">
${e.map(({id:l,name:d,enabled:c})=>a`<span>${k(["schedules",String(l)],d)}${c?p:a` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`)}
</p>`}var Js=8;function tn(i,s,e){let t=new Map(i.map(r=>[r.id,r]));for(let r of s)r.miner_id===e&&t.set(r.id,r);return[...t.values()].sort((r,n)=>n.id-r.id).slice(0,Js)}function Xs(i){return i.find(({command_type:e,status:t,parameters:r})=>t==="success"&&(["backup","restore","undo_pool_switch"].includes(e)||r.backup_first===!0))?.id??0}var Ie=class extends x{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let e=new M(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=tn(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=tn(this.records,this.news,this.minerId))},()=>{this.load(this.minerId)}))}willUpdate(e){e.has("minerId")&&(this.records=void 0,this.load(this.minerId))}updated(e){e.has("records")&&this.records!==void 0&&this.dispatchEvent(new CustomEvent("records",{detail:this.records}))}async load(e){this.news=[];try{let{commands:t}=await w(this.env.hass,"GET",`remote/commands/history${G({miner_id:e,limit:Js})}`);if(e!==this.minerId)return;this.records=tn(t,this.news,e),this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("control.last_commands")}</h3>
${this.list()}
<p class="flat">${k(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:this.records.length===0?a`<p class="help">${this.t("control.no_commands")}</p>`:a`<ul>
${this.records.map(e=>a`<li>
<span class="what">
<b>${this.t(`common.type_${e.command_type}`)}</b>
<span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
</span>
${mt(this.env,e)}
${Yt(e)?a`<span class="error">${this.env.errorText(e)}</span>`:""}
</li>`)}
</ul>`}};Ie.styles=[$,fe],m([y({attribute:!1})],Ie.prototype,"minerId",2),m([u()],Ie.prototype,"records",2),m([u()],Ie.prototype,"error",2),Ie=m([v("mr-miner-records")],Ie);var qa=new Set,He=class extends mi{constructor(){super(...arguments);this.settings=[];this.readAt=null}render(){let{t:e,settings:t,readAt:r}=this,n=Dn(this.env.catalog.value).filter(Fn),o=new Set(n.flatMap(Vs)),l=t.filter(({key:c})=>!o.has(c)),d=n.map(c=>this.group(c)).filter(c=>c!==p);return a`<div class="row">
<h3>${e("settings.title")}</h3>
<span class="spacer"></span>
${r===null?p:a`<span class="help">${e("settings.read_at",{time:this.env.format.dateTime(r)})}</span>`}
</div>
${this.progress()}
${d.length===0&&l.length===0?a`<p class="help">${e(r===null?"settings.unread":"settings.none",{name:this.miner.name})}</p>`:a`<div class="groups">
${d}
${l.length===0?p:a`<div class="group">
<h4>${e("settings.protection")}</h4>
${De(l.map(c=>this.fact(c,e("settings.why_protects"))))}
</div>`}
</div>`}
${this.dialog(t.length===0?void 0:t)}`}group(e){let{t}=this,r=Vs(e),n=this.settings.filter(({key:h})=>r.includes(h)),o=Zn(this.miner,e,qa);if(n.length===0&&!o)return p;let l=t(`common.type_${e.command_type}`),d=h=>o?h.read_only?t("settings.why_read_only"):Kn(this.env,h):t("settings.why_unsupported"),c=n.length>0&&n.every(({read_only:h})=>h);return a`<div class="group">
<div class="row">
${Be(e)}
<h4 class="spacer">${l}</h4>
${o&&!c?a`<button
type="button"
aria-label="${t("settings.change")}: ${l}"
@click=${()=>{this.row=e}}
>
${t("settings.change")}
</button>`:p}
</div>
${De(n.map(h=>this.fact(h,d(h))))}
${n.filter(Fa).map(h=>this.points(h))}
</div>`}points({options:e,unit:t}){return a`<details>
<summary>${this.t.n("settings.options",e.length)}</summary>
<ul>
${e.map(r=>a`<li class=${r.refused===null?"":"help"}>${Cr(this.env,r,t)}</li>`)}
</ul>
</details>`}fact(e,t){let{env:r}=this,n=e.options.find(({value:l})=>l===e.value),o=n===void 0?Bn(r,e.value,e.unit):Cr(r,{...n,refused:null},e.unit);return[Un(r,e.key),o,t]}};He.styles=[$,fe,b`h4{margin:0;font-weight:500}.groups{margin-top:8px}summary{cursor:pointer}li{padding:2px 0;border:0}.group dl{grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}`],m([y({attribute:!1})],He.prototype,"settings",2),m([y()],He.prototype,"readAt",2),He=m([v("mr-miner-settings")],He);function Fa({options:i}){return i.some(({power_w:s,hashrate_ths:e})=>s!==null||e!==null)}function Vs(i){return i.fields.flatMap(({key:s})=>qn(s)??[])}var Ua=15e3,Ba=50,$e=class extends D{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.());let e=setInterval(()=>{this.miner!==void 0&&Ye(this.miner)&&this.requestUpdate()},Ua);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return Hs(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0,this.records=[];let e,t=new M(()=>this.env.hass.connection,"miner_remote/miner/subscribe",r=>{e=r},Ba,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){if(!e.has("miner")||e.get("miner")!==void 0)return;let t=this.path[1]==="settings"?"#settings":"h2";this.renderRoot.querySelector(t)?.focus({preventScroll:t==="h2"})}render(){let e=a`${_(At)}${this.t("miner.to_fleet")}`;return a`<div class="page">
<p class="flat up">${k(["control"],e,Object.fromEntries(this.back))}</p>
${this.lost===""?p:a`<p class="notice bad flat" role="alert">${this.t("common.lost",{error:this.lost})}</p>`}
${this.content()}
</div>`}content(){let{message:e,miner:t}=this,r=e?.details;return t!==void 0&&r?this.page(t,r):e===void 0?this.lost===""?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`<div class="card empty">
${_(Pn,48)}
<h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
<p>${this.t("miner.gone_text",{id:this.minerId})}</p>
${k(["control"],this.t("miner.gone_link"))}
</div>`}page(e,t){let{env:r}=this;if(this.path[1]==="logs")return a`${this.head(e)}<mr-miner-logs .env=${r} .miner=${e}></mr-miner-logs>`;let n=t.faults.filter(({present:o})=>!o);return a`${this.head(e)} ${this.troubles(e,t)}
<section class="card" aria-label=${this.t("control.commands")}>
<mr-miner-commands .env=${r} .miner=${e} .records=${this.records}></mr-miner-commands>
</section>
<section class="card" aria-label=${this.t("miner.values")}>${Ks(r,e,t)}</section>
<section class="card">
<mr-miner-charts
.env=${r}
.miner=${e}
.details=${t}
.latest=${this.records}
.range=${this.range}
?settled=${this.query.has("range")}
@range=${o=>this.filter({range:o.detail})}
></mr-miner-charts>
</section>
<section class="card">
<h3>${this.t("miner.hardware")}</h3>
${Gs(r,e,t)}
</section>
<section class="card" id="settings" tabindex="-1" aria-label=${this.t("settings.title")}>
<mr-miner-settings
.env=${r}
.miner=${e}
.records=${this.records}
.settings=${t.settings}
.readAt=${t.settings_read_at}
></mr-miner-settings>
</section>
${n.length===0?p:a`<section class="card">
<h3>${this.t("miner.earlier_faults")}</h3>
${en(r,n)}
</section>`}
<div class="columns">
<div class="column">
<section class="card">
<h3>${this.t("control.pools")}</h3>
${Ws(r,e,t.pools)}
</section>
<section class="card">
<h3>${this.t("miner.plan")}</h3>
${Zs(r,t)}
</section>
</div>
<div class="column">
<section class="card">
<mr-miner-records
.env=${r}
.minerId=${e.miner_id}
@records=${o=>{this.records=o.detail}}
></mr-miner-records>
</section>
<section class="card">
<mr-miner-backups .env=${r} .minerId=${e.miner_id} .made=${Xs(this.records)}></mr-miner-backups>
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
${Qn(this.env,e)}
${Ye(e)?a`<span class="help">${ei(this.env,e)}</span>`:p}
${e.tags.map(t=>a`<span class="label">${t}</span>`)}
</div>
<p class="help">${[e.model,Ir(e),ri(e)].filter(Boolean).join(" · ")}</p>
</div>
<div class="row">
${this.path[1]==="logs"?k(["miner",e.miner_id],this.t("miner.to_miner"),{},"button"):Ft(e,"logs")?k(["miner",e.miner_id,"logs"],this.t("logs.title"),{},"button"):p}
<a class="button" href=${Zt(e.ip)} target="_blank" rel="noopener noreferrer">
${_(Lt)}${this.t("miner.web_page")}
</a>
${e.device_id===null?p:a`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.device_page")}</a>`}
</div>
</div>`}troubles(e,t){let{error:r}=t,n=t.faults.filter(({present:o})=>o);return a`${r===null||e.reachability==="rebooting"?p:a`<p class="notice warn flat" role="status">${this.t("miner.last_error",{error:this.env.errorText(r)})}</p>`}
${n.length===0?p:a`<div class="notice bad" role="status">${en(this.env,n)}</div>`}`}about(e,t){let{format:r}=this.env;return De([[this.t("control.vendor"),e.vendor],[this.t("control.model"),e.model],[this.t("control.firmware"),Ir(e)],[this.t("miner.serial"),t.serial],[this.t("control.ip"),e.ip],[this.t("control.hostname"),e.hostname],[this.t("control.mac"),e.mac],[this.t("control.site"),e.site],[this.t("control.place"),e.location===e.site?null:e.location],[this.t("control.labels"),e.tags.join(", ")],[this.t("control.last_seen"),e.last_seen===null?"–":r.dateTime(e.last_seen)]])}};$e.styles=[$,fe,b`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:12px}.who{flex:1 1 260px;min-width:0}h2{font-size:22px;overflow-wrap:anywhere}.label{border:1px solid var(--mr-field-border);border-radius:12px;padding:1px 10px;font-size:12px}h2:focus,#settings:focus{outline:none}.value{font-size:18px;font-variant-numeric:tabular-nums}.when{min-width:104px;color:var(--mr-secondary)}h4{margin:12px 0 4px;font-weight:500}.schedules{display:flex;flex-wrap:wrap;gap:4px 16px}.columns{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));align-items:start}.column{display:grid;gap:12px;min-width:0}`],m([y({attribute:!1})],$e.prototype,"back",2),m([u()],$e.prototype,"message",2),m([u()],$e.prototype,"miner",2),m([u()],$e.prototype,"lost",2),m([u()],$e.prototype,"records",2),$e=m([v("mr-miner")],$e);function V(i){let s=i.trim().replace(/\s/g,"");return s===""?null:/^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(s)?Number(s.replace(",",".")):i.trim()}function Me(i){let s=i.trim().replace(/[\s'’]/g,"");return V(/^\d{1,3}([.,]\d{3})+$/.test(s)?s.replace(/[.,]/g,""):i)}function Rt(i,s){return i==null?"":String(i).replace(".",s)}var at=1,to=[0,1,2,3,4,5,6],ro=[1,2,3,4,5,6,7,8,9,10,11,12],Ka=1e5,yr={days:to,months:ro,start:"22:00",end:"06:00",price:""};function no(i,s,e){let t=i.trim().toLowerCase();return e.filter(r=>t!==""&&r.id!==s&&r.location?.toLowerCase()===t)}function sn(i,s="."){let e=t=>Rt(t,s);return{name:i?.name??"",type:i?.type??"flat",currency:i?.currency??"",price:e(i?.price),periods:(i?.periods??[]).map(t=>({days:t.days??to,months:t.months??ro,start:Qs(t.start_hour,t.start_minute),end:Qs(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:i?.entity_id??"",tariffs:Object.entries(i?.tariff_prices??{}).map(([t,r])=>({name:t,price:e(r)})),location:i?.location??"",timezone:i?.timezone??""}}function io(i){let{type:s}=i,e=i.tariffs.filter(t=>t.price.trim()!=="");return{name:i.name.trim(),type:s,currency:i.currency.trim(),price:s==="sensor"?null:Pt(i.price),periods:s==="tou"?i.periods.map(Ga):null,entity_id:s==="sensor"?i.entityId.trim():null,tariff_prices:s==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,Pt(t.price)])):null,location:i.location.trim()||null,timezone:i.timezone.trim()||null}}function Ga(i){let[s,e]=nn(i.start),[t,r]=nn(i.end),n=t===0&&r===0;return{days:i.days,months:i.months,start_hour:s,start_minute:e,end_hour:n?24:t,end_minute:r,price:Pt(i.price)??0}}function so(i){return i.periods.flatMap(s=>{let e=Pt(s.price);return e===null||!gr(s.start)||!gr(s.end)?[]:[{days:s.days,months:s.months,start:eo(s.start),end:eo(s.end)||1440,price:e}]})}function oo(i,s){let e=new Map;if(i.name.trim()===""&&e.set("name","rates.need_name"),i.type!=="sensor"){let t=rn(i.price),r=i.type==="tou"||s===at;t!==void 0&&!(r&&i.price.trim()==="")&&e.set("price",t)}if(i.type==="tou"){i.periods.length===0&&e.set("periods","rates.need_periods");for(let[t,r]of i.periods.entries()){let n=`periods[${t}]`;r.days.length===0&&e.set(`${n}.days`,"rates.need_days"),r.months.length===0&&e.set(`${n}.months`,"rates.need_months"),gr(r.start)||e.set(`${n}.start_hour`,"rates.need_time"),gr(r.end)||e.set(`${n}.end_hour`,"rates.need_time");let o=rn(r.price);o!==void 0&&e.set(`${n}.price`,o)}}if(i.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(i.entityId.trim())||e.set("entity_id","rates.need_entity");for(let{name:t,price:r}of i.tariffs){let n=r.trim()===""?void 0:rn(r);n!==void 0&&e.set(`tariff_prices.${t}`,n)}}return e}function rn(i){if(i.trim()==="")return"rates.need_price";let s=Pt(i);return s===null||Math.abs(s)>Ka?"rates.need_number":void 0}function Pt(i){let s=V(i);return typeof s=="number"?s:null}function Qs(i,s){return`${String(i).padStart(2,"0")}:${String(s).padStart(2,"0")}`}function gr(i){return/^([01]\d|2[0-3]):[0-5]\d$/.test(i)}function nn(i){let[s,e]=i.split(":");return[Number(s),Number(e)]}function eo(i){let[s,e]=nn(i);return s*60+e}var vr=b`div.field{display:flex;flex-direction:column;gap:4px;min-width:0}div.field>label{color:var(--mr-secondary);font-size:13px}.foot{display:flex;align-items:center;gap:8px;flex-wrap:wrap;position:sticky;bottom:0;padding:12px 0;background:var(--primary-background-color)}`;var ao=[1,2,3,4,5,6,7,8,9,10,11,12];function on(i,s,e){let t=i.filter(n=>n.months.includes(e)),r=[...new Set([0,1440,...t.flatMap(({start:n,end:o})=>[n,o])])].filter(n=>n<=1440).sort((n,o)=>n-o);return[...Array(7).keys()].map(n=>{let o=[];for(let[l,d]of r.slice(0,-1).entries()){let c=r[l+1],h=t.find(g=>Wa(g,n,d))?.price??s,f=o.at(-1);f!==void 0&&f.price===h?o[o.length-1]={...f,until:c}:o.push({from:d,until:c,price:h})}return o})}function Wa({days:i,start:s,end:e},t,r){let n=e<=s;return i.includes(t)&&r>=s&&(n||r<e)?!0:n&&i.includes((t+6)%7)&&r<e}function lo(i,s){let e=new Map;for(let t of ao){let r=new Map;for(let[d,c]of on(i,s,t).entries())for(let{from:h,until:f,price:g}of c){if(g!==null)continue;let S=`${h}-${f}`,U=r.get(S)??{days:[],from:h,until:f};U.days.push(d),r.set(S,U)}let n=[...r.values()];if(n.length===0)continue;let o=JSON.stringify(n),l=e.get(o)??{months:[],spans:n};l.months.push(t),e.set(o,l)}return[...e.values()]}function co(i){let s=new Map;for(let e of ao){let t=i.map(r=>r.months.includes(e)).join();s.set(t,[...s.get(t)??[],e])}return[...s.values()].map(e=>({months:e}))}function po(i){let s=[];for(let e of[...i].sort((t,r)=>t-r)){let t=s.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:s.push([e,e])}return s}var an=[1,2,3,4,5,6,7,8,9,10,11,12],Ae=class extends x{constructor(){super(...arguments);this.errors=new Map;this.season=0}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.emit({periods:this.draft.periods.map((r,n)=>n===e?{...r,...t}:r)})}moveUp(e){let t=[...this.draft.periods],[r]=t.splice(e,1);r!==void 0&&t.splice(e-1,0,r),this.emit({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return a`<section class="card">
<h3>${this.t("rates.periods")}</h3>
<p class="help">${this.t("rates.periods_help")}</p>
${t===void 0?p:a`<p class="error" role="alert">${t}</p>`}
${e.periods.map((r,n)=>this.period(r,n))}
<div>
<button type="button" @click=${()=>this.emit({periods:[...e.periods,yr]})}>
${_(K)}${this.t("rates.add_period")}
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
</div>`}period(e,t){let{format:r}=this.env,n=t+1,o=`periods[${t}]`,l=g=>this.errors.get(`${o}.${g}`),d=["days","months","start_hour","end_hour","price"].map(l).filter(g=>g!==void 0),c=this.errors.get(o),h=`period-${t}`,f=e.months.length===an.length;return a`<fieldset>
<legend>${this.t("rates.period",{number:String(n)})}</legend>
<div class="line">
<div class="toggles" role="group" aria-label=${this.t("rates.days")}>
${r.weekdays().map(g=>this.toggle(r.weekday(g),r.weekday(g,"long"),e.days,g,S=>this.replace(t,{days:S})))}
</div>
${this.time(this.t("rates.from"),e.start,l("start_hour"),h,g=>this.replace(t,{start:g}))}
${this.time(this.t("rates.until"),e.end,l("end_hour"),h,g=>this.replace(t,{end:g}))}
<label class="field price">
<span>${this.t("rates.price")}</span>
<input
inputmode="decimal"
autocomplete="off"
.value=${e.price}
aria-invalid=${l("price")===void 0?p:"true"}
aria-describedby=${h}
@input=${g=>this.replace(t,{price:g.target.value})}
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
${_(Nt)}
</button>`}
<button
class="icon"
type="button"
aria-label=${this.t("rates.remove_period",{number:String(n)})}
title=${this.t("rates.remove_period",{number:String(n)})}
@click=${()=>this.emit({periods:this.draft.periods.filter((g,S)=>S!==t)})}
>
${_(_n)}
</button>
</div>
</div>
<details ?open=${!f}>
<summary>${this.t("rates.months")}: ${f?this.t("rates.all_year"):this.describeMonths(e.months)}</summary>
<div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
${an.map(g=>this.toggle(r.month(g),r.month(g),e.months,g,S=>this.replace(t,{months:S})))}
</div>
</details>
<div id=${h} class="error">${[...d,c].filter(Boolean).join(" ")}</div>
</fieldset>`}toggle(e,t,r,n,o){let l=r.includes(n);return a`<button
class="toggle"
type="button"
aria-pressed=${l?"true":"false"}
title=${t}
@click=${()=>o(l?r.filter(d=>d!==n):[...r,n].sort((d,c)=>d-c))}
>
${e}
</button>`}time(e,t,r,n,o){return a`<label class="field">
<span>${e}</span>
<input
type="time"
.value=${t}
aria-invalid=${r===void 0?p:"true"}
aria-describedby=${n}
@input=${l=>o(l.target.value)}
/>
</label>`}week(){let e=so(this.draft);if(e.length===0)return p;let{format:t}=this.env,r=V(this.draft.price),n=typeof r=="number"?r:null,o=co(e),l=o[Math.min(this.season,o.length-1)],d=on(e,n,l?.months[0]??1),c=d.flat().flatMap(g=>g.price===null?[]:[g.price]),h=Math.min(...c),f=Math.max(...c);return a`<section class="card">
<div class="row">
<h3 class="spacer">${this.t("rates.week")}</h3>
${o.length<2?p:a`<select
aria-label=${this.t("rates.week_months")}
@change=${g=>{this.season=g.target.selectedIndex}}
>
${o.map(({months:g},S)=>a`<option ?selected=${S===this.season}>${this.describeMonths(g)}</option>`)}
</select>`}
</div>
<div class="week" role="table" aria-label=${this.t("rates.week_label")}>
${t.weekdays().map(g=>a`<div class="day" role="row">
<span role="rowheader">${t.weekday(g)}</span>
<div class="pieces" role="cell">${(d[g]??[]).map(S=>this.piece(S,h,f))}</div>
</div>`)}
<div class="hours" aria-hidden="true">
${[0,6,12,18,24].map(g=>a`<span>${t.clock(g*60)}</span>`)}
</div>
</div>
${this.warning(lo(e,n))}
</section>`}piece({from:e,until:t,price:r},n,o){let{format:l}=this.env,d=r===null?this.t("rates.no_price"):l.number(r,4,2),c=r===null||o===n?.5:(r-n)/(o-n),h=`${l.clock(e)} – ${l.clock(t)}: ${d}`;return a`<div
class="piece ${r===null?"unpriced":""}"
style="flex-grow:${t-e};--heat:${Math.round(10+c*45)}%"
title=${h}
>
<span aria-hidden="true">${d}</span><span class="visually-hidden">${h}</span>
</div>`}warning(e){if(e.length===0)return p;let{format:t}=this.env,r=({spans:n})=>n.map(({days:o,from:l,until:d})=>`${this.describeDays(o)} ${t.clock(l)} – ${t.clock(d)}`).join("; ");return a`<div class="notice warn" role="status">
${this.t("rates.uncovered")}
<ul>
${e.map(n=>a`<li>
${n.months.length===an.length?r(n):this.t("rates.uncovered_months",{months:this.describeMonths(n.months),times:r(n)})}
</li>`)}
</ul>
</div>`}describeMonths(e){return this.describeRange(e,t=>this.env.format.month(t))}describeDays(e){return this.describeRange(e,t=>this.env.format.weekday(t))}describeRange(e,t){return po(e).map(([r,n])=>r===n?t(r):`${t(r)}–${t(n)}`).join(", ")}};Ae.styles=[$,vr,b`:host{display:grid;gap:16px;container-type:inline-size}section{display:flex;flex-direction:column;gap:12px;min-width:0}.line{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end}.toggles{display:flex;flex-wrap:wrap;gap:4px}.toggle{min-width:44px;min-height:40px;padding:0 8px;color:var(--primary-text-color);border-color:var(--mr-field-border);border-radius:8px}.toggle[aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 28%,var(--card-background-color));border-color:var(--primary-color)}.price input{width:120px}.rest{max-width:520px}.tools{display:flex}details{margin-top:8px}summary{cursor:pointer;color:var(--mr-secondary);width:fit-content;padding:4px 0}.months{padding-top:4px}.week{display:grid;gap:3px}.day,.hours{display:grid;grid-template-columns:44px 1fr;align-items:center}.hours{grid-template-columns:none;display:flex;justify-content:space-between;padding-inline-start:44px;font-size:12px;color:var(--mr-secondary)}.pieces{display:flex;gap:1px;min-width:0;direction:ltr}.piece{flex:1 1 0;min-width:0;min-height:30px;display:flex;align-items:center;justify-content:center;overflow:hidden;white-space:nowrap;font-size:12px;font-variant-numeric:tabular-nums;border-radius:4px;position:relative;background:color-mix(in srgb,var(--primary-color) var(--heat),var(--card-background-color))}.piece.unpriced{border:1px dashed var(--mr-field-border);background:repeating-linear-gradient(45deg,transparent 0 6px,color-mix(in srgb,var(--primary-text-color) 12%,transparent) 6px 8px)}.notice ul{margin:4px 0 0;padding-inline-start:20px}`],m([y({attribute:!1})],Ae.prototype,"draft",2),m([y({attribute:!1})],Ae.prototype,"errors",2),m([u()],Ae.prototype,"season",2),Ae=m([v("mr-rate-periods")],Ae);var Ya=/\/\s*([kmg]?wh|[mg]j)$/i,Za=new Set(["select","input_select"]);function mo(i,s){return Object.values(i).filter(({entity_id:e,attributes:t})=>{let r=s[e]?.platform,n=e.slice(0,e.indexOf("."));return r==="miner_remote"?!1:n==="sensor"||n==="input_number"?Ya.test(String(t.unit_of_measurement??"")):n==="event"?Array.isArray(t.rates):n==="select"&&r==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>me(e.name,t.name))}function uo(i,s){let e=s?.attributes.options;return Array.isArray(e)?e.map(String):s!==void 0&&Za.has(i.slice(0,i.indexOf(".")))?[s.state]:[]}var Ja=["flat","tou","sensor"],br=new Map,ln=0,se=class extends x{constructor(){super(...arguments);this.rates=[];this.place="";this.draft=sn(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=mo(e,t)}willUpdate(e){let t=this.rate?.id??ln;if(t===this.edited)return;this.edited=t;let r=this.env.format.number(1.5,1).charAt(1);this.draft=br.get(t)??sn(this.rate,r),this.savedId=void 0,this.rate===void 0&&(this.place!==""||!br.has(t))&&(this.draft={...this.draft,location:this.place||this.usualPlace()}),this.errors=new Map,this.message=""}usualPlace(){return(Ze(this.rates)?.price_now??null)===null?"*":""}change(e,...t){this.draft={...this.draft,...e},br.set(this.rate?.id??ln,this.draft);let r=new Map(this.errors);for(let n of t)for(let o of r.keys())o.startsWith(n)&&r.delete(o);this.errors=r}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[yr]:t},"")}leave(e){br.delete(this.rate?.id??ln),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=oo(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([r,n])=>[r,this.t(n)])),this.message=t.size>0?this.t("rates.check_fields"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let r=io(this.draft),n=this.rate?.id??this.savedId;if(n!==void 0)await w(this.env.hass,"PUT",`remote/rates/${n}`,r);else{let o="remote/rates";this.savedId=(await w(this.env.hass,"POST",o,Xa(r))).rate_id}for(let o of this.replaced(this.rate?.id??this.savedId))await w(this.env.hass,"PUT",`remote/rates/${o.id}`,{location:null});this.leave(this.draft.name.trim())}catch(r){let{fields:n}=C(r);this.errors=new Map(n.map(o=>[o.path,Ut(o,this.env)])),this.message=n.length>0?this.t("rates.check_fields"):this.env.errorText(r),await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return a`<form novalidate @submit=${this.save}>
<h2>${this.rate===void 0?this.t("rates.new"):this.t("rates.edit_heading",{name:this.rates.find(({id:t})=>t===this.rate?.id)?.name??this.rate.name})}</h2>
<div class="card fields">
${this.text("name",this.t("rates.name"),e.name,t=>this.change({name:t},"name"))}
<fieldset>
<legend>${this.t("rates.type")}</legend>
${Ja.map(t=>a`<label class="choice">
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
${this.text("currency",this.t("rates.currency"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:Va()})}
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
</form>`}replaced(e){return no(this.draft.location,e,this.rates)}placeField(){let{location:e}=this.draft,t=this.t(this.rate?.id===at?"rates.place_default":"rates.place_none"),r=[...new Set([...this.places(),...e===""||e==="*"?[]:[e]])],n=[["*",this.t("rates.place_all")],...r.map(c=>[c,c]),["",t]],[o]=this.replaced(this.rate?.id??this.savedId),l=this.errors.get("location"),d=o===void 0?this.t("rates.place_help"):this.t("rates.place_replaces",{name:o.name});return a`<div class="field">
<label for="f-location">${this.t("rates.place")}</label>
<select
id="f-location"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="f-location-help"
@change=${c=>this.change({location:c.target.value},"location")}
>
${n.map(([c,h])=>a`<option value=${c} ?selected=${c===e}>${h}</option>`)}
</select>
<span id="f-location-help" class=${l===void 0?"help":"error"}>${l??d}</span>
</div>`}flatPrice(){return this.text("price",this.t("rates.price"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===at?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],r=new Set([...uo(e.entityId.trim(),t),...e.tariffs.map(o=>o.name)]),n=this.entities.length===0?this.t("rates.entity_none"):this.t("rates.entity_help");return a`${this.text("entity_id",this.t("rates.entity"),e.entityId,o=>this.change({entityId:o},"entity_id"),{help:t===void 0?n:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(o=>o.id),names:this.entities.map(o=>o.name)})}
${r.size===0?p:a`<fieldset>
<legend>${this.t("rates.tariffs")}</legend>
<p class="help">${this.t("rates.tariffs_help")}</p>
<div class="grid">
${[...r].map(o=>this.text(`tariff_prices.${o}`,this.t("rates.tariff_price",{tariff:o}),e.tariffs.find(l=>l.name===o)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(d=>d.name!==o),{name:o,price:l}]},`tariff_prices.${o}`),{decimal:!0}))}
</div>
</fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}places(){let{devices:e,areas:t}=this.env.hass,r=Object.values(e).filter(o=>o.identifiers.some(([l])=>l==="miner_remote"));return[...r.filter(o=>o.identifiers.some(([,l])=>o.config_entries.includes(l))).map(o=>o.name??""),...r.map(o=>t[o.area_id??""]?.name??"")].filter(Boolean)}text(e,t,r,n,o={}){let l=this.errors.get(e),d=`f-${e.replace(/\W/g,"-")}`;return a`<div class="field">
<label for=${d}>${t}</label>
<input
id=${d}
.value=${r}
inputmode=${o.decimal?"decimal":p}
list=${o.list===void 0?p:`${d}-list`}
autocomplete="off"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="${d}-help"
@input=${c=>n(c.target.value)}
/>
<span id="${d}-help" class=${l===void 0?"help":"error"}>${l??o.help??""}</span>
${o.list===void 0?p:a`<datalist id="${d}-list">
${o.list.map((c,h)=>a`<option value=${c}>${o.names?.[h]??p}</option>`)}
</datalist>`}
</div>`}};se.styles=[$,vr,b`form,.fields{display:flex;flex-direction:column;gap:16px}.fields>.field{max-width:520px}.choice{display:flex;gap:10px;padding:6px 0;align-items:flex-start;cursor:pointer}.choice .help{display:block}`],m([y({attribute:!1})],se.prototype,"rate",2),m([y({attribute:!1})],se.prototype,"rates",2),m([y()],se.prototype,"place",2),m([u()],se.prototype,"draft",2),m([u()],se.prototype,"errors",2),m([u()],se.prototype,"message",2),m([u()],se.prototype,"busy",2),se=m([v("mr-rate-editor")],se);function Xa(i){return Object.fromEntries(Object.entries(i).filter(([,s])=>s!==null))}function Va(){return Intl.supportedValuesOf("currency")}var Qa=6e4,ho=48,$r=class{constructor(s,e){this.env=s;this.changed=e;this.byId=new Map;this.listed=!1;this.schedules=[];let t=()=>this.env().hass.connection;this.feeds=[new M(t,"miner_remote/rates/subscribe",r=>this.take(r)),new M(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let s=()=>{this.error=this.feeds.find(r=>r.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(r=>r.listen(s)),t=setInterval(()=>{this.load()},Qa);return()=>{clearInterval(t);for(let r of e)r()}}kept(s){return this.byId.get(s)}usersOf(s){return this.schedules.filter(e=>e.electricity_rate_id===s)}want(s){s!==this.curveOf&&(this.curveOf=s,this.loadCurve())}async load(){try{let[s,e]=await Promise.all([ge(this.env()),w(this.env().hass,"GET","remote/schedule/power")]);this.shown=s,this.schedules=e.schedules,this.error=void 0}catch(s){this.error=C(s)}this.changed(),this.shown?.some(s=>s.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let s=this.curveOf;if(s===void 0)return;let e=Date.now();try{let t=await w(this.env().hass,"GET",`remote/rates/${s}/prices?hours=${ho}`);if(s!==this.curveOf)return;let r=Math.floor(e/36e5)*36e5;this.curve={rateId:s,from:new Date(r).toISOString(),until:new Date(r+ho*36e5).toISOString(),points:t}}catch(t){s===this.curveOf&&C(t).status!==404&&(this.error=C(t))}this.changed()}take(s){this.listed=!0;for(let{change_type:e,rate_id:t,item:r}of s)e==="removed"?this.byId.delete(Number(t)):this.byId.set(r.id,r)}};var Ne=class extends D{constructor(){super(...arguments);this.tab="rates";this.busy=!1;this.refusal=""}connectedCallback(){this.known=new $r(()=>this.env,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(r=>r.id===e)??t.find(r=>r.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}async deleteRate(e){this.busy=!0,this.refusal="";try{await w(this.env.hass,"DELETE",`remote/rates/${e.id}`),this.deleting=void 0,O(this,this.t("rates.deleted",{name:e.name}))}catch(t){this.refusal=this.env.errorText(t)}this.busy=!1,await this.known.load()}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e)),r=this.known.shown===void 0&&this.known.error===void 0;return(e==="new"?r:t===void 0)?a`<div class="page">
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
@done=${n=>{n.detail!==null&&O(this,this.t("rates.saved",{name:n.detail.name})),this.query.get("from")==="control"?le(["control"]):this.open()}}
></mr-rate-editor>
</div>`}list(){let{shown:e,error:t}=this.known;return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("rates.heading")}</h2>
<p class="help">${this.t("rates.intro")}</p>
</div>
<button class="primary" type="button" @click=${()=>this.open("new")}>
${_(K)}${this.t("rates.new")}
</button>
</div>
${t===void 0?p:a`<p class="notice bad" role="alert">${this.t("common.failed",{error:this.env.errorText(t)})}</p>`}
${e===void 0?t===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:p:a`<div class="columns">
<ul class="rates">
${e.map(r=>this.entry(r))}
</ul>
${this.curve()}
</div>`}
</div>
${this.deleting===void 0?p:this.question(this.deleting)}`}entry(e){let{format:t}=this.env,r=this.known.usersOf(e.id),n=this.selected?.id===e.id;return a`<li class="card ${n?"chosen":""}">
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
${_(Dt)}
</button>
${e.id===at?p:a`<button
class="icon"
type="button"
aria-label="${this.t("common.delete")}: ${e.name}"
title=${this.t("common.delete")}
@click=${()=>{this.refusal="",this.deleting=e}}
>
${_(Re)}
</button>`}
</div>
<p class="now">
${e.price_now===null?a`<span class="none">${this.t("rates.no_price_now")}</span>`:a`${t.price(e.price_now,e.currency)} <span class="help">${this.t("rates.price_now")}</span>`}
</p>
<p class="help">${this.source(e)}</p>
<p class="help">${this.placeOf(e)}</p>
${e.follows_energy_dashboard?a`<p><span class="chip busy">${this.t("rates.follows")}</span></p>`:p}
<p class="help">
${r.length===0?this.t("rates.used_by_none"):a`${this.t("rates.used_by")}
${r.map((o,l)=>a`${l>0?", ":""}${k(["schedules",String(o.id)],o.name)}`)}`}
</p>
</li>`}placeOf(e){let t=Ze(this.known.shown??[]);return e.location&&e.location!=="*"?this.t("rates.price_of",{place:e.location}):this.t(t?.id===e.id?"rates.price_of_all":"rates.price_of_none")}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.periods",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let r=this.env.hass.states[e.entity_id];if(r===void 0)return this.t("rates.entity_gone",{entity:e.entity_id});let n=String(r.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.entity_silent",{entity:n}):`${t}: ${n}`}curve(){let e=this.selected;if(e===void 0)return p;let t=this.known.curve,r=t?.rateId===e.id?t.points:void 0;return a`<section class="card curve" aria-label=${this.t("rates.curve_heading",{name:e.name})}>
<h3>${this.t("rates.curve_heading",{name:e.name})}</h3>
${t===void 0?a`<p class="help" role="status">${this.t("common.loading")}</p>`:r===void 0||r.length>0?a`<mr-price-chart
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
${t.map(r=>a`<li>${r.name}</li>`)}
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
</mr-dialog>`}};Ne.styles=[$,b`:host{container-type:inline-size}.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.top{align-items:flex-start}.notice{margin:0}.columns{display:grid;gap:16px;align-items:start}@container (min-width: 860px){.columns{grid-template-columns:minmax(300px,380px) minmax(0,1fr)}}.rates{list-style:none;margin:0;padding:0;display:grid;gap:12px;min-width:0}.rates .card{display:flex;flex-direction:column;gap:4px;padding:8px 8px 14px 16px;overflow-wrap:anywhere}.rates .chosen{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.rates p{margin:0}.head{flex-wrap:nowrap;gap:0}.head h3{min-width:0}.name{padding:0;min-height:40px;color:inherit;font-size:16px;white-space:normal;text-align:start;border-radius:4px;width:100%;justify-content:flex-start}.now{font-size:20px;font-variant-numeric:tabular-nums}.now .help{margin-inline-start:6px}.none{color:var(--mr-secondary);font-size:16px}.curve{display:flex;flex-direction:column;gap:12px;min-width:0}.empty .row{justify-content:center}.empty p{margin:0;max-width:520px}.flat{margin:0}`],m([u()],Ne.prototype,"deleting",2),m([u()],Ne.prototype,"busy",2),m([u()],Ne.prototype,"refusal",2),Ne=m([v("mr-rates")],Ne);var fo=b`:host{display:block;container:editor / inline-size}.fields{container:fields / inline-size}form{padding:16px;max-width:1800px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.columns,.fields{display:flex;flex-direction:column;gap:16px;min-width:0}section{display:flex;flex-direction:column;gap:14px;min-width:0}.field{display:flex;flex-direction:column;gap:4px;min-width:0}.grid{grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:14px 16px;align-items:start}.low{align-self:start;margin-top:22px}.row.wide{gap:14px 24px;align-items:flex-start}.row.wide>div:last-child{flex:0 1 320px}.segments{display:inline-flex;flex-wrap:wrap;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;width:fit-content;max-width:100%}.segments label{display:inline-flex;position:relative}.segments input,.days input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}.segments span{display:inline-flex;align-items:center;justify-content:center;flex:1;min-height:38px;padding:0 14px}.segments label+label{border-inline-start:1px solid var(--divider-color)}.segments label:has(:checked),.days label:has(:checked){background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));font-weight:500}.segments label:has(:focus-visible),.days label:has(:focus-visible){outline:2px solid var(--primary-color);outline-offset:-2px}.when{display:grid;gap:20px}.windows,.scroller{display:flex;flex-direction:column;gap:12px;min-width:0}.windows{align-self:start}.windows>button{align-self:flex-start}.window{display:flex;flex-direction:column;gap:10px;padding:4px 12px 12px;border:1px solid var(--divider-color);border-radius:12px;flex:none}.window.selected{border-color:var(--primary-color);box-shadow:inset 3px 0 0 var(--primary-color)}.times{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(116px,1fr))}.window .head{flex-wrap:nowrap;margin-inline-end:-8px}.head b{font-weight:500;white-space:nowrap}.days{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));gap:4px}.days label{position:relative;display:flex;align-items:center;justify-content:center;min-height:36px;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;font-size:13px}.covered{margin:0;font-weight:500}.names{margin-top:2px}.notice ul{margin:4px 0 0;padding-inline-start:20px}p.notice{margin:0}.jump{color:inherit;padding:0;min-height:28px;text-decoration:underline;border-radius:4px;white-space:normal;text-align:start}.bar{position:sticky;bottom:0;z-index:2;display:flex;align-items:center;gap:8px;margin:0 -16px -16px;padding:10px 16px;background:var(--card-background-color);border-top:1px solid var(--divider-color)}@container editor (max-width: 560px){.segments{width:100%}.segments label{flex:1 1 auto}.segments span{padding:0 8px}form{padding:12px 8px;gap:12px}.card{padding:12px}.pointer{display:none}.low{margin-top:0}.bar{margin:0 -8px -12px}}@container fields (min-width: 820px){.scroller{max-height:560px;overflow-y:auto;position:relative}.when{grid-template-columns:minmax(0,1fr) 340px}.when.daily{grid-template-columns:minmax(0,300px) minmax(0,460px)}}.to-plan{min-width:0;justify-content:flex-start;text-align:start;white-space:normal}@container editor (max-width: 560px){.bar{flex-wrap:wrap}.to-plan{flex:1 0 100%}}@container editor (min-width: 1000px){.columns{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);align-items:start}.plan{position:sticky;top:16px;max-height:calc(100dvh - 170px);overflow-y:auto}.to-plan{display:none}}`;var lt={name:"",description:"",enabled:!0,type:"weekly",weekly:[],daily:[],start:"",end:"",action:"off",watts:"",timezone:"",scope:"all",location:"",tags:[],miner:"",rate:null,rule:"",missing:"keep",threshold:"",hysteresis:"",hours:"",contiguous:!1,deadline:"",margin:"",earning:"value",hashprice:"",entity:"",ramp:"",groupSize:"",groupPercent:"",groupDelay:"",minOn:"",minOff:""},wr=["peak","cheapest","night"],el=[0,1,2,3,4];function yo(i,s,e){let t={days:[],action:"off",watts:"",rest:{}};switch(i){case"peak":return{...lt,name:s,weekly:[{...t,days:el,start:1020,length:240}]};case"cheapest":return{...lt,name:s,type:"daily",rate:e,rule:"cheapest",hours:"8"};case"night":return{...lt,name:s,type:"daily",daily:[{...t,action:"on",start:1320,length:480}]}}}function vo(i,s,e,t){if(i==="")return{rule:i};let r=e.find(({id:l})=>l===s.rate)??e.find(({price_now:l})=>l!==null)??e[0],n={cheapest:"8",dearest:"4",above:"",break_even:""}[i],o=r?.price_now??null;return{rule:i,...s.rate===null&&r!==void 0?{rate:r.id}:{},...s.hours===""&&n!==""?{hours:n}:{},...i==="above"&&s.threshold===""&&o!==null?{threshold:Rt(Number(o.toPrecision(2)),t)}:{}}}function bo(i,s,e){if(i.start!==""||i.end!=="")return{};let t=36e5,r=Math.ceil((e+1)/t)*t;return{start:ht(r,s),end:ht(r+2*t,s)}}function tl(i){return i.miner_ip!==null?"miner":i.location!==null?"location":(i.tags??[]).length>0?"tags":"all"}function dt(i){return i==="above"||i==="break_even"?10:0}function go(i,s){return i===null||i===dt(s)?"":String(i)}function $o(i,s,e){let t=i.timezone??s,r=(i.weekly_schedule??[]).map(d=>Ti(d,i.schedule_type==="daily")),n=i.price_rule,o=i.ramp,l=d=>Rt(d,e);return{name:i.name,description:i.description??"",enabled:i.enabled,type:i.schedule_type,weekly:i.schedule_type==="weekly"?r:[],daily:i.schedule_type==="daily"?r:[],start:ft(i.one_time_start,t),end:ft(i.one_time_end,t),action:i.one_time_action??"off",watts:l(i.power_limit_w),timezone:i.timezone??"",scope:tl(i),location:i.location??"",tags:i.tags??[],miner:i.miner_ip??"",rate:i.electricity_rate_id,rule:n?.type??"",missing:n?.on_missing_price??"keep",threshold:l(n?.threshold),hysteresis:l(n?.hysteresis),hours:l(n?.hours),contiguous:n?.contiguous??!1,deadline:n?.deadline??"",margin:l(n?.margin_percent),earning:(n?.hashprice_entity_id??null)===null?"value":"entity",hashprice:l(n?.hashprice),entity:n?.hashprice_entity_id??"",ramp:o===null?"":o.group_size===null?"percent":"size",groupSize:l(o?.group_size),groupPercent:l(o?.group_percent),groupDelay:l(o?.group_delay_s),minOn:go(i.min_on_minutes,n?.type??""),minOff:go(i.min_off_minutes,n?.type??"")}}function rl(i,s){if(i.rule==="")return null;let t={...s?.price_rule?.type===i.rule?s.price_rule:{},type:i.rule,on_missing_price:i.missing},r={hours:V(i.hours),contiguous:i.contiguous};switch(i.rule){case"above":return{...t,threshold:V(i.threshold),hysteresis:V(i.hysteresis)??0};case"cheapest":return{...t,...r,deadline:i.deadline||null};case"dearest":return{...t,...r};case"break_even":return{...t,margin_percent:V(i.margin)??0,hashprice:i.earning==="value"?V(i.hashprice):null,hashprice_entity_id:i.earning==="entity"&&i.entity.trim()||null}}}function nl(i,s){return i.ramp===""?null:{...s?.ramp,group_size:i.ramp==="size"?Me(i.groupSize):null,group_percent:i.ramp==="percent"?V(i.groupPercent):null,group_delay_s:V(i.groupDelay)}}function il(i,s){let e=s?.tags??[];switch(i.scope){case"miner":return{miner_ip:i.miner,location:s?.location??null,tags:e};case"location":return{miner_ip:null,location:i.location,tags:e};case"tags":return{miner_ip:null,location:null,tags:i.tags.length>0?i.tags:[""]};case"all":return{miner_ip:null,location:null,tags:[]}}}function sl(i,s,e){if(i.type!=="one-time")return{one_time_start:null,one_time_end:null,one_time_action:null};let r=(s?.timezone??e)===(i.timezone||e)&&s!==null&&ft(s.one_time_start,i.timezone||e)===i.start&&ft(s.one_time_end,i.timezone||e)===i.end;return{one_time_start:r?s.one_time_start:i.start||null,one_time_end:r?s.one_time_end:i.end||null,one_time_action:i.action}}function _r(i,s,e){let t=i.type==="daily",r=i.type==="one-time"?[]:t?i.daily:i.weekly;return{name:i.name.trim(),description:i.description.trim(),enabled:i.enabled,schedule_type:i.type,...il(i,s),weekly_schedule:r.map(n=>Ri(n,t,Me)),...sl(i,s,e),power_limit_w:Me(i.watts),timezone:i.timezone||null,electricity_rate_id:i.rate,price_rule:rl(i,s),ramp:nl(i,s),min_on_minutes:Me(i.minOn)??dt(i.rule),min_off_minutes:Me(i.minOff)??dt(i.rule)}}function wo(i,s){return Object.fromEntries(Object.entries(i).filter(([e,t])=>JSON.stringify(t)!==JSON.stringify(s[e])))}function _o(i,s,e,t){let r=_r(i,s,e);return{...s,...r,name:r.name===""?t:r.name}}var xr=class{constructor(s,e){this.dirty=s;this.ask=e;this.armed=!1;this.clicked=s=>{if(s.button!==0||s.ctrlKey||s.metaKey||s.shiftKey||s.altKey)return;let e=s.composedPath().find(r=>r instanceof HTMLAnchorElement);if(e===void 0||e.href===""||e.target==="_blank"||e.hasAttribute("download"))return;let t=new URL(e.href,location.href);t.origin!==location.origin||t.pathname===location.pathname||!this.dirty()||(s.preventDefault(),s.stopImmediatePropagation(),this.ask(()=>{this.armed?history.replaceState(null,"",t.href):history.pushState(null,"",t.href),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:this.armed}}))}))};this.gone=()=>{if(this.armed){if(this.armed=!1,!this.dirty()){history.back();return}this.arm(),this.ask(()=>{this.armed=!1,history.go(-2)})}};this.closing=s=>{this.dirty()&&s.preventDefault()}}watch(){return window.addEventListener("click",this.clicked,!0),window.addEventListener("popstate",this.gone),window.addEventListener("beforeunload",this.closing),()=>{window.removeEventListener("click",this.clicked,!0),window.removeEventListener("popstate",this.gone),window.removeEventListener("beforeunload",this.closing)}}arm(){this.armed||(this.armed=!0,history.pushState(null,"",location.href))}get second(){return this.armed}};var kr=i=>i==null||i==="";function Sr(i){let s=[],e=(o,l,d="missing")=>{kr(l)&&s.push({path:o,message:d,code:d,args:{}})};e("name",i.name),i.miner_ip===""&&e("miner_ip",""),i.location===""&&e("location",""),i.tags.includes("")&&e("tags","");let t=i.weekly_schedule??[],r=i.price_rule??null;t.forEach((o,l)=>{let d=`weekly_schedule.${l}`;i.schedule_type==="weekly"&&o.days.length===0&&e(`${d}.days`,null,"days_missing"),o.action==="limit"&&kr(o.power_limit_w)&&e(`${d}.power_limit_w`,i.power_limit_w,"limit_missing")}),i.schedule_type==="one-time"?(e("one_time_start",i.one_time_start),e("one_time_end",i.one_time_end),i.one_time_action==="limit"&&e("power_limit_w",i.power_limit_w,"one_time_limit_missing")):t.length===0&&r===null&&e("weekly_schedule",null,"no_period_or_rule"),r!==null&&(e("electricity_rate_id",i.electricity_rate_id,"rate_missing"),r.type==="above"&&e("price_rule.threshold",r.threshold),(r.type==="cheapest"||r.type==="dearest")&&e("price_rule.hours",r.hours),r.type==="break_even"&&kr(r.hashprice)&&e("price_rule.hashprice_entity_id",r.hashprice_entity_id,"hashprice_or_entity"));let n=i.ramp??null;return n!==null&&(kr(n.group_size)&&e("ramp.group_size",n.group_percent,"group_size_or_percent"),e("ramp.group_delay_s",n.group_delay_s)),s.length===0?void 0:new jt("",400,s)}function ol(i){return i.replace(/\[(\d+)\]/g,".$1")}var al=[[/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/,"$1.start"],[/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/,"$1.end"],[/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/,"$1.days"],[/^tags\.\d+$/,"tags"]];function Tr(i,s){let e=new Map;for(let t of i.fields){let r=ol(t.path),n=al.reduce((o,[l,d])=>o.replace(l,d),r);e.has(n)||e.set(n,Ut(t,s))}return e}var ll=[[/^name$/,"schedules.name"],[/^description$/,"schedules.description"],[/^weekly_schedule\.\d+\.start$/,"schedules.from"],[/^weekly_schedule\.\d+\.end$/,"schedules.to"],[/^weekly_schedule\.\d+\.days$/,"schedules.days"],[/^weekly_schedule\.\d+\.action$/,"schedules.action"],[/^weekly_schedule\.\d+\.power_limit_w$/,"schedules.limit_w"],[/^weekly_schedule/,"schedules.windows"],[/^one_time_start$/,"schedules.once_start"],[/^one_time_end$/,"schedules.once_end"],[/^one_time_action$/,"schedules.action"],[/^power_limit_w$/,"schedules.own_limit"],[/^timezone$/,"schedules.timezone"],[/^miner_ip$/,"schedules.scope_miner"],[/^location$/,"schedules.scope_location"],[/^tags$/,"schedules.scope_tags"],[/^electricity_rate_id$/,"schedules.rate"],[/^price_rule\.threshold$/,"schedules.threshold"],[/^price_rule\.hysteresis$/,"schedules.hysteresis"],[/^price_rule\.hours$/,"schedules.rule_hours"],[/^price_rule\.deadline$/,"schedules.deadline"],[/^price_rule\.margin_percent$/,"schedules.margin"],[/^price_rule\.hashprice$/,"schedules.hashprice"],[/^price_rule\.hashprice_entity_id$/,"schedules.earning"],[/^price_rule/,"schedules.rule"],[/^ramp\.group_size$/,"schedules.group_size"],[/^ramp\.group_percent$/,"schedules.group_percent"],[/^ramp\.group_delay_s$/,"schedules.group_delay"],[/^min_on_minutes$/,"schedules.min_on"],[/^min_off_minutes$/,"schedules.min_off"]];function Er(i,s){let e=ll.find(([n])=>n.test(i))?.[1],t=/^weekly_schedule\.(\d+)\./.exec(i)?.[1],r=e===void 0?i:s(e);return t===void 0?r:`${s("schedules.window_number",{number:Number(t)+1})}, ${r}`}function dn(i){return(Date.parse(i.end)-Date.parse(i.start))/1e3}function cn(i){return["off","limit","on",null,"undecided"].flatMap(s=>{let e=s==="undecided",t=e?null:s,r=i.filter(d=>(d.undecided??!1)===e&&(e||d.action===t));if(r.length===0)return[];let n=0,o=0,l=0;for(let d of r){let c=dn(d);n+=c,!(d.price===null||d.price===void 0)&&(o+=c,l+=c*d.price)}return[{action:t,seconds:n,price:o>0?l/o:null,undecided:e}]})}var dl=500,cl=8,we=class extends x{constructor(){super(...arguments);this.body={};this.all=!1;this.outdated=!1;this.asked="";this.turn=0}connectedCallback(){super.connectedCallback(),this.asked="",this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.requestUpdate("body")}willUpdate(e){if(!e.has("body"))return;let t=JSON.stringify(this.body);if(t===this.asked)return;let r=this.asked==="";this.asked=t,this.outdated=this.plan!==void 0,clearTimeout(this.timer);let n=Sr(this.body);if(n!==void 0){this.turn+=1,this.report(n);return}this.timer=setTimeout(()=>{this.ask()},r?0:dl)}async ask(){this.turn+=1;let e=this.turn,t,r;try{r=await w(this.env.hass,"POST","remote/schedule/power/preview?hours=48",JSON.parse(this.asked))}catch(n){t=C(n)}e===this.turn&&(r!==void 0&&(this.plan=r,this.outdated=!1,this.dispatchEvent(new CustomEvent("planned",{detail:this.totals(!1).join(" · ")}))),this.report(t))}report(e){this.error=e,this.dispatchEvent(new CustomEvent("answered",{detail:e??null}))}get zoned(){let{timezone:e}=this.body;return this.env.inZone(typeof e=="string"?e:this.env.hass.config.time_zone)}get steps(){let e=this.plan;return e===void 0?[]:Ui(e,{price_rule:this.body.price_rule??null},this.zoned)}render(){let e=this.plan;return a`${this.trouble()}
${e===void 0?this.error===void 0?a`<p class="help" role="status">${this.t("schedules.plan_loading")}</p>`:p:a`<div class=${this.outdated?"old":""} aria-busy=${this.outdated?"true":"false"}>
${this.outdated?a`<p class="chip quiet" role="status">${this.t("schedules.plan_outdated")}</p>`:p}
${this.content(e)}
</div>`}`}trouble(){let{error:e}=this;if(e===void 0)return p;if(e.fields.length===0)return a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.env.errorText(e)})}</p>`;let t=Tr(e,this.env);return a`<div class="notice quiet" role="status">
<p>${this.t("schedules.plan_waiting")}</p>
<ul>
${[...t].map(([r,n])=>a`<li><b>${Er(r,this.t)}:</b> ${n}</li>`)}
</ul>
</div>`}totals(e){let{format:t}=this.env,r=this.plan?.currency??void 0;return cn(this.steps).map(({action:n,seconds:o,price:l,undecided:d})=>{let c=d?this.t("chart.undecided"):this.t(`common.action_${n??"free"}`),h=t.span(o);return l===null||!e?this.t("schedules.plan_total",{action:c,span:h}):this.t("schedules.plan_total_price",{action:c,span:h,price:t.price(l,r)})})}content(e){let t=this.steps,r=this.totals(!0),n=e.currency??void 0,o=this.body.price_rule,l=this.zoned;return a`${this.body.enabled===!1?a`<p class="help">${this.t("schedules.plan_disabled")}</p>`:p}
${e.price_missing&&o?a`<p class="notice warn" role="status">
${this.t("schedules.plan_missing",{missing:this.t(`schedules.missing_${o.on_missing_price}`)})}
</p>`:p}
<ul class="totals">
${cn(t).map(({action:d},c)=>a`<li class=${d??"free"}>${r[c]}</li>`)}
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
</p>`}table(e,t){let{format:r}=this.zoned,n=this.all?e:e.slice(0,cl),o=e.some(l=>l.price!==null&&l.price!==void 0);return a`<h3>${this.t("schedules.plan_changes")}</h3>
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
${n.map((l,d)=>a`<tr>
<th scope="row">
${d===0?this.t("schedules.plan_now"):r.weekdayTime(l.start)}
</th>
<td>
<span class="dot ${l.undecided?"free":l.action??"free"}"></span>${l.undecided?this.t("chart.undecided"):te(l.action,l.power_limit_w,this.env)}
<span class="help why">${l.reason}</span>
</td>
<td class="nowrap">${r.span(dn(l))}</td>
${o?a`<td class="number">${r.price(l.price??null,t)}</td>`:p}
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
</button>`:p}`}};we.styles=[$,b`:host{display:flex;flex-direction:column;gap:12px;min-width:0;position:relative;container-type:inline-size;--mr-chart-height: 260px}:host>div{display:flex;flex-direction:column;gap:12px;min-width:0}.notice p,p.notice{margin:0}.notice ul{margin:4px 0 0;padding-inline-start:20px}.old{filter:grayscale(1)}.old>.chip{position:absolute;inset-inline-end:0;top:-32px;margin:0}.totals{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-weight:500}.totals li:before,.dot{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--mr-field-border)}.totals .off:before,.dot.off{background:var(--mr-off)}.totals .limit:before,.dot.limit{background:var(--mr-limit)}.totals .on:before,.dot.on{background:var(--mr-on)}.scroll{overflow-x:auto}th[scope=row],.nowrap,td.number{white-space:nowrap}table.plain th[scope=row]{color:inherit}.why{display:block;padding-inline-start:16px}@container (max-width: 480px){table.plain .number{display:none}}button{align-self:flex-start}`],m([y({attribute:!1})],we.prototype,"body",2),m([u()],we.prototype,"plan",2),m([u()],we.prototype,"error",2),m([u()],we.prototype,"all",2),m([u()],we.prototype,"outdated",2),we=m([v("mr-plan-preview")],we);function Q(i){return i.replaceAll(".","-")}function je(i,s,...e){let t=[s,...e].map(n=>i.problems.get(n)).find(n=>n!==void 0),r=`${Q(s)}-wrong`;return{invalid:t===void 0?"false":"true",by:t===void 0?p:r,shown:t===void 0?p:a`<span class="error" id=${r}>${t}</span>`}}function xo(i,s,e){let t=[...i.by===p?[]:[String(i.by)],...e===void 0?[]:[`${s}-help`]];return t.length===0?p:t.join(" ")}function E(i,s){let{path:e,label:t,value:r,help:n,type:o="text",placeholder:l,list:d}=s,c=Q(e),h=je(i,e,...s.also??[]);return a`<div class="field">
<label class="field-label" for=${c}>${t}</label>
<input
id=${c}
type=${o==="decimal"||o==="whole"?"text":o}
inputmode=${o==="whole"?"numeric":o==="decimal"?"decimal":p}
autocomplete="off"
placeholder=${l??p}
maxlength=${s.max??p}
list=${d===void 0?p:`${c}-list`}
.value=${A(r)}
aria-invalid=${h.invalid}
aria-describedby=${xo(h,c,n)}
@input=${g=>s.input(g.currentTarget.value)}
/>
${d===void 0?p:a`<datalist id="${c}-list">${d}</datalist>`} ${h.shown}
${n===void 0?p:a`<span class="help" id="${c}-help">${n}</span>`}
</div>`}function de(i,s){let{path:e,label:t,value:r,options:n,help:o}=s,l=je(i,e),d=Q(e);return a`<div class="field">
<label class="field-label" for=${d}>${t}</label>
<select
id=${d}
aria-invalid=${l.invalid}
aria-describedby=${xo(l,d,o)}
@change=${c=>s.input(c.currentTarget.value)}
>
${"map"in n?n.map(c=>a`<option value=${c.value} .selected=${A(c.value===r)}>${c.label}</option>`):n}
</select>
${l.shown} ${o===void 0?p:a`<span class="help" id="${d}-help">${o}</span>`}
</div>`}function Ot(i,s,e,t,r){return a`<div class="field" role="radiogroup" aria-label=${s}>
<span class="field-label" aria-hidden="true">${s}</span>
<div class="segments">
${t.map(n=>a`<label>
<input
type="radio"
name=${i}
value=${n.value}
.checked=${A(n.value===e)}
@change=${()=>r(n.value)}
/>
<span>${n.label}</span>
</label>`)}
</div>
</div>`}var pl=["above","cheapest","dearest","break_even"],ml=["keep","on","off"];function ul(i){return Object.values(i.states).filter(({entity_id:s,state:e})=>/^(sensor|input_number|number)\./.test(s)&&e.trim()!==""&&Number.isFinite(Number(e))&&i.entities[s]?.platform!=="miner_remote").map(({entity_id:s})=>s).sort()}function ko(i){let{env:s,form:e,set:t,rates:r}=i,{t:n}=s,o=e.rate!==null&&!r.some(({id:l})=>l===e.rate);return a`${r.length===0?a`<p class="help">${n("schedules.rate_missing")} ${k(["rates"],n("schedules.rate_new"))}</p>`:p}
<div class="grid">
${de(i,{path:"electricity_rate_id",label:n("schedules.rate"),value:e.rate===null?"":String(e.rate),options:[{value:"",label:n("schedules.rate_none")},...r.map(({id:l,name:d})=>({value:String(l),label:d})),...o?[{value:String(e.rate),label:n("schedules.scope_gone",{name:String(e.rate)})}]:[]],input:l=>t({rate:l===""?null:Number(l)}),help:n("schedules.rate_help")})}
${de(i,{path:"price_rule",label:n("schedules.rule"),value:e.rule,options:[{value:"",label:n("schedules.rule_none")},...pl.map(l=>({value:l,label:n(`schedules.rule_name_${l}`)}))],input:l=>t(vo(l,e,r,s.format.number(1.5,1).charAt(1)))})}
</div>
${e.rule===""?p:a`<div class="grid">${hl(i)} ${gl(i)}</div>`}`}function hl(i){let{env:s,form:e,set:t,rates:r}=i,{t:n}=s,o=r.find(({id:d})=>d===e.rate)?.currency??s.format.currency,l=a`${E(i,{path:"price_rule.hours",label:n("schedules.rule_hours"),type:"decimal",value:e.hours,help:n("schedules.rule_hours_help"),input:d=>t({hours:d})})}
<label class="check low">
<input
type="checkbox"
.checked=${A(e.contiguous)}
@change=${d=>t({contiguous:d.currentTarget.checked})}
/>
${n("schedules.contiguous")}
</label>`;switch(e.rule){case"above":return a`${E(i,{path:"price_rule.threshold",label:n("schedules.threshold",{currency:o}),type:"decimal",value:e.threshold,input:d=>t({threshold:d})})}
${E(i,{path:"price_rule.hysteresis",label:n("schedules.hysteresis",{currency:o}),type:"decimal",value:e.hysteresis,input:d=>t({hysteresis:d})})}`;case"cheapest":return a`${l}
${E(i,{path:"price_rule.deadline",label:n("schedules.deadline"),type:"time",value:e.deadline,help:n("schedules.deadline_help"),input:d=>t({deadline:d})})}`;case"dearest":return l;default:return fl(i,o)}}function fl(i,s){let{env:e,form:t,set:r}=i,{t:n}=e;return a`${Ot("earning",n("schedules.earning"),t.earning,[{value:"value",label:n("schedules.earning_value")},{value:"entity",label:n("schedules.earning_entity")}],o=>r({earning:o==="entity"?"entity":"value"}))}
${t.earning==="value"?E(i,{path:"price_rule.hashprice",label:n("schedules.hashprice",{currency:s}),type:"decimal",value:t.hashprice,also:["price_rule.hashprice_entity_id"],input:o=>r({hashprice:o})}):E(i,{path:"price_rule.hashprice_entity_id",label:n("schedules.hashprice_entity",{currency:s}),value:t.entity,list:a`${ul(e.hass).map(o=>a`<option value=${o}></option>`)}`,input:o=>r({entity:o})})}
${E(i,{path:"price_rule.margin_percent",label:n("schedules.margin"),type:"decimal",value:t.margin,input:o=>r({margin:o})})}`}function gl(i){let{env:s,form:e,set:t}=i,{t:r}=s;return a`${de(i,{path:"price_rule.on_missing_price",label:r("schedules.missing"),value:e.missing,options:ml.map(n=>({value:n,label:r(`schedules.missing_${n}`)})),input:n=>t({missing:n})})}
${E(i,{path:"min_on_minutes",label:r("schedules.min_on"),type:"whole",value:e.minOn,placeholder:String(dt(e.rule)),input:n=>t({minOn:n})})}
${E(i,{path:"min_off_minutes",label:r("schedules.min_off"),type:"whole",value:e.minOff,placeholder:String(dt(e.rule)),help:r("schedules.min_help"),input:n=>t({minOff:n})})}`}var So="important",yl=" !"+So,To=Ke(class extends Ge{constructor(i){if(super(i),i.type!==Xn.ATTRIBUTE||i.name!=="style"||i.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(i){return Object.keys(i).reduce((s,e)=>{let t=i[e];return t==null?s:s+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${t};`},"")}update(i,[s]){let{style:e}=i.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(s)),this.render(s);for(let t of this.ft)s[t]==null&&(this.ft.delete(t),t.includes("-")?e.removeProperty(t):e[t]=null);for(let t in s){let r=s[t];if(r!=null){this.ft.add(t);let n=typeof r=="string"&&r.endsWith(yl);t.includes("-")||n?e.setProperty(t,n?r.slice(0,-11):r,n?So:""):e[t]=r}}return ct}});var Eo=24,vl=20;function bl(i,s,e){return(i+e-s+7)%7}var oe=class extends x{constructor(){super(...arguments);this.windows=[];this.daily=!1;this.selected=-1;this.limit=null;this.ruled=!1}connectedCallback(){super.connectedCallback();let e=t=>{t.key!=="Escape"||this.drag===void 0||(t.preventDefault(),this.emit(this.drag.before),this.drag=void 0)};window.addEventListener("keydown",e),this.owns(()=>window.removeEventListener("keydown",e)),this.owns(()=>{this.drag=void 0})}get order(){return this.daily?[0]:this.env.format.weekdays()}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}spot(e){let t=this.columns.getBoundingClientRect(),r=this.order,n=Math.floor((e.clientX-t.left)/t.width*r.length),o=e.clientY-t.top,l=Math.max(0,o-t.height-vl);return{day:r[Math.min(Math.max(n,0),r.length-1)]??0,minute:Math.min(Math.max(o,0),t.height)/t.height*1440+l/t.height*1440}}begin(e,t,r){if(e.button!==0||this.drag!==void 0||t==="draw"&&e.pointerType==="touch")return;e.stopPropagation(),e.preventDefault(),this.columns.setPointerCapture(e.pointerId);let o=r!==void 0&&(e.ctrlKey||e.altKey)&&!this.daily?Ni(this.windows,r.index,r.day):this.windows,l=r===void 0?o.length:r.index+o.length-this.windows.length;this.drag={kind:t,pointer:e.pointerId,from:this.spot(e),day:r?.day??0,late:this.daily&&r!==void 0&&!r.head,index:l,before:{windows:this.windows,selected:this.selected},windows:o},r!==void 0&&this.emit({windows:this.windows,selected:r.index})}follow(e){let t=this.drag;if(t===void 0||e.pointerId!==t.pointer)return;let r=this.spot(e),n=this.dragged(t,r);if(n===void 0){t.kind==="draw"&&this.emit(t.before);return}let o=[...t.windows];o[t.index]=n,t.kind!=="draw"&&JSON.stringify(n)===JSON.stringify(t.windows[t.index])?this.emit({windows:t.before.windows,selected:Math.min(t.index,t.before.windows.length-1)}):this.emit({windows:o,selected:t.index})}dragged(e,t){let{daily:r}=this;if(e.kind==="draw"){let l=Ci(e.from,t,this.order,r);return l===void 0?void 0:{...l,action:"off",watts:"",rest:{}}}let n=e.windows[e.index];if(n===void 0)return;let o={day:r?e.day:t.day,minute:t.minute+(e.late?1440:0)};switch(e.kind){case"move":{let l=r?e.day:bl(e.day,e.from.day,t.day);return Oi(n,t.minute-e.from.minute,e.day,l)}case"end":return Ii(n,e.day,o);case"start":return Mi(n,e.day,o,r)}}end(e){this.drag?.pointer===e.pointerId&&(this.drag=void 0)}render(){let{format:e}=this.env,t=Pi(this.windows,this.daily),r=[0,3,6,9,12,15,18,21,24];return a`<div class="grid" aria-hidden="true">
${this.daily?p:a`<div class="days">${this.order.map(n=>a`<span>${e.weekday(n)}</span>`)}</div>`}
<div class="hours">
${r.map(n=>a`<span style="top:${n/24*100}%">${e.clock(n*60)}</span>`)}
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
</div>`}block(e){let t=this.windows[e.index];if(t===void 0)return p;let r=t.watts.trim()===""?this.limit:Number(t.watts),n=r!==null&&Number.isFinite(r)?r:null,o=this.ruled?"ruled":t.action==="on"?"on":n===null?t.action:"limit",l=Di(t,this.env),d=this.ruled?this.t("schedules.rule"):te(t.action,n,this.env),c=(e.to-e.from)/60*Eo,h=2;return a`<div
class="block ${o} ${e.index===this.selected?"selected":""} ${e.head?"head":""} ${e.tail?"tail":""}"
style=${To({top:`${e.from/1440*100}%`,height:`max(6px, ${(e.to-e.from)/1440*100}%)`,left:`calc(${e.lane/e.lanes*100}% + ${h}px)`,width:`calc(${100/e.lanes}% - ${2*h}px)`})}
title="${l}: ${d}"
@pointerdown=${f=>this.begin(f,"move",e)}
>
${c>=16&&e.head?a`<span class="time">${c>=30?t.length===1440?l:a`${this.env.format.clock(t.start)}<wbr />–${this.env.format.clock(nr(t))}`:this.env.format.clock(t.start)}</span>`:p}
${c>=48?a`<span class="what">${o==="limit"&&n!==null?this.env.format.power(n):d}</span>`:p}
${e.head?a`<div class="grip top" @pointerdown=${f=>this.begin(f,"start",e)}></div>`:p}
${e.tail?a`<div class="grip bottom" @pointerdown=${f=>this.begin(f,"end",e)}></div>`:p}
</div>`}};oe.styles=[$,b`
:host {
display: block;
container-type: inline-size;
direction: ltr;
--hour: ${Eo}px;
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
`],m([y({attribute:!1})],oe.prototype,"windows",2),m([y({type:Boolean,reflect:!0})],oe.prototype,"daily",2),m([y({attribute:!1})],oe.prototype,"selected",2),m([y({attribute:!1})],oe.prototype,"limit",2),m([y({type:Boolean})],oe.prototype,"ruled",2),m([u()],oe.prototype,"drag",2),m([ee(".columns")],oe.prototype,"columns",2),oe=m([v("mr-week-grid")],oe);var pn=["off","limit","on"];function Rr(i){let s=Me(i);return typeof s=="number"?s:null}function $l({env:i,form:s}){let{t:e,format:t}=i,r=s.type==="daily"?s.daily:s.weekly;if(r.length===0)return e(s.rule===""?"schedules.windows_none":"schedules.windows_rule");let n=r.every(l=>l.action==="on");if(s.rule!=="")return e("schedules.windows_rule_action",{outside:e(n?"schedules.outside_off":"schedules.outside_on")});if(!n)return e("schedules.between_on");let o=Rr(s.watts);return o===null?e("schedules.between_off"):e("schedules.between_limit",{power:t.power(o)})}function Ro(i,s,e){let{env:t,form:r}=i,n=r.type==="daily",o=n?r.daily:r.weekly,l=()=>{let d=n?[]:[0,1,2,3,4];e([...o,{days:d,start:1020,length:240,action:"off",watts:"",rest:{}}],o.length)};return a`<div class="windows">
${o.length===0?p:a`<div class="scroller">
${o.map((d,c)=>wl(i,o,d,c,c===s,e))}
</div>`}
<button type="button" id=${Q("weekly_schedule")} @click=${l}>
${_(K)} ${t.t("schedules.windows_add")}
</button>
${je(i,"weekly_schedule").shown}
<p class="help">${$l(i)}</p>
</div>`}function wl(i,s,e,t,r,n){let{env:o,form:l}=i,{t:d}=o,c=`weekly_schedule.${t}`,h={number:t+1},f=R=>n(s.with(t,R),t),g=nr(e),S=Rr(l.watts),U=(R,B)=>{R!==void 0&&B!==void 0&&f(Ai(e,R,B))},_e=R=>{let B=R;f({...e,action:B,watts:B==="limit"?e.watts:""})};return a`<div
class="window ${r?"selected":""}"
role="group"
aria-label=${d("schedules.window_number",h)}
id=${Q(c)}
@focusin=${()=>{r||n(s,t)}}
>
<div class="row head">
<b aria-hidden="true">${d("schedules.window_number",h)}</b>
<span class="help">
${e.length===1440?d("schedules.all_day"):Ei(e)?d("schedules.ends_next_day"):p}
</span>
<span class="spacer"></span>
<button
class="icon"
type="button"
title=${d("schedules.duplicate")}
aria-label=${d("schedules.window_copy",h)}
@click=${()=>n(s.toSpliced(t+1,0,e),t+1)}
>
${_(zt)}
</button>
<button
class="icon"
type="button"
title=${d("common.delete")}
aria-label=${d("schedules.window_remove",h)}
@click=${()=>n(s.toSpliced(t,1),-1)}
>
${_(Re)}
</button>
</div>
${l.type==="weekly"?_l(i,e,c,f):p}
<div class="times">
${E(i,{path:`${c}.start`,label:d("schedules.from"),type:"time",value:Dr(e.start),input:R=>U(Lr(R),g===1440?0:g)})}
${E(i,{path:`${c}.end`,label:d("schedules.to"),type:"time",value:Dr(g),input:R=>U(e.start,Lr(R))})}
${de(i,{path:`${c}.action`,label:d("schedules.action"),value:e.action,options:pn.map(R=>({value:R,label:d(`common.action_${R}`)})),input:_e})}
${e.action==="limit"||e.watts!==""||i.problems.has(`${c}.power_limit_w`)?E(i,{path:`${c}.power_limit_w`,label:d("schedules.limit_w"),type:"whole",value:e.watts,...S===null?{}:{placeholder:d("schedules.limit_own",{power:o.format.power(S)})},input:R=>f({...e,watts:R})}):p}
</div>
</div>`}function _l(i,s,e,t){let{format:r,t:n}=i.env,o=je(i,`${e}.days`);return a`<div class="field">
<div class="days" role="group" aria-label=${n("schedules.days")} aria-describedby=${o.by}>
${r.weekdays().map((l,d)=>a`<label title=${r.weekday(l,"long")}>
<input
type="checkbox"
id=${d===0?Q(`${e}.days`):p}
aria-label=${r.weekday(l,"long")}
.checked=${A(s.days.includes(l))}
@change=${c=>t({...s,days:c.currentTarget.checked?[...s.days,l].sort():s.days.filter(h=>h!==l)})}
/>
<span aria-hidden="true">${r.weekday(l)}</span>
</label>`)}
</div>
${o.shown}
</div>`}var mn=12,Po;function Co(i){let{env:s,form:e,set:t}=i;return a`<div class="grid">
${E(i,{path:"name",label:s.t("schedules.name"),value:e.name,max:255,input:r=>t({name:r})})}
${E(i,{path:"description",label:s.t("schedules.description"),value:e.description,max:1e3,input:r=>t({description:r})})}
<label class="check low">
<input
type="checkbox"
.checked=${A(e.enabled)}
@change=${r=>t({enabled:r.currentTarget.checked})}
/>
${s.t("schedules.enabled")}
</label>
</div>`}function xl(i,s){let{env:e,form:t,set:r}=i;s==="daily"?r({type:s,daily:t.daily.length>0?t.daily:zi(t.weekly)}):s==="weekly"?r({type:s,weekly:t.weekly.length>0?t.weekly:Li(t.daily)}):s==="one-time"&&r({type:s,...bo(t,t.timezone||e.hass.config.time_zone,Date.now())})}function Oo(i,s,e){let{env:t,form:r,set:n}=i,{t:o}=t;Po??=Intl.supportedValuesOf("timeZone");let l=(c,h)=>{e(h),n(r.type==="daily"?{daily:c}:{weekly:c})},d=r.type==="daily"?r.daily:r.weekly;return a`<div class="row wide">
${Ot("type",o("schedules.type"),r.type,[{value:"weekly",label:o("schedules.type_weekly")},{value:"daily",label:o("schedules.type_daily")},{value:"one-time",label:o("schedules.type_once")}],c=>xl(i,c))}
${E(i,{path:"timezone",label:o("schedules.timezone"),value:r.timezone,placeholder:o("schedules.timezone_default",{zone:t.hass.config.time_zone}),list:a`${Po.map(c=>a`<option value=${c}></option>`)}`,input:c=>n({timezone:c.trim()})})}
</div>
${r.type==="one-time"?kl(i):a`<div class="when ${r.type}">
<div class="drawing">
<mr-week-grid
.env=${t}
.windows=${d}
.daily=${r.type==="daily"}
.selected=${s}
.limit=${Rr(r.watts)}
.ruled=${r.rule!==""}
@changed=${c=>l(c.detail.windows,c.detail.selected)}
></mr-week-grid>
<p class="help pointer">${o(r.type==="daily"?"schedules.windows_hint_daily":"schedules.windows_hint")}</p>
</div>
${Ro(i,s,l)}
</div>`}`}function kl(i){let{env:s,form:e,set:t}=i,{t:r}=s;return a`<div class="grid">
${E(i,{path:"one_time_start",label:r("schedules.once_start"),type:"datetime-local",value:e.start,input:n=>t({start:n})})}
${E(i,{path:"one_time_end",label:r("schedules.once_end"),type:"datetime-local",value:e.end,input:n=>t({end:n})})}
${e.rule===""?de(i,{path:"one_time_action",label:r("schedules.action"),value:e.action,options:pn.map(n=>({value:n,label:r(`common.action_${n}`)})),input:n=>t({action:n})}):p}
${e.rule===""&&e.action==="limit"?E(i,{path:"power_limit_w",label:r("schedules.limit_w"),type:"whole",value:e.watts,input:n=>t({watts:n})}):p}
</div>
<p class="help">${r("schedules.between_once")}</p>`}function Io(i){let{env:s,form:e,set:t,miners:r}=i,{t:n}=s,o=["all","location","tags","miner"],l={all:!1,location:e.location==="",tags:e.tags.length===0,miner:e.miner===""}[e.scope],d=it({miner_ip:e.scope==="miner"?e.miner:null,location:e.scope==="location"?e.location:null,tags:e.scope==="tags"?e.tags:null},l?[]:r);return a`${Ot("scope",n("schedules.scope"),e.scope,o.map(c=>({value:c,label:n(`schedules.scope_${c}`)})),c=>t({scope:c,...Sl(i,c)}))}
${e.scope==="location"?Tl(i):p} ${e.scope==="tags"?El(i):p}
${e.scope==="miner"?Rl(i):p}
<div role="status">
<p class="covered">
${l?n("schedules.covered_unchosen"):d.length>0?n.n("schedules.covered",d.length):n(e.scope==="miner"?"schedules.covered_gone":"schedules.covered_none")}
</p>
${d.length===0?p:a`<p class="help names">
${d.slice(0,mn).map(({name:c})=>c).join(", ")}
${d.length>mn?n.n("schedules.covered_more",d.length-mn):p}
</p>`}
</div>`}function Sl(i,s){let{form:e,miners:t}=i;if(s==="miner"&&e.miner===""){let[r,...n]=t;return r!==void 0&&n.length===0?{miner:r.ip}:{}}if(s==="location"&&e.location===""){let{sites:r,areas:n}=Mo(i),[o,...l]=[...r,...n];return o!==void 0&&l.length===0?{location:o.name}:{}}return{}}function Mo({env:i,miners:s}){return cr(s,Object.values(i.hass.areas).map(e=>e.name))}function Tl(i){let{env:s,form:e,set:t}=i,{t:r}=s,{sites:n,areas:o}=Mo(i),l=[...n,...o].find(({name:c})=>c.toLowerCase()===e.location.toLowerCase()),d=c=>c.map(({name:h,count:f})=>a`<option value=${h} .selected=${A(h===l?.name)}>
${h} (${r.n("common.miners",f)})
</option>`);return de(i,{path:"location",label:r("schedules.scope_location"),value:e.location,options:a`${l===void 0?a`<option value=${e.location} .selected=${A(!0)}>
${e.location===""?r("schedules.choose"):r("schedules.scope_gone",{name:e.location})}
</option>`:p}
${n.length>0?a`<optgroup label=${r("schedules.sites")}>${d(n)}</optgroup>`:p}
${o.length>0?a`<optgroup label=${r("schedules.areas")}>${d(o)}</optgroup>`:p}`,input:c=>t({location:c})})}function El(i){let{env:s,form:e,set:t,miners:r}=i,{t:n}=s,o=pr(r,e.tags),l=je(i,"tags");if(o.length===0)return a`<p class="help" id=${Q("tags")} tabindex="-1">${n("schedules.labels_none")}</p>`;let d=c=>e.tags.some(h=>h.toLowerCase()===c.toLowerCase());return a`<div role="group" aria-label=${n("schedules.scope_tags")} aria-describedby=${l.by}>
<p class="help">${n("schedules.labels_any")}</p>
<div class="row">
${o.map(({name:c,count:h},f)=>a`<label class="check">
<input
type="checkbox"
id=${f===0?Q("tags"):p}
.checked=${A(d(c))}
@change=${()=>t({tags:d(c)?e.tags.filter(g=>g.toLowerCase()!==c.toLowerCase()):[...e.tags,c]})}
/>
${c} (${s.format.number(h)})
</label>`)}
</div>
${l.shown}
</div>`}function Rl(i){let{env:s,form:e,set:t,miners:r}=i,{t:n}=s,o=r.some(({ip:l})=>l===e.miner);return de(i,{path:"miner_ip",label:n("schedules.scope_miner"),value:e.miner,options:[...o?[]:[{value:e.miner,label:e.miner===""?n("schedules.choose"):n("schedules.scope_gone",{name:e.miner})}],...r.map(({ip:l,name:d})=>({value:l,label:d.includes(l)?d:`${d} (${l})`}))],input:l=>t({miner:l})})}function Ao(i){let{env:s,form:e,set:t}=i,{t:r}=s,n=e.type==="one-time"&&e.rule===""&&e.action==="limit";return a`<div class="grid">
${n?p:E(i,{path:"power_limit_w",label:r("schedules.own_limit"),type:"whole",value:e.watts,help:r("schedules.own_limit_help"),input:o=>t({watts:o})})}
${de(i,{path:"ramp",label:r("schedules.ramp"),value:e.ramp,options:[{value:"",label:r("schedules.ramp_none")},{value:"size",label:r("schedules.ramp_size")},{value:"percent",label:r("schedules.ramp_percent")}],input:o=>t(Pl(o,e.groupPercent,e.groupSize,e.groupDelay))})}
${e.ramp==="size"?E(i,{path:"ramp.group_size",label:r("schedules.group_size"),type:"whole",value:e.groupSize,input:o=>t({groupSize:o})}):p}
${e.ramp==="percent"?E(i,{path:"ramp.group_percent",label:r("schedules.group_percent"),type:"decimal",value:e.groupPercent,also:["ramp.group_size"],input:o=>t({groupPercent:o})}):p}
${e.ramp===""?p:E(i,{path:"ramp.group_delay_s",label:r("schedules.group_delay"),type:"decimal",value:e.groupDelay,input:o=>t({groupDelay:o})})}
</div>`}function Pl(i,s,e,t){return{ramp:i,...i==="percent"&&s===""?{groupPercent:"10"}:{},...i==="size"&&e===""?{groupSize:"10"}:{},...i!==""&&t===""?{groupDelay:"60"}:{}}}var Pr=new Map,No=new Map,P=class extends x{constructor(){super(...arguments);this.scheduleId=null;this.start="";this.copy="";this.base=null;this.rates=[];this.miners=[];this.failure="";this.problems=No;this.tried=!1;this.refusal="";this.saving=!1;this.restored=!1;this.selected=-1;this.plan="";this.pristine="";this.origin=lt;this.bar=null;this.set=e=>{this.form!==void 0&&(this.form={...this.form,...e},Pr.set(this.address,this.form),this.guard?.arm())}}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look(),this.bar=null,this.guard=new xr(()=>this.dirty,e=>{this.leaving=e}),this.owns(this.guard.watch()),this.load()}look(){this.miners=this.env.fleet.miners}get zone(){return this.env.hass.config.time_zone}get address(){return this.scheduleId===null?`new:${this.start}:${this.copy}`:String(this.scheduleId)}get dirty(){return this.form!==void 0&&JSON.stringify(this.form)!==this.pristine}async load(){this.failure="";try{let e=this.scheduleId??(this.copy===""?null:Number(this.copy)),[t,r]=await Promise.all([ge(this.env),e===null?void 0:w(this.env.hass,"GET",`remote/schedule/power/${e}`)]);if(!this.isConnected)return;this.rates=t;let n=this.env.format.number(1.5,1).charAt(1),o=r===void 0?this.blank(t):$o(r.schedule,this.zone,n),l=this.scheduleId===null&&r!==void 0;this.base=l?null:r?.schedule??null,this.origin=l?{...o,name:this.t("schedules.copy_of",{name:o.name})}:o,this.pristine=JSON.stringify(this.origin);let d=Pr.get(this.address);this.restored=d!==void 0&&JSON.stringify(d)!==this.pristine,this.form=this.restored&&d!==void 0?d:this.origin}catch(e){let t=C(e);this.failure=t.status===404?this.t("schedules.gone"):this.env.errorText(t)}}blank(e){let t=wr.find(r=>r===this.start);return t===void 0?lt:yo(t,this.t(`schedules.start_${t}`),(e.find(({price_now:r})=>r!==null)??e[0])?.id??null)}discard(){Pr.delete(this.address),this.form=this.origin,this.restored=!1,this.problems=No,this.refusal=""}close(){this.dispatchEvent(new CustomEvent("done",{detail:this.guard?.second??!1}))}cancel(){this.dirty?this.leaving=()=>this.close():this.close()}leave(){let e=this.leaving;this.leaving=void 0,this.discard(),e?.()}read(e){return Tr(e,this.env)}async save(){let e=this.form;if(!(e===void 0||this.saving)){this.saving=!0,this.refusal="";try{let t=_r(e,this.base,this.zone),r=Sr(t);if(r!==void 0)throw r;if(this.scheduleId===null)await w(this.env.hass,"POST","remote/schedule/power",t);else{let n=_r(this.origin,this.base,this.zone);await w(this.env.hass,"PUT",`remote/schedule/power/${this.scheduleId}`,wo(t,n))}this.pristine=JSON.stringify(e),Pr.delete(this.address),O(this,this.t("schedules.saved",{name:e.name.trim()})),this.close()}catch(t){let r=C(t);this.tried=!0,this.problems=this.read(r),this.refusal=this.problems.size>0?"":this.env.errorText(r),await this.updateComplete,this.renderRoot.querySelector("#summary")?.focus()}finally{this.saving=!1}}}answered(e){if(!this.tried)return;let t=this.form?.name.trim()===""?[["name",this.t("input.missing")]]:[];this.problems=new Map([...t,...e===null?[]:this.read(e)]),this.refusal=""}jump(e){let t=this.renderRoot.querySelector(`#${CSS.escape(Q(e))}`);t?.scrollIntoView({block:"center"}),t?.focus()}showPlan(){this.renderRoot.querySelector(".plan")?.scrollIntoView({block:"start"})}updated(e){if(this.bar===null&&(this.bar=this.renderRoot.querySelector(".bar"),this.bar!==null&&this.owns(ui(this.bar))),!e.has("selected")||this.selected<0)return;let t=this.renderRoot.querySelector(`#${Q(`weekly_schedule.${this.selected}`)}`),r=t?.parentElement;if(t===null||!r||r.scrollHeight<=r.clientHeight)return;let n=t.offsetTop+t.offsetHeight-r.clientHeight;r.scrollTop=Math.min(t.offsetTop,Math.max(r.scrollTop,n))}render(){let e=this.form;if(this.failure!=="")return a`<div class="empty">
<p role="alert">${this.failure}</p>
<button type="button" @click=${this.close}>${this.t("schedules.to_list")}</button>
</div>`;if(e===void 0)return a`<p class="help" role="status">${this.t("common.loading")}</p>`;let t={env:this.env,form:e,base:this.base,rates:this.rates,miners:this.miners,problems:this.problems,set:this.set},r=_o(e,this.base,this.zone,this.t("schedules.unnamed"));return a`<form
novalidate
@submit=${n=>{n.preventDefault(),this.save()}}
>
<h2>${this.t(this.scheduleId===null?"schedules.new":"schedules.edit_title")}</h2>
${this.messages()}
<div class="columns">
<div class="fields">
${this.section("schedules.section_what",Co(t))}
${this.section("schedules.section_when",Oo(t,this.selected,n=>{this.selected=n}))}
${this.section("schedules.section_who",Io(t))}
${this.section("schedules.section_price",ko(t))}
${this.section("schedules.section_switching",Ao(t))}
</div>
<section class="card plan" aria-labelledby="plan">
<h3 id="plan">${this.t("schedules.section_plan")}</h3>
<mr-plan-preview
.env=${this.env}
.body=${r}
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
${Er(e,this.t)}:
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
</mr-dialog>`}};P.styles=[$,fo],m([y({attribute:!1})],P.prototype,"scheduleId",2),m([y({attribute:!1})],P.prototype,"start",2),m([y({attribute:!1})],P.prototype,"copy",2),m([u()],P.prototype,"base",2),m([u()],P.prototype,"form",2),m([u()],P.prototype,"rates",2),m([u()],P.prototype,"miners",2),m([u()],P.prototype,"failure",2),m([u()],P.prototype,"problems",2),m([u()],P.prototype,"tried",2),m([u()],P.prototype,"refusal",2),m([u()],P.prototype,"saving",2),m([u()],P.prototype,"restored",2),m([u()],P.prototype,"selected",2),m([u()],P.prototype,"plan",2),m([u()],P.prototype,"leaving",2),P=m([v("mr-schedule-editor")],P);function zo(i,s){return[s.n("schedules.checked",i.checked),i.actions_taken===0?s("schedules.orders_none"):s.n("schedules.orders",i.actions_taken),...i.errors>0?[s.n("schedules.errors",i.errors)]:[],...(i.waiting??0)>0?[s.n("schedules.waiting",i.waiting??0)]:[]]}var Lo=b`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:16px;display:flex;flex-direction:column;gap:12px}ul{list-style:none;margin:0;padding:0}p{margin:0}.schedules{display:flex;flex-direction:column;gap:12px}.schedules>li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 16px;align-items:start}.about{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.title{min-height:28px}.off .words,.off .scope{color:var(--mr-secondary)}.warned{border-color:var(--warning-color, #c77700)}.ended{width:44px;display:flex;justify-content:center;color:var(--mr-secondary)}.notice{padding:8px 12px}.notice .spacer{flex:1 1 200px}.scope{display:flex;gap:8px;align-items:center}.scope svg{color:var(--mr-secondary)}.scope b,.next b{font-weight:500}.why:before{content:"· "}.actions{display:flex;margin:-6px -8px 0 0}.switch{width:44px;min-height:26px;height:26px;padding:0;margin-top:1px;border-radius:13px;border:2px solid var(--mr-field-border);background:var(--card-background-color);justify-content:flex-start}.switch:before{content:"";width:14px;height:14px;margin-inline-start:4px;border-radius:50%;background:var(--mr-field-border);transition:transform .12s}.switch[aria-checked=true],.switch[aria-checked=true]:hover:not(:disabled){background:color-mix(in srgb,var(--primary-color) 80%,#000);border-color:transparent}.switch[aria-checked=true]:before{background:#fff;transform:translate(18px)}.begin{display:flex;flex-direction:column;align-items:center;gap:12px;text-align:center;padding:24px 0}.begin>p{max-width:640px}.starts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:12px;width:100%;max-width:860px;margin:8px 0}.start{flex-direction:column;justify-content:flex-start;gap:6px;padding:20px 16px;white-space:normal;border-radius:var(--ha-card-border-radius, 12px)}.start .label{color:var(--primary-text-color);font-size:15px}.start .help{font-weight:400}@container (max-width: 560px){.schedules>li{grid-template-columns:auto minmax(0,1fr);padding:12px}.actions{grid-column:1 / -1;justify-content:flex-end;margin:0}.top h2{flex:1 0 100%}.top .spacer{display:none}.top button{flex:1 1 auto}}`;var Do={covers_no_miner:"schedules.no_effect",one_time_over:"schedules.over",no_price:"schedules.price_unknown",no_earnings:"schedules.earnings_unknown"};function Ho({warnings:i=[]}){return i.some(({code:s})=>s==="one_time_over")}function jo({code:i,args:s},e,t,{t:r}){let n=()=>r(`schedules.missing_${s.on_missing_price}`);switch(i){case"covers_no_miner":return r(t===0?"schedules.warn_no_miners":"schedules.warn_covers_no_miner");case"no_price":{let o=e.find(({id:l})=>l===s.rate_id)?.name??String(s.rate_id);return r("schedules.warn_no_price",{name:o,missing:n()})}case"no_earnings":return r("schedules.warn_no_earnings",{entity:String(s.entity_id),missing:n()});case"one_time_over":return r("schedules.over")}}var Cl=3e4,Ol=2e3,Il={peak:vn,cheapest:bn,night:In},q=class extends x{constructor(){super(...arguments);this.rates=[];this.miners=[];this.error="";this.busy=new Set;this.removing=!1;this.checking=!1;this.placed=""}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look();let e=new M(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>this.loadTwice());this.owns(e.listen(()=>{}));let t=setInterval(()=>{document.visibilityState==="visible"&&this.load()},Cl);this.owns(()=>clearInterval(t));let r=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",r),this.owns(()=>document.removeEventListener("visibilitychange",r)),this.owns(()=>clearTimeout(this.soon)),this.load()}look(){let{miners:e}=this.env.fleet,t=JSON.stringify(e.map(({ip:r,site:n,location:o,tags:l})=>[r,n,o,l]));t!==this.placed&&(this.placed=t,this.miners=e)}loadTwice(){this.load(),clearTimeout(this.soon),this.soon=setTimeout(()=>{this.load()},Ol)}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){try{let[{schedules:e},t]=await Promise.all([w(this.env.hass,"GET","remote/schedule/power"),ge(this.env)]);this.schedules=[...e].sort((r,n)=>me(r.name,n.name)),this.rates=t,this.error=""}catch(e){this.error=this.env.errorText(e)}}go(e){this.dispatchEvent(new CustomEvent("open",{detail:e}))}async toggle(e){if(!this.busy.has(e.id)){this.busy=new Set([...this.busy,e.id]);try{let{enabled:t}=await w(this.env.hass,"POST",`remote/schedule/power/${e.id}/toggle`);this.schedules=this.schedules?.map(r=>r.id===e.id?{...r,enabled:t}:r),this.loadTwice()}catch(t){O(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.busy=new Set([...this.busy].filter(t=>t!==e.id))}}}async erase(e){if(!this.removing){this.removing=!0;try{await w(this.env.hass,"DELETE",`remote/schedule/power/${e.id}`),this.schedules=this.schedules?.filter(t=>t.id!==e.id),O(this,this.t("schedules.deleted",{name:e.name}))}catch(t){O(this,this.t("common.failed",{error:this.env.errorText(t)}))}finally{this.removing=!1,this.deleting=void 0}}}async check(){if(!this.checking){this.checking=!0,this.result=void 0;try{let{results:e}=await w(this.env.hass,"POST","remote/schedule/check");this.result={words:zo(e,this.t),bad:e.errors>0}}catch(e){this.result={words:[this.t("common.failed",{error:this.env.errorText(e)})],bad:!0}}finally{this.checking=!1}this.load()}}render(){let{schedules:e}=this;return e===void 0?this.error===""?a`<p class="help first" role="status">${this.t("common.loading")}</p>`:a`<div class="empty">
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
${_(Cn)} ${this.t(this.checking?"schedules.checking":"schedules.check")}
</button>
<button type="button" class="primary" @click=${()=>this.go({id:null})}>
${_(K)} ${this.t("schedules.new")}
</button>
</div>
<div role="status">${this.outcome()}</div>
<ul class="schedules">
${We(e,({id:t})=>t,t=>this.item(t))}
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
${wr.map(e=>a`<button type="button" class="card start" @click=${()=>this.go({id:null,start:e})}>
${_(Il[e],28)}
<span class="label">${this.t(`schedules.start_${e}`)}</span>
<span class="help">${this.t(`schedules.start_${e}_text`)}</span>
</button>`)}
</div>
<button type="button" @click=${()=>this.go({id:null})}>
${_(K)} ${this.t("schedules.start_blank")}
</button>
</section>`}item(e){let{t}=this,{name:r}=e,n=this.env.hass.config.time_zone,o=e.timezone??n,l=it(e,this.miners).length,d=Fi(e,f=>this.env.fleet.byAddress(f)?.name,this.env),c=Ho(e),h=c?[]:e.warnings??[];return a`<li class="card ${e.enabled&&!c?"":"off"} ${h.length>0?"warned":""}">
${c?a`<span class="ended">${_(yn)}</span>`:a`<button
type="button"
role="switch"
class="switch"
aria-checked=${e.enabled?"true":"false"}
aria-label=${t("schedules.switch",{name:r})}
?disabled=${this.busy.has(e.id)}
@click=${()=>this.toggle(e)}
></button>`}
<div class="about">
<div class="row title">
<h3>${r}</h3>
${e.enabled&&e.active_now&&!h.some(({code:f})=>f==="covers_no_miner")?a`<span class="chip warn">${t("schedules.active")}</span>`:p}
${e.enabled?p:a`<span class="chip quiet">${t("schedules.disabled")}</span>`}
${c?a`<span class="chip quiet">${t("schedules.over")}</span>`:p}
${h.map(({code:f})=>a`<span class="chip warn">${t(Do[f])}</span>`)}
</div>
${e.description?a`<p class="help">${e.description}</p>`:p}
<ul class="words">
${qi(e,this.rates,n,this.env).map(f=>a`<li>${f}</li>`)}
</ul>
<p class="scope">
${_(un,18)}
<span
>${d}:
${l===0?t("schedules.covers_none"):t.n("schedules.covers",l)}${o===this.env.format.timeZone?p:a` · <b>${t("schedules.in_zone",{zone:o})}</b>`}</span
>
</p>
${this.progress(e)}
${c?a`<p class="next">
${t("schedules.over_text",{time:ji(e.one_time_end,o,this.env)})}
</p>`:a`${this.warnings(e,h)}
<p class="next">${this.next(e)}</p>`}
</div>
<div class="actions">
<button
type="button"
class="icon"
title=${t("common.edit")}
aria-label=${t("schedules.edit_name",{name:r})}
@click=${()=>this.go({id:e.id})}
>
${_(Dt)}
</button>
<button
type="button"
class="icon"
title=${t("schedules.duplicate")}
aria-label=${t("schedules.duplicate_name",{name:r})}
@click=${()=>this.go({id:null,copy:e.id})}
>
${_(zt)}
</button>
<button
type="button"
class="icon"
title=${t("common.delete")}
aria-label=${t("schedules.delete_name",{name:r})}
@click=${()=>{this.deleting=e}}
>
${_(Re)}
</button>
</div>
</li>`}warnings(e,t){return t.map(r=>a`<div class="notice warn row">
<span class="spacer">${jo(r,this.rates,this.miners.length,this.env)}</span>
${this.nextStep(e,r)}
</div>`)}nextStep(e,{code:t}){return t==="covers_no_miner"&&this.miners.length===0?a`<button type="button" @click=${()=>jn()}>${this.t("add.add_miners")}</button>`:t==="no_price"?k(["rates",String(e.electricity_rate_id)],this.t("schedules.show_tariff")):a`<button type="button" @click=${()=>this.go({id:e.id})}>${this.t("common.edit")}</button>`}progress({enabled:e,progress:t}){return!e||!t?p:a`<p class="next">${Hi(t,this.env)}</p>`}next(e){let{t}=this,r=this.env.inZone(e.timezone??this.env.hass.config.time_zone),{format:n}=r,o=e.next_change;if(!e.enabled)return t("schedules.next_off");if(o===null)return t("schedules.next_none");let l=this.rates.find(({id:d})=>d===e.electricity_rate_id)?.currency;return a`<b>${t("schedules.next")}:</b>
${t("schedules.next_change",{action:te(o.action,o.power_limit_w,this.env),relative:n.relative(o.start),time:n.upcoming(o.start)})}
<span class="help why">${Xe(o,l,r)}</span>`}question(e){let{t}=this;return a`<mr-dialog
.heading=${t("schedules.delete_title",{name:e.name})}
close-label=${t("common.close")}
.busy=${A(this.removing)}
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
</mr-dialog>`}};q.styles=[$,Lo],m([u()],q.prototype,"schedules",2),m([u()],q.prototype,"rates",2),m([u()],q.prototype,"miners",2),m([u()],q.prototype,"error",2),m([u()],q.prototype,"busy",2),m([u()],q.prototype,"deleting",2),m([u()],q.prototype,"removing",2),m([u()],q.prototype,"checking",2),m([u()],q.prototype,"result",2),q=m([v("mr-schedule-list")],q);var qo=b`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:0 16px 16px;max-width:1600px;margin:0 auto;display:flex;flex-direction:column;gap:12px}p{margin:0}.rate{display:inline-flex;align-items:center;gap:8px;min-width:0}.readout{position:sticky;top:0;z-index:3;min-height:40px;padding:8px 0;background:var(--primary-background-color)}.calendar{display:grid;grid-template-columns:minmax(140px,240px) minmax(0,1fr);gap:6px 16px;align-items:center}.wide{grid-column:1 / -1;margin-top:8px}.label{min-width:0;overflow-wrap:anywhere}.label .help{display:block}.lane{position:relative;height:34px;border-radius:4px;background:var(--card-background-color)}.lane.price{height:120px}.lane.none{padding:6px 8px}svg{display:block;width:100%;height:100%;direction:ltr}.line{fill:none;stroke:var(--primary-color);stroke-width:2.5}.area{fill:color-mix(in srgb,var(--primary-color) 12%,transparent)}.day,.now{position:absolute;top:-6px;bottom:0;width:0;pointer-events:none;border-inline-start:1px dashed var(--mr-field-border)}.now{border-inline-start:2px solid var(--primary-text-color)}.band{position:absolute;top:3px;bottom:3px;min-height:0;min-width:2px;padding:0;overflow:hidden;border-radius:4px;font-size:12px;color:var(--primary-text-color);border:1.5px solid var(--tone);background:color-mix(in srgb,var(--tone) 24%,var(--card-background-color))}.band span{overflow:hidden;text-overflow:ellipsis}.band:focus-visible{z-index:2}.off{--tone: var(--mr-off);background-image:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--mr-off) 35%,transparent) 5px 6.5px)}.limit{--tone: var(--mr-limit);background-image:radial-gradient(color-mix(in srgb,var(--mr-limit) 55%,transparent) 1.2px,transparent 1.6px);background-size:7px 7px}.on{--tone: var(--mr-on)}.undecided{--tone: var(--mr-field-border);border-style:dashed;background:none}.axis{height:40px;background:none;font-size:12px}.axis span,.axis b{position:absolute;white-space:nowrap}.axis span{color:var(--mr-secondary);transform:translate(-50%)}.axis b{top:18px;font-weight:500}@container (max-width: 640px){.page{padding:0 8px 12px}.calendar{grid-template-columns:minmax(0,1fr);gap:2px}.label{margin-top:8px}.close,.hour:nth-child(2n){display:none}}`;var Ml=6e4,Al=8,Fo=3,It=1e3,Uo=120,F=class extends x{constructor(){super(...arguments);this.schedules=[];this.rates=[];this.prices=new Map;this.error="";this.allGroups=!1;this.now=Date.now();this.names=new he}connectedCallback(){super.connectedCallback();let e=new M(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>{this.load()});this.owns(e.listen(()=>{})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&this.requestUpdate()}));let t=setInterval(()=>{this.now=Date.now(),document.visibilityState==="visible"&&this.load()},Ml);this.owns(()=>clearInterval(t)),this.load()}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){let{hass:e}=this.env;try{let[{plan:t},{schedules:r},n]=await Promise.all([w(e,"GET","remote/schedule/plan"),w(e,"GET","remote/schedule/power"),ge(this.env)]),o=r.flatMap(h=>h.enabled&&h.price_rule!==null?h.electricity_rate_id??[]:[]),l=this.rateId??o[0]??Ze(n)?.id,d=[...new Set([...o,...l===void 0?[]:[l]])].filter(h=>n.some(f=>f.id===h)),c=await Promise.all(d.map(async h=>[h,await w(e,"GET",`remote/rates/${h}/prices?hours=48`)]));if(!this.isConnected)return;[this.plan,this.schedules,this.rates,this.prices]=[t,r,n,new Map(c)],this.rateId??=l,this.now=Date.now(),this.error=""}catch(t){this.error=this.env.errorText(t)}}get zoned(){return this.env.inZone(this.env.hass.config.time_zone)}bands(e,t){let r=this.zoned,n=e.flatMap(({schedule_ids:c})=>c).map(c=>this.schedules.find(h=>h.id===c)).find(c=>(c?.price_rule??null)!==null),o=this.rates.find(({id:c})=>c===n?.electricity_rate_id),l=o===void 0?[]:this.prices.get(o.id)??[],d=ir(e,l,this.t("chart.undecided_why")).map(c=>c.undecided?c:{...c,reason:Xe(c,o?.currency,r)});return tr(d,t)}scheduleLanes(e,t){return e.schedules.flatMap(({schedule_id:r,steps:n})=>{let o=this.schedules.find(c=>c.id===r);if(o===void 0)return[];let l=o.timezone,d=l!==null&&l!==this.zoned.format.timeZone;return{key:`schedule-${r}`,name:o.name,title:k(["schedules",String(r)],o.name),help:d?this.t("schedules.in_zone",{zone:l}):"",bands:this.bands(n,t)}})}groupLanes(e,t){return(this.allGroups?e.groups:e.groups.slice(0,Al)).map(({miner_ids:n,overridden_until:o,steps:l},d)=>{let c=n.map(g=>this.env.fleet.get(g)?.name??g),h=c.length>Fo?" …":"",f=`${this.t.n("common.miners",c.length)}: ${c.slice(0,Fo).join(", ")}${h}`;return{key:`group-${d}`,name:f,title:a`<span title=${c.slice(0,40).join(", ")}>${f}</span>`,help:o===null?"":this.t("schedules.calendar_override",{time:this.zoned.format.upcoming(o)}),bands:this.bands(l,t)}})}render(){let{plan:e}=this;if(e==null)return this.error===""?a`<p class="help first" role="status">${this.t("schedules.plan_loading")}</p>`:a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`;let t={from:Date.parse(e.from),until:Date.parse(e.until)},r=this.scheduleLanes(e,t),n=this.groupLanes(e,t),o=e.groups.length-n.length;return a`<div class="page">
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.plan_failed",{error:this.error})}</p>`}
<div class="row top">
${this.rateChoice()}
<span class="spacer"></span>
<span class="help">${this.t("schedules.calendar_zone",{zone:this.zoned.format.timeZone})}</span>
</div>
${this.readout()}
<div class="calendar">
${this.priceLane(t)}
${r.length===0?a`<p class="help wide">${this.t("schedules.calendar_empty")}</p>`:a`<h3 class="wide">${this.t("schedules.heading")}</h3>
${r.map(l=>this.lane(l,t))}
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
</div>`}actionText(e){return e.undecided?this.t("chart.undecided"):te(e.action,e.watts,this.env)}bandText(e){let{format:t}=this.zoned;return[`${t.weekdayTime(new Date(e.from))} – ${t.weekdayTime(new Date(e.until))}`,this.actionText(e),e.reason].filter(Boolean).join(" · ")}percent(e,t){return(Math.min(Math.max(e,t.from),t.until)-t.from)/(t.until-t.from)*100}marks(e){let{days:t}=yt(e.from,e.until,It,It,this.zoned.format.timeZone);return a`${t.map(r=>a`<i class="day" style="inset-inline-start:${this.percent(r,e)}%"></i>`)}
<i class="now" style="inset-inline-start:${this.percent(this.now,e)}%"></i>`}lane(e,t){return a`<div class="label" id=${e.key}>
${e.title}${e.help===""?p:a`<span class="help">${e.help}</span>`}
</div>
<div class="lane" role="group" aria-labelledby=${e.key}>
${e.bands.map(r=>{let n=()=>{this.chosen={lane:e,band:r}},o=this.percent(r.from,t),l=this.percent(r.until,t)-o;return a`<button
type="button"
class="band ${r.undecided?"undecided":r.action}"
style="inset-inline-start:${o}%;width:${l}%"
aria-label=${this.bandText(r)}
@pointerenter=${n}
@focus=${n}
@click=${n}
>
${l>6?a`<span aria-hidden="true">${this.actionText(r)}</span>`:p}
</button>`})}
${this.marks(t)}
</div>`}priceLane(e){let t=this.rates.find(({id:g})=>g===this.rateId),r=er(t===void 0?[]:this.prices.get(t.id)??[],e);if(t===void 0||r.length===0)return a`<div class="label">${this.t("schedules.section_price")}</div>
<p class="lane none help">${this.t("chart.no_price")}</p>`;let{low:n,high:o}=rr(r),l=Pe(e.from,e.until,0,It),d=Pe(n,o,Uo,4),{format:c}=this.env,h=r.map(({price:g})=>g),f=this.t("schedules.calendar_prices",{low:c.price(Math.min(...h),t.currency),high:c.price(Math.max(...h),t.currency)});return a`<div class="label">${t.name}<span class="help">${f}</span></div>
<div class="lane price" role="img" aria-label=${`${t.name}: ${f}`}>
<svg viewBox="0 0 ${It} ${Uo}" preserveAspectRatio="none" aria-hidden="true">
<path class="area" d=${wi(r,l,d,Math.min(Math.max(0,n),o))} />
<path class="line" d=${$i(r,l,d)} vector-effect="non-scaling-stroke" />
</svg>
${this.marks(e)}
</div>`}axis(e){let{format:t}=this.zoned,{days:r,hours:n}=yt(e.from,e.until,It,100,t.timeZone);return a`<div class="label"></div>
<div class="lane axis" aria-hidden="true">
${n.map(o=>a`<span class="hour ${this.percent(o,e)<6?"close":""}" style="inset-inline-start:${this.percent(o,e)}%">${t.time(new Date(o))}</span>`)}
${[e.from,...r].map((o,l)=>a`<b
class=${this.percent(r[l]??e.until,e)-this.percent(o,e)<25?"close":""}
style="inset-inline-start:${this.percent(o,e)}%"
>${t.day(new Date(o))}</b
>`)}
</div>`}};F.styles=[$,qo],m([u()],F.prototype,"plan",2),m([u()],F.prototype,"schedules",2),m([u()],F.prototype,"rates",2),m([u()],F.prototype,"prices",2),m([u()],F.prototype,"rateId",2),m([u()],F.prototype,"error",2),m([u()],F.prototype,"allGroups",2),m([u()],F.prototype,"now",2),m([u()],F.prototype,"chosen",2),F=m([v("mr-plan-calendar")],F);var Mt=class extends D{constructor(){super(...arguments);this.tab="schedules"}show({id:e,start:t,copy:r}){let n=new URLSearchParams;t!==void 0&&n.set("start",t),r!==void 0&&n.set("copy",String(r)),le([this.tab,e===null?"new":String(e)],n)}render(){let e=this.path[0]??"";if(e==="new"||/^\d+$/.test(e)){let t=this.query.get("start")??"",r=this.query.get("copy")??"";return sr(`${e}?${t}&${r}`,a`<mr-schedule-editor
.env=${this.env}
.scheduleId=${e==="new"?null:Number(e)}
.start=${t}
.copy=${/^\d+$/.test(r)?r:""}
@done=${n=>le([this.tab],void 0,n.detail)}
></mr-schedule-editor>`)}return e==="plan"?a`${this.pages(e)}<mr-plan-calendar .env=${this.env}></mr-plan-calendar>`:a`${this.pages("")}<mr-schedule-list
.env=${this.env}
@open=${t=>this.show(t.detail)}
></mr-schedule-list>`}pages(e){let t=(r,n)=>{let o=r===""?[this.tab]:[this.tab,r];return a`<span class=${r===e?"current":""} aria-current=${r===e?"page":p}
>${k(o,n)}</span
>`};return a`<nav aria-label=${this.t("schedules.pages")}>
${t("",this.t("schedules.page_list"))} ${t("plan",this.t("schedules.page_plan"))}
</nav>`}};Mt.styles=[$,b`nav{display:flex;gap:8px;padding:12px 16px}nav a{display:block;padding:7px 14px;border-radius:18px;text-decoration:none;border:1px solid var(--divider-color)}.current a{background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));color:var(--primary-text-color);font-weight:500}`],Mt=m([v("mr-schedules")],Mt);
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
