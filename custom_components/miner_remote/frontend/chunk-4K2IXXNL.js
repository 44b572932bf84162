import{b as Xe}from"./chunk-SETSKVZ7.js";import{C as pt,D as mt,E as se,F as ut,G as ht,I as ie,J as ft,K as gt,R as xt,b as k,e as M,f as H,g as ne,h as O,j as nt,k as re,l as I,m as _e,n as rt,o as st,p as it,v as at,w as lt,x as Y,y as ct,z as dt}from"./chunk-DUU77A5H.js";import{$ as F,Da as W,Ea as C,Fa as ot,Ia as _,O as Be,X as Ue,a as Ne,b as Fe,da as Ke,ea as ee,fa as We,ja as te,k as Le,ka as Ye,la as Ge,na as Ze,oa as Je,p as He,pa as R,q as De,ra as Qe,s as je,sa as x,ua as L,va as K,wa as et,xa as oe,y as ze,za as tt}from"./chunk-26COB4U5.js";import{a as vt,c as D,d as yt,e as bt,f as ke,g as wt,h as $t,i as T}from"./chunk-TRZ3CYCP.js";import{a as $,b as c,d as A,e as p,f as qe,g as Ve}from"./chunk-ASTUCMWA.js";import{b as y}from"./chunk-TN3OZQAE.js";function _t(){Ze(["control"],Je(Ge().query,{add:"1"}))}var co="/config/integrations/dashboard/add?domain=miner_remote",j=class extends k{connectedCallback(){super.connectedCallback(),this.load()}async load(){try{this.sites=(await ee(this.env.hass,"miner_remote/sites")).sites}catch{this.sites=void 0}}render(){let n=this.sites?.length===0;return c`<div class="card empty">
${R(He,48)}
<h2>${this.t(n?"add.p":"add.r")}</h2>
<p>${this.t(n?"add.o":"add.q")}</p>
${n?c`<a class="button" href=${co}>${this.t("add.n")}</a>`:c`<button type="button" class="primary" @click=${()=>_t()}>
${R(Be)}${this.t("add.d")}
</button>`}
</div>`}};j.properties={sites:{state:!0}},j.styles=[_],j=y([x("mr-no-miners")],j);var po={reached:[Le,"good"],awaited:[Ue,"busy"],ahead:[De,"quiet"],bad:[je,"bad"],doubtful:[Ne,"warn"]};function Re(o){return o.status!=="pending"&&o.verification!=="waiting"}function mo(o){let{sent_at:n,completed_at:e,command_type:t}=o,r=M(o),s=t==="backup"?"done":"confirmed",a=t==="backup"?[]:["accepted"],l=(...m)=>m.map(i=>({stage:i,state:"ahead",at:null})),d={stage:"sent",state:"reached",at:n},u=a.map(m=>({stage:m,state:"reached",at:e}));switch(r){case"waiting":return[{stage:r,state:"awaited",at:null},...l("sent",...a,s)];case"sent":{let[m=s,...i]=[...a,s];return[d,{stage:m,state:"awaited",at:null},...l(...i)]}case"accepted":return o.verification===null?[d,...u]:[d,...u,{stage:s,state:"awaited",at:null}];case"confirmed":case"done":return[d,...u,{stage:r,state:"reached",at:o.verified_at??e}];case"not_confirmed":return[d,...u,{stage:r,state:"doubtful",at:o.verified_at??null}];default:{let m={stage:r,state:r==="skipped"?"doubtful":"bad",at:e};return n===null?[m]:[d,m]}}}function uo(o,n){switch(n){case"accepted":return o.t("commands.a");case"confirmed":return o.t("commands.batch_confirming");case"done":return o.t("commands.batch_running");default:return H(o,n)}}function ho(o,n){return c`<ol class="stages">
${mo(n).map(({stage:e,state:t,at:r})=>{let[s,a]=po[t];return c`<li class="${t} ${a}" aria-current=${t==="awaited"?"step":p}>
${R(s,22)}<span>${t==="awaited"?uo(o,e):H(o,e)}</span>
${r===null?p:c`<time datetime=${r}>${o.format.timeSeconds(r)}</time>`}
</li>`})}
</ol>`}var fo=$`.stages{list-style:none;margin:0;padding:0;display:flex;flex-direction:column}.stages li{display:flex;align-items:center;gap:10px;min-height:36px;position:relative}.stages svg{color:var(--chip);flex:none}.stages li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;top:31px;height:10px;border-inline-start:2px solid var(--divider-color)}.stages .ahead{color:var(--mr-secondary)}.stages .awaited span,.stages li:last-child:not(.ahead) span{font-weight:500}.stages time{color:var(--mr-secondary);font-variant-numeric:tabular-nums}`,z=class extends k{constructor(){super(...arguments);this.batchId="";this.error="";this.load=async()=>{try{let e=We({batch_id:this.batchId,limit:1}),{commands:t}=await Ke(this.env.hass,"GET",`remote/commands/history${e}`),[r]=t;r!==void 0&&(this.record===void 0||!Re(this.record))&&this.take(r)}catch(e){this.error=this.env.errorText(e)}}}connectedCallback(){super.connectedCallback();let e=new Ye(()=>this.env.hass.connection,"miner_remote/commands/subscribe",({commands:t})=>{for(let r of t)r.batch_id===this.batchId&&this.take(r)});this.owns(e.listen(()=>{},this.load)),this.load()}take(e){this.record=e,this.error="",this.dispatchEvent(new CustomEvent("changed",{detail:e}))}render(){let{record:e}=this;return this.error!==""?c`<p class="error" role="alert">${this.error}</p>`:e===void 0?c`<p class="help" role="status">${this.t("commands.y")}</p>`:c`<div role="status">${ho(this.env,e)}</div>
${this.explanation(e)}
<p class="help">${Qe(["history"],this.t("commands.l"),{command:String(e.id)})}</p>`}explanation(e){let t=M(e);if(e.error_code??e.error_message)return c`<p class="notice bad" role="alert" dir="auto">${this.env.errorText(e)}</p>`;if(t==="accepted")return c`<p class="help">
${this.t(e.verification===null?"commands.s":"commands.e")}
</p>`;if(t==="not_confirmed")return c`<p class="notice warn">${this.t("commands.f")}</p>`;let r=Object.entries(e.response?.also_changed??{});return r.length===0?p:c`<div class="notice warn">
${this.t("settings.also_changed")}
${r.map(([s,{before:a,after:l}])=>c`<br />${at(this.env,s)}: ${Y(this.env,a,null)} → ${Y(this.env,l,null)}`)}
</div>`}};z.properties={batchId:{},record:{state:!0},error:{state:!0}},z.styles=[_,fo,$`:host{display:flex;flex-direction:column;gap:12px}.notice{margin:0;overflow-wrap:anywhere}`],z=y([x("mr-sent-command")],z);var kt=$`form{display:flex;flex-direction:column;gap:16px}button[slot=actions]{white-space:normal;overflow-wrap:anywhere;max-width:100%;padding-block:6px}.targets{display:flex;flex-direction:column;gap:8px}.goes,.ask p{margin:0}.goes,summary{font-weight:500}summary{cursor:pointer}h3{margin:0}.now{list-style:none;margin:4px 0 0;padding:0;overflow-wrap:anywhere}.names{columns:180px;max-height:160px;overflow:auto;margin:6px 0 0;padding-inline-start:20px;overflow-wrap:anywhere}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.fields,.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(150px,100%),1fr));gap:12px;align-items:start}fieldset{display:flex;flex-direction:column;gap:12px}.fields{grid-template-columns:repeat(auto-fit,minmax(min(200px,100%),1fr))}.fields>.wide{grid-column:1 / -1}.ask{display:flex;gap:12px;overflow-wrap:anywhere}.ask>div{display:flex;flex-direction:column;gap:6px;min-width:0}`;var go=/^([a-z0-9+.-]+):\/\/([^/?#]*)([^?]*)(\?.*)?$/i,vo=/^(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?$/i,yo=/^\[[0-9a-f:.]+\]$/i;function bo(o){for(let n of o){let e=n.codePointAt(0)??0;if(e<32||e>=127&&e<160||e===8232||e===8233)return!0}return!1}function Rt(o,n){if(/[^\x21-\x7e]/.test(o))return{key:"input.pool_url_characters"};let[,e="",t="",,r]=go.exec(o)??[],s=e.toLowerCase();if(!n.pool_schemes.includes(s))return{key:"input.pool_url_scheme",values:{choices:n.pool_schemes.map(m=>`${m}://`).join(", ")}};if(t.includes("@"))return{key:"input.pool_url_login"};if(r!==void 0)return{key:"input.pool_url_query"};let a=t.lastIndexOf(":"),l=a>t.lastIndexOf("]")?t.slice(0,a):t;if(!vo.test(l)&&!yo.test(l))return{key:"input.pool_url_host"};if(l===t&&n.schemes_with_default_port.includes(s))return;let d=l===t?"":t.slice(a+1),u=/^\d{1,5}$/.test(d)?Number(d):0;return u<1||u>65535?{key:"input.pool_url_port"}:void 0}function ae(o,n){if(bo(o))return{key:"input.control_characters"};let e=!0,t=o.replace(/\{([^{}]*)\}/g,(s,a)=>(e&&=n.worker_placeholders.includes(a),""));return e&&!/[{}]/.test(t)?void 0:{key:"input.worker_placeholder",values:{choices:n.worker_placeholders.map(s=>`{${s}}`).join(", ")}}}function wo(o){return/^\d+(\.\d+){3}$/.test(o)?o.slice(o.lastIndexOf(".")+1):o.includes(":")?o.slice(o.lastIndexOf(":")+1)||"0":null}function le(o,n){let e={name:n.name,hostname:n.hostname,ip:n.ip,ip_last:wo(n.ip),mac:n.mac?.replaceAll(":","")??null},t,r=o.replace(/\{([^{}]*)\}/g,(s,a)=>{let l=e[a];return l?l.replace(/[^0-9A-Za-z._:-]+/g,"-"):(t??=s,s)});return t===void 0?{name:r}:{missing:t}}var $o={key:"input.missing"},St={all:[],percent:["group_percent","group_delay_s"],size:["group_size","group_delay_s"]},xo={group_percent:10,group_size:10,group_delay_s:60};function Se(o){return o.fields.filter(({key:n,kind:e})=>e!=="pool_passwords"&&e!=="pools"&&(e!=="choices"||O(n)!==void 0))}function Et(o){return o.fields.some(({kind:n})=>n==="password"||n==="pools"||n==="pool_passwords")}function ce(o,n){return n.pacing_fields.filter(({key:e})=>St[o].includes(e)||e==="stop_after_failures")}function _o(o,n){return o.kind==="boolean"&&!o.required&&o.default===null?"":o.kind==="boolean"?o.required||o.default===!0:o.kind==="pool_url"?`${n.limits.pool_schemes[0]??""}://`:o.kind==="password"||o.default===null?"":String(o.default)}function Ee(o,n,e,t){let r=ko(ft(o,n,e));return{...r,values:Object.fromEntries([...Se(o).map(s=>{let a=n===1?I(s.key,t):void 0,l=a===void 0||s.kind==="positions"||s.kind==="boolean"&&s.required;return[s.key,l?_o(s,e):_e(a)]}),...Object.entries(r.values)])}}function ko(o){let n=Object.entries({stop_after_failures:"",...xo,...o});return{values:Object.fromEntries(n.map(([e,t])=>[e,String(t)])),pace:o.group_percent!==void 0?"percent":o.group_size!==void 0?"size":"all",pools:[]}}function zn(o,n,e,t){let r=Ee(o,e,t),s={...r.values};for(let{key:l,kind:d}of Se(o)){let u=n[l];d!=="password"&&u!==void 0&&u!==null&&(s[l]=typeof u=="boolean"&&O(l)===void 0?u:String(u))}let a=Array.isArray(n.pools)?n.pools:[];return{...r,values:s,pools:a.map(l=>({...G,...l,pool_password:"",...l.pool_id===void 0?{}:{pool_id:String(l.pool_id)}}))}}var G={pool_url:"",worker_name:"",pool_password:""};function Ct(o,n){let e=(t,r)=>{let s=new Set(o.map(a=>a.pools?.find(l=>l.slot===t)?.[r]??""));return s.size===1?[...s][0]??"":""};return Array.from({length:n},(t,r)=>({pool_url:e(r,"url"),worker_name:e(r,"user"),pool_password:""}))}function Ro({pool_url:o,worker_name:n,pool_password:e,pool_id:t=""}){return`${o}${n}${e}${t}`.trim()===""}function de(o){return o.pools.slice(0,o.pools.findLastIndex(n=>!Ro(n))+1)}function pe(o,n){return`pools.${o}.${n}`}function So(o,{kind:n,minimum:e,maximum:t,above_minimum:r}){let s=o===""?Number.NaN:Number(o),a=e??Number.NEGATIVE_INFINITY,l=t??Number.POSITIVE_INFINITY,d=n==="integer";return(r?s>a:s>=a)&&s<=l&&(!d||Number.isInteger(s))?void 0:{key:`input.${d?"fraction_or_out_of_range":r?"out_of_open_range":"out_of_range"}`,values:{minimum:a,maximum:l}}}function Ce(o,n,e){if(typeof n!="string")return;let t=n.trim();if(t==="")return o.required?$o:void 0;let r=o.max_length??e.limits.max_text;if(n.length>r)return{key:"input.too_long",values:{maximum:r}};switch(o.kind){case"integer":case"number":return So(t,o);case"pool_url":return Rt(t,e.limits);case"worker_name":return ae(t,e.limits);default:return}}function Eo(o,n){let e={},t=de(o),r=n.commands.pool_switch?.fields??[];for(let s of["pool_url","worker_name"]){let a=r.find(l=>l.key===s);(t.length===0?[G]:t).forEach((l,d)=>{if(l.pool_id)return;let u=a===void 0?void 0:Ce({...a,required:!0},l[s],n);u!==void 0&&(e[pe(d,s)]=u)})}return e}function Mt(o,n,e,t,r){let s={...K(o)?Eo(n,t):{},...Co(n,e,t)};for(let a of me(o,n,r)){let l=Ce(rt(a,I(a.key,r)),n.values[a.key],t);l!==void 0&&(s[a.key]=l)}return s}function Co(o,n,e){let t=n>1?ce(o.pace,e):[];return Object.fromEntries(t.flatMap(r=>{let s=St[o.pace].includes(r.key),a=Ce({...r,required:s},o.values[r.key],e);return a===void 0?[]:[[r.key,a]]}))}function Mo(o,n){switch(o){case"integer":case"number":case"pool_id":return Number(n);case"boolean":return n==="true";case"positions":return n.split(",").map(Number);default:return n}}function Tt(o,n){let e={};for(let{key:t,kind:r}of o){let s=n.values[t]??"";if(typeof s=="boolean")e[t]=s;else{let a=r==="password"?s:s.trim();a!==""&&(e[t]=Mo(r,a))}}return e}function To(o,n,e){return o.every(t=>{let r=le(e,t);return"name"in r&&t.pools?.some(s=>s.url===n&&s.user===r.name)})}var Po=new Set(["pool_url","worker_name","pool_password"]);function me(o,{values:n},e){let t=!!n.pool_id;return Se(o).map(s=>s.key==="pool_url"||s.key==="worker_name"?{...s,required:!0}:s).filter(({key:s,required:a})=>s==="pool_id"?t:t&&Po.has(s)||s==="speed_percent"&&n.mode==="auto"||s==="target_temperature_c"&&n.mode==="manual"?!1:a||e===void 0||O(s)===void 0?!0:I(s,e)?.read_only===!1)}function Ao(o,n,e,t){let r=a=>{let l=I(a,t);return l!==void 0&&_e(l)===e.values[a]},s=n.mode!==void 0&&!r("mode");for(let{key:a,required:l}of o.fields)!l&&r(a)&&!(s&&a==="speed_percent")&&delete n[a]}function Pt(o,n,e,t){let r=Tt(me(o,n,t),n);if(e.length===1&&Ao(o,r,n,t),!K(o))return r;let s=de(n).map(({pool_url:a,worker_name:l,pool_password:d,pool_id:u})=>{if(u)return{pool_id:Number(u)};let m={pool_url:a.trim(),worker_name:l.trim()};return d===""&&To(e,m.pool_url,m.worker_name)?m:{...m,pool_password:d||"x"}});return{...r,pools:s}}function ue(o,n,e){return n>1?Tt(ce(o.pace,e),o):{}}var he=3;function At(o,n,e){let{t}=o,r=ot(n).find(a=>a.slot===e)?.hosts??[];if(r.length===0)return c`<span class="help">${t("commands.z")}</span>`;let s=n.length===1?n[0]?.pools?.find(a=>a.slot===e)?.user??"":"";return c`<ul>
${r.slice(0,he).map(({host:a,count:l,active:d})=>c`<li>
${a}${n.length>1?` (${t.n("common.l",l)})`:p}
${d===0?p:c`<span class="chip good">
${n.length===1?t("control.G"):t("control.H",{count:d})}
</span>`}
</li>`)}
${s===""?p:c`<li class="help">${s}</li>`}
${r.length>he?c`<li class="help">${t.n("control.L",r.length-he)}</li>`:p}
</ul>`}function Ot(o,n){let[e]=n,t=n.filter(r=>(r.pools??[]).length===0).length;return t===0?p:c`<p class="help">
${n.length===1&&e!==void 0?o.t("control.N",{name:e.name}):o.t.n("control.O",t)}
</p>`}function fe(o,n,e,t){let{t:r}=o,s=e.trim();if(s===""||ae(s,t)!==void 0)return p;let a=n.map(m=>({miner:m,worker:le(s,m)})),l=new Set(a.flatMap(({worker:m})=>"name"in m?[m.name]:[])),d=a.filter(({worker:m})=>"missing"in m),u=[...a.filter(({worker:m})=>"name"in m).slice(0,he),...d.slice(0,1)];return c`<ul class="examples help" aria-live="polite">
${u.map(({miner:m,worker:i})=>c`<li>
${"name"in i?r("commands.U",{name:m.name,worker:i.name}):r("commands.W",{name:m.name,placeholder:i.missing})}
</li>`)}
${n.length>1?c`<li>${r.n("control.ag",l.size)}</li>`:p}
${d.length>1?c`<li>${r.n("control.ah",d.length)}</li>`:p}
</ul>`}function Me({library:o},n){return o.pools?.find(e=>String(e.id)===n)}function It(o,n,e,t,r){let s=d=>String(e.values[d]??""),l=(t?de(e).map((d,u)=>({slot:u,...d})):[{slot:Number(s("pool_number")),pool_url:s("pool_url"),worker_name:s("worker_name"),pool_id:s("pool_id")}]).map(({slot:d,pool_url:u,worker_name:m,pool_id:i})=>{let h=Me(o,i);return h===void 0?{slot:d,url:u,worker:m}:{slot:d,url:`${h.name} (${h.url})`,worker:h.worker}});return c`${l.map(({slot:d,url:u,worker:m})=>c`<p>${o.t("control.Z",{slot:d})}: ${u.trim()}</p>
${fe(o,n,m,r)}`)}
<p>${o.t("commands.ask_pool")}</p>`}function Nt({t:o},n,e){return c`<details class="placeholders" open>
<summary>${o("commands.V")}</summary>
<ul>
${n.worker_placeholders.map(t=>c`<li>
<button type="button" class="code" @click=${()=>e(t)}>${`{${t}}`}</button>
${o(`commands.placeholder_${t}`)}
</li>`)}
</ul>
</details>`}var Ft=$`.placeholders{color:var(--mr-secondary);font-size:13px}.placeholders summary{cursor:pointer;font-weight:400}.placeholders ul{list-style:none;margin:6px 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(240px,100%),1fr));gap:6px 12px}.code{font:13px ui-monospace,monospace;min-height:26px;padding:0 8px;border-radius:6px;margin-inline-end:4px}`;var Oo=3,B=class extends k{constructor(){super();this.miners=[];this.scope="one";this.problems={};this.lastWorker=0;this.addEventListener("keydown",e=>{e.key==="Enter"&&e.composedPath()[0]instanceof HTMLInputElement&&this.closest("form")?.requestSubmit()})}get slots(){let e=this.miners.flatMap(r=>(r.pools??[]).map(s=>s.slot+1)),t=this.catalog.commands.pool_switch?.fields.find(({key:r})=>r==="pool_number")?.maximum??2;return Math.min(Math.max(Oo,this.draft.pools.length,this.chosen+1,...e),t+1)}get chosen(){return Number(this.draft.values.pool_number??0)}change(e){this.dispatchEvent(new CustomEvent("draft",{detail:{...this.draft,...e}}))}set(e){this.change({values:{...this.draft.values,...e}})}rescope(e){if(this.dispatchEvent(new CustomEvent("scope",{detail:e})),e==="one"||this.draft.pools.length>0)return;let t=new Set(this.miners.map(s=>s.pools?.find(a=>a.active===!0)?.slot)),[r]=t;this.change({pools:Ct(this.miners,this.slots),values:{...this.draft.values,pool_number:String(t.size===1?r??0:0)}})}connectedCallback(){super.connectedCallback(),this.owns(this.env.library.listen(()=>this.requestUpdate()))}typed(e){if(this.scope==="all")return this.draft.pools[e]??G;let t=r=>String(this.draft.values[r]??"");return{pool_url:t("pool_url"),worker_name:t("worker_name"),pool_password:t("pool_password"),pool_id:t("pool_id")}}type(e,t,r){if(this.scope==="one")this.set({[t]:r});else{let s=Array.from({length:this.slots},(a,l)=>this.draft.pools[l]??G);this.change({pools:s.map((a,l)=>l===e?{...a,[t]:r}:a)})}}render(){let{t:e,scope:t}=this,r=Array.from({length:this.slots},(s,a)=>a);return c`${this.catalog.commands.set_pools===void 0?p:c`<div class="choices" role="radiogroup" aria-label=${e("commands.scope")}>
${["one","all"].map(s=>this.radio("scope",t===s,e(`commands.scope_${s}`),()=>this.rescope(s)))}
</div>`}
<p class="help">${e(t==="one"?"commands.does_pool_switch":"commands.does_set_pools")}</p>
<div class="slots" role=${t==="one"?"radiogroup":p} aria-label=${e("commands.field_pool_number")}>
<div class="heads help" aria-hidden="true">
<span>${e("control.M")}</span><span>${e("commands.B")}</span>
</div>
${r.map(s=>this.slotRow(s))}
</div>
${Ot(this.env,this.miners)}
<p class="help">${e(t==="one"?"commands.help_pool_password":"commands.help_password_kept")}</p>
${this.placeholders()}`}slotRow(e){let{t,scope:r}=this,s=r==="all"||e===this.chosen,a=e===this.chosen;return c`<section class=${s?"written":""} aria-label=${t("control.Z",{slot:e})}>
<div class="now">
${r==="one"?this.radio("slot",a,t("control.Z",{slot:e}),()=>this.set({pool_number:String(e)})):c`<h4>${t("control.Z",{slot:e})}</h4>`}
${At(this.env,this.miners,e)}
</div>
<div class="new">
${s?this.fields(e):c`<span class="help">${t("commands.C")}</span>`}
${r==="all"?this.radio("mined",a,t("commands.A"),()=>this.set({pool_number:String(e)})):p}
</div>
</section>`}choice(e,t){let{t:r}=this,s=this.env.library.pools??[];return s.length===0?p:c`<label class="field">
<span>${r("commands.field_pool_id")}</span>
<select
name=${this.scope==="one"?"pool_id":pe(e,"pool_id")}
@change=${a=>this.type(e,"pool_id",a.target.value)}
>
<option value="">${r("commands.w")}</option>
${s.map(({id:a,name:l})=>c`<option value=${a} ?selected=${String(a)===t}>${l}</option>`)}
</select>
</label>`}fields(e){let t=this.typed(e),r=this.scope==="one"||e===0,s=Me(this.env,t.pool_id);return s!==void 0?c`<div class="typed">
${this.choice(e,t.pool_id)}
<p class="help" dir="ltr">${s.url}<br />${s.worker}</p>
${fe(this.env,this.miners,s.worker,this.catalog.limits)}
</div>`:c`<div class="typed">
${this.choice(e,t.pool_id)} ${this.field(e,"pool_url",r?this.t("commands.help_pool_url"):"")} ${this.field(e,"worker_name")}
${this.field(e,"pool_password")}
${fe(this.env,this.miners,t.worker_name,this.catalog.limits)}
</div>`}field(e,t,r=""){let s=this.scope==="one"?t:pe(e,t),a=this.problems[s],l=t==="pool_password";return c`<label class="field">
<span>${this.t(`commands.field_${t}`)}</span>
<input
name=${s}
type=${l?"password":"text"}
autocomplete=${l?"new-password":"off"}
autocapitalize="off"
spellcheck="false"
maxlength=${this.catalog.limits.max_text}
aria-invalid=${a===void 0?p:"true"}
aria-describedby=${a===void 0?p:`${s}-error`}
.value=${this.typed(e)[t]}
@focus=${()=>{t==="worker_name"&&(this.lastWorker=e)}}
@input=${d=>this.type(e,t,d.target.value)}
/>
${a===void 0?p:c`<span class="error" id="${s}-error" role="alert">${this.t(a.key,a.values)}</span>`}
${r===""?p:c`<span class="help">${r}</span>`}
</label>`}placeholders(){let e=this.scope==="one"?this.chosen:this.lastWorker;return Nt(this.env,this.catalog.limits,t=>this.type(e,"worker_name",`${this.typed(e).worker_name}{${t}}`))}radio(e,t,r,s){return c`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${s} />
${r}
</label>`}};B.properties={miners:{attribute:!1},catalog:{attribute:!1},draft:{attribute:!1},scope:{},problems:{attribute:!1},lastWorker:{state:!0}},B.styles=[_,Ft,$`:host{display:flex;flex-direction:column;gap:12px}.choices{display:flex;flex-wrap:wrap;gap:0 20px}.slots{border:1px solid var(--divider-color);border-radius:12px}section,.heads{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:8px 16px;padding:10px 14px}section{border-top:1px solid var(--divider-color)}section:not(.written) .new{align-self:center}.now,.new{display:flex;flex-direction:column;gap:6px;min-width:0;overflow-wrap:anywhere}.typed{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:6px 12px}.typed>:not(.field:nth-child(n+2)){grid-column:1 / -1}h4{margin:0;font-weight:500}ul{list-style:none;margin:0;padding:0}@media(max-width:520px){section{grid-template-columns:minmax(0,1fr)}.heads{display:none}}`],B=y([x("mr-pool-fields")],B);var Io=[0,1,2],No=new Set(["integer","number","password","time","datetime-local","boolean","choice"]),Fo=new Set(["password","time","datetime-local"]);function Lt({t:o},n,e){return e===void 0?p:c`<span class="error" id="${n}-error" role="alert">${o(e.key,e.values)}</span>`}function ge(o,{key:n,kind:e,max_length:t,required:r},s){let{label:a,typed:l,problem:d,help:u="",placeholder:m="",offered:i=[],none:h=""}=s,f=e==="integer"||e==="number",v=w=>s.change(w.target.value),g=d===void 0?p:"true",b=d===void 0?`${n}-help`:`${n}-error`;return c`<label class="field ${No.has(e)?"":"wide"}">
<span>${a}</span>
${i.length===0?c`<input
name=${n}
type=${f?"number":Fo.has(e)?e:"text"}
step=${f?"any":p}
autocomplete=${e==="password"?"new-password":"off"}
placeholder=${m||p}
maxlength=${t??p}
aria-invalid=${g}
aria-describedby=${b}
.value=${l}
@input=${v}
/>`:c`<select name=${n} aria-invalid=${g} aria-describedby=${b} @change=${v}>
${r&&i.some(([w])=>w===l)?p:c`<option value="">${h||o.t(r?"settings.choose":"settings.unchanged")}</option>`}
${i.map(([w,ao,lo])=>c`<option value=${w} ?selected=${w===l} ?disabled=${lo}>${ao}</option>`)}
</select>`}
${Lt(o,n,d)}
${u===""?p:c`<span class="help" id="${n}-help">${u}</span>`}
</label>`}function Ht(o,{key:n},e,t){let r=Array.isArray(e?.value)?e.value:[],s=[...new Set([...r,...(e?.options??[]).map(({value:l})=>Number(l))])].sort(),a=new Set(t.typed.split(",").filter(Boolean));return c`<div class="wide" role="group" aria-labelledby="boards">
<span class="field-label" id="boards">${t.label}</span>
<div class="choices">
${(s.length>0?s:Io).map(l=>c`<label class="check">
<input
type="checkbox"
aria-invalid=${t.problem===void 0?p:"true"}
.checked=${a.has(String(l))}
@change=${d=>{d.target.checked?a.add(String(l)):a.delete(String(l)),t.change([...a].sort().join(","))}}
/>
${o.t("miner.d",{position:l})}
${r.includes(l)?c`<span class="chip good">${o.t("commands.o")}</span>`:p}
</label>`)}
</div>
${Lt(o,n,t.problem)}
${e===void 0?p:c`<p class="help">${dt(o,e)}</p>`}
</div>`}function Dt(o,n,e,t){let r=t?[]:e?.options??[];return r.length>0?r.map(a=>[String(a.value),ct(o,a,e?.unit??null),a.refused!==null]):(n.kind==="boolean"?[!0,!1]:n.choices).map(a=>[String(a),Y(o,a,null),!1])}function jt({t:o,format:n},e){let t=e.flatMap(a=>a.power_limit_w??a.est_power_w??[]);if(t.length===0)return"";let r=n.power(Math.min(...t)),s=n.power(Math.max(...t));return r===s?o("commands.T",{from:r}):o("commands.S",{from:r,to:s})}function Te({t:o,format:n},e,t,r){let{groups:s,seconds:a}=gt(t,ue(e,t,r)),l=`${o.n("commands.D",s)}.`;if(a===0)return l;let d=a<120?`${n.number(a)} s`:n.span(a);return`${l} ${o("commands.E",{time:d})}`}function zt(o,n,e,t,r,s,a){let{t:l}=o,{pace:d,values:u}=e,m=Object.keys(r).length>0;return c`<fieldset>
<legend>${l("commands.v")}</legend>
<div class="choices" role="radiogroup" aria-label=${l("commands.v")}>
${["all","percent","size"].map(i=>c`<label class="check">
<input type="radio" name="pace" .checked=${d===i} @change=${()=>a({...e,pace:i})} />
${l(`commands.pace_${i}`)}
</label>`)}
</div>
<div class="numbers">
${ce(d,n).map(i=>ge(o,i,{label:l(`commands.field_${i.key}`),typed:String(u[i.key]??""),problem:s?r[i.key]:void 0,placeholder:i.key==="stop_after_failures"?l("commands.G"):"",change:h=>a({...e,values:{...u,[i.key]:h}})}))}
</div>
${d==="all"||m?p:c`<p class="help" role="status">${Te(o,e,t,n)}</p>`}
</fieldset>`}var Lo=new Set(["pool_id","pool_url","worker_name","pool_password","pool_number"]),N=class extends k{constructor(){super(...arguments);this.miners=[];this.step="form";this.error="";this.checked=!1;this.named=new Set;this.allSlots=!1;this.able=[];this.unable=[];this.batchId=""}connectedCallback(){super.connectedCallback(),{able:this.able,unable:this.unable}=ht(this.miners,this.row,se(this.env.hass)),this.allSlots=K(this.row),this.row=(this.allSlots?this.catalog.commands.pool_switch:void 0)??this.row,this.draft=this.start??this.initial,this.settings===void 0&&nt(this.row)&&this.readSettings(),this.start===void 0&&this.withoutBackup>0&&this.set("backup_first",!1)}get initial(){return Ee(this.row,this.able.length,this.catalog,this.settings)}async readSettings(){let e=this.initial.values;this.settings=await st(this.env,this.able);let{values:t}=this.draft,r=Object.entries(this.initial.values).filter(([s])=>t[s]===e[s]);this.start===void 0&&(this.draft={...this.draft,values:{...t,...Object.fromEntries(r)}})}get word(){return re(this.row)?"set":this.row.command_type}get parameters(){return Pt(this.command,this.draft,this.able,this.settings)}get alone(){return this.able.length===1?this.able[0]:void 0}get withoutBackup(){return this.able.filter(e=>!te(e,"config_read")).length}get command(){return(this.allSlots?this.catalog.commands.set_pools:void 0)??this.row}set(e,t){this.draft={...this.draft,values:{...this.draft.values,[e]:t}}}get problems(){return Mt(this.command,this.draft,this.able.length,this.catalog,this.settings)}next(e){if(e.preventDefault(),!(this.step!=="form"||this.able.length===0)){if(this.checked=!0,this.error="",Object.keys(this.problems).length>0){this.updateComplete.then(()=>this.focusProblem());return}if(this.word==="set"&&!Object.keys(this.parameters).some(t=>O(t)!==void 0)){this.error=this.t("settings.nothing_changed");return}this.alone===void 0&&ie(this.row,this.able.length)?this.step="ask":this.send()}}async focusProblem(){let e=this.renderRoot.querySelector("mr-pool-fields");await e?.updateComplete,[e?.renderRoot,this.renderRoot].flatMap(r=>r?.querySelector("[aria-invalid=true]")??[])[0]?.focus()}async send(){if(this.step==="sending")return;let e=this.step;this.step="sending",this.error="";try{let{batch_id:t}=await ee(this.env.hass,"miner_remote/command",{command_type:this.command.command_type,miner_ids:this.able.map(r=>r.miner_id),parameters:this.parameters,...ue(this.draft,this.able.length,this.catalog)});if(this.batchId=t,this.env.batches.sent.add(t),this.dispatchEvent(new CustomEvent("sent",{detail:t})),this.alone!==void 0){this.record=void 0,this.step="sent";return}this.env.batches.sentHere.add(t),Xe(t),this.dialog.close()}catch(t){this.error=this.env.errorText(t),this.step=e}}closed(){this.step==="sent"&&!(this.record!==void 0&&Re(this.record))&&this.env.batches.sentHere.add(this.batchId),this.dispatchEvent(new CustomEvent("closed"))}render(){let{alone:e,step:t}=this,r=this.t(`common.type_${this.row.command_type}`);return c`<mr-dialog
heading=${e===void 0?r:this.t("commands.I",{command:r,name:e.name})}
close-label=${this.t("common.c")}
?wide=${L(this.row)&&t!=="sent"}
?busy=${t==="sending"}
@closed=${this.closed}
>
${t==="sent"?c`<mr-sent-command
.env=${this.env}
.batchId=${this.batchId}
@changed=${s=>{this.record=s.detail}}
></mr-sent-command>`:c`<form id="form" novalidate @submit=${this.next}>
${t==="ask"?this.question():c`${this.targets()} ${this.fields()} ${this.pacing()}`}
${this.alarm(this.error)}
</form>`}
${t==="sent"?this.sentActions():t==="ask"?this.askActions():this.formActions()}
</mr-dialog>`}get verb(){return this.t.n(`commands.do_${this.word}`,this.able.length,{name:this.alone?.name??""})}formActions(){let e=this.step==="sending",t=ie(this.row,this.able.length),r=this.alone!==void 0,s=t&&!r?`${this.verb} …`:this.verb;return c`${r?c`<button slot="actions" type="button" ?disabled=${e} @click=${()=>this.dialog.close()}>
${this.t("common.b")}
</button>`:p}
<button
slot="actions"
type="submit"
form="form"
class="primary ${t&&r?"danger":""}"
?disabled=${e||this.able.length===0}
>
${e?this.t("commands.y"):s}
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
</button>`:p}
<button slot="actions" type="button" class="primary" @click=${()=>this.dialog.close()}>
${this.t("common.c")}
</button>`}targets(){let{able:e,unable:t,alone:r}=this;return c`<div class="targets">
${L(this.row)?p:c`<p class="help">${this.t(`commands.does_${this.word}`)}</p>`}
${r!==void 0?p:this.names(this.t.n("commands.k",e.length),e)}
${t.length===0?p:this.names(this.t.n("commands.m",t.length),t)}
${r!==void 0&&ie(this.row,1)?c`<p class="goes">${this.loss()}</p>`:p}
${this.silent()}
${this.start!==void 0&&Et(this.row)?c`<p class="notice">${this.t("commands.x")}</p>`:p}
</div>`}loss(){let{hashrate_ths:e,power_w:t}=tt(this.able),{format:r}=this.env;return this.t.n("commands.ask_text",this.able.length,{hashrate:r.hashrate(e),power:r.power(t)})}silent(){let e=this.able.filter(t=>!t.online).length;return e===0?p:c`<p class="notice warn">
${this.able.length===1?this.t("commands.u"):this.t.n("commands.t",e)}
</p>`}names(e,t){return c`<details
@toggle=${r=>{r.target.open&&(this.named=new Set([...this.named,t]))}}
>
<summary>${e}</summary>
<ul class="names">
${this.named.has(t)?t.map(r=>c`<li>${r.name}</li>`):p}
</ul>
</details>`}fields(){let e=L(this.row),t=me(this.command,this.draft,this.settings).filter(({key:r})=>!e||!Lo.has(r));return c`${e?c`<mr-pool-fields
.env=${this.env}
.miners=${this.able}
.catalog=${this.catalog}
.draft=${this.draft}
.scope=${this.allSlots?"all":"one"}
.problems=${this.checked?this.problems:{}}
@draft=${r=>{this.draft=r.detail}}
@scope=${r=>{this.allSlots=r.detail==="all",this.checked=!1}}
></mr-pool-fields>`:p}
${t.length===0?p:c`<div class="fields">${t.map(r=>this.parameter(r))}</div>`}`}parameter(e){let{key:t,kind:r,required:s,default:a}=e,l=I(t,this.settings);if(r==="positions")return Ht(this.env,e,l,this.view(t));if(r==="boolean"&&(s||O(t)===void 0))return s||a===null?this.yesOrNo(e):this.tick(e);let u=[t==="power_limit_w"?jt(this.env,this.able):"",l===void 0?"":pt(this.env,l)].filter(Boolean).join(" · ");return ge(this.env,e,{...this.view(t),...u===""?{}:{help:u},offered:Dt(this.env,e,l,this.draft.values.expert===!0)})}view(e){return{label:this.label(e),typed:this.typed(e),problem:this.checked?this.problems[e]:void 0,help:this.optional(`commands.help_${e}`),change:t=>this.set(e,t)}}tick({key:e}){let t=this.draft.values[e]===!0,r=e==="backup_first"&&t?this.withoutBackup:0;return c`<div class="wide">
<label class="check">
<input
type="checkbox"
.checked=${t}
@change=${s=>this.set(e,s.target.checked)}
/>
${this.label(e)}
</label>
<p class="help">
${r>0?this.t.n("commands.b",r):this.optional(`commands.help_${e}`)}
</p>
</div>`}yesOrNo({key:e}){let t=(r,s)=>this.radio(e,this.draft.values[e]===r,s,()=>this.set(e,r));return c`<div class="choices wide" role="radiogroup" aria-label=${this.t(`common.type_${this.row.command_type}`)}>
${t(!0,this.t("commands.field_on_yes"))} ${t(!1,this.t("commands.field_on_no"))}
</div>`}pacing(){let e=this.able.length;return e<=1?p:zt(this.env,this.catalog,this.draft,e,this.problems,this.checked,t=>{this.draft=t})}question(){let{row:e,able:t}=this;return c`<div class="notice bad ask" role="alert">
${R(Fe,28)}
<div>
<h3>${this.t(`commands.ask_${this.word}`,{count:t.length})}</h3>
<p>${this.t(L(e)&&this.allSlots?"commands.does_set_pools":`commands.does_${this.word}`)}</p>
<p>${this.loss()}</p>
${this.draft.pace==="all"?p:c`<p>${Te(this.env,this.draft,t.length,this.catalog)}</p>`}
${L(e)?It(this.env,this.able,this.draft,this.allSlots,this.catalog.limits):p}
</div>
</div>`}label(e){return this.optional(`commands.field_${e}`)||(lt(this.env,e)??it(e))}optional(e){let t=this.t(e);return t===e?"":t}typed(e){return String(this.draft.values[e]??"")}radio(e,t,r,s){return c`<label class="check">
<input type="radio" name=${e} .checked=${t} @change=${s} />
${r}
</label>`}};N.properties={row:{attribute:!1},catalog:{attribute:!1},miners:{attribute:!1},start:{attribute:!1},settings:{attribute:!1},draft:{state:!0},step:{state:!0},error:{state:!0},checked:{state:!0},named:{state:!0},allSlots:{state:!0},record:{state:!0}},N.styles=[_,kt],y([F("mr-dialog")],N.prototype,"dialog",2),N=y([x("mr-command-dialog")],N);function Ho(o,n){return{label:o,selectAll:n?.("common.x")??"",selectRow:e=>n?.("common.y",{name:e})??""}}function Pe(o,n,e){let t=e.startsWith("-"),r=n.find(a=>a.key===e.replace(/^-/,""))?.sort;if(r===void 0)return o;let s=o.map(a=>({row:a,value:r(a)}));return s.sort((a,l)=>{if(a.value===l.value)return 0;if(a.value===null)return 1;if(l.value===null)return-1;let d=typeof a.value=="string"?oe(a.value,String(l.value)):a.value-Number(l.value);return t?-d:d}),s.map(({row:a})=>a)}function ve(o){return Number(/(\d+)px/.exec(o)?.[1]??0)}function Bt(o){let n=o;for(;n!==null;){if(n instanceof Element&&n!==o&&/auto|scroll/.test(getComputedStyle(n).overflowY))return n;n=n instanceof Element&&n.assignedSlot||(n instanceof ShadowRoot?n.host:n.parentNode)}return document.documentElement}var S={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ye=o=>(...n)=>({_$litDirective$:o,values:n}),U=class{constructor(n){}get _$AU(){return this._$AM._$AU}_$AT(n,e,t){this._$Ct=n,this._$AM=e,this._$Ci=t}_$AS(n,e){return this.update(n,e)}update(n,e){return this.render(...e)}};var{I:Do}=qe,Ut=o=>o;var Vt=o=>o.strings===void 0,qt=()=>document.createComment(""),q=(o,n,e)=>{let t=o._$AA.parentNode,r=n===void 0?o._$AB:n._$AA;if(e===void 0){let s=t.insertBefore(qt(),r),a=t.insertBefore(qt(),r);e=new Do(s,a,o,o.options)}else{let s=e._$AB.nextSibling,a=e._$AM,l=a!==o;if(l){let d;e._$AQ?.(o),e._$AM=o,e._$AP!==void 0&&(d=o._$AU)!==a._$AU&&e._$AP(d)}if(s!==r||l){let d=e._$AA;for(;d!==s;){let u=Ut(d).nextSibling;Ut(t).insertBefore(d,r),d=u}}}return e},P=(o,n,e=o)=>(o._$AI(n,e),o),jo={},be=(o,n=jo)=>o._$AH=n,Kt=o=>o._$AH,we=o=>{o._$AR(),o._$AA.remove()};var Wt=(o,n,e)=>{let t=new Map;for(let r=n;r<=e;r++)t.set(o[r],r);return t},Yt=ye(class extends U{constructor(o){if(super(o),o.type!==S.CHILD)throw Error("repeat() can only be used in text expressions")}dt(o,n,e){let t;e===void 0?e=n:n!==void 0&&(t=n);let r=[],s=[],a=0;for(let l of o)r[a]=t?t(l,a):a,s[a]=e(l,a),a++;return{values:s,keys:r}}render(o,n,e){return this.dt(o,n,e).values}update(o,[n,e,t]){let r=Kt(o),{values:s,keys:a}=this.dt(n,e,t);if(!Array.isArray(r))return this.ut=a,s;let l=this.ut??=[],d=[],u,m,i=0,h=r.length-1,f=0,v=s.length-1;for(;i<=h&&f<=v;)if(r[i]===null)i++;else if(r[h]===null)h--;else if(l[i]===a[f])d[f]=P(r[i],s[f]),i++,f++;else if(l[h]===a[v])d[v]=P(r[h],s[v]),h--,v--;else if(l[i]===a[v])d[v]=P(r[i],s[v]),q(o,d[v+1],r[i]),i++,v--;else if(l[h]===a[f])d[f]=P(r[h],s[f]),q(o,r[i],r[h]),h--,f++;else if(u===void 0&&(u=Wt(a,f,v),m=Wt(l,i,h)),u.has(l[i]))if(u.has(l[h])){let g=m.get(a[f]),b=g!==void 0?r[g]:null;if(b===null){let w=q(o,r[i]);P(w,s[f]),d[f]=w}else d[f]=P(b,s[f]),q(o,r[i],b),r[g]=null;f++}else we(r[h]),h--;else we(r[i]),i++;for(;f<=v;){let g=q(o,d[v+1]);P(g,s[f]),d[f++]=g}for(;i<=h;){let g=r[i++];g!==null&&we(g)}return this.ut=a,be(o,d),A}});var Gt=52,Zt=36,Jt=$`:host{display:block;min-height:0;overflow:hidden}:host([page]){overflow:visible}.scroll{height:100%;overflow:auto;outline:none;overflow-anchor:none}:host([page]) .scroll{height:auto;overflow:visible}.head{position:sticky;top:0;z-index:3;background:var(--card-background-color);border-bottom:1px solid var(--divider-color)}.head,.body{min-width:var(--least)}.line{position:relative;background:var(--card-background-color);display:grid;grid-template:minmax(0,1fr) / var(--tracks);height:var(--row);align-items:center;border-bottom:1px solid var(--divider-color)}.head .line{border-bottom:none;color:var(--mr-secondary);font-weight:500}.line.openable{cursor:pointer}.line.openable:hover{background:color-mix(in srgb,var(--primary-text-color) 4%,var(--card-background-color))}.line.chosen,.line.chosen:hover{background:color-mix(in srgb,var(--primary-color) 14%,var(--card-background-color))}.cell{padding:0 10px;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.cell.tick,.cell.more{padding:0;overflow:visible}:host(:not([page])) .cell:is(.tick,.first,.more){position:sticky;z-index:1;background:inherit;align-self:stretch;display:flex;align-items:center}.cell:is(.tick,.more){justify-content:center}.cell.tick,.cell.first{inset-inline-start:0}.cell.tick+.first{inset-inline-start:44px}.cell.more{inset-inline-end:0}.cell.more button{min-height:36px;width:40px;color:var(--mr-secondary)}:host([dense]) .sub{display:inline;margin-inline-start:8px}:host([dense]) .sub.less{display:none}.box{display:flex;align-items:center;justify-content:center;height:calc(var(--row) - 1px);width:100%;cursor:pointer;user-select:none}.ends{display:inline-flex;max-width:100%;vertical-align:bottom;white-space:pre}.ends :first-child{overflow:hidden;text-overflow:ellipsis}.sub{display:block;overflow:hidden;text-overflow:ellipsis;color:var(--mr-secondary);font-size:12px;font-weight:400}.two{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;white-space:normal;line-height:1.3}.chip.flat{padding:0;background:none;color:inherit;font-weight:inherit}.number button.sort{justify-content:flex-end}button.sort,button.open{padding:0;min-height:32px;max-width:100%;color:inherit;border-radius:4px;justify-content:flex-start;gap:4px;font-weight:inherit}button.open{display:block;text-align:start;overflow:hidden;text-overflow:ellipsis}:focus-visible{outline-offset:-2px}.line:focus-visible{outline:none}.line:focus-visible:after{content:"";position:absolute;inset:0;z-index:2;outline:2px solid var(--primary-color);outline-offset:-2px;pointer-events:none}`;var Xt=8,Qt=4,E=class extends Ve{constructor(){super(...arguments);this.rows=[];this.columns=[];this.key=()=>"";this.name=()=>"";this.sort="";this.openable=!1;this.page=!1;this.dense=!1;this.steady="never";this.firstRow=0;this.size={width:1e3,height:600};this.shown=[];this.above=0;this.moved=0;this.focusing=!1;this.hadFocus=!1;this.measure=()=>{let e=this.clientWidth,t=this.scroller?.clientHeight??0;(e!==this.size.width||t!==this.size.height)&&(this.size={width:e,height:t}),this.scrolled()};this.scrolled=()=>{if(this.scroller===void 0)return;let e=this.page?this.scroller.getBoundingClientRect().top-this.body.getBoundingClientRect().top:this.own.scrollTop;if(e===this.above)return;this.above=e,this.drawFrom(e);let t=Math.max(0,Math.floor(e/this.rowHeight)),r=Math.min(this.shown.length,Math.ceil((e+this.size.height)/this.rowHeight))-1;this.dispatchEvent(new CustomEvent("viewed",{detail:{first:t,last:r}}))};this.pressed=e=>{if(this.shown.length===0||e.altKey)return;let t=e.composedPath()[0],r=t.closest(".body .line");if(r===null&&t!==this.own)return;let s=this.activePlace,a=this.shown[s],l=Math.max(1,Math.floor(this.size.height/this.rowHeight)-2),d=e.ctrlKey||e.metaKey,m={ArrowUp:s<0?0:s-1,ArrowDown:s+1,PageUp:s-l,PageDown:s+l,Home:0,End:this.shown.length-1}[e.key];if(m!==void 0&&!d)this.moveTo(m,e.shiftKey);else if(d&&e.key.toLowerCase()==="a"&&this.selection!==void 0)this.choose(new Set([...this.selection,...this.shown.map(this.key)]));else if(e.key==="F10"&&e.shiftKey||e.key==="ContextMenu"){if(a===void 0||r===null)return;let{left:i,bottom:h}=r.getBoundingClientRect();this.openMenu(e,a,i+48,h)}else{if(t!==r||a===void 0||d)return;if(e.key===" "&&this.selection!==void 0)this.toggle(e,a);else if(e.key==="Enter"&&this.openable)this.dispatchEvent(new CustomEvent("opened",{detail:a}));else return}e.preventDefault()}}connectedCallback(){super.connectedCallback(),this.resize=new ResizeObserver(this.measure),this.resize.observe(this),this.hasUpdated&&this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.resize?.disconnect(),this.unfollow()}willUpdate(e){if(e.has("dense")&&this.drawFrom(this.above),this.hadFocus=this.shadowRoot?.activeElement?.closest(".body")!=null,e.has("rows")||e.has("sort")||e.has("columns")){let t=this.shown;this.shown=Pe(this.rows,this.columns,this.sort),this.moved=this.holds&&!e.has("sort")?this.movedSince(t):0,this.moved!==0&&this.drawFrom(this.above+this.moved*this.rowHeight)}}get rowHeight(){return this.dense?Zt:Gt}get holds(){return this.steady==="always"||this.steady==="scrolled"&&this.above>0}movedSince(e){let t=new Map(this.shown.map((r,s)=>[this.key(r),s]));for(let r=Math.max(0,Math.floor(this.above/this.rowHeight));r<e.length;r+=1){let s=e[r],a=s===void 0?void 0:t.get(this.key(s));if(a!==void 0)return a-r}return 0}updated(e){e.has("page")&&this.follow(),this.moved!==0&&this.scroller!==void 0&&(this.scroller.scrollTop+=this.moved*this.rowHeight),this.moved=0,(this.focusing||this.hadFocus&&this.shadowRoot?.activeElement==null)&&(this.renderRoot.querySelector(".line.active")??this.own).focus({preventScroll:!0}),this.focusing=!1,e.has("sort")&&e.get("sort")!==void 0&&!this.page&&(this.own.scrollTop=0)}follow(){this.unfollow(),this.scroller=this.page?Bt(this):this.own,this.scroller.addEventListener("scroll",this.scrolled,{passive:!0}),this.page&&this.resize?.observe(this.scroller),this.measure()}unfollow(){this.scroller?.removeEventListener("scroll",this.scrolled),this.scroller!==void 0&&this.scroller!==this.own&&this.resize?.unobserve(this.scroller),this.scroller=void 0}drawFrom(e){let t=Math.max(0,Math.floor(e/this.rowHeight));this.firstRow=t-t%Qt}toTop(){this.scroller!==void 0&&(this.scroller.scrollTop+=this.page?this.own.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top:-this.scroller.scrollTop)}choose(e){this.dispatchEvent(new CustomEvent("selected",{detail:e}))}toggleAll(){let e=this.shown.map(this.key),t=e.every(s=>this.selection?.has(s)),r=new Set(this.selection);for(let s of e)t?r.delete(s):r.add(s);this.choose(r)}toggle(e,t){let r=new Set(this.selection),s=this.key(t),a=!r.has(s),l=e.shiftKey?this.shown.findIndex(m=>this.key(m)===this.anchor):-1,d=this.shown.indexOf(t),u=l<0?[t]:this.shown.slice(Math.min(l,d),Math.max(l,d)+1);for(let m of u)a?r.add(this.key(m)):r.delete(this.key(m));this.anchor=s,this.choose(r)}openRow(e,t){!this.openable||e.composedPath().some(r=>r instanceof HTMLElement&&r.matches("input, button, a, label"))||this.dispatchEvent(new CustomEvent("opened",{detail:t}))}openMenu(e,t,r,s){this.texts.rowMenus!==void 0&&(e.preventDefault(),this.dispatchEvent(new CustomEvent("menu",{detail:{row:t,x:r,y:s}})))}focusRow(){this.moveTo(Math.max(0,this.activePlace),!1)}get activePlace(){return this.active===void 0?-1:this.shown.findIndex(e=>this.key(e)===this.active)}moveTo(e,t){let r=Math.max(0,Math.min(this.shown.length-1,e)),s=this.shown[r];if(s!==void 0){if(t&&this.selection!==void 0){this.extending??={from:Math.max(0,this.activePlace),selection:this.selection};let{from:a,selection:l}=this.extending,d=this.shown.slice(Math.min(a,r),Math.max(a,r)+1);this.choose(new Set([...l,...d.map(this.key)]))}else this.extending=void 0;this.active=this.key(s),this.focusing=!0,this.reveal(r),this.requestUpdate()}}reveal(e){if(this.scroller===void 0)return;let t=this.body.getBoundingClientRect().top-this.scroller.getBoundingClientRect().top+e*this.rowHeight,r=this.head.offsetHeight,s=this.scroller.clientHeight-(this.page?3:1)*this.rowHeight;t<r?this.scroller.scrollTop+=t-r:t>s&&(this.scroller.scrollTop+=t-s),this.scrolled()}heading(e,t){let r=this.sort===e.key?"ascending":this.sort===`-${e.key}`?"descending":void 0;return c`<div
role="columnheader"
class="cell ${e.numeric?"number":""} ${t?"first":""}"
aria-sort=${r??(e.sort?"none":p)}
>
${e.sort===void 0?e.label:c`<button
class="plain sort"
type="button"
@click=${()=>this.dispatchEvent(new CustomEvent("sorted",{detail:r==="ascending"?`-${e.key}`:e.key}))}
>
${e.label}${r===void 0?p:c`<span aria-hidden="true">${r==="ascending"?"↑":"↓"}</span>`}
</button>`}
</div>`}render(){let{width:e,height:t}=this.size,r=this.columns.filter(g=>(g.from??0)<=e&&e<(g.until??Number.POSITIVE_INFINITY)),s=this.selection!==void 0,a=this.texts.rowMenus!==void 0,l=[s?"44px":"",a?"44px":""],d=[l[0],...r.map(g=>g.track),l[1]].join(" "),u=[...l,...r.map(g=>g.track)].reduce((g,b)=>g+ve(b??""),0),m=Math.max(0,Math.min(this.firstRow,this.shown.length)-Xt),i=Math.min(this.shown.length,this.firstRow+Qt+Math.ceil(t/this.rowHeight)+Xt),h=this.shown.slice(m,i),f=s?this.shown.filter(g=>this.selection?.has(this.key(g))).length:0,v=h.some(g=>this.key(g)===this.active)?this.active:this.inView;return c`<div
class="scroll"
tabindex="-1"
role=${s?"grid":"table"}
aria-label=${this.texts.label}
aria-multiselectable=${s?"true":p}
aria-rowcount=${this.shown.length+1}
style="--tracks:${d};--least:${u}px;--row:${this.rowHeight}px"
@keydown=${this.pressed}
>
<div role="rowgroup" class="head">
<div role="row" aria-rowindex="1" class="line">
${s?c`<div role="columnheader" class="cell tick">
<label class="box"><input
type="checkbox"
aria-label=${this.texts.selectAll}
.checked=${f>0&&f===this.shown.length}
.indeterminate=${f>0&&f<this.shown.length}
@change=${this.toggleAll}
/></label>
</div>`:p}
${r.map((g,b)=>this.heading(g,b===0&&this.openable))}
${a?c`<div role="columnheader" class="cell more"><span class="visually-hidden">${this.texts.rowMenus?.heading}</span></div>`:p}
</div>
</div>
<div role="rowgroup" class="body" style="height:${this.shown.length*this.rowHeight}px;padding-top:${m*this.rowHeight}px">
${Yt(h,this.key,(g,b)=>this.line(g,m+b,r,v))}
</div>
</div>`}get inView(){let e=this.shown[Math.max(0,Math.min(this.shown.length-1,Math.ceil(this.above/this.rowHeight)))];return e===void 0?void 0:this.key(e)}line(e,t,r,s){let a=this.key(e),l=this.selection!==void 0,d=this.selection?.has(a)??!1,u=a===s?0:-1,m=l?"gridcell":"cell";return c`<div
role="row"
aria-rowindex=${t+2}
aria-selected=${l?String(d):p}
tabindex=${l||this.openable?u:p}
class="line ${d?"chosen":""} ${this.openable?"openable":""} ${a===s?"active":""}"
@click=${i=>this.openRow(i,e)}
@contextmenu=${i=>this.openMenu(i,e,i.clientX,i.clientY)}
@focusin=${()=>{this.active=a}}
>
${l?c`<div role=${m} class="cell tick">
<label class="box">
<input
type="checkbox"
tabindex=${u}
aria-label=${this.texts.selectRow(this.name(e))}
.checked=${d}
@click=${i=>this.toggle(i,e)}
/></label>
</div>`:p}
${r.map((i,h)=>c`<div role=${m} class="cell ${i.numeric?"number":""} ${h===0&&this.openable?"first":""}">
${h===0&&this.openable?c`<button
class="plain open"
type="button"
tabindex=${u}
@click=${()=>this.dispatchEvent(new CustomEvent("opened",{detail:e}))}
>
${i.cell(e)}
</button>`:i.cell(e)}
</div>`)}
${this.texts.rowMenus===void 0?p:c`<div role=${m} class="cell more">
<button
class="icon"
type="button"
tabindex=${u}
aria-haspopup="menu"
aria-label=${this.texts.rowMenus.of(this.name(e))}
@click=${i=>{let{right:h,bottom:f}=i.currentTarget.getBoundingClientRect();this.openMenu(i,e,h,f)}}
>
${R(ze)}
</button>
</div>`}
</div>`}};E.properties={rows:{attribute:!1},columns:{attribute:!1},key:{attribute:!1},name:{attribute:!1},texts:{attribute:!1},selection:{attribute:!1},sort:{},openable:{type:Boolean},page:{type:Boolean,reflect:!0},dense:{type:Boolean,reflect:!0},steady:{},firstRow:{state:!0},active:{state:!0},size:{state:!0}},E.styles=[_,Jt],y([F(".scroll")],E.prototype,"own",2),y([F(".body")],E.prototype,"body",2),y([F(".head")],E.prototype,"head",2),E=y([x("mr-table")],E);function V(o){let{hashrate_ths:n,expected_hashrate_ths:e,paused:t}=o;return t===!0||n===null||!e?null:n/e*100}function Z({shares_accepted:o,shares_rejected:n}){if(o===null||n===null)return null;let e=o+n;return e>0?n/e*100:null}function eo({last_command:o}){return o!=null&&["failed","timeout","interrupted","not_confirmed"].includes(M(o))}var Oe=["site","location","label","status","pool","model","firmware","version"],zo=["expected_below","rejects_above","hotter_than"],Bo=["faults","failed","drift"],oo=[...Oe,"worker",...zo,...Bo];function J(o){let n=[o.firmware,o.firmware_version].filter(e=>e!==null&&e!=="");return n.length>0?n.join(" "):null}function Ie(o){return o.location===o.site?o.site:`${o.location} · ${o.site}`}var to=new WeakMap;function Uo(o){let n=to.get(o);if(n===void 0){let e=o.mac??"";n=[o.name,o.ip,o.model,o.vendor,e,e.replaceAll(":",""),o.hostname,J(o),...o.tags,...(o.pools??[]).flatMap(t=>[t.url,t.user])].filter(Boolean).join(`
`).toLowerCase(),to.set(o,n)}return n}function qo(o){let n=Number(o.replace(",","."));return o.trim()===""||!Number.isFinite(n)?void 0:n}var Vo={site:o=>n=>n.site===o,location:o=>n=>n.location===o,label:o=>n=>n.tags.includes(o),status:o=>n=>D(n)===o,pool:o=>n=>C(n).includes(o),model:o=>n=>n.model===o,firmware:o=>n=>n.firmware===o,version:o=>n=>n.firmware_version===o,worker:o=>{let n=o.trim().toLowerCase();return e=>W(e).some(({user:t})=>t.toLowerCase().includes(n))},expected_below:Ae(V,(o,n)=>o<n),rejects_above:Ae(Z,(o,n)=>o>n),hotter_than:Ae(o=>o.temperature_max_c,(o,n)=>o>n),faults:()=>o=>o.faults.length>0,failed:()=>eo,drift:()=>o=>(o.drift??0)>0};function Ae(o,n){return e=>{let t=qo(e);return r=>{if(t===void 0)return!0;let s=o(r);return s!==null&&n(s,t)}}}function no(o){return oo.filter(n=>(o.get(n)??"").trim()!=="")}function $s(o){return(o.get("q")??"").trim()!==""||no(o).length>0}var xs=Object.fromEntries(["q",...oo].map(o=>[o,null]));function _s(o,n){let e=(n.get("q")??"").toLowerCase().split(/\s+/).filter(Boolean),t=no(n).map(r=>Vo[r](n.get(r)??""));return e.length===0&&t.length===0?o:o.filter(r=>{if(!t.every(a=>a(r)))return!1;let s=e.length>0?Uo(r):"";return e.every(a=>s.includes(a))})}function ks(o,n=""){let e=new Map(Oe.map(a=>[a,new Map])),t=(a,l)=>{let d=e.get(a);l!==null&&l!==""&&d?.set(l,(d.get(l)??0)+1)};for(let a of o){t("site",a.site),t("location",a.location);for(let l of a.tags)t("label",l);t("status",D(a));for(let l of C(a))t("pool",l);t("model",a.model),t("firmware",a.firmware),n!==""&&a.firmware===n&&t("version",a.firmware_version)}let r=vt,s=a=>[...e.get(a)??[]].map(([l,d])=>({value:l,count:d})).sort((l,d)=>a==="status"?r.indexOf(l.value)-r.indexOf(d.value):oe(l.value,d.value));return Object.fromEntries(Oe.map(a=>[a,s(a)]))}var X=640,Ko=88,Wo=["name","status","hashrate","power","efficiency","temperature","place","pool","last","model","firmware"],Yo=["name","status","hashrate","power","efficiency","temperature","pool","place","last","model","firmware"],Go=["hashrate","power","temperature"],Zo={offline:0,late:1,fault:2,idle:3,rebooting:4,paused:5,online:6,mining:7},$e=o=>[...new Set(W(o).map(n=>n.user))].join(", "),ro=({faults:o})=>o.map(({message:n})=>n).join("; ");function Os(o,n){let{format:e,t}=o,r=(i,h,f,v,g,b)=>({key:i,label:h,track:f,numeric:!0,cell:w=>T(w,g(v(w))),text:w=>g(v(w)),sort:v,csv:b}),s=(i,h)=>({heading:i,value:h}),a=(i,h)=>i===null?"–":`${e.number(i,h)} %`,l=i=>i===null?"–":e.money(i.value,i.currency),d=(i,h)=>{let f=v=>h(v)?.value??null;return n?.currency!==void 0?[s(`${i} (${n.currency})`,f)]:[s(i,f),s(`${i}: ${t("fleet.j")}`,v=>h(v)?.currency??null)]},u=i=>n?.cost(i)??null,m=i=>{let h=n?.margin(i)??null;return typeof h=="string"?null:h};return[{key:"name",label:t("control.w"),track:"minmax(160px, 2fr)",cell:i=>c`${so(i.name)}<span class="sub less">${i.ip}</span>`,sort:i=>i.name,csv:[s(t("control.w"),i=>i.name),s(t("control.o"),i=>i.ip)]},{key:"status",label:t("control.ab"),track:"132px",cell:i=>{let h=wt(o,i);return c`${ke(o,i)}${h===""?p:c`<span class="sub">${h}</span>`}`},sort:i=>Zo[D(i)],csv:[s(t("control.ab"),i=>bt(o,D(i)))]},r("hashrate",t("control.l"),"100px",i=>i.hashrate_ths,i=>e.hashrate(i),[s(`${t("control.l")} (TH/s)`,i=>i.hashrate_ths)]),{...r("expected",t("fleet.o"),"104px",V,i=>a(i,0),[s(`${t("fleet.p")} (TH/s)`,i=>i.expected_hashrate_ths),s(`${t("fleet.o")} (%)`,V)]),cell:i=>c`${T(i,a(V(i),0))}${i.expected_hashrate_ths===null?p:c`<span class="sub">${t("fleet.A",{hashrate:e.hashrate(i.expected_hashrate_ths)})}</span>`}`},r("power",t("control.P"),"86px",i=>i.est_power_w,i=>e.power(i),[s(`${t("control.P")} (W)`,i=>i.est_power_w)]),r("efficiency",t("control.g"),"100px",i=>i.efficiency_j_th,i=>e.efficiency(i),[s(`${t("control.g")} (J/TH)`,i=>i.efficiency_j_th)]),r("temperature",t("control.ac"),"110px",i=>i.temperature_max_c,i=>e.temperature(i),[s(`${t("control.ac")} (°C)`,i=>i.temperature_max_c)]),r("rejects",t("fleet.D"),"96px",Z,i=>a(i,2),[s(t("fleet.H"),i=>i.shares_accepted),s(t("fleet.I"),i=>i.shares_rejected),s(`${t("fleet.D")} (%)`,Z)]),{key:"place",label:t("control.E"),track:"minmax(110px, 1fr)",cell:i=>i.location===i.site?i.site:c`${i.location}<span class="sub less">${i.site}</span>`,text:Ie,sort:Ie,csv:[s(t("control.Y"),i=>i.site),s(t("control.E"),i=>i.location)]},{key:"labels",label:t("control.p"),track:"minmax(120px, 1fr)",cell:({tags:i})=>c`<span title=${i.join(", ")}>${i.join(", ")||"–"}</span>`,text:({tags:i})=>i.join(", "),sort:({tags:i})=>i.join(", ")||null,csv:[s(t("control.p"),({tags:i})=>i.join(", "))]},{key:"pool",label:t("control.F"),track:"minmax(176px, 1.6fr)",cell:i=>Jo(o,i),text:i=>C(i)[0]??"",sort:i=>C(i)[0]??null,csv:[s(t("control.F"),i=>C(i).join(", "))]},{key:"worker",label:t("fleet.ad"),track:"minmax(120px, 1fr)",cell:i=>T(i,$e(i)||"–"),text:$e,sort:i=>$e(i)||null,csv:[s(t("fleet.ad"),$e)]},{key:"last",label:t("fleet.s"),track:"minmax(170px, 1.2fr)",cell:i=>Xo(o,i),text:({last_command:i})=>i==null?"":H(o,M(i)),sort:({last_command:i})=>i?.id??null,csv:[s(t("fleet.s"),({last_command:i})=>i==null?null:t(`common.type_${i.command_type}`)),s(t("fleet.J"),({last_command:i})=>i==null?null:H(o,M(i))),s(t("fleet.K"),({last_command:i})=>i?.timestamp??null)]},{key:"faults",label:t("fleet.q"),track:"minmax(130px, 1.4fr)",cell:i=>{let[h,...f]=i.faults;return h===void 0?"–":c`<span title=${ro(i)}>${T(i,h.message)}</span>${f.length===0?p:c`<span class="sub">${t.n("fleet.v",f.length)}</span>`}`},text:i=>i.faults[0]?.message??"",sort:i=>i.faults.length===0?null:i.faults.length,csv:[s(t("fleet.q"),ro)]},r("drift",t("fleet.n"),"96px",({drift:i})=>i??null,i=>e.number(i),[s(t("fleet.n"),({drift:i})=>i??null)]),r("uptime",t("control.ae"),"104px",i=>i.uptime_s,i=>e.span(i),[s(`${t("control.ae")} (s)`,i=>i.uptime_s)]),{key:"cost",label:t("fleet.h"),track:"118px",numeric:!0,cell:i=>T(i,l(u(i))),text:i=>l(u(i)),sort:i=>u(i)?.value??null,csv:d(t("fleet.h"),u)},{key:"margin",label:t("fleet.t"),track:"128px",numeric:!0,cell:i=>{let h=n?.margin(i)??null;return typeof h!="string"?T(i,l(h)):c`–<span class="sub" title=${t(`fleet.margin_${h}_help`)}>${t(`fleet.margin_${h}`)}</span>`},text:i=>l(m(i)),sort:i=>m(i)?.value??null,csv:d(t("fleet.t"),m)},{key:"model",label:t("control.v"),track:"minmax(120px, 1.2fr)",cell:i=>i.model??"–",text:i=>i.model??"",sort:i=>i.model,csv:[s(t("control.v"),i=>i.model)]},{key:"firmware",label:t("control.j"),track:"minmax(120px, 1.2fr)",cell:i=>i.firmware!==null&&i.firmware_version!==null?c`${i.firmware}<span class="sub">${i.firmware_version}</span>`:J(i)??"–",text:i=>J(i)??"",sort:J,csv:[s(t("control.j"),i=>i.firmware),s(t("fleet.M"),i=>i.firmware_version)]}]}function Jo(o,n){let[e]=W(n),[t,...r]=C(n);return e===void 0||t===void 0?"–":c`<span title=${[t,...r].join(", ")}
>${T(n,r.length>0?o.t("control.I",{host:t,count:r.length}):t)}</span
><span class="sub">${e.user}</span>`}function Xo(o,{last_command:n}){if(n==null)return"–";let e=n.error_message===null?"":o.errorText(n);return c`<span title=${e}>${ne(o,n,"flat")}</span
><span class="sub">${o.t(`common.type_${n.command_type}`)}, ${o.format.relative(n.timestamp)}</span>`}function Qo(o,n){let e=new Set(o.map(t=>t.key));return["name",...(n??Wo).filter(t=>t!=="name"&&e.has(t))]}function Is(o,n,e,t){let r=new Map(n.map(m=>[m.key,m])),s=Qo(n,e),a=Ko,l=new Map;for(let m of e===null?Yo:s)a+=ve(r.get(m)?.track??""),l.set(m,e===null||t?Math.max(X,a):X);let d=s.flatMap(m=>{let i=r.get(m);return i===void 0?[]:[{...i,from:l.get(m)??X}]}),u=n.filter(m=>!s.includes(m.key));return[...en(o,r,e===null?Go:s),...d,...u.map(m=>({...m,from:Number.POSITIVE_INFINITY}))]}function so(o){let n=o.lastIndexOf(" ");return n<1||o.length-n>12?o:c`<span class="ends"><span>${o.slice(0,n)}</span><span>${o.slice(n)}</span></span>`}function en(o,n,e){let t=e.flatMap(d=>{let u=n.get(d);return u===void 0||d==="name"||d==="status"?[]:[u]}),[r,...s]=t,a=s.slice(0,2),l={key:"name",label:o.t("control.w"),track:"minmax(0, 1fr)",until:X,cell:d=>c`${so(d.name)}<span class="sub"
>${ke(o,d,"flat")}${yt(d)?d.last_seen===null?p:` · ${$t(o,d.last_seen)}`:a.map(({text:u})=>u?.(d)??"").filter(u=>u!==""&&u!=="–").map(u=>` · ${u}`)}</span
>`,sort:d=>d.name};return r===void 0?[l]:[l,{...r,track:"92px",until:X}]}function Fs(o){return`http://${o.includes(":")?`[${o}]`:o}/`}var zs=ye(class extends U{constructor(o){if(super(o),o.type!==S.PROPERTY&&o.type!==S.ATTRIBUTE&&o.type!==S.BOOLEAN_ATTRIBUTE)throw Error("The `live` directive is not allowed on child or event bindings");if(!Vt(o))throw Error("`live` bindings can only contain a single expression")}render(o){return o}update(o,[n]){if(n===A||n===p)return n;let e=o.element,t=o.name;if(o.type===S.PROPERTY){if(n===e[t])return A}else if(o.type===S.BOOLEAN_ATTRIBUTE){if(!!n===e.hasAttribute(t))return A}else if(o.type===S.ATTRIBUTE&&e.getAttribute(t)===n+"")return A;return be(o),n}});var io=$`:host{display:block}.flat{margin:0}h3+*{margin-top:8px}.progress{margin:8px 0 0}.limits{margin-top:8px}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(130px,1fr));gap:12px 16px;margin:0}dt{color:var(--mr-secondary);font-size:12px}dd{margin:0;overflow-wrap:anywhere}ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--divider-color);overflow-wrap:anywhere}li:last-child{border:0}.what{flex:1;min-width:180px}.what .help{display:block}li .error{flex-basis:100%}dd.help{font-size:12px}.boards,.groups{display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}.board,.group{border:1px solid var(--divider-color);border-radius:8px;padding:12px;display:flex;flex-direction:column;gap:8px}.board dl{grid-template-columns:repeat(auto-fill,minmax(90px,1fr));gap:8px 12px}.fans{display:flex;flex-wrap:wrap;gap:4px 24px;margin-top:12px}.fans li{border:0;padding:4px 0}`;var xe=class extends k{constructor(){super(...arguments);this.records=[]}static{this.properties={miner:{attribute:!1},records:{attribute:!1},batch:{state:!0},row:{state:!0}}}connectedCallback(){super.connectedCallback(),this.owns(this.env.catalog.listen(()=>this.requestUpdate()))}progress(){let{batch:e}=this,t=e===void 0?void 0:this.records.find(({batch_id:r})=>r===e);return c`<div role="status">
${t===void 0?p:c`<p class="row progress">
<b>${this.t(`common.type_${t.command_type}`)}</b>
${ne(this.env,t)}
${xt(t)?c`<span class="error">${this.env.errorText(t)}</span>`:p}
</p>`}
</div>`}dialog(e){let{row:t}=this;return t===void 0?p:c`<mr-command-dialog
.env=${this.env}
.row=${t}
.catalog=${this.env.catalog.value}
.miners=${[this.miner]}
.settings=${e}
@sent=${r=>{this.batch=r.detail}}
@closed=${()=>{this.row=void 0}}
></mr-command-dialog>`}};var tn=new Set;function on(o,{command_type:n}){return n==="power_off"?o.paused===!0:n==="power_on"&&o.paused===!1&&o.mining===!0}var Q=class extends xe{render(){let{miner:n,env:e}=this,t=te(n,"pause")?tn:se(e.hass),r=et(e.catalog.value),s=r.filter(l=>ut(n,l,t)),a=r.filter(l=>!s.includes(l));return c`<div class="row">
${s.filter(l=>!re(l)).map(l=>c`<button
type="button"
?disabled=${on(n,l)}
@click=${()=>{this.row=l}}
>
${mt(l)}${this.t(`common.type_${l.command_type}`)}
</button>`)}
</div>
${this.progress()} ${this.limits(a)} ${this.dialog()}`}limits(n){let{limits:e,name:t}=this.miner;if(n.length===0&&e.length===0)return p;let r=n.map(s=>this.t(`common.type_${s.command_type}`)).join(", ");return c`<div class="limits">
${n.length>0?c`<p class="help flat">${this.t("miner.M",{name:t,commands:r})}</p>`:p}
${e.map(({code:s,reason:a})=>c`<p class="help flat">
${this.env.errorText({error_code:`limit_${s}`,error_args:{},error_message:a})}
</p>`)}
</div>`}};Q.styles=[_,io],Q=y([x("mr-miner-commands")],Q);function hi(o){let{style:n}=document.documentElement,e=new ResizeObserver(()=>n.setProperty("--mr-bottom-bar",`${o.offsetHeight}px`));return e.observe(o),()=>{e.disconnect(),n.removeProperty("--mr-bottom-bar")}}export{_t as a,co as b,ho as c,fo as d,kt as e,ko as f,zn as g,G as h,Ce as i,Co as j,ue as k,Nt as l,Ft as m,ge as n,zt as o,S as p,ye as q,U as r,be as s,Yt as t,Ho as u,Pe as v,V as w,Z as x,Oe as y,zo as z,Bo as A,J as B,Ie as C,no as D,$s as E,xs as F,_s as G,ks as H,Os as I,Qo as J,Is as K,Fs as L,zs as M,io as N,xe as O,on as P,hi as Q};
