import{C as ri,D as qa,K as an,M as pn,N as C,O as Rl,a as va,b as $a,c as wa,d as Ca,e as en,f as Rt,g as xs,h as nn,i as Ia,j as Qr,k as _s,l as La,m as Na,n as Aa,o as X,p as Fa,q as Da,r as Mt,s as Ct,t as Ha,u as ee,v as I,x as Ba,y as ks}from"./chunk-KTDHBBMW.js";import{b as Ke}from"./chunk-3BITWVUQ.js";import{$ as bl,A as tl,B as rl,C as ke,D as oi,E as At,F as gn,G as yn,H as bn,I as il,J as Ne,K as nl,L as sl,M as ai,N as ol,O as al,P as ll,Q as li,R as dl,S as cl,T as vn,U as pl,V as ml,W as ul,X as hl,Y as fl,Z as gl,_ as yl,a as Lt,aa as vl,b as ln,ba as $l,c as dn,ca as wl,d as cn,da as Rs,e as Ua,ea as Ms,f as Ss,fa as xl,g as ii,ga as te,h as mn,ha as _l,i as Ga,ia as kl,j as Wa,ja as Sl,k as Va,ka as El,l as Ya,la as Ft,m as un,ma as $n,n as Ja,na as Tl,o as Es,p as Xa,q as Za,r as Ts,s as Qa,t as el,u as ni,v as ye,w as hn,x as fn,y as si,z as Nt}from"./chunk-POFTWAPM.js";import{A as ha,B as fa,C as ga,a as ue,b as Xr,c as oa,f as la,g as Gi,h as xt,i as Wi,j as Vi,k as da,l as Oe,n as pa,o as Ji,p as Zr,q as U,r as ma,s as he,t as vs,u as _t,v as kt,w as Xi,x as ua}from"./chunk-EYKWPACF.js";import"./chunk-4SCKJ37D.js";import{A as Ra,C as Ma,D as Ie,E as tn,F as rn,G as Pa,H as Oa,N as It,O as Ka,S as Le,T as be,a as Y,b as w,c as W,d as ws,f as Zi,g as Ue,h as xa,i as _a,j as ka,k as Sa,o as Ea,p as Ta,q as Qi,r as fe,s as ie,t as St,u as Et,v as ge,x as Ge,y as Tt}from"./chunk-SYHW5JSS.js";import{$ as T,A as Vo,B as Yo,C as Fi,Ca as ya,D as wt,Da as ba,Ea as $s,H as Jo,Ia as v,J as Xo,K as Di,L as Hi,M as me,O as V,P as Pe,Q as Zo,R as zi,S as Qo,T as ji,V as ea,W as ta,Y as ra,_ as Bi,aa as na,b as Ao,ba as qi,c as Li,ca as P,d as yt,da as _,e as Fo,ea as O,f as Re,fa as q,g as bt,ga as sa,ha as Ki,i as Do,ia as Ui,j as Ho,ja as qe,k as vt,ka as K,l as zo,m as jo,n as Bo,na as j,o as qo,oa as aa,p as $t,pa as $,q as Ko,r as pe,ra as k,s as Ni,sa as g,t as Uo,u as Ai,v as Me,w as Go,wa as Yi,x as Q,xa as B,y as Wo,z as Ce,za as ca}from"./chunk-ATQCLSIA.js";import{a as za,b as ei,c as sn,d as Pt,e as Ot,f as on,g as ti,i as ja}from"./chunk-TRZ3CYCP.js";import{a as y,b as a,c as J,d as Jr,e as p,g as ia}from"./chunk-ASTUCMWA.js";import{b as f}from"./chunk-TN3OZQAE.js";var Dt=Mt(class extends Ct{constructor(){super(...arguments),this.key=p}render(n,o){return this.key=n,o}update(n,[o,e]){return o!==this.key&&(Ha(n),this.key=o),e}});var Ml="automation";function Ht(n){return n==null?[]:Array.isArray(n)?n:[n]}function cm(n){let{filter:o,entity:e,domain:t}=n??{},r=[...Ht(o),...Ht(e)];return[...Ht(t),...r.flatMap(i=>Ht(i.domain))]}var di="action:",pm={title:"{{ title }}",message:"{{ message }}"},mm="persistent_notification.create",um=["send_message","persistent_notification","notify"];function hm({states:n}){return Object.values(n).filter(({entity_id:o})=>o.startsWith("notify.")).map(({entity_id:o,attributes:e})=>({value:o,label:String(e.friendly_name??o)})).sort((o,e)=>o.label.localeCompare(e.label))}function fm({states:n,services:o},e){return[...Object.keys(o?.notify??{}).filter(r=>!um.includes(r)&&n[`notify.${r.replace(/^mobile_app_/,"")}`]===void 0).map(r=>({value:`${di}notify.${r}`,label:`notify.${r}`})),{value:`${di}${mm}`,label:e}]}function gm(n){return Ht(n?.options).map(o=>{let{value:e,label:t}=typeof o=="object"?o:{value:o};return{value:String(e),label:String(t??e)}})}function ym(n,o,e){let t=o.selector??{},r={key:n,name:o.name??n,required:o.default===void 0,target:"target"in t},i=Ht(o.default).map(String),s=t[r.target?"target":"entity"];if(cm(s).includes("notify")){let l=r.target||s.multiple===!0,d=l?[...e.entities,...e.actions]:e.entities,[c,...m]=e.entities.length>0?e.entities:d,u=c!==void 0&&m.length===0?[c.value]:[];return{...r,kind:"notify",multiple:l,required:!0,options:d,selected:u}}if("select"in t){let l=t.select?.multiple===!0;return{...r,kind:"choice",multiple:l,options:gm(t.select),selected:i}}if("time"in t)return{...r,kind:"time",multiple:!1,options:[],selected:i}}function Cl(n,o,e){let t=Object.entries(n).flatMap(([d,c])=>Object.entries(c?.input??{[d]:c}).map(([m,u])=>[m,u??{}])),r=t.find(([,{selector:d,default:c}])=>"action"in(d??{})&&c!==void 0)?.[0],i={entities:hm(o),actions:r===void 0?[]:fm(o,e)},s=[],l=!0;for(let[d,c]of t){let m=ym(d,c,i);m!==void 0?s.push(m):c.default===void 0&&(l=!1)}return{fields:s,complete:l,actions:r}}function Pl(n,o){let e={};for(let{key:t,multiple:r,target:i}of n.fields){let s=o[t]??[],l=s.filter(d=>!d.startsWith(di));if(i?e[t]={entity_id:l}:r?e[t]=l:l.length>0&&(e[t]=l[0]),n.actions!==void 0&&l.length<s.length){let d=s.filter(c=>c.startsWith(di));e[n.actions]=d.map(c=>({action:c.slice(di.length),data:pm}))}}return e}function Cs(n,o){return n.fields.filter(({key:e,required:t,kind:r})=>(t||r!=="time")&&(o[e]??[]).length===0).map(({key:e})=>e)}async function Ol(n){return(await O(n,"miner_remote/blueprints")).blueprints}async function Il(n,{path:o,yaml:e}){let t=()=>O(n,"blueprint/list",{domain:Ml}),r=(await t())[o];return r?.metadata===void 0&&(await O(n,"blueprint/save",{domain:Ml,path:o,yaml:e,allow_override:r!==void 0}),r=(await t())[o]),r?.metadata?.input??{}}async function Ll(n,o){let e;try{e=await O(n,"search/related",{item_type:"automation_blueprint",item_id:o})}catch(t){if(P(t).code==="unknown_command")return[];throw t}return(e.automation??[]).flatMap(t=>{let{id:r,friendly_name:i}=n.states[t]?.attributes??{};return typeof r=="string"?[{value:r,label:String(i??t)}]:[]})}async function Nl(n,o,e,t,r=Date.now()){let i=String(r);return await _(n,"POST",`config/automation/config/${i}`,{alias:o,description:"",use_blueprint:{path:e,input:t}}),i}function wn(n){return`/config/automation/edit/${encodeURIComponent(n)}`}var We=class extends w{constructor(){super(...arguments);this.name="";this.selected={};this.checked=!1;this.busy=!1;this.error="";this.made=""}connectedCallback(){super.connectedCallback(),this.name=ii(this.env,this.blueprint).name,this.prepare()}async prepare(){this.busy=!0;try{let{hass:e}=this.env;this.form=Cl(await Il(e,this.blueprint),e,this.t("alerts.z")),this.selected=Object.fromEntries(this.form.fields.map(({key:t,selected:r})=>[t,r]))}catch(e){this.error=this.env.errorText(e)}this.busy=!1}async submit(e){e.preventDefault();let{form:t}=this;if(!(t===void 0||this.busy)){if(this.checked=!0,this.error="",this.name.trim()===""||Cs(t,this.selected).length>0){await this.updateComplete,this.renderRoot.querySelector("[aria-invalid=true]")?.focus();return}this.busy=!0;try{this.made=await Nl(this.env.hass,this.name.trim(),this.blueprint.path,Pl(t,this.selected));let r={value:this.made,label:this.name.trim()};this.dispatchEvent(new CustomEvent("created",{detail:r}))}catch(r){this.error=this.env.errorText(r)}this.busy=!1}}toggle({key:e},t,r){let i=(this.selected[e]??[]).filter(s=>s!==t);this.selected={...this.selected,[e]:r?[...i,t]:i}}render(){let{form:e,made:t}=this,r=e?.complete===!0;return a`<mr-dialog
.heading=${ii(this.env,this.blueprint).name}
.closeLabel=${this.t("common.c")}
?busy=${this.busy&&e!==void 0}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.alarm(this.error)}
${t!==""?a`<p class="notice good" role="status">${this.t("alerts.l")}</p>`:e===void 0?this.busy?this.loadingLine():p:r?this.fields(e):a`<p class="notice warn">${this.t("alerts.q")}</p>`}
<button slot="actions" type="button" @click=${()=>this.dialog.close()}>
${this.t(t===""?"common.b":"common.c")}
</button>
${t!==""?a`<a slot="actions" class="button" href=${wn(t)}>${this.t("alerts.E")}</a>`:e!==void 0&&!e.complete?a`<a slot="actions" class="button" href="/config/blueprint/dashboard">${this.t("alerts.F")}</a>`:a`<button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy||!r}>
${this.t(this.busy&&r?"alerts.m":"alerts.k")}
</button>`}
</mr-dialog>`}fields(e){let t=this.checked&&this.name.trim()==="";return a`<form id="form" novalidate @submit=${this.submit}>
<label class="field">
<span>${this.t("alerts.c")}</span>
<input
autocomplete="off"
.value=${this.name}
aria-invalid=${t?"true":p}
@input=${r=>{this.name=r.target.value}}
/>
${t?a`<span class="error" role="alert">${this.t("input.missing")}</span>`:p}
</label>
${e.fields.map(r=>this.field(r,this.checked&&Cs(e,this.selected).includes(r.key)))}
</form>`}label({name:e,kind:t,options:r}){return t==="notify"?this.t("alerts.B"):r.some(({value:i})=>Al(i))?this.t("alerts.x"):e}field(e,t){let{key:r,kind:i,multiple:s,options:l}=e,d=this.selected[r]??[];return i==="time"?this.time(e):a`<fieldset aria-invalid=${t?"true":p} tabindex=${t?"-1":p}>
<legend>${this.label(e)}</legend>
<div class="options">
${l.map(({value:c,label:m})=>a`<label class="check">
<input
type=${s?"checkbox":"radio"}
name=${r}
.checked=${d.includes(c)}
@change=${u=>{let h=u.target.checked;s?this.toggle(e,c,h):this.selected={...this.selected,[r]:[c]}}}
/>
${Al(c)?this.t(`alerts.kind_${c}`):m}
</label>`)}
</div>
${t?a`<p class="error" role="alert">${this.t("alerts.p")}</p>`:p}
${i==="notify"&&!l.some(({value:c})=>c.startsWith("notify."))?a`<p class="help">${this.t("alerts.y")}</p>`:p}
</fieldset>`}time({key:e}){return a`<label class="field time">
<span>${this.t("alerts.w")}</span>
<input
type="time"
.value=${(this.selected[e]?.[0]??"").slice(0,5)}
@change=${t=>{let{value:r}=t.target;r!==""&&(this.selected={...this.selected,[e]:[`${r}:00`]})}}
/>
</label>`}};We.properties={blueprint:{attribute:!1},form:{state:!0},name:{state:!0},selected:{state:!0},checked:{state:!0},busy:{state:!0},error:{state:!0},made:{state:!0}},We.styles=[v,y`form{display:flex;flex-direction:column;gap:16px}.options{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(200px,100%),1fr));gap:0 12px}.time{max-width:200px}p{margin:0}`],f([T("mr-dialog")],We.prototype,"dialog",2),We=f([g("mr-automation-dialog")],We);function Al(n){return ue.some(o=>o===n)}var zt=class extends w{constructor(){super(...arguments);this.automations=new Map;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){let{hass:e}=this.env;try{let t=await Ol(e),r=await Promise.all(t.map(async({path:i})=>[i,await Ll(e,i)]));this.automations=new Map(r),this.blueprints=t,this.error=""}catch(t){this.error=this.env.errorText(t)}}created(e){if(this.open===void 0)return;let{path:t}=this.open;this.automations=new Map([...this.automations,[t,[...this.automations.get(t)??[],e]]])}render(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.blueprints===void 0||this.blueprints.length===0?p:a`<section class="card" aria-labelledby="heading">
<h3 id="heading">${$(Ao)}${this.t("alerts.v")}</h3>
<p class="help">${this.t("alerts.A")}</p>
<ul>
${this.blueprints.map(e=>this.entry(e))}
</ul>
</section>
${this.open===void 0?p:a`<mr-automation-dialog
.env=${this.env}
.blueprint=${this.open}
@created=${e=>this.created(e.detail)}
@closed=${()=>{this.open=void 0}}
></mr-automation-dialog>`}`}entry(e){let{name:t,description:r}=ii(this.env,e),i=this.automations.get(e.path)??[];return a`<li>
<div class="text">
<h4>${t}</h4>
<p class="help">${r}</p>
${i.length===0?p:a`<p class="help">
${this.t("alerts.d")}
${i.map(({value:s,label:l},d)=>a`${d>0?", ":""}<a href=${wn(s)}>${l}</a>`)}
</p>`}
</div>
<button
type="button"
aria-label="${this.t("alerts.L")} ${t}"
@click=${()=>{this.open=e}}
>
${this.t("alerts.L")}
</button>
</li>`}};zt.properties={blueprints:{state:!0},automations:{state:!0},error:{state:!0},open:{state:!0}},zt.styles=[v,y`:host{display:block}h3{display:flex;align-items:center;gap:8px}ul{list-style:none;margin:8px 0 0;padding:0}li{display:flex;align-items:center;gap:8px 16px;flex-wrap:wrap;padding:8px 0;border-top:1px solid var(--divider-color)}.text{flex:1 1 240px;min-width:0}h4{margin:0;font-weight:500;font-size:14px}`],zt=f([g("mr-alert-blueprints")],zt);var jt=700;function bm(n,o){return a`<span title=${n.format.dateTime(o.since)}>${Ua(n,o)}</span>`}function vm({name:n,site:o}){return a`${n}${o===null||o===n?p:a`<span class="sub">${o}</span>`}`}function Fl(n,o,e,t,r){let i=mn(o),s=Ga(o,t),l=Wa(o,t),d=(m,u,h)=>a`<button
type="button"
class=${e?"":"icon"}
aria-label="${m}: ${o.name}"
title=${e?p:m}
@click=${h}
>
${u}${e?m:p}
</button>`,c=m=>n.t("alerts.a",{command:n.t(`common.type_${m.row.command_type}`)});return a`<span class="row" style="flex-wrap:nowrap;gap:4px">
${o.kind==="offline"&&o.miner_ip!==null&&e?a`<a
class="button icon"
href=${pn(o.miner_ip)}
target="_blank"
rel="noopener noreferrer"
aria-label="${n.t("alerts.J")}: ${o.name}"
title=${n.t("alerts.J")}
>${$(Di)}</a
>`:p}
${s!==void 0?d(c(s),Ie(s.row),()=>r.send(s)):i===void 0||!e&&l!==void 0?p:k(i.path,e?n.t(i.text):a`<span role="img" aria-label="${n.t(i.text)}: ${o.name}">${$(Fo)}</span>`,i.values,e?"button":"button icon")}
${l===void 0?p:d(n.t("alerts.K"),$(Pe),()=>r.sendAgain(o,l))}
</span>`}function Dl(n,o,e,t,r){let{t:i}=n,s=l=>t(l).name;return[{key:"name",label:i("alerts.h"),track:"minmax(190px, 1.4fr)",from:jt,cell:l=>vm(t(l)),sort:s},{key:"name",label:i("alerts.h"),track:"minmax(0, 1fr)",until:jt,cell:l=>a`${s(l)}<span class="sub">${r(l)}</span>`,sort:s},{key:"problem",label:i("alerts.i"),track:"minmax(220px, 2fr)",from:jt,cell:r},{key:"since",label:i("alerts.j"),track:"120px",from:jt,cell:l=>bm(n,t(l)),sort:l=>Date.parse(t(l).since)},{key:"act",label:i("alerts.g"),track:"minmax(170px, 300px)",from:jt,cell:l=>Fl(n,t(l),!0,o,e)},{key:"act",label:"",track:"60px",until:jt,cell:l=>Fl(n,t(l),!1,o,e)}]}function Hl(n,o,e){return Dl(n,o,e,r=>r,r=>{let i=Ss(n,r);return a`<span title=${i}>${i}</span>`})}function zl(n,o,e){let t=({severity:i,kind:s})=>a`<span class="chip flat ${cn[i]}">${n.t(`alerts.kind_${s}`)}</span> `;return Dl(n,o,e,({worst:i})=>i,({alerts:i,worst:s})=>a`${i.map(t)}${i.length===1?a`<span class="help">${Ss(n,s)}</span>`:p}`)}var ci=["severity","kind","site"];function jl(n,o){return n[o]??""}function Bl(n,o){let e=ci.flatMap(t=>{let r=o.get(t)??"";return r===""?[]:[{name:t,value:r}]});return e.length===0?n:n.filter(t=>e.every(({name:r,value:i})=>jl(t,r)===i))}function ql(n){return ci.some(o=>(n.get(o)??"")!=="")}function Kl(n,o){let e=new Map;for(let r of n){let i=jl(r,o);i!==""&&e.set(i,(e.get(i)??0)+1)}let t=o==="kind"?ue:o==="severity"?Xr:[];return[...e].map(([r,i])=>({value:r,count:i})).sort((r,i)=>t.indexOf(r.value)-t.indexOf(i.value)||B(r.value,i.value))}function Ul(n){let o=new Map;for(let t of n){let r=o.get(t.kind);r===void 0?o.set(t.kind,[t]):r.push(t)}return ue.flatMap(t=>{let r=o.get(t);return r===void 0?[]:[{kind:t,severity:$m(r),alerts:r}]}).sort((t,r)=>Xr.indexOf(t.severity)-Xr.indexOf(r.severity))}function $m(n){return n.some(oa)?"error":"warning"}function wm({miner_id:n,schedule_id:o,rate_id:e,id:t}){return n!==null?n:o!==null?`schedule ${o}`:e===null?t:`rate ${e}`}function xn({severity:n,kind:o}){return Xr.indexOf(n)*ue.length+ue.indexOf(o)}function Gl(n){let o=new Map;for(let e of n){let t=wm(e),r=o.get(t);r===void 0?o.set(t,[e]):r.push(e)}return[...o].flatMap(([e,t])=>{let r=t.sort((s,l)=>xn(s)-xn(l)),[i]=r;return i===void 0?[]:[{key:e,worst:i,alerts:r}]}).sort((e,t)=>xn(e.worst)-xn(t.worst)||t.alerts.length-e.alerts.length||B(e.worst.name,t.worst.name))}var Wl=y`.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.notice{margin:0}.top{align-items:flex-start}.toolbar{display:flex;align-items:center;flex-wrap:wrap;gap:8px}.toolbar select.set{border-color:var(--primary-color)}.count{color:var(--mr-secondary);padding:0 4px}.group{padding:12px 0 0;overflow:clip}.group.bare{padding:0}.group>.head,.group>.help{padding:0 16px 8px}.ok{gap:8px}.ok p,.ok h4{margin:0}.ok h4{font-weight:500}.ok .tick{color:var(--chip)}.ok h3{color:var(--primary-text-color);font-size:18px}.watched{margin-top:16px;text-align:start}.watched ul{margin:4px 0 8px;padding-inline-start:20px}@media(max-width:500px){.page{padding:12px}.toolbar select{flex:1 1 40%}}`;var xm=3e4,_m="/config/integrations/integration/miner_remote",Vl=n=>n.id,km=n=>n.name,Sm=n=>n.key,Em=n=>n.worst.name,Bt=class extends W{constructor(){super(...arguments);this.tab="alerts";this.alerts=[];this.loaded=!1;this.lost="";this.selection=new Set;this.kindColumns=[];this.deviceColumns=[];this.shown=[];this.groups=[];this.machines=[];this.minerCount=0;this.context={miner:()=>{},catalog:void 0,outlets:new Set};this.handlers={send:e=>{this.command=e},sendAgain:(e,t)=>{this.sendAgain(e,t)}};this.take=()=>{let{alerts:e}=this.env;this.alerts=e.all,this.loaded=e.loaded,this.lost=e.error===void 0?"":this.env.errorText(e.error)};this.refresh=()=>{let{env:e}=this;this.minerCount=e.fleet.miners.length,this.context={miner:t=>e.fleet.get(t),catalog:e.catalog.value,outlets:tn(e.hass)},this.kindColumns=Hl(e,this.context,this.handlers),this.deviceColumns=zl(e,this.context,this.handlers),this.requestUpdate()};this.clear=()=>{this.filter(Object.fromEntries(ci.map(e=>[e,null])))}}connectedCallback(){super.connectedCallback(),this.owns(this.env.alerts.listen(this.take)),this.owns(this.env.fleet.listen(()=>{this.env.fleet.miners.length!==this.minerCount&&this.refresh()})),this.owns(this.env.catalog.listen(this.refresh)),this.owns(this.env.pools.listen(()=>{}));let e=setInterval(this.refresh,xm);this.owns(()=>clearInterval(e)),this.take()}get grouping(){return this.query.get("group")==="device"?"device":"kind"}willUpdate(e){if(e.has("env")&&this.refresh(),!e.has("alerts")&&!e.has("query"))return;this.shown=Bl(this.alerts,this.query),this.groups=this.grouping==="kind"?Ul(this.shown):[],this.machines=this.grouping==="device"?Gl(this.shown):[];let t=new Set(this.alerts.map(Vl));[...this.selection].some(r=>!t.has(r))&&(this.selection=new Set([...this.selection].filter(r=>t.has(r))))}async sendAgain(e,t){let r=this.env.catalog.value;if(t.row.fields.length===0||e.command_id===null||r===void 0){this.command=t;return}let i=`remote/commands/history${q({before_id:e.command_id+1,limit:1})}`;try{let[s]=(await _(this.env.hass,"GET",i)).commands,l=s?.id===e.command_id?{start:nn(t.row,s.parameters,1,r)}:{};this.command={...t,...l}}catch(s){this.failed(s)}}openAlert(e){let t=mn(e.miner_id===null?e:{...e,kind:"offline"});t!==void 0&&j(t.path,new URLSearchParams(t.values))}render(){return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("alerts.r")}</h2>
<p class="help">${this.t("alerts.s")}</p>
</div>
<a class="button" href=${_m}>${$(ra)}${this.t("alerts.M")}</a>
</div>
${this.alarm(this.lost&&this.t("common.j",{error:this.lost}))}
${this.loaded?this.content():this.lost===""?this.loadingLine():p}
<mr-alert-blueprints .env=${this.env}></mr-alert-blueprints>
</div>
${this.dialog()}`}content(){return this.alerts.length===0?this.allOk():a`${this.toolbar()}
${this.shown.length===0?a`<div class="card empty">
<p>${this.t("alerts.u")}</p>
<button type="button" class="primary" @click=${this.clear}>${this.t("alerts.f")}</button>
</div>`:this.grouping==="device"?this.devices():ee(this.groups,({kind:e})=>e,e=>this.kind(e))}`}allOk(){return a`<div class="card empty ok">
<span class="tick good">${$(vt,48)}</span>
<h3>${this.t("alerts.C")}</h3>
<p>${this.t("alerts.D")}</p>
<div class="watched">
<h4>${this.t("alerts.N")}</h4>
<ul>
${ue.map(e=>a`<li>${this.t(`alerts.watched_${e}`)}</li>`)}
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
${ci.map(e=>this.filterBox(e))}
<span class="count" role="status"
>${this.shown.length===this.alerts.length?this.t.n("alerts.e",this.alerts.length):this.t("alerts.t",{shown:this.shown.length,total:this.alerts.length})}</span
>
${ql(this.query)?a`<button type="button" class="plain" @click=${this.clear}>${this.t("alerts.f")}</button>`:p}
</div>`}filterBox(e){let t=Kl(this.alerts,e),r=this.query.get(e)??"";if(t.length<2&&r==="")return p;let s=r!==""&&!t.some(({value:l})=>l===r)?[...t,{value:r,count:0}]:t;return a`<select
class=${r===""?"":"set"}
aria-label=${this.t(`alerts.filter_${e}`)}
@change=${l=>this.filter({[e]:l.target.value})}
>
<option value="" ?selected=${r===""}>${this.t(`alerts.all_${e}`)}</option>
${s.map(({value:l,count:d})=>a`<option value=${l} ?selected=${l===r}>
${this.choiceText(e,l)} (${this.env.format.number(d)})
</option>`)}
</select>`}choiceText(e,t){if(e==="severity")return t==="error"?this.t("alerts.severity_error"):this.t("alerts.severity_warning");let r=e==="kind"?ue.find(i=>i===t):void 0;return r===void 0?t:this.t(`alerts.kind_${r}`)}kind({kind:e,severity:t,alerts:r}){let i=this.t(`alerts.kind_${e}`),s=r.filter(({id:c})=>this.selection.has(c)),l=Va(s.length>0?s:r,this.context),d=s.length>0||l.length>0;return a`<section class="card group" aria-label=${i}>
<div class="row head">
<span class="chip ${cn[t]}">${this.t(`alerts.severity_${t}`)}</span>
<h3>${i}</h3>
<span class="help">${this.t.n("alerts.e",r.length)}</span>
<span class="spacer"></span>
${l.map(c=>this.groupButton(c))}
</div>
<p class="help">${this.t(`alerts.do_${e}`)}</p>
<mr-table
.rows=${r}
.columns=${this.kindColumns}
.key=${Vl}
.name=${km}
.texts=${I(i,this.t)}
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
${Ie(e.row)}${this.t.n("alerts.b",e.miners.length,{command:t})}
</button>`}devices(){return a`<section class="card group bare" aria-label=${this.t("alerts.r")}>
<mr-table
.rows=${this.machines}
.columns=${this.deviceColumns}
.key=${Sm}
.name=${Em}
.texts=${I(this.t("alerts.r"),this.t)}
.sort=${this.query.get("sort")??""}
page
openable
@sorted=${e=>this.filter({sort:e.detail})}
@opened=${e=>this.openAlert(e.detail.worst)}
></mr-table>
</section>`}dialog(){let{command:e}=this;return e===void 0?p:Dt(e,a`<mr-command-dialog
.env=${this.env}
.row=${e.row}
.catalog=${this.env.catalog.value}
.miners=${this.env.pools.with(e.miners)}
.start=${e.start}
@sent=${()=>{this.selection=new Set}}
@closed=${()=>{this.command=void 0}}
></mr-command-dialog>`)}};Bt.properties={alerts:{state:!0},loaded:{state:!0},lost:{state:!0},selection:{state:!0},command:{state:!0}},Bt.styles=[v,Wl],Bt=f([g("mr-alerts")],Bt);function Tm(n,o){let e=o.toLocaleLowerCase().split(/\s+/).filter(Boolean);return e.length===0?n:n.filter(t=>{let r=[t.name,t.ip,t.model??"",t.location,...t.tags].join(`
`).toLocaleLowerCase();return e.every(i=>r.includes(i))})}var qt=class extends w{constructor(){super(...arguments);this.first=null;this.miners=[];this.selection=new Set;this.search="";this.sort="name";this.columns=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>{this.miners=this.env.fleet.miners})),this.miners=this.env.fleet.miners,this.first!==null&&(this.selection=new Set([this.first]))}get able(){return this.miners.filter(e=>qe(e,"config_read"))}get rows(){let{miners:e,search:t}=this;return(this.foundFor?.miners!==e||this.foundFor.search!==t)&&(this.foundFor={miners:e,search:t,rows:Tm(this.able,t)}),this.foundFor.rows}willUpdate(){if(this.columnsFor===this.env)return;this.columnsFor=this.env;let{t:e}=this;this.columns=[{key:"name",label:e("backups.O"),track:"minmax(0, 3fr)",cell:t=>a`${t.name} <span class="sub">${t.ip}</span>`,sort:t=>t.name},{key:"model",label:e("backups.X"),track:"minmax(0, 2fr)",cell:t=>t.model??"–",sort:t=>t.model}]}choose(){let e=this.able.filter(t=>this.selection.has(t.miner_id));e.length>0&&this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}render(){let{t:e,rows:t}=this,r=this.miners.length-this.able.length,i=this.able.filter(s=>this.selection.has(s.miner_id)).length;return a`<mr-dialog
heading=${e("backups.i")}
close-label=${e("common.c")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">${e("backups.h")}</p>
<input
type="search"
aria-label=${e("backups.f")}
placeholder=${e("backups.f")}
.value=${this.search}
@input=${s=>{this.search=s.target.value}}
/>
${t.length===0?a`<p class="empty">${e("backups.e")}</p>`:a`<mr-table
.rows=${t}
.columns=${this.columns}
.key=${s=>s.miner_id}
.name=${s=>s.name}
.texts=${I(e("backups.g"),e)}
.selection=${this.selection}
sort=${this.sort}
@selected=${s=>{this.selection=s.detail}}
@sorted=${s=>{this.sort=s.detail}}
></mr-table>`}
${r===0?p:a`<p class="help">${e.n("backups.aY",r)}</p>`}
<button slot="actions" type="button" class="primary" ?disabled=${i===0} @click=${this.choose}>
${i===0?e("backups.ad"):e.n("backups.ac",i)}
</button>
</mr-dialog>`}};qt.properties={first:{},miners:{state:!0},selection:{state:!0},search:{state:!0},sort:{state:!0}},qt.styles=[v,y`mr-table,.empty{height:min(360px,45dvh)}mr-table{border:1px solid var(--divider-color);border-radius:12px}.empty{justify-content:center;margin:0}`],qt=f([g("mr-backup-choose")],qt);var H=class extends w{constructor(){super(...arguments);this.working=!1;this.error="";this.tone=""}static{this.properties={working:{state:!0},error:{state:!0}}}get ready(){return!0}async act(){if(!(this.working||!this.ready)){this.working=!0,this.error="";try{await this.work(),this.dispatchEvent(new CustomEvent("done"))}catch(e){this.error=this.env.errorText(e)}finally{this.working=!1}}}render(){return a`<mr-dialog
heading=${this.heading}
close-label=${this.t("common.c")}
?busy=${this.working}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.content()}
${this.alarm(this.error&&this.t("common.h",{error:this.error}))}
<button
slot="actions"
type="button"
class="primary ${this.tone}"
?disabled=${this.working||!this.ready}
@click=${this.act}
>
${this.button}
</button>
</mr-dialog>`}static{this.styles=[v,y`p{margin:0;overflow-wrap:anywhere}`]}};var pi=class extends H{constructor(){super(...arguments);this.name="";this.text="";this.tone="danger"}get heading(){return this.t("common.f",{name:this.name})}get button(){return this.t("common.e")}get ready(){return this.erase!==void 0}async work(){await this.erase?.()}content(){return a`<p>${this.text}</p>`}};pi.properties={name:{attribute:!1},text:{attribute:!1},erase:{attribute:!1}},pi=f([g("mr-delete")],pi);var mi=class extends H{constructor(){super(...arguments);this.secrets=!1}get heading(){return this.t("backups.s")}get button(){return this.working?this.t("backups.v"):this.t(this.secrets?"backups.t":"backups.u")}async work(){let{backup:e}=this,t=this.secrets?"&include_secrets=true":"";await Ki(this.env.hass,`remote/backups/${e.id}?download=true${t}`,Qa(e))}content(){return a`<p>${this.t("backups.r")}</p>
<label class="check">
<input
type="checkbox"
.checked=${this.secrets}
?disabled=${this.working}
@change=${e=>{this.secrets=e.target.checked}}
/>
${this.t("backups.bh")}
</label>
${this.secrets?a`<p class="notice warn" role="alert">${this.t("backups.bi")}</p>`:p}`}};mi.properties={backup:{attribute:!1},secrets:{state:!0}},mi=f([g("mr-backup-download")],mi);var Ve=class extends w{constructor(){super(...arguments);this.miners=[];this.targetId="";this.without=new Set;this.restoring=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners!==this.env.fleet.miners&&(this.miners=this.env.fleet.miners),this.targetId===""&&this.miners.some(e=>e.miner_id===this.backup.miner_id)&&(this.targetId=this.backup.miner_id)}get target(){return this.miners.find(e=>e.miner_id===this.targetId)}chosen(e){return Es(this.backup.config_data,e).filter(t=>!this.without.has(t))}async restore(e){e.preventDefault();let{target:t,backup:r}=this;if(this.restoring||t===void 0)return;let i=this.chosen(t);if(i.length===0)return;let s=[...this.passwords].filter(d=>d.value!==""),l=Object.fromEntries(s.map(d=>[d.name,d.value]));this.restoring=!0,this.error=void 0;try{this.result=await _(this.env.hass,"POST",`remote/backups/${r.id}/restore`,{miner_ip:t.ip,sections:i,...s.length>0&&i.includes("pools")?{pool_passwords:l}:{}}),this.dispatchEvent(new CustomEvent("restored"))}catch(d){this.error=P(d),await this.updateComplete,this.renderRoot.querySelector("input[aria-invalid=true]")?.focus()}finally{this.restoring=!1}}render(){let{t:e,target:t,backup:r}=this,i=t!==void 0&&this.chosen(t).length>0;return a`<mr-dialog
heading=${e("backups.aE",{name:r.backup_name})}
close-label=${e("common.c")}
?busy=${this.restoring}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${this.result===void 0?this.form():this.outcome(this.result)}
${this.result!==void 0||t===void 0?p:a`<button
slot="actions"
type="submit"
class="primary danger"
form="form"
?disabled=${this.restoring||!i}
@click=${this.restore}
>
${e("backups.aF",{name:t.name})}
</button>`}
</mr-dialog>`}form(){let{t:e,target:t}=this,r=Xa(this.backup,this.miners);return r.length===0&&this.env.fleet.loaded?a`<p class="notice warn" role="status">${e("backups.aT",{model:this.backup.model})}</p>`:a`<form id="form" novalidate @submit=${this.restore}>
${this.choice(r)}
${t===void 0?p:a`${this.sections(t)} ${this.passwordFields(t)} ${this.consequences(t)}`}
${this.restoring&&t!==void 0?a`<p class="notice busy" role="status">${e("backups.aI",{name:t.name})}</p>`:p}
${this.error===void 0||t===void 0?p:a`<div class="notice bad" role="alert">
<strong>${e("backups.aD",{name:t.name})}</strong>
<p dir="auto">
${Ts(this.error).length>0?e("backups.au"):this.env.errorText(this.error)}
</p>
</div>`}
</form>`}choice(e){let{t,target:r,backup:i}=this;return a`<label class="field">
<span>${t("backups.aR")}</span>
<select
?disabled=${this.restoring}
@change=${s=>{this.targetId=s.target.value,this.error=void 0}}
>
${r===void 0?a`<option value="" .selected=${!0}>${t("backups.aS")}</option>`:p}
${e.map(s=>a`<option value=${s.miner_id} .selected=${s.miner_id===this.targetId}>
${s.miner_id===i.miner_id?t("backups.aW",{name:s.name}):s.name}
</option>`)}
</select>
${r===void 0||r.miner_id===i.miner_id?p:a`<span class="help">${t("backups.aV")}</span>`}
${r===void 0||r.online?p:a`<span class="notice warn">${t("backups.aU",{name:r.name})}</span>`}
</label>`}sections(e){let{t}=this,r=Ja(this.backup.config_data),i=Es(this.backup.config_data,e);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.aL")}</legend>
${r.map(s=>a`<div class="section">
<label class="check">
<input
type="checkbox"
.checked=${i.includes(s)&&!this.without.has(s)}
?disabled=${!i.includes(s)}
@change=${()=>this.toggle(s)}
/>
${t(`backups.section_${s}`)}
</label>
${i.includes(s)?p:a`<span class="help">${t("backups.section_impossible")}</span>`}
</div>`)}
${i.length===0?a`<p class="error" role="alert">${t("backups.an")}</p>`:this.chosen(e).length===0?a`<p class="error" role="alert">${t("backups.aM")}</p>`:p}
</fieldset>`}toggle(e){let t=new Set(this.without);t.delete(e)||t.add(e),this.without=t}passwordFields(e){let{t}=this,r=Za(this.backup.config_data);if(r.length===0||!this.chosen(e).includes("pools"))return p;let i=Ts(this.error);return a`<fieldset ?disabled=${this.restoring}>
<legend>${t("backups.as")}</legend>
<p class="help">${t("backups.at")}</p>
${r.map(s=>{let l=i.includes(s.slot);return a`<label class="field">
<span>${t("backups.ar",{number:s.slot,url:s.url,worker:s.user})}</span>
<input
type="password"
name=${s.slot}
autocomplete="new-password"
maxlength="255"
aria-invalid=${l}
aria-describedby=${l?`needed-${s.slot}`:p}
/>
${l?a`<span class="error" id="needed-${s.slot}">${t("backups.aq")}</span>`:p}
</label>`})}
</fieldset>`}consequences(e){let{t}=this;return a`<section class="notice warn">
<h3>${t("backups.bg")}</h3>
<ul>
<li>${t("backups.E",{name:e.name})}</li>
<li>${t("backups.G")}</li>
<li>${t("backups.F")}</li>
<li>${t("backups.D")}</li>
</ul>
</section>`}outcome({command_id:e,response:t}){let{t:r}=this,i=t?.pre_update_backup_id,s=Array.isArray(t?.sections)?t.sections:[],l=un.filter(c=>s.includes(c)).map(c=>r(`backups.section_${c}`)),d=Object.fromEntries(Object.entries(t??{}).filter(([c,m])=>!["pre_update_backup_id","sections","backup_id"].includes(c)&&!fe(m)));return a`<div class="notice good" role="status">
<strong>${r("backups.aG",{name:this.target?.name??this.backup.miner_ip})}</strong>
${l.length===0?p:a`<p>${r("backups.aH",{sections:l.join(", ")})}</p>`}
</div>
${fe(d)?p:a`<section>
<h3>${r("backups.Q")}</h3>
${St(this.env,d,"history.key_")}
</section>`}
<div class="row links">
${typeof i=="number"?k(["backups",String(i)],r("backups.aQ")):p}
${k(["history"],r("backups.J"),{command:String(e)})}
</div>`}};Ve.properties={backup:{attribute:!1},miners:{state:!0},targetId:{state:!0},without:{state:!0},restoring:{state:!0},error:{state:!0},result:{state:!0}},Ve.styles=[v,Et,y`form,section,fieldset{display:flex;flex-direction:column;gap:12px}fieldset{gap:6px}form{gap:16px}.section{display:flex;flex-wrap:wrap;align-items:center;gap:0 12px}.notice,.notice p,.notice ul{margin:0}.notice ul{padding-inline-start:20px}.notice section,section.notice{gap:6px}.notice p{margin-top:4px;overflow-wrap:anywhere}label.field>span{overflow-wrap:anywhere}button{white-space:normal;overflow-wrap:anywhere;padding-block:6px}.links{gap:16px}`],f([na("input[type=password]")],Ve.prototype,"passwords",2),Ve=f([g("mr-backup-restore")],Ve);function Rm(n,o){let{t:e,format:t}=n;return o.mode==="manual"?o.percent===null?e("backups.z"):e("backups.A",{percent:t.number(o.percent)}):o.mode!=="auto"?o.mode:o.target_c===null?e("backups.x"):e("backups.y",{temperature:t.temperature(o.target_c)})}function ui(n,o){return a`<section class="card">
<h3>${n}</h3>
${o}
</section>`}function _n(n,o,e){let t=Object.fromEntries(Object.entries(e??{}).filter(([,r])=>!fe(r)));return fe(t)?p:ui(o,St(n,t,"backups.name_",(r,i)=>Mm(n,r,i)))}function Mm(n,o,e){if(!(o!=="power_mode"&&o!=="miner-mode"))switch(e){case 0:case"0":case"normal":return n.t("backups.W");case 2:case"2":case"high":return n.t("backups.U");case 3:case"3":case"low":return n.t("backups.V");default:return}}function Cm(n,o){return o.password!==null?a`<code dir="ltr">${o.password}</code>`:a`<span class="quiet-text">${n.t(o.password_known?"backups.H":"backups.al")}</span>`}function Pm(n,o,e){let{t}=n;return o.pools.length===0?ui(t("backups.az"),a`<p class="help">${t("backups.ah")}</p>`):a`<section class="card wide">
<div class="row"><h3>${t("backups.az")}</h3><span class="spacer"></span>${e}</div>
<table class="plain pools">
<thead>
<tr>
<th scope="col">${t("backups.aw")}</th>
<th scope="col">${t("backups.ay")}</th>
<th scope="col">${t("backups.bj")}</th>
<th scope="col">${t("backups.ap")}</th>
</tr>
</thead>
<tbody>
${o.pools.map(r=>a`<tr>
<th scope="row">
${t("control.Z",{slot:r.slot})}
${r.active===!0?a`<span class="chip good">${t("backups.ax")}</span>`:p}
</th>
<td data-label=${t("backups.ay")} dir="ltr">${r.url}</td>
<td data-label=${t("backups.bj")} dir="ltr">${r.user===""?"–":r.user}</td>
<td data-label=${t("backups.ap")}>${Cm(n,r)}</td>
</tr>`)}
</tbody>
</table>
</section>`}function Yl(n,o,e){let{t,format:r}=n,{power_limit_w:i,fan:s,paused:l}=o,d=[ie(t("backups.aA"),i===null?null:r.power(i)),ie(t("backups.w"),s===null?null:Rm(n,s)),ie(t("backups.S"),l===null?null:t(l?"backups.bf":"backups.be"))],c=o.frequencies.map((h,x)=>ie(t("backups.c",{number:x}),`${r.number(h,2)} MHz`)),m=Ya(o),u=[_n(n,t("backups.M"),o.identity),c.length===0?p:ui(t("backups.B"),a`<dl>${c}</dl>`),Om(n,o.voltage),_n(n,t("backups.ab"),o.network),m===void 0?p:_n(n,t("backups.ao"),m)];return a`<div class="cards">
${Pm(n,o,e)}
${d.some(h=>h!==p)?ui(t("backups.aN"),a`<dl>${d}</dl>`):p}
${_n(n,t("backups.aX"),o.tuning)}
</div>
${u.every(h=>h===p)?p:a`<h2 class="group">${t("backups.K")}</h2>
<p class="help">${t("backups.aB")}</p>
<div class="cards">${u}</div>`}`}function Om(n,o){if(fe(o))return p;let e=t=>{let r=/^board (\d+)$/.exec(t)?.[1];return r===void 0?Qi(n,"backups.name_",t):n.t("backups.c",{number:r})};return ui(n.t("backups.bd"),a`<dl>${Object.entries(o).map(([t,r])=>ie(e(t),n.format.number(r,3)))}</dl>`)}var Jl=[Et,y`.cards{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.group{margin-top:12px}.cards>section{display:flex;flex-direction:column;gap:12px;min-width:0}.wide{grid-column:1 / -1}.pools td{overflow-wrap:anywhere}.pools th[scope=row]{color:var(--primary-text-color);white-space:nowrap}.pools tbody tr:last-child>*{border-bottom:none}.quiet-text{color:var(--mr-secondary)}code{font-family:var(--ha-font-family-code, monospace);background:color-mix(in srgb,var(--primary-text-color) 8%,transparent);border-radius:4px;padding:1px 6px}@media(max-width:640px){.pools thead{display:none}.pools tr{display:block;padding:8px 0;border-bottom:1px solid var(--divider-color)}.pools tbody tr:last-child{border-bottom:none}.pools tbody tr>*{display:block;padding:3px 0;border-bottom:none}.pools td:before{content:attr(data-label);display:block;color:var(--mr-secondary);font-size:12px}}`];var Kt=class extends w{constructor(){super(...arguments);this.backupId="";this.secrets=!1;this.fetching=!1;this.comparing=!1;this.namesVersion=0;this.names=new ye;this.turn=0}connectedCallback(){super.connectedCallback(),this.names.refresh(this.env.fleet),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.namesVersion+=1)})),this.owns(()=>{this.turn+=1,this.backup=void 0,this.secrets=!1}),this.hasUpdated&&this.load(!1)}willUpdate(e){e.has("backupId")&&(this.backup=void 0,this.compared=void 0,this.dialog=void 0,this.secrets=!1,this.load(!1))}async load(e){this.turn+=1;let{turn:t}=this;this.fetching=!0;try{let r=`remote/backups/${encodeURIComponent(this.backupId)}${e?"?include_secrets=true":""}`,{backup:i}=await _(this.env.hass,"GET",r);if(t!==this.turn)return;this.backup=i,this.secrets=e,this.error=void 0}catch(r){if(t!==this.turn)return;let{status:i}=P(r),s=this.env.errorText(r);this.backup===void 0?this.error={message:s,missing:i===404}:Y(this,this.t("common.h",{error:s}))}this.fetching=!1}hide(){let{backup:e}=this;if(e===void 0)return;this.secrets=!1;let t=e.config_data.pools.map(r=>({...r,password:null}));this.backup={...e,config_data:{...e.config_data,pools:t}},this.load(!1)}async compare(){let{backup:e}=this;if(this.comparing||e===void 0)return;this.comparing=!0;let t;try{t=await _(this.env.hass,"POST",`remote/backups/${e.id}/validate`)}catch(r){t=this.t("backups.ba",{error:this.env.errorText(r)})}this.comparing=!1,this.backup?.id===e.id&&(this.compared=t,typeof t=="object"&&(this.backup={...this.backup,is_validated:t.is_validated},this.dispatchEvent(new CustomEvent("changed"))))}close(){this.dialog=void 0}restored(){this.compared=void 0}deleted(){Y(this,this.t("backups.o",{name:this.backup?.backup_name??""})),this.dispatchEvent(new CustomEvent("changed")),j(["backups"],void 0,!0)}render(){let{t:e,backup:t}=this,r=a`<div class="back">
${k(["backups"],a`${$(yt)} ${e("backups.a")}`)}
</div>`;return this.error!==void 0?a`${r}
<div class="notice bad row" role="alert">
<span>${this.error.missing?e("backups.T",{id:this.backupId}):e("common.h",{error:this.error.message})}</span>
${this.error.missing?p:a`<button type="button" @click=${()=>this.load(!1)}>${e("common.t")}</button>`}
</div>`:t===void 0?a`${r}<p class="help" role="status">${e("common.i")}</p>`:a`${r} ${this.head(t)} ${this.comparison()} ${Yl(this.env,t.config_data,this.eye(t))}
${this.dialogs(t)}`}head(e){let{t}=this,r=this.names.has(e.miner_id);return a`<section class="card head">
<div class="titles">
<h2>${e.backup_name}</h2>
${e.description?a`<p>${e.description}</p>`:p}
<p class="help">
${t("backups.m",{time:this.env.format.dateTime(e.created_at),name:e.created_by})}
</p>
<p class="row marks">
<span>${this.names.of(e)}</span>
${r||!this.env.fleet.loaded?p:a`<span class="chip quiet">${t("backups.C")}</span>`}
<span class="chip quiet">${t(`backups.type_${e.backup_type}`)}</span>
<span class="chip ${e.is_validated?"good":"quiet"}">
${t(e.is_validated?"backups.bb":"backups.am")}
</span>
</p>
</div>
<div class="row actions">
<button type="button" ?disabled=${this.comparing||!r} @click=${this.compare}>
${$(Uo)}${t(this.comparing?"backups.bc":"backups.aZ")}
</button>
${this.action("restore",t("backups.aC"),bt)} ${this.action("download",t("backups.q"),Ce)}
${this.action("delete",t("common.e"),Q,"danger")}
</div>
</section>`}action(e,t,r,i=""){return a`<button
type="button"
class=${i}
@click=${()=>{this.dialog=e}}
>
${$(r)}${t} …
</button>`}comparison(){let{t:e,compared:t}=this;return this.comparing?a`<p class="visually-hidden" role="status">${e("backups.bc")}</p>`:t===void 0?p:typeof t=="string"?a`<p class="notice bad" role="alert">${t}</p>`:t.is_validated?a`<p class="notice good" role="status">${e("backups.aJ")}</p>`:a`<div class="notice warn" role="status">
<strong>${e.n("backups.p",t.differences.length)}</strong>
<ul>
${t.differences.map((r,i)=>{let{code:s,args:l}=t.difference_details?.[i]??{code:null,args:null};return a`<li>${this.env.errorText({error_message:r,error_code:s,error_args:l})}</li>`})}
</ul>
</div>`}eye(e){return e.config_data.pools.length===0?p:a`<button type="button" ?disabled=${this.fetching} @click=${()=>this.secrets?this.hide():this.load(!0)}>
${this.t(this.secrets?"backups.I":"backups.aO")}
</button>
${this.secrets?a`<p class="help shown" role="status">
${this.t(e.config_data.pools.some(t=>t.password!==null)?"backups.av":"backups.ag")}
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
></mr-backup-download>`;case"delete":return a`<mr-delete
.env=${this.env}
.name=${e.backup_name}
.text=${this.t("backups.n",{name:e.backup_name})}
.erase=${()=>_(this.env.hass,"DELETE",`remote/backups/${e.id}`)}
@done=${this.deleted}
@closed=${this.close}
></mr-delete>`;default:return p}}};Kt.properties={backupId:{},backup:{state:!0},error:{state:!0},secrets:{state:!0},fetching:{state:!0},comparing:{state:!0},compared:{state:!0},dialog:{state:!0},namesVersion:{state:!0}},Kt.styles=[v,...Jl,y`:host{display:flex;flex-direction:column;gap:12px}.back a{display:inline-flex;align-items:center;gap:6px;min-height:36px;text-decoration:none;font-weight:500}.head{display:flex;flex-wrap:wrap;gap:16px}.titles{display:flex;flex-direction:column;gap:6px;min-width:0;flex:1 0 100%;overflow-wrap:anywhere}.titles p,p.notice{margin:0}.notice ul{margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.shown{flex-basis:100%}`],Kt=f([g("mr-backup")],Kt);var Ye=class extends w{constructor(){super(...arguments);this.label="";this.placeholder="";this.error="";this.miner=null;this.ip=null;this.miners=[];this.wrong=!1;this.names=new ye}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.refresh())),this.refresh()}refresh(){this.names.refresh(this.env.fleet)&&(this.miners=this.env.fleet.miners,!(!this.hasUpdated||this.input.value===""||this.miner!==null||this.ip!==null)&&(this.wrong?this.notify(fn(this.input.value,this.miners)):this.typing()))}updated(e){!e.has("miner")&&!e.has("ip")&&!e.has("miners")||this.shadowRoot?.activeElement===this.input&&this.input.value!==""||(this.input.value=this.written,this.wrong=!1)}get written(){return this.miner===null?this.ip??"":[...hn(this.miners)].find(([,e])=>e.miner_id===this.miner)?.[0]??this.miner}notify(e){if(this.wrong=e==="nobody",e==="nobody")return;let t=typeof e=="object"&&"miner"in e?e.miner:null,r=typeof e=="object"&&"ip"in e?e.ip:null;t===this.miner&&r===this.ip||this.dispatchEvent(new CustomEvent("picked",{detail:{miner:t,ip:r}}))}typing(){let e=this.input.value;(e===""||hn(this.miners).has(e))&&this.notify(fn(e,this.miners))}render(){return a`<label class="field">
<span>${this.label}</span>
<input
type="search"
list="miners"
autocomplete="off"
placeholder=${this.placeholder}
aria-invalid=${this.wrong}
aria-describedby=${this.wrong?"wrong":p}
@input=${this.typing}
@change=${()=>this.notify(fn(this.input.value,this.miners))}
/>
<datalist id="miners">
${[...hn(this.miners)].map(([e,t])=>a`<option value=${e}>${t.ip}</option>`)}
</datalist>
${this.wrong?a`<span class="error" id="wrong" role="alert">${this.error}</span>`:p}
</label>`}};Ye.properties={label:{},placeholder:{},error:{},miner:{},ip:{},miners:{state:!0},wrong:{state:!0}},Ye.styles=[v,y`:host{display:block;min-width:0}input{width:100%}`],f([T("input")],Ye.prototype,"input",2),Ye=f([g("mr-miner-field")],Ye);var kn=y`:host{height:100%}:host([narrow]){height:auto}.page{height:100%;display:flex;flex-direction:column;gap:12px;padding:16px}:host([narrow]) .page{padding:8px}.bar{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:flex-end}.list{padding:0;flex:1;min-height:320px;display:flex;flex-direction:column;overflow:hidden}:host([narrow]) .list{flex:none;min-height:0;overflow:visible}mr-table{flex:1}.empty h2{color:var(--primary-text-color)}.empty p{margin:0;max-width:60ch}`;var Xl=[kn,y`.one{max-width:1200px;margin:0 auto;padding:8px 16px 16px}:host([narrow]) .one{padding:8px}.bar>label,mr-miner-field{flex:0 1 260px}:host([narrow]) .bar>label,:host([narrow]) mr-miner-field{flex:1 1 150px}.bar input{width:100%}.count{min-height:40px;display:flex;align-items:center}.foot{padding:8px 16px;justify-content:space-between;border-top:1px solid var(--divider-color)}.empty .row{justify-content:center}`];var Ps=1e3,Im=700,Ut=class extends W{constructor(){super(...arguments);this.tab="backups";this.ended=!0;this.error="";this.loadingMore=!1;this.columns=[];this.choosing=!1;this.sort="";this.names=new ye;this.turn=0;this.keyOf=e=>String(e.id);this.nameOf=e=>e.backup_name}connectedCallback(){super.connectedCallback();let e=new K(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.follow(t));this.owns(e.listen(()=>{},()=>{this.load()})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&(this.columns=this.makeColumns())})),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.owns(()=>{this.turn+=1,clearTimeout(this.timer)})}willUpdate(e){if(this.columnsFor!==this.env&&(this.columnsFor=this.env,this.names.refresh(this.env.fleet),this.columns=this.makeColumns()),!e.has("query"))return;let t=`${this.query.get("miner")}
${this.query.get("ip")}`;t!==this.filteredBy&&(this.filteredBy=t,this.load())}follow(e){!e.some(r=>r.status!=="pending"&&["backup","restore","pool_switch","set_pools","undo_pool_switch"].includes(r.command_type))||this.timer!==void 0||(this.timer=setTimeout(()=>{this.load()},Im))}async ask(e){let t=`remote/backups${q({miner_id:this.query.get("miner"),miner_ip:this.query.get("ip"),before_id:e,limit:Ps})}`;return(await _(this.env.hass,"GET",t)).backups}async load(){clearTimeout(this.timer),this.timer=void 0,this.turn+=1;let{turn:e}=this;try{let t=await this.ask();if(e!==this.turn)return;this.backups=t,this.ended=t.length<Ps,this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(){let{turn:e,backups:t}=this,r=t?.at(-1)?.id;if(!(this.loadingMore||t===void 0||r===void 0)){this.loadingMore=!0;try{let i=await this.ask(r);e===this.turn&&(this.backups=[...t,...i],this.ended=i.length<Ps)}catch(i){this.error=this.env.errorText(i)}finally{this.loadingMore=!1}}}rows(){let e=this.query.get("search")??"",t=[this.backups,e,this.columns];return(this.foundRows===void 0||t.some((r,i)=>r!==this.foundRows?.key[i]))&&(this.foundRows={key:t,rows:el(this.backups??[],e,r=>this.names.of(r))}),this.foundRows.rows}makeColumns(){let{t:e,names:t,env:r}=this,{format:i}=r,s=c=>e(`backups.type_${c.backup_type}`),l=c=>[s(c),c.description].filter(Boolean).join(" · "),d=c=>a`<span class="chip ${c.is_validated?"good":"quiet"}">
${e(c.is_validated?"backups.bb":"backups.am")}
</span>`;return[{key:"name",label:e("backups.aa"),track:"minmax(0, 3fr)",from:640,cell:c=>a`${c.backup_name} <span class="sub">${l(c)}</span>`,sort:c=>c.backup_name},{key:"narrow",label:e("backups.aa"),track:"minmax(0, 1fr)",until:640,cell:c=>a`${c.backup_name} <span class="sub">${t.of(c)}</span>`,sort:c=>c.backup_name},{key:"made",label:e("backups.l"),track:"168px",until:640,cell:c=>a`${s(c)} <span class="sub">${i.dateTime(c.created_at)}</span>`,sort:c=>c.id},{key:"miner",label:e("backups.O"),track:"minmax(0, 2.4fr)",from:640,cell:c=>a`${t.of(c)} <span class="sub">${c.miner_ip}</span>`,sort:c=>t.of(c)},{key:"created",label:e("backups.l"),track:"190px",from:640,cell:c=>a`${i.dateTime(c.created_at)}
<span class="sub">${e("backups.d",{name:c.created_by})}</span>`,sort:c=>c.id},{key:"model",label:e("backups.X"),track:"minmax(0, 1.8fr)",from:820,cell:c=>a`${c.model} <span class="sub">${c.firmware_version??"–"}</span>`,sort:c=>c.model},{key:"state",label:e("backups.aP"),track:"160px",from:720,cell:d,sort:c=>c.is_validated?0:1}]}render(){let[e]=this.path;return e!==void 0?a`<div class="one">
<mr-backup .env=${this.env} .backupId=${e} @changed=${this.load}></mr-backup>
</div>`:a`<div class="page">
${this.bar()}
${this.error===""?p:a`<div class="notice bad row" role="alert">
<span>${this.t("common.h",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.t")}</button>
</div>`}
${this.list()} ${this.dialogs()}
</div>`}bar(){let{t:e,query:t}=this;return a`<div class="bar">
<label class="field">
<span>${e("common.v")}</span>
<input
type="search"
placeholder=${e("backups.aK")}
.value=${t.get("search")??""}
@input=${r=>this.filter({search:r.target.value})}
/>
</label>
<mr-miner-field
.env=${this.env}
label=${e("backups.O")}
placeholder=${e("backups.P")}
error=${e("backups.R")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${r=>this.filter(r.detail)}
></mr-miner-field>
<p class="help count" role="status">${this.counted()}</p>
<span class="spacer"></span>
${this.now()}
</div>`}counted(){let{t:e,backups:t}=this;if(t===void 0)return this.error===""?e("common.i"):"";let r=this.rows().length;return r===t.length?e.n("backups.k",r):e("backups.N",{shown:r,total:t.length})}now(){return a`<button
type="button"
class="primary"
@click=${()=>{this.choosing=!0}}
>
${$(V)}${this.t("backups.b")}
</button>`}list(){let{t:e,backups:t}=this;if(t===void 0)return p;let r=this.rows(),{fleet:i}=this.env;return t.length===0&&i.loaded&&i.miners.length===0?a`<mr-no-miners .env=${this.env}></mr-no-miners>`:r.length===0?a`<div class="card">${this.empty(t.length)}</div>`:a`<div class="list card">
<mr-table
.rows=${r}
.columns=${this.columns}
.key=${this.keyOf}
.name=${this.nameOf}
.texts=${I(this.t("backups.L"))}
sort=${this.sort}
?page=${this.narrow}
openable
steady="scrolled"
@sorted=${s=>{this.sort=s.detail}}
@opened=${s=>this.open(String(s.detail.id))}
></mr-table>
${this.ended?p:a`<div class="row foot">
<span class="help">${e("backups.Z",{count:t.length})}</span>
<button type="button" ?disabled=${this.loadingMore} @click=${this.more}>${e("backups.Y")}</button>
</div>`}
</div>`}empty(e){let{t,query:r}=this;if(e>0)return a`<div class="empty">
<h2>${t("backups.af")}</h2>
<p>${t("backups.ae",{count:e})}</p>
${this.clear()}
</div>`;let i=r.has("miner")||r.has("ip");return a`<div class="empty">
${$(Go,40)}
<h2>${t("backups.ak")}</h2>
<p>${t(i?"backups.ai":"backups.aj")}</p>
<div class="row">${i?this.clear():p}${this.now()}</div>
</div>`}clear(){return a`<button type="button" @click=${()=>this.filter({search:null,miner:null,ip:null})}>
${this.t("backups.j")}
</button>`}dialogs(){if(this.choosing)return a`<mr-backup-choose
.env=${this.env}
.first=${this.query.get("miner")}
@chosen=${i=>{this.choosing=!1,this.chosen=i.detail}}
@closed=${()=>{this.choosing=!1}}
></mr-backup-choose>`;if(this.chosen===void 0)return p;let e=()=>{this.chosen=void 0},t=this.env.catalog.value,r=t?.commands.backup;return r===void 0?p:a`<mr-command-dialog
.env=${this.env}
.row=${r}
.catalog=${t}
.miners=${this.chosen}
@closed=${e}
></mr-command-dialog>`}};Ut.properties={backups:{state:!0},ended:{state:!0},error:{state:!0},loadingMore:{state:!0},columns:{state:!0},choosing:{state:!0},chosen:{state:!0},sort:{state:!0}},Ut.styles=[v,Xl],Ut=f([g("mr-backups")],Ut);var Os={waiting:"quiet",checking:"busy",backing_up:"busy",sending:"busy",restarting:"busy",settling:"busy",done:"good",failed:"bad",skipped:"quiet"},Zl={running:"busy",paused:"warn",stopped:"bad",done:"good",cancelled:"quiet"};function Je({version:n,file_name:o}){return n??o}function Gt({status:n}){return n==="done"||n==="cancelled"}function Ql({phase:n}){return n==="done"||n==="failed"||n==="skipped"}function ed(n,o,e){let t=new XMLHttpRequest;return{done:new Promise((i,s)=>{t.upload.onprogress=({loaded:d,total:c})=>e(c>0?d/c:0),t.onerror=t.onabort=()=>s(new qi("")),t.onload=()=>{let d=t.response;t.status<300&&d?.image!==void 0?i(d.image):s(P({status_code:t.status,body:d??void 0}))},(async()=>{let{auth:d}=n;d.expired&&await d.refreshAccessToken();let c=new FormData;c.append("file",o),t.open("POST",`${d.data.hassUrl}/api/remote/firmware`),t.responseType="json",t.setRequestHeader("Authorization",`Bearer ${d.accessToken}`),t.send(c)})().catch(d=>s(P(d)))}),cancel:()=>t.abort()}}function Is({format:n},o){return o<1e6?`${n.number(o/1e3)} kB`:`${n.number(o/1e6,o<1e7?1:0)} MB`}function Sn(n,{vendor:o,models:e,control_boards:t,size:r}){return[o,e.join(", "),t.join(", "),Is(n,r)].filter(Boolean).join(" · ")}var Ls=["vendor","models","version","control_boards"],Lm=new Set(["models","control_boards"]),Wt=class extends H{constructor(){super(...arguments);this.share=0}disconnectedCallback(){super.disconnectedCallback(),this.running?.cancel()}get heading(){return this.t("firmware.upload")}get button(){return this.t(this.working?"firmware.uploading":"firmware.upload_do")}get ready(){return this.file!==void 0}async work(){let{file:e}=this;if(e===void 0)return;this.share=0,this.running=ed(this.env.hass,e,r=>{this.share=r});let t=await this.running.done;this.dispatchEvent(new CustomEvent("uploaded",{detail:t}))}content(){let{t:e,file:t}=this,r=Math.floor(this.share*100);return a`<p class="help">${e("firmware.upload_text")}</p>
<label class="field">
<span>${e("firmware.file")}</span>
<input
type="file"
?disabled=${this.working}
@change=${i=>{this.file=i.target.files?.[0]}}
/>
</label>
${this.working&&t!==void 0?a`<progress max="100" value=${r} aria-label=${e("firmware.uploading")}></progress>
<p class="help" role="status">
${r<100?e("firmware.upload_progress",{percent:r,size:Is(this.env,t.size)}):e("firmware.upload_checking")}
</p>
<button slot="actions" type="button" @click=${()=>this.dispatchEvent(new CustomEvent("closed"))}>${e("common.b")}</button>`:p}`}};Wt.properties={file:{state:!0},share:{state:!0}},Wt.styles=[...H.styles,y`progress{width:100%}`],Wt=f([g("mr-firmware-upload")],Wt);var hi=class extends H{constructor(){super(...arguments);this.typed={}}get heading(){return this.image.file_name}get button(){return this.t("common.u")}value(e){let t=this.image[e];return this.typed[e]??(typeof t=="string"?t:(t??[]).join(", "))}get ready(){return Ls.every(e=>e==="control_boards"||this.value(e).trim()!=="")}async work(){let e=Object.fromEntries(Ls.flatMap(t=>{let r=this.typed[t]?.trim();if(r===void 0)return[];let i=r.split(",").map(s=>s.trim()).filter(Boolean);return[[t,Lm.has(t)?i:r]]}));await _(this.env.hass,"PATCH",`remote/firmware/${this.image.id}`,e)}content(){return a`<p class="help">${this.t("firmware.declare_text")}</p>
${Ls.map(e=>{let t=e==="control_boards"?this.t("firmware.control_boards_help"):"";return a`<label class="field">
<span>${this.t(`firmware.${e}`)}</span>
<input
name=${e}
autocomplete="off"
?disabled=${this.image.read.includes(e)}
.value=${this.value(e)}
@input=${r=>{this.typed={...this.typed,[e]:r.target.value}}}
/>
${t===""?p:a`<span class="help">${t}</span>`}
</label>`})}`}};hi.properties={image:{attribute:!1},typed:{state:!0}},hi=f([g("mr-firmware-declare")],hi);var Nm=n=>n.miner_id,td=n=>n.name,Vt=class extends w{constructor(){super(...arguments);this.busy=!1;this.sort=""}async act(e){this.busy=!0;try{await _(this.env.hass,"POST",`remote/firmware/rollouts/${this.rollout.id}/${e}`)}catch(t){this.failed(t)}this.busy=!1}button(e,t=""){return a`<button type="button" class=${t} ?disabled=${this.busy} @click=${()=>this.act(e)}>
${this.t(`firmware.${e}`)}
</button>`}render(){let{t:e,rollout:t,env:r}=this,{status:i,miners:s}=t,l=s.filter(Ql).length,d=s.some(({phase:u})=>u==="waiting"),c=e("commands.batch_progress",{done:l,total:s.length}),m=s.filter(({phase:u,differences:h})=>u==="failed"||h.length>0);return a`<section class="card" aria-labelledby="title">
<div class="row">
<h3 id="title">${e("firmware.rollout_title",{version:Je(t.image)})}</h3>
<span class="chip ${Zl[i]}" role="status">${e(`firmware.status_${i}`)}</span>
<span class="spacer"></span>
${i==="running"?this.button("pause"):p}
${d&&(i==="paused"||i==="stopped")?this.button("resume"):p}
${Gt(t)?p:this.button("cancel","danger")}
</div>
<p class="help">
${e("commands.batch_by",{name:t.created_by,time:r.format.dateTime(t.created_at)})} · ${c}
</p>
${d&&i==="stopped"?a`<p class="notice bad flat">${e("firmware.stopped_text")}</p>`:p}
<progress max=${s.length} value=${l} aria-label=${c}></progress>
${this.groups()}
${m.length===0?p:a`<h4>${e("commands.i")}</h4>
<ul>
${m.map(u=>a`<li>
<b>${k(["miner",u.miner_id],u.name)}</b> ${u.phase==="failed"?r.errorText(u):p}
${u.differences.map(h=>a`<span class="help">${this.difference(h)}</span>`)}
</li>`)}
</ul>`}
<details ?open=${!Gt(t)}>
<summary>${e.n("common.l",s.length)}</summary>
<mr-table
.rows=${s}
.columns=${this.columns()}
.key=${Nm}
.name=${td}
.texts=${I(e.n("common.l",s.length))}
sort=${this.sort}
page
@sorted=${u=>{this.sort=u.detail}}
></mr-table>
</details>
</section>`}difference(e){if(typeof e=="string")return e;let{code:t,args:r,message:i}=e;return this.env.errorText({error_code:t,error_args:r,error_message:i})}groups(){let{t:e,rollout:t}=this,r=new Map(t.miners.map(i=>[i.miner_id,i]));return a`<ul class="groups">
${t.groups.map(({number:i,miners:s})=>{let l=s.filter(c=>r.get(c)?.phase==="done").length,d=s.some(c=>r.get(c)?.phase==="failed");return a`<li class="chip ${d?"bad":l===s.length?"good":"quiet"}">
${e("firmware.group",{number:i,done:l,total:s.length})}
</li>`})}
</ul>`}columns(){let{t:e}=this,{format:t}=this.env,r=(s,l)=>l===null||l===s?s??"–":`${s??"–"} → ${l}`,i=s=>s===null?null:t.hashrate(s);return[{key:"name",label:e("backups.O"),track:"minmax(120px, 2fr)",cell:({name:s,group:l})=>a`${s} <span class="sub">${e("firmware.in_group",{number:l})}</span>`,sort:td},{key:"phase",label:e("backups.aP"),track:"minmax(130px, 1fr)",cell:({phase:s,progress:l})=>a`<span class="chip flat ${Os[s]}">${e(`firmware.phase_${s}`)}</span>
${l===null||s==="done"?p:a`<span class="sub">${t.number(l)} %</span>`}`,sort:({phase:s})=>Object.keys(Os).indexOf(s)},{key:"version",label:e("firmware.version"),track:"minmax(140px, 2fr)",from:560,cell:({version_before:s,version_after:l})=>r(s,l)},{key:"hashrate",label:e("control.l"),track:"minmax(150px, 1fr)",from:720,cell:({hashrate_before_ths:s,hashrate_after_ths:l})=>r(i(s),i(l))}]}};Vt.properties={rollout:{attribute:!1},busy:{state:!0},sort:{state:!0}},Vt.styles=[v,y`section{display:flex;flex-direction:column;gap:10px}progress{width:100%}h4,.flat{margin:0;font-weight:500}ul{margin:0;padding-inline-start:20px;overflow-wrap:anywhere}.groups{display:flex;flex-wrap:wrap;gap:8px;padding:0;list-style:none}li .help{display:block}summary{cursor:pointer;font-weight:500}`],Vt=f([g("mr-rollout")],Vt);var fi=(n,o)=>n.toLowerCase()===o.toLowerCase();function Yt(n,o){let{miner_ip:e,location:t}=n,r=n.tags??[];return e!==null?o.filter(i=>fi(i.ip,e)):t!==null?o.filter(i=>fi(i.site,t)||fi(i.location,t)):r.length>0?o.filter(i=>i.tags.some(s=>r.some(l=>fi(l,s)))):o}function En(n,o){let e=[...new Set(n.map(s=>s.site))],t=n.map(s=>s.location).filter(s=>s!==""),r=[...new Set([...o,...t])].filter(s=>!e.some(l=>fi(l,s))),i=s=>s.map(l=>({name:l,count:Yt({miner_ip:null,location:l,tags:null},n).length})).sort((l,d)=>B(l.name,d.name));return{sites:i(e),areas:i(r)}}function Tn(n,o){let e=new Map;for(let t of[...n.flatMap(r=>r.tags),...o])e.has(t.toLowerCase())||e.set(t.toLowerCase(),t);return[...e.values()].map(t=>({name:t,count:Yt({miner_ip:null,location:null,tags:[t]},n).length})).sort((t,r)=>B(t.name,r.name))}var rd=[["canary",1,1,100],["min_hashrate_percent",90,0,100],["settle_minutes",15,0,1440]],id=5,nd=n=>n.miner_id,Am=n=>n.name;function sd(n){return n===void 0?"":[n.model,ri(n)].filter(Boolean).join(" · ")}var Xe=class extends w{constructor(){super(...arguments);this.scope={all:!0};this.selection=new Set;this.numbers=Object.fromEntries(rd);this.groups="5, 25, 100";this.backup=!0;this.busy=!1;this.error="";this.turn=0}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.requestUpdate())),this.miners!==void 0&&(this.scope={miner_ips:this.miners.map(({ip:e})=>e)}),this.image===void 0?this.loadImages():this.check()}async loadImages(){try{let{images:e}=await _(this.env.hass,"GET","remote/firmware");this.images=e.filter(({complete:t})=>t),this.take(this.images[0])}catch(e){this.error=this.env.errorText(e)}}take(e){this.image=e,e!==void 0&&this.check()}request(e,t){return _(this.env.hass,"POST",`remote/firmware/rollouts${e}`,{image_id:this.image?.id,...t})}async check(){this.turn+=1;let{turn:e}=this;this.checked=void 0,this.error="";try{let{miners:t}=await this.request("?preview=true",this.scope);if(e!==this.turn)return;this.checked=t,this.selection=new Set(t.filter(({ok:r})=>r).map(nd))}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async start(e){if(e.preventDefault(),!(this.busy||this.selection.size===0)){this.busy=!0,this.error="";try{await this.request("",{miner_ips:(this.checked??[]).flatMap(({miner_id:t,ip:r})=>this.selection.has(t)?[r]:[]),...this.numbers,groups:this.groups.split(",").map(Number),backup_first:this.backup}),this.busy=!1,await this.updateComplete,this.dispatchEvent(new CustomEvent("started")),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.busy=!1}}}render(){let{t:e,image:t,busy:r}=this,i=this.selection.size;return a`<mr-dialog
heading=${this.heading()}
close-label=${e("common.c")}
wide
?busy=${r}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<form id="form" @submit=${this.start}>
${this.imageField()}
${t===void 0?p:a`<p class="help">${Sn(this.env,t)}</p> ${this.scopeField()} ${this.result()} ${this.options()}`}
${this.alarm(this.error)}
</form>
<button slot="actions" type="button" ?disabled=${r} @click=${()=>this.dialog.close()}>${e("common.b")}</button>
<button slot="actions" type="submit" form="form" class="primary danger" ?disabled=${r||i===0}>
${this.only===void 0?e.n("firmware.rollout_do",i):e("firmware.install_do")}
</button>
</mr-dialog>`}get only(){return this.miners?.length===1?this.miners[0]:void 0}heading(){let{t:e,image:t,only:r}=this;if(t===void 0)return r===void 0?e("firmware.install"):e("firmware.install_on_miner",{name:r.name});let i=Je(t);return r===void 0?e("firmware.rollout_title",{version:i}):e("firmware.install_version",{version:i,name:r.name})}imageField(){let{t:e,images:t}=this;return t===void 0?p:t.length===0?a`<p class="notice">${e("firmware.none_stored")} ${k(["firmware"],e("common.tab_firmware"))}</p>`:a`<label class="field">
<span>${e("firmware.image")}</span>
<select
name="image"
@change=${r=>this.take(t[r.target.selectedIndex])}
>
${t.map(r=>a`<option ?selected=${r===this.image}>${Je(r)} (${r.file_name})</option>`)}
</select>
</label>`}scopeField(){let{t:e}=this,t=this.miners;if(this.only!==void 0)return a`<p>${sd(this.only)}</p>`;if(t!==void 0)return a`<p><b>${e("firmware.selection")}: ${e.n("common.l",t.length)}</b></p>`;let{miners:r}=this.env.fleet,{sites:i,areas:s}=En(r,[]),l=[[e("schedules.d"),r.length,{all:!0}],...[...i,...s].map(({name:d,count:c})=>[d,c,{location:d}]),...Tn(r,[]).map(({name:d,count:c})=>[e("schedules.au",{labels:d}),c,{tags:[d]}])];return a`<label class="field">
<span>${e("schedules.section_who")}</span>
<select
@change=${d=>{this.scope=l[d.target.selectedIndex]?.[2]??this.scope,this.check()}}
>
${l.map(([d,c])=>a`<option>${d} (${this.env.format.number(c)})</option>`)}
</select>
</label>`}result(){let{t:e,checked:t}=this;if(t===void 0)return this.error===""?a`<p class="help" role="status">${e("firmware.checking")}</p>`:p;let r=t.filter(({ok:l})=>l),i=new Map;for(let{ok:l,name:d,code:c,args:m,message:u}of t){if(l)continue;let h=this.env.errorText({error_code:c,error_args:m,error_message:u});i.set(h,[...i.get(h)??[],d])}let s=[{key:"name",label:e("backups.O"),track:"minmax(0, 3fr)",cell:({miner_id:l,name:d})=>a`${d} <span class="sub">${sd(this.env.fleet.get(l))}</span>`}];if(this.only!==void 0){let[l]=i.keys();return l===void 0?a`<p class="help" role="status">${e("firmware.fits")}</p>`:a`<p class="notice warn" role="status">${l}</p>`}return a`<p class="help" role="status">${e("firmware.checked",{able:r.length,total:t.length})}</p>
${r.length===0?p:a`<mr-table
.rows=${r}
.columns=${s}
.key=${nd}
.name=${Am}
.texts=${I(e("schedules.section_who"),e)}
.selection=${this.selection}
@selected=${l=>{this.selection=l.detail}}
></mr-table>`}
${i.size===0?p:a`<details>
<summary>${e.n("firmware.left_out",t.length-r.length)}</summary>
<ul>
${[...i].map(([l,d])=>a`<li>${l}<span class="help">${d.slice(0,id).join(", ")}${d.length>id?` … (${this.env.format.number(d.length)})`:""}</span></li>`)}
</ul>
</details>`}`}options(){let{t:e}=this,t=this.only!==void 0;return a`<fieldset>
<legend>${e(t?"firmware.afterwards":"firmware.groups")}</legend>
<div class="grid">
${rd.filter(([r])=>!t||r!=="canary").map(([r,,i,s])=>a`<label class="field">
<span>${e(`firmware.${r}`)}</span>
<input
name=${r}
type="number"
required
min=${i}
max=${s}
.value=${C(String(this.numbers[r]))}
@change=${l=>{this.numbers={...this.numbers,[r]:l.target.valueAsNumber}}}
/>
</label>`)}
${t?p:this.groupsField()}
</div>
<label class="check">
<input
type="checkbox"
.checked=${this.backup}
@change=${r=>{this.backup=r.target.checked}}
/>
${e("commands.field_backup_first")}
</label>
<p class="help">${e(t?"firmware.alone_help":"firmware.groups_help")}</p>
</fieldset>`}groupsField(){return a`<label class="field">
<span>${this.t("firmware.group_percents")}</span>
<input
name="groups"
required
pattern="\\s*\\d+\\s*(,\\s*\\d+\\s*)*"
.value=${this.groups}
@change=${e=>{this.groups=e.target.value}}
/>
</label>`}};Xe.properties={image:{attribute:!1},miners:{attribute:!1},images:{state:!0},scope:{state:!0},checked:{state:!0},selection:{state:!0},numbers:{state:!0},groups:{state:!0},backup:{state:!0},busy:{state:!0},error:{state:!0}},Xe.styles=[v,y`form{display:flex;flex-direction:column;gap:16px}p{margin:0}mr-table{height:min(260px,35dvh);border:1px solid var(--divider-color);border-radius:12px}summary{cursor:pointer}li .help{display:block}`],f([T("mr-dialog")],Xe.prototype,"dialog",2),Xe=f([g("mr-rollout-dialog")],Xe);var Fm=3,Jt=class extends W{constructor(){super(...arguments);this.tab="firmware";this.rollouts=[];this.lost="";this.all=!1;this.close=()=>{this.dialog=void 0}}connectedCallback(){super.connectedCallback();let e=new K(()=>this.env.hass.connection,"miner_remote/firmware/subscribe",({images:t,rollouts:r=[]},i)=>{this.images=t??this.images;let s=new Set(r.map(({id:d})=>d)),l=i?[]:this.rollouts.filter(({id:d})=>!s.has(d));this.rollouts=[...r,...l].sort((d,c)=>c.created_at.localeCompare(d.created_at))});this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)}))}show(e,t){this.dialog={kind:e,image:t}}render(){let{t:e,images:t}=this;return a`<div class="page">
<div class="row">
<div class="spacer">
<h2>${e("common.tab_firmware")}</h2>
<p class="help">${e("firmware.intro")}</p>
</div>
${t?.length===0?p:this.uploadButton()}
</div>
${this.alarm(this.lost&&this.t("common.j",{error:this.lost}))}
${t===void 0?this.lost===""?this.loadingLine():p:a`${this.progress()} ${this.list(t)}`}
</div>
${this.dialogs()}`}uploadButton(){return a`<button
type="button"
class="primary"
@click=${()=>{this.dialog="upload"}}
>
${$(V)}${this.t("firmware.upload")}
</button>`}progress(){let e=this.rollouts.filter(i=>!Gt(i)),t=this.rollouts.filter(Gt),r=[...e,...this.all?t:t.slice(0,Fm)];return a`${ee(r,({id:i})=>i,i=>a`<mr-rollout .env=${this.env} .rollout=${i}></mr-rollout>`)}
${r.length===this.rollouts.length?p:a`<button
type="button"
class="plain"
@click=${()=>{this.all=!0}}
>
${this.t("firmware.all_rollouts")}
</button>`}`}list(e){let{t}=this;return e.length===0?a`<div class="card empty">
${$($t,48)}
<h2>${t("firmware.none_title")}</h2>
<p>${t("firmware.none")}</p>
${this.uploadButton()}
</div>`:a`<section class="card">
<h3>${t("firmware.images")}</h3>
<ul>
${e.map(r=>this.line(r))}
</ul>
</section>`}line(e){let{t,env:r}=this,{complete:i}=e,s=(l,d,c="")=>a`<button
type="button"
class=${c}
aria-label="${d}: ${e.file_name}"
?disabled=${l==="rollout"&&!i}
@click=${()=>this.show(l,e)}
>
${d}
</button>`;return a`<li class="row">
<div class="what">
<b>${Je(e)}</b>
<span class="chip ${i?e.declared?"quiet":"good":"warn"}">
${t(i?e.declared?"firmware.declared":"firmware.read":"firmware.incomplete")}
</span>
<p class="help">${e.file_name} · ${Sn(r,e)}</p>
<p class="help">${t("commands.batch_by",{name:e.uploaded_by,time:r.format.dateTime(e.uploaded_at)})}</p>
<details>
<summary class="help">SHA-256</summary>
<code>${e.sha256}</code>
</details>
</div>
${s("rollout",t("firmware.rollout"),"primary")} ${s("declare",t("common.g"))}
${s("delete",t("common.e"),"danger")}
</li>`}dialogs(){let{env:e,close:t}=this,r=this.dialog;if(r===void 0)return p;if(r==="upload")return a`<mr-firmware-upload
.env=${e}
@uploaded=${({detail:s})=>{this.dialog=s.complete?void 0:{kind:"declare",image:s}}}
@closed=${t}
></mr-firmware-upload>`;let{image:i}=r;switch(r.kind){case"declare":return a`<mr-firmware-declare .env=${e} .image=${i} @done=${t} @closed=${t}></mr-firmware-declare>`;case"delete":return a`<mr-delete
.env=${e}
.name=${i.file_name}
.text=${this.t("firmware.delete_text")}
.erase=${()=>_(e.hass,"DELETE",`remote/firmware/${i.id}`)}
@done=${t}
@closed=${t}
></mr-delete>`;case"rollout":return a`<mr-rollout-dialog .env=${e} .image=${i} @closed=${t}></mr-rollout-dialog>`}}};Jt.properties={images:{state:!0},rollouts:{state:!0},lost:{state:!0},dialog:{state:!0},all:{state:!0}},Jt.styles=[v,y`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}ul{list-style:none;margin:0;padding:0}li{padding:12px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1 1 260px;min-width:0}summary{cursor:pointer}code{font-size:12px}`],Jt=f([g("mr-firmware")],Jt);function Ns(n,o){let{t:e,format:t}=n,r=s=>e(`common.type_${s.command_type}`),i=s=>s===""?p:a` <span class="sub">${s}</span>`;return[{key:"what",label:e("history.k"),track:"minmax(0, 1fr)",until:640,cell:s=>{let l=si(n,s);return a`${r(s)}${l===""?p:`: ${l}`}${i(o.of(s))}`}},{key:"outcome",label:e("history.P"),track:"178px",until:640,cell:s=>a`${Ue(n,s)}${i(t.dateTimeSeconds(s.timestamp))}`},{key:"time",label:e("history.aa"),track:"122px",from:640,cell:s=>a`${t.timeSeconds(s.timestamp)}${i(t.dateOnly(s.timestamp))}`},{key:"type",label:e("history.k"),track:"minmax(140px, 1.6fr)",from:640,cell:s=>a`${r(s)}${i(si(n,s))}`},{key:"miner",label:e("history.y"),track:"minmax(150px, 1.6fr)",from:640,cell:s=>{let l=o.of(s);return l===s.miner_ip?l:a`${l}${i(s.miner_ip)}`}},{key:"status",label:e("history.P"),track:"148px",from:640,cell:s=>{let l=rl(s);return a`${Ue(n,s)}${i(l===null?"":t.timeSeconds(l))}`}},{key:"duration",label:e("history.p"),track:"88px",numeric:!0,from:980,cell:s=>t.duration(s.duration_ms)},{key:"by",label:e("history.h"),track:"minmax(110px, 1fr)",from:820,cell:s=>a`${s.initiated_by}${i(e(`common.source_${s.source}`))}`},{key:"message",label:e("history.L"),track:"minmax(150px, 1.8fr)",from:900,cell:s=>tl(n,s)}]}function Dm(n){let o=[0],e=!1;for(let s=0;s<n.length;s+=1){let l=n[s];l==='"'?e=!e:l===`
`&&!e&&o.push(s+1)}o.at(-1)!==n.length&&o.push(n.length);let t=o[1]??n.length,r=Math.max(0,o.length-2),i=r>0?Number.parseInt(n.slice(o.at(-2)),10):Number.NaN;return{header:n.slice(0,t),body:n.slice(t),count:r,lastId:Number.isNaN(i)?void 0:i}}async function od(n,o){let e=[],t=0,r;for(;;){let i=Dm(await n(r));if(e.push(new Blob(e.length===0?[i.header,i.body]:[i.body])),t+=i.count,!o(t))return;if(i.count<1e3||i.lastId===void 0)return new Blob(e,{type:"text/csv;charset=utf-8"});r=i.lastId}}var Hm=new Set(["backup_id","pre_update_backup_id","restored_backup_id"]),Xt=class extends w{constructor(){super(...arguments);this.name=""}render(){let{record:e,env:t}=this,{format:r}=t;return a`<mr-dialog
heading=${this.t("history.o",{command:this.t(`common.type_${e.command_type}`),miner:this.name})}
close-label=${this.t("common.c")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${Nt(e)?a`<p class="notice bad" dir="auto">${t.errorText(e)}</p>`:p}
${Ca(t,e)}
<dl>
${ie(this.t("history.y"),a`${k(["history"],this.name,{miner:e.miner_id})}
${this.name===e.miner_ip?p:a`<span class="help">${e.miner_ip}</span>`}`)}
${ie(this.t("history.h"),a`${e.initiated_by} <span class="help">${this.t(`common.source_${e.source}`)}</span>`)}
${ie(this.t("history.I"),r.dateTimeSeconds(e.timestamp))}
${e.duration_ms===null?p:ie(this.t("history.p"),r.duration(e.duration_ms))}
${e.batch_id===null?p:ie(this.t("history.f"),k(["history"],this.t("history.g"),{batch:e.batch_id}))}
${ie(this.t("history.v"),String(e.id))}
</dl>
${this.values(this.t("history.J"),e.parameters)}
${this.values(this.t("history.M"),e.response)}
</mr-dialog>`}values(e,t){if(t===null)return p;let r=Object.fromEntries(Object.entries(t).filter(([,i])=>!fe(i)));return fe(r)?p:a`<section>
<h3>${e}</h3>
${St(this.env,r,"history.key_",(i,s)=>this.special(i,s))}
</section>`}special(e,t){if(Hm.has(e)&&typeof t=="number")return k(["backups",String(t)],`${Qi(this.env,"history.key_","backup_id")} ${t}`);if(e==="sections"&&Array.isArray(t))return t.map(r=>un.find(i=>i===r)).map((r,i)=>r===void 0?String(t[i]):this.t(`backups.section_${r}`)).join(", ");if(e==="backup_type"&&(t==="manual"||t==="automatic"||t==="pre_update"))return this.t(`backups.type_${t}`)}};Xt.properties={record:{attribute:!1},name:{}},Xt.styles=[v,Et,en,y`.notice{margin:0;overflow-wrap:anywhere;white-space:pre-line}section{display:flex;flex-direction:column;gap:8px}dd .help{margin-inline-start:6px}`],Xt=f([g("mr-command-details")],Xt);var zm=3e3,jm=6e4,Zt=class extends w{constructor(){super(...arguments);this.version=0;this.error="";this.due=0;this.asked=0}connectedCallback(){super.connectedCallback(),this.owns(()=>clearTimeout(this.timer)),this.load()}willUpdate(){this.version!==this.asked&&this.isConnected&&this.plan(zm),this.asked=this.version}plan(e){let t=Date.now()+e;this.timer!==void 0&&this.due<=t||(clearTimeout(this.timer),this.due=t,this.timer=setTimeout(()=>{this.load()},e))}async load(){clearTimeout(this.timer),this.timer=void 0;try{let{stats:e}=await _(this.env.hass,"GET","remote/commands/stats?period_hours=24");this.stats=e,this.error=""}catch(e){this.error=this.env.errorText(e)}this.isConnected&&this.plan(jm)}render(){let{stats:e,t}=this,{format:r}=this.env;if(e===void 0&&this.error!=="")return a`<p class="error">${t("common.h",{error:this.error})}</p>`;let i=e===void 0?0:e.successful+e.failed,s=e===void 0||i===0?void 0:e.successful/i*100,l=(d,c,m,u=p)=>a`<div class="figure ${m}">
<dt>${d}</dt>
<dd>${c===void 0?"–":r.number(c)}${u}</dd>
</div>`;return a`<section class="card" aria-labelledby="title">
<h2 id="title">${t("history.s")}</h2>
<dl>
${l(t("history.V"),e?.total,"")}
${l(t("history.R"),e?.successful,"good",s===void 0?p:a` <small>${r.number(s,s>99&&s<100?1:0)} %</small>`)}
${l(t("history.r"),e?.failed,(e?.failed??0)>0?"bad":"")}
${l(t("history.K"),e?.pending,(e?.pending??0)>0?"busy":"")}
</dl>
${this.types()}
</section>`}types(){let e=this.stats?.by_type??{},t=Lt.filter(r=>(e[r]??0)>0);return t.length===0?p:(t.sort((r,i)=>(e[i]??0)-(e[r]??0)),a`<ul aria-label=${this.t("history.i")}>
${t.map(r=>a`<li>${this.t(`common.type_${r}`)} <b>${this.env.format.number(e[r])}</b></li>`)}
</ul>`)}};Zt.properties={version:{type:Number},stats:{state:!0},error:{state:!0}},Zt.styles=[v,y`:host{display:block}section{display:flex;flex-wrap:wrap;align-items:center;gap:8px 32px;padding:12px 16px}h2{font-size:15px}dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0}@media(max-width:480px){dl{display:grid;grid-template-columns:1fr 1fr;width:100%}}.figure{display:flex;flex-direction:column}dt{color:var(--mr-secondary);font-size:13px}dt:before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-inline-end:6px;background:var(--chip, transparent)}.figure:not(.good):not(.bad):not(.busy) dt:before{display:none}dd{margin:0;font-size:22px;line-height:1.25;font-variant-numeric:tabular-nums}small{font-size:13px;color:var(--mr-secondary)}ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:0;padding:0;color:var(--mr-secondary);font-size:13px}b{color:var(--primary-text-color);font-weight:500;font-variant-numeric:tabular-nums}`],Zt=f([g("mr-history-figures")],Zt);var As=36e5,gi={"1h":As,"24h":24*As,"7d":168*As},Qt=["type","status","source","miner","ip","user","batch","time","since","until"];function Rn(n,o){return n.find(e=>e===o)}function ad(n){let o=n===null?Number.NaN:Date.parse(n);return Number.isNaN(o)?void 0:new Date(o).toISOString()}function Fs(n){return Rn([...Object.keys(gi),"custom"],n.get("time"))}function Mn(n,o){let e=Fs(n),t=e==="custom",r={command_type:Rn(Lt,n.get("type")),status:Rn(ln,n.get("status")),source:Rn(dn,n.get("source")),miner_id:n.get("miner")??void 0,miner_ip:n.get("ip")??void 0,initiated_by:n.get("user")??void 0,batch_id:n.get("batch")??void 0,since:t?ad(n.get("since")):e===void 0?void 0:new Date(o-gi[e]).toISOString(),until:t?ad(n.get("until")):void 0};return Object.fromEntries(Object.entries(r).filter(([,i])=>i!==void 0&&i!==""))}function Ds(n,o){let e=Date.parse(n.timestamp);return(o.command_type===void 0||n.command_type===o.command_type)&&(o.status===void 0||n.status===o.status)&&(o.source===void 0||n.source===o.source)&&(o.miner_id===void 0||n.miner_id===o.miner_id)&&(o.miner_ip===void 0||n.miner_ip===o.miner_ip)&&(o.initiated_by===void 0||n.initiated_by===o.initiated_by)&&(o.batch_id===void 0||n.batch_id===o.batch_id)&&(o.since===void 0||e>=Date.parse(o.since))&&(o.until===void 0||e<=Date.parse(o.until))}function ld(n){let o=Mn(n,0);return o.since!==void 0&&o.until!==void 0&&o.since>o.until?"order":void 0}var er=class extends w{constructor(){super(...arguments);this.query=new URLSearchParams;this.users=[];this.folded=!1;this.unfolded=!1}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}get active(){return Qt.filter(e=>e!=="since"&&e!=="until"&&this.query.has(e)).length}render(){if(!this.folded)return a`<div class="fields">${this.fields()}</div>`;let{active:e}=this;return a`<button
type="button"
aria-expanded=${this.unfolded}
aria-controls="fields"
@click=${()=>{this.unfolded=!this.unfolded}}
>
${$(Yo)}
${e===0?this.t("history.t"):this.t("history.u",{count:e})}
</button>
<div id="fields" class="fields" ?hidden=${!this.unfolded}>${this.fields()}</div>`}fields(){let{t:e,query:t}=this;return a`
${this.choice("type",e("history.W"),e("history.c"),Lt,r=>e(`common.type_${r}`))}
${this.choice("status",e("history.Q"),e("history.b"),ln,r=>e(`common.status_${r}`))}
<mr-miner-field
.env=${this.env}
label=${e("history.y")}
placeholder=${e("history.z")}
error=${e("backups.R")}
.miner=${t.get("miner")}
.ip=${t.get("ip")}
@picked=${r=>this.emit(r.detail)}
></mr-miner-field>
${this.choice("source",e("history.O"),e("history.a"),dn,r=>e(`common.source_${r}`))}
<label class="field">
<span>${e("history.Y")}</span>
<input
type="search"
list="users"
autocomplete="off"
placeholder=${e("history.Z")}
.value=${t.get("user")??""}
@input=${r=>this.writing(r)}
@change=${r=>this.emit({user:r.target.value.trim()})}
/>
<datalist id="users">${this.users.map(r=>a`<option value=${r}></option>`)}</datalist>
</label>
${this.times()}
${t.has("batch")?a`<span class="batch chip busy">
${e("history.d",{id:(t.get("batch")??"").slice(0,8)})}
<button
type="button"
class="plain"
aria-label=${e("history.e")}
title=${e("history.e")}
@click=${()=>this.emit({batch:null})}
>
×
</button>
</span>`:p}
${this.active===0?p:a`<button type="button" class="plain clear" @click=${()=>this.emit(Object.fromEntries(Qt.map(r=>[r,null])))}>
${e("history.j")}
</button>`}
`}writing(e){let t=e.target.value;(t===""||e.inputType==="insertReplacementText"&&this.users.includes(t))&&this.emit({user:t})}choice(e,t,r,i,s){let l=this.query.get(e)??"";return a`<label class="field">
<span>${t}</span>
<select @change=${d=>this.emit({[e]:d.target.value})}>
<option value="" .selected=${l===""}>${r}</option>
${i.map(d=>a`<option value=${d} .selected=${l===d}>${s(d)}</option>`)}
</select>
</label>`}times(){let{t:e,query:t}=this,r=Fs(t),i=r==="custom"&&ld(t)==="order";return a`<label class="field">
<span>${e("history.T")}</span>
<select @change=${s=>this.chooseTime(s.target.value)}>
<option value="" .selected=${r===void 0}>${e("history.time_any")}</option>
${[...Object.keys(gi),"custom"].map(s=>a`<option value=${s} .selected=${r===s}>${e(`history.time_${s}`)}</option>`)}
</select>
</label>
${r==="custom"?a`${this.time("since",e("history.N"),i)} ${this.time("until",e("history.X"),i)}`:p}`}chooseTime(e){let t=e==="custom"?new Date(Date.now()-gi["24h"]).toISOString():null;this.emit({time:e,since:t,until:null})}time(e,t,r){let i=this.env.format.timeZone,s=this.query.get(e);return a`<label class="field time">
<span>${t}</span>
<input
type="datetime-local"
.value=${s===null?"":ke(s,i)}
aria-invalid=${r}
aria-describedby=${r?"wrong":p}
@change=${l=>this.emit({[e]:At(l.target.value,i)})}
/>
${r&&e==="until"?a`<span id="wrong" class="error" role="alert">${this.t("history.ab")}</span>`:p}
</label>`}};er.properties={query:{attribute:!1},users:{attribute:!1},folded:{type:Boolean},unfolded:{state:!0}},er.styles=[v,y`:host{display:flex;flex-direction:column;align-items:flex-start;gap:8px;min-width:0}.fields{order:1;width:100%;display:grid;gap:8px;grid-template-columns:repeat(auto-fit,minmax(min(126px,100%),1fr));align-items:start}.fields select{padding-inline:8px 4px}.batch,.clear{align-self:end}.fields[hidden]{display:none}.time{grid-column:span 2;min-width:0}.batch{min-height:40px;border-radius:20px;justify-self:start;padding-inline-end:2px}.batch button{min-height:36px;width:36px;padding:0;font-size:18px;color:inherit}.clear{justify-self:start}`],er=f([g("mr-history-filters")],er);var dd=[kn,y`.bar{column-gap:16px;justify-content:space-between}mr-history-filters{flex:1 1 260px}:host([narrow]) .bar{align-items:flex-start}:host([narrow]) mr-history-filters{display:contents}.notice{margin:0}.list{position:relative}.list[aria-busy=true] mr-table{opacity:.5;transition:opacity .2s .3s}.foot{min-height:40px;display:flex;align-items:center;justify-content:center;border-top:1px solid var(--divider-color)}.fresh{position:absolute;top:60px;left:50%;transform:translate(-50%);z-index:2;box-shadow:0 2px 10px #00000059}:host([narrow]) .fresh{position:fixed;top:auto;bottom:20px}`];var Cn=class{constructor(){this.rows=[];this.ended=!1;this.unseen=0;this.above=[];this.newest=0}get atTop(){return this.above.length===0}get olderBefore(){return this.ended?void 0:this.rows.at(-1)?.id}get newerBefore(){let o=this.above.at(-1);return o===void 0?void 0:o+1}reset(o){this.rows=o,this.ended=o.length<200,this.unseen=0,this.newest=o[0]?.id??0,this.above.length=0}older(o){let e=this.rows.at(-1)?.id??Number.POSITIVE_INFINITY;this.ended=o.length<200;let t=[...this.rows,...o.filter(r=>r.id<e)];for(;t.length>600;)this.above.push(t[0]?.id??0),t=t.slice(200);this.rows=t}newer(o){this.above.pop();let e=this.rows[0]?.id??0,t=[...o.filter(r=>r.id>e),...this.rows];this.ended&&=t.length<=600,this.rows=t.slice(0,600)}take(o,e,t){let r=[...this.rows],i=!1;for(let s of[...o].sort((l,d)=>l.id-d.id)){let l=r.findIndex(c=>c.id<=s.id),d=l>=0&&r[l]?.id===s.id;if(d&&e(s))r[l]=s;else if(d)r.splice(l,1);else if(e(s))if(l===0||r.length===0)t||!this.atTop||this.unseen>0?s.id>this.newest&&(this.unseen+=1):r.unshift(s),this.newest=Math.max(this.newest,s.id);else if(l>0)r.splice(l,0,s);else if(this.ended)r.push(s);else continue;else continue;i=!0}i&&(r.length>600&&(this.ended=!1),this.rows=r.slice(0,600))}};var cd=40,qm=200,Ze=class extends W{constructor(){super(...arguments);this.tab="history";this.rows=[];this.unseen=0;this.loading="first";this.error="";this.lost="";this.version=0;this.steady="scrolled";this.users=[];this.columns=[];this.names=new ye;this.held=new Cn;this.asked={};this.turn=0;this.early=[];this.reading=!1;this.opened=!1;this.keyOf=e=>String(e.id)}connectedCallback(){super.connectedCallback();let e=new K(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>this.take(t));this.owns(e.listen(()=>{this.lost=e.error===void 0?"":this.env.errorText(e.error)},()=>{this.catchUp()})),this.owns(this.env.fleet.listen(()=>this.updateNames())),this.owns(()=>{this.turn+=1,this.exported=void 0})}willUpdate(e){if(this.columnsFor!==this.env&&(this.names.refresh(this.env.fleet),this.columns=Ns(this.env,this.names),this.columnsFor=this.env),!e.has("query"))return;let t=Qt.map(r=>this.query.get(r)).join(`
`);t!==this.filters&&(this.filters=t,this.load()),this.openDetail()}updateNames(){this.names.refresh(this.env.fleet)&&(this.columns=Ns(this.env,this.names))}async ask(e,t=this.asked){let r=`remote/commands/history${q({...t,...e})}`;return(await _(this.env.hass,"GET",r)).commands}async load(){this.turn+=1;let{turn:e}=this;this.asked=Mn(this.query,Date.now()),this.loading="first",this.early=[];try{let t=await this.ask({limit:200});if(e!==this.turn)return;this.error="",this.steady="scrolled",this.held.reset(t),this.held.take(this.early,r=>Ds(r,this.asked),!1),this.table?.toTop(),this.reading=!1}catch(t){if(e!==this.turn)return;this.error=this.env.errorText(t)}this.early=[],this.loading=void 0,this.show()}async catchUp(){if(this.version+=1,!this.reading&&this.held.atTop)return this.load();let{turn:e}=this;try{let t=await this.ask({limit:200});e===this.turn&&this.take(t)}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async more(e){let{held:t}=this,r=e==="older"?t.olderBefore:t.newerBefore;if(this.loading!==void 0||r===void 0)return;let{turn:i}=this;this.loading=e;try{let s=await this.ask({before_id:r,limit:200});if(i!==this.turn)return;this.error="",this.steady="always",t[e](s)}catch(s){if(i!==this.turn)return;this.error=this.env.errorText(s)}this.loading=void 0,this.show()}show(){this.rows=this.held.rows,this.unseen=this.held.unseen;let e=new Set([...this.users,...this.rows.map(t=>t.initiated_by)]);e.size>this.users.length&&e.size<=qm&&(this.users=[...e].sort())}take(e){this.version+=1,this.steady="scrolled",this.loading==="first"&&this.early.push(...e),this.held.take(e,r=>Ds(r,this.asked),this.reading),this.show();let t=this.detail;typeof t=="object"&&(this.detail=e.find(r=>r.id===t.id)??t)}viewed(e){let{first:t,last:r}=e.detail;this.reading=t>0,!this.reading&&this.held.atTop&&this.unseen>0&&this.loading===void 0?this.load():r>=this.rows.length-cd&&this.error===""?this.more("older"):t<=cd&&this.error===""&&this.more("newer")}async openDetail(){let e=Number(this.query.get("command")??Number.NaN);if(!Number.isInteger(e)||e<1){this.detail=void 0;return}if(!(typeof this.detail=="object"&&this.detail.id===e)&&(this.detail=this.held.rows.find(t=>t.id===e),this.detail===void 0))try{let[t]=await this.ask({before_id:e+1,limit:1},{});this.query.get("command")===String(e)&&(this.detail=t?.id===e?t:"missing")}catch(t){this.failed(t)}}openRecord(e){this.opened=!0,j([this.tab],aa(this.query,{command:String(e.id)}))}closeDetail(){this.query.has("command")&&(this.opened?window.history.back():this.filter({command:null}),this.opened=!1)}async exportCsv(){if(this.exported!==void 0)return;this.exported=0;let e=Mn(this.query,Date.now());try{let t=await od(async r=>{let i=`remote/commands/history${q({...e,format:"csv",limit:1e3,before_id:r})}`;return(await sa(this.env.hass,i)).text()},r=>this.exported===void 0?!1:(this.exported=r,!0));t!==void 0&&Ui(t,"miner_remote_commands.csv")}catch(t){this.failed(t)}this.exported=void 0}render(){return a`<div class="page">
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
${this.lost===""?p:a`<p class="notice warn" role="status">${this.t("history.w",{error:this.lost})}</p>`}
${this.error===""?p:a`<div class="notice bad row" role="alert">
<span>${this.t("common.h",{error:this.error})}</span>
<button type="button" @click=${this.load}>${this.t("common.t")}</button>
</div>`}
<div class="list card" aria-busy=${this.loading==="first"}>${this.list()}</div>
${this.dialog()}
</div>`}csv(){return this.exported===void 0?a`<button type="button" ?disabled=${this.rows.length===0} @click=${this.exportCsv}>
${$(Ce)}${this.t("history.l")}
</button>`:a`<span class="row export">
<span role="status">${this.t.n("history.m",this.exported)}</span>
<button
type="button"
@click=${()=>{this.exported=void 0}}
>
${this.t("history.n")}
</button>
</span>`}list(){if(this.rows.length===0)return this.empty();let e=!this.held.atTop||this.unseen>0;return a`<mr-table
.rows=${this.rows}
.columns=${this.columns}
.key=${this.keyOf}
.texts=${I(this.t("history.S"))}
?page=${this.narrow}
openable
steady=${this.steady}
@opened=${t=>this.openRecord(t.detail)}
@viewed=${this.viewed}
></mr-table>
${e?a`<button type="button" class="primary fresh" @click=${this.load}>
${$(Re)}${this.unseen>0?this.t.n("history.B",this.unseen):this.t("history.U")}
</button>`:p}
<div class="foot help">
${this.loading==="first"?a`<span role="status">${this.t("common.i")}</span>`:this.held.ended?this.t("history.q"):this.loading==="older"?this.t("history.x"):a`<button type="button" class="plain" @click=${()=>this.more("older")}>${this.t("history.H")}</button>`}
</div>`}empty(){if(this.loading==="first")return a`<p class="empty" role="status">${this.t("common.i")}</p>`;if(this.error!=="")return p;let e=Object.keys(this.asked).length>0;return a`<div class="empty">
${$(Ai,40)}
<h2>${this.t(e?"history.D":"history.G")}</h2>
<p>${this.t(e?"history.C":"history.F")}</p>
${e?a`<button type="button" @click=${()=>this.filter(Object.fromEntries(Qt.map(t=>[t,null])))}>
${this.t("history.j")}
</button>`:k(["control"],this.t("history.E"))}
</div>`}dialog(){let{detail:e}=this;return e===void 0?p:e==="missing"?a`<mr-dialog
heading=${this.t("history.k")}
close-label=${this.t("common.c")}
@closed=${this.closeDetail}
>
<p>${this.t("history.A",{id:this.query.get("command")??""})}</p>
</mr-dialog>`:a`<mr-command-details
.env=${this.env}
.record=${e}
.name=${this.names.of(e)}
@closed=${this.closeDetail}
></mr-command-details>`}};Ze.properties={rows:{state:!0},unseen:{state:!0},loading:{state:!0},error:{state:!0},lost:{state:!0},version:{state:!0},detail:{state:!0},exported:{state:!0},steady:{state:!0},users:{state:!0},columns:{state:!0}},Ze.styles=[v,dd],f([T("mr-table")],Ze.prototype,"table",2),Ze=f([g("mr-history")],Ze);var ae=y`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards,.groups{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board,.group{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var Km=4,tr=class extends w{constructor(){super(...arguments);this.made=0;this.error=""}willUpdate(e){e.has("minerId")&&(this.backups=void 0),(e.has("minerId")||e.has("made"))&&this.load(this.minerId)}async load(e){try{let{backups:t}=await _(this.env.hass,"GET",`remote/backups${q({miner_id:e,limit:Km})}`);if(e!==this.minerId)return;this.backups=t,this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("common.tab_backups")}</h3>
${this.list()}
<p class="flat">${k(["backups"],this.t("miner.b"),{miner:this.minerId})}</p>`}list(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.backups===void 0?this.loadingLine():this.backups.length===0?a`<p class="help">${this.t("miner.I")}</p>`:a`<ul>
${this.backups.map(e=>a`<li>
<span class="what">
${k(["backups",String(e.id)],e.backup_name)}
<span class="help">
${this.env.format.dateTime(e.created_at)}, ${this.t(`backups.type_${e.backup_type}`)}
</span>
</span>
</li>`)}
</ul>`}};tr.properties={minerId:{attribute:!1},made:{attribute:!1},backups:{state:!0},error:{state:!0}},tr.styles=[v,ae],tr=f([g("mr-miner-backups")],tr);var Um={},pd=Mt(class extends Ct{constructor(){super(...arguments),this.ot=Um}render(n,o){return o()}update(n,[o,e]){if(Array.isArray(o)){if(Array.isArray(this.ot)&&this.ot.length===o.length&&o.every((t,r)=>t===this.ot[r]))return Jr}else if(this.ot===o)return Jr;return this.ot=Array.isArray(o)?Array.from(o):o,this.render(o,e)}});function md(n,o,e){let t=[],r=Math.min(o.until,e);return n.forEach(({s:i,lu:s},l)=>{let d=i.trim()===""?Number.NaN:Number(i),c=Math.max(s*1e3,o.from),m=Math.min((n[l+1]?.lu??Number.POSITIVE_INFINITY)*1e3,r);Number.isFinite(d)&&m>c&&t.push({from:c,until:m,mean:d,low:d,high:d})}),t}function ud(n,o){return n.flatMap(({start:e,end:t,mean:r,min:i,max:s})=>{let l=Math.max(e,o.from),d=Math.min(t,o.until);return r==null||!(d>l)?[]:[{from:l,until:d,mean:r,low:i??r,high:s??r}]})}function hd(n,o,e){if(n.length<=e)return n;let t=(o.until-o.from)/e,r=[],i=[],s=()=>{let l=i[0],d=i.at(-1);if(l===void 0||d===void 0)return;let c=0,m=0;for(let{from:u,until:h,mean:x}of i)c+=x*(h-u),m+=h-u;r.push({from:l.from,until:d.until,mean:c/m,low:Math.min(...i.map(u=>u.low)),high:Math.max(...i.map(u=>u.high))}),i=[]};for(let l of n){let d=i[0],c=i.at(-1),m=d!==void 0&&Math.floor((l.from-o.from)/t)>Math.floor((d.from-o.from)/t),u=c!==void 0&&l.from-c.until>t;(m||u)&&s(),i.push(l)}return s(),r}function fd(n,o=1e3){let e=[];for(let t of n){let r=e.at(-1);r!==void 0&&t.from-(r.at(-1)?.until??Number.NaN)<=o?r.push(t):e.push([t])}return e}function gd(n,o=null){let e=o??Number.POSITIVE_INFINITY,t=o??Number.NEGATIVE_INFINITY;for(let i of n)e=Math.min(e,i.low),t=Math.max(t,i.high);let r=t>=e?[e,t]:[];return bn(r.map(i=>({from:0,until:0,price:i})))}function yd(n,o,e){return fd(n).map(t=>t.map(({from:r,until:i,mean:s},l)=>`${l===0?"M":"L"}${le(o(r))} ${le(e(s))}H${le(o(i))}`).join("")).join("")}function bd(n,o,e){return n.every(({low:t,high:r})=>t===r)?"":fd(n).map(t=>{let r=t.map(({from:s,until:l,high:d})=>`${le(o(s))} ${le(e(d))}H${le(o(l))}`),i=[...t].reverse().map(({from:s,until:l,low:d})=>`${le(o(l))} ${le(e(d))}H${le(o(s))}`);return`M${[...r,...i].join("L")}Z`}).join("")}function vd(n,o,e,t,r){let i=Array(o).fill(""),s=n.map(({price:c})=>c),l=Math.min(...s),d=Math.max(...s);for(let{from:c,until:m,price:u}of n){let h=d>l?Math.min(o-1,Math.floor((u-l)/(d-l)*o)):0;i[h]+=`M${le(e(c))} ${t}H${le(e(m))}v${r}H${le(e(c))}Z`}return i}function $d(n,o,e){let t=[];for(let r of[...n].sort((i,s)=>o(i)-o(s))){let i=t.at(-1);i?.[0]!==void 0&&o(r)-o(i[0])<e?i.push(r):t.push([r])}return t}function le(n){return Math.round(n*10)/10}var wd=88,zs=8,xd=5,Gm=8,Qe=class extends w{constructor(){super(...arguments);this.samples=[];this.bands=[];this.marks=[];this.prices=[];this.now=Date.now();this.reference=null;this.slack=1e3;this.label="";this.text=String;this.describe=()=>"";this.size={width:0,height:180};this.drawn=[]}connectedCallback(){super.connectedCallback();let e=new ResizeObserver(()=>this.measure());e.observe(this),this.owns(()=>e.disconnect())}measure(){let{clientWidth:e,clientHeight:t}=this.plot??this;e>0&&(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t})}willUpdate(e){["samples","span","size"].some(t=>e.has(t))&&(this.drawn=hd(this.samples,this.span,Math.max(60,Math.floor(this.size.width/1.5))))}updated(){this.measure()}look(e){this.dispatchEvent(new CustomEvent("cursor",{detail:e??null}))}follow(e,t){let r=e.currentTarget.getBoundingClientRect(),{from:i,until:s}=this.span;this.look(Math.min(s-1,Math.max(i,t(e.clientX-r.left))))}step(e){let t=this.drawn.length-1,r=this.cursor===void 0?t:this.drawn.findLastIndex(({from:d})=>d<=(this.cursor??0)),s={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,PageDown:r-10,PageUp:r+10,Home:0,End:t}[e.key];if(s===void 0)return;e.preventDefault();let l=this.drawn[Math.min(t,Math.max(0,s))];this.look(l&&Math.min(l.from+1e3,(l.from+l.until)/2))}valueText(e){if(e===void 0)return"–";let{mean:t,low:r,high:i}=e,s=this.text(t);return r===i?s:this.t("chart.g",{mean:s,low:this.text(r),high:this.text(i)})}render(){let{span:e,drawn:t,cursor:r}=this,{width:i,height:s}=this.size,l=t.at(-1),d=l!==void 0&&this.now-l.until<=this.slack?l:void 0,c=r===void 0?d:ai(t,r),m=gd(t,this.reference),u=this.prices.length>0?zs+2:0,h=s-ol,x=h-u,R=il(m.low,m.high,Math.max(2,Math.floor(x/34))),M=R.values.map(Z=>this.env.format.number(Z,R.digits,R.digits)),S=14+Math.max(...M.map(Z=>Z.length))*7,N=i-8,E=Ne(e.from,e.until,S,N),oe=Ne(m.low,m.high,x-4,12),Yr=[r===void 0?"":this.env.format.weekdayTime(new Date(r)),this.valueText(c),r===void 0?"":this.describe(r)];return a`<div class="head">
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
aria-valuetext=${Yr.filter(Boolean).join(", ")}
@pointermove=${Z=>this.follow(Z,Ne(S,N,e.from,e.until))}
@pointerdown=${Z=>this.follow(Z,Ne(S,N,e.from,e.until))}
@pointerleave=${Z=>{Z.pointerType!=="touch"&&this.look(void 0)}}
@blur=${()=>this.look(void 0)}
@keydown=${this.step}
>
${i===0?p:J`<svg width=${i} height=${s} viewBox="0 0 ${i} ${s}" aria-hidden="true">
${pd([t,e,this.size,this.bands,this.marks,this.prices,this.now,this.reference,this.env],()=>[this.background(E,x),this.axes(E,oe,S,N,h,R.values,M),vd(this.prices,xd,E,h-zs,zs).map((Z,dm)=>J`<path class="price" d=${Z} style="opacity:${.15+dm/(xd-1)*.8}" />`),J`<path class="area" d=${bd(t,E,oe)} /><path class="line" d=${yd(t,E,oe)} />`,this.reference===null?p:J`<line class="reference" x1=${S} x2=${N} y1=${oe(this.reference)} y2=${oe(this.reference)} />`,this.flags(E,x)])}
${r===void 0?p:J`<line class="cursor" x1=${E(r)} x2=${E(r)} y1="0" y2=${h} />
${c===void 0?p:J`<circle class="dot" r="4" cx=${E(r)} cy=${oe(c.mean)} />`}`}
</svg>`}
</div>`}background(e,t){return J`${al}${this.bands.map(({from:r,until:i,action:s,undecided:l})=>J`<rect class="tint ${l?"undecided":""}" x=${e(r)} width=${Math.max(1,e(i)-e(r))}
y="0" height=${t} fill="url(#${s})" />`)}`}axes(e,t,r,i,s,l,d){let{format:c}=this.env,{span:m,now:u}=this,{width:h}=this.size,x=m.until-m.from>3*864e5,R=c.time(new Date(m.from)),M=li(m.from,m.until,i-r,R.length*6.5+10,c.timeZone),S=x?[...M.days]:[m.from,...M.days],N=dl(S.reverse(),E=>-e(E),wd).filter(E=>e(E)+wd<=h);return J`${l.map((E,oe)=>J`<line class=${E===0?"zero":"grid"} x1=${r} x2=${i} y1=${t(E)} y2=${t(E)} />
<text x=${r-8} y=${t(E)+4} text-anchor="end">${d[oe]}</text>`)}
${M.days.map(E=>J`<line class="day" x1=${e(E)} x2=${e(E)} y1="0" y2=${s} />`)}
${x?p:M.hours.map(E=>J`<line class="grid" x1=${e(E)} x2=${e(E)} y1=${s} y2=${s+4} />
<text x=${e(E)} y=${s+16} text-anchor="middle">${Math.abs(e(E)-h/2)+R.length*4<=h/2?c.time(new Date(E)):p}</text>`)}
${N.map(E=>J`<text class="date" x=${e(E)+4} y=${s+(x?16:33)}>${c.day(new Date(E))}</text>`)}
<line class="axis" x1=${r} x2=${i} y1=${s} y2=${s} />
${u>m.from&&u<m.until?J`<line class="now" x1=${e(u)} x2=${e(u)} y1="0" y2=${s} />`:p}`}flags(e,t){return $d(this.marks,r=>e(r.at),Gm).map(r=>{let i=e(r[0].at);return J`<g class="mark ${r.some(({bad:s})=>s)?"failed":""}">
<line x1=${i} x2=${i} y1="0" y2=${t} /><path d="M${i-5} 0h10l-5 8z" />
</g>`})}};Qe.properties={samples:{attribute:!1},span:{attribute:!1},bands:{attribute:!1},marks:{attribute:!1},prices:{attribute:!1},now:{attribute:!1},reference:{attribute:!1},cursor:{attribute:!1},slack:{attribute:!1},label:{attribute:!1},text:{attribute:!1},describe:{attribute:!1},size:{state:!0}},Qe.styles=[v,ll,y`:host{--mr-chart-height: 180px}.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 12px;font-variant-numeric:tabular-nums;min-height:22px}h4{margin:0;font-weight:500}.line{stroke-width:1.8}.reference{stroke:var(--mr-secondary);stroke-dasharray:6 4}.price{fill:var(--mr-primary-text)}.cursor{stroke:var(--primary-text-color);stroke-dasharray:2 2}.mark line{stroke:var(--mr-secondary);stroke-dasharray:4 3}.mark path{fill:var(--primary-text-color)}.mark.failed line{stroke:var(--mr-danger-text)}.mark.failed path{fill:var(--mr-danger-text)}`],f([T(".plot")],Qe.prototype,"plot",2),Qe=f([g("mr-line-chart")],Qe);function re(n,o,e,t,r,i=!1){return a`<div class="field" role="radiogroup" aria-label=${o}>
${i?p:a`<span class="field-label" aria-hidden="true">${o}</span>`}
<div class="segments">
${t.map(s=>a`<label>
<input
type="radio"
name=${n}
value=${s.value}
.checked=${C(s.value===e)}
@change=${()=>r(s.value)}
/>
<span>${s.label}</span>
</label>`)}
</div>
</div>`}var ve=y`.segments{display:inline-flex;flex-wrap:wrap;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;width:fit-content;max-width:100%}.segments label{display:inline-flex;position:relative}.segments input,.days input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}.segments span{display:inline-flex;align-items:center;justify-content:center;flex:1;min-height:38px;padding:0 14px}.segments label+label{border-inline-start:1px solid var(--divider-color)}.segments label:has(:checked),.days label:has(:checked){background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));font-weight:500}.segments label:has(:focus-visible),.days label:has(:focus-visible){outline:2px solid var(--primary-color);outline-offset:-2px}`;var Pn=["hashrate","power","temperature_max","efficiency"];function rr({timestamp:n,completed_at:o}){return Date.parse(o??n)}var Wm=new Set(["power_off","power_on","power_limit"]);function Vm(n,o,e){let t=n.filter(l=>Wm.has(l.command_type)&&l.status==="success").sort((l,d)=>l.id-d.id),r=[],i,s=l=>{if(i===void 0)return;let d=Math.max(i.from,o.from),c=Math.min(l,o.until);c>d&&r.push({...i,from:d,until:c})};for(let l of t){let d=rr(l),c=Number(l.parameters.power_limit_w??Number.NaN),m=l.command_type==="power_limit",u=m&&i?.action==="limit"&&c>(i.watts??0);s(d),i=void 0,!(l.source!=="scheduled"||l.command_type==="power_on"||u)&&(i={from:d,until:o.until,action:m?"limit":"off",watts:m&&Number.isFinite(c)?c:null,reason:"",undecided:!1})}return s(e),r}function _d(n,o,e,t){return[...Vm(n,e,t),...yn(o,{from:t,until:e.until})]}var bi=6e4,js=60*bi,yi=24*js,Bs=["hour","day","week","month"],kd={hour:{past:js,ahead:js/4,every:bi/2},day:{past:yi,ahead:yi/2,every:2*bi},week:{past:7*yi,ahead:yi,every:10*bi},month:{past:30*yi,ahead:0,every:30*bi}};function Sd(n){return Bs.some(o=>o===n)}function qs(n,o){let{past:e,ahead:t}=kd[n];return{from:o-e,until:o+t}}function Ed(n){return kd[n].every}function vi(n){return n==="week"||n==="month"}async function Td(n,o,e,t,r){if(o.length===0)return new Map;let i={start_time:new Date(t.from).toISOString(),end_time:new Date(r).toISOString()};if(vi(e)){let l=await O(n,"recorder/statistics_during_period",{...i,statistic_ids:o,period:"hour",types:["mean","min","max"]});return new Map(o.map(d=>[d,ud(l[d]??[],t)]))}let s=await O(n,"history/history_during_period",{...i,entity_ids:o,minimal_response:!0,no_attributes:!0});return new Map(o.map(l=>[l,md(s[l]??[],t,r)]))}var Ym=500,Jm=2*36e5,Xm=.012,ir=class extends w{constructor(){super(...arguments);this.range="day";this.settled=!1;this.latest=[];this.error="";this.turn=0;this.asked="";this.records=[];this.bands=[];this.marks=[];this.planned="";this.describe=e=>this.about(e).join(", ");this.formatters=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",e),this.owns(()=>{document.removeEventListener("visibilitychange",e),clearTimeout(this.timer),this.turn+=1})}willUpdate(e){let{miner:t,details:r}=this,i=JSON.stringify([t.miner_id,this.range,r.entities,t.site,t.location]);i!==this.asked&&(this.asked=i,this.cursor=void 0,this.load());let{read:s}=this,l=JSON.stringify(r.plan?.steps.map(({start:d,end:c,action:m})=>[d,c,m]));s!==void 0&&(e.has("read")||e.has("latest")||l!==this.planned)&&(this.planned=l,this.records=Rd(s.records,this.latest),this.bands=_d(this.records,r.plan?.steps??[],s.span,s.now),this.marks=this.records.filter(d=>rr(d)>=s.span.from).map(d=>({at:rr(d),bad:!["success","pending"].includes(d.status)})))}async load(){clearTimeout(this.timer),this.turn+=1;let{turn:e,range:t,details:r}=this,{hass:i}=this.env,s=Date.now(),l=qs(t,s),d=Pn.flatMap(c=>Zm(r.entities[c])?[r.entities[c]?.entity_id??""]:[]);try{let[c,m,u]=await Promise.all([Td(i,d,t,l,s),this.readRecords(l),this.readPrices(l)]);if(e!==this.turn)return;this.read={range:t,now:s,span:l,samples:c,records:m,...u};let h=Math.min(...[...c.values()].map(x=>x[0]?.from??Number.POSITIVE_INFINITY));!this.settled&&t==="day"&&h>qs("hour",s).from&&h<=s&&this.choose("hour"),this.error=""}catch(c){if(e!==this.turn)return;this.error=this.env.errorText(c)}this.timer=setTimeout(()=>{document.visibilityState==="visible"&&this.load()},Ed(t))}choose(e){this.dispatchEvent(new CustomEvent("range",{detail:e}))}async readRecords(e){let t=new Date(e.from).toISOString(),r=l=>_(this.env.hass,"GET",`remote/commands/history${q({miner_id:this.miner.miner_id,...l})}`),[i,s]=await Promise.all([r({since:t,limit:Ym}),r({until:t,source:"scheduled",limit:5})]);return Rd(s.commands,i.commands)}async readPrices(e){let t=await be(this.env),r=Ka(t)(this.miner);if(r===void 0)return{prices:[],currency:void 0};let{prices:i,currency:s}=await O(this.env.hass,"miner_remote/prices",{rate_id:r.id,start_time:new Date(e.from).toISOString(),end_time:new Date(e.until).toISOString()});return{prices:gn(i,e),currency:s}}render(){let{read:e,details:t}=this,r=e!==void 0&&Pn.some(i=>this.problem(t.entities[i],e)===void 0);return a`<div class="row">
<h3>${this.t("miner.i")}</h3>
<span class="spacer"></span>
${re("range",this.t("miner.S"),this.range,Bs.map(i=>({value:i,label:this.t(`miner.range_${i}`)})),i=>this.choose(i),!0)}
</div>
${this.error===""?p:a`<p class="notice bad flat" role="alert">${this.t("miner.chart_failed",{error:this.error})}</p>`}
${e===void 0?this.error===""?this.loadingLine():p:a`${r?this.readout(e):p}
<div class="charts">${Pn.map(i=>this.chart(i,e))}</div>
${r?this.legend(e):p}`}`}readout(e){let t=this.cursor??e.now,{format:r}=this.env,i=this.cursor===void 0?this.t("chart.j"):r.weekdayTime(new Date(t));return a`<p class="readout flat" aria-hidden="true"><b>${i}</b> ${this.about(t).map(s=>a`<span>${s}</span>`)}</p>`}about(e){let{read:t}=this;if(t===void 0)return[];let{format:r}=this.env,i=ai(this.bands,e),s=ai(t.prices,e),l=(t.span.until-t.span.from)*Xm,d=this.cursor===void 0?[]:this.records.filter(c=>Math.abs(rr(c)-e)<l);return[...i===void 0?[]:[this.t("miner.W",{action:te(i.action,i.watts,this.env)})],...s===void 0?[]:[r.price(s.price,t.currency)],...d.slice(0,3).map(c=>this.t("miner.l",{command:this.t(`common.type_${c.command_type}`),name:c.initiated_by,time:r.time(new Date(rr(c)))}))]}chart(e,t){let r=this.details.entities[e],i=this.t(`miner.chart_${e}`),s=this.problem(r,t);return s!==void 0?a`<div class="none">
<h4>${i}</h4>
<p class="help">${s}</p>
</div>`:a`<mr-line-chart
.env=${this.env}
.samples=${t.samples.get(r?.entity_id??"")??[]}
.span=${t.span}
.bands=${this.bands}
.marks=${this.marks}
.prices=${t.prices}
.now=${t.now}
.slack=${vi(t.range)?Jm:1e3}
.reference=${this.reference(e,r)}
.cursor=${this.cursor}
.label=${i}
.text=${this.formatter(e,r)}
.describe=${this.describe}
@cursor=${l=>{this.cursor=l.detail??void 0}}
></mr-line-chart>`}reference(e,t){return this.unit(e,t)!==Ks[e]?null:e==="hashrate"?this.miner.expected_hashrate_ths:e==="power"?this.miner.power_limit_w:null}unit(e,t){return String(this.env.hass.states[t?.entity_id??""]?.attributes.unit_of_measurement??Ks[e])}problem(e,t){if(e===null)return this.miner.device_id===null?this.t("miner.chart_no_entities"):this.t("miner.chart_missing",{name:this.miner.name});let r=e.entity_id;if(e.disabled){let i=a`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.f")}</a>`;return a`${this.t("miner.chart_disabled",{entity:r})} ${i}`}if(!e.recorded)return this.t("miner.chart_unrecorded",{entity:r});if(!((t.samples.get(r)??[]).length>0))return this.t(vi(t.range)?"miner.chart_no_statistics":"miner.chart_empty")}formatter(e,t){let{format:r}=this.env,i=this.unit(e,t),s=`${e} ${i} ${r.language}`,l=this.formatters.get(s);return l===void 0&&(l=d=>{if(i!==Ks[e])return`${r.number(d,1)} ${i}`;switch(e){case"hashrate":return r.hashrate(d);case"power":return r.power(d);case"temperature_max":return`${r.number(d,1)} °C`;case"efficiency":return r.efficiency(d)}},this.formatters.set(s,l)),l}legend(e){let t=c=>a`<span class="swatch ${c}"></span>`,r=["off","limit","on"].filter(c=>this.bands.some(m=>m.action===c)),i=e.prices.map(({price:c})=>c),s=Math.min(...i),l=Math.max(...i),d=c=>this.env.format.price(c,e.currency);return a`<ul class="legend">
${this.miner.expected_hashrate_ths!==null||this.miner.power_limit_w!==null?a`<li><span class="dashes"></span>${this.t("miner.C")}</li>`:p}
${this.marks.length>0?a`<li><span class="flag"></span>${this.t("miner.A")}</li>`:p}
${r.map(c=>a`<li>${t(c)}${this.t("miner.W",{action:this.t(`common.action_${c}`)})}</li>`)}
${i.length>0?a`<li>
${t("price")}${this.t("miner.B",{price:s===l?d(s):`${d(s)} – ${d(l)}`})}
</li>`:p}
${vi(e.range)?a`<li>${t("band")}${this.t("miner.z")}</li>`:p}
</ul>`}};ir.properties={miner:{attribute:!1},details:{attribute:!1},range:{attribute:!1},settled:{type:Boolean},latest:{attribute:!1},read:{state:!0},error:{state:!0},cursor:{state:!0}},ir.styles=[v,ae,ve,y`:host{display:flex;flex-direction:column;gap:8px}.readout{display:flex;flex-wrap:wrap;gap:0 16px;min-height:20px;font-variant-numeric:tabular-nums}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr))}h4{margin:0 0 4px;font-weight:500}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}.legend li{padding:0;border:0;gap:6px}.swatch{width:18px;height:12px;border-radius:3px;border:1px solid transparent}.swatch.off{background:repeating-linear-gradient(45deg,var(--mr-off) 0 1.5px,transparent 1.5px 5px);border-color:var(--mr-off)}.swatch.limit{background:radial-gradient(var(--mr-limit) 1.3px,transparent 1.5px) 0 0 / 6px 6px;border-color:var(--mr-limit)}.swatch.on{background:color-mix(in srgb,var(--mr-on) 30%,transparent);border-color:var(--mr-on)}.swatch.price{background:linear-gradient(to right,color-mix(in srgb,var(--mr-primary-text) 15%,transparent),var(--mr-primary-text))}.swatch.band{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.dashes{width:18px;border-top:1px dashed var(--mr-secondary)}.flag{border:5px solid transparent;border-top:8px solid var(--primary-text-color);border-bottom:0}`],ir=f([g("mr-miner-charts")],ir);var Ks={hashrate:"TH/s",power:"W",temperature_max:"°C",efficiency:"J/TH"};function Rd(n,o){return[...new Map([...n,...o].map(e=>[e.id,e])).values()]}function Zm(n){return n!==null&&!n.disabled&&n.recorded}var nr=class extends w{constructor(){super(...arguments);this.records=[]}static{this.properties={miner:{attribute:!1},records:{attribute:!1},batch:{state:!0},row:{state:!0}}}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}progress(){let{batch:e}=this,t=e===void 0?void 0:this.records.find(({batch_id:r})=>r===e);return a`<div role="status">
${t===void 0?p:a`<p class="row progress">
<b>${this.t(`common.type_${t.command_type}`)}</b>
${Ue(this.env,t)}
${Nt(t)?a`<span class="error">${this.env.errorText(t)}</span>`:p}
</p>`}
</div>`}dialog(e){let{row:t}=this;return t===void 0?p:a`<mr-command-dialog
.env=${this.env}
.row=${t}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
.settings=${e}
@sent=${r=>{this.batch=r.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};var Qm=new Set,sr=class extends nr{constructor(){super(...arguments);this.installing=!1}render(){let{miner:e,env:t}=this,r=qe(e,"pause")?Qm:tn(t.hass),i=Yi(t.catalog.value),s=i.filter(d=>rn(e,d,r)),l=i.filter(d=>!s.includes(d));return a`<div class="row">
${s.filter(d=>!Sa(d)).map(d=>a`<button
type="button"
?disabled=${Oa(e,d)}
@click=${()=>{this.row=d}}
>
${Ie(d)}${this.t(`common.type_${d.command_type}`)}
</button>`)}
${Pa(t.hass,[e])?a`<button
type="button"
@click=${()=>{this.installing=!0}}
>
${$($t)}${this.t("firmware.install")}
</button>`:p}
</div>
${this.progress()} ${this.limits(l)} ${this.dialog()} ${this.installation()}`}installation(){return this.installing?a`<mr-rollout-dialog
.env=${this.env}
.miners=${[this.miner]}
@started=${()=>j(["firmware"])}
@closed=${()=>{this.installing=!1}}
></mr-rollout-dialog>`:p}limits(e){let{limits:t,name:r,model:i,firmware:s}=this.miner,l={model:i??r,firmware:s??"–"},d=[...e.map(({command_type:m})=>m),...qe(this.miner,"firmware")?[]:["upgrade_firmware"]];if(d.length===0&&t.length===0)return p;let c=d.map(m=>this.t(`common.type_${m}`)).join(", ");return a`<div class="limits">
${d.length>0?a`<p class="help flat">${this.t("miner.O",{name:r,commands:c})}</p>`:p}
${t.map(({code:m,reason:u})=>a`<p class="help flat">
${this.env.errorText({error_code:`limit_${m}`,error_args:l,error_message:u})}
</p>`)}
</div>`}};sr.properties={installing:{state:!0}},sr.styles=[v,ae],sr=f([g("mr-miner-commands")],sr);var eu=1024*1024,Md=5e3,or=class extends w{constructor(){super(...arguments);this.name="";this.search="";this.error="";this.busy=!1;this.turn=0;this.read=()=>this.attempt(async()=>{let e=`${this.path}/${encodeURIComponent(this.name)}?max_bytes=${eu}`,{log:t}=await _(this.env.hass,"GET",e);return()=>{this.log=t}})}get path(){return`remote/miners/${encodeURIComponent(this.miner.miner_id)}/logs`}willUpdate(e){let t=e.get("miner");e.has("miner")&&t?.miner_id!==this.miner.miner_id&&this.list()}async attempt(e){this.turn+=1;let{turn:t}=this;this.busy=!0,this.error="";try{let r=await e();t===this.turn&&r()}catch(r){t===this.turn&&(this.error=this.env.errorText(r))}t===this.turn&&(this.busy=!1)}async list(){this.names=this.log=void 0,this.name="",await this.attempt(async()=>{let{names:e}=await _(this.env.hass,"GET",this.path);return()=>{this.names=e,this.name=e[0]??""}}),this.name!==""&&await this.read()}render(){let{t:e,names:t,log:r}=this,i=r?.text.trimEnd().split(`
`)??[],s=this.search.toLocaleLowerCase(),l=s===""?i:i.filter(d=>d.toLocaleLowerCase().includes(s));return a`<section class="card" aria-label=${e("logs.h")}>
<h3>${e("logs.h")}</h3>
<div class="row bar">
<label class="field">
<span>${e("logs.d")}</span>
<select
?disabled=${!t?.length}
@change=${d=>{this.name=d.target.value,this.read()}}
>
${t?.map(d=>a`<option value=${d} ?selected=${d===this.name}>${d}</option>`)}
</select>
</label>
<label class="field">
<span>${e("logs.b")}</span>
<input
type="search"
.value=${this.search}
@input=${d=>{this.search=d.target.value}}
/>
</label>
<button type="button" ?disabled=${this.busy||this.name===""} @click=${this.read}>
${$(Pe)}${e("logs.g")}
</button>
<button
type="button"
?disabled=${r===void 0}
@click=${()=>Ui(new Blob([r?.text??""],{type:"text/plain"}),`${this.miner.name} ${this.name}.log`)}
>
${$(Ce)}${e("logs.a")}
</button>
</div>
${this.alarm(this.error)}
<p class="help" role="status">
${this.busy?e("common.i"):t?.length===0?e("logs.e",{name:this.miner.name}):r===void 0?p:[e("logs.c",{shown:Math.min(l.length,Md),total:i.length}),r.truncated?e("logs.i"):"",r.redacted?e("logs.f"):""].join(" ")}
</p>
${r===void 0?p:a`<pre tabindex="0" aria-label=${this.name}>${l.slice(-Md).join(`
`)}</pre>`}
</section>`}};or.properties={miner:{attribute:!1},names:{state:!0},name:{state:!0},log:{state:!0},search:{state:!0},error:{state:!0},busy:{state:!0}},or.styles=[v,y`.bar{align-items:flex-end;margin:8px 0}pre{margin:8px 0 0;max-height:65dvh;overflow:auto;font:12px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}`],or=f([g("mr-miner-logs")],or);var Cd=["","k","M","G","T","P","E"];function et(n,o=""){return a`<dl>
${n.map(([e,t,r])=>t===null||t===""?p:a`<div>
<dt>${e}</dt>
<dd class=${o}>${t}</dd>
${r?a`<dd class="help">${r}</dd>`:p}
</div>`)}
</dl>`}function Pd(n,o,e){let{t,format:r}=n,i=Ba(o),s=ks(o),{machine_uptime_s:l,mining_uptime_s:d}=e,c=l??d,m=r.span(c)===r.span(d),u=h=>h===null?null:r.temperature(h);return et([[t("control.l"),r.hashrate(o.hashrate_ths),i===null?null:t("miner.P",{percent:r.number(i),expected:r.hashrate(o.expected_hashrate_ths)})],[t("control.P"),r.power(o.est_power_w),tu(n,o,e)],[t("control.g"),r.efficiency(o.efficiency_j_th)],[t("control.ac"),r.temperature(o.temperature_max_c)],[t("control.n"),u(o.inlet_temperature_c)],[t("control.D"),u(o.outlet_temperature_c)],[t("miner.T"),s===null?null:`${r.number(s,2)} %`,t("miner.Y",{accepted:r.number(o.shares_accepted),rejected:r.number(o.shares_rejected)})],[t("miner.ad"),e.work_mode],[t("miner.c"),e.best_share===null?null:ru(n,e.best_share)],[t("control.ae"),r.span(c),d===null||m?null:t("miner.G",{time:r.span(d)})]],Pt(o)?"value old":"value")}function tu({t:n,format:o},e,t){let{power_limit_min_w:r,power_limit_max_w:i}=t,s=r===null||i===null?null:`${o.power(r)} – ${o.power(i)}`;if(e.power_limit_w===null)return s===null?null:n("miner.E",{limits:s});let l=o.power(e.power_limit_w);return s===null?n("miner.D",{power:l}):n("miner.F",{power:l,limits:s})}function ru({format:n},o){let e=Number(o);if(o.trim()===""||!Number.isFinite(e))return o;let t=0;for(;e>=1e3&&t<Cd.length-1;t++)e/=1e3;return`${n.number(e,t===0?0:2)} ${Cd[t]}`.trim()}function Od(n,o,{boards:e,fans:t,pools:r}){let{t:i,format:s}=n;return r===null?a`<p class="help">${i("miner.N",{name:o.name})}</p>`:e.length===0&&t.length===0?a`<p class="help">${i("miner.K",{name:o.name})}</p>`:a`<div class="boards">${e.map(l=>iu(n,o,l))}</div>
${t.length===0?p:a`<ul class="fans">
${t.map(({position:l,rpm:d})=>a`<li>
${i("miner.p",{position:l})}
<b class="number">${d===null?"–":i("miner.U",{rpm:s.number(d)})}</b>
${d===0&&o.mining?a`<span class="chip bad">${i("miner.q")}</span>`:p}
</li>`)}
</ul>`}`}function iu({t:n,format:o},e,t){let r=s=>s===null?null:o.temperature(s),i=e.mining===!0&&(t.active===!1||t.hashrate_ths===0);return a`<div class="board">
<div class="row">
<b>${n("miner.d",{position:t.position})}</b>
${i?a`<span class="chip bad">${n("miner.e")}</span>`:p}
</div>
${et([[n("control.l"),t.hashrate_ths===null?null:o.hashrate(t.hashrate_ths)],[n("miner.j"),r(t.chip_temperature_c)],[n("miner.h"),r(t.temperature_c)],[n("miner.f"),r(t.inlet_temperature_c)],[n("miner.g"),r(t.outlet_temperature_c)],[n("miner.t"),t.frequency_mhz===null?null:`${o.number(t.frequency_mhz)} MHz`],[n("miner.k"),t.chips===null?null:o.number(t.chips)]])}
</div>`}function Id(n,o,e){if(e===null)return a`<p class="help">${n.t("miner.N",{name:o.name})}</p>`;let t=e.filter(i=>i.url!=="");if(t.length===0)return a`<p class="help">${n.t("control.N",{name:o.name})}</p>`;let r=new Set(ba({pools:t}));return a`<ul>
${t.map(i=>a`<li>
<span class="what">
<b>${n.t("control.Z",{slot:i.slot})}: ${i.url}</b>
<span class="help">${i.user}</span>
${nu(n,i)}
</span>
${r.has(i)?a`<span class="chip ${Pt(o)?"quiet":"good"}">${n.t("control.G")}</span>`:i.alive===!1?a`<span class="chip warn">${n.t("control.J")}</span>`:p}
</li>`)}
</ul>`}function nu({t:n,format:o},{accepted:e,rejected:t}){if(e===null&&t===null)return p;let r=ks({shares_accepted:e,shares_rejected:t}),i=n("miner.Y",{accepted:o.number(e),rejected:o.number(t)});return a`<span class="help">${i}${r===null?p:` (${o.number(r,2)} %)`}</span>`}function Us({t:n,format:o},e){return e.map(({message:t,code:r,first_seen:i,last_seen:s,present:l})=>a`<p class="flat">
${t}${r===null?p:a` (<code>${r}</code>)`}
<span class="help">
${l?n("miner.r",{time:o.dateTime(i)}):n("miner.s",{from:o.dateTime(i),until:o.dateTime(s)})}
</span>
</p>`)}var Ld=8;function su(n,o){let e=n.flatMap(({reasons:s})=>s.flatMap(({args:l})=>l.unpriced_from===void 0?[]:[String(l.unpriced_from)])),[t]=n,[r]=e.sort((s,l)=>Date.parse(s)-Date.parse(l));if(t===void 0||r===void 0)return n;let i=$n(n,[{start:t.start,end:r,price:0}],o);return i.filter(({undecided:s},l)=>!(s&&i[l-1]?.undecided))}function Nd(n,{plan:o,schedules:e}){let{t,format:r}=n;if(e.length===0)return a`<p class="help">${t("miner.M")}</p>
<p class="flat">${k(["schedules","new"],t("schedules.aK"))}</p>`;let i=su(o?.steps??[],t("chart.q")),s=i.length-Ld;return a`${o?.overridden?a`<p class="notice flat" role="status">${t("miner.Q")}</p>`:p}
<ul>
${i.slice(0,Ld).map((l,d)=>a`<li>
<span class="when">${d===0?t("chart.j"):r.upcoming(l.start)}</span>
<span class="what">
<b>${l.undecided?t("chart.p"):te(l.action,l.power_limit_w,n)}</b>
<span class="help">${l.undecided?l.reason:Ft(l,void 0,n)}</span>
</span>
</li>`)}
</ul>
${s>0&&o?a`<p class="help">${t.n("miner.H",s,{time:r.upcoming(o.until)})}</p>`:p}
<h4>${t("miner.m")}</h4>
<p class="flat schedules">
${e.map(({id:l,name:d,enabled:c})=>a`<span>${k(["schedules",String(l)],d)}${c?p:a` <span class="chip quiet">${t("miner.V")}</span>`}</span>`)}
</p>`}var $e=y`:host{display:flex;flex-direction:column;gap:8px;min-width:0}p{margin:0}mr-table:not([page]){height:min(320px,40dvh);border:1px solid var(--divider-color);border-radius:12px}`;async function Ae({hass:n}){await n.loadBackendTranslation("entity","miner_remote").catch(()=>{})}function we({hass:n},o){return n.localize(`component.miner_remote.entity.sensor.policy.state.${o}`)||o.charAt(0).toUpperCase()+o.slice(1).replaceAll("_"," ")}var Ad={good:"ok native in_order put_back within full following curtailed spread heating",busy:"on_pool probation moving cooling recovering applying running shedding restoring starting limiting distributing",warn:"suspect outside watching limited paused differs waiting short over fail_safe stale no_price battery skipped",bad:"error fan_failure given_up hot failed no_pool"};function xe(n){return Object.keys(Ad).find(o=>Ad[o]?.split(" ").includes(n))??"quiet"}function ou({format:n},{site:o,power_w:e,price:t}){let r=`${o} ${n.power(e)}`;return t===null?r:`${r} (${n.number(t,4)}/kWh)`}function au(n,o){let{hass:e,format:t,t:r}=n;return Array.isArray(o)?o.map(i=>typeof i=="string"?i:ou(n,i)).join(", "):typeof o=="number"?t.number(o,2):typeof o!="string"?o:/^\d{4}-\d\d-\d\dT/.test(o)?t.upcoming(o):o==="limit_w"?r("policies.limit_w"):e.states[o]?.attributes.friendly_name??o}function G(n,{code:o,args:e,message:t}){let r=Object.entries(e).map(([i,s])=>[i,au(n,s)]);return n.errorText({error_code:`policy_${o}`,error_args:Object.fromEntries(r),error_message:t})}function ar(n,o){return o===null?"":te(o.action,o.power_limit_w,n)}function tt({t:n},o){for(let e of[`policies.order_${o}`,`common.type_${o}`]){let t=n(e);if(t!==e)return t}return o}function lr(n,o){let{t:e}=n;return o.all?e("schedules.d"):_t.flatMap(t=>{let r=o[t];return r.length===0?[]:t==="labels"?e("schedules.au",{labels:r.join(", ")}):t!=="miner_ids"?r.join(", "):r.length>3?e.n("common.l",r.length):r.map(i=>n.fleet.get(i)?.name??i).join(", ")}).join("; ")}var lu=n=>n.miner_id,On=n=>n.name,dr=class extends w{constructor(){super(...arguments);this.rows=[];this.phase="";this.dry=!1;this.sort="name"}render(){let{t:e,rows:t,phase:r}=this,i=new Map;for(let l of t)i.set(l.phase,(i.get(l.phase)??0)+1);let s=t.filter(l=>r===""||l.phase===r);return a`<div class="row" role="group" aria-label=${e("policies.filter_phase")}>
${[...i].map(([l,d])=>a`<button
type="button"
aria-pressed=${l===r?"true":"false"}
@click=${()=>{this.phase=l===r?"":l,this.dispatchEvent(new CustomEvent("phase",{detail:this.phase}))}}
>
<span class="chip flat ${xe(l)}">${we(this.env,l)}</span> ${this.env.format.number(d)}
</button>`)}
</div>
<mr-table
.rows=${s}
.columns=${this.columns()}
.key=${lu}
.name=${On}
.texts=${I(e("policies.miners"))}
sort=${this.sort}
?page=${!this.dry}
?openable=${!this.dry}
@sorted=${l=>{this.sort=l.detail}}
@opened=${l=>j(["miner",l.detail.miner_id])}
></mr-table>`}columns(){let{t:e,env:t,dry:r}=this,i=({phase:d})=>a`<span class="chip flat wraps ${xe(d)}">${we(t,d)}</span>`,s=d=>{let c=G(t,d.reason);return a`<span class="two" title=${c}>${c}</span>`},l=d=>Gs(this.env,d);return[{key:"narrow",label:e("control.w"),track:"minmax(0, 1fr)",until:640,cell:d=>a`${d.name} <span class="sub">${i(d)} · ${G(t,d.reason)}</span>`,sort:On},{key:"name",label:e("control.w"),track:"minmax(140px, 1.4fr)",from:640,cell:On,sort:On},{key:"phase",label:e("control.ab"),track:"minmax(150px, 1.2fr)",from:640,cell:i,sort:({phase:d})=>d},{key:"why",label:e("chart.n"),track:"minmax(200px, 3fr)",from:640,cell:s},{key:"does",label:e(r?"policies.would_do":"policies.does"),track:"minmax(120px, 1.2fr)",from:820,cell:({order:d,restraint:c})=>[ar(t,c),d===null?"":tt(t,d.kind)].filter(Boolean).join(", ")||"–",sort:({order:d,restraint:c})=>d===null&&c===null?null:0},{key:"held",label:e("policies.held"),track:"minmax(120px, 1.4fr)",from:1e3,cell:d=>{let c=l(d);return c===""?"–":a`<span title=${c}>${c}</span>`},sort:d=>l(d)||null}]}};dr.properties={rows:{attribute:!1},phase:{},dry:{type:Boolean},sort:{state:!0}},dr.styles=[v,$e,y`button{min-height:32px;padding:0 10px;font-weight:400}button[aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 20%,transparent)}.flat{padding:0;background:none}`],dr=f([g("mr-decisions")],dr);function Gs(n,{held_until:o,blocked:e}){return[o===null?"":n.t("policies.held_until",{time:n.format.upcoming(o)}),e===null?"":G(n,e)].filter(Boolean).join("; ")}function Fd(n,{policies:o=[]}){let{t:e}=n;return o.length===0?a`<p class="help">${e("miner.L")}</p>`:a`<ul>
${o.map(t=>{let{id:r,name:i,enabled:s,phase:l,reason:d,restraint:c}=t,m=Gs(n,t);return a`<li>
<span class="what">
<b>${k(["policies",String(r)],i)}</b>
${d===null?p:a`<span class="help">${G(n,d)}</span>`}
${m===""?p:a`<span class="help">${e("policies.held")}: ${m}</span>`}
</span>
${c===null?p:a`<span class="chip warn">${ar(n,c)}</span>`}
${s?l===null?p:a`<span class="chip ${xe(l)}">${we(n,l)}</span>`:a`<span class="chip quiet">${e("schedules.P")}</span>`}
</li>`})}
</ul>`}var Dd=8;function Ws(n,o,e){let t=new Map(n.map(r=>[r.id,r]));for(let r of o)r.miner_id===e&&t.set(r.id,r);return[...t.values()].sort((r,i)=>i.id-r.id).slice(0,Dd)}function Hd(n){return n.find(({command_type:e,status:t,parameters:r})=>t==="success"&&(["backup","restore","undo_pool_switch"].includes(e)||r.backup_first===!0))?.id??0}var cr=class extends w{constructor(){super(...arguments);this.error="";this.news=[]}connectedCallback(){super.connectedCallback();let e=new K(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{this.news=Ws(this.news,t,this.minerId)});this.owns(e.listen(()=>{this.records!==void 0&&(this.records=Ws(this.records,this.news,this.minerId))},()=>{this.load(this.minerId)}))}willUpdate(e){e.has("minerId")&&(this.records=void 0,this.load(this.minerId))}updated(e){e.has("records")&&this.records!==void 0&&this.dispatchEvent(new CustomEvent("records",{detail:this.records}))}async load(e){this.news=[];try{let{commands:t}=await _(this.env.hass,"GET",`remote/commands/history${q({miner_id:e,limit:Dd})}`);if(e!==this.minerId)return;this.records=Ws(t,this.news,e),this.error=""}catch(t){e===this.minerId&&(this.error=this.env.errorText(t))}}render(){return a`<h3>${this.t("control.q")}</h3>
${this.list()}
<p class="flat">${k(["history"],this.t("control.all_commands"),{miner:this.minerId})}</p>`}list(){return this.error!==""?a`<p class="error" role="alert">${this.error}</p>`:this.records===void 0?this.loadingLine():this.records.length===0?a`<p class="help">${this.t("control.x")}</p>`:a`<ul>
${this.records.map(e=>a`<li>
<span class="what">
<b>${this.t(`common.type_${e.command_type}`)}</b>
<span class="help">${this.env.format.dateTime(e.timestamp)}, ${e.initiated_by}</span>
</span>
${Ue(this.env,e)}
${Nt(e)?a`<span class="error">${this.env.errorText(e)}</span>`:""}
</li>`)}
</ul>`}};cr.properties={minerId:{attribute:!1},records:{state:!0},error:{state:!0}},cr.styles=[v,ae],cr=f([g("mr-miner-records")],cr);var du=new Set,pr=class extends nr{constructor(){super(...arguments);this.settings=[];this.readAt=null}render(){let{t:e,settings:t,readAt:r}=this,i=Yi(this.env.catalog.value).filter(ka),s=new Set(i.flatMap(zd)),l=t.filter(({key:c})=>!s.has(c)),d=i.map(c=>this.group(c)).filter(c=>c!==p);return a`<div class="row">
<h3>${e("settings.title")}</h3>
<span class="spacer"></span>
${r===null?p:a`<span class="help">${e("settings.read_at",{time:this.env.format.dateTime(r)})}</span>`}
</div>
${this.progress()}
${d.length===0&&l.length===0?a`<p class="help">${e(r===null?"settings.unread":"settings.none",{name:this.miner.name})}</p>`:a`<div class="groups">
${d}
${l.length===0?p:a`<div class="group">
<h4>${e("settings.protection")}</h4>
${et(l.map(c=>this.fact(c,e("settings.why_protects"))))}
</div>`}
</div>`}
${this.dialog(t.length===0?void 0:t)}`}group(e){let{t}=this,r=zd(e),i=this.settings.filter(({key:m})=>r.includes(m)),s=rn(this.miner,e,du);if(i.length===0&&!s)return p;let l=t(`common.type_${e.command_type}`),d=m=>s?m.read_only?t("settings.why_read_only"):Ma(this.env,m):t("settings.why_unsupported"),c=i.length>0&&i.every(({read_only:m})=>m);return a`<div class="group">
<div class="row">
${Ie(e)}
<h4 class="spacer">${l}</h4>
${s&&!c?a`<button
type="button"
aria-label="${t("settings.change")}: ${l}"
@click=${()=>{this.row=e}}
>
${t("settings.change")}
</button>`:p}
</div>
${et(i.map(m=>this.fact(m,d(m))))}
${i.filter(cu).map(m=>this.points(m))}
</div>`}points({options:e,unit:t}){return a`<details>
<summary>${this.t.n("settings.options",e.length)}</summary>
<ul>
${e.map(r=>a`<li class=${r.refused===null?"":"help"}>${Tt(this.env,r,t)}</li>`)}
</ul>
</details>`}fact(e,t){let{env:r}=this,i=e.options.find(({value:l})=>l===e.value),s=i===void 0?Ge(r,e.value,e.unit):Tt(r,{...i,refused:null},e.unit);return[ge(r,e.key),s,t]}};pr.properties={settings:{attribute:!1},readAt:{}},pr.styles=[v,ae,y`h4{margin:0;font-weight:500}.groups{margin-top:8px}summary{cursor:pointer}li{padding:2px 0;border:0}.group dl{grid-template-columns:repeat(auto-fit,minmax(130px,1fr))}`],pr=f([g("mr-miner-settings")],pr);function cu({options:n}){return n.some(({power_w:o,hashrate_ths:e})=>o!==null||e!==null)}function zd(n){return n.fields.flatMap(({key:o})=>xa(o)??[])}var pu=15e3,mu=50,mr=class extends W{constructor(){super(...arguments);this.tab="miner";this.back=new URLSearchParams;this.lost="";this.records=[]}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.()),Ae(this.env).then(()=>this.requestUpdate());let e=setInterval(()=>{this.miner!==void 0&&Pt(this.miner)&&this.requestUpdate()},pu);this.owns(()=>clearInterval(e)),this.hasUpdated&&this.follow()}get minerId(){return this.path[0]??""}get range(){let e=this.query.get("range");return Sd(e)?e:"day"}follow(){this.leave?.(),this.message=this.miner=void 0,this.records=[];let e,t=new K(()=>this.env.hass.connection,"miner_remote/miner/subscribe",r=>{e=r},mu,{miner_id:this.minerId});this.leave=t.listen(()=>{this.lost=t.error===void 0?"":this.env.errorText(t.error),!(e===void 0||e===this.message)&&(this.message=e,this.miner=e.miner===null?void 0:{...e.miner,pools:e.details?.pools})})}willUpdate(e){e.has("path")&&e.get("path")?.[0]!==this.path[0]&&this.follow()}updated(e){if(!e.has("miner")||e.get("miner")!==void 0)return;let t=this.path[1]==="settings"?"#settings":"h2";this.renderRoot.querySelector(t)?.focus({preventScroll:t==="h2"})}render(){let e=a`${$(yt)}${this.t("miner.Z")}`;return a`<div class="page">
<p class="flat up">${k(["control"],e,Object.fromEntries(this.back))}</p>
${this.lost===""?p:a`<p class="notice bad flat" role="alert">${this.t("common.j",{error:this.lost})}</p>`}
${this.content()}
</div>`}content(){let{message:e,miner:t}=this,r=e?.details;return t!==void 0&&r?this.page(t,r):e===void 0?this.lost===""?this.loadingLine():p:a`<div class="card empty">
${$($t,48)}
<h2 tabindex="-1">${this.t("miner.w")}</h2>
<p>${this.t("miner.v",{id:this.minerId})}</p>
${k(["control"],this.t("miner.u"))}
</div>`}page(e,t){let{env:r}=this;if(this.path[1]==="logs")return a`${this.head(e)}<mr-miner-logs .env=${r} .miner=${e}></mr-miner-logs>`;let i=t.faults.filter(({present:s})=>!s);return a`${this.head(e)} ${this.troubles(e,t)}
<section class="card" aria-label=${this.t("control.b")}>
<mr-miner-commands .env=${r} .miner=${e} .records=${this.records}></mr-miner-commands>
</section>
<section class="card" aria-label=${this.t("miner.ab")}>${Pd(r,e,t)}</section>
<section class="card">
<mr-miner-charts
.env=${r}
.miner=${e}
.details=${t}
.latest=${this.records}
.range=${this.range}
?settled=${this.query.has("range")}
@range=${s=>this.filter({range:s.detail})}
></mr-miner-charts>
</section>
<section class="card">
<h3>${this.t("miner.x")}</h3>
${Od(r,e,t)}
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
${i.length===0?p:a`<section class="card">
<h3>${this.t("miner.o")}</h3>
${Us(r,i)}
</section>`}
<div class="columns">
<div class="column">
<section class="card">
<h3>${this.t("control.K")}</h3>
${Id(r,e,t.pools)}
</section>
<section class="card">
<h3>${this.t("miner.R")}</h3>
${Nd(r,t)}
</section>
<section class="card">
<h3>${this.t("common.tab_policies")}</h3>
${Fd(r,t)}
</section>
</div>
<div class="column">
<section class="card">
<mr-miner-records
.env=${r}
.minerId=${e.miner_id}
@records=${s=>{this.records=s.detail}}
></mr-miner-records>
</section>
<section class="card">
<mr-miner-backups .env=${r} .minerId=${e.miner_id} .made=${Hd(this.records)}></mr-miner-backups>
</section>
</div>
</div>
<section class="card">
<h3>${this.t("miner.a")}</h3>
${this.about(e,t)}
</section>`}head(e){return a`<div class="head">
<div class="who">
<div class="row">
<h2 tabindex="-1">${e.name}</h2>
${on(this.env,e)}
${Pt(e)?a`<span class="help">${ti(this.env,e)}</span>`:p}
${e.tags.map(t=>a`<span class="label">${t}</span>`)}
</div>
<p class="help">${[e.model,ri(e),qa(e)].filter(Boolean).join(" · ")}</p>
</div>
<div class="row">
${this.path[1]==="logs"?k(["miner",e.miner_id],this.t("miner.aa"),{},"button"):qe(e,"logs")?k(["miner",e.miner_id,"logs"],this.t("logs.h"),{},"button"):p}
<a class="button" href=${pn(e.ip)} target="_blank" rel="noopener noreferrer">
${$(Di)}${this.t("miner.ac")}
</a>
${e.device_id===null?p:a`<a class="button" href="/config/devices/device/${e.device_id}">${this.t("control.f")}</a>`}
</div>
</div>`}troubles(e,t){let{error:r}=t,i=t.faults.filter(({present:s})=>s);return a`${r===null||e.reachability==="rebooting"?p:a`<p class="notice warn flat" role="status">${this.t("miner.y",{error:this.env.errorText(r)})}</p>`}
${i.length===0?p:a`<div class="notice bad" role="status">${Us(this.env,i)}</div>`}`}about(e,t){let{format:r}=this.env;return et([[this.t("control.af"),e.vendor],[this.t("control.v"),e.model],[this.t("control.j"),ri(e)],[this.t("miner.X"),t.serial],[this.t("control.o"),e.ip],[this.t("control.m"),e.hostname],[this.t("control.s"),e.mac],[this.t("control.Y"),e.site],[this.t("control.E"),e.location===e.site?null:e.location],[this.t("control.p"),e.tags.join(", ")],...e.device_id===null?[[this.t("miner.n"),this.t("miner.J")]]:[],[this.t("control.r"),e.last_seen===null?"–":r.dateTime(e.last_seen)]])}};mr.properties={back:{attribute:!1},message:{state:!0},miner:{state:!0},lost:{state:!0},records:{state:!0}},mr.styles=[v,ae,y`.page{display:flex;flex-direction:column;gap:12px;padding:12px 16px 24px;max-width:1400px;margin:0 auto}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.head{display:flex;flex-wrap:wrap;align-items:center;gap:12px}.who{flex:1 1 260px;min-width:0}h2{font-size:22px;overflow-wrap:anywhere}.label{border:1px solid var(--mr-field-border);border-radius:12px;padding:1px 10px;font-size:12px}h2:focus,#settings:focus{outline:none}.value{font-size:18px;font-variant-numeric:tabular-nums}.when{min-width:104px;color:var(--mr-secondary)}h4{margin:12px 0 4px;font-weight:500}.schedules{display:flex;flex-wrap:wrap;gap:4px 16px}.columns{display:grid;gap:12px;grid-template-columns:repeat(auto-fit,minmax(min(420px,100%),1fr));align-items:start}.column{display:grid;gap:12px;min-width:0}`],mr=f([g("mr-miner")],mr);function ur(n,o,e,t){return a`<nav aria-label=${n}>
${t.map(([r,i])=>a`<span class=${r===e?"current":""} aria-current=${r===e?"page":p}
>${k(r===""?[o]:[o,r],i)}</span
>`)}
</nav>`}var hr=y`nav{display:flex;gap:8px;padding:12px 16px}nav a{display:block;padding:7px 14px;border-radius:18px;text-decoration:none;border:1px solid var(--divider-color)}.current a{background:color-mix(in srgb,var(--primary-color) 22%,var(--card-background-color));color:var(--primary-text-color);font-weight:500}`;var de=y`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:16px;display:flex;flex-direction:column;gap:12px}ul{list-style:none;margin:0;padding:0}p{margin:0}.schedules{display:flex;flex-direction:column;gap:12px}.schedules>li{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:4px 16px;align-items:start}.about{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.title{min-height:28px}.off .words,.off .scope{color:var(--mr-secondary)}.warned{border-color:var(--warning-color, #c77700)}.ended{width:44px;display:flex;justify-content:center;color:var(--mr-secondary)}.notice{padding:8px 12px}.notice .spacer{flex:1 1 200px}.scope{display:flex;gap:8px;align-items:center}.scope svg{color:var(--mr-secondary)}.scope b,.next b{font-weight:500}.why:before{content:"· "}.actions{display:flex;margin:-6px -8px 0 0}.switch{width:44px;min-height:26px;height:26px;padding:0;margin-top:1px;border-radius:13px;border:2px solid var(--mr-field-border);background:var(--card-background-color);justify-content:flex-start}.switch:before{content:"";width:14px;height:14px;margin-inline-start:4px;border-radius:50%;background:var(--mr-field-border);transition:transform .12s}.switch[aria-checked=true],.switch[aria-checked=true]:hover:not(:disabled){background:color-mix(in srgb,var(--primary-color) 80%,#000);border-color:transparent}.switch[aria-checked=true]:before{background:#fff;transform:translate(18px)}.begin{display:flex;flex-direction:column;align-items:center;gap:12px;text-align:center;padding:24px 0}.begin>p{max-width:640px}@container (max-width: 560px){.schedules>li{grid-template-columns:auto minmax(0,1fr);padding:12px}.actions{grid-column:1 / -1;justify-content:flex-end;margin:0}.top h2{flex:1 0 100%}.top .spacer{display:none}.top button{flex:1 1 auto}}`,fr=y`.starts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:12px;width:100%;max-width:860px;margin:8px auto}.start{flex-direction:column;justify-content:flex-start;gap:6px;padding:20px 16px;white-space:normal;border-radius:var(--ha-card-border-radius, 12px)}.start .label{color:var(--primary-text-color);font-size:15px}.start .help{font-weight:400}`;function In({t:n},{name:o,enabled:e},t,r){return a`<button
type="button"
role="switch"
class="switch"
aria-checked=${e?"true":"false"}
aria-label=${n("policies.switch",{name:o})}
?disabled=${t}
@click=${r}
></button>`}function $i(n,o){return o===null?a`<span class="chip quiet">${n.t("policies.undecided")}</span>`:a`<span class="chip ${xe(o)}">${we(n,o)}</span>`}function Fe(n,{enabled:o,status:e}){return o?$i(n,e?.phase??null):a`<span class="chip quiet">${n.t("schedules.P")}</span>`}function jd(n,{counts:o,phase:e}){let t=Object.entries(o).filter(([,r])=>r>0);return t.length===0||t.length===1&&t[0]?.[0]===e?p:t.map(([r,i])=>a`<span class="chip ${xe(r)}">${we(n,r)}: ${n.format.number(i)}</span>`)}var uu=["surplus_w","budget_w","target_w","total_w","baseline_w","planned_w","drawn_w","shed_w","shortfall_w","over_w"],hu=new Set(["shortfall_w","over_w","shed_w"]);function Ln({t:n,format:o},{args:e}){let t=uu.flatMap(r=>{let i=e[r];return typeof i=="number"&&!(i===0&&hu.has(r))?[[r,i]]:[]});return t.length===0?p:a`<dl class="figures">
${t.map(([r,i])=>a`<div>
<dt>${n(`policies.figure_${r}`)}</dt>
<dd class=${r==="shortfall_w"||r==="over_w"?"error":""}>${o.power(i)}</dd>
</div>`)}
</dl>`}function gr(n,{status:o}){if(o===null)return p;let{t:e,format:t}=n,{last_action:r,next_at:i,reason:s}=o;return a`<p>${G(n,s)}</p>
${r===null?p:a`<p class="next">
<b>${e("policies.last_action")}:</b> ${tt(n,r.kind)}, ${k(["miner",r.miner_id],r.name)},
${t.relative(r.at)}
<span class="help why">${G(n,r.reason)}</span>
</p>`}
${i===null?p:a`<p class="help">${e("policies.next_at",{time:t.upcoming(i)})}</p>`}`}function yr(n,{phase:o,reason:e,next_at:t,miners:r}){let{t:i}=n,s=r.filter(({order:l,restraint:d,held_until:c,blocked:m,over_person:u})=>d!==null||l!==null?m===null&&(c===null||u):!1).length;return a`<div class="notice" role="status">
<b>${i.n("policies.would_act",s)}</b>
${$i(n,o)}
${G(n,e)}
${t===null?p:a`<span class="help">${i("policies.next_at",{time:n.format.upcoming(t)})}</span>`}
</div>
${Ln(n,e)}
${r.length===0?p:a`<mr-decisions .env=${n} .rows=${r} dry></mr-decisions>`}`}var Vs=2,Bd=5,qd=n=>n.miner_id,fu=n=>n.name,rt=class extends w{constructor(){super(...arguments);this.selection=new Set;this.draft=xs({});this.checked=!1;this.busy=!1;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){try{let e=await U.preview(this.env,this.policy.id);this.rows=e;let t=e.filter(({differences:i})=>i.length>0);this.selection=new Set(t.map(qd));let r=this.env.catalog.value;r!==void 0&&t.length>r.paced_above&&(this.draft=xs(r.commands.pool_switch?.default_pacing??{}))}catch(e){this.error=this.env.errorText(e)}}async apply(e){e.preventDefault();let t=this.env.catalog.value,r=[...this.selection];if(!(this.busy||r.length===0||t===void 0)&&(this.checked=!0,!(Object.keys(_s(this.draft,r.length,t)).length>0))){this.busy=!0,this.error="";try{let i=La(this.draft,r.length,t),{batch_id:s}=await U.apply(this.env,this.policy.id,r,i);this.env.batches.sent.add(s),this.env.batches.sentHere.add(s),this.busy=!1,await this.updateComplete,this.dialog.close(),Ke(s)}catch(i){this.error=this.env.errorText(i),this.busy=!1}}}render(){let{t:e,busy:t,rows:r}=this,i=this.selection.size;return a`<mr-dialog
heading=${e("policies.preview_title",{name:this.policy.name})}
close-label=${e("common.c")}
wide
?busy=${t}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<form id="form" novalidate @submit=${this.apply}>
${r===void 0?p:this.result(r)}
${this.alarm(this.error)}
${r===void 0&&this.error===""?a`<p class="help" role="status">${e("policies.comparing")}</p>`:p}
</form>
<button slot="actions" type="button" ?disabled=${t} @click=${()=>this.dialog.close()}>${e("common.b")}</button>
<button slot="actions" type="submit" form="form" class="primary danger" ?disabled=${t||i===0}>
${e.n("policies.apply",i)}
</button>
</mr-dialog>
${this.opened===void 0?p:this.details(this.opened)}`}result(e){let{t,env:r}=this,i=r.catalog.value,s=e.filter(({differences:c})=>c.length>0),l=this.selection.size,d=new Map;for(let c of e)for(let m of this.problems(c))d.set(m,[...d.get(m)??[],c.name]);return a`<p role="status">
<b>${t("policies.preview_count",{differing:s.length,total:e.length})}</b>
</p>
${s.length===0?p:a`<mr-table
.rows=${s}
.columns=${this.columns()}
.key=${qd}
.name=${fu}
.texts=${I(t("policies.preview"),t)}
.selection=${this.selection}
openable
@selected=${c=>{this.selection=c.detail}}
@opened=${c=>{this.opened=c.detail}}
></mr-table>`}
${d.size===0?p:a`<details open>
<summary>${t("policies.not_possible")}</summary>
<ul>
${[...d].map(([c,m])=>a`<li>${c}<span class="help">${m.slice(0,Bd).join(", ")}${m.length>Bd?` … (${r.format.number(m.length)})`:""}</span></li>`)}
</ul>
</details>`}
${l<2||i===void 0?p:Fa(r,i,this.draft,l,_s(this.draft,l,i),this.checked,c=>{this.draft=c})}`}problems(e){let{env:t}=this,r=(e.unsupported??[]).map(i=>`${this.name(i)}: ${t.errorText({...i,error_message:i.error})}`);return Zr(e)?[t.errorText({...e,error_message:e.error}),...r]:r}name({section:e,key:t}){return e==="pools"?this.t("control.Z",{slot:Number(t)}):ge(this.env,t)}columns(){let{t:e,env:t}=this,r=i=>`${this.name(i)}: ${Ge(t,i.before,null)} → ${Ge(t,i.after,null)}`;return[{key:"name",label:e("control.w"),track:"minmax(120px, 1fr)",cell:({name:i,differences:s})=>a`${i} <span class="sub">${e.n("backups.p",s.length).replace(/:$/,"")}</span>`},{key:"differences",label:e("policies.differences"),track:"minmax(160px, 3fr)",cell:({differences:i})=>{let[s,...l]=i.slice(0,Vs).map(r);return a`<span title=${i.map(r).join(`
`)}>${s}</span>
<span class="sub">${l}${i.length>Vs?` … (+${i.length-Vs})`:p}</span>`}}]}details(e){let{t,env:r}=this,{name:i,differences:s,left_out:l={}}=e;return a`<mr-dialog
heading=${i}
close-label=${t("common.c")}
@closed=${()=>{this.opened=void 0}}
>
<table class="plain">
<thead>
<tr>
<th scope="col">${t("settings.title")}</th>
<th scope="col">${t("control.M")}</th>
<th scope="col">${t("commands.B")}</th>
</tr>
</thead>
<tbody>
${s.map(d=>a`<tr>
<th scope="row">${this.name(d)}</th>
<td>${Ge(r,d.before,null)}</td>
<td>${Ge(r,d.after,null)}</td>
</tr>`)}
</tbody>
</table>
${this.problems(e).map(d=>a`<p class="notice warn">${d}</p>`)}
${Object.entries(l).map(([d,c])=>a`<p class="notice">${ge(r,d)}: ${G(r,{message:"",...c})}</p>`)}
</mr-dialog>`}};rt.properties={policy:{attribute:!1},rows:{state:!0},selection:{state:!0},opened:{state:!0},draft:{state:!0},checked:{state:!0},busy:{state:!0},error:{state:!0}},rt.styles=[v,Rt,$e,y`li .help{display:block}td{overflow-wrap:anywhere}`],f([T("mr-dialog")],rt.prototype,"dialog",2),rt=f([g("mr-template-preview")],rt);var gu={miner:"policies.miners_left_out",power:"control.P",pool_alive:"policies.pool_alive",fan_speed:"settings.fan_speed"},Kd=2e3,yu=n=>`${n.at} ${n.miner_id}`,bu=n=>n.name,br=class extends w{constructor(){super(...arguments);this.sort="-at"}render(){let{t:e,env:t,replay:r}=this,{counts:i,steps:s,missing:l,from:d,until:c}=r,m=Object.entries(i).filter(([,h])=>h>0),u=Object.entries(l).filter(([,h])=>h>0);return a`<p class="help">
${e("miner.s",{from:t.format.dateTime(d),until:t.format.dateTime(c)})}
</p>
<p role="status">
<b>${m.length===0?e("policies.replay_nothing"):m.map(([h,x])=>`${tt(t,h)}: ${t.format.number(x)}`).join(", ")}</b>
</p>
${u.length===0?p:a`<p class="notice warn">
${e("policies.replay_missing",{what:u.map(([h,x])=>`${this.quantity(h)} (${e.n("common.l",x)})`).join(", ")})}
</p>`}
${s.length>=Kd?a`<p class="help">${e("policies.replay_cut",{count:Kd})}</p>`:p}
${s.length===0?p:a`<mr-table
.rows=${s}
.columns=${this.columns()}
.key=${yu}
.name=${bu}
.texts=${I(e("policies.replay"))}
sort=${this.sort}
@sorted=${h=>{this.sort=h.detail}}
></mr-table>`}`}quantity(e){let{hass:t}=this.env,r=gu[e];if(r!==void 0)return this.t(r);for(let i of["sensor","binary_sensor"]){let s=t.localize(`component.miner_remote.entity.${i}.${e}.name`);if(s)return s}return String(t.states[e]?.attributes.friendly_name??Ta(e))}columns(){let{t:e,env:t}=this,r=({phase:s})=>a`<span class="chip flat wraps ${xe(s)}">${we(t,s)}</span>`,i=({restraint:s,order:l})=>[ar(t,s),l===null?"":tt(t,l.kind)].filter(Boolean).join(", ");return[{key:"at",label:e("chart.o"),track:"minmax(110px, 1fr)",cell:s=>a`${t.format.weekdayTime(s.at)} <span class="sub">${[s.name,i(s)].filter(Boolean).join(" · ")}</span>`,sort:({at:s})=>s},{key:"phase",label:e("control.ab"),track:"minmax(110px, 140px)",cell:r,sort:({phase:s})=>s},{key:"why",label:e("chart.n"),track:"minmax(200px, 3fr)",from:640,cell:s=>a`<span class="two" title=${G(t,s.reason)}>${G(t,s.reason)}</span>`}]}};br.properties={replay:{attribute:!1},sort:{state:!0}},br.styles=[v,$e],br=f([g("mr-replay")],br);var vu=n=>n.miner_id,Ud=n=>n.name,vr=class extends w{constructor(){super(...arguments);this.error="";this.sort="why";this.loadedFor=""}willUpdate(){let{id:e,status:t,version:r}=this.policy,i=`${e} ${r} ${JSON.stringify(t?.counts)} ${t?.last_action?.at}`;i!==this.loadedFor&&(this.loadedFor=i,this.load(i))}async load(e){try{let t=await U.report(this.env,this.policy.id);e===this.loadedFor&&(this.rows=t),this.error=""}catch(t){this.error=this.env.errorText(t)}}render(){let{t:e,rows:t}=this;if(this.error!=="")return a`<p class="error" role="alert">${this.error}</p>`;if(t===void 0)return p;let r=t.filter(({last_backup_at:i})=>i!==null).length;return a`<h3>${e("policies.report")}</h3>
<p class="help" role="status">${e("policies.report_count",{made:r,total:t.length})}</p>
${t.length===0?p:a`<mr-table
.rows=${t}
.columns=${this.columns()}
.key=${vu}
.name=${Ud}
.texts=${I(e("policies.report"))}
sort=${this.sort}
page
openable
@sorted=${i=>{this.sort=i.detail}}
@opened=${({detail:i})=>j(["backups"],new URLSearchParams({miner:i.miner_id}))}
></mr-table>`}`}columns(){let{t:e,env:t}=this,r=s=>Zr(s)?t.errorText({...s,error_message:s.error}):"",i=({last_backup_at:s})=>s===null?"–":t.format.dateTime(s);return[{key:"name",label:e("control.w"),track:"minmax(120px, 2fr)",cell:({name:s})=>s,sort:Ud,from:560},{key:"narrow",label:e("control.w"),track:"minmax(0, 1fr)",cell:s=>a`${s.name} <span class="sub">${i(s)}${Zr(s)?` · ${r(s)}`:p}</span>`,until:560},{key:"last",label:e("policies.last_backup"),track:"minmax(130px, 1fr)",cell:i,from:560,sort:({last_backup_at:s})=>s},{key:"why",label:e("chart.n"),track:"minmax(120px, 3fr)",cell:s=>a`<span class="two" title=${r(s)}>${r(s)||"–"}</span>`,sort:s=>r(s)||null,from:560}]}};vr.properties={policy:{attribute:!1},rows:{state:!0},error:{state:!0},sort:{state:!0}},vr.styles=[v,$e],vr=f([g("mr-backup-report")],vr);var $u=7,wu=new Set(["template","backup","curtailment"]),$r=class extends w{constructor(){super(...arguments);this.phase="";this.busy=!1;this.rows=[];this.asking=!1;this.error="";this.previewing=!1}connectedCallback(){super.connectedCallback(),this.owns(()=>this.leave?.()),this.hasUpdated&&this.follow()}follow(){this.leave?.();let e=new Map,t=new K(()=>this.env.hass.connection,"miner_remote/policies/miners",({complete:r,miners:i,removed:s})=>{r&&e.clear();for(let l of i)e.set(l.miner_id,l);for(let l of s)e.delete(l)},250,{policy_id:this.policy.id});this.rows=[],this.leave=t.listen(()=>{this.rows=[...e.values()]})}willUpdate(e){let t=e.get("policy");!e.has("policy")||t?.id===this.policy.id||(this.follow(),this.dry=this.replay=void 0)}fire(e){this.dispatchEvent(new CustomEvent(e))}async ask(e){if(this.asking)return;this.asking=!0,this.error="",this.dry=this.replay=void 0;let t={policy_id:this.policy.id};try{e==="dry"?this.dry=await U.dryRun(this.env,t):this.replay=await U.replay(this.env,t,$u)}catch(r){this.error=this.env.errorText(r)}this.asking=!1}render(){let{t:e,env:t,policy:r}=this,{kind:i}=r;return a`<div class="page">
<p class="up">${k(["policies"],a`${$(yt)}${e("policies.to_list")}`)}</p>
<div class="row head">
${In(t,r,this.busy,()=>this.fire("toggle"))}
<h2>${r.name}</h2>
${Fe(t,r)}
<span class="spacer"></span>
<span class="tools">
${this.button("edit",me,e("common.g"))} ${this.button("copy",Me,e("schedules.S"))}
${this.button("delete",Q,e("common.e"))}
</span>
</div>
<p class="help">
${[e(`policies.kind_${i}`),lr(t,r.scope),r.note].filter(Boolean).join(" · ")}
</p>
<section class="card">
${r.enabled&&r.status!==null?a`${gr(t,r)} ${Ln(t,r.status.reason)}`:a`<p>${e(r.enabled?"policies.undecided_text":"policies.off_text")}</p>`}
<div class="row">
<button type="button" ?disabled=${this.asking} @click=${()=>this.ask("dry")}>${e("policies.dry_run")}</button>
${wu.has(i)?p:a`<button type="button" ?disabled=${this.asking} @click=${()=>this.ask("replay")}>
${e("policies.replay")}
</button>`}
${i==="template"?a`<button
type="button"
class="primary"
@click=${()=>{this.previewing=!0}}
>
${e("policies.preview")}
</button>`:p}
</div>
${this.asking?a`<p class="help" role="status">${e("policies.asking")}</p>`:p}
${this.alarm(this.error)}
${this.dry===void 0?p:yr(t,this.dry)}
${this.replay===void 0?p:a`<mr-replay .env=${t} .replay=${this.replay}></mr-replay>`}
</section>
${this.rows.length===0?p:a`<section class="card">
<h3>${e("policies.miners")}</h3>
<mr-decisions .env=${t} .rows=${this.rows} .phase=${this.phase}></mr-decisions>
</section>`}
${i==="backup"?a`<section class="card"><mr-backup-report .env=${t} .policy=${r}></mr-backup-report></section>`:p}
</div>
${this.previewing?a`<mr-template-preview
.env=${t}
.policy=${r}
@closed=${()=>{this.previewing=!1}}
></mr-template-preview>`:p}`}button(e,t,r){return a`<button type="button" class="icon" aria-label=${r} title=${r} @click=${()=>this.fire(e)}>
${$(t)}
</button>`}};$r.properties={policy:{attribute:!1},phase:{},busy:{type:Boolean},rows:{state:!0},asking:{state:!0},dry:{state:!0},replay:{state:!0},error:{state:!0},previewing:{state:!0}},$r.styles=[v,de,Le,y`section{display:flex;flex-direction:column;gap:10px;min-width:0}.up a{display:inline-flex;align-items:center;gap:8px;min-height:36px}.tools{white-space:nowrap}h2{font-size:22px;overflow-wrap:anywhere}`],$r=f([g("mr-policy")],$r);var xu={temperature:["temperature",/^°/],power:["power",/^[kM]?W$/],current:["current",/^A$/],percent:["battery",/^%$/],number:["",/^/],site:["",/$^/]},_u=/^(sensor|input_number|number)\./,ku=/^(sensor|input_number|number|binary_sensor|input_boolean|switch|input_select|select)\./;function wr({hass:n},o,e){let r=Object.values(n.states).filter(({entity_id:i,attributes:s})=>{if(i===e)return!0;let l=n.entities[i]?.platform==="miner_remote";if(o==="anything")return!l&&ku.test(i);let[d,c]=xu[o];return!(l&&o!=="temperature"&&o!=="current")&&_u.test(i)&&(s.device_class===d||c.test(String(s.unit_of_measurement)))}).map(({entity_id:i,attributes:s})=>[i,String(s.friendly_name??i),!1]);return r.sort(([,i],[,s])=>i.localeCompare(s)),e===""||r.some(([i])=>i===e)?r:[...r,[e,e,!1]]}var Su={W:1,kW:1e3,MW:1e6};function Nn({hass:n,t:o,format:e},t){let r=n.states[t];if(r===void 0)return"";let i=r.state.trim()===""?Number.NaN:Number(r.state),s=Number.isFinite(i)?[e.number(i,2),r.attributes.unit_of_measurement].filter(Boolean).join(" "):r.state;return o("policies.reports_now",{value:s})}function Gd({hass:n},o){let e=n.states[o],t=Su[String(e?.attributes.unit_of_measurement)],r=e===void 0||t===void 0||e.state===""?Number.NaN:Number(e.state);return Number.isFinite(r)?r*(t??1):null}function Wd({env:n,values:o,set:e}){let{t,format:r}=n,i=Gd(n,String(o["meter.sensor"]));if(i===null)return p;let s=o["meter.export_sensor"]?Gd(n,String(o["meter.export_sensor"])):null,l=o["meter.import_positive"]===!0,d=s===null?l?i:-i:i-s,c=d===0?"policies.meter_even":d>0?"policies.meter_imports":"policies.meter_exports";return a`<div class="wide notice row ${d>0?"warn":"good"}" role="status">
<b>${t(c,{power:r.power(Math.abs(d))})}</b>
<span class="spacer">${t("policies.meter_check")}</span>
${o["meter.export_sensor"]?p:a`<button type="button" @click=${()=>e("meter.import_positive",!l)}>${t("policies.meter_turn")}</button>`}
</div>`}function An({t:n},o){let e=n(o);return e===o?"":e}function Fn(n,o,e){return An(n,`policies.${o}_${e.replace(".","_")}`)||An(n,`policies.${o}_${e.slice(e.indexOf(".")+1)}`)}function it(n,{text:o}){return Fn(n,"field",o)||ge(n,o)}function Eu({env:n,problems:o},e){let t=o[e];return t===void 0?p:a`<span class="error" id="${e}-error" role="alert">${n.t(t.key,t.values)}</span>`}function nt(n,o,e,t){let{env:r,problems:i}=n,{key:s}=o;return a`<div class="wide list" role="group" aria-label=${it(r,o)} aria-describedby=${i[s]===void 0?p:`${s}-error`}>
<span class="field-label" aria-hidden="true">${it(r,o)}</span>
${t} ${Eu(n,s)}
${e===""?p:a`<p class="help">${e}</p>`}
</div>`}function xr(n,o,e,t=!1){return a`<button type="button" class="icon" aria-label=${n} title=${n} ?disabled=${t} @click=${e}>
${$(o)}
</button>`}function Dn({env:n,set:o},e,t,r,i){return xr(n.t("policies.remove",{name:i}),pe,()=>o(e,t.filter((s,l)=>l!==r)))}var Vd=y`.list{display:flex;flex-direction:column;gap:6px;min-width:0}.list ol{list-style:none;margin:0;padding:0}.list li{display:flex;align-items:center;gap:2px;border-bottom:1px solid var(--divider-color);min-height:42px}.list li input{width:90px;margin-inline-end:4px}.list .name{flex:1;min-width:0;overflow-wrap:anywhere}.notice button{color:inherit}.setting{display:flex;align-items:flex-start}.setting label{flex:1}.setting button{margin-top:22px}`;function Jd(n,o,e){let{env:t,set:r}=n,{key:i,columns:s,accepts:l}=o,d=M=>l==="site"?[...new Set([...t.fleet.miners.map(({site:S})=>S),M])].sort(B).map(S=>[S,S]):wr(t,l,M),c=n.values[i],m=i.slice(i.indexOf(".")+1),[u,h]=["name","value"].map(M=>t.t(`policies.${m}_${M}`)),x=(M,S)=>r(i,c.map((N,E)=>E===M?S:N)),R=M=>M.target.value;return nt(n,o,e,a`<ol>
${c.map(([M,S],N)=>a`<li>
${s===null&&l!=="site"?a`<input
class="name"
aria-label=${u}
placeholder=${u}
.value=${C(M)}
@input=${E=>x(N,[R(E),S])}
/>`:a`<select class="name" aria-label=${u} @change=${E=>x(N,[R(E),S])}>
<option value="">${t.t("settings.choose")}</option>
${d(M).map(([E,oe])=>E===""?p:a`<option value=${E} ?selected=${E===M}>${oe}</option>`)}
</select>`}
<input
type="number"
step="any"
aria-label=${h}
placeholder=${h}
.value=${C(S)}
@input=${E=>x(N,[M,R(E)])}
/>
${Dn(n,i,c,N,M)}
</li>`)}
</ol>
<div class="row"><button type="button" @click=${()=>r(i,[...c,["",""]])}>${t.t(`policies.${m}_add`)}</button></div>`)}function st({pools:n,env:o},e){return n.find(t=>t.id===e)?.name??o.t("policies.pool_gone",{id:String(e)})}function Yd(n,o,e){let t=[...n];return t.splice(o+e,0,...t.splice(o,1)),t}function Ys(n,o,e,t){let{env:r,pools:i,problems:s}=n,l=i.filter(({id:d})=>!e.includes(d));return a`<div class="row">
${l.length===0?p:a`<select
aria-label=${r.t("policies.add_pool")}
aria-invalid=${s[o]===void 0?p:"true"}
@change=${d=>{let c=d.target;c.value!==""&&t(Number(c.value)),c.value=""}}
>
<option value="">${r.t("policies.add_pool")}</option>
${l.map(({id:d,name:c})=>a`<option value=${d}>${c}</option>`)}
</select>`}
<button type="button" @click=${()=>n.addPool(o)}>${r.t("policies.pool_new")} …</button>
</div>`}function Xd(n,o,e,t){let{env:r,set:i}=n,{key:s}=o;return a`<ol>
${e.map((l,d)=>{let[c,m]=t(l,d);return a`<li>
<span class="name">${d+1}. ${m}</span>
${xr(r.t("fleet.f",{column:c}),Re,()=>i(s,Yd(e,d,-1)),d===0)}
${xr(r.t("fleet.e",{column:c}),Li,()=>i(s,Yd(e,d,1)),d===e.length-1)}
${Dn(n,s,e,d,c)}
</li>`})}
</ol>`}function Zd(n,o,e){let t=n.values[o.key];return nt(n,o,e,a`${Xd(n,o,t,r=>[st(n,r),st(n,r)])}
${Ys(n,o.key,t,r=>n.set(o.key,[...t,r]))}`)}function Qd(n,o,e){let{env:t,set:r}=n,{key:i}=o,s=n.values[i],l=100-s.reduce((d,{percent:c})=>d+(Number(c)||0),0);return nt(n,o,e,a`<ol>
${s.map(({pool_id:d,percent:c},m)=>a`<li>
<span class="name">${st(n,d)}</span>
<input
type="number"
min="0"
max="100"
step="any"
aria-label=${t.t("policies.share_of",{name:st(n,d)})}
.value=${C(c)}
@input=${u=>{let h=u.target.value;r(i,s.map((x,R)=>R===m?{...x,percent:h}:x))}}
/>
%
${Dn(n,i,s,m,st(n,d))}
</li>`)}
</ol>
${Ys(n,i,s.map(({pool_id:d})=>d),d=>r(i,[...s,{pool_id:d,percent:String(Math.max(0,l))}]))}`)}function ec(n,o,e){let{env:t,set:r,values:i}=n,{key:s}=o,l=i[s],d=(l??[]).flatMap(c=>"pool_id"in c?[c.pool_id]:[]);return nt(n,o,e,a`<label class="check">
<input
type="checkbox"
name=${s}
.checked=${C(l!==null)}
@change=${c=>r(s,c.target.checked?[]:null)}
/>
${t.t("policies.template_pools")}
</label>
${l===null?p:a`${Xd(n,o,l,c=>"pool_id"in c?[st(n,c.pool_id),st(n,c.pool_id)]:[c.pool_url,a`${c.pool_url} <span class="help">${c.worker_name}</span>`])}
${Ys(n,s,d,c=>r(s,[...l,{pool_id:c}]))}`}`)}function b(n,o,e,t,r){return{key:n,kind:o,required:!0,default:e,minimum:t?.[0]??null,maximum:t?.[1]??null,above_minimum:!1,max_length:null,choices:[],unit:null,applies:()=>!0,factor:1,text:n,accepts:"temperature",more:!1,columns:null,...r}}var A={required:!1},F={more:!0},He=(n,...o)=>e=>o.includes(e[n]),D=n=>({applies:He(n,!0)}),wi=D("recovery"),Se=1e8;function De(n,o,[e,t],r){return b(n,"number",o,[e/1e3,t/1e3],{factor:1e3,...r})}function Js(n){return[b(`${n}.stale_s`,"integer",240,[10,86400],{...A,...F,...D(n)}),b(`${n}.fail_safe`,"fail_safe","off",void 0,{choices:["off","hold","release","watts"],...D(n)})]}var Xs=b("objective","choice","hashrate",void 0,{choices:["hashrate","profit"]}),Zs=b("over_person","boolean",!1),tc=[b("min_on_minutes","number",10,[0,1440],F),b("min_off_minutes","number",10,[0,1440],F)],Qs={applies:He("solar_source","meter")},rc={applies:He("solar_source","surplus")},_r={failover:[b("pool_ids","pools",[]),b("no_share_minutes","number",5,[.1,1440]),b("max_reject_percent","number",20,[1,100]),b("agree_percent","number",30,[1,100]),b("back_after_minutes","number",30,[0,1440]),b("first_percent","number",10,[1,100]),b("max_changes_per_day","integer",4,[2,48]),b("fill_slots","boolean",!0),b("take_over","boolean",!1)],balancing:[b("shares","shares",[]),b("tolerance_percent","number",null,[0,100],A),b("min_move_minutes","number",60,[0,10080]),b("expect_back_minutes","number",120,[0,10080]),b("native","boolean",!0),b("take_over","boolean",!1)],protection:[b("source","choice","miner",void 0,{choices:["miner","inlet","sensor"]}),b("sensor","entity",null,void 0,{applies:He("source","sensor")}),b("temperature_c","number",80,[10,120]),b("minutes","number",5,[0,1440]),b("steps_percent","percents",[85,70,50],[5,99],A),b("step_minutes","number",5,[0,1440]),b("recover_below_c","number",72,[0,120]),b("recover_minutes","number",15,[0,1440]),b("on_fan_failure","choice","pause",void 0,{choices:["pause","nothing"]}),b("pause","boolean",!0),b("native","boolean",!1),b("recovery","part",null),b("recovery.below_percent","number",70,[1,99],{...A,...wi}),b("recovery.no_share_minutes","number",15,[2,1440],{...A,...wi}),b("recovery.minutes","number",15,[1,1440],wi),b("recovery.max_per_day","integer",3,[1,20],wi),b("recovery.use_outlet","boolean",!1,void 0,wi)],template:[b("pools","template_pools",null),b("power_limit_w","integer",null,[1,1e5],A),b("settings","settings",{}),b("after_reset","boolean",!0),b("enforce","boolean",!1),b("max_per_day","integer",3,[1,24],{applies:He("enforce",!0)})],backup:[b("every","choice","day",void 0,{choices:["day","week","never"]}),b("weekday","choice",0,void 0,{choices:["0","1","2","3","4","5","6"],applies:He("every","week")}),b("time","time","03:30",void 0,{applies:He("every","day","week")}),b("spread_minutes","integer",30,[0,240],{applies:He("every","day","week")}),b("keep_count","integer",30,[1,1e3]),b("keep_days","integer",365,[1,3650]),b("before_firmware","boolean",!0),b("after_change","boolean",!0),b("prune_manual","boolean",!1)],power_budget:[De("limit_w",null,[0,Se],A),b("follow","part",null),b("follow.sensor","entity",null,void 0,{accepts:"power",...D("follow")}),...Js("follow"),b("meter","part",null),b("meter.sensor","entity",null,void 0,{accepts:"power",...A,...D("meter")}),De("meter.max_import_w",null,[0,Se],{...A,...D("meter")}),b("meter.import_positive","boolean",!0,void 0,D("meter")),b("meter.phases","rows",[],[.1,1e4],{accepts:"current",columns:["sensor","max_a"],...D("meter")}),b("meter.volts","number",230,[50,1e3],{...F,...D("meter")}),b("meter.rise_s","number",120,[30,3600],{...F,...D("meter")}),...Js("meter"),b("signal","part",null),b("signal.sensor","entity",null,void 0,{accepts:"anything",...A,...D("signal")}),b("signal.mqtt_topic","text",null,void 0,{...A,...D("signal")}),b("signal.levels","rows",null,[0,100],{...A,...D("signal")}),b("signal.numbers","choice","percent",void 0,{choices:["percent","w","kw","none"],...F,...D("signal")}),b("signal.debounce_s","number",5,[0,600],{...F,...D("signal")}),...Js("signal"),Xs,Zs,...tc,De("raise_w_per_min",null,[1,Se],{...A,...F})],curtailment:[De("reduce_w",null,[1,Se],A),De("to_w",null,[0,Se],A),b("begins_at","moment",null,void 0,A),b("ends_at","moment",null,void 0,A),De("restore_w_per_min",null,[1,Se],A),Xs,{...Zs,default:!0}],solar:[b("solar_source","either","meter",void 0,{choices:["meter","surplus"]}),b("meter.sensor","entity",null,void 0,{accepts:"power",...Qs}),b("meter.import_positive","boolean",!0,void 0,Qs),b("meter.export_sensor","entity",null,void 0,{accepts:"power",...A,...Qs}),b("surplus.sensor","entity",null,void 0,{accepts:"power",...rc}),b("surplus.includes_miners","boolean",!1,void 0,rc),b("battery","part",null),b("battery.soc_sensor","entity",null,void 0,{accepts:"percent",...D("battery")}),b("battery.min_soc","number",50,[0,100],D("battery")),b("battery.below","choice","off",void 0,{choices:["off","export"],...D("battery")}),b("battery.power_sensor","entity",null,void 0,{accepts:"power",...A,...D("battery")}),b("battery.charging_positive","boolean",!0,void 0,D("battery")),b("battery.charge_from_soc","number",95,[0,100],D("battery")),b("battery.max_discharge_w","integer",0,[0,1e5],D("battery")),b("battery.stale_minutes","number",240,[1,1440],{...F,...D("battery")}),b("reserve_w","integer",100,[0,1e5]),b("max_import_w","integer",50,[0,1e4]),b("start_minutes","number",3,[0,120]),b("stop_minutes","number",3,[0,120]),b("min_run_minutes","number",10,[0,240],{...F,text:"min_on_minutes"}),b("min_off_minutes","number",10,[0,240],F),b("max_starts","integer",6,[1,48]),b("limits","boolean",!0),b("up_s","number",5,[0,3600],F),b("down_s","number",5,[0,3600],F),b("stale_s","number",240,[30,3600],F),b("fail_safe","choice","off",void 0,{choices:["off","hold"],...F})],heating:[b("sensor","entity",null),b("target_c","number",20,[0,40]),b("mode","choice","heat",void 0,{choices:["heat","off"]}),b("presets","rows",{},[0,40]),b("preset","choice",null,void 0,{...A,applies:({presets:n})=>n.length>0}),b("min_on_minutes","number",15,[0,240]),b("min_off_minutes","number",10,[0,240]),b("lowest_c","number",5,[0,40],F),b("highest_c","number",30,[0,40],F),b("band_k","number",1.5,[.3,10],F),b("integral_minutes","number",60,[10,1440],F),b("deadband_k","number",.1,[0,1],F),b("stale_minutes","number",60,[1,1440],F),b("fail_safe","fail_safe","off",void 0,{choices:["off","hold","watts"],...F})],load_distribution:[b("limits","rows",{},[0,Se/1e3],{factor:1e3,text:"limits_sites",accepts:"site"}),De("total_w",null,[0,Se],A),Xs,b("margin_percent","number",5,[0,100]),b("min_move_minutes","number",60,[0,1440]),Zs,...tc,De("raise_w_per_min",null,[1,Se],{...A,...F})]},kr=b("manual_minutes","integer",60,[0,10080]);function Tu({kind:n,factor:o,columns:e},t){switch(n){case"boolean":return t===!0;case"part":return t!=null&&t!==!1;case"rows":return e===null?Object.entries(t??{}).map(([r,i])=>[r,Hn(i,o)]):(t??[]).map(r=>e.map(i=>Hn(r[i])));case"fail_safe":return typeof t=="number"?zn(Hn(t,nc)):t;case"pools":case"template_pools":return t??null;case"shares":return(t??[]).map(({pool_id:r,percent:i})=>({pool_id:r,percent:String(i)}));case"settings":return Object.fromEntries(Object.entries(t??{}).map(([r,i])=>[r,String(i)]));case"percents":return(t??[]).join(", ");default:return Hn(t,o)}}var nc=1e3;function Hn(n,o=1){return n==null?"":String(typeof n=="number"?n/o:n)}function zn(n){return`=${n}`}function jn(n){return n.startsWith("=")?n.slice(1):void 0}function ic(n,o){return o.split(".").reduce((e,t)=>e?.[t],n)}function Bn(n,o){return Object.fromEntries(_r[n].map(e=>{let{key:t,kind:r,choices:i}=e;if(r==="either")return[t,i.find(l=>o!==void 0&&ic(o,l)!=null)??e.default];let s=o===void 0?e.default:ic(o,t);return[t,Tu(e,s===void 0?e.default:s)]}))}function sc(n){return String(n).split(/[\s,;]+/).filter(Boolean).map(Number)}var xi=new Set(["fans_off_when_paused","dynamic_scaling","auto_upgrade"]),ro={fan_speed:"percent",fan_minimum_speed:"percent",fan_target_temperature:"c",temperature_offset:"c",hashrate_target:"ths",throttle:"percent",frequency:"mhz",frequency_percent:"percent",voltage:"mv"};function Ru(n,o){return xi.has(n)?o==="true":n in ro||n.startsWith("scaling_")?Number(o):o}function to({kind:n,key:o,factor:e,columns:t,required:r},i){switch(n){case"integer":case"number":return i===""?null:eo(i,e);case"fail_safe":{let s=jn(String(i));return s===void 0?i:eo(s,nc)}case"rows":{let s=i;if(s.length===0&&!r)return null;let l=d=>d===""?null:eo(d,e);return t===null?Object.fromEntries(s.map(([d,c])=>[d.trim(),l(c)])):s.map(([d,c])=>({[t[0]]:d,[t[1]]:Number(c)}))}case"percents":return sc(i);case"shares":return i.map(({pool_id:s,percent:l})=>({pool_id:s,percent:Number(l)}));case"settings":return Object.fromEntries(Object.entries(i).map(([s,l])=>[s,Ru(s,l)]));case"choice":return o==="weekday"?Number(i):i===""?null:i;case"entity":case"text":case"moment":return i===""?null:i;default:return i}}function eo(n,o){return o===1?Number(n):Math.round(Number(n)*o)}function Mu(n,o){return n.kind==="entity"?null:o===""?n.default:to(n,o)}function oc(n,o,e={}){let t={...e},r=(i,s)=>{t[i]=s?{...e[i]}:null};for(let i of _r[n]){let{key:s}=i,l=o[s],[d="",c]=s.split(".");if(i.kind==="part")r(s,l===!0);else if(i.kind==="either")for(let m of i.choices)r(m,l===m);else if(c!==void 0){let m=t[d];m!==null&&(m[c]=to(i,l))}else t[s]=i.applies(o)?to(i,l):Mu(i,l)}return t}function ac({kind:n,minimum:o,maximum:e,accepts:t},r){switch(n){case"fail_safe":{let i=jn(String(r));return i===void 0||i!==""&&Number(i)>=0?void 0:{key:"input.missing"}}case"rows":{let i=r,s=new Set(i.map(([m])=>m.trim().toLowerCase())),l=o??Number.NEGATIVE_INFINITY,d=e??Number.POSITIVE_INFINITY;if(s.has("")||s.size<i.length)return{key:"policies.need_names"};let c=m=>m===""?t==="site":Number(m)>=l&&Number(m)<=d;return i.every(([,m])=>c(m))?void 0:{key:"input.out_of_range",values:{minimum:l,maximum:d}}}case"pools":return r.length<2?{key:"policies.need_two"}:void 0;case"shares":{let i=r.map(({percent:l})=>Number(l));if(i.length<2)return{key:"policies.need_two"};let s=i.reduce((l,d)=>l+d,0);return i.every(l=>l>=0)&&Math.abs(s-100)<.01?void 0:{key:"policies.need_hundred"}}case"percents":{let i=sc(r),s=o??0,l=e??100;return i.every((d,c)=>d>=s&&d<=l&&d<(i[c-1]??l+1))?void 0:{key:"policies.need_falling"}}case"template_pools":return r?.length===0?{key:"policies.need_pool"}:void 0;case"settings":return Object.values(r).every(i=>i.trim()!=="")?void 0:{key:"input.missing"};default:return}}var Cu=["fan_mode","fan_speed","fan_minimum_speed","fan_target_temperature","fans_off_when_paused","temperature_offset","preset","work_mode","hashrate_target","throttle","frequency","frequency_percent","voltage","dynamic_scaling","auto_upgrade","auto_upgrade_time"],io=/^(dynamic_scaling|scaling_)/,lc={fan_mode:["auto","manual"]},Pu={power_w:null,hashrate_ths:null,refused:null};function dc(n,o,e){let{env:t,set:r}=n,{key:i}=o,s=n.values[i],l=new Map(n.settings?.map(m=>[m.key,m])),c=[...new Set([...Cu,...[...l.keys()].filter(m=>io.test(m))])].filter(m=>m in s?!1:io.test(m)?l.get(m)?.read_only===!1:l.size===0||l.has(m));return nt(n,o,e,a`<div class="fields">
${Object.entries(s).map(([m,u])=>Iu(n,i,s,m,u,l.get(m)))}
</div>
${c.length===0?p:a`<select
aria-label=${t.t("policies.add_setting")}
@change=${m=>{let u=m.target,h=l.get(u.value);u.value!==""&&r(i,{...s,[u.value]:Ou(u.value,h)}),u.value=""}}
>
<option value="">${t.t("policies.add_setting")}</option>
${c.map(m=>a`<option value=${m}>${ge(t,m)}</option>`)}
</select>`}`)}function Ou(n,o){return o?.value!=null?String(o.value):xi.has(n)?"true":lc[n]?.[0]??""}function Iu({env:n,problems:o,set:e},t,r,i,s,l){let d=xi.has(i)?["true","false"]:lc[i]??[],c=l?.options.length?l.options.map(S=>[String(S.value),Tt(n,S,l.unit),S.refused!==null]):d.map(S=>[S,Tt(n,{...Pu,value:xi.has(i)?n.t(S==="true"?"common.A":"common.n"):S},null),!1]),m=s===""||c.length===0||c.some(([S])=>S===s),u=ge(n,i),h=l?.unit??_a(ro[i]??""),x=X(n,{key:`${t}.${i}`,kind:i==="auto_upgrade_time"?"time":h===""&&!io.test(i)?"text":"number",required:!0,default:null,minimum:null,maximum:null,above_minimum:!1,max_length:100,choices:[],unit:null},{label:h===""?u:n.t("settings.with_unit",{name:u,unit:h}),typed:s,problem:s.trim()===""?o[t]:void 0,help:l===void 0?"":Ra(n,l),offered:m?c:[...c,[s,s,!1]],change:S=>e(t,{...r,[i]:S})}),{[i]:R,...M}=r;return a`<div class="setting">${x}${xr(n.t("policies.remove",{name:u}),pe,()=>e(t,M))}</div>`}function no(n,o){let{env:e,values:t,problems:r,set:i}=n,{key:s,kind:l,text:d}=o;if(!o.applies(t))return p;let c=Fn(e,"help",d);switch(l){case"part":case"boolean":return a`<div class="wide">
<label class="check">
<input
type="checkbox"
name=${s}
.checked=${C(t[s]===!0)}
@change=${m=>i(s,m.target.checked)}
/>
${it(e,o)}
</label>
${c===""?p:a`<p class="help">${c}</p>`}
</div>`;case"pools":return Zd(n,o,c);case"shares":return Qd(n,o,c);case"template_pools":return ec(n,o,c);case"settings":return dc(n,o,c);case"rows":return Jd(n,o,c);case"fail_safe":return Nu(n,o);case"moment":{let m=e.format.timeZone,u=String(t[s]??"");return X(e,{...o,kind:"datetime-local"},{label:it(e,o),typed:u===""?"":ke(u,m),problem:r[s],help:c,change:h=>i(s,At(h,m)??"")})}default:{let m=o.required?"":Fn(e,"empty",d),u={label:it(e,o),typed:String(t[s]??""),problem:r[s],help:c,placeholder:m,change:x=>i(s,x)};if(l==="choice"||l==="either")return X(e,o,{...u,offered:Lu(n,o),none:m});if(l!=="entity")return X(e,o,u);let h=X(e,o,{...u,help:[c,Nn(e,u.typed)].filter(Boolean).join(" "),offered:wr(e,o.accepts,u.typed),none:m||(o.required?"":e.t("common.q"))});return s==="meter.sensor"?a`${h}${Wd(n)}`:h}}}function Lu({env:n,values:o},{key:e,choices:t}){return e==="preset"?o.presets.map(([r])=>[r,r,!1]):t.map(r=>[r,cc(n,e,r),!1])}function cc(n,o,e){return o==="weekday"?n.format.weekday(Number(e),"long"):An(n,`policies.choice_${o.slice(o.indexOf(".")+1)}_${e}`)}function Nu({env:n,values:o,problems:e,set:t},r){let{key:i}=r,s=String(o[i]??""),l=jn(s),d=X(n,{...r,kind:"choice"},{label:it(n,r),typed:l===void 0?s:"watts",problem:void 0,offered:r.choices.map(c=>[c,cc(n,i,c),!1]),change:c=>t(i,c==="watts"?zn(""):c)});return l===void 0?d:a`${d}
${X(n,{...r,key:`${i}_kw`,kind:"number"},{label:n.t("policies.fail_safe_kw"),typed:l,problem:e[i],change:c=>t(i,zn(c))})}`}function so(n){return n.replace(/\[(\d+)\]/g,".$1")}var Au=[[/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/,"$1.start"],[/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/,"$1.end"],[/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/,"$1.days"],[/^tags\.\d+$/,"tags"]];function qn(n,o){let e=new Map;for(let t of n.fields){let r=so(t.path),i=Au.reduce((s,[l,d])=>s.replace(l,d),r);e.has(i)||e.set(i,Oe(t,o))}return e}var Fu=[[/^name$/,"schedules.aJ"],[/^description$/,"schedules.O"],[/^weekly_schedule\.\d+\.start$/,"schedules.ah"],[/^weekly_schedule\.\d+\.end$/,"schedules.cd"],[/^weekly_schedule\.\d+\.days$/,"schedules.G"],[/^weekly_schedule\.\d+\.action$/,"schedules.a"],[/^weekly_schedule\.\d+\.power_limit_w$/,"schedules.aD"],[/^weekly_schedule/,"schedules.cP"],[/^one_time_start$/,"schedules.aV"],[/^one_time_end$/,"schedules.aT"],[/^one_time_action$/,"schedules.a"],[/^power_limit_w$/,"schedules.bd"],[/^timezone$/,"schedules.cb"],[/^miner_ip$/,"schedules.scope_miner"],[/^location$/,"schedules.scope_location"],[/^tags$/,"schedules.scope_tags"],[/^electricity_rate_id$/,"schedules.bH"],[/^price_rule\.threshold$/,"schedules.ca"],[/^price_rule\.hysteresis$/,"schedules.aq"],[/^price_rule\.hours$/,"schedules.bR"],[/^price_rule\.deadline$/,"schedules.H"],[/^price_rule\.margin_percent$/,"schedules.aE"],[/^price_rule\.hashprice$/,"schedules.am"],[/^price_rule\.hashprice_entity_id$/,"schedules.U"],[/^price_rule/,"schedules.bM"],[/^ramp\.group_size$/,"schedules.al"],[/^ramp\.group_percent$/,"schedules.ak"],[/^ramp\.group_delay_s$/,"schedules.aj"],[/^min_on_minutes$/,"schedules.aH"],[/^min_off_minutes$/,"schedules.aG"]];function Kn(n,o){let e=Fu.find(([i])=>i.test(n))?.[1],t=/^weekly_schedule\.(\d+)\./.exec(n)?.[1],r=e===void 0?n:o(e);return t===void 0?r:`${o("schedules.cN",{number:Number(t)+1})}, ${r}`}function oo(n,o,e){return{kind:n,name:o?.name??e,note:o?.note??"",enabled:o?.enabled??!0,scope:o===void 0?he:{...he,...o.scope},manual:String(o?.manual_minutes??kr.default),values:Bn(n,o?.settings),before:o?.settings??{}}}function Gn({kind:n,name:o,note:e,enabled:t,scope:r,manual:i,values:s,before:l}){return{name:o.trim(),kind:n,note:e.trim(),enabled:t,scope:r,manual_minutes:Number(i),settings:oc(n,s,l)}}function mc(n,{kind:o,...e}){let{kind:t,...r}=Gn(n);return Object.fromEntries(Object.entries(r).filter(([i,s])=>JSON.stringify(s)!==JSON.stringify(e[i])))}var Du={key:"input.missing"};function uc(n,o){let{kind:e,name:t,scope:r,manual:i,values:s}=n,l={},d=(c,m)=>{m!==void 0&&(l[c]=m)};t.trim()===""&&d("name",Du),Xi(r)&&d("scope",{key:"input.nothing_selected"}),d("manual_minutes",Qr(kr,i,o));for(let c of _r[e]){if(!c.applies(s))continue;let m=s[c.key];d(c.key,ac(c,m)??Qr(c,typeof m=="string"?m:void 0,o))}if(e==="template"&&Hu(s)&&d("settings",{key:"policies.need_section"}),e==="power_budget"){let{limit_w:c,follow:m,meter:u,signal:h}=s;c===""&&!m&&!u&&!h&&d("limit_w",{key:"policies.need_budget"}),h===!0&&Un(s["signal.sensor"])===Un(s["signal.mqtt_topic"])&&d("signal.sensor",pc)}return e==="load_distribution"&&s.objective==="hashrate"&&s.total_w===""&&s.limits.every(([,c])=>c==="")&&d("total_w",{key:"policies.need_limit"}),e==="curtailment"&&Un(s.reduce_w)===Un(s.to_w)&&d("reduce_w",pc),l}var pc={key:"policies.need_one"};function Un(n){return String(n).trim()!==""}function Hu({pools:n,power_limit_w:o,settings:e}){return n===null&&o===""&&Object.keys(e).length===0}function Wn(n,o){let e={};for(let{path:t,code:r,args:i}of n.fields){let s=`input.${r}`,l=so(t).replace(/^settings\./,""),d=/^(pool_ids|shares|steps_percent|pools|settings|scope|presets|limits|meter\.phases|signal\.levels)\b/.exec(l)?.[1]??l;o(s)!==s&&(e[d]??={key:s,values:i})}return e}var ot={failover:ji,balancing:Ho,protection:zi,template:ea,backup:bt,solar:Qo,power_budget:Fi,curtailment:wt,heating:ta,load_distribution:Jo};var Sr=class extends w{constructor(){super(...arguments);this.error="";this.turn=0}connectedCallback(){super.connectedCallback(),this.run(),this.owns(()=>{this.turn+=1})}async run(){this.turn+=1;let{turn:e}=this;this.result=void 0,this.error="";try{let t=await ga(this.env,this.what);e===this.turn&&(this.result=t)}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}e===this.turn&&this.dispatchEvent(new CustomEvent("tested",{detail:this.result}))}render(){let{t:e,result:t}=this;return this.error!==""?a`<p class="notice bad" role="alert">${this.error}</p>`:t===void 0?a`<p class="notice busy" role="status">${e("policies.testing")}</p>`:a`<div class="notice ${t.ok?"good":"bad"}" role="status">
<b>${e(t.ok?"policies.test_ok":t.answers?"policies.test_answers":"policies.test_failed",{time:this.env.format.duration(t.total_ms)})}</b>
<ol class="stages">
${t.steps.map(r=>this.line(r))}
</ol>
</div>`}line(e){let{env:t}=this;return a`<li class=${e.ok?"good":"bad"}>
${$(e.ok?vt:Ni,22)}
<span class="what">
${this.t(`policies.step_${e.step}`)}
${e.ok?p:a`<span class="error">${t.errorText({error_code:e.error_code,error_args:e.error_args,error_message:e.error})}</span>`}
${e.answer?a`<code dir="auto">${e.answer}</code>`:p}
</span>
${e.ms===null?p:a`<time>${t.format.number(e.ms)} ms</time>`}
</li>`}};Sr.properties={what:{attribute:!1},result:{state:!0},error:{state:!0}},Sr.styles=[v,en,y`:host{display:block}.notice{margin:0}.stages{margin-top:8px;gap:6px}ol.stages li[class] .what{font-weight:400}.stages li:not(:last-child):after{content:none}.what{flex:1;min-width:0;overflow-wrap:anywhere}.error,code{display:block}code{font-size:12px;color:var(--mr-secondary)}`],Sr=f([g("mr-pool-test")],Sr);var _i=[["name","text",!0],["url","pool_url",!0],["worker","worker_name",!0],["password","password",!1],["fee_percent","number",!1],["note","text",!1]],at=class extends H{constructor(){super(...arguments);this.typed={};this.checked=!1;this.refused={}}connectedCallback(){super.connectedCallback();let{pool:e}=this;this.typed={name:e?.name??"",url:e?.url??`${this.env.catalog.value?.limits.pool_schemes[0]??"stratum+tcp"}://`,worker:e?.worker??Ia.worker_name,password:"",fee_percent:e?.fee_percent==null?"":String(e.fee_percent),note:e?.note??""}}get heading(){return this.pool===void 0?this.t("policies.pool_new"):this.pool.name}get button(){return this.t("common.u")}field(e){let[,t,r]=_i.find(([s])=>s===e)??_i[0];return{key:e,kind:t,required:r,default:null,...e==="fee_percent"?{minimum:0,maximum:100}:{minimum:null,maximum:null},above_minimum:!1,max_length:null,choices:[],unit:null}}problems(...e){let t=this.env.catalog.value;return t===void 0?{}:Object.fromEntries(e.flatMap(r=>{let i=Qr(this.field(r),this.typed[r],t);return i===void 0?[]:[[r,i]]}))}get data(){let{name:e="",url:t="",worker:r="",password:i="",fee_percent:s="",note:l=""}=this.typed;return{name:e.trim(),url:t.trim(),worker:r.trim(),...i===""?{}:{password:i},fee_percent:s.trim()===""?null:Number(s),note:l.trim()}}isWrong(e){return this.checked=!0,this.refused={},Object.keys(e).length===0?!1:(this.updateComplete.then(()=>this.renderRoot.querySelector("[aria-invalid=true]")?.focus()),!0)}async act(){this.isWrong(this.problems(..._i.map(([e])=>e)))||await super.act()}async work(){try{let e=await ha(this.env,this.pool?.id??null,this.data);this.dispatchEvent(new CustomEvent("saved",{detail:e}))}catch(e){throw this.refused=Wn(P(e),this.t),e}}async tryIt(){if(this.isWrong(this.problems("url","worker")))return;let{url:e,worker:t,password:r}=this.data,i=this.pool!==void 0&&r===void 0?{id:this.pool.id}:{};this.tested={...i,url:e,worker:t,...r===void 0?{}:{password:r}},await this.updateComplete,await this.test?.updateComplete,this.test?.scrollIntoView({block:"nearest"})}set(e,t){this.typed={...this.typed,[e]:t}}content(){let{t:e,typed:t}=this,r=this.env.catalog.value?.limits,i={...this.refused,...this.checked?this.problems(..._i.map(([s])=>s)):{}};return a`<form
class="fields"
novalidate
@submit=${s=>s.preventDefault()}
@keydown=${s=>{s.key==="Enter"&&this.act()}}
>
${_i.map(([s])=>X(this.env,this.field(s),{label:e(`policies.pool_${s}`),typed:t[s]??"",problem:i[s],help:this.help(s),change:l=>this.set(s,l)}))}
</form>
${r===void 0?p:Na(this.env,r,s=>this.set("worker",`${t.worker??""}{${s}}`))}
${this.tested===void 0?p:this.tests(this.tested)}
<button slot="actions" type="button" ?disabled=${this.working} @click=${this.tryIt}>${e("policies.test")}</button>`}tests(e){return Dt(e,a`<mr-pool-test .env=${this.env} .what=${e}></mr-pool-test>`)}help(e){return e==="url"?this.t("commands.help_pool_url"):e!=="password"?"":this.t(this.pool?.has_password?"policies.password_kept":"commands.help_pool_password")}};at.properties={pool:{attribute:!1},typed:{state:!0},checked:{state:!0},refused:{state:!0},tested:{state:!0}},at.styles=[...H.styles,Rt,Aa,y`form.fields{display:grid}`],f([T("mr-pool-test")],at.prototype,"test",2),at=f([g("mr-pool-dialog")],at);var Er=class extends H{get heading(){return this.t("policies.test_title",{name:this.pool.name})}get button(){return this.t("policies.test_again")}async work(){await this.test.run()}content(){return a`<p class="help">${this.pool.url}</p>
<mr-pool-test .env=${this.env} .what=${{id:this.pool.id}}></mr-pool-test>`}};Er.properties={pool:{attribute:!1}},f([T("mr-pool-test")],Er.prototype,"test",2),Er=f([g("mr-pool-test-dialog")],Er);var ao=12,zu=n=>n.miner_id,ju=n=>n.name,Tr=class extends w{constructor(){super(...arguments);this.problem="";this.miners=[];this.search="";this.listed=!1}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners=this.env.fleet.miners}change(e){this.dispatchEvent(new CustomEvent("scope",{detail:{...this.scope,...e}}))}render(){let{t:e,scope:t}=this;return a`<div role="radiogroup" class="row" aria-label=${e("schedules.bW")}>
${[!0,!1].map(r=>a`<label class="check">
<input type="radio" name="all" .checked=${C(t.all===r)} @change=${()=>this.change({all:r})} />
${e(r?"schedules.d":"policies.scope_some")}
</label>`)}
</div>
${t.all?p:this.lists()} ${this.covered()}`}lists(){let{t:e,scope:t,miners:r}=this;return a`${_t.filter(i=>i!=="miner_ids").map(i=>this.choices(i))}
<details
?open=${t.miner_ids.length>0}
@toggle=${i=>{this.listed||=i.target.open}}
>
<summary>
${e("policies.scope_miner_ids")} ${t.miner_ids.length>0?`(${this.env.format.number(t.miner_ids.length)})`:p}
</summary>
${this.listed?this.table(r):p}
</details>`}choices(e){let{t,scope:r,miners:i}=this,s=r[e],l=new Map;for(let m of[...i.flatMap(u=>vs[e](u)),...s])l.has(m.toLowerCase())||l.set(m.toLowerCase(),m);if(l.size===0)return p;let d=new Set(s.map(m=>m.toLowerCase())),c=t(`policies.scope_${e}`);return a`<div role="group" aria-label=${c}>
<span class="field-label" aria-hidden="true">${c}</span>
<div class="row">
${[...l].sort(([,m],[,u])=>B(m,u)).map(([m,u])=>{let h=i.filter(x=>vs[e](x).some(R=>R.toLowerCase()===m)).length;return a`<label class="check">
<input
type="checkbox"
.checked=${C(d.has(m))}
@change=${()=>this.change({[e]:d.has(m)?s.filter(x=>x.toLowerCase()!==m):[...s,u]})}
/>
${u} (${this.env.format.number(h)})
</label>`})}
</div>
</div>`}table(e){let{t}=this,r=this.search.toLowerCase(),i=[{key:"name",label:t("control.w"),track:"minmax(0, 1fr)",cell:({name:s,model:l,location:d})=>a`${s} <span class="sub">${[l,d].filter(Boolean).join(" · ")}</span>`}];return a`<input
type="search"
aria-label=${t("backups.f")}
placeholder=${t("backups.f")}
.value=${this.search}
@input=${s=>{this.search=s.target.value}}
/>
<mr-table
.rows=${e.filter(({name:s,ip:l,model:d})=>`${s}
${l}
${d}`.toLowerCase().includes(r))}
.columns=${i}
.key=${zu}
.name=${ju}
.texts=${I(t("policies.scope_miner_ids"),t)}
.selection=${new Set(this.scope.miner_ids)}
dense
@selected=${s=>this.change({miner_ids:[...s.detail]})}
></mr-table>`}covered(){let{t:e,scope:t}=this,r=kt(t,this.miners),i=Xi(t)?e("policies.unchosen"):r.length===0?e("schedules.C"):e.n("schedules.z",r.length);return a`<div role="status">
<p class=${r.length===0?"notice warn":"count"}>${i}</p>
${r.length===0||t.all?p:a`<p class="help">
${r.slice(0,ao).map(({name:s})=>s).join(", ")}
${r.length>ao?e.n("schedules.B",r.length-ao):p}
</p>`}
${this.problem===""?p:a`<p class="error" role="alert">${this.problem}</p>`}
</div>`}};Tr.properties={scope:{attribute:!1},problem:{},miners:{state:!0},search:{state:!0},listed:{state:!0}},Tr.styles=[v,$e,y`.row{gap:0 20px}summary{cursor:pointer;padding:6px 0}input[type=search]{width:100%}mr-table{margin-top:8px}.count,.notice{font-weight:500}`],Tr=f([g("mr-scope-field")],Tr);var hc={kind:"text",default:null,minimum:null,maximum:null,above_minimum:!1,choices:[],unit:null},Bu={...hc,key:"name",required:!0,max_length:255},qu={...hc,key:"note",required:!1,max_length:1e3},Ku=50,Uu=2e3,lo=[/^(solar_source|meter|surplus)/,/^(battery|reserve_w|max_import_w)/,/^/],lt=class extends w{constructor(){super(...arguments);this.copy=!1;this.pools=[];this.checked=!1;this.refused={};this.error="";this.busy=!1;this.backups=[];this.fromBackupText="";this.step=0;this.settingsOf="";this.save=e=>{if(e.preventDefault(),this.step<this.lastStep){this.isWrong()||this.go(this.step+1);return}this.request(async()=>{let{form:t,policy:r,storedId:i}=this;if(t===void 0)return;let s=i===null||r===void 0?Gn(t):mc(t,r);Object.keys(s).length>0&&this.dispatchEvent(new CustomEvent("saved",{detail:await U.save(this.env,i,s)})),this.busy=!1,await this.updateComplete,this.dialog.close()})};this.tryIt=()=>{this.request(async()=>{let{form:e,storedId:t}=this;e!==void 0&&(this.dry=await U.dryRun(this.env,{policy:{...t===null?{}:{id:t},...Gn(e)}}),await this.updateComplete,this.renderRoot.querySelector("#dry")?.scrollIntoView({block:"nearest"}))})};this.poolClosed=()=>{this.addingFor=void 0}}connectedCallback(){super.connectedCallback();let e=setInterval(()=>this.form!==void 0&&this.requestUpdate(),Uu);this.owns(()=>clearInterval(e));let{policy:t,kind:r}=this;if(t===void 0){r!==void 0&&this.choose(r);return}let i=this.copy?this.t("schedules.y",{name:t.name}):t.name;this.form=oo(t.kind,{...t,name:i},i)}get storedId(){return this.copy?null:this.policy?.id??null}choose(e){this.form=oo(e,void 0,this.t(`policies.kind_${e}`))}get lastStep(){return this.form?.kind==="solar"&&this.policy===void 0?lo.length-1:0}inStep({key:e}){return this.lastStep===0||lo.findIndex(t=>t.test(e))===this.step}async go(e){this.step=e,this.checked=!1,await this.updateComplete,this.renderRoot.querySelector("#form input, #form select")?.focus(),e===this.lastStep&&this.tryIt()}change(e){this.form!==void 0&&(this.form={...this.form,...e}),this.refused={},this.dry=void 0}set(e,t){this.form!==void 0&&this.change({values:{...this.form.values,[e]:t}})}willUpdate(e){let{form:t}=this;if(t?.kind!=="template")return;let r=kt(t.scope,this.env.fleet.miners),i=r.map(({miner_id:s})=>s).join();i!==this.settingsOf&&(this.settingsOf===""&&this.loadBackups(),this.settingsOf=i,Ea(this.env,r).then(s=>{i===this.settingsOf&&(this.settings=s)}))}async loadBackups(){try{let e=`remote/backups${q({limit:Ku})}`;this.backups=(await _(this.env.hass,"GET",e)).backups}catch(e){this.error=this.env.errorText(e)}}async takeBackup(e){this.error=this.fromBackupText="";try{let{settings:t,left_out:r}=await ma(this.env,e);if(this.form?.kind!=="template")return;if(t===null){this.fromBackupText=this.t("policies.backup_nothing");return}let{pools:i,power_limit_w:s,settings:l}=Bn("template",t);if(this.change({values:{...this.form.values,pools:i,power_limit_w:s,settings:l}}),r.length>0){let d=da(this.env,r.join(", "));this.fromBackupText=this.t("policies.backup_left_out",{sections:d})}}catch(t){this.error=this.env.errorText(t)}}addPool(e){let{form:t,addingFor:r}=this;if(t===void 0||r===void 0)return;this.pools.some(({id:s})=>s===e.id)||(this.pools=[...this.pools,e]);let i=t.values[r];if(r==="shares"){let s=i,l=s.reduce((d,{percent:c})=>d+(Number(c)||0),0);this.set(r,[...s,{pool_id:e.id,percent:String(Math.max(0,100-l))}])}else r==="pools"?this.set(r,[...i??[],{pool_id:e.id}]):this.set(r,[...i,e.id])}get problems(){let e=this.env.catalog.value;if(this.form===void 0||e===void 0)return{};let t=Object.entries(uc(this.form,e));return Object.fromEntries(t.filter(([r])=>this.step===this.lastStep||this.inStep({key:r})))}isWrong(){return this.checked=!0,this.error="",Object.keys(this.problems).length===0?!1:(this.showProblem(),!0)}async showProblem(){await this.updateComplete;let e=this.renderRoot.querySelector("[aria-invalid=true], .error, mr-scope-field[problem]");e?.scrollIntoView({block:"center"}),e?.focus()}async request(e){if(!(this.busy||this.isWrong())){this.busy=!0,this.refused={};try{await e()}catch(t){this.refused=Wn(P(t),this.t),this.error=this.env.errorText(t),this.showProblem()}this.busy=!1}}render(){let{t:e,form:t}=this,r=t===void 0?e("policies.new"):this.storedId===null?this.lastStep===0?e("policies.new_kind",{kind:e(`policies.kind_${t.kind}`)}):e("policies.step",{step:this.step+1,steps:lo.length,title:e(`policies.step_${["sensor","battery","miners"][this.step]??"miners"}`)}):this.policy?.name??"";return a`<mr-dialog
heading=${r}
close-label=${e("common.c")}
wide
?busy=${this.busy}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
${t===void 0?this.kinds():a`${this.content(t)} ${this.actions()}`}
</mr-dialog>
${this.addingFor===void 0?p:a`<mr-pool-dialog
.env=${this.env}
@saved=${i=>this.addPool(i.detail)}
@done=${this.poolClosed}
@closed=${this.poolClosed}
></mr-pool-dialog>`}`}kinds(){return a`<div class="starts">
${pa.map(e=>a`<button type="button" class="card start" @click=${()=>this.choose(e)}>
${$(ot[e],28)}
<span class="label">${this.t(`policies.kind_${e}`)}</span>
<span class="help">${this.t(`policies.about_${e}`)}</span>
</button>`)}
</div>`}content(e){let{t,env:r}=this,i={...this.refused,...this.checked?this.problems:{}},s={env:r,values:e.values,problems:i,pools:this.pools,settings:this.settings,set:(d,c)=>this.set(d,c),addPool:d=>{this.addingFor=d}};if(this.step<this.lastStep)return a`<form id="form" novalidate @submit=${this.save}>
<p class="help">${t(this.step===0?"policies.about_solar":"policies.about_battery")}</p>
${this.fields(s)}
</form>`;let l=i.scope;return a`<form id="form" novalidate @submit=${this.save}>
${this.lastStep>0?p:a`<p class="help">${t(`policies.about_${e.kind}`)}</p>`}
<div class="fields">
${X(r,Bu,{label:t("control.w"),typed:e.name,problem:i.name,change:d=>this.change({name:d})})}
${X(r,qu,{label:t("commands.field_description"),typed:e.note,problem:i.note,change:d=>this.change({note:d})})}
</div>
<fieldset>
<legend>${t("schedules.section_who")}</legend>
<mr-scope-field
.env=${r}
.scope=${e.scope}
.problem=${l===void 0?"":t(l.key,l.values)}
@scope=${d=>this.change({scope:d.detail})}
></mr-scope-field>
</fieldset>
<fieldset>
<legend>${t("settings.title")}</legend>
${e.kind==="template"?this.fromBackup():p}
${this.fields(s,this.manual(e,i))}
</fieldset>
<label class="check">
<input
type="checkbox"
name="enabled"
.checked=${e.enabled}
@change=${d=>this.change({enabled:d.target.checked})}
/>
${t("schedules.ad")}
</label>
${this.alarm(this.error)}
${this.dry===void 0?p:a`<section id="dry">${yr(r,this.dry)}</section>`}
</form>`}fields(e,t=p){let{form:r}=this;if(r===void 0)return p;let i=_r[r.kind].filter(d=>this.inStep(d)),s=i.filter(({more:d,applies:c})=>d&&c(r.values)),l=Ji.has(r.kind);return a`<div class="fields">
${i.filter(({more:d})=>!d).map(d=>no(e,d))} ${l?p:t}
</div>
${s.length===0&&!(l&&t!==p)?p:a`<details ?open=${[kr,...s].some(({key:d})=>d in e.problems)}>
<summary>${this.t("policies.more")}</summary>
<div class="fields">${s.map(d=>no(e,d))} ${l?t:p}</div>
</details>`}`}manual(e,t){return e.kind==="backup"?p:X(this.env,kr,{label:this.t("policies.field_manual_minutes"),typed:e.manual,problem:t.manual_minutes,help:this.t(e.kind==="protection"?"policies.help_manual_protection":"policies.help_manual_minutes"),change:r=>this.change({manual:r})})}fromBackup(){if(this.backups.length===0)return p;let{t:e}=this;return a`<label class="field">
<span>${e("policies.from_backup")}</span>
<select
@change=${t=>{let r=t.target;r.value!==""&&this.takeBackup(Number(r.value))}}
>
<option value="">${e("policies.from_nothing")}</option>
${this.backups.map(({id:t,backup_name:r,created_at:i})=>a`<option value=${t}>${r} (${this.env.format.dateTime(i)})</option>`)}
</select>
</label>
${this.fromBackupText===""?p:a`<p class="notice" role="status">${this.fromBackupText}</p>`}`}actions(){let{t:e,busy:t,step:r,lastStep:i}=this,s=r<i?"policies.next":i>0?"policies.create":"common.u";return a`<button
slot="actions"
type="button"
?disabled=${t}
@click=${()=>r===0?this.dialog.close():this.go(r-1)}
>
${e(r===0?"common.b":"common.a")}
</button>
${r<i?p:a`<button slot="actions" type="button" ?disabled=${t} @click=${this.tryIt}>${e("policies.dry_run")}</button>`}
<button slot="actions" type="submit" form="form" class="primary" ?disabled=${t}>${e(s)}</button>`}};lt.properties={policy:{attribute:!1},copy:{type:Boolean},kind:{},pools:{attribute:!1},form:{state:!0},checked:{state:!0},refused:{state:!0},error:{state:!0},busy:{state:!0},settings:{state:!0},addingFor:{state:!0},backups:{state:!0},fromBackupText:{state:!0},dry:{state:!0},step:{state:!0}},lt.styles=[v,Rt,Vd,Le,fr,y`#dry{display:flex;flex-direction:column;gap:8px}`],f([T("mr-dialog")],lt.prototype,"dialog",2),lt=f([g("mr-policy-dialog")],lt);var Rr=class extends w{constructor(){super(...arguments);this.policies=[];this.busy=new Set;this.miners=[]}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look()}look(){this.miners=this.env.fleet.miners}fire(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t}))}render(){let{t:e,policies:t}=this,r=a`<button type="button" class="primary" @click=${()=>this.fire("new")}>
${$(V)}${e("policies.new")}
</button>`;return t.length===0?a`<section class="page begin">
${$(zi,40)}
<h2>${e("policies.none_title")}</h2>
<p>${e("policies.none_text")}</p>
${r}
</section>`:a`<div class="page">
<div class="row top">
<h2>${e("common.tab_policies")}</h2>
<span class="spacer"></span>
${r}
</div>
<ul class="schedules">
${ee(t,({id:i})=>i,i=>this.item(i))}
</ul>
</div>`}item(e){let{t,env:r}=this,{id:i,name:s,kind:l,enabled:d,status:c}=e,m=this.env.fleet.loaded?kt(e.scope,this.miners).length:c?.miners,u=(h,x,R,M)=>a`<button type="button" class="icon" title=${R} aria-label=${M} @click=${()=>this.fire(h,e)}>
${$(x)}
</button>`;return a`<li class="card ${d?"":"off"} ${m===0?"warned":""}">
${In(r,e,this.busy.has(i),()=>this.fire("toggle",e))}
<div class="about">
<div class="row title">
<h3>${k(["policies",String(i)],s)}</h3>
${Fe(r,e)} ${d&&c!==null?jd(r,c):p}
</div>
<p class="scope">
<span>${$(ot[l],18)} ${t(`policies.kind_${l}`)}</span>
<span
>${$(Bi,18)} ${lr(r,e.scope)}${m===void 0?p:`: ${m===0?t("schedules.F"):t.n("schedules.E",m)}`}</span
>
</p>
${e.note===""?p:a`<p class="help">${e.note}</p>`}
${d?gr(r,e):p}
</div>
<div class="actions">
${u("edit",me,t("common.g"),t("schedules.Y",{name:s}))}
${u("copy",Me,t("schedules.S"),t("schedules.T",{name:s}))}
${u("delete",Q,t("common.e"),t("schedules.L",{name:s}))}
</div>
</li>`}};Rr.properties={policies:{attribute:!1},busy:{attribute:!1},miners:{state:!0}},Rr.styles=[v,de,y`.scope{flex-wrap:wrap;gap:4px 16px}.scope svg{vertical-align:text-bottom;margin-inline-end:4px}h3 a{color:inherit}`],Rr=f([g("mr-policy-list")],Rr);var Mr=class extends w{constructor(){super(...arguments);this.pools=[];this.close=()=>{this.dialog=void 0};this.add=()=>{this.dialog="new"}}render(){let{t:e,pools:t}=this;return a`<div class="page">
${t.length===0?a`<section class="begin">
${$(ji,40)}
<h2>${e("policies.no_pools_title")}</h2>
<p>${e("policies.no_pools_text")}</p>
${this.adder()}
</section>`:a`<div class="row top">
<h2>${e("policies.page_pools")}</h2>
<span class="spacer"></span>
${this.adder()}
</div>
<ul class="schedules">
${t.map(r=>this.item(r))}
</ul>`}
</div>
${this.dialogs()}`}adder(){return a`<button type="button" class="primary" @click=${this.add}>${$(V)}${this.t("policies.pool_new")}</button>`}item(e){let{t,env:r}=this,{name:i}=e,s=d=>()=>{this.dialog={kind:d,pool:e}},l=(d,c,m)=>a`<button type="button" class="icon" title=${t(d==="edit"?"common.g":"common.e")} aria-label=${m} @click=${s(d)}>
${$(c)}
</button>`;return a`<li class="card">
<div class="about">
<h3>${i}</h3>
<span dir="ltr">${e.url}</span>
<p class="help">
<span dir="ltr">${e.worker}</span>${e.fee_percent===null?p:` · ${t("policies.fee",{percent:r.format.number(e.fee_percent,2)})}`}${e.note===""?p:` · ${e.note}`}
</p>
${e.used_by.length===0?p:a`<p class="help">
${t("policies.used_by")}
${e.used_by.map((d,c)=>a`${c>0?", ":""}${d.kind==="policy"?k(["policies",String(d.id)],d.name):d.name}`)}
</p>`}
</div>
<div class="actions">
<button type="button" aria-label=${t("policies.test_title",{name:i})} @click=${s("test")}>${t("policies.test")}</button>
${l("edit",me,t("schedules.Y",{name:i}))}
${l("delete",Q,t("schedules.L",{name:i}))}
</div>
</li>`}dialogs(){let{dialog:e,env:t,close:r}=this;if(e===void 0)return p;if(e==="new")return a`<mr-pool-dialog .env=${t} @done=${r} @closed=${r}></mr-pool-dialog>`;let{kind:i,pool:s}=e;switch(i){case"edit":return a`<mr-pool-dialog .env=${t} .pool=${s} @done=${r} @closed=${r}></mr-pool-dialog>`;case"delete":return a`<mr-delete
.env=${t}
.name=${s.name}
.text=${s.used_by.length===0?this.t("policies.pool_delete_text"):this.t("policies.pool_used",{names:s.used_by.map(({name:l})=>l).join(", ")})}
.erase=${s.used_by.length===0?()=>fa(t,s.id):void 0}
@done=${r}
@closed=${r}
></mr-delete>`;case"test":return a`<mr-pool-test-dialog .env=${t} .pool=${s} @closed=${r}></mr-pool-test-dialog>`}}};Mr.properties={pools:{attribute:!1},dialog:{state:!0}},Mr.styles=[v,de,y`.schedules>li{grid-template-columns:minmax(0,1fr) auto}.actions{align-items:center;gap:4px;margin:0}@container (max-width: 560px){.schedules>li{grid-template-columns:minmax(0,1fr)}}`],Mr=f([g("mr-pool-library")],Mr);var Cr=class extends W{constructor(){super(...arguments);this.tab="policies";this.lost="";this.busy=new Set;this.close=()=>{this.dialog=void 0}}connectedCallback(){super.connectedCallback();let{policies:e,library:t}=this.env,r=()=>{let i=e.error??t.error;e.value!==this.known&&(this.policies=this.known=e.value),this.lost=i===void 0?"":this.env.errorText(i),this.requestUpdate()};this.owns(e.listen(r)),this.owns(t.listen(r)),this.owns(this.env.fleet.listen(()=>{})),this.owns(this.env.catalog.listen(r)),r(),Ae(this.env).then(r)}async toggle(e){let{id:t,enabled:r}=e;if(!this.busy.has(t)){this.busy=new Set([...this.busy,t]);try{await U.save(this.env,t,{enabled:!r}),this.policies=this.policies?.map(i=>i.id===t?{...i,enabled:!r}:i)}catch(i){this.failed(i)}this.busy=new Set([...this.busy].filter(i=>i!==t))}}saved(e){if(this.dialog!=="new"&&this.dialog?.kind!=="copy")return;let t=this.policies??[];t.some(({id:r})=>r===e.id)||(this.policies=ua([...t,{...e,status:null}])),this.open(String(e.id))}render(){let[e=""]=this.path;return a`${e===""||e==="pools"?this.pages(e):p}
${this.alarm(this.lost&&this.t("common.j",{error:this.lost}))}
${this.content(e)} ${this.dialogs()}`}pages(e){return ur(this.t("policies.pages"),this.tab,e,[["",this.t("common.tab_policies")],["pools",this.t("policies.page_pools")]])}content(e){let{env:t,policies:r}=this,{pools:i}=t.library;if((e==="pools"?i:r)===void 0)return this.lost===""?a`<p class="help loading" role="status">${this.t("common.i")}</p>`:p;if(e==="pools")return a`<mr-pool-library .env=${t} .pools=${i}></mr-pool-library>`;let s=(d,c)=>{this.dialog={kind:d,policy:c}};if(e==="")return a`<mr-policy-list
.env=${t}
.policies=${r}
.busy=${this.busy}
@new=${()=>{this.dialog="new"}}
@toggle=${d=>this.toggle(d.detail)}
@edit=${d=>s("edit",d.detail)}
@copy=${d=>s("copy",d.detail)}
@delete=${d=>s("delete",d.detail)}
></mr-policy-list>`;let l=r?.find(({id:d})=>String(d)===e);return l===void 0?a`<div class="empty">
<p>${this.t("policies.gone")}</p>
${k([this.tab],this.t("policies.to_list"))}
</div>`:a`<mr-policy
.env=${t}
.policy=${l}
.phase=${this.query.get("phase")??""}
?busy=${this.busy.has(l.id)}
@phase=${d=>this.filter({phase:d.detail})}
@toggle=${()=>this.toggle(l)}
@edit=${()=>s("edit",l)}
@copy=${()=>s("copy",l)}
@delete=${()=>s("delete",l)}
></mr-policy>`}dialogs(){let{dialog:e,env:t,close:r}=this;return e===void 0?p:e!=="new"&&e.kind==="delete"?a`<mr-delete
.env=${t}
.name=${e.policy.name}
.text=${this.t("policies.delete_text")}
.erase=${()=>U.delete(t,e.policy.id)}
@done=${()=>{this.close(),this.open()}}
@closed=${r}
></mr-delete>`:a`<mr-policy-dialog
.env=${t}
.policy=${e==="new"?void 0:e.policy}
?copy=${e!=="new"&&e.kind==="copy"}
.pools=${t.library.pools??[]}
@saved=${i=>this.saved(i.detail)}
@closed=${r}
></mr-policy-dialog>`}};Cr.properties={policies:{state:!0},lost:{state:!0},busy:{state:!0},dialog:{state:!0}},Cr.styles=[v,hr,y`.loading{padding:24px}`],Cr=f([g("mr-policies")],Cr);function Gu(n){return n===null?he:{...he,all:!1,sites:[n]}}function Wu({all:n,...o},e){if(e===null||n)return n&&e===null;let[t]=o.sites;return _t.reduce((i,s)=>i+(o[s]?.length??0),0)===1&&t?.toLowerCase()===e.toLowerCase()}function Vn(n,o){return[...n].sort((e,t)=>e.id-t.id).find(({kind:e,scope:t})=>e==="power_budget"&&Wu({...he,...t},o))}function fc(n,o){let e=[...new Set(n.map(({site:r})=>r))].sort((r,i)=>r.localeCompare(i));return[...e.length>1||Vn(o,null)!==void 0?[null]:[],...e].map(r=>{let i=r===null?n:n.filter(d=>d.site===r),s=Vn(o,r),l=s?.enabled===!0?s.settings.limit_w:null;return{site:r,miners:i.length,drawn_w:ca(i).power_w,policy:s,budget_w:typeof l=="number"?l:null}})}async function gc(n,{site:o,policy:e},t,r){if(e===void 0){if(t===null)return;let c={name:r,kind:"power_budget",scope:Gu(o),settings:{limit_w:t}};await U.save(n,null,c);return}let{follow:i,meter:s,signal:l}=e.settings,d=i!=null||s!=null||l!=null;await U.save(n,e.id,t===null&&!d?{enabled:!1}:{enabled:!0,settings:{...e.settings,limit_w:t}})}var Pr=class extends w{constructor(){super(...arguments);this.miners=[];this.policies=[];this.close=()=>{this.setting=void 0}}render(){let{t:e,setting:t}=this,r=fc(this.miners,this.policies),i=t&&r.find(({site:s})=>s===t.site);return a`<h3>${e("power.budgets")}</h3>
<p class="help">${e("power.budgets_text")}</p>
<ul>
${r.map(s=>this.item(s))}
</ul>
${i===void 0?p:a`<mr-budget-dialog
.env=${this.env}
.place=${i}
@done=${this.close}
@closed=${this.close}
></mr-budget-dialog>`}`}item(e){let{t,env:r}=this,{format:i}=r,{site:s,drawn_w:l,budget_w:d,policy:c,miners:m}=e,u=s??t("power.all_sites"),h=t("power.used_of",{used:i.power(l),budget:d===null?t("power.no_budget"):i.power(d)}),x=d===null||l===0?0:d===0?1:Math.min(1,l/d);return a`<li>
<div class="place"><b>${u}</b> <span class="help">${t.n("common.l",m)}</span></div>
<div class="use">
${h}
${d===null?p:a`<div class="bar ${l>d?"bad":"good"}" aria-hidden="true">
<div style="width:${x*100}%"></div>
</div>`}
</div>
<span>${c===void 0?p:k(["policies",String(c.id)],Fe(r,c))}</span>
<button
type="button"
aria-label=${t("power.set_budget_of",{name:u})}
@click=${()=>{this.setting={site:s}}}
>
${t(d===null?"power.set_budget":"power.change_budget")}
</button>
</li>`}};Pr.properties={miners:{attribute:!1},policies:{attribute:!1},setting:{state:!0}},Pr.styles=[v,y`:host{display:flex;flex-direction:column;gap:4px}ul{list-style:none;margin:0;padding:0}li{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr) minmax(150px,1fr) auto;align-items:center;gap:4px 16px;padding:8px 0;border-bottom:1px solid var(--divider-color)}li:last-child{border:0}.place{overflow-wrap:anywhere}.use{font-variant-numeric:tabular-nums}@container (max-width: 700px){li{grid-template-columns:minmax(0,1fr) auto}.use{grid-column:1 / -1;grid-row:2}button{justify-self:start}}.bar{height:6px;margin-top:4px;border-radius:3px;background:var(--divider-color);overflow:hidden}.bar div{height:100%;background:var(--chip)}`],Pr=f([g("mr-budgets")],Pr);var ki=class extends H{constructor(){super(...arguments);this.typed=""}connectedCallback(){super.connectedCallback();let{budget_w:e}=this.place;this.typed=e===null?"":String(e/1e3)}get placeName(){return this.place.site??this.t("power.all_sites")}get heading(){return this.t("power.budget_of",{name:this.placeName})}get button(){return this.t("common.u")}get watts(){return this.typed.trim()===""?null:Math.round(Number(this.typed)*1e3)}get ready(){return this.watts===null||this.watts>=0}async work(){await gc(this.env,this.place,this.watts,this.heading)}content(){let{t:e}=this;return a`<label class="field">
<span>${e("policies.field_limit_w")}</span>
<input
name="budget"
type="number"
min="0"
step="any"
placeholder=${e("power.no_budget")}
.value=${this.typed}
@input=${t=>{this.typed=t.target.value}}
/>
</label>
<p class="help">${e("power.budget_help",{power:this.env.format.power(this.place.drawn_w)})}</p>`}};ki.properties={place:{attribute:!1},typed:{state:!0}},ki=f([g("mr-budget-dialog")],ki);var Si={list:({hass:n})=>O(n,"miner_remote/curtailments/list").then(o=>o.curtailments),begin:({hass:n},o)=>_(n,"POST","remote/curtailments",o),end:({hass:n},o)=>O(n,"miner_remote/curtailments/end",{curtailment_id:o})};function co({enabled:n,phase:o}){return n&&o!=="ended"}var yc=[15,30,60,120,240];function bc(n,o,e){let{mode:t,kilowatts:r,how:i,until:s,pace:l}=n,d=r.trim()===""?Number.NaN:Math.round(Number(r)*1e3),c=l.trim()===""?void 0:Math.round(Number(l)*1e3);return!(d>=(t==="reduce"?1:0))||c!==void 0&&!(c>=1)||i==="until"&&!(Date.parse(s)>e)?null:{scope:o,...t==="reduce"?{reduce_w:d}:{to_w:d},...i==="until"?{ends_at:s}:i===""?{}:{duration_s:Number(i)*60},...c===void 0?{}:{restore_w_per_min:c}}}function po(n){return n===void 0?he:{...he,all:!1,miner_ids:n.map(({miner_id:o})=>o)}}var Vu=400,Yu=.1,Or=class extends H{constructor(){super(...arguments);this.form={mode:"reduce",kilowatts:"",how:"60",until:"",pace:""};this.problem="";this.turn=0;this.asked="";this.tone="danger"}connectedCallback(){super.connectedCallback(),this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.begin()}async begin(){try{let e=await this.dry({to_w:0});this.lowest=e;let t=mo(e,"baseline_w");t!==null&&this.form.pace===""&&(this.form={...this.form,pace:String(Math.max(1,Math.round(t*Yu/100))/10)})}catch(e){this.problem=this.env.errorText(e)}}dry(e){return U.dryRun(this.env,{policy:{name:this.heading,kind:"curtailment",scope:po(this.miners),settings:e}})}willUpdate(e){let t=this.made,{reduce_w:r,to_w:i}=t??{},s=t===null?"":JSON.stringify({reduce_w:r,to_w:i});s!==this.asked&&(this.asked=s,this.effect=void 0,clearTimeout(this.timer),s!==""&&(this.timer=setTimeout(()=>{this.ask(JSON.parse(s))},Vu)))}async ask(e){this.turn+=1;let{turn:t}=this;try{let r=await this.dry(e);if(t!==this.turn)return;this.effect=r,this.problem=""}catch(r){t===this.turn&&(this.problem=this.env.errorText(r))}}get made(){return bc(this.form,po(this.miners),Date.now())}get heading(){let{t:e,miners:t}=this;return t===void 0?e("power.curtail_all"):e.n("power.curtail_some",t.length)}get button(){return this.t("power.curtail_now")}get ready(){return this.made!==null}async work(){let{made:e}=this;e!==null&&(await Si.begin(this.env,e),Y(this,this.t("power.curtailed")))}change(e){this.form={...this.form,...e}}content(){let{t:e,env:t,form:r}=this,i=t.format.timeZone,s=d=>d.target.value,l=(d,c,m="")=>a`<label class="field">
<span>${c}</span>
<input
name=${d}
type="number"
min="0"
step="any"
placeholder=${m||p}
.value=${r[d]}
@input=${u=>this.change({[d]:s(u)})}
/>
</label>`;return a`${this.available()}
${re("mode",e("power.amount"),r.mode,["reduce","to"].map(d=>({value:d,label:e(`power.mode_${d}`)})),d=>this.change({mode:d==="to"?"to":"reduce"}),!0)}
<div class="grid">
${l("kilowatts",e(r.mode==="reduce"?"power.shed_kw":"power.lower_kw"))}
<label class="field">
<span>${e("power.how_long")}</span>
<select name="how" @change=${d=>this.change({how:s(d)})}>
${yc.map(d=>a`<option value=${d} ?selected=${r.how===String(d)}>${t.format.span(d*60)}</option>`)}
<option value="until">${e("power.until_time")}</option>
<option value="">${e("power.until_ended")}</option>
</select>
</label>
${r.how==="until"?a`<label class="field">
<span>${e("policies.field_ends_at")}</span>
<input
name="until"
type="datetime-local"
.value=${r.until===""?"":ke(r.until,i)}
@input=${d=>this.change({until:At(s(d),i)??""})}
/>
</label>`:p}
${l("pace",e("power.restore_kw"),e("policies.empty_restore_w_per_min"))}
</div>
${this.alarm(this.problem)}
${this.effect===void 0?p:a`<section id="dry">${yr(t,this.effect)}</section>`}`}available(){let{t:e,lowest:t}=this;if(t===void 0)return a`<p class="help" role="status">${e("policies.asking")}</p>`;let r=mo(t,"baseline_w");if(r===null)return p;let i=r-(t.phase==="short"?mo(t,"shortfall_w")??0:0),s=d=>this.env.format.power(d),l=(this.made?.reduce_w??0)-i;return a`<p role="status">
${e("power.available",{available:s(i),drawn:s(r)})}
${l>0?a`<b class="error">${e("power.shortfall",{power:s(l)})}</b>`:p}
</p>`}};Or.properties={miners:{attribute:!1},form:{state:!0},lowest:{state:!0},effect:{state:!0},problem:{state:!0}},Or.styles=[...H.styles,ve,...Le,y`#dry{display:flex;flex-direction:column;gap:8px}`],Or=f([g("mr-curtail-dialog")],Or);function mo({reason:n},o){let e=n.args[o];return typeof e=="number"?e:null}var Ir=class extends w{constructor(){super(...arguments);this.rows=[];this.error="";this.ending=new Set;this.turn=0}connectedCallback(){super.connectedCallback(),this.owns(this.env.policies.listen(()=>this.look())),this.look(),this.owns(()=>{this.turn+=1})}look(){this.env.policies.value?.some(({kind:t,enabled:r,status:i})=>t==="curtailment"&&co({enabled:r,phase:i?.phase??""}))===!0?this.load():this.clear()}clear(){this.turn+=1,this.rows=[],this.error=""}async load(){this.turn+=1;let{turn:e}=this;try{let[t]=await Promise.all([Si.list(this.env),Ae(this.env),this.env.later()]);if(e!==this.turn)return;this.rows=t.filter(co),this.error=""}catch(t){e===this.turn&&(this.error=this.env.errorText(t))}}async end({id:e}){this.ending=new Set([...this.ending,e]);try{await Si.end(this.env,e),await this.load()}catch(t){this.failed(t)}this.ending=new Set([...this.ending].filter(t=>t!==e))}render(){return a`${this.alarm(this.error&&this.t("common.h",{error:this.error}))}
${this.rows.map(e=>this.item(e))}`}item(e){let{t,env:r}=this,{format:i}=r,{id:s,name:l,phase:d,ends_at:c,skipped:m}=e,u=e.shortfall_w??0;return a`<section class="notice row ${d==="short"?"bad":"warn"}" aria-label=${l}>
${$(wt)}
<div class="spacer">
<p class="row">
<b>${k(["policies",String(s)],l)}</b>
${$i(r,d)}
${e.planned_w===null?p:a`<span>${t("power.sheds",{shed:i.power(e.shed_w),planned:i.power(e.planned_w)})}</span>`}
${u>0?a`<b>${t("power.shortfall",{power:i.power(u)})}</b>`:p}
<span class="help">${c===null?t("power.until_ended"):t("power.until",{time:i.upcoming(c)})}</span>
</p>
${e.reason!==null&&(e.planned_w===null||d==="short"||d==="restoring")?a`<p class="help">${G(r,e.reason)}</p>`:p}
${m.length===0?p:a`<details>
<summary>${t.n("power.skipped",m.length)}</summary>
<ul>
${m.map(({miner_id:h,name:x,drawn_w:R,reason:M})=>a`<li>${k(["miner",h],x)} (${i.power(R)}): ${G(r,M)}</li>`)}
</ul>
</details>`}
</div>
${d==="restoring"?p:a`<button type="button" ?disabled=${this.ending.has(s)} @click=${()=>this.end(e)}>${t("power.end_now")}</button>`}
</section>`}};Ir.properties={rows:{state:!0},error:{state:!0},ending:{state:!0}},Ir.styles=[v,y`:host{display:contents}section{padding:8px 12px}p,ul{margin:0}ul{padding-inline-start:20px;max-height:160px;overflow:auto}summary{cursor:pointer}`],Ir=f([g("mr-curtailments")],Ir);var uo=["day","week","month"];function Ju(n){return Object.fromEntries(Object.entries(n).filter(([,o])=>o!==""))}function ho({hass:n},o,e){return O(n,"miner_remote/report",Ju({...o,group:e}))}function vc(n,o){return`remote/report${q({...n,group:o,format:"csv"})}`}function $c(n,o,e){let t=new Date(`${n.slice(0,10)}T00:00:00Z`);return o==="month"?t.setUTCMonth(t.getUTCMonth()+e,1):t.setUTCDate(t.getUTCDate()+e*(o==="week"?7:1)),t.toISOString().slice(0,10)}var wc=["revenue","cost","margin","energy_kwh"];function xc(n,o){return n.flatMap(e=>{let t=e[o];return t===null?[]:[{from:Date.parse(e.from),until:Date.parse(e.until),mean:t,low:t,high:t}]})}function _c({from:n,until:o}){return{from:Date.parse(n),until:Date.parse(o)}}var kc=["none","fixed","sensor","network"],Ei={none:{},fixed:{},sensor:{entity_id:!0,conversion_entity_id:!1},network:{difficulty_entity_id:!0,price_entity_id:!0,fees_entity_id:!1,height_entity_id:!1,conversion_entity_id:!1}},Yn={get:({hass:n})=>_(n,"GET","remote/hashprice"),set:({hass:n},o)=>_(n,"PUT","remote/hashprice",o)};function Jn(n,{value:o,reason:e,reason_args:t,message:r}){return o!==null?"":n.errorText({error_code:e,error_args:t,error_message:r})}var Lr=class extends H{constructor(){super(...arguments);this.source="sensor";this.typed={};this.problems={};this.take=e=>{let{name:t,value:r}=e.target;this.set(t,r)}}connectedCallback(){super.connectedCallback();let{settings:e,suggestions:t}=this.answer,r=s=>(t[s]?.length??0)>0;this.source=e.source!=="none"?e.source:r("entity_id")?"sensor":r("difficulty_entity_id")&&r("price_entity_id")?"network":"fixed";let i=(s,l)=>[s,l==null?t[s]?.[0]??"":String(l)];this.typed=Object.fromEntries([["price",e.price==null?"":String(e.price)],...Object.keys({...Ei.sensor,...Ei.network}).map(s=>i(s,e[s]))])}get heading(){return this.t("power.hashprice")}get button(){return this.t("common.u")}get made(){let{source:e,typed:t,answer:r}=this;if(e==="fixed"){let m=Number(t.price);return m>0?{source:e,price:m}:null}let i=Object.entries(Ei[e]);if(i.some(([m,u])=>u&&!t[m]))return null;let{currency:s,fees_per:l,stale_minutes:d}=r.settings,c=r.settings.source===e?{currency:s,fees_per:l,stale_minutes:d}:{};return{source:e,...Object.fromEntries(Object.entries(c).filter(([,m])=>m!=null)),...Object.fromEntries(i.map(([m])=>[m,t[m]||null]))}}get ready(){return this.made!==null}async work(){if(this.made!==null){this.problems={};try{await Yn.set(this.env,this.made)}catch(e){throw this.problems=Object.fromEntries(P(e).fields.map(t=>[t.path,Oe(t,this.env)])),e}}}set(e,t){this.typed={...this.typed,[e]:t},this.problems={}}content(){let{t:e,source:t,answer:r}=this,i=Jn(this.env,r.hashprice);return a`<p>${e("power.hashprice_text")}</p>
${re("source",e("power.hashprice_from"),t,kc.map(s=>({value:s,label:e(`power.source_${s}`)})),s=>{this.source=s,this.problems={}},!0)}
${t==="fixed"?this.field("price",a`<input name="price" type="number" min="0" step="any" .value=${this.typed.price??""} @input=${this.take} />`):p}
${Object.entries(Ei[t]).map(([s,l])=>this.entity(s,l))}
${t==="network"?a`<p class="help">${e("power.network_help")}</p>`:p}
${i===""||t!==r.settings.source||t==="none"?p:a`<p class="notice warn">${i}</p>`}`}field(e,t,r=""){let i=this.problems[e];return a`<label class="field">
<span>${this.t(`power.field_${e}`,{currency:this.answer.hashprice.currency})}</span>
${t} ${i===void 0?p:a`<span class="error" role="alert">${i}</span>`}
${r===""?p:a`<span class="help">${r}</span>`}
</label>`}entity(e,t){let{t:r,env:i}=this,s=this.typed[e]??"",l=new Set(this.answer.suggestions[e]),d=wr(i,"number",s),c=[...d.filter(([m])=>l.has(m)),...d.filter(([m])=>!l.has(m))];return this.field(e,a`<select name=${e} @change=${this.take}>
<option value="">${r(t?"settings.choose":"common.q")}</option>
${c.map(([m,u])=>a`<option value=${m} ?selected=${m===s}>${u}</option>`)}
</select>`,Nn(i,s))}};Lr.properties={answer:{attribute:!1},source:{state:!0},typed:{state:!0},problems:{state:!0}},Lr.styles=[...H.styles,ve],Lr=f([g("mr-hashprice-dialog")],Lr);var Xu=5*6e4,Zu=36e5,Qu=n=>n.miner_id??n.site_id??"",fo=n=>n.name??n.site??"",Nr=class extends w{constructor(){super(...arguments);this.query=new URLSearchParams;this.error="";this.choosing=!1;this.sort="-margin";this.asked="";this.turn=0;this.choose=()=>{this.choosing=!0};this.texts=new Map}connectedCallback(){super.connectedCallback(),this.asked="";let e=setInterval(()=>{this.load()},Xu);this.owns(()=>{clearInterval(e),this.turn+=1}),this.owns(this.env.fleet.listen(()=>this.requestUpdate()))}get question(){let{query:e}=this;return{period:uo.find(r=>r===e.get("period"))??"day",from:e.get("from")??"",site:e.get("site")??""}}get group(){return this.query.get("group")==="miner"?"miner":"site"}filter(e){this.dispatchEvent(new CustomEvent("filtered",{detail:e}))}willUpdate(e){let t=JSON.stringify([this.question,this.group]);t!==this.asked&&(this.asked=t,this.load())}async load(){this.turn+=1;let{turn:e,env:t,question:r,group:i}=this;try{let[s,l,d]=await Promise.all([ho(t,r,i),ho(t,r,r.period==="day"?"hour":"day"),Yn.get(t)]);if(e!==this.turn)return;this.total=s,this.curve=l,this.price=d,this.error=""}catch(s){e===this.turn&&(this.error=t.errorText(s))}}async csv(){let{question:e,group:t,total:r}=this;try{let i=r?.from.slice(0,10)??"";await Ki(this.env.hass,vc(e,t),`report-${e.period}-${i}.csv`)}catch(i){this.failed(i)}}render(){let{total:e,curve:t,price:r}=this;return a`<div class="page">
${this.toolbar()}
${this.alarm(this.error&&this.t("common.h",{error:this.error}))}
${e===void 0||t===void 0?this.error===""?this.loadingLine():p:a`${this.notices(e)} ${this.figures(e)} ${this.charts(t)} ${this.table(e)}`}
</div>
${this.choosing&&r!==void 0?a`<mr-hashprice-dialog
.env=${this.env}
.answer=${r}
@done=${()=>{this.choosing=!1,this.load()}}
@closed=${()=>{this.choosing=!1}}
></mr-hashprice-dialog>`:p}`}toolbar(){let{t:e,total:t,question:r}=this,{period:i,site:s}=r,l=[...new Set([...this.env.fleet.miners.map(c=>c.site),...s===""?[]:[s]])],d=(c,m,u)=>a`<button
type="button"
class="icon"
aria-label=${m}
title=${m}
?disabled=${t===void 0||c>0&&Date.parse(t.until)>Date.now()}
@click=${()=>t!==void 0&&this.filter({from:$c(t.from,i,c)})}
>
${$(u)}
</button>`;return a`<div class="row">
${re("period",e("power.period"),i,uo.map(c=>({value:c,label:e(`power.period_${c}`)})),c=>this.filter({period:c}),!0)}
<span class="row step">
${d(-1,e("power.earlier"),jo)}
<b role="status">${t===void 0?"":this.spanText(t)}</b>
${d(1,e("power.later"),Bo)}
</span>
${l.length<2?p:a`<select aria-label=${e("power.place")} @change=${c=>this.filter({site:c.target.value})}>
<option value="">${e("power.all_sites")}</option>
${l.map(c=>a`<option value=${c} ?selected=${c===s}>${c}</option>`)}
</select>`}
${re("group",e("power.by"),this.group,["site","miner"].map(c=>({value:c,label:e(`power.by_${c}`)})),c=>this.filter({group:c}),!0)}
<span class="spacer"></span>
<button type="button" @click=${this.csv}>${$(Ce)}CSV</button>
</div>`}spanText({from:e,until:t}){let{format:r}=this.env;return this.question.period==="day"?r.day(e):`${r.dateOnly(e)} – ${r.dateOnly(new Date(Date.parse(t)-Zu))}`}notices({notes:e,total:{cost:t,energy_kwh:r}}){let{t:i,env:s,price:l}=this,d=l===void 0?"":Jn(s,l.hashprice);return a`${d===""?p:a`<div class="notice warn row">
<span class="spacer">${d}</span>
<button type="button" class="primary" @click=${this.choose}>${i("power.hashprice_choose")}</button>
</div>`}
${d!==""||t!==null||r===null?p:a`<div class="notice warn row">
<span class="spacer">${i("control.d")}</span>
${k(["rates"],i("power.price_set"),{},"button")}
</div>`}
${e.map(({code:c,args:m,message:u})=>{let h=m.hours===void 0?{}:{hours:s.format.number(Number(m.hours),1)},x={...m,...h};return a`<p class="help">${s.errorText({error_code:c,error_args:x,error_message:u})}</p>`})}`}figures({total:e,currency:t}){let{t:r,price:i,env:s}=this,{format:l}=s,d=(u,h,x=p)=>a`<div>
<dt>${u}</dt>
<dd>${h} ${x===p?p:a`<span class="help">${x}</span>`}</dd>
</div>`,{margin:c,revenue:m}=e;return a`<dl class="figures card">
${d(r("power.revenue"),l.money(m,t))}
${d(r("power.cost"),l.money(e.cost,t))}
${d(r("power.margin"),l.money(c,t),c===null||m===null||m<=Math.abs(c)?p:r("power.margin_part",{percent:l.number(c/m*100)}))}
${d(r("power.energy"),this.energy(e.energy_kwh))}
${d(r("power.hours"),`${l.number(e.hours_mined,1)} h`,r("power.hours_of",{hours:l.number(e.hours_recorded,1)}))}
${d(r("control.l"),l.hashrate(e.mean_hashrate_ths),l.efficiency(e.efficiency_j_th))}
${d(r("power.break_even"),l.price(e.break_even,t),r("power.break_even_help"))}
${i===void 0?p:d(r("power.hashprice"),i.hashprice.value===null?"–":l.money(i.hashprice.value,i.hashprice.currency,4),a`${r("power.hashprice_unit")}
<button type="button" class="plain" @click=${this.choose}>${r("power.hashprice_change")}</button>`)}
${this.saved(r("power.saved_schedules"),e.saved_by_schedules,t)}
${this.saved(r("power.saved_policies"),e.saved_by_policies,t)}
</dl>`}energy(e){let{format:t}=this.env;return e===null?"–":e>=1e4?`${t.number(e/1e3,1)} MWh`:`${t.number(e,1)} kWh`}saved(e,{cost:t,energy_kwh:r,ths_hours:i,revenue:s},l){let{t:d}=this,{format:c}=this.env;return a`<div>
<dt>${e}</dt>
<dd>
${t===null?this.energy(r):c.money(t,l)}
<span class="help">
${t===null?p:`${this.energy(r)}; `}${d("power.saved_lost",{work:`${c.number(i,1)} TH/s·h`,revenue:c.money(s,l)})}
</span>
</dd>
</div>`}charts(e){let{env:t}=this,r=_c(e),i=s=>{let l=this.texts.get(s);return l===void 0&&(l=d=>s==="energy_kwh"?this.energy(d):t.format.money(d,e.currency),this.texts.set(s,l)),l};return a`<section class="card charts" aria-label=${this.t("miner.i")}>
${wc.map(s=>a`<mr-line-chart
.env=${t}
.samples=${xc(e.rows,s)}
.span=${r}
.slack=${Number.POSITIVE_INFINITY}
.cursor=${this.cursor}
.label=${this.t(s==="energy_kwh"?"power.energy":`power.${s}`)}
.text=${i(s)}
@cursor=${l=>{this.cursor=l.detail??void 0}}
></mr-line-chart>`)}
</section>`}table({rows:e,currency:t}){let{t:r,group:i}=this;return a`<section class="card list">
<mr-table
.rows=${e}
.columns=${this.columns(t)}
.key=${Qu}
.name=${fo}
.texts=${I(r("power.profit"))}
sort=${this.sort}
page
?openable=${i==="miner"}
@sorted=${s=>{this.sort=s.detail}}
@opened=${({detail:s})=>s.miner_id!==null&&j(["miner",s.miner_id])}
></mr-table>
</section>`}columns(e){let{t}=this,{format:r}=this.env,i=(l,d,c,m)=>({key:l,label:d,track:"minmax(90px, 1fr)",numeric:!0,from:c,cell:u=>m(u[l]),sort:u=>u[l]}),s=l=>r.money(l,e);return[{key:"name",label:t("control.w"),track:"minmax(110px, 2fr)",cell:l=>a`${fo(l)} <span class="sub">${l.miner_id===null?p:l.site}</span>`,sort:fo},i("margin",t("power.margin"),0,s),i("revenue",t("power.revenue"),420,s),i("cost",t("power.cost"),420,s),i("energy_kwh",t("power.energy"),640,l=>this.energy(l)),i("hours_mined",t("power.hours"),760,l=>`${r.number(l,1)} h`),i("efficiency_j_th",t("control.g"),880,l=>r.efficiency(l)),i("break_even",t("power.break_even"),1e3,l=>r.price(l,e))]}};Nr.properties={query:{attribute:!1},total:{state:!0},curve:{state:!0},price:{state:!0},error:{state:!0},cursor:{state:!0},choosing:{state:!0},sort:{state:!0}},Nr.styles=[v,de,ve,Le,y`.row{gap:8px 12px}.step{gap:0 4px;flex-wrap:nowrap}.figures .plain{min-height:24px;padding:0 6px;font-size:12px}.charts{display:grid;gap:16px 24px;grid-template-columns:repeat(auto-fit,minmax(min(380px,100%),1fr))}mr-line-chart{--mr-chart-height: 150px}.list{padding:0;overflow:clip}`],Nr=f([g("mr-profit")],Nr);var eh=["solar","power_budget","heating","load_distribution"],Ar=class extends W{constructor(){super(...arguments);this.tab="power";this.lost="";this.curtailing=!1;this.curtailed=()=>{this.curtailing=!1}}connectedCallback(){super.connectedCallback();let{policies:e,fleet:t,library:r,catalog:i}=this.env,s=()=>{let l=e.error??t.error;this.lost=l===void 0?"":this.env.errorText(l),this.requestUpdate()};for(let l of[e,t,r,i])this.owns(l.listen(s));Ae(this.env).then(s)}render(){let e=this.path[0]==="profit"?"profit":"";return a`${this.pages(e)}
${this.alarm(this.lost&&this.t("common.j",{error:this.lost}))}
${e==="profit"?a`<mr-profit
.env=${this.env}
.query=${this.query}
@filtered=${t=>this.filter(t.detail)}
></mr-profit>`:this.content()}
${this.dialogs()}`}pages(e){return ur(this.t("power.pages"),this.tab,e,[["",this.t("control.P")],["profit",this.t("power.profit")]])}content(){let{t:e,env:t}=this,r=t.policies.value;if(r===void 0||!t.fleet.loaded)return this.lost===""?a`<p class="help first" role="status">${e("common.i")}</p>`:p;let i=new Set([null,...new Set(t.fleet.miners.map(({site:l})=>l))].map(l=>Vn(r,l))),s=r.filter(l=>Ji.has(l.kind)&&l.kind!=="curtailment"&&!i.has(l));return a`<div class="page">
<div class="row top">
<h2>${e("control.P")}</h2>
<span class="spacer"></span>
<button
type="button"
class="primary"
@click=${()=>{this.curtailing=!0}}
>
${$(wt)}${e("fleet.k")}
</button>
</div>
<mr-curtailments .env=${t}></mr-curtailments>
<section class="card">
<mr-budgets .env=${t} .miners=${t.fleet.miners} .policies=${r}></mr-budgets>
</section>
${s.map(l=>a`<section class="card about">
<div class="row title">
${$(ot[l.kind])}
<h3>${k(["policies",String(l.id)],l.name)}</h3>
${Fe(t,l)}
</div>
<p class="help">${e(`policies.kind_${l.kind}`)} · ${lr(t,l.scope)}</p>
${l.enabled?gr(t,l):p}
</section>`)}
<section>
<h3>${e("power.begin")}</h3>
<div class="starts">
${eh.map(l=>a`<button
type="button"
class="card start"
@click=${()=>{this.making=l}}
>
${$(ot[l],28)}
<span class="label">${e(`policies.kind_${l}`)}</span>
<span class="help">${e(`policies.about_${l}`)}</span>
</button>`)}
</div>
</section>
</div>`}dialogs(){let{env:e,making:t}=this;return a`${t===void 0?p:a`<mr-policy-dialog
.env=${e}
.kind=${t}
.pools=${e.library.pools??[]}
@saved=${r=>j(["policies",String(r.detail.id)])}
@closed=${()=>{this.making=void 0}}
></mr-policy-dialog>`}
${this.curtailing?a`<mr-curtail-dialog .env=${e} @done=${this.curtailed} @closed=${this.curtailed}></mr-curtail-dialog>`:p}`}};Ar.properties={lost:{state:!0},making:{state:!0},curtailing:{state:!0}},Ar.styles=[v,de,fr,hr,y`.starts{max-width:none}`],Ar=f([g("mr-power")],Ar);function ne(n){let o=n.trim().replace(/\s/g,"");return o===""?null:/^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(o)?Number(o.replace(",",".")):n.trim()}function ze(n){let o=n.trim().replace(/[\s'’]/g,"");return ne(/^\d{1,3}([.,]\d{3})+$/.test(o)?o.replace(/[.,]/g,""):n)}function Ti(n,o){return n==null?"":String(n).replace(".",o)}var Fr=1,Tc=[0,1,2,3,4,5,6],Rc=[1,2,3,4,5,6,7,8,9,10,11,12],th=1e5,Zn={days:Tc,months:Rc,start:"22:00",end:"06:00",price:""};function Mc(n,o,e){let t=n.trim().toLowerCase();return e.filter(r=>t!==""&&r.id!==o&&r.location?.toLowerCase()===t)}function bo(n,o="."){let e=t=>Ti(t,o);return{name:n?.name??"",type:n?.type??"flat",currency:n?.currency??"",price:e(n?.price),periods:(n?.periods??[]).map(t=>({days:t.days??Tc,months:t.months??Rc,start:Sc(t.start_hour,t.start_minute),end:Sc(t.end_hour%24,t.end_minute),price:e(t.price)})),entityId:n?.entity_id??"",tariffs:Object.entries(n?.tariff_prices??{}).map(([t,r])=>({name:t,price:e(r)})),location:n?.location??"",timezone:n?.timezone??""}}function Cc(n){let{type:o}=n,e=n.tariffs.filter(t=>t.price.trim()!=="");return{name:n.name.trim(),type:o,currency:n.currency.trim(),price:o==="sensor"?null:Ri(n.price),periods:o==="tou"?n.periods.map(rh):null,entity_id:o==="sensor"?n.entityId.trim():null,tariff_prices:o==="sensor"&&e.length>0?Object.fromEntries(e.map(t=>[t.name,Ri(t.price)])):null,location:n.location.trim()||null,timezone:n.timezone.trim()||null}}function rh(n){let[o,e]=yo(n.start),[t,r]=yo(n.end),i=t===0&&r===0;return{days:n.days,months:n.months,start_hour:o,start_minute:e,end_hour:i?24:t,end_minute:r,price:Ri(n.price)??0}}function Pc(n){return n.periods.flatMap(o=>{let e=Ri(o.price);return e===null||!Xn(o.start)||!Xn(o.end)?[]:[{days:o.days,months:o.months,start:Ec(o.start),end:Ec(o.end)||1440,price:e}]})}function Oc(n,o){let e=new Map;if(n.name.trim()===""&&e.set("name","rates.B"),n.type!=="sensor"){let t=go(n.price),r=n.type==="tou"||o===Fr;t!==void 0&&!(r&&n.price.trim()==="")&&e.set("price",t)}if(n.type==="tou"){n.periods.length===0&&e.set("periods","rates.D");for(let[t,r]of n.periods.entries()){let i=`periods[${t}]`;r.days.length===0&&e.set(`${i}.days`,"rates.y"),r.months.length===0&&e.set(`${i}.months`,"rates.A"),Xn(r.start)||e.set(`${i}.start_hour`,"rates.F"),Xn(r.end)||e.set(`${i}.end_hour`,"rates.F");let s=go(r.price);s!==void 0&&e.set(`${i}.price`,s)}}if(n.type==="sensor"){/^[a-z0-9_]+\.[a-z0-9_]+$/.test(n.entityId.trim())||e.set("entity_id","rates.z");for(let{name:t,price:r}of n.tariffs){let i=r.trim()===""?void 0:go(r);i!==void 0&&e.set(`tariff_prices.${t}`,i)}}return e}function go(n){if(n.trim()==="")return"rates.E";let o=Ri(n);return o===null||Math.abs(o)>th?"rates.C":void 0}function Ri(n){let o=ne(n);return typeof o=="number"?o:null}function Sc(n,o){return`${String(n).padStart(2,"0")}:${String(o).padStart(2,"0")}`}function Xn(n){return/^([01]\d|2[0-3]):[0-5]\d$/.test(n)}function yo(n){let[o,e]=n.split(":");return[Number(o),Number(e)]}function Ec(n){let[o,e]=yo(n);return o*60+e}var Qn=y`div.field{display:flex;flex-direction:column;gap:4px;min-width:0}div.field>label{color:var(--mr-secondary);font-size:13px}.foot{display:flex;align-items:center;gap:8px;flex-wrap:wrap;position:sticky;bottom:0;padding:12px 0;background:var(--primary-background-color)}`;var Ic=[1,2,3,4,5,6,7,8,9,10,11,12];function vo(n,o,e){let t=n.filter(i=>i.months.includes(e)),r=[...new Set([0,1440,...t.flatMap(({start:i,end:s})=>[i,s])])].filter(i=>i<=1440).sort((i,s)=>i-s);return[...Array(7).keys()].map(i=>{let s=[];for(let[l,d]of r.slice(0,-1).entries()){let c=r[l+1],m=t.find(h=>ih(h,i,d))?.price??o,u=s.at(-1);u!==void 0&&u.price===m?s[s.length-1]={...u,until:c}:s.push({from:d,until:c,price:m})}return s})}function ih({days:n,start:o,end:e},t,r){let i=e<=o;return n.includes(t)&&r>=o&&(i||r<e)?!0:i&&n.includes((t+6)%7)&&r<e}function Lc(n,o){let e=new Map;for(let t of Ic){let r=new Map;for(let[d,c]of vo(n,o,t).entries())for(let{from:m,until:u,price:h}of c){if(h!==null)continue;let x=`${m}-${u}`,R=r.get(x)??{days:[],from:m,until:u};R.days.push(d),r.set(x,R)}let i=[...r.values()];if(i.length===0)continue;let s=JSON.stringify(i),l=e.get(s)??{months:[],spans:i};l.months.push(t),e.set(s,l)}return[...e.values()]}function Nc(n){let o=new Map;for(let e of Ic){let t=n.map(r=>r.months.includes(e)).join();o.set(t,[...o.get(t)??[],e])}return[...o.values()].map(e=>({months:e}))}function Ac(n){let o=[];for(let e of[...n].sort((t,r)=>t-r)){let t=o.at(-1);t!==void 0&&t[1]===e-1?t[1]=e:o.push([e,e])}return o}var $o=[1,2,3,4,5,6,7,8,9,10,11,12],Dr=class extends w{constructor(){super(...arguments);this.errors=new Map;this.season=0}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}replace(e,t){this.emit({periods:this.draft.periods.map((r,i)=>i===e?{...r,...t}:r)})}moveUp(e){let t=[...this.draft.periods],[r]=t.splice(e,1);r!==void 0&&t.splice(e-1,0,r),this.emit({periods:t})}render(){let{draft:e}=this,t=this.errors.get("periods");return a`<section class="card">
<h3>${this.t("rates.M")}</h3>
<p class="help">${this.t("rates.periods_help")}</p>
${t===void 0?p:a`<p class="error" role="alert">${t}</p>`}
${e.periods.map((r,i)=>this.period(r,i))}
<div>
<button type="button" @click=${()=>this.emit({periods:[...e.periods,Zn]})}>
${$(V)}${this.t("rates.a")}
</button>
</div>
${this.rest()}
</section>
${this.week()}`}rest(){let e=this.errors.get("price");return a`<div class="field rest">
<label for="rest">${this.t("rates.X")}</label>
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
</div>`}period(e,t){let{format:r}=this.env,i=t+1,s=`periods[${t}]`,l=h=>this.errors.get(`${s}.${h}`),d=["days","months","start_hour","end_hour","price"].map(l).filter(h=>h!==void 0),c=this.errors.get(s),m=`period-${t}`,u=e.months.length===$o.length;return a`<fieldset>
<legend>${this.t("rates.L",{number:String(i)})}</legend>
<div class="line">
<div class="toggles" role="group" aria-label=${this.t("rates.h")}>
${r.weekdays().map(h=>this.toggle(r.weekday(h),r.weekday(h,"long"),e.days,h,x=>this.replace(t,{days:x})))}
</div>
${this.time(this.t("rates.r"),e.start,l("start_hour"),m,h=>this.replace(t,{start:h}))}
${this.time(this.t("rates.ai"),e.end,l("end_hour"),m,h=>this.replace(t,{end:h}))}
<label class="field price">
<span>${this.t("rates.S")}</span>
<input
inputmode="decimal"
autocomplete="off"
.value=${e.price}
aria-invalid=${l("price")===void 0?p:"true"}
aria-describedby=${m}
@input=${h=>this.replace(t,{price:h.target.value})}
/>
</label>
<span class="spacer"></span>
<div class="tools">
${t===0?p:a`<button
class="icon"
type="button"
aria-label=${this.t("rates.w",{number:String(i)})}
title=${this.t("rates.w",{number:String(i)})}
@click=${()=>this.moveUp(t)}
>
${$(Re)}
</button>`}
<button
class="icon"
type="button"
aria-label=${this.t("rates.Y",{number:String(i)})}
title=${this.t("rates.Y",{number:String(i)})}
@click=${()=>this.emit({periods:this.draft.periods.filter((h,x)=>x!==t)})}
>
${$(pe)}
</button>
</div>
</div>
<details ?open=${!u}>
<summary>${this.t("rates.v")}: ${u?this.t("rates.b"):this.describeMonths(e.months)}</summary>
<div class="toggles months" role="group" aria-label=${this.t("rates.v")}>
${$o.map(h=>this.toggle(r.month(h),r.month(h),e.months,h,x=>this.replace(t,{months:x})))}
</div>
</details>
<div id=${m} class="error">${[...d,c].filter(Boolean).join(" ")}</div>
</fieldset>`}toggle(e,t,r,i,s){let l=r.includes(i);return a`<button
class="toggle"
type="button"
aria-pressed=${l?"true":"false"}
title=${t}
@click=${()=>s(l?r.filter(d=>d!==i):[...r,i].sort((d,c)=>d-c))}
>
${e}
</button>`}time(e,t,r,i,s){return a`<label class="field">
<span>${e}</span>
<input
type="time"
.value=${t}
aria-invalid=${r===void 0?p:"true"}
aria-describedby=${i}
@input=${l=>s(l.target.value)}
/>
</label>`}week(){let e=Pc(this.draft);if(e.length===0)return p;let{format:t}=this.env,r=ne(this.draft.price),i=typeof r=="number"?r:null,s=Nc(e),l=s[Math.min(this.season,s.length-1)],d=vo(e,i,l?.months[0]??1),c=d.flat().flatMap(h=>h.price===null?[]:[h.price]),m=Math.min(...c),u=Math.max(...c);return a`<section class="card">
<div class="row">
<h3 class="spacer">${this.t("rates.al")}</h3>
${s.length<2?p:a`<select
aria-label=${this.t("rates.an")}
@change=${h=>{this.season=h.target.selectedIndex}}
>
${s.map(({months:h},x)=>a`<option ?selected=${x===this.season}>${this.describeMonths(h)}</option>`)}
</select>`}
</div>
<div class="week" role="table" aria-label=${this.t("rates.am")}>
${t.weekdays().map(h=>a`<div class="day" role="row">
<span role="rowheader">${t.weekday(h)}</span>
<div class="pieces" role="cell">${(d[h]??[]).map(x=>this.piece(x,m,u))}</div>
</div>`)}
<div class="hours" aria-hidden="true">
${[0,6,12,18,24].map(h=>a`<span>${t.clock(h*60)}</span>`)}
</div>
</div>
${this.warning(Lc(e,i))}
</section>`}piece({from:e,until:t,price:r},i,s){let{format:l}=this.env,d=r===null?this.t("rates.H"):l.number(r,4,2),c=r===null||s===i?.5:(r-i)/(s-i),m=`${l.clock(e)} – ${l.clock(t)}: ${d}`;return a`<div
class="piece ${r===null?"unpriced":""}"
style="flex-grow:${t-e};--heat:${Math.round(10+c*45)}%"
title=${m}
>
<span aria-hidden="true">${d}</span><span class="visually-hidden">${m}</span>
</div>`}warning(e){if(e.length===0)return p;let{format:t}=this.env,r=({spans:i})=>i.map(({days:s,from:l,until:d})=>`${this.describeDays(s)} ${t.clock(l)} – ${t.clock(d)}`).join("; ");return a`<div class="notice warn" role="status">
${this.t("rates.ag")}
<ul>
${e.map(i=>a`<li>
${i.months.length===$o.length?r(i):this.t("rates.ah",{months:this.describeMonths(i.months),times:r(i)})}
</li>`)}
</ul>
</div>`}describeMonths(e){return this.describeRange(e,t=>this.env.format.month(t))}describeDays(e){return this.describeRange(e,t=>this.env.format.weekday(t))}describeRange(e,t){return Ac(e).map(([r,i])=>r===i?t(r):`${t(r)}–${t(i)}`).join(", ")}};Dr.properties={draft:{attribute:!1},errors:{attribute:!1},season:{state:!0}},Dr.styles=[v,Qn,y`:host{display:grid;gap:16px;container-type:inline-size}section{display:flex;flex-direction:column;gap:12px;min-width:0}.line{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-end}.toggles{display:flex;flex-wrap:wrap;gap:4px}.toggle{min-width:44px;min-height:40px;padding:0 8px;color:var(--primary-text-color);border-color:var(--mr-field-border);border-radius:8px}.toggle[aria-pressed=true]{background:color-mix(in srgb,var(--primary-color) 28%,var(--card-background-color));border-color:var(--primary-color)}.price input{width:120px}.rest{max-width:520px}.tools{display:flex}details{margin-top:8px}summary{cursor:pointer;color:var(--mr-secondary);width:fit-content;padding:4px 0}.months{padding-top:4px}.week{display:grid;gap:3px}.day,.hours{display:grid;grid-template-columns:44px 1fr;align-items:center}.hours{grid-template-columns:none;display:flex;justify-content:space-between;padding-inline-start:44px;font-size:12px;color:var(--mr-secondary)}.pieces{display:flex;gap:1px;min-width:0;direction:ltr}.piece{flex:1 1 0;min-width:0;min-height:30px;display:flex;align-items:center;justify-content:center;overflow:hidden;white-space:nowrap;font-size:12px;font-variant-numeric:tabular-nums;border-radius:4px;position:relative;background:color-mix(in srgb,var(--primary-color) var(--heat),var(--card-background-color))}.piece.unpriced{border:1px dashed var(--mr-field-border);background:repeating-linear-gradient(45deg,transparent 0 6px,color-mix(in srgb,var(--primary-text-color) 12%,transparent) 6px 8px)}.notice ul{margin:4px 0 0;padding-inline-start:20px}`],Dr=f([g("mr-rate-periods")],Dr);var nh=/\/\s*([kmg]?wh|[mg]j)$/i,sh=new Set(["select","input_select"]);function Fc(n,o){return Object.values(n).filter(({entity_id:e,attributes:t})=>{let r=o[e]?.platform,i=e.slice(0,e.indexOf("."));return r==="miner_remote"?!1:i==="sensor"||i==="input_number"?nh.test(String(t.unit_of_measurement??"")):i==="event"?Array.isArray(t.rates):i==="select"&&r==="utility_meter"}).map(e=>({id:e.entity_id,name:String(e.attributes.friendly_name??e.entity_id)})).sort((e,t)=>B(e.name,t.name))}function Dc(n,o){let e=o?.attributes.options;return Array.isArray(e)?e.map(String):o!==void 0&&sh.has(n.slice(0,n.indexOf(".")))?[o.state]:[]}var oh=["flat","tou","sensor"],es=new Map,wo=0,Hr=class extends w{constructor(){super(...arguments);this.rates=[];this.place="";this.draft=bo(void 0);this.errors=new Map;this.message="";this.busy=!1;this.entities=[]}connectedCallback(){super.connectedCallback();let{states:e,entities:t}=this.env.hass;this.entities=Fc(e,t)}willUpdate(e){let t=this.rate?.id??wo;if(t===this.edited)return;this.edited=t;let r=this.env.format.number(1.5,1).charAt(1);this.draft=es.get(t)??bo(this.rate,r),this.savedId=void 0,this.rate===void 0&&(this.place!==""||!es.has(t))&&(this.draft={...this.draft,location:this.place||this.usualPlace()}),this.errors=new Map,this.message=""}usualPlace(){return(It(this.rates)?.price_now??null)===null?"*":""}change(e,...t){this.draft={...this.draft,...e},es.set(this.rate?.id??wo,this.draft);let r=new Map(this.errors);for(let i of t)for(let s of r.keys())s.startsWith(i)&&r.delete(s);this.errors=r}chooseType(e){let{periods:t}=this.draft;this.change({type:e,periods:e==="tou"&&t.length===0?[Zn]:t},"")}leave(e){es.delete(this.rate?.id??wo),this.dispatchEvent(new CustomEvent("done",{detail:e===null?null:{name:e}}))}async save(e){if(e.preventDefault(),this.busy)return;let t=Oc(this.draft,this.rate?.id);if(this.errors=new Map([...t].map(([r,i])=>[r,this.t(i)])),this.message=t.size>0?this.t("rates.c"):"",t.size>0)return this.focusFirst();this.busy=!0;try{let r=Cc(this.draft),i=this.rate?.id??this.savedId;if(i!==void 0)await _(this.env.hass,"PUT",`remote/rates/${i}`,r);else{let s="remote/rates";this.savedId=(await _(this.env.hass,"POST",s,ah(r))).rate_id}for(let s of this.replaced(this.rate?.id??this.savedId))await _(this.env.hass,"PUT",`remote/rates/${s.id}`,{location:null});this.leave(this.draft.name.trim())}catch(r){let{fields:i}=P(r);this.errors=new Map(i.map(s=>[s.path,Oe(s,this.env)])),this.message=i.length>0?this.t("rates.c"):this.env.errorText(r),await this.focusFirst()}finally{this.busy=!1}}async focusFirst(){await this.updateComplete;let e=this.renderRoot.querySelector("mr-rate-periods");await e?.updateComplete,(this.renderRoot.querySelector("[aria-invalid=true]")??e?.renderRoot.querySelector("[aria-invalid=true]"))?.focus()}render(){let{draft:e}=this;return a`<form novalidate @submit=${this.save}>
<h2>${this.rate===void 0?this.t("rates.G"):this.t("rates.l",{name:this.rates.find(({id:t})=>t===this.rate?.id)?.name??this.rate.name})}</h2>
<div class="card fields">
${this.text("name",this.t("rates.x"),e.name,t=>this.change({name:t},"name"))}
<fieldset>
<legend>${this.t("rates.af")}</legend>
${oh.map(t=>a`<label class="choice">
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
${this.text("currency",this.t("rates.d"),e.currency,t=>this.change({currency:t},"currency"),{help:this.t("rates.currency_help",{currency:this.env.format.currency}),list:lh()})}
${this.placeField()}
${e.type==="tou"?this.text("timezone",this.t("rates.ae"),e.timezone,t=>this.change({timezone:t},"timezone"),{help:this.t("rates.timezone_help",{zone:this.env.hass.config.time_zone}),list:Intl.supportedValuesOf("timeZone")}):p}
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
<button type="button" ?disabled=${this.busy} @click=${()=>this.leave(null)}>${this.t("common.b")}</button>
<button class="primary" type="submit" ?disabled=${this.busy}>${this.t("common.u")}</button>
</div>
</form>`}replaced(e){return Mc(this.draft.location,e,this.rates)}placeField(){let{location:e}=this.draft,t=this.t(this.rate?.id===Fr?"rates.P":"rates.Q"),r=[...new Set([...this.places(),...e===""||e==="*"?[]:[e]])],i=[["*",this.t("rates.O")],...r.map(c=>[c,c]),["",t]],[s]=this.replaced(this.rate?.id??this.savedId),l=this.errors.get("location"),d=s===void 0?this.t("rates.place_help"):this.t("rates.R",{name:s.name});return a`<div class="field">
<label for="f-location">${this.t("rates.N")}</label>
<select
id="f-location"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="f-location-help"
@change=${c=>this.change({location:c.target.value},"location")}
>
${i.map(([c,m])=>a`<option value=${c} ?selected=${c===e}>${m}</option>`)}
</select>
<span id="f-location-help" class=${l===void 0?"help":"error"}>${l??d}</span>
</div>`}flatPrice(){return this.text("price",this.t("rates.S"),this.draft.price,e=>this.change({price:e},"price"),{decimal:!0,help:this.rate?.id===Fr?this.t("rates.price_default_help"):""})}sensor(){let{draft:e}=this,t=this.env.hass.states[e.entityId.trim()],r=new Set([...Dc(e.entityId.trim(),t),...e.tariffs.map(s=>s.name)]),i=this.entities.length===0?this.t("rates.o"):this.t("rates.entity_help");return a`${this.text("entity_id",this.t("rates.m"),e.entityId,s=>this.change({entityId:s},"entity_id"),{help:t===void 0?i:`${t.attributes.friendly_name??""}: ${this.readingOf(t)}`,list:this.entities.map(s=>s.id),names:this.entities.map(s=>s.name)})}
${r.size===0?p:a`<fieldset>
<legend>${this.t("rates.ad")}</legend>
<p class="help">${this.t("rates.tariffs_help")}</p>
<div class="grid">
${[...r].map(s=>this.text(`tariff_prices.${s}`,this.t("rates.ac",{tariff:s}),e.tariffs.find(l=>l.name===s)?.price??"",l=>this.change({tariffs:[...e.tariffs.filter(d=>d.name!==s),{name:s,price:l}]},`tariff_prices.${s}`),{decimal:!0}))}
</div>
</fieldset>`}`}readingOf(e){return`${e.state} ${e.attributes.unit_of_measurement??""}`.trim()}places(){let{devices:e,areas:t}=this.env.hass,r=Object.values(e).filter(s=>s.identifiers.some(([l])=>l==="miner_remote"));return[...r.filter(s=>s.identifiers.some(([,l])=>s.config_entries.includes(l))).map(s=>s.name??""),...r.map(s=>t[s.area_id??""]?.name??"")].filter(Boolean)}text(e,t,r,i,s={}){let l=this.errors.get(e),d=`f-${e.replace(/\W/g,"-")}`;return a`<div class="field">
<label for=${d}>${t}</label>
<input
id=${d}
.value=${r}
inputmode=${s.decimal?"decimal":p}
list=${s.list===void 0?p:`${d}-list`}
autocomplete="off"
aria-invalid=${l===void 0?p:"true"}
aria-describedby="${d}-help"
@input=${c=>i(c.target.value)}
/>
<span id="${d}-help" class=${l===void 0?"help":"error"}>${l??s.help??""}</span>
${s.list===void 0?p:a`<datalist id="${d}-list">
${s.list.map((c,m)=>a`<option value=${c}>${s.names?.[m]??p}</option>`)}
</datalist>`}
</div>`}};Hr.properties={rate:{attribute:!1},rates:{attribute:!1},place:{},draft:{state:!0},errors:{state:!0},message:{state:!0},busy:{state:!0}},Hr.styles=[v,Qn,y`form,.fields{display:flex;flex-direction:column;gap:16px}.fields>.field{max-width:520px}.choice{display:flex;gap:10px;padding:6px 0;align-items:flex-start;cursor:pointer}.choice .help{display:block}`],Hr=f([g("mr-rate-editor")],Hr);function ah(n){return Object.fromEntries(Object.entries(n).filter(([,o])=>o!==null))}function lh(){return Intl.supportedValuesOf("currency")}var dh=6e4,Hc=48,ts=class{constructor(o,e){this.env=o;this.changed=e;this.byId=new Map;this.listed=!1;this.schedules=[];let t=()=>this.env().hass.connection;this.feeds=[new K(t,"miner_remote/rates/subscribe",r=>this.take(r)),new K(t,"miner_remote/schedules/subscribe",()=>{})]}follow(){let o=()=>{this.error=this.feeds.find(r=>r.error!==void 0)?.error??this.error,this.changed(),this.load()},e=this.feeds.map(r=>r.listen(o)),t=setInterval(()=>{this.load()},dh);return()=>{clearInterval(t);for(let r of e)r()}}kept(o){return this.byId.get(o)}usersOf(o){return this.schedules.filter(e=>e.electricity_rate_id===o)}want(o){o!==this.curveOf&&(this.curveOf=o,this.loadCurve())}async load(){try{let[o,e]=await Promise.all([be(this.env()),_(this.env().hass,"GET","remote/schedule/power")]);this.shown=o,this.schedules=e.schedules,this.error=void 0}catch(o){this.error=P(o)}this.changed(),this.shown?.some(o=>o.id===this.curveOf)&&await this.loadCurve()}async loadCurve(){let o=this.curveOf;if(o===void 0)return;let e=Date.now();try{let t=await _(this.env().hass,"GET",`remote/rates/${o}/prices?hours=${Hc}`);if(o!==this.curveOf)return;let r=Math.floor(e/36e5)*36e5;this.curve={rateId:o,from:new Date(r).toISOString(),until:new Date(r+Hc*36e5).toISOString(),points:t}}catch(t){o===this.curveOf&&P(t).status!==404&&(this.error=P(t))}this.changed()}take(o){this.listed=!0;for(let{change_type:e,rate_id:t,item:r}of o)e==="removed"?this.byId.delete(Number(t)):this.byId.set(r.id,r)}};var zr=class extends W{constructor(){super(...arguments);this.tab="rates"}connectedCallback(){this.known=new ts(()=>this.env,()=>this.requestUpdate()),super.connectedCallback(),this.owns(this.known.follow())}willUpdate(e){this.known.want(this.path.length===0?this.selected?.id:void 0)}get selected(){let e=Number(this.query.get("rate")),t=this.known.shown??[];return t.find(r=>r.id===e)??t.find(r=>r.price_now!==null)??t[0]}async choose(e){this.filter({rate:String(e.id)}),await this.updateComplete,this.renderRoot.querySelector(".curve")?.scrollIntoView({block:"nearest",behavior:"smooth"})}render(){let[e]=this.path;return e===void 0?this.list():this.editor(e)}editor(e){let t=e==="new"?void 0:this.known.kept(Number(e)),r=this.known.shown===void 0&&this.known.error===void 0;return(e==="new"?r:t===void 0)?a`<div class="page">
${e!=="new"&&this.known.listed||this.known.error!==void 0?a`<div class="empty">
<p>${this.known.error===void 0?this.t("rates.s"):this.env.errorText(this.known.error)}</p>
<button type="button" @click=${()=>this.open()}>${this.t("common.a")}</button>
</div>`:this.loadingLine()}
</div>`:a`<div class="page">
<mr-rate-editor
.env=${this.env}
.rate=${t}
.rates=${this.known.shown??[]}
.place=${this.query.get("place")??""}
@done=${i=>{i.detail!==null&&Y(this,this.t("rates.Z",{name:i.detail.name})),this.query.get("from")==="control"?j(["control"]):this.open()}}
></mr-rate-editor>
</div>`}list(){let{shown:e,error:t}=this.known;return a`<div class="page">
<div class="row top">
<div class="spacer">
<h2>${this.t("rates.t")}</h2>
<p class="help">${this.t("rates.u")}</p>
</div>
<button class="primary" type="button" @click=${()=>this.open("new")}>
${$(V)}${this.t("rates.G")}
</button>
</div>
${t===void 0?p:a`<p class="notice bad" role="alert">${this.t("common.h",{error:this.env.errorText(t)})}</p>`}
${e===void 0?t===void 0?this.loadingLine():p:a`<div class="columns">
<ul class="rates">
${e.map(r=>this.entry(r))}
</ul>
${this.curve()}
</div>`}
</div>
${this.deleting===void 0?p:this.question(this.deleting)}`}entry(e){let{format:t}=this.env,r=this.known.usersOf(e.id),i=this.selected?.id===e.id;return a`<li class="card ${i?"chosen":""}">
<div class="row head">
<h3 class="spacer">
<button
class="plain name"
type="button"
aria-pressed=${i?"true":"false"}
aria-label=${this.t("rates.ab",{name:e.name})}
@click=${()=>{this.choose(e)}}
>
${e.name}
</button>
</h3>
<button
class="icon"
type="button"
aria-label="${this.t("common.g")}: ${e.name}"
title=${this.t("common.g")}
@click=${()=>this.open(String(e.id))}
>
${$(me)}
</button>
${e.id===Fr?p:a`<button
class="icon"
type="button"
aria-label="${this.t("common.e")}: ${e.name}"
title=${this.t("common.e")}
@click=${()=>{this.deleting=e}}
>
${$(Q)}
</button>`}
</div>
<p class="now">
${e.price_now===null?a`<span class="none">${this.t("rates.J")}</span>`:a`${t.price(e.price_now,e.currency)} <span class="help">${this.t("rates.T")}</span>`}
</p>
<p class="help">${this.source(e)}</p>
<p class="help">${this.placeOf(e)}</p>
${e.follows_energy_dashboard?a`<p><span class="chip busy">${this.t("rates.q")}</span></p>`:p}
<p class="help">
${r.length===0?this.t("rates.ak"):a`${this.t("rates.aj")}
${r.map((s,l)=>a`${l>0?", ":""}${k(["schedules",String(s.id)],s.name)}`)}`}
</p>
</li>`}placeOf(e){let t=It(this.known.shown??[]);return e.location&&e.location!=="*"?this.t("rates.U",{place:e.location}):this.t(t?.id===e.id?"rates.V":"rates.W")}source(e){if(e.follows_energy_dashboard&&e.type==="flat"&&e.price===null)return"";let t=this.t(`rates.type_${e.type}`);if(e.type==="tou")return`${t}: ${this.t.n("rates.M",e.periods?.length??0)}`;if(e.type!=="sensor"||e.entity_id===null)return t;let r=this.env.hass.states[e.entity_id];if(r===void 0)return this.t("rates.n",{entity:e.entity_id});let i=String(r.attributes.friendly_name??e.entity_id);return e.price_now===null?this.t("rates.p",{entity:i}):`${t}: ${i}`}curve(){let e=this.selected;if(e===void 0)return p;let t=this.known.curve,r=t?.rateId===e.id?t.points:void 0;return a`<section class="card curve" aria-label=${this.t("rates.e",{name:e.name})}>
<h3>${this.t("rates.e",{name:e.name})}</h3>
${t===void 0?this.loadingLine():r===void 0||r.length>0?a`<mr-price-chart
.env=${this.env}
.prices=${t.points}
.from=${t.from}
.until=${t.until}
.currency=${e.currency}
.label=${this.t("rates.f",{name:e.name})}
></mr-price-chart>`:this.priceless(e)}
</section>`}priceless(e){return e.follows_energy_dashboard?a`<div class="empty">
<h3>${this.t("rates.I")}</h3>
<p>${this.t("rates.no_price_help")}</p>
<div class="row">
<button class="primary" type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.aa")}
</button>
<a class="button" href="/config/energy/electricity">${this.t("rates.K")}</a>
</div>
</div>`:a`<div class="empty">
<p>${this.t("rates.g")}</p>
<button type="button" @click=${()=>this.open(String(e.id))}>
${this.t("rates.l",{name:e.name})}
</button>
</div>`}question(e){let t=this.known.usersOf(e.id).map(({name:i})=>i),r=()=>{this.deleting=void 0,this.known.load()};return a`<mr-delete
.env=${this.env}
.name=${e.name}
.text=${t.length===0?this.t("rates.i"):`${this.t("rates.j")} ${t.join(", ")}`}
.erase=${t.length===0?()=>_(this.env.hass,"DELETE",`remote/rates/${e.id}`):void 0}
@done=${()=>{r(),Y(this,this.t("rates.k",{name:e.name}))}}
@closed=${r}
></mr-delete>`}};zr.properties={deleting:{state:!0}},zr.styles=[v,y`:host{container-type:inline-size}.page{padding:16px;max-width:1400px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.top{align-items:flex-start}.notice{margin:0}.columns{display:grid;gap:16px;align-items:start}@container (min-width: 860px){.columns{grid-template-columns:minmax(300px,380px) minmax(0,1fr)}}.rates{list-style:none;margin:0;padding:0;display:grid;gap:12px;min-width:0}.rates .card{display:flex;flex-direction:column;gap:4px;padding:8px 8px 14px 16px;overflow-wrap:anywhere}.rates .chosen{border-color:var(--primary-color);box-shadow:inset 0 0 0 1px var(--primary-color)}.rates p{margin:0}.head{flex-wrap:nowrap;gap:0}.head h3{min-width:0}.name{padding:0;min-height:40px;color:inherit;font-size:16px;white-space:normal;text-align:start;border-radius:4px;width:100%;justify-content:flex-start}.now{font-size:20px;font-variant-numeric:tabular-nums}.now .help{margin-inline-start:6px}.none{color:var(--mr-secondary);font-size:16px}.curve{display:flex;flex-direction:column;gap:12px;min-width:0}.empty .row{justify-content:center}.empty p{margin:0;max-width:520px}`],zr=f([g("mr-rates")],zr);var zc=y`:host{display:block;container:editor / inline-size}.fields{container:fields / inline-size}form{padding:16px;max-width:1800px;margin:0 auto;display:flex;flex-direction:column;gap:16px}.columns,.fields{display:flex;flex-direction:column;gap:16px;min-width:0}section{display:flex;flex-direction:column;gap:14px;min-width:0}.field{display:flex;flex-direction:column;gap:4px;min-width:0}.grid{grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:14px 16px;align-items:start}.low{align-self:start;margin-top:22px}.row.wide{gap:14px 24px;align-items:flex-start}.row.wide>div:last-child{flex:0 1 320px}.when{display:grid;gap:20px}.windows,.scroller{display:flex;flex-direction:column;gap:12px;min-width:0}.windows{align-self:start}.windows>button{align-self:flex-start}.window{display:flex;flex-direction:column;gap:10px;padding:4px 12px 12px;border:1px solid var(--divider-color);border-radius:12px;flex:none}.window.selected{border-color:var(--primary-color);box-shadow:inset 3px 0 0 var(--primary-color)}.times{display:grid;gap:10px;grid-template-columns:repeat(auto-fit,minmax(116px,1fr))}.window .head{flex-wrap:nowrap;margin-inline-end:-8px}.head b{font-weight:500;white-space:nowrap}.days{display:grid;grid-template-columns:repeat(7,minmax(0,1fr));gap:4px}.days label{position:relative;display:flex;align-items:center;justify-content:center;min-height:36px;border:1px solid var(--mr-field-border);border-radius:8px;overflow:hidden;font-size:13px}.covered{margin:0;font-weight:500}.names{margin-top:2px}.notice ul{margin:4px 0 0;padding-inline-start:20px}p.notice{margin:0}.jump{color:inherit;padding:0;min-height:28px;text-decoration:underline;border-radius:4px;white-space:normal;text-align:start}.bar{position:sticky;bottom:0;z-index:2;display:flex;align-items:center;gap:8px;margin:0 -16px -16px;padding:10px 16px;background:var(--card-background-color);border-top:1px solid var(--divider-color)}@container editor (max-width: 560px){.segments{width:100%}.segments label{flex:1 1 auto}.segments span{padding:0 8px}form{padding:12px 8px;gap:12px}.card{padding:12px}.pointer{display:none}.low{margin-top:0}.bar{margin:0 -8px -12px}}@container fields (min-width: 820px){.scroller{max-height:560px;overflow-y:auto;position:relative}.when{grid-template-columns:minmax(0,1fr) 340px}.when.daily{grid-template-columns:minmax(0,300px) minmax(0,460px)}}.to-plan{min-width:0;justify-content:flex-start;text-align:start;white-space:normal}@container editor (max-width: 560px){.bar{flex-wrap:wrap}.to-plan{flex:1 0 100%}}@container editor (min-width: 1000px){.columns{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);align-items:start}.plan{position:sticky;top:16px;max-height:calc(100dvh - 170px);overflow-y:auto}.to-plan{display:none}}`;var jr={name:"",description:"",enabled:!0,type:"weekly",weekly:[],daily:[],start:"",end:"",action:"off",watts:"",timezone:"",scope:"all",location:"",tags:[],miner:"",rate:null,rule:"",missing:"keep",threshold:"",hysteresis:"",hours:"",contiguous:!1,deadline:"",margin:"",earning:"value",hashprice:"",entity:"",ramp:"",groupSize:"",groupPercent:"",groupDelay:"",minOn:"",minOff:""},rs=["peak","cheapest","night"],ch=[0,1,2,3,4];function Bc(n,o,e){let t={days:[],action:"off",watts:"",rest:{}};switch(n){case"peak":return{...jr,name:o,weekly:[{...t,days:ch,start:1020,length:240}]};case"cheapest":return{...jr,name:o,type:"daily",rate:e,rule:"cheapest",hours:"8"};case"night":return{...jr,name:o,type:"daily",daily:[{...t,action:"on",start:1320,length:480}]}}}function qc(n,o,e,t){if(n==="")return{rule:n};let r=e.find(({id:l})=>l===o.rate)??e.find(({price_now:l})=>l!==null)??e[0],i={cheapest:"8",dearest:"4",above:"",break_even:""}[n],s=r?.price_now??null;return{rule:n,...o.rate===null&&r!==void 0?{rate:r.id}:{},...o.hours===""&&i!==""?{hours:i}:{},...n==="above"&&o.threshold===""&&s!==null?{threshold:Ti(Number(s.toPrecision(2)),t)}:{}}}function Kc(n,o,e){if(n.start!==""||n.end!=="")return{};let t=36e5,r=Math.ceil((e+1)/t)*t;return{start:ke(r,o),end:ke(r+2*t,o)}}function ph(n){return n.miner_ip!==null?"miner":n.location!==null?"location":(n.tags??[]).length>0?"tags":"all"}function Br(n){return n==="above"||n==="break_even"?10:0}function jc(n,o){return n===null||n===Br(o)?"":String(n)}function Uc(n,o,e){let t=n.timezone??o,r=(n.weekly_schedule??[]).map(d=>cl(d,n.schedule_type==="daily")),i=n.price_rule,s=n.ramp,l=d=>Ti(d,e);return{name:n.name,description:n.description??"",enabled:n.enabled,type:n.schedule_type,weekly:n.schedule_type==="weekly"?r:[],daily:n.schedule_type==="daily"?r:[],start:oi(n.one_time_start,t),end:oi(n.one_time_end,t),action:n.one_time_action??"off",watts:l(n.power_limit_w),timezone:n.timezone??"",scope:ph(n),location:n.location??"",tags:n.tags??[],miner:n.miner_ip??"",rate:n.electricity_rate_id,rule:i?.type??"",missing:i?.on_missing_price??"keep",threshold:l(i?.threshold),hysteresis:l(i?.hysteresis),hours:l(i?.hours),contiguous:i?.contiguous??!1,deadline:i?.deadline??"",margin:l(i?.margin_percent),earning:(i?.hashprice_entity_id??null)===null?"value":"entity",hashprice:l(i?.hashprice),entity:i?.hashprice_entity_id??"",ramp:s===null?"":s.group_size===null?"percent":"size",groupSize:l(s?.group_size),groupPercent:l(s?.group_percent),groupDelay:l(s?.group_delay_s),minOn:jc(n.min_on_minutes,i?.type??""),minOff:jc(n.min_off_minutes,i?.type??"")}}function mh(n,o){if(n.rule==="")return null;let t={...o?.price_rule?.type===n.rule?o.price_rule:{},type:n.rule,on_missing_price:n.missing},r={hours:ne(n.hours),contiguous:n.contiguous};switch(n.rule){case"above":return{...t,threshold:ne(n.threshold),hysteresis:ne(n.hysteresis)??0};case"cheapest":return{...t,...r,deadline:n.deadline||null};case"dearest":return{...t,...r};case"break_even":return{...t,margin_percent:ne(n.margin)??0,hashprice:n.earning==="value"?ne(n.hashprice):null,hashprice_entity_id:n.earning==="entity"&&n.entity.trim()||null}}}function uh(n,o){return n.ramp===""?null:{...o?.ramp,group_size:n.ramp==="size"?ze(n.groupSize):null,group_percent:n.ramp==="percent"?ne(n.groupPercent):null,group_delay_s:ne(n.groupDelay)}}function hh(n,o){let e=o?.tags??[];switch(n.scope){case"miner":return{miner_ip:n.miner,location:o?.location??null,tags:e};case"location":return{miner_ip:null,location:n.location,tags:e};case"tags":return{miner_ip:null,location:null,tags:n.tags.length>0?n.tags:[""]};case"all":return{miner_ip:null,location:null,tags:[]}}}function fh(n,o,e){if(n.type!=="one-time")return{one_time_start:null,one_time_end:null,one_time_action:null};let r=(o?.timezone??e)===(n.timezone||e)&&o!==null&&oi(o.one_time_start,n.timezone||e)===n.start&&oi(o.one_time_end,n.timezone||e)===n.end;return{one_time_start:r?o.one_time_start:n.start||null,one_time_end:r?o.one_time_end:n.end||null,one_time_action:n.action}}function is(n,o,e){let t=n.type==="daily",r=n.type==="one-time"?[]:t?n.daily:n.weekly;return{name:n.name.trim(),description:n.description.trim(),enabled:n.enabled,schedule_type:n.type,...hh(n,o),weekly_schedule:r.map(i=>ml(i,t,ze)),...fh(n,o,e),power_limit_w:ze(n.watts),timezone:n.timezone||null,electricity_rate_id:n.rate,price_rule:mh(n,o),ramp:uh(n,o),min_on_minutes:ze(n.minOn)??Br(n.rule),min_off_minutes:ze(n.minOff)??Br(n.rule)}}function Gc(n,o){return Object.fromEntries(Object.entries(n).filter(([e,t])=>JSON.stringify(t)!==JSON.stringify(o[e])))}function Wc(n,o,e,t){let r=is(n,o,e);return{...o,...r,name:r.name===""?t:r.name}}var ns=class{constructor(o,e){this.dirty=o;this.ask=e;this.armed=!1;this.clicked=o=>{if(o.button!==0||o.ctrlKey||o.metaKey||o.shiftKey||o.altKey)return;let e=o.composedPath().find(r=>r instanceof HTMLAnchorElement);if(e===void 0||e.href===""||e.target==="_blank"||e.hasAttribute("download"))return;let t=new URL(e.href,location.href);t.origin!==location.origin||t.pathname===location.pathname||!this.dirty()||(o.preventDefault(),o.stopImmediatePropagation(),this.ask(()=>{this.armed?history.replaceState(null,"",t.href):history.pushState(null,"",t.href),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:this.armed}}))}))};this.gone=()=>{if(this.armed){if(this.armed=!1,!this.dirty()){history.back();return}this.arm(),this.ask(()=>{this.armed=!1,history.go(-2)})}};this.closing=o=>{this.dirty()&&o.preventDefault()}}watch(){return window.addEventListener("click",this.clicked,!0),window.addEventListener("popstate",this.gone),window.addEventListener("beforeunload",this.closing),()=>{window.removeEventListener("click",this.clicked,!0),window.removeEventListener("popstate",this.gone),window.removeEventListener("beforeunload",this.closing)}}arm(){this.armed||(this.armed=!0,history.pushState(null,"",location.href))}get second(){return this.armed}};var ss=n=>n==null||n==="";function os(n){let o=[],e=(s,l,d="missing")=>{ss(l)&&o.push({path:s,message:d,code:d,args:{}})};e("name",n.name),n.miner_ip===""&&e("miner_ip",""),n.location===""&&e("location",""),n.tags.includes("")&&e("tags","");let t=n.weekly_schedule??[],r=n.price_rule??null;t.forEach((s,l)=>{let d=`weekly_schedule.${l}`;n.schedule_type==="weekly"&&s.days.length===0&&e(`${d}.days`,null,"days_missing"),s.action==="limit"&&ss(s.power_limit_w)&&e(`${d}.power_limit_w`,n.power_limit_w,"limit_missing")}),n.schedule_type==="one-time"?(e("one_time_start",n.one_time_start),e("one_time_end",n.one_time_end),n.one_time_action==="limit"&&e("power_limit_w",n.power_limit_w,"one_time_limit_missing")):t.length===0&&r===null&&e("weekly_schedule",null,"no_period_or_rule"),r!==null&&(e("electricity_rate_id",n.electricity_rate_id,"rate_missing"),r.type==="above"&&e("price_rule.threshold",r.threshold),(r.type==="cheapest"||r.type==="dearest")&&e("price_rule.hours",r.hours),r.type==="break_even"&&ss(r.hashprice)&&e("price_rule.hashprice_entity_id",r.hashprice_entity_id,"hashprice_or_entity"));let i=n.ramp??null;return i!==null&&(ss(i.group_size)&&e("ramp.group_size",i.group_percent,"group_size_or_percent"),e("ramp.group_delay_s",i.group_delay_s)),o.length===0?void 0:new qi("",400,o)}function xo(n){return(Date.parse(n.end)-Date.parse(n.start))/1e3}function _o(n){return["off","limit","on",null,"undecided"].flatMap(o=>{let e=o==="undecided",t=e?null:o,r=n.filter(d=>(d.undecided??!1)===e&&(e||d.action===t));if(r.length===0)return[];let i=0,s=0,l=0;for(let d of r){let c=xo(d);i+=c,!(d.price===null||d.price===void 0)&&(s+=c,l+=c*d.price)}return[{action:t,seconds:i,price:s>0?l/s:null,undecided:e}]})}var gh=500,yh=8,qr=class extends w{constructor(){super(...arguments);this.body={};this.all=!1;this.outdated=!1;this.asked="";this.turn=0}connectedCallback(){super.connectedCallback(),this.asked="",this.owns(()=>{clearTimeout(this.timer),this.turn+=1}),this.requestUpdate("body")}willUpdate(e){if(!e.has("body"))return;let t=JSON.stringify(this.body);if(t===this.asked)return;let r=this.asked==="";this.asked=t,this.outdated=this.plan!==void 0,clearTimeout(this.timer);let i=os(this.body);if(i!==void 0){this.turn+=1,this.report(i);return}this.timer=setTimeout(()=>{this.ask()},r?0:gh)}async ask(){this.turn+=1;let e=this.turn,t,r;try{r=await _(this.env.hass,"POST","remote/schedule/power/preview?hours=48",JSON.parse(this.asked))}catch(i){t=P(i)}e===this.turn&&(r!==void 0&&(this.plan=r,this.outdated=!1,this.dispatchEvent(new CustomEvent("planned",{detail:this.totals(!1).join(" · ")}))),this.report(t))}report(e){this.error=e,this.dispatchEvent(new CustomEvent("answered",{detail:e??null}))}get zoned(){let{timezone:e}=this.body;return this.env.inZone(typeof e=="string"?e:this.env.hass.config.time_zone)}get steps(){let e=this.plan;return e===void 0?[]:Tl(e,{price_rule:this.body.price_rule??null},this.zoned)}render(){let e=this.plan;return a`${this.trouble()}
${e===void 0?this.error===void 0?a`<p class="help" role="status">${this.t("schedules.br")}</p>`:p:a`<div class=${this.outdated?"old":""} aria-busy=${this.outdated?"true":"false"}>
${this.outdated?a`<p class="chip quiet" role="status">${this.t("schedules.bv")}</p>`:p}
${this.content(e)}
</div>`}`}trouble(){let{error:e}=this;if(e===void 0)return p;if(e.fields.length===0)return a`<p class="notice bad" role="alert">${this.t("schedules.bp",{error:this.env.errorText(e)})}</p>`;let t=qn(e,this.env);return a`<div class="notice quiet" role="status">
<p>${this.t("schedules.bz")}</p>
<ul>
${[...t].map(([r,i])=>a`<li><b>${Kn(r,this.t)}:</b> ${i}</li>`)}
</ul>
</div>`}totals(e){let{format:t}=this.env,r=this.plan?.currency??void 0;return _o(this.steps).map(({action:i,seconds:s,price:l,undecided:d})=>{let c=d?this.t("chart.p"):this.t(`common.action_${i??"free"}`),m=t.span(s);return l===null||!e?this.t("schedules.bx",{action:c,span:m}):this.t("schedules.by",{action:c,span:m,price:t.price(l,r)})})}content(e){let t=this.steps,r=this.totals(!0),i=e.currency??void 0,s=this.body.price_rule,l=this.zoned;return a`${this.body.enabled===!1?a`<p class="help">${this.t("schedules.bo")}</p>`:p}
${e.price_missing&&s?a`<p class="notice warn" role="status">
${this.t("schedules.bs",{missing:this.t(`schedules.missing_${s.on_missing_price}`)})}
</p>`:p}
<ul class="totals">
${_o(t).map(({action:d},c)=>a`<li class=${d??"free"}>${r[c]}</li>`)}
</ul>
<mr-price-chart
.env=${l}
.prices=${e.prices}
.steps=${t}
.from=${e.from}
.until=${e.until}
.currency=${e.currency??""}
.label=${this.t("schedules.bm")}
></mr-price-chart>
${this.table(t,i)}
<p class="help">
${e.miners.length===0?this.t("schedules.C"):this.t("schedules.bn",{miners:this.t.n("common.l",e.miners.length)})}
${this.t("schedules.bj")}
${l===this.env?p:this.t("schedules.bA",{zone:l.format.timeZone})}
</p>`}table(e,t){let{format:r}=this.zoned,i=this.all?e:e.slice(0,yh),s=e.some(l=>l.price!==null&&l.price!==void 0);return a`<h3>${this.t("schedules.bl")}</h3>
<div class="scroll" tabindex="0" role="region" aria-label=${this.t("schedules.bl")}>
<table class="plain">
<thead>
<tr>
<th scope="col">${this.t("schedules.bk")}</th>
<th scope="col">${this.t("schedules.bi")}</th>
<th scope="col">${this.t("schedules.bq")}</th>
${s?a`<th scope="col" class="number">${this.t("schedules.bw")}</th>`:p}
</tr>
</thead>
<tbody>
${i.map((l,d)=>a`<tr>
<th scope="row">
${d===0?this.t("schedules.bu"):r.weekdayTime(l.start)}
</th>
<td>
<span class="dot ${l.undecided?"free":l.action??"free"}"></span>${l.undecided?this.t("chart.p"):te(l.action,l.power_limit_w,this.env)}
<span class="help why">${l.reason}</span>
</td>
<td class="nowrap">${r.span(xo(l))}</td>
${s?a`<td class="number">${r.price(l.price??null,t)}</td>`:p}
</tr>`)}
</tbody>
</table>
</div>
${e.length>i.length?a`<button
class="plain"
type="button"
@click=${()=>{this.all=!0}}
>
${this.t.n("schedules.bt",e.length-i.length)}
</button>`:p}`}};qr.properties={body:{attribute:!1},plan:{state:!0},error:{state:!0},all:{state:!0},outdated:{state:!0}},qr.styles=[v,y`:host{display:flex;flex-direction:column;gap:12px;min-width:0;position:relative;container-type:inline-size;--mr-chart-height: 260px}:host>div{display:flex;flex-direction:column;gap:12px;min-width:0}.notice p,p.notice{margin:0}.notice ul{margin:4px 0 0;padding-inline-start:20px}.old{filter:grayscale(1)}.old>.chip{position:absolute;inset-inline-end:0;top:-32px;margin:0}.totals{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-weight:500}.totals li:before,.dot{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--mr-field-border)}.totals .off:before,.dot.off{background:var(--mr-off)}.totals .limit:before,.dot.limit{background:var(--mr-limit)}.totals .on:before,.dot.on{background:var(--mr-on)}.scroll{overflow-x:auto}th[scope=row],.nowrap,td.number{white-space:nowrap}table.plain th[scope=row]{color:inherit}.why{display:block;padding-inline-start:16px}@container (max-width: 480px){table.plain .number{display:none}}button{align-self:flex-start}`],qr=f([g("mr-plan-preview")],qr);function se(n){return n.replaceAll(".","-")}function dt(n,o,...e){let t=[o,...e].map(i=>n.problems.get(i)).find(i=>i!==void 0),r=`${se(o)}-wrong`;return{invalid:t===void 0?"false":"true",by:t===void 0?p:r,shown:t===void 0?p:a`<span class="error" id=${r}>${t}</span>`}}function Vc(n,o,e){let t=[...n.by===p?[]:[String(n.by)],...e===void 0?[]:[`${o}-help`]];return t.length===0?p:t.join(" ")}function L(n,o){let{path:e,label:t,value:r,help:i,type:s="text",placeholder:l,list:d}=o,c=se(e),m=dt(n,e,...o.also??[]);return a`<div class="field">
<label class="field-label" for=${c}>${t}</label>
<input
id=${c}
type=${s==="decimal"||s==="whole"?"text":s}
inputmode=${s==="whole"?"numeric":s==="decimal"?"decimal":p}
autocomplete="off"
placeholder=${l??p}
maxlength=${o.max??p}
list=${d===void 0?p:`${c}-list`}
.value=${C(r)}
aria-invalid=${m.invalid}
aria-describedby=${Vc(m,c,i)}
@input=${h=>o.input(h.currentTarget.value)}
/>
${d===void 0?p:a`<datalist id="${c}-list">${d}</datalist>`} ${m.shown}
${i===void 0?p:a`<span class="help" id="${c}-help">${i}</span>`}
</div>`}function ce(n,o){let{path:e,label:t,value:r,options:i,help:s}=o,l=dt(n,e),d=se(e);return a`<div class="field">
<label class="field-label" for=${d}>${t}</label>
<select
id=${d}
aria-invalid=${l.invalid}
aria-describedby=${Vc(l,d,s)}
@change=${c=>o.input(c.currentTarget.value)}
>
${"map"in i?i.map(c=>a`<option value=${c.value} .selected=${C(c.value===r)}>${c.label}</option>`):i}
</select>
${l.shown} ${s===void 0?p:a`<span class="help" id="${d}-help">${s}</span>`}
</div>`}var bh=["above","cheapest","dearest","break_even"],vh=["keep","on","off"];function $h(n){return Object.values(n.states).filter(({entity_id:o,state:e})=>/^(sensor|input_number|number)\./.test(o)&&e.trim()!==""&&Number.isFinite(Number(e))&&n.entities[o]?.platform!=="miner_remote").map(({entity_id:o})=>o).sort()}function Yc(n){let{env:o,form:e,set:t,rates:r}=n,{t:i}=o,s=e.rate!==null&&!r.some(({id:l})=>l===e.rate);return a`${r.length===0?a`<p class="help">${i("schedules.bJ")} ${k(["rates"],i("schedules.bK"))}</p>`:p}
<div class="grid">
${ce(n,{path:"electricity_rate_id",label:i("schedules.bH"),value:e.rate===null?"":String(e.rate),options:[{value:"",label:i("schedules.bL")},...r.map(({id:l,name:d})=>({value:String(l),label:d})),...s?[{value:String(e.rate),label:i("schedules.scope_gone",{name:String(e.rate)})}]:[]],input:l=>t({rate:l===""?null:Number(l)}),help:i("schedules.bI")})}
${ce(n,{path:"price_rule",label:i("schedules.bM"),value:e.rule,options:[{value:"",label:i("schedules.bT")},...bh.map(l=>({value:l,label:i(`schedules.rule_name_${l}`)}))],input:l=>t(qc(l,e,r,o.format.number(1.5,1).charAt(1)))})}
</div>
${e.rule===""?p:a`<div class="grid">${wh(n)} ${_h(n)}</div>`}`}function wh(n){let{env:o,form:e,set:t,rates:r}=n,{t:i}=o,s=r.find(({id:d})=>d===e.rate)?.currency??o.format.currency,l=a`${L(n,{path:"price_rule.hours",label:i("schedules.bR"),type:"decimal",value:e.hours,help:i("schedules.bS"),input:d=>t({hours:d})})}
<label class="check low">
<input
type="checkbox"
.checked=${C(e.contiguous)}
@change=${d=>t({contiguous:d.currentTarget.checked})}
/>
${i("schedules.x")}
</label>`;switch(e.rule){case"above":return a`${L(n,{path:"price_rule.threshold",label:i("schedules.ca",{currency:s}),type:"decimal",value:e.threshold,input:d=>t({threshold:d})})}
${L(n,{path:"price_rule.hysteresis",label:i("schedules.aq",{currency:s}),type:"decimal",value:e.hysteresis,input:d=>t({hysteresis:d})})}`;case"cheapest":return a`${l}
${L(n,{path:"price_rule.deadline",label:i("schedules.H"),type:"time",value:e.deadline,help:i("schedules.I"),input:d=>t({deadline:d})})}`;case"dearest":return l;default:return xh(n,s)}}function xh(n,o){let{env:e,form:t,set:r}=n,{t:i}=e;return a`${re("earning",i("schedules.U"),t.earning,[{value:"value",label:i("schedules.W")},{value:"entity",label:i("schedules.V")}],s=>r({earning:s==="entity"?"entity":"value"}))}
${t.earning==="value"?L(n,{path:"price_rule.hashprice",label:i("schedules.am",{currency:o}),type:"decimal",value:t.hashprice,also:["price_rule.hashprice_entity_id"],input:s=>r({hashprice:s})}):L(n,{path:"price_rule.hashprice_entity_id",label:i("schedules.an",{currency:o}),value:t.entity,list:a`${$h(e.hass).map(s=>a`<option value=${s}></option>`)}`,input:s=>r({entity:s})})}
${L(n,{path:"price_rule.margin_percent",label:i("schedules.aE"),type:"decimal",value:t.margin,input:s=>r({margin:s})})}`}function _h(n){let{env:o,form:e,set:t}=n,{t:r}=o;return a`${ce(n,{path:"price_rule.on_missing_price",label:r("schedules.aI"),value:e.missing,options:vh.map(i=>({value:i,label:r(`schedules.missing_${i}`)})),input:i=>t({missing:i})})}
${L(n,{path:"min_on_minutes",label:r("schedules.aH"),type:"whole",value:e.minOn,placeholder:String(Br(e.rule)),input:i=>t({minOn:i})})}
${L(n,{path:"min_off_minutes",label:r("schedules.aG"),type:"whole",value:e.minOff,placeholder:String(Br(e.rule)),help:r("schedules.aF"),input:i=>t({minOff:i})})}`}var Jc="important",kh=" !"+Jc,Xc=Mt(class extends Ct{constructor(n){if(super(n),n.type!==Da.ATTRIBUTE||n.name!=="style"||n.strings?.length>2)throw Error("The `styleMap` directive must be used in the `style` attribute and must be the only part in the attribute.")}render(n){return Object.keys(n).reduce((o,e)=>{let t=n[e];return t==null?o:o+`${e=e.includes("-")?e:e.replace(/(?:^(webkit|moz|ms|o)|)(?=[A-Z])/g,"-$&").toLowerCase()}:${t};`},"")}update(n,[o]){let{style:e}=n.element;if(this.ft===void 0)return this.ft=new Set(Object.keys(o)),this.render(o);for(let t of this.ft)o[t]==null&&(this.ft.delete(t),t.includes("-")?e.removeProperty(t):e[t]=null);for(let t in o){let r=o[t];if(r!=null){this.ft.add(t);let i=typeof r=="string"&&r.endsWith(kh);t.includes("-")||i?e.setProperty(t,i?r.slice(0,-11):r,i?Jc:""):e[t]=r}}return Jr}});var Zc=24,Sh=20;function Eh(n,o,e){return(n+e-o+7)%7}var ct=class extends w{constructor(){super(...arguments);this.windows=[];this.daily=!1;this.selected=-1;this.limit=null;this.ruled=!1}connectedCallback(){super.connectedCallback();let e=t=>{t.key!=="Escape"||this.drag===void 0||(t.preventDefault(),this.emit(this.drag.before),this.drag=void 0)};window.addEventListener("keydown",e),this.owns(()=>window.removeEventListener("keydown",e)),this.owns(()=>{this.drag=void 0})}get order(){return this.daily?[0]:this.env.format.weekdays()}emit(e){this.dispatchEvent(new CustomEvent("changed",{detail:e}))}spot(e){let t=this.columns.getBoundingClientRect(),r=this.order,i=Math.floor((e.clientX-t.left)/t.width*r.length),s=e.clientY-t.top,l=Math.max(0,s-t.height-Sh);return{day:r[Math.min(Math.max(i,0),r.length-1)]??0,minute:Math.min(Math.max(s,0),t.height)/t.height*1440+l/t.height*1440}}begin(e,t,r){if(e.button!==0||this.drag!==void 0||t==="draw"&&e.pointerType==="touch")return;e.stopPropagation(),e.preventDefault(),this.columns.setPointerCapture(e.pointerId);let s=r!==void 0&&(e.ctrlKey||e.altKey)&&!this.daily?vl(this.windows,r.index,r.day):this.windows,l=r===void 0?s.length:r.index+s.length-this.windows.length;this.drag={kind:t,pointer:e.pointerId,from:this.spot(e),day:r?.day??0,late:this.daily&&r!==void 0&&!r.head,index:l,before:{windows:this.windows,selected:this.selected},windows:s},r!==void 0&&this.emit({windows:this.windows,selected:r.index})}follow(e){let t=this.drag;if(t===void 0||e.pointerId!==t.pointer)return;let r=this.spot(e),i=this.dragged(t,r);if(i===void 0){t.kind==="draw"&&this.emit(t.before);return}let s=[...t.windows];s[t.index]=i,t.kind!=="draw"&&JSON.stringify(i)===JSON.stringify(t.windows[t.index])?this.emit({windows:t.before.windows,selected:Math.min(t.index,t.before.windows.length-1)}):this.emit({windows:s,selected:t.index})}dragged(e,t){let{daily:r}=this;if(e.kind==="draw"){let l=hl(e.from,t,this.order,r);return l===void 0?void 0:{...l,action:"off",watts:"",rest:{}}}let i=e.windows[e.index];if(i===void 0)return;let s={day:r?e.day:t.day,minute:t.minute+(e.late?1440:0)};switch(e.kind){case"move":{let l=r?e.day:Eh(e.day,e.from.day,t.day);return fl(i,t.minute-e.from.minute,e.day,l)}case"end":return gl(i,e.day,s);case"start":return yl(i,e.day,s,r)}}end(e){this.drag?.pointer===e.pointerId&&(this.drag=void 0)}render(){let{format:e}=this.env,t=ul(this.windows,this.daily),r=[0,3,6,9,12,15,18,21,24];return a`<div class="grid" aria-hidden="true">
${this.daily?p:a`<div class="days">${this.order.map(i=>a`<span>${e.weekday(i)}</span>`)}</div>`}
<div class="hours">
${r.map(i=>a`<span style="top:${i/24*100}%">${e.clock(i*60)}</span>`)}
</div>
<div
class="columns ${this.drag===void 0?"":`dragging ${this.drag.kind}`}"
@pointerdown=${i=>this.begin(i,"draw")}
@pointermove=${this.follow}
@pointerup=${this.end}
@pointercancel=${this.end}
@lostpointercapture=${this.end}
>
${this.order.map(i=>a`<div class="column">${t.filter(s=>s.column===i).map(s=>this.block(s))}</div>`)}
</div>
</div>`}block(e){let t=this.windows[e.index];if(t===void 0)return p;let r=t.watts.trim()===""?this.limit:Number(t.watts),i=r!==null&&Number.isFinite(r)?r:null,s=this.ruled?"ruled":t.action==="on"?"on":i===null?t.action:"limit",l=xl(t,this.env),d=this.ruled?this.t("schedules.bM"):te(t.action,i,this.env),c=(e.to-e.from)/60*Zc,m=2;return a`<div
class="block ${s} ${e.index===this.selected?"selected":""} ${e.head?"head":""} ${e.tail?"tail":""}"
style=${Xc({top:`${e.from/1440*100}%`,height:`max(6px, ${(e.to-e.from)/1440*100}%)`,left:`calc(${e.lane/e.lanes*100}% + ${m}px)`,width:`calc(${100/e.lanes}% - ${2*m}px)`})}
title="${l}: ${d}"
@pointerdown=${u=>this.begin(u,"move",e)}
>
${c>=16&&e.head?a`<span class="time">${c>=30?t.length===1440?l:a`${this.env.format.clock(t.start)}<wbr />–${this.env.format.clock(vn(t))}`:this.env.format.clock(t.start)}</span>`:p}
${c>=48?a`<span class="what">${s==="limit"&&i!==null?this.env.format.power(i):d}</span>`:p}
${e.head?a`<div class="grip top" @pointerdown=${u=>this.begin(u,"start",e)}></div>`:p}
${e.tail?a`<div class="grip bottom" @pointerdown=${u=>this.begin(u,"end",e)}></div>`:p}
</div>`}};ct.properties={windows:{attribute:!1},daily:{type:Boolean,reflect:!0},selected:{attribute:!1},limit:{attribute:!1},ruled:{type:Boolean},drag:{state:!0}},ct.styles=[v,y`
:host {
display: block;
container-type: inline-size;
direction: ltr;
--hour: ${Zc}px;
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
`],f([T(".columns")],ct.prototype,"columns",2),ct=f([g("mr-week-grid")],ct);var ko=["off","limit","on"];function as(n){let o=ze(n);return typeof o=="number"?o:null}function Th({env:n,form:o}){let{t:e,format:t}=n,r=o.type==="daily"?o.daily:o.weekly;if(r.length===0)return e(o.rule===""?"schedules.cT":"schedules.cU");let i=r.every(l=>l.action==="on");if(o.rule!=="")return e("schedules.cV",{outside:e(i?"schedules.aZ":"schedules.ba")});if(!i)return e("schedules.i");let s=as(o.watts);return s===null?e("schedules.h"):e("schedules.g",{power:t.power(s)})}function Qc(n,o,e){let{env:t,form:r}=n,i=r.type==="daily",s=i?r.daily:r.weekly,l=()=>{let d=i?[]:[0,1,2,3,4];e([...s,{days:d,start:1020,length:240,action:"off",watts:"",rest:{}}],s.length)};return a`<div class="windows">
${s.length===0?p:a`<div class="scroller">
${s.map((d,c)=>Rh(n,s,d,c,c===o,e))}
</div>`}
<button type="button" id=${se("weekly_schedule")} @click=${l}>
${$(V)} ${t.t("schedules.cQ")}
</button>
${dt(n,"weekly_schedule").shown}
<p class="help">${Th(n)}</p>
</div>`}function Rh(n,o,e,t,r,i){let{env:s,form:l}=n,{t:d}=s,c=`weekly_schedule.${t}`,m={number:t+1},u=S=>i(o.with(t,S),t),h=vn(e),x=as(l.watts),R=(S,N)=>{S!==void 0&&N!==void 0&&u(bl(e,S,N))},M=S=>{let N=S;u({...e,action:N,watts:N==="limit"?e.watts:""})};return a`<div
class="window ${r?"selected":""}"
role="group"
aria-label=${d("schedules.cN",m)}
id=${se(c)}
@focusin=${()=>{r||i(o,t)}}
>
<div class="row head">
<b aria-hidden="true">${d("schedules.cN",m)}</b>
<span class="help">
${e.length===1440?d("schedules.c"):pl(e)?d("schedules.ae"):p}
</span>
<span class="spacer"></span>
<button
class="icon"
type="button"
title=${d("schedules.S")}
aria-label=${d("schedules.cM",m)}
@click=${()=>i(o.toSpliced(t+1,0,e),t+1)}
>
${$(Me)}
</button>
<button
class="icon"
type="button"
title=${d("common.e")}
aria-label=${d("schedules.cO",m)}
@click=${()=>i(o.toSpliced(t,1),-1)}
>
${$(Q)}
</button>
</div>
${l.type==="weekly"?Mh(n,e,c,u):p}
<div class="times">
${L(n,{path:`${c}.start`,label:d("schedules.ah"),type:"time",value:Ms(e.start),input:S=>R(Rs(S),h===1440?0:h)})}
${L(n,{path:`${c}.end`,label:d("schedules.cd"),type:"time",value:Ms(h),input:S=>R(e.start,Rs(S))})}
${ce(n,{path:`${c}.action`,label:d("schedules.a"),value:e.action,options:ko.map(S=>({value:S,label:d(`common.action_${S}`)})),input:M})}
${e.action==="limit"||e.watts!==""||n.problems.has(`${c}.power_limit_w`)?L(n,{path:`${c}.power_limit_w`,label:d("schedules.aD"),type:"whole",value:e.watts,...x===null?{}:{placeholder:d("schedules.aB",{power:s.format.power(x)})},input:S=>u({...e,watts:S})}):p}
</div>
</div>`}function Mh(n,o,e,t){let{format:r,t:i}=n.env,s=dt(n,`${e}.days`);return a`<div class="field">
<div class="days" role="group" aria-label=${i("schedules.G")} aria-describedby=${s.by}>
${r.weekdays().map((l,d)=>a`<label title=${r.weekday(l,"long")}>
<input
type="checkbox"
id=${d===0?se(`${e}.days`):p}
aria-label=${r.weekday(l,"long")}
.checked=${C(o.days.includes(l))}
@change=${c=>t({...o,days:c.currentTarget.checked?[...o.days,l].sort():o.days.filter(m=>m!==l)})}
/>
<span aria-hidden="true">${r.weekday(l)}</span>
</label>`)}
</div>
${s.shown}
</div>`}var So=12,ep;function tp(n){let{env:o,form:e,set:t}=n;return a`<div class="grid">
${L(n,{path:"name",label:o.t("schedules.aJ"),value:e.name,max:255,input:r=>t({name:r})})}
${L(n,{path:"description",label:o.t("schedules.O"),value:e.description,max:1e3,input:r=>t({description:r})})}
<label class="check low">
<input
type="checkbox"
.checked=${C(e.enabled)}
@change=${r=>t({enabled:r.currentTarget.checked})}
/>
${o.t("schedules.ad")}
</label>
</div>`}function Ch(n,o){let{env:e,form:t,set:r}=n;o==="daily"?r({type:o,daily:t.daily.length>0?t.daily:$l(t.weekly)}):o==="weekly"?r({type:o,weekly:t.weekly.length>0?t.weekly:wl(t.daily)}):o==="one-time"&&r({type:o,...Kc(t,t.timezone||e.hass.config.time_zone,Date.now())})}function rp(n,o,e){let{env:t,form:r,set:i}=n,{t:s}=t;ep??=Intl.supportedValuesOf("timeZone");let l=(c,m)=>{e(m),i(r.type==="daily"?{daily:c}:{weekly:c})},d=r.type==="daily"?r.daily:r.weekly;return a`<div class="row wide">
${re("type",s("schedules.cf"),r.type,[{value:"weekly",label:s("schedules.ci")},{value:"daily",label:s("schedules.cg")},{value:"one-time",label:s("schedules.ch")}],c=>Ch(n,c))}
${L(n,{path:"timezone",label:s("schedules.cb"),value:r.timezone,placeholder:s("schedules.cc",{zone:t.hass.config.time_zone}),list:a`${ep.map(c=>a`<option value=${c}></option>`)}`,input:c=>i({timezone:c.trim()})})}
</div>
${r.type==="one-time"?Ph(n):a`<div class="when ${r.type}">
<div class="drawing">
<mr-week-grid
.env=${t}
.windows=${d}
.daily=${r.type==="daily"}
.selected=${o}
.limit=${as(r.watts)}
.ruled=${r.rule!==""}
@changed=${c=>l(c.detail.windows,c.detail.selected)}
></mr-week-grid>
<p class="help pointer">${s(r.type==="daily"?"schedules.cS":"schedules.cR")}</p>
</div>
${Qc(n,o,l)}
</div>`}`}function Ph(n){let{env:o,form:e,set:t}=n,{t:r}=o;return a`<div class="grid">
${L(n,{path:"one_time_start",label:r("schedules.aV"),type:"datetime-local",value:e.start,input:i=>t({start:i})})}
${L(n,{path:"one_time_end",label:r("schedules.aT"),type:"datetime-local",value:e.end,input:i=>t({end:i})})}
${e.rule===""?ce(n,{path:"one_time_action",label:r("schedules.a"),value:e.action,options:ko.map(i=>({value:i,label:r(`common.action_${i}`)})),input:i=>t({action:i})}):p}
${e.rule===""&&e.action==="limit"?L(n,{path:"power_limit_w",label:r("schedules.aD"),type:"whole",value:e.watts,input:i=>t({watts:i})}):p}
</div>
<p class="help">${r("schedules.j")}</p>`}function ip(n){let{env:o,form:e,set:t,miners:r}=n,{t:i}=o,s=["all","location","tags","miner"],l={all:!1,location:e.location==="",tags:e.tags.length===0,miner:e.miner===""}[e.scope],d=Yt({miner_ip:e.scope==="miner"?e.miner:null,location:e.scope==="location"?e.location:null,tags:e.scope==="tags"?e.tags:null},l?[]:r);return a`${re("scope",i("schedules.bW"),e.scope,s.map(c=>({value:c,label:i(`schedules.scope_${c}`)})),c=>t({scope:c,...Oh(n,c)}))}
${e.scope==="location"?Ih(n):p} ${e.scope==="tags"?Lh(n):p}
${e.scope==="miner"?Nh(n):p}
<div role="status">
<p class="covered">
${l?i("schedules.D"):d.length>0?i.n("schedules.z",d.length):i(e.scope==="miner"?"schedules.A":"schedules.C")}
</p>
${d.length===0?p:a`<p class="help names">
${d.slice(0,So).map(({name:c})=>c).join(", ")}
${d.length>So?i.n("schedules.B",d.length-So):p}
</p>`}
</div>`}function Oh(n,o){let{form:e,miners:t}=n;if(o==="miner"&&e.miner===""){let[r,...i]=t;return r!==void 0&&i.length===0?{miner:r.ip}:{}}if(o==="location"&&e.location===""){let{sites:r,areas:i}=np(n),[s,...l]=[...r,...i];return s!==void 0&&l.length===0?{location:s.name}:{}}return{}}function np({env:n,miners:o}){return En(o,Object.values(n.hass.areas).map(e=>e.name))}function Ih(n){let{env:o,form:e,set:t}=n,{t:r}=o,{sites:i,areas:s}=np(n),l=[...i,...s].find(({name:c})=>c.toLowerCase()===e.location.toLowerCase()),d=c=>c.map(({name:m,count:u})=>a`<option value=${m} .selected=${C(m===l?.name)}>
${m} (${r.n("common.l",u)})
</option>`);return ce(n,{path:"location",label:r("schedules.scope_location"),value:e.location,options:a`${l===void 0?a`<option value=${e.location} .selected=${C(!0)}>
${e.location===""?r("schedules.w"):r("schedules.scope_gone",{name:e.location})}
</option>`:p}
${i.length>0?a`<optgroup label=${r("schedules.bY")}>${d(i)}</optgroup>`:p}
${s.length>0?a`<optgroup label=${r("schedules.e")}>${d(s)}</optgroup>`:p}`,input:c=>t({location:c})})}function Lh(n){let{env:o,form:e,set:t,miners:r}=n,{t:i}=o,s=Tn(r,e.tags),l=dt(n,"tags");if(s.length===0)return a`<p class="help" id=${se("tags")} tabindex="-1">${i("schedules.aw")}</p>`;let d=c=>e.tags.some(m=>m.toLowerCase()===c.toLowerCase());return a`<div role="group" aria-label=${i("schedules.scope_tags")} aria-describedby=${l.by}>
<p class="help">${i("schedules.av")}</p>
<div class="row">
${s.map(({name:c,count:m},u)=>a`<label class="check">
<input
type="checkbox"
id=${u===0?se("tags"):p}
.checked=${C(d(c))}
@change=${()=>t({tags:d(c)?e.tags.filter(h=>h.toLowerCase()!==c.toLowerCase()):[...e.tags,c]})}
/>
${c} (${o.format.number(m)})
</label>`)}
</div>
${l.shown}
</div>`}function Nh(n){let{env:o,form:e,set:t,miners:r}=n,{t:i}=o,s=r.some(({ip:l})=>l===e.miner);return ce(n,{path:"miner_ip",label:i("schedules.scope_miner"),value:e.miner,options:[...s?[]:[{value:e.miner,label:e.miner===""?i("schedules.w"):i("schedules.scope_gone",{name:e.miner})}],...r.map(({ip:l,name:d})=>({value:l,label:d.includes(l)?d:`${d} (${l})`}))],input:l=>t({miner:l})})}function sp(n){let{env:o,form:e,set:t}=n,{t:r}=o,i=e.type==="one-time"&&e.rule===""&&e.action==="limit";return a`<div class="grid">
${i?p:L(n,{path:"power_limit_w",label:r("schedules.bd"),type:"whole",value:e.watts,help:r("schedules.be"),input:s=>t({watts:s})})}
${ce(n,{path:"ramp",label:r("schedules.bD"),value:e.ramp,options:[{value:"",label:r("schedules.bE")},{value:"size",label:r("schedules.bG")},{value:"percent",label:r("schedules.bF")}],input:s=>t(Ah(s,e.groupPercent,e.groupSize,e.groupDelay))})}
${e.ramp==="size"?L(n,{path:"ramp.group_size",label:r("schedules.al"),type:"whole",value:e.groupSize,input:s=>t({groupSize:s})}):p}
${e.ramp==="percent"?L(n,{path:"ramp.group_percent",label:r("schedules.ak"),type:"decimal",value:e.groupPercent,also:["ramp.group_size"],input:s=>t({groupPercent:s})}):p}
${e.ramp===""?p:L(n,{path:"ramp.group_delay_s",label:r("schedules.aj"),type:"decimal",value:e.groupDelay,input:s=>t({groupDelay:s})})}
</div>`}function Ah(n,o,e,t){return{ramp:n,...n==="percent"&&o===""?{groupPercent:"10"}:{},...n==="size"&&e===""?{groupSize:"10"}:{},...n!==""&&t===""?{groupDelay:"60"}:{}}}var ls=new Map,op=new Map,Kr=class extends w{constructor(){super(...arguments);this.scheduleId=null;this.start="";this.copy="";this.base=null;this.rates=[];this.miners=[];this.failure="";this.problems=op;this.tried=!1;this.refusal="";this.saving=!1;this.restored=!1;this.selected=-1;this.plan="";this.pristine="";this.origin=jr;this.bar=null;this.set=e=>{this.form!==void 0&&(this.form={...this.form,...e},ls.set(this.address,this.form),this.guard?.arm())}}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look(),this.bar=null,this.guard=new ns(()=>this.dirty,e=>{this.leaving=e}),this.owns(this.guard.watch()),this.load()}look(){this.miners=this.env.fleet.miners}get zone(){return this.env.hass.config.time_zone}get address(){return this.scheduleId===null?`new:${this.start}:${this.copy}`:String(this.scheduleId)}get dirty(){return this.form!==void 0&&JSON.stringify(this.form)!==this.pristine}async load(){this.failure="";try{let e=this.scheduleId??(this.copy===""?null:Number(this.copy)),[t,r]=await Promise.all([be(this.env),e===null?void 0:_(this.env.hass,"GET",`remote/schedule/power/${e}`)]);if(!this.isConnected)return;this.rates=t;let i=this.env.format.number(1.5,1).charAt(1),s=r===void 0?this.blank(t):Uc(r.schedule,this.zone,i),l=this.scheduleId===null&&r!==void 0;this.base=l?null:r?.schedule??null,this.origin=l?{...s,name:this.t("schedules.y",{name:s.name})}:s,this.pristine=JSON.stringify(this.origin);let d=ls.get(this.address);this.restored=d!==void 0&&JSON.stringify(d)!==this.pristine,this.form=this.restored&&d!==void 0?d:this.origin}catch(e){let t=P(e);this.failure=t.status===404?this.t("schedules.ai"):this.env.errorText(t)}}blank(e){let t=rs.find(r=>r===this.start);return t===void 0?jr:Bc(t,this.t(`schedules.start_${t}`),(e.find(({price_now:r})=>r!==null)??e[0])?.id??null)}discard(){ls.delete(this.address),this.form=this.origin,this.restored=!1,this.problems=op,this.refusal=""}close(){this.dispatchEvent(new CustomEvent("done",{detail:this.guard?.second??!1}))}cancel(){this.dirty?this.leaving=()=>this.close():this.close()}leave(){let e=this.leaving;this.leaving=void 0,this.discard(),e?.()}read(e){return qn(e,this.env)}async save(){let e=this.form;if(!(e===void 0||this.saving)){this.saving=!0,this.refusal="";try{let t=is(e,this.base,this.zone),r=os(t);if(r!==void 0)throw r;if(this.scheduleId===null)await _(this.env.hass,"POST","remote/schedule/power",t);else{let i=is(this.origin,this.base,this.zone);await _(this.env.hass,"PUT",`remote/schedule/power/${this.scheduleId}`,Gc(t,i))}this.pristine=JSON.stringify(e),ls.delete(this.address),Y(this,this.t("schedules.bU",{name:e.name.trim()})),this.close()}catch(t){let r=P(t);this.tried=!0,this.problems=this.read(r),this.refusal=this.problems.size>0?"":this.env.errorText(r),await this.updateComplete,this.renderRoot.querySelector("#summary")?.focus()}finally{this.saving=!1}}}answered(e){if(!this.tried)return;let t=this.form?.name.trim()===""?[["name",this.t("input.missing")]]:[];this.problems=new Map([...t,...e===null?[]:this.read(e)]),this.refusal=""}jump(e){let t=this.renderRoot.querySelector(`#${CSS.escape(se(e))}`);t?.scrollIntoView({block:"center"}),t?.focus()}showPlan(){this.renderRoot.querySelector(".plan")?.scrollIntoView({block:"start"})}updated(e){if(this.bar===null&&(this.bar=this.renderRoot.querySelector(".bar"),this.bar!==null&&this.owns(Rl(this.bar))),!e.has("selected")||this.selected<0)return;let t=this.renderRoot.querySelector(`#${se(`weekly_schedule.${this.selected}`)}`),r=t?.parentElement;if(t===null||!r||r.scrollHeight<=r.clientHeight)return;let i=t.offsetTop+t.offsetHeight-r.clientHeight;r.scrollTop=Math.min(t.offsetTop,Math.max(r.scrollTop,i))}render(){let e=this.form;if(this.failure!=="")return a`<div class="empty">
<p role="alert">${this.failure}</p>
<button type="button" @click=${this.close}>${this.t("schedules.ce")}</button>
</div>`;if(e===void 0)return this.loadingLine();let t={env:this.env,form:e,base:this.base,rates:this.rates,miners:this.miners,problems:this.problems,set:this.set},r=Wc(e,this.base,this.zone,this.t("schedules.cj"));return a`<form
novalidate
@submit=${i=>{i.preventDefault(),this.save()}}
>
<h2>${this.t(this.scheduleId===null?"schedules.aK":"schedules.Z")}</h2>
${this.messages()}
<div class="columns">
<div class="fields">
${this.section("schedules.section_what",tp(t))}
${this.section("schedules.section_when",rp(t,this.selected,i=>{this.selected=i}))}
${this.section("schedules.section_who",ip(t))}
${this.section("schedules.section_price",Yc(t))}
${this.section("schedules.section_switching",sp(t))}
</div>
<section class="card plan" aria-labelledby="plan">
<h3 id="plan">${this.t("schedules.section_plan")}</h3>
<mr-plan-preview
.env=${this.env}
.body=${r}
@answered=${i=>this.answered(i.detail)}
@planned=${i=>{this.plan=i.detail}}
></mr-plan-preview>
</section>
</div>
<div class="bar">
<span role="status">${this.saving?this.t("schedules.bV"):p}</span>
${this.plan===""?p:a`<button type="button" class="plain to-plan" @click=${this.showPlan}>
${this.t("schedules.section_plan")}: ${this.plan}
</button>`}
<span class="spacer"></span>
<button type="button" ?disabled=${this.saving} @click=${this.cancel}>${this.t("common.b")}</button>
<button type="submit" class="primary" ?disabled=${this.saving}>${this.t("common.u")}</button>
</div>
</form>
${this.leaving===void 0?p:this.question()}`}section(e,t){return a`<section class="card" aria-labelledby=${e}>
<h3 id=${e}>${this.t(e)}</h3>
${t}
</section>`}messages(){return a`${this.restored?a`<div class="notice row" role="status">
<span>${this.t("schedules.R")}</span>
<button type="button" @click=${this.discard}>${this.t("schedules.Q")}</button>
</div>`:p}
${this.problems.size>0?a`<div class="notice bad" id="summary" role="alert" tabindex="-1">
<b>${this.t("schedules.cW")}</b>
<ul>
${[...this.problems].map(([e,t])=>a`<li>
<button class="plain jump" type="button" @click=${()=>this.jump(e)}>
${Kn(e,this.t)}:
</button>
${t}
</li>`)}
</ul>
</div>`:p}
${this.refusal===""?p:a`<p class="notice bad" id="summary" role="alert" tabindex="-1">
${this.t("common.h",{error:this.refusal})}
</p>`}`}question(){return a`<mr-dialog
.heading=${this.t("schedules.aA")}
close-label=${this.t("common.c")}
@closed=${()=>{this.leaving=void 0}}
>
<p>${this.t("schedules.az")}</p>
<button slot="actions" type="button" class="stay" @click=${()=>{this.leaving=void 0}}>
${this.t("schedules.ay")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.leave}>
${this.t("schedules.ax")}
</button>
</mr-dialog>`}};Kr.properties={scheduleId:{attribute:!1},start:{attribute:!1},copy:{attribute:!1},base:{state:!0},form:{state:!0},rates:{state:!0},miners:{state:!0},failure:{state:!0},problems:{state:!0},tried:{state:!0},refusal:{state:!0},saving:{state:!0},restored:{state:!0},selected:{state:!0},plan:{state:!0},leaving:{state:!0}},Kr.styles=[v,ve,zc],Kr=f([g("mr-schedule-editor")],Kr);function ap(n,o){return[o.n("schedules.u",n.checked),n.actions_taken===0?o("schedules.aX"):o.n("schedules.aW",n.actions_taken),...n.errors>0?[o.n("schedules.af",n.errors)]:[],...(n.waiting??0)>0?[o.n("schedules.cl",n.waiting??0)]:[]]}var lp={covers_no_miner:"schedules.aQ",one_time_over:"schedules.bb",no_price:"schedules.bB",no_earnings:"schedules.X"};function dp({warnings:n=[]}){return n.some(({code:o})=>o==="one_time_over")}function cp({code:n,args:o},e,t,{t:r}){let i=()=>r(`schedules.missing_${o.on_missing_price}`);switch(n){case"covers_no_miner":return r(t===0?"schedules.co":"schedules.cm");case"no_price":{let s=e.find(({id:l})=>l===o.rate_id)?.name??String(o.rate_id);return r("schedules.cp",{name:s,missing:i()})}case"no_earnings":return r("schedules.cn",{entity:String(o.entity_id),missing:i()});case"one_time_over":return r("schedules.bb")}}var Fh=3e4,Dh=2e3,Hh={peak:Do,cheapest:Fi,night:Hi},Ur=class extends w{constructor(){super(...arguments);this.rates=[];this.miners=[];this.error="";this.busy=new Set;this.checking=!1;this.placed=""}connectedCallback(){super.connectedCallback(),this.owns(this.env.fleet.listen(()=>this.look())),this.look();let e=new K(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>this.loadTwice());this.owns(e.listen(()=>{}));let t=setInterval(()=>{document.visibilityState==="visible"&&this.load()},Fh);this.owns(()=>clearInterval(t));let r=()=>{document.visibilityState==="visible"&&this.load()};document.addEventListener("visibilitychange",r),this.owns(()=>document.removeEventListener("visibilitychange",r)),this.owns(()=>clearTimeout(this.soon)),this.load()}look(){let{miners:e}=this.env.fleet,t=JSON.stringify(e.map(({ip:r,site:i,location:s,tags:l})=>[r,i,s,l]));t!==this.placed&&(this.placed=t,this.miners=e)}loadTwice(){this.load(),clearTimeout(this.soon),this.soon=setTimeout(()=>{this.load()},Dh)}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){try{let[{schedules:e},t]=await Promise.all([_(this.env.hass,"GET","remote/schedule/power"),be(this.env)]);this.schedules=[...e].sort((r,i)=>B(r.name,i.name)),this.rates=t,this.error=""}catch(e){this.error=this.env.errorText(e)}}go(e){this.dispatchEvent(new CustomEvent("open",{detail:e}))}async toggle(e){if(!this.busy.has(e.id)){this.busy=new Set([...this.busy,e.id]);try{let{enabled:t}=await _(this.env.hass,"POST",`remote/schedule/power/${e.id}/toggle`);this.schedules=this.schedules?.map(r=>r.id===e.id?{...r,enabled:t}:r),this.loadTwice()}catch(t){this.failed(t)}finally{this.busy=new Set([...this.busy].filter(t=>t!==e.id))}}}async check(){if(!this.checking){this.checking=!0,this.result=void 0;try{let{results:e}=await _(this.env.hass,"POST","remote/schedule/check");this.result={words:ap(e,this.t),bad:e.errors>0}}catch(e){this.result={words:[this.t("common.h",{error:this.env.errorText(e)})],bad:!0}}finally{this.checking=!1}this.load()}}render(){let{schedules:e}=this;return e===void 0?this.error===""?a`<p class="help first" role="status">${this.t("common.i")}</p>`:a`<div class="empty">
<p role="alert">${this.t("schedules.aR",{error:this.error})}</p>
<button type="button" @click=${this.load}>${this.t("common.t")}</button>
</div>`:a`<div class="page">
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.aR",{error:this.error})}</p>`}
${e.length===0?this.empty():a`<div class="row top">
<h2>${this.t("schedules.ao")}</h2>
<span class="spacer"></span>
<button
type="button"
title=${this.t("schedules.t")}
?disabled=${this.checking}
@click=${this.check}
>
${$(Pe)} ${this.t(this.checking?"schedules.v":"schedules.s")}
</button>
<button type="button" class="primary" @click=${()=>this.go({id:null})}>
${$(V)} ${this.t("schedules.aK")}
</button>
</div>
<div role="status">${this.outcome()}</div>
<ul class="schedules">
${ee(e,({id:t})=>t,t=>this.item(t))}
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
${this.t("common.c")}
</button>
</div>`}empty(){return a`<section class="begin">
<h2>${this.t("schedules.ac")}</h2>
<p>${this.t("schedules.ab")}</p>
<p class="help">${this.t("schedules.aa")}</p>
<div class="starts">
${rs.map(e=>a`<button type="button" class="card start" @click=${()=>this.go({id:null,start:e})}>
${$(Hh[e],28)}
<span class="label">${this.t(`schedules.start_${e}`)}</span>
<span class="help">${this.t(`schedules.start_${e}_text`)}</span>
</button>`)}
</div>
<button type="button" @click=${()=>this.go({id:null})}>
${$(V)} ${this.t("schedules.start_blank")}
</button>
</section>`}item(e){let{t}=this,{name:r}=e,i=this.env.hass.config.time_zone,s=e.timezone??i,l=Yt(e,this.miners).length,d=El(e,u=>this.env.fleet.byAddress(u)?.name,this.env),c=dp(e),m=c?[]:e.warnings??[];return a`<li class="card ${e.enabled&&!c?"":"off"} ${m.length>0?"warned":""}">
${c?a`<span class="ended">${$(vt)}</span>`:a`<button
type="button"
role="switch"
class="switch"
aria-checked=${e.enabled?"true":"false"}
aria-label=${t("schedules.bZ",{name:r})}
?disabled=${this.busy.has(e.id)}
@click=${()=>this.toggle(e)}
></button>`}
<div class="about">
<div class="row title">
<h3>${r}</h3>
${e.enabled&&e.active_now&&!m.some(({code:u})=>u==="covers_no_miner")?a`<span class="chip warn">${t("schedules.b")}</span>`:p}
${e.enabled?p:a`<span class="chip quiet">${t("schedules.P")}</span>`}
${c?a`<span class="chip quiet">${t("schedules.bb")}</span>`:p}
${m.map(({code:u})=>a`<span class="chip warn">${t(lp[u])}</span>`)}
</div>
${e.description?a`<p class="help">${e.description}</p>`:p}
<ul class="words">
${Sl(e,this.rates,i,this.env).map(u=>a`<li>${u}</li>`)}
</ul>
<p class="scope">
${$(Bi,18)}
<span
>${d}:
${l===0?t("schedules.F"):t.n("schedules.E",l)}${s===this.env.format.timeZone?p:a` · <b>${t("schedules.as",{zone:s})}</b>`}</span
>
</p>
${this.progress(e)}
${c?a`<p class="next">
${t("schedules.bc",{time:kl(e.one_time_end,s,this.env)})}
</p>`:a`${this.warnings(e,m)}
<p class="next">${this.next(e)}</p>`}
</div>
<div class="actions">
<button
type="button"
class="icon"
title=${t("common.g")}
aria-label=${t("schedules.Y",{name:r})}
@click=${()=>this.go({id:e.id})}
>
${$(me)}
</button>
<button
type="button"
class="icon"
title=${t("schedules.S")}
aria-label=${t("schedules.T",{name:r})}
@click=${()=>this.go({id:null,copy:e.id})}
>
${$(Me)}
</button>
<button
type="button"
class="icon"
title=${t("common.e")}
aria-label=${t("schedules.L",{name:r})}
@click=${()=>{this.deleting=e}}
>
${$(Q)}
</button>
</div>
</li>`}warnings(e,t){return t.map(r=>a`<div class="notice warn row">
<span class="spacer">${cp(r,this.rates,this.miners.length,this.env)}</span>
${this.nextStep(e,r)}
</div>`)}nextStep(e,{code:t}){return t==="covers_no_miner"&&this.miners.length===0?a`<button type="button" @click=${()=>va()}>${this.t("add.d")}</button>`:t==="no_price"?k(["rates",String(e.electricity_rate_id)],this.t("schedules.bX")):a`<button type="button" @click=${()=>this.go({id:e.id})}>${this.t("common.g")}</button>`}progress({enabled:e,progress:t}){return!e||!t?p:a`<p class="next">${_l(t,this.env)}</p>`}next(e){let{t}=this,r=this.env.inZone(e.timezone??this.env.hass.config.time_zone),{format:i}=r,s=e.next_change;if(!e.enabled)return t("schedules.aP");if(s===null)return t("schedules.aO");let l=this.rates.find(({id:d})=>d===e.electricity_rate_id)?.currency;return a`<b>${t("schedules.aL")}:</b>
${t("schedules.aM",{action:te(s.action,s.power_limit_w,this.env),relative:i.relative(s.start),time:i.upcoming(s.start)})}
<span class="help why">${Ft(s,l,r)}</span>`}question(e){let{t}=this,{id:r,name:i,enabled:s,active_now:l}=e,d=t(s&&l?"schedules.J":"schedules.K");return a`<mr-delete
.env=${this.env}
.name=${i}
.text=${`${t("schedules.M")} ${d}`}
.erase=${()=>_(this.env.hass,"DELETE",`remote/schedule/power/${r}`)}
@done=${()=>{this.schedules=this.schedules?.filter(c=>c.id!==r),this.deleting=void 0,Y(this,t("schedules.N",{name:i}))}}
@closed=${()=>{this.deleting=void 0}}
></mr-delete>`}};Ur.properties={schedules:{state:!0},rates:{state:!0},miners:{state:!0},error:{state:!0},busy:{state:!0},deleting:{state:!0},checking:{state:!0},result:{state:!0}},Ur.styles=[v,de,fr],Ur=f([g("mr-schedule-list")],Ur);var pp=y`:host{display:block;container-type:inline-size}.first{padding:24px}.page{padding:0 16px 16px;max-width:1600px;margin:0 auto;display:flex;flex-direction:column;gap:12px}p{margin:0}.rate{display:inline-flex;align-items:center;gap:8px;min-width:0}.readout{position:sticky;top:0;z-index:3;min-height:40px;padding:8px 0;background:var(--primary-background-color)}.calendar{display:grid;grid-template-columns:minmax(140px,240px) minmax(0,1fr);gap:6px 16px;align-items:center}.wide{grid-column:1 / -1;margin-top:8px}.label{min-width:0;overflow-wrap:anywhere}.label .help{display:block}.lane{position:relative;height:34px;border-radius:4px;background:var(--card-background-color)}.lane.price{height:120px}.lane.none{padding:6px 8px}svg{display:block;width:100%;height:100%;direction:ltr}.line{fill:none;stroke:var(--primary-color);stroke-width:2.5}.area{fill:color-mix(in srgb,var(--primary-color) 12%,transparent)}.day,.now{position:absolute;top:-6px;bottom:0;width:0;pointer-events:none;border-inline-start:1px dashed var(--mr-field-border)}.now{border-inline-start:2px solid var(--primary-text-color)}.band{position:absolute;top:3px;bottom:3px;min-height:0;min-width:2px;padding:0;overflow:hidden;border-radius:4px;font-size:12px;color:var(--primary-text-color);border:1.5px solid var(--tone);background:color-mix(in srgb,var(--tone) 24%,var(--card-background-color))}.band span{overflow:hidden;text-overflow:ellipsis}.band:focus-visible{z-index:2}.off{--tone: var(--mr-off);background-image:repeating-linear-gradient(45deg,transparent 0 5px,color-mix(in srgb,var(--mr-off) 35%,transparent) 5px 6.5px)}.limit{--tone: var(--mr-limit);background-image:radial-gradient(color-mix(in srgb,var(--mr-limit) 55%,transparent) 1.2px,transparent 1.6px);background-size:7px 7px}.on{--tone: var(--mr-on)}.undecided{--tone: var(--mr-field-border);border-style:dashed;background:none}.axis{height:40px;background:none;font-size:12px}.axis span,.axis b{position:absolute;white-space:nowrap}.axis span{color:var(--mr-secondary);transform:translate(-50%)}.axis b{top:18px;font-weight:500}@container (max-width: 640px){.page{padding:0 8px 12px}.calendar{grid-template-columns:minmax(0,1fr);gap:2px}.label{margin-top:8px}.close,.hour:nth-child(2n){display:none}}`;var zh=6e4,jh=8,mp=3,Ci=1e3,up=120,Gr=class extends w{constructor(){super(...arguments);this.schedules=[];this.rates=[];this.prices=new Map;this.error="";this.allGroups=!1;this.now=Date.now();this.names=new ye}connectedCallback(){super.connectedCallback();let e=new K(()=>this.env.hass.connection,"miner_remote/schedules/subscribe",()=>{this.load()});this.owns(e.listen(()=>{})),this.owns(this.env.fleet.listen(()=>{this.names.refresh(this.env.fleet)&&this.requestUpdate()}));let t=setInterval(()=>{this.now=Date.now(),document.visibilityState==="visible"&&this.load()},zh);this.owns(()=>clearInterval(t)),this.load()}load(){return this.loading??=this.read().finally(()=>{this.loading=void 0}),this.loading}async read(){let{hass:e}=this.env;try{let[{plan:t},{schedules:r},i]=await Promise.all([_(e,"GET","remote/schedule/plan"),_(e,"GET","remote/schedule/power"),be(this.env)]),s=r.flatMap(m=>m.enabled&&m.price_rule!==null?m.electricity_rate_id??[]:[]),l=this.rateId??s[0]??It(i)?.id,d=[...new Set([...s,...l===void 0?[]:[l]])].filter(m=>i.some(u=>u.id===m)),c=await Promise.all(d.map(async m=>[m,await _(e,"GET",`remote/rates/${m}/prices?hours=48`)]));if(!this.isConnected)return;[this.plan,this.schedules,this.rates,this.prices]=[t,r,i,new Map(c)],this.rateId??=l,this.now=Date.now(),this.error=""}catch(t){this.error=this.env.errorText(t)}}get zoned(){return this.env.inZone(this.env.hass.config.time_zone)}bands(e,t){let r=this.zoned,i=e.flatMap(({schedule_ids:c})=>c).map(c=>this.schedules.find(m=>m.id===c)).find(c=>(c?.price_rule??null)!==null),s=this.rates.find(({id:c})=>c===i?.electricity_rate_id),l=s===void 0?[]:this.prices.get(s.id)??[],d=$n(e,l,this.t("chart.q")).map(c=>c.undecided?c:{...c,reason:Ft(c,s?.currency,r)});return yn(d,t)}scheduleLanes(e,t){return e.schedules.flatMap(({schedule_id:r,steps:i})=>{let s=this.schedules.find(c=>c.id===r);if(s===void 0)return[];let l=s.timezone,d=l!==null&&l!==this.zoned.format.timeZone;return{key:`schedule-${r}`,name:s.name,title:k(["schedules",String(r)],s.name),help:d?this.t("schedules.as",{zone:l}):"",bands:this.bands(i,t)}})}groupLanes(e,t){return(this.allGroups?e.groups:e.groups.slice(0,jh)).map(({miner_ids:i,overridden_until:s,steps:l},d)=>{let c=i.map(h=>this.env.fleet.get(h)?.name??h),m=c.length>mp?" …":"",u=`${this.t.n("common.l",c.length)}: ${c.slice(0,mp).join(", ")}${m}`;return{key:`group-${d}`,name:u,title:a`<span title=${c.slice(0,40).join(", ")}>${u}</span>`,help:s===null?"":this.t("schedules.o",{time:this.zoned.format.upcoming(s)}),bands:this.bands(l,t)}})}render(){let{plan:e}=this;if(e==null)return this.error===""?a`<p class="help first" role="status">${this.t("schedules.br")}</p>`:a`<p class="notice bad" role="alert">${this.t("schedules.bp",{error:this.error})}</p>`;let t={from:Date.parse(e.from),until:Date.parse(e.until)},r=this.scheduleLanes(e,t),i=this.groupLanes(e,t),s=e.groups.length-i.length;return a`<div class="page">
${this.error===""?p:a`<p class="notice bad" role="alert">${this.t("schedules.bp",{error:this.error})}</p>`}
<div class="row top">
${this.rateChoice()}
<span class="spacer"></span>
<span class="help">${this.t("schedules.r",{zone:this.zoned.format.timeZone})}</span>
</div>
${this.readout()}
<div class="calendar">
${this.priceLane(t)}
${r.length===0?a`<p class="help wide">${this.t("schedules.k")}</p>`:a`<h3 class="wide">${this.t("schedules.ao")}</h3>
${r.map(l=>this.lane(l,t))}
<h3 class="wide">${this.t("schedules.m")}</h3>
${i.map(l=>this.lane(l,t))}`}
${this.axis(t)}
</div>
${s>0?a`<button type="button" class="plain" @click=${()=>{this.allGroups=!0}}>${this.t.n("schedules.n",s)}</button>`:p}
${e.groups_more>0?a`<p class="help">${this.t.n("schedules.q",e.groups_more)}</p>`:p}
</div>`}rateChoice(){return this.rates.length===0?k(["rates"],this.t("schedules.bK")):a`<label class="rate">
${this.t("schedules.bH")}
<select
@change=${e=>{this.rateId=Number(e.target.value),Promise.resolve(this.loading).then(()=>this.load())}}
>
${this.rates.map(({id:e,name:t})=>a`<option value=${e} ?selected=${e===this.rateId}>${t}</option>`)}
</select>
</label>`}readout(){let{chosen:e}=this;return a`<div class="readout" aria-hidden="true">
${e===void 0?a`<span class="help">${this.t("schedules.l")}</span>`:a`<b>${e.lane.name}</b> <span>${this.bandText(e.band)}</span>`}
</div>`}actionText(e){return e.undecided?this.t("chart.p"):te(e.action,e.watts,this.env)}bandText(e){let{format:t}=this.zoned;return[`${t.weekdayTime(new Date(e.from))} – ${t.weekdayTime(new Date(e.until))}`,this.actionText(e),e.reason].filter(Boolean).join(" · ")}percent(e,t){return(Math.min(Math.max(e,t.from),t.until)-t.from)/(t.until-t.from)*100}marks(e){let{days:t}=li(e.from,e.until,Ci,Ci,this.zoned.format.timeZone);return a`${t.map(r=>a`<i class="day" style="inset-inline-start:${this.percent(r,e)}%"></i>`)}
<i class="now" style="inset-inline-start:${this.percent(this.now,e)}%"></i>`}lane(e,t){return a`<div class="label" id=${e.key}>
${e.title}${e.help===""?p:a`<span class="help">${e.help}</span>`}
</div>
<div class="lane" role="group" aria-labelledby=${e.key}>
${e.bands.map(r=>{let i=()=>{this.chosen={lane:e,band:r}},s=this.percent(r.from,t),l=this.percent(r.until,t)-s;return a`<button
type="button"
class="band ${r.undecided?"undecided":r.action}"
style="inset-inline-start:${s}%;width:${l}%"
aria-label=${this.bandText(r)}
@pointerenter=${i}
@focus=${i}
@click=${i}
>
${l>6?a`<span aria-hidden="true">${this.actionText(r)}</span>`:p}
</button>`})}
${this.marks(t)}
</div>`}priceLane(e){let t=this.rates.find(({id:h})=>h===this.rateId),r=gn(t===void 0?[]:this.prices.get(t.id)??[],e);if(t===void 0||r.length===0)return a`<div class="label">${this.t("schedules.section_price")}</div>
<p class="lane none help">${this.t("chart.h")}</p>`;let{low:i,high:s}=bn(r),l=Ne(e.from,e.until,0,Ci),d=Ne(i,s,up,4),{format:c}=this.env,m=r.map(({price:h})=>h),u=this.t("schedules.p",{low:c.price(Math.min(...m),t.currency),high:c.price(Math.max(...m),t.currency)});return a`<div class="label">${t.name}<span class="help">${u}</span></div>
<div class="lane price" role="img" aria-label=${`${t.name}: ${u}`}>
<svg viewBox="0 0 ${Ci} ${up}" preserveAspectRatio="none" aria-hidden="true">
<path class="area" d=${sl(r,l,d,Math.min(Math.max(0,i),s))} />
<path class="line" d=${nl(r,l,d)} vector-effect="non-scaling-stroke" />
</svg>
${this.marks(e)}
</div>`}axis(e){let{format:t}=this.zoned,{days:r,hours:i}=li(e.from,e.until,Ci,100,t.timeZone);return a`<div class="label"></div>
<div class="lane axis" aria-hidden="true">
${i.map(s=>a`<span class="hour ${this.percent(s,e)<6?"close":""}" style="inset-inline-start:${this.percent(s,e)}%">${t.time(new Date(s))}</span>`)}
${[e.from,...r].map((s,l)=>a`<b
class=${this.percent(r[l]??e.until,e)-this.percent(s,e)<25?"close":""}
style="inset-inline-start:${this.percent(s,e)}%"
>${t.day(new Date(s))}</b
>`)}
</div>`}};Gr.properties={plan:{state:!0},schedules:{state:!0},rates:{state:!0},prices:{state:!0},rateId:{state:!0},error:{state:!0},allGroups:{state:!0},now:{state:!0},chosen:{state:!0}},Gr.styles=[v,pp],Gr=f([g("mr-plan-calendar")],Gr);var Pi=class extends W{constructor(){super(...arguments);this.tab="schedules"}show({id:e,start:t,copy:r}){let i=new URLSearchParams;t!==void 0&&i.set("start",t),r!==void 0&&i.set("copy",String(r)),j([this.tab,e===null?"new":String(e)],i)}render(){let e=this.path[0]??"";if(e==="new"||/^\d+$/.test(e)){let t=this.query.get("start")??"",r=this.query.get("copy")??"";return Dt(`${e}?${t}&${r}`,a`<mr-schedule-editor
.env=${this.env}
.scheduleId=${e==="new"?null:Number(e)}
.start=${t}
.copy=${/^\d+$/.test(r)?r:""}
@done=${i=>j([this.tab],void 0,i.detail)}
></mr-schedule-editor>`)}return e==="plan"?a`${this.pages(e)}<mr-plan-calendar .env=${this.env}></mr-plan-calendar>`:a`${this.pages("")}<mr-schedule-list
.env=${this.env}
@open=${t=>this.show(t.detail)}
></mr-schedule-list>`}pages(e){return ur(this.t("schedules.bh"),this.tab,e,[["",this.t("schedules.bf")],["plan",this.t("schedules.bg")]])}};Pi.styles=[v,hr],Pi=f([g("mr-schedules")],Pi);function hp({t:n},{username:o,password:e,missing:t,locked:r},i){return a`<div class="credentials">
<p class="help">${n("add.i")}</p>
<div class="grid">
<label class="field">
<span>${n("add.K")}</span>
<input
id="username"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
maxlength="255"
aria-describedby="username-help"
?readonly=${r}
.value=${C(o)}
@input=${s=>i({username:s.target.value})}
/>
<span class="help" id="username-help">${n("add.L")}</span>
</label>
<label class="field">
<span>${n("add.y")}</span>
<input
id="password"
type="password"
autocomplete="new-password"
maxlength="255"
?readonly=${r}
aria-invalid=${t?"true":p}
aria-describedby=${t?"password-error":p}
.value=${C(e)}
@input=${s=>i({password:s.target.value})}
/>
${t?a`<span class="error" id="password-error" role="alert">${n("add.z")}</span>`:p}
</label>
</div>
</div>`}var fp=["added","new","credentials","unusable","known"];function gp(n){return[...new Set(n.split(/[\s,;]+/).filter(o=>o!==""))]}function Eo(n){let o={added:[],new:[],credentials:[],unusable:[],known:[]};for(let e of n)o[e.state].push(e);for(let e of Object.values(o))e.sort((t,r)=>t.host.localeCompare(r.host,"en",{numeric:!0}));return o}function Oi({state:n,can_add_anyway:o}){return n==="new"||n==="credentials"||n==="unusable"&&o===!0}function yp(n,o,e){return n.map(({host:t,state:r})=>r==="credentials"?{host:t,username:o.trim(),password:e}:r==="unusable"?{host:t,add_anyway:!0}:{host:t})}function bp(n,o){return n.fields.map(e=>{let t=/^targets\[(\d+)\]$/.exec(e.path)?.[1];return{field:e,target:t===void 0?"":o[Number(t)]??""}})}var Bh=5,Wr=class extends w{constructor(){super(...arguments);this.group="new";this.machines=[];this.chosen=new Set;this.locked=!1}choose(e,t){let r=new Set(this.chosen);for(let i of e)t?r.add(i):r.delete(i);this.dispatchEvent(new CustomEvent("chosen",{detail:r}))}render(){let e=`${this.t(`add.group_${this.group}`)} (${this.env.format.number(this.machines.length)})`,t=a`<ul aria-label=${this.t(`add.group_${this.group}`)}>
${ee(this.machines,({host:r})=>r,r=>a`<li class=${r.state}>${this.machine(r)}</li>`)}
</ul>`;return this.group==="known"||this.group==="added"?a`<details ?open=${this.machines.length<=Bh}>
<summary>${e}</summary>
${t}
</details>`:a`<div class="row head"><h3>${e}</h3>${this.selectAll()}</div>
${t}`}selectAll(){let e=this.machines.filter(Oi).map(({host:r})=>r);if(e.length<2||this.group==="unusable")return p;let t=e.every(r=>this.chosen.has(r));return a`<button
type="button"
class="plain"
?disabled=${this.locked}
@click=${()=>this.choose(e,!t)}
>
${this.t(t?"add.G":"add.F")}
</button>`}machine(e){let t=e.name??e.host,r=`about-${e.host}`,i=Oi(e);return a`${i?a`<label class="check">
<input
type="checkbox"
aria-describedby=${r}
?disabled=${this.locked}
.checked=${C(this.chosen.has(e.host))}
@change=${s=>this.choose([e.host],s.target.checked)}
/>
<span>${e.state==="unusable"?this.t("add.b",{name:t}):t}</span>
</label>`:a`<span class="name"
>${e.miner_id?k(["miner",e.miner_id],t):t}</span
>`}
<div class="about" id=${r}>${this.facts(e)}</div>`}facts(e){let{name:t,host:r,site:i,state:s,firmware:l,firmware_version:d,mac:c,limits:m}=e,u=[t===void 0?"":r,[l,d].filter(Boolean).join(" "),c??"",i===void 0?"":this.t("add.l",{site:i})].filter(Boolean),h=s==="credentials"||s==="unusable";return a`${u.length>0?a`<p class="help">${u.join(" · ")}</p>`:p}
${h?a`<p class="help">${this.env.errorText(e)}</p>`:p}
${s==="unusable"&&e.can_add_anyway?a`<p class="help">${this.t("add.c")}</p>`:p}
${s==="new"&&m!==void 0&&m.length>0?a`<p class="help"><span class="chip warn">${this.t("add.n")}</span></p>
${m.map(({code:x,reason:R})=>a`<p class="help">
${this.env.errorText({error_code:`limit_${x}`,error_args:{},error_message:R})}
</p>`)}`:p}`}};Wr.properties={group:{},machines:{attribute:!1},chosen:{attribute:!1},locked:{type:Boolean}},Wr.styles=[v,y`:host{display:block}.head{justify-content:space-between;min-height:36px}ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--divider-color);padding:6px 0 8px;overflow-wrap:anywhere}.about{padding-inline-start:26px;display:flex;flex-direction:column;gap:4px}.name+.about{padding-inline-start:0}.known .name{color:var(--mr-secondary)}summary{font-weight:500;min-height:36px;line-height:36px;cursor:pointer}`],Wr=f([g("mr-machine-list")],Wr);var qh=200,ds=class{constructor(o,e,t,r){this.take=t;this.pending=[];this.over=!1;this.subscribing=o.subscribeMessage(i=>this.receive(i),{type:"miner_remote/scan/subscribe",...e},{resubscribe:!1}).catch(i=>{this.over||r(P(i)),this.over=!0})}receive(o){this.over||(this.pending.push(o),o.finished?this.end():this.drawing??=setTimeout(()=>this.pass(),qh))}pass(){clearTimeout(this.drawing),this.drawing=void 0,this.take(this.pending.splice(0))}end(){this.over||(this.over=!0,this.pass(),this.subscribing.then(o=>o?.()).catch(()=>{}))}};var vp=y`form,.credentials{display:flex;flex-direction:column;gap:12px}p{margin:0}#where-help{display:flex;flex-direction:column;gap:4px}progress{flex:1 1 120px;height:8px;accent-color:var(--primary-color)}.notice{display:flex;flex-direction:column;gap:6px}.notice.bad{display:block}`;var $p=16,Kh=4e3,pt=class extends w{constructor(){super(...arguments);this.site="";this.siteId="";this.where="";this.phase="idle";this.machines=new Map;this.chosen=new Set;this.progress=0;this.others=0;this.missing="";this.username="";this.password="";this.added=0;this.refused=0;this.done=0;this.total=0;this.stopping=!1;this.announced="";this.searched=[];this.announcedAt=0;this.submit=e=>{e.preventDefault(),this.phase!=="adding"&&(this.phase==="searching"?this.stop():this.search())};this.reconnected=()=>{this.phase==="searching"&&(this.running?.end(),this.phase="interrupted")};this.more=()=>{this.reset();let e=this.renderRoot.querySelector("#where");e?.focus(),e?.select()}}connectedCallback(){super.connectedCallback(),this.load();let{connection:e}=this.env.hass;e.addEventListener("ready",this.reconnected),this.owns(()=>e.removeEventListener("ready",this.reconnected)),this.owns(()=>this.running?.end())}async load(){try{let{sites:e}=await O(this.env.hass,"miner_remote/sites");this.sites=e,this.select(e.find(({site_id:t})=>t===this.site)??e[0]),await this.updateComplete,this.renderRoot.querySelector("#search")?.focus()}catch(e){this.error=P(e)}}select(e){this.siteId=e?.site_id??"",this.where=e?.networks.join(", ")??"",this.reset()}reset(){this.phase="idle",this.machines=new Map,this.chosen=new Set,this.error=void 0,this.missing="",[this.progress,this.others,this.added,this.refused]=[0,0,0,0],[this.username,this.password,this.announced]=["","",""]}search(){let e=gp(this.where);if(this.reset(),e.length===0){this.missing="where",this.renderRoot.querySelector("#where")?.focus();return}this.phase="searching",this.searched=e,this.announce(!0),this.running=new ds(this.env.hass.connection,{site_id:this.siteId,targets:e},t=>this.take(t),t=>{this.phase="idle",this.error=t,this.announced=""})}stop(){this.running?.end(),this.phase="stopped",this.announce(!0)}take(e){let t=new Map(this.machines),r=new Set(this.chosen);for(let i of e){for(let s of i.machines??[])t.set(s.host,s),s.state==="new"&&r.add(s.host);this.progress=i.progress??this.progress,this.others=i.others??this.others,i.finished&&(this.phase="finished",i.error_code!==void 0&&(this.error=P(i)))}this.machines=t,this.chosen=r,this.announce(this.phase==="finished")}get selected(){return[...this.machines.values()].filter(e=>this.chosen.has(e.host)&&Oi(e))}async add(){let{selected:e}=this;if(this.phase==="searching"&&this.stop(),this.missing="",this.error=void 0,this.password===""&&e.some(({state:t})=>t==="credentials")){this.missing="password",await this.updateComplete,this.renderRoot.querySelector("#password")?.focus();return}this.phase="adding",this.stopping=!1,[this.added,this.refused,this.done,this.total]=[0,0,0,e.length];try{for(let t=0;t<e.length&&!this.stopping;t+=$p)await this.addSome(e.slice(t,t+$p)),this.announce(!1)}catch(t){this.error=P(t)}this.phase="finished",this.announce(!0),await this.updateComplete,this.renderRoot.querySelector(this.refused>0?".result":"#done")?.focus()}async addSome(e){let{results:t}=await O(this.env.hass,"miner_remote/miners/add",{site_id:this.siteId,miners:yp(e,this.username,this.password)}),r=new Map(this.machines),i=new Set(this.chosen);for(let s of t)r.set(s.host,{...r.get(s.host),...s}),s.state!=="credentials"&&i.delete(s.host),s.state==="added"?this.added+=1:this.refused+=1;this.done+=t.length,this.machines=r,this.chosen=i}counts(){let e=Eo(this.machines.values());return[...["new","credentials","unusable","known"].filter(t=>e[t].length>0).map(t=>this.t.n(`add.count_${t}`,e[t].length))].join(", ")}status(){if(this.phase==="idle")return"";if(this.phase==="adding")return this.t("add.f",{done:this.done,total:this.total});if(this.added+this.refused>0)return[this.added>0?this.t.n("add.e",this.added):"",this.refused>0?this.t.n("add.u",this.refused):""].filter(Boolean).join(", ");let e=new Intl.NumberFormat(this.env.format.language,{style:"percent"}).format(this.progress);return[this.phase==="searching"?this.t("add.E",{percent:e}):this.phase==="interrupted"?this.t("add.m"):this.t(this.phase==="stopped"?"add.J":"add.D"),this.counts()].filter(Boolean).join(" · ")}announce(e){let t=performance.now();!e&&t-this.announcedAt<Kh||(this.announcedAt=t,this.announced=this.status())}closed(){this.phase==="searching"&&Y(this,`${this.t("add.J")}.`),this.dispatchEvent(new CustomEvent("closed"))}render(){return a`<mr-dialog
heading=${this.t("add.d")}
close-label=${this.t("common.c")}
?busy=${this.phase==="adding"}
@closed=${this.closed}
>
${this.sites===void 0?this.waiting():this.sites.length===0?this.noSite():this.content(this.sites)}
<p class="visually-hidden" role="status">${this.announced}</p>
${this.actions()}
</mr-dialog>`}waiting(){return this.error===void 0?a`<p class="help">${this.t("common.i")}</p>`:a`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}noSite(){return a`<p>${this.t("add.q")}</p>
<p><a class="button" href=${$a}>${this.t("add.p")}</a></p>`}content(e){return e.find(({site_id:t})=>t===this.siteId)?.by_agents?a`${this.siteField(e)}
<p>${this.t("add.h")}</p>
<p><a class="button" href=${wa}>${this.t("add.g")}</a></p>`:a`${this.form(e)} ${this.problem()} ${this.summary()} ${this.results()}`}siteField(e,t=!1){return e.length<2?p:a`<label class="field">
<span>${this.t("add.H")}</span>
<select
?disabled=${t}
@change=${r=>this.select(e.find(({site_id:i})=>i===r.target.value))}
>
${e.map(({site_id:r,name:i})=>a`<option value=${r} ?selected=${r===this.siteId}>${i}</option>`)}
</select>
</label>`}form(e){let t=this.phase==="searching"||this.phase==="adding",r=this.whereProblems();return a`<form novalidate @submit=${this.submit}>
${this.siteField(e,t)}
<label class="field">
<span>${this.t("add.N")}</span>
<input
id="where"
autocomplete="off"
autocapitalize="off"
spellcheck="false"
?readonly=${t}
aria-invalid=${r.length>0?"true":p}
aria-describedby="where-help"
.value=${C(this.where)}
@input=${i=>{this.where=i.target.value,this.missing=""}}
/>
<span id="where-help">
${r.length>0?r.map(i=>a`<span class="error" role="alert">${i}</span>`):a`<span class="help">${this.t("add.O")}</span>`}
</span>
</label>
<div class="row">
<button
id="search"
type="submit"
class=${this.phase==="idle"?"primary":""}
?disabled=${this.phase==="adding"}
>
${this.t(this.phase==="searching"?"add.I":this.phase==="idle"?"add.B":"add.C")}
</button>
${this.phase==="searching"?a`<progress aria-label=${this.t("add.A")} max="1" .value=${this.progress}></progress>`:p}
</div>
</form>`}whereProblems(){return this.missing==="where"?[this.t("add.P")]:this.error===void 0?[]:bp(this.error,this.searched).map(({field:e,target:t})=>[t,Oe(e,this.env)].filter(Boolean).join(": "))}problem(){return this.error===void 0||this.error.fields.length>0?p:a`<p class="notice bad" role="alert">${this.env.errorText(this.error)}</p>`}summary(){let e=this.status();if(e==="")return p;let t=this.phase==="interrupted"||this.refused>0?"warn":this.added>0?"good":"quiet",r=this.phase==="finished"&&this.added+this.refused===0&&this.error===void 0,i=[...this.machines.values()].some(({state:s})=>s!=="known");return a`<div class="notice result ${t}" tabindex="-1">
<b>${e}</b>
${r&&!i?this.hints():p}
${r&&this.others>0&&this.machines.size>0?a`<p class="help">${this.t.n("add.x",this.others)}</p>`:p}
</div>`}hints(){if(this.machines.size>0)return a`<p>${this.t("add.w")} ${this.t("add.j")}</p>`;let e=this.searched.join(", ");return a`<p>${this.others>0?this.t.n("add.x",this.others):this.t("add.v",{where:e})}</p>
<p>${this.t("add.k")} ${this.t("add.j")}</p>`}results(){let e=Eo(this.machines.values());return fp.filter(t=>e[t].length>0).map(t=>a`<mr-machine-list
.env=${this.env}
.group=${t}
.machines=${e[t]}
.chosen=${this.chosen}
?locked=${this.phase==="adding"}
@chosen=${r=>{this.chosen=r.detail}}
></mr-machine-list>
${t==="credentials"?this.credentials(e.credentials):p}`)}credentials(e){let{username:t,password:r}=this,i={username:t,password:r,missing:this.missing==="password",locked:this.phase==="adding"};return hp(this.env,i,s=>{let l=r===""&&!e.some(({host:d})=>this.chosen.has(d));this.username=s.username??t,s.password!==void 0&&(this.password=s.password,this.missing="",l&&(this.chosen=new Set([...this.chosen,...e.map(({host:d})=>d)])))})}actions(){let e=this.selected.length;if(this.phase==="adding")return a`<button
slot="actions"
type="button"
?disabled=${this.stopping}
@click=${()=>{this.stopping=!0}}
>
${this.t("add.I")}
</button>`;let t=this.added>0;return a`${t?a`<button slot="actions" type="button" @click=${this.more}>${this.t("add.o")}</button>
<button
slot="actions"
id="done"
type="button"
class=${e>0?"":"primary"}
@click=${()=>this.dialog.close()}
>
${this.t("add.M")}
</button>`:p}
${e>0?a`<button slot="actions" id="add" type="button" class="primary" @click=${this.add}>
${this.t.n("add.a",e)}
</button>`:p}`}};pt.properties={site:{},sites:{state:!0},siteId:{state:!0},where:{state:!0},phase:{state:!0},machines:{state:!0},chosen:{state:!0},progress:{state:!0},others:{state:!0},error:{state:!0},missing:{state:!0},username:{state:!0},password:{state:!0},added:{state:!0},refused:{state:!0},done:{state:!0},total:{state:!0},stopping:{state:!0},announced:{state:!0}},pt.styles=[v,vp],f([T("mr-dialog")],pt.prototype,"dialog",2),pt=f([g("mr-add-miners")],pt);function To(n,o){let e=o.title??n.t(`common.type_${o.command_type}`),t=o.miner_id===null?void 0:ni(n,o.miner_id);return t===void 0?n.t.n("commands.batch_title",o.total,{command:e}):n.t("commands.I",{command:e,name:t})}var Vr=class extends w{constructor(){super(...arguments);this.undoable=!1;this.stopping=!1;this.now=Date.now()}connectedCallback(){super.connectedCallback(),this.owns(()=>this.tick(!1)),this.hasUpdated&&this.tick(this.batch.next_group_at!==null)}willUpdate(e){e.has("batch")&&this.tick(this.batch.running&&this.batch.next_group_at!==null)}tick(e){e!==(this.timer!==void 0)&&(clearInterval(this.timer),this.timer=void 0,e&&(this.now=Date.now(),this.timer=setInterval(()=>{this.now=Date.now()},1e3)))}async stop(){this.stopping=!0;try{await _(this.env.hass,"POST",`remote/batches/${this.batch.batch_id}/stop`)}catch(e){this.failed(e)}finally{this.stopping=!1}}fire(e){this.dispatchEvent(new CustomEvent(e))}render(){let{batch:e,env:t}=this,r=e.total-e.pending,i=Gi(e),s=this.t("commands.batch_progress",{done:r,total:e.total}),l=Vi(e),d=si(t,e);return a`<section aria-labelledby="title">
<header>
<div class="titles">
<h3 id="title">${To(t,e)}</h3>
${d===""?p:a`<p class="help what">${d}</p>`}
<p class="help">
${this.t("commands.batch_by",{name:e.initiated_by,time:t.format.dateTime(e.started_at)})}
</p>
</div>
<span class="chip ${la[i]}" role="status">${this.t(`commands.batch_${i}`)}</span>
${xt(e)?p:a`<button
class="icon"
type="button"
aria-label=${this.t("commands.g")}
title=${this.t("commands.g")}
@click=${()=>this.fire("dismissed")}
>
${$(pe)}
</button>`}
</header>
<div
class="bar"
role="progressbar"
aria-label=${s}
aria-valuemin="0"
aria-valuemax=${e.total}
aria-valuenow=${r}
>
${l.map(({stage:c,count:m})=>c==="waiting"?p:a`<span
class="${ws[c]} ${c==="sent"?"faint":""}"
style="flex-basis:${m/Math.max(1,e.total)*100}%"
></span>`)}
</div>
<ul class="counts">
${l.map(({stage:c,count:m})=>a`<li class="count ${ws[c]}"><b>${t.format.number(m)}</b> ${Zi(t,c)}</li>`)}
${this.nextGroup()}
</ul>
${this.failures()}
<div class="row">
${e.running?a`<button
class="danger"
type="button"
title=${this.t("commands.H")}
?disabled=${this.stopping||e.stopped}
@click=${this.stop}
>
${$(Ni)}${this.t("commands.F")}
</button>`:p}
${e.failed===0||e.running?p:e.command_type==="restore"||e.command_type==="undo_pool_switch"||e.command_type==="upgrade_firmware"||e.command_type==="apply_template"?a`<span class="help">${this.t(`commands.retry_${e.command_type}`)}</span>`:a`<button type="button" @click=${()=>this.fire("retry")}>
${$(Pe)}${this.t("commands.retry_failed")}
</button>`}
${this.undoable?a`<button type="button" @click=${()=>this.fire("undo")}>
${$(bt)}${this.t("commands.O")}
</button>`:p}
<span class="spacer"></span>
${k(["history"],this.t("commands.l"),{batch:e.batch_id})}
</div>
</section>`}nextGroup(){let{next_group_at:e,running:t}=this.batch;if(e===null||!t)return p;let r=Math.ceil((new Date(e).getTime()-this.now)/1e3),i=r<120?`${this.env.format.number(r)} s`:`${this.env.format.number(Math.ceil(r/60))} min`;return a`<li>${r<=0?this.t("commands.r"):this.t("commands.q",{time:i})}</li>`}failures(){let{failures:e,failed:t}=this.batch;return e.length===0?p:a`<details ?open=${e.length<=3}>
<summary>${this.t("commands.i")} (${this.env.format.number(t)})</summary>
<ul class="failures">
${e.map(r=>{let i=ni(this.env,r.miner_id);return a`<li>
<b>${i===void 0?r.miner_ip:k(["miner",r.miner_id],i)}</b>
${r.error===null?this.t(`common.status_${r.status}`):this.env.errorText(r)}
</li>`})}
</ul>
${t>e.length?a`<p class="help">${this.t("commands.j")}</p>`:p}
</details>`}};Vr.properties={batch:{attribute:!1},undoable:{type:Boolean},stopping:{state:!0},now:{state:!0}},Vr.styles=[v,y`:host{display:block}section{display:flex;flex-direction:column;gap:10px}header{display:flex;align-items:flex-start;gap:8px}.titles{flex:1;min-width:0;overflow-wrap:anywhere}.titles .what{color:var(--primary-text-color)}header button.icon{width:32px;min-height:32px;margin:-4px -6px 0 0}.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:color-mix(in srgb,var(--primary-text-color) 14%,var(--card-background-color))}.bar span{flex:0 0 auto;background:var(--chip);transition:flex-basis .3s}.bar .faint{opacity:.4}ul{list-style:none;margin:0;padding:0}.counts{display:flex;flex-wrap:wrap;gap:4px 16px;font-variant-numeric:tabular-nums}.count:before{content:"";display:inline-block;width:10px;height:10px;border-radius:3px;margin-inline-end:6px;background:var(--chip)}summary{cursor:pointer;font-weight:500}.failures{margin-top:8px;display:flex;flex-direction:column;gap:6px;overflow-wrap:anywhere}`],Vr=f([g("mr-batch-progress")],Vr);var wp=1e3,Uh=3e3;async function Ro(n,o){let e=[];for(;;){let t=q({batch_id:o,limit:wp,before_id:e.at(-1)?.id}),{commands:r}=await _(n.hass,"GET",`remote/commands/history${t}`);if(e.push(...r),r.length<wp)return e}}async function Gh({fleet:n,pools:o},e){let t=()=>[...e].every(r=>n.get(r)!==void 0);t()||await new Promise(r=>{let i=()=>{clearTimeout(s);for(let d of l)d();r()},s=setTimeout(i,Uh),l=[n.listen(()=>t()&&i()),o.listen(()=>{})]})}async function xp(n,o){let e=n.catalog.value,t=e?.commands[o.command_type];if(e===void 0||t===void 0)return;let r=new Set(o.failures.map(s=>s.miner_id));if(o.failed>o.failures.length)for(let{status:s,miner_id:l}of await Ro(n,o.batch_id))(s==="failed"||s==="timeout"||s==="interrupted")&&r.add(l);await Gh(n,r);let i=n.pools.with([...r].flatMap(s=>n.fleet.get(s)??[]));return i.length===0?void 0:{row:t,miners:i,draft:nn(t,o.parameters,i.length,e)}}var Wh=3,mt=class extends w{constructor(){super(...arguments);this.sending=!1;this.error=""}connectedCallback(){super.connectedCallback(),this.load()}async load(){try{let t=(await Ro(this.env,this.batch.batch_id)).filter(i=>typeof i.response?.backup_id=="number").slice(-Wh),r=await Promise.all(t.map(i=>_(this.env.hass,"GET",`remote/backups/${i.response?.backup_id}`)));this.found=r.map(({backup:i})=>({name:ni(this.env,i.miner_id)??i.miner_ip,pools:i.config_data.pools}))}catch(e){this.error=this.env.errorText(e)}}async send(){if(!this.sending){this.sending=!0,this.error="";try{let{batch_id:e}=await O(this.env.hass,"miner_remote/command",{command_type:"undo_pool_switch",miner_ids:[],parameters:{batch_id:this.batch.batch_id}});this.env.batches.sentHere.add(e),Ke(e),this.dialog.close()}catch(e){this.error=this.env.errorText(e),this.sending=!1}}}render(){let e=this.found,t=this.batch.undoable??0,r=t-(e?.length??0);return a`<mr-dialog
heading=${this.t("common.type_undo_pool_switch")}
close-label=${this.t("common.c")}
?busy=${this.sending}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p>${this.t.n("commands.R",t)}</p>
${e===void 0?this.error===""?this.loadingLine():p:a`<dl>
${e.map(({name:i,pools:s})=>a`<dt>${i}</dt>
${s.filter(l=>l.url!=="").map(l=>a`<dd>
${this.t("control.Z",{slot:l.slot})}: ${ya(l.url)}, ${l.user}
${l.active===!0?a`<span class="chip good">${this.t("control.G")}</span>`:p}
</dd>`)}`)}
</dl>
${r>0?a`<p class="help">${this.t.n("commands.Q",r)}</p>`:p}`}
${this.alarm(this.error)}
<button slot="actions" type="button" ?disabled=${this.sending} @click=${()=>this.dialog.close()}>
${this.t("common.b")}
</button>
<button slot="actions" type="button" class="primary danger" ?disabled=${this.sending} @click=${this.send}>
${this.sending?this.t("commands.y"):this.t.n("commands.P",t)}
</button>
</mr-dialog>`}};mt.properties={batch:{attribute:!1},found:{state:!0},sending:{state:!0},error:{state:!0}},mt.styles=[v,y`p,dl{margin:0}dt{font-weight:500;margin-top:8px}dd{margin:2px 0 0;overflow-wrap:anywhere}`],f([T("mr-dialog")],mt.prototype,"dialog",2),mt=f([g("mr-undo-dialog")],mt);var _p="miner-remote-batches",Vh={kept:[],dismissed:[]};function kp(n=sessionStorage){try{let o=JSON.parse(n.getItem(_p)??"null"),e=t=>Array.isArray(t)?t.filter(r=>typeof r=="string"):[];return{kept:e(o?.kept),dismissed:e(o?.dismissed)}}catch{return Vh}}function Sp(n,o=sessionStorage){o.setItem(_p,JSON.stringify(n))}function Yh(n){return n.source==="manual"||n.total>1}function Ep(n,o,e){let t=new Set(n.map(d=>d.batch_id)),r=o.dismissed.filter(d=>t.has(d)),i=n.filter(d=>d.batch_id===e||!r.includes(d.batch_id)&&(xt(d)?Yh(d):o.kept.includes(d.batch_id)&&(d.source==="manual"||!Wi(d)))),s=i.map(d=>d.batch_id),l=s.join()===o.kept.join()&&r.length===o.dismissed.length;return{shown:i,watched:l?o:{kept:s,dismissed:r}}}function Tp(n,...o){return{kept:n.kept.filter(e=>!o.includes(e)),dismissed:[...new Set([...n.dismissed,...o])]}}var Rp=10,ut=class extends w{constructor(){super(...arguments);this.path="";this.named=null;this.narrow=!1;this.open=!1;this.batches=[];this.watched=kp();this.all=[];this.announced=new Map;this.take=()=>{this.all=this.env.batches.all,this.pick();for(let e of this.all)this.env.batches.sentHere.has(e.batch_id)&&this.announce(e)}}connectedCallback(){super.connectedCallback(),this.owns(this.env.batches.listen(this.take)),this.owns(this.env.catalog.listen(()=>this.requestUpdate())),this.take()}pick(){if(!this.env.batches.loaded)return;let{kept:e}=this.watched,t=[...this.env.batches.sent].filter(l=>!e.includes(l)),r=t.length===0?this.watched:{...this.watched,kept:[...e,...t]},{shown:i,watched:s}=Ep(this.all,r,this.named);this.watch(s),this.batches=i}watch(e){e!==this.watched&&(this.watched=e,Sp(e))}announce(e){let t=Gi(e);if(e.running||this.announced.get(e.batch_id)===t)return;this.announced.set(e.batch_id,t);let r=Vi(e).map(({stage:s,count:l})=>{let d=Zi(this.env,s);return e.total===1?d:`${this.env.format.number(l)} ${d.toLocaleLowerCase(this.env.format.language)}`}),i=e.total===1&&e.failures[0]?this.env.errorText(e.failures[0]):r.join(", ");Y(this,`${To(this.env,e)} – ${i}`)}willUpdate(e){e.has("path")&&(this.open=this.named!==null&&e.has("named")),e.has("named")&&(this.named!==null&&(this.open=!0),this.pick())}updated(){this.toggleAttribute("shown",this.batches.length>0)}close(){this.open=!1,this.named!==null&&Ke(null),this.updateComplete.then(()=>this.handle?.focus())}dismissed(...e){this.watch(Tp(this.watched,...e)),this.named!==null&&e.includes(this.named)&&Ke(null),this.pick(),this.batches.length===0&&(this.open=!1)}async retry(e){try{let t=await xp(this.env,e);t===void 0?Y(this,this.t("commands.retry_nothing")):this.retried=t}catch(t){this.failed(t)}}render(){let e=this.isGone;return this.batches.length===0&&!e?this.dialogs():a`<aside
class=${this.open?"open":""}
aria-label=${this.t("commands.J")}
@keydown=${t=>{t.key==="Escape"&&this.open&&this.close()}}
>
<button
type="button"
class="handle"
aria-expanded=${this.open}
aria-controls="list"
@click=${()=>{this.open?this.close():this.open=!0}}
>
${this.summary()} ${$(this.open?zo:qo)}
</button>
<div id="list" ?hidden=${!this.open}>${this.open?this.cards(e):p}</div>
</aside>
${this.dialogs()}`}get isGone(){let{batches:e}=this.env;return this.named!==null&&e.loaded&&!e.sentHere.has(this.named)&&e.get(this.named)===void 0}summary(){let e=this.batches.filter(c=>c.running),t=this.batches.filter(c=>!c.running&&c.accepted>0),r=this.batches.some(c=>!Wi(c)),i=e.length>0?e:t,s=i.reduce((c,m)=>c+m.total,0),l=i.reduce((c,m)=>c+m.pending+m.accepted,0),d=e.length>0?this.t.n("commands.N",e.length):t.length>0?this.t.n("commands.K",t.length):this.t.n("commands.L",this.batches.length);return a`${$(Ai)}
<span class="chip flat ${i.length>0?"busy":r?"bad":"good"}">${d}</span>
${i.length===0?p:a`<span class="done">${this.t("commands.M",{done:s-l,total:s})}</span>
<span class="meter" style="--done:${(s-l)/Math.max(1,s)*100}%"></span>`}`}cards(e){let t=this.batches.filter(i=>!xt(i)),r=this.batches.length-Rp;return a`${e?a`<div class="notice row">
<span class="spacer">${this.t("commands.batch_gone")}</span>
<button type="button" @click=${()=>this.dismissed(this.named??"")}>${this.t("commands.g")}</button>
</div>`:p}
${ee(this.batches.slice(0,Rp),i=>i.batch_id,i=>a`<mr-batch-progress
.env=${this.env}
.batch=${i}
?undoable=${!i.running&&(i.undoable??0)>0}
@dismissed=${()=>this.dismissed(i.batch_id)}
@retry=${()=>this.retry(i)}
@undo=${()=>{this.undone=i}}
></mr-batch-progress>`)}
${r>0?a`<p class="help">${this.t.n("commands.p",r)}</p>`:p}
${t.length>1?a`<div class="row">
<span class="spacer"></span>
<button type="button" class="plain" @click=${()=>this.dismissed(...t.map(i=>i.batch_id))}>
${this.t("commands.h")}
</button>
</div>`:p}`}dialogs(){let{retried:e,undone:t}=this,r=this.env.catalog.value;return a`${e===void 0?p:a`<mr-command-dialog
.env=${this.env}
.row=${e.row}
.catalog=${r}
.miners=${e.miners}
.start=${e.draft}
@closed=${()=>{this.retried=void 0}}
></mr-command-dialog>`}
${t===void 0?p:a`<mr-undo-dialog
.env=${this.env}
.batch=${t}
@closed=${()=>{this.undone=void 0}}
></mr-undo-dialog>`}`}};ut.properties={path:{},named:{},narrow:{type:Boolean,reflect:!0},open:{state:!0},batches:{state:!0},retried:{state:!0},undone:{state:!0}},ut.styles=[v,y`aside{position:fixed;z-index:5;inset-inline-end:calc(16px + var(--safe-area-inset-right, 0px));bottom:calc(16px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px));max-width:calc(100vw - 32px);display:flex;flex-direction:column;background:var(--card-background-color);border:1px solid var(--divider-color);border-radius:24px;box-shadow:0 4px 20px #0000004d;overflow:hidden}aside.open{width:420px;border-radius:16px;max-height:min(70dvh,calc(100dvh - 140px))}.handle{flex:none;position:relative;border:none;border-radius:0;min-height:46px;justify-content:flex-start;color:inherit}.open .handle{border-bottom:1px solid var(--divider-color)}.handle:focus-visible{outline-offset:-3px}.open .done{flex:1;text-align:start}.handle>svg:last-of-type{margin-inline-start:auto}.flat{background:none;padding:0;font-size:14px}.done{color:var(--mr-secondary);font-variant-numeric:tabular-nums;font-weight:400}.meter{position:absolute;inset:auto 0 0;height:3px;background:linear-gradient(to right,var(--primary-color) var(--done),transparent var(--done))}#list:not([hidden]){overflow:auto;overscroll-behavior:contain;padding:4px 16px 12px;display:flex;flex-direction:column}mr-batch-progress,.notice{padding:12px 0}.notice{padding:12px 16px;margin:8px 0}mr-batch-progress+mr-batch-progress{border-top:1px solid var(--divider-color)}:host([narrow]) aside{inset-inline-end:12px;bottom:calc(12px + var(--safe-area-inset-bottom, 0px) + var(--mr-bottom-bar, 0px))}:host([narrow]) aside.open{inset-inline:0;bottom:0;width:auto;max-width:none;border-width:1px 0 0;border-radius:16px 16px 0 0;max-height:65dvh;padding-bottom:var(--safe-area-inset-bottom, 0px)}`],f([T("button.handle")],ut.prototype,"handle",2),ut=f([g("mr-batch-tray")],ut);var cs=8,ht=class extends ia{constructor(){super(...arguments);this.items=[];this.label="";this.x=0;this.y=0;this.pressed=e=>{let{lines:t}=this,r=t.indexOf(this.shadowRoot?.activeElement),i=e.key.length===1&&e.key!==" "?e.key.toLowerCase():"",s=d=>d.textContent?.trim().toLowerCase().startsWith(i)===!0,l;if(e.key==="ArrowDown")l=t[(r+1)%t.length];else if(e.key==="ArrowUp")l=t[(r-1+t.length)%t.length];else if(e.key==="Home")l=t[0];else if(e.key==="End")l=t.at(-1);else if(e.key==="Tab")this.dialog.close();else if(i!=="")l=[...t.slice(r+1),...t.slice(0,r+1)].find(s);else return;e.preventDefault(),l?.focus()}}shouldUpdate(e){return!this.hasUpdated}firstUpdated(e){this.dialog.showModal();let{offsetWidth:t,offsetHeight:r,style:i}=this.dialog,s=window.innerWidth-cs-t,l=window.innerHeight-cs-r;i.setProperty("--x",`${Math.max(cs,Math.min(this.x,s))}px`),i.setProperty("--y",`${Math.max(cs,Math.min(this.y,l))}px`),this.lines[0]?.focus()}get lines(){return[...this.renderRoot.querySelectorAll(".item")]}choose(e,t){if(t.href!==void 0&&(t.external||e.ctrlKey||e.metaKey||e.shiftKey)){this.dialog.close();return}e.preventDefault(),this.dialog.close(),this.dispatchEvent(new CustomEvent("chosen",{detail:t.key}))}render(){return a`<dialog
@keydown=${this.pressed}
@close=${()=>this.dispatchEvent(new CustomEvent("closed"))}
@contextmenu=${e=>e.preventDefault()}
@click=${e=>{e.target===this.dialog&&this.dialog.close()}}
>
<div role="menu" aria-label=${this.label}>
${this.items.map(e=>a`${e.apart?a`<hr role="separator" />`:p}
${e.href===void 0?a`<button
type="button"
class="item"
role=${e.checked===void 0?"menuitem":"menuitemradio"}
aria-checked=${e.checked===void 0?p:String(e.checked)}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</button>`:a`<a
class="item"
role="menuitem"
href=${e.href}
target=${e.external?"_blank":p}
rel=${e.external?"noopener noreferrer":p}
@click=${t=>this.choose(t,e)}
>
${this.content(e)}
</a>`}`)}
</div>
</dialog>`}content(e){return a`<span class="icon">${e.icon??(e.checked===!0?"✓":p)}</span><span>${e.label}</span>`}};ht.properties={items:{attribute:!1},label:{},x:{type:Number},y:{type:Number}},ht.styles=[v,y`dialog{position:fixed;inset:var(--y, 0) auto auto var(--x, 0);margin:0;border:1px solid var(--divider-color);border-radius:12px;padding:6px 0;min-width:200px;max-width:calc(100vw - 16px);max-height:calc(100dvh - 16px);overflow-y:auto;color:var(--primary-text-color);background:var(--card-background-color);box-shadow:0 4px 20px #0000004d}dialog::backdrop{background:none}.item{display:flex;align-items:center;justify-content:flex-start;gap:12px;width:100%;min-height:40px;padding:4px 20px 4px 14px;border:none;border-radius:0;color:inherit;font-weight:400;text-align:start;text-decoration:none;white-space:normal;overflow-wrap:anywhere;box-sizing:border-box}.item:hover,.item:focus-visible{background:color-mix(in srgb,var(--primary-text-color) 8%,var(--card-background-color))}.item:focus-visible{outline-offset:-2px}.icon{display:inline-flex;justify-content:center;width:24px;flex:none;color:var(--mr-secondary)}hr{border:none;border-top:1px solid var(--divider-color);margin:6px 0}@media(max-width:600px){dialog{inset:auto 0 0;width:100%;max-width:100%;max-height:80dvh;border-radius:20px 20px 0 0;padding:8px 0 16px;box-sizing:border-box}dialog::backdrop{background:#0000007f}.item{min-height:48px}}`],f([T("dialog")],ht.prototype,"dialog",2),ht=f([g("mr-menu")],ht);var Jh=8,Mo="?",je=class extends w{constructor(){super(...arguments);this.miners=[];this.what="labels";this.ticked=new Map;this.area=Mo;this.busy=!1;this.problem=""}willUpdate(){if(!this.hasUpdated)if(this.what==="labels")this.load();else{let e=new Set(this.devices.map(r=>r.area_id??"")),[t]=e;e.size===1&&t!==void 0&&(this.area=t)}}get devices(){let{devices:e}=this.env.hass;return this.miners.flatMap(({device_id:t})=>{let r=t===null?void 0:e[t];return r===void 0?[]:[r]})}async load(){try{let e=await O(this.env.hass,"config/label_registry/list");this.labels=[...e].sort((t,r)=>B(t.name,r.name))}catch(e){this.problem=this.env.errorText(e)}}async create(){let e=this.added.value.trim();if(e==="")return;let{hass:t}=this.env,r=this.what==="labels"?this.labels?.find(i=>i.name.toLowerCase()===e.toLowerCase())?.label_id:Object.values(t.areas).find(i=>i.name.toLowerCase()===e.toLowerCase())?.area_id;if(this.what==="area")this.area=r??(await O(t,"config/area_registry/create",{name:e})).area_id;else{let i=r;if(i===void 0){let s=await O(t,"config/label_registry/create",{name:e});this.labels=[...this.labels??[],s],i=s.label_id}this.ticked=new Map([...this.ticked,[i,!0]])}this.added.value=""}changeOf(e){if(this.what==="area"){let i=this.area===""?null:this.area;return this.area===Mo||i===e.area_id?void 0:{area_id:i}}let t=new Set(e.labels);for(let[i,s]of this.ticked)s?t.add(i):t.delete(i);return t.size===e.labels.length&&e.labels.every(i=>t.has(i))?void 0:{labels:[...t]}}async submit(e){if(e.preventDefault(),!this.busy){this.busy=!0,this.problem="";try{await this.create();let r=this.devices.flatMap(s=>{let l=this.changeOf(s);return l===void 0?[]:[{device_id:s.id,...l}]}).values(),i=async()=>{for(let s of r)await O(this.env.hass,"config/device_registry/update",s)};await Promise.all(Array.from({length:Jh},i)),this.busy=!1,await this.updateComplete,this.dialog.close()}catch(t){this.problem=this.env.errorText(t)}finally{this.busy=!1}}}render(){let[e]=this.miners,t=this.t(this.what==="labels"?"fleet.set_labels":"fleet.set_area"),r=this.miners.length-this.devices.length;return a`<mr-dialog
.heading=${t}
.closeLabel=${this.t("common.c")}
.busy=${this.busy}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<p class="help">
${this.miners.length===1?e?.name:this.t.n("commands.k",this.miners.length)}
${r>0?this.t.n("fleet.ad",r):p}
</p>
<form @submit=${this.submit}>
${this.what==="labels"?this.labelBoxes():this.areaChoice()}
<label class="field">
<span>${this.t(this.what==="labels"?"fleet.x":"fleet.w")}</span>
<input name="new" maxlength="100" autocomplete="off" />
</label>
</form>
${this.problem===""?p:a`<p class="error" role="alert">${this.problem}</p>`}
<button slot="actions" type="button" ?disabled=${this.busy} @click=${()=>this.dialog.close()}>
${this.t("common.b")}
</button>
<button slot="actions" type="button" class="primary" ?disabled=${this.busy} @click=${this.submit}>
${this.t("common.u")}
</button>
</mr-dialog>`}labelBoxes(){let{devices:e}=this;return this.labels===void 0?p:this.labels.length===0?a`<p class="help">${this.t("fleet.A")}</p>`:a`<div class="boxes" role="group" aria-label=${this.t("control.p")}>
${this.labels.map(({label_id:t,name:r})=>{let i=e.filter(l=>l.labels.includes(t)).length,s=this.ticked.get(t);return a`<label class="check">
<input
type="checkbox"
.checked=${s??(i>0&&i===e.length)}
.indeterminate=${s===void 0&&i>0&&i<e.length}
@change=${l=>{this.ticked=new Map([...this.ticked,[t,l.target.checked]])}}
/>
${r}
</label>`})}
</div>`}areaChoice(){let e=Object.values(this.env.hass.areas).sort((i,s)=>B(i.name,s.name)),t=new Set(this.devices.map(i=>i.area_id)).size>1,r=(i,s)=>a`<option value=${i} ?selected=${i===this.area}>${s}</option>`;return a`<label class="field">
<span>${this.t("control.E")}</span>
<select
name="area"
@change=${i=>{this.area=i.target.value}}
>
${t?r(Mo,this.t("fleet.H")):p} ${r("",this.t("fleet.y"))}
${e.map(i=>r(i.area_id,i.name))}
</select>
</label>`}};je.properties={miners:{attribute:!1},what:{},labels:{state:!0},ticked:{state:!0},area:{state:!0},busy:{state:!0},problem:{state:!0}},je.styles=[v,y`form{display:flex;flex-direction:column;gap:16px}.boxes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(220px,100%),1fr))}`],f([T("mr-dialog")],je.prototype,"dialog",2),f([T("input[name=new]")],je.prototype,"added",2),je=f([g("mr-assign-dialog")],je);var ft=class extends w{constructor(){super(...arguments);this.columns=[]}apply(e){this.dispatchEvent(new CustomEvent("layout",{detail:{...this.layout,...e}}))}toggle(e,t){let r=an(this.columns,this.layout.columns);this.apply({columns:t?[...r,e]:r.filter(i=>i!==e)})}move(e,t){let r=[...an(this.columns,this.layout.columns)],i=r.indexOf(e),s=Math.max(1,Math.min(r.length-1,i+t));i<1||s===i||(r.splice(i,1),r.splice(s,0,e),this.moved={key:e,by:t},this.apply({columns:r}))}updated(){if(this.moved===void 0)return;let{key:e,by:t}=this.moved;this.moved=void 0;let r=[...this.renderRoot.querySelectorAll(`[data-key="${e}"] button`)];(r.find(i=>!i.disabled&&i.classList.contains(t<0?"up":"down"))??r.find(i=>!i.disabled))?.focus()}render(){let e=an(this.columns,this.layout.columns),t=s=>e.includes(s.key)?e.indexOf(s.key):e.length,r=[...this.columns].sort((s,l)=>t(s)-t(l)),{dense:i}=this.layout;return a`<mr-dialog
.heading=${this.t("fleet.g")}
.closeLabel=${this.t("common.c")}
@closed=${()=>this.dispatchEvent(new CustomEvent("closed"))}
>
<ul>
${ee(r,s=>s.key,s=>this.line(s,e))}
</ul>
<fieldset class="row">
<legend>${this.t("fleet.m")}</legend>
${[!1,!0].map(s=>a`<label class="check">
<input type="radio" name="density" .checked=${i===s} @change=${()=>this.apply({dense:s})} />
${this.t(s?"fleet.l":"fleet.G")}
</label>`)}
</fieldset>
<button
slot="actions"
type="button"
?disabled=${this.layout.columns===null}
@click=${()=>this.apply({columns:null})}
>
${this.t("fleet.M")}
</button>
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>${this.t("common.c")}</button>
</mr-dialog>`}line(e,t){let{key:r,label:i}=e,s=t.indexOf(r),l=r==="name";return a`<li
data-key=${r}
@keydown=${d=>{!d.altKey||d.key!=="ArrowUp"&&d.key!=="ArrowDown"||(d.preventDefault(),this.move(r,d.key==="ArrowUp"?-1:1))}}
>
<label class="check">
<input
type="checkbox"
.checked=${s>=0}
?disabled=${l}
@change=${d=>this.toggle(r,d.target.checked)}
/>
${i}
</label>
${l||s<0?p:a`<button
type="button"
class="icon up"
aria-label=${this.t("fleet.f",{column:i})}
aria-keyshortcuts="Alt+ArrowUp"
?disabled=${s===1}
@click=${()=>this.move(r,-1)}
>
${$(Re)}
</button>
<button
type="button"
class="icon down"
aria-label=${this.t("fleet.e",{column:i})}
aria-keyshortcuts="Alt+ArrowDown"
?disabled=${s===t.length-1}
@click=${()=>this.move(r,1)}
>
${$(Li)}
</button>`}
</li>`}};ft.properties={columns:{attribute:!1},layout:{attribute:!1}},ft.styles=[v,y`ul{list-style:none;margin:0;padding:0}li{display:flex;align-items:center;min-height:40px}label.check{flex:1}`],f([T("mr-dialog")],ft.prototype,"dialog",2),ft=f([g("mr-column-dialog")],ft);var ps=["status","temperature","hashrate"],Be=10,ms=45,us=95,hs=5,Cp=ms+hs*(Be-2),Pp=us-hs*(Be-2),Op=n=>Math.max(0,Math.min(Be-1,n));function Xh(n){return Op(1+Math.floor((n-ms)/hs))}function Zh(n){return Op(Math.ceil((us-n)/hs))}var Qh=3;function Ip(n){let o=new Map;for(let{model:t,mining:r,online:i,hashrate_ths:s}of n){if(t===null||r!==!0||!i||s===null||s<=0)continue;let l=o.get(t);l===void 0?o.set(t,[s]):l.push(s)}let e=new Map;for(let[t,r]of o){if(r.length<Qh)continue;r.sort((d,c)=>d-c);let i=r.length>>1,[s,l]=[r[i-1]??0,r[i]??0];e.set(t,r.length%2===1?l:(s+l)/2)}return e}function Co(n,o){if(n.reachability!=="online"||n.paused===!0||n.hashrate_ths===null)return null;let e=n.expected_hashrate_ths??o.get(n.model??"");return e===void 0||e<=0?null:n.hashrate_ths/e*100}function Lp(n,o,e){let t=sn(n);if(o==="status")return{fill:ei[t],state:t,value:null};let r=o==="hashrate"?Co(n,e):n.reachability==="online"?n.temperature_max_c:null;return r===null?{fill:"unknown",state:t,value:null}:{fill:o==="hashrate"?Zh(r):Xh(r),state:t,value:Math.round(r)}}function Mp(n,o,e){let t=o*Math.cos(e*Math.PI/180),r=o*Math.sin(e*Math.PI/180),i=(n+.3963377774*t+.2158037573*r)**3,s=(n-.1055613458*t-.0638541728*r)**3,l=(n-.0894841775*t-1.291485548*r)**3,d=c=>{let m=c<=.0031308?12.92*c:1.055*c**.4166666666666667-.055;return Math.round(Math.max(0,Math.min(1,m))*255)};return[d(4.0767416621*i-3.3077115913*s+.2309699292*l),d(-1.2684380046*i+2.6097574011*s-.3413193965*l),d(-.0041960863*i-.7034186147*s+1.707614701*l)]}function fs(n,o){let e=n/(Be-1);return o?Mp(.36+.54*e,.09+.06*e,255+190*e):Mp(.93-.52*e,.04+.13*e,235+150*e)}function ef(n){let[o,e,t]=n.map(r=>{let i=r/255;return i<=.04045?i/12.92:((i+.055)/1.055)**2.4});return .2126*o+.7152*e+.0722*t}function gs(n){return(ef(n)+.05)**2>.05*1.05?"#000":"#fff"}var gt=([n,o,e])=>`rgb(${n}, ${o}, ${e})`;var Np=[{width:172,height:56,shows:"name"},{width:120,height:56,shows:"name"},{width:48,height:44,shows:"value"},{width:34,height:34,shows:"value"},{width:29,height:29,shows:"sign"},{width:24,height:24,shows:"sign"}],z=4,Po=32,tf=40,Ap=20,rf=480,Fp=150,nf=[2,1.3,3,4.5,7];function Dp(n,o,e){return nf.map(r=>sf(n,o,e,r)).reduce((r,i)=>i.height<r.height?i:r)}function sf(n,o,e,t){let r=e.width+z,i=e.height+z,s=Math.max(1,Math.floor((o-z)/r)),l=n.some(S=>S.floor!==""),d=[],c=[],[m,u,h,x]=[0,0,0,0],R,M=()=>{h>0&&(u+=h+Ap),m=0,h=0};for(let{title:S,floor:N,count:E}of n){l&&N!==R&&(M(),R=N,c.push({title:N,y:u}),u+=tf);let oe=n.length===1?s:Math.ceil(Math.sqrt(t*E*i/r)),Ii=Math.max(1,Math.min(s,Math.max(oe,Math.floor(Fp/r)))),Yr=Math.max(Math.min(Fp,o),Math.min(Ii,E)*r+z);m>0&&m+Yr>o&&M();let Z=Po+Math.ceil(E/Ii)*i+z;d.push({title:S,columns:Ii,count:E,first:x,x:m,y:u,width:Yr,height:Z}),x+=E,m+=Yr+Ap,h=Math.max(h,Z)}return{size:e,blocks:d,floors:c,width:o,height:u+h,count:x}}function of(n){return n>=rf?Np:Np.map(o=>o.shows==="name"?{...o,width:Math.max(64,Math.floor((n-z)/3)-z)}:o)}function Oo(n,o,e){let[t,...r]=of(o),i=Dp(n,o,t);for(let s of r){if(i.height<=e)break;i=Dp(n,o,s)}return i}function Hp(n,o){return n.blocks.find(({first:e,count:t})=>o>=e&&o<e+t)}function Te(n,o,e=Hp(n,o)){if(e===void 0)return{x:0,y:0,width:0,height:0};let{width:t,height:r}=n.size,i=o-e.first;return{x:e.x+z+i%e.columns*(t+z),y:e.y+Po+z+Math.floor(i/e.columns)*(r+z),width:t,height:r}}function zp(n,o,e){let{width:t,height:r}=n.size;for(let i of n.blocks){let s=o-i.x-z,l=e-i.y-Po-z;if(s<0||l<0||e>=i.y+i.height)continue;let d=Math.floor(s/(t+z)),c=Math.floor(l/(r+z))*i.columns+d;if(!(d>=i.columns||c>=i.count)&&s%(t+z)<t&&l%(r+z)<r)return i.first+c}return-1}function jp(n,o){let e=[];for(let t of n.blocks)if(!(t.x>o.x+o.width||t.x+t.width<o.x)&&!(t.y>o.y+o.height||t.y+t.height<o.y))for(let r=t.first;r<t.first+t.count;r+=1){let{x:i,y:s,width:l,height:d}=Te(n,r,t);i<=o.x+o.width&&i+l>=o.x&&s<=o.y+o.height&&s+d>=o.y&&e.push(r)}return e}var Bp=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Home","End","PageUp","PageDown"];function qp(n,o,e){let t=Hp(n,o);if(t===void 0)return n.count>0?0:-1;let r=n.blocks.indexOf(t);switch(e){case"ArrowLeft":return Math.max(0,o-1);case"ArrowRight":return Math.min(n.count-1,o+1);case"Home":return t.first;case"End":return t.first+t.count-1;case"PageUp":return(n.blocks[r-1]??t).first;case"PageDown":return(n.blocks[r+1]??t).first;default:return af(n,o,e==="ArrowDown"?1:-1)}}function af(n,o,e){let t=Te(n,o),[r,i,s]=[o,Number.POSITIVE_INFINITY,Number.POSITIVE_INFINITY];for(let l of n.blocks)for(let d=l.first;d<l.first+l.count;d+=1){let{x:c,y:m}=Te(n,d,l),u=(m-t.y)*e,h=Math.abs(c-t.x);u>0&&(u<i||u===i&&h<s)&&([r,i,s]=[d,u,h])}return r}var ys={mining:void 0,online:Ko,idle:Xo,fault:Vo,paused:Hi,rebooting:Zo,late:Wo,offline:pe},lf=["good","warn","bad","quiet","busy"];function df(n,o,e){let t=document.createElement("canvas");t.width=6,t.height=6;let r=t.getContext("2d");if(r===null)return o;r.fillStyle=o,r.fillRect(0,0,6,6),r.strokeStyle=e,r.lineWidth=1.2,r.beginPath();for(let i of[-6,0,6])r.moveTo(i-1,7),r.lineTo(i+7,-1);return r.stroke(),n.createPattern(t,"repeat")??o}function Up(n,o){let e=getComputedStyle(o),t=document.createElement("canvas");t.width=1,t.height=1;let r=t.getContext("2d",{willReadFrequently:!0}),i=u=>{if(r===null)return[128,128,128];r.fillStyle=u,r.fillRect(0,0,1,1);let[h=0,x=0,R=0]=r.getImageData(0,0,1,1).data;return[h,x,R]},s=u=>(o.className=`probe ${u}`,i(e.backgroundColor)),l=new Map;for(let u of lf){let h=s(u);l.set(u,{fill:gt(h),ink:gs(h)})}let d=s("unknown"),c=e.color,m=gs(s("card"))==="#fff";l.set("unknown",{fill:df(n,gt(d),gt(s("line"))),ink:c});for(let u=0;u<Be;u+=1){let h=fs(u,m);l.set(u,{fill:gt(h),ink:gs(h)})}return{dark:m,paints:l,ring:c,font:e.fontFamily}}var Kp=new Map;function Io(n,o,e,t,r){let i=Kp.get(o);i===void 0&&(i=new Path2D(o),Kp.set(o,i)),n.save(),n.translate(e,t),n.scale(r/24,r/24),n.fill(i),n.restore()}function cf(n,o,e,t){let r=t.get(o);if(r===void 0){let i=o.length;for(r=o;i>1&&n.measureText(r).width>e;)i-=1,r=`${o.slice(0,Math.ceil(i/3))}…${o.slice(o.length-(i-Math.ceil(i/3)))}`;t.set(o,r)}return r}function Gp(n,o,e,t,r,i,s){let{x:l,y:d,width:c,height:m}=o;n.clearRect(l-z/2,d-z/2,c+z,m+z);let u=i.paints.get(t.look.fill);if(u===void 0)return;n.fillStyle=u.fill,n.beginPath(),n.roundRect(l,d,c,m,4),n.fill(),t.selected&&(n.strokeStyle=i.ring,n.lineWidth=2,n.beginPath(),n.roundRect(l-1,d-1,c+2,m+2,5),n.stroke()),n.fillStyle=u.ink,n.textBaseline="middle";let h=ys[t.look.state];if(e.shows==="name"){let x=h===void 0?c-16:c-36;n.textAlign="start",n.font=`500 12px ${i.font}`,n.fillText(cf(n,t.name,c-16,s),l+8,d+18),n.font=`13px ${i.font}`,n.fillText(r,l+8,d+38,x),h!==void 0&&Io(n,h,l+c-26,d+28,20);return}if(e.shows==="value"&&t.look.value!==null){n.textAlign="center",n.font=`500 ${c>40?13:11}px ${i.font}`;let x=h!==void 0;n.fillText(r,l+c/2,d+m*(x?.68:.5),c-4),h!==void 0&&Io(n,h,l+c/2-7,d+3,14);return}if(h!==void 0){let x=Math.min(22,c-6);Io(n,h,l+(c-x)/2,d+(m-x)/2,x)}}function Wp(n,o,e="inherit"){let t=ys[o];return a`<i class="swatch ${n}" style="color:${e}">${t===void 0?p:$(t,14)}</i>`}function pf(n,{coloring:o,looks:e,dark:t,inkOf:r}){let{t:i,format:s}=n,l=new Map;for(let{state:h}of e)l.set(h,(l.get(h)??0)+1);let d=za.flatMap(h=>{let x=l.get(h);return x===void 0||o!=="status"&&ys[h]===void 0?[]:[{state:h,count:x}]}),c=[...Array(Be).keys()],[m,u]=o==="temperature"?[i("map.a",{value:s.temperature(ms)}),i("map.c",{value:s.temperature(Cp)})]:[i("map.c",{value:i("map.m",{share:us})}),i("map.a",{value:i("map.m",{share:Pp})})];return a`<ul class="legend" aria-label=${i("map.e")}>
${o==="status"?p:a`<li class="scale">
<span>${m}</span>
<span class="steps" aria-hidden="true"
>${c.map(h=>a`<i style="background:${gt(fs(h,t))}"></i>`)}</span
>
<span>${u}</span>
</li>`}
${o!=="status"&&e.some(({fill:h})=>h==="unknown")?a`<li><i class="swatch hatched"></i>${i(o==="hashrate"?"map.g":"map.h")}</li>`:p}
${d.map(({state:h,count:x})=>a`<li>
${o==="status"?Wp(ei[h],h,r(ei[h])):Wp("plain",h)}${Ot(n,h)}
<b>${s.number(x)}</b>
</li>`)}
</ul>`}function mf(n,o){switch(o){case"area":case"site":case"label":case"pool":return n.t(`map.group_${o}`);default:return n.t("map.group_labels",{name:o.slice(7)})}}function Vp(n,o,e,t){return a`<label
><span>${n}</span>
<select @change=${r=>t(r.target.value)}>
${o.map(([r,i])=>a`<option value=${r} ?selected=${r===e}>${i}</option>`)}
</select></label
>`}function Yp(n,o,e){let{offered:t,grouping:r,coloring:i}=o;return a`<div class="bar">
${Vp(n.t("map.group_by"),t.map(s=>[s,mf(n,s)]),r,s=>e({group:s==="area"?null:s}))}
${Vp(n.t("map.color_by"),ps.map(s=>[s,n.t(`map.color_${s}`)]),i,s=>e({color:s==="status"?null:s}))}
${pf(n,o)}
${i==="hashrate"?a`<p class="help">${n.t("map.b")}</p>`:p}
</div>`}var uf=6,hf=8e6,bs=class{constructor(o,e){this.canvas=o;this.probe=e;this.ratio=0;this.frame=0;this.drawn=[];this.dirty=new Set;this.cut=new Map;this.tileOf=()=>{};this.textOf=()=>""}readColors(){let o=this.canvas.getContext("2d");return this.theme=o===null?void 0:Up(o,this.probe),this.layout=void 0,this.theme?.dark??!1}inkOf(o){return this.theme?.paints.get(o)?.ink??"inherit"}show(o,e,t,r){this.tileOf=t,this.textOf=r;let i=o!==this.layout||window.devicePixelRatio!==this.ratio;i&&this.resize(o);for(let s=0;s<e;s+=1){let l=t(s);if(l===void 0)continue;let{look:d,selected:c,name:m}=l,{shows:u}=o.size,h=`${d.fill} ${d.state} ${c} ${u==="sign"?"":d.value} ${u==="name"?m:""}`;h!==this.drawn[s]&&(this.drawn[s]=h,this.dirty.add(s))}i?this.draw(Number.POSITIVE_INFINITY):this.schedule()}stop(){cancelAnimationFrame(this.frame),this.frame=0}resize(o){let{width:e,height:t}=o;this.layout=o,this.ratio=window.devicePixelRatio;let r=Math.min(this.ratio,Math.sqrt(hf/Math.max(1,e*t)));this.canvas.width=Math.max(1,Math.round(e*r)),this.canvas.height=Math.max(1,Math.round(t*r)),this.canvas.style.width=`${e}px`,this.canvas.style.height=`${t}px`,this.canvas.getContext("2d")?.scale(r,r),this.cut.clear(),this.dirty.clear(),this.drawn=[]}schedule(){this.frame!==0||this.dirty.size===0||(this.frame=requestAnimationFrame(()=>{this.frame=0,this.draw(performance.now()+uf)}))}draw(o){let e=this.canvas.getContext("2d"),{theme:t,layout:r}=this;if(e===null||t===void 0||r===void 0)return;let i=0;for(let s of this.dirty){this.dirty.delete(s);let l=this.tileOf(s);if(l===void 0)continue;let d=r.size.shows==="sign"?"":this.textOf(l.look);if(Gp(e,Te(r,s),r.size,l,d,t,this.cut),i+=1,i%32===0&&performance.now()>o)break}this.schedule()}};function Jp(n){return/^(.*?\p{L}{2})(?:[\s_-]*\d[\w.-]*|[\s_-]+\p{L}\d*)$/u.exec(n.trim())?.[1]}function Xp(n){let o=new Set(n.flatMap(t=>t.tags)),e=new Map;for(let t of o){let r=Jp(t);r!==void 0&&e.set(r,(e.get(r)??0)+1)}return["area",...new Set(n.map(t=>t.site)).size>1?["site"]:[],...[...e].filter(([,t])=>t>1).map(([t])=>`labels:${t}`).sort(B),...o.size>0?["label"]:[],...n.some(t=>$s(t).length>0)?["pool"]:[]]}function Zp(n,o){let e=n.get("group");return o.find(t=>t===e)??"area"}function ff(n,o){switch(o){case"area":return[n.location];case"site":return[n.site];case"pool":return $s(n);case"label":return n.tags;default:{let e=o.slice(7);return n.tags.filter(t=>Jp(t)===e)}}}function Qp(n,o,e){let t=new Map;for(let d of n){let c=ff(d,o);for(let m of c.length>0?c:[""]){let u=t.get(m);u===void 0?t.set(m,[d]):u.push(d)}}let r=Object.values(e.floors??{}),i=new Map(r.map((d,c)=>[d.floor_id,{name:d.name,place:c}])),s=new Map(o==="area"?Object.values(e.areas).flatMap(d=>{let c=i.get(d.floor_id??"");return c===void 0?[]:[[d.name,c]]}):[]),l=d=>s.get(d)?.place??r.length;return[...t].sort(([d],[c])=>l(d)-l(c)||+(d==="")-+(c==="")||B(d,c)).map(([d,c])=>({title:d,floor:s.get(d)?.name??"",miners:c}))}function em(n,o){return n.length===o.length&&n.every((e,t)=>{let r=o[t];return r!==void 0&&e.title===r.title&&e.floor===r.floor&&e.miners.length===r.miners.length&&e.miners.every((i,s)=>i.miner_id===r.miners[s]?.miner_id)})}function gf(n,o,e){return e!==""?e:o==="pool"?n.t("map.t"):n.t(o==="label"?"map.s":"map.r")}function tm(n,o,e,t,r){let i=({title:l,y:d})=>a`<div class="floor ${d===0?"first":""}" role="heading" aria-level="2" style="top:${d}px">
${l===""?n.t("map.q"):l}
</div>`,s=l=>{let d=gf(n,e,l.title),c=t(l);return a`<div
class="block"
role="heading"
aria-level="3"
style="left:${l.x}px;top:${l.y}px;width:${l.width}px"
>
<label title=${d}
><input
type="checkbox"
aria-label=${n.t("map.l",{name:d})}
.checked=${c>0&&c===l.count}
.indeterminate=${c>0&&c<l.count}
@change=${m=>r(l,m.target.checked)}
/><span>${d}</span><small>${n.format.number(l.count)}</small></label
>
</div>`};return[...o.floors.map(l=>({y:l.y,shown:i(l)})),...o.blocks.map(l=>({y:l.y,shown:s(l)}))].sort((l,d)=>l.y-d.y).map(({shown:l})=>l)}function rm({t:n,format:o},e){return[[n("control.l"),o.hashrate(e.hashrate_ths)],[n("control.ac"),o.temperature(e.temperature_max_c)],[n("control.P"),o.power(e.est_power_w)]]}function im(n,o){let e=rm(n,o).map(([,t])=>t);return[o.name,Ot(n,sn(o)),ti(n,o),...e].filter(t=>t!==""&&t!=="–").join(", ")}function nm(n,o,e){let t=ti(n,o);return a`<b>${o.name}</b>
<div>${on(n,o)}</div>
${t===""?p:a`<p class="help">${t}</p>`}
<dl>${rm(n,o).map(([r,i])=>a`<dt>${r}</dt><dd>${ja(o,i)}</dd>`)}</dl>
${e===null?p:a`<p class="help">${n.t("map.i",{share:Math.round(e)})}</p>`}`}var sm=y`:host{display:flex;flex-direction:column;min-height:0;border-top:1px solid var(--divider-color)}.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 20px;padding:10px 16px;border-bottom:1px solid var(--divider-color)}.bar label{display:flex;align-items:center;gap:8px;color:var(--mr-secondary);font-size:13px;min-width:0}.legend{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;margin:0;padding:0;list-style:none;font-size:13px}.legend li{display:flex;align-items:center;gap:6px;white-space:nowrap}.legend b{font-weight:500;color:var(--mr-secondary);font-variant-numeric:tabular-nums}.steps{display:flex;border-radius:4px;overflow:hidden}.steps i{width:16px;height:16px}.swatch{display:inline-flex;align-items:center;justify-content:center;width:18px;height:18px;border-radius:4px;flex:none;background:var(--chip)}.swatch.plain{background:none;border:1px solid var(--mr-field-border)}.swatch.hatched{background:repeating-linear-gradient(135deg,var(--map-line) 0 1px,var(--map-unknown) 1px 4px)}:host([page]) .bar label{flex:1 1 40%;flex-direction:column;align-items:stretch;gap:4px}.bar .help{flex-basis:100%}:host{--map-unknown: color-mix(in srgb, var(--primary-text-color) 10%, var(--card-background-color));--map-line: color-mix(in srgb, var(--primary-text-color) 42%, var(--card-background-color))}.scroll{flex:1 1 0;min-height:0;overflow:auto;scrollbar-gutter:stable;padding:8px 12px 12px}:host([page]) .scroll{flex:none;overflow:visible}.field{position:relative;margin:0 auto}.tiles{position:absolute;inset:0;cursor:default;outline:none;touch-action:manipulation;user-select:none;-webkit-user-select:none}.tiles.over{cursor:pointer}canvas{display:block}.current{position:absolute;pointer-events:none;border-radius:4px}.tiles:focus-visible .current{outline:3px solid var(--primary-color);outline-offset:2px}.tiles:focus-visible:not(:has(.current)){outline:2px solid var(--primary-color)}.pointed{position:absolute;pointer-events:none;border-radius:4px;outline:2px solid var(--primary-color);outline-offset:1px}.frame{position:absolute;pointer-events:none;border:1px solid var(--primary-color);background:color-mix(in srgb,var(--primary-color) 18%,transparent)}.floor,.block{position:absolute;pointer-events:none}.floor{inset-inline:0;font-size:16px;font-weight:500;padding-top:8px;border-top:1px solid var(--divider-color)}.floor.first{border-top:none}.block label{pointer-events:auto;display:flex;align-items:center;gap:8px;height:32px;padding-inline-start:4px;font-weight:500;cursor:pointer}.block label span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.block label small{color:var(--mr-secondary);font-size:12px;font-weight:400;font-variant-numeric:tabular-nums}.readout{position:absolute;z-index:3;padding:10px 12px;display:grid;gap:6px;border-radius:10px;border:1px solid var(--divider-color);background:var(--card-background-color);box-shadow:0 4px 16px #00000047;pointer-events:none}.readout.held{pointer-events:auto}.readout b{font-weight:500;overflow-wrap:anywhere}.readout dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0;font-size:13px}.readout dt{color:var(--mr-secondary)}.readout dd{margin:0;text-align:end;font-variant-numeric:tabular-nums}.readout .help{font-size:12px}.readout .row a{display:inline-flex;align-items:center;min-height:36px;padding-inline:6px}.probe{position:absolute;visibility:hidden;background:var(--chip)}.probe.good,.swatch.good{background:color-mix(in srgb,var(--chip) 50%,var(--card-background-color))}.probe.unknown{background:var(--map-unknown)}.probe.line{background:var(--map-line)}.probe.card{background:var(--card-background-color)}`;var yf=5,Lo=248,bf=20,om=(n,o)=>[...Array(o).keys()].map(e=>n+e),No=({x:n,y:o,width:e,height:t})=>`left:${n}px;top:${o}px;width:${e}px;height:${t}px`,am=Oo([],0,0),lm=new Map,_e=class extends w{constructor(){super(...arguments);this.miners=[];this.selection=new Set;this.page=!1;this.layout=am;this.current=-1;this.pointed=-1;this.held=!1;this.focused=!1;this.focusShown=!1;this.dark=!1;this.space={width:0,height:0};this.resize=new ResizeObserver(()=>this.measure());this.offered=["area"];this.grouping="area";this.coloring="status";this.groups=[];this.typical=lm;this.tiles=[];this.looks=[];this.framed=new Set;this.dragged=!1;this.pointerType="mouse";this.anchor=-1;this.measure=()=>{let e=getComputedStyle(this.scroller),t=this.scroller.clientWidth-Number.parseFloat(e.paddingLeft)-Number.parseFloat(e.paddingRight),r=this.page?window.innerHeight*1.2:this.scroller.clientHeight-bf,i=t===this.space.width?Math.max(r,this.space.height):r;(t!==this.space.width||i!==this.space.height)&&(this.space={width:t,height:i})};this.readColors=()=>{this.tileCanvas!==void 0&&(this.dark=this.tileCanvas.readColors(),this.draw())};this.tileText=e=>{let t=this.layout.size.shows==="name";return e.value===null?t?Ot(this.env,e.state):"":this.coloring==="hashrate"?this.t("map.m",{share:e.value}):t?this.env.format.temperature(e.value):`${this.env.format.number(e.value)}°`};this.cancelFrame=e=>{e.key!=="Escape"||this.frame===void 0||(e.preventDefault(),this.endFrame(),this.dragged=!0)}}connectedCallback(){super.connectedCallback(),this.hasUpdated&&this.resize.observe(this.scroller),this.owns(()=>this.resize.disconnect());let e=new MutationObserver(this.readColors);e.observe(document.documentElement,{attributes:!0,attributeFilter:["style","class"]}),this.owns(()=>e.disconnect()),window.addEventListener("keydown",this.cancelFrame),this.owns(()=>window.removeEventListener("keydown",this.cancelFrame)),this.owns(()=>this.tileCanvas?.stop())}willUpdate(e){if(["miners","query","env"].some(t=>e.has(t))){let t=this.query.get("color");this.coloring=ps.find(r=>r===t)??"status",this.offered=Xp(this.env.fleet.miners.length===this.miners.length?this.miners:this.allMiners()),this.grouping=Zp(this.query,this.offered),this.typical=this.coloring==="hashrate"?Ip(this.env.fleet.miners):lm,this.arrange(Qp(this.miners,this.grouping,this.env.hass),e.has("env"))}e.has("space")&&this.lay(),(e.has("miners")||e.has("query"))&&(this.looks=this.tiles.map(t=>Lp(t,this.coloring,this.typical)))}allMiners(){return this.env.pools.with(this.env.fleet.miners)}arrange(e,t){let r=[this.tiles[this.current],this.tiles[this.pointed]];this.tiles=e.flatMap(d=>d.miners);let i=!t&&em(e,this.groups);if(this.groups=e,i)return;let[s,l]=r.map(d=>this.tiles.findIndex(c=>c.miner_id===d?.miner_id));this.current=s??-1,this.pointed=l??-1,this.anchor=-1,this.lay()}lay(){let e=this.groups.map(({title:t,floor:r,miners:i})=>({title:t,floor:r,count:i.length}));this.layout=this.space.width>0?Oo(e,this.space.width,this.space.height):am}firstUpdated(){this.tileCanvas=new bs(this.canvas,this.probe),this.dark=this.tileCanvas.readColors(),this.resize.observe(this.scroller)}updated(e){this.draw(),e.has("current")&&this.focused&&this.surface.querySelector(".current")?.scrollIntoView({block:"nearest",inline:"nearest"})}draw(){this.tileCanvas?.show(this.layout,this.tiles.length,e=>{let[t,r]=[this.tiles[e],this.looks[e]];return t===void 0||r===void 0?void 0:{look:r,selected:this.isChosen(e,t),name:t.name}},this.tileText)}isChosen(e,t){return this.framed.has(e)||this.selection.has(t.miner_id)}at(e){let{left:t,top:r}=this.surface.getBoundingClientRect();return{x:e.clientX-t,y:e.clientY-r}}tileOf(e){let{x:t,y:r}=this.at(e);return zp(this.layout,t,r)}pressed(e){this.pointerType=e.pointerType,this.dragged=!1,e.pointerType!=="touch"&&e.button===0&&(this.start={...this.at(e),id:e.pointerId})}pointerMoved(e){if(e.pointerType==="touch")return;let{start:t}=this;if(t===void 0){this.held=!1,this.pointed=this.tileOf(e);return}let{x:r,y:i}=this.at(e);if(this.frame===void 0&&Math.hypot(r-t.x,i-t.y)<yf)return;this.frame===void 0&&this.surface.setPointerCapture(t.id);let{width:s,height:l}=this.layout,[d,c]=[Math.max(0,Math.min(r,t.x)),Math.max(0,Math.min(i,t.y))];this.pointed=-1,this.frame={x:d,y:c,width:Math.min(s,Math.max(r,t.x))-d,height:Math.min(l,Math.max(i,t.y))-c},this.framed=new Set(jp(this.layout,this.frame)),this.draw()}released(e){let{frame:t,framed:r}=this;this.endFrame(),!(t===void 0||e.type==="pointercancel")&&(this.dragged=!0,this.select(r,!0,e.ctrlKey||e.metaKey||e.shiftKey?this.selection:[]))}endFrame(){this.start=void 0,this.frame=void 0,this.framed=new Set,this.draw()}clicked(e){if(this.dragged){this.dragged=!1;return}let t=this.tileOf(e);if(this.pointerType==="touch"){this.held=t>=0,this.pointed=t;return}t<0||(this.current=t,e.shiftKey?this.extend(t):e.ctrlKey||e.metaKey?this.toggle(t):this.openTile(t))}openMenu(e){let t=e.detail===0&&this.focused&&e.clientX===0?this.current:this.tileOf(e),r=this.tiles[t];if(r===void 0)return;e.preventDefault();let{left:i,top:s}=this.surface.getBoundingClientRect(),{x:l,y:d,height:c}=Te(this.layout,t);this.pointed=-1;let m=e.clientX===0?{x:i+l,y:s+d+c}:{x:e.clientX,y:e.clientY};this.dispatchEvent(new CustomEvent("menu",{detail:{row:r,...m}}))}openTile(e){let t=this.tiles[e];t!==void 0&&this.dispatchEvent(new CustomEvent("opened",{detail:t}))}select(e,t=!0,r=this.selection){let i=new Set(r);for(let s of e){let l=this.tiles[s]?.miner_id;l!==void 0&&(t?i.add(l):i.delete(l))}this.dispatchEvent(new CustomEvent("selected",{detail:i}))}toggle(e){this.anchor=e,this.select([e],!this.selection.has(this.tiles[e]?.miner_id??""))}extend(e){this.anchor<0&&(this.anchor=e);let t=Math.min(this.anchor,e);this.select(om(t,Math.abs(this.anchor-e)+1))}pressedKey(e){let t=Bp.find(r=>r===e.key);if(!(e.altKey||(e.ctrlKey||e.metaKey)&&e.key!=="a")){if(t!==void 0)e.shiftKey&&this.anchor<0&&(this.anchor=this.current),this.current=qp(this.layout,this.current,t),e.shiftKey&&this.extend(this.current);else if(e.key==="Enter")this.openTile(this.current);else if(e.key===" ")this.toggle(this.current);else if(e.key==="a"&&(e.ctrlKey||e.metaKey))this.select(this.tiles.keys());else return;this.pointed=-1,e.preventDefault()}}focusChanged(e){this.focused=e,this.focusShown=e&&this.surface.matches(":focus-visible"),e&&this.current<0&&this.tiles.length>0&&(this.current=0)}render(){let{layout:e}=this;return a`${Yp(this.env,{offered:this.offered,grouping:this.grouping,coloring:this.coloring,looks:this.looks,dark:this.dark,inkOf:t=>this.tileCanvas?.inkOf(t)??"inherit"},t=>this.dispatchEvent(new CustomEvent("filtered",{detail:t})))}
<div class="scroll">
<div class="field" style="width:${e.width}px;height:${e.height}px">
<div
class="tiles ${this.pointed>=0?"over":""}"
role="listbox"
tabindex="0"
aria-multiselectable="true"
aria-label=${this.t("control.k")}
aria-describedby="keys"
aria-activedescendant=${this.current<0?p:`tile-${this.current}`}
@pointerdown=${this.pressed}
@pointermove=${this.pointerMoved}
@pointerup=${this.released}
@pointercancel=${this.released}
@pointerleave=${()=>{this.held||(this.pointed=-1)}}
@click=${this.clicked}
@contextmenu=${this.openMenu}
@keydown=${this.pressedKey}
@focus=${()=>this.focusChanged(!0)}
@blur=${()=>this.focusChanged(!1)}
>
<canvas aria-hidden="true"></canvas>
${this.option()}
</div>
${this.headings()} ${this.readout()}
${this.frame===void 0?p:a`<div
class="frame"
style=${No(this.frame)}
></div>`}
</div>
</div>
<p id="keys" class="visually-hidden">${this.t("map.d")}</p>
<i class="probe" aria-hidden="true"></i>`}headings(){let e=({first:t,count:r})=>this.tiles.slice(t,t+r).filter(i=>this.selection.has(i.miner_id)).length;return tm(this.env,this.layout,this.grouping,e,({first:t,count:r},i)=>this.select(om(t,r),i))}option(){let e=this.tiles[this.current];return e===void 0?p:a`<div
class="current"
id="tile-${this.current}"
role="option"
aria-selected=${this.selection.has(e.miner_id)}
aria-posinset=${this.current+1}
aria-setsize=${this.layout.count}
aria-label=${im(this.env,e)}
style=${No(Te(this.layout,this.current))}
></div>`}readout(){let e=this.pointed>=0?this.pointed:this.focusShown?this.current:-1,t=this.tiles[e];if(t===void 0||this.frame!==void 0)return p;let r=Te(this.layout,e),{x:i,y:s,width:l,height:d}=r,c=Math.max(0,Math.min(i+l/2-Lo/2,this.layout.width-Lo)),m=this.surface.getBoundingClientRect().top+s,u=this.page?{top:0,bottom:window.innerHeight}:this.scroller.getBoundingClientRect(),h=u.bottom-m-d>m-u.top,x=this.coloring==="hashrate"?Co(t,this.typical):null;return a`<div class="pointed" style=${No(r)}></div>
<div
class="readout ${this.held?"held":""}"
style="width:${Lo}px;left:${c}px;${h?`top:${s+d+8}px`:`bottom:${this.layout.height-s+8}px`}"
>
${nm(this.env,t,x)}
${this.held?a`<div class="row">
${k(["miner",t.miner_id],this.t("map.j"))}
<button type="button" @click=${()=>this.toggle(e)}>
${this.t(this.selection.has(t.miner_id)?"map.o":"map.k")}
</button>
</div>`:p}
</div>`}};_e.properties={miners:{attribute:!1},query:{attribute:!1},selection:{attribute:!1},page:{type:Boolean,reflect:!0},layout:{state:!0},current:{state:!0},pointed:{state:!0},held:{state:!0},frame:{state:!0},focused:{state:!0},focusShown:{state:!0},dark:{state:!0},space:{state:!0}},_e.styles=[v,sm],f([T("canvas")],_e.prototype,"canvas",2),f([T(".tiles")],_e.prototype,"surface",2),f([T(".scroll")],_e.prototype,"scroller",2),f([T(".probe")],_e.prototype,"probe",2),_e=f([g("mr-map")],_e);
