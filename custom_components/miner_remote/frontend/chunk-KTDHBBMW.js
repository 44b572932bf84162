import{b as We}from"./chunk-3BITWVUQ.js";import{C as at,E as lt,I as ct,K as te,L as dt,M as pt,b as C,e as M,f as H,g as Je,h as O,j as Xe,k as Qe,l as I,m as ve,n as et,o as tt,p as ot,v as nt,w as rt,x as Y,y as st,z as it}from"./chunk-SYHW5JSS.js";import{$ as N,Da as W,Ea as S,Fa as Ze,Ia as _,O as Ne,X as Fe,a as Me,b as Te,da as je,ea as Q,fa as ze,ja as Be,k as Pe,ka as Ue,la as Ve,na as qe,oa as Ke,p as Ae,pa as k,q as Oe,ra as Ye,s as Ie,sa as x,ua as F,va as K,xa as ee,y as Le,za as Ge}from"./chunk-ATQCLSIA.js";import{a as mt,c as D,d as ut,e as ht,f as ye,g as ft,h as gt,i as T}from"./chunk-TRZ3CYCP.js";import{a as $,b as c,d as A,e as u,f as He,g as De}from"./chunk-ASTUCMWA.js";import{b as w}from"./chunk-TN3OZQAE.js";function vt(){qe(["control"],Ke(Ve().query,{add:"1"}))}var oo="/config/integrations/dashboard/add?domain=miner_remote",an="/config/integrations/integration/miner_remote",j=class extends C{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await Q(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let r=this.sites?.length===0;return c`<div class="card empty">
${k(Ae,48)}
<h2>${this.t(r?"add.r":"add.t")}</h2>
<p>${this.t(r?"add.q":"add.s")}</p>
${r?c`<a class="button" href=${oo}>${this.t("add.p")}</a>`:c`<button type="button" class="primary" @click=${()=>vt()}>
${k(Ne)}${this.t("add.d")}
</button>`}
</div>`}};j.properties={sites:{state:!0}},j.styles=[_],j=w([x("mr-no-miners")],j);var no={reached:[Pe,"good"],awaited:[Fe,"busy"],ahead:[Oe,"quiet"],bad:[Ie,"bad"],doubtful:[Me,"warn"]};function be(o){return o.status!=="pending"&&o.verification!=="waiting"}function ro(o){let{sent_at:r,completed_at:e,command_type:t}=o,n=M(o),i=t==="backup"?"done":"confirmed",a=t==="backup"?[]:["accepted"],l=(...p)=>p.map(s=>({stage:s,state:"ahead",at:null})),d={stage:"sent",state:"reached",at:r},m=a.map(p=>({stage:p,state:"reached",at:e}));switch(n){case"waiting":return[{stage:n,state:"awaited",at:null},...l("sent",...a,i)];case"sent":{let[p=i,...s]=[...a,i];return[d,{stage:p,state:"awaited",at:null},...l(...s)]}case"accepted":return o.verification===null?[d,...m]:[d,...m,{stage:i,state:"awaited",at:null}];case"confirmed":case"done":return[d,...m,{stage:n,state:"reached",at:o.verified_at??e}];case"not_confirmed":return[d,...m,{stage:n,state:"doubtful",at:o.verified_at??null}];default:{let p={stage:n,state:n==="skipped"?"doubtful":"bad",at:e};return r===null?[p]:[d,p]}}}function so(o,r){switch(r){case"accepted":return o.t("commands.a");case"confirmed":return o.t("commands.batch_confirming");case"done":return o.t("commands.batch_running");default:return H(o,r)}}function io(o,r){return c`<ol class="stages">
${ro(r).map(({stage:e,state:t,at:n})=>{let[i,a]=no[t];return c`<li class="${t} ${a}" aria-current=${t==="awaited"?"step":u}>
${k(i,22)}<span>${t==="awaited"?so(o,e):H(o,e)}</span>
${n===null?u:c`<time datetime=${n}>${o.format.timeSeconds(n)}</time>`}
</li>`})}
</ol>`}var ao=$`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,z=class extends C{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=ze({batch_id:this.batchId,limit:1}),{commands:t}=await je(this.env.hass,"GET",`remote/commands/history${e}`),[n]=t;n!==void 0&&(this.record===void 0||!be(this.record))&&this.take(n)}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new Ue(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{for(let n of t)n.batch_id===this.batchId&&this.take(n)});this.owns(e.listen(()=>{},this.load)),this.load()}take(e){this.record=e,this.error="",this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?c`<p class="error" role="alert">${this.error}</p>`:e===void 0?c`<p class="help" role="status">${this.t("commands.y")}</p>`:c`<div role="status">${io(this.env,e)}</div>
${this.explanation(e)}
<p class="help">${Ye(["history"],this.t("commands.l"),{command:String(e.id)})}</p>`}explanation(e){let t=M(e);if(e.error_code??e.error_message)return c`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`;if(t==="accepted")return c`<p class="help">
${this.t(e.verification===null?"commands.s":"commands.e")}
</p>`;if(t==="not_confirmed")return c`<p class="notice warn">${this.t("commands.f")}</p>`;let n=Object.entries(e.response?.also_changed??{});return n.length===0?u:c`<div class="notice warn">
${this.t("settings.also_changed")}
${n.map(([i,{before:a,after:l}])=>c`<br />${nt(this.env,i)}: ${Y(this.env,a,null)} → ${Y(this.env,l,null)}`)}
</div>`}};z.properties={batchId:{},record:{state:!0},error:{state:!0}},z.styles=[_,ao,$`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],z=w([x("mr-sent-command")],z);var yt=$`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var lo=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,co=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,po=/^\[[0-9a-f:.]+\]$/i;function mo(o){for(let r of o){let e=r.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function bt(o,r){if(/[^\x21-\x7e]/.test(o))return{key:"input.pool_url_characters"};let[,e="",t="",,n]=lo.exec(o)??[],i=e.toLowerCase();if(!r.pool_schemes.includes(i))return{key:"input.pool_url_scheme",values:{choices:r.pool_schemes.map(p=>`${p}://`).join(", ")}};if(t.includes("@"))return{key:"input.pool_url_login"};if(n!==void 0)return{key:"input.pool_url_query"};let a=t.lastIndexOf(":"),l=a>t.lastIndexOf("]")?t.slice(0,a):t;if(!co.test(l)&&!po.test(l))return{key:"input.pool_url_host"};if(l===t&&r.schemes_with_default_port.includes(i))return;let d=l===t?"":t.slice(a+1),m=/^\d{1,5}$/.test(d)?Number(d):0;return m<1||m>65535?{key:"input.pool_url_port"}:void 0}function oe(o,r){if(mo(o))return{key:"input.control_characters"};let e=!0,t=o.replace(/\{([^{}]*)\}/g,(i,a)=>(e&&=r.worker_placeholders.includes(a),""));return e&&!/[{}]/.test(t)?void 0:{key:"input.worker_placeholder",values:{choices:r.worker_placeholders.map(i=>`{${i}}`).join(", ")}}}function uo(o){return/^\d+(\.\d+){3}$/.test(o)?o.slice(o.lastIndexOf(".")+1):o.includes(":")?o.slice(o.lastIndexOf(":")+1)||"0":null}function ne(o,r){let e={name:r.name,hostname:r.hostname,ip:r.ip,ip_last:uo(r.ip),mac:r.mac?.replaceAll(":","")??null},t,n=o.replace(/\{([^{}]*)\}/g,(i,a)=>{let l=e[a];return l?l.replace(/[^0-9A-Za-z._:-]+/g,"-"):(t??=i,i)});return t===void 0?{name:n}:{missing:t}}var ho={key:"input.missing"},wt={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},fo={group_percent:10,group_size:10,group_delay_s:60};function we(o){return o.fields.filter(({key:r,kind:e})=>e!=="pool_passwords"&&e!=="pools"&&(e!=="choices"||O(r)!==void 0))}function $t(o){return o.fields.some(({kind:r})=>r==="password"||r==="pools"||r==="pool_passwords")}function re(o,r){return r.pacing_fields.filter(({key:e})=>wt[o].includes(e)||e==="stop_after_failures")}function go(o,r){return o.kind==="boolean"&&!o.required&&o.default===null?"":o.kind==="boolean"?o.required||o.default===!0:o.kind==="pool_url"?`${r.limits.pool_schemes[0]??""}://`:o.kind==="password"||o.default===null?"":String(o.default)}function $e(o,r,e,t){let n=vo(dt(o,r,e));return{...n,values:Object.fromEntries([...we(o).map(i=>{let a=r===1?I(i.key,t):void 0,l=a===void 0||i.kind==="positions"||i.kind==="boolean"&&i.required;return[i.key,l?go(i,e):ve(a)]}),...Object.entries(n.values)])}}function vo(o){let r=Object.entries({stop_after_failures:"",...fo,...o});return{values:Object.fromEntries(r.map(([e,t])=>[e,String(t)])),pace:o.group_percent!==void 0?"percent":o.group_size!==void 0?"size":"all",pools:[]}}function On(o,r,e,t){let n=$e(o,e,t),i={...n.values};for(let{key:l,kind:d}of we(o)){let m=r[l];d!=="password"&&m!==void 0&&m!==null&&(i[l]=typeof m=="boolean"&&O(l)===void 0?m:String(m))}let a=Array.isArray(r.pools)?r.pools:[];return{...n,values:i,pools:a.map(l=>({...G,...l,pool_password:"",...l.pool_id===void 0?{}:{pool_id:String(l.pool_id)}}))}}var G={pool_url:"",worker_name:"",pool_password:""};function xt(o,r){let e=(t,n)=>{let i=new Set(o.map(a=>a.pools?.find(l=>l.slot===t)?.[n]??""));return i.size===1?[...i][0]??"":""};return Array.from({length:r},(t,n)=>({pool_url:e(n,"url"),worker_name:e(n,"user"),pool_password:""}))}function yo({pool_url:o,worker_name:r,pool_password:e,pool_id:t=""}){return`${o}${r}${e}${t}`.trim()===""}function se(o){return o.pools.slice(0,o.pools.findLastIndex(r=>!yo(r))+1)}function ie(o,r){return`pools.${o}.${r}`}function bo(o,{kind:r,minimum:e,maximum:t,above_minimum:n}){let i=o===""?Number.NaN:Number(o),a=e??Number.NEGATIVE_INFINITY,l=t??Number.POSITIVE_INFINITY,d=r==="integer";return(n?i>a:i>=a)&&i<=l&&(!d||Number.isInteger(i))?void 0:{key:`input.${d?"fraction_or_out_of_range":n?"out_of_open_range":"out_of_range"}`,values:{minimum:a,maximum:l}}}function xe(o,r,e){if(typeof r!="string")return;let t=r.trim();if(t==="")return o.required?ho:void 0;let n=o.max_length??e.limits.max_text;if(r.length>n)return{key:"input.too_long",values:{maximum:n}};switch(o.kind){case"integer":case"number":return bo(t,o);case"pool_url":return bt(t,e.limits);case"worker_name":return oe(t,e.limits);default:return}}function wo(o,r){let e={},t=se(o),n=r.commands.pool_switch?.fields??[];for(let i of["pool_url","worker_name"]){let a=n.find(l=>l.key===i);(t.length===0?[G]:t).forEach((l,d)=>{if(l.pool_id)return;let m=a===void 0?void 0:xe({...a,required:!0},l[i],r);m!==void 0&&(e[ie(d,i)]=m)})}return e}function _t(o,r,e,t,n){let i={...K(o)?wo(r,t):{},...$o(r,e,t)};for(let a of ae(o,r,n)){let l=xe(et(a,I(a.key,n)),r.values[a.key],t);l!==void 0&&(i[a.key]=l)}return i}function $o(o,r,e){let t=r>1?re(o.pace,e):[];return Object.fromEntries(t.flatMap(n=>{let i=wt[o.pace].includes(n.key),a=xe({...n,required:i},o.values[n.key],e);return a===void 0?[]:[[n.key,a]]}))}function xo(o,r){switch(o){case"integer":case"number":case"pool_id":return Number(r);case"boolean":return r==="true";case"positions":return r.split(",").map(Number);default:return r}}function kt(o,r){let e={};for(let{key:t,kind:n}of o){let i=r.values[t]??"";if(typeof i=="boolean")e[t]=i;else{let a=n==="password"?i:i.trim();a!==""&&(e[t]=xo(n,a))}}return e}function _o(o,r,e){return o.every(t=>{let n=ne(e,t);return"name"in n&&t.pools?.some(i=>i.url===r&&i.user===n.name)})}var ko=new Set(["pool_url","worker_name","pool_password"]);function ae(o,{values:r},e){let t=!!r.pool_id;return we(o).map(i=>i.key==="pool_url"||i.key==="worker_name"?{...i,required:!0}:i).filter(({key:i,required:a})=>i==="pool_id"?t:t&&ko.has(i)||i==="speed_percent"&&r.mode==="auto"||i==="target_temperature_c"&&r.mode==="manual"?!1:a||e===void 0||O(i)===void 0?!0:I(i,e)?.read_only===!1)}function Ro(o,r,e,t){let n=a=>{let l=I(a,t);return l!==void 0&&ve(l)===e.values[a]},i=r.mode!==void 0&&!n("mode");for(let{key:a,required:l}of o.fields)!l&&n(a)&&!(i&&a==="speed_percent")&&delete r[a]}function Rt(o,r,e,t){let n=kt(ae(o,r,t),r);if(e.length===1&&Ro(o,n,r,t),!K(o))return n;let i=se(r).map(({pool_url:a,worker_name:l,pool_password:d,pool_id:m})=>{if(m)return{pool_id:Number(m)};let p={pool_url:a.trim(),worker_name:l.trim()};return d===""&&_o(e,p.pool_url,p.worker_name)?p:{...p,pool_password:d||"x"}});return{...n,pools:i}}function le(o,r,e){return r>1?kt(re(o.pace,e),o):{}}var ce=3;function Et(o,r,e){let{t}=o,n=Ze(r).find(a=>a.slot===e)?.hosts??[];if(n.length===0)return c`<span class="help">${t("commands.z")}</span>`;let i=r.length===1?r[0]?.pools?.find(a=>a.slot===e)?.user??"":"";return c`<ul>
${n.slice(0,ce).map(({host:a,count:l,active:d})=>c`<li>
${a}${r.length>1?` (${t.n("common.l",l)})`:u}
${d===0?u:c`<span class="chip good">
${r.length===1?t("control.G"):t("control.H",{count:d})}
</span>`}
</li>`)}
${i===""?u:c`<li class="help">${i}</li>`}
${n.length>ce?c`<li class="help">${t.n("control.L",n.length-ce)}</li>`:u}
</ul>`}function St(o,r){let[e]=r,t=r.filter(n=>(n.pools??[]).length===0).length;return t===0?u:c`<p class="help">
${r.length===1&&e!==void 0?o.t("control.N",{name:e.name}):o.t.n("control.O",t)}
</p>`}function de(o,r,e,t){let{t:n}=o,i=e.trim();if(i===""||oe(i,t)!==void 0)return u;let a=r.map(p=>({miner:p,worker:ne(i,p)})),l=new Set(a.flatMap(({worker:p})=>"name"in p?[p.name]:[])),d=a.filter(({worker:p})=>"missing"in p),m=[...a.filter(({worker:p})=>"name"in p).slice(0,ce),...d.slice(0,1)];return c`<ul class="examples help" aria-live="polite">
${m.map(({miner:p,worker:s})=>c`<li>
${"name"in s?n("commands.U",{name:p.name,worker:s.name}):n("commands.W",{name:p.name,placeholder:s.missing})}
</li>`)}
${r.length>1?c`<li>${n.n("control.ag",l.size)}</li>`:u}
${d.length>1?c`<li>${n.n("control.ah",d.length)}</li>`:u}
</ul>`}function _e({library:o},r){return o.pools?.find(e=>String(e.id)===r)}function Ct(o,r,e,t,n){let i=d=>String(e.values[d]??""),l=(t?se(e).map((d,m)=>({slot:m,...d})):[{slot:Number(i("pool_number")),pool_url:i("pool_url"),worker_name:i("worker_name"),pool_id:i("pool_id")}]).map(({slot:d,pool_url:m,worker_name:p,pool_id:s})=>{let h=_e(o,s);return h===void 0?{slot:d,url:m,worker:p}:{slot:d,url:`${h.name} (${h.url})`,worker:h.worker}});return c`${l.map(({slot:d,url:m,worker:p})=>c`<p>${o.t("control.Z",{slot:d})}: ${m.trim()}</p>
${de(o,r,p,n)}`)}
<p>${o.t("commands.ask_pool")}</p>`}function Mt({t:o},r,e){return c`<details class="placeholders" open>
<summary>${o("commands.V")}</summary>
<ul>
${r.worker_placeholders.map(t=>c`<li>
<button type="button" class="code" @click=${()=>e(t)}>${`{${t}}`}</button>
${o(`commands.placeholder_${t}`)}
</li>`)}
</ul>
</details>`}var Tt=$`.placeholders{color:var(--mr-secondary);font-size:13px}.placeholders summary{cursor:pointer;font-weight:400}.placeholders ul{list-style:none;margin:6px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}`;var Eo=3,B=class extends C{constructor(){super();this.miners=[];this.scope="one";this.problems={};this.lastWorker=0;this.addEventListener("keydown",e=>{e.key==="Enter"&&e.composedPath()[0]instanceof HTMLInputElement&&this.closest("form")?.requestSubmit()})}get slots(){let e=this.miners.flatMap(n=>(n.pools??[]).map(i=>i.slot+1)),t=this.catalog.commands.pool_switch?.fields.find(({key:n})=>n==="pool_number")?.maximum??2;return Math.min(Math.max(Eo,this.draft.pools.length,this.chosen+1,...e),t+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(e){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...e}}))}set(e){this.change({values:{...this.draft.values,...e}})}rescope(e){if(this.dispatchEvent(new CustomEvent("scope",{detail:e})),e==="one"||this.draft.pools.length>0)return;let t=new Set(this.miners.map(i=>i.pools?.find(a=>a.active===!0)?.slot)),[n]=t;this.change({pools:xt(this.miners,this.slots),values:{...this.draft.values,pool_number:String(t.size===1?n??0:0)}})}connectedCallback(){super.connectedCallback(),this.owns(this.env.library.listen(()=>this.requestUpdate()))}typed(e){if(this.scope==="all")return this.draft.pools[e]??G;let t=n=>String(this.draft.values[n]??"");return{pool_url:t("pool_url"),worker_name:t("worker_name"),pool_password:t("pool_password"),pool_id:t("pool_id")}}type(e,t,n){if(this.scope==="one")this.set({[t]:n});else{let i=Array.from({length:this.slots},(a,l)=>this.draft.pools[l]??G);this.change({pools:i.map((a,l)=>l===e?{...a,[t]:n}:a)})}}render(){let{t:e,scope:t}=this,n=Array.from({length:this.slots},(i,a)=>a);return c`${this.catalog.commands.set_pools===void 0?u:c`<div class="choices" role="radiogroup" aria-label=${e("commands.scope")}>
${["one","all"].map(i=>this.radio("scope",t===i,e(`commands.scope_${i}`),()=>this.rescope(i)))}
</div>`}
<p class="help">${e(t==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${t==="one"?"radiogroup":u} aria-label=${e("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${e("control.M")}</span><span>${e("commands.B")}</span>
</div>
${n.map(i=>this.slotRow(i))}
</div>
${St(this.env,this.miners)}
<p class="help">${e(t==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(e){let{t,scope:n}=this,i=n==="all"||e===this.chosen,a=e===this.chosen;return c`<section class=${i?"written":""} aria-label=${t("control.Z",{slot:e})}>
<div class="now">
${n==="one"?this.radio("slot",a,t("control.Z",{slot:e}),()=>this.set({pool_number:String(e)})):c`<h4>${t("control.Z",{slot:e})}</h4>`}
${Et(this.env,this.miners,e)}
</div>
<div class="new">
${i?this.fields(e):c`<span class="help">${t("commands.C")}</span>`}
${n==="all"?this.radio("mined",a,t("commands.A"),()=>this.set({pool_number:String(e)})):u}
</div>
</section>`}choice(e,t){let{t:n}=this,i=this.env.library.pools??[];return i.length===0?u:c`<label class="field">
<span>${n("commands.field_pool_id")}</span>
<select
name=${this.scope==="one"?"pool_id":ie(e,"pool_id")}
@change=${a=>this.type(e,"pool_id",a.target.value)}
>
<option value="">${n("commands.w")}</option>
${i.map(({id:a,name:l})=>c`<option value=${a} ?selected=${String(a)===t}>${l}</option>`)}
</select>
</label>`}fields(e){let t=this.typed(e),n=this.scope==="one"||e===0,i=_e(this.env,t.pool_id);return i!==void 0?c`<div class="typed">
${this.choice(e,t.pool_id)}
<p class="help" dir="ltr">${i.url}<br />${i.worker}</p>
${de(this.env,this.miners,i.worker,this.catalog.limits)}
</div>`:c`<div class="typed">
${this.choice(e,t.pool_id)} ${this.field(e,"pool_url",n?this.t("commands.help_pool_url"):"")} ${this.field(e,"worker_name")}
${this.field(e,"pool_password")}
${de(this.env,this.miners,t.worker_name,this.catalog.limits)}
</div>`}field(e,t,n=""){let i=this.scope==="one"?t:ie(e,t),a=this.problems[i],l=t==="pool_password";return c`<label class="field">
<span>${this.t(`commands.field_${t}`)}</span>
<input
name=${i}
type=${l?"password":"text"}
autocomplete=${l?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${a===void 0?u:"true"}
aria-describedby=${a===void 0?u:`${i}-error`}
.value=${this.typed(e)[t]}
@focus=${()=>{t==="worker_name"&&(this.lastWorker=e)}}
@input=${d=>this.type(e,t,d.target.value)}
/>
${a===void 0?u:c`<span class="error" id="${i}-error" role="alert">${this.t(a.key,a.values)}</span>`}
${n===""?u:c`<span class="help">${n}</span>`}
</label>`}placeholders(){let e=this.scope==="one"?this.chosen:this.lastWorker;return Mt(this.env,this.catalog.limits,t=>this.type(e,"worker_name",`${this.typed(e).worker_name}{${t}}`))}radio(e,t,n,i){return c`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${i} />
${n}
</label>`}};B.properties={miners:{attribute:!1},catalog:{attribute:!1},draft:{attribute:!1},scope:{},problems:{attribute:!1},lastWorker:{state:!0}},B.styles=[_,Tt,$`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],B=w([x("mr-pool-fields")],B);var So=[0,1,2],Co=new Set(["integer","number","password","time","datetime-local","boolean","choice"]),Mo=new Set(["password","time","datetime-local"]);function Pt({t:o},r,e){return e===void 0?u:c`<span class="error" id="${r}-error" role="alert">${o(e.key,e.values)}</span>`}function pe(o,{key:r,kind:e,max_length:t,required:n},i){let{label:a,typed:l,problem:d,help:m="",placeholder:p="",offered:s=[],none:h=""}=i,f=e==="integer"||e==="number",v=b=>i.change(b.target.value),g=d===void 0?u:"true",y=d===void 0?`${r}-help`:`${r}-error`;return c`<label class="field ${Co.has(e)?"":"wide"}">
<span>${a}</span>
${s.length===0?c`<input
name=${r}
type=${f?"number":Mo.has(e)?e:"text"}
step=${f?"any":u}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${p||u}
maxlength=${t??u}
aria-invalid=${g}
aria-describedby=${y}
.value=${l}
@input=${v}
/>`:c`<select name=${r} aria-invalid=${g} aria-describedby=${y} @change=${v}>
${n&&s.some(([b])=>b===l)?u:c`<option value="">${h||o.t(n?"settings.choose":"settings.unchanged")}</option>`}
${s.map(([b,eo,to])=>c`<option value=${b} ?selected=${b===l} ?disabled=${to}>${eo}</option>`)}
</select>`}
${Pt(o,r,d)}
${m===""?u:c`<span class="help" id="${r}-help">${m}</span>`}
</label>`}function At(o,{key:r},e,t){let n=Array.isArray(e?.value)?e.value:[],i=[...new Set([...n,...(e?.options??[]).map(({value:l})=>Number(l))])].sort(),a=new Set(t.typed.split(",").filter(Boolean));return c`<div class="wide" role="group" aria-labelledby="boards">
<span class="field-label" id="boards">${t.label}</span>
<div class="choices">
${(i.length>0?i:So).map(l=>c`<label class="check">
<input
type="checkbox"
aria-invalid=${t.problem===void 0?u:"true"}
.checked=${a.has(String(l))}
@change=${d=>{d.target.checked?a.add(String(l)):a.delete(String(l)),t.change([...a].sort().join(","))}}
/>
${o.t("miner.d",{position:l})}
${n.includes(l)?c`<span class="chip good">${o.t("commands.o")}</span>`:u}
</label>`)}
</div>
${Pt(o,r,t.problem)}
${e===void 0?u:c`<p class="help">${it(o,e)}</p>`}
</div>`}function Ot(o,r,e,t){let n=t?[]:e?.options??[];return n.length>0?n.map(a=>[String(a.value),st(o,a,e?.unit??null),a.refused!==null]):(r.kind==="boolean"?[!0,!1]:r.choices).map(a=>[String(a),Y(o,a,null),!1])}function It({t:o,format:r},e){let t=e.flatMap(a=>a.power_limit_w??a.est_power_w??[]);if(t.length===0)return"";let n=r.power(Math.min(...t)),i=r.power(Math.max(...t));return n===i?o("commands.T",{from:n}):o("commands.S",{from:n,to:i})}function ke({t:o,format:r},e,t,n){let{groups:i,seconds:a}=pt(t,le(e,t,n)),l=`${o.n("commands.D",i)}.`;if(a===0)return l;let d=a<120?`${r.number(a)} s`:r.span(a);return`${l} ${o("commands.E",{time:d})}`}function Lt(o,r,e,t,n,i,a){let{t:l}=o,{pace:d,values:m}=e,p=Object.keys(n).length>0;return c`<fieldset>
<legend>${l("commands.v")}</legend>
<div class="choices" role="radiogroup" aria-label=${l("commands.v")}>
${["all","percent","size"].map(s=>c`<label class="check">
<input type="radio" name="pace" .checked=${d===s} @change=${()=>a({...e,pace:s})} />
${l(`commands.pace_${s}`)}
</label>`)}
</div>
<div class="numbers">
${re(d,r).map(s=>pe(o,s,{label:l(`commands.field_${s.key}`),typed:String(m[s.key]??""),problem:i?n[s.key]:void 0,placeholder:s.key==="stop_after_failures"?l("commands.G"):"",change:h=>a({...e,values:{...m,[s.key]:h}})}))}
</div>
${d==="all"||p?u:c`<p class="help" role="status">${ke(o,e,t,r)}</p>`}
</fieldset>`}var To=new Set(["pool_id","pool_url","worker_name","pool_password","pool_number"]),L=class extends C{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=ct(this.miners,this.row,lt(this.env.hass)),this.allSlots=K(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??this.initial,this.settings===void 0&&Xe(this.row)&&this.readSettings(),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get initial(){return $e(this.row,this.able.length,this.catalog,this.settings)}async readSettings(){let e=this.initial.values;this.settings=await tt(this.env,this.able);let{values:t}=this.draft,n=Object.entries(this.initial.values).filter(([i])=>t[i]===e[i]);this.start===void 0&&(this.draft={...this.draft,values:{...t,...Object.fromEntries(n)}})}get word(){return Qe(this.row)?"set":this.row.command_type}get parameters(){return Rt(this.command,this.draft,this.able,this.settings)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(e=>!Be(e,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(e,t){this.draft={...this.draft,values:{...this.draft.values,[e]:t}}}get problems(){return _t(this.command,this.draft,this.able.length,this.catalog,this.settings)}next(e){if(e.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}if(this.word==="set"&&!Object.keys(this.parameters).some(t=>O(t)!==void 0)){this.error=this.t("settings.nothing_changed");return}this.alone===void 0&&te(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let e=this.renderRoot.querySelector("mr-pool-fields");await e?.updateComplete,[e?.renderRoot,this.renderRoot].flatMap(n=>n?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let e=this.step;this.step="sending",this.error="";try{let{batch_id:t}=await Q(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(n=>n.miner_id),parameters:this.parameters,...le(this.draft,this.able.length,this.catalog)});if(this.batchId=t,this.env.batches.sent.add(t),this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(t),We(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=e}}closed(){this.step==="sent"&&!(this.record!==void 0&&be(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:e,step:t}=this,n=this.t(`common.type_${this.row.command_type}`);return c`<mr-dialog
heading=${e===void 0?n:this.t("commands.I",{command:n,name:e.name})}
close-label=${this.t("common.c")}
?wide=${F(this.row)&&t!=="sent"}
?busy=${t==="sending"}
@closed=${this.closed}
>
${t==="sent"?c`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${i=>{this.record=i.detail}}
></mr-sent-command>`:c`<form id="form" novalidate @submit=${this.next}>
${t==="ask"?this.question():c`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.alarm(this.error)}
</form>`}
${t==="sent"?this.sentActions():t==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.word}`,this.able.length,{name:this.alone?.name??""})}formActions(){let e=this.step==="sending",t=te(this.row,this.able.length),n=this.alone!==void 0,i=t&&!n?`${this.verb} …`:this.verb;return c`${n?c`<button slot="actions" type="button" ?disabled=${e} @click=${()=>this.dialog.close()}>
${this.t("common.b")}
</button>`:u}
<button
slot="actions"
type="submit"
form="form"
class="primary ${t&&n?"danger":""}"
?disabled=${e||this.able.length===0}
>
${e?this.t("commands.y"):i}
</button>`}askActions(){return c`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.a")}
</button>
<button slot="actions" type="button" class="primary danger" @click=${this.send}>
${this.t("commands.d",{action:this.verb})}
</button>`}sentActions(){let e=this.record!==void 0&&!["pending","success"].includes(this.record.status);return c`${e?c`<button
slot="actions"
type="button"
@click=${()=>{this.step="form"}}
>
${this.t("common.t")}
</button>`:u}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.c")}
</button>`}targets(){let{able:e,unable:t,alone:n}=this;return c`<div class="targets">
${F(this.row)?u:c`<p class="help">${this.t(`commands.does_${this.word}`)}</p>`}
${n!==void 0?u:this.names(this.t.n("commands.k",e.length),e)}
${t.length===0?u:this.names(this.t.n("commands.m",t.length),t)}
${n!==void 0&&te(this.row,1)?c`<p class="goes">${this.loss()}</p>`:u}
${this.silent()}
${this.start!==void 0&&$t(this.row)?c`<p class="notice">${this.t("commands.x")}</p>`:u}
</div>`}loss(){let{hashrate_ths:e,power_w:t}=Ge(this.able),{format:n}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:n.hashrate(e),power:n.power(t)})}silent(){let e=this.able.filter(t=>!t.online).length;return e===0?u:c`<p class="notice warn">
${this.able.length===1?this.t("commands.u"):this.t.n("commands.t",e)}
</p>`}names(e,t){return c`<details
@toggle=${n=>{n.target.open&&(this.named=new Set([...this.named,t]))}}
>
<summary>${e}</summary>
<ul class="names">
${this.named.has(t)?t.map(n=>c`<li>${n.name}</li>`):u}
</ul>
</details>`}fields(){let e=F(this.row),t=ae(this.command,this.draft,this.settings).filter(({key:n})=>!e||!To.has(n));return c`${e?c`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${n=>{this.draft=n.detail}}
@scope=${n=>{this.allSlots=n.detail==="all",this.checked=!1}}
></mr-pool-fields>`:u}
${t.length===0?u:c`<div class="fields">${t.map(n=>this.parameter(n))}</div>`}`}parameter(e){let{key:t,kind:n,required:i,default:a}=e,l=I(t,this.settings);if(n==="positions")return At(this.env,e,l,this.view(t));if(n==="boolean"&&(i||O(t)===void 0))return i||a===null?this.yesOrNo(e):this.tick(e);let m=[t==="power_limit_w"?It(this.env,this.able):"",l===void 0?"":at(this.env,l)].filter(Boolean).join(" · ");return pe(this.env,e,{...this.view(t),...m===""?{}:{help:m},offered:Ot(this.env,e,l,this.draft.values.expert===!0)})}view(e){return{label:this.label(e),typed:this.typed(e),problem:this.checked?this.problems[e]:void 0,help:this.optional(`commands.help_${e}`),change:t=>this.set(e,t)}}tick({key:e}){let t=this.draft.values[e]===!0,n=e==="backup_first"&&t?this.withoutBackup:0;return c`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${t}
@change=${i=>this.set(e,i.target.checked)}
/>
${this.label(e)}
</label>
<p class="help">
${n>0?this.t.n("commands.b",n):this.optional(`commands.help_${e}`)}
</p>
</div>`}yesOrNo({key:e}){let t=(n,i)=>this.radio(e,this.draft.values[e]===n,i,()=>this.set(e,n));return c`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${t(!0,this.t("commands.field_on_yes"))} ${t(!1,this.t("commands.field_on_no"))}
</div>`}pacing(){let e=this.able.length;return e<=1?u:Lt(this.env,this.catalog,this.draft,e,this.problems,this.checked,t=>{this.draft=t})}question(){let{row:e,able:t}=this;return c`<div class="notice bad ask" role="alert">
${k(Te,28)}
<div>
<h3>${this.t(`commands.ask_${this.word}`,{count:t.length})}</h3>
<p>${this.t(F(e)&&this.allSlots?"commands.does_set_pools":`commands.does_${this.word}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?u:c`<p>${ke(this.env,this.draft,t.length,this.catalog)}</p>`}
${F(e)?Ct(this.env,this.able,this.draft,this.allSlots,this.catalog.limits):u}
</div>
</div>`}label(e){return this.optional(`commands.field_${e}`)||(rt(this.env,e)??ot(e))}optional(e){let t=this.t(e);return t===e?"":t}typed(e){return String(this.draft.values[e]??"")}radio(e,t,n,i){return c`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${i} />
${n}
</label>`}};L.properties={row:{attribute:!1},catalog:{attribute:!1},miners:{attribute:!1},start:{attribute:!1},settings:{attribute:!1},draft:{state:!0},step:{state:!0},error:{state:!0},checked:{state:!0},named:{state:!0},allSlots:{state:!0},record:{state:!0}},L.styles=[_,yt],w([N("mr-dialog")],L.prototype,"dialog",2),L=w([x("mr-command-dialog")],L);function Po(o,r){return{label:o,selectAll:r?.("common.x")??"",selectRow:e=>r?.("common.y",{name:e})??""}}function Re(o,r,e){let t=e.startsWith("-"),n=r.find(a=>a.key===e.replace(/^-/,""))?.sort;if(n===void 0)return o;let i=o.map(a=>({row:a,value:n(a)}));return i.sort((a,l)=>{if(a.value===l.value)return 0;if(a.value===null)return 1;if(l.value===null)return-1;let d=typeof a.value=="string"?ee(a.value,String(l.value)):a.value-Number(l.value);return t?-d:d}),i.map(({row:a})=>a)}function me(o){return Number(/(\d+)px/.exec(o)?.[1]??0)}function Nt(o){let r=o;for(;r!==null;){if(r instanceof Element&&r!==o&&/auto|scroll/.test(getComputedStyle(r).overflowY))return r;r=r instanceof Element&&r.assignedSlot||(r instanceof ShadowRoot?r.host:r.parentNode)}return document.documentElement}var R={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ue=o=>(...r)=>({_$litDirective$:o,values:r}),U=class{constructor(r){}get _$AU(){return this._$AM._$AU}_$AT(r,e,t){this._$Ct=r,this._$AM=e,this._$Ci=t}_$AS(r,e){return this.update(r,e)}update(r,e){return this.render(...e)}};var{I:Ao}=He,Ft=o=>o;var Dt=o=>o.strings===void 0,Ht=()=>document.createComment(""),V=(o,r,e)=>{let t=o._$AA.parentNode,n=r===void 0?o._$AB:r._$AA;if(e===void 0){let i=t.insertBefore(Ht(),n),a=t.insertBefore(Ht(),n);e=new Ao(i,a,o,o.options)}else{let i=e._$AB.nextSibling,a=e._$AM,l=a!==o;if(l){let d;e._$AQ?.(o),e._$AM=o,e._$AP!==void 0&&(d=o._$AU)!==a._$AU&&e._$AP(d)}if(i!==n||l){let d=e._$AA;for(;d!==i;){let m=Ft(d).nextSibling;Ft(t).insertBefore(d,n),d=m}}}return e},P=(o,r,e=o)=>(o._$AI(r,e),o),Oo={},he=(o,r=Oo)=>o._$AH=r,jt=o=>o._$AH,fe=o=>{o._$AR(),o._$AA.remove()};var zt=(o,r,e)=>{let t=new Map;for(let n=r;n<=e;n++)t.set(o[n],n);return t},Bt=ue(class extends U{constructor(o){if(super(o),o.type!==R.CHILD)throw Error("repeat() can only be used in text expressions")}dt(o,r,e){let t;e===void 0?e=r:r!==void 0&&(t=r);let n=[],i=[],a=0;for(let l of o)n[a]=t?t(l,a):a,i[a]=e(l,a),a++;return{values:i,keys:n}}render(o,r,e){return this.dt(o,r,e).values}update(o,[r,e,t]){let n=jt(o),{values:i,keys:a}=this.dt(r,e,t);if(!Array.isArray(n))return this.ut=a,i;let l=this.ut??=[],d=[],m,p,s=0,h=n.length-1,f=0,v=i.length-1;for(;s<=h&&f<=v;)if(n[s]===null)s++;else if(n[h]===null)h--;else if(l[s]===a[f])d[f]=P(n[s],i[f]),s++,f++;else if(l[h]===a[v])d[v]=P(n[h],i[v]),h--,v--;else if(l[s]===a[v])d[v]=P(n[s],i[v]),V(o,d[v+1],n[s]),s++,v--;else if(l[h]===a[f])d[f]=P(n[h],i[f]),V(o,n[s],n[h]),h--,f++;else if(m===void 0&&(m=zt(a,f,v),p=zt(l,s,h)),m.has(l[s]))if(m.has(l[h])){let g=p.get(a[f]),y=g!==void 0?n[g]:null;if(y===null){let b=V(o,n[s]);P(b,i[f]),d[f]=b}else d[f]=P(y,i[f]),V(o,n[s],y),n[g]=null;f++}else fe(n[h]),h--;else fe(n[s]),s++;for(;f<=v;){let g=V(o,d[v+1]);P(g,i[f]),d[f++]=g}for(;s<=h;){let g=n[s++];g!==null&&fe(g)}return this.ut=a,he(o,d),A}});var Ut=52,Vt=36,qt=$`:host{display:block;min-height:0;overflow:hidden}:host([page]){overflow:visible}.scroll{height:100%;overflow:auto;outline:none;overflow-anchor:none}:host([page]) .scroll{height:auto;overflow:visible}.head{position:sticky;top:0;z-index:3;background:var(--card-background-color);border-bottom:1px solid var(--divider-color)}.head,.body{min-width:var(--least)}.line{position:relative;background:var(--card-background-color);display:grid;grid-template:minmax(0,1fr) / var(--tracks);height:var(--row);align-items:center;border-bottom:1px solid var(--divider-color)}.head .line{border-bottom:none;color:var(--mr-secondary);font-weight:500}.line.openable{cursor:pointer}.line.openable:hover{background:color-mix(in srgb,var(--primary-text-color) 4%,var(--card-background-color))}.line.chosen,.line.chosen:hover{background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color))}.cell{padding:0 10px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.cell.tick,.cell.more{padding:0;overflow:visible}:host(:not([page])) .cell:is(.tick,.first,.more){position:sticky;z-index:1;background:inherit;align-self:stretch;display:flex;align-items:center}.cell:is(.tick,.more){justify-content:center}.cell.tick,.cell.first{inset-inline-start:0}.cell.tick+.first{inset-inline-start:44px}.cell.more{inset-inline-end:0}.cell.more button{min-height:36px;width:40px;color:var(--mr-secondary)}:host([dense]) .sub{display:inline;margin-inline-start:8px}:host([dense]) .sub.less{display:none}.box{display:flex;align-items:center;justify-content:center;height:calc(var(--row) - 1px);width:100%;cursor:pointer;user-select:none}.ends{display:inline-flex;max-width:100%;vertical-align:bottom;white-space:pre}.ends :first-child{overflow:hidden;text-overflow:ellipsis}.sub{display:block;overflow:hidden;text-overflow:ellipsis;color:var(--mr-secondary);font-size:12px;font-weight:400}.two{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;white-space:normal;line-height:1.3}.chip.flat{padding:0;background:none;color:inherit;font-weight:inherit}.chip.wraps{white-space:normal;line-height:1.3}.number button.sort{justify-content:flex-end}button.sort,button.open{padding:0;min-height:32px;max-width:100%;color:inherit;border-radius:4px;justify-content:flex-start;gap:4px;font-weight:inherit}button.open{display:block;text-align:start;overflow:hidden;text-overflow:ellipsis}:focus-visible{outline-offset:-2px}.line:focus-visible{outline:none}.line:focus-visible:after{content:"";position:absolute;inset:0;z-index:2;outline:2px solid var(--primary-color);outline-offset:-2px;pointer-events:none}`;var Kt=8,Wt=4,E=class extends De{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.dense=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.focusing=!1;this.hadFocus=!1;this.measure=()=>{let e=this.clientWidth,t=this.scroller?.clientHeight??0;(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let t=Math.max(0,Math.floor(e/this.rowHeight)),n=Math.min(this.shown.length,Math.ceil((e+this.size.height)/this.rowHeight))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:t,last:n}}))};this.pressed=e=>{if(this.shown.length===0||e.altKey)return;let t=e.composedPath()[0],n=t.closest(".body .line");if(n===null&&t!==this.own)return;let i=this.activePlace,a=this.shown[i],l=Math.max(1,Math.floor(this.size.height/this.rowHeight)-2),d=e.ctrlKey||e.metaKey,p={ArrowUp:i<0?0:i-1,ArrowDown:i+1,PageUp:i-l,PageDown:i+l,Home:0,End:this.shown.length-1}[e.key];if(p!==void 0&&!d)this.moveTo(p,e.shiftKey);else if(d&&e.key.toLowerCase()==="a"&&this.selection!==void 0)this.choose(new Set([...this.selection,...this.shown.map(this.key)]));else if(e.key==="F10"&&e.shiftKey||e.key==="ContextMenu"){if(a===void 0||n===null)return;let{left:s,bottom:h}=n.getBoundingClientRect();this.openMenu(e,a,s+48,h)}else{if(t!==n||a===void 0||d)return;if(e.key===" "&&this.selection!==void 0)this.toggle(e,a);else if(e.key==="Enter"&&this.openable)this.dispatchEvent(new CustomEvent("opened",{detail:a}));else return}e.preventDefault()}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("dense")&&this.drawFrom(this.above),this.hadFocus=this.shadowRoot?.activeElement?.closest(".body")!=null,e.has("rows")||e.has("sort")||e.has("columns")){let t=this.shown;this.shown=Re(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(t):0,this.moved!==0&&this.drawFrom(this.above+this.moved*this.rowHeight)}}get rowHeight(){return this.dense?Vt:Ut}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let t=new Map(this.shown.map((n,i)=>[this.key(n),i]));for(let n=Math.max(0,Math.floor(this.above/this.rowHeight));n<e.length;n+=1){let i=e[n],a=i===void 0?void 0:t.get(this.key(i));if(a!==void 0)return a-n}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*this.rowHeight),this.moved=0,(this.focusing||this.hadFocus&&this.shadowRoot?.activeElement==null)&&(this.renderRoot.querySelector(".line.active")??this.own).focus({preventScroll:!0}),this.focusing=!1,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?Nt(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let t=Math.max(0,Math.floor(e/this.rowHeight));this.firstRow=t-t%Wt}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),t=e.every(i=>this.selection?.has(i)),n=new Set(this.selection);for(let i of e)t?n.delete(i):n.add(i);this.choose(n)}toggle(e,t){let n=new Set(this.selection),i=this.key(t),a=!n.has(i),l=e.shiftKey?this.shown.findIndex(p=>this.key(p)===this.anchor):-1,d=this.shown.indexOf(t),m=l<0?[t]:this.shown.slice(Math.min(l,d),Math.max(l,d)+1);for(let p of m)a?n.add(this.key(p)):n.delete(this.key(p));this.anchor=i,this.choose(n)}openRow(e,t){!this.openable||e.composedPath().some(n=>n instanceof HTMLElement&&n.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:t}))}openMenu(e,t,n,i){this.texts.rowMenus!==void 0&&(e.preventDefault(),this.dispatchEvent(new CustomEvent("menu",{detail:{row:t,x:n,y:i}})))}focusRow(){this.moveTo(Math.max(0,this.activePlace),!1)}get activePlace(){return this.active===void 0?-1:this.shown.findIndex(e=>this.key(e)===this.active)}moveTo(e,t){let n=Math.max(0,Math.min(this.shown.length-1,e)),i=this.shown[n];if(i!==void 0){if(t&&this.selection!==void 0){this.extending??={from:Math.max(0,this.activePlace),selection:this.selection};let{from:a,selection:l}=this.extending,d=this.shown.slice(Math.min(a,n),Math.max(a,n)+1);this.choose(new Set([...l,...d.map(this.key)]))}else this.extending=void 0;this.active=this.key(i),this.focusing=!0,this.reveal(n),this.requestUpdate()}}reveal(e){if(this.scroller===void 0)return;let t=this.body.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top+e*this.rowHeight,n=this.head.offsetHeight,i=this.scroller.clientHeight-(this.page?3:1)*this.rowHeight;t<n?this.scroller.scrollTop+=t-n:t>i&&(this.scroller.scrollTop+=t-i),this.scrolled()}heading(e,t){let n=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return c`<div
role="columnheader"
class="cell ${e.numeric?"number":""} ${t?"first":""}"
aria-sort=${n??(e.sort?"none":u)}
>
${e.sort===void 0?e.label:c`<button
class="plain sort"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:n==="ascending"?`-${e.key}`:e.key}))}
>
${e.label}${n===void 0?u:c`<span aria-hidden="true">${n==="ascending"?"↑":"↓"}</span>`}
</button>`}
</div>`}render(){let{width:e,height:t}=this.size,n=this.columns.filter(g=>(g.from??0)<=e&&e<(g.until??Number.POSITIVE_INFINITY)),i=this.selection!==void 0,a=this.texts.rowMenus!==void 0,l=[i?"44px":"",a?"44px":""],d=[l[0],...n.map(g=>g.track),l[1]].join(" "),m=[...l,...n.map(g=>g.track)].reduce((g,y)=>g+me(y??""),0),p=Math.max(0,Math.min(this.firstRow,this.shown.length)-Kt),s=Math.min(this.shown.length,this.firstRow+Wt+Math.ceil(t/this.rowHeight)+Kt),h=this.shown.slice(p,s),f=this.selection?.size?this.shown.filter(g=>this.selection?.has(this.key(g))).length:0,v=h.some(g=>this.key(g)===this.active)?this.active:this.inView;return c`<div
class="scroll"
tabindex="-1"
role=${i?"grid":"table"}
aria-label=${this.texts.label}
aria-multiselectable=${i?"true":u}
aria-rowcount=${this.shown.length+1}
style="--tracks:${d};--least:${m}px;--row:${this.rowHeight}px"
@keydown=${this.pressed}
>
<div role="rowgroup" class="head">
<div role="row" aria-rowindex="1" class="line">
${i?c`<div role="columnheader" class="cell tick">
<label class="box"><input
type="checkbox"
aria-label=${this.texts.selectAll}
.checked=${f>0&&f===this.shown.length}
.indeterminate=${f>0&&f<this.shown.length}
@change=${this.toggleAll}
/></label>
</div>`:u}
${n.map((g,y)=>this.heading(g,y===0&&this.openable))}
${a?c`<div role="columnheader" class="cell more"><span class="visually-hidden">${this.texts.rowMenus?.heading}</span></div>`:u}
</div>
</div>
<div role="rowgroup" class="body" style="height:${this.shown.length*this.rowHeight}px;padding-top:${p*this.rowHeight}px">
${Bt(h,this.key,(g,y)=>this.line(g,p+y,n,v))}
</div>
</div>`}get inView(){let e=this.shown[Math.max(0,Math.min(this.shown.length-1,Math.ceil(this.above/this.rowHeight)))];return e===void 0?void 0:this.key(e)}line(e,t,n,i){let a=this.key(e),l=this.selection!==void 0,d=this.selection?.has(a)??!1,m=a===i?0:-1,p=l?"gridcell":"cell";return c`<div
role="row"
aria-rowindex=${t+2}
aria-selected=${l?String(d):u}
tabindex=${l||this.openable?m:u}
class="line ${d?"chosen":""} ${this.openable?"openable":""} ${a===i?"active":""}"
@click=${s=>this.openRow(s,e)}
@contextmenu=${s=>this.openMenu(s,e,s.clientX,s.clientY)}
@focusin=${()=>{this.active=a}}
>
${l?c`<div role=${p} class="cell tick">
<label class="box">
<input
type="checkbox"
tabindex=${m}
aria-label=${this.texts.selectRow(this.name(e))}
.checked=${d}
@click=${s=>this.toggle(s,e)}
/></label>
</div>`:u}
${n.map((s,h)=>c`<div role=${p} class="cell ${s.numeric?"number":""} ${h===0&&this.openable?"first":""}">
${h===0&&this.openable?c`<button
class="plain open"
type="button"
tabindex=${m}
@click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
>
${s.cell(e)}
</button>`:s.cell(e)}
</div>`)}
${this.texts.rowMenus===void 0?u:c`<div role=${p} class="cell more">
<button
class="icon"
type="button"
tabindex=${m}
aria-haspopup="menu"
aria-label=${this.texts.rowMenus.of(this.name(e))}
@click=${s=>{let{right:h,bottom:f}=s.currentTarget.getBoundingClientRect();this.openMenu(s,e,h,f)}}
>
${k(Le)}
</button>
</div>`}
</div>`}};E.properties={rows:{attribute:!1},columns:{attribute:!1},key:{attribute:!1},name:{attribute:!1},texts:{attribute:!1},selection:{attribute:!1},sort:{},openable:{type:Boolean},page:{type:Boolean,reflect:!0},dense:{type:Boolean,reflect:!0},steady:{},firstRow:{state:!0},active:{state:!0},size:{state:!0}},E.styles=[_,qt],w([N(".scroll")],E.prototype,"own",2),w([N(".body")],E.prototype,"body",2),w([N(".head")],E.prototype,"head",2),E=w([x("mr-table")],E);function q(o){let{hashrate_ths:r,expected_hashrate_ths:e,paused:t}=o;return t===!0||r===null||!e?null:r/e*100}function Z({shares_accepted:o,shares_rejected:r}){if(o===null||r===null)return null;let e=o+r;return e>0?r/e*100:null}function Yt({last_command:o}){return o!=null&&["failed","timeout","interrupted","not_confirmed"].includes(M(o))}var Se=["site","location","label","status","pool","model","firmware","version"],Io=["expected_below","rejects_above","hotter_than"],Lo=["faults","failed","drift"],Zt=[...Se,"worker",...Io,...Lo];function J(o){let r=[o.firmware,o.firmware_version].filter(e=>e!==null&&e!=="");return r.length>0?r.join(" "):null}function Ce(o){return o.location===o.site?o.site:`${o.location} · ${o.site}`}var Gt=new WeakMap;function No(o){let r=Gt.get(o);if(r===void 0){let e=o.mac??"";r=[o.name,o.ip,o.model,o.vendor,e,e.replaceAll(":",""),o.hostname,J(o),...o.tags,...(o.pools??[]).flatMap(t=>[t.url,t.user])].filter(Boolean).join(`
`).toLowerCase(),Gt.set(o,r)}return r}function Fo(o){let r=Number(o.replace(",","."));return o.trim()===""||!Number.isFinite(r)?void 0:r}var Ho={site:o=>r=>r.site===o,location:o=>r=>r.location===o,label:o=>r=>r.tags.includes(o),status:o=>r=>D(r)===o,pool:o=>r=>S(r).includes(o),model:o=>r=>r.model===o,firmware:o=>r=>r.firmware===o,version:o=>r=>r.firmware_version===o,worker:o=>{let r=o.trim().toLowerCase();return e=>W(e).some(({user:t})=>t.toLowerCase().includes(r))},expected_below:Ee(q,(o,r)=>o<r),rejects_above:Ee(Z,(o,r)=>o>r),hotter_than:Ee(o=>o.temperature_max_c,(o,r)=>o>r),faults:()=>o=>o.faults.length>0,failed:()=>Yt,drift:()=>o=>(o.drift??0)>0};function Ee(o,r){return e=>{let t=Fo(e);return n=>{if(t===void 0)return!0;let i=o(n);return i!==null&&r(i,t)}}}function Jt(o){return Zt.filter(r=>(o.get(r)??"").trim()!=="")}function us(o){return(o.get("q")??"").trim()!==""||Jt(o).length>0}var hs=Object.fromEntries(["q",...Zt].map(o=>[o,null]));function fs(o,r){let e=(r.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),t=Jt(r).map(n=>Ho[n](r.get(n)??""));return e.length===0&&t.length===0?o:o.filter(n=>{if(!t.every(a=>a(n)))return!1;let i=e.length>0?No(n):"";return e.every(a=>i.includes(a))})}function gs(o,r=""){let e=new Map(Se.map(a=>[a,new Map])),t=(a,l)=>{let d=e.get(a);l!==null&&l!==""&&d?.set(l,(d.get(l)??0)+1)};for(let a of o){t("site",a.site),t("location",a.location);for(let l of a.tags)t("label",l);t("status",D(a));for(let l of S(a))t("pool",l);t("model",a.model),t("firmware",a.firmware),r!==""&&a.firmware===r&&t("version",a.firmware_version)}let n=mt,i=a=>[...e.get(a)??[]].map(([l,d])=>({value:l,count:d})).sort((l,d)=>a==="status"?n.indexOf(l.value)-n.indexOf(d.value):ee(l.value,d.value));return Object.fromEntries(Se.map(a=>[a,i(a)]))}var X=640,Do=88,jo=["name","status","hashrate","power","efficiency","temperature","place","pool","last","model","firmware"],zo=["name","status","hashrate","power","efficiency","temperature","pool","place","last","model","firmware"],Bo=["hashrate","power","temperature"],Uo={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7},ge=o=>[...new Set(W(o).map(r=>r.user))].join(", "),Xt=({faults:o})=>o.map(({message:r})=>r).join("; ");function Rs(o,r){let{format:e,t}=o,n=(s,h,f,v,g,y)=>({key:s,label:h,track:f,numeric:!0,cell:b=>T(b,g(v(b))),text:b=>g(v(b)),sort:v,csv:y}),i=(s,h)=>({heading:s,value:h}),a=(s,h)=>s===null?"–":`${e.number(s,h)} %`,l=s=>s===null?"–":e.money(s.value,s.currency),d=(s,h)=>{let f=v=>h(v)?.value??null;return r?.currency!==void 0?[i(`${s} (${r.currency})`,f)]:[i(s,f),i(`${s}: ${t("fleet.j")}`,v=>h(v)?.currency??null)]},m=s=>r?.cost(s)??null,p=s=>{let h=r?.margin(s)??null;return typeof h=="string"?null:h};return[{key:"name",label:t("control.w"),track:"minmax(160px, 2fr)",cell:s=>c`${Qt(s.name)}<span class="sub less">${s.ip}</span>`,sort:s=>s.name,csv:[i(t("control.w"),s=>s.name),i(t("control.o"),s=>s.ip)]},{key:"status",label:t("control.ab"),track:"132px",cell:s=>{let h=ft(o,s);return c`${ye(o,s)}${h===""?u:c`<span class="sub">${h}</span>`}`},sort:s=>Uo[D(s)],csv:[i(t("control.ab"),s=>ht(o,D(s)))]},n("hashrate",t("control.l"),"100px",s=>s.hashrate_ths,s=>e.hashrate(s),[i(`${t("control.l")} (TH/s)`,s=>s.hashrate_ths)]),{...n("expected",t("fleet.o"),"104px",q,s=>a(s,0),[i(`${t("fleet.p")} (TH/s)`,s=>s.expected_hashrate_ths),i(`${t("fleet.o")} (%)`,q)]),cell:s=>c`${T(s,a(q(s),0))}${s.expected_hashrate_ths===null?u:c`<span class="sub">${t("fleet.B",{hashrate:e.hashrate(s.expected_hashrate_ths)})}</span>`}`},n("power",t("control.P"),"86px",s=>s.est_power_w,s=>e.power(s),[i(`${t("control.P")} (W)`,s=>s.est_power_w)]),n("efficiency",t("control.g"),"100px",s=>s.efficiency_j_th,s=>e.efficiency(s),[i(`${t("control.g")} (J/TH)`,s=>s.efficiency_j_th)]),n("temperature",t("control.ac"),"110px",s=>s.temperature_max_c,s=>e.temperature(s),[i(`${t("control.ac")} (°C)`,s=>s.temperature_max_c)]),n("rejects",t("fleet.E"),"96px",Z,s=>a(s,2),[i(t("fleet.I"),s=>s.shares_accepted),i(t("fleet.J"),s=>s.shares_rejected),i(`${t("fleet.E")} (%)`,Z)]),{key:"place",label:t("control.E"),track:"minmax(110px, 1fr)",cell:s=>s.location===s.site?s.site:c`${s.location}<span class="sub less">${s.site}</span>`,text:Ce,sort:Ce,csv:[i(t("control.Y"),s=>s.site),i(t("control.E"),s=>s.location)]},{key:"labels",label:t("control.p"),track:"minmax(120px, 1fr)",cell:({tags:s})=>c`<span title=${s.join(", ")}>${s.join(", ")||"–"}</span>`,text:({tags:s})=>s.join(", "),sort:({tags:s})=>s.join(", ")||null,csv:[i(t("control.p"),({tags:s})=>s.join(", "))]},{key:"pool",label:t("control.F"),track:"minmax(176px, 1.6fr)",cell:s=>Vo(o,s),text:s=>S(s)[0]??"",sort:s=>S(s)[0]??null,csv:[i(t("control.F"),s=>S(s).join(", "))]},{key:"worker",label:t("fleet.ae"),track:"minmax(120px, 1fr)",cell:s=>T(s,ge(s)||"–"),text:ge,sort:s=>ge(s)||null,csv:[i(t("fleet.ae"),ge)]},{key:"last",label:t("fleet.s"),track:"minmax(170px, 1.2fr)",cell:s=>qo(o,s),text:({last_command:s})=>s==null?"":H(o,M(s)),sort:({last_command:s})=>s?.id??null,csv:[i(t("fleet.s"),({last_command:s})=>s==null?null:t(`common.type_${s.command_type}`)),i(t("fleet.K"),({last_command:s})=>s==null?null:H(o,M(s))),i(t("fleet.L"),({last_command:s})=>s?.timestamp??null)]},{key:"faults",label:t("fleet.q"),track:"minmax(130px, 1.4fr)",cell:s=>{let[h,...f]=s.faults;return h===void 0?"–":c`<span title=${Xt(s)}>${T(s,h.message)}</span>${f.length===0?u:c`<span class="sub">${t.n("fleet.v",f.length)}</span>`}`},text:s=>s.faults[0]?.message??"",sort:s=>s.faults.length===0?null:s.faults.length,csv:[i(t("fleet.q"),Xt)]},n("drift",t("fleet.n"),"96px",({drift:s})=>s??null,s=>e.number(s),[i(t("fleet.n"),({drift:s})=>s??null)]),n("uptime",t("control.ae"),"104px",s=>s.uptime_s,s=>e.span(s),[i(`${t("control.ae")} (s)`,s=>s.uptime_s)]),{key:"cost",label:t("fleet.h"),track:"118px",numeric:!0,cell:s=>T(s,l(m(s))),text:s=>l(m(s)),sort:s=>m(s)?.value??null,csv:d(t("fleet.h"),m)},{key:"margin",label:t("fleet.t"),track:"128px",numeric:!0,cell:s=>{let h=r?.margin(s)??null;return typeof h!="string"?T(s,l(h)):c`–<span class="sub" title=${t(`fleet.margin_${h}_help`)}>${t(`fleet.margin_${h}`)}</span>`},text:s=>l(p(s)),sort:s=>p(s)?.value??null,csv:d(t("fleet.t"),p)},{key:"model",label:t("control.v"),track:"minmax(120px, 1.2fr)",cell:s=>s.model??"–",text:s=>s.model??"",sort:s=>s.model,csv:[i(t("control.v"),s=>s.model)]},{key:"firmware",label:t("control.j"),track:"minmax(120px, 1.2fr)",cell:s=>s.firmware!==null&&s.firmware_version!==null?c`${s.firmware}<span class="sub">${s.firmware_version}</span>`:J(s)??"–",text:s=>J(s)??"",sort:J,csv:[i(t("control.j"),s=>s.firmware),i(t("fleet.N"),s=>s.firmware_version)]}]}function Vo(o,r){let[e]=W(r),[t,...n]=S(r);return e===void 0||t===void 0?"–":c`<span title=${[t,...n].join(", ")}
>${T(r,n.length>0?o.t("control.I",{host:t,count:n.length}):t)}</span
><span class="sub">${e.user}</span>`}function qo(o,{last_command:r}){if(r==null)return"–";let e=r.error_message===null?"":o.errorText(r);return c`<span title=${e}>${Je(o,r,"flat")}</span
><span class="sub">${o.t(`common.type_${r.command_type}`)}, ${o.format.relative(r.timestamp)}</span>`}function Ko(o,r){let e=new Set(o.map(t=>t.key));return["name",...(r??jo).filter(t=>t!=="name"&&e.has(t))]}function Es(o,r,e,t){let n=new Map(r.map(p=>[p.key,p])),i=Ko(r,e),a=Do,l=new Map;for(let p of e===null?zo:i)a+=me(n.get(p)?.track??""),l.set(p,e===null||t?Math.max(X,a):X);let d=i.flatMap(p=>{let s=n.get(p);return s===void 0?[]:[{...s,from:l.get(p)??X}]}),m=r.filter(p=>!i.includes(p.key));return[...Wo(o,n,e===null?Bo:i),...d,...m.map(p=>({...p,from:Number.POSITIVE_INFINITY}))]}function Qt(o){let r=o.lastIndexOf(" ");return r<1||o.length-r>12?o:c`<span class="ends"><span>${o.slice(0,r)}</span><span>${o.slice(r)}</span></span>`}function Wo(o,r,e){let t=e.flatMap(d=>{let m=r.get(d);return m===void 0||d==="name"||d==="status"?[]:[m]}),[n,...i]=t,a=i.slice(0,2),l={key:"name",label:o.t("control.w"),track:"minmax(0, 1fr)",until:X,cell:d=>c`${Qt(d.name)}<span class="sub"
>${ye(o,d,"flat")}${ut(d)?d.last_seen===null?u:` · ${gt(o,d.last_seen)}`:a.map(({text:m})=>m?.(d)??"").filter(m=>m!==""&&m!=="–").map(m=>` · ${m}`)}</span
>`,sort:d=>d.name};return n===void 0?[l]:[l,{...n,track:"92px",until:X}]}function Cs(o){return`http://${o.includes(":")?`[${o}]`:o}/`}var Os=ue(class extends U{constructor(o){if(super(o),o.type!==R.PROPERTY&&o.type!==R.ATTRIBUTE&&o.type!==R.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Dt(o))throw Error("`live` bindings can only contain a single expression")}render(o){return o}update(o,[r]){if(r===A||r===u)return r;let e=o.element,t=o.name;if(o.type===R.PROPERTY){if(r===e[t])return A}else if(o.type===R.BOOLEAN_ATTRIBUTE){if(!!r===e.hasAttribute(t))return A}else if(o.type===R.ATTRIBUTE&&e.getAttribute(t)===r+"")return A;return he(o),r}});function Hs(o){let{style:r}=document.documentElement,e=new ResizeObserver(()=>r.setProperty("--mr-bottom-bar",`${o.offsetHeight}px`));return e.observe(o),()=>{e.disconnect(),r.removeProperty("--mr-bottom-bar")}}export{vt as a,oo as b,an as c,io as d,ao as e,yt as f,vo as g,On as h,G as i,xe as j,$o as k,le as l,Mt as m,Tt as n,pe as o,Lt as p,R as q,ue as r,U as s,he as t,Bt as u,Po as v,Re as w,q as x,Z as y,Se as z,Io as A,Lo as B,J as C,Ce as D,Jt as E,us as F,hs as G,fs as H,gs as I,Rs as J,Ko as K,Es as L,Cs as M,Os as N,Hs as O};
